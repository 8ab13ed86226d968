/* tables_head.c - tables within white: the heading's lines as rows and cells; see tables_white.h */
#include "tables_white.h"

#include <math.h>

#define MOST 10			/* lines of a heading */

static const float whole = .8f;		/* of a table's width: a rule that ends the heading */
static const float under = .5f;		/* of a column: a rule that parts two cells of it */

static float right_of(const struct pp_twork *k, int col)
{
	return col + 1 < k->cols ? k->col[col + 1].left : k->at.x1;
}

/* 1: a rule parts a line from the next in some of the columns. */
static int ruled(const struct pp_twork *k, int line, int col, int last)
{
	return pp_truled(k, line, fmaxf(k->col[col].left, fminf(k->col[col].x0,
		right_of(k, col))), fminf(right_of(k, last), fmaxf(k->col[last].x1,
		k->col[last].left))) > under;
}

static int numbers(const struct pp_twork *k, int line)
{
	const struct pp_trow *r = k->t.row + line;
	int n = 0;

	for (int i = r->seg; i < r->seg + r->segs; i++)
		n += k->t.seg[i].col > 0 && pp_tseg_number(k->t.seg + i);
	return n;
}

static int label_alone(const struct pp_twork *k, int line)
{
	return k->t.row[line].segs == 1 && k->t.seg[k->t.row[line].seg].col == 0;
}

/* To the first rule over all of the table; else the lines before the first with figures. */
void pp_thead_lines(struct pp_twork *k)
{
	const int rows = k->t.rows;
	int n = 0;

	k->head = 0;
	k->head_by = FX_HEAD_RULES;
	for (int i = 0; i + 1 < rows && i < MOST; i++)
		if (pp_truled(k, i, k->at.x0, k->at.x1) > whole) {
			k->head = 2 * (i + 1) <= rows + 1 ? i + 1 : 0;
			return;
		}
	while (n < rows && n < MOST && !numbers(k, n))
		n++;
	if (n == rows || n == MOST || 2 * n > rows)
		return;
	while (n && label_alone(k, n - 1))
		n--;
	k->head = n;
	k->head_by = FX_HEAD_HEURISTIC;
}

/* A line of the heading is parted from the next by rules, or by a stretch over several columns
 * under which several stand. */
static int ends_row(const struct pp_twork *k, int line)
{
	const struct pp_trow *r = k->t.row + line;

	for (int c = 0; c < k->cols; c++)
		if (ruled(k, line, c, c))
			return 1;
	for (int i = r->seg; i < r->seg + r->segs; i++) {
		const struct pp_tseg *s = k->t.seg + i;
		int below = 0;

		if (s->last == s->col)
			continue;
		for (int j = r[1].seg; j < r[1].seg + r[1].segs; j++)
			below += k->t.seg[j].col >= s->col && k->t.seg[j].last <= s->last;
		if (below > 1)
			return 1;
	}
	return 0;
}

void pp_thead_rows(struct pp_twork *k)
{
	for (int i = 0; i < k->head; i++) {
		if (!i || ends_row(k, i - 1))
			k->rows++;
		k->row[i] = k->rows - 1;
	}
	k->head_rows = k->rows;
}

/* The last line of a row of the heading. */
static int last_line(const struct pp_twork *k, int row)
{
	int line = k->head - 1;

	while (line > 0 && k->row[line] > row)
		line--;
	return line;
}

/* The rule under a stretch, over a part of the table; NULL: there is none. */
static const struct pp_trule *rule_under(const struct pp_twork *k, const struct pp_tseg *s)
{
	const struct pp_tframe *f = k->f;
	const int line = last_line(k, k->row[s->row]);

	if (line + 1 >= k->t.rows || !ruled(k, line, s->col, s->last))
		return NULL;
	for (int i = 0; i < f->r.levels && f->r.level[i].at < k->t.row[line + 1].y; i++) {
		const struct pp_trule *r = f->r.level + i;

		if (r->at > k->t.row[line].y && r->a0 < s->at.x0 + s->size &&
		    r->a1 > s->at.x1 - s->size && r->a1 - r->a0 < whole * (k->at.x1 - k->at.x0))
			return r;
	}
	return NULL;
}

static float middle(const struct pp_twork *k, int col)
{
	return (k->col[col].x0 + k->col[col].x1) / 2;
}

/* A stretch heads the columns over the rule under it; without one, if it lies over several, as far
 * as they are centred under it; of those, what is nearer to it than to its neighbours there. */
