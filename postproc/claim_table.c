/* claim_table.c - claims about a cell and what lies beside it, in tables of Markdown and HTML; see
 * claim.h */
#include "claim.h"
#include "approx.h"

#include <string.h>

#define MAX_SPAN 1000			/* rows or columns of a cell */
#define MAX_GRID (1 << 20)		/* a table with more places is not looked at */
#define MAX_NESTED 8			/* tables in tables */

struct cell {
	struct fx_span text;
	int row, column, rows, columns;	/* where its corner lies, and its spans */
	int heading;
};

/* Which cell covers each place of a table; -1: none. */
struct grid {
	struct cell *cell;
	int *at;			/* (height, width) */
	int cells, cell_room, width, height;
	int rows;			/* begun so far */
	char *mark;			/* (cells) of reach ... */
	int *stack;			/* ... and what it has still to look at */
};

struct search {
	const struct pp_claim *c;
	struct fx_arena *a;
	int *holds;
	struct fx_err *e;
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a table");
}

static enum fx_st add_cell(struct grid *g, struct cell c, const struct search *s)
{
	if (g->cells == g->cell_room) {
		struct cell *more = FX_NEWN(s->a, 2 * (size_t)g->cell_room + 64, struct cell);

		if (!more)
			return no_memory(s->e);
		if (g->cells)
			memcpy(more, g->cell, (size_t)g->cells * sizeof(*more));
		g->cell = more;
		g->cell_room = 2 * g->cell_room + 64;
	}
	c.row = g->rows - 1;
	g->cell[g->cells++] = c;
	return FX_OK;
}

/* ---- cells to places ---- */

/* A cell takes the first place of its row that none above covers; what its columns run into there
 * they cover, as the benchmark lets them. */
static void place_cells(struct grid *g, int *busy)
{
	int row = -1, column = 0;

	g->width = g->height = 0;
	for (int i = 0; i < g->cells; i++) {
		struct cell *c = g->cell + i;

		if (c->row != row)
			column = 0;
		row = c->row;
		while (busy[column] > row)
			column++;
		c->column = column;
		for (int k = 0; k < c->columns; k++)
			busy[column++] = row + c->rows;
		g->width = column > g->width ? column : g->width;
		g->height = row + c->rows > g->height ? row + c->rows : g->height;
	}
	g->height = g->rows > g->height ? g->rows : g->height;
}

/* *laid 0: there is none, or it is too large. */
static enum fx_st lay(struct grid *g, int *laid, const struct search *s)
{
	size_t columns = 1;
	int *busy;

	for (int i = 0; i < g->cells; i++)
		columns += (size_t)g->cell[i].columns;
	*laid = 0;
	if (columns == 1 || columns > MAX_GRID)
		return FX_OK;
	busy = FX_NEWN(s->a, 2 * columns, int);	/* all of them side by side */
	if (!busy)
		return no_memory(s->e);
	place_cells(g, busy);
	if ((long long)g->width * g->height > MAX_GRID)
		return FX_OK;
	g->at = FX_NEWN(s->a, (size_t)g->width * (size_t)g->height, int);
	g->mark = FX_NEWN(s->a, (size_t)g->cells, char);
	g->stack = FX_NEWN(s->a, (size_t)g->cells, int);
	if (!g->at || !g->mark || !g->stack)
		return no_memory(s->e);
	for (int i = 0; i < g->width * g->height; i++)
		g->at[i] = -1;
	for (int i = 0; i < g->cells; i++)
		for (int y = 0; y < g->cell[i].rows; y++)
			for (int x = 0; x < g->cell[i].columns; x++)
				g->at[(g->cell[i].row + y) * g->width + g->cell[i].column + x] = i;
	*laid = 1;
	return FX_OK;
}

/* ---- what lies beside a cell ---- */

struct walk { int dx, dy; };

static const struct walk walks[PP_SIDES] = { [PP_UP] = { 0, -1 }, [PP_DOWN] = { 0, 1 },
	[PP_LEFT] = { -1, 0 }, [PP_RIGHT] = { 1, 0 }, [PP_TOP_HEADING] = { 0, -1 },
	[PP_LEFT_HEADING] = { -1, 0 } };

