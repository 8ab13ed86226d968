/* metrics.c - see metrics.h */
#include "metrics.h"
#include "compose.h"
#include "piece.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- edits ---- */

/* A row of Wagner and Fischer's table: the distances of x to each beginning of y, or, backwards, to
 * each end of it: row[j] is that to its first, or last, j. */
static void row_of(int32_t *row, struct pp_seq x, struct pp_seq y, int backwards)
{
	for (size_t j = 0; j <= y.n; j++)
		row[j] = (int32_t)j;
	for (size_t i = 0; i < x.n; i++) {
		const int32_t c = x.v[backwards ? x.n - 1 - i : i];
		int32_t corner = row[0], left = ++row[0];

		for (size_t j = 1; j <= y.n; j++) {
			int32_t up = row[j], best = (up < left ? up : left) + 1;

			corner += c != y.v[backwards ? y.n - j : j - 1];
			left = row[j] = corner < best ? corner : best;
			corner = up;
		}
	}
}

/* What both have in front and behind costs nothing and is left out first. */
static int64_t distance(struct pp_seq x, struct pp_seq y, int32_t *row)
{
	while (x.n && y.n && x.v[x.n - 1] == y.v[y.n - 1]) {
		x.n--;
		y.n--;
	}
	while (x.n && y.n && *x.v == *y.v) {
		x = (struct pp_seq){ x.v + 1, x.n - 1 };
		y = (struct pp_seq){ y.v + 1, y.n - 1 };
	}
	row_of(row, x, y, 0);
	return row[y.n];
}

static enum fx_st edits(struct pp_edits *r, struct fx_arena *a, struct pp_seq read,
	struct pp_seq truth, struct fx_err *e)
{
	int32_t *row = FX_NEWN(a, truth.n + 1, int32_t);

	if (!row)
		return fx_fail(e, FX_NOMEM, "a row of %zu distances", truth.n);
	*r = (struct pp_edits){ distance(read, truth, row), (int64_t)truth.n };
	return FX_OK;
}

enum fx_st pp_cer(struct pp_edits *r, struct fx_arena *a, struct fx_span read, struct fx_span truth,
	struct fx_err *e)
{
	struct pp_seq x, y;

	*r = (struct pp_edits){ 0 };
	FX_TRY(pp_code_point_seq(&x, a, read, e));
	FX_TRY(pp_code_point_seq(&y, a, truth, e));
	return edits(r, a, x, y, e);
}

/* ---- words ---- */

struct word { struct fx_span s; int32_t *id; };

static struct fx_span next_word(const char **p, const char *end)
{
	const char *at = *p, *from;

	do
		from = at;
	while (at < end && pp_white_space(fx_utf8_next(&at, end)));
	for (at = from; at < end;) {
		const char *here = at;

		if (pp_white_space(fx_utf8_next(&at, end))) {
			*p = at;
			return (struct fx_span){ from, (size_t)(here - from) };
		}
	}
	*p = end;
	return (struct fx_span){ from, (size_t)(end - from) };
}

static size_t count_words(struct fx_span text)
{
	const char *p = text.p;
	size_t n = 0;

	while (next_word(&p, text.p + text.n).n)
		n++;
	return n;
}

static int by_bytes(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int c = memcmp(x->s.p, y->s.p, x->s.n < y->s.n ? x->s.n : y->s.n);

	return c ? c : (x->s.n > y->s.n) - (x->s.n < y->s.n);
}

/* Numbers the different words of both texts, so that equal words have equal numbers. */
static enum fx_st words(struct pp_seq s[2], struct fx_arena *a, const struct fx_span text[2],
	struct fx_err *e)
{
	const size_t n = count_words(text[0]) + count_words(text[1]);
	struct word *w = FX_NEWN(a, n, struct word);
	int32_t *id = FX_NEWN(a, n, int32_t), next = 0;
	size_t at = 0;

	if (!w || !id)
		return fx_fail(e, FX_NOMEM, "%zu words", n);
	for (int k = 0; k < 2; k++) {
		const char *p = text[k].p;
		struct fx_span one;

		s[k] = (struct pp_seq){ id + at, 0 };
		for (; (one = next_word(&p, text[k].p + text[k].n)).n; at++)
			w[at] = (struct word){ one, &s[k].v[s[k].n++] };
	}
	if (n)
		qsort(w, n, sizeof(*w), by_bytes);
	for (size_t i = 0; i < n; i++) {
		next += i && by_bytes(w + i - 1, w + i) != 0;
		*w[i].id = next;
	}
	return FX_OK;
}

