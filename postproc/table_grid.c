/* table_grid.c - rows of cells with spans to a grid in which every slot has one cell, by HTML's
 * rules with clipping instead of overlaps [D A.4] (table_parts.h) */
#include "table_parts.h"

#include <limits.h>
#include <string.h>

/* So many equal rows at the end of an answer that was cut are a loop, not a table [D G 21]. */
enum { LOOP_ROWS = 8 };

/* ---- rows, one after another ---- */

void pp_grid_row(struct pp_reader *r, int head)
{
	struct pp_grid *g = &r->grid;

	g->x = 0;
	g->over = g->rows == FX_TABLE_MAX_ROWS;
	r->count[PP_ROWS_CUT] += g->over;
	if (g->over)
		return;
	g->row[g->rows] = NULL;
	g->head[g->rows] = (unsigned char)head;
}

struct pp_gcell *pp_grid_put(struct pp_reader *r, int col, int cols)
{
	struct pp_grid *g = &r->grid;
	struct pp_gcell *c = FX_NEWN(r->a, 1, struct pp_gcell);

	if (!c)
		return NULL;
	c->c = (struct fx_cell){ .row = g->rows, .col = col, .rows = 1, .cols = cols, .text = "",
		.source = FX_FROM_MODEL, .confidence = -1, .weakest = -1, .weakest_p = -1 };
	if (g->last)
		g->last->next = c;
	else
		g->first = c;
	g->last = c;
	if (!g->row[g->rows])
		g->row[g->rows] = c;
	g->cells++;
	return c;
}

struct pp_gcell *pp_grid_cell(struct pp_reader *r, int rows, int cols)
{
	struct pp_grid *g = &r->grid;
	struct pp_gcell *c;
	int wide = 0;

	if (g->over)
		return NULL;
	while (g->x < FX_TABLE_MAX_COLS && g->left[g->x])
		g->x++;
	while (wide < cols && g->x + wide < FX_TABLE_MAX_COLS && !g->left[g->x + wide])
		wide++;
	if (wide < cols)
		r->count[g->x + wide < FX_TABLE_MAX_COLS ? PP_OVERLAP : PP_COLUMNS_CUT]++;
	c = wide ? pp_grid_put(r, g->x, wide) : NULL;
	if (!c)
		return NULL;
	for (int i = 0; i < wide && rows != 1; i++) {
		g->owner[g->x + i] = c;
		g->left[g->x + i] = rows ? rows : INT_MAX;
		g->covered++;
	}
	g->x += wide;
	return c;
}

void pp_grid_row_end(struct pp_reader *r)
{
	struct pp_grid *g = &r->grid;

	if (g->over)
		return;
	if (!g->row[g->rows] && !g->covered) {
		r->count[PP_EMPTY_ROW]++;
		return;
	}
	for (int i = 0, n = g->covered; n > 0; i++) {
		struct pp_gcell *c = g->owner[i];

		if (!g->left[i])
			continue;
		if (c->c.col == i)
			c->c.rows = g->rows - c->c.row + 1;
		g->covered -= !--g->left[i];
		n--;
	}
	g->rows++;
}

void pp_grid_group_end(struct pp_reader *r)
{
	struct pp_grid *g = &r->grid;

	if (g->covered)
		memset(g->left, 0, sizeof(g->left));
	g->covered = 0;
}

/* ---- what is left out at the end ---- */

static void keep_rows(struct pp_grid *g, int rows)
{
	struct pp_gcell *last = NULL;

	for (struct pp_gcell *c = g->first; c && c->c.row < rows; c = c->next) {
		if (c->c.rows > rows - c->c.row)
			c->c.rows = rows - c->c.row;
		last = c;
	}
	for (struct pp_gcell *c = last ? last->next : g->first; c; c = c->next)
		g->cells--;
	if (last)
		last->next = NULL;
	else
		g->first = NULL;
	g->last = last;
	g->rows = rows;
}

/* Whether row y, no cell of which spans rows, holds the same as such a row above it; as much of it
 * as there is, where `cut`. */
static int repeats(const struct pp_grid *g, int y, int cut)
{
	const struct pp_gcell *c = g->row[y], *d = g->row[y - 1];

	for (; c && c->c.row == y; c = c->next, d = d->next) {
		const int last = cut && (!c->next || c->next->c.row != y);

		if (!d || d->c.row != y - 1 || c->c.col != d->c.col || c->c.cols != d->c.cols)
			return 0;
		if (last ? strncmp(c->c.text, d->c.text, strlen(c->c.text)) != 0 :
		    strcmp(c->c.text, d->c.text) != 0)
			return 0;
	}
	return g->row[y] && (cut || !d || d->c.row == y);
}

/* From this row on no cell of the rows above reaches down. */
static int free_from(const struct pp_grid *g)
{
	int from = 0;

	for (const struct pp_gcell *c = g->first; c; c = c->next)
		if (c->c.rows > 1 && c->c.row + c->c.rows > from)
			from = c->c.row + c->c.rows;
	return from;
}

static void cut_loop(struct pp_reader *r)
{
	struct pp_grid *g = &r->grid;
	const int from = free_from(g);
	int end = g->rows, first;

	if (end - 1 > from && !repeats(g, end - 1, 0) && repeats(g, end - 1, 1))
		end--;
	for (first = end - 1; first > from && repeats(g, first, 0); first--)
		;
	if (end - first < LOOP_ROWS)
		return;
	r->count[PP_LOOP] += g->rows - first - 1;
	keep_rows(g, first + 1);
}

