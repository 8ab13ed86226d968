/* mask-cost - what masks of a vocabulary cost: the trie, the shortest answer that closing.h finds
 * in each language, then masks before every token of records, fresh and kept, without and with a
 * limit. Records are answers divided by byte 0x1e, <locNNNN> a location. CPU time of the thread.
 * usage: mask-cost tokenizer.json [LANGUAGE RECORDS]... */
#include "choose.h"
#include "closing.h"
#include "feed.h"
#include "file.h"
#include "guard.h"
#include "mask.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MANY = 1 << 20 };		/* a limit that never binds, so costs are looked at */

enum kind { FRESH, LIMITED, KEPT, KEPT_LIMITED, PLAN, KINDS };
static const char *const what[KINDS] = { "fresh", "fresh, limit", "kept", "kept, limit", "plan" };

struct cost {
	struct fx_arena mem;
	struct en_vocab *vocab;
	struct en_trie trie;
	struct en_masks masks[2];
	struct en_mask fresh;
	union fx_guard_state *work;
	float *ms[KINDS];		/* (n) */
	int n;
	int longest;			/* plan, pieces */
	double taken;			/* pieces, of all masks */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static enum fx_st make(struct cost *c, const char *path, struct fx_err *e)
{
	struct en_choosing choosing = { 0 };
	unsigned char *choosable;
	size_t size, length;
	const void *p;
	double t;

	FX_TRY(fx_file_read(&p, &size, &c->mem, path, 1 << 26, e));
	FX_TRY(en_vocab_json(&c->vocab, p, size, e));
	choosing.vocab = c->vocab;
	choosing.n = en_vocab_size(c->vocab);
	choosing.eos = en_vocab_lookup(c->vocab, "<eos>", 5);
	choosable = FX_NEWN(&c->mem, (size_t)choosing.n, unsigned char);
	if (!choosable)
		return fx_fail(e, FX_NOMEM, "table of %d pieces", choosing.n);
	for (int id = 0; id < choosing.n; id++)
		choosable[id] = en_vocab_piece(c->vocab, id, &length) != NULL;
	choosing.choosable = choosable;
	for (int i = 0; i < 5; i++) {
		t = now();
		FX_TRY(en_trie_init(&c->trie, &c->mem, &choosing, e));
		printf("%s%.1f", i ? ", " : "trie made in ", now() - t);
	}
	printf(" ms: %d pieces, %u nodes, %d symbols deep\n", choosing.n, c->trie.nodes,
		c->trie.depth);
	c->fresh.bits = FX_NEWN(&c->mem, en_mask_words(&c->trie), uint64_t);
	c->work = FX_NEWN(&c->mem, (size_t)c->trie.depth + 1, union fx_guard_state);
	return c->mem.failed ? fx_fail(e, FX_NOMEM, "a mask") : FX_OK;
}

static void time_state(struct cost *c, const struct fx_guard *g, const union fx_guard_state *s)
{
	int id[EN_CLOSING_MOST], plan;
	double t[KINDS + 1];

	t[0] = now();
	en_trie_mask(&c->trie, &c->fresh, g, s, INT_MAX, c->work);
	t[1] = now();
	c->taken += c->fresh.n;
	en_trie_mask(&c->trie, &c->fresh, g, s, MANY, c->work);
	t[2] = now();
	en_masks_of(&c->masks[0], g, s, INT_MAX);
	t[3] = now();
	en_masks_of(&c->masks[1], g, s, MANY);
	t[4] = now();
	plan = en_closing(&c->trie, g, s, id, EN_CLOSING_MOST);
	t[5] = now();
	c->longest = plan > c->longest ? plan : c->longest;
	for (int k = 0; k < KINDS; k++)
		c->ms[k][c->n] = (float)(t[k + 1] - t[k]);
	c->n++;
}

/* Before each token of an answer, and before the end token. */
static enum fx_st answer(struct cost *c, const struct fx_guard *g, struct fx_span text,
	struct fx_err *e)
{
	union fx_guard_state s = { 0 }, next;
	int symbol[EN_PIECE_BYTES];
	struct en_ids ids;

