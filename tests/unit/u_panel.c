/* u_panel.c - every op row's products with weights in panels against sums in double, and its
 * functions against libm's in double; and: no value depends on its place or on what it is computed
 * with. */
#include "t.h"
#include "op.h"

#include <stdlib.h>

enum { K = 1100, N = 110, M = 14 };

static float a[M * (K + 3)], w32[N * K], bias[N], c[M * (N + 2)], one[M * (N + 2)];
static uint16_t w16[N * K];
static float scratch[EN_PRODUCT_SCRATCH(K)];
static unsigned char *panels;
static unsigned seed = 1;

static float value(void)
{
	return (float)((int)t_random(&seed, 2001) - 1000) / 256;
}

static struct en_panels make(enum en_precision type, int n, int k)
{
	const struct en_panels p = { panels, type, n, k };

	const enum fx_dtype src = type == EN_BF16 ? FX_BF16 : FX_F32;

	memset(panels, 0xff, en_panels_bytes(type, n, k));	/* NaN where nothing is written */
	en_panels_fill(panels, &p, src == FX_F32 ? (void *)w32 : (void *)w16, src, 0,
		(n + EN_COLUMNS - 1) / EN_COLUMNS);
	return p;
}

/* The worst error as a share of (k + 1) * 2^-23 * sum of magnitudes. */
static double worst(const struct en_product *p, int columns)
{
	const enum fx_dtype type = p->w->type == EN_F32 ? FX_F32 : FX_BF16;
	const void *w = type == FX_F32 ? (void *)w32 : (void *)w16;
	double worst = 0;

	for (int i = 0; i < p->m; i++)
		for (int j = 0; j < columns; j++) {
			const int col = p->from * EN_COLUMNS + j;
			double sum = p->bias ? (double)p->bias[j] : 0, size = fabs(sum), error;

			for (int t = 0; t < p->w->k; t++) {
				const double x =
					(double)a[(size_t)i * p->lda / sizeof(float) + (size_t)t] *
					(double)en_widen1(
						w, type, (size_t)col * (size_t)p->w->k + (size_t)t);

				sum += x;
				size += fabs(x);
			}
			error = fabs((double)p->c[(size_t)i * p->ldc + (size_t)j] - sum);
			error = size > 0 ? error / ((p->w->k + 1) * size * 0x1p-23) : error;
			worst = error <= worst ? worst : error;		/* a NaN is kept */
		}
	return worst;
}

static void all_sizes(const struct en_ops *ops)
{
	static const int ks[] = { 1, 2, 3, 16, 255, 511, 512, 513, 1025, 1100 };
	static const int ms[] = {1, 2, 3, 4, 5, 6, 7, 8, 13, 14},
			 ns[] = {1, 16, 31, 32, 33, 80, 110};
	double w = 0;

	for (size_t x = 0; x < FX_COUNT(ks) * FX_COUNT(ns) * 2; x++) {
		const enum en_precision type = x % 2 ? EN_BF16 : EN_F32;
		const int k = ks[x / 2 % FX_COUNT(ks)], n = ns[x / 2 / FX_COUNT(ks)];
		const struct en_panels p = make(type, n, k);

		for (size_t y = 0; y < FX_COUNT(ms); y++) {
			const int from = n > EN_COLUMNS && y % 3 == 0;
			const struct en_product g = {.c = c,
				.a = a,
				.bias = y % 2 ? bias : NULL,
				.ldc = (size_t)n + y % 3,
				.lda = ((size_t)k + y % 4) * sizeof(float),
				.w = &p,
				.m = ms[y],
				.from = from,
				.to = (n + EN_COLUMNS - 1) / EN_COLUMNS,
				.scratch = scratch};
			double is;

			ops->product(&g);
			is = worst(&g, n - from * EN_COLUMNS);
			w = is <= w ? w : is;
		}
	}
	T_NEAR(w, 0, 1);
	printf("# %s: at worst %.3g of the bound\n", ops->name, w);
}

static void rows_are_alike(const struct en_ops *ops, enum en_precision type)
{
	const struct en_panels p = make(type, N, K);
	struct en_product g = {.c = c,
		.a = a,
		.bias = bias,
		.ldc = N,
		.lda = K * sizeof(float),
		.w = &p,
		.m = M,
		.from = 0,
		.to = (N + EN_COLUMNS - 1) / EN_COLUMNS,
		.scratch = scratch};

	ops->product(&g);
	for (int m = 1; m < M; m++) {
		for (int i = 0; i < M; i += m) {
			g.m = M - i < m ? M - i : m;
			g.a = a + i * K;
			for (g.from = 0; g.from * EN_COLUMNS < N; g.from++) {
				g.to = g.from + 1;
				g.bias = bias + g.from * EN_COLUMNS;
				g.c = one + i * N + g.from * EN_COLUMNS;
				ops->product(&g);
			}
		}
		T_OK(!memcmp(c, one, sizeof(float) * M * N));
	}
}

