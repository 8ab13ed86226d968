/* table_gold.c - see table_gold.h */
#include "table_gold.h"

#include "adjacency.h"
#include "file.h"
#include "html_grid.h"
#include "json.h"
#include "table_form.h"
#include "table_plain.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for the tables of a document");
}

/* ---- the list ---- */

static enum fx_st add(struct pl_gtables *g, struct fx_arena *a, const struct pl_gtable *t,
	struct fx_err *e)
{
	if (g->tables == PL_TABLES_MAX)
		return fx_fail(e, FX_LIMIT, "over %d tables", PL_TABLES_MAX);
	if (g->tables == g->room) {
		struct pl_gtable *more = FX_NEWN(a, 2 * (size_t)g->room + 8, struct pl_gtable);

		if (!more)
			return no_memory(e);
		if (g->tables)
			memcpy(more, g->table, (size_t)g->tables * sizeof(*more));
		g->table = more;
		g->room = 2 * g->room + 8;
	}
	g->table[g->tables] = *t;
	g->table[g->tables].same = g->tables;
	g->tables++;
	return FX_OK;
}

static const char *copy_of(struct fx_arena *a, const char *s)
{
	return s ? fx_strndup(a, s, strlen(s)) : NULL;
}

/* A table with its texts, as a sound grid; *unsound says whether it had to be made one. */
static enum fx_st clone(struct fx_table **to, int *unsound, struct fx_arena *a,
	const struct fx_table *t, struct fx_err *e)
{
	struct fx_table *c = FX_NEWN(a, 1, struct fx_table);
	struct fx_cell *cell = FX_NEWN(a, (size_t)t->cells + 1, struct fx_cell);
	struct fx_err none;

	if (!c || !cell)
		return no_memory(e);
	*to = c;
	*c = (struct fx_table){ .rows = t->rows, .cols = t->cols, .cell = cell, .cells = t->cells,
		.head_rows = t->head_rows, .head = t->head, .confidence = -1, .removed = -1 };
	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *x = t->cell + i;

		cell[i] = pp_form_cell(x->row, x->col, x->rows, x->cols);
		cell[i].text = copy_of(a, x->text ? x->text : "");
		cell[i].html = copy_of(a, x->html);
		cell[i].head = x->head;
		memcpy(cell[i].quad, x->quad, sizeof(x->quad));
	}
	if (a->failed)
		return no_memory(e);
	*unsound = fx_table_check(c, &none) != FX_OK;
	if (!*unsound)
		return FX_OK;
	for (int i = 0; i < c->cells; i++)	/* what leaves the table is no cell of it */
		if (cell[i].row < 0 || cell[i].col < 0 || cell[i].row >= c->rows ||
		    cell[i].col >= FX_TABLE_MAX_COLS ||
		    strlen(cell[i].text) > FX_TABLE_MAX_TEXT)
			cell[i--] = cell[--c->cells];
	FX_TRY(pp_table_form(c, a, &(struct pp_form){ cell, c->cells, c->rows, NULL, 0 }, e));
	c->head = FX_HEAD_NONE;
	return FX_OK;
}

/* ---- what is compared ---- */

static enum fx_st html_of(struct fx_span *html, struct fx_arena *a, const struct fx_table *t,
	struct fx_err *e)
{
	struct fx_membuf m = { NULL, 0, 0 };
	struct fx_out o;
	enum fx_st st;

	fx_out_mem(&o, &m);
	pp_table_html(&o, t);
	st = fx_out_close(&o, e);
	*html = (struct fx_span){ st ? NULL : fx_strndup(a, m.p, m.n), m.n };
	free(m.p);
	return st ? st : html->p ? FX_OK : no_memory(e);
}

/* The grid of the HTML that `own` makes, with its places: cells are the same, as it is sound. */
static enum fx_st finish(struct pl_gtable *g, struct fx_arena *a, struct fx_err *e)
{
	struct pp_html h;
	struct fx_cell *cell;
	int table;

