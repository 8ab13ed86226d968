/* formulas.c - displayed formulas: rows that stand off both edges of their column, but for a
 * number at the right, and have what lines of words have not: bars with ink above and below them,
 * signs far taller than letters, small signs off the baseline, a sign of equality. Each adds to
 * the score; one kind of them alone is no formula. */
#include "parts.h"

enum { ENOUGH = 60, MAX_ROWS = 8 };	/* ENOUGH: percent */

struct signs { int bars, tall, off, equal; };

static const struct fx_box *piece_box(const struct fx_pink *k, const struct fx_pword *w, int i)
{
	return &k->piece[k->by_frag[w->first + i]].box;
}

/* Left and right edge of the column, as its rows have them. */
static void edges(int x[2], const struct fx_prows *r)
{
	x[0] = r->k->w;
	x[1] = 0;
	for (int i = 0; i < r->row[r->rows]; i++) {
		x[0] = fx_pmin(x[0], r->part[i].box.x0);
		x[1] = fx_pmax(x[1], r->part[i].box.x1);
	}
}

static int stands_off(const struct fx_prows *r, int row, const int x[2])
{
	const int first = r->row[row], last = r->row[row + 1] - 1;
	const struct fx_box *a = &r->part[first].box, *b = &r->part[last].box;
	const int far = 2 * r->k->size;

	if (a->x0 - x[0] < far)
		return 0;
	if (x[1] - b->x1 >= far)
		return 1;
	/* a number at the right edge, alone */
	return last > first && b->x1 - b->x0 < 6 * r->k->size &&
		b->x0 - r->part[last - 1].box.x1 >= far;
}

/* Is there ink of the word right above and right below bar b? */
static int between(const struct fx_pink *k, const struct fx_pword *w, const struct fx_box *bar,
	int xh)
{
	int above = 0, below = 0;

	for (int i = 0; i < w->pieces; i++) {
		const struct fx_box *b = piece_box(k, w, i);

		if (b == bar || fx_pcommon(b->x0, b->x1, bar->x0, bar->x1) <= 0)
			continue;
		above += b->y1 <= bar->y0 + 1 && bar->y0 - b->y1 < xh;
		below += b->y0 >= bar->y1 - 1 && b->y0 - bar->y1 < xh;
	}
	return above && below;
}

static void count(struct signs *s, const struct fx_pink *k, const struct fx_pword *w)
{
	const struct fx_frag *f = k->frag + w->frag;
	const int xh = fx_pmax(f->xh, 3);

	for (int i = 0; i < w->pieces; i++) {
		const struct fx_box *b = piece_box(k, w, i);
		const int wide = b->x1 - b->x0, high = b->y1 - b->y0, y = (b->y0 + b->y1) / 2;
		const int flat = 4 * high <= xh + 3 && wide * 5 >= 3 * xh && wide > 2 * high;

		if (flat && wide >= xh && between(k, w, b, xh))
			s->bars++;
		else if (10 * high > 24 * xh)
			s->tall++;
		else if (!flat && 10 * high >= 4 * xh && 10 * high <= 9 * xh && 3 * wide >= xh &&
			 (y < f->base - 11 * xh / 10 || y > f->base))
			s->off++;
		for (int j = i + 1; flat && j < w->pieces && j < i + 3; j++) {
			const struct fx_box *c = piece_box(k, w, j);
			const int gap = -fx_pcommon(b->y0, b->y1, c->y0, c->y1);

			s->equal += fx_pcommon(b->x0, b->x1, c->x0, c->x1) * 10 >= 9 * wide &&
				10 * (c->x1 - c->x0) <= 11 * wide && gap > 0 && 5 * gap < 4 * xh;
		}
	}
}

/* Upright rules are of charts and tables. */
static int has_upright(const struct fx_pink *k, const struct fx_box *box)
{
	for (int i = 0; i < k->others; i++) {
		const struct fx_box *b = &k->other[i].box;

		if (k->other[i].kind == FX_BLOCK_RULE && b->y1 - b->y0 > b->x1 - b->x0 &&
		    fx_pcommon(box->x0, box->x1, b->x0, b->x1) > 0 &&
		    fx_pcommon(box->y0, box->y1, b->y0, b->y1) > 0)
			return 1;
	}
	return 0;
}

static int score(const struct fx_prows *r, int first, int rows)
{
	struct fx_box box = r->part[r->row[first]].box;
	struct signs s = { 0 };

	for (int p = r->row[first]; p < r->row[first + rows]; p++)
		fx_pjoin(&box, &r->part[p].box);
	if (rows > MAX_ROWS || has_upright(r->k, &box))
		return 0;
	for (int p = r->row[first]; p < r->row[first + rows]; p++)
		for (int i = 0; i < r->part[p].words; i++)
			count(&s, r->k, r->k->word + r->word[r->part[p].first + i]);
	return fx_pmin((s.bars ? 30 : 0) + (s.tall ? 30 : 0) + (s.equal ? 35 : 0) +
		15 * fx_pmin(s.off, 3), 100);
}

int fx_page_formula(struct fx_pspan *found, const struct fx_prows *r, int from)
{
	int x[2];

	edges(x, r);
	for (int row = from; row < r->rows; row++) {
		int rows = 0, percent;

		while (row + rows < r->rows && stands_off(r, row + rows, x))
			rows++;
		if (!rows)
			continue;
		percent = score(r, row, rows);
		*found = (struct fx_pspan){ FX_BLOCK_FORMULA, row, rows, (float)percent / 100 };
		if (percent >= ENOUGH)
			return 1;
		row += rows - 1;
	}
	return 0;
}