enum fx_st pp_wer(struct pp_edits *r, struct fx_arena *a, struct fx_span read, struct fx_span truth,
	struct fx_err *e)
{
	struct pp_seq s[2];

	*r = (struct pp_edits){ 0 };
	FX_TRY(words(s, a, (const struct fx_span[2]){ read, truth }, e));
	return edits(r, a, s[0], s[1], e);
}

static int by_number(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

enum fx_st pp_bag_of_words(struct pp_bag *r, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, struct fx_err *e)
{
	struct pp_seq s[2];
	size_t i = 0, j = 0;

	*r = (struct pp_bag){ 0 };
	FX_TRY(words(s, a, (const struct fx_span[2]){ read, truth }, e));
	for (int k = 0; k < 2; k++)
		if (s[k].n)
			qsort(s[k].v, s[k].n, sizeof(*s[k].v), by_number);
	*r = (struct pp_bag){ 0, (int64_t)s[0].n, (int64_t)s[1].n };
	while (i < s[0].n && j < s[1].n) {
		int32_t x = s[0].v[i], y = s[1].v[j];

		r->matched += x == y;
		i += x <= y;
		j += y <= x;
	}
	return FX_OK;
}

/* ---- which words are right ---- */

struct aligner {
	const int32_t *x0;		/* what was read, whole */
	unsigned char *right;
	int32_t *front, *back;		/* a row each: distances from either end */
};

/* Hirschberg's alignment (CACM 18, 1975): the middle of x meets y where both halves cost least. Its
 * depth is the logarithm of x. */
static void align(const struct aligner *g, struct pp_seq x, struct pp_seq y)
{
	const size_t half = x.n / 2;
	const struct pp_seq head = { x.v, half }, tail = { x.v + half, x.n - half };
	size_t cut = 0;

	if (!x.n || !y.n)
		return;
	if (x.n == 1) {
		for (size_t j = 0; j < y.n; j++)
			g->right[x.v - g->x0] |= y.v[j] == *x.v;
		return;
	}
	row_of(g->front, head, y, 0);
	row_of(g->back, tail, y, 1);
	for (size_t j = 1; j <= y.n; j++)
		if (g->front[j] + g->back[y.n - j] < g->front[cut] + g->back[y.n - cut])
			cut = j;
	align(g, head, (struct pp_seq){ y.v, cut });
	align(g, tail, (struct pp_seq){ y.v + cut, y.n - cut });
}

/* Words that were not aligned, while the truth has more of them. */
static void match_rest(unsigned char *right, struct pp_seq x, struct pp_seq y, int32_t *left)
{
	for (size_t j = 0; j < y.n; j++)
		left[y.v[j]]++;
	for (size_t i = 0; i < x.n; i++)
		left[x.v[i]] -= right[i];
	for (size_t i = 0; i < x.n; i++)
		if (!right[i] && left[x.v[i]] > 0) {
			left[x.v[i]]--;
			right[i] = 1;
		}
}

enum fx_st pp_right_words(unsigned char **right, size_t *n, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, struct fx_err *e)
{
	struct aligner g;
	struct pp_seq s[2];
	int32_t *left;

	*n = 0;
	FX_TRY(words(s, a, (const struct fx_span[2]){ read, truth }, e));
	g.x0 = s[0].v;
	g.right = *right = FX_NEWN(a, s[0].n + 1, unsigned char);
	g.front = FX_NEWN(a, s[1].n + 1, int32_t);
	g.back = FX_NEWN(a, s[1].n + 1, int32_t);
	left = FX_NEWN(a, s[0].n + s[1].n + 1, int32_t);
	if (!g.right || !g.front || !g.back || !left)
		return fx_fail(e, FX_NOMEM, "%zu words", s[0].n);
	align(&g, s[0], s[1]);
	match_rest(g.right, s[0], s[1], left);
	*n = s[0].n;
	return FX_OK;
}

/* ---- order of lines ---- */

struct lines { struct pp_seq *line; size_t n; };
struct match { double alike; int32_t read, truth; };

static enum fx_st split(struct lines *l, struct fx_arena *a, struct fx_span text, struct fx_err *e)
{
	struct pp_seq all;
	size_t most = 1;

	FX_TRY(pp_code_point_seq(&all, a, text, e));
	for (size_t i = 0; i < all.n; i++)
		most += all.v[i] == '\n';
	l->n = 0;
	l->line = FX_NEWN(a, most, struct pp_seq);
	if (!l->line)
		return fx_fail(e, FX_NOMEM, "%zu lines", most);
	for (size_t i = 0; i < all.n; i++) {
		size_t from = i, to;

		while (i < all.n && all.v[i] != '\n')
			i++;
		for (to = i; to > from && pp_white_space(all.v[to - 1]); to--)
			;
		while (from < to && pp_white_space(all.v[from]))
			from++;
		if (from < to)
			l->line[l->n++] = (struct pp_seq){ all.v + from, to - from };
	}
	if (l->n > PP_ORDER_MAX_LINES)
		return fx_fail(e, FX_LIMIT, "%zu lines; their order is compared up to %d", l->n,
			PP_ORDER_MAX_LINES);
	return FX_OK;
}

/* Lengths alone rule most pairs out: the distance is at least their difference. */
static double likeness(struct pp_seq x, struct pp_seq y, int32_t *row)
{
	size_t longer = x.n > y.n ? x.n : y.n, shorter = x.n + y.n - longer;

	if (2 * shorter < longer)
		return 0;
	return 1 - (double)distance(x, y, row) / (double)longer;
}

static int best_first(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	if (x->alike > y->alike || x->alike < y->alike)
		return x->alike > y->alike ? -1 : 1;
	if (x->read != y->read)
		return x->read < y->read ? -1 : 1;
	return (x->truth > y->truth) - (x->truth < y->truth);
}

/* All pairs that are alike enough, the best first. */
static enum fx_st candidates(struct match **out, size_t *n, struct fx_arena *a,
	const struct lines l[2], struct fx_err *e)
{
	const size_t pairs = l[0].n * l[1].n;
	struct match *m = FX_NEWN(a, pairs, struct match);
	size_t longest = 0;
	int32_t *row;

	for (size_t j = 0; j < l[1].n; j++)
		longest = l[1].line[j].n > longest ? l[1].line[j].n : longest;
	row = FX_NEWN(a, longest + 1, int32_t);
	if (!m || !row)
		return fx_fail(e, FX_NOMEM, "%zu pairs of lines", pairs);
	*out = m;
	*n = 0;
	for (size_t i = 0; i < l[0].n; i++)
		for (size_t j = 0; j < l[1].n; j++) {
			double alike = likeness(l[0].line[i], l[1].line[j], row);

			if (alike >= 0.5)
				m[(*n)++] = (struct match){ alike, (int32_t)i, (int32_t)j };
		}
	if (*n)
		qsort(m, *n, sizeof(*m), best_first);
	return FX_OK;
}

static void count_inversions(struct pp_order *r, const int32_t *truth_of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n && truth_of[i] >= 0; j++)
			if (truth_of[j] >= 0) {
				r->pairs++;
				r->inverted += truth_of[j] < truth_of[i];
			}
}

