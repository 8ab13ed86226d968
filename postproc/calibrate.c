/* calibrate.c - see calibrate.h */
#include "calibrate.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

float pp_calibrated(const struct fx_calibration *c, float raw)
{
	const double x = (double)raw;
	int i = 0;

	if (!c || !(raw >= 0))
		return raw;
	while (i < c->knots && c->x[i] < x)
		i++;
	if (i == 0 || i == c->knots)
		return (float)c->y[i ? i - 1 : 0];
	return (float)(c->y[i - 1] + (c->y[i] - c->y[i - 1]) * (x - c->x[i - 1]) /
		(c->x[i] - c->x[i - 1]));
}

/* ---- the fit ---- */

struct block { double confidence, words, right; };	/* confidence: a sum */

static int by_confidence(const void *a, const void *b)
{
	const struct pp_judged *x = a, *y = b;

	return (x->confidence > y->confidence) - (x->confidence < y->confidence);
}

static double share(const struct block *b)
{
	return b->right / b->words;
}

static void join(struct block *to, const struct block *from)
{
	to->confidence += from->confidence;
	to->words += from->words;
	to->right += from->right;
}

/* Words of one confidence can't be told apart, so they are a block before anything is pooled. */
static size_t pool(struct block *b, const struct pp_judged *word, size_t n)
{
	size_t blocks = 0;

	for (size_t i = 0; i < n;) {
		struct block *last = b + blocks++;
		size_t from = i;

		*last = (struct block){ 0 };
		for (; i < n && !by_confidence(word + from, word + i); i++)
			join(last, &(struct block){ (double)word[i].confidence, 1,
				word[i].right != 0 });
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
	return sixth(b->confidence / b->words);
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

enum fx_st pp_calibration_fit(struct fx_calibration *c, struct fx_arena *a,
	const struct pp_judged *word, size_t n, struct fx_err *e)
{
	struct pp_judged *sorted;
	struct block *b;
	size_t blocks, at;

	*c = (struct fx_calibration){ 0 };
	if (n < PP_FIT_BLOCK || n > INT_MAX)
		return fx_fail(e, FX_INPUT, "a calibration takes %d words or more, not %zu",
			PP_FIT_BLOCK, n);
	sorted = FX_NEWN(a, n, struct pp_judged);
	b = FX_NEWN(a, n, struct block);
	if (!sorted || !b)
		return fx_fail(e, FX_NOMEM, "no memory to calibrate with %zu words", n);
	memcpy(sorted, word, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), by_confidence);
	blocks = pool(b, sorted, n);
	while ((at = next_merge(b, blocks)) + 1 < blocks) {
		join(b + at, b + at + 1);
		memmove(b + at + 1, b + at + 2, (blocks - at - 2) * sizeof(*b));
		blocks--;
	}
	for (; c->knots < (int)blocks; c->knots++) {
		c->x[c->knots] = knot_x(b + c->knots);
		c->y[c->knots] = knot_y(b + c->knots);
	}
	c->words = (int)n;
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
