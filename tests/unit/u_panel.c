/* u_panel.c - every op row's products with weights in panels against sums in double, and its
 * functions against libm's in double; and: no value depends on its place or on what it is computed
 * with. */
#include "t.h"
#include "op.h"

#include <stdlib.h>

enum { K = 1100, N = 110, M = 17 };

static float a[M * (K + 3)], w32[N * K > 40 * 2700 ? N * K : 40 * 2700], bias[N];
static float c[M * (N + 2)], before[M * (N + 2)];
static uint16_t w16[FX_COUNT(w32)];
static float scratch[EN_PRODUCT_SCRATCH(2700)];
static _Alignas(64) char rows[EN_PREPARED(K) * M];
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

/* All m rows of p, that lie without gaps, as the row prepares them. */
static void make_ready(const struct en_ops *ops, struct en_product *p)
{
	const struct en_prepare r = { rows, p->a, p->w->type, p->m, p->w->k };

	p->lda = ops->prepared(r.w, r.k);
	T_OK(p->lda > 0 && p->lda % 64 == 0 && p->lda <= EN_PREPARED(r.k));
	memset(rows, 0xff, (size_t)r.m * p->lda);
	for (int u = 0; u < en_units(ops->rows, r.m); u++)
		ops->prepare(&r, u);
	p->a = rows;
	p->ready = 1;
}

