/* calibrate.c - see calibrate.h */
#include "calibrate.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void pp_evidence_add(struct pp_evidence *page, float raw)
{
	if (!(raw >= 0))
		return;
	page->sum += (double)raw;
	page->words++;
}

static double evidence(double share, double mean, float raw, const struct pp_evidence *page)
{
	return (1 - share) * (double)raw + share * (page->sum + mean) / (page->words + 1.0);
}

float pp_calibrated(const struct fx_calibration *c, float raw, const struct pp_evidence *page)
{
	double x;
	int i = 0;

	if (!c || !(raw >= 0))
		return raw;
	x = evidence(c->share, c->mean, raw, page);
	while (i < c->knots && c->x[i] < x)
		i++;
	if (i == 0 || i == c->knots)
		return (float)c->y[i ? i - 1 : 0];
	return (float)(c->y[i - 1] + (c->y[i] - c->y[i - 1]) * (x - c->x[i - 1]) /
		(c->x[i] - c->x[i - 1]));
}

/* ---- the fit ---- */

struct point { double x; int right; };
struct block { double x, words, right; };		/* x: a sum */

struct fit {
	const struct pp_judged *word;	/* (n) */
	size_t n;
	double mean;
	struct point *sorted;		/* (n) */
	struct block *b;		/* (n) */
};

static int by_x(const void *a, const void *b)
{
	const struct point *x = a, *y = b;

	return (x->x > y->x) - (x->x < y->x);
}

static double share(const struct block *b)
{
	return b->right / b->words;
}

static void join(struct block *to, const struct block *from)
{
	to->x += from->x;
	to->words += from->words;
	to->right += from->right;
}

/* Words of one evidence can't be told apart, so they are a block before anything is pooled. */
static size_t pool(struct block *b, const struct point *p, size_t n)
{
	size_t blocks = 0;

	for (size_t i = 0; i < n;) {
		struct block *last = b + blocks++;
		size_t from = i;

		*last = (struct block){ 0 };
		for (; i < n && !by_x(p + from, p + i); i++)
			join(last, &(struct block){ p[i].x, 1, p[i].right });
		for (; blocks > 1 && share(last - 1) >= share(last); blocks--) {
			join(last - 1, last);
			last--;
		}
	}
	return blocks;
}

/* What merging two neighbours adds to the squared error of the fit. */
static double cost(const struct block *b)
{
	const double d = share(b) - share(b + 1);

	return d * d * b->words * b[1].words / (b->words + b[1].words);
}

static double sixth(double v)
{
	return round(v * 1e6) / 1e6;
}

static double knot_x(const struct block *b)
{
	return sixth(b->x / b->words);
}

static double knot_y(const struct block *b)
{
	return sixth((b->right + 1) / (b->words + 2));
}

/* The block that is to be merged with the one after it; n - 1: all is well. */
static size_t next_merge(const struct block *b, size_t n)
{
	size_t small = 0, best = 0;

	for (size_t i = 1; i < n; i++) {
		if (b[i].words < b[small].words)
			small = i;
		if (i + 1 < n && cost(b + i) < cost(b + best))
			best = i;
	}
	if (b[small].words < PP_FIT_BLOCK) {
		if (small == 0 || small + 1 == n)
			return small ? small - 1 : 0;
		return cost(b + small - 1) < cost(b + small) ? small - 1 : small;
	}
	if (n > PP_FIT_KNOTS)
		return best;
	for (size_t i = 0; i + 1 < n; i++)
		if (knot_x(b + i) >= knot_x(b + i + 1) || knot_y(b + i) >= knot_y(b + i + 1))
			return i;
	return n - 1;
}

/* The blocks of f->b where the page has that share; how many. */
static size_t blocks_at(struct fit *f, double page)
{
	size_t blocks, at;

	for (size_t i = 0; i < f->n; i++) {
		const struct pp_judged *w = f->word + i;

		f->sorted[i] = (struct point){ evidence(page, f->mean, w->confidence, &w->page),
			w->right != 0 };
	}
	qsort(f->sorted, f->n, sizeof(*f->sorted), by_x);
	blocks = pool(f->b, f->sorted, f->n);
	while ((at = next_merge(f->b, blocks)) + 1 < blocks) {
		join(f->b + at, f->b + at + 1);
		memmove(f->b + at + 1, f->b + at + 2, (blocks - at - 2) * sizeof(*f->b));
		blocks--;
	}
	return blocks;
}

/* The squared error of the blocks' y. */
static double brier(const struct block *b, size_t n)
{
	double sum = 0;

	for (const struct block *end = b + n; b < end; b++) {
		const double y = knot_y(b);

		sum += b->right * (1 - y) * (1 - y) + (b->words - b->right) * y * y;
	}
	return sum;
}

static void fit(struct fx_calibration *c, struct fit *f)
{
	double least = INFINITY;

	for (int k = 0; k <= PP_FIT_SHARES; k++) {
		const double page = (double)k / PP_FIT_SHARES;
		const size_t blocks = blocks_at(f, page);
		const double off = brier(f->b, blocks);

		if (!(off < least))
			continue;
		least = off;
		c->share = page;
		for (c->knots = 0; c->knots < (int)blocks; c->knots++) {
			c->x[c->knots] = knot_x(f->b + c->knots);
			c->y[c->knots] = knot_y(f->b + c->knots);
		}
	}
}

enum fx_st pp_calibration_fit(struct fx_calibration *c, struct fx_arena *a,
	const struct pp_judged *word, size_t n, struct fx_err *e)
{
	struct fit f = { .word = word, .n = n };

	*c = (struct fx_calibration){ 0 };
	if (n < PP_FIT_BLOCK || n > INT_MAX)
		return fx_fail(e, FX_INPUT, "a calibration takes %d words or more, not %zu",
			PP_FIT_BLOCK, n);
	f.sorted = FX_NEWN(a, n, struct point);
	f.b = FX_NEWN(a, n, struct block);
	if (!f.sorted || !f.b)
		return fx_fail(e, FX_NOMEM, "no memory to calibrate with %zu words", n);
	for (size_t i = 0; i < n; i++)
		f.mean += (double)word[i].confidence;
	c->mean = f.mean = sixth(f.mean / (double)n);
	c->words = (int)n;
	fit(c, &f);
	return FX_OK;
}

/* ---- reliability ---- */

void pp_reliability_add(struct pp_reliability *r, float confidence, int right)
{
	int i = (int)ceil((double)confidence * PP_BINS) - 1;
	struct pp_bin *b = r->bin + (i < 0 ? 0 : i < PP_BINS ? i : PP_BINS - 1);

	b->words++;
	b->right += right != 0;
	b->confidence += (double)confidence;
}

double pp_ece(const struct pp_reliability *r)
{
	double off = 0, words = 0;

	for (const struct pp_bin *b = r->bin; b < r->bin + PP_BINS; b++) {
		off += fabs((double)b->right - b->confidence);
		words += (double)b->words;
	}
	return words > 0 ? off / words : NAN;
}
