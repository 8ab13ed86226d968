/* table_cells.h - whose characters stand in the cells of a table: the model's, or those that the
 * document holds beside its pixels */
#ifndef TABLE_CELLS_H
#define TABLE_CELLS_H
#include "document.h"
#include "layer.h"
#include "layout.h"

enum pp_cells_from { PP_CELLS_AUTO, PP_CELLS_LAYER, PP_CELLS_MODEL };

struct pp_cells_ask {
	const struct fx_layer *layer;	/* NULL: it is not to be looked at */
	struct fx_layer_verdict verdict;	/* on the layer */
	const struct fx_layout *layout;	/* its ink says where something was printed */
	int w, h;			/* of the raster that both were made from, pixels */
	int turn;			/* quarters clockwise from that raster to the one that the
					 * table's places are on */
	enum pp_cells_from from;
};

struct pp_cells_told {
	int differ;			/* cells that two sources read differently */
	int bare;			/* cells with text, and no ink where they stand */
};

/* The text of each cell of a sound table that has places, from
 *
 *	PP_CELLS_LAYER	the layer alone
 *	PP_CELLS_MODEL	what is there already
 *	PP_CELLS_AUTO	the layer where it is fit for FX_LAYER_TEXT and has words in the cell, else
 *			what is there already; that alone where the layer is rubbish (its verdict)
 *
 * The layer's words of a cell are those whose middle lies in its box, of several boxes in the
 * smallest; in reading order, lines (words whose middles lie within half of a word's height of each
 * other) by newlines, words by blanks.
 *
 * Where both have text, it is compared without blanks, in the form of normal.h, in which
 * typographic quotation marks and dashes are plain ones. The same: FX_FROM_BOTH, and with q, the
 * layer's quality up to PP_LAYER_SURE (verify.h), a confidence c becomes 1 - (1 - c)(1 - q).
 * Another: `other` is what lost, and `differ` counts it; so it does where the model read nothing
 * in a cell that the layer has words in. A cell whose text is not the model's has confidence q and
 * no `html`. Cells that have text and stand where no ink is are `bare`, with confidence 0: their
 * box is looked at without the cells of the count (fx_ink) that its border goes through.
 *
 * cell: t->cell, not const. Sets t->confidence again. FX_NOMEM. */
enum fx_st pp_table_cells(struct fx_table *t, struct fx_cell *cell, struct pp_cells_told *told,
	struct fx_arena *a, const struct pp_cells_ask *k, struct fx_err *e) FX_CHECKED;

#endif
