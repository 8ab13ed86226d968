/* read.c - see read.h */
#include "read.h"

#include "cmd.h"
#include "guard.h"
#include "language.h"
#include "leaf.h"
#include "ledger.h"
#include "lacks.h"
#include "stages.h"
#include "stop.h"

#include <stdlib.h>
#include <string.h>

#define LEAVES 16			/* pages on their way at a time */
#define LEAF_BYTES ((size_t)256 << 20)	/* ... unless what came with them is more than this */

struct pl_reader {
	const struct en_model *m;
	struct en_run *run;
	struct pl_read_opts o;
	struct pl_how how;
	struct pass *now;		/* for progress */
};

/* One document on its way. Pages are handed over in their order, each as soon as it and all before
 * it are read. */
struct pass {
	struct pl_reader *r;
	struct pl_intake *in;
	struct pl_stages stages;	/* on their way into the book */
	struct pl_book book;
	struct pl_ledger ledger;
	struct leaf {
		struct pl_leaf l;
		int had;		/* asks of earlier rounds: all are answered */
		long first;		/* number of its ask `had`, from 0 in the document; those
					 * after it have the numbers after that */
		int asked, answered;
	} leaf[LEAVES];			/* a ring */
	int oldest, leaves, out;	/* out: pages that are read or have failed */
	struct leaf *asking;		/* whose ask was handed out last; NULL: none was left */
	size_t bytes;			/* that came with them */
	long asks, tokens, before;	/* asked; tokens chosen, and up to the last page written */
};

static int on_tokens(void *ud, long done, long total)
{
	struct pl_reader *r = ud;
	struct pass *x = r->now;

	x->tokens = done;
	if (r->o.progress)
		r->o.progress(r->o.ud, x->out + 1, x->book.d.account.selected,
			done - x->before, total - x->before);
	return pl_stop_signal() != 0;
}

static int prefill(const struct pl_reader *r, const char *prompt)
{
	const struct fx_span text = { prompt, strlen(prompt) };
	struct en_ids ids = { 0 };
	struct fx_arena a;
	struct fx_err e;

	fx_arena_init(&a, 0);
	if (en_vocab_encode(en_model_vocab(r->m), text, 0, &a, &ids, &e) != FX_OK)
		ids.n = 0;
	fx_arena_reset(&a);
	return en_model_info(r->m)->patches + ids.n + 2;	/* BOS and the newline */
}

/* 1: one of the words, which stand with a blank after each. */
static int listed(const char *words, const char *word)
{
	const size_t n = strlen(word);

	for (const char *at = words; *at; at += strcspn(at, " ") + 1)
		if (strcspn(at, " ") == n && !strncmp(at, word, n))
			return 1;
	return 0;
}

static enum fx_st hold(struct pl_asking *k, const struct pl_read_opts *o, struct fx_err *e)
{
	const char *name = k->plan ? k->plan->language : NULL, *may = k->task->languages;

	if (name && may && !listed(may, name))
		return fx_fail(e, FX_MODEL, "the task %s has no language %.40s; there are %s",
			k->task->name, name, may);
	k->located = name && !strcmp(name, "ocr-words");
	if (o->free)
		return FX_OK;
	if (name && (!may || pp_guard_find(name)))
		return pl_language(&k->guard, name, FX_MODEL, e);
	k->guard = name || k->input == FX_INPUT_PAGE ? NULL : k->task->guard;
	return FX_OK;
}

/* How the model is asked for a task. */
static enum fx_st set_asking(struct pl_asking *k, const struct pl_reader *r, const char *task,
	struct fx_err *e)
{
	const struct fx_manifest *manifest = en_model_manifest(r->m);

	k->task = pp_task_find(task);
	k->plan = manifest ? fx_manifest_task(manifest, task) : NULL;
	k->input = k->plan ? k->plan->input : FX_INPUT_PAGE;
	k->prompt = k->plan && k->plan->prompt ? k->plan->prompt : k->task->prompt;
	k->calibration = k->plan && !r->o.raw ? k->plan->calibration : NULL;
	k->max_tokens = k->task->max_tokens;
	if (k->plan && k->plan->max_tokens)
		k->max_tokens = k->plan->max_tokens;
	if (r->o.max_new_tokens)
		k->max_tokens = r->o.max_new_tokens;
	k->prefill = prefill(r, k->prompt);
	return hold(k, &r->o, e);
}

