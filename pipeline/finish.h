/* finish.h - a page that was read, held against what else is known of it: its text layer, its ink,
 * what the parser complained of */
#ifndef FINISH_H
#define FINISH_H
#include "document.h"
#include "intake.h"
#include "layer_page.h"

/* How a page's layer is read. The words have the layer's quality as their confidence, up to
 * PP_LAYER_SURE (verify.h). */
struct pp_layer_read pl_layer_read(const struct pl_page *p);

struct pl_finish {
	const struct pl_page *page;	/* not failed */
	enum fx_layer_use layer;	/* what text layers are used for */
	int upright;			/* 1: places are on the raster turned as the layout says */
	const struct fx_raster *raster;	/* that places are on; NULL: no pictures are wanted */
};

/* Where the model read nothing or not all (FX_PAGE_UNREADABLE) and the layer is not rubbish, the
 * layer's words take its place (layer_page.h); else, where the layer is to be verified, or is too
 * doubtful to be used instead, it is compared with what was read (verify.h). FX_NOMEM. */
enum fx_st pl_finish_words(struct fx_dpage *to, struct fx_arena *a, const struct pl_finish *f,
	struct fx_err *e) FX_CHECKED;

/* Then, in this order:
 * a page that seems blank although its content is damaged is FX_PAGE_UNREADABLE; damage of others
 * is the event "damaged";
 * ink is audited (audit.h);
 * figures, and other regions that have neither words nor a grid, get their pictures.
 * FX_NOMEM. */
enum fx_st pl_finish(struct fx_dpage *to, struct fx_arena *a, const struct pl_finish *f,
	struct fx_err *e) FX_CHECKED;

#endif
