/* words.c - where one word ends: gaps between letters and gaps between words form two heaps, and
 * the border between them is found anew for each stretch, as types and spacing differ */
#include "parts.h"

#include <stdlib.h>

enum { CLIP = 130, FEW = 6 };	/* gaps are measured in percent of an x's height */

struct gaps { int *v; int n; };

/* Gap before each piece but the first, in percent; pieces above each other have none. */
static void measure(struct gaps *g, const struct fx_pink *k, const struct fx_frag *f)
{
	int end = k->piece[k->by_frag[f->first]].box.x1;

	g->n = 0;
	for (int i = 1; i < f->pieces; i++) {
		const struct fx_box *b = &k->piece[k->by_frag[f->first + i]].box;

		g->v[g->n++] = (b->x0 - end) * 100 / f->xh;
		end = fx_pmax(end, b->x1);
	}
}

static int ascending(const void *p, const void *q)
{
	int a = *(const int *)p, b = *(const int *)q;

	return a < b ? -1 : a > b;
}

/* The middle of the widest hole in sorted v near t. */
static int widest(const int *v, int n, int t)
{
	int best = -1, at = t;

	for (int i = 1; i < n; i++) {
		const int mid = (v[i - 1] + v[i]) / 2;

		if (mid * 4 >= t * 3 && mid * 2 <= t * 3 && v[i] - v[i - 1] > best) {
			best = v[i] - v[i - 1];
			at = mid;
		}
	}
	return at;
}

/* The border that leaves the least variance on its two sides; *far: how far the heaps are apart. */
static int border(int *far, int *v, int n)
{
	int64_t sum = 0, left = 0;
	double best = -1;
	int at = 0;

	qsort(v, (size_t)n, sizeof *v, ascending);
	for (int i = 0; i < n; i++) {
		v[i] = fx_pclamp(v[i], 0, CLIP);
		sum += v[i];
	}
	*far = 0;
	for (int i = 1; i < n; i++) {
		double a, b, between;

		left += v[i - 1];
		if (v[i] == v[i - 1])
			continue;
		a = (double)left / i;
		b = (double)(sum - left) / (n - i);
		between = (b - a) * (b - a) * i * (n - i);
		if (between > best) {
			best = between;
			at = i;
			*far = (int)(b - a);
		}
	}
	return at ? widest(v, n, (v[at - 1] + v[at]) / 2) : 0;
}

/* Of the whole page, for stretches that are too short to tell. */
static int usual_border(const struct fx_pink *k, int *all, int *tmp)
{
	struct gaps g = { .v = tmp };
	int n = 0, far, t;

	for (int i = 0; i < k->frags; i++) {
		measure(&g, k, k->frag + i);
		for (int j = 0; j < g.n; j++)
			if (g.v[j] < 2 * CLIP)
				all[n++] = g.v[j];
	}
	t = n > 20 ? border(&far, all, n) : 0;
	return t ? fx_pclamp(t, 35, 75) : 45;
}

static int border_of(const struct fx_pink *k, const struct fx_frag *f, int usual, int *tmp)
{
	struct gaps g = { .v = tmp };
	int far, t;

	measure(&g, k, f);
	qsort(g.v, (size_t)g.n, sizeof *g.v, ascending);
	/* a title whose letters are all set apart */
	if (g.n >= 4 && f->caps == 1 && !f->marks && g.v[g.n / 4] > usual)
		return fx_pmax(g.v[g.n / 2] * 17 / 10, usual);
	if (g.n < FEW)
		return usual;
	t = border(&far, g.v, g.n);
	if (far < 30 || t < 25)
		return usual;
	/* a border far from the page's needs many gaps as its witnesses */
	return g.n < 20 ? fx_pclamp(t, usual * 3 / 4, usual * 8 / 5) : fx_pmax(t, usual / 2);
}

/* Commas, full stops and the like: no word starts with them, and some types set them far off. */
static int closes(const struct fx_frag *f, const struct fx_box *b)
{
	const int h = b->y1 - b->y0, w = b->x1 - b->x0, y = (b->y0 + b->y1) / 2;

	return w * 2 < f->xh && h * 10 < 7 * f->xh && y > f->base - f->xh / 3;
}

/* Apostrophes and quotation marks. */
static int is_high(const struct fx_frag *f, const struct fx_box *b)
{
	return 10 * (b->y1 - b->y0) < 8 * f->xh && b->y1 < f->base - f->xh / 2;
}

static const struct fx_box *box_at(const struct fx_pink *k, const struct fx_frag *f, int j)
{
	return &k->piece[k->by_frag[f->first + j]].box;
}

