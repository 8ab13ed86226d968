/* gold.c - see gold.h */
#include "gold.h"

#include "input.h"
#include "json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- a folder ---- */

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a list of documents");
}

static int by_path(const void *a, const void *b)
{
	const struct pl_input *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

size_t pl_gold_stem(const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');

	return dot && dot > (slash ? slash + 1 : path) ? (size_t)(dot - path) : strlen(path);
}

static const char *const beside[] = { ".txt", ".xml", ".tsv" };

static int is_truth(const char *path)
{
	for (size_t i = 0; i < FX_COUNT(beside); i++)
		if (!strcmp(path + pl_gold_stem(path), beside[i]))
			return 1;
	return 0;
}

static int has_places(const char *path)
{
	return is_truth(path) && strcmp(path + pl_gold_stem(path), ".txt") != 0;
}

struct folder {
	const struct pl_input *in;
	const struct pl_input **sorted;
	char *used;			/* truths that have a document */
	int n;
};

/* The file of that suffix beside the document; NULL: there is none. */
static const char *truth_of(struct folder *f, const char *path, const char *suffix,
	struct fx_arena *a)
{
	const size_t n = pl_gold_stem(path);
	char *want = fx_alloc(a, n + 5, 1);
	const struct pl_input key = { want, NULL }, *k = &key, **hit;

	if (!want)
		return NULL;
	memcpy(want, path, n);
	memcpy(want + n, suffix, 5);
	hit = bsearch(&k, f->sorted, (size_t)f->n, sizeof(k), by_path);
	if (!hit)
		return NULL;
	f->used[*hit - f->in] = 1;
	return (*hit)->path;
}

/* A document with what stands beside it; 0: no truth. */
static int pair(struct pl_gold *g, struct folder *f, const struct pl_input *in, struct fx_arena *a)
{
	const char *hit[FX_COUNT(beside)];

	for (size_t i = 0; i < FX_COUNT(beside); i++)
		hit[i] = truth_of(f, in->path, beside[i], a);
	*g = (struct pl_gold){ in->name, in->name, in->path, NULL, hit[0],
		hit[1] ? hit[1] : hit[2] };
	if (!g->truth)
		g->truth = g->places;
	return g->truth != NULL;
}

enum fx_st pl_gold_folder(struct pl_gold **gold, int *n, struct fx_arena *a, const char *dir,
	struct fx_err *e)
{
	char *operand[] = { (char *)dir, NULL };
	struct folder f = { .n = 0 };
	struct pl_input *in;
	struct stat s;

	*n = 0;
	if (stat(dir, &s) != 0)
		return fx_fail(e, FX_INPUT, "%s: %s", dir, strerror(errno));
	if (!S_ISDIR(s.st_mode))
		return fx_fail(e, FX_INPUT, "%s: no folder", dir);
	FX_TRY(pl_inputs(&in, &f.n, a, operand, e));
	f.in = in;
	f.sorted = FX_NEWN(a, (size_t)f.n + 1, const struct pl_input *);
	f.used = FX_NEWN(a, (size_t)f.n + 1, char);
	*gold = FX_NEWN(a, (size_t)f.n + 1, struct pl_gold);
	if (!f.sorted || !f.used || !*gold)
		return no_memory(e);
	for (int i = 0; i < f.n; i++)
		f.sorted[i] = in + i;
	qsort(f.sorted, (size_t)f.n, sizeof(*f.sorted), by_path);
	for (int i = 0; i < f.n; i++) {
		if (is_truth(in[i].path))
			continue;
		if (pair(*gold + *n, &f, in + i, a))
			++*n;
		else
			fx_log(FX_WARN, "%s: left out, there is no .txt, .xml or .tsv beside it",
				in[i].path);
	}
	for (int i = 0; i < f.n; i++)
		if (is_truth(in[i].path) && !f.used[i])
			fx_log(FX_WARN, "%s: left out, no document beside it", in[i].path);
	if (a->failed)
		return no_memory(e);
	return *n ? FX_OK : fx_fail(e, FX_INPUT, "%s: no document with its truth", dir);
}

/* ---- a list ---- */

enum { NAME, FILE_, PAGE, TRUTH, KIND, COLUMNS };

/* The columns of a line; how many there are. */
static int cut(struct fx_span col[COLUMNS], struct fx_span line)
{
	const char *p = line.p, *end = line.p + line.n;
	int n = 0;

	for (;;) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));
		const char *to = tab ? tab : end;

		if (n < COLUMNS)
			col[n] = (struct fx_span){ p, (size_t)(to - p) };
		n++;
		if (!tab)
			return n;
		p = tab + 1;
	}
}

