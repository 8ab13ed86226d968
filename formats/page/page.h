/* page.h - page analysis: a raster in, a layout out. Sees rasters only; wraps Leptonica.
 * Orientation, deskew, binarization, blocks and columns in reading order, lines, words, and the
 * packing of words into reading tiles for a model that wants them. */
#ifndef PAGE_H
#define PAGE_H
#include "layout.h"

struct fx_page_ask {
	struct fx_tile_plan tile;	/* side 0: no tiles */
	int dpi;			/* of the raster; 0: unknown */
	int turn;			/* 0..3: known quarters clockwise; -1: find out */
	int light;			/* 1: regions, ink and long rules only: no words, lines,
					 * tiles */
};

/* All memory of *l from `a`. A page without ink is a layout with blank 1. Deterministic.
 * FX_LIMIT: more words or tiles than layout.h allows. FX_NOMEM. */
enum fx_st fx_page_analyse(struct fx_layout *l, struct fx_arena *a, const struct fx_raster *page,
	const struct fx_page_ask *ask, struct fx_err *e) FX_CHECKED;

#endif
