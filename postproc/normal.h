/* normal.h - what of a text counts when it is compared with the truth */
#ifndef NORMAL_H
#define NORMAL_H
#include "fx.h"

/* The form in which texts are compared, after domain specification E.5, whichever engine they are
 * from: soft hyphens (U+00AD) are left out; NFKC, which makes long s an s and spells ligatures out;
 * a run of White_Space is one blank, none at the ends, or, where it holds a line end and `lines`
 * is 1, one \n. The form of a form is itself. In the arena. FX_LIMIT as pp_compose, FX_NOMEM. */
enum fx_st pp_normal(struct fx_span *to, struct fx_arena *a, struct fx_span text, int lines,
	struct fx_err *e) FX_CHECKED;
extern const char pp_normal_says[];	/* the above in one line, for reports */

#endif
