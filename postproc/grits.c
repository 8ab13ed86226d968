/* grits.c - see grits.h */
#include "grits.h"

#include "compose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory to compare grids");
}

static enum fx_st too_long(struct fx_err *e)
{
	return fx_fail(e, FX_LIMIT, "texts whose comparison takes over %zu steps",
		PP_GRITS_MAX_STEPS);
}

/* ---- matching blocks ---- */

struct matcher {
	struct pp_seq x, y;
	const unsigned char *popular;	/* (y.n) 1: no block starts with this letter; NULL: none */
	uint32_t *run;			/* (y.n + 1) letters up to here that match those of x */
	uint64_t *has;			/* by letter: where it stands in y, if that has up to 64
					 * letters, none of them popular */
	uint64_t *ends;			/* (x.n) where in y blocks end that end here */
	struct range { uint32_t x0, x1, y0, y1; } *todo;	/* (x.n + 1) */
	size_t left;			/* pairs of letters that may still be looked at */
	int over;			/* 1: there were more */
};

enum { SHORT = 64 };

/* What is left of a range and what is right of a block in it go on the list. The block's length. */
static size_t divide(const struct matcher *m, struct range r, struct range block, size_t *todo)
{
	if (block.x0 > r.x0 && block.y0 > r.y0)
		m->todo[(*todo)++] = (struct range){ r.x0, block.x0, r.y0, block.y0 };
	if (block.x1 < r.x1 && block.y1 < r.y1)
		m->todo[(*todo)++] = (struct range){ block.x1, r.x1, block.y1, r.y1 };
	return block.x1 - block.x0;
}

/* The longest block in a range, of several the one that starts first in x, then in y. Blocks of
 * each length, one more at a time: where those that end at a letter of x end in y, as bits. */
static size_t longest_short(const struct matcher *m, struct range r, size_t *todo)
{
	const uint64_t in = (r.y1 < SHORT ? ((uint64_t)1 << r.y1) - 1 : UINT64_MAX) &
		~(((uint64_t)1 << r.y0) - 1);
	uint64_t ends_y = 0;
	uint32_t n = 0, end_x = 0, end_y;

	for (uint32_t more = 1; more; n += more) {
		more = 0;
		for (uint32_t i = r.x1; i-- > r.x0 + n;) {
			const uint64_t before = n ? m->ends[i - 1] << 1 : UINT64_MAX;

			m->ends[i] = m->has[m->x.v[i]] & in & before;
			if (!m->ends[i])
				continue;
			more = 1;
			end_x = i;
			ends_y = m->ends[i];
		}
	}
	if (!n)
		return 0;
	for (end_y = r.y0; !(ends_y >> end_y & 1); end_y++)
		;
	return divide(m, r, (struct range){ end_x + 1 - n, end_x + 1, end_y + 1 - n, end_y + 1 },
		todo);
}

/* The same of any length; first of letters that are not popular, then grown by others. */
static size_t longest(const struct matcher *m, struct range r, size_t *todo)
{
	const int32_t *x = m->x.v, *y = m->y.v;
	uint32_t bx = r.x0, by = r.y0, n = 0;

	memset(m->run + r.y0, 0, (size_t)(r.y1 - r.y0 + 1) * sizeof(*m->run));
	for (uint32_t i = r.x0; i < r.x1; i++) {
		uint32_t corner = 0;	/* the run that ends one letter before, in both */

		for (uint32_t j = r.y0; j < r.y1; j++) {
			const uint32_t k = x[i] == y[j] && !(m->popular && m->popular[j]) ?
				corner + 1 : 0;

			corner = m->run[j];
			m->run[j] = k;
			if (k > n) {
				n = k;
				bx = i + 1 - k;
				by = j + 1 - k;
			}
		}
	}
	for (; bx > r.x0 && by > r.y0 && x[bx - 1] == y[by - 1]; n++) {
		bx--;
		by--;
	}
	while (bx + n < r.x1 && by + n < r.y1 && x[bx + n] == y[by + n])
		n++;
	return n ? divide(m, r, (struct range){ bx, bx + n, by, by + n }, todo) : 0;
}

