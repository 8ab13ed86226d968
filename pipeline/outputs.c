/* outputs.c - see outputs.h */
#include "outputs.h"

#include "outfile.h"
#include "pdfout.h"
#include "put_png.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMATS = 16 };

struct one {			/* a format of the input in hand */
	const struct fx_writer *w;	/* NULL: PDF, which is not written page by page */
	const char *name, *suffix;
	struct pl_outfile *file;
	struct fx_writing x;
	int tables;		/* files of their own so far; the first one is kept when it is known
				 * whether it is alone */
};

struct kept { const char *path; struct kept *next; };

struct pl_outputs {
	struct pl_outputs_ask ask;
	const struct pl_input *in;
	struct one one[FORMATS];
	int formats;
	const char **stem;		/* (n) where each input goes, without suffix; NULL: ... */
	const char *now;		/* ... to ask.output */
	const struct pl_intake *from;	/* where its pages come from ... */
	const struct pl_intake_ask *as;
	struct pl_pdfout *pdf;		/* ... and the PDF that is made of it; NULL: none is, ... */
	struct fx_err lost;		/* ... or no more, for this */
	int input, number;		/* the input in hand; its last page */
	struct fx_arena mem;		/* of the run */
	struct fx_arena doc;		/* of the input in hand */
	struct kept *kept;		/* files of its single pages and pictures */
	const char *folder;		/* of its pictures; NULL: there is none yet */
	struct pl_outfile *picture;
	long long epoch;		/* SOURCE_DATE_EPOCH */
	struct pl_page_sink sink;
};

/* ---- planning ---- */

static enum fx_st no_format(const char *name, struct fx_err *e)
{
	char all[200] = "";

	for (int i = 0; fx_writer_at(i); i++)
		if (fx_writer_find(fx_writer_at(i)->name) == fx_writer_at(i))
			snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s, ",
				fx_writer_at(i)->name);
	return fx_fail(e, FX_USAGE, "no format %s; there are %spdf", name, all);
}

static enum fx_st add_format(struct pl_outputs *o, const char *name, struct fx_err *e)
{
	struct one *one = o->one + o->formats;

	one->w = o->ask.tables ? fx_writer_find_table(name) : fx_writer_find(name);
	if (!one->w && strcmp(name, "pdf") != 0)
		return no_format(name, e);
	one->name = one->w ? one->w->name : "pdf";
	one->suffix = one->w ? one->w->suffix : ".pdf";
	for (int i = 0; i < o->formats; i++)
		if (o->one[i].w == one->w)
			return fx_fail(e, FX_USAGE, "format %s, twice", name);
	one->file = calloc(1, sizeof(*one->file));
	if (!one->file)
		return fx_fail(e, FX_NOMEM, "no memory to write with");
	one->file->fd = -1;
	o->formats++;
	return FX_OK;
}

static enum fx_st formats(struct pl_outputs *o, struct fx_err *e)
{
	const char *p = o->ask.formats;

	for (;;) {
		const size_t n = strcspn(p, ",");
		char name[40];

		snprintf(name, sizeof(name), "%.*s", (int)(n < sizeof(name) ? n : sizeof(name)), p);
		if (o->formats == FORMATS)
			return fx_fail(e, FX_USAGE, "over %d formats", FORMATS);
		FX_TRY(add_format(o, name, e));
		if (!p[n])
			return FX_OK;
		p += n + 1;
	}
}

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for the names of outputs");
}

static char *text(struct fx_arena *a, const char *x, size_t n, const char *y, const char *z)
{
	const size_t ny = strlen(y), nz = strlen(z);
	char *s = fx_alloc(a, n + ny + nz + 1, 1);

	if (!s)
		return NULL;
	memcpy(s, x, n);
	memcpy(s + n, y, ny);
	memcpy(s + n + ny, z, nz + 1);
	return s;
}

/* Without what stands behind the last dot of its last part. */
static size_t stem(const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');

	return dot && dot > (slash ? slash + 1 : path) ? (size_t)(dot - path) : strlen(path);
}

struct twin { const char *path; int i; };

