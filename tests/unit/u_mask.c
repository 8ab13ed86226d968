/* u_mask.c - masks against every piece tried alone, written out: under every guard, at states along
 * real answers with the tokenizer of PaliGemma 2 and along random ones with a small one, with all
 * the room there may be and with little; kept masks against fresh ones; the trie against its
 * vocabulary. */
#include "t.h"
#include "choose.h"
#include "file.h"
#include "guard.h"
#include "mask.h"

#include <limits.h>
#include <stdlib.h>

#define SHARED "../shared/golden/"
#define TINY "tests/models/tiny-plain/tokenizer.json"

static struct fx_arena a;		/* of one vocabulary and what is made of it */
static struct fx_err e;
static struct en_choosing c;
static struct en_vocab *vocab;
static struct en_trie trie;
static struct en_masks masks;
static struct en_mask mask;
static union fx_guard_state *work;
static int *cost;			/* (n) of a close after each piece; -1: refused */
static unsigned seed = 9;

static int read_whole(struct fx_span *s, const char *path)
{
	const void *p;

	if (fx_file_read(&p, &s->n, &a, path, 1 << 24, &e) != FX_OK)
		return printf("# %s\n", e.msg), 0;
	s->p = p;
	return 1;
}

/* One in `drop` may not be chosen, but for the end token. */
static int set_up(const char *path, unsigned drop)
{
	struct fx_span s;
	unsigned char *choosable;
	size_t length;

	fx_arena_init(&a, 0);
	if (!read_whole(&s, path) || en_vocab_json(&vocab, s.p, s.n, &e) != FX_OK)
		return 0;
	c = (struct en_choosing){ .vocab = vocab, .n = en_vocab_size(vocab) - 1,
		.eos = en_vocab_lookup(vocab, "<eos>", 5) };
	choosable = FX_NEWN(&a, (size_t)c.n, unsigned char);
	cost = FX_NEWN(&a, (size_t)c.n, int);
	if (a.failed || c.eos < 0)
		return 0;
	for (int id = 0; id < c.n; id++)
		choosable[id] = en_vocab_piece(vocab, id, &length) &&
			(id == c.eos || t_random(&seed, drop));
	c.choosable = choosable;
	if (en_trie_init(&trie, &a, &c, &e) != FX_OK ||
	    en_masks_init(&masks, &a, &trie, &e) != FX_OK)
		return 0;
	mask.bits = FX_NEWN(&a, en_mask_words(&trie), uint64_t);
	work = FX_NEWN(&a, (size_t)trie.depth + 1, union fx_guard_state);
	return !a.failed;
}

static void tear_down(void)
{
	en_vocab_free(vocab);
	vocab = NULL;
	fx_arena_reset(&a);
}

/* ---- the trie ---- */

/* The node that a piece's symbols lead to, from child to child; 0: they lead nowhere. */
static uint32_t node_of(int id)
{
	int symbol[EN_PIECE_BYTES];
	const int n = en_vocab_symbols(vocab, id, symbol);
	uint32_t node = 0;

	for (int i = 0; i < n; i++)
		if (!(node = en_trie_child(&trie, node, symbol[i])))
			return 0;
	return node;
}

static void trie_holds_the_pieces(void)
{
	int symbol[EN_PIECE_BYTES], pieces = 0, ok = 1;

	for (int id = 0; id < c.n && ok; id++) {
		const uint32_t node = node_of(id);
		int found = 0;

		for (uint32_t i = trie.node[node].first; i < trie.node[node + 1].first; i++)
			found += trie.id[i] == id;
		if (c.choosable[id] && id != c.eos && en_vocab_symbols(vocab, id, symbol)) {
			pieces++;
			ok = node && found == 1;
		} else {
			ok = !found;
		}
	}
	T_OK(ok);
	T_OK(pieces > 0);
	T_EQ(trie.node[trie.nodes].first, pieces);
	T_EQ(trie.node[0].size, trie.nodes);
}

static void nodes_are_in_order(void)
{
	int ok = 1, deepest = 0;

	for (uint32_t i = 0; i < trie.nodes && ok; i++) {
		const struct en_node *parent = trie.node + i;
		const uint32_t end = i + parent->size;
		const int depth = i ? parent->above + 1 : 0;
		int before = -1;

		deepest = depth > deepest ? depth : deepest;
		ok = end <= trie.nodes;
		for (uint32_t k = i + 1; k < end && ok; k += trie.node[k].size) {
			const struct en_node *n = trie.node + k;

			ok = n->above == depth && n->symbol > before && n->size > 0 &&
				n->last == (k + n->size == end);
			before = n->symbol;
		}
		for (uint32_t k = parent->first + 1; k < parent[1].first && ok; k++)
			ok = trie.id[k - 1] < trie.id[k];
	}
	T_OK(ok);
	T_EQ(trie.depth, deepest);
}

/* ---- masks ---- */

