/* leaf.h - one page on its way: what is asked of the model, and what becomes of its answers */
#ifndef LEAF_H
#define LEAF_H
#include "crops.h"
#include "engine.h"
#include "intake.h"
#include "task.h"

struct pl_asking {			/* how a task is asked for */
	const struct pp_task *task;	/* NULL: it is not; all else is 0 then */
	const struct fx_mtask *plan;	/* NULL: the published prompt */
	enum fx_input input;
	const char *prompt;
	const struct fx_guard *guard;	/* what answers are held to; NULL: free text */
	int max_tokens;			/* of an answer */
	int located;			/* 1: answers are in guard.h's "ocr-words" */
	int prefill;			/* tokens read for one ask */
	const struct fx_calibration *calibration;	/* NULL: confidences are raw */
};

struct pl_how {				/* the same for all pages */
	struct pl_asking text, table;
	int side;			/* of the model's picture, pixels */
	int drafts;			/* EN_DRAFT_* */
	enum fx_layer_use layer;	/* what text layers are used for */
	int skip;			/* 1: pages with a text layer are left out */
	int pictures;			/* 1: figures are to have theirs */
	const char *lacks[FX_BLOCK_KINDS];	/* lacks.h */
};

struct pl_leaf {
	struct fx_arena mem;		/* all that is below */
	struct pl_page *page;		/* owned */
	struct en_ask *ask;		/* (asks) each keeps its answer in mem */
	struct fx_answer *answer;	/* (asks) to be filled in before pl_leaf_more */
	int asks;			/* 0: there is nothing to ask, or no page */
	struct pl_plan plan;		/* one piece an ask; of tiles and pages that ask nothing,
					 * none */
	struct pl_crop *crop;		/* (plan.n) */
	struct fx_raster upright;	/* the page as it is read by people; of tiles, none */
	int judged;			/* answers that pl_leaf_more has seen */
	unsigned char *seen;		/* (words of the layout) 1: an answer came to it */
	int cut, stuck;			/* loops whose rest was asked again; that could not be */
	struct pp_read read;
	struct fx_dpage to;		/* what is known of the page; after pl_leaf_read, all */
};

/* Takes the page over, whatever happens. FX_NOMEM. */
enum fx_st pl_leaf_open(
	struct pl_leaf *l, const struct pl_how *how, struct pl_page *page, struct fx_err *e)
	FX_CHECKED;

/* All asks have their answers: adds those that have to follow, none where `asks` stays. What an
 * answer that ends in a loop or at its limit did not come to is asked again, in pieces of its own:
 * the lines of which less than half of the words lie in words that it placed; of plain text, those
 * beyond as many words as it has, and the line before. That is done PL_ROUNDS - 1 times; pieces
 * that have not one line less than before, and tiles, are not asked again. FX_NOMEM. */
enum fx_st pl_leaf_more(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e) FX_CHECKED;

/* The page as it was read, in l->to, with events on top of those of its answers (task.h) and of
 * its pieces (merge.h): "loop-cured" counts answers that were taken back out of loops and ended
 * well, "loop-cut" those whose rest was asked again, "lines-unread" lines that no answer came to:
 * to half of whose words. With such lines and a loop that could not be helped the page is
 * FX_PAGE_UNREADABLE. FX_NOMEM. */
enum fx_st pl_leaf_read(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e) FX_CHECKED;
void pl_leaf_free(struct pl_leaf *l);

#endif
