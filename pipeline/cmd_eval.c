/* cmd_eval.c - `palimpsest eval ocr`: documents read and held against their truths */
#include "eval_report.h"
#include "file.h"
#include "gold.h"
#include "input.h"
#include "ledger.h"
#include "model.h"
#include "outfile.h"
#include "progress.h"
#include "read.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] = "palimpsest eval ocr --gold DIR | --list FILE --data DIR [options]";

#define MAX_TRUTH ((size_t)16 << 20)

struct eval {
	struct pl_model_opts model;
	struct pl_input_opts input;
	const char *folder, *list, *data, *format, *fit;
	int max_new_tokens, held_out, force;
	struct pl_progress progress;
	struct pl_outfile map;		/* where the fitted map goes */
	struct fx_arena mem;
	struct pl_gold *gold;
	int n;
	struct pl_eval_row *row;
	int rows;
	struct pl_tally tally;
	struct {			/* the document that is being read */
		const struct pl_gold *gold;
		struct fx_arena mem;
		struct fx_span truth;
		enum fx_st broken;	/* its truth does not fit it */
	} now;
};

/* ---- one document ---- */

static enum fx_st sink_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct eval *x = ud;
	const struct pl_gold *g = x->now.gold;

	if (g->pages || !g->truth || pl_gold_fits(x->now.truth, d->pages_total))
		return FX_OK;
	return x->now.broken = fx_fail(e, FX_INPUT,
		"%s: has not one truth for each of the %d pages of %s", g->truth, d->pages_total,
		g->path);
}

static enum fx_st sink_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct eval *x = ud;
	const struct pl_gold *g = x->now.gold;
	const int held = x->fit && pl_tally_held(g->file, p->number, x->held_out);

	(void)d, (void)nth;
	return pl_tally_page(&x->tally, &x->row[x->rows - 1].s, p,
		g->pages ? x->now.truth : pl_gold_page(x->now.truth, p->number), held, e);
}