static void try_each(const struct fx_guard *g, const union fx_guard_state *state)
{
	int symbol[EN_PIECE_BYTES];
	union fx_guard_state next;

	for (int id = 0; id < c.n; id++) {
		const int n = c.choosable[id] ? en_vocab_symbols(vocab, id, symbol) : 0;

		cost[id] = -1;
		if (c.choosable[id] && id == c.eos)
			cost[id] = g->may_end(state) ? 0 : -1;
		else if (n && fx_guard_try(g, &next, state, symbol, n))
			cost[id] = g->close_cost(&next);
	}
}

/* As try_each says. */
static int is_right(const struct en_mask *m, int left)
{
	int n = 0, most = 0, cut = 0;

	for (int id = 0; id < c.n; id++) {
		const int taken = cost[id] >= 0 && (id == c.eos || left == INT_MAX ||
			cost[id] <= left - 1);

		n += taken;
		most = taken && cost[id] > most ? cost[id] : most;
		cut |= cost[id] >= 0 && !taken;
		if ((int)(m->bits[id / 64] >> id % 64 & 1) != taken)
			return 0;
	}
	return m->n == n && m->cut == cut &&
		(m->most == most || (left == INT_MAX && m->most == INT_MAX));
}

/* Fresh and kept, with no limit, with limits about what a close takes, and with much room. */
static int is_masked(const struct fx_guard *g, const union fx_guard_state *state)
{
	const int close = g->close_cost(state);
	const int left[] = { INT_MAX, close + 1, close + 2, close + 4, close + 12, 1 << 20, close,
		INT_MAX };
	int ok = 1;

	try_each(g, state);
	for (size_t i = 0; i < FX_COUNT(left) && ok; i++) {
		en_trie_mask(&trie, &mask, g, state, left[i], work);
		ok = is_right(&mask, left[i]) &&
			is_right(en_masks_of(&masks, g, state, left[i]), left[i]);
	}
	return ok;
}

/* A piece of those taken, at random. */
static int draw(void)
{
	int n = 0, nth;

	for (int id = 0; id < c.n; id++)
		n += cost[id] >= 0 && id != c.eos;
	nth = n ? (int)t_random(&seed, (unsigned)n) : -1;
	for (int id = 0; id < c.n; id++)
		if (cost[id] >= 0 && id != c.eos && nth-- == 0)
			return id;
	return -1;
}

static int step(const struct fx_guard *g, union fx_guard_state *state, int id)
{
	int symbol[EN_PIECE_BYTES];
	const union fx_guard_state from = *state;
	const int n = en_vocab_symbols(vocab, id, symbol);

	return fx_guard_try(g, state, &from, symbol, n);
}

static void random_answers(const struct pp_guard *p)
{
	int ok = 1, states = 0;

	for (int i = 0; i < 6 && ok; i++) {
		union fx_guard_state s = { 0 };

		p->guard->start(&s);
		for (int k = 0; k < 20 && ok; k++) {
			int id;

			ok = is_masked(p->guard, &s);
			states++;
			if ((id = draw()) < 0)
				break;
			ok = ok && step(p->guard, &s, id);
		}
	}
	t_ok_(ok, p->name, __FILE__, __LINE__);
	T_OK(states > 20);
}

/* ---- real answers ---- */

static const struct { const char *language, *file; } record[] = {
	{ "ocr-words", SHARED "decoding/ocr.rec" },
	{ "html-table", SHARED "decoding/html_s.rec" },
	{ "html-table-ragged", SHARED "decoding/html_s.rec" },
	{ "smiles", SHARED "decoding/smi_s.rec" },
	{ "smiles-labels", SHARED "decoding/smi_s.rec" },
	{ "kern", SHARED "decoding/kern_s.rec" },
};

/* No such record of that language: the header and two rows of a table. */
static const char otsl[] = "<otsl><ched>Method<ched>F1<nl><fcel>Ours, x < 2<fcel>97.4<nl>"
	"<fcel>Theirs \xe2\x89\xa5 3<lcel><nl></otsl>";

/* Masks before some of the tokens of the text, and after the last one. */
static void along(const struct pp_guard *p, const char *text, size_t n, int some)
{
	union fx_guard_state s = { 0 };
	struct en_ids ids;
	int ok, every;

	if (!T_OK(en_vocab_encode(vocab, (struct fx_span){ text, n }, 0, &a, &ids, &e) == FX_OK))
		return;
	every = ids.n / some + 1;
	p->guard->start(&s);
	ok = is_masked(p->guard, &s);
	for (int i = 0; i < ids.n && ok; i++)
		ok = step(p->guard, &s, ids.id[i]) &&
			(i % every != every - 1 || is_masked(p->guard, &s));
	t_ok_(ok, p->name, __FILE__, __LINE__);
}