	FX_TRY(html_of(&g->html, a, g->own, e));
	FX_TRY(pp_html_read(&h, a, g->html, e));
	table = pp_html_find(&h, 0, h.nodes, "table");
	if (table == h.nodes)
		return fx_fail(e, FX_BUG, "a table's HTML has no table");
	FX_TRY(pp_html_grid(&g->t, a, &h, table, e));
	if (g->t.cells != g->own->cells)
		return FX_OK;
	cell = FX_NEWN(a, (size_t)g->t.cells + 1, struct fx_cell);
	if (!cell)
		return no_memory(e);
	for (int i = 0; i < g->t.cells; i++) {
		cell[i] = g->t.cell[i];
		memcpy(cell[i].quad, g->own->cell[i].quad, sizeof(cell[i].quad));
	}
	g->t.cell = cell;
	return FX_OK;
}

enum fx_st pl_gtables_add(struct pl_gtables *g, struct fx_arena *a, const struct fx_table *t,
	int page, struct fx_err *e)
{
	struct pl_gtable x = { .first_page = page, .last_page = page };
	struct fx_table *own = NULL;

	if (t->first_page > 0 && t->last_page >= t->first_page) {
		x.first_page = t->first_page;
		x.last_page = t->last_page;
	}
	FX_TRY(clone(&own, &x.unsound, a, t, e));
	x.own = own;
	FX_TRY(finish(&x, a, e));
	return add(g, a, &x, e);
}

enum fx_st pl_gtables_stack(struct pl_gtable *to, struct fx_arena *a,
	const struct pl_gtable *const *part, int n, struct fx_err *e)
{
	struct fx_table all = { .confidence = -1, .removed = -1 }, *own;
	struct fx_cell *cell;
	size_t cells = 0;
	int rows = 0;

	*to = *part[0];
	for (int i = 0; i < n; i++) {
		cells += (size_t)part[i]->own->cells;
		rows += part[i]->own->rows;
		to->last_page = part[i]->last_page;
	}
	cell = FX_NEWN(a, cells + 1, struct fx_cell);
	if (!cell)
		return no_memory(e);
	rows = 0;
	for (int i = 0; i < n; i++) {
		const struct fx_table *t = part[i]->own;

		for (int k = 0; k < t->cells; k++) {
			cell[all.cells] = t->cell[k];
			cell[all.cells++].row += rows;
		}
		rows += t->rows;
	}
	FX_TRY(pp_table_form(&all, a, &(struct pp_form){ cell, all.cells, rows, NULL,
		part[0]->own->head_rows }, e));
	all.head = all.head_rows ? part[0]->own->head : FX_HEAD_NONE;
	own = FX_NEWN(a, 1, struct fx_table);
	if (!own)
		return no_memory(e);
	*own = all;
	to->own = own;
	return finish(to, a, e);
}

/* ---- pages that were read ---- */

/* Corners in pixels, y downwards, as points, y upwards. */
static void to_points(float to[8], const float quad[8], const struct fx_dpage *p)
{
	const int known = p->w > 0 && p->h > 0 && p->w_pt > 0 && p->h_pt > 0 && !p->turned;
	int any = 0;

	for (int k = 0; k < 8; k++)
		any |= quad[k] < 0 || quad[k] > 0;
	for (int k = 0; k < 8; k += 2) {
		to[k] = known && any ? quad[k] * p->w_pt / (float)p->w : 0;
		to[k + 1] = known && any ? p->h_pt - quad[k + 1] * p->h_pt / (float)p->h : 0;
	}
}

