/* write_text.c - plain UTF-8: printed lines, each ended by a newline, but for words that a hyphen
 * broke: they stand whole in the line where they began. An empty line between blocks, a form feed
 * after every page, as pdftotext does; so nothing goes on over a page. A table's columns are as
 * wide as what stands in them, two blanks apart, numbers at their right edge, in a font whose
 * letters are all as wide (fx_width); hyphens below the heading. */
#include "article.h"
#include "cell_text.h"
#include "number.h"

#include <string.h>

enum {
	GAP = 2,
	WIDEST = 60,		/* what is wider pushes what follows in its line, and no more */
	FARTHEST = 2000,	/* no column starts behind this one */
};

static void token(struct fx_out *o, struct fx_span s, int start)
{
	(void)start;
	fx_flow_clean(o, s, "");
}

static const char *open(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
	const struct fx_dblock *b, int *skip)
{
	(void)a;
	(void)o;
	(void)p;
	(void)b;
	(void)skip;
	return "\n";
}

static void close(struct fx_article *a, struct fx_out *o, enum fx_dblock_kind kind)
{
	(void)a;
	(void)kind;
	fx_puts(o, "\n");
}

static void text(struct fx_article *a, struct fx_out *o, const char *s)
{
	const size_t n = strlen(s);

	(void)a;
	fx_flow_clean(o, (struct fx_span){ s, n }, "\n\t");
	if (s[n - 1] != '\n')
		fx_puts(o, "\n");
}

/* ---- tables ---- */

struct grid {
	const struct fx_table *t;
	struct fx_column *column;	/* (cols) */
	int *wide, *from;		/* (cols) of each, its width and where it starts */
	const char **rest;		/* (cols) of the row in hand: lines to come of the cells */
};

static int least(int x, int y)
{
	return x < y ? x : y;
}

static enum fx_st lay(struct grid *g, struct fx_arena *a, const struct fx_table *t,
	struct fx_err *e)
{
	const size_t n = (size_t)t->cols;

	*g = (struct grid){ t, FX_NEWN(a, n, struct fx_column), FX_NEWN(a, n, int),
		FX_NEWN(a, n, int), FX_NEWN(a, n, const char *) };
	if (!g->column || !g->wide || !g->from || !g->rest)
		return fx_fail(e, FX_NOMEM, "no memory for a table of %d columns", t->cols);
	fx_number_columns(g->column, t);
	for (int i = 0; i < t->cells; i++)
		for (const char *at = t->cell[i].text; t->cell[i].cols == 1 && at;) {
			int *wide = g->wide + t->cell[i].col;
			const int line = least(fx_width(fx_cell_line(&at)), WIDEST);

			*wide = line > *wide ? line : *wide;
		}
	for (int k = 1; k < t->cols; k++)
		g->from[k] = least(g->from[k - 1] + g->wide[k - 1] + GAP, FARTHEST);
	return FX_OK;
}

/* Where a cell's line starts: a number ends with its column. */
static int start(const struct grid *g, const struct fx_cell *c, int wide)
{
	const int right = c->cols == 1 && c->row >= g->t->head_rows &&
		fx_column_numeric(g->column + c->col) && wide < g->wide[c->col];

	return g->from[c->col] + (right ? g->wide[c->col] - wide : 0);
}

static void put_times(struct fx_out *o, const char *s, int n)
{
	for (; n > 0; n--)
		fx_puts(o, s);
}

/* The next line of a row's cells, the first of them `i`. 0: there was none left. */
static int put_line(struct fx_out *o, const struct grid *g, int i)
{
	int left = 0, any = 0, at = 0;

	for (const int y = g->t->cell[i].row; i < g->t->cells && g->t->cell[i].row == y; i++) {
		const struct fx_cell *c = g->t->cell + i;
		const char **rest = g->rest + c->col;
		struct fx_span line;
		int wide, to;

		if (!*rest)
			continue;
		left = 1;
		line = fx_cell_line(rest);
		if (!line.n)
			continue;
		wide = fx_width(line);
		to = start(g, c, wide);
		to = any && to < at + GAP ? at + GAP : to;
		put_times(o, " ", to - at);
		fx_flow_clean(o, line, "");
		at = to + wide;
		any = 1;
	}
	fx_puts(o, any ? "\n" : "");
	return left;
}

static void put_rule(struct fx_out *o, const struct grid *g)
{
	int at = 0;

	for (int k = 0; k < g->t->cols; k++) {
		if (g->from[k] < at)
			break;
		put_times(o, " ", g->from[k] - at);
		put_times(o, "-", g->wide[k]);
		at = g->from[k] + g->wide[k];
	}
	fx_puts(o, "\n");
}

static void put_rows(struct fx_out *o, const struct grid *g)
{
	const struct fx_table *t = g->t;

	for (int y = 0, i = 0; y < t->rows; y++) {
		const int first = i;

		for (; i < t->cells && t->cell[i].row == y; i++)
			g->rest[t->cell[i].col] = t->cell[i].text;
		while (first < i && put_line(o, g, first))
			;
		if (y + 1 == t->head_rows && y + 1 < t->rows)
			put_rule(o, g);
	}
}

static void table(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block,
	int caption)
{
	struct fx_arena *mem = &a->x->mem;
	struct fx_err e;
	struct grid g;

	(void)caption;
	fx_article_between(a, o);
	if (lay(&g, mem, p->block[block].table, &e) == FX_OK)
		put_rows(o, &g);
	else if (!o->err.st)
		o->err = e;
	fx_arena_reset(mem);
}

static const struct fx_article_form form = {
	.words = { .token = token }, .between = "\n", .page_end = "\f", .open = open,
	.close = close, .table = table, .text = text,
};

static void begin(struct fx_writing *x)
{
	fx_article_begin(x, &form);
}

const struct fx_writer fx_writer_text = {
	.name = "text", .suffix = ".txt", .media_type = "text/plain; charset=utf-8", .joins = 1,
	.begin = begin, .page = fx_article_page, .end = fx_article_end, .drop = fx_article_drop,
};
