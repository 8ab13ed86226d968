/* u_attend.c - attention on every op row against sums in double over all that a row sees: small and
 * odd widths, shared kv heads, prefixes, past the edges of blocks, f32 and bf16 caches; and: a
 * row's bits do not depend on how many rows came with it, on other sequences or on threads. */
#include "t.h"
#include "attend.h"
#include "run.h"

#include <stdlib.h>

enum { POSITIONS = 200, WIDTH = 512 };

struct shape { int heads, kv_heads, dim; };

static float q[2][POSITIONS * WIDTH], k[2][POSITIONS * WIDTH], v[2][POSITIONS * WIDTH];
static float turn[POSITIONS * 256];
static unsigned seed = 7;

static float value(void)
{
	return (float)((int)t_random(&seed, 2001) - 1000) / 1000;
}

static double stored(float x, enum en_precision type)
{
	uint32_t bits;
	float f;

	if (type == EN_F32)
		return (double)x;
	memcpy(&bits, &x, 4);
	bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
	memcpy(&f, &bits, 4);
	return (double)f;
}

/* Value d of a head, rotated by the angles of its position. */
static float turned(const float *x, int dim, int d, int position)
{
	const float *t = turn + position * dim;
	const int half = dim / 2, i = d % half;

	return d < half ? x[i] * t[i] - x[i + half] * t[half + i] :
		x[i + half] * t[i] + x[i] * t[half + i];
}

struct how { const struct shape *s; enum en_precision type; int prefix, all; float scale, cap;
	int rotated, rounds; };

/* Output of one position and head, (dim). */
static void expect(double *out, const struct how *h, int seq, int position, int head)
{
	const struct shape *s = h->s;
	const int kv = head / (s->heads / s->kv_heads), own = position + 1;
	const int seen = h->prefix < 0 ? h->all : own > h->prefix ? own : h->prefix;
	const float *query = q[seq] + position * s->heads * s->dim + head * s->dim;
	const enum en_precision asked = h->rounds ? h->type : EN_F32;
	double sum = 0, most = -1e300, score[POSITIONS];

	for (int t = 0; t < seen; t++) {
		const float *key = k[seq] + t * s->kv_heads * s->dim + kv * s->dim;

		score[t] = 0;
		for (int d = 0; d < s->dim; d++)
			score[t] += h->rotated ?
				stored(turned(query, s->dim, d, position), asked) *
				stored(turned(key, s->dim, d, t), h->type) :
				stored(query[d], asked) * stored(key[d], h->type);
		score[t] *= (double)h->scale;
		if (h->cap > 0)
			score[t] = (double)h->cap * tanh(score[t] / (double)h->cap);
		most = score[t] > most ? score[t] : most;
	}
	for (int d = 0; d < s->dim; d++)
		out[d] = 0;
	for (int t = 0; t < seen; t++) {
		const float *own_v = v[seq] + t * s->kv_heads * s->dim + kv * s->dim;
		const double w = exp(score[t] - most);

		sum += w;
		for (int d = 0; d < s->dim; d++)
			out[d] += w * stored(own_v[d], h->type);
	}
	for (int d = 0; d < s->dim; d++)
		out[d] /= sum;
}

/* Positions 0 .. all of `seqs` sequences, `each` at a time after the first `begin`. */
static void compute(float *out[2], const struct how *h, const struct en_run *r, int seqs, int begin,
	int each)
{
	const struct shape *s = h->s;
	const int width = s->heads * s->dim, kv_width = s->kv_heads * s->dim;
	static float qq[2 * POSITIONS * WIDTH], kk[2 * POSITIONS * WIDTH],
		vv[2 * POSITIONS * WIDTH];
	static float tt[2 * POSITIONS * 256];
	struct en_cache cache[2];
	struct en_span span[2];
	struct fx_arena a;

	fx_arena_init(&a, 0);
	for (int i = 0; i < seqs; i++) {
		cache[i] = (struct en_cache){
			.type = h->type, .kv_heads = s->kv_heads, .dim = s->dim, .room = h->all};
		en_cache_take(&cache[i], 2, &a);
		T_OK(cache[i].page && (uintptr_t)cache[i].page[0] % 64 == 0);
	}
	for (int at = 0, n; at < h->all; at += n) {
		n = at ? each : begin;
		n = h->all - at < n ? h->all - at : n;
		for (int i = 0; i < seqs; i++) {
			span[i] = (struct en_span){ &cache[i], i * n, n, at, h->prefix, NULL, 0 };
			memcpy(qq + i * n * width, q[i] + at * width, sizeof(float) *
				(size_t)(n * width));
			memcpy(kk + i * n * kv_width, k[i] + at * kv_width, sizeof(float) *
				(size_t)(n * kv_width));
			memcpy(vv + i * n * kv_width, v[i] + at * kv_width, sizeof(float) *
				(size_t)(n * kv_width));
			memcpy(tt + i * n * s->dim, turn + at * s->dim, sizeof(float) *
				(size_t)(n * s->dim));
		}
		en_attend(r, &(const struct en_attn){ .q = qq, .k = kk, .v = vv, .out = qq,
			.turn = h->rotated ? tt : NULL, .span = span, .spans = seqs, .layer = 1,
			.heads = s->heads, .scale = h->scale, .cap = h->cap });
		for (int i = 0; i < seqs; i++)
			memcpy(out[i] + at * width, qq + i * n * width, sizeof(float) *
				(size_t)(n * width));
	}
	fx_arena_reset(&a);
}

