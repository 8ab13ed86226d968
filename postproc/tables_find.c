/* tables_find.c - which parts of a page are tables: see tables_parts.h */
#include "tables_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct evidence {
	int rows, cols;			/* that have text */
	int slots, full;		/* cells; those with text */
	int numeric;			/* columns of numbers, the first left out */
	int prose, segs;		/* stretches that are lines of paragraphs; all */
	int words;
	int upright;			/* words that stand so in the frame */
};

/* ---- what speaks for a grid ---- */

struct content { int chars, letters, digits, words; };

static enum fx_st weigh(struct evidence *v, struct pp_tframe *f, const struct pp_tgrid *g,
	struct fx_err *e)
{
	struct content *c = FX_NEWN(f->a, (size_t)g->cells + 1, struct content);
	int *row = FX_NEWN(f->a, (size_t)g->rows + 1, int);
	int *texts = FX_NEWN(f->a, (size_t)g->cols + 1, int);
	int *numbers = FX_NEWN(f->a, (size_t)g->cols + 1, int);

	*v = (struct evidence){ .slots = g->cells, .words = g->words };
	if (!c || !row || !texts || !numbers)
		return fx_fail(e, FX_NOMEM, "no memory for a table's evidence");
	for (int i = 0; i < g->words; i++) {
		const struct pp_tword *w = f->word + g->word[i];
		struct content *to = c + g->of[i];

		v->upright += w->turn == 0;
		to->words++;
		to->chars += w->chars;
		to->letters += w->letters;
		to->digits += w->digits;
	}
	for (int i = 0; i < g->cells; i++) {
		const struct pp_tcell *cell = g->cell + i;

		if (!c[i].words)
			continue;
		v->full++;
		row[cell->row] = 1;
		texts[cell->col] += cell->row >= g->head_rows;
		numbers[cell->col] += cell->row >= g->head_rows &&
			pp_tnumber(c[i].chars, c[i].letters, c[i].digits);
	}
	for (int i = 0; i < g->rows; i++)
		v->rows += row[i];
	for (int i = 0; i < g->cols; i++) {
		v->cols += texts[i] > 0;
		v->numeric += i && texts[i] >= 2 && 5 * numbers[i] >= 3 * texts[i];
	}
	return FX_OK;
}

/* ---- what is kept ---- */

static void accept(struct pp_tfound *to, struct pp_tframe *f, struct pp_tgrid *g)
{
	if (to->n == PP_TABLES)
		return;
	g->turn = f->turn;
	for (int i = 0; i < g->words; i++)
		f->word[g->word[i]].taken = 1;
	to->grid[to->n++] = *g;
}

/* ---- lattices ---- */

static int by_slots(const void *p, const void *q)
{
	const struct pp_tlattice *a = p, *b = q;
	const int n = a->rows * a->cols, m = b->rows * b->cols;

	return n != m ? m - n : a->y[0] != b->y[0] ? (a->y[0] < b->y[0] ? -1 : 1) :
		(a->x[0] > b->x[0]) - (a->x[0] < b->x[0]);
}

/* Rows at the lower end that are one cell: notes; and at the upper end, if there are words enough
 * for a title. Their words are no part of the table. */
static void trim(struct pp_tlattice *l, const struct pp_tgrid *g)
{
	int first = 0, last = g->cells - 1, top = 0, bottom = l->rows;

	while (last > 0 && g->cell[last].cols == l->cols && l->cols > 1)
		bottom = g->cell[last--].row;
	while (first < last && g->cell[first].cols == l->cols && l->cols > 1)
		top = g->cell[first].row + g->cell[first].rows, first++;
	if (bottom - top < 2)
		return;
	l->y += top;
	l->rows = bottom - top;
	l->over += (size_t)top * (size_t)l->cols;
	l->left += (size_t)top * (size_t)l->cols;
}

/* 1: what is one row or column within rules are several: figures stand below each other in two
 * cells side by side; most lines of a column have white in it. */
