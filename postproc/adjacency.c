/* adjacency.c - see adjacency.h */
#include "adjacency.h"

#include "piece.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

enum { RIGHT, BELOW };

struct relation { int from, to, way, blanks; };	/* cells; later their texts */

struct side {
	const struct fx_table *t;
	int rows, cols;			/* that cells reach */
	int *slot;			/* (rows, cols) cell + 1; 0: free */
	int *text;			/* (t->cells) equal numbers for equal texts; 0: blank */
	struct relation *rel;		/* (n) */
	size_t n;
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for relations of cells");
}

/* ---- cells in their slots ---- */

static enum fx_st measure(struct side *s, struct fx_err *e)
{
	for (int i = 0; s->t && i < s->t->cells; i++) {
		const struct fx_cell *c = s->t->cell + i;

		if (c->row < 0 || c->col < 0 || c->rows < 1 || c->cols < 1 ||
		    c->row >= FX_TABLE_MAX_ROWS || c->rows > FX_TABLE_MAX_ROWS - c->row ||
		    c->col >= FX_TABLE_MAX_COLS || c->cols > FX_TABLE_MAX_COLS - c->col)
			return fx_fail(e, FX_LIMIT, "a cell reaches beyond %d rows of %d columns",
				FX_TABLE_MAX_ROWS, FX_TABLE_MAX_COLS);
		s->rows = c->row + c->rows > s->rows ? c->row + c->rows : s->rows;
		s->cols = c->col + c->cols > s->cols ? c->col + c->cols : s->cols;
	}
	return FX_OK;
}

static void place(struct side *s)
{
	for (int i = s->t->cells - 1; i >= 0; i--) {	/* the first has the last word */
		const struct fx_cell *c = s->t->cell + i;

		for (int y = c->row; y < c->row + c->rows; y++)
			for (int x = c->col; x < c->col + c->cols; x++)
				s->slot[y * s->cols + x] = i + 1;
	}
}

/* ---- relations ---- */

/* The next cell with text from slot (y, x) on. */
static void look(struct side *s, int from, int y, int x, int way)
{
	struct relation r = { .from = from, .way = way };

	for (; y < s->rows && x < s->cols; r.blanks++) {
		const int i = s->slot[y * s->cols + x] - 1;

		if (i >= 0 && i != from && s->text[i]) {
			r.to = i;
			s->rel[s->n++] = r;
			return;
		}
		x += way == RIGHT;
		y += way == BELOW;
	}
}

static int by_cells(const void *a, const void *b)
{
	const struct relation *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	if (x->way != y->way)
		return x->way < y->way ? -1 : 1;
	return (x->blanks > y->blanks) - (x->blanks < y->blanks);
}

static void sort(struct side *s)
{
	if (s->n)
		qsort(s->rel, s->n, sizeof(*s->rel), by_cells);
}

static enum fx_st relate(struct side *s, struct fx_arena *a, struct fx_err *e)
{
	size_t most = 0, kept = 0;

	for (int i = 0; i < s->t->cells; i++)
		most += (size_t)s->t->cell[i].rows + (size_t)s->t->cell[i].cols;
	s->rel = FX_NEWN(a, most + 1, struct relation);
	s->slot = FX_NEWN(a, (size_t)s->rows * (size_t)s->cols + 1, int);
	if (!s->rel || !s->slot)
		return no_memory(e);
	place(s);
	for (int i = 0; i < s->t->cells; i++) {
		const struct fx_cell *c = s->t->cell + i;

		for (int y = c->row; s->text[i] && y < c->row + c->rows; y++)
			look(s, i, y, c->col + c->cols, RIGHT);
		for (int x = c->col; s->text[i] && x < c->col + c->cols; x++)
			look(s, i, c->row + c->rows, x, BELOW);
	}
	sort(s);
	for (size_t i = 0; i < s->n; i++) {
		const struct relation *l = kept ? s->rel + kept - 1 : NULL, *r = s->rel + i;

		if (!l || l->from != r->from || l->to != r->to || l->way != r->way)
			s->rel[kept++] = *r;	/* with the fewest blanks, as it comes first */
	}
	s->n = kept;
	return FX_OK;
}

