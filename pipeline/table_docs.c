/* table_docs.c - which documents have tables beside them (eval_tables.h) */
#include "eval_tables.h"

#include "gold.h"
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a list of documents");
}

static int ends_with(const char *path, const char *suffix)
{
	const size_t n = strlen(path), k = strlen(suffix);

	return n > k && !strcmp(path + n - k, suffix);
}

/* No document: truths, and what else comes with data. */
static int is_beside(const char *path)
{
	static const char *const suffix[] = { ".xml", ".html", ".csv", ".json", ".jsonl", ".txt",
		".tsv", ".md" };

	for (size_t i = 0; i < FX_COUNT(suffix); i++)
		if (ends_with(path, suffix[i]))
			return 1;
	return 0;
}

static size_t folder_of(const char *path)		/* bytes, with the slash */
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash + 1 - path) : 0;
}

/* ---- a folder ---- */

struct folder {
	const struct pl_input *in;	/* (n) in order, so those of a folder follow each other */
	int n;
	struct fx_arena *a;
};

static int same_folder(const char *x, const char *y)
{
	const size_t n = folder_of(x);

	return folder_of(y) == n && !memcmp(x, y, n);
}

/* The file called like the document with another end; NULL: there is none. */
static const char *beside(const struct folder *f, const char *path, const char *end)
{
	const size_t n = pl_gold_stem(path);

	for (int i = 0; i < f->n; i++)
		if (!strncmp(f->in[i].path, path, n) && !strcmp(f->in[i].path + n, end))
			return f->in[i].path;
	return NULL;
}

static enum fx_st truths(struct pl_tdoc *d, const struct folder *f, struct fx_err *e)
{
	static const char *const end[] = { "-str.xml", ".html", ".csv" };
	const char *hit = NULL;
	int documents = 0, tables = 0;

	for (size_t k = 0; !hit && k < FX_COUNT(end); k++)
		hit = beside(f, d->path, end[k]);
	for (int i = 0; i < f->n; i++)
		if (same_folder(f->in[i].path, d->path)) {
			documents += !is_beside(f->in[i].path);
			tables += ends_with(f->in[i].path, ".csv");
		}
	d->truth = FX_NEWN(f->a, (size_t)tables + 1, const char *);
	if (!d->truth)
		return no_memory(e);
	if (hit)
		d->truth[d->truths++] = hit;
	for (int i = 0; !hit && documents == 1 && i < f->n; i++)
		if (same_folder(f->in[i].path, d->path) && ends_with(f->in[i].path, ".csv"))
			d->truth[d->truths++] = f->in[i].path;
	return FX_OK;
}

static const char *set_of(struct fx_arena *a, const char *name)
{
	const size_t n = strcspn(name, "/"), k = strcspn(name, "-/");

	return name[n] ? fx_strndup(a, name, k ? k : n) : fx_strndup(a, ".", 1);
}

enum fx_st pl_tdocs_folder(struct pl_tdoc **doc, int *n, struct fx_arena *a, const char *dir,
	struct fx_err *e)
{
	char *operand[] = { (char *)dir, NULL };
	struct folder f = { .a = a };
	struct pl_input *in;
	struct stat s;

	*n = 0;
	if (stat(dir, &s) != 0)
		return fx_fail(e, FX_INPUT, "%s: %s", dir, strerror(errno));
	if (!S_ISDIR(s.st_mode))
		return fx_fail(e, FX_INPUT, "%s: no folder", dir);
	FX_TRY(pl_inputs(&in, &f.n, a, operand, e));
	f.in = in;
	*doc = FX_NEWN(a, (size_t)f.n + 1, struct pl_tdoc);
	if (!*doc)
		return no_memory(e);
	for (int i = 0; i < f.n; i++) {
		struct pl_tdoc *d = *doc + *n;

		if (is_beside(in[i].path))
			continue;
		*d = (struct pl_tdoc){ set_of(a, in[i].name), in[i].name, in[i].path, NULL, NULL,
			0 };
		if (!d->set)
			return no_memory(e);
		FX_TRY(truths(d, &f, e));
		if (d->truths)
			++*n;
		else
			fx_log(FX_WARN,
				"%s: left out, there is no -str.xml, .html or .csv beside it",
				in[i].path);
	}
	return *n ? FX_OK : fx_fail(e, FX_INPUT, "%s: no document with its tables", dir);
}

/* ---- a list ---- */

static int same_document(const struct pl_tdoc *d, const struct pl_gold *g)
{
	return !strcmp(d->path, g->path) && !d->pages == !g->pages &&
		(!d->pages || !strcmp(d->pages, g->pages)) && !strcmp(d->set, g->name);
}

enum fx_st pl_tdocs_list(struct pl_tdoc **doc, int *n, struct fx_arena *a, struct fx_span text,
	const char *data, struct fx_err *e)
{
	struct pl_gold *g;
	const char **truth;
	int lines;

	*n = 0;
	FX_TRY(pl_gold_list(&g, &lines, a, text, data, e));
	*doc = FX_NEWN(a, (size_t)lines, struct pl_tdoc);
	truth = FX_NEWN(a, (size_t)lines, const char *);
	if (!*doc || !truth)
		return no_memory(e);
	for (int i = 0; i < lines; i++) {
		struct pl_tdoc *d = *doc + *n - 1;

		if (!*n || !same_document(d, g + i)) {
			d = *doc + (*n)++;
			*d = (struct pl_tdoc){ g[i].name, g[i].file, g[i].path, g[i].pages,
				truth + i, 0 };
		}
		if (g[i].truth)
			d->truth[d->truths++] = g[i].truth;
	}
	return FX_OK;
}
