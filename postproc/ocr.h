/* ocr.h - between task_ocr.c, which gives every piece of text its slot, and task_ocr_page.c, which
 * makes words, lines and blocks of them */
#ifndef OCR_H
#define OCR_H
#include "piece.h"

struct pp_part {
	struct fx_span text;		/* of an answer, as it is */
	int len;			/* characters */
	float confidence;		/* of words of a layout: raw */
};

struct pp_got {				/* by a word of the layout */
	int piece, pieces;		/* pp_page.piece[..] */
	int covers;			/* words that its one piece covers; 0: covered by another */
};

struct pp_page {
	struct fx_dpage *p;
	struct fx_arena *a;
	const struct pp_read *r;
	struct pp_part *piece;		/* (pieces) */
	struct pp_got *got;		/* one a word of the layout */
	int pieces;
	int mismatch, unread, malformed, misplaced;	/* events */
};

/* Words of the layout; words that an answer locates; text alone. */
enum fx_st pp_page_words(struct pp_page *g, struct fx_err *e) FX_CHECKED;
enum fx_st pp_page_located(struct pp_page *g, struct fx_err *e) FX_CHECKED;
enum fx_st pp_page_plain(struct pp_page *g, struct fx_err *e) FX_CHECKED;

#endif
