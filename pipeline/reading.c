/* reading.c - see reading.h */
#include "reading.h"

#include "areas.h"
#include "input.h"
#include "language.h"
#include "layertext.h"
#include "ledger.h"
#include "model.h"
#include "outputs.h"
#include "progress.h"
#include "read.h"
#include "receipt.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	const struct pl_reading *what;
	struct pl_model_opts model;
	struct pl_input_opts input;
	struct pl_outputs_ask out;
	const char *draft, *grammar, *text_layer, *existing, *area, *columns, *cells_from;
	struct pl_receipt receipt;
	int max_new_tokens, explain, merge;
	struct pl_outputs *outputs;
	struct pl_progress progress;
	struct fx_arena mem;
	struct pl_input *in;
	int n;
};

static enum fx_st existing(enum fx_existing *how, const char *name, struct fx_err *e)
{
	static const char *const is[FX_EXISTINGS] = { "skip", "redo", "force" };

	for (int i = 0; i < FX_EXISTINGS; i++)
		if (!strcmp(name, is[i])) {
			*how = (enum fx_existing)i;
			return FX_OK;
		}
	return fx_fail(e, FX_USAGE, "--existing-text wants skip, redo or force");
}

/* Tables go into formats that have a form for them. */
static enum fx_st table_formats(const char *names, struct fx_err *e)
{
	static const char *const is[] = { "html", "md", "json", "ndjson", "text", "csv", "tsv",
		"xlsx", "latex" };

	for (const char *p = names;; p++) {
		const size_t n = strcspn(p, ",");
		size_t i = 0;

		while (i < FX_COUNT(is) && (strlen(is[i]) != n || memcmp(is[i], p, n) != 0))
			i++;
		if (i == FX_COUNT(is))
			return fx_fail(e, FX_USAGE, "no format %.*s for tables; there are html, "
				"md, json, ndjson, text, csv, tsv, xlsx, latex",
				n < 40 ? (int)n : 40, p);
		p += n;
		if (!*p)
			return FX_OK;
	}
}

static enum fx_st cells_from(enum pp_cells_from *from, const char *name, struct fx_err *e)
{
	static const struct { const char *name; enum pp_cells_from from; } is[] = {
		{ "auto", PP_CELLS_AUTO }, { "text-layer", PP_CELLS_LAYER },
		{ "model", PP_CELLS_MODEL } };

	for (size_t i = 0; i < FX_COUNT(is); i++)
		if (!strcmp(name, is[i].name)) {
			*from = is[i].from;
			return FX_OK;
		}
	return fx_fail(e, FX_USAGE, "--cells-from wants auto, text-layer or model");
}

/* One input, and what that makes of the run. */
static enum fx_st document(struct reading *o, struct pl_reader *r, int i, struct pl_ledger *ledger,
	int *degraded, struct fx_err *e)
{
	const char *path = o->in[i].path;
	struct pl_intake_ask ask;
	enum fx_st st;

	FX_TRY(pl_input_ask(&ask, &o->input, &o->mem, e));
	ask.path = path;
	st = pl_read(r, &ask, o->in[i].name, pl_outputs_sink(o->outputs, i), e);
	pl_progress_clear(&o->progress);
	pl_outputs_drop(o->outputs);
	if (st == FX_USAGE && o->n > 1)		/* pages that this document does not have */
		st = FX_INPUT;
	if (pl_ledger_fatal(st))
		return o->n > 1 && st != FX_STOPPED ? fx_wrap(e, "%s", path) : st;
	if (st && st != FX_DEGRADED) {
		pl_ledger_bad(ledger, path, st, e->msg);
		return FX_OK;
	}
	*degraded += st != FX_OK;
	if (st && o->n > 1)
		fx_log(FX_WARN, "%s: %s", path, e->msg);
	pl_ledger_good(ledger);
	return FX_OK;
}

static enum fx_st documents(struct reading *o, struct pl_reader *r, struct fx_err *e)
{
	struct pl_ledger ledger = { .what = "" };
	int degraded = 0;

