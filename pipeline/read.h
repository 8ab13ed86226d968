/* read.h - a model reading documents: pages in, pages out. One reader serves any number of
 * documents, one after another. */
#ifndef READ_H
#define READ_H
#include "book.h"
#include "engine.h"
#include "intake.h"
#include "table_cells.h"
#include "task.h"

struct pl_reader;

struct pl_read_opts {
	const char *task;		/* "ocr" */
	int max_new_tokens;		/* 0: as the model or the task says */
	int raw;			/* 1: confidences without the model's calibration */
	void (*progress)(void *ud, int page, int pages, long done, long total);	/* NULL: none */
	void *ud;
	int drafts;			/* EN_DRAFT_*; what is read is the same whichever */
	int free;			/* 1: answers are held to no language */
	enum fx_layer_use layer;	/* what text layers are used for; drafts as well, whatever
					 * it says, where `drafts` has them */
	int pictures;			/* 1: figures get their pictures */
	int skip;			/* 1: pages that have a text layer are left out */
	int structure;			/* 1: what the text is is told (structure.h) */
	int merge;			/* 1: tables go on over pages (table_pages.h) */
	int only_tables;		/* 1: pages are left with their tables (only_tables.h) */
	int tables;			/* 1: tables become grids (tables.h), by the model's task
					 * for them where it has one */
	enum pp_cells_from cells_from;	/* of tables; PP_CELLS_MODEL: layers are no more than drafts
					 * then */
	const float (*area)[4];		/* (areas) x0 y0 x1 y1 in points from the top left corner of
					 * the page as displayed: tables are there, on all pages,
					 * and nowhere else; NULL: they are found */
	const float *column;		/* (columns) x of borders between columns, points, of pages
					 * that are not turned by a quarter; NULL: found */
	int areas, columns;
};

/* FX_MODEL: the model was not made for this task (with `tables`: nor for tables), or answers in a
 * language that is not known. */
enum fx_st pl_reader_new(struct pl_reader **out, const struct en_model *m,
	const struct pl_read_opts *o, struct fx_err *e) FX_CHECKED;
void pl_reader_free(struct pl_reader *r);	/* NULL is fine */
struct en_drafted pl_reader_drafted(const struct pl_reader *r);	/* of all that it has read */

/* Reads one document. ask: path, pages, limits; what is to be handed over is set here. name: what
 * the document is called. FX_DEGRADED: written, but a page failed or could not be read.
 * FX_SELFCHECK: the pages do not add up; FX_STOPPED, FX_NOMEM, FX_MODEL, FX_OUTPUT: no point in
 * going on. Anything else: this document could not be had at all, and the sink was never opened. */
enum fx_st pl_read(struct pl_reader *r, const struct pl_intake_ask *ask, const char *name,
	const struct pl_page_sink *sink, struct fx_err *e) FX_CHECKED;

/* Says of each page how it would be read, and asks nothing of the model. As pl_read; a page that
 * cannot be had is said so. */
enum fx_st pl_read_explain(struct pl_reader *r, const struct pl_intake_ask *ask, struct fx_out *o,
	struct fx_err *e) FX_CHECKED;

#endif
