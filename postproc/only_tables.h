/* only_tables.h - of a page its tables alone, for those who want nothing else */
#ifndef ONLY_TABLES_H
#define ONLY_TABLES_H
#include "document.h"

/* The page with nothing but its tables, and the captions next to them: tables that are grids, and
 * those that nobody read, with why. What looks like a table and is no grid, and what goes on a
 * table of an earlier page, is left out. Words and lines are those of what is left, confidence is
 * their mean; status, events, text layer and ink are still those of the whole page. FX_NOMEM. */
enum fx_st pp_only_tables(struct fx_dpage *to, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e) FX_CHECKED;

int pp_grids(const struct fx_dpage *p);		/* tables that are grids */

#endif
