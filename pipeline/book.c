/* book.c - see book.h */
#include "book.h"

#include <string.h>

enum fx_st pl_book_open(struct pl_book *b, const struct fx_document *d, const int *page,
	const struct pl_page_sink *to, struct fx_err *e)
{
	*b = (struct pl_book){ .d = *d, .page = page, .to = to };
	memset(b->d.account.status, 0, sizeof(b->d.account.status));
	fx_arena_init(&b->mem, 0);
	b->lost = FX_NEWN(&b->mem, (size_t)d->account.selected + 1, struct fx_dpage);
	return b->lost ? FX_OK :
		fx_fail(e, FX_NOMEM, "no memory for %d pages", d->account.selected);
}

static enum fx_st check(const struct pl_book *b, const struct fx_dpage *p, struct fx_err *e)
{
	if (b->entered == b->d.account.selected)
		return fx_fail(e, FX_SELFCHECK, "page %d was not selected", p->number);
	if (p->number != b->page[b->entered])
		return fx_fail(e, FX_SELFCHECK, "page %d came for page %d", p->number,
			b->page[b->entered]);
	if ((unsigned)p->status >= FX_PAGE_STATUSES)
		return fx_fail(e, FX_SELFCHECK, "page %d has no status", p->number);
	if (p->status != FX_PAGE_OK && p->status != FX_PAGE_BLANK && !p->reason)
		return fx_fail(e, FX_SELFCHECK, "page %d has no reason", p->number);
	if (p->status == FX_PAGE_FAILED && (p->blocks || p->words || p->text))
		return fx_fail(e, FX_SELFCHECK, "page %d failed, with text", p->number);
	return FX_OK;
}

static enum fx_st keep(struct pl_book *b, const struct fx_dpage *p, struct fx_err *e)
{
	struct fx_dpage *to = b->lost + b->losts;

	*to = (struct fx_dpage){ .number = p->number, .status = p->status, .st = p->st,
		.confidence = -1, 
		.layer = { .present = -1, .quality = -1, .agreement = -1, .used = "none" },
		.ink = { .share = -1, .unread = -1 } };
	to->reason = fx_strndup(&b->mem, p->reason, strlen(p->reason));
	if (!to->reason)
		return fx_fail(e, FX_NOMEM, "no memory for a page");
	b->losts++;
	return FX_OK;
}

enum fx_st pl_book_page(struct pl_book *b, const struct fx_dpage *p, struct fx_err *e)
{
	const int nth = b->entered;

	FX_TRY(check(b, p, e));
	b->entered++;
	b->d.account.status[p->status]++;
	if (!b->opened && p->status == FX_PAGE_FAILED)
		return keep(b, p, e);
	if (!b->opened)
		FX_TRY(b->to->open(b->to->ud, &b->d, e));
	b->opened = 1;
	for (int i = 0; i < b->losts; i++)
		FX_TRY(b->to->page(b->to->ud, &b->d, b->lost + i, i, e));
	b->losts = 0;
	return b->to->page(b->to->ud, &b->d, p, nth, e);
}

enum fx_st pl_book_close(struct pl_book *b, struct fx_err *e)
{
	if (b->entered != b->d.account.selected || !fx_account_balanced(&b->d.account))
		return fx_fail(e, FX_SELFCHECK, "%d pages in, %d out", b->d.account.selected,
			b->entered);
	return b->opened ? b->to->close(b->to->ud, &b->d, e) : FX_OK;
}

void pl_book_free(struct pl_book *b)
{
	fx_arena_reset(&b->mem);
}
