/* book.h - the books of a document: one entry for each selected page, in order, each with a status
 * and, where that is not ok or blank, a reason; or there is no document. Whatever is
 * written goes through here, so nothing can be written that has lost a page. */
#ifndef BOOK_H
#define BOOK_H
#include "document.h"

struct pl_intake;
struct pl_intake_ask;

/* Where pages go. from, unless NULL, is told first where they come from: the intake, and what was
 * asked of it, both there until after close. open is called before the first page that is not
 * lost; if there is none, never. */
struct pl_page_sink {
	void (*from)(void *ud, const struct pl_intake *in, const struct pl_intake_ask *as);
	enum fx_st (*open)(void *ud, const struct fx_document *d, struct fx_err *e);
	enum fx_st (*page)(void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth,
		struct fx_err *e);
	enum fx_st (*close)(void *ud, const struct fx_document *d, struct fx_err *e);
	void *ud;
};

struct pl_book {
	struct fx_document d;		/* its account is kept here */
	const int *page;		/* (d.account.selected) numbers, in the order selected */
	const struct pl_page_sink *to;
	struct fx_dpage *lost;		/* failed pages before the first that is not; (losts) */
	int losts, entered, opened;
	struct fx_arena mem;
};

/* d, whose account.selected says how many pages there are, is copied; page and to are borrowed.
 * FX_NOMEM. */
enum fx_st pl_book_open(struct pl_book *b, const struct fx_document *d, const int *page,
	const struct pl_page_sink *to, struct fx_err *e) FX_CHECKED;

/* The next entry, handed on at once; failed pages wait for the first that has not failed.
 * FX_SELFCHECK: it is not this page's turn, or a status, reason or count that cannot be. Else as
 * the sink. */
enum fx_st pl_book_page(struct pl_book *b, const struct fx_dpage *p, struct fx_err *e) FX_CHECKED;

/* Ends the document, unless all its pages failed: then the sink was never opened. FX_SELFCHECK: a
 * page has no entry; then the sink is not closed. */
enum fx_st pl_book_close(struct pl_book *b, struct fx_err *e) FX_CHECKED;
void pl_book_free(struct pl_book *b);		/* twice is fine */

#endif