static double worst(const float *out, const struct how *h, int seq)
{
	double w = 0, want[256];

	for (int t = 0; t < h->all; t++)
		for (int head = 0; head < h->s->heads; head++) {
			expect(want, h, seq, t, head);
			for (int d = 0; d < h->s->dim; d++) {
				const double e = fabs((double)out[(t * h->s->heads + head) *
					h->s->dim + d] - want[d]);

				w = e <= w ? w : e;
			}
		}
	return w;
}

static const struct shape shapes[] = { { 4, 4, 8 }, { 4, 2, 16 }, { 2, 1, 256 }, { 3, 3, 72 },
	{ 50, 1, 8 }, { 6, 2, 34 } };

static void check(const struct en_ops *ops, const struct how *h, double *most)
{
	static float one[2][POSITIONS * WIDTH], other[2][POSITIONS * WIDTH];
	float *outs[2] = { one[0], one[1] }, *others[2] = { other[0], other[1] };
	const int fed = h->prefix < 0 ? h->all : h->prefix > 0 ? h->prefix : 1;
	const size_t bytes = sizeof(float) * (size_t)(h->all * h->s->heads * h->s->dim);
	struct fx_err e = { 0 };
	double w;

	for (int threads = 1; threads <= 2; threads++) {
		struct en_model m = { .ops = ops };
		struct en_run *r;

		T_EQ(en_pool_new(&m.pool, threads, &e), FX_OK);
		T_EQ(en_run_new(&r, &m, &e), FX_OK);
		T_EQ(en_run_scratch(
			     r, en_attend_scratch(h->s->heads, h->s->kv_heads, h->s->dim), &e),
			FX_OK);
		if (threads == 1) {
			compute(outs, h, r, 2, h->all, 1);
			w = worst(outs[0], h, 0);
			*most = w <= *most ? *most : w;
			w = worst(outs[1], h, 1);
			*most = w <= *most ? *most : w;
		}
		if (strcmp(ops->name, "blas") != 0) {
			compute(others, h, r, threads, fed, threads == 1 ? 1 : 7);
			T_OK(!memcmp(outs[0], others[0], bytes));
			T_OK(threads < 2 || !memcmp(outs[1], others[1], bytes));
		}
		en_run_free(r);
		en_pool_free(m.pool);
	}
}

int main(void)
{
	static const int all[] = { 1, 31, 64, 65, 129, 200 }, prefix[] = { -1, 0, 20, 70 };

	for (int s = 0; s < 2; s++)
		for (int i = 0; i < POSITIONS * WIDTH; i++) {
			q[s][i] = value();
			k[s][i] = value();
			v[s][i] = value();
		}
	for (int i = 0; en_ops_rows[i]; i++) {
		double most[2] = { 0, 0 };

		if (!en_ops_rows[i]->usable()) {
			t_skip("an op row that this machine cannot run");
			continue;
		}
		for (size_t x = 0; x < FX_COUNT(shapes) * FX_COUNT(all) * FX_COUNT(prefix); x++) {
			struct how h = { .s = &shapes[x % FX_COUNT(shapes)],
				.all = all[x / FX_COUNT(shapes) % FX_COUNT(all)],
				.prefix = prefix[x / FX_COUNT(shapes) / FX_COUNT(all)],
				.type = x % 5 % 2 ? EN_BF16 : EN_F32, .cap = x % 3 ? 5 : 0,
				.scale = 1.5f, .rotated = x % 7 % 2,
				.rounds = en_ops_rows[i]->rounds };

			if (h.prefix > h.all)
				continue;
			for (int p = 0; p < POSITIONS; p++)
				for (int d = 0; d < h.s->dim / 2; d++) {
					turn[p * h.s->dim + d] = cosf((float)(p * (d + 1)));
					turn[p * h.s->dim + h.s->dim / 2 + d] =
						sinf((float)(p * (d + 1)));
				}
			check(en_ops_rows[i], &h, &most[h.type == EN_BF16]);
		}
		/* |v| <= 1, so an output is off by what its weights are: a few units of scores,
		 * which are up to 40 */
		T_NEAR(most[0], 0, 3e-5);
		/* where rows round, weights of positions are rounded too */
		T_NEAR(most[1], 0, en_ops_rows[i]->rounds ? 0x1p-8 : 3e-5);
		printf("# %s: off by %.2g at most, with bf16 %.2g\n", en_ops_rows[i]->name, most[0],
			most[1]);
	}
	return t_end();
}
