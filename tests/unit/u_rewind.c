/* u_rewind.c - answers that loop, as those of random weights do: they are taken back to a place in
 * the second copy, go on from there with the best token but the one that began the loop, three
 * times at most, and end after one copy then; well-formed under a guard, and the same with drafts.
 * */
#include "t.h"
#include "guard.h"
#include "loop.h"
#include "run.h"

#include <stdlib.h>

enum { LIMIT = 700, ROWS = 4096 };

static struct fx_arena a;
static struct fx_err e;
static struct fx_raster image;
static struct en_part part[2];
static float last[ROWS];

static void tap(void *ud, const char *name, const float *x, int rows, int cols)
{
	(void)ud;
	if (!strcmp(name, "prefill.logits") || !strcmp(name, "logits"))
		memcpy(last, x + (size_t)(rows - 1) * (size_t)cols, (size_t)cols * sizeof(*x));
}

static void advance(const struct en_run *r, const struct fx_guard *g,
	union fx_guard_state *state, int id)
{
	int symbol[EN_PIECE_BYTES];
	const int n = en_vocab_symbols(r->m->vocab, id, symbol);

	for (int i = 0; i < n; i++)
		T_OK(g->step(state, symbol[i]));
}

static int may_follow(const struct en_run *r, const struct fx_guard *g,
	const union fx_guard_state *state, int id)
{
	int symbol[EN_PIECE_BYTES], n;
	union fx_guard_state next;

	if (!g || id == r->m->shape.eos)
		return !g || g->may_end(state);
	n = en_vocab_symbols(r->m->vocab, id, symbol);
	return n && fx_guard_try(g, &next, state, symbol, n);
}

/* The model's best token after these, but for one, that the guard takes; NULL: any. */
static int best_but(struct en_run *r, const struct fx_guard *g, const int *id, int n, int but)
{
	struct en_ask ask = { .part = part, .parts = 2, .max_tokens = LIMIT };
	union fx_guard_state state = { 0 };
	struct fx_answer ans;
	int best = -1;

	en_run_force(r, id, n);
	en_run_tap(r, tap, NULL);
	T_EQ(en_generate(r, &ask, 1, &a, &ans, &e), FX_OK);
	en_run_force(r, NULL, 0);
	en_run_tap(r, NULL, NULL);
	if (g)
		g->start(&state);
	for (int i = 0; g && i < n; i++)
		advance(r, g, &state, id[i]);
	for (int i = 0; i < r->m->shape.vocab_rows; i++)
		if (i != but && r->m->choosable[i] && (best < 0 || last[i] > last[best]) &&
		    may_follow(r, g, &state, i))
			best = i;
	return best;
}

static int limit = LIMIT, unscored;

static struct fx_answer answer(struct en_run *r, const struct fx_guard *g, int repeats, int drafts)
{
	const struct en_ask ask = { .part = part, .parts = 2, .max_tokens = limit, .guard = g,
		.repeats = repeats, .drafts = drafts, .unscored = unscored };
	struct fx_answer ans = { .tokens = 0 };

	T_EQ(en_generate(r, &ask, 1, &a, &ans, &e), FX_OK);
	return ans;
}

static struct en_looped first_loop(const struct en_run *r, const struct fx_answer *x)
{
	struct en_loop l = { .repeats = 0 };
	struct en_looped at = { 0, 0 };

	for (int n = 1; n <= x->tokens && !at.period; n++)
		at = en_loop_step(&l, r->m->vocab, x->id, n);
	return at;
}

static int same(const struct fx_answer *x, const struct fx_answer *y)
{
	return x->tokens == y->tokens && x->rewinds == y->rewinds && x->looped == y->looped &&
		!memcmp(x->id, y->id, (size_t)x->tokens * sizeof(int)) &&
		!memcmp(x->logprob, y->logprob, (size_t)x->tokens * sizeof(float));
}

/* The margin of a place of an answer: the best token's logit above the second best one's. */
static double margin(struct en_run *r, const struct fx_guard *g, const int *id, int at)
{
	const int best = best_but(r, g, id, at, -1);

	return (double)last[best] - (double)last[best_but(r, g, id, at, best)];
}

/* The first loop is left for the second best token, where that was nearest in the second copy. */
static void once(struct en_run *r, const struct fx_guard *g, const struct fx_answer *plain,
	struct en_looped at)
{
	struct fx_answer x;
	int k = 0;

	limit = at.start + 2 * at.period + 40;
	while (first_loop(r, &(const struct fx_answer){ .id = plain->id, .tokens = limit })
		.period == 0)
		limit++;
	limit += g ? 60 : 1;		/* room to close; one token more than it takes to see it */
	x = answer(r, g, 0, 0);
	limit = LIMIT;
	T_EQ(x.rewinds, 1);
	while (k < x.tokens && plain->id[k] == x.id[k])
		k++;
	T_OK(k >= at.start + at.period && k < at.start + 2 * at.period);
	for (int i = at.start + at.period; i < at.start + 2 * at.period; i++)
		T_OK(margin(r, g, plain->id, i) >= margin(r, g, plain->id, k));
	T_EQ(k < x.tokens ? x.id[k] : r->m->shape.eos,
		best_but(r, g, plain->id, k, plain->id[k]));
}

