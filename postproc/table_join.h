/* table_join.h - a table that was read in several pictures, each of some of its rows, as one grid
 * again */
#ifndef TABLE_JOIN_H
#define TABLE_JOIN_H
#include "document.h"

#define PP_JOIN_AGAIN 64

struct pp_table_part {
	const struct fx_table *t;	/* sound */
	int head;			/* rows of text of the first part's heading that its picture
					 * shows again above the rest; 0: none */
	int cut;			/* 1: it was cut short, and the part after it is the rest */
};

/* One grid of n >= 1 parts, in their order. A part that shows the heading again loses its first
 * rows as far as they are alike to the first rows of the first part, no more than that has of
 * heading rows (where these are not known, than `head`). A part that was `cut` loses its last row,
 * and the part after it what it begins with up to the row that is alike to the last one so far, if
 * there is one among its first PP_JOIN_AGAIN rows. Rows are alike where they have text, and what
 * has to be put in and left out to make one of the other is at most a tenth of both: rows of
 * figures differ in little. Narrower parts are filled up with cells (filler) at the right;
 * "columns-differ" among the repairs counts them. Spans that would leave a part's rows are
 * shortened, and so are those over columns at the right that no cell starts in any more. Rows
 * beyond FX_TABLE_MAX_ROWS are left out, and the table is truncated then; and if a part is that was
 * not `cut`. Heading, language and turn are those of the first part; repairs and places are all
 * parts' together; confidence is the mean over the cells, `removed` that over parts. cell: t->cell,
 * not const. FX_NOMEM. */
enum fx_st pp_table_join(struct fx_table *t, struct fx_cell **cell, struct fx_arena *a,
	const struct pp_table_part *part, int n, struct fx_err *e) FX_CHECKED;

/* Mean over the cells that have a confidence; -1: none has. */
float pp_table_confidence(const struct fx_table *t);

#endif