	for (int i = 0; i < o->n; i++)
		FX_TRY(document(o, r, i, &ledger, &degraded, e));
	if (ledger.bad)
		return pl_ledger_end(&ledger, e);
	if (degraded && o->n > 1)
		return fx_fail(e, FX_DEGRADED, "%d of %d documents have pages that failed",
			degraded, o->n);
	return degraded ? FX_DEGRADED : FX_OK;	/* of one: *e says which pages */
}

/* How each page would be read. A document that cannot be had is the ledger's. */
static enum fx_st explain(struct reading *o, struct pl_reader *r, struct fx_err *e)
{
	struct pl_ledger ledger = { .what = "" };
	struct fx_out out;

	fx_out_file(&out, stdout);
	for (int i = 0; i < o->n; i++) {
		struct pl_intake_ask ask;
		enum fx_st st;

		FX_TRY(pl_input_ask(&ask, &o->input, &o->mem, e));
		ask.path = o->in[i].path;
		fx_printf(&out, "%s\n", o->in[i].name);
		st = pl_read_explain(r, &ask, &out, e);
		if (pl_ledger_fatal(st))
			return st;
		if (st)
			pl_ledger_bad(&ledger, ask.path, st, e->msg);
		else
			pl_ledger_good(&ledger);
	}
	FX_TRY(fx_out_close(&out, e));
	return pl_ledger_end(&ledger, e);
}

static enum fx_st read_all(struct reading *o, const struct pl_read_opts *ro, struct fx_err *e)
{
	struct en_model *m;
	struct pl_reader *r;
	enum fx_st st;

	FX_TRY(pl_model_open(&m, &o->model, e));
	pl_model_progress(m, &o->progress);
	st = pl_reader_new(&r, m, ro, e);
	if (!st)
		st = o->explain ? explain(o, r, e) : documents(o, r, e);
	if (r && !o->explain)
		st = pl_receipt_end(&o->receipt, m, pl_reader_drafted(r), st, e);
	pl_reader_free(r);
	en_model_free(m);
	return st;
}

static enum fx_st work(struct reading *o, char **operand, struct fx_err *e)
{
	struct pl_read_opts ro = { .task = "ocr", .max_new_tokens = o->max_new_tokens,
		.progress = pl_progress_show, .ud = &o->progress };
	int grammar;
	enum fx_st st;

	FX_TRY(pl_inputs(&o->in, &o->n, &o->mem, operand, e));
	if (!o->n)
		return fx_fail(e, FX_USAGE, "no input; usage: %s", o->what->usage);
	if (o->what->tables)
		FX_TRY(table_formats(o->out.formats, e));
	FX_TRY(pl_areas(&ro.area, &ro.areas, &o->mem, o->area, e));
	FX_TRY(pl_columns(&ro.column, &ro.columns, &o->mem, o->columns, e));
	FX_TRY(cells_from(&ro.cells_from, o->cells_from, e));
	FX_TRY(pl_layer_use(&ro.layer, o->text_layer, e));
	FX_TRY(pl_draft_kinds(&ro.drafts, o->draft, 1, e));
	FX_TRY(pl_grammar(&grammar, o->grammar, e));
	ro.free = !grammar;
	FX_TRY(existing(&o->out.existing, o->existing, e));
	FX_TRY(pl_outputs_new(&o->outputs, &o->out, o->in, o->n, e));
	ro.structure = ro.tables = o->what->structure;
	ro.merge = o->merge;
	ro.only_tables = o->what->tables;
	ro.skip = pl_outputs_skip(o->outputs);
	ro.pictures = pl_outputs_pictures(o->outputs);
	st = read_all(o, &ro, e);
	pl_outputs_free(o->outputs);
	return st;
}

/* ---- options ---- */

static void add(struct pl_opt *to, const struct pl_opt *more)
{
	while (to->name)
		to++;
	while (more->name)
		*to++ = *more++;
}

