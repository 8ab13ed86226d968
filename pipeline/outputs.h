/* outputs.h - what documents become: for each input one file a format, pictures of figures beside
 * the formats that show them by name; every file is there whole or not at all.
 *
 * A format whose files hold one table each makes the file that was asked for of a single table, an
 * empty one of none, and NAME-1.csv, NAME-2.csv .. of several; on standard output they follow each
 * other. */
#ifndef OUTPUTS_H
#define OUTPUTS_H
#include "book.h"
#include "input.h"
#include "overlay.h"

struct pl_outputs_ask {
	const char *formats;		/* names with commas between */
	const char *output;		/* one file, or "-" or NULL: standard output ... */
	const char *dir;		/* ... or a folder; NULL: none */
	int force;			/* 1: overwrite what exists */
	enum fx_existing existing;	/* of a PDF: pages that have text already */
	int break_signature;		/* of a PDF: 1: it may be a signed one */
	int furniture;			/* 1: headers, footers and page numbers stay in the text */
	int tables;			/* 1: of formats that have a form for tables, that one */
	int csv_raw, csv_fill, csv_bom, th, no_raw;	/* of tables, as in fx_write_opts */
};

struct pl_outputs;

/* Says where each input goes. FX_USAGE, before anything is read: a format that there is not or
 * that is named twice, several formats or inputs without a folder (inputs may follow each other on
 * one output in formats that join), two inputs that would become one file. FX_NOMEM. */
enum fx_st pl_outputs_new(struct pl_outputs **out, const struct pl_outputs_ask *ask,
	const struct pl_input *in, int n, struct fx_err *e) FX_CHECKED;

/* 1: pages that have text need not be read: a PDF is all that is wanted, and they stay as they are
 * in it. */
int pl_outputs_skip(const struct pl_outputs *o);
int pl_outputs_pictures(const struct pl_outputs *o);	/* 1: some format shows pictures */

/* Where the pages of input i, from 0, go, one input after another. */
const struct pl_page_sink *pl_outputs_sink(struct pl_outputs *o, int i);

/* Of the input in hand: what has not been closed leaves nothing behind. Twice is fine. */
void pl_outputs_drop(struct pl_outputs *o);
void pl_outputs_free(struct pl_outputs *o);		/* drops; NULL is fine */

#endif
