/* approx.c - see approx.h */
#include "approx.h"

#include <string.h>

/* ---- insertions and deletions ---- */

/* The table of distances within `most` of its diagonal, a row at a time: row[k] is that of i
 * characters of x and i + k - most of y. */
size_t pp_indels(struct pp_seq x, struct pp_seq y, size_t most, size_t *row)
{
	const size_t width = 2 * most + 1, far = most + 1;
	const size_t apart = x.n > y.n ? x.n - y.n : y.n - x.n;

	if (apart > most)
		return far;
	for (size_t k = 0; k <= width; k++)
		row[k] = k >= most && k - most <= y.n && k < width ? k - most : far;
	for (size_t i = 1; i <= x.n; i++) {
		size_t best = far, left = far;

		for (size_t k = 0; k < width; k++) {
			size_t d = far;

			if (i + k < most || i + k - most > y.n) {
				row[k] = left = far;
				continue;
			}
			if (i + k > most && x.v[i - 1] == y.v[i + k - most - 1])
				d = row[k];
			if (row[k + 1] + 1 < d)
				d = row[k + 1] + 1;
			if (left + 1 < d)
				d = left + 1;
			row[k] = left = d < far ? d : far;
			best = left < best ? left : best;
		}
		if (best > most)
			return far;
	}
	return row[y.n + most - x.n];
}

/* The most that two texts of that length together may take. */
static size_t allowed(size_t both, struct pp_slack s)
{
	const size_t most = s.of ? (size_t)s.diffs * both / s.of : both;

	return most < both ? most : both;
}

static enum fx_st row_for(size_t **row, struct fx_arena *a, size_t most, struct fx_err *e)
{
	*row = FX_NEWN(a, 2 * most + 2, size_t);
	return *row ? FX_OK : fx_fail(e, FX_NOMEM, "a row of %zu distances", 2 * most + 2);
}

enum fx_st pp_alike(int *is, struct fx_arena *a, struct pp_seq x, struct pp_seq y,
	struct pp_slack slack, struct fx_err *e)
{
	const size_t most = allowed(x.n + y.n, slack);
	size_t *row;

	*is = 0;
	FX_TRY(row_for(&row, a, most, e));
	*is = pp_indels(x, y, most, row) <= most;
	return FX_OK;
}

struct search { struct pp_seq shorter, longer; struct pp_slack slack; size_t *row; };

static int fits(const struct search *s, size_t from, size_t n)
{
	const struct pp_seq part = { s->longer.v + from, n };
	const size_t most = allowed(s->shorter.n + n, s->slack);

	return pp_indels(s->shorter, part, most, s->row) <= most;
}

static int fits_anywhere(const struct search *s)
{
	const size_t n = s->shorter.n, all = s->longer.n;

	for (size_t i = 0; i + n <= all; i++)
		if (fits(s, i, n))
			return 1;
	for (size_t k = 1; k < n; k++)
		if (fits(s, 0, k) || fits(s, all - k, k))
			return 1;
	return 0;
}

enum fx_st pp_stands_in(int *is, struct fx_arena *a, struct pp_seq what, struct pp_seq text,
	int diffs, struct fx_err *e)
{
	struct search s = { what, text, { diffs, what.n }, NULL };

	*is = (size_t)diffs >= what.n;
	if (*is || text.n + (size_t)diffs < what.n)
		return FX_OK;
	if (text.n < what.n) {
		s.shorter = text;
		s.longer = what;
	}
	FX_TRY(row_for(&s.row, a, allowed(2 * what.n, s.slack), e));
	*is = fits_anywhere(&s);
	if (*is || text.n != what.n)
		return FX_OK;
	s.shorter = text;		/* of one length: ends of either */
	s.longer = what;
	*is = fits_anywhere(&s);
	return FX_OK;
}

/* ---- near places ---- */

struct place { long from, to; size_t diffs; };

/* Places that overlap, as they come by their ends. */
struct group { struct place best; long to; int nth; };

static int is_nearer(const struct place *x, const struct place *y)
{
	return x->diffs != y->diffs ? x->diffs < y->diffs : x->to - x->from > y->to - y->from;
}

static void add(struct pp_places *p, struct group *g, struct place x, int diffs)
{
	if (!g->nth || !diffs || x.from >= g->to) {
		g->nth++;
		g->best = x;
	} else if (is_nearer(&x, &g->best)) {
		g->best = x;
	}
	g->to = x.to;
	p->last = g->best.from;
	if (g->nth == 1)
		p->first = g->best.from;
}

/* Of two ways to one end, the second of which takes one more; of equals the longer. */
static struct place nearer(struct place x, struct place y)
{
	y.diffs++;
	return y.diffs < x.diffs || (y.diffs == x.diffs && y.from < x.from) ? y : x;
}

enum fx_st pp_find_near(struct pp_places *p, struct fx_arena *a, struct pp_seq what,
	struct pp_seq text, int diffs, struct fx_err *e)
{
	struct place *row = FX_NEWN(a, what.n + 1, struct place);
	struct group group = { .nth = 0 };

	*p = (struct pp_places){ -1, -1 };
	if (!row)
		return fx_fail(e, FX_NOMEM, "a row of %zu distances", what.n);
	for (size_t i = 0; i <= what.n; i++)
		row[i] = (struct place){ 0, 0, i };
	for (size_t j = 1; j <= text.n; j++) {	/* Sellers: a place may begin anywhere */
		struct place corner = row[0];

		row[0].from = (long)j;
		for (size_t i = 1; i <= what.n; i++) {
			struct place d = corner;

			d.diffs += what.v[i - 1] != text.v[j - 1];
			corner = row[i];
			d = nearer(d, row[i]);
			row[i] = nearer(d, row[i - 1]);
		}
		if (row[what.n].diffs <= (size_t)diffs)
			add(p, &group, (struct place){ row[what.n].from, (long)j,
				row[what.n].diffs }, diffs);
	}
	return FX_OK;
}
