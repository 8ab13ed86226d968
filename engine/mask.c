/* mask.c - see mask.h */
#include "mask.h"
#include "choose.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- the trie ---- */

struct spelling {
	uint64_t head;		/* HEAD symbols from some one on, each plus 1; 0 behind the end */
	uint32_t at;		/* the spelling in the text */
	int id;
};

struct making {
	struct fx_arena mem;
	struct spelling *s, *other;	/* (n) */
	uint16_t *text;			/* symbols plus 1, of each piece in turn, ended by 0 */
	int n;
	struct en_trie *t;
	uint32_t ids;			/* so many have their place */
	uint32_t open[EN_PIECE_BYTES + 1];	/* nodes from the root down to the last one made */
	int top;
};

enum { HEAD = 5, DIGIT = 11 };		/* bits: FX_SYMBOLS + 1 values */
enum { AHEAD = 16 };			/* spellings; each is elsewhere in the text */
static const uint64_t digit = ((uint64_t)1 << DIGIT) - 1;

static uint64_t head_of(const uint16_t *text)
{
	uint64_t head = 0;

	for (int i = 0; i < HEAD; i++)
		head = head << DIGIT | (*text ? *text++ : 0);
	return head;
}

static int symbol_of(uint64_t head, int i)	/* plus 1 */
{
	return (int)(head >> (HEAD - 1 - i) * DIGIT & digit);
}

/* The pieces that have symbols, in the order of their ids; *room: nodes that there may be. */
static enum fx_st list(struct making *w, const struct en_choosing *c, size_t *room,
	struct fx_err *e)
{
	uint32_t at = 0;
	size_t n;

	*room = 2;
	for (int id = 0; id < c->n; id++)
		if (c->choosable[id] && en_vocab_piece(c->vocab, id, &n))
			*room += n;
	w->s = FX_NEWN(&w->mem, (size_t)c->n, struct spelling);
	w->other = FX_NEWN(&w->mem, (size_t)c->n, struct spelling);
	w->text = FX_NEWN(&w->mem, *room + (size_t)c->n, uint16_t);
	if (w->mem.failed)
		return fx_fail(e, FX_NOMEM, "trie of %d pieces", c->n);
	for (int id = 0; id < c->n; id++) {
		int symbol[EN_PIECE_BYTES], count = 0;
		const uint32_t from = at;

		if (c->choosable[id] && id != c->eos)
			count = en_vocab_symbols(c->vocab, id, symbol);
		if (!count)
			continue;
		for (int i = 0; i < count; i++)
			w->text[at++] = (uint16_t)(symbol[i] + 1);
		at++;
		w->s[w->n++] = (struct spelling){ head_of(w->text + from), from, id };
	}
	return FX_OK;
}

/* By heads: symbol by symbol from the last on, which keeps the order of equals. */
static void sort(struct making *w)
{
	for (int shift = 0; shift < HEAD * DIGIT; shift += DIGIT) {
		struct spelling *const to = w->other;
		int start[1 << DIGIT] = { 0 }, sum = 0;

		for (int i = 0; i < w->n; i++)
			start[w->s[i].head >> shift & digit]++;
		for (size_t k = 0; k <= digit; k++) {
			const int count = start[k];

			start[k] = sum;
			sum += count;
		}
		for (int i = 0; i < w->n; i++)
			to[start[w->s[i].head >> shift & digit]++] = w->s[i];
		w->other = w->s;
		w->s = to;
	}
}

static int by_head(const void *x, const void *y)
{
	const struct spelling *a = x, *b = y;

	return a->head != b->head ? (a->head > b->head) - (a->head < b->head) : a->id - b->id;
}

/* Ends the subtrees of the open nodes from that depth on. */
static void end_nodes(struct making *w, int depth)
{
	struct en_trie *t = w->t;

	for (; w->top >= depth; w->top--) {
		t->node[w->open[w->top]].size = t->nodes - w->open[w->top];
		t->node[w->open[w->top]].last = w->top > depth || !depth;
	}
}

