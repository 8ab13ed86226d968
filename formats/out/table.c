/* table.c - see table.h */
#include "table.h"

#include <string.h>

const char *fx_head_name(enum fx_head h)
{
	static const char *const name[FX_HEADS] = { "none", "thead", "th", "rules", "heuristic" };

	return (unsigned)h < FX_HEADS ? name[h] : "none";
}

enum fx_st fx_table_slots(int **slot, struct fx_arena *a, const struct fx_table *t,
	struct fx_err *e)
{
	const size_t n = (size_t)t->rows * (size_t)t->cols;
	int *s = FX_NEWN(a, n + 1, int);

	*slot = s;
	if (!s)
		return fx_fail(e, FX_NOMEM, "no memory for a table of %d x %d", t->rows, t->cols);
	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;

		for (int y = c->row; y < c->row + c->rows; y++)
			for (int x = c->col; x < c->col + c->cols; x++)
				s[(size_t)y * (size_t)t->cols + (size_t)x] = i;
	}
	return FX_OK;
}

#define UNSOUND(e, rule, at) \
	fx_fail(e, FX_SELFCHECK, "a table is no grid: " rule " (cell %d)", at)

static enum fx_st check_cell(const struct fx_table *t, int i, struct fx_err *e)
{
	const struct fx_cell *c = t->cell + i;

	if (c->row < 0 || c->col < 0 || c->rows < 1 || c->cols < 1 || c->row >= t->rows ||
	    c->col >= t->cols || c->rows > t->rows - c->row || c->cols > t->cols - c->col)
		return UNSOUND(e, "a span leaves it", i);
	if (i && (c[-1].row > c->row || (c[-1].row == c->row && c[-1].col >= c->col)))
		return UNSOUND(e, "cells are out of order", i);
	if (c->row < t->head_rows && c->row + c->rows > t->head_rows)
		return UNSOUND(e, "a cell crosses the end of the heading", i);
	if (!c->text || strlen(c->text) > FX_TABLE_MAX_TEXT)
		return UNSOUND(e, "a text is too long, or there is none", i);
	if (!(c->confidence <= 1) || (c->confidence < 0 && c->confidence != -1))
		return UNSOUND(e, "a confidence is none", i);
	return FX_OK;
}

static enum fx_st check_slots(const struct fx_table *t, unsigned char *taken, struct fx_err *e)
{
	size_t left = (size_t)t->rows * (size_t)t->cols;
	int last = 0;

	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;

		last |= c->col == t->cols - 1;
		for (int y = c->row; y < c->row + c->rows; y++)
			for (int x = c->col; x < c->col + c->cols; x++) {
				unsigned char *at = taken + (size_t)y * (size_t)t->cols + (size_t)x;

				if (*at)
					return UNSOUND(e, "two cells share a slot", i);
				*at = 1;
				left--;
			}
	}
	if (left)
		return UNSOUND(e, "a slot has no cell", t->cells);
	return last ? FX_OK : UNSOUND(e, "no cell starts in the last column", t->cells);
}

enum fx_st fx_table_check(const struct fx_table *t, struct fx_err *e)
{
	struct fx_arena a;
	unsigned char *taken;
	enum fx_st st;

	if (!t->rows && !t->cols && !t->cells && !t->head_rows)
		return FX_OK;
	if (t->rows < 1 || t->cols < 1 || t->rows > FX_TABLE_MAX_ROWS ||
	    t->cols > FX_TABLE_MAX_COLS || t->head_rows < 0 || t->head_rows > t->rows ||
	    !t->head_rows != (t->head == FX_HEAD_NONE))
		return UNSOUND(e, "sizes", 0);
	for (int i = 0; i < t->cells; i++)
		FX_TRY(check_cell(t, i, e));
	fx_arena_init(&a, 0);
	taken = fx_alloc(&a, (size_t)t->rows * (size_t)t->cols, 1);
	st = taken ? check_slots(t, taken, e) :
		fx_fail(e, FX_NOMEM, "no memory to check a table");
	fx_arena_reset(&a);
	return st;
}
