/* op_ref.c - the reference row: plain loops, one rounding after another */
#include "op.h"

#include <math.h>
#include <string.h>

static int usable(void)
{
	return 1;
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	for (size_t i = 0; i < n; i++)
		dst[i] = en_widen1(src, type, i);
}

/* A prepared row: the scale in the first 64 bytes, then the values, a byte each. */
static size_t prepared(enum en_precision w, int k)
{
	return w == EN_INT8 || w == EN_INT4 ? 64 + ((size_t)k + 63) / 64 * 64 : 0;
}

static void prepare(const struct en_prepare *p, int unit)
{
	char *dst = (char *)p->dst + (size_t)unit * prepared(p->w, p->k);
	const float scale = en_quantize((signed char *)dst + 64, p->x + (size_t)unit *
		(size_t)p->k, p->k, p->k);

	memcpy(dst, &scale, sizeof(scale));
}

/* Column j as values that a product multiplies: scales left out. */
static void bare(signed char *v, const struct en_panels *w, int j)
{
	const size_t bytes = en_panel_bytes(w->type, w->k), c = (size_t)(j % EN_COLUMNS);
	const char *p = (const char *)w->p + (size_t)(j / EN_COLUMNS) * bytes;

	for (int t = 0; t < w->k; t++) {
		const char *group = p + (size_t)(t / EN_GROUP) * EN_GROUP_BYTES;
		const int i = t % EN_GROUP;

		if (w->type == EN_INT8) {
			v[t] = (signed char)p[(size_t)(t / 4) * EN_LINE + 4 * c + (size_t)(t % 4)];
		} else {
			const unsigned char byte = (unsigned char)group[2 * EN_COLUMNS +
				i / 8 * EN_LINE + 4 * (int)c + i % 4];

			v[t] = (signed char)((i % 8 < 4 ? byte & 15 : byte >> 4) - 8);
		}
	}
}

static int32_t dot(const signed char *a, const signed char *b, int n)
{
	int32_t sum = 0;

	for (int t = 0; t < n; t++)
		sum += a[t] * b[t];
	return sum;
}

static void column_int(const struct en_product *p, int j)
{
	const struct en_panels *w = p->w;
	const char *panel = (const char *)w->p + (size_t)(j / EN_COLUMNS) *
		en_panel_bytes(w->type, w->k);
	const int at = j - p->from * EN_COLUMNS, c = j % EN_COLUMNS;
	signed char *v = (signed char *)p->scratch;

	bare(v, w, j);
	for (int i = 0; i < p->m; i++) {
		const char *row = (const char *)p->a + (size_t)i * p->lda;
		const signed char *q = (const signed char *)row + 64;
		const float s = en_widen1(row, FX_F32, 0);
		float x = 0;

		if (w->type == EN_INT8)
			x = (float)dot(q, v, w->k) * (s * en_widen1(panel + ((size_t)w->k + 3) / 4 *
				EN_LINE, FX_F32, (size_t)c));
		for (int t = 0; w->type == EN_INT4 && t < w->k; t += EN_GROUP)
			x = fmaf(
				(float)dot(q + t, v + t, w->k - t < EN_GROUP ? w->k - t : EN_GROUP),
				en_widen1(
					panel + t / EN_GROUP * EN_GROUP_BYTES, FX_BF16, (size_t)c),
				x);
		if (w->type == EN_INT4)
			x *= s;
		p->c[(size_t)i * p->ldc + (size_t)at] = p->bias ? x + p->bias[at] : x;
	}
}

static void product(const struct en_product *p)
{
	const int ints = p->w->type == EN_INT8 || p->w->type == EN_INT4;

	for (int j = p->from * EN_COLUMNS; j < p->to * EN_COLUMNS && j < p->w->n; j++) {
		const int at = j - p->from * EN_COLUMNS;

		if (ints) {
			column_int(p, j);
			continue;
		}
		en_panels_row(p->scratch, p->w, j);
		for (int i = 0; i < p->m; i++) {
			const float *a = (const void *)((const char *)p->a + (size_t)i * p->lda);
			float *c = p->c + (size_t)i * p->ldc + (size_t)at;
			float sum = p->add ? *c : 0;

			for (int t = 0; t < p->w->k; t++)
				sum += a[t] * p->scratch[t];
			*c = p->bias ? sum + p->bias[at] : sum;
		}
	}
}

static double peak(enum en_precision w, long rounds)
{
	enum { WIDE = 32 };
	float x[WIDE];
	int32_t q[WIDE];
	volatile float keep;

	for (int i = 0; i < WIDE; i++) {
		x[i] = (float)i;
		q[i] = i;
	}
	for (long r = 0; r < rounds * 1000 / (2 * WIDE); r++)
		for (int i = 0; i < WIDE; i++)
			if (w == EN_INT8 || w == EN_INT4)
				q[i] = (q[i] & 0xffff) * 3 + 7;
			else
				x[i] = x[i] * 0.999f + 0.5f;
	keep = x[rounds % WIDE] + (float)(q[rounds % WIDE] & 1);
	(void)keep;
	return (double)(rounds * 1000 / (2 * WIDE)) * 2 * WIDE;
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

static float softmax(float *x, size_t n, float scale, float cap, float *most)
{
	float max = *most, sum = 0;

	for (size_t i = 0; i < n; i++) {
		x[i] = cap > 0 ? cap * tanhf(x[i] * scale / cap) : x[i] * scale;
		max = x[i] > max ? x[i] : max;
	}
	for (size_t i = 0; i < n; i++) {
		x[i] = expf(x[i] - max);
		sum += x[i];
	}
	*most = max;
	return sum;
}

const struct en_ops en_ops_ref = { "ref", usable, usable, product, 0, 1, prepared, prepare,
	gelu, softmax, softcap, peak, widen };