/* Cells that are the model's own: their pages are read by it. */
static enum fx_layer_use layer_of(const struct pl_read_opts *o)
{
	return o->tables && o->cells_from == PP_CELLS_MODEL && o->layer != FX_LAYER_IGNORE ?
		FX_LAYER_DRAFT : o->layer;
}

static enum fx_st set_how(struct pl_reader *r, struct fx_err *e)
{
	const struct fx_manifest *manifest = en_model_manifest(r->m);
	struct pl_how *how = &r->how;

	if (!manifest || fx_manifest_task(manifest, r->o.task))
		FX_TRY(set_asking(&how->text, r, r->o.task, e));
	if (r->o.tables && manifest && fx_manifest_task(manifest, "table"))
		FX_TRY(set_asking(&how->table, r, "table", e));
	if (!how->text.task && !how->table.task)
		return fx_fail(e, FX_MODEL, "%s was not made for the task %s",
			en_model_info(r->m)->name, r->o.task);
	if (how->table.input == FX_INPUT_TILES)
		return fx_fail(e, FX_MODEL, "the task table wants pages or crops, not tiles");
	how->side = en_model_info(r->m)->side;
	pl_regions(how->lacks, manifest);
	how->drafts = r->o.drafts;
	how->layer = layer_of(&r->o);
	how->pictures = r->o.pictures;
	how->skip = r->o.skip;
	how->tables = r->o.tables;
	how->cells_from = r->o.cells_from;
	how->area = r->o.area;
	how->areas = r->o.areas;
	how->column = r->o.column;
	how->columns = r->o.columns;
	if (how->cells_from == PP_CELLS_LAYER && how->layer == FX_LAYER_IGNORE)
		return fx_fail(e, FX_USAGE, "cells from a text layer that is ignored");
	return FX_OK;
}

enum fx_st pl_reader_new(struct pl_reader **out, const struct en_model *m,
	const struct pl_read_opts *o, struct fx_err *e)
{
	struct pl_reader *r = calloc(1, sizeof(*r));
	enum fx_st st;

	*out = NULL;
	if (!r)
		return fx_fail(e, FX_NOMEM, "no memory to read with");
	r->m = m;
	r->o = *o;
	st = set_how(r, e);
	if (!st)
		st = en_run_new(&r->run, m, e);
	if (st) {
		free(r);
		return st;
	}
	en_run_progress(r->run, on_tokens, r);
	*out = r;
	return FX_OK;
}

void pl_reader_free(struct pl_reader *r)
{
	if (!r)
		return;
	en_run_free(r->run);
	free(r);
}

struct en_drafted pl_reader_drafted(const struct pl_reader *r)
{
	return en_run_drafted(r->run);
}

/* ---- pages out ---- */

/* The oldest page, read or failed. */
static enum fx_st put_out(struct pass *x, struct pl_leaf *l, struct fx_err *e)
{
	const struct fx_dpage *to = &l->to;
	char number[16];

	FX_TRY(pl_leaf_read(l, &x->r->how, e));
	snprintf(number, sizeof(number), "%d", to->number);
	if (to->status == FX_PAGE_FAILED)
		pl_ledger_bad(&x->ledger, number, l->page->st, l->page->reason);
	else
		pl_ledger_good(&x->ledger);
	if (to->status == FX_PAGE_UNREADABLE)
		fx_log(FX_WARN, "page %d: %s", to->number, to->reason);
	x->before = x->tokens;
	x->out++;
	return pl_stages_page(&x->stages, to, e);
}

static void drop(struct pass *x)
{
	struct leaf *f = &x->leaf[x->oldest];

	x->bytes -= f->l.page->mapped;
	pl_leaf_free(&f->l);
	x->oldest = (x->oldest + 1) % LEAVES;
	x->leaves--;
}

static enum fx_st put_out_all(struct pass *x, struct fx_err *e)
{
	while (x->leaves && x->leaf[x->oldest].answered == x->leaf[x->oldest].l.asks) {
		FX_TRY(put_out(x, &x->leaf[x->oldest].l, e));
		drop(x);
	}
	return FX_OK;
}

/* ---- pages in ---- */

static struct leaf *newest(struct pass *x)	/* NULL: none */
{
	return x->leaves ? &x->leaf[(x->oldest + x->leaves - 1) % LEAVES] : NULL;
}