static void add_node(struct making *w, int symbol)
{
	struct en_trie *t = w->t;

	t->node[t->nodes] = (struct en_node){ 0, w->ids, (uint16_t)symbol, (unsigned char)w->top,
		0 };
	w->open[++w->top] = t->nodes++;
	t->depth = w->top > t->depth ? w->top : t->depth;
}

/* Nodes for n spellings that are in the order of their heads, the symbols from depth `from` on, and
 * before that the same; the nodes of those are open. */
static void grow(struct making *w, struct spelling *s, int n, int from)
{
	uint64_t before = 0;

	for (int i = 0, end; i < n; i = end) {
		const uint64_t head = s[i].head;
		int k = 0;

		while (k < HEAD && symbol_of(head, k) && symbol_of(head, k) == symbol_of(before, k))
			k++;
		end_nodes(w, from + k + 1);
		for (; k < HEAD && symbol_of(head, k); k++)
			add_node(w, symbol_of(head, k) - 1);
		for (end = i; end < n && s[end].head == head; end++) {
			if (end + AHEAD < n)
				__builtin_prefetch(w->text + s[end + AHEAD].at);
			if (k < HEAD)
				w->t->id[w->ids++] = s[end].id;
			else
				s[end].head = head_of(w->text + s[end].at + from + HEAD);
		}
		if (k == HEAD) {
			if (end - i > 1)
				qsort(s + i, (size_t)(end - i), sizeof(*s), by_head);
			grow(w, s + i, end - i, from + HEAD);
		}
		before = head;
	}
}

static enum fx_st make(struct making *w, struct fx_arena *a, const struct en_choosing *c,
	struct fx_err *e)
{
	struct en_trie *t = w->t;
	struct en_node *node;
	size_t room;

	FX_TRY(list(w, c, &room, e));
	sort(w);
	t->id = FX_NEWN(a, (size_t)w->n, int);
	t->node = FX_NEWN(&w->mem, room, struct en_node);
	if (!t->id || !t->node)
		return fx_fail(e, FX_NOMEM, "trie of %d pieces", w->n);
	t->nodes = 1;
	grow(w, w->s, w->n, 0);
	end_nodes(w, 0);
	t->node[t->nodes].first = w->ids;
	node = FX_NEWN(a, (size_t)t->nodes + 1, struct en_node);
	if (!node)
		return fx_fail(e, FX_NOMEM, "trie of %u nodes", t->nodes);
	t->node = memcpy(node, t->node, ((size_t)t->nodes + 1) * sizeof(*node));
	return FX_OK;
}

enum fx_st en_trie_init(struct en_trie *t, struct fx_arena *a, const struct en_choosing *c,
	struct fx_err *e)
{
	struct making w = { .t = t };
	enum fx_st st;

	*t = (struct en_trie){ .n = c->n,
		.eos = c->eos >= 0 && c->eos < c->n && c->choosable[c->eos] ? c->eos : -1 };
	fx_arena_init(&w.mem, 0);
	w.mem.refuse_at = a->refuse_at;
	st = make(&w, a, c, e);
	fx_arena_reset(&w.mem);
	return st;
}

uint32_t en_trie_child(const struct en_trie *t, uint32_t node, int symbol)
{
	const uint32_t end = node + t->node[node].size;

	for (uint32_t i = node + 1; i < end; i += t->node[i].size)
		if ((int)t->node[i].symbol >= symbol)
			return (int)t->node[i].symbol == symbol ? i : 0;
	return 0;
}

/* ---- a mask ---- */

size_t en_mask_words(const struct en_trie *t)
{
	return ((size_t)t->n + 63) / 64;
}

static void set(struct en_mask *m, int id)
{
	m->bits[id / 64] |= (uint64_t)1 << id % 64;
	m->n++;
}

/* The pieces of a node, whose symbols were all taken. */
static void take(const struct en_trie *t, struct en_mask *m, const struct en_node *node, int cost,
	int left)
{
	if (cost >= left) {
		m->cut = 1;
		return;
	}
	for (uint32_t i = node->first; i < node[1].first; i++)
		set(m, t->id[i]);
	m->most = cost > m->most ? cost : m->most;
}

