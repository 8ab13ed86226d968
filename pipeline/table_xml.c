/* table_xml.c - the structure files of ICDAR 2013's table competition as they are pulled from
 * libxml2, element by element (table_gold.h). It is told to load nothing; what it says of the text
 * is not repeated, as that may quote it. */
#include "table_gold.h"

#include "sheet.h"
#include "table_form.h"

#include <libxml/xmlreader.h>
#include <string.h>

struct xml {
	xmlTextReader *r;
	struct pl_gtables *g;
	struct fx_arena *a;
	struct fx_err *e;
	struct fx_cell *cell;		/* of the table */
	int cells, room;
	int in_table, in_cell;
	int page, row, col;		/* of the region: what its cells are counted from */
	int first_page, last_page;
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a table of XML");
}

static enum fx_st damaged(const struct xml *x)
{
	return fx_fail(x->e, FX_INPUT, "line %d: no table structure that can be read",
		xmlTextReaderGetParserLineNumber(x->r));
}

/* A whole number; 0: there is no such attribute. */
static enum fx_st number(struct xml *x, const char *name, int *v, int *there)
{
	char *s = (char *)xmlTextReaderGetAttribute(x->r, (const xmlChar *)name);
	const char *p = s, *end = s ? s + strlen(s) : NULL;
	double d = 0;
	int bad;

	*v = 0;
	*there = s != NULL;
	bad = s && (!pl_sheet_number(&d, &p, end) || p < end);
	xmlFree(s);
	*v = (int)d;
	return bad ? damaged(x) : FX_OK;
}

static enum fx_st start_region(struct xml *x)
{
	int row, col, there;

	FX_TRY(number(x, "page", &x->page, &there));
	FX_TRY(number(x, "row-increment", &row, &there));
	FX_TRY(number(x, "col-increment", &col, &there));
	x->row += row;
	x->col += col;
	if (x->page < 0 || x->row > FX_TABLE_MAX_ROWS || x->row < -FX_TABLE_MAX_ROWS ||
	    x->col > FX_TABLE_MAX_COLS || x->col < -FX_TABLE_MAX_COLS)
		return damaged(x);
	if (!x->first_page || x->page < x->first_page)
		x->first_page = x->page;
	x->last_page = x->page > x->last_page ? x->page : x->last_page;
	return FX_OK;
}

static enum fx_st add_cell(struct xml *x, struct fx_cell c)
{
	if (x->cells == x->room) {
		struct fx_cell *more = FX_NEWN(x->a, 2 * (size_t)x->room + 64, struct fx_cell);

		if (!more)
			return no_memory(x->e);
		if (x->cells)
			memcpy(more, x->cell, (size_t)x->cells * sizeof(*more));
		x->cell = more;
		x->room = 2 * x->room + 64;
	}
	x->cell[x->cells++] = c;
	return FX_OK;
}

static enum fx_st start_cell(struct xml *x)
{
	int v[4], there[4];

	FX_TRY(number(x, "start-row", v, there));
	FX_TRY(number(x, "start-col", v + 1, there + 1));
	FX_TRY(number(x, "end-row", v + 2, there + 2));
	FX_TRY(number(x, "end-col", v + 3, there + 3));
	if (!there[0] || !there[1])
		return damaged(x);
	x->in_cell = 1;
	return add_cell(x, pp_form_cell(v[0] + x->row, v[1] + x->col,
		there[2] ? v[2] - v[0] + 1 : 1, there[3] ? v[3] - v[1] + 1 : 1));
}

static enum fx_st box(struct xml *x)
{
	struct fx_cell *c = x->cell + x->cells - 1;
	int v[4], there;

	FX_TRY(number(x, "x1", v, &there));
	FX_TRY(number(x, "y1", v + 1, &there));
	FX_TRY(number(x, "x2", v + 2, &there));
	FX_TRY(number(x, "y2", v + 3, &there));
	for (int k = 0; k < 4; k++) {		/* clockwise from the top left: y grows upwards */
		c->quad[2 * k] = (float)v[k == 1 || k == 2 ? 2 : 0];
		c->quad[2 * k + 1] = (float)v[k < 2 ? 3 : 1];
	}
	return FX_OK;
}

