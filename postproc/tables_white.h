/* tables_white.h - a table within white while it is made: columns (tables_white.c), its heading
 * (tables_head.c), the rows of its body (tables_body.c). Nobody else includes it. */
#ifndef TABLES_WHITE_H
#define TABLES_WHITE_H
#include "tables_parts.h"

struct pp_tcol { float x0, x1, left; int forced; };	/* of its text; x where it begins, and
							 * 1: there and nowhere else */

struct pp_twork {			/* a table within white, being made */
	struct pp_tframe *f;
	struct pp_area at;
	struct pp_trows t;
	struct pp_tcol *col;		/* (cols) */
	int cols;
	int head;			/* lines of the heading ... */
	enum fx_head head_by;		/* ... and who said so */
	int *row;			/* (t.rows) the row of the grid that each line is in */
	int rows, head_rows;
	int *slot;			/* (rows, cols) 1 + number of the cell; 0: none yet */
};

/* Share of x0 .. x1 that level rules cover between the middles of a line and the next. */
float pp_truled(const struct pp_twork *k, int line, float x0, float x1);

/* tables_head.c: finds which of the first lines are the heading. */
void pp_thead_lines(struct pp_twork *k);
/* Rows of the heading's lines, and their cells: grows g->cell, sets k->slot. k->row is set, and
 * k->rows how many there are. */
void pp_thead_rows(struct pp_twork *k);
void pp_thead_cells(struct pp_tgrid *g, struct pp_twork *k);

/* tables_body.c: rows of the lines from k->head on, which follow k->rows. */
void pp_tbody_rows(struct pp_twork *k);

#endif
