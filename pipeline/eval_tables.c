/* eval_tables.c - `palimpsest eval table`: tables that the program, or another engine, finds in
 * whole documents held against their truths */
#include "eval_tables.h"

#include "digest.h"
#include "eval.h"
#include "file.h"
#include "gold.h"
#include "layertext.h"
#include "ledger.h"
#include "progress.h"
#include "read.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LIST ((size_t)16 << 20)

struct tables {
	const struct pl_eval_opts *o;
	struct fx_arena mem;
	struct pl_tdoc *doc;		/* (n) */
	struct pl_table_sums *sums;	/* (n) */
	int n;
	struct pl_ledger ledger;
	struct pl_progress progress;
	struct pl_digest digest;
	struct {			/* the document that is being looked at */
		struct fx_arena mem;
		struct pl_gtables truth, read;
	} now;
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for documents with tables");
}

static enum fx_st gather(struct tables *x, struct fx_err *e)
{
	struct fx_span text;
	const void *p;

	if (x->o->folder)
		return pl_tdocs_folder(&x->doc, &x->n, &x->mem, x->o->folder, e);
	if (fx_file_read(&p, &text.n, &x->mem, x->o->list, MAX_LIST, e))
		return fx_wrap(e, "%s", x->o->list);
	text.p = p;
	if (pl_tdocs_list(&x->doc, &x->n, &x->mem, text, x->o->data, e))
		return fx_wrap(e, "%s", x->o->list);
	return FX_OK;
}

/* ---- read by the program ---- */

static enum fx_st on_document(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

static enum fx_st on_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct tables *x = ud;

	(void)d, (void)nth;
	return pl_gtables_page(&x->now.read, &x->now.mem, p, e);
}

static enum fx_st read_document(struct tables *x, struct pl_reader *r,
	const struct pl_intake_ask *how, int i, struct fx_err *e)
{
	const struct pl_page_sink sink = { NULL, on_document, on_page, on_document, x };
	const struct pl_tdoc *d = x->doc + i;
	struct pl_intake_ask ask = *how;
	struct fx_err why = { .st = FX_OK };
	enum fx_st st;

	ask.path = d->path;
	if (d->pages)
		ask.pages = d->pages;
	st = pl_read(r, &ask, d->name, &sink, &why);
	pl_progress_clear(&x->progress);
	if (pl_ledger_fatal(st)) {
		*e = why;
		return st == FX_STOPPED ? st : fx_wrap(e, "%s", d->path);
	}
	if (st && st != FX_DEGRADED) {
		x->sums[i].lost++;
		pl_ledger_bad(&x->ledger, d->path, st == FX_USAGE ? FX_INPUT : st, why.msg);
		return FX_OK;
	}
	if (st)
		fx_log(FX_WARN, "%s: %s", d->path, why.msg);
	pl_ledger_good(&x->ledger);
	return pl_digest_file(&x->digest, d->path, e);
}

/* ---- read by another engine ---- */

static enum fx_st predicted(struct tables *x, int i, struct fx_err *e)
{
	static const char *const suffix[] = { ".json", ".html" };
	const char *name = x->doc[i].name;
	const size_t d = strlen(x->o->predicted), n = pl_gold_stem(name);

	for (size_t k = 0; k < FX_COUNT(suffix); k++) {
		char *path = fx_alloc(&x->now.mem, d + n + 7, 1);

		if (!path)
			return no_memory(e);
		memcpy(path, x->o->predicted, d);
		path[d] = '/';
		memcpy(path + d + 1, name, n);
		memcpy(path + d + 1 + n, suffix[k], 5);
		if (access(path, F_OK) != 0)
			continue;
		FX_TRY(pl_gtables_read(&x->now.read, &x->now.mem, path, e));
		return pl_digest_file(&x->digest, path, e);
	}
	fx_log(FX_WARN, "%s: nothing in %s was read of it", name, x->o->predicted);
	x->sums[i].lost++;
	return FX_OK;
}

/* ---- all of them ---- */

