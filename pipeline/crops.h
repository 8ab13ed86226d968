/* crops.h - the pieces of a page as pictures, and places in them on the page again */
#ifndef CROPS_H
#define CROPS_H
#include "document.h"
#include "plan.h"

struct pl_crop {
	struct fx_box at;		/* on the upright page, pixels */
	struct fx_raster pic;		/* what the model is shown: a window on that page's own
					 * pixels, or a copy that is turned */
	struct fx_dpage page;		/* what was read in it, in pixels of the picture */
};

/* The picture of a piece, with a little of the paper around it. A piece's box is that of the
 * levelled page: `upright` is turned, not levelled, so a box is widened by what the skew moves its
 * corners. FX_NOMEM. */
enum fx_st pl_crop_make(struct pl_crop *c, const struct pl_piece *piece,
	const struct fx_raster *upright, const struct fx_layout *l, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

/* Four corners in a crop's picture become the same on the upright page. */
void pl_crop_place(float quad[8], const struct pl_crop *c, int turn);

/* The box that just holds four corners: x0 y0 x1 y1. */
void pl_quad_box(float box[4], const float quad[8]);

/* Four corners on the upright page (w x h), which is not levelled, as a box on the levelled one. */
void pl_quad_level(float box[4], const float quad[8], const struct fx_layout *l, int w, int h);

#endif
