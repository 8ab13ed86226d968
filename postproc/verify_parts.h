/* verify_parts.h - between verify.c, which tells what belongs together, and verify_add.c, which
 * puts words into a page; nobody else includes it */
#ifndef VERIFY_PARTS_H
#define VERIFY_PARTS_H
#include "verify.h"

struct pp_vbox { float x0, y0, x1, y1; };	/* on the page's raster */

struct pp_ver {
	struct fx_dpage *p;
	struct fx_arena *a;		/* of the page */
	const struct pp_verify *v;
	struct pp_vbox *ours, *theirs;	/* of the page's words, of the layer's */
	float sure;			/* q */
};

/* Words add[0 .. n) of the layer into the page. */
enum fx_st pp_verify_add(struct pp_ver *r, const int *add, int n, struct fx_arena *scratch,
	struct fx_err *e) FX_CHECKED;

#endif
