/* table_locate.h - where the cells of a table stand whose places nobody told: by the words in them,
 * read by someone who knows where they are */
#ifndef TABLE_LOCATE_H
#define TABLE_LOCATE_H
#include "document.h"

#define PP_PLACE_WORDS 4096		/* of either side that are aligned, at most */

struct pp_place_word {
	struct fx_span text;
	float box[4];			/* x0 y0 x1 y1, on the raster that t->quad is on */
};

/* Sets the places of all cells of a table that has one itself (t->quad) and none of them. Words
 * whose middle lies in it, line by line, and those of the cells, row by row, are aligned: as many
 * of the same text as come in the same order, compared as in normal.h. A border between two columns
 * or rows is put where the fewest aligned words stand on its wrong side, the widest white where
 * there are several such places, none before another border; the outer ones are the table's. Words
 * of cells that span a border have no say in it. Nothing is set where fewer than half of the cells'
 * words find their like, or there are more than PP_PLACE_WORDS of either. *set 1: it was. cell:
 * t->cell, not const. FX_NOMEM. */
enum fx_st pp_table_locate(int *set, struct fx_table *t, struct fx_cell *cell,
	const struct pp_place_word *word, int words, struct fx_err *e) FX_CHECKED;

#endif
