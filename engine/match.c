/* match.c - chains of places with the same last symbols, as deflate's, for three numbers of
 * symbols: chains of many symbols reach far back, those of few find what is short. The newest place
 * heads its chain, so the symbols go the way they came. */
#include "match.h"

enum { ORDERS = 3, WALK = 24 };
static const int order[ORDERS] = { 12, 4, 1 };

struct en_match {
	int *symbol, n;
	unsigned mask;
	/* A place is the number of symbols before it; 0 ends a chain. */
	int *head[ORDERS], *before[ORDERS];
};

enum fx_st en_match_new(struct en_match **out, struct fx_arena *a, int room, struct fx_err *e)
{
	struct en_match *m = FX_NEWN(a, 1, struct en_match);
	size_t heads = 64;

	while (heads < (size_t)room)
		heads *= 2;
	if (m) {
		m->mask = (unsigned)(heads - 1);
		m->symbol = FX_NEWN(a, (size_t)room + 1, int);
		for (int o = 0; o < ORDERS; o++) {
			m->head[o] = FX_NEWN(a, heads, int);
			m->before[o] = FX_NEWN(a, (size_t)room + 1, int);
		}
	}
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "index of %d tokens", room);
	*out = m;
	return FX_OK;
}

static int *head_of(const struct en_match *m, int o)
{
	unsigned h = 0;

	for (int i = m->n - order[o]; i < m->n; i++)
		h = (h ^ (unsigned)m->symbol[i]) * 0x9e3779b1u;
	return m->head[o] + (h >> 7 & m->mask);
}

void en_match_push(struct en_match *m, int symbol)
{
	m->symbol[m->n++] = symbol;
	for (int o = 0; o < ORDERS; o++)
		if (m->n >= order[o]) {
			int *head = head_of(m, o);

			m->before[o][m->n] = *head;
			*head = m->n;
		}
}

void en_match_cut(struct en_match *m, int n)
{
	for (; m->n > n; m->n--)
		for (int o = 0; o < ORDERS; o++)
			if (m->n >= order[o])
				*head_of(m, o) = m->before[o][m->n];
}

int en_match_symbols(const struct en_match *m)
{
	return m->n;
}

int en_match_at(const struct en_match *m, int i)
{
	return m->symbol[i];
}

static int common(const struct en_match *m, int place)
{
	int length = 0;

	while (length < place && length < EN_MATCH_MOST &&
	       m->symbol[place - 1 - length] == m->symbol[m->n - 1 - length])
		length++;
	return length;
}

int en_match_find(const struct en_match *m, int *length)
{
	int best = -1, most = 0;

	for (int o = 0; o < ORDERS && most < order[o]; o++) {
		int place = m->n >= order[o] ? m->before[o][m->n] : 0;

		for (int i = 0; place && i < WALK && most < EN_MATCH_MOST; i++) {
			const int same = common(m, place);

			if (same > most && same >= order[o]) {	/* chains may cross */
				most = same;
				best = place;
			}
			place = m->before[o][place];
		}
	}
	*length = most;
	return best;
}
