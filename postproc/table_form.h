/* table_form.h - cells into a sound grid, whatever spans they claim: the algorithm of HTML 5 that
 * forms tables, with clipping where that has overlaps [domain specification, A.4] */
#ifndef TABLE_FORM_H
#define TABLE_FORM_H
#include "table.h"

#define PP_FORM_FREE (-1)	/* fx_cell.col: the first free slot of its row */

/* Fills t's sizes and cells; all else is as it was. cell: (cells) with row, col, rows and cols as
 * they were claimed, those with PP_FORM_FREE in their order; it is changed. end: (rows) for each
 * row the first row below it that its spans may not enter; NULL: `rows`. A span below 1 is 1, but
 * rows of 0 reach to that end. Spans are cut, never laid over others; a cell whose own slot is
 * taken is left out; columns that only spans reach are taken off the end, and rows that nothing
 * stands in, wherever they are. What is left free is filled. head_rows: how many of the rows are a
 * heading; t->head_rows is what is left of these. FX_LIMIT: over FX_TABLE_MAX_ROWS or _COLS, or a
 * cell beyond `rows`. FX_NOMEM. */
struct pp_form { struct fx_cell *cell; int cells, rows; const int *end; int head_rows; };
enum fx_st pp_table_form(struct fx_table *t, struct fx_arena *a, const struct pp_form *f,
	struct fx_err *e) FX_CHECKED;

/* A cell that nothing is known of but its place: no text, unknown confidences. */
struct fx_cell pp_form_cell(int row, int col, int rows, int cols);

#endif
