/* receipt.h - what a run took, beside its results and never in them: clocks, threads, drafts
 * (palimpsest.receipt/1, formats/receipt-1.schema.json) */
#ifndef RECEIPT_H
#define RECEIPT_H
#include "engine.h"
#include "outfile.h"

struct pl_receipt {
	const char *path;		/* NULL: none is wanted; "-": standard error */
	double began;
	int open;			/* 1: file is */
	struct pl_outfile file;
};

#define PL_RECEIPT_ROW(o) PL_TEXT(0, "receipt", "FILE", (o).path,                              \
	"seconds, threads and drafts go there, as JSON; -: standard error")

/* FX_OUTPUT: it exists and force is 0, or the folder cannot be written; known before any work. */
enum fx_st pl_receipt_begin(struct pl_receipt *r, int force, struct fx_err *e) FX_CHECKED;

/* Of a command that ended with *e, whose status is `st`: written if it came to its end, FX_OK or
 * FX_DEGRADED. That status, or FX_OUTPUT. */
enum fx_st pl_receipt_end(struct pl_receipt *r, const struct en_model *m, struct en_drafted d,
	enum fx_st st, struct fx_err *e) FX_CHECKED;
void pl_receipt_drop(struct pl_receipt *r);		/* leaves nothing behind; twice is fine */

#endif
