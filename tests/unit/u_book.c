/* The books: what may be entered, what reaches the sink, and that nothing can be left out. */
#include "t.h"
#include "book.h"

static char seen[400];
static struct fx_err e;
static enum fx_st refuse;

static void add(const char *s)
{
	memcpy(seen + strlen(seen), s, strlen(s) + 1);
}

static enum fx_st on_open(void *ud, const struct fx_document *d, struct fx_err *err)
{
	(void)ud, (void)d, (void)err;
	add("open ");
	return refuse ? fx_fail(err, refuse, "no") : FX_OK;
}

static enum fx_st on_page(void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth,
	struct fx_err *err)
{
	char one[80];

	(void)ud, (void)d, (void)err;
	snprintf(one, sizeof(one), "%d:%d:%s ", nth, p->number, fx_page_status_name(p->status));
	add(one);
	return FX_OK;
}

static enum fx_st on_close(void *ud, const struct fx_document *d, struct fx_err *err)
{
	char one[80];

	(void)ud, (void)err;
	snprintf(one, sizeof(one), "close %d+%d", d->account.status[FX_PAGE_OK],
		d->account.status[FX_PAGE_FAILED]);
	add(one);
	return FX_OK;
}

static const struct pl_page_sink sink = { NULL, on_open, on_page, on_close, NULL };
static const int number[3] = { 2, 7, 2 };

static struct pl_book fresh(int selected)
{
	const struct fx_document d = { .name = "x", .account.selected = selected };
	struct pl_book b;

	seen[0] = 0;
	T_EQ(pl_book_open(&b, &d, number, &sink, &e), FX_OK);
	return b;
}

static enum fx_st enter(struct pl_book *b, int n, enum fx_page_status status, const char *reason)
{
	const struct fx_dpage p = { .number = n, .status = status, .reason = reason };

	return pl_book_page(b, &p, &e);
}

static void all_is_well(void)
{
	struct pl_book b = fresh(3);

	T_EQ(enter(&b, 2, FX_PAGE_FAILED, "broken"), FX_OK);
	T_EQ_STR(seen, "");
	T_EQ(enter(&b, 7, FX_PAGE_OK, NULL), FX_OK);
	T_EQ_STR(seen, "open 0:2:failed 1:7:ok ");
	T_EQ(enter(&b, 2, FX_PAGE_SKIPPED, "has text"), FX_OK);
	T_EQ(pl_book_close(&b, &e), FX_OK);
	T_EQ_STR(seen, "open 0:2:failed 1:7:ok 2:2:skipped close 1+1");
	pl_book_free(&b);
	b = fresh(2);
	T_EQ(enter(&b, 2, FX_PAGE_FAILED, "broken"), FX_OK);
	T_EQ(enter(&b, 7, FX_PAGE_FAILED, "broken"), FX_OK);
	T_EQ(pl_book_close(&b, &e), FX_OK);		/* a document that nobody wants */
	T_EQ_STR(seen, "");
	pl_book_free(&b);
}

static void a_page_is_missing(void)
{
	struct pl_book b = fresh(3);

	T_EQ(enter(&b, 2, FX_PAGE_OK, NULL), FX_OK);
	T_EQ(enter(&b, 7, FX_PAGE_BLANK, NULL), FX_OK);
	T_EQ(pl_book_close(&b, &e), FX_SELFCHECK);
	T_EQ_STR(e.msg, "3 pages in, 2 out");
	T_EQ_STR(seen, "open 0:2:ok 1:7:blank ");
	pl_book_free(&b);
}

static void what_is_refused(void)
{
	struct pl_book b = fresh(2);
	struct fx_dpage p = { .number = 2, .status = FX_PAGE_FAILED, .reason = "x", .text = "y" };

	T_EQ(enter(&b, 7, FX_PAGE_OK, NULL), FX_SELFCHECK);
	T_EQ_STR(e.msg, "page 7 came for page 2");
	T_EQ(enter(&b, 2, FX_PAGE_STATUSES, "x"), FX_SELFCHECK);
	T_EQ_STR(e.msg, "page 2 has no status");
	for (int s = 0; s < FX_PAGE_STATUSES; s++)
		if (s != FX_PAGE_OK && s != FX_PAGE_BLANK)
			T_EQ(enter(&b, 2, (enum fx_page_status)s, NULL), FX_SELFCHECK);
	T_EQ_STR(e.msg, "page 2 has no reason");
	T_EQ(pl_book_page(&b, &p, &e), FX_SELFCHECK);
	T_EQ_STR(e.msg, "page 2 failed, with text");
	T_EQ_STR(seen, "");
	T_EQ(enter(&b, 2, FX_PAGE_OK, NULL), FX_OK);
	T_EQ(enter(&b, 2, FX_PAGE_OK, NULL), FX_SELFCHECK);	/* twice */
	T_EQ(enter(&b, 7, FX_PAGE_OK, NULL), FX_OK);
	T_EQ(enter(&b, 2, FX_PAGE_OK, NULL), FX_SELFCHECK);
	T_EQ_STR(e.msg, "page 2 was not selected");
	pl_book_free(&b);
}

static void the_sink_fails(void)
{
	struct pl_book b = fresh(1);

	refuse = FX_OUTPUT;
	T_EQ(enter(&b, 2, FX_PAGE_OK, NULL), FX_OUTPUT);
	refuse = FX_OK;
	pl_book_free(&b);
	pl_book_free(&b);
}

static void no_memory(void)
{
	struct pl_book b = fresh(1);

	b.mem.calls = 0;
	b.mem.refuse_at = 1;
	T_EQ(enter(&b, 2, FX_PAGE_FAILED, "x"), FX_NOMEM);
	pl_book_free(&b);
}

int main(void)
{
	all_is_well();
	a_page_is_missing();
	what_is_refused();
	the_sink_fails();
	no_memory();
	return t_end();
}