static int by_path(const void *a, const void *b)
{
	const struct twin *x = a, *y = b;
	const int order = strcmp(x->path, y->path);

	return order ? order : x->i - y->i;
}

static enum fx_st stems(struct pl_outputs *o, int n, struct fx_err *e)
{
	struct twin *t = FX_NEWN(&o->mem, (size_t)n + 1, struct twin);

	o->stem = FX_NEWN(&o->mem, (size_t)n + 1, const char *);
	if (!o->stem || !t)
		return no_memory(e);
	for (int i = 0; o->ask.dir && i < n; i++) {
		char *dir = text(&o->mem, o->ask.dir, strlen(o->ask.dir), "/", "");
		char *cut = fx_strndup(&o->mem, o->in[i].name, stem(o->in[i].name));

		o->stem[i] = dir && cut ? text(&o->mem, dir, strlen(dir), cut, "") : NULL;
		if (!o->stem[i])
			return no_memory(e);
		t[i] = (struct twin){ o->stem[i], i };
	}
	if (!o->ask.dir || !n)
		return FX_OK;
	qsort(t, (size_t)n, sizeof(*t), by_path);
	for (int i = 1; i < n; i++)
		if (!strcmp(t[i].path, t[i - 1].path))
			return fx_fail(e, FX_USAGE, "%s and %s would both become %s%s",
				o->in[t[i - 1].i].path, o->in[t[i].i].path, t[i].path,
				o->one[0].suffix);
	return FX_OK;
}

static int to_stdout(const struct pl_outputs *o)
{
	return !o->ask.dir && (!o->ask.output || !strcmp(o->ask.output, "-"));
}

static enum fx_st check(const struct pl_outputs *o, int n, struct fx_err *e)
{
	if (o->ask.output && o->ask.dir)
		return fx_fail(e, FX_USAGE, "--output or --output-dir, not both");
	if (o->ask.dir)
		return FX_OK;
	if (o->formats > 1)
		return fx_fail(e, FX_USAGE, "several formats need --output-dir");
	if (n > 1 && !to_stdout(o))
		return fx_fail(e, FX_USAGE, "%d inputs need --output-dir", n);
	if (n > 1 && !(o->one[0].w && o->one[0].w->joins))
		return fx_fail(e, FX_USAGE, "%d inputs as %s need --output-dir", n, o->one[0].name);
	if (to_stdout(o) && (!o->one[0].w || o->one[0].w->binary) && isatty(STDOUT_FILENO) == 1)
		return fx_fail(e, FX_USAGE, "%s is nothing for a terminal; --output names a file",
			o->one[0].name);
	return FX_OK;
}

/* ---- pages ---- */

/* Where a format goes, with `middle` before its suffix or that of the output that was named; NULL
 * in *path: standard output. */
static enum fx_st place(const char **path, struct pl_outputs *o, const struct one *one,
	const char *middle, struct fx_err *e)
{
	const char *out = to_stdout(o) ? NULL : o->ask.output;

	*path = out;
	if (!o->now && (!out || !*middle))
		return FX_OK;
	*path = o->now ? text(&o->doc, o->now, strlen(o->now), middle, one->suffix) :
		text(&o->doc, out, stem(out), middle, out + stem(out));
	return *path ? pl_outfile_folders(*path, e) : no_memory(e);
}

/* An output never takes the place of its input, --force or not. */
static enum fx_st not_the_input(const struct pl_outputs *o, const char *path, struct fx_err *e)
{
	struct stat in, out;

	if (path && stat(o->in[o->input].path, &in) == 0 && stat(path, &out) == 0 &&
	    in.st_dev == out.st_dev && in.st_ino == out.st_ino)
		return fx_fail(e, FX_OUTPUT, "%s is the input itself", path);
	return FX_OK;
}

/* A file that goes again if the document is not finished. */
static enum fx_st keep(struct pl_outputs *o, struct pl_outfile *f, struct fx_err *e)
{
	struct kept *k = FX_NEWN(&o->doc, 1, struct kept);

	if (!k)
		return no_memory(e);
	*k = (struct kept){ f->path, o->kept };
	FX_TRY(pl_outfile_keep(f, e));
	o->kept = k;
	return FX_OK;
}

