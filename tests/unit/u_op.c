/* Every op row against products summed in double, over small sizes, odd strides, both layouts of B
 * and all types; and: an element never depends on m, n or its place. */
#include "t.h"
#include "op.h"

#include <stdlib.h>

enum { MAX = 700 };

static float a[20 * MAX], b[42 * MAX], c[20 * 48], c2[20 * 48], scratch[EN_GEMM_SCRATCH(MAX)];
static uint16_t half[42 * MAX];
static unsigned seed = 1;

static float value(void)
{
	return (float)((int)t_random(&seed, 2001) - 1000) / 256;
}

static uint16_t to_bf16(float f)	/* cut off: any 16 bits will do */
{
	uint32_t bits;

	memcpy(&bits, &f, 4);
	return (uint16_t)(bits >> 16);
}

/* The worst error as a share of what op.h promises: k * 2^-23 * sum of magnitudes. */
static double worst(const struct en_gemm *g, const float *before)
{
	double worst = 0;

	for (int i = 0; i < g->m; i++)
		for (int j = 0; j < g->n; j++) {
			double sum = 0, size = 0, bound, error;

			for (int t = 0; t < g->k; t++) {
				double x = (double)g->a[(size_t)i * g->lda + (size_t)t] *
					(double)en_widen1(g->b, g->type,
						g->by_k ? (size_t)t * g->ldb + (size_t)j
							: (size_t)j * g->ldb + (size_t)t);

				sum += x;
				size += fabs(x);
			}
			if (g->add) {
				sum += (double)before[(size_t)i * g->ldc + (size_t)j];
				size += fabs((double)before[(size_t)i * g->ldc + (size_t)j]);
			}
			bound = (g->k + 1) * size * 0x1p-23;
			error = fabs((double)g->c[(size_t)i * g->ldc + (size_t)j] - sum);
			error = bound > 0 ? error / bound : error;
			worst = error <= worst ? worst : error;		/* a NaN is kept */
		}
	return worst;
}

static void all_sizes(const struct en_ops *ops)
{
	static const int ks[] = { 1, 2, 7, 8, 9, 16, 31, 64, 511, 512, 513, 700 };
	static const int ms[] = { 1, 2, 5, 6, 7, 12, 13 }, ns[] = { 1, 15, 16, 17, 33 };
	double w = 0;

	for (size_t x = 0; x < FX_COUNT(ks) * FX_COUNT(ms) * FX_COUNT(ns) * 6; x++) {
		enum fx_dtype type = (enum fx_dtype[]){ FX_F32, FX_BF16, FX_F16 }[x % 3];
		int by_k = type == FX_F32 && x / 3 % 2, k = ks[x / 6 % FX_COUNT(ks)];
		int m = ms[x / 6 / FX_COUNT(ks) % FX_COUNT(ms)];
		int n = ns[x / 6 / FX_COUNT(ks) / FX_COUNT(ms)];
		struct en_gemm g = { .c = c, .ldc = 47, .a = a, .lda = (size_t)k + x % 5,
			.b = type == FX_F32 ? (void *)b : (void *)half,
			.ldb = (size_t)(by_k ? n : k) + x % 3, .m = m, .n = n, .k = k, .type = type,
			.by_k = by_k, .add = x % 7 == 0, .scratch = scratch };
		double one;

		memcpy(c2, c, sizeof(c));
		ops->gemm(&g);
		one = worst(&g, c2);
		w = one <= w ? w : one;
	}
	T_NEAR(w, 0, 1);
	printf("# %s: at worst %.3g of the bound\n", ops->name, w);
}

static void rows_are_alike(const struct en_ops *ops)
{
	struct en_gemm g = { .c = c, .ldc = 48, .a = a, .lda = 600, .b = half, .ldb = 600, .m = 13,
		.n = 48, .k = 600, .type = FX_BF16, .scratch = scratch };

	ops->gemm(&g);
	for (int i = 0; i < 13; i++) {
		struct en_gemm one = g;

		one.c = c2 + i * 48;
		one.a = a + i * 600;
		one.m = 1;
		for (one.n = 16; one.c < c2 + i * 48 + 48; one.c += 16) {
			one.b = half + (one.c - c2 - i * 48) * 600;
			ops->gemm(&one);
		}
	}
	T_OK(!memcmp(c, c2, 13 * 48 * sizeof(float)));
}

static void widening_is_exact(const struct en_ops *ops)
{
	static const uint16_t f16[] = {0, 0x8000, 1, 0x3ff, 0x400, 0x3c00, 0xbc00, 0x7bff, 0x3555};
	static const float want[] = {
		0, -0.0f, 0x1p-24f, 0x3ffp-24f, 0x1p-14f, 1, -1, 65504, 0x555p-12f};
	float got[FX_COUNT(f16)];
	static const uint16_t bf16[] = {
		0x3f80, 0xc000, 0x0001, 0x7f80, 0x3e00, 0x4049, 0, 0x8000, 0x42c8};
	static const float wide[] = {1, -2, 0x1p-133f, INFINITY, 0.125f, 3.140625f, 0, -0.0f, 100};

	ops->widen(got, f16, FX_F16, FX_COUNT(f16));
	T_OK(!memcmp(got, want, sizeof(want)));
	ops->widen(got, bf16, FX_BF16, FX_COUNT(bf16));
	T_OK(!memcmp(got, wide, sizeof(wide)));
}

int main(void)
{
	for (size_t i = 0; i < FX_COUNT(a); i++)
		a[i] = value();
	for (size_t i = 0; i < FX_COUNT(b); i++) {
		b[i] = value();
		half[i] = to_bf16(b[i]) & 0xbfff;	/* no infinity as F16 either */
	}
	T_EQ_STR(en_ops_rows[0]->name, "ref");
	T_OK(en_ops_lookup("none") == NULL);
	for (int i = 0; en_ops_rows[i]; i++) {
		if (!en_ops_rows[i]->usable()) {
			t_skip("an op row that this machine cannot run");
			continue;
		}
		all_sizes(en_ops_rows[i]);
		widening_is_exact(en_ops_rows[i]);
		if (strcmp(en_ops_rows[i]->name, "blas") != 0)
			rows_are_alike(en_ops_rows[i]);
	}
	return t_end();
}
