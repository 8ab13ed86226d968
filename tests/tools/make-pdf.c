/* make-pdf - a searchable PDF without a model, from the words of the document's text layer, or
 * those of a list. usage: make-pdf [--existing-text skip|redo|force] [--break-signature]
 * [--rotate QUARTERS] [--pages LIST] [--words FILE] DOCUMENT OUT
 * A line of FILE: PAGE X0 Y0 X1 Y1 WORD, pixels of the page's raster; - for PAGE: every page. On
 * standard output how many pages came to which fate: laid, empty, kept, tangled, damaged. */
#include "layer_page.h"
#include "outfile.h"
#include "pdfout.h"

#include <stdlib.h>
#include <string.h>

#define MOST 1000

struct listed { int page; float quad[8]; char text[200]; };

struct what {
	struct pl_intake_ask in;
	struct pl_pdfout_ask out;
	const char *words, *to;
	struct listed *list;
	int listed;
};

static int option(struct what *w, const char *name, const char *v)
{
	static const char *const mode[] = { "skip", "redo", "force" };

	for (int i = 0; !strcmp(name, "--existing-text") && i < FX_EXISTINGS; i++)
		if (!strcmp(v, mode[i])) {
			w->out.existing = (enum fx_existing)i;
			return 1;
		}
	if (!strcmp(name, "--rotate"))
		return w->in.rotate = *v - '0', *v >= '0' && *v <= '3';
	if (!strcmp(name, "--pages"))
		return w->in.pages = v, 1;
	return !strcmp(name, "--words") && (w->words = v, 1);
}

static int arguments(struct what *w, int argc, char **argv)
{
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		if (!strcmp(argv[at], "--break-signature"))
			w->out.break_signature = 1;
		else if (at + 1 < argc && option(w, argv[at], argv[at + 1]))
			at++;
		else
			return 0;
	}
	if (at + 2 != argc)
		return 0;
	w->in.path = argv[at];
	w->to = argv[at + 1];
	return 1;
}

static int number(char **p)
{
	int v = 0;

	*p += strspn(*p, " ");
	while (**p >= '0' && **p <= '9' && v < 1000000)
		v = v * 10 + (*(*p)++ - '0');
	return v;
}

static int read_list(struct what *w)
{
	static const int corner[8] = { 1, 2, 3, 2, 3, 4, 1, 4 };
	FILE *f = w->words ? fopen(w->words, "r") : NULL;
	char line[512];

	w->list = calloc(MOST, sizeof(*w->list));
	if (!w->list || (w->words && !f))
		return 0;
	while (f && w->listed < MOST && fgets(line, sizeof(line), f)) {
		struct listed *l = w->list + w->listed;
		char *p = line;
		const int all = *p == '-';
		int v[5] = { -1 };

		p += all;
		for (int i = all; i < 5; i++)
			v[i] = number(&p);
		p += strspn(p, " ");
		p[strcspn(p, "\n")] = 0;
		if (!*p || strlen(p) >= sizeof(l->text))
			continue;
		l->page = v[0];
		for (int i = 0; i < 8; i++)
			l->quad[i] = (float)v[corner[i]];
		memcpy(l->text, p, strlen(p) + 1);
		w->listed++;
	}
	if (f)
		fclose(f);
	return 1;
}

/* All listed words of the page as one line. */
static enum fx_st from_list(struct fx_dpage *d, const struct what *w, struct fx_arena *a,
	struct fx_err *e)
{
	struct fx_dword *word = FX_NEWN(a, (size_t)w->listed + 1, struct fx_dword);
	struct fx_dline *line = FX_NEWN(a, 1, struct fx_dline);

	if (!word || !line)
		return fx_fail(e, FX_NOMEM, "no memory for %d words", w->listed);
	for (int i = 0; i < w->listed; i++) {
		const struct listed *l = w->list + i;

		if (l->page != d->number && l->page != -1)
			continue;
		word[line->words] = (struct fx_dword){ .text = l->text };
		memcpy(word[line->words++].quad, l->quad, sizeof(l->quad));
	}
	d->word = word;
	d->words = line->words;
	d->line = line;
	d->lines = 1;
	return FX_OK;
}

static enum fx_st add(struct pl_pdfout *o, const struct pl_page *p, const struct what *w,
	struct fx_err *e)
{
	struct fx_dpage d = { .number = p->number, .w = p->w, .h = p->h, .st = p->st,
		.status = p->st ? FX_PAGE_FAILED : FX_PAGE_OK, .rotation = 90 * p->rotation };
	const struct pp_layer_read r = { &p->layer, &p->layout, p->w, p->h, 1 };
	struct fx_arena a;
	enum fx_st st = FX_OK;

	fx_arena_init(&a, 0);
	if (!p->st)
		st = p->layer.words && !w->listed ? pp_layer_page(&d, &a, &r, e) :
			from_list(&d, w, &a, e);
	d.status = p->st ? FX_PAGE_FAILED : FX_PAGE_OK;
	if (!st)
		st = pl_pdfout_page(o, &d, e);
	fx_arena_reset(&a);
	return st;
}

static enum fx_st convert(struct what *w, struct pl_pdfout **o, struct pl_outfile *file,
	struct fx_err *e)
{
	struct pl_intake *in;
	struct pl_page *p = NULL;
	enum fx_st st;

	FX_TRY(pl_intake_open(&in, &w->in, e));
	w->out.from = in;
	w->out.as = &w->in;
	st = pl_pdfout_open(o, &w->out, e);
	while (!st && (st = pl_intake_next(in, &p, 1, e)) == FX_OK && p) {
		st = add(*o, p, w, e);
		pl_page_free(p);
	}
	if (!st)
		st = pl_pdfout_finish(*o, &file->out, e);
	pl_intake_free(in);
	return st ? st : pl_outfile_keep(file, e);
}

static void say(void *ud, enum fx_level level, const char *msg)
{
	(void)ud;
	(void)level;
	fprintf(stderr, "make-pdf: %s\n", msg);
}

int main(int argc, char **argv)
{
	static struct pl_outfile file;
	struct what w = { .in = { .layer = FX_LAYER_DRAFT, .want_layout = 1 } };
	struct pl_pdfout *o = NULL;
	struct fx_err e;
	enum fx_st st;

	fx_log_to(say, NULL, FX_WARN);
	if (!arguments(&w, argc, argv) || !read_list(&w)) {
		fputs("usage: make-pdf [--existing-text skip|redo|force] [--break-signature] "
			"[--rotate QUARTERS] [--pages LIST] [--words FILE] DOCUMENT OUT\n", stderr);
		return 2;
	}
	st = pl_outfile_open(&file, w.to, 1, &e);
	if (!st)
		st = convert(&w, &o, &file, &e);
	if (st) {
		pl_outfile_drop(&file);
		fprintf(stderr, "make-pdf: %s\n", e.msg);
	}
	for (int i = 0; !st && i < FX_FATES; i++)
		printf("%s%d", i ? " " : "", pl_pdfout_fates(o)[i]);
	if (!st)
		puts("");
	pl_pdfout_free(o);
	free(w.list);
	return (int)st;
}
