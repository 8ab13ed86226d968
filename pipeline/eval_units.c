/* eval_units.c - `palimpsest eval units`: claims of JSONL files held against what a model or
 * another engine read */
#include "eval_units.h"

#include "digest.h"
#include "eval.h"
#include "eval_report.h"
#include "file.h"
#include "layertext.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_TESTS ((size_t)64 << 20)

/* A file of claims, and the folders where its documents and what was read of them may lie. */
struct tests { const char *path, *name, *dir, *below; int first; };

struct units {
	const struct pl_eval_opts *o;
	struct fx_arena mem;
	struct tests *tests;		/* (files) */
	int files;
	const struct pl_input *in;	/* (inputs) all files of the folder */
	int inputs;
	struct pl_units u;
	struct pl_ledger ledger;
	struct pl_progress progress;
	struct pl_digest digest;
	struct {			/* the document that is being looked at */
		struct fx_arena mem;
		struct fx_span *page;	/* (pages) by number; p NULL: not there */
		int pages;
	} now;
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for claims");
}

/* The parts one after the other; NULL: no memory. */
static const char *join(struct fx_arena *a, const char *const *part)
{
	size_t n = 1;
	char *to;

	for (int i = 0; part[i]; i++)
		n += strlen(part[i]);
	to = fx_alloc(a, n, 1);
	n = 0;
	for (int i = 0; to && part[i]; i++) {
		memcpy(to + n, part[i], strlen(part[i]));
		n += strlen(part[i]);
	}
	return to;
}

#define JOIN(a, ...) join((a), (const char *const[]){ __VA_ARGS__, NULL })

/* ---- claims ---- */

/* With its slash. */
static const char *folder_of(struct fx_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return fx_strndup(a, path, slash ? (size_t)(slash + 1 - path) : 0);
}

static int ends_with(const char *path, const char *suffix)
{
	const size_t n = strlen(path), k = strlen(suffix);

	return n > k && !strcmp(path + n - k, suffix);
}

static enum fx_st add_tests(struct units *x, struct tests t, struct fx_err *e)
{
	struct fx_span text;
	const void *p;

	if (!t.dir || !t.below)
		return no_memory(e);
	t.first = x->u.documents;
	x->tests[x->files++] = t;
	FX_TRY(fx_file_read(&p, &text.n, &x->mem, t.path, MAX_TESTS, e));
	text.p = p;
	if (pl_units_add(&x->u, &x->mem, t.name, text, e))
		return fx_wrap(e, "%s", t.name);
	return pl_digest_file(&x->digest, t.path, e);
}

static enum fx_st gather(struct units *x, struct fx_err *e)
{
	char *operand[] = { (char *)x->o->folder, NULL };
	struct fx_arena *a = &x->mem;
	struct pl_input *in;

	if (x->o->list) {
		x->tests = FX_NEWN(a, 1, struct tests);
		return x->tests ? add_tests(x, (struct tests){ x->o->list, x->o->list,
			JOIN(a, x->o->data, "/"), "", 0 }, e) : no_memory(e);
	}
	FX_TRY(pl_inputs(&in, &x->inputs, a, operand, e));
	x->in = in;
	x->tests = FX_NEWN(a, (size_t)x->inputs + 1, struct tests);
	if (!x->tests)
		return no_memory(e);
	for (int i = 0; i < x->inputs; i++)
		if (ends_with(in[i].name, ".jsonl"))
			FX_TRY(add_tests(x, (struct tests){ in[i].path, in[i].name,
				folder_of(a, in[i].path), folder_of(a, in[i].name), 0 }, e));
	return x->u.units ? FX_OK : fx_fail(e, FX_INPUT, "%s: no .jsonl file with a claim",
		x->o->folder);
}

static const struct tests *tests_of(const struct units *x, int document)
{
	int i = x->files - 1;

	while (i > 0 && x->tests[i].first > document)
		i--;
	return x->tests + i;
}

/* ---- what was read ---- */

static enum fx_st keep_page(struct units *x, int number, struct fx_span text, struct fx_err *e)
{
	char *copy = fx_strndup(&x->now.mem, text.p, text.n);

	if (!copy)
		return no_memory(e);
	if (number >= 1 && number <= x->now.pages)
		x->now.page[number - 1] = (struct fx_span){ copy, text.n };
	return FX_OK;
}