static void real_answers(void)
{
	for (size_t i = 0; i < FX_COUNT(record); i++) {
		struct fx_span s;
		const char *end;

		if (!T_OK(read_whole(&s, record[i].file)))
			continue;
		end = memchr(s.p, 0x1e, s.n);	/* the first answer */
		along(pp_guard_find(record[i].language), s.p, end ? (size_t)(end - s.p) : s.n, 4);
	}
	along(pp_guard_find("otsl"), otsl, sizeof(otsl) - 1, 4);
}

/* ---- what is kept ---- */

/* States of an answer met for the second time are found, whatever the memory they are made in held:
 * a guard leaves no byte of a state unset. */
static void comes_again(const struct pp_guard *p)
{
	const int left[] = { INT_MAX, 1 << 20, 1 << 20 };	/* costs from the second on */
	const unsigned from = seed;
	int same = 1, taken = 0;

	T_EQ(en_masks_init(&masks, &a, &trie, &e), FX_OK);
	for (size_t turn = 0; turn < FX_COUNT(left); turn++) {
		union fx_guard_state s;
		const long found = masks.found, asked = masks.asked;

		memset(&s, (int)turn * 77 + 1, sizeof(s));
		p->guard->start(&s);
		seed = from;
		for (int k = 0; k < 40; k++) {
			int id;

			try_each(p->guard, &s);
			same &= is_right(en_masks_of(&masks, p->guard, &s, left[turn]),
				left[turn]);
			if ((id = draw()) < 0 || !step(p->guard, &s, id))
				break;
			taken++;
		}
		if (turn == 2)
			T_EQ(masks.found - found, masks.asked - asked);
	}
	t_ok_(same, p->name, __FILE__, __LINE__);
	T_OK(taken > 3);
}

/* More states than are kept, again and again: the masks are right, whichever gave way. */
static void gives_way(void)
{
	const struct fx_guard *g = pp_guard_find("ocr-words")->guard;
	int same = 1;

	T_EQ(en_masks_init(&masks, &a, &trie, &e), FX_OK);
	for (int i = 0; i < 3 * EN_MASKS && same; i++) {
		union fx_guard_state s = { 0 };
		const int k = i < 2 * EN_MASKS ? i : (int)t_random(&seed, 2 * EN_MASKS);
		const int text[] = { 'a', FX_LOC + k, FX_LOC + 2 };

		g->start(&s);
		for (size_t n = 0; n < FX_COUNT(text); n++)
			same = same && g->step(&s, text[n]);
		try_each(g, &s);
		same = same && is_right(en_masks_of(&masks, g, &s, INT_MAX), INT_MAX);
	}
	T_OK(same);
	T_OK(masks.found > 0 && masks.found < EN_MASKS);
}

/* The same state of another guard is another state. */
static int take_loc(void *state, int symbol) { (void)state; return symbol >= FX_LOC; }
static int take_bytes(void *state, int symbol) { (void)state; return symbol < FX_LOC; }
static void start_nothing(void *state) { *(char *)state = 0; }
static int always(const void *state) { (void)state; return 1; }
static int nothing(const void *state) { (void)state; return 0; }

static void guards_differ(void)
{
	const struct fx_guard loc = { 1, start_nothing, take_loc, always, nothing };
	const struct fx_guard bytes = { 1, start_nothing, take_bytes, always, nothing };
	union fx_guard_state s = { 0 };
	int n;

	T_EQ(en_masks_init(&masks, &a, &trie, &e), FX_OK);
	n = en_masks_of(&masks, &loc, &s, INT_MAX)->n;
	T_OK(n > 1 && n <= 1024 + 1);
	T_EQ(en_masks_of(&masks, &bytes, &s, INT_MAX)->n, trie.node[trie.nodes].first + 2 - n);
	T_EQ(masks.found, 0);
}

static void refusals(void)
{
	int refused = 0;

	for (int n = 1; n < 12; n++) {
		struct fx_arena small;
		struct en_masks m;
		struct en_trie t;
		enum fx_st st;

		fx_arena_init(&small, 0);
		small.refuse_at = n;
		st = en_trie_init(&t, &small, &c, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		refused += st == FX_NOMEM;
		fx_arena_reset(&small);
		small.refuse_at = n;
		small.calls = 0;
		T_EQ(en_masks_init(&m, &small, &trie, &e), n <= 3 ? FX_NOMEM : FX_OK);
		fx_arena_reset(&small);
	}
	T_EQ(refused, 4);
}

int main(void)
{
	if (!T_OK(set_up(TINY, 10)))
		return printf("Bail out! %s\n", e.msg), 1;
	trie_holds_the_pieces();
	nodes_are_in_order();
	for (int i = 0; pp_guard_at(i); i++) {
		random_answers(pp_guard_at(i));
		comes_again(pp_guard_at(i));
	}
	gives_way();
	guards_differ();
	refusals();
	tear_down();
	if (!set_up(SHARED "tokenizer/tokenizer.json", 50)) {
		t_skip("no " SHARED "tokenizer");
	} else {
		trie_holds_the_pieces();
		nodes_are_in_order();
		real_answers();
	}
	tear_down();
	return t_end();
}
