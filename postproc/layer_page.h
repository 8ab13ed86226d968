/* layer_page.h - a page out of its text layer: the characters are the layer's, their order and
 * structure come from where they stand (arrange.h) */
#ifndef LAYER_PAGE_H
#define LAYER_PAGE_H
#include "document.h"
#include "layer.h"
#include "layout.h"

struct pp_layer_read {
	const struct fx_layer *layer;
	const struct fx_layout *layout;		/* its regions; words and lines, if it has any, are
						 * not looked at */
	int w, h;				/* of the raster that both were made from, pixels */
	float confidence;			/* of each word */
};

/* Fills status, blocks, lines, words and confidence of *p, and turns its rotation on by what most
 * words stand turned by; all else is left as it is. Words are of FX_FROM_TEXT_LAYER, with its
 * styles. A layer without words: FX_PAGE_BLANK where the layout is blank, else FX_PAGE_OK without
 * words. FX_NOMEM. */
enum fx_st pp_layer_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_layer_read *r,
	struct fx_err *e) FX_CHECKED;

/* In place of a page that a model was asked for and failed to read (FX_PAGE_UNREADABLE): the words
 * of its layer, as FX_PAGE_FALLBACK with the reason; what the page had is gone but for its events,
 * and its places are on r's raster. A layer without words: the page stays as it is. FX_NOMEM. */
enum fx_st pp_layer_fallback(struct fx_dpage *p, struct fx_arena *a, const struct pp_layer_read *r,
	struct fx_err *e) FX_CHECKED;

#endif
