/* sketch.h - a layout drawn over its page, for people to look at */
#ifndef SKETCH_H
#define SKETCH_H
#include "document.h"

const char *pl_sketch_name(enum fx_block_kind kind);	/* "text", "figure", .. */

/* The upright page in light grey, a box of its kind's colour around each block with its place in
 * the reading order at the corner, green lines along the middles of rules, and red ink where a cell
 * has ink and no word or region covers it. Memory of *to from `a`. FX_LIMIT, FX_NOMEM as
 * fx_raster_init. */
enum fx_st pl_sketch(struct fx_raster *to, const struct fx_raster *page, const struct fx_layout *l,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* The ink of a page, PL_INK_DOTS pixels a cell: black where a word or region covers it, red where
 * none does. A page whose ink is not known is one white pixel. FX_LIMIT, FX_NOMEM. */
#define PL_INK_DOTS 4
enum fx_st pl_sketch_ink(struct fx_raster *to, const struct fx_dink *ink, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

#endif