static void name_texts(struct side *s)
{
	for (size_t i = 0; i < s->n; i++) {
		s->rel[i].from = s->text[s->rel[i].from];
		s->rel[i].to = s->text[s->rel[i].to];
	}
	sort(s);
}

/* ---- texts ---- */

struct text { struct fx_span s; int *to; };

static int by_text(const void *a, const void *b)
{
	const struct text *x = a, *y = b;
	const int c = memcmp(x->s.p, y->s.p, x->s.n < y->s.n ? x->s.n : y->s.n);

	return c ? c : (x->s.n > y->s.n) - (x->s.n < y->s.n);
}

static struct fx_span without_blanks(struct fx_arena *a, const char *text)
{
	const char *p = text, *end = text + strlen(text);
	char *to = fx_alloc(a, (size_t)(end - p) + 1, 1);
	struct fx_span s = { to, 0 };

	while (to && p < end) {
		const char *from = p;

		if (pp_white_space(fx_utf8_next(&p, end)))
			continue;
		memcpy(to + s.n, from, (size_t)(p - from));
		s.n += (size_t)(p - from);
	}
	return s;
}

static enum fx_st number_texts(struct side s[2], struct fx_arena *a, struct fx_err *e)
{
	struct text *text;
	size_t n = 0, most = 1;
	int next = 0;

	for (int k = 0; k < 2; k++)
		most += s[k].t ? (size_t)s[k].t->cells : 0;
	text = FX_NEWN(a, most, struct text);
	for (int k = 0; k < 2; k++) {
		s[k].text = FX_NEWN(a, most, int);
		for (int i = 0; s[k].t && text && s[k].text && i < s[k].t->cells; i++)
			text[n++] = (struct text){ without_blanks(a, s[k].t->cell[i].text),
				s[k].text + i };
	}
	if (a->failed)
		return no_memory(e);
	if (n)
		qsort(text, n, sizeof(*text), by_text);
	for (size_t i = 0; i < n; i++) {
		next += text[i].s.n && (!i || by_text(text + i - 1, text + i) != 0);
		*text[i].to = next;
	}
	return FX_OK;
}

/* ---- what both have ---- */

enum fx_st pp_adjacency(struct pp_adjacency *r, struct fx_arena *a, const struct fx_table *read,
	const struct fx_table *truth, struct fx_err *e)
{
	struct side s[2] = { { .t = read }, { .t = truth } };

	*r = (struct pp_adjacency){ 0, 0, 0 };
	FX_TRY(measure(s, e));
	FX_TRY(measure(s + 1, e));
	FX_TRY(number_texts(s, a, e));
	for (int k = 0; k < 2; k++)
		if (s[k].t) {
			FX_TRY(relate(s + k, a, e));
			name_texts(s + k);
		}
	for (size_t i = 0, j = 0; i < s[0].n && j < s[1].n;) {
		const int c = by_cells(s[0].rel + i, s[1].rel + j);

		r->matched += !c;
		i += c <= 0;
		j += c >= 0;
	}
	r->read = (int64_t)s[0].n;
	r->truth = (int64_t)s[1].n;
	return FX_OK;
}

double pp_adjacency_precision(const struct pp_adjacency *r)
{
	return r->read ? (double)r->matched / (double)r->read : !r->truth;
}

double pp_adjacency_recall(const struct pp_adjacency *r)
{
	return r->truth ? (double)r->matched / (double)r->truth : 1;
}

double pp_adjacency_f1(const struct pp_adjacency *r)
{
	const double p = pp_adjacency_precision(r), q = pp_adjacency_recall(r);

	return p + q > 0 ? 2 * p * q / (p + q) : 0;
}
