/* table_stand.h - where the rows and columns of a table stand on its page, as far as the places of
 * its cells say: boxes of words where it was found by white, of slots where it was ruled */
#ifndef TABLE_STAND_H
#define TABLE_STAND_H
#include "document.h"

struct pp_table_stand {
	int w, h;		/* pixels of the raster, turned so that the table is upright */
	int turned;		/* quarters clockwise that does */
	float (*col)[2], (*row)[2]; /* (cols), (rows) from and to on it; from > to: not known */
	float box[4];		/* of all of it, x0 y0 x1 y1; x0 > x1: not known */
};

/* Of what of a table stands on page p: cells of other pages (fx_cell.page) say nothing.
 * FX_NOMEM. */
enum fx_st pp_table_stand(struct pp_table_stand *to, struct fx_arena *a, const struct fx_table *t,
	const struct fx_dpage *p, struct fx_err *e) FX_CHECKED;

/* The box on the upright raster, x0 y0 x1 y1, that holds a cell: of its place, else of its slots.
 * 0: not known. */
int pp_cell_box(float box[4], const struct pp_table_stand *at, const struct fx_cell *c);

#endif
