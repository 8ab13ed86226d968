/* inkmap.c - how much ink stands where: counted in cells of about 1/12 inch, so that whoever has
 * read the page can be asked what he made of each of them */
#include "parts.h"

#include <string.h>

enum { CELLS_AN_INCH = 12, CELLS_A_SIDE = 146, CELL_MIN = 4 };	/* 146: as A4's longer side has */

/* A speck is less than a tenth of a letter's height across: a dot of its i is more. */
int fx_page_speck(const struct fx_pink *k)
{
	return k->size * k->size / 100;
}

static int cell_of(const struct fx_pink *k, int dpi)
{
	const int side = fx_pmax(k->w, k->h);
	int cell = dpi ? (dpi + CELLS_AN_INCH / 2) / CELLS_AN_INCH : side / CELLS_A_SIDE;

	cell = fx_pclamp(cell, CELL_MIN, side + CELL_MIN);
	while ((int64_t)(k->w / cell + 1) * (k->h / cell + 1) > FX_INK_MAX_CELLS)
		cell++;
	return cell;
}

/* Ink of a row of pixels into the row of cells that it crosses. */
static void count(int *ink, const struct fx_pink *k, int y, int cell)
{
	const int speck = fx_page_speck(k);

	for (int i = k->row[y]; i < k->row[y + 1]; i++) {
		const struct fx_prun *r = k->run + i;

		for (int x = r->x0; k->piece[r->piece].area > speck && x < r->x1;) {
			const int to = fx_pmin((x / cell + 1) * cell, r->x1);

			ink[x / cell] += to - x;
			x = to;
		}
	}
}

enum fx_st fx_page_inkmap(struct fx_ink *m, struct fx_arena *a, const struct fx_pink *k, int dpi,
	struct fx_err *e)
{
	const int cell = cell_of(k, dpi);
	int *ink;

	m->w = (k->w + cell - 1) / cell;
	m->h = (k->h + cell - 1) / cell;
	m->cell = cell;
	m->part = FX_NEWN(a, (size_t)m->w * (size_t)m->h, unsigned char);
	ink = FX_NEWN(a, (size_t)m->w, int);
	if (!m->part || !ink)
		return fx_fail(e, FX_NOMEM, "page: %dx%d cells of ink", m->w, m->h);
	for (int row = 0; row < m->h; row++) {
		const int to = fx_pmin((row + 1) * cell, k->h), high = to - row * cell;

		memset(ink, 0, (size_t)m->w * sizeof *ink);
		for (int y = row * cell; y < to; y++)
			count(ink, k, y, cell);
		for (int x = 0; x < m->w; x++) {
			const int wide = fx_pmin((x + 1) * cell, k->w) - x * cell;
			const int all = wide * high;

			/* rounded up: what is ink stays ink */
			m->part[row * m->w + x] =
				(unsigned char)(((int64_t)ink[x] * 255 + all - 1) / all);
		}
	}
	return FX_OK;
}
