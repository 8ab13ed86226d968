/* leaf.h - one page on its way: what is asked of the model, and what becomes of its answers */
#ifndef LEAF_H
#define LEAF_H
#include "crops.h"
#include "engine.h"
#include "intake.h"
#include "task.h"

struct pl_how {				/* the same for all pages */
	const struct pp_task *task;
	const struct fx_mtask *plan;	/* NULL: the published prompt, whole pages */
	enum fx_input input;
	const char *prompt;
	int max_tokens;			/* of an answer */
	const struct fx_guard *guard;	/* what it is held to; NULL: free text */
	int drafts;			/* EN_DRAFT_* */
	enum fx_layer_use layer;	/* what text layers are used for */
	int located;			/* 1: answers are in guard.h's "ocr-words" */
	int prefill;			/* tokens read for one ask */
	const struct fx_calibration *calibration;	/* NULL: confidences are raw */
};

struct pl_leaf {
	struct fx_arena mem;		/* all that is below */
	struct pl_page *page;		/* owned */
	struct en_ask *ask;		/* (asks) each keeps its answer in mem */
	struct fx_answer *answer;	/* (asks) to be filled in before pl_leaf_read */
	int asks;			/* 0: there is nothing to ask, or no page */
	struct pl_cut cut;
	struct pp_read read;
	struct fx_dpage to;		/* what is known of the page; after pl_leaf_read, all */
};

/* Takes the page over, whatever happens. FX_NOMEM. */
enum fx_st pl_leaf_open(
	struct pl_leaf *l, const struct pl_how *how, struct pl_page *page, struct fx_err *e)
	FX_CHECKED;
/* The page as it was read, in l->to. FX_NOMEM. */
enum fx_st pl_leaf_read(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e) FX_CHECKED;
void pl_leaf_free(struct pl_leaf *l);

#endif