enum fx_st pl_gtables_page(struct pl_gtables *g, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e)
{
	for (int b = 0; b < p->blocks; b++) {
		const struct fx_table *t = p->block[b].table;
		struct fx_table placed;
		struct fx_cell *cell;

		if (!t || !t->cells)
			continue;
		cell = FX_NEWN(a, (size_t)t->cells, struct fx_cell);
		if (!cell)
			return no_memory(e);
		for (int i = 0; i < t->cells; i++) {
			const int here = t->cell[i].page <= 0 || t->cell[i].page == p->number;

			cell[i] = t->cell[i];
			to_points(cell[i].quad, here ? t->cell[i].quad : (const float[8]){ 0 }, p);
		}
		placed = *t;
		placed.cell = cell;
		FX_TRY(pl_gtables_add(g, a, &placed, p->number, e));
	}
	return FX_OK;
}

/* ---- HTML ---- */

/* The table at a node as a document: its elements and texts as they are, with spans alone. */
static void put_nodes(struct fx_out *o, const struct pp_html *h, int from)
{
	const int to = h->node[from].end, base = h->node[from].depth;
	int open[PP_HTML_MAX_DEPTH + 1];

	fx_puts(o, "<html><body>");
	for (int i = from, depth = 0; i <= to; i++) {
		const struct pp_html_node *x = h->node + i;

		for (; depth && (i == to || x->depth - base < depth); depth--)
			if (!pp_html_is(h->node + open[depth - 1], "br"))
				fx_printf(o, "</%.100s>", h->node[open[depth - 1]].name);
		if (i == to)
			break;
		if (x->text) {
			fx_put_xml(o, x->text);
			continue;
		}
		fx_printf(o, "<%.100s", x->name);
		if (x->rowspan)
			fx_printf(o, " rowspan=\"%.20s\"", x->rowspan);
		if (x->colspan)
			fx_printf(o, " colspan=\"%.20s\"", x->colspan);
		fx_puts(o, ">");
		open[depth++] = i;
	}
	fx_puts(o, "</body></html>");
}

static enum fx_st html_at(struct pl_gtable *x, struct fx_arena *a, const struct pp_html *h, int at,
	struct fx_err *e)
{
	struct fx_membuf m = { NULL, 0, 0 };
	struct fx_out o;
	enum fx_st st;

	FX_TRY(pp_html_grid(&x->t, a, h, at, e));
	fx_out_mem(&o, &m);
	put_nodes(&o, h, at);
	st = fx_out_close(&o, e);
	x->html = (struct fx_span){ st ? NULL : fx_strndup(a, m.p, m.n), m.n };
	free(m.p);
	return st ? st : x->html.p ? FX_OK : no_memory(e);
}

enum fx_st pl_gtables_html(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	struct pp_html h;

	FX_TRY(pp_html_read(&h, a, text, e));
	for (int i = 0; (i = pp_html_find(&h, i, h.nodes, "table")) < h.nodes;
	    i = h.node[i].end) {
		struct pl_gtable x = { .first_page = 0 };

		FX_TRY(html_at(&x, a, &h, i, e));
		FX_TRY(add(g, a, &x, e));
	}
	return FX_OK;
}

/* ---- CSV ---- */

struct csv {
	const char *p, *end;
	char *to;			/* the field, as it is written */
	struct fx_cell *cell;
	int cells, rows, cols;
};

/* The next field, without its quotes; what ends it is at *p: a comma, a line's end, the end. */
static const char *field(struct csv *c)
{
	const char *from = c->to;
	int quoted = c->p < c->end && *c->p == '"';

	c->p += quoted;
	for (; c->p < c->end; c->p++) {
		if (quoted && *c->p == '"') {
			if (c->p + 1 == c->end || c->p[1] != '"') {
				quoted = 0;
				continue;
			}
			c->p++;
		} else if (!quoted && (*c->p == ',' || *c->p == '\n' || *c->p == '\r')) {
			break;
		}
		*c->to++ = *c->p;
	}
	*c->to++ = 0;
	return from;
}

