/* eval_set.h - documents with their truths and what came of them: read by a model, or by another
 * engine whose texts lie in a folder */
#ifndef EVAL_SET_H
#define EVAL_SET_H
#include "gold.h"
#include "ledger.h"
#include "progress.h"
#include "read.h"
#include "tally.h"

struct pl_eval_row { const char *name; struct pl_sums s; };

/* What stands on the pages of a document as one or two files say: its text, and its places. */
struct pl_eval_side { struct pl_sheet text, places; };

struct pl_eval_set {
	const struct pl_gold *gold;	/* (n), borrowed */
	int n;
	struct fx_arena mem;		/* the next two */
	struct pl_eval_row *row;	/* (rows): neighbours of one name share one */
	struct pl_sums *document;	/* (n): as if each were a set */
	int rows;
	struct pl_tally tally;
	int held_out;			/* per cent of the pages, for part 1; 0: none */
	struct pl_progress *progress;	/* cleared after each document; NULL: none is shown */
	long selected, handed;		/* pages of documents that could be opened; handed over */
	struct {			/* the document that is being compared */
		const struct pl_gold *gold;
		struct fx_arena mem;
		struct pl_eval_side truth;
		struct pl_sums *sums;
		enum fx_st broken;	/* its truth does not fit it */
	} now;
};

/* FX_NOMEM. To be freed either way. */
enum fx_st pl_eval_set_init(struct pl_eval_set *x, const struct pl_gold *gold, int n,
	struct fx_err *e) FX_CHECKED;
void pl_eval_set_free(struct pl_eval_set *x);

/* Reads all of them. What could not be had is lost, and a bad one in the ledger; a truth that
 * cannot be read or does not fit ends everything, as does what pl_ledger_fatal says. */
enum fx_st pl_eval_read(struct pl_eval_set *x, struct pl_reader *r, const struct pl_intake_ask *how,
	struct pl_ledger *l, struct fx_err *e) FX_CHECKED;

/* Takes what was read from DIR: for each document the file of its name with .txt for its suffix,
 * and .xml or else .tsv for places, as beside a document (gold.h). Documents are not opened: what
 * has no file, or whose file has not that page, is lost. FX_INPUT, FX_LIMIT: a file is damaged. */
enum fx_st pl_eval_predicted(struct pl_eval_set *x, const char *dir, struct fx_err *e) FX_CHECKED;

/* The digest of all that is compared, document by document: itself, or with `dir` its predictions,
 * then its truths; what cannot be opened is left out. FX_NOMEM. */
enum fx_st pl_eval_digest(char hex[65], const struct pl_eval_set *x, const char *dir,
	struct fx_err *e) FX_CHECKED;

#endif
