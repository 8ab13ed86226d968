/* eval_set.c - see eval_set.h */
#include "eval_set.h"

#include "digest.h"

#include <string.h>
#include <unistd.h>

enum fx_st pl_eval_set_init(struct pl_eval_set *x, const struct pl_gold *gold, int n,
	struct fx_err *e)
{
	*x = (struct pl_eval_set){ .gold = gold, .n = n };
	fx_arena_init(&x->mem, 0);
	fx_arena_init(&x->now.mem, 0);
	fx_arena_init(&x->tally.mem, 0);
	fx_arena_init(&x->tally.page, 0);
	x->row = FX_NEWN(&x->mem, (size_t)n, struct pl_eval_row);
	x->document = FX_NEWN(&x->mem, (size_t)n, struct pl_sums);
	return x->row && x->document ? FX_OK : fx_fail(e, FX_NOMEM, "no memory for %d documents",
		n);
}

void pl_eval_set_free(struct pl_eval_set *x)
{
	fx_arena_reset(&x->tally.page);
	fx_arena_reset(&x->tally.mem);
	fx_arena_reset(&x->now.mem);
	fx_arena_reset(&x->mem);
}

/* ---- what stands on a page ---- */

static enum fx_st load(struct pl_eval_side *s, struct fx_arena *a, const char *text,
	const char *places, struct fx_err *e)
{
	*s = (struct pl_eval_side){ .text.pages = 0 };
	if (places)
		FX_TRY(pl_sheet_read(&s->places, a, places, e));
	if (!text)
		return FX_OK;
	if (places && !strcmp(text, places))
		s->text = s->places;
	else
		FX_TRY(pl_sheet_read(&s->text, a, text, e));
	return FX_OK;
}

static int pages_of(const struct pl_eval_side *s)
{
	return s->text.pages > s->places.pages ? s->text.pages : s->places.pages;
}

/* Page i, from 0; empty beyond the last. */
static struct pl_sheet_page page_of(const struct pl_eval_side *s, int i)
{
	struct pl_sheet_page p = { .text = { "", 0 } };

	if (i < s->places.pages)
		p = s->places.page[i];
	if (i < s->text.pages)
		p.text = s->text.page[i].text;
	return p;
}

/* The truth of page `number`. A file that is listed for one page has no other. */
static struct pl_sheet_page truth_page(const struct pl_eval_set *x, int number)
{
	const struct pl_eval_side *s = &x->now.truth;
	struct pl_sheet_page p = page_of(s, x->now.gold->pages ? 0 : number - 1);

	if (x->now.gold->pages && s->text.whole.n)
		p.text = s->text.whole;
	return p;
}

static enum fx_st begin(struct pl_eval_set *x, int i, struct fx_err *e)
{
	const struct pl_gold *g = x->gold + i;

	if (!i || strcmp(g->name, g[-1].name) != 0)
		x->row[x->rows++].name = g->name;
	x->now.gold = g;
	x->now.sums = x->document + i;
	x->now.broken = FX_OK;
	return load(&x->now.truth, &x->now.mem, g->truth, g->places, e);
}

static void end(struct pl_eval_set *x)
{
	pl_sums_add(&x->row[x->rows - 1].s, x->now.sums);
	fx_arena_reset(&x->now.mem);
}

/* ---- read by a model ---- */

static enum fx_st sink_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct pl_eval_set *x = ud;
	const struct pl_gold *g = x->now.gold;
	const struct pl_eval_side *s = &x->now.truth;
	const int plain = g->truth != g->places;

	x->selected += d->account.selected;
	if (g->pages || !g->truth)
		return FX_OK;
	if ((plain ? pl_gold_fits(s->text.whole, d->pages_total) :
		s->text.pages == d->pages_total) &&
	    (!g->places || s->places.pages == d->pages_total))
		return FX_OK;
	return x->now.broken = fx_fail(e, FX_INPUT,
		"%s: has not one truth for each of the %d pages of %s", g->truth, d->pages_total,
		g->path);
}

static enum fx_st sink_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct pl_eval_set *x = ud;
	const struct pl_sheet_page truth = truth_page(x, p->number);

	(void)d, (void)nth;
	x->handed++;
	return pl_tally_page(&x->tally, x->now.sums, p, &truth,
		pl_tally_held(x->now.gold->file, p->number, x->held_out), e);
}