/* The last page that is claimed something about. */
static enum fx_st make_room(struct units *x, int document, struct fx_err *e)
{
	x->now.pages = 0;
	for (int i = 0; i < x->u.units; i++)
		if (x->u.unit[i].document == document && x->u.unit[i].c.page > x->now.pages)
			x->now.pages = x->u.unit[i].c.page;
	x->now.page = FX_NEWN(&x->now.mem, (size_t)x->now.pages + 1, struct fx_span);
	return x->now.page ? FX_OK : no_memory(e);
}

/* A file of what was read, page by page, if there is such a file. */
static enum fx_st take_sheet(struct units *x, const char *path, int *found, struct fx_err *e)
{
	struct pl_sheet sheet;

	if (!path)
		return no_memory(e);
	if (access(path, F_OK) != 0)
		return FX_OK;
	*found = 1;
	FX_TRY(pl_sheet_read(&sheet, &x->now.mem, path, e));
	for (int i = 0; i < sheet.pages; i++)
		FX_TRY(keep_page(x, i + 1, sheet.page[i].text, e));
	return pl_digest_file(&x->digest, path, e);
}

/* BASE_pgN_repeat1.md, as the benchmark calls it. */
static enum fx_st take_page(struct units *x, const char *base, int number, int *found,
	struct fx_err *e)
{
	char end[48];
	struct fx_span text;
	const char *path;
	const void *p;

	snprintf(end, sizeof(end), "_pg%d_repeat1.md", number);
	path = JOIN(&x->now.mem, base, end);
	if (!path)
		return no_memory(e);
	if (access(path, F_OK) != 0)
		return FX_OK;
	*found = 1;
	FX_TRY(fx_file_read(&p, &text.n, &x->now.mem, path, PL_SHEET_MAX, e));
	text.p = p;
	FX_TRY(keep_page(x, number, text, e));
	return pl_digest_file(&x->digest, path, e);
}

/* Beside where the claims lie in their folder, or in the folder itself. */
static enum fx_st take_predicted(struct units *x, int document, int *found, struct fx_err *e)
{
	struct fx_arena *a = &x->now.mem;
	const char *name = x->u.document[document].name;
	const char *below[] = { tests_of(x, document)->below, "" };
	const char *stem = fx_strndup(a, name, pl_gold_stem(name));

	for (int i = 0; stem && i < 2 && !*found; i++) {
		const char *base = JOIN(a, x->o->predicted, "/", below[i], stem);

		if (!base)
			return no_memory(e);
		FX_TRY(take_sheet(x, JOIN(a, base, ".md"), found, e));
		if (!*found)
			FX_TRY(take_sheet(x, JOIN(a, base, ".txt"), found, e));
		for (int n = 1; n <= x->now.pages; n++)
			FX_TRY(take_page(x, base, n, found, e));
	}
	if (stem && !*found)
		fx_log(FX_WARN, "%s: nothing in %s was read of it", name, x->o->predicted);
	return stem ? FX_OK : no_memory(e);
}

/* ---- read by a model ---- */

/* The document as it is named, or in pdfs/, or the only PDF beside the claims; *path NULL: none. */
static enum fx_st find_document(const char **path, struct units *x, int document,
	struct fx_err *e)
{
	const struct tests *t = tests_of(x, document);
	const char *name = x->u.document[document].name;
	const char *in_pdfs = JOIN(&x->now.mem, t->dir, "pdfs/", name);
	const size_t n = strlen(t->dir);
	int pdfs = 0;

	*path = JOIN(&x->now.mem, t->dir, name);
	if (!*path || !in_pdfs)
		return no_memory(e);
	if (access(*path, F_OK) == 0)
		return FX_OK;
	*path = in_pdfs;
	if (access(in_pdfs, F_OK) == 0)
		return FX_OK;
	for (int i = 0; i < x->inputs; i++)
		if (!strncmp(x->in[i].path, t->dir, n) && !strchr(x->in[i].path + n, '/') &&
		    ends_with(x->in[i].path, ".pdf")) {
			*path = x->in[i].path;
			pdfs++;
		}
	*path = pdfs == 1 ? *path : NULL;
	return FX_OK;
}

static enum fx_st on_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