static enum fx_st csv_cells(struct csv *c, struct fx_err *e)
{
	for (int col = 0; c->p < c->end;) {
		const char *text = field(c);

		if (c->rows == FX_TABLE_MAX_ROWS || col == FX_TABLE_MAX_COLS)
			return fx_fail(e, FX_LIMIT, "over %d lines or %d fields",
				FX_TABLE_MAX_ROWS, FX_TABLE_MAX_COLS);
		if (strlen(text) > FX_TABLE_MAX_TEXT)
			return fx_fail(e, FX_LIMIT, "line %d: a field of over %d bytes",
				c->rows + 1, FX_TABLE_MAX_TEXT);
		c->cell[c->cells] = pp_form_cell(c->rows, col++, 1, 1);
		c->cell[c->cells++].text = text;
		c->cols = col > c->cols ? col : c->cols;
		if (c->p < c->end && *c->p == ',') {
			c->p++;
			continue;
		}
		if (c->p < c->end && *c->p == '\r')
			c->p++;
		if (c->p < c->end && *c->p == '\n')
			c->p++;
		c->rows++;
		col = 0;
	}
	return FX_OK;
}

enum fx_st pl_gtables_csv(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	int page, struct fx_err *e)
{
	struct csv c = { .p = text.p, .end = text.p + text.n };
	size_t fields = 1;
	struct fx_table t;

	for (size_t i = 0; i < text.n; i++)
		fields += text.p[i] == ',' || text.p[i] == '\n' || text.p[i] == '\r';
	c.to = fx_alloc(a, text.n + fields + 1, 1);
	c.cell = FX_NEWN(a, fields, struct fx_cell);
	if (!c.to || !c.cell)
		return no_memory(e);
	if (memchr(text.p, 0, text.n))
		return fx_fail(e, FX_INPUT, "it holds a NUL");
	FX_TRY(csv_cells(&c, e));
	t = (struct fx_table){ .rows = c.rows, .cols = c.cols };
	FX_TRY(pp_table_form(&t, a, &(struct pp_form){ c.cell, c.cells, c.rows, NULL, 0 }, e));
	FX_TRY(pl_gtables_add(g, a, &t, page, e));
	g->table[g->tables - 1].no_head = 1;
	return FX_OK;
}

/* ---- JSON ---- */

static int number(const cJSON *x, const char *key, int otherwise)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(x, key);

	return cJSON_IsNumber(v) ? v->valueint : otherwise;
}

/* A box in points, y downwards, on a page of height h. */
static void place(struct fx_cell *c, const cJSON *box, double h)
{
	double v[4];

	if (cJSON_GetArraySize(box) != 4 || !(h > 0))
		return;
	for (int i = 0; i < 4; i++) {
		const cJSON *n = cJSON_GetArrayItem(box, i);

		if (!cJSON_IsNumber(n))
			return;
		v[i] = i % 2 ? h - n->valuedouble : n->valuedouble;
	}
	for (int k = 0; k < 4; k++) {		/* clockwise */
		c->quad[2 * k] = (float)v[k == 1 || k == 2 ? 2 : 0];
		c->quad[2 * k + 1] = (float)v[k >= 2 ? 3 : 1];
	}
}

static enum fx_st json_table(struct pl_gtables *g, struct fx_arena *a, const cJSON *table,
	const cJSON *page, struct fx_err *e)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(table, "cells"), *x;
	const cJSON *size = cJSON_GetObjectItemCaseSensitive(page, "size_pt");
	const cJSON *pages = cJSON_GetObjectItemCaseSensitive(table, "pages");
	const cJSON *h = cJSON_GetArrayItem(size, 1);
	struct fx_cell *c = FX_NEWN(a, (size_t)cJSON_GetArraySize(list) + 1, struct fx_cell);
	struct fx_table t = { .cell = c };

	if (!c)
		return no_memory(e);
	t.rows = number(table, "rows", 0);
	t.cols = number(table, "cols", 0);
	t.head_rows = number(table, "head_rows", 0);
	t.head = t.head_rows ? FX_HEAD_THEAD : FX_HEAD_NONE;
	if (cJSON_GetArraySize(pages) == 2) {
		t.first_page = cJSON_GetArrayItem(pages, 0)->valueint;
		t.last_page = cJSON_GetArrayItem(pages, 1)->valueint;
	}
	cJSON_ArrayForEach(x, list) {
		struct fx_cell *to = c + t.cells++;
		const char *text =
			cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(x, "text"));

		*to = pp_form_cell(number(x, "row", -1), number(x, "col", -1),
			number(x, "rowspan", 1), number(x, "colspan", 1));
		to->text = text ? text : "";
		to->html = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(x, "html"));
		place(to, cJSON_GetObjectItemCaseSensitive(x, "box_pt"),
			cJSON_IsNumber(h) ? h->valuedouble : 0);
	}
	return t.cells ? pl_gtables_add(g, a, &t, number(page, "number", 0), e) : FX_OK;
}

