/* layer_page.h - a page out of its text layer: the characters are the layer's, their order and
 * structure come from where they stand */
#ifndef LAYER_PAGE_H
#define LAYER_PAGE_H
#include "document.h"
#include "layer.h"
#include "layout.h"

struct pp_layer_read {
	const struct fx_layer *layer;
	const struct fx_layout *layout;		/* its regions and ink; words and lines, if it has
						 * any, are not looked at */
	int w, h;				/* of the raster that both were made from, pixels */
	float confidence;			/* of each word */
};

/* Fills status, blocks, lines, words, confidence and events of *p; all else is left as it is. A
 * layer without words: FX_PAGE_BLANK where the layout is blank, else FX_PAGE_OK without words.
 * FX_NOMEM. */
enum fx_st pp_layer_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_layer_read *r,
	struct fx_err *e) FX_CHECKED;

#endif
