/* tally.h - pages held against their truths: sums of edits and words, and each word with its
 * confidence and whether it is right */
#ifndef TALLY_H
#define TALLY_H
#include "calibrate.h"
#include "document.h"
#include "metrics.h"

struct pl_sums {
	struct pp_edits chars, words;
	struct pp_bag bag;
	int pages, lost;		/* lost: failed or unreadable, compared as they are */
};

/* The words of some pages. */
struct pl_part {
	struct pp_judged *word;		/* (words) */
	size_t words, room;
	int pages;
};

struct pl_tally {
	struct fx_arena mem;		/* the words */
	struct fx_arena page;		/* reset after each page */
	struct pl_sums all;
	struct pl_part part[2];		/* to fit on, held out */
	int64_t unknown;		/* words without a confidence */
};

/* Compares what was read of a page with its truth, both as pp_normal makes them, and adds to *row,
 * to t->all and to the words of part 0 or 1. A word is right as pp_right_words says. FX_NOMEM. */
enum fx_st pl_tally_page(struct pl_tally *t, struct pl_sums *row, const struct fx_dpage *p,
	struct fx_span truth, int part, struct fx_err *e) FX_CHECKED;

/* 1: page `number` of a file is held out, `percent` of all by a digest of its name and number. */
int pl_tally_held(const char *file, int number, int percent);

/* How reliable the confidences of a part are through a map; NULL: none. */
void pl_tally_reliability(struct pp_reliability *r, const struct pl_part *part,
	const struct fx_calibration *map);

#endif
