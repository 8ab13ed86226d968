/* tally.h - pages held against their truths: sums of what was counted, rates of them, and each word
 * with its confidence and whether it is right */
#ifndef TALLY_H
#define TALLY_H
#include "bootstrap.h"
#include "calibrate.h"
#include "document.h"
#include "metrics.h"
#include "sheet.h"

struct pl_sums {
	struct pp_edits chars, words;
	struct pp_bag bag;
	struct pp_order order;
	struct pp_spots spots;		/* of the pages where both sides have places ... */
	int placed;			/* ... and how many these are */
	int pages, lost;		/* lost: failed or unreadable, compared as they are */
	int beyond;			/* pages whose truth has letters beyond ASCII */
	int loops;			/* answers in which a loop was found */
};

enum pl_rate {			/* of sums, in [0, 1] but for CER and WER; NaN: there is none */
	PL_CER, PL_WER, PL_PRECISION, PL_RECALL, PL_F1,
	PL_ORDER,			/* inverted pairs of matched lines / all pairs */
	PL_MATCHED,			/* lines of the truth that were matched */
	PL_FOUND_P, PL_FOUND_R, PL_FOUND_F1, PL_SAME_P, PL_SAME_R, PL_SAME_F1,
	PL_TIGHTNESS, PL_QUALITY, PL_NFC_P, PL_NFC_R, PL_NFC_F1,
	PL_RATES
};
extern const char *const pl_rate_name[PL_RATES];	/* as in formats/eval-1.schema.json */
void pl_rates(double rate[PL_RATES], const struct pl_sums *s);

/* 95 % intervals of the rates of n documents. FX_NOMEM. */
enum fx_st pl_rate_intervals(struct pp_interval v[PL_RATES], struct fx_arena *a,
	const struct pl_sums *document, int n, struct fx_err *e) FX_CHECKED;

/* The words of some pages. */
struct pl_part {
	struct pp_judged *word;		/* (words) */
	size_t words, room;
	int pages;
};

struct pl_tally {
	struct fx_arena mem;		/* the words */
	struct fx_arena page;		/* reset after each page */
	int inclusive;			/* see pp_spots */
	struct pl_sums all;
	struct pl_sums beyond;		/* of the pages that are counted there */
	struct pl_part part[2];		/* to fit on, held out */
	int64_t unknown;		/* words without a confidence */
};

/* Compares what was read of a page with its truth, both as pp_normal makes them, and adds to *row,
 * to t->all and to the words of part 0 or 1. A word is right as pp_right_words says. Places are
 * compared where both have them, in pixels of the truth's picture. Where there are too many lines
 * or words for their order or their places to be compared, the log says so. FX_LIMIT: too long a
 * text. FX_NOMEM. */
enum fx_st pl_tally_page(struct pl_tally *t, struct pl_sums *row, const struct fx_dpage *p,
	const struct pl_sheet_page *truth, int part, struct fx_err *e) FX_CHECKED;

/* The same of what another engine read; NULL: nothing, and the page is lost. Its words have no
 * confidences and are in no part. */
enum fx_st pl_tally_sheet(struct pl_tally *t, struct pl_sums *row,
	const struct pl_sheet_page *read, const struct pl_sheet_page *truth, struct fx_err *e)
	FX_CHECKED;

void pl_sums_add(struct pl_sums *sum, const struct pl_sums *x);

/* 1: page `number` of a file is held out, `percent` of all by a digest of its name and number. */
int pl_tally_held(const char *file, int number, int percent);

/* How reliable the confidences of a part are through a map; NULL: none. */
void pl_tally_reliability(struct pp_reliability *r, const struct pl_part *part,
	const struct fx_calibration *map);

#endif
