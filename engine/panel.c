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

static int rounded(float v, float by, int least, int most)
{
	const float q = rintf(v * by);

	return q < (float)least ? least : q > (float)most ? most : (int)q;
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

static void column_int8(char *to, const void *row, enum fx_dtype src, int k)
{
	const size_t lines = ((size_t)k + 3) / 4;
	float most = 0, scale, by, v[STREAM];
	int32_t sum = 0;

	for (int t = 0; t < k; t += STREAM) {
		steps(v, row, src, k, t, STREAM);
		for (int i = 0; i < STREAM; i++)
			most = fabsf(v[i]) > most ? fabsf(v[i]) : most;
	}
	scale = most / 127;
	by = most > 0 ? 127 / most : 0;
	for (size_t l = 0; l < lines; l++) {
		const int i0 = (int)(4 * l % STREAM);

		if (!i0)
			steps(v, row, src, k, (int)(4 * l), STREAM);
		for (int i = 0; i < 4; i++) {
			const int q = rounded(v[i0 + i], by, -127, 127);

			to[l * EN_LINE + (size_t)i] = (char)q;
			sum += q;
		}
	}
	memcpy(to + lines * EN_LINE, &scale, 4);
	memcpy(to + (lines + 1) * EN_LINE, &sum, 4);
}

/* c: which column of the panel. */
static void column_int4(char *panel, int c, const struct en_panels *s, const void *row,
	enum fx_dtype src)
{
	for (int t = 0; t < s->k; t += EN_GROUP, panel += EN_GROUP_BYTES) {
		float v[EN_GROUP], most = 0, scale;
		uint16_t bits;

		steps(v, row, src, s->k, t, EN_GROUP);
		for (int i = 0; i < EN_GROUP; i++)
			most = fabsf(v[i]) > fabsf(most) ? v[i] : most;
		bits = en_bf16(most / -8);
		scale = en_widen1(&bits, FX_BF16, 0);
		memcpy(panel + 2 * c, &bits, 2);
		for (int i = 0; i < EN_GROUP; i++) {
			const int q = scale < 0 || scale > 0 ? rounded(v[i], 1 / scale, -8, 7) : 0;
			unsigned char *to = (unsigned char *)panel + 2 * EN_COLUMNS +
				i / 8 * EN_LINE + 4 * c + i % 4;

			*to = (unsigned char)(i % 8 < 4 ? q + 8 : *to | (q + 8) << 4);
		}
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
		for (int c = 0; c < n; c++, w += row)
			switch (s->type) {
			case EN_BF16:
				column_bf16(panel + 4 * c, w, src_type, s->k);
				break;
			case EN_INT8:
				column_int8(panel + 4 * c, w, src_type, s->k);
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
