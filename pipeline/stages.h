/* stages.h - pages that were read, in order, on their way into the book: what their text is
 * (structure.h), tables that go on over them (table_pages.h), of all of it the tables alone
 * (only_tables.h) */
#ifndef STAGES_H
#define STAGES_H
#include "book.h"

struct pl_stages_ask {
	int structure, merge, only_tables;	/* 1: that is done */
};

struct pl_stages {
	struct pl_stages_ask ask;
	struct pp_structure *structure;	/* NULL: it is left out ... */
	struct pp_table_pages *merge;	/* ... and so is this */
	struct pl_book *book;
	int tables;			/* grids that went into the book */
};

/* The book, open before the first page, is borrowed. FX_NOMEM; pl_stages_free in any case. */
enum fx_st pl_stages_open(struct pl_stages *s, const struct pl_stages_ask *ask,
	struct pl_book *book, struct fx_err *e) FX_CHECKED;

/* The next page; it, and what waited for it, goes into the book as soon as it can. As
 * pl_book_page, and FX_NOMEM. */
enum fx_st pl_stages_page(struct pl_stages *s, const struct fx_dpage *p, struct fx_err *e)
	FX_CHECKED;

/* No page follows: what still waits goes into the book, which stays open. */
enum fx_st pl_stages_end(struct pl_stages *s, struct fx_err *e) FX_CHECKED;
void pl_stages_free(struct pl_stages *s);		/* twice is fine */

#endif