static uint16_t nearest_bf16(float v)
{
	uint32_t bits;

	memcpy(&bits, &v, 4);
	return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static float as_bf16(float v)
{
	const uint16_t bits = nearest_bf16(v);

	return en_widen1(&bits, FX_BF16, 0);
}

/* The worst error as a share of (k + 1) * 2^-23 * sum of magnitudes. What is added to is in
 * before[].
 */
static double worst(const struct en_ops *ops, const struct en_product *p, int columns)
{
	const int rounds = ops->rounds && p->w->type == EN_BF16;
	const enum fx_dtype type = p->w->type == EN_F32 ? FX_F32 : FX_BF16;
	const void *w = type == FX_F32 ? (void *)w32 : (void *)w16;
	double worst = 0;

	for (int i = 0; i < p->m; i++)
		for (int j = 0; j < columns; j++) {
			const int col = p->from * EN_COLUMNS + j;
			const double begin =
				p->add ? (double)before[(size_t)i * p->ldc + (size_t)j] : 0;
			double sum = p->bias ? (double)p->bias[j] : begin, size = fabs(sum), error;

			for (int t = 0; t < p->w->k; t++) {
				const float v = a[(size_t)i * p->lda / sizeof(float) + (size_t)t];
				const double x = (double)(rounds ? as_bf16(v) : v) *
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
	static const int ms[] = {1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 17},
			 ns[] = {1, 16, 31, 32, 33, 80, 110};
	double w = 0;

	for (size_t x = 0; x < FX_COUNT(ks) * FX_COUNT(ns) * 2; x++) {
		const enum en_precision type = x % 2 ? EN_BF16 : EN_F32;
		const int k = ks[x / 2 % FX_COUNT(ks)], n = ns[x / 2 / FX_COUNT(ks)];
		const struct en_panels p = make(type, n, k);

		for (size_t y = 0; y < FX_COUNT(ms); y++) {
			const int from = n > EN_COLUMNS && y % 3 == 0;
			struct en_product g = {.c = c,
				.a = a,
				.bias = y % 2 ? bias : NULL,
				.add = y % 4 == x / 2 % 2 * 2,
				.ldc = (size_t)n + y % 3,
				.lda = ((size_t)k + y % 4) * sizeof(float),
				.w = &p,
				.m = ms[y],
				.from = from,
				.to = (n + EN_COLUMNS - 1) / EN_COLUMNS,
				.scratch = scratch};
			const struct en_product asked = g;
			double is;

			for (size_t i = 0; i < FX_COUNT(c); i++)
				c[i] = before[i] = g.add ? value() : NAN;
			if (y % 4 == 0 && ops->prepared(type, k))
				make_ready(ops, &g);
			ops->product(&g);
			is = worst(ops, &asked, n - from * EN_COLUMNS);
			w = is <= w ? w : is;
		}
	}
	T_NEAR(w, 0, 1);
	printf("# %s: at worst %.3g of the bound\n", ops->name, w);
}

/* m rows of k at once and by n together, in `parts` rows at a time and panel by panel, prepared and
 * not: the same bits. */
static void rows_are_alike(const struct en_ops *ops, enum en_precision type, int m, int n, int k)
{
	const int ints = type >= EN_INT8, wide = (n + EN_COLUMNS - 1) / EN_COLUMNS;
	const size_t size = (size_t)m * (size_t)n, bytes = ops->prepared(type, k);
	const struct en_panels p = make(type, n, k);
	float *x = malloc(4 * (size_t)m * (size_t)k), *y = malloc(4 * size), *z = malloc(4 * size);
	char *ready = aligned_alloc(64, bytes ? (size_t)m * bytes : 64);
	struct en_product g = { .c = y, .a = x, .bias = bias, .ldc = (size_t)n, .w = &p, .m = m,
		.to = wide, .lda = 4 * (size_t)k, .scratch = scratch };
	struct en_prepare r = { ready, x, type, m, k };

	for (int i = 0; i < m * k; i++)
		x[i] = value();
	for (int u = 0; bytes && u < en_units(ops->rows, m); u++)
		ops->prepare(&r, u);
	if (bytes) {
		g.a = ready;
		g.lda = bytes;
		g.ready = 1;
	}
	ops->product(&g);
	for (int part = 1; part < m && part < 17; part++) {
		memset(z, 0xff, 4 * size);
		for (int i = 0; i < m; i += part) {
			r.m = g.m = m - i < part ? m - i : part;
			g.a = r.x = x + i * k;
			g.ready = ints;
			for (int u = 0; ints && u < en_units(ops->rows, r.m); u++)
				ops->prepare(&r, u);
			g.lda = ints ? bytes : 4 * (size_t)k;
			g.a = ints ? (void *)ready : (void *)(x + i * k);
			for (g.from = 0; g.from < wide; g.from++) {
				g.to = g.from + 1;
				g.bias = bias + g.from * EN_COLUMNS;
				g.c = z + i * n + g.from * EN_COLUMNS;
				ops->product(&g);
			}
		}
		T_OK(!memcmp(y, z, 4 * size));
	}
	free(x);
	free(y);
	free(z);
	free(ready);
}

/* ---- integer weights: the formulas of panel.h and op.h, written out again ---- */

static int clamped(float v, float by, int least, int most)
{
	const int q = (int)lrintf(v * by);	/* to nearest, ties to even */

	return q < least ? least : q > most ? most : q;
}

/* Scales and values of row j of W, k steps: of all of it, or of each group of 32. */
static void quantized(int *q, float *scale, int j, int k, enum en_precision type)
{
	const float *w = w32 + (size_t)j * (size_t)k;
	const int step = type == EN_INT8 ? k : EN_GROUP;

	for (int from = 0; from < k; from += step) {
		const int to = from + step < k ? from + step : k;
		float most = 0, by;

		for (int t = from; t < to; t++)
			most = fabsf(w[t]) > fabsf(most) ? w[t] : most;
		if (type == EN_INT8) {
			scale[0] = fabsf(most) / 127;
			by = fabsf(most) > 0 ? 127 / fabsf(most) : 0;
		} else {
			const uint16_t bits = nearest_bf16(most / -8);

			scale[from / step] = en_widen1(&bits, FX_BF16, 0);
			by = fabsf(most) > 0 ? 1 / scale[from / step] : 0;
		}
		for (int t = from; t < to; t++)
			q[t] = clamped(
				w[t], by, type == EN_INT8 ? -127 : -8, type == EN_INT8 ? 127 : 7);
	}
}

static float exact(const float *x, int j, int k, enum en_precision type)
{
	static int q[K];
	static float scale[K];
	const int step = type == EN_INT8 ? k : EN_GROUP;
	float most = 0, s, sum = 0;

	quantized(q, scale, j, k, type);
	for (int t = 0; t < k; t++)
		most = fabsf(x[t]) > most ? fabsf(x[t]) : most;
	s = most / 127;
	for (int from = 0; from < k; from += step) {
		long dot = 0;

		for (int t = from; t < from + step && t < k; t++)
			dot += (long)q[t] * clamped(x[t], most > 0 ? 127 / most : 0, -127, 127);
		sum = type == EN_INT8 ? (float)dot * (s * scale[0]) :
			fmaf((float)dot, scale[from / step], sum);
	}
	return type == EN_INT8 ? sum : sum * s;
}

static void integers_are_exact(const struct en_ops *ops, enum en_precision type)
{
	static const int ks[] = {1, 3, 4, 31, 32, 33, 63, 200, 1100}, ns[] = {1, 8, 31, 32, 41, 97};
	static const int ms[] = { 1, 2, 3, 4, 5, 6, 7, 14, 17 };
	int same = 1;

	for (size_t z = 0; z < FX_COUNT(ks) * FX_COUNT(ns) * FX_COUNT(ms); z++) {
		const int k = ks[z % FX_COUNT(ks)], n = ns[z / FX_COUNT(ks) % FX_COUNT(ns)];
		const int m = ms[z / FX_COUNT(ks) / FX_COUNT(ns)], from = n > 32 && z % 2;
		const struct en_panels p = make(type, n, k);
		struct en_product g = { .c = c, .a = a, .bias = z % 3 ? bias : NULL,
			.ldc = (size_t)n + 1, .w = &p, .m = m, .from = from,
			.to = (n + EN_COLUMNS - 1) / EN_COLUMNS, .scratch = scratch };

		make_ready(ops, &g);
		ops->product(&g);
		for (int i = 0; i < m; i++)
			for (int j = from * EN_COLUMNS; j < n; j++) {
				const int at = j - from * EN_COLUMNS;
				float want = exact(a + (size_t)i * (size_t)k, j, k, type);

				want = g.bias ? want + bias[at] : want;
				same &= !memcmp(&want, c + (size_t)i * g.ldc + at, sizeof(want));
			}
	}
	T_OK(same);
	printf("# %s, %s: %s\n", ops->name, en_precision_name(type), same ? "exact" : "not exact");
}

/* What comes back is the value times the scale, half a step off at most. */
static void integers_come_back(enum en_precision type)
{
	static int q[K];
	static float scale[K];
	const struct en_panels p = make(type, N, 333);
	float got[333];
	int same = 1, near = 1;

	for (int j = 0; j < N; j++) {
		en_panels_row(got, &p, j);
		quantized(q, scale, j, 333, type);
		for (int t = 0; t < 333; t++) {
			const float s = scale[type == EN_INT8 ? 0 : t / EN_GROUP];
			const float w = w32[j * 333 + t];

			same &= got[t] == s * (float)q[t];
			/* int4: -8 has no +8 to match, and its scale was rounded */
			near &= fabsf(got[t] - w) <= fabsf(s) * (type == EN_INT8 ? 0.5001f : 1.04f);
		}
	}
	T_OK(same);
	T_OK(near);
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
	float sum, most;

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
		most = -INFINITY;
		sum = ops->softmax(y, COUNT, 0.5f, capped ? 7 : 0, &most);
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
	T_NEAR((double)most, max, 1e-6);
	/* The second stretch of two: the first had a larger value, or the second has. */
	for (int later = 0; later < 2; later++) {
		memcpy(y, x, sizeof(y));
		most = later ? 3 : 12;
		max = later ? 10 : 12;
		sum = ops->softmax(y, COUNT, 0.5f, 0, &most);
		T_NEAR((double)most, max, 1e-6);
		for (int i = 0; i < COUNT; i += 100)
			T_NEAR((double)y[i], exp((double)x[i] * 0.5 - max), 5e-6);
	}
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
	panels = aligned_alloc(64, (en_panels_bytes(EN_F32, 64, 2700) + en_panels_bytes(EN_F32, N,
		K) + 63) / 64 * 64);
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
	integers_come_back(EN_INT8);
	integers_come_back(EN_INT4);
	for (int i = 0; en_ops_rows[i]; i++) {
		if (!en_ops_rows[i]->usable()) {
			t_skip("an op row that this machine cannot run");
			continue;
		}
		all_sizes(en_ops_rows[i]);
		functions(en_ops_rows[i]);
		if (strcmp(en_ops_rows[i]->name, "blas") != 0) {
			integers_are_exact(en_ops_rows[i], EN_INT8);
			integers_are_exact(en_ops_rows[i], EN_INT4);
			for (enum en_precision w = 0; w < EN_PRECISION_COUNT; w++) {
				rows_are_alike(en_ops_rows[i], w, M, N, K);
				rows_are_alike(en_ops_rows[i], w, 150, 40, 2700);
			}
		}
	}
	free(panels);
	return t_end();
}
