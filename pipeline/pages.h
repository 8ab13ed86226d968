/* pages.h - which pages: qpdf's grammar (its manual, "Page Ranges"), numbers from 1 */
#ifndef PAGES_H
#define PAGES_H
#include "fx.h"

#define PL_MAX_SELECTED 1000000

struct pl_range {
	const char *text;	/* NULL or "": all pages */
	int total;		/* pages of the document; 0: only the grammar is held */
	int clip;		/* 1: pages that the document does not have are left out ... */
	int missing;		/* ... and counted here */
};

/* "1-5,8,r3-r1,z:odd" as numbers 1..total, in the order given and as often as given. xN-M leaves
 * pages out of the group before it. FX_USAGE: not of this grammar, no page left, or (clip 0) a page
 * that the document does not have. total 0: *n is 0. */
enum fx_st pl_pages(int **page, int *n, struct fx_arena *a, struct pl_range *range,
	struct fx_err *e) FX_CHECKED;

#endif
