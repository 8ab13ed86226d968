/* panel.c - see panel.h */
#include "panel.h"

#include "op.h"

#include <string.h>

size_t en_panel_lines(enum fx_dtype type, int k)
{
	return type == FX_BF16 ? ((size_t)k + 1) / 2 : (size_t)k;
}

size_t en_panels_bytes(enum fx_dtype type, int n, int k)
{
	return ((size_t)n + EN_COLUMNS - 1) / EN_COLUMNS * en_panel_lines(type, k) * EN_LINE;
}

/* One column of a panel. Pairs of bf16 are as they lie in memory on the machines that this runs on. */
static void column(char *to, const struct en_panels *s, const char *row, enum fx_dtype src)
{
	for (int t = 0; t < s->k; t++) {
		if (s->type == FX_BF16) {
			memcpy(to + (size_t)(t / 2) * EN_LINE + 2 * (t & 1), row + 2 * (size_t)t, 2);
		} else {
			const float v = en_widen1(row, src, (size_t)t);

			memcpy(to + (size_t)t * EN_LINE, &v, 4);
		}
	}
}

/* 32 rows side by side, a few lines of each at a time, keeps both sides in the caches. */
enum { STREAM = 64 };

static void panel_bf16(uint32_t *to, const struct en_panels *s, const char *src, int first)
{
	const size_t row = 2 * (size_t)s->k;
	const int pairs = s->k / 2;

	for (int t = 0; t < pairs; t += STREAM)
		for (int c = 0; c < EN_COLUMNS; c++) {
			const char *from = src + (size_t)(first + c) * row + 4 * (size_t)t;
			const int end = pairs - t < STREAM ? pairs - t : STREAM;
			uint32_t line[STREAM];

			memcpy(line, from, 4 * (size_t)end);
			for (int i = 0; i < end; i++)
				to[(size_t)(t + i) * EN_COLUMNS + (size_t)c] = line[i];
		}
}

void en_panels_fill(void *dst, const struct en_panels *s, const void *src, enum fx_dtype src_type,
	int from, int to)
{
	const size_t bytes = en_panel_lines(s->type, s->k) * EN_LINE;
	const size_t size = src_type == FX_F32 ? 4 : 2;

	for (int p = from; p < to; p++) {
		char *panel = (char *)dst + (size_t)p * bytes;
		const int first = p * EN_COLUMNS;
		const int n = s->n - first < EN_COLUMNS ? s->n - first : EN_COLUMNS;

		if (s->type == FX_BF16 && n == EN_COLUMNS && s->k % 2 == 0) {
			panel_bf16((uint32_t *)(void *)panel, s, src, first);
			continue;
		}
		memset(panel, 0, bytes);
		for (int c = 0; c < n; c++)
			column(panel + 4 * c, s, (const char *)src + size * (size_t)(first + c) *
				(size_t)s->k, src_type);
	}
}

void en_panels_row(float *dst, const struct en_panels *w, int j)
{
	const char *p = (const char *)w->p + (size_t)(j / EN_COLUMNS) *
		en_panel_lines(w->type, w->k) * EN_LINE + 4 * (size_t)(j % EN_COLUMNS);

	for (int t = 0; t < w->k; t++)
		dst[t] = w->type == FX_BF16 ?
			en_widen1(p + (size_t)(t / 2) * EN_LINE, FX_BF16, (size_t)(t & 1)) :
			en_widen1(p + (size_t)t * EN_LINE, FX_F32, 0);
}
