/* sketch_table.h - the tables of a page drawn over it, for people to look at */
#ifndef SKETCH_TABLE_H
#define SKETCH_TABLE_H
#include "document.h"

/* The page in light grey; of each table that is a grid a frame around every cell, of its place or,
 * where it is empty, of its slots, green where it spans several; headings tinted blue, empty cells
 * yellow, the weakest red; the table's number on its page, from 1, at its corner. page: upright, as
 * the places on *p are, of any size. Memory of *to from `a`. FX_LIMIT, FX_NOMEM. */
enum fx_st pl_sketch_table(struct fx_raster *to, const struct fx_raster *page,
	const struct fx_dpage *p, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* Up to PL_WEAKEST cells (indices) that are less certain than the mean of their table, the least
 * certain first. How many. */
#define PL_WEAKEST 10
int pl_weakest(int cell[PL_WEAKEST], const struct fx_table *t);

#endif