/* The second text, whose letters may stand nowhere in `has` before. */
static void begin(struct matcher *m, struct pp_seq y, const unsigned char *popular)
{
	m->y = y;
	m->popular = popular;
	for (size_t j = 0; y.n <= SHORT && j < y.n; j++)
		m->has[y.v[j]] |= (uint64_t)1 << j;
}

static void end(struct matcher *m)
{
	for (size_t j = 0; m->y.n <= SHORT && j < m->y.n; j++)
		m->has[m->y.v[j]] = 0;
}

/* Of x to the second text. Equal texts are one block: the longest lies on the diagonal, as one
 * beside it would have been met earlier. */
static double ratio(struct matcher *m, struct pp_seq x)
{
	size_t todo = 0, matched = 0;

	m->x = x;
	if (x.n == m->y.n && (!x.n || !memcmp(x.v, m->y.v, x.n * sizeof(*x.v))))
		return 1;
	if (m->x.n && m->y.n)
		m->todo[todo++] = (struct range){ 0, (uint32_t)m->x.n, 0, (uint32_t)m->y.n };
	while (todo && !m->over) {
		const struct range r = m->todo[--todo];
		const size_t steps = (size_t)(r.x1 - r.x0) * (r.y1 - r.y0);

		m->over = steps > m->left;
		m->left -= m->over ? 0 : steps;
		if (!m->over)
			matched += (m->y.n <= SHORT ? longest_short : longest)(m, r, &todo);
	}
	return 2 * (double)matched / (double)(m->x.n + m->y.n);
}

