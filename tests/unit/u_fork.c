/* u_fork.c - sequences that fork: several single tokens and a chain computed in one pass must give,
 * to the bit, what each gives alone, one token at a time; before and behind the edge of a page, and
 * when the one or the other goes on. Shared pages are copied before they are written, and given
 * back. */
#include "t.h"
#include "cache.h"
#include "run.h"

#include <stdlib.h>

enum { CHAIN = 4, FORKS = 3, ROOM = 200, WIDTH = 256 };

static struct fx_arena a;
static struct fx_err e;
static struct en_run *run;
static struct en_pages pages;
static int hidden;

static struct en_seq begin(int prompt)
{
	struct en_seq q = { .prefix = prompt };

	q.cache = en_model_cache(run->m, ROOM);
	q.cache.page = FX_NEWN(&a, (size_t)en_cache_pages(&q.cache), char *);
	return q;
}

/* Tokens one pass; the last row's output in out (hidden). */
static void feed(struct en_seq *q, const int *id, int n, float *out)
{
	float *x = FX_NEWN(&a, (size_t)(n * hidden), float);

	T_EQ(en_pages_own(&pages, &q->cache, q->len, q->len + n, &e), FX_OK);
	for (int i = 0; i < n; i++)
		en_embed(run, x + i * hidden, id[i]);
	T_EQ(en_lm(run, x, &(const struct en_feed){ .seq = q, .rows = n }, 1, &e), FX_OK);
	memcpy(out, x + (n - 1) * hidden, (size_t)hidden * sizeof(float));
}

/* What follows id[0 .. n) after the prompt, one at a time. */
static void alone(const int *prompt, int length, const int *id, int n, float *out)
{
	struct en_seq q = begin(length);

	feed(&q, prompt, length, out);
	for (int i = 0; i < n; i++)
		feed(&q, id + i, 1, out);
	en_pages_drop(&pages, &q.cache);
}

static int same(const float *x, const float *y)
{
	return !memcmp(x, y, (size_t)hidden * sizeof(*x));
}

static void fork_at(int length)
{
	static const int chain[CHAIN] = { 40, 41, 42, 43 }, other[FORKS] = { 50, 51, 52 },
		at[FORKS] = { 1, 2, 4 }, after = 60;
	static const int rows[CHAIN] = { 0, 1, 2, 3 };
	struct en_seq q = begin(length), f[FORKS];
	struct en_feed feeds[1 + FORKS] = { { .seq = &q, .rows = CHAIN } };
	float x[(CHAIN + FORKS) * WIDTH], y[WIDTH];
	int prompt[ROOM], path[CHAIN + 2];

	for (int i = 0; i < length; i++)
		prompt[i] = 10 + i * 7 % 200;
	feed(&q, prompt, length, y);
	T_EQ(en_pages_own(&pages, &q.cache, q.len, q.len + CHAIN, &e), FX_OK);
	for (int i = 0; i < CHAIN; i++)
		en_embed(run, x + i * hidden, chain[i]);
	for (int i = 0; i < FORKS; i++) {
		f[i] = begin(length);
		en_pages_share(&pages, &f[i].cache, &q.cache, q.len);
		f[i].len = q.len;
		T_EQ(en_pages_own(&pages, &f[i].cache, q.len, q.len + at[i] + 1, &e), FX_OK);
		en_embed(run, x + (CHAIN + i) * hidden, other[i]);
		feeds[1 + i] = (struct en_feed){ &f[i], 1, rows, at[i] };
	}
	T_EQ(en_lm(run, x, feeds, 1 + FORKS, &e), FX_OK);
	for (int i = 0; i < CHAIN; i++) {
		alone(prompt, length, chain, i + 1, y);
		T_OK(same(x + i * hidden, y));
	}
	memcpy(path, chain, sizeof(chain));
	for (int i = 0; i < FORKS; i++) {
		path[at[i]] = other[i];
		alone(prompt, length, path, at[i] + 1, y);
		T_OK(same(x + (CHAIN + i) * hidden, y));
		path[at[i] + 1] = after;	/* the fork goes on */
		alone(prompt, length, path, at[i] + 2, y);
		feed(&f[i], &after, 1, x);
		T_OK(same(x, y));
		memcpy(path, chain, sizeof(chain));
	}
	path[CHAIN] = after;			/* and so does the chain, as if there were none */
	alone(prompt, length, path, CHAIN + 1, y);
	feed(&q, &after, 1, x);
	T_OK(same(x, y));
	q.len = length + 2;			/* taken back, and on another way */
	path[2] = after;
	alone(prompt, length, path, 3, y);
	feed(&q, &after, 1, x);
	T_OK(same(x, y));
	for (int i = 0; i < FORKS; i++)
		en_pages_drop(&pages, &f[i].cache);
	en_pages_drop(&pages, &q.cache);
}

int main(void)
{
	static const char *const row[] = { "ref", "avx2", "avx512" };

	fx_arena_init(&a, 0);
	for (int i = 0; i < 6; i++) {
		const struct en_open o = { .threads = 1 + i % 2, .isa = row[i / 2],
			.precision = 1 + EN_INT8 };
		struct en_model *m;
		struct en_cache like;

		if (en_model_open(&m, "tests/models/tiny-27b", &o, &e) != FX_OK) {
			t_skip("an op row that this machine cannot run");
			continue;
		}
		T_EQ(en_run_new(&run, m, &e), FX_OK);
		hidden = m->shape.hidden;
		T_OK(hidden <= WIDTH);
		like = en_model_cache(m, 1);
		en_pages_init(&pages, &like, m->shape.layers);
		fork_at(30);
		fork_at(EN_BLOCK - 2);
		fork_at(EN_BLOCK);
		en_pages_free(&pages);
		en_run_free(run);
		en_model_free(m);
	}
	fx_arena_reset(&a);
	return t_end();
}