enum fx_st pp_order_of_lines(struct pp_order *r, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, struct fx_err *e)
{
	struct lines l[2];
	struct match *m = NULL;
	int32_t *truth_of, *taken;
	size_t n = 0;

	*r = (struct pp_order){ 0 };
	FX_TRY(split(&l[0], a, read, e));
	FX_TRY(split(&l[1], a, truth, e));
	FX_TRY(candidates(&m, &n, a, l, e));
	truth_of = FX_NEWN(a, l[0].n, int32_t);
	taken = FX_NEWN(a, l[1].n, int32_t);
	if (!truth_of || !taken)
		return fx_fail(e, FX_NOMEM, "%zu lines", l[0].n);
	for (size_t i = 0; i < l[0].n; i++)
		truth_of[i] = -1;
	r->lines = (int64_t)l[1].n;
	for (size_t i = 0; i < n; i++)
		if (truth_of[m[i].read] < 0 && !taken[m[i].truth]) {
			truth_of[m[i].read] = m[i].truth;
			taken[m[i].truth] = 1;
			r->matched++;
		}
	count_inversions(r, truth_of, l[0].n);
	return FX_OK;
}

/* ---- rates ---- */

static double share(int64_t part, int64_t whole, double of_nothing)
{
	return whole ? (double)part / (double)whole : of_nothing;
}

double pp_rate(const struct pp_edits *r)
{
	return share(r->edits, r->len, r->edits ? NAN : 0);
}

double pp_precision(const struct pp_bag *r)
{
	return share(r->matched, r->read, 1);
}

double pp_recall(const struct pp_bag *r)
{
	return share(r->matched, r->truth, 1);
}

double pp_f1(const struct pp_bag *r)
{
	return share(2 * r->matched, r->read + r->truth, 1);
}

double pp_order_distance(const struct pp_order *r)
{
	return share(r->inverted, r->pairs, 0);
}

double pp_order_matched(const struct pp_order *r)
{
	return share(r->matched, r->lines, 1);
}