static int by_letter(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Letters that stand more than 1 + n / 100 times in a text of n >= 200: fewer than 100 of them.
 * *popular NULL: none. */
static enum fx_st find_popular(const unsigned char **popular, struct fx_arena *a, struct pp_seq y,
	struct fx_err *e)
{
	int32_t *sorted, often[100];
	unsigned char *p;
	int n = 0;

	*popular = NULL;
	if (y.n < 200)
		return FX_OK;
	p = FX_NEWN(a, y.n, unsigned char);
	sorted = FX_NEWN(a, y.n, int32_t);
	if (!p || !sorted)
		return no_memory(e);
	memcpy(sorted, y.v, y.n * sizeof(*sorted));
	qsort(sorted, y.n, sizeof(*sorted), by_letter);
	for (size_t i = 0, from = 0; i < y.n; i++) {
		if (sorted[i] != sorted[from])
			from = i;
		if (i - from == 1 + y.n / 100)
			often[n++] = sorted[i];
	}
	for (size_t i = 0; i < y.n; i++)
		for (int k = 0; k < n; k++)
			p[i] |= y.v[i] == often[k];
	*popular = p;
	return FX_OK;
}

static int32_t last_letter(struct pp_seq s, int32_t last)
{
	for (size_t i = 0; i < s.n; i++)
		last = s.v[i] > last ? s.v[i] : last;
	return last;
}

static enum fx_st make_room(struct matcher *m, struct fx_arena *a, const size_t longest_text[2],
	int32_t last, struct fx_err *e)
{
	m->left = PP_GRITS_MAX_STEPS;
	m->run = FX_NEWN(a, longest_text[1] + 1, uint32_t);
	m->todo = FX_NEWN(a, longest_text[0] + 1, struct range);
	m->ends = FX_NEWN(a, longest_text[0] + 1, uint64_t);
	m->has = FX_NEWN(a, (size_t)last + 1, uint64_t);
	return m->run && m->todo && m->ends && m->has ? FX_OK : no_memory(e);
}

enum fx_st pp_matcher_ratio(double *r, struct fx_arena *a, struct fx_span x, struct fx_span y,
	struct fx_err *e)
{
	struct matcher m = { .over = 0 };
	const unsigned char *popular;
	struct pp_seq s[2];

	*r = 0;
	FX_TRY(pp_code_point_seq(s, a, x, e));
	FX_TRY(pp_code_point_seq(s + 1, a, y, e));
	FX_TRY(find_popular(&popular, a, s[1], e));
	FX_TRY(make_room(&m, a, (const size_t[2]){ s[0].n, s[1].n },
		last_letter(s[1], last_letter(s[0], 0)), e));
	begin(&m, s[1], popular);
	*r = ratio(&m, s[0]);
	return m.over ? too_long(e) : FX_OK;
}

/* ---- grids ---- */

struct grid {
	const struct fx_table *t;
	int *slot;			/* (rows, cols) cells */
	size_t slots;
	struct pp_seq *text;		/* (cells) */
	const unsigned char **popular;	/* (cells) */
	size_t longest;			/* letters of a text */
	int32_t last;			/* the last letter of all texts */
	double (*box)[4];		/* (cells) of known places; else empty */
	int placed;
};

static void box_of(double box[4], const float quad[8])
{
	box[0] = box[2] = (double)quad[0];
	box[1] = box[3] = (double)quad[1];
	for (int k = 2; k < 8; k += 2)
		for (int d = 0; d < 2; d++) {
			box[d] = fmin(box[d], (double)quad[k + d]);
			box[2 + d] = fmax(box[2 + d], (double)quad[k + d]);
		}
}

/* popular: for texts of the second kind in a comparison. */
static enum fx_st prepare(struct grid *g, struct fx_arena *a, const struct fx_table *t, int popular,
	struct fx_err *e)
{
	const size_t n = (size_t)t->cells + 1;

	g->t = t;
	g->slots = (size_t)t->rows * (size_t)t->cols;
	g->text = FX_NEWN(a, n, struct pp_seq);
	g->popular = FX_NEWN(a, n, const unsigned char *);
	g->box = fx_alloc(a, n, sizeof(*g->box));
	if (!g->text || !g->popular || !g->box)
		return no_memory(e);
	FX_TRY(fx_table_slots(&g->slot, a, t, e));
	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;

		FX_TRY(pp_code_point_seq(g->text + i, a,
			(struct fx_span){ c->text, strlen(c->text) }, e));
		if (popular)
			FX_TRY(find_popular(g->popular + i, a, g->text[i], e));
		g->longest = g->text[i].n > g->longest ? g->text[i].n : g->longest;
		g->last = last_letter(g->text[i], g->last);
		box_of(g->box[i], c->quad);
		g->placed |= g->box[i][2] > g->box[i][0] && g->box[i][3] > g->box[i][1];
	}
	return FX_OK;
}

/* ---- rewards ---- */

enum kind { TOP, CON, LOC };

/* How alike slots are: of all slots of the truth all of what was read, w[truth][read]. */
struct rewards {
	const struct grid *x, *y;	/* truth, read */
	double *w;			/* (x->slots, y->slots) */
	double *of_cells;		/* (x->t->cells, y->t->cells) */
	double *line;			/* (longer side of y + 1) */
	double *sum;			/* (longest side of x + 1, longest side of y + 1) */
	int (*pair)[2];			/* (2, as many as the longest side of x): what is aligned */
	struct matcher m;
};

static double overlap(const double a[4], const double b[4])
{
	const double w = fmin(a[2], b[2]) - fmax(a[0], b[0]);
	const double h = fmin(a[3], b[3]) - fmax(a[1], b[1]);
	const double around = (fmax(a[2], b[2]) - fmin(a[0], b[0])) *
		(fmax(a[3], b[3]) - fmin(a[1], b[1]));

	return w > 0 && h > 0 ? w * h / around : 0;
}

