/* cmd_ocr.c - `palimpsest ocr`: documents into text with places and confidences */
#include "layertext.h"
#include "input.h"
#include "language.h"
#include "ledger.h"
#include "model.h"
#include "outfile.h"
#include "progress.h"
#include "read.h"
#include "receipt.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] = "palimpsest ocr [options] INPUT...";

struct ocr {
	struct pl_model_opts model;
	struct pl_input_opts input;
	const char *format, *output, *output_dir, *draft, *grammar;
	struct pl_receipt receipt;
	int max_new_tokens, force;
	const struct fx_writer *w;
	struct pl_outfile file;
	struct pl_progress progress;
	struct fx_arena mem;
	struct pl_input *in;
	int n;
	const char **path;		/* (n) where each goes; NULL: standard output */
};

static enum fx_st sink_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct ocr *o = ud;
	const char *path = o->path[0];

	if (o->output_dir)
		FX_TRY(pl_outfile_folders(path, e));
	FX_TRY(pl_outfile_open(&o->file, path, o->force, e));
	o->w->begin(&o->file.out, d);
	return FX_OK;
}

static enum fx_st sink_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct ocr *o = ud;

	pl_progress_clear(&o->progress);
	o->w->page(&o->file.out, d, p, nth);
	/* What is read goes out as soon as it can; a file is only written to where it has no name.
	 */
	if (!o->file.path && o->file.out.sink(o->file.out.ud, NULL, 0, e) != FX_OK)
		return e->st;
	*e = o->file.out.err;
	return o->file.out.err.st;
}

static enum fx_st sink_close(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct ocr *o = ud;

	o->w->end(&o->file.out, d);
	return pl_outfile_keep(&o->file, e);
}

/* DIR/NAME with its suffix replaced. */
static const char *placed(struct ocr *o, const char *name)
{
	const size_t d = strlen(o->output_dir), s = strlen(o->w->suffix);
	const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');
	const size_t n =
		dot && dot > (slash ? slash + 1 : name) ? (size_t)(dot - name) : strlen(name);
	char *p = fx_alloc(&o->mem, d + 1 + n + s + 1, 1);

	if (p) {
		memcpy(p, o->output_dir, d);
		p[d] = '/';
		memcpy(p + d + 1, name, n);
		memcpy(p + d + 1 + n, o->w->suffix, s + 1);
	}
	return p;
}

struct twin { const char *path; int i; };

static int by_path(const void *a, const void *b)
{
	const struct twin *x = a, *y = b;
	const int order = strcmp(x->path, y->path);

	return order ? order : x->i - y->i;
}

/* Where each input goes. Two that would go to one place are an error before anything is read. */
static enum fx_st plan(struct ocr *o, struct fx_err *e)
{
	struct twin *t = FX_NEWN(&o->mem, (size_t)o->n + 1, struct twin);

	o->path = FX_NEWN(&o->mem, (size_t)o->n + 1, const char *);
	if (!o->path || !t)
		return fx_fail(e, FX_NOMEM, "no memory for %d inputs", o->n);
	for (int i = 0; i < o->n; i++) {
		o->path[i] = o->output_dir ? placed(o, o->in[i].name) :
			o->output && strcmp(o->output, "-") ? o->output : NULL;
		if (o->output_dir && !o->path[i])
			return fx_fail(e, FX_NOMEM, "no memory for %d inputs", o->n);
		t[i] = (struct twin){ o->path[i], i };
	}
	if (!o->output_dir)
		return FX_OK;
	qsort(t, (size_t)o->n, sizeof(*t), by_path);
	for (int i = 1; i < o->n; i++)
		if (!strcmp(t[i].path, t[i - 1].path))
			return fx_fail(e, FX_USAGE, "%s and %s would both become %s",
				o->in[t[i - 1].i].path, o->in[t[i].i].path, t[i].path);
	return FX_OK;
}

static enum fx_st check(struct ocr *o, struct fx_err *e)
{
	o->w = fx_writer_find(o->format);
	if (!o->w)
		return fx_fail(e, FX_USAGE, "no format %s; there are text and json", o->format);
	if (o->output && o->output_dir)
		return fx_fail(e, FX_USAGE, "--output or --output-dir, not both");
	if (o->n > 1 && !o->output_dir && !o->w->joins)
		return fx_fail(e, FX_USAGE, "%d inputs as %s need --output-dir", o->n, o->format);
	if (o->n > 1 && o->output && strcmp(o->output, "-") != 0)
		return fx_fail(e, FX_USAGE, "%d inputs need --output-dir", o->n);
	return plan(o, e);
}