	FX_TRY(en_vocab_encode(c->vocab, text, 0, &c->mem, &ids, e));
	g->start(&s);
	for (int i = 0;; i++) {
		int n;

		time_state(c, g, &s);
		if (i == ids.n)
			break;
		n = en_vocab_symbols(c->vocab, ids.id[i], symbol);
		if (!fx_guard_try(g, &next, &s, symbol, n))
			return fx_fail(e, FX_INPUT, "the guard refuses token %d of a record", i);
		s = next;
	}
	return g->may_end(&s) ? FX_OK : fx_fail(e, FX_INPUT, "a record is not finished");
}

static int by_value(const void *x, const void *y)
{
	const float a = *(const float *)x, b = *(const float *)y;

	return (a > b) - (a < b);
}

static void report(struct cost *c, const char *language)
{
	printf("%s: %d masks, %.0f pieces taken (mean); plans of up to %d pieces\n"
		"	ms:		mean	median	longest\n", language, c->n,
		c->taken / c->n, c->longest);
	for (int k = 0; k < KINDS; k++) {
		double sum = 0;

		for (int i = 0; i < c->n; i++)
			sum += (double)c->ms[k][i];
		qsort(c->ms[k], (size_t)c->n, sizeof(float), by_value);
		printf("	%-12s	%.4f	%.4f	%.4f", what[k], sum / c->n,
			(double)c->ms[k][c->n / 2], (double)c->ms[k][c->n - 1]);
		if (k == KEPT || k == KEPT_LIMITED)
			printf("	%ld of %ld found", c->masks[k - KEPT].found,
				c->masks[k - KEPT].asked);
		printf("\n");
	}
}

static enum fx_st records(struct cost *c, const struct pp_guard *p, const char *path,
	struct fx_err *e)
{
	struct fx_span s;
	const void *bytes;

	FX_TRY(fx_file_read(&bytes, &s.n, &c->mem, path, 1 << 24, e));
	s.p = bytes;
	for (int k = 0; k < KINDS; k++)
		c->ms[k] = FX_NEWN(&c->mem, 2 * s.n + 2, float);
	if (c->mem.failed)
		return fx_fail(e, FX_NOMEM, "times of %zu tokens", s.n);
	c->n = c->longest = 0;
	c->taken = 0;
	for (int k = 0; k < 2; k++)
		FX_TRY(en_masks_init(&c->masks[k], &c->mem, &c->trie, e));
	for (const char *at = s.p, *end = at + s.n; at < end;) {
		const char *stop = memchr(at, 0x1e, (size_t)(end - at));

		stop = stop ? stop : end;
		FX_TRY(answer(c, p->guard, (struct fx_span){ at, (size_t)(stop - at) }, e));
		at = stop + 1;
	}
	report(c, p->name);
	return FX_OK;
}

/* The plan from the start: other symbols might take fewer pieces, u_closing finds none that do. */
static enum fx_st shortest(struct cost *c, const struct pp_guard *p, struct fx_err *e)
{
	union fx_guard_state s = { 0 };
	int id[64], n;
	struct en_text text = { 0 };

	p->guard->start(&s);
	n = en_closing(&c->trie, p->guard, &s, id, 64);
	printf("%s: ", p->name);
	if (n < 0 || n > 64)
		return printf("no plan\n"), FX_OK;
	FX_TRY(en_vocab_decode(c->vocab, id, n, &c->mem, &text, e));
	printf("an answer of %d symbols in %d pieces \"%s\":", p->guard->close_cost(&s), n,
		text.text);
	for (int i = 0; i < n; i++)
		printf(" %d", id[i]);
	printf("\n");
	return FX_OK;
}

int main(int argc, char **argv)
{
	struct cost c = { 0 };
	struct fx_err e = { 0 };
	enum fx_st st;

	if (argc < 2 || argc % 2) {
		fprintf(stderr, "usage: mask-cost tokenizer.json [LANGUAGE RECORDS]...\n");
		return 2;
	}
	fx_arena_init(&c.mem, 0);
	st = make(&c, argv[1], &e);
	for (int i = 0; !st && pp_guard_at(i); i++)
		st = shortest(&c, pp_guard_at(i), &e);
	for (int i = 2; !st && i < argc; i += 2) {
		const struct pp_guard *p = pp_guard_find(argv[i]);

		st = p ? records(&c, p, argv[i + 1], &e) :
			fx_fail(&e, FX_USAGE, "no language %s", argv[i]);
	}
	if (st)
		fprintf(stderr, "mask-cost: %s\n", e.msg);
	en_vocab_free(c.vocab);
	fx_arena_reset(&c.mem);
	return st != FX_OK;
}
