/* tables_lattice.c - tables within rules that cross: see tables_parts.h */
#include "tables_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float reach = .4f;		/* in sizes of type: ends of rules that touch may be so far
					 * apart; rules so near are one line of the lattice */
static const float covers = .6f;	/* of a slot's side, for a rule to part it from the next */

/* ---- which rules cross ---- */

static int find(int *of, int i)
{
	while (of[i] != i)
		i = of[i] = of[of[i]];
	return i;
}

static void unite(int *of, int a, int b)
{
	a = find(of, a);
	b = find(of, b);
	if (a < b)
		of[b] = a;
	else
		of[a] = b;
}

/* The first of r[0 .. n) at or after a place. */
static int first_at(const struct pp_trule *r, int n, float at)
{
	int lo = 0, hi = n;

	while (lo < hi) {
		const int mid = (lo + hi) / 2;

		if (r[mid].at < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* of: first the level rules, then the upright ones. */
static void cross(int *of, struct pp_tframe *f)
{
	const float tol = reach * f->size;

	for (int i = 0; i < f->r.levels + f->r.uprights; i++)
		of[i] = i;
	for (int u = 0; u < f->r.uprights; u++) {
		const struct pp_trule *r = f->r.upright + u;

		for (int i = first_at(f->r.level, f->r.levels, r->a0 - tol); i < f->r.levels &&
		     f->r.level[i].at <= r->a1 + tol && f->left > 0; i++, f->left--)
			if (f->r.level[i].a0 - tol <= r->at && r->at <= f->r.level[i].a1 + tol)
				unite(of, i, f->r.levels + u);
	}
}

/* ---- a lattice ---- */

static int by_value(const void *p, const void *q)
{
	const float a = *(const float *)p, b = *(const float *)q;

	return (a > b) - (a < b);
}

/* Values that are near each other become one. */
static int snap(float *v, int n, float tol)
{
	int kept = 0;

	qsort(v, (size_t)n, sizeof(*v), by_value);
	for (int i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && v[k] - v[i] <= tol; k++)
			;
		v[kept++] = (v[i] + v[k - 1]) / 2;
	}
	return kept;
}

static int nearest(const float *v, int n, float at)
{
	int lo = 0, hi = n - 1;

	while (lo < hi) {
		const int mid = (lo + hi + 1) / 2;

		if (v[mid] <= at)
			lo = mid;
		else
			hi = mid - 1;
	}
	return lo + 1 < n && v[lo + 1] - at < at - v[lo] ? lo + 1 : lo;
}

struct part { const struct pp_trule *r; int n; };	/* the rules of one direction */

/* Where they are, and where those across them go beyond the outermost: an open side. At most `most`
 * places, else 0. */
static int places(float **to, struct fx_arena *a, const struct part p[2], float tol, float open)
{
	float *v = FX_NEWN(a, (size_t)p[0].n + 3, float);
	float low = INFINITY, high = -INFINITY;
	int n = p[0].n;

	*to = v;
	if (!v)
		return -1;
	for (int i = 0; i < p[0].n; i++)
		v[i] = p[0].r[i].at;
	n = snap(v, n, tol);
	for (int i = 0; i < p[1].n; i++) {
		low = fminf(low, p[1].r[i].a0);
		high = fmaxf(high, p[1].r[i].a1);
	}
	if (n && high - v[n - 1] > open)
		v[n++] = high;
	if (n && v[0] - low > open) {
		memmove(v + 1, v, (size_t)n * sizeof(*v));
		v[0] = low;
		n++;
	}
	return n;
}

/* Sets mark[at * along + across] or the other way about for what each rule covers. */
static void mark(struct pp_tlattice *l, const struct part *p, int down)
{
	const float *at = down ? l->x : l->y, *across = down ? l->y : l->x;
	const int n = (down ? l->cols : l->rows) + 1, m = down ? l->rows : l->cols;

	for (int i = 0; i < p->n; i++) {
		const struct pp_trule *r = p->r + i;
		const int k = nearest(at, n, r->at);

		for (int j = 0; j < m && k < n - 1; j++) {
			const float wide = across[j + 1] - across[j];
			const float on = -pp_apart(r->a0, r->a1, across[j], across[j + 1]);

			if (on < covers * wide)
				continue;
			if (down)
				l->left[(size_t)j * (size_t)l->cols + (size_t)k] = 1;
			else
				l->over[(size_t)k * (size_t)l->cols + (size_t)j] = 1;
		}
	}
}

/* ---- bands that hold nothing ---- */

static size_t slot(const struct pp_tlattice *l, int y, int x)
{
	return (size_t)y * (size_t)l->cols + (size_t)x;
}

/* The last of v[0 .. n) that is not after it. */
static int slot_of(const float *v, int n, float at)
{
	int lo = 0, hi = n - 1;

	while (lo < hi) {
		const int mid = (lo + hi + 1) / 2;

		if (v[mid] <= at)
			lo = mid;
		else
			hi = mid - 1;
	}
	return lo;
}


/* Which of v[0 .. n]'s bands are narrower than a line and hold no word: double rules, frames within
 * frames. Those between are one line. */
static int narrow(unsigned char *none, const float *v, int n, float least)
{
	int any = 0;

	for (int i = 0; i < n; i++)
		any += none[i] = v[i + 1] - v[i] < least;
	return any;
}

static void held(unsigned char *none, const float *v, int n, float a0, float a1)
{
	const int i = slot_of(v, n, (a0 + a1) / 2);

	if (none[i] && v[i] <= a0 + .3f * (a1 - a0) && a1 - .3f * (a1 - a0) <= v[i + 1])
		none[i] = 0;
}

/* Takes out the bands; to the slots after them goes what was at theirs. */
static void drop_rows(struct pp_tlattice *l, const unsigned char *none)
{
	const size_t wide = (size_t)l->cols;
	int n = 0;

	for (int y = 0; y < l->rows; y++) {
		if (none[y] && y + 1 < l->rows) {
			for (size_t x = 0; x < wide; x++)
				l->over[slot(l, y + 1, (int)x)] |= l->over[slot(l, y, (int)x)];
			continue;
		}
		if (none[y])
			break;
		memmove(l->over + (size_t)n * wide, l->over + (size_t)y * wide, wide);
		memmove(l->left + (size_t)n * wide, l->left + (size_t)y * wide, wide);
		l->y[n++] = l->y[y];
	}
	l->y[n] = l->y[l->rows];
	l->rows = n;
}

static void drop_cols(struct pp_tlattice *l, const unsigned char *none)
{
	int n = 0, cols = 0;

	for (int y = 0; y < l->rows; y++)
		for (int x = 0, carry = 0; x < l->cols; x++) {
			const size_t i = slot(l, y, x);

			carry |= l->left[i];
			if (none[x])
				continue;
			l->over[n] = l->over[i];
			l->left[n++] = (unsigned char)carry;
			carry = 0;
		}
	for (int x = 0; x < l->cols; x++)
		if (!none[x])
			l->x[cols++] = l->x[x];
	l->x[cols] = l->x[l->cols];
	l->cols = cols;
}

static enum fx_st tidy(struct pp_tlattice *l, struct pp_tframe *f, struct fx_err *e)
{
	const struct pp_area at = { l->x[0], l->y[0], l->x[l->cols], l->y[l->rows] };
	unsigned char row[FX_TABLE_MAX_ROWS], col[FX_TABLE_MAX_COLS];
	const int rows = narrow(row, l->y, l->rows, f->size);
	const int cols = narrow(col, l->x, l->cols, f->size);
	int *word, n;

	if (!rows && !cols)
		return FX_OK;
	FX_TRY(pp_twords(&word, &n, f, &at, e));
	for (int i = 0; i < n; i++) {
		const struct pp_area *w = &f->word[word[i]].at;

		held(row, l->y, l->rows, w->y0, w->y1);
		held(col, l->x, l->cols, w->x0, w->x1);
	}
	drop_rows(l, row);
	if (l->rows)
		drop_cols(l, col);
	l->rows = l->cols ? l->rows : 0;
	return FX_OK;
}

/* ---- from its rules ---- */

/* p: level, upright. *to has no rows where it is no lattice. */
static enum fx_st make(struct pp_tlattice *to, struct pp_tframe *f, const struct part p[2],
	struct fx_err *e)
{
	const struct part across[2] = { p[1], p[0] };
	const float tol = reach * f->size;
	const int ys = places(&to->y, f->a, p, tol, f->size);
	const int xs = places(&to->x, f->a, across, tol, f->size);
	const size_t slots = (size_t)(ys > 1 ? ys - 1 : 0) * (size_t)(xs > 1 ? xs - 1 : 0);

	to->rows = to->cols = 0;
	if (xs < 0 || ys < 0)
		return fx_fail(e, FX_NOMEM, "no memory for a lattice");
	if (!slots || slots > 1 << 18 || ys > FX_TABLE_MAX_ROWS || xs > FX_TABLE_MAX_COLS)
		return FX_OK;
	to->over = fx_alloc(f->a, slots, 1);
	to->left = fx_alloc(f->a, slots, 1);
	if (!to->over || !to->left)
		return fx_fail(e, FX_NOMEM, "no memory for a lattice");
	to->rows = ys - 1;
	to->cols = xs - 1;
	mark(to, p, 0);
	mark(to, p + 1, 1);
	return tidy(to, f, e);
}

struct member { int root, rule; };

static int by_root(const void *p, const void *q)
{
	const struct member *a = p, *b = q;

	return a->root != b->root ? a->root - b->root : a->rule - b->rule;
}

static enum fx_st one(struct pp_tlattice *to, struct pp_tframe *f, const struct member *m, int n,
	struct fx_err *e)
{
	struct pp_trule *r = FX_NEWN(f->a, (size_t)n + 1, struct pp_trule);
	struct part p[2] = { { r, 0 }, { NULL, 0 } };
	int i = 0;

	if (!r)
		return fx_fail(e, FX_NOMEM, "no memory for a lattice");
	for (; i < n && m[i].rule < f->r.levels; i++)
		r[i] = f->r.level[m[i].rule];
	p[0].n = i;
	p[1] = (struct part){ r + i, n - i };
	for (; i < n; i++)
		r[i] = f->r.upright[m[i].rule - f->r.levels];
	return make(to, f, p, e);
}

enum fx_st pp_tlattices(struct pp_tlattice **to, int *n, struct pp_tframe *f, struct fx_err *e)
{
	const int rules = f->r.levels + f->r.uprights;
	int *of = FX_NEWN(f->a, (size_t)rules + 1, int);
	struct member *m = FX_NEWN(f->a, (size_t)rules + 1, struct member);
	struct pp_tlattice *l = FX_NEWN(f->a, 4 * PP_TABLES, struct pp_tlattice);

	*to = l;
	*n = 0;
	if (!of || !m || !l)
		return fx_fail(e, FX_NOMEM, "no memory for %d rules", rules);
	cross(of, f);
	for (int i = 0; i < rules; i++)
		m[i] = (struct member){ find(of, i), i };
	qsort(m, (size_t)rules, sizeof(*m), by_root);
	for (int i = 0, k; i < rules && *n < 4 * PP_TABLES; i = k) {
		for (k = i + 1; k < rules && m[k].root == m[i].root; k++)
			;
		if (k - i < 3)
			continue;
		FX_TRY(one(l + *n, f, m + i, k - i, e));
		*n += l[*n].rows > 0;
	}
	return FX_OK;
}

/* ---- labels outside ---- */

static const float label_width = 25;	/* in sizes of type, at most */

/* Lines left of a lattice, one stretch each, that start in one place and stand beside most of its
 * rows; *x0: where. 0: there are none, or more than labels. */
static int labels(float *x0, const struct pp_tlattice *l, const struct pp_trows *t)
{
	int rows = 0, of = -1, aligned = 0;

	*x0 = INFINITY;
	for (int i = 0; i < t->segs; i++) {
		if (t->row[t->seg[i].row].segs > 1 || t->seg[i].prose)
			return 0;
		*x0 = fminf(*x0, t->seg[i].at.x0);
	}
	for (int i = 0; i < t->rows; i++) {
		const int row = slot_of(l->y, l->rows, t->row[i].y);

		rows += row != of;
		of = row;
		aligned += t->row[i].at.x0 < *x0 + t->row[i].size;
	}
	return rows >= 3 && 10 * rows >= 7 * l->rows && 10 * aligned >= 8 * t->rows;
}

static int rule_among(const struct pp_tframe *f, const struct pp_area *at)
{
	for (int i = 0; i < f->r.uprights; i++)
		if (f->r.upright[i].at > at->x0 && f->r.upright[i].at < at->x1 - f->size &&
		    pp_apart(f->r.upright[i].a0, f->r.upright[i].a1, at->y0, at->y1) < 0)
			return 1;
	return 0;
}

/* One more column before the first, with its rows. */
static enum fx_st add_column(struct pp_tlattice *l, struct pp_tframe *f, float x0, struct fx_err *e)
{
	const size_t was = (size_t)l->cols, now = was + 1;
	unsigned char *over = fx_alloc(f->a, now * (size_t)l->rows, 1);
	unsigned char *left = fx_alloc(f->a, now * (size_t)l->rows, 1);
	float *x = FX_NEWN(f->a, now + 1, float);

	if (!over || !left || !x)
		return fx_fail(e, FX_NOMEM, "no memory for a lattice");
	x[0] = x0;
	memcpy(x + 1, l->x, now * sizeof(*x));
	for (size_t y = 0; y < (size_t)l->rows; y++) {
		memcpy(over + y * now + 1, l->over + y * was, was);
		memcpy(left + y * now + 1, l->left + y * was, was);
		over[y * now] = l->over[y * was];
		left[y * now + 1] = 1;
	}
	*l = (struct pp_tlattice){ x, l->y, l->rows, (int)now, over, left };
	return FX_OK;
}

enum fx_st pp_tlattice_labels(struct pp_tlattice *l, struct pp_tframe *f, struct fx_err *e)
{
	const struct pp_area at = { l->x[0] - label_width * f->size, l->y[0], l->x[0],
		l->y[l->rows] };
	struct pp_trows t;
	float x0;

	if (l->cols + 1 >= FX_TABLE_MAX_COLS || rule_among(f, &at))
		return FX_OK;
	FX_TRY(pp_trows(&t, f, &at, 0, e));
	return labels(&x0, l, &t) ? add_column(l, f, x0 - 1, e) : FX_OK;
}

/* ---- its cells ---- */

struct slots {
	const struct pp_tlattice *l;
	unsigned char *taken;
};

/* 1: slots (y, x .. x + cols) are free, with no rule over them or between them. */
static int row_goes_on(const struct slots *s, int y, int x, int cols)
{
	for (int i = x; i < x + cols; i++)
		if (s->taken[slot(s->l, y, i)] || s->l->over[slot(s->l, y, i)] ||
		    (i > x && s->l->left[slot(s->l, y, i)]))
			return 0;
	return 1;
}

static struct pp_tcell cell_at(const struct slots *s, int y, int x)
{
	const struct pp_tlattice *l = s->l;
	struct pp_tcell c = { .row = y, .col = x, .rows = 1, .cols = 1 };

	while (x + c.cols < l->cols && !l->left[slot(l, y, x + c.cols)] &&
	       !s->taken[slot(l, y, x + c.cols)])
		c.cols++;
	while (y + c.rows < l->rows && row_goes_on(s, y + c.rows, x, c.cols))
		c.rows++;
	for (int i = y; i < y + c.rows; i++)
		memset(s->taken + slot(l, i, x), 1, (size_t)c.cols);
	c.at = (struct pp_area){ l->x[x], l->y[y], l->x[x + c.cols], l->y[y + c.rows] };
	return c;
}

/* The grid line in a gap that is nearest to its middle; 0: none is in it. */
static int line_in(const struct pp_tlattice *l, const struct pp_tcell *c, float x0, float x1)
{
	int best = 0;

	for (int i = c->col + 1; i < c->col + c->cols; i++)
		if (l->x[i] > x0 && l->x[i] < x1 && (!best || fabsf(2 * l->x[i] - x0 - x1) <
		    fabsf(2 * l->x[best] - x0 - x1)))
			best = i;
	return best;
}

enum { CROSSED = 1, WHITE = 2 };

/* The first stretch of a line whose middle is not left of x. */
static int first_seg(const struct pp_trows *t, const struct pp_trow *r, float x)
{
	int lo = r->seg, hi = r->seg + r->segs;

	while (lo < hi) {
		const int mid = (lo + hi) / 2;

		if ((t->seg[mid].at.x0 + t->seg[mid].at.x1) / 2 < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The first line that is not above y. */
static int first_row(const struct pp_trows *t, float y)
{
	int lo = 0, hi = t->rows;

	while (lo < hi) {
		const int mid = (lo + hi) / 2;

		if (t->row[mid].y < y)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* What the text in a cell over several columns says of the grid lines in it: words stand across
 * it, or on both sides. */
static void read_lines(unsigned char *said, const struct pp_tlattice *l, const struct pp_tcell *c,
	const struct pp_trows *t)
{
	for (int i = first_row(t, c->at.y0); i < t->rows && t->row[i].y < c->at.y1; i++) {
		const struct pp_trow *r = t->row + i;
		const struct pp_tseg *last = NULL;

		for (int j = first_seg(t, r, c->at.x0); j < r->seg + r->segs; j++) {
			const struct pp_tseg *s = t->seg + j;
			int at;

			if ((s->at.x0 + s->at.x1) / 2 > c->at.x1)
				break;
			for (int k = c->col + 1; k < c->col + c->cols; k++)
				if (l->x[k] > s->at.x0 + .2f * s->size &&
				    l->x[k] < s->at.x1 - .2f * s->size)
					said[k] |= CROSSED;
			at = last ? line_in(l, c, last->at.x1 - .2f * s->size,
				s->at.x0 + .2f * s->size) : 0;
			if (at)
				said[at] |= WHITE;
			last = s;
		}
	}
}

/* Where text of a cell parts at lines of the grid, the lines go on. 1: they did somewhere. */
static int part_cells(struct pp_tlattice *l, const struct pp_tgrid *g, const struct pp_trows *t)
{
	int parted = 0;

	for (int i = 0; i < g->cells; i++) {
		const struct pp_tcell *c = g->cell + i;
		unsigned char said[FX_TABLE_MAX_COLS] = { 0 };

		if (c->cols < 2)
			continue;
		read_lines(said, l, c, t);
		for (int k = c->col + 1; k < c->col + c->cols; k++)
			for (int y = c->row; said[k] == WHITE && y < c->row + c->rows; y++)
				parted = l->left[slot(l, y, k)] = 1;
	}
	return parted;
}

static void find_cells(struct pp_tgrid *g, const struct slots *s, int *cell)
{
	const struct pp_tlattice *l = s->l;

	memset(s->taken, 0, (size_t)l->rows * (size_t)l->cols);
	g->cells = 0;
	for (int y = 0; y < l->rows; y++)
		for (int x = 0; x < l->cols; x++) {
			struct pp_tcell *c = g->cell + g->cells;

			if (s->taken[slot(l, y, x)])
				continue;
			*c = cell_at(s, y, x);
			for (int i = y; i < y + c->rows; i++)
				for (int k = x; k < x + c->cols; k++)
					cell[slot(l, i, k)] = g->cells;
			g->cells++;
		}
}

enum fx_st pp_tlattice_grid(struct pp_tgrid *g, struct pp_tframe *f, struct pp_tlattice *l,
	struct fx_err *e)
{
	const size_t slots = (size_t)l->rows * (size_t)l->cols;
	const struct slots s = { l, fx_alloc(f->a, slots, 1) };
	int *cell = FX_NEWN(f->a, slots, int);
	struct pp_trows t;

	*g = (struct pp_tgrid){ .at = { l->x[0], l->y[0], l->x[l->cols], l->y[l->rows] },
		.rows = l->rows, .cols = l->cols, .cell = FX_NEWN(f->a, slots, struct pp_tcell),
		.how = "ruled" };
	if (!s.taken || !cell || !g->cell)
		return fx_fail(e, FX_NOMEM, "no memory for a lattice");
	find_cells(g, &s, cell);
	FX_TRY(pp_trows(&t, f, &g->at, 0, e));
	if (part_cells(l, g, &t))
		find_cells(g, &s, cell);
	FX_TRY(pp_twords(&g->word, &g->words, f, &g->at, e));
	g->of = FX_NEWN(f->a, (size_t)g->words + 1, int);
	if (!g->of)
		return fx_fail(e, FX_NOMEM, "no memory for a lattice");
	for (int i = 0; i < g->words; i++) {
		const struct pp_area *at = &f->word[g->word[i]].at;

		g->of[i] = cell[slot(l, slot_of(l->y, l->rows, (at->y0 + at->y1) / 2),
			slot_of(l->x, l->cols, (at->x0 + at->x1) / 2))];
	}
	return FX_OK;
}