/* A node's state is a copy of its parent's, stepped on; the last child's is the parent's own, which
 * nobody needs any more. */
void en_trie_mask(const struct en_trie *t, struct en_mask *m, const struct fx_guard *g,
	const union fx_guard_state *state, int left, union fx_guard_state *work)
{
	union fx_guard_state *at[EN_PIECE_BYTES + 1] = { work };	/* by depth */

	memset(m->bits, 0, en_mask_words(t) * sizeof(*m->bits));
	m->n = m->cut = m->most = 0;
	if (t->eos >= 0 && g->may_end(state))
		set(m, t->eos);
	memcpy(work, state, g->state_size);
	for (uint32_t i = 1; i < t->nodes;) {
		const struct en_node *node = t->node + i;
		union fx_guard_state *s = at[node->above];

		if (!node->last)
			s = memcpy(work + node->above + 1, s, g->state_size);
		at[node->above + 1] = s;
		if (!g->step(s, node->symbol)) {
			i += node->size;
			continue;
		}
		if (node->first < node[1].first)
			take(t, m, node, left == INT_MAX ? 0 : g->close_cost(s), left);
		i++;
	}
	if (left == INT_MAX)
		m->most = INT_MAX;
}

/* ---- masks kept ---- */

enum fx_st en_masks_init(struct en_masks *m, struct fx_arena *a, const struct en_trie *t,
	struct fx_err *e)
{
	const size_t words = en_mask_words(t);
	uint64_t *bits = FX_NEWN(a, words * (EN_MASKS + 1), uint64_t);

	*m = (struct en_masks){ .trie = t, .spare = { .bits = bits } };
	m->state = FX_NEWN(a, EN_MASKS, union fx_guard_state);
	m->work = FX_NEWN(a, (size_t)t->depth + 1, union fx_guard_state);
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "masks of %d pieces", t->n);
	for (size_t i = 0; i < EN_MASKS; i++)
		m->kept[i].mask.bits = bits + words * (i + 1);
	return FX_OK;
}

/* Multiply and fold, 8 bytes at a time, the last ones padded with 0. */
static uint64_t tag_of(const union fx_guard_state *state, size_t n)
{
	uint64_t tag = n;

	for (size_t i = 0; i < n; i += 8) {
		uint64_t word = 0;

		memcpy(&word, state->byte + i, n - i < 8 ? n - i : 8);
		tag = (tag ^ word) * 0x9e3779b97f4a7c15u;	/* 2^64 over the golden ratio */
		tag ^= tag >> 32;
	}
	return tag;
}

/* Where a state is kept; or, if it is not (*found 0), where it may be. */
static int place(const struct en_masks *m, const struct fx_guard *g,
	const union fx_guard_state *state, uint64_t tag, int *found)
{
	int oldest = 0;

	for (int i = 0; i < EN_MASKS; i++) {
		const struct en_kept *k = m->kept + i;

		*found = k->guard == g && k->tag == tag &&
			!memcmp(m->state + i, state, g->state_size);
		if (*found)
			return i;
		if (k->used < m->kept[oldest].used)
			oldest = i;
	}
	return oldest;
}

const struct en_mask *en_masks_of(struct en_masks *m, const struct fx_guard *g,
	const union fx_guard_state *state, int left)
{
	const uint64_t tag = tag_of(state, g->state_size);
	int found;
	const int i = place(m, g, state, tag, &found);
	struct en_kept *k = m->kept + i;
	struct en_mask mask;

	m->asked++;
	if (found && (left == INT_MAX || k->mask.most < left)) {
		m->found++;
		k->used = m->asked;
		return &k->mask;
	}
	en_trie_mask(m->trie, &m->spare, g, state, left, m->work);
	if (m->spare.cut)
		return &m->spare;
	mask = m->spare;
	m->spare = k->mask;
	*k = (struct en_kept){ g, tag, m->asked, mask };
	memcpy(m->state + i, state, g->state_size);
	return &k->mask;
}