/* One page more, if there is room for it and it is there. */
static enum fx_st take_in(struct pass *x, int wait, int *took, struct fx_err *e)
{
	struct pl_page *p;
	struct leaf *f;

	*took = 0;
	if (x->leaves == LEAVES || (x->leaves && x->bytes >= LEAF_BYTES))
		return FX_OK;
	FX_TRY(pl_intake_next(x->in, &p, wait, e));
	if (!p)
		return FX_OK;
	x->leaves++;
	x->bytes += p->mapped;
	f = newest(x);
	*f = (struct leaf){ .had = 0 };
	*took = 1;
	return pl_leaf_open(&f->l, &x->r->how, p, e);
}

/* Whose ask is next: those of one page and round follow each other, the oldest page comes first.
 * NULL: all were handed out. */
static struct leaf *next_leaf(struct pass *x)
{
	if (x->asking && x->asking->asked < x->asking->l.asks)
		return x->asking;
	for (int i = 0; i < x->leaves; i++) {
		struct leaf *f = &x->leaf[(x->oldest + i) % LEAVES];

		if (f->asked < f->l.asks)
			return f;
	}
	return NULL;
}

static enum fx_st next_ask(void *ud, const struct en_ask **ask, int wait, struct fx_err *e)
{
	struct pass *x = ud;

	*ask = NULL;
	for (int took = 1;;) {
		struct leaf *f = x->asking = next_leaf(x);

		if (f) {
			if (f->asked == f->had)
				f->first = x->asks;
			*ask = &f->l.ask[f->asked++];
			x->asks++;
			return FX_OK;
		}
		if (!took)
			return FX_OK;
		FX_TRY(take_in(x, wait, &took, e));
		FX_TRY(put_out_all(x, e));	/* blank and failed pages ask nothing */
	}
}

/* Its asks all have their answers; there may be more to ask because of them. */
static enum fx_st next_round(struct pass *x, struct leaf *f, struct fx_err *e)
{
	f->had = f->l.asks;
	FX_TRY(pl_leaf_more(&f->l, &x->r->how, e));
	return f->l.asks > f->had ? FX_OK : put_out_all(x, e);
}

static enum fx_st done(void *ud, long nth, const struct fx_answer *ans, struct fx_err *e)
{
	struct pass *x = ud;

	for (int i = 0; i < x->leaves; i++) {
		struct leaf *f = &x->leaf[(x->oldest + i) % LEAVES];

		if (f->asked == f->had || nth < f->first || nth >= f->first + f->asked - f->had)
			continue;
		f->l.answer[f->had + nth - f->first] = *ans;
		return ++f->answered == f->l.asks ? next_round(x, f, e) : FX_OK;
	}
	return fx_fail(e, FX_BUG, "an answer to nothing");
}

/* ---- the document ---- */

static enum fx_st verdict(struct pass *x, struct fx_err *e)
{
	const int *n = x->book.d.account.status, all = x->book.d.account.selected;
	const int odd = n[FX_PAGE_FALLBACK] + n[FX_PAGE_UNREADABLE];

	if (x->r->o.only_tables && x->book.opened && !x->stages.tables)
		fx_log(FX_WARN, "%s: no table found", x->book.d.name);
	FX_TRY(pl_ledger_end(&x->ledger, e));
	if (n[FX_PAGE_BLANK] == all)
		fx_log(FX_WARN, "%s: nothing found: every page is blank", x->book.d.name);
	return odd ? fx_fail(e, FX_DEGRADED, "%d of %d pages could not be read", odd, all) : FX_OK;
}

static enum fx_st pages(struct pass *x, struct fx_err *e)
{
	const struct pl_read_opts *o = &x->r->o;
	const struct pl_stages_ask ask = { o->structure, o->merge, o->only_tables };
	const struct en_source from = { next_ask, done, x };

	FX_TRY(pl_stages_open(&x->stages, &ask, &x->book, e));
	FX_TRY(en_serve(x->r->run, &from, e));
	FX_TRY(pl_stages_end(&x->stages, e));
	return pl_book_close(&x->book, e);
}

