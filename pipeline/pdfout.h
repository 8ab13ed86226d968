/* pdfout.h - a searchable PDF of a document: all of its pages as they are, and under those that
 * were read their words, unseen. It is made by a palimpsest-worker of its own out of the document's
 * bytes, whose objects stay (links, outlines, forms, labels, metadata); pictures become a new PDF,
 * without a date. A worker that dies costs this output only. The same document and words give the
 * same bytes. */
#ifndef PDFOUT_H
#define PDFOUT_H
#include "document.h"
#include "intake.h"
#include "overlay.h"

struct pl_pdfout;

struct pl_pdfout_ask {
	const struct pl_intake *from;	/* the document, open as long as this is */
	const struct pl_intake_ask *as;	/* how it was opened: rotate, dpi and max_pixels are taken
					 * from there, so that places mean the same; and
					 * allow_unsandboxed */
	enum fx_existing existing;
	int break_signature;		/* 1: a signed PDF is written too; its signature is then
					 * void. 0: FX_INPUT */
	int cpu_seconds, wall_seconds;	/* for each page, and for writing; 0: 60 and 80 */
	size_t memory;			/* address space of the worker beside five times the
					 * document's bytes: it is held as it is, as objects, and
					 * as what is written. 0: 1 GiB */
};

/* FX_ENCRYPTED: the PDF is, whether there is a password or not: written again it would lose its
 * protection. FX_INPUT: damaged, or signed. FX_LIMIT, FX_TIME, FX_CRASH, FX_SANDBOX, FX_NOMEM,
 * FX_STOPPED. */
enum fx_st pl_pdfout_open(struct pl_pdfout **out, const struct pl_pdfout_ask *ask, struct fx_err *e)
	FX_CHECKED;

/* The next page that was read, in the document's order. Pages left out, and those that failed, stay
 * as they are. Words go in the order of their lines; text without places has none in a PDF. After a
 * failure there is no PDF: FX_LIMIT (of the worker's memory), FX_TIME, FX_CRASH, FX_NOMEM,
 * FX_STOPPED. */
enum fx_st pl_pdfout_page(struct pl_pdfout *o, const struct fx_dpage *p, struct fx_err *e)
	FX_CHECKED;

/* Writes the whole file to `to`, once. As above, FX_INPUT: what the PDF refers to is damaged. */
enum fx_st pl_pdfout_finish(struct pl_pdfout *o, struct fx_out *to, struct fx_err *e) FX_CHECKED;

/* How many pages came to which fate so far; pages that were never handed over are not among them,
 * but those of pictures that had to be added are. */
const int *pl_pdfout_fates(const struct pl_pdfout *o);	/* (FX_FATES) */
void pl_pdfout_free(struct pl_pdfout *o);		/* ends the worker; NULL is fine */

#endif
