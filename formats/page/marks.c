/* marks.c - what the pieces of a word are, as far as their boxes tell: for signs that a model has
 * one letter for, or none, and for points in numbers, which are small. An en dash is as wide as a
 * figure (half an em: The Unicode Standard, 6.2), a hyphen narrower, an em dash twice as wide, so
 * dashes are measured by the figures of the page. A bullet is a disc that stands alone. */
#include "cuts.h"

#include <stdlib.h>

enum { FEW = 8 };		/* pairs of figures say nothing of a page */
/* Hundredths of an x's height that a figure takes: in typewriters' letters, whose hyphens are as
 * wide as dashes, and more; on a page without figures, which has no en dashes then. */
enum { FIXED = 135, UNKNOWN = 150 };

static const struct fx_piece *piece(const struct fx_pink *k, const struct fx_pword *w, int i)
{
	return k->piece + k->by_frag[w->first + i];
}

/* As high as a figure, and neither thin nor wide. */
static int is_figure(const struct fx_pcut *c, const struct fx_box *b)
{
	const int w = b->x1 - b->x0, h = b->y1 - b->y0;

	return 20 * h >= 23 * c->xh && 20 * h <= 33 * c->xh && 5 * w <= 4 * h && 2 * w >= h;
}

static int ascending(const void *p, const void *q)
{
	int a = *(const int *)p, b = *(const int *)q;

	return a < b ? -1 : a > b;
}

/* From the middle of one figure to that of the next, in hundredths of an x's height: the usual. */
static int pitch(const struct fx_layout *l, const struct fx_pink *k, const struct fx_pcut *cut,
	int *tmp)
{
	int n = 0;

	for (int i = 0; i < l->words; i++) {
		const struct fx_pword *w = k->word + cut[i].word;

		for (int j = 1; j < w->pieces; j++) {
			const struct fx_box *a = &piece(k, w, j - 1)->box;
			const struct fx_box *b = &piece(k, w, j)->box;

			if (is_figure(cut + i, a) && is_figure(cut + i, b))
				tmp[n++] = (b->x0 + b->x1 - a->x0 - a->x1) * 50 / cut[i].xh;
		}
	}
	if (n < FEW)
		return UNKNOWN;
	qsort(tmp, (size_t)n, sizeof *tmp, ascending);
	return tmp[n / 2];
}

/* A level stroke above the baseline and below the tops of capitals. */
static enum fx_mark dash(const struct fx_box *b, const struct fx_pcut *c, int figure)
{
	const int w = b->x1 - b->x0, h = b->y1 - b->y0, up = 2 * c->base - b->y0 - b->y1;
	const int wide = w * 10000 / fx_pmax(c->xh * figure, 1);	/* hundredths of a figure */

	if (20 * h > 7 * c->xh || 10 * w < 3 * c->xh || 5 * w < 9 * h || 5 * up < 2 * c->xh ||
	    10 * up > 19 * c->xh || wide > 260)
		return FX_MARK_OTHER;
	return wide >= 150 ? FX_MARK_EM_DASH : wide >= 75 && figure < FIXED ? FX_MARK_EN_DASH :
		FX_MARK_HYPHEN;
}

/* Small marks that stand on the baseline, where pixels are fine enough to tell. */
static enum fx_mark point(const struct fx_box *b, const struct fx_pcut *c)
{
	const int w = b->x1 - b->x0, h = b->y1 - b->y0, below = b->y1 - c->base;

	if (c->xh < 8 || 2 * w > c->xh || 5 * (c->base - b->y0) > 3 * c->xh)
		return FX_MARK_OTHER;
	if (4 * h <= 5 * w + 2 && 8 * abs(below) <= c->xh)
		return FX_MARK_POINT;
	return 10 * h >= 13 * w && 7 * below >= c->xh ? FX_MARK_COMMA : FX_MARK_OTHER;
}

static enum fx_mark kind(const struct fx_box *b, const struct fx_pcut *c, int figure)
{
	const int h = b->y1 - b->y0;
	enum fx_mark is;

	if (4 * h >= 3 * c->xh)
		return 20 * h >= 23 * c->xh && 20 * h <= 33 * c->xh &&
			5 * abs(b->y1 - c->base) <= c->xh ? FX_MARK_FIGURE : FX_MARK_LETTER;
	is = dash(b, c, figure);
	return is == FX_MARK_OTHER ? point(b, c) : is;
}

/* A disc covers 79 % of its box. */
static int is_bullet(const struct fx_pink *k, const struct fx_piece *p)
{
	const int w = p->box.x1 - p->box.x0, h = p->box.y1 - p->box.y0;

	return abs(w - h) <= fx_pmax(h / 8, 1) && 10 * h >= 3 * k->size && h <= k->size &&
		100 * p->area >= 68 * w * h && 100 * p->area <= 88 * w * h;
}

void fx_page_marks(struct fx_layout *l, const struct fx_pink *k, const struct fx_pcut *cut,
	int *tmp)
{
	const int figure = pitch(l, k, cut, tmp);

	for (int i = 0; i < l->words; i++) {
		const struct fx_pword *w = k->word + cut[i].word;
		char *to = l->word[i].marks;

		for (int j = 0; w->pieces < FX_MARKS && j < w->pieces; j++)
			to[j] = (char)kind(&piece(k, w, j)->box, cut + i, figure);
		if (w->pieces == 1 && *to != FX_MARK_HYPHEN && *to != FX_MARK_EN_DASH &&
		    *to != FX_MARK_EM_DASH && is_bullet(k, piece(k, w, 0)))
			*to = FX_MARK_BULLET;
	}
}
