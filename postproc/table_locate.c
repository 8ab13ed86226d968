/* table_locate.c - see table_locate.h */
#include "table_locate.h"

#include "normal.h"
#include "piece.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct box { float x0, y0, x1, y1; };

struct stood {				/* a word with a place, in the table's own frame */
	struct fx_span text;		/* as it is compared */
	struct box at;
	int word, line;
	int cell;			/* that it was aligned with; -1: none */
};

struct said { struct fx_span text; int cell; };		/* a word of a cell */

struct places {
	struct fx_table *t;
	struct fx_cell *cell;
	struct fx_arena a;		/* scratch */
	struct stood *stood;
	struct said *said;
	int stoods, saids, matched;
	struct box all;			/* of the table, in its own frame */
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for the places of cells");
}

/* Turned by quarters clockwise about the origin. */
static struct box turned(struct box b, int quarters)
{
	for (int i = 0; i < quarters; i++)
		b = (struct box){ -b.y1, b.x0, -b.y0, b.x1 };
	return b;
}

static struct box bounds(const float q[8])
{
	struct box b = { q[0], q[1], q[0], q[1] };

	for (int i = 2; i < 8; i += 2) {
		b.x0 = fminf(b.x0, q[i]);
		b.y0 = fminf(b.y0, q[i + 1]);
		b.x1 = fmaxf(b.x1, q[i]);
		b.y1 = fmaxf(b.y1, q[i + 1]);
	}
	return b;
}

/* ---- the words of both ---- */

static int order(float a, float b)
{
	return (a > b) - (a < b);
}

static int by_height(const void *p, const void *q)
{
	const struct stood *a = p, *b = q;
	const int o = order(a->at.y0 + a->at.y1, b->at.y0 + b->at.y1);

	return o ? o : (a->word > b->word) - (a->word < b->word);
}

static int by_line(const void *p, const void *q)
{
	const struct stood *a = p, *b = q;
	int o = (a->line > b->line) - (a->line < b->line);

	o = o ? o : order(a->at.x0, b->at.x0);
	return o ? o : (a->word > b->word) - (a->word < b->word);
}

static enum fx_st set_stood(struct places *x, const struct pp_place_word *word, int words,
	struct fx_err *e)
{
	const struct stood *first;

	x->stood = FX_NEWN(&x->a, (size_t)words + 1, struct stood);
	if (!x->stood)
		return no_memory(e);
	for (int i = 0; i < words; i++) {
		const float *b = word[i].box;
		const struct box at = turned((struct box){ b[0], b[1], b[2], b[3] }, x->t->turned);
		const float mx = (at.x0 + at.x1) / 2, my = (at.y0 + at.y1) / 2;

		if (mx < x->all.x0 || mx > x->all.x1 || my < x->all.y0 || my > x->all.y1)
			continue;
		x->stood[x->stoods] = (struct stood){ { 0 }, at, i, 0, -1 };
		FX_TRY(pp_normal(&x->stood[x->stoods++].text, &x->a, word[i].text, 0, e));
	}
	qsort(x->stood, (size_t)x->stoods, sizeof(*x->stood), by_height);
	first = x->stood;
	for (int i = 1; i < x->stoods; i++) {
		struct stood *w = x->stood + i;
		const int same = w->at.y0 + w->at.y1 - first->at.y0 - first->at.y1 <=
			first->at.y1 - first->at.y0;

		w->line = w[-1].line + !same;
		first = same ? first : w;
	}
	qsort(x->stood, (size_t)x->stoods, sizeof(*x->stood), by_line);
	return FX_OK;
}

static enum fx_st set_said(struct places *x, struct fx_err *e)
{
	struct fx_span s;
	int n = 0;

	for (int i = 0; i < x->t->cells; i++)
		n += pp_pieces((struct fx_span){ x->cell[i].text, strlen(x->cell[i].text) });
	x->said = FX_NEWN(&x->a, (size_t)n + 1, struct said);
	if (!x->said)
		return no_memory(e);
	for (int i = 0; i < x->t->cells; i++) {
		const char *p = x->cell[i].text, *end = p + strlen(p);

		while (pp_piece(&s, &p, end)) {
			x->said[x->saids].cell = i;
			FX_TRY(pp_normal(&x->said[x->saids++].text, &x->a, s, 0, e));
		}
	}
	return FX_OK;
}

/* ---- which is which ---- */

static int same(struct fx_span a, struct fx_span b)
{
	return a.n == b.n && !memcmp(a.p, b.p, a.n);
}

/* The longest common subsequence; of several, that which takes what comes first. */
static enum fx_st align(struct places *x, struct fx_err *e)
{
	const size_t n = (size_t)x->saids, m = (size_t)x->stoods, wide = m + 1;
	unsigned short *most = FX_NEWN(&x->a, (n + 1) * wide, unsigned short);

