/* inspect_table.h - `palimpsest inspect table`: the grids of a document, said and drawn */
#ifndef INSPECT_TABLE_H
#define INSPECT_TABLE_H
#include "engine.h"
#include "intake.h"

struct pl_inspect_table {
	const struct pl_intake_ask *ask;	/* its path, pages, limits */
	/* Takes the drawing of a page; NULL: none is made. */
	enum fx_st (*save)(void *ud, const char *name, const struct fx_raster *r, struct fx_err *e);
	void *ud;
};

/* Reads a document as `table` does, without what follows a page, and prints its tables: for each
 * what it is, its heading, repairs and weakest cells (sketch_table.h), by row and column from 1, on
 * stdout; no text of any. Pages are drawn while they are read. As pl_read; FX_USAGE: drawings of
 * standard input, which is read once. */
enum fx_st pl_inspect_table(const struct pl_inspect_table *o, const struct en_model *m,
	struct fx_err *e) FX_CHECKED;

#endif
