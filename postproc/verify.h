/* verify.h - what a model read on a page against the page's text layer, word by word */
#ifndef VERIFY_H
#define VERIFY_H
#include "document.h"
#include "layer.h"
#include "layout.h"

struct pp_verify {
	const struct fx_layer *layer;
	const struct fx_layout *layout;	/* its ink says where words were printed */
	int w, h;			/* of the raster that both were made from, pixels */
	int turn;			/* quarters clockwise from that raster to the one that the
					 * page's places are on */
	struct fx_layer_verdict verdict;	/* on the layer */
};

/* No word is surer than this because a layer has it: a layer may be another reader's work. */
#define PP_LAYER_SURE 0.95f
/* A layer has no say if fewer than this share were read alike of its words that lie on words of the
 * page. */
#define PP_LAYER_SAY 0.5f

/* Words belong together where the middle of one lies in the box of the other; a group of them is
 * read alike where its texts are the same but for blanks, and for what verify.c takes for the same
 * sign: so one word of the page may be two of the layer, and the other way about. In other groups
 * each word has one partner at most, that which shares most of its box.
 * Read alike: FX_FROM_BOTH, and with q, the layer's quality up to PP_LAYER_SURE, the confidence c
 * becomes 1 - (1 - c)(1 - q), as of two readers who err independently; q where it is unknown.
 * Read differently: the layer's word stands where the layer is fit for FX_LAYER_TEXT and q > c,
 * else that of the model does; it keeps its own confidence, and `other` is what it won over. The
 * event "disagrees" counts them. Words of the layer alone which lie on ink, and on no word of the
 * page, are added with q, `other` "", and counted as "unseen": into the line that they stand in,
 * else as blocks of their own (arrange.h) before the first block below them. Words of the page
 * alone stay.
 * A layer without a say changes nothing but what follows.
 * layer.agreement becomes the share of the layer's words that were read alike; a page that has text
 * but no words: that of its words which the text has, wherever. A layer or a page without words: it
 * stays as it is. FX_NOMEM. */
enum fx_st pp_verify(struct fx_dpage *p, struct fx_arena *a, const struct pp_verify *v,
	struct fx_err *e) FX_CHECKED;

#endif