/* The page as `palimpsest convert` writes it. */
static enum fx_st on_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct fx_membuf m = { NULL, 0, 0 };
	struct fx_writing w = { .state = NULL };
	struct fx_out o;
	enum fx_st st;

	(void)nth;
	if (p->status == FX_PAGE_FAILED)
		return FX_OK;
	fx_out_mem(&o, &m);
	fx_write_begin(&w, &fx_writer_md, &o, d, NULL);
	fx_write_page(&w, p);
	fx_write_end(&w);
	fx_write_drop(&w);
	st = fx_out_close(&o, e);
	if (!st)
		st = keep_page(ud, p->number, (struct fx_span){ m.p ? m.p : "", m.n }, e);
	free(m.p);
	return st;
}

static enum fx_st take_read(struct units *x, struct pl_reader *r, const struct pl_intake_ask *how,
	int document, struct fx_err *e)
{
	const struct pl_page_sink sink = { NULL, on_open, on_page, on_open, x };
	const char *name = x->u.document[document].name, *path;
	struct pl_intake_ask ask = *how;
	struct fx_err why = { .st = FX_OK };
	enum fx_st st;

	FX_TRY(find_document(&path, x, document, e));
	if (!path) {
		pl_ledger_bad(&x->ledger, name, FX_INPUT, "is not there");
		return FX_OK;
	}
	FX_TRY(pl_digest_file(&x->digest, path, e));
	ask.path = path;
	st = pl_read(r, &ask, name, &sink, &why);
	pl_progress_clear(&x->progress);
	if (pl_ledger_fatal(st)) {
		*e = why;
		return st == FX_STOPPED ? st : fx_wrap(e, "%s", path);
	}
	if (st && st != FX_DEGRADED)
		pl_ledger_bad(&x->ledger, path, st == FX_USAGE ? FX_INPUT : st, why.msg);
	else
		pl_ledger_good(&x->ledger);
	return FX_OK;
}

/* ---- all of them ---- */

static enum fx_st settle(struct units *x, int document, struct fx_err *e)
{
	for (int i = 0; i < x->u.units; i++) {
		const struct pl_unit *u = x->u.unit + i;
		const struct fx_span *page = x->now.page + u->c.page - 1;

		if (u->document == document)
			FX_TRY(pl_unit_settle(&x->u, i, page->p ? page : NULL, e));
	}
	return FX_OK;
}

static enum fx_st documents(struct units *x, struct pl_reader *r, const struct pl_intake_ask *how,
	struct fx_err *e)
{
	for (int i = 0; i < x->u.documents; i++) {
		int found = 0;

		FX_TRY(make_room(x, i, e));
		FX_TRY(r ? take_read(x, r, how, i, e) : take_predicted(x, i, &found, e));
		x->u.lost += !r && !found;
		FX_TRY(settle(x, i, e));
		fx_arena_reset(&x->now.mem);
	}
	return FX_OK;
}

static enum fx_st report(struct units *x, const struct en_model *m, const char *sha256,
	struct fx_err *e)
{
	char data[65];
	struct pl_units_report r = { .units = &x->u, .data_sha256 = data };
	struct fx_out o;

	if (m) {
		r.model = en_model_info(m)->name;
		r.precision = en_model_info(m)->precision;
		r.model_sha256 = sha256;
	}
	pl_digest_end(&x->digest, data);
	FX_TRY(pl_units_intervals(&r, &x->mem, e));
	fx_out_file(&o, stdout);
	if (x->o->json)
		pl_units_json(&o, &r);
	else
		pl_units_text(&o, &r);
	return fx_out_close(&o, e);
}

static enum fx_st read_all(struct units *x, struct fx_err *e)
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

static enum fx_st work(struct units *x, struct fx_err *e)
{
	FX_TRY(gather(x, e));
	if (!x->o->predicted)
		return read_all(x, e);
	FX_TRY(documents(x, NULL, NULL, e));
	FX_TRY(report(x, NULL, NULL, e));
	return x->u.lost ? fx_fail(e, FX_DEGRADED, "of %d of %d documents nothing was read",
		x->u.lost, x->u.documents) : FX_OK;
}

enum fx_st pl_eval_units(const struct pl_eval_opts *o, struct fx_err *e)
{
	struct units *x = calloc(1, sizeof(*x));
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