static enum fx_st documents(struct ocr *o, struct pl_reader *r, struct fx_err *e)
{
	const struct pl_page_sink sink = { sink_open, sink_page, sink_close, o };
	struct pl_ledger ledger = { .what = "" };
	struct pl_intake_ask ask;
	int degraded = 0;

	FX_TRY(pl_input_ask(&ask, &o->input, &o->mem, e));
	for (int i = 0; i < o->n; i++, o->path++) {
		enum fx_st st;

		ask.path = o->in[i].path;
		st = pl_read(r, &ask, o->in[i].name, &sink, e);
		pl_progress_clear(&o->progress);
		pl_outfile_drop(&o->file);
		if (st == FX_USAGE && o->n > 1)	/* pages that this document does not have */
			st = FX_INPUT;
		if (pl_ledger_fatal(st))
			return o->n > 1 && st != FX_STOPPED ? fx_wrap(e, "%s", o->in[i].path) : st;
		if (st && st != FX_DEGRADED) {
			pl_ledger_bad(&ledger, o->in[i].path, st, e->msg);
			continue;
		}
		if (st) {
			degraded++;
			if (o->n > 1)
				fx_log(FX_WARN, "%s: %s", o->in[i].path, e->msg);
		}
		pl_ledger_good(&ledger);
	}
	if (ledger.bad)
		return pl_ledger_end(&ledger, e);
	if (degraded && o->n > 1)
		return fx_fail(e, FX_DEGRADED, "%d of %d documents have pages that failed",
			degraded, o->n);
	return degraded ? FX_DEGRADED : FX_OK;
}

static enum fx_st work(struct ocr *o, char **operand, struct fx_err *e)
{
	struct pl_read_opts ro = { .task = "ocr", .max_new_tokens = o->max_new_tokens,
		.progress = pl_progress_show, .ud = &o->progress };
	int grammar;
	struct en_model *m;
	struct pl_reader *r;
	enum fx_st st;

	FX_TRY(pl_inputs(&o->in, &o->n, &o->mem, operand, e));
	if (!o->n)
		return fx_fail(e, FX_USAGE, "no input; usage: %s", usage);
	FX_TRY(check(o, e));
	FX_TRY(pl_draft_kinds(&ro.drafts, o->draft, 1, e));
	FX_TRY(pl_grammar(&grammar, o->grammar, e));
	ro.free = !grammar;
	FX_TRY(pl_model_open(&m, &o->model, e));
	pl_model_progress(m, &o->progress);
	st = pl_reader_new(&r, m, &ro, e);
	if (!st)
		st = documents(o, r, e);
	if (r)
		st = pl_receipt_end(&o->receipt, m, pl_reader_drafted(r), st, e);
	pl_reader_free(r);
	en_model_free(m);
	return st;
}

enum fx_st pl_ocr(int argc, char **argv, struct fx_err *e)
{
	struct ocr *o = calloc(1, sizeof(*o));
	enum fx_st st;
	int at;

	if (!o)
		return fx_fail(e, FX_NOMEM, "no memory to start");
	o->format = "text";
	o->draft = "auto";
	o->grammar = "on";
	const struct pl_opt opts[] = {
		PL_TEXT('f', "format", "NAME", o->format, "text or json [text]"),
		PL_TEXT('o', "output", "FILE", o->output, "write there [standard output]"),
		PL_TEXT(0, "output-dir", "DIR", o->output_dir, "one file for each input, there"),
		PL_FLAG(0, "force", o->force, "overwrite what exists"),
		PL_INPUT_ROWS(o->input), PL_MODEL_ROWS(o->model),
		PL_NUMBER(0, "max-new-tokens", "N", o->max_new_tokens, 1, 1000000,
			"of one answer [what the model says]"),
		PL_TEXT(0, "draft", "HOW", o->draft,
			"auto, none, ngram or text-layer: to read faster [auto]"),
		PL_TEXT(0, "grammar", "HOW", o->grammar,
			"on or off: hold answers to the task's language [on]"),
		PL_RECEIPT_ROW(o->receipt),
		PL_END,
	};

	fx_arena_init(&o->mem, 0);
	o->file.fd = 1;
	pl_progress_start(&o->progress);
	st = pl_options(argc, argv, opts, usage, &at, e);
	if (!st && at)
		st = pl_receipt_begin(&o->receipt, o->force, e);
	if (!st && at)
		st = work(o, argv + at, e);
	pl_receipt_drop(&o->receipt);
	fx_arena_reset(&o->mem);
	free(o);
	return st;
}
