/* op_ref.c - the reference row: plain loops, one rounding after another */
#include "op.h"

#include <math.h>

static int usable(void)
{
	return 1;
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	for (size_t i = 0; i < n; i++)
		dst[i] = en_widen1(src, type, i);
}

static void gemm(const struct en_gemm *g)
{
	size_t next = g->by_k ? g->ldb : 1;

	for (int j = 0; j < g->n; j++) {
		size_t first = g->by_k ? (size_t)j : (size_t)j * g->ldb;

		for (int t = 0; t < g->k; t++)
			g->scratch[t] = en_widen1(g->b, g->type, first + (size_t)t * next);
		for (int i = 0; i < g->m; i++) {
			const float *a = g->a + (size_t)i * g->lda;
			float *c = g->c + (size_t)i * g->ldc + j, sum = 0;

			for (int t = 0; t < g->k; t++)
				sum += a[t] * g->scratch[t];
			*c = g->add ? *c + sum : sum;
		}
	}
}

static void product(const struct en_product *p)
{
	for (int j = p->from * EN_COLUMNS; j < p->to * EN_COLUMNS && j < p->w->n; j++) {
		const int at = j - p->from * EN_COLUMNS;

		en_panels_row(p->scratch, p->w, j);
		for (int i = 0; i < p->m; i++) {
			const float *a = p->a + (size_t)i * p->lda;
			float sum = 0;

			for (int t = 0; t < p->w->k; t++)
				sum += a[t] * p->scratch[t];
			p->c[(size_t)i * p->ldc + (size_t)at] = p->bias ? sum + p->bias[at] : sum;
		}
	}
}

static void gelu(float *x, const float *up, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const float v = 0.5f * x[i] * (1 + tanhf(0.7978845608028654f *
			(x[i] + 0.044715f * x[i] * x[i] * x[i])));

		x[i] = up ? v * up[i] : v;
	}
}

static void softcap(float *x, size_t n, float cap)
{
	for (size_t i = 0; i < n; i++)
		x[i] = cap * tanhf(x[i] / cap);
}

static float softmax(float *x, size_t n, float scale, float cap)
{
	float max = -INFINITY, sum = 0;

	for (size_t i = 0; i < n; i++) {
		x[i] = cap > 0 ? cap * tanhf(x[i] * scale / cap) : x[i] * scale;
		max = x[i] > max ? x[i] : max;
	}
	for (size_t i = 0; i < n; i++) {
		x[i] = expf(x[i] - max);
		sum += x[i];
	}
	return sum;
}

const struct en_ops en_ops_ref = { "ref", usable, gemm, product, gelu, softmax, softcap, widen };