enum fx_st pl_gtables_json(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	enum fx_st st = FX_OK;
	const cJSON *page;
	cJSON *tree;

	FX_TRY(fx_json_tree(&tree, text.p, text.n, e));
	cJSON_ArrayForEach(page, cJSON_GetObjectItemCaseSensitive(tree, "pages")) {
		const cJSON *block;

		cJSON_ArrayForEach(block, cJSON_GetObjectItemCaseSensitive(page, "blocks")) {
			const cJSON *table = cJSON_GetObjectItemCaseSensitive(block, "table");

			if (!st && cJSON_IsObject(table))
				st = json_table(g, a, table, page, e);
		}
	}
	cJSON_Delete(tree);
	return st;
}

/* ---- files ---- */

static int ends_with(const char *path, const char *suffix)
{
	const size_t n = strlen(path), k = strlen(suffix);

	return n > k && !strcmp(path + n - k, suffix);
}

/* NAME.p3.csv: 3; else 0. */
static int page_of_name(const char *path)
{
	const char *p = path + strlen(path) - 4;
	int page = 0, unit = 1;

	while (p > path && p[-1] >= '0' && p[-1] <= '9' && unit <= 100000) {
		page += unit * (*--p - '0');
		unit *= 10;
	}
	return p > path + 1 && p[-1] == 'p' && p[-2] == '.' ? page : 0;
}

enum fx_st pl_gtables_read(struct pl_gtables *g, struct fx_arena *a, const char *path,
	struct fx_err *e)
{
	struct fx_span text;
	const void *p;
	enum fx_st st;

	FX_TRY(fx_file_read(&p, &text.n, a, path, PL_TABLE_FILE_MAX, e));
	text.p = p;
	if (ends_with(path, ".xml"))
		st = pl_gtables_xml(g, a, text, e);
	else if (ends_with(path, ".html"))
		st = pl_gtables_html(g, a, text, e);
	else if (ends_with(path, ".csv"))
		st = pl_gtables_csv(g, a, text, page_of_name(path), e);
	else if (ends_with(path, ".json"))
		st = pl_gtables_json(g, a, text, e);
	else
		st = fx_fail(e, FX_INPUT, "tables are read from .xml, .html, .csv and .json");
	return st ? fx_wrap(e, "%s", path) : FX_OK;
}

/* ---- readings of one table ---- */

int pl_gtables_meet(const struct pl_gtable *x, const struct pl_gtable *y)
{
	return !x->first_page || !y->first_page ||
		(x->first_page <= y->last_page && y->first_page <= x->last_page);
}

enum fx_st pl_gtables_same(struct pl_gtables *g, int from, struct fx_arena *a, struct fx_err *e)
{
	for (int i = from + 1; i < g->tables; i++)
		for (int j = from; j < i && g->table[i].same == i; j++) {
			struct pp_adjacency r;

			if (g->table[j].same != j || !pl_gtables_meet(g->table + i, g->table + j))
				continue;
			FX_TRY(pp_adjacency(&r, a, &g->table[i].t, &g->table[j].t, e));
			if (r.matched && pp_adjacency_f1(&r) > 0.5)
				g->table[i].same = j;
		}
	return FX_OK;
}
