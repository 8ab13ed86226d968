/* layertext.h - what answers are likely to be, from a document's text layer. The engine reads
 * faster where a draft is right and answers the same where it is not (engine.h), so nothing here
 * need be true; nor does a word of it go anywhere else. */
#ifndef LAYERTEXT_H
#define LAYERTEXT_H
#include "layer.h"
#include "task.h"

/* --draft: auto, none, ngram, and text-layer where `layer`, as EN_DRAFT_*. FX_USAGE: another. */
enum fx_st pl_draft_kinds(int *drafts, const char *name, int layer, struct fx_err *e) FX_CHECKED;

/* --text-layer: auto, use, verify, draft, ignore. FX_USAGE: another. */
enum fx_st pl_layer_use(enum fx_layer_use *use, const char *name, struct fx_err *e) FX_CHECKED;

struct pl_shown {			/* the page that a layer belongs to */
	const struct fx_layer *layer;
	const struct fx_layout *layout;
	int w, h;			/* of the raster that both were made from, pixels */
};

/* What each tile of the layout shows: of every row the words that lie where its words were cut
 * out, by blanks, and rows by newlines. NULL in text[i]: nothing that the layer knows of. A word
 * goes to the one cut that it shares most of its box with. Texts lie in `a`. FX_NOMEM. */
enum fx_st pl_draft_tiles(
	const char **text, const struct pl_shown *on, struct fx_arena *a, struct fx_err *e)
	FX_CHECKED;

struct pl_window {			/* a picture out of the page that is turned, not levelled */
	int x, y;			/* its corner there, pixels */
	struct pp_view view;		/* its size, and how the model will see it */
	int located;			/* 1: the model answers in guard.h's "ocr-words" */
};

/* What such a picture shows: the words whose middle lies in it, in the layer's order, by blanks,
 * and lines by newlines; each with its four locations where these are wanted. NULL in *text: none.
 * The text lies in `a`. FX_NOMEM. */
enum fx_st pl_draft_window(const char **text, const struct pl_shown *on,
	const struct pl_window *win, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

#endif
