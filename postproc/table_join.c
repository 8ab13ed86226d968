/* table_join.c - see table_join.h */
#include "table_join.h"

#include "approx.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COMPARED 200		/* characters of a row's text that are looked at */

struct kept { int from, end; };		/* rows of a part */

struct joint {
	struct fx_arena *a;
	const struct pp_table_part *part;
	int n;
	struct kept *kept;		/* (n) */
	int filled;			/* parts that were narrower */
};

static enum fx_st no_memory(const struct joint *j, struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory to join %d parts of a table", j->n);
}

/* ---- which rows ---- */

/* The first cell that starts in the row or below. */
static int first_in(const struct fx_table *t, int row)
{
	int from = 0, end = t->cells;

	while (from < end) {
		const int mid = from + (end - from) / 2;

		if (t->cell[mid].row < row)
			from = mid + 1;
		else
			end = mid;
	}
	return from;
}

/* The texts of cells that start in a row, as code points, a blank between two. */
static enum fx_st row_text(struct pp_seq *s, struct fx_arena *a, const struct fx_table *t, int row,
	struct fx_err *e)
{
	const int from = first_in(t, row), end = first_in(t, row + 1);
	size_t room = 1;
	char *text, *to;

	for (int i = from; i < end; i++)
		room += strlen(t->cell[i].text) + 1;
	text = to = fx_alloc(a, room, 1);
	if (!text)
		return fx_fail(e, FX_NOMEM, "no memory for the text of a row");
	for (int i = from; i < end; i++) {
		const size_t len = strlen(t->cell[i].text);

		if (len && to > text)
			*to++ = ' ';
		memcpy(to, t->cell[i].text, len);
		to += len;
	}
	FX_TRY(pp_code_point_seq(s, a, (struct fx_span){ text, (size_t)(to - text) }, e));
	s->n = s->n < COMPARED ? s->n : COMPARED;
	return FX_OK;
}

static enum fx_st alike(int *is, const struct fx_table *s, int x, const struct fx_table *t, int y,
	struct fx_err *e)
{
	struct fx_arena a;
	struct pp_seq p, q;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = row_text(&p, &a, s, x, e);
	if (!st)
		st = row_text(&q, &a, t, y, e);
	*is = 0;
	if (!st && p.n && q.n)
		st = pp_alike(is, &a, p, q, (struct pp_slack){ 1, 10 }, e);
	fx_arena_reset(&a);
	return st;
}

/* Rows at a part's start that are the heading again. */
static enum fx_st repeated(int *rows, const struct joint *j, int i, struct fx_err *e)
{
	const struct fx_table *first = j->part->t, *t = j->part[i].t;
	const int most = !j->part[i].head ? 0 :
		first->head_rows ? first->head_rows : j->part[i].head;
	int same = 1;

	for (*rows = 0; same && *rows < most && *rows < t->rows && *rows < first->rows;) {
		FX_TRY(alike(&same, first, *rows, t, *rows, e));
		*rows += same;
	}
	return FX_OK;
}

/* Part i is the rest of the one before: what both have, it loses. */
static enum fx_st read_again(const struct joint *j, int i, struct fx_err *e)
{
	const struct kept *before = j->kept + i - 1;
	struct kept *k = j->kept + i;
	int is = 0;

	if (before->from >= before->end)
		return FX_OK;
	for (int row = k->from; row < k->end && row < k->from + PP_JOIN_AGAIN; row++) {
		FX_TRY(alike(&is, j->part[i - 1].t, before->end - 1, j->part[i].t, row, e));
		if (is) {
			k->from = row + 1;
			return FX_OK;
		}
	}
	return FX_OK;
}

static enum fx_st choose_rows(struct joint *j, struct fx_err *e)
{
	for (int i = 0; i < j->n; i++) {
		struct kept *k = j->kept + i;

		k->end = j->part[i].t->rows - (j->part[i].cut && j->part[i].t->rows);
		if (i)
			FX_TRY(repeated(&k->from, j, i, e));
		if (i && j->part[i - 1].cut)
			FX_TRY(read_again(j, i, e));
	}
	return FX_OK;
}

