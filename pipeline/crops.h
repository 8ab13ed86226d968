/* crops.h - a page as its blocks of text, and what was read in them as one page again */
#ifndef CROPS_H
#define CROPS_H
#include "document.h"
#include "layout.h"

struct pl_crop {
	int x, y;			/* on the upright page, pixels */
	struct fx_dpage page;		/* what was read in it, in its own pixels */
};

struct pl_cut {
	struct pl_crop *crop;		/* (n) */
	struct fx_raster *pic;		/* (n) windows on the upright page's own pixels */
	int n;
};

/* One picture for each block of text, with a little of the paper around it, in reading order; the
 * whole page where there is no block. The layout's box is that of the levelled page: `upright` is
 * turned, not levelled, so a box is widened by what the skew moves its corners. FX_NOMEM. */
enum fx_st pl_crops(struct pl_cut *cut, const struct fx_raster *upright, const struct fx_layout *l,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* Sets blocks, lines, words, text, status, reason, confidence, events and generated of *to.
 * FX_NOMEM. */
enum fx_st pl_crops_join(struct fx_dpage *to, const struct pl_cut *cut, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

#endif