static enum fx_st save(void *ud, const char *name, const struct fx_raster *r, float dpi,
	struct fx_err *e)
{
	struct pl_outputs *o = ud;
	const char *base = o->now ? o->now : o->ask.output;
	char *path;
	enum fx_st st;

	if (!o->folder)
		o->folder = text(&o->doc, base, o->now ? strlen(base) : stem(base), ".pictures",
			"");
	path = o->folder ? text(&o->doc, o->folder, strlen(o->folder), "/", name) : NULL;
	if (!path)
		return no_memory(e);
	FX_TRY(pl_outfile_folders(path, e));
	FX_TRY(pl_outfile_open(o->picture, path, o->ask.force, e));
	st = fx_png_write(&o->picture->out, r, dpi, e);
	if (!st)
		st = keep(o, o->picture, e);
	pl_outfile_drop(o->picture);
	return st;
}

/* What links to pictures start with; NULL: there is no place for pictures. */
static enum fx_st pictures(const char **to, struct pl_outputs *o, struct fx_err *e)
{
	const char *base = o->now ? o->now : to_stdout(o) ? NULL : o->ask.output;
	const char *slash = base ? strrchr(base, '/') : NULL, *last = slash ? slash + 1 : base;

	*to = NULL;
	if (!base)
		return FX_OK;
	*to = text(&o->doc, last, o->now ? strlen(last) : stem(last), ".pictures", "");
	return *to ? FX_OK : no_memory(e);
}

/* What goes wrong with the PDF costs the PDF alone, and is said at the end; where nothing else is
 * wanted, at once. */
static enum fx_st bear(struct pl_outputs *o, struct one *one, enum fx_st st, struct fx_err *e)
{
	if (!st || o->formats == 1 || st == FX_STOPPED)
		return st;
	o->lost = *e;
	pl_pdfout_free(o->pdf);
	o->pdf = NULL;
	pl_outfile_drop(one->file);
	return FX_OK;
}

static enum fx_st begin(struct pl_outputs *o, struct one *one, const struct fx_document *d,
	const char *middle, struct fx_err *e)
{
	struct fx_write_opts opts = { .keep_furniture = o->ask.furniture, .epoch = o->epoch,
		.csv_raw = o->ask.csv_raw, .csv_fill = o->ask.csv_fill,
		.csv_bom = o->ask.csv_bom, .th = o->ask.th, .no_raw = o->ask.no_raw,
		.save = save, .ud = o };
	const char *path;

	FX_TRY(place(&path, o, one, middle, e));
	FX_TRY(not_the_input(o, path, e));
	if (!one->w) {
		const struct pl_pdfout_ask pdf = { .from = o->from, .as = o->as,
			.existing = o->ask.existing, .break_signature = o->ask.break_signature,
			.memory = o->as->memory };

		FX_TRY(pl_outfile_open(one->file, path, o->ask.force, e));
		return bear(o, one, pl_pdfout_open(&o->pdf, &pdf, e), e);
	}
	FX_TRY(pictures(&opts.pictures, o, e));
	FX_TRY(pl_outfile_open(one->file, path, o->ask.force, e));
	fx_write_begin(&one->x, one->w, &one->file->out, d, &opts);
	return FX_OK;
}

/* 1: each table goes to a file of its own. */
static int own_tables(const struct pl_outputs *o, const struct one *one)
{
	return one->w && one->w->one_table && !to_stdout(o);
}

static enum fx_st sink_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct pl_outputs *o = ud;

	for (int i = 0; i < o->formats; i++) {
		o->one[i].tables = 0;
		if (own_tables(o, o->one + i))
			continue;
		if (!o->one[i].w || !o->one[i].w->one_page)
			FX_TRY(begin(o, o->one + i, d, "", e));
		else if (!o->now && d->account.selected > 1)
			return fx_fail(e, FX_USAGE, "a file of format %s holds one page: name a "
				"page or --output-dir", o->one[i].name);
	}
	return FX_OK;
}