static const char *placed(struct fx_arena *a, const char *data, struct fx_span name)
{
	const size_t d = strlen(data);
	char *p;

	if (*name.p == '/' || (name.n > 1 && !memcmp(name.p, "./", 2)))
		return fx_strndup(a, name.p, name.n);
	p = fx_alloc(a, d + 1 + name.n + 1, 1);
	if (p) {
		memcpy(p, data, d);
		p[d] = '/';
		memcpy(p + d + 1, name.p, name.n);
	}
	return p;
}

static int is_number(struct fx_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
	return s.n < 8 && s.n > 0 && *s.p != '0';
}

static enum fx_st item(struct pl_gold *g, struct fx_arena *a, const struct fx_span col[COLUMNS],
	const char *data, struct fx_err *e)
{
	*g = (struct pl_gold){ fx_strndup(a, col[NAME].p, col[NAME].n),
		fx_strndup(a, col[FILE_].p, col[FILE_].n), placed(a, data, col[FILE_]),
		NULL, NULL, NULL };
	if (col[PAGE].n)
		g->pages = fx_strndup(a, col[PAGE].p, col[PAGE].n);
	if (!fx_span_is(col[TRUTH], "-"))
		g->truth = placed(a, data, col[TRUTH]);
	if (g->truth && has_places(g->truth))
		g->places = g->truth;
	return a->failed ? no_memory(e) : FX_OK;
}

enum fx_st pl_gold_list(struct pl_gold **gold, int *n, struct fx_arena *a, struct fx_span text,
	const char *data, struct fx_err *e)
{
	const char *p = text.p, *end = text.p + text.n;
	size_t lines = 1;

	*n = 0;
	if (memchr(text.p, 0, text.n))
		return fx_fail(e, FX_INPUT, "the list holds a NUL");
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	if (lines > PL_GOLD_MAX)
		return fx_fail(e, FX_LIMIT, "the list has over %d lines", PL_GOLD_MAX);
	*gold = FX_NEWN(a, lines, struct pl_gold);
	if (!*gold)
		return no_memory(e);
	for (int line = 1; p < end; line++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *to = nl ? nl : end;
		struct fx_span col[COLUMNS], all = { p, (size_t)(to - p) };
		int columns;

		p = nl ? nl + 1 : end;
		if (!all.n || *all.p == '#')
			continue;
		columns = cut(col, all);
		if (columns == COLUMNS && fx_span_is(col[NAME], "name"))
			continue;
		if (columns != COLUMNS || !col[NAME].n || !col[FILE_].n || !col[TRUTH].n ||
		    (col[PAGE].n && !is_number(col[PAGE])))
			return fx_fail(e, FX_INPUT, "line %d of the list: expected name, file, "
				"page, truth and kind between tabs", line);
		FX_TRY(item(*gold + (*n)++, a, col, data, e));
	}
	return *n ? FX_OK : fx_fail(e, FX_INPUT, "the list names no document");
}

/* ---- truths ---- */

static int blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
		p++;
	return p == end;
}

int pl_gold_fits(struct fx_span truth, int pages)
{
	const char *p = truth.p, *end = truth.p + truth.n, *ff;
	int n = 0;

	for (; p < end && (ff = memchr(p, '\f', (size_t)(end - p))) != NULL; p = ff + 1)
		n++;
	return pages == n + 1 || (pages == n && blank(p, end));
}

struct fx_span pl_gold_page(struct fx_span truth, int number)
{
	const char *p = truth.p, *end = truth.p + truth.n, *ff;

	while (p < end) {
		ff = memchr(p, '\f', (size_t)(end - p));
		if (!--number)
			return (struct fx_span){ p, (size_t)((ff ? ff : end) - p) };
		p = ff ? ff + 1 : end;
	}
	return (struct fx_span){ end, 0 };
}
