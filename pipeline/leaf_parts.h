/* leaf_parts.h - between leaf.c, which takes a page through its rounds, leaf_tables.c, which asks
 * for its tables, and leaf_grids.c, which makes grids of what is said of them; nobody else includes
 * it */
#ifndef LEAF_PARTS_H
#define LEAF_PARTS_H
#include "leaf.h"

/* Asks for a picture with a task. Room was made for PL_PIECES, or all tiles, PL_TABLE_PIECES and
 * PL_CELLS. FX_NOMEM. */
struct pl_asked {
	const struct pl_asking *as;
	const struct fx_raster *picture;
	enum fx_fit fit;
	enum pl_about about;
};
enum fx_st pl_leaf_ask(struct pl_leaf *l, const struct pl_how *how, const struct pl_asked *what,
	struct fx_err *e) FX_CHECKED;

/* Adds to an event of the page; nothing if count is 0. FX_NOMEM. */
enum fx_st pl_leaf_event(struct pl_leaf *l, const char *kind, int count, struct fx_err *e)
	FX_CHECKED;

/* Quarters clockwise from the page's raster to the one that the places of `to` are on. */
int pl_leaf_turn(const struct pl_leaf *l);

/* ---- leaf_tables.c ---- */

/* Asks for the tables of a page that is not blank. FX_NOMEM. */
enum fx_st pl_leaf_ask_tables(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
	FX_CHECKED;

/* What their answers did not come to. FX_NOMEM. */
enum fx_st pl_leaf_more_tables(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
	FX_CHECKED;

/* Cells of l->grid that no one has read; and what came of asking for them, FX_NOMEM. */
enum fx_st pl_leaf_ask_cells(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
	FX_CHECKED;
enum fx_st pl_leaf_read_cells(struct pl_leaf *l, struct fx_err *e) FX_CHECKED;

/* The tables with rows that the answer to a piece holds, on the page as it is read by people.
 * FX_NOMEM. */
struct pl_said {
	struct fx_table *t;		/* (n) */
	struct fx_cell **cell;		/* (n) t[i].cell, not const */
	int n;
};
enum fx_st pl_leaf_said(struct pl_said *s, struct pl_leaf *l, const struct pl_how *how, int piece,
	struct fx_err *e) FX_CHECKED;

/* ---- leaf_grids.c ---- */

/* The tables of l->to, whose words are known: sets l->grid and the blocks. FX_NOMEM. */
enum fx_st pl_leaf_grids(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e) FX_CHECKED;

#endif