/* The cell of a slot as seen from there. */
static void seen_from(double box[4], const struct grid *g, size_t slot)
{
	const struct fx_cell *c = g->t->cell + g->slot[slot];
	const int row = (int)(slot / (size_t)g->t->cols), col = (int)(slot % (size_t)g->t->cols);

	box[0] = c->col - col;
	box[1] = c->row - row;
	box[2] = box[0] + c->cols;
	box[3] = box[1] + c->rows;
}

static void reward_cells(struct rewards *z, enum kind k)
{
	const struct grid *x = z->x, *y = z->y;

	for (int j = 0; j < y->t->cells; j++) {
		begin(&z->m, y->text[j], y->popular[j]);
		for (int i = 0; i < x->t->cells; i++)
			z->of_cells[(size_t)i * (size_t)y->t->cells + (size_t)j] = k == LOC ?
				overlap(x->box[i], y->box[j]) : ratio(&z->m, x->text[i]);
		end(&z->m);
	}
}

static void reward_slots(struct rewards *z, enum kind k)
{
	const size_t cells = (size_t)z->y->t->cells;

	if (k != TOP)
		reward_cells(z, k);
	for (size_t i = 0; i < z->x->slots; i++) {
		double *w = z->w + i * z->y->slots, a[4], b[4];

		seen_from(a, z->x, i);
		for (size_t j = 0; j < z->y->slots; j++) {
			if (k == TOP) {
				seen_from(b, z->y, j);
				w[j] = overlap(a, b);
			} else {
				w[j] = z->of_cells[(size_t)z->x->slot[i] * cells +
					(size_t)z->y->slot[j]];
			}
		}
	}
}

/* ---- alignments ---- */

/* What rows i of x and j of y, or columns, are worth: their slots aligned in order, gaps free. */
static double line_worth(const struct rewards *z, int i, int j, int cols)
{
	const struct fx_table *x = z->x->t, *y = z->y->t;
	const int n = cols ? x->rows : x->cols, m = cols ? y->rows : y->cols;
	const size_t step_x = cols ? (size_t)x->cols : 1, step_y = cols ? (size_t)y->cols : 1;
	const size_t at_x = (size_t)i * (cols ? 1 : (size_t)x->cols);
	const size_t at_y = (size_t)j * (cols ? 1 : (size_t)y->cols);
	double *s = z->line;

	memset(s, 0, ((size_t)m + 1) * sizeof(*s));
	for (int p = 0; p < n; p++) {
		const double *w = z->w + (at_x + (size_t)p * step_x) * z->y->slots + at_y;
		double corner = 0;

		for (int q = 0; q < m; q++) {
			const double up = s[q + 1], both = corner + w[(size_t)q * step_y];
			const double gap = up > s[q] ? up : s[q];

			s[q + 1] = both > gap ? both : gap;
			corner = up;
		}
	}
	return s[m];
}

/* Rows, or columns, aligned by what they are worth: how many pairs, last first, and in all. Where
 * several ways are worth the same, a pair is preferred to a gap, and one of the truth's left out
 * to one of the other's. */
static int align(const struct rewards *z, int cols, int (*pair)[2], double *worth)
{
	const int n = cols ? z->x->t->cols : z->x->t->rows;
	const int m = cols ? z->y->t->cols : z->y->t->rows;
	const size_t w = (size_t)m + 1;
	double *s = z->sum;
	unsigned char *way = (unsigned char *)(s + ((size_t)n + 1) * w);
	int pairs = 0;

	for (int j = 0; j <= m; j++)
		s[j] = 0;
	for (int i = 1; i <= n; i++) {
		double *row = s + (size_t)i * w;

		row[0] = 0;
		for (int j = 1; j <= m; j++) {
			const double both = row[j - 1 - (int)w] + line_worth(z, i - 1, j - 1, cols);
			const double out = row[j - (int)w], in = row[j - 1];

			row[j] = both >= out && both >= in ? both : out >= in ? out : in;
			way[(size_t)i * w + (size_t)j] = both >= out && both >= in ? 0 :
				out >= in ? 1 : 2;
		}
	}
	*worth = s[(size_t)n * w + (size_t)m];
	for (int i = n, j = m; i && j;) {
		const int k = way[(size_t)i * w + (size_t)j];

		if (k == 0) {
			pair[pairs][0] = i - 1;
			pair[pairs++][1] = j - 1;
		}
		i -= k != 2;
		j -= k != 1;
	}
	return pairs;
}