static enum fx_st sink_close(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

/* A document that could not be had: as one page of which nothing was read. Of its truth, all pages
 * together. */
static enum fx_st lost(struct pl_eval_set *x, struct fx_err *e)
{
	const struct fx_dpage nothing = { .number = 1, .status = FX_PAGE_FAILED };
	struct pl_sheet_page truth = truth_page(x, 1);

	if (x->now.truth.text.whole.n)
		truth.text = x->now.truth.text.whole;
	return pl_tally_page(&x->tally, x->now.sums, &nothing, &truth, 0, e);
}

/* What became of it, as one of several. Returns what ends the command. */
static enum fx_st enter(struct pl_eval_set *x, struct pl_ledger *l, enum fx_st st,
	struct fx_err *e)
{
	const char *path = x->now.gold->path;
	struct fx_err why = *e;

	if (x->now.broken)
		return x->now.broken;
	if (st == FX_USAGE)		/* a page that this document does not have */
		st = FX_INPUT;
	if (pl_ledger_fatal(st))
		return st == FX_STOPPED ? st : fx_wrap(e, "%s", path);
	if (st == FX_DEGRADED)
		fx_log(FX_WARN, "%s: %s", path, e->msg);
	if (!st || st == FX_DEGRADED) {
		pl_ledger_good(l);
		return FX_OK;
	}
	pl_ledger_bad(l, path, st, why.msg);
	return lost(x, e);
}

static enum fx_st document(struct pl_eval_set *x, struct pl_reader *r,
	const struct pl_intake_ask *how, struct fx_err *e)
{
	const struct pl_page_sink sink = { NULL, sink_open, sink_page, sink_close, x };
	struct pl_intake_ask ask = *how;
	enum fx_st st;

	ask.path = x->now.gold->path;
	if (x->now.gold->pages)
		ask.pages = x->now.gold->pages;
	st = pl_read(r, &ask, x->now.gold->name, &sink, e);
	if (x->progress)
		pl_progress_clear(x->progress);
	return st;
}

enum fx_st pl_eval_read(struct pl_eval_set *x, struct pl_reader *r, const struct pl_intake_ask *how,
	struct pl_ledger *l, struct fx_err *e)
{
	for (int i = 0; i < x->n; i++) {
		FX_TRY(begin(x, i, e));
		FX_TRY(enter(x, l, document(x, r, how, e), e));
		end(x);
	}
	return FX_OK;
}

/* ---- read by another engine ---- */

/* DIR/FILE with another suffix if there is such a file; *path NULL: there is none. */
static enum fx_st beside(const char **path, struct fx_arena *a, const char *dir, const char *file,
	const char *suffix, struct fx_err *e)
{
	const size_t d = strlen(dir), n = pl_gold_stem(file), k = strlen(suffix);
	char *p = FX_NEWN(a, d + 1 + n + k + 1, char);

	*path = NULL;
	if (!p)
		return fx_fail(e, FX_NOMEM, "no memory for a path");
	memcpy(p, dir, d);
	p[d] = '/';
	memcpy(p + d + 1, file, n);
	memcpy(p + d + 1 + n, suffix, k);
	if (access(p, F_OK) == 0)
		*path = p;
	return FX_OK;
}

struct predicted { const char *text, *places; };

static enum fx_st find(struct predicted *p, struct fx_arena *a, const char *dir, const char *file,
	struct fx_err *e)
{
	FX_TRY(beside(&p->text, a, dir, file, ".txt", e));
	FX_TRY(beside(&p->places, a, dir, file, ".xml", e));
	if (!p->places)
		FX_TRY(beside(&p->places, a, dir, file, ".tsv", e));
	if (!p->text)
		p->text = p->places;
	return FX_OK;
}

static enum fx_st one(struct pl_eval_set *x, const struct pl_eval_side *read, int number,
	struct fx_err *e)
{
	const struct pl_sheet_page truth = truth_page(x, number);
	const struct pl_sheet_page page = page_of(read, number - 1);

	return pl_tally_sheet(&x->tally, x->now.sums, number <= pages_of(read) ? &page : NULL,
		&truth, e);
}

static int page_number(const char *digits)	/* as pl_gold_list lets them in */
{
	int n = 0;

	while (*digits)
		n = 10 * n + (*digits++ - '0');
	return n;
}

enum fx_st pl_eval_predicted(struct pl_eval_set *x, const char *dir, struct fx_err *e)
{
	for (int i = 0; i < x->n; i++) {
		struct predicted p;
		struct pl_eval_side read;
		int pages;

		FX_TRY(begin(x, i, e));
		FX_TRY(find(&p, &x->now.mem, dir, x->now.gold->file, e));
		FX_TRY(load(&read, &x->now.mem, p.text, p.places, e));
		if (!p.text)
			fx_log(FX_WARN, "%s: nothing in %s was read of it", x->now.gold->file, dir);
		if (x->now.gold->pages) {
			FX_TRY(one(x, &read, page_number(x->now.gold->pages), e));
			end(x);
			continue;
		}
		pages = pages_of(&x->now.truth) > pages_of(&read) ? pages_of(&x->now.truth) :
			pages_of(&read);
		for (int k = 1; k <= pages || k == 1; k++)
			FX_TRY(one(x, &read, k, e));
		end(x);
	}
	return FX_OK;
}

/* ---- what it was made from ---- */

static void take(struct pl_digest *d, const char *path)
{
	struct fx_err e;

	if (path && pl_digest_file(d, path, &e))
		fx_log(FX_DEBUG, "%s", e.msg);
}

enum fx_st pl_eval_digest(char hex[65], const struct pl_eval_set *x, const char *dir,
	struct fx_err *e)
{
	enum fx_st st = FX_OK;
	struct pl_digest d;
	struct fx_arena a;

	fx_arena_init(&a, 0);
	pl_digest_start(&d);
	for (int i = 0; !st && i < x->n; i++) {
		const struct pl_gold *g = x->gold + i;
		struct predicted p = { g->path, NULL };

		if (dir)
			st = find(&p, &a, dir, g->file, e);
		take(&d, p.text);
		take(&d, p.places == p.text ? NULL : p.places);
		take(&d, g->truth);
		take(&d, g->places == g->truth ? NULL : g->places);
	}
	fx_arena_reset(&a);
	pl_digest_end(&d, hex);
	return st;
}