/* ---- cells ---- */

static int by_place(const void *a, const void *b)
{
	const struct fx_cell *x = a, *y = b;

	if (x->row != y->row)
		return (x->row > y->row) - (x->row < y->row);
	return (x->col > y->col) - (x->col < y->col);
}

/* Cells of a part's rows, from row `at` of the table on. */
static int put_part(struct fx_cell *to, const struct joint *j, int i, int at, int cols)
{
	const struct fx_table *t = j->part[i].t;
	const struct kept *k = j->kept + i;
	int n = 0;

	for (int c = 0; c < t->cells; c++) {
		struct fx_cell cell = t->cell[c];
		const int from = cell.row > k->from ? cell.row : k->from;
		const int end = cell.row + cell.rows < k->end ? cell.row + cell.rows : k->end;

		if (from >= end)
			continue;
		cell.row = at + from - k->from;
		cell.rows = end - from;
		cell.cols = cell.cols < cols - cell.col ? cell.cols : cols - cell.col;
		cell.head = i && cell.head == 1 ? 0 : cell.head;
		to[n++] = cell;
	}
	for (int row = k->from; row < k->end; row++)
		for (int col = t->cols; col < cols; col++)
			to[n++] = (struct fx_cell){ .row = at + row - k->from, .col = col,
				.rows = 1, .cols = 1, .text = "", .filler = 1, .confidence = -1,
				.source = FX_FROM_MODEL, .weakest = -1, .weakest_p = -1 };
	return n;
}

/* Columns that cells of the rows which stay start in, at least 1. */
static int columns(const struct fx_table *t, const struct kept *k)
{
	int cols = 1;

	for (int i = 0; i < t->cells; i++)
		if (t->cell[i].row < k->end && t->cell[i].row + t->cell[i].rows > k->from)
			cols = t->cell[i].col + 1 > cols ? t->cell[i].col + 1 : cols;
	return cols;
}

static enum fx_st put_cells(struct fx_table *t, struct fx_cell **cell, struct joint *j,
	struct fx_err *e)
{
	size_t room = 1;
	int cols;

	for (int i = 0; i < j->n; i++) {
		const struct fx_table *p = j->part[i].t;
		struct kept *k = j->kept + i;

		t->truncated |= p->truncated && !j->part[i].cut;
		if (k->end - k->from > FX_TABLE_MAX_ROWS - t->rows) {
			k->end = k->from + FX_TABLE_MAX_ROWS - t->rows;
			t->truncated = 1;
		}
		if (k->from >= k->end)
			continue;
		t->rows += k->end - k->from;
		cols = columns(p, k);
		t->cols = cols > t->cols ? cols : t->cols;
		room += (size_t)p->cells;
	}
	for (int i = 0; i < j->n; i++)
		if (j->kept[i].from < j->kept[i].end) {
			j->filled += j->part[i].t->cols < t->cols;
			cols = t->cols - j->part[i].t->cols;
			room += (size_t)(j->kept[i].end - j->kept[i].from) *
				(size_t)(cols > 0 ? cols : 0);
		}
	*cell = FX_NEWN(j->a, room, struct fx_cell);
	if (!*cell)
		return no_memory(j, e);
	for (int i = 0, at = 0; i < j->n; i++)
		if (j->kept[i].from < j->kept[i].end) {
			t->cells += put_part(*cell + t->cells, j, i, at, t->cols);
			at += j->kept[i].end - j->kept[i].from;
		}
	qsort(*cell, (size_t)t->cells, sizeof(**cell), by_place);
	t->cell = *cell;
	return FX_OK;
}

/* ---- what is said of all ---- */

static enum fx_st put_repairs(struct fx_table *t, const struct joint *j, struct fx_err *e)
{
	struct fx_event *v;
	size_t room = 1;