static int free_text(struct en_run *r, const char *prompt)
{
	struct fx_answer plain, cured, drafted;
	struct en_looped at;

	part[1].text = prompt;
	plain = answer(r, NULL, -1, 0);
	cured = answer(r, NULL, 0, 0);
	at = first_loop(r, &plain);
	T_EQ(plain.rewinds, 0);
	T_EQ(plain.looped, 0);
	T_EQ(cured.rewinds > 0, at.period > 0);
	if (!at.period)
		return 0;
	once(r, NULL, &plain, at);
	T_EQ(first_loop(r, &cured).period, 0);
	T_OK(!cured.looped || (cured.rewinds == 3 && cured.truncated));
	for (int rows = 3; rows <= 30; rows += 27) {
		r->draft_rows = rows;
		drafted = answer(r, NULL, 0, EN_DRAFT_NGRAM);
		T_OK(same(&cured, &drafted));
	}
	r->draft_rows = 0;
	return 1;
}

/* Where the copy has two tokens, the one with the nearer neighbour is the one to leave at. */
static void leaves_where_it_is_nearest(struct en_run *r)
{
	const struct fx_guard *g = pp_guard_find("html-table")->guard;
	struct fx_answer plain;
	struct en_looped at;

	part[1].text = "x y z";
	plain = answer(r, g, -1, 0);
	at = first_loop(r, &plain);
	T_EQ(at.period, 2);
	once(r, g, &plain, at);
}

static int whole;			/* passes whose logits were all computed */

static void count(void *ud, const char *name, const float *x, int rows, int cols)
{
	(void)ud, (void)x, (void)rows, (void)cols;
	whole += !strcmp(name, "logits");
}

/* Without log-probabilities the answer is the same, from fewer logits. */
static void unscored_is_the_same(struct en_run *r, const struct fx_guard *g,
	const struct fx_answer *x)
{
	const long passes = en_run_drafted(r).passes;
	struct fx_answer y;

	unscored = 1;
	whole = 0;
	en_run_tap(r, count, NULL);
	y = answer(r, g, 0, 0);
	en_run_tap(r, NULL, NULL);
	T_OK(!y.logprob && !y.removed);
	T_OK(y.tokens == x->tokens && !memcmp(y.id, x->id, (size_t)x->tokens * sizeof(int)));
	T_EQ(y.rewinds, x->rewinds);
	T_EQ(y.truncated, x->truncated);
	T_OK(whole < en_run_drafted(r).passes - passes);
	r->draft_rows = 12;
	y = answer(r, g, 0, EN_DRAFT_NGRAM);
	r->draft_rows = 0;
	unscored = 0;
	T_OK(y.tokens == x->tokens && !memcmp(y.id, x->id, (size_t)x->tokens * sizeof(int)));
}

static void under_guards(struct en_run *r)
{
	for (int i = 0; pp_guard_at(i); i += 3) {
		const struct fx_guard *g = pp_guard_at(i)->guard;
		const struct fx_answer x = answer(r, g, 0, 0);
		union fx_guard_state state = { 0 };
		int symbol[EN_PIECE_BYTES], ok = x.tokens <= LIMIT;
		struct fx_answer y;

		g->start(&state);
		for (int k = 0; ok && k < x.tokens; k++) {
			const int n = en_vocab_symbols(r->m->vocab, x.id[k], symbol);

			for (int s = 0; ok && s < n; s++)
				ok = g->step(&state, symbol[s]);
		}
		T_OK(ok && g->may_end(&state));
		r->draft_rows = 12;
		y = answer(r, g, 0, EN_DRAFT_NGRAM);
		r->draft_rows = 0;
		T_OK(same(&x, &y));
		unscored_is_the_same(r, g, &x);
		printf("# %s: %d tokens, %d rewinds%s\n", pp_guard_at(i)->name, x.tokens, x.rewinds,
			x.looped ? ", given up" : "");
	}
}

int main(void)
{
	static const char *const prompt[] = { "ocr", "table the a" };
	const struct en_open o = { .threads = 2 };
	struct en_model *m;
	struct en_run *r;
	int loops = 0;

	fx_arena_init(&a, 0);
	if (fx_raster_init(&image, &a, 60, 40, 1, &e) != FX_OK)
		return 1;
	for (size_t p = 0; p < image.stride * 40; p++)
		image.px[p] = (unsigned char)(p * 7);
	part[0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = &image };
	part[1] = (struct en_part){ .kind = EN_PART_TEXT };
	T_EQ(en_model_open(&m, "tests/models/tiny-plain", &o, &e), FX_OK);
	T_OK(m->shape.vocab_rows <= ROWS);
	T_EQ(en_run_new(&r, m, &e), FX_OK);
	for (size_t i = 0; i < FX_COUNT(prompt); i++)
		loops += free_text(r, prompt[i]);
	T_OK(loops > 0);
	leaves_where_it_is_nearest(r);
	under_guards(r);
	en_run_free(r);
	en_model_free(m);
	fx_arena_reset(&a);
	return t_end();
}