static enum fx_st document(struct pass *x, const char *name, const struct pl_page_sink *sink,
	struct fx_err *e)
{
	const struct pl_source *s = pl_intake_source(x->in);
	const struct en_info *info = en_model_info(x->r->m);
	const struct fx_document d = { .name = name, .sha256 = s->sha256, .bytes = s->bytes,
		.media_type = s->media_type, .pages_total = s->pages_total, .tool = pl_version,
		.task = x->r->o.task, .model = info->name, .precision = info->precision,
		.isa = info->isa, .account.selected = pl_intake_selected(x->in) };
	enum fx_st st = pl_book_open(&x->book, &d, pl_intake_pages(x->in), sink, e);

	x->r->now = x;
	if (!st)
		st = pages(x, e);
	x->r->now = NULL;
	while (x->leaves)
		drop(x);
	if (!st)
		st = verdict(x, e);
	pl_stages_free(&x->stages);
	pl_book_free(&x->book);
	return st;
}

/* What is asked of the intake for all pages to be read as the reader reads. */
static struct pl_intake_ask asking(const struct pl_reader *r, const struct pl_intake_ask *what)
{
	const struct fx_mtask *plan = r->how.text.plan;
	struct pl_intake_ask k = *what;

	k.want_layout = 1;
	k.want_rules = r->o.tables;
	k.layer = r->how.layer;
	if (k.layer == FX_LAYER_IGNORE && ((r->how.drafts & EN_DRAFT_TEXT) || r->o.skip))
		k.layer = FX_LAYER_DRAFT;
	k.want_raster = r->o.pictures || r->how.text.input != FX_INPUT_TILES ||
		r->how.table.task;
	k.whole_for = r->how.table.task ? 1U << FX_BLOCK_TABLE : 0;
	if (r->how.text.input == FX_INPUT_TILES)
		k.tile = (struct fx_tile_plan){ plan->side, plan->row_min, plan->row_max,
			plan->rows_min, plan->rows_max, plan->margin };
	return k;
}

enum fx_st pl_read(struct pl_reader *r, const struct pl_intake_ask *what, const char *name,
	const struct pl_page_sink *sink, struct fx_err *e)
{
	const struct pl_intake_ask k = asking(r, what);
	struct pass *x = calloc(1, sizeof(*x));
	enum fx_st st;

	if (!x)
		return fx_fail(e, FX_NOMEM, "no memory for a document");
	x->r = r;
	x->ledger.what = "page";
	st = pl_intake_open(&x->in, &k, e);
	if (!st && sink->from)
		sink->from(sink->ud, x->in, &k);
	if (!st)
		st = document(x, name, sink, e);
	pl_intake_free(x->in);
	free(x);
	return st;
}

/* ---- what would be done ---- */

static void explain_page(struct fx_out *o, const struct pl_leaf *l)
{
	const struct fx_dlayer *layer = &l->to.layer;
	const int n = l->to.number;

	if (l->page->st) {
		fx_printf(o, "page %d: failed: %s\n", n, l->page->reason);
		return;
	}
	fx_printf(o, "page %d: text layer: %s", n, layer->present ? layer->used : "none");
	if (layer->present && layer->quality >= 0)
		fx_printf(o, ", quality %.2f, %s", (double)layer->quality, layer->why);
	fx_puts(o, "\n");
	if (l->to.status == FX_PAGE_SKIPPED)
		fx_printf(o, "page %d: skipped: %s\n", n, l->to.reason);
	else if (!l->page->from_layer && l->texts && !l->plan.n)
		fx_printf(o, "page %d: %s, %d asks\n", n, l->plan.name, l->texts);
	else if (!l->page->from_layer)
		pl_plan_print(o, n, &l->plan);
	pl_tplan_print(o, n, &l->tables);
}

enum fx_st pl_read_explain(struct pl_reader *r, const struct pl_intake_ask *what, struct fx_out *o,
	struct fx_err *e)
{
	const struct pl_intake_ask k = asking(r, what);
	struct pl_intake *in = NULL;
	struct pl_leaf *l = calloc(1, sizeof(*l));
	struct pl_page *p;
	enum fx_st st = l ? pl_intake_open(&in, &k, e) :
		fx_fail(e, FX_NOMEM, "no memory for a document");

	while (!st) {
		st = pl_intake_next(in, &p, 1, e);
		if (st || !p)
			break;
		st = pl_leaf_open(l, &r->how, p, e);
		if (!st)
			explain_page(o, l);
		pl_leaf_free(l);
	}
	pl_intake_free(in);
	free(l);
	return st;
}