static void widen(const struct pp_twork *k, struct pp_tseg *s)
{
	const struct pp_trow *row = k->t.row + s->row;
	const struct pp_tseg *first = k->t.seg + row->seg, *last = first + row->segs - 1;
	const struct pp_trule *r = rule_under(k, s);
	const float mid = (s->at.x0 + s->at.x1) / 2;
	float x0 = r ? r->a0 : k->col[1].x0, x1 = r ? r->a1 : k->col[k->cols - 1].x1;

	if (!r && s->col == s->last)
		return;
	if (s > first && s[-1].at.x1 > x0)
		x0 = fmaxf(x0, (s[-1].at.x0 + s[-1].at.x1 + 2 * mid) / 4);
	if (s < last && s[1].at.x0 < x1)
		x1 = fminf(x1, (s[1].at.x0 + s[1].at.x1 + 2 * mid) / 4);
	if (!r) {
		const float half = fmaxf(fminf(mid - x0, x1 - mid), 0);

		x0 = mid - half;
		x1 = mid + half;
	}
	while (s->col > 0 && middle(k, s->col - 1) > x0)
		s->col--;
	while (s->last + 1 < k->cols && middle(k, s->last + 1) < x1)
		s->last++;
}

/* Slots that a rule parts from the one below. */
static int parted(const struct pp_twork *k, int row, int col, int last)
{
	return ruled(k, last_line(k, row), col, last);
}

static struct pp_tcell *at(const struct pp_tgrid *g, const struct pp_twork *k, int row, int col)
{
	const int i = k->slot[row * k->cols + col];

	return i ? g->cell + i - 1 : NULL;
}

static void fill(struct pp_twork *k, const struct pp_tcell *c, int cell)
{
	for (int y = c->row; y < c->row + c->rows; y++)
		for (int x = c->col; x < c->col + c->cols; x++)
			k->slot[y * k->cols + x] = cell + 1;
}

static int empty(const struct pp_twork *k, int row, int col, int cols)
{
	for (int c = col; c < col + cols; c++)
		if (k->slot[row * k->cols + c])
			return 0;
	return 1;
}

/* A cell takes what is empty above it, and else below it, as far as no rule parts them. */
static void grow(struct pp_tgrid *g, struct pp_twork *k)
{
	for (int i = 0; i < g->cells; i++) {
		struct pp_tcell *c = g->cell + i;
		const int last = c->col + c->cols - 1;

		while (c->row && empty(k, c->row - 1, c->col, c->cols) &&
		       !parted(k, c->row - 1, c->col, last)) {
			c->row--;
			c->rows++;
		}
		fill(k, c, i);
	}
	for (int i = 0; i < g->cells; i++) {
		struct pp_tcell *c = g->cell + i;

		while (c->row + c->rows < k->head_rows && empty(k, c->row + c->rows, c->col,
		    c->cols) && !parted(k, c->row + c->rows - 1, c->col, c->col + c->cols - 1))
			c->rows++;
		fill(k, c, i);
	}
}

/* A cell of one column over another without a rule between them is one that was broken. */
static void stack(struct pp_tgrid *g, struct pp_twork *k)
{
	for (int col = 0; col < k->cols; col++)
		for (int row = 0; row + 1 < k->head_rows; row++) {
			struct pp_tcell *a = at(g, k, row, col), *b = at(g, k, row + 1, col);

			if (!a || !b || a == b || a->cols > 1 || b->cols > 1 ||
			    parted(k, row, col, col) ||
			    k->t.row[last_line(k, row) + 1].y - k->t.row[last_line(k, row)].y >
			    1.5f * k->t.row[last_line(k, row)].size)
				continue;
			a->rows += b->rows;
			b->rows = 0;
			fill(k, a, (int)(a - g->cell));
		}
}

/* Cells that `stack` left without rows are no more. */
static void sweep(struct pp_tgrid *g, struct pp_twork *k)
{
	int n = 0;

	for (int i = 0; i < g->cells; i++)
		if (g->cell[i].rows)
			g->cell[n++] = g->cell[i];
	g->cells = n;
	for (int i = 0; i < n; i++)
		fill(k, g->cell + i, i);
}

void pp_thead_cells(struct pp_tgrid *g, struct pp_twork *k)
{
	for (int i = 0; i < k->t.segs && k->t.seg[i].row < k->head; i++) {
		struct pp_tseg *s = k->t.seg + i;
		const int row = k->row[s->row];
		struct pp_tcell *c = at(g, k, row, s->col);
		int last;

		if (!c)
			widen(k, s);
		last = s->last;
		while (c && c->col + c->cols <= last && empty(k, row, c->col + c->cols, 1))
			c->cols++;
		if (c) {
			fill(k, c, (int)(c - g->cell));
			continue;
		}
		while (!empty(k, row, s->col, 1))
			s->col++;
		while (last > s->col && !empty(k, row, s->col, last - s->col + 1))
			last--;
		c = g->cell + g->cells;
		*c = (struct pp_tcell){ .row = row, .col = s->col, .rows = 1,
			.cols = last - s->col + 1, .at = { 1, 1, -1, -1 } };
		fill(k, c, g->cells++);
	}
	grow(g, k);
	stack(g, k);
	sweep(g, k);
}