/* The next cell from the kth place of an edge of cell i; -1: none. */
static int beside(const struct grid *g, int i, struct walk w, int k)
{
	const struct cell *c = g->cell + i;
	int x = w.dx < 0 ? c->column - 1 : w.dx > 0 ? c->column + c->columns : c->column + k;
	int y = w.dy < 0 ? c->row - 1 : w.dy > 0 ? c->row + c->rows : c->row + k;

	for (; x >= 0 && x < g->width && y >= 0 && y < g->height; x += w.dx, y += w.dy) {
		const int at = g->at[y * g->width + x];

		if (at >= 0 && at != i)
			return at;
	}
	return -1;
}

/* Marks the cells that are reached from cell i, step by step: 1, those that are headings: 2, those
 * that have none further: 3, both: 4. Returns 1 when a heading is among them. */
static int reach(const struct grid *g, int i, struct walk w)
{
	char *mark = g->mark;
	int *stack = g->stack, headed = 0, n = 0;

	memset(mark, 0, (size_t)g->cells);
	stack[n++] = i;
	mark[i] = 1;
	while (n) {
		const int at = stack[--n];
		const struct cell *c = g->cell + at;
		int further = 0;

		for (int k = 0; k < (w.dx ? c->rows : c->columns); k++) {
			const int next = beside(g, at, w, k);

			further |= next >= 0;
			if (next < 0 || mark[next])
				continue;
			mark[next] = 1;
			stack[n++] = next;
		}
		if (at == i)
			continue;
		mark[at] = (char)(1 + c->heading + 2 * !further);
		headed |= c->heading;
	}
	return headed;
}

static enum fx_st is_text(int *is, const struct cell *c, struct pp_seq want,
	const struct search *s)
{
	struct pp_seq have;

	FX_TRY(pp_claim_normal(&have, s->a, c->text, s->e));
	FX_TRY(pp_alike(is, s->a, want, have, (struct pp_slack){ s->c->max_diffs,
		want.n ? want.n : 1 }, s->e));
	if (*is)	/* never less than half of it, whatever max_diffs */
		FX_TRY(pp_alike(is, s->a, want, have, (struct pp_slack){ 1, 2 }, s->e));
	return FX_OK;
}

static enum fx_st next_is(int *is, const struct grid *g, int i, enum pp_claim_side side,
	const struct search *s)
{
	const int places = walks[side].dx ? g->cell[i].rows : g->cell[i].columns;

	*is = 0;
	for (int k = 0; k < places && !*is; k++) {
		const int at = beside(g, i, walks[side], k);

		if (at >= 0)
			FX_TRY(is_text(is, g->cell + at, s->c->side[side], s));
	}
	return FX_OK;
}

static enum fx_st heading_is(int *is, const struct grid *g, int i, enum pp_claim_side side,
	const struct search *s)
{
	const int headed = reach(g, i, walks[side]);

	*is = 0;
	for (int k = 0; k < g->cells && !*is; k++)
		if (k != i && (headed ? g->mark[k] == 2 || g->mark[k] == 4 : g->mark[k] >= 3))
			FX_TRY(is_text(is, g->cell + k, s->c->side[side], s));
	return FX_OK;
}

static enum fx_st search(struct grid *g, const struct search *s)
{
	int laid;

	FX_TRY(lay(g, &laid, s));
	for (int i = 0; laid && i < g->cells && !*s->holds; i++) {
		int is;

		FX_TRY(is_text(&is, g->cell + i, s->c->text, s));
		for (int k = 0; k < PP_SIDES && is; k++)
			if (s->c->side[k].n)
				FX_TRY((k < PP_TOP_HEADING ? next_is : heading_is)(&is, g, i,
					(enum pp_claim_side)k, s));
		*s->holds = is;
	}
	return FX_OK;
}

/* ---- Markdown ---- */

static struct fx_span trimmed(struct fx_span s)
{
	while (s.n && memchr(" \t\r\n\f\v", s.p[s.n - 1], 6))
		s.n--;
	while (s.n && memchr(" \t\r\n\f\v", *s.p, 6))
		s = (struct fx_span){ s.p + 1, s.n - 1 };
	return s;
}