static void score(struct pp_grits_score *r, double worth, double bound, double read, double truth)
{
	const double p = bound / read, q = bound / truth;

	r->precision = worth / read;
	r->recall = worth / truth;
	r->f = worth > 0 ? 2 * r->precision * r->recall / (r->precision + r->recall) : 0;
	r->bound = bound > 0 ? 2 * p * q / (p + q) : 0;
}

static void most_alike(struct pp_grits_score *r, struct rewards *z, enum kind k)
{
	int (*row)[2] = z->pair, (*col)[2];
	double by_rows, by_cols, worth = 0;
	int rows, cols;

	reward_slots(z, k);
	rows = align(z, 0, row, &by_rows);
	col = row + rows;
	cols = align(z, 1, col, &by_cols);
	for (int i = rows - 1; i >= 0; i--)
		for (int j = cols - 1; j >= 0; j--)
			worth += z->w[((size_t)row[i][0] * (size_t)z->x->t->cols +
				(size_t)col[j][0]) * z->y->slots +
				(size_t)row[i][1] * (size_t)z->y->t->cols + (size_t)col[j][1]];
	score(r, worth, by_rows < by_cols ? by_rows : by_cols, (double)z->y->slots,
		(double)z->x->slots);
}

static size_t longer(const struct fx_table *t)
{
	return (size_t)(t->rows > t->cols ? t->rows : t->cols);
}

static enum fx_st compare(struct pp_grits *r, struct fx_arena *a, const struct grid *x,
	const struct grid *y, struct fx_err *e)
{
	const size_t n = longer(x->t) + 1, m = longer(y->t) + 1;
	struct rewards z = { .x = x, .y = y };

	if (x->slots > PP_GRITS_MAX_PAIRS / y->slots)
		return fx_fail(e, FX_LIMIT, "grids of %zu and %zu slots are too large to be "
			"compared", y->slots, x->slots);
	z.w = FX_NEWN(a, x->slots * y->slots, double);
	z.of_cells = FX_NEWN(a, (size_t)x->t->cells * (size_t)y->t->cells, double);
	z.line = FX_NEWN(a, m, double);
	z.sum = fx_alloc(a, n * m, sizeof(double) + 1);
	z.pair = fx_alloc(a, 2 * n, sizeof(*z.pair));
	FX_TRY(make_room(&z.m, a, (const size_t[2]){ x->longest, y->longest },
		x->last > y->last ? x->last : y->last, e));
	if (!z.w || !z.of_cells || !z.line || !z.sum || !z.pair)
		return no_memory(e);
	most_alike(&r->top, &z, TOP);
	most_alike(&r->con, &z, CON);
	if (z.m.over)
		return too_long(e);
	r->placed = x->placed && y->placed;
	if (r->placed)
		most_alike(&r->loc, &z, LOC);
	return FX_OK;
}

enum fx_st pp_grits(struct pp_grits *r, struct fx_arena *a, const struct fx_table *read,
	const struct fx_table *truth, struct fx_err *e)
{
	struct grid x = { .t = NULL }, y = { .t = NULL };

	*r = (struct pp_grits){ .placed = 0 };
	if (!read->cells || !truth->cells) {
		const double p = !read->cells, q = !truth->cells;	/* of nothing: 1 */
		const struct pp_grits_score s = { p * q, p, q, p * q };

		r->top = r->con = s;
		return FX_OK;
	}
	FX_TRY(prepare(&x, a, truth, 0, e));
	FX_TRY(prepare(&y, a, read, 1, e));
	return compare(r, a, &x, &y, e);
}
