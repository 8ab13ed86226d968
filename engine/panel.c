/* panel.c - see panel.h */
#include "panel.h"

#include "op.h"

#include <math.h>
#include <string.h>

#define NAME(id, name) name,
static const char *const names[] = { EN_PRECISIONS(NAME) };

const char *en_precision_name(enum en_precision p)
{
	return names[p];
}

int en_precision_find(const char *name)
{
	for (int i = 0; i < EN_PRECISION_COUNT; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

static size_t groups(int k)
{
	return ((size_t)k + EN_GROUP - 1) / EN_GROUP;
}

size_t en_panel_bytes(enum en_precision type, int k)
{
	switch (type) {
	case EN_BF16:
		return ((size_t)k + 1) / 2 * EN_LINE;
	case EN_INT8:
		return (((size_t)k + 3) / 4 + 2) * EN_LINE;
	case EN_INT4:
		return groups(k) * EN_GROUP_BYTES;
	default:
		return (size_t)k * EN_LINE;
	}
}

size_t en_panels_bytes(enum en_precision type, int n, int k)
{
	return ((size_t)n + EN_COLUMNS - 1) / EN_COLUMNS * en_panel_bytes(type, k);
}

/* ---- filling ----
 *
 * 32 rows side by side, a few lines of each at a time, keeps both sides in the caches. */

enum { STREAM = 64 };

static void whole_bf16(uint32_t *to, const struct en_panels *s, const char *src)
{
	const size_t row = 2 * (size_t)s->k;
	const int pairs = s->k / 2;

	for (int t = 0; t < pairs; t += STREAM)
		for (int c = 0; c < EN_COLUMNS; c++) {
			const char *from = src + (size_t)c * row + 4 * (size_t)t;
			const int end = pairs - t < STREAM ? pairs - t : STREAM;
			uint32_t line[STREAM];

			memcpy(line, from, 4 * (size_t)end);
			for (int i = 0; i < end; i++)
				to[(size_t)(t + i) * EN_COLUMNS + (size_t)c] = line[i];
		}
}

/* Steps [t, t + n) of a row of W; t + n may pass the end of k. */
static void steps(float *v, const void *row, enum fx_dtype src, int k, int t, int n)
{
	const int there = k - t < n ? k - t : n;

	for (int i = 0; i < n; i++)
		v[i] = 0;
	if (src == FX_BF16)		/* what weights are published in */
		for (int i = 0; i < there; i++) {
			uint16_t half;
			uint32_t bits;

			memcpy(&half, (const char *)row + 2 * (size_t)(t + i), 2);
			bits = (uint32_t)half << 16;
			memcpy(v + i, &bits, 4);
		}
	else
		for (int i = 0; i < there; i++)
			v[i] = en_widen1(row, src, (size_t)(t + i));
}

/* The largest magnitude in bits, which sort as magnitudes do. */
static int32_t largest(const float *v, int n)
{
	int32_t most = 0;

	for (int i = 0; i < n; i++) {
		int32_t bits;

		memcpy(&bits, v + i, 4);
		bits &= 0x7fffffff;
		most = bits > most ? bits : most;
	}
	return most;
}

/* q = v * by, rounded to nearest, ties to even, from least to most (less than 2^22): the sum has no
 * bits for less than 1. Said in sums and bits for the sake of compilers, which know no vectors for
 * rintf() on every x86-64; a NaN gives some value. */
static void quantize(int32_t *q, const float *v, int n, const float by_least_most[3])
{
	const float by = by_least_most[0], least = by_least_most[1], most = by_least_most[2];
	const float high = 0x1.8p23f;

	for (int i = 0; i < n; i++) {
		float x = v[i] * by;
		int32_t bits;

		x = x < least ? least : x;
		x = x > most ? most : x;
		x += high;
		memcpy(&bits, &x, 4);
		q[i] = (int32_t)((uint32_t)bits - 0x4b400000);
	}
}

static void column_f32(char *to, const void *row, enum fx_dtype src, int k)
{
	for (int t = 0; t < k; t++) {
		const float v = en_widen1(row, src, (size_t)t);

		memcpy(to + (size_t)t * EN_LINE, &v, 4);
	}
}

static void column_bf16(char *to, const void *row, enum fx_dtype src, int k)
{
	for (int t = 0; t < k; t++) {
		const uint16_t v = en_bf16(en_widen1(row, src, (size_t)t));

		memcpy(to + (size_t)(t / 2) * EN_LINE + 2 * (t & 1), &v, 2);
	}
}

/* The first n columns. */
static void panel_int8(char *panel, const struct en_panels *s, const char *rows,
	enum fx_dtype src, int n)
{
	const size_t lines = ((size_t)s->k + 3) / 4, row = (src == FX_F32 ? 4 : 2) * (size_t)s->k;
	char *const end = panel + lines * EN_LINE;
	float by[EN_COLUMNS][3], v[STREAM];
	int32_t sum[EN_COLUMNS] = { 0 }, q[STREAM];

	for (int c = 0; c < n; c++) {
		int32_t bits = 0;
		float most, scale;

		for (int t = 0; t < s->k; t += STREAM) {
			int32_t some;

			steps(v, rows + (size_t)c * row, src, s->k, t, STREAM);
			some = largest(v, STREAM);
			bits = some > bits ? some : bits;
		}
		memcpy(&most, &bits, 4);
		scale = most / 127;
		by[c][0] = most > 0 ? 127 / most : 0;
		by[c][1] = -127;
		by[c][2] = 127;
		memcpy(end + 4 * c, &scale, 4);
	}
	for (int t = 0; t < s->k; t += STREAM)
		for (int c = 0; c < n; c++) {
			char *to = panel + (size_t)t / 4 * EN_LINE + 4 * c;
			signed char bytes[STREAM];

			steps(v, rows + (size_t)c * row, src, s->k, t, STREAM);
			quantize(q, v, STREAM, by[c]);
			for (int i = 0; i < STREAM; i++) {
				bytes[i] = (signed char)q[i];
				sum[c] += bytes[i];
			}
			for (int i = 0; i < STREAM && t + i < s->k; i += 4, to += EN_LINE)
				memcpy(to, bytes + i, 4);
		}
	memcpy(end + EN_LINE, sum, 4 * (size_t)n);
}

/* c: which column of the panel. */
static void column_int4(char *panel, int c, const struct en_panels *s, const void *row,
	enum fx_dtype src)
{
	for (int t = 0; t < s->k; t += EN_GROUP, panel += EN_GROUP_BYTES) {
		unsigned char *to = (unsigned char *)panel + 2 * EN_COLUMNS + 4 * c;
		float v[EN_GROUP], scale, by[3] = { 0, -8, 7 };
		int32_t q[EN_GROUP], most;
		uint16_t bits;
		int at = 0;

		steps(v, row, src, s->k, t, EN_GROUP);
		most = largest(v, EN_GROUP);
		while (largest(v + at, 1) != most)
			at++;
		bits = en_bf16(v[at] / -8);
		scale = en_widen1(&bits, FX_BF16, 0);
		memcpy(panel + 2 * c, &bits, 2);
		if (scale < 0 || scale > 0)
			by[0] = 1 / scale;
		quantize(q, v, EN_GROUP, by);
		for (int l = 0; l < EN_GROUP; l += 8, to += EN_LINE)
			for (int i = 0; i < 4; i++)
				to[i] = (unsigned char)(q[l + i] + 8 + (q[l + i + 4] + 8) * 16);
	}
}

/* Past the last column: what reads as 0. */
static void nothing(char *panel, const struct en_panels *s)
{
	memset(panel, 0, en_panel_bytes(s->type, s->k));
	for (size_t g = 0; s->type == EN_INT4 && g < groups(s->k); g++)
		memset(panel + g * EN_GROUP_BYTES + 2 * EN_COLUMNS, 0x88, EN_GROUP / 8 * EN_LINE);
}

void en_panels_fill(void *dst, const struct en_panels *s, const void *src, enum fx_dtype src_type,
	int from, int to)
{
	const size_t bytes = en_panel_bytes(s->type, s->k);
	const size_t row = (src_type == FX_F32 ? 4 : 2) * (size_t)s->k;

	for (int p = from; p < to; p++) {
		char *panel = (char *)dst + (size_t)p * bytes;
		const int first = p * EN_COLUMNS;
		const int n = s->n - first < EN_COLUMNS ? s->n - first : EN_COLUMNS;
		const char *w = (const char *)src + (size_t)first * row;

		if (s->type == EN_BF16 && src_type == FX_BF16 && n == EN_COLUMNS && s->k % 2 == 0) {
			whole_bf16((uint32_t *)(void *)panel, s, w);
			continue;
		}
		if (n < EN_COLUMNS || s->type == EN_BF16)
			nothing(panel, s);
		if (s->type == EN_INT8) {
			panel_int8(panel, s, w, src_type, n);
			continue;
		}
		for (int c = 0; c < n; c++, w += row)
			switch (s->type) {
			case EN_BF16:
				column_bf16(panel + 4 * c, w, src_type, s->k);
				break;
			case EN_INT4:
				column_int4(panel, c, s, w, src_type);
				break;
			default:
				column_f32(panel + 4 * c, w, src_type, s->k);
			}
	}
}

/* ---- reading back ---- */

static void row_int8(float *dst, const char *column, int k)
{
	const size_t lines = ((size_t)k + 3) / 4;
	const float scale = en_widen1(column + lines * EN_LINE, FX_F32, 0);

	for (int t = 0; t < k; t++)
		dst[t] = scale * (float)(signed char)column[(size_t)(t / 4) * EN_LINE +
			(size_t)(t % 4)];
}

static void row_int4(float *dst, const char *panel, int c, int k)
{
	for (int t = 0; t < k; t++) {
		const char *group = panel + (size_t)(t / EN_GROUP) * EN_GROUP_BYTES;
		const int i = t % EN_GROUP;
		const unsigned char byte = (unsigned char)group[2 * EN_COLUMNS + i / 8 * EN_LINE +
			4 * c + i % 4];

		dst[t] = en_widen1(group, FX_BF16, (size_t)c) *
			(float)((i % 8 < 4 ? byte & 15 : byte >> 4) - 8);
	}
}

void en_panels_row(float *dst, const struct en_panels *w, int j)
{
	const int c = j % EN_COLUMNS;
	const char *panel = (const char *)w->p + (size_t)(j / EN_COLUMNS) *
		en_panel_bytes(w->type, w->k);
	const char *p = panel + 4 * c;

	switch (w->type) {
	case EN_BF16:
		for (int t = 0; t < w->k; t++)
			dst[t] = en_widen1(p + (size_t)(t / 2) * EN_LINE, FX_BF16, (size_t)(t & 1));
		break;
	case EN_INT8:
		row_int8(dst, p, w->k);
		break;
	case EN_INT4:
		row_int4(dst, panel, c, w->k);
		break;
	default:
		for (int t = 0; t < w->k; t++)
			dst[t] = en_widen1(p + (size_t)t * EN_LINE, FX_F32, 0);
	}
}