static enum fx_st truth(struct tables *x, const struct pl_tdoc *d, struct fx_err *e)
{
	x->now.truth = x->now.read = (struct pl_gtables){ NULL, 0, 0 };
	for (int i = 0; i < d->truths; i++)
		FX_TRY(pl_gtables_read(&x->now.truth, &x->now.mem, d->truth[i], e));
	return d->truths > 1 ? pl_gtables_same(&x->now.truth, 0, &x->now.mem, e) : FX_OK;
}

static enum fx_st documents(struct tables *x, struct pl_reader *r, const struct pl_intake_ask *how,
	struct fx_err *e)
{
	for (int i = 0; i < x->n; i++) {
		FX_TRY(truth(x, x->doc + i, e));
		FX_TRY(r ? read_document(x, r, how, i, e) : predicted(x, i, e));
		for (int k = 0; k < x->doc[i].truths; k++)
			FX_TRY(pl_digest_file(&x->digest, x->doc[i].truth[k], e));
		FX_TRY(pl_tables_compare(x->sums + i, &x->now.mem, &x->now.read, &x->now.truth,
			e));
		fx_arena_reset(&x->now.mem);
	}
	return FX_OK;
}

static enum fx_st report(struct tables *x, const struct en_model *m, const char *sha256,
	struct fx_err *e)
{
	char data[65];
	struct pl_tables_report r = { .data_sha256 = data, .doc = x->doc, .sums = x->sums,
		.docs = x->n };
	struct fx_out o;

	if (m) {
		r.model = en_model_info(m)->name;
		r.precision = en_model_info(m)->precision;
		r.model_sha256 = sha256;
	}
	pl_digest_end(&x->digest, data);
	fx_out_file(&o, stdout);
	FX_TRY((x->o->json ? pl_tables_json : pl_tables_text)(&o, &x->mem, &r, e));
	return fx_out_close(&o, e);
}

static enum fx_st read_all(struct tables *x, struct fx_err *e)
{
	struct pl_read_opts ro = { .task = "ocr", .max_new_tokens = x->o->max_new_tokens,
		.structure = 1, .tables = 1, .progress = pl_progress_show, .ud = &x->progress };
	struct pl_intake_ask how;
	struct en_model *m;
	struct pl_reader *r = NULL;
	char buf[4096], sha256[65];
	const char *path;
	enum fx_st st;

	FX_TRY(pl_layer_use(&ro.layer, x->o->text_layer, e));
	FX_TRY(pl_input_ask(&how, &x->o->input, &x->mem, e));
	FX_TRY(pl_model_path(&path, buf, sizeof(buf), &x->o->model, e));
	FX_TRY(pl_model_open(&m, &x->o->model, e));
	pl_model_progress(m, &x->progress);
	st = pl_reader_new(&r, m, &ro, e);
	if (!st)
		st = documents(x, r, &how, e);
	if (!st)
		st = pl_digest_model(sha256, path, e);
	if (!st)
		st = report(x, m, sha256, e);
	pl_reader_free(r);
	en_model_free(m);
	return st ? st : pl_ledger_end(&x->ledger, e);
}

static enum fx_st work(struct tables *x, struct fx_err *e)
{
	int lost = 0;

	FX_TRY(gather(x, e));
	x->sums = FX_NEWN(&x->mem, (size_t)x->n, struct pl_table_sums);
	if (!x->sums)
		return no_memory(e);
	if (!x->o->predicted)
		return read_all(x, e);
	FX_TRY(documents(x, NULL, NULL, e));
	FX_TRY(report(x, NULL, NULL, e));
	for (int i = 0; i < x->n; i++)
		lost += x->sums[i].lost;
	return lost ? fx_fail(e, FX_DEGRADED, "of %d of %d documents nothing was read", lost,
		x->n) : FX_OK;
}

enum fx_st pl_eval_tables(const struct pl_eval_opts *o, struct fx_err *e)
{
	struct tables *x = calloc(1, sizeof(*x));
	enum fx_st st;

	if (!x)
		return fx_fail(e, FX_NOMEM, "no memory to start");
	x->o = o;
	x->ledger.what = "";
	fx_arena_init(&x->mem, 0);
	fx_arena_init(&x->now.mem, 0);
	pl_progress_start(&x->progress);
	pl_digest_start(&x->digest);
	st = work(x, e);
	fx_arena_reset(&x->now.mem);
	fx_arena_reset(&x->mem);
	free(x);
	return st;
}
