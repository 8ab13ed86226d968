/* closing.c - see closing.h */
#include "closing.h"

#include <string.h>

enum { NEVER = EN_CLOSING_MOST + 1 };	/* more pieces than there can be */

/* The lowest symbol that takes at least 1 from `cost`, and the state behind it; -1: none does. */
static int nearer(const struct fx_guard *g, union fx_guard_state *to,
	const union fx_guard_state *from, int cost)
{
	for (int symbol = 0; symbol < FX_SYMBOLS; symbol++)
		if (fx_guard_try(g, to, from, &symbol, 1) && g->close_cost(to) < cost)
			return symbol;
	return -1;
}

static int close(const struct fx_guard *g, const union fx_guard_state *state, uint16_t *symbol)
{
	union fx_guard_state at[2];
	int n = 0, cost = g->close_cost(state);

	if (cost > EN_CLOSING_MOST)
		return -1;
	memcpy(at, state, g->state_size);
	for (; cost > 0; cost = g->close_cost(at + n % 2)) {
		const int found = nearer(g, at + (n + 1) % 2, at + n % 2, cost);

		if (found < 0)
			return -1;
		symbol[n++] = (uint16_t)found;
	}
	return n;
}

/* The fewest pieces that spell symbol[i .. n), given that of what is behind each piece. */
static int fewest_from(const struct en_trie *t, const uint16_t *symbol, int i, int n,
	const uint16_t *fewest)
{
	int best = NEVER;

	for (uint32_t node = 0; i < n && (node = en_trie_child(t, node, symbol[i]));)
		if (i++, t->node[node].first < t->node[node + 1].first && fewest[i] + 1 < best)
			best = fewest[i] + 1;
	return best;
}

/* The lowest id that begins so few pieces; *i: behind it. */
static int piece_from(const struct en_trie *t, const uint16_t *symbol, int *i, int n,
	const uint16_t *fewest)
{
	const int then = fewest[*i] - 1;
	int best = -1, at = *i;

	for (uint32_t node = 0; at < n && (node = en_trie_child(t, node, symbol[at]));) {
		const struct en_node *k = t->node + node;

		at++;
		if (k->first < k[1].first && fewest[at] == then &&
		    (best < 0 || t->id[k->first] < best)) {
			best = t->id[k->first];
			*i = at;
		}
	}
	return best;
}

int en_closing(const struct en_trie *t, const struct fx_guard *g,
	const union fx_guard_state *state, int *id, int room)
{
	uint16_t symbol[EN_CLOSING_MOST], fewest[EN_CLOSING_MOST + 1];
	const int n = close(g, state, symbol);

	if (n <= 0)
		return n;
	fewest[n] = 0;
	for (int i = n - 1; i >= 0; i--)
		fewest[i] = (uint16_t)fewest_from(t, symbol, i, n, fewest);
	if (fewest[0] == NEVER)
		return -1;
	for (int i = 0, k = 0; i < n && k < room; k++)
		id[k] = piece_from(t, symbol, &i, n, fewest);
	return fewest[0];
}