	if (!most)
		return no_memory(e);
	for (size_t i = n; i-- > 0;)
		for (size_t k = m; k-- > 0;) {
			const unsigned short *at = most + i * wide + k;
			const unsigned short skip = at[1] > at[wide] ? at[1] : at[wide];
			const int with = same(x->said[i].text, x->stood[k].text) ?
				at[wide + 1] + 1 : 0;

			most[i * wide + k] = with > skip ? (unsigned short)with : skip;
		}
	for (size_t i = 0, k = 0; i < n && k < m;) {
		const unsigned short *at = most + i * wide + k;

		if (same(x->said[i].text, x->stood[k].text) && *at == at[wide + 1] + 1) {
			x->stood[k++].cell = x->said[i++].cell;
			x->matched++;
		} else if (at[1] >= at[wide]) {
			k++;
		} else {
			i++;
		}
	}
	return FX_OK;
}

/* ---- borders ---- */

struct edge { float from, to; int side; };	/* of a word; side 0: before the border, 1: after */

static int by_middle(const void *p, const void *q)
{
	const struct edge *a = p, *b = q;
	const int o = order(a->from + a->to, b->from + b->to);

	return o ? o : (a->side > b->side) - (a->side < b->side);
}

/* 1: the middles of two words in a row are not the same. */
static int apart(const struct edge *w)
{
	return w[0].from + w[0].to < w[1].from + w[1].to;
}

/* Which side of border k, below column or row k - 1, an aligned word is on; -1: of neither. */
static int side_of(const struct places *x, const struct stood *w, int down, int k)
{
	const struct fx_cell *c = x->cell + w->cell;
	const int from = down ? c->row : c->col, n = down ? c->rows : c->cols;

	return from + n <= k ? 0 : from >= k ? 1 : -1;
}

/* Where border k is put, not before `least`. */
static float border(const struct places *x, struct edge *edge, int down, int k, float least)
{
	const float end = down ? x->all.y1 : x->all.x1;
	float best = least, widest = -INFINITY;
	int n = 0, wrong = 0, fewest;	/* more than if it stood before all words */

	for (int i = 0; i < x->stoods; i++) {
		const struct stood *w = x->stood + i;
		const int side = w->cell < 0 ? -1 : side_of(x, w, down, k);

		if (side < 0)
			continue;
		edge[n++] = (struct edge){ down ? w->at.y0 : w->at.x0,
			down ? w->at.y1 : w->at.x1, side };
	}
	qsort(edge, (size_t)n, sizeof(*edge), by_middle);
	fewest = n + 1;
	for (int i = 0; i <= n; i++) {
		const float from = i ? edge[i - 1].to : least, to = i < n ? edge[i].from : end;

		if (i)
			wrong += edge[i - 1].side ? 1 : -1;
		if (wrong > fewest || (wrong == fewest && to - from <= widest) ||
		    (i && i < n && !apart(edge + i - 1)))
			continue;
		fewest = wrong;
		widest = to - from;
		best = (from + to) / 2;
	}
	return fmaxf(fminf(best, end), least);
}

static enum fx_st borders(float **at, struct places *x, int down, struct fx_err *e)
{
	const int n = down ? x->t->rows : x->t->cols;
	struct edge *edge = FX_NEWN(&x->a, (size_t)x->stoods + 1, struct edge);

	*at = FX_NEWN(&x->a, (size_t)n + 1, float);
	if (!edge || !*at)
		return no_memory(e);
	(*at)[0] = down ? x->all.y0 : x->all.x0;
	(*at)[n] = down ? x->all.y1 : x->all.x1;
	for (int k = 1; k < n; k++)
		(*at)[k] = border(x, edge, down, k, (*at)[k - 1]);
	return FX_OK;
}

static enum fx_st set_places(struct places *x, struct fx_err *e)
{
	const int back = (4 - x->t->turned) & 3;
	float *col, *row;

	FX_TRY(borders(&col, x, 0, e));
	FX_TRY(borders(&row, x, 1, e));
	for (int i = 0; i < x->t->cells; i++) {
		struct fx_cell *c = x->cell + i;
		const struct box b = turned((struct box){ col[c->col], row[c->row],
			col[c->col + c->cols], row[c->row + c->rows] }, back);
		const float q[8] = { b.x0, b.y0, b.x1, b.y0, b.x1, b.y1, b.x0, b.y1 };

		for (int k = 0; k < 8; k++)	/* begins where its own text does */
			c->quad[k] = q[(k + 2 * back) & 7];
	}
	return FX_OK;
}

static enum fx_st find(int *set, struct places *x, const struct pp_place_word *word, int words,
	struct fx_err *e)
{
	FX_TRY(set_said(x, e));
	FX_TRY(set_stood(x, word, words, e));
	if (!x->saids || x->saids > PP_PLACE_WORDS || x->stoods > PP_PLACE_WORDS)
		return FX_OK;
	FX_TRY(align(x, e));
	if (2 * x->matched < x->saids)
		return FX_OK;
	*set = 1;
	return set_places(x, e);
}

enum fx_st pp_table_locate(int *set, struct fx_table *t, struct fx_cell *cell,
	const struct pp_place_word *word, int words, struct fx_err *e)
{
	struct places x = { .t = t, .cell = cell,
		.all = turned(bounds(t->quad), t->turned) };
	enum fx_st st;

	*set = 0;
	fx_arena_init(&x.a, 0);
	st = find(set, &x, word, words, e);
	fx_arena_reset(&x.a);
	return st;
}
