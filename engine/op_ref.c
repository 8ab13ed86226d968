/* op_ref.c - the reference row: plain loops, one rounding after another */
#include "op.h"

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

const struct en_ops en_ops_ref = { "ref", usable, gemm, widen };
