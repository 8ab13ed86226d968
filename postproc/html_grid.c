/* html_grid.c - see html_grid.h */
#include "html_grid.h"

#include "table_form.h"

#include <string.h>

struct rows {
	const struct pp_html *h;
	struct fx_arena *a;
	struct fx_cell *cell;
	int *end;			/* (rows) where the group of each ends */
	int cells, rows;
	int head_rows;			/* at the start, in <thead> */
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a table of HTML");
}

/* ---- text ---- */

static size_t put(char *to, size_t at, const char *s, size_t n)
{
	if (to && n)
		memcpy(to + at, s, n);
	return at + n;
}

/* Runs of text in node i with a blank between them; to NULL: only how many bytes that is. Texts
 * that follow each other are one run where no tag stands between them: they have one depth. */
static size_t text_of(char *to, const struct pp_html *h, int i)
{
	size_t n = 0;
	int last = i;

	for (int k = i + 1; k < h->node[i].end; k++) {
		const struct pp_html_node *x = h->node + k;

		if (!x->text || !*x->text)
			continue;
		if (n && (last != k - 1 || h->node[last].depth != x->depth))
			n = put(to, n, " ", 1);
		n = put(to, n, x->text, strlen(x->text));
		last = k;
	}
	return n;
}

static enum fx_st add_cell(struct rows *r, int i, struct fx_err *e)
{
	const struct pp_html_node *x = r->h->node + i;
	struct fx_cell *c = r->cell + r->cells;
	const size_t n = text_of(NULL, r->h, i);
	char *text = fx_alloc(r->a, n + 1, 1);

	if (!text)
		return no_memory(e);
	if (n > FX_TABLE_MAX_TEXT)
		return fx_fail(e, FX_LIMIT, "a cell of over %d bytes", FX_TABLE_MAX_TEXT);
	text_of(text, r->h, i);
	*c = pp_form_cell(r->rows - 1, PP_FORM_FREE, 1, 1);
	pp_html_span(&c->rows, x->rowspan);
	pp_html_span(&c->cols, x->colspan);
	c->rows = c->rows < 0 ? 1 : c->rows;
	c->text = text;
	r->cells++;
	return FX_OK;
}

/* ---- rows ---- */

static int is_group(const struct pp_html_node *n)
{
	return pp_html_is(n, "thead") || pp_html_is(n, "tbody") || pp_html_is(n, "tfoot");
}

/* Rows from `from` on are a group: their spans end here. */
static void end_group(struct rows *r, int from)
{
	for (int y = from; y < r->rows; y++)
		r->end[y] = r->rows;
}

static enum fx_st collect(struct rows *r, int table, struct fx_err *e)
{
	const struct pp_html *h = r->h;
	int group = table, begun = 0;

	for (int i = table + 1; i < h->node[table].end; i++) {
		const struct pp_html_node *x = h->node + i;

		if (is_group(x) || (group != table && i >= h->node[group].end)) {
			end_group(r, begun);
			begun = r->rows;
			group = is_group(x) ? i : table;
		}
		if (pp_html_is(x, "tr") || ((pp_html_is(x, "td") || pp_html_is(x, "th")) &&
		    !r->rows)) {
			r->head_rows += r->head_rows == r->rows &&
				pp_html_is(h->node + group, "thead");
			r->rows++;
		}
		if (pp_html_is(x, "td") || pp_html_is(x, "th")) {
			FX_TRY(add_cell(r, i, e));
			i = x->end - 1;		/* what is in it is its text */
		}
	}
	end_group(r, begun);
	return FX_OK;
}

enum fx_st pp_html_grid(struct fx_table *t, struct fx_arena *a, const struct pp_html *h, int table,
	struct fx_err *e)
{
	const size_t most = (size_t)(h->node[table].end - table);
	struct rows r = { .h = h, .a = a };

	*t = (struct fx_table){ .confidence = -1, .removed = -1 };
	r.cell = FX_NEWN(a, most, struct fx_cell);
	r.end = FX_NEWN(a, most, int);
	if (!r.cell || !r.end)
		return no_memory(e);
	FX_TRY(collect(&r, table, e));
	FX_TRY(pp_table_form(t, a, &(struct pp_form){ r.cell, r.cells, r.rows, r.end, r.head_rows },
		e));
	t->head = t->head_rows ? FX_HEAD_THEAD : FX_HEAD_NONE;
	return FX_OK;
}
