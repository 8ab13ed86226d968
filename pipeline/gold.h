/* gold.h - documents with their truths: what `palimpsest eval` reads and compares */
#ifndef GOLD_H
#define GOLD_H
#include "fx.h"

struct pl_gold {
	const char *name;		/* of its row in the report; several may share it */
	const char *file;		/* the document, below the folder or as listed ... */
	const char *path;		/* ... and to open */
	const char *pages;		/* one page's number; NULL: as the command line says */
	const char *truth;		/* path of the text; NULL: the page is blank */
	const char *places;		/* path of words with their places; NULL: none */
};

/* Each document in a folder, recursively and in bytewise order, links left out, that has its truth
 * beside it: NAME.txt for NAME.pdf, NAME.tif ..., and where its words stand: NAME.xml or else
 * NAME.tsv (sheet.h), which is the text too where there is no NAME.txt. Documents and truths
 * without the other are named in the log. FX_INPUT: no folder, or no pair in it. FX_LIMIT,
 * FX_NOMEM. */
enum fx_st pl_gold_folder(struct pl_gold **gold, int *n, struct fx_arena *a, const char *dir,
	struct fx_err *e) FX_CHECKED;

/* A list as tests/score.tsv: lines of name, file, page, truth, kind between tabs; '#' starts a
 * comment, and a line whose name is "name" is the head. Paths are relative to `data`, but those
 * that start with / or ./; truth "-": blank; one that ends in .xml or .tsv has places too; the page
 * may be empty; the kind is not looked at. All is copied into the arena. FX_INPUT names the line.
 * FX_LIMIT: over PL_GOLD_MAX lines. FX_NOMEM. */
#define PL_GOLD_MAX 100000
enum fx_st pl_gold_list(struct pl_gold **gold, int *n, struct fx_arena *a, struct fx_span text,
	const char *data, struct fx_err *e) FX_CHECKED;

/* The truth of page `number`, from 1, of a text with form feeds between pages, or after each. It
 * fits a document of `pages` pages if it has one form feed less, or as many and nothing but blanks
 * after them. */
int pl_gold_fits(struct fx_span truth, int pages);
struct fx_span pl_gold_page(struct fx_span truth, int number);

size_t pl_gold_stem(const char *path);	/* bytes before the suffix of its last part */

#endif
