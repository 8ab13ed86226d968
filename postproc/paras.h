/* paras.h - blocks of text taken apart into paragraphs. Only structure and the files beside it
 * include this. */
#ifndef PARAS_H
#define PARAS_H
#include "page_sheet.h"

struct pp_para {		/* an output block in the making */
	int block;		/* fx_dpage.block that it is, or that it begins in */
	int row, rows;		/* pp_sheet.row[row .. row + rows); none: it is not of running text
				 * and goes as it is */
	enum fx_dblock_kind kind;
	int level, marker, continues;	/* as in fx_dblock */
	struct pp_area at;
	float size;		/* of its letters */
	float left, right;	/* edges of the column that its lines were set to */
};

/* Paragraphs of all blocks in order, in the arena. Lines of furniture are paragraphs of their own;
 * their kind is that of the row. Rows of a table are one FX_DOC_TABLE, whatever blocks they stand
 * in; all other text is FX_DOC_TEXT. FX_NOMEM. */
enum fx_st pp_paras(struct pp_para **para, int *n, struct fx_arena *a, const struct pp_sheet *s,
	struct fx_err *e) FX_CHECKED;

#endif