/* Nothing but these, and something. */
static int is_made_of(struct fx_span s, const char *these)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr(these, s.p[i]))
			return 0;
	return s.n > 0;
}

/* A row of cells between bars. */
static enum fx_st bars(struct grid *g, struct fx_span line, const struct search *s)
{
	const char *p = line.p, *end = line.p + line.n;
	int begun = 0;

	while (p <= end) {
		const char *bar = memchr(p, '|', (size_t)(end - p)), *to = bar ? bar : end;
		const struct fx_span text = trimmed((struct fx_span){ p, (size_t)(to - p) });
		const int edge = p == line.p || !bar;

		p = to + 1;
		if (edge && !text.n)
			continue;
		g->rows += !begun;
		FX_TRY(add_cell(g, (struct cell){ .text = text, .rows = 1, .columns = 1,
			.heading = g->rows == 1 || !begun }, s));
		begun = 1;
	}
	return FX_OK;
}

static enum fx_st markdown_table(struct fx_span lines, int n, const struct search *s)
{
	struct grid g = { .cells = 0 };
	const char *p = lines.p, *end = lines.p + lines.n;

	while (n > 1 && p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *to = nl ? nl : end;
		const struct fx_span line = { p, (size_t)(to - p) };

		if (!is_made_of(trimmed(line), "- :|"))
			FX_TRY(bars(&g, line, s));
		p = nl ? nl + 1 : end;
	}
	return search(&g, s);
}

static enum fx_st markdown(struct fx_span page, const struct search *s)
{
	const char *p = page.p, *end = page.p + page.n, *from = p;
	int n = 0;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *to = nl ? nl + 1 : end;

		if (memchr(p, '|', (size_t)(to - p))) {
			from = n++ ? from : p;
		} else {
			FX_TRY(markdown_table((struct fx_span){ from, (size_t)(p - from) }, n, s));
			n = 0;
		}
		p = to;
	}
	return markdown_table((struct fx_span){ from, (size_t)(end - from) }, n, s);
}

/* ---- HTML ---- */

struct html {
	struct open {			/* a table, and those around it */
		struct grid g;
		struct cell cell;
		int in_cell, in_head;
		size_t from;		/* where the cell's text begins, inner tables' in it */
	} open[MAX_NESTED];
	int depth;
	char *text;			/* of all cells, (n) */
	size_t n;
	const struct search *s;
};

static int is_tag(struct fx_span tag, const char *name)
{
	const size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		if (i >= tag.n || (tag.p[i] | 0x20) != name[i])
			return 0;
	return tag.n == n || memchr(" \t\r\n/", tag.p[n], 5) != NULL;
}

/* The number of an attribute, 1 .. MAX_SPAN; 1 where there is none. */
static int span_of(struct fx_span tag, const char *name)
{
	const size_t n = strlen(name);
	int v = 0;

	for (size_t i = 1; i + n < tag.n; i++) {
		if (!memchr(" \t\r\n", tag.p[i - 1], 4) ||
		    !is_tag((struct fx_span){ tag.p + i, n }, name) || tag.p[i + n] != '=')
			continue;
		for (i += n + 1; i < tag.n && (tag.p[i] == '"' || tag.p[i] == '\''); i++)
			;
		for (; i < tag.n && tag.p[i] >= '0' && tag.p[i] <= '9' && v <= MAX_SPAN; i++)
			v = 10 * v + (tag.p[i] - '0');
		break;
	}
	return v < 1 ? 1 : v > MAX_SPAN ? MAX_SPAN : v;
}

static enum fx_st end_cell(struct html *h)
{
	struct open *t = &h->open[h->depth - 1];

	if (!t->in_cell)
		return FX_OK;
	t->in_cell = 0;
	t->cell.text = trimmed((struct fx_span){ h->text + t->from, h->n - t->from });
	t->g.rows += !t->g.rows;
	return add_cell(&t->g, t->cell, h->s);
}

static enum fx_st end_table(struct html *h)
{
	FX_TRY(end_cell(h));
	h->depth--;
	return search(&h->open[h->depth].g, h->s);
}

static void start_table(struct html *h)
{
	if (h->depth < MAX_NESTED)
		h->open[h->depth++] = (struct open){ .in_cell = 0 };
}