/* What is read goes out as soon as it can; a file is only written to where it has no name. */
static enum fx_st flush(struct pl_outfile *f, struct fx_err *e)
{
	if (!f->path && f->out.sink(f->out.ud, NULL, 0, e) != FX_OK)
		return e->st;
	*e = f->out.err;
	return f->out.err.st;
}

/* A file of its own. */
static enum fx_st one_page(struct pl_outputs *o, struct one *one, const struct fx_document *d,
	const struct fx_dpage *p, struct fx_err *e)
{
	char middle[24];

	snprintf(middle, sizeof(middle), "-%04d", p->number);
	FX_TRY(begin(o, one, d, o->now ? middle : "", e));
	fx_write_page(&one->x, p);
	fx_write_end(&one->x);
	fx_write_drop(&one->x);
	return one->file->path ? keep(o, one->file, e) : pl_outfile_keep(one->file, e);
}

/* A second table: the first one's file gets a number after all. */
static enum fx_st number_first(struct pl_outputs *o, struct one *one, struct fx_err *e)
{
	const char *path;

	FX_TRY(place(&path, o, one, "-1", e));
	FX_TRY(not_the_input(o, path, e));
	FX_TRY(pl_outfile_rename(one->file, path, e));
	return keep(o, one->file, e);
}

/* p NULL: a file of no table. */
static enum fx_st one_table(struct pl_outputs *o, struct one *one, const struct fx_document *d,
	const struct fx_dpage *p, struct fx_err *e)
{
	char middle[24] = "";

	if (one->tables == 1)
		FX_TRY(number_first(o, one, e));
	if (one->tables)
		snprintf(middle, sizeof(middle), "-%d", one->tables + 1);
	FX_TRY(begin(o, one, d, middle, e));
	if (p)
		fx_write_page(&one->x, p);
	fx_write_end(&one->x);
	fx_write_drop(&one->x);
	return one->tables++ ? keep(o, one->file, e) : FX_OK;
}

static enum fx_st page_tables(struct pl_outputs *o, struct one *one, const struct fx_document *d,
	const struct fx_dpage *p, struct fx_err *e)
{
	struct fx_dpage alone = *p;

	alone.blocks = 1;
	alone.text = NULL;
	for (int i = 0; i < p->blocks; i++) {
		alone.block = p->block + i;
		if (alone.block->table && alone.block->table->rows)
			FX_TRY(one_table(o, one, d, &alone, e));
	}
	return FX_OK;
}

static enum fx_st sink_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct pl_outputs *o = ud;

	(void)nth;
	if (o->pdf && p->number <= o->number)
		return fx_fail(e, FX_USAGE, "a PDF takes pages in the document's order only");
	o->number = p->number;
	for (int i = 0; i < o->formats; i++) {
		struct one *one = o->one + i;

		if (!one->w && o->pdf)
			FX_TRY(bear(o, one, pl_pdfout_page(o->pdf, p, e), e));
		if (!one->w)
			continue;
		if (one->w->one_page) {
			FX_TRY(one_page(o, one, d, p, e));
			continue;
		}
		if (own_tables(o, one)) {
			FX_TRY(page_tables(o, one, d, p, e));
			continue;
		}
		fx_write_page(&one->x, p);
		FX_TRY(flush(one->file, e));
	}
	return FX_OK;
}

static void tell_fates(const struct pl_outputs *o)
{
	const int *fate = pl_pdfout_fates(o->pdf);

	if (fate[FX_FATE_KEPT])
		fx_log(FX_WARN, "%s: pages that have text already, and stay as they are in the PDF "
			"(--existing-text): %d", o->in[o->input].name, fate[FX_FATE_KEPT]);
	if (fate[FX_FATE_TANGLED])
		fx_log(FX_WARN, "%s: pages whose hidden text cannot be taken out of the PDF: %d",
			o->in[o->input].name, fate[FX_FATE_TANGLED]);
}

static void sink_from(void *ud, const struct pl_intake *in, const struct pl_intake_ask *as)
{
	struct pl_outputs *o = ud;

	o->from = in;
	o->as = as;
}