static int holds_more(const struct pp_tlattice *l, const struct pp_trows *t)
{
	int of = -1, lines = 0, here[FX_TABLE_MAX_COLS] = { 0 }, two[FX_TABLE_MAX_COLS] = { 0 };

	for (int i = 0; i < t->rows; i++) {
		const struct pp_trow *r = t->row + i;
		int row = 0, numbers = 0, last = -1;

		while (row + 1 < l->rows && l->y[row + 1] <= r->y)
			row++;
		for (int k = r->seg; k < r->seg + r->segs; k++) {
			const struct pp_tseg *s = t->seg + k;
			const float x = (s->at.x0 + s->at.x1) / 2;
			int col = 0;

			while (col + 1 < l->cols && l->x[col + 1] <= x)
				col++;
			numbers += pp_tseg_number(s) && s->digits && (col || l->cols == 1);
			if (col == last)
				two[col] += two[col] < here[col];
			else
				here[col]++;
			last = col;
		}
		if (row != of)
			lines = 0;
		of = row;
		lines += numbers >= 2;
		if (lines >= 2)
			return 1;
	}
	for (int c = 0; c < l->cols; c++)
		if (here[c] >= 3 && 10 * two[c] >= 6 * here[c])
			return 1;
	return 0;
}

static int in_figure(const struct pp_tframe *f, const struct pp_area *at)
{
	const float x = (at->x0 + at->x1) / 2, y = (at->y0 + at->y1) / 2;

	for (int i = 0; i < f->figures; i++)
		if (x >= f->figure[i].x0 && x <= f->figure[i].x1 && y >= f->figure[i].y0 &&
		    y <= f->figure[i].y1)
			return 1;
	return 0;
}

static enum fx_st lattice(struct pp_tfound *to, struct pp_tframe *f, struct pp_tlattice *l,
	struct fx_err *e)
{
	struct pp_tgrid g, h;
	struct evidence v;
	struct pp_trows t;

	FX_TRY(pp_tlattice_grid(&g, f, l, e));
	if (g.words < 4)
		return FX_OK;
	trim(l, &g);
	FX_TRY(pp_tlattice_grid(&g, f, l, e));
	FX_TRY(pp_trows(&t, f, &g.at, 0, e));
	FX_TRY(weigh(&v, f, &g, e));
	if (2 * v.upright < v.words || g.words < 4)
		return FX_OK;
	if (l->cols < 2 || holds_more(l, &t)) {
		const struct pp_twhite w = { .at = g.at };
		struct evidence u;

		FX_TRY(pp_twhite_grid(&h, f, &w, e));
		if (h.rows >= 2) {
			FX_TRY(weigh(&u, f, &h, e));
			if (u.cols >= 2 && u.rows >= 2 && 10 * u.full >= 4 * u.slots &&
			    (l->cols > 1 || u.numeric)) {
				h.how = "ruled";
				accept(to, f, &h);
				return FX_OK;
			}
		}
	}
	if (v.rows < 2 || v.cols < 2 || v.full < 3 ||
	    10 * v.full < (in_figure(f, &g.at) ? 7 : 3) * v.slots)
		return FX_OK;
	accept(to, f, &g);
	return FX_OK;
}

/* ---- level rules alone ---- */

struct span { float y, x0, x1; int rules; };	/* rules of one height */

/* Rules at one height with no more than a column's gap between them. */
static int spans(struct span *to, const struct pp_tframe *f)
{
	int n = 0;

	for (int i = 0; i < f->levels; i++) {
		const struct pp_trule *r = f->level + i;
		int k = n - 1;

		for (int steps = 0; k >= 0 && r->at - to[k].y < .3f * f->size && steps < 64;
		     k--, steps++)
			if (r->a0 < to[k].x1 + 4 * f->size && to[k].x0 < r->a1 + 4 * f->size)
				break;
		if (k < 0 || r->at - to[k].y >= .3f * f->size ||
		    !(r->a0 < to[k].x1 + 4 * f->size && to[k].x0 < r->a1 + 4 * f->size)) {
			to[n++] = (struct span){ r->at, r->a0, r->a1, 1 };
			continue;
		}
		to[k].x0 = fminf(to[k].x0, r->a0);
		to[k].x1 = fmaxf(to[k].x1, r->a1);
		to[k].rules++;
	}
	return n;
}