/* Ends the grid with the last column that a cell starts in [D A.4, invariants]. It is no repair
 * where all rows reach the same column. How many columns there are then. */
static int narrow(struct pp_reader *r)
{
	struct pp_grid *g = &r->grid;
	int cols = 0, reach = 0, cut = 0;
	size_t slots = 0;

	for (const struct pp_gcell *c = g->first; c; c = c->next) {
		cols = c->c.col >= cols ? c->c.col + 1 : cols;
		reach = c->c.col + c->c.cols > reach ? c->c.col + c->c.cols : reach;
		slots += (size_t)c->c.rows * (size_t)c->c.cols;
	}
	for (struct pp_gcell *c = g->first; c; c = c->next)
		if (c->c.col + c->c.cols > cols) {
			c->c.cols = cols - c->c.col;
			cut++;
		}
	if (slots < (size_t)g->rows * (size_t)reach)
		r->count[PP_TOO_WIDE] += cut;
	return cols;
}

/* All tables of an answer share so many slots: rows that find none are cut. */
static void keep_room(struct pp_reader *r, int cols)
{
	const size_t rows = cols ? (PP_SLOTS_MAX - r->slots) / (size_t)cols : 0;

	if (!cols || rows >= (size_t)r->grid.rows)
		return;
	r->count[PP_ROWS_CUT] += r->grid.rows - (int)rows;
	keep_rows(&r->grid, (int)rows);
}

/* ---- the grid ---- */

static struct pp_gcell **map(struct pp_reader *r, int cols)
{
	const size_t n = (size_t)r->grid.rows * (size_t)cols;
	struct pp_gcell **slot = FX_NEWN(r->a, n + 1, struct pp_gcell *);

	for (struct pp_gcell *c = r->grid.first; slot && c; c = c->next)
		for (int y = c->c.row; y < c->c.row + c->c.rows; y++)
			for (int x = c->c.col; x < c->c.col + c->c.cols; x++)
				slot[(size_t)y * (size_t)cols + (size_t)x] = c;
	return slot;
}

/* 1: all that stands in the row is <th>; -1: nothing does; else 0. */
static int row_heads(struct pp_gcell *const *slot, int cols)
{
	int heads = -1;

	for (int x = 0; x < cols; x++)
		if (slot[x])
			heads = heads != 0 && slot[x]->heads == PP_HEADS_TH;
	return heads;
}

static void find_head(struct pp_reader *r, struct fx_table *t, struct pp_gcell *const *slot)
{
	struct pp_grid *g = &r->grid;
	int th = 0;

	while (t->head_rows < t->rows && g->head[t->head_rows])
		t->head_rows++;
	while (th < t->rows && row_heads(slot + (size_t)th * (size_t)t->cols, t->cols) == 1)
		th++;
	if (t->head_rows) {
		t->head = FX_HEAD_THEAD;
	} else if (th) {
		t->head = FX_HEAD_TH;
		t->head_rows = th;
	}
	for (struct pp_gcell *c = g->first; c; c = c->next) {
		const size_t at = (size_t)c->c.row * (size_t)t->cols;

		if (c->heads == PP_HEADS_ROW ||
		    (c->heads == PP_HEADS_TH && !row_heads(slot + at, t->cols)))
			c->c.head = 2;
	}
}

static void fill(struct pp_reader *r, struct fx_table *t, struct fx_cell *cell,
	struct pp_gcell *const *slot)
{
	for (int y = 0; y < t->rows; y++)
		for (int x = 0; x < t->cols; x++, slot++) {
			const struct pp_gcell *c = *slot;

			if (!c)
				cell[t->cells++] = (struct fx_cell){ .row = y, .col = x, .rows = 1,
					.cols = 1, .text = "", .filler = 1, .source = FX_FROM_MODEL,
					.confidence = -1, .weakest = -1, .weakest_p = -1 };
			else if (c->c.row == y && c->c.col == x)
				cell[t->cells++] = c->c;
		}
	r->slots += (size_t)t->rows * (size_t)t->cols;
}

void pp_grid_finish(struct pp_reader *r, struct fx_table *t, struct fx_cell **cell, int last)
{
	const struct fx_answer *ans = r->s->answer;
	struct pp_grid *g = &r->grid;
	struct pp_gcell **slot;
	size_t all, empty;

	pp_grid_group_end(r);
	if (last && (r->cut || ans->truncated || ans->looped))
		cut_loop(r);
	t->cols = narrow(r);
	keep_room(r, t->cols);
	t->rows = t->cols ? g->rows : 0;
	t->cols = t->rows ? t->cols : 0;
	all = empty = (size_t)t->rows * (size_t)t->cols;
	for (const struct pp_gcell *c = g->first; c; c = c->next)
		empty -= (size_t)c->c.rows * (size_t)c->c.cols;
	if (empty > (size_t)g->holes)
		r->count[PP_PADDED] += (int)empty - g->holes;
	slot = map(r, t->cols);
	*cell = FX_NEWN(r->a, (size_t)g->cells + empty + 1, struct fx_cell);
	if (!slot || !*cell || !all)
		return;
	find_head(r, t, slot);
	pp_table_places(r, t, slot);
	fill(r, t, *cell, slot);
	t->cell = *cell;
	pp_table_head(t, *cell);
}
