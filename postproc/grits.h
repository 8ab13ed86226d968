/* grits.h - how alike two tables are as grids: GriTS (Smock, Pesala and Abraham, arXiv 2203.12555)
 * as the public reference computes it [domain specification, A.8]: the two most alike matrices that
 * rows and columns can be left out of both for, rows and columns chosen apart from each other.
 *
 * - top: a slot is the box of its cell as seen from there, in slots; alike: area of the
 *   intersection by that of the rectangle around both.
 * - con: a slot is its cell's text as it is; alike: 2 M / (length + length) in code points, M
 *   letters in the matching blocks of Python's difflib, whose rule about letters that are popular
 *   in a text of 200 or more is kept; 1 for two empty texts.
 * - loc: a slot is its cell's box, that around `quad`; alike as in top. A cell whose place is not
 *   known is like none. */
#ifndef GRITS_H
#define GRITS_H
#include "table.h"

struct pp_grits_score { double f, precision, recall, bound; };	/* bound: f is not above it */
struct pp_grits {
	struct pp_grits_score top, con, loc;
	int placed;			/* 1: both tables have a cell with a place; 0: loc is not
					 * computed, and 0 */
};

#define PP_GRITS_MAX_PAIRS ((size_t)1 << 25)	/* of slots, one of each table */
#define PP_GRITS_MAX_STEPS ((size_t)1 << 33)	/* of letters, as they are held together */

/* Both are grids (fx_table_check). Time grows with the product of the letters, for texts that are
 * alike in many small pieces faster; memory with that of the slots. FX_LIMIT: over one of the
 * above. FX_NOMEM. */
enum fx_st pp_grits(struct pp_grits *r, struct fx_arena *a, const struct fx_table *read,
	const struct fx_table *truth, struct fx_err *e) FX_CHECKED;

/* Python's difflib.SequenceMatcher(None, x, y).ratio() of code points, malformed bytes as U+FFFD.
 * FX_LIMIT: over PP_GRITS_MAX_STEPS. FX_NOMEM. */
enum fx_st pp_matcher_ratio(double *ratio, struct fx_arena *a, struct fx_span x, struct fx_span y,
	struct fx_err *e) FX_CHECKED;

#endif