static int alike(const struct pp_tframe *f, const struct span *a, const struct span *b)
{
	return fabsf(a->x0 - b->x0) < 1.5f * f->size && fabsf(a->x1 - b->x1) < 1.5f * f->size;
}

/* Stretches of the page within an area: prose, and all. */
static void count(int *prose, int *all, const struct pp_trows *t, const struct pp_area *at)
{
	*prose = *all = 0;
	for (int i = 0; i < t->rows; i++) {
		const struct pp_trow *r = t->row + i;

		if (r->y < at->y0 || r->y > at->y1)
			continue;
		for (int k = r->seg; k < r->seg + r->segs; k++) {
			const float x = (t->seg[k].at.x0 + t->seg[k].at.x1) / 2;

			if (x < at->x0 || x > at->x1)
				continue;
			*prose += t->seg[k].prose;
			++*all;
		}
	}
}

static enum fx_st between(struct pp_tfound *to, struct pp_tframe *f, const struct pp_area *at,
	int rules, struct fx_err *e)
{
	const struct pp_twhite w = { .at = *at };
	struct evidence v;
	struct pp_tgrid g;

	FX_TRY(pp_twhite_grid(&g, f, &w, e));
	if (g.rows < 2)
		return FX_OK;
	FX_TRY(weigh(&v, f, &g, e));
	if (2 * v.upright < v.words || v.cols < 2 || v.rows < 2 || 10 * v.full < 4 * v.slots)
		return FX_OK;
	if (rules < 3 && !v.numeric && (v.cols < 3 || v.rows < 3 || 10 * v.full < 6 * v.slots))
		return FX_OK;
	g.how = "ruled";
	accept(to, f, &g);
	return FX_OK;
}

static enum fx_st level(struct pp_tfound *to, struct pp_tframe *f, struct fx_err *e)
{
	struct span *s = FX_NEWN(f->a, (size_t)f->levels + 1, struct span);
	unsigned char *used = fx_alloc(f->a, (size_t)f->levels + 1, 1);
	struct pp_trows t;
	int n;

	if (!s || !used)
		return fx_fail(e, FX_NOMEM, "no memory for %d rules", f->levels);
	FX_TRY(pp_trows(&t, f, NULL, 0, e));
	n = spans(s, f);
	for (int i = 0; i < n && f->left > 0; i++) {
		int last = i, rules = 1;

		if (used[i] || s[i].x1 - s[i].x0 < 8 * f->size)
			continue;
		for (int j = i + 1; j < n && j < i + 256; j++) {
			const struct pp_area at = { s[i].x0 - f->size, s[last].y, s[i].x1 + f->size,
				s[j].y };
			int prose, all;

			if (!alike(f, s + i, s + j))
				continue;
			count(&prose, &all, &t, &at);
			f->left -= t.rows;
			if (2 * prose > all)
				break;
			used[j] = 1;
			rules += all > 0;
			last = all > 0 ? j : last;
		}
		if (rules > 1) {
			const struct pp_area at = { s[i].x0 - f->size, s[i].y, s[i].x1 + f->size,
				s[last].y };

			FX_TRY(between(to, f, &at, rules, e));
		}
	}
	return FX_OK;
}

enum fx_st pp_tfind(struct pp_tfound *to, struct pp_tframe *f, struct fx_err *e)
{
	struct pp_tlattice *l;
	int n;

	FX_TRY(pp_tlattices(&l, &n, f, e));
	qsort(l, (size_t)n, sizeof(*l), by_slots);
	for (int i = 0; i < n && f->left > 0; i++)
		FX_TRY(lattice(to, f, l + i, e));
	return level(to, f, e);
}

enum fx_st pp_tarea(struct pp_tfound *to, struct pp_tframe *f, const struct pp_area *at,
	struct fx_err *e)
{
	const struct pp_twhite w = { .at = *at, .cut = f->k->column, .cuts = f->k->columns,
		.only = f->k->columns > 0 };
	struct pp_tgrid g;

	FX_TRY(pp_twhite_grid(&g, f, &w, e));
	if (g.rows) {
		g.how = "area";
		accept(to, f, &g);
	}
	return FX_OK;
}