	for (int i = 0; i < j->n; i++)
		room += (size_t)j->part[i].t->repairs;
	v = FX_NEWN(j->a, room, struct fx_event);
	if (!v)
		return no_memory(j, e);
	for (int i = 0; i < j->n; i++)
		for (int k = 0; k < j->part[i].t->repairs; k++) {
			const struct fx_event *from = j->part[i].t->repair + k;
			int at = 0;

			while (at < t->repairs && strcmp(v[at].kind, from->kind) != 0)
				at++;
			if (at == t->repairs)
				v[t->repairs++] = (struct fx_event){ from->kind, 0 };
			v[at].count += from->count;
		}
	if (j->filled)
		v[t->repairs++] = (struct fx_event){ "columns-differ", j->filled };
	t->repair = v;
	return FX_OK;
}

static enum fx_st put_raw(struct fx_table *t, const struct joint *j, struct fx_err *e)
{
	size_t room = 1;
	char *raw, *to;

	for (int i = 0; i < j->n; i++)
		room += j->part[i].t->raw ? strlen(j->part[i].t->raw) + 1 : 0;
	raw = to = fx_alloc(j->a, room, 1);
	if (!raw)
		return no_memory(j, e);
	for (int i = 0; i < j->n; i++)
		if (j->part[i].t->raw) {
			const size_t len = strlen(j->part[i].t->raw);

			if (to > raw)
				*to++ = '\n';
			memcpy(to, j->part[i].t->raw, len);
			to += len;
		}
	t->raw = room > 1 ? raw : NULL;
	return FX_OK;
}

static int placed(const float q[8])
{
	for (int i = 0; i < 8; i++)
		if (q[i] > 0 || q[i] < 0)
			return 1;
	return 0;
}

/* The level box around the places of all parts. */
static void put_place(struct fx_table *t, const struct joint *j)
{
	float b[4] = { INFINITY, INFINITY, -INFINITY, -INFINITY };

	for (int i = 0; i < j->n; i++)
		for (int k = 0; k < 8 && placed(j->part[i].t->quad); k++) {
			const float v = j->part[i].t->quad[k];

			b[k & 1] = fminf(b[k & 1], v);
			b[2 + (k & 1)] = fmaxf(b[2 + (k & 1)], v);
		}
	if (b[0] <= b[2])
		memcpy(t->quad, (const float[8]){ b[0], b[1], b[2], b[1], b[2], b[3], b[0], b[3] },
			sizeof(t->quad));
}

float pp_table_confidence(const struct fx_table *t)
{
	double sum = 0;
	int known = 0;

	for (int i = 0; i < t->cells; i++)
		if (t->cell[i].confidence >= 0) {
			sum += (double)t->cell[i].confidence;
			known++;
		}
	return known ? (float)(sum / known) : -1;
}

static float removed(const struct joint *j)
{
	double sum = 0;
	int known = 0;

	for (int i = 0; i < j->n; i++)
		if (j->part[i].t->removed >= 0) {
			sum += (double)j->part[i].t->removed;
			known++;
		}
	return known ? (float)(sum / known) : -1;
}

enum fx_st pp_table_join(struct fx_table *t, struct fx_cell **cell, struct fx_arena *a,
	const struct pp_table_part *part, int n, struct fx_err *e)
{
	const struct fx_table *first = part->t;
	struct joint j = { .a = a, .part = part, .n = n, .kept = FX_NEWN(a, n, struct kept) };

	*t = (struct fx_table){ .head = first->head, .source = first->source,
		.language = first->language, .how = first->how, .caption = first->caption,
		.turned = first->turned };
	if (!j.kept)
		return no_memory(&j, e);
	FX_TRY(choose_rows(&j, e));
	FX_TRY(put_cells(t, cell, &j, e));
	t->head_rows = first->head_rows < j.kept->end ? first->head_rows : j.kept->end;
	t->head = t->head_rows ? t->head : FX_HEAD_NONE;
	FX_TRY(put_repairs(t, &j, e));
	FX_TRY(put_raw(t, &j, e));
	put_place(t, &j);
	t->confidence = pp_table_confidence(t);
	t->removed = removed(&j);
	return FX_OK;
}