static void rows_come_back(enum en_precision type)
{
	const struct en_panels p = make(type, N, 333);
	float got[333];
	int same = 1;

	for (int j = 0; j < N; j++) {
		en_panels_row(got, &p, j);
		for (int t = 0; t < 333; t++)
			same &= got[t] == en_widen1(type == EN_F32 ? (void *)w32 : (void *)w16,
				type == EN_F32 ? FX_F32 : FX_BF16,
				(size_t)(j * 333 + t));
	}
	T_OK(same);
}

static void functions(const struct en_ops *ops)
{
	enum { COUNT = 4001 };
	static float x[COUNT], up[COUNT], y[COUNT];
	double gelu = 0, cap = 0, soft = 0, total = 0, max = -1e30;
	float sum;

	for (int i = 0; i < COUNT; i++) {
		x[i] = (float)(i - 2000) / 100;
		up[i] = value();
	}
	memcpy(y, x, sizeof(y));
	ops->gelu(y, up, COUNT);
	for (int i = 0; i < COUNT; i++) {
		const double v = (double)x[i];
		const double want = 0.5 * v * (1 + tanh(0.7978845608028654 * (v + 0.044715 * v * v *
			v))) * (double)up[i];
		const double e = fabs((double)y[i] - want) / (fmax(1, fabs(v)) * fmax(1,
			fabs((double)up[i])));

		gelu = e <= gelu ? gelu : e;
	}
	T_NEAR(gelu, 0, 4e-7);
	memcpy(y, x, sizeof(y));
	ops->softcap(y, COUNT, 5);
	for (int i = 0; i < COUNT; i++) {
		const double e = fabs((double)y[i] - 5 * tanh((double)x[i] / 5)) / 5;

		cap = e <= cap ? cap : e;
	}
	T_NEAR(cap, 0, 4e-7);
	for (int capped = 0; capped < 2; capped++) {
		memcpy(y, x, sizeof(y));
		sum = ops->softmax(y, COUNT, 0.5f, capped ? 7 : 0);
		total = 0;
		for (int i = 0; i < COUNT; i++) {
			const double v = (double)x[i] * 0.5;

			max = capped ? 7 * tanh(10.0 / 7) : 10.0;
			total += exp((capped ? 7 * tanh(v / 7) : v) - max);
			soft = fmax(soft, fabs((double)y[i] - exp((capped ? 7 * tanh(v / 7) : v) -
				max)));
		}
		T_NEAR((double)sum / total, 1, 1e-5);
	}
	T_NEAR(soft, 0, 5e-6);
	/* Alone, and as one of many, a value is the same. */
	memcpy(y, x, sizeof(y));
	ops->gelu(y, up, COUNT);
	for (int i = 0; i < COUNT; i += 37) {
		float alone = x[i];

		ops->gelu(&alone, up + i, 1);
		T_OK(!memcmp(&alone, y + i, sizeof(alone)));
	}
}

int main(void)
{
	panels = aligned_alloc(64, (en_panels_bytes(EN_F32, N, K) + 63) / 64 * 64);
	for (size_t i = 0; i < FX_COUNT(a); i++)
		a[i] = value();
	for (size_t i = 0; i < FX_COUNT(bias); i++)
		bias[i] = value();
	for (size_t i = 0; i < FX_COUNT(w32); i++) {
		uint32_t bits;

		w32[i] = value();
		memcpy(&bits, w32 + i, 4);
		w16[i] = (uint16_t)(bits >> 16);
	}
	rows_come_back(EN_F32);
	rows_come_back(EN_BF16);
	for (int i = 0; en_ops_rows[i]; i++) {
		if (!en_ops_rows[i]->usable()) {
			t_skip("an op row that this machine cannot run");
			continue;
		}
		all_sizes(en_ops_rows[i]);
		functions(en_ops_rows[i]);
		if (strcmp(en_ops_rows[i]->name, "blas") != 0) {
			rows_are_alike(en_ops_rows[i], EN_F32);
			rows_are_alike(en_ops_rows[i], EN_BF16);
		}
	}
	free(panels);
	return t_end();
}