static enum fx_st sink_close(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct pl_outputs *o = ud;

	for (int i = 0; i < o->formats; i++) {
		struct one *one = o->one + i;

		if (one->w && (one->w->one_page || (own_tables(o, one) && one->tables > 1)))
			continue;
		if (own_tables(o, one) && !one->tables)
			FX_TRY(one_table(o, one, d, NULL, e));
		if (!one->w && o->pdf)
			FX_TRY(bear(o, one, pl_pdfout_finish(o->pdf, &one->file->out, e), e));
		if (!one->w && !o->pdf)
			continue;
		if (!one->w) {
			tell_fates(o);
		} else if (!own_tables(o, one)) {
			fx_write_end(&one->x);
			fx_write_drop(&one->x);
		}
		FX_TRY(pl_outfile_keep(one->file, e));
	}
	o->kept = NULL;
	if (!o->lost.st)
		return FX_OK;
	*e = o->lost;
	return fx_wrap(e, "no PDF");
}

/* ---- ---- */

/* What the date of a result is (reproducible-builds.org, SOURCE_DATE_EPOCH); 0: it says nothing. */
static long long epoch(void)
{
	const char *p = getenv("SOURCE_DATE_EPOCH");
	long long v = 0;

	for (; p && *p >= '0' && *p <= '9' && v < 253402300800; p++)
		v = v * 10 + (*p - '0');
	return p && !*p && v < 253402300800 ? v : 0;
}

enum fx_st pl_outputs_new(struct pl_outputs **out, const struct pl_outputs_ask *ask,
	const struct pl_input *in, int n, struct fx_err *e)
{
	struct pl_outputs *o = calloc(1, sizeof(*o));
	enum fx_st st;

	*out = NULL;
	if (!o)
		return fx_fail(e, FX_NOMEM, "no memory to write with");
	o->ask = *ask;
	o->in = in;
	o->epoch = epoch();
	o->picture = calloc(1, sizeof(*o->picture));
	if (!o->picture) {
		free(o);
		return fx_fail(e, FX_NOMEM, "no memory to write with");
	}
	o->picture->fd = -1;
	o->sink = (struct pl_page_sink){ sink_from, sink_open, sink_page, sink_close, o };
	fx_arena_init(&o->mem, 0);
	fx_arena_init(&o->doc, 0);
	st = formats(o, e);
	if (!st)
		st = check(o, n, e);
	if (!st)
		st = stems(o, n, e);
	if (st) {
		pl_outputs_free(o);
		return st;
	}
	*out = o;
	return FX_OK;
}

int pl_outputs_skip(const struct pl_outputs *o)
{
	return o->formats == 1 && !o->one[0].w && o->ask.existing == FX_EXISTING_SKIP;
}

int pl_outputs_pictures(const struct pl_outputs *o)
{
	for (int i = 0; i < o->formats; i++) {
		const struct fx_writer *w = o->one[i].w;

		if (w && (w->pictures == FX_PICTURES_INSIDE ||
		    (w->pictures == FX_PICTURES_BESIDE && !to_stdout(o))))
			return 1;
	}
	return 0;
}

const struct pl_page_sink *pl_outputs_sink(struct pl_outputs *o, int i)
{
	pl_outputs_drop(o);
	o->now = o->stem[i];
	o->input = i;
	return &o->sink;
}

void pl_outputs_drop(struct pl_outputs *o)
{
	for (int i = 0; i < o->formats; i++) {
		fx_write_drop(&o->one[i].x);
		pl_outfile_drop(o->one[i].file);
	}
	pl_pdfout_free(o->pdf);
	o->pdf = NULL;
	o->lost.st = FX_OK;
	o->number = 0;
	for (struct kept *k = o->kept; k; k = k->next)
		unlink(k->path);
	if (o->folder)
		rmdir(o->folder);	/* stays where there is anything in it */
	o->kept = NULL;
	o->folder = NULL;
	fx_arena_reset(&o->doc);
}

void pl_outputs_free(struct pl_outputs *o)
{
	if (!o)
		return;
	pl_outputs_drop(o);
	for (int i = 0; i < o->formats; i++)
		free(o->one[i].file);
	free(o->picture);
	fx_arena_reset(&o->mem);
	free(o);
}
