/* band.c - where the letters of a stretch of text stand: baseline and height of an x */
#include "parts.h"

#include <stdlib.h>

static int ascending(const void *p, const void *q)
{
	int a = *(const int *)p, b = *(const int *)q;

	return a < b ? -1 : a > b;
}

/* The middle of the densest window of width `wide` over n sorted values. */
static int dense(const int *v, int n, int wide)
{
	int best = 0, at = 0;

	for (int i = 0, j = 0; i < n; i++) {
		while (j < n && v[j] - v[i] <= wide)
			j++;
		if (j - i > best) {
			best = j - i;
			at = i;
		}
	}
	return v[at + (best - 1) / 2];
}

static int count_in(const int *v, int n, int lo, int hi)
{
	int c = 0;

	for (int i = 0; i < n; i++)
		c += v[i] >= lo && v[i] <= hi;
	return c;
}

/* Marks only: a row of dashes or dots. They say little; the page's usual letter says the rest. */
static void band_of_marks(struct fx_frag *f, const struct fx_pink *k)
{
	const int h = f->box.y1 - f->box.y0, w = f->box.x1 - f->box.x0;

	f->xh = fx_pmax(k->size * 3 / 4, 2);
	f->marks = 1;
	f->base = w > 2 * h * f->pieces ? (f->box.y0 + f->box.y1 + f->xh) / 2 : f->box.y1;
	if (h > f->xh / 2)
		f->base = f->box.y1;
}

void fx_page_band(struct fx_frag *f, const struct fx_pink *k, int *tmp)
{
	int *up = tmp + f->pieces, n = 0, m = 0, usual, wide, mode, high, low;

	for (int i = 0; i < f->pieces; i++) {
		const struct fx_box *b = &k->piece[k->by_frag[f->first + i]].box;

		tmp[n++] = b->y1 - b->y0;
	}
	qsort(tmp, (size_t)n, sizeof *tmp, ascending);
	usual = tmp[n - 1 - n / 4] * 2 / 3;	/* of the taller ones: dots are not letters */
	if (tmp[n - 1] * 5 < k->size * 2) {
		band_of_marks(f, k);
		return;
	}
	n = 0;
	for (int i = 0; i < f->pieces; i++) {
		const struct fx_box *b = &k->piece[k->by_frag[f->first + i]].box;

		if ((b->y1 - b->y0) * 5 >= usual * 4)
			tmp[n++] = b->y1;
	}
	qsort(tmp, (size_t)n, sizeof *tmp, ascending);
	wide = fx_pmax(usual / 5, 1);
	f->base = dense(tmp, n, wide);
	for (int i = 0; i < f->pieces; i++) {
		const struct fx_box *b = &k->piece[k->by_frag[f->first + i]].box;

		if ((b->y1 - b->y0) * 5 >= usual * 4 && b->y1 >= f->base - wide && b->y0 < f->base)
			up[m++] = f->base - b->y0;
	}
	qsort(up, (size_t)m, sizeof *up, ascending);
	mode = dense(up, m, wide);
	high = count_in(up, m, mode * 6 / 5 + 1, mode * 9 / 5);
	low = count_in(up, m, mode * 4 / 7, mode * 5 / 6);
	f->caps = 0;
	f->xh = mode;
	if (high * 12 >= m)
		return;
	if (low * 5 >= m) {
		int from = 0;

		while (from < m && up[from] < mode * 4 / 7)
			from++;
		f->xh = up[from + (low - 1) / 2];
		return;
	}
	f->caps = 1;
	f->xh = fx_pmax(mode * 18 / 25, 1);
}

struct key { int frag, x0, piece; };

static int by_key(const void *p, const void *q)
{
	const struct key *a = p, *b = q;

	if (a->frag != b->frag)
		return a->frag < b->frag ? -1 : 1;
	if (a->x0 != b->x0)
		return a->x0 < b->x0 ? -1 : 1;
	return a->piece < b->piece ? -1 : a->piece > b->piece;
}

/* tmp has room for 3 ints a piece: exactly the keys. */
void fx_page_collect(struct fx_pink *k, int *tmp)
{
	struct key *key = (struct key *)(void *)tmp;
	int n = 0;

	for (int i = 0; i < k->pieces; i++)
		if (k->piece[i].frag >= 0)
			key[n++] = (struct key){ k->piece[i].frag, k->piece[i].box.x0, i };
	if (n)
		qsort(key, (size_t)n, sizeof *key, by_key);
	k->frags = 0;
	for (int i = 0; i < n; i++) {
		struct fx_piece *p = k->piece + key[i].piece;
		struct fx_frag *f;

		k->by_frag[i] = key[i].piece;
		if (!i || key[i].frag != key[i - 1].frag)
			k->frag[k->frags++] = (struct fx_frag){ .box = p->box, .first = i };
		f = k->frag + k->frags - 1;
		f->pieces++;
		fx_pjoin(&f->box, &p->box);
		p->frag = k->frags - 1;
	}
	for (int i = 0; i < k->frags; i++)
		fx_page_band(k->frag + i, k, tmp);
}
