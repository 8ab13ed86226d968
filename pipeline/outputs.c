/* outputs.c - see outputs.h */
#include "outputs.h"

#include "outfile.h"

#include <stdlib.h>
#include <string.h>

enum { FORMATS = 16 };

struct one {			/* a format of the input in hand */
	const struct fx_writer *w;
	struct pl_outfile *file;
};

struct pl_outputs {
	struct pl_outputs_ask ask;
	const struct pl_input *in;
	struct one one[FORMATS];
	int formats;
	const char **stem;		/* (n) where each input goes, without suffix; NULL: ... */
	const char *now;		/* ... to ask.output */
	struct fx_arena mem;		/* of the run */
	struct fx_arena doc;		/* of the input in hand */
	struct pl_page_sink sink;
};

/* ---- planning ---- */

static enum fx_st add_format(struct pl_outputs *o, const char *name, struct fx_err *e)
{
	struct one *one = o->one + o->formats;

	one->w = fx_writer_find(name);
	if (!one->w) {
		char all[200] = "";

		for (int i = 0; fx_writer_at(i); i++)
			snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? ", " : "",
				fx_writer_at(i)->name);
		return fx_fail(e, FX_USAGE, "no format %s; there are %s", name, all);
	}
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
				o->one[0].w->suffix);
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
	if (n > 1 && !o->one[0].w->joins)
		return fx_fail(e, FX_USAGE, "%d inputs as %s need --output-dir", n,
			o->one[0].w->name);
	return FX_OK;
}

/* ---- pages ---- */

static enum fx_st open_one(struct pl_outputs *o, struct one *one, const struct fx_document *d,
	struct fx_err *e)
{
	const char *path = to_stdout(o) ? NULL : o->ask.output;

	if (o->now) {
		path = text(&o->doc, o->now, strlen(o->now), one->w->suffix, "");
		if (!path)
			return no_memory(e);
		FX_TRY(pl_outfile_folders(path, e));
	}
	FX_TRY(pl_outfile_open(one->file, path, o->ask.force, e));
	one->w->begin(&one->file->out, d);
	return FX_OK;
}

static enum fx_st sink_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct pl_outputs *o = ud;

	for (int i = 0; i < o->formats; i++)
		FX_TRY(open_one(o, o->one + i, d, e));
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

static enum fx_st sink_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct pl_outputs *o = ud;

	for (int i = 0; i < o->formats; i++) {
		o->one[i].w->page(&o->one[i].file->out, d, p, nth);
		FX_TRY(flush(o->one[i].file, e));
	}
	return FX_OK;
}

static enum fx_st sink_close(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct pl_outputs *o = ud;

	for (int i = 0; i < o->formats; i++) {
		o->one[i].w->end(&o->one[i].file->out, d);
		FX_TRY(pl_outfile_keep(o->one[i].file, e));
	}
	return FX_OK;
}

/* ---- ---- */

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
	o->sink = (struct pl_page_sink){ sink_open, sink_page, sink_close, o };
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

int pl_outputs_pictures(const struct pl_outputs *o)
{
	(void)o;
	return 0;
}

const struct pl_page_sink *pl_outputs_sink(struct pl_outputs *o, int i)
{
	pl_outputs_drop(o);
	o->now = o->stem[i];
	return &o->sink;
}

void pl_outputs_drop(struct pl_outputs *o)
{
	for (int i = 0; i < o->formats; i++)
		pl_outfile_drop(o->one[i].file);
	fx_arena_reset(&o->doc);
}

void pl_outputs_free(struct pl_outputs *o)
{
	if (!o)
		return;
	pl_outputs_drop(o);
	for (int i = 0; i < o->formats; i++)
		free(o->one[i].file);
	fx_arena_reset(&o->mem);
	free(o);
}