static void add_common(struct pl_opt *to, struct reading *o)
{
	const struct pl_opt opts[] = {
		PL_TEXT('f', "format", "NAMES", o->out.formats, "with commas between"),
		PL_TEXT('o', "output", "FILE", o->out.output, "write there [standard output]"),
		PL_TEXT(0, "output-dir", "DIR", o->out.dir, "a file a format and input, there"),
		PL_FLAG(0, "force", o->out.force, "overwrite what exists"),
		PL_TEXT(0, "text-layer", "HOW", o->text_layer,
			"auto, use, verify, draft or ignore what a PDF says below its pixels"),
		PL_INPUT_ROWS(o->input), PL_MODEL_ROWS(o->model),
		PL_NUMBER(0, "max-new-tokens", "N", o->max_new_tokens, 1, 1000000,
			"of one answer [what the model says]"),
		PL_TEXT(0, "draft", "HOW", o->draft,
			"auto, none, ngram or text-layer: to read faster [auto]"),
		PL_TEXT(0, "grammar", "HOW", o->grammar,
			"on or off: hold answers to the task's language [on]"),
		PL_FLAG(0, "explain", o->explain,
			"print the settings and how each page would be read, and read nothing"),
		PL_RECEIPT_ROW(o->receipt),
		PL_END,
	};

	add(to, opts);
}

/* Of documents as a whole. */
static void add_whole(struct pl_opt *to, struct reading *o)
{
	const struct pl_opt opts[] = {
		PL_TEXT(0, "existing-text", "HOW", o->existing,
			"pdf: skip, redo or force pages that have text [skip]"),
		PL_FLAG(0, "break-signature", o->out.break_signature,
			"pdf: write signed ones too"),
		PL_END,
	};
	const struct pl_opt furniture[] = {
		PL_FLAG(0, "keep-furniture", o->out.furniture,
			"headers, footers and page numbers stay in the text"),
		PL_END,
	};

	add(to, opts);
	if (o->what->structure)
		add(to, furniture);
}

/* Of tables. */
static void add_tables(struct pl_opt *to, struct reading *o)
{
	const struct pl_opt opts[] = {
		PL_FLAG(0, "merge-across-pages", o->merge, "tables that go on over pages are one"),
		PL_TEXT(0, "cells-from", "HOW", o->cells_from,
			"auto, text-layer or model: whose words stand in tables [auto]"),
		PL_FLAG(0, "csv-raw", o->out.csv_raw,
			"csv, tsv: fields that look like formulas as they are"),
		PL_END,
	};
	const struct pl_opt alone[] = {
		PL_TEXT(0, "area", "X0,Y0,X1,Y1", o->area,
			"tables stand there; points from the top left; several with ';' between"),
		PL_TEXT(0, "columns", "X,X,..", o->columns,
			"borders between columns, points from the left"),
		PL_FLAG(0, "fill", o->out.csv_fill,
			"csv, tsv: a cell's text in all places that it spans"),
		PL_FLAG(0, "bom", o->out.csv_bom, "csv, tsv: a byte order mark first"),
		PL_FLAG(0, "th", o->out.th, "html: cells of headings are <th>"),
		PL_FLAG(0, "no-raw", o->out.no_raw, "json, ndjson: without the model's answers"),
		PL_END,
	};

	add(to, opts);
	if (o->what->tables)
		add(to, alone);
}

enum fx_st pl_reading(const struct pl_reading *what, int argc, char **argv, struct fx_err *e)
{
	struct reading *o = calloc(1, sizeof(*o));
	struct pl_opt opts[64] = { PL_END };
	enum fx_st st;
	int at;

	if (!o)
		return fx_fail(e, FX_NOMEM, "no memory to start");
	o->what = what;
	o->out.formats = what->format;
	o->out.tables = what->tables;
	o->text_layer = what->text_layer;
	o->existing = "skip";
	o->draft = o->cells_from = "auto";
	o->grammar = "on";
	add_common(opts, o);
	if (what->structure)
		add_tables(opts, o);
	if (!what->tables)
		add_whole(opts, o);
	fx_arena_init(&o->mem, 0);
	pl_progress_start(&o->progress);
	st = pl_options(argc, argv, opts, what->usage, &at, e);
	if (!st && at && o->explain)
		pl_settings(argv, at, opts);
	else if (!st && at)
		st = pl_receipt_begin(&o->receipt, o->out.force, e);
	if (!st && at)
		st = work(o, argv + at, e);
	pl_receipt_drop(&o->receipt);
	fx_arena_reset(&o->mem);
	free(o);
	return st;
}
