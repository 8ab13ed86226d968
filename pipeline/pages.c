/* pages.c - see pages.h */
#include "pages.h"

#include <limits.h>
#include <string.h>

struct reader {
	const char *p;
	int total;		/* 0: only the grammar counts */
	int clip, missing;
	int *page, n;		/* page NULL: counted only */
	int group;		/* where the last group began */
	struct fx_err *e;
};

static enum fx_st odd(const struct reader *r, const char *what)
{
	return fx_fail(r->e, FX_USAGE, "--pages: %s", what);
}

/* z, N or rN. */
static enum fx_st one(struct reader *r, int *page)
{
	const int back = *r->p == 'r';
	long v = 0;

	if (*r->p == 'z') {
		r->p++;
		*page = r->total;
		return FX_OK;
	}
	r->p += back;
	if (*r->p < '0' || *r->p > '9')
		return odd(r, "a page is a number from 1, rN or z");
	while (*r->p >= '0' && *r->p <= '9' && v < INT_MAX / 20)
		v = v * 10 + (*r->p++ - '0');
	if (r->total && !r->clip && (v < 1 || v > r->total))
		return fx_fail(r->e, FX_USAGE, "--pages: no page %s%ld in a document of %d",
			back ? "r" : "", v, r->total);
	if (v < 1)
		return odd(r, "pages are counted from 1");
	*page = back ? r->total - (int)v + 1 : (int)v;
	return FX_OK;
}

static enum fx_st add(struct reader *r, int page)
{
	if (page < 1 || page > r->total) {
		r->missing++;
		return FX_OK;
	}
	if (r->n >= PL_MAX_SELECTED)
		return odd(r, "more pages than can be counted");
	if (r->page)
		r->page[r->n] = page;
	r->n++;
	return FX_OK;
}

/* Takes pages between `from` and `to` out of the last group. While pages are only counted, none
 * goes: the count is an upper bound. */
static void without(struct reader *r, int from, int to)
{
	const int lo = from < to ? from : to, hi = from < to ? to : from;
	int kept = r->group;

	if (!r->page)
		return;
	for (int i = r->group; i < r->n; i++)
		if (r->page[i] < lo || r->page[i] > hi)
			r->page[kept++] = r->page[i];
	r->n = kept;
}

static enum fx_st group(struct reader *r, int first)
{
	const int minus = *r->p == 'x';
	int from, to;

	if (minus && first)
		return odd(r, "nothing to leave pages out of");
	r->p += minus;
	FX_TRY(one(r, &from));
	to = from;
	if (*r->p == '-') {
		r->p++;
		FX_TRY(one(r, &to));
	}
	if (!r->total)
		return FX_OK;
	if (minus) {
		without(r, from, to);
		return FX_OK;
	}
	r->group = r->n;
	for (int i = from; ; i += from <= to ? 1 : -1) {
		FX_TRY(add(r, i));
		if (i == to)
			return FX_OK;
	}
}

static enum fx_st range(struct reader *r)
{
	int keep = -1, n = 0;

	for (int first = 1; ; first = 0) {
		FX_TRY(group(r, first));
		if (*r->p != ',')
			break;
		r->p++;
	}
	if (!strcmp(r->p, ":odd"))
		keep = 0;
	else if (!strcmp(r->p, ":even"))
		keep = 1;
	else if (*r->p)
		return odd(r, "not of the form 1-5,8,r3-r1,z:odd");
	for (int i = 0; r->page && keep >= 0 && i < r->n; i++)
		if (i % 2 == keep)
			r->page[n++] = r->page[i];
	if (r->page && keep >= 0)
		r->n = n;
	return FX_OK;
}

enum fx_st pl_pages(int **page, int *n, struct fx_arena *a, struct pl_range *want,
	struct fx_err *e)
{
	const char *text = want->text && *want->text ? want->text : "1-z";
	struct reader r = { .p = text, .total = want->total, .clip = want->clip, .e = e };

	*n = want->missing = 0;
	*page = NULL;
	FX_TRY(range(&r));
	if (!r.total)
		return FX_OK;
	*page = FX_NEWN(a, (size_t)r.n + 1, int);
	if (!*page)
		return fx_fail(e, FX_NOMEM, "no memory for %d pages", r.n);
	r = (struct reader){ .p = text, .total = want->total, .clip = want->clip, .page = *page,
		.e = e };
	FX_TRY(range(&r));
	*n = r.n;
	want->missing = r.missing;
	return r.n ? FX_OK : fx_fail(e, FX_USAGE, "--pages: no page is left");
}
