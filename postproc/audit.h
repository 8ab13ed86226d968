/* audit.h - what of a page's ink was accounted for: an alarm that does not depend on what a model
 * says. A line that was left out shows as ink which nothing covers. */
#ifndef AUDIT_H
#define AUDIT_H
#include "document.h"

/* Sets p->ink from the layout that the page was read with (of the raster p->w x p->h; kept by
 * reference). A cell of the ink map is covered where the box of a word, or of a block that is not
 * of text (a rule, a figure, a table, a region), shares a pixel with it; a block of text covers
 * nothing by itself. Unknown (-1) without an ink map; `unread` also where words are not known
 * (p->text). A page without ink has nothing unread. FX_NOMEM. */
enum fx_st pp_audit(struct fx_dpage *p, struct fx_arena *a, const struct fx_layout *l,
	struct fx_err *e) FX_CHECKED;

#endif
