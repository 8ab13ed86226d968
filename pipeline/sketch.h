/* sketch.h - a layout drawn over its page, for people to look at */
#ifndef SKETCH_H
#define SKETCH_H
#include "layout.h"

const char *pl_overlay_name(enum fx_block_kind kind);	/* "text", "figure", .. */

/* The upright page in light grey, a box of its kind's colour around each block with its place in
 * the reading order at the corner, and red ink where a cell has ink and no word or region covers
 * it. Memory of *to from `a`. FX_LIMIT, FX_NOMEM as fx_raster_init. */
enum fx_st pl_overlay(struct fx_raster *to, const struct fx_raster *page, const struct fx_layout *l,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

#endif