static enum fx_st start_cell(struct html *h, struct fx_span tag)
{
	struct open *t = &h->open[h->depth - 1];

	FX_TRY(end_cell(h));
	t->in_cell = 1;
	t->from = h->n;
	t->cell = (struct cell){ .rows = span_of(tag, "rowspan"),
		.columns = span_of(tag, "colspan"), .heading = is_tag(tag, "th") || t->in_head };
	return FX_OK;
}

static void put(struct html *h, const char *s, size_t n)
{
	if (!h->depth)
		return;
	memcpy(h->text + h->n, s, n);
	h->n += n;
}

static enum fx_st tag(struct html *h, struct fx_span tag)
{
	struct open *t = h->depth ? &h->open[h->depth - 1] : NULL;

	if (is_tag(tag, "table"))
		start_table(h);
	if (!t)
		return FX_OK;
	if (is_tag(tag, "td") || is_tag(tag, "th"))
		return start_cell(h, tag);
	if (is_tag(tag, "/td") || is_tag(tag, "/th") || is_tag(tag, "/tr"))
		return end_cell(h);
	if (is_tag(tag, "/table"))
		return end_table(h);
	if (is_tag(tag, "tr")) {
		FX_TRY(end_cell(h));
		t->g.rows++;
	}
	if (is_tag(tag, "thead") || is_tag(tag, "/thead"))
		t->in_head = *tag.p != '/';
	if (is_tag(tag, "br"))
		put(h, "\n", 1);
	return FX_OK;
}

/* A character reference: what it stands for, and its length; 0: none is there. */
static size_t reference(char to[4], size_t *n, struct fx_span s)
{
	static const struct { const char *name, *text; } named[] = { { "&amp;", "&" },
		{ "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" },
		{ "&nbsp;", "\xc2\xa0" } };
	int32_t c = 0;
	size_t i = 2;
	int hex;

	for (size_t k = 0; k < FX_COUNT(named); k++)
		if (s.n >= strlen(named[k].name) &&
		    !memcmp(s.p, named[k].name, strlen(named[k].name))) {
			*n = strlen(named[k].text);
			memcpy(to, named[k].text, *n);
			return strlen(named[k].name);
		}
	if (s.n < 4 || s.p[1] != '#')
		return 0;
	hex = (s.p[2] | 0x20) == 'x';
	for (i += (size_t)hex; i < s.n && c < 0x110000; i++) {
		const int low = s.p[i] | 0x20;
		const int v = s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0' :
			hex && low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;

		if (v < 0)
			break;
		c = (hex ? 16 : 10) * c + v;
	}
	if (i == s.n || s.p[i] != ';' || !c || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*n = pp_put_utf8(to, c);
	return i + 1;
}

static enum fx_st html(struct fx_span page, const struct search *s)
{
	struct html *h = FX_NEWN(s->a, 1, struct html);

	if (!h)
		return no_memory(s->e);
	h->s = s;
	h->text = FX_NEWN(s->a, page.n + 1, char);
	if (!h->text)
		return no_memory(s->e);
	for (size_t i = 0; i < page.n;) {
		const struct fx_span left = { page.p + i, page.n - i };
		const char *close = *left.p == '<' ? memchr(left.p, '>', left.n) : NULL;
		char c[4];
		size_t n = 0, skip;

		if (close) {
			FX_TRY(tag(h, (struct fx_span){ left.p + 1,
				(size_t)(close - left.p) - 1 }));
			i += (size_t)(close - left.p) + 1;
			continue;
		}
		skip = *left.p == '&' ? reference(c, &n, left) : 0;
		put(h, skip ? c : left.p, skip ? n : 1);
		i += skip ? skip : 1;
	}
	while (h->depth)
		FX_TRY(end_table(h));
	return FX_OK;
}

enum fx_st pp_claim_table(int *holds, const struct pp_claim *c, struct fx_arena *a,
	struct fx_span page, struct fx_err *e)
{
	const struct search s = { c, a, holds, e };

	*holds = 0;
	if (!c->no_markdown)
		FX_TRY(markdown(page, &s));
	return *holds ? FX_OK : html(page, &s);
}