static enum fx_st sink_close(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

/* A document that could not be had: as one page of which nothing was read. */
static enum fx_st lost(struct eval *x, struct fx_err *e)
{
	const struct fx_dpage nothing = { .number = 1, .status = FX_PAGE_FAILED };

	return pl_tally_page(&x->tally, &x->row[x->rows - 1].s, &nothing, x->now.truth, 0, e);
}

static enum fx_st read_text(struct fx_span *text, const char *path, struct fx_arena *a,
	struct fx_err *e)
{
	const void *p;

	if (fx_file_read(&p, &text->n, a, path, MAX_TRUTH, e) != FX_OK)
		return fx_wrap(e, "%s", path);
	text->p = p;
	return FX_OK;
}

static enum fx_st truth(struct eval *x, struct fx_err *e)
{
	x->now.truth = (struct fx_span){ "", 0 };
	return x->now.gold->truth ?
		read_text(&x->now.truth, x->now.gold->truth, &x->now.mem, e) : FX_OK;
}

static enum fx_st document(struct eval *x, struct pl_reader *r, const struct pl_intake_ask *how,
	struct fx_err *e)
{
	const struct pl_page_sink sink = { sink_open, sink_page, sink_close, x };
	struct pl_intake_ask ask = *how;
	enum fx_st st;

	x->now.broken = FX_OK;
	FX_TRY(x->now.broken = truth(x, e));
	ask.path = x->now.gold->path;
	if (x->now.gold->pages)
		ask.pages = x->now.gold->pages;
	st = pl_read(r, &ask, x->now.gold->name, &sink, e);
	pl_progress_clear(&x->progress);
	return st;
}

/* What became of it, as one of several. Returns what ends the command. */
static enum fx_st enter(struct eval *x, struct pl_ledger *l, enum fx_st st, struct fx_err *e)
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

/* ---- all of them ---- */

static enum fx_st documents(struct eval *x, struct pl_reader *r, struct pl_ledger *l,
	struct fx_err *e)
{
	struct pl_intake_ask ask;

	FX_TRY(pl_input_ask(&ask, &x->input, &x->mem, e));
	for (int i = 0; i < x->n; i++) {
		struct pl_gold *g = x->gold + i;
		enum fx_st st;

		if (!i || strcmp(g->name, g[-1].name) != 0)
			x->row[x->rows++].name = g->name;
		x->now.gold = g;
		st = document(x, r, &ask, e);
		st = enter(x, l, st, e);
		fx_arena_reset(&x->now.mem);
		if (st)
			return st;
	}
	return FX_OK;
}

static enum fx_st report(struct eval *x, const struct en_model *m, struct fx_err *e)
{
	const struct fx_manifest *manifest = en_model_manifest(m);
	const struct fx_mtask *task = manifest ? fx_manifest_task(manifest, "ocr") : NULL;
	struct fx_calibration fitted;
	struct pl_eval_report r = { .model = en_model_info(m)->name,
		.precision = en_model_info(m)->precision, .row = x->row, .rows = x->rows,
		.tally = &x->tally, .map = task ? task->calibration : NULL };
	struct fx_out o;

	if (x->fit) {
		FX_TRY(pp_calibration_fit(&fitted, &x->mem, x->tally.part[0].word,
			x->tally.part[0].words, e));
		r.fitted = &fitted;
		pl_eval_map(&x->map.out, &fitted);
		FX_TRY(pl_outfile_keep(&x->map, e));
	}
	fx_out_file(&o, stdout);
	if (!strcmp(x->format, "json"))
		pl_eval_json(&o, &r);
	else
		pl_eval_text(&o, &r);
	return fx_out_close(&o, e);
}

static enum fx_st gold(struct eval *x, struct fx_err *e)
{
	struct fx_span text;

	if (!x->folder == !x->list || !x->list != !x->data)
		return fx_fail(e, FX_USAGE, "usage: %s", usage);
	if (strcmp(x->format, "text") != 0 && strcmp(x->format, "json") != 0)
		return fx_fail(e, FX_USAGE, "the report is written as text or json");
	if (x->fit && !strcmp(x->fit, "-"))
		return fx_fail(e, FX_USAGE, "the map needs a file: standard output has the report");
	if (x->folder) {
		FX_TRY(pl_gold_folder(&x->gold, &x->n, &x->mem, x->folder, e));
	} else {
		FX_TRY(read_text(&text, x->list, &x->mem, e));
		if (pl_gold_list(&x->gold, &x->n, &x->mem, text, x->data, e))
			return fx_wrap(e, "%s", x->list);
	}
	x->row = FX_NEWN(&x->mem, (size_t)x->n, struct pl_eval_row);
	return x->row ? FX_OK : fx_fail(e, FX_NOMEM, "no memory for %d documents", x->n);
}

static enum fx_st verdict(const struct eval *x, struct pl_ledger *l, struct fx_err *e)
{
	FX_TRY(pl_ledger_end(l, e));
	return x->tally.all.lost ? fx_fail(e, FX_DEGRADED, "%d of %d pages could not be read",
		x->tally.all.lost, x->tally.all.pages) : FX_OK;
}

static enum fx_st work(struct eval *x, struct fx_err *e)
{
	const struct pl_read_opts ro = { .task = "ocr", .max_new_tokens = x->max_new_tokens,
		.raw = 1, .progress = pl_progress_show, .ud = &x->progress };
	struct pl_ledger ledger = { .what = "" };
	struct en_model *m;
	struct pl_reader *r;
	enum fx_st st;

	FX_TRY(gold(x, e));
	if (x->fit)
		FX_TRY(pl_outfile_open(&x->map, x->fit, x->force, e));
	FX_TRY(pl_model_open(&m, &x->model, e));
	pl_model_progress(m, &x->progress);
	st = pl_reader_new(&r, m, &ro, e);
	if (!st)
		st = documents(x, r, &ledger, e);
	if (!st)
		st = report(x, m, e);
	pl_reader_free(r);
	en_model_free(m);
	return st ? st : verdict(x, &ledger, e);
}

static enum fx_st command(struct eval *x, int argc, char **argv, struct fx_err *e)
{
	const struct pl_opt opts[] = {
		PL_TEXT(0, "gold", "DIR", x->folder, "documents, each with its truth, NAME.txt"),
		PL_TEXT(0, "list", "FILE", x->list, "or a list as tests/score.tsv ..."),
		PL_TEXT(0, "data", "DIR", x->data, "... of files in this folder"),
		PL_TEXT('f', "format", "NAME", x->format, "text or json [text]"),
		PL_TEXT(0, "fit-calibration", "FILE", x->fit, "fit a map and write it there"),
		PL_NUMBER(0, "held-out", "PERCENT", x->held_out, 0, 99,
			"pages that the map isn't fitted on [50]"),
		PL_FLAG(0, "force", x->force, "overwrite what exists"),
		PL_INPUT_ROWS(x->input), PL_MODEL_ROWS(x->model),
		PL_NUMBER(0, "max-new-tokens", "N", x->max_new_tokens, 1, 1000000,
			"of one answer [what the model says]"),
		PL_END,
	};
	const char *task = NULL;
	int i = 0, at;

	while (i < argc) {		/* options stand before the task, behind it, or both */
		FX_TRY(pl_options(argc - i, argv + i, opts, usage, &at, e));
		if (!at)
			return FX_OK;
		i += at;
		if (i < argc && task)
			return fx_fail(e, FX_USAGE, "usage: %s", usage);
		if (i < argc)
			task = argv[i];
	}
	if (!task || strcmp(task, "ocr") != 0)
		return fx_fail(e, FX_USAGE, "eval wants a task, ocr; usage: %s", usage);
	return work(x, e);
}

enum fx_st pl_eval(int argc, char **argv, struct fx_err *e)
{
	struct eval *x = calloc(1, sizeof(*x));
	enum fx_st st;

	if (!x)
		return fx_fail(e, FX_NOMEM, "no memory to start");
	x->format = "text";
	x->held_out = 50;
	x->map.fd = 1;
	fx_arena_init(&x->mem, 0);
	fx_arena_init(&x->now.mem, 0);
	fx_arena_init(&x->tally.mem, 0);
	fx_arena_init(&x->tally.page, 0);
	pl_progress_start(&x->progress);
	st = command(x, argc, argv, e);
	pl_outfile_drop(&x->map);
	fx_arena_reset(&x->tally.page);
	fx_arena_reset(&x->tally.mem);
	fx_arena_reset(&x->now.mem);
	fx_arena_reset(&x->mem);
	free(x);
	return st;
}
