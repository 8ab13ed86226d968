/* tables.h - tables of a page whose words are known: where they are and what their grid is, from
 * rules, white and the alignment of words alone, whoever read the words */
#ifndef TABLES_H
#define TABLES_H
#include "document.h"
#include "layer.h"
#include "layout.h"

struct pp_tables_ask {
	const struct fx_layout *layout;	/* its regions and rules */
	const struct fx_layer *layer;	/* its rules, on the raster; NULL: none */
	int w, h;			/* of the raster that both were made from, pixels */
	int turned;			/* quarters clockwise from that raster to the one that the
					 * page's places are on */
	const float (*area)[4];		/* (areas) x0 y0 x1 y1 of tables, pixels of the page's
					 * raster: there and nowhere else; NULL: found */
	int areas;
	const float *column;		/* (columns) x of borders between columns, of all tables,
					 * pixels of the page's raster; NULL: found */
	int columns;
};

/* Makes FX_DOC_TABLE blocks with a grid (fx_dblock.table) of the page's words, and of regions that
 * are tables: words inside a table leave the blocks that they were in and become the table block's
 * lines, row by row and cell by cell; all other words stay in their order. Captions beside tables
 * become FX_DOC_CAPTION blocks and fx_table.caption. Tables whose words stand turned are turned.
 * What looks like a table and has no sound grid keeps being what it was. FX_NOMEM. */
enum fx_st pp_tables(struct fx_dpage *p, struct fx_arena *a, const struct pp_tables_ask *k,
	struct fx_err *e) FX_CHECKED;

#endif
