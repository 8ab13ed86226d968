/* u_beam.c - several answers to one ask against a beam search written out in doubles over logits
 * that the model gives for each path alone; the same for any number of threads and beside other
 * asks; and under a guard, where each answer must be well-formed. */
#include "t.h"
#include "guard.h"
#include "run.h"

#include <stdlib.h>

enum { WIDTH = 4, TOKENS = 6, ROWS = 4096 };

static struct fx_arena a;
static struct fx_err e;
static struct fx_raster image;
static struct en_part part[2];

struct path { int id[TOKENS], n; double score; };

/* ---- the search, written out ---- */

static double last[ROWS];		/* logits of the last token of a forced answer */
static int width;

static void tap(void *ud, const char *name, const float *x, int rows, int cols)
{
	(void)ud;
	if (strcmp(name, "prefill.logits") && strcmp(name, "logits"))
		return;
	T_EQ(rows, 1);
	width = cols;
	for (int i = 0; i < cols; i++)
		last[i] = (double)x[i];
}

/* Log-probabilities of what may follow a path. */
static void follow(struct en_run *r, const struct path *p, double *out)
{
	struct en_ask ask = { .part = part, .parts = 2, .max_tokens = TOKENS + 1 };
	struct fx_answer ans;
	double sum = 0;

	en_run_force(r, p->id, p->n);
	en_run_tap(r, tap, NULL);
	T_EQ(en_generate(r, &ask, 1, &a, &ans, &e), FX_OK);
	en_run_force(r, NULL, 0);
	en_run_tap(r, NULL, NULL);
	for (int i = 0; i < width; i++)
		sum += exp(last[i]);
	for (int i = 0; i < width; i++)
		out[i] = last[i] - log(sum);
}

static int insert(struct path *to, int n, int most, const struct path *p)
{
	int at = n < most ? n : most - 1;

	if (n == most && !(p->score > to[most - 1].score))
		return n;
	for (; at > 0 && p->score > to[at - 1].score; at--)
		to[at] = to[at - 1];
	to[at] = *p;
	return n < most ? n + 1 : most;
}

static int search(struct en_run *r, struct path *end)
{
	const struct en_model *m = r->m;
	struct path path[WIDTH] = { { .n = 0 } };
	static double next[ROWS];
	int paths = 1, ends = 0;

	for (int n = 0; n < TOKENS && paths; n++) {
		/* one end may be among the best: so one more is kept, and told apart by its n */
		struct path best[2 * WIDTH];
		int bests = 0, made = 0;

		for (int i = 0; i < paths; i++) {
			follow(r, &path[i], next);
			for (int id = 0; id < width; id++) {
				struct path p = path[i];

				if (!m->choosable[id])
					continue;
				p.score += next[id];
				p.id[p.n++] = id;
				bests = insert(best, bests, 2 * WIDTH, &p);
			}
		}
		for (int i = 0; i < bests && made < WIDTH; i++) {
			if (best[i].id[n] == m->shape.eos) {
				best[i].n--;
				ends = insert(end, ends, WIDTH, &best[i]);
			} else {
				path[made++] = best[i];
			}
		}
		paths = made;
		if (ends == WIDTH && !(path[0].score > end[WIDTH - 1].score))
			return ends;
	}
	for (int i = 0; i < paths; i++)
		ends = insert(end, ends, WIDTH, &path[i]);
	return ends;
}

/* ---- against the engine ---- */

static void as_written_out(struct en_run *r, const char *prompt)
{
	struct path want[WIDTH];
	struct en_ask ask[2];
	struct fx_answer ans[2];
	const struct fx_answer *x = ans;
	int n;

	part[1].text = prompt;
	ask[0] = (struct en_ask){ .part = part, .parts = 2, .max_tokens = TOKENS,
		.n_best = WIDTH };
	ask[1] = (struct en_ask){ .part = part, .parts = 2, .max_tokens = 3 };
	n = search(r, want);
	T_EQ(en_generate(r, ask, 2, &a, ans, &e), FX_OK);
	for (int i = 0; i < n; i++, x = x->next) {
		if (!T_OK(x != NULL))
			return;
		T_EQ(x->tokens, want[i].n);
		T_OK(!memcmp(x->id, want[i].id, (size_t)want[i].n * sizeof(int)));
		T_NEAR(x->score, want[i].score, 1e-4);
		T_EQ(x->truncated, want[i].n == TOKENS);
	}
	T_OK(x == NULL);
	T_OK(!ans[1].next);
	ask[0].n_best = 1;
	T_EQ(en_generate(r, ask, 1, &a, ans, &e), FX_OK);
	T_OK(!ans->next);
}

static int well_formed(const struct en_run *r, const struct fx_guard *g, const struct fx_answer *x)
{
	union fx_guard_state state = { 0 };
	int symbol[EN_PIECE_BYTES], ok = 1;

	g->start(&state);
	for (int i = 0; ok && i < x->tokens; i++) {
		const int n = en_vocab_symbols(r->m->vocab, x->id[i], symbol);

		for (int k = 0; ok && k < n; k++)
			ok = g->step(&state, symbol[k]);
	}
	return ok && g->may_end(&state);
}

static void under_guards(struct en_run *r)
{
	for (int i = 0; pp_guard_at(i); i++) {
		const struct en_ask ask = { .part = part, .parts = 2, .max_tokens = 40,
			.n_best = 16, .guard = pp_guard_at(i)->guard };
		const struct fx_answer *x, *y;
		struct fx_answer ans;
		int n = 0, good = 0, sorted = 0, twins = 0;

		T_EQ(en_generate(r, &ask, 1, &a, &ans, &e), FX_OK);
		for (x = &ans; x; x = x->next, n++) {
			good += well_formed(r, ask.guard, x);
			sorted += !x->next || x->score >= x->next->score;
			for (y = x->next; y; y = y->next)
				twins += x->tokens == y->tokens && !memcmp(x->id, y->id,
					(size_t)x->tokens * sizeof(int));
		}
		T_EQ(n, 16);
		T_EQ(good, n);
		T_EQ(sorted, n);
		T_EQ(twins, 0);
	}
}

static void bounds(struct en_run *r)
{
	struct en_ask ask = { .part = part, .parts = 2, .max_tokens = 3, .n_best = 17 };
	struct fx_answer ans;

	T_EQ(en_generate(r, &ask, 1, &a, &ans, &e), FX_USAGE);
	ask.n_best = -1;
	T_EQ(en_generate(r, &ask, 1, &a, &ans, &e), FX_USAGE);
}

int main(void)
{
	fx_arena_init(&a, 0);
	if (fx_raster_init(&image, &a, 60, 40, 1, &e) != FX_OK)
		return 1;
	for (size_t p = 0; p < image.stride * 40; p++)
		image.px[p] = (unsigned char)(p * 7);
	part[0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = &image };
	part[1] = (struct en_part){ .kind = EN_PART_TEXT };
	for (int threads = 1; threads <= 2; threads++) {
		const struct en_open o = { .threads = threads };
		struct en_model *m;
		struct en_run *r;

		T_EQ(en_model_open(&m, "tests/models/tiny-plain", &o, &e), FX_OK);
		T_OK(m->shape.vocab_rows <= ROWS);
		T_EQ(en_run_new(&r, m, &e), FX_OK);
		as_written_out(r, "ocr");
		as_written_out(r, "table the a");
		as_written_out(r, "");
		under_guards(r);
		bounds(r);
		en_run_free(r);
		en_model_free(m);
	}
	fx_arena_reset(&a);
	return t_end();
}
