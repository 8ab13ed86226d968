/* html_grid.h - a table of HTML as a grid, as far as scores look at it: sizes, spans, what is in
 * <thead>, and text. What a model answers is read by table_answer.h, which repairs and reports. */
#ifndef HTML_GRID_H
#define HTML_GRID_H
#include "html_tree.h"
#include "table.h"

/* The table at node `table`: rows are its tr, cells their td and th, formed by table_form.h within
 * thead, tbody and tfoot. A text is its runs between tags with a blank between them, as the
 * reference of GriTS has it, and those of tables in it. A span that is no number is 1. The table is
 * sound (fx_table_check); it is empty where there is no cell. FX_LIMIT: over table.h's limits.
 * FX_NOMEM. */
enum fx_st pp_html_grid(struct fx_table *t, struct fx_arena *a, const struct pp_html *h, int table,
	struct fx_err *e) FX_CHECKED;

#endif
