/* receipt.h - what a run took, beside its results and never in them: clocks, threads, drafts
 * (palimpsest.receipt/1, formats/receipt-1.schema.json) */
#ifndef RECEIPT_H
#define RECEIPT_H
#include "engine.h"

struct pl_receipt {
	const char *path;		/* NULL: none is wanted; "-": standard error */
	double began;			/* seconds on the monotonic clock */
};

#define PL_RECEIPT_ROW(o) PL_TEXT(0, "receipt", "FILE", (o).path,                              \
	"seconds, threads and drafts go there, as JSON; -: standard error")

void pl_receipt_begin(struct pl_receipt *r);
/* FX_OUTPUT: as pl_outfile_open, pl_outfile_keep. */
enum fx_st pl_receipt_write(const struct pl_receipt *r, const struct en_model *m,
	const struct en_drafted *d, int force, struct fx_err *e) FX_CHECKED;

#endif