static enum fx_st content(struct xml *x)
{
	char *s = (char *)xmlTextReaderReadString(x->r);
	const char *from = s, *end = s ? s + strlen(s) : NULL;

	if (!s)
		return FX_OK;
	while (end > from && strchr(" \t\r\n", end[-1]))
		end--;
	while (from < end && strchr(" \t\r\n", *from))
		from++;
	x->cell[x->cells - 1].text = fx_strndup(x->a, from, (size_t)(end - from));
	xmlFree(s);
	return x->a->failed ? no_memory(x->e) : FX_OK;
}

/* The first row and column that have a cell are 0. Rows between that have none stay: an empty cell
 * that gives way to any other says so. */
static enum fx_st end_table(struct xml *x)
{
	int row = INT32_MAX, col = INT32_MAX;
	struct pp_form f = { .rows = 0 };
	struct fx_table t = { .first_page = x->first_page, .last_page = x->last_page };

	for (int i = 0; i < x->cells; i++) {
		row = x->cell[i].row < row ? x->cell[i].row : row;
		col = x->cell[i].col < col ? x->cell[i].col : col;
	}
	for (int i = 0; i < x->cells; i++) {
		struct fx_cell *c = x->cell + i;

		c->row -= row;
		c->col -= col;
		if (c->row >= FX_TABLE_MAX_ROWS || c->col >= FX_TABLE_MAX_COLS || c->rows < 1 ||
		    c->cols < 1 || c->rows > FX_TABLE_MAX_ROWS - c->row)
			return damaged(x);
		f.rows = c->row + c->rows > f.rows ? c->row + c->rows : f.rows;
	}
	for (int y = 0; y < f.rows; y++)
		FX_TRY(add_cell(x, pp_form_cell(y, 0, 1, 1)));
	if (!f.rows)
		return FX_OK;
	f.cell = x->cell;
	f.cells = x->cells;
	FX_TRY(pp_table_form(&t, x->a, &f, x->e));
	FX_TRY(pl_gtables_add(x->g, x->a, &t, x->page, x->e));
	x->g->table[x->g->tables - 1].no_head = 1;
	return FX_OK;
}

static enum fx_st open_element(struct xml *x, const char *name)
{
	if (!strcmp(name, "table")) {
		x->in_table = 1;
		x->cells = x->row = x->col = x->first_page = x->last_page = 0;
		return FX_OK;
	}
	if (!x->in_table)
		return FX_OK;
	if (!strcmp(name, "region"))
		return start_region(x);
	if (!strcmp(name, "cell"))
		return start_cell(x);
	if (x->in_cell && !strcmp(name, "bounding-box"))
		return box(x);
	return x->in_cell && !strcmp(name, "content") ? content(x) : FX_OK;
}

static enum fx_st node(struct xml *x)
{
	const int type = xmlTextReaderNodeType(x->r);
	const char *name = (const char *)xmlTextReaderConstLocalName(x->r);

	if (type == XML_READER_TYPE_DOCUMENT_TYPE)
		return fx_fail(x->e, FX_INPUT, "it has a document type, which is not read");
	if (type == XML_READER_TYPE_ELEMENT && name)
		return open_element(x, name);
	if (type != XML_READER_TYPE_END_ELEMENT || !name)
		return FX_OK;
	if (!strcmp(name, "cell"))
		x->in_cell = 0;
	if (strcmp(name, "table") != 0 || !x->in_table)
		return FX_OK;
	x->in_table = 0;
	return end_table(x);
}

enum fx_st pl_gtables_xml(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	struct xml x = { .g = g, .a = a, .e = e };
	enum fx_st st = FX_OK;
	int more = 1;

	x.r = text.n ? xmlReaderForMemory(text.p, (int)text.n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING) : NULL;
	if (!x.r)
		return fx_fail(e, FX_INPUT, "no XML");
	while (!st && (more = xmlTextReaderRead(x.r)) == 1)
		st = node(&x);
	if (!st && more < 0)
		st = damaged(&x);
	xmlFreeTextReader(x.r);
	return st;
}