/* Does a word end before piece j, whose gap begins at `end`? */
static int is_border(const struct fx_pink *k, const struct fx_frag *f, int j, int end, int limit)
{
	const struct fx_box *b = box_at(k, f, j);
	const int gap = b->x0 - end;
	int tenths = 10, next = j;

	if (closes(f, b))
		tenths = 16;
	else if (is_high(f, box_at(k, f, j - 1)))
		tenths = 12;
	/* between two gaps, marks above go to where they stand nearer */
	while (next < f->pieces && is_high(f, box_at(k, f, next)))
		next++;
	if (next > j && (next == f->pieces ||
			 box_at(k, f, next)->x0 - box_at(k, f, next - 1)->x1 > gap))
		tenths = 20;
	return gap * 1000 > tenths * limit * f->xh;
}

static int is_figure(const struct fx_frag *f, const struct fx_box *b)
{
	const int h = b->y1 - b->y0;

	return 20 * h >= 23 * f->xh && 20 * h <= 33 * f->xh && 5 * (b->x1 - b->x0) <= 4 * h &&
		5 * (b->y1 - f->base) <= f->xh && 5 * (f->base - b->y1) <= f->xh;
}

/* Figures, and what stands among them: points, dashes, brackets; from piece j to the next border,
 * on its left or on its right (`step`). */
static int are_figures(const struct fx_pink *k, const struct fx_frag *f, const char *border,
	int j, int step)
{
	for (int i = j; i >= 0 && i < f->pieces; i += step) {
		const struct fx_box *b = box_at(k, f, i);
		const int h = b->y1 - b->y0;

		if (i != j && border[step > 0 ? i : i + 1])
			break;
		if (!is_figure(f, b) && 4 * h >= 3 * f->xh && 20 * h <= 33 * f->xh)
			return 0;
	}
	return 1;
}

/* Half of what a thin piece of a number lacks to be as wide as its other figures, which all have
 * the same width. */
static int lacks(const struct fx_frag *f, const struct fx_box *b)
{
	const int w = b->x1 - b->x0, h = b->y1 - b->y0;

	return is_figure(f, b) && 10 * w <= 6 * h ? (65 * h / 100 - w) / 2 : 0;
}

/* The border before piece j is none if a number goes on there: the white beside a one. */
static int goes_on(const struct fx_pink *k, const struct fx_frag *f, const char *border, int j,
	int limit)
{
	const struct fx_box *b = box_at(k, f, j), *a = box_at(k, f, j - 1);
	const int more = lacks(f, a) + lacks(f, b);

	return more && (b->x0 - a->x1 - more) * 100 <= limit * f->xh &&
		are_figures(k, f, border, j - 1, -1) && are_figures(k, f, border, j, 1);
}

static void split(struct fx_pink *k, int i, int limit, char *border)
{
	struct fx_frag *f = k->frag + i;
	int end = 0;

	for (int j = 0; j < f->pieces; j++) {
		const struct fx_box *b = box_at(k, f, j);

		border[j] = !j || is_border(k, f, j, end, limit);
		end = j ? fx_pmax(end, b->x1) : b->x1;
	}
	f->word = k->words;
	for (int j = 0; j < f->pieces; j++) {
		const int p = k->by_frag[f->first + j];
		struct fx_pword *w;

		if (!j || (border[j] && !goes_on(k, f, border, j, limit)))
			k->word[k->words++] = (struct fx_pword){
				.box = k->piece[p].box, .frag = i, .first = f->first + j };
		w = k->word + k->words - 1;
		w->pieces++;
		fx_pjoin(&w->box, &k->piece[p].box);
		k->piece[p].word = k->words - 1;
	}
	f->words = k->words - f->word;
}

enum fx_st fx_page_words(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	int *all = FX_NEWN(a, (size_t)k->piece_cap, int), usual;
	int *tmp = FX_NEWN(a, (size_t)k->piece_cap, int);
	char *edge = FX_NEWN(a, (size_t)k->piece_cap, char);

	k->word = FX_NEWN(a, (size_t)k->piece_cap, struct fx_pword);
	if (!all || !tmp || !edge || !k->word)
		return fx_fail(e, FX_NOMEM, "page: its words");
	usual = usual_border(k, all, tmp);
	k->words = 0;
	for (int i = 0; i < k->frags; i++)
		split(k, i, border_of(k, k->frag + i, usual, tmp), edge);
	if (k->words > FX_LAYOUT_MAX_WORDS)
		return fx_fail(e, FX_LIMIT, "page: over %d words", FX_LAYOUT_MAX_WORDS);
	return FX_OK;
}
