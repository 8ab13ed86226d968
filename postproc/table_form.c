/* table_form.c - see table_form.h */
#include "table_form.h"

#include <string.h>

struct form {
	const struct pp_form *f;
	int *slot;			/* (rows, FX_TABLE_MAX_COLS) cell + 1; 0: free */
	int *to;			/* (rows) which row it becomes; -1: none */
	int rows, cols;
};

struct fx_cell pp_form_cell(int row, int col, int rows, int cols)
{
	return (struct fx_cell){ .row = row, .col = col, .rows = rows, .cols = cols, .text = "",
		.confidence = -1, .weakest = -1, .weakest_p = -1 };
}

static int *slot(const struct form *z, int row, int col)
{
	return z->slot + (size_t)row * FX_TABLE_MAX_COLS + col;
}

static int row_is_free(const struct form *z, int row, int col, int cols)
{
	for (int x = col; x < col + cols; x++)
		if (*slot(z, row, x))
			return 0;
	return 1;
}

/* 1: cell i has its slots; 0: there is none for it. */
static int put(struct form *z, int i)
{
	struct fx_cell *c = z->f->cell + i;
	const int end = z->f->end ? z->f->end[c->row] : z->f->rows;
	const int rows = c->rows == 0 || c->rows > end - c->row ? end - c->row : c->rows;
	int cols = c->cols;

	if (c->col == PP_FORM_FREE)
		for (c->col = 0; c->col < FX_TABLE_MAX_COLS && *slot(z, c->row, c->col); c->col++)
			;
	if (c->col >= FX_TABLE_MAX_COLS || *slot(z, c->row, c->col))
		return 0;
	for (c->cols = 1; c->cols < cols && c->col + c->cols < FX_TABLE_MAX_COLS &&
	    !*slot(z, c->row, c->col + c->cols); c->cols++)
		;
	for (c->rows = 1; c->rows < rows && row_is_free(z, c->row + c->rows, c->col, c->cols);
	    c->rows++)
		;
	for (int y = c->row; y < c->row + c->rows; y++)
		for (int x = c->col; x < c->col + c->cols; x++)
			*slot(z, y, x) = i + 1;
	if (c->col + c->cols > z->cols)
		z->cols = c->col + c->cols;
	return 1;
}

/* Takes off columns in which no cell starts, from the last on. */
static void cut_columns(struct form *z)
{
	for (; z->cols; z->cols--)
		for (int y = 0; y < z->f->rows; y++) {
			const int i = *slot(z, y, z->cols - 1);

			if (i && z->f->cell[i - 1].col == z->cols - 1)
				return;
		}
}

/* A row that no cell starts in goes, unless a cell from above ends in it. */
static void drop_rows(struct form *z)
{
	for (int y = 0; y < z->f->rows; y++) {
		int stays = 0;

		for (int x = 0; x < z->cols && !stays; x++)
			stays = *slot(z, y, x);
		z->to[y] = stays ? z->rows++ : -1;
	}
}

static int fits(const struct pp_form *f)
{
	if (f->rows > FX_TABLE_MAX_ROWS)
		return 0;
	for (int i = 0; i < f->cells; i++)
		if (f->cell[i].row < 0 || f->cell[i].row >= f->rows ||
		    f->cell[i].col < PP_FORM_FREE || f->cell[i].col >= FX_TABLE_MAX_COLS)
			return 0;
	return 1;
}

/* The cells in their order, and fillers between them. */
static void list(struct fx_table *t, const struct form *z, struct fx_cell *to)
{
	for (int y = 0; y < z->f->rows; y++) {
		for (int x = 0; x < z->cols && z->to[y] >= 0; x++) {
			const int i = *slot(z, y, x);
			const struct fx_cell *c = i ? z->f->cell + i - 1 : NULL;

			if (c && (c->row != y || c->col != x))
				continue;
			to[t->cells] = c ? *c : pp_form_cell(y, x, 1, 1);
			if (to[t->cells].cols > z->cols - x)
				to[t->cells].cols = z->cols - x;
			to[t->cells].filler = !c;
			to[t->cells].row = z->to[y];
			to[t->cells++].head = z->to[y] < t->head_rows;
		}
	}
}

enum fx_st pp_table_form(struct fx_table *t, struct fx_arena *a, const struct pp_form *f,
	struct fx_err *e)
{
	struct form z = { .f = f };
	struct fx_cell *cell;
	int refused = 0;

	if (!fits(f))
		return fx_fail(e, FX_LIMIT, "a table of over %d rows or %d columns",
			FX_TABLE_MAX_ROWS, FX_TABLE_MAX_COLS);
	z.slot = FX_NEWN(a, (size_t)f->rows * FX_TABLE_MAX_COLS + 1, int);
	z.to = FX_NEWN(a, (size_t)f->rows + 1, int);
	if (!z.slot || !z.to)
		return fx_fail(e, FX_NOMEM, "no memory to form a table");
	for (int i = 0; i < f->cells; i++)
		refused += !put(&z, i) && f->cell[i].col >= FX_TABLE_MAX_COLS;
	if (refused)
		return fx_fail(e, FX_LIMIT, "a row of over %d cells", FX_TABLE_MAX_COLS);
	cut_columns(&z);
	drop_rows(&z);
	cell = FX_NEWN(a, (size_t)z.rows * (size_t)z.cols + 1, struct fx_cell);
	if (!cell)
		return fx_fail(e, FX_NOMEM, "no memory to form a table");
	t->rows = z.rows;
	t->cols = z.cols;
	t->cells = 0;
	t->head_rows = 0;
	for (int y = 0; y < f->head_rows; y++)
		t->head_rows += z.to[y] >= 0;
	t->cell = cell;
	list(t, &z, cell);
	return FX_OK;
}
