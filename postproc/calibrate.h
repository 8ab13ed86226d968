/* calibrate.h - what a word's confidence is worth: the model's own probabilities against the share
 * of words that are right, and a map from one to the other (struct fx_calibration, answer.h). A raw
 * confidence is one that has not gone through a map. */
#ifndef CALIBRATE_H
#define CALIBRATE_H
#include "answer.h"

/* What a page says of each of its words: the raw confidences of those that have one. */
struct pp_evidence {
	double sum;
	int words;
};
/* Negative, unknown, adds nothing. */
void pp_evidence_add(struct pp_evidence *page, float raw);

/* raw 0..1 through the map, of a word of that page; NULL is no map. Negative, unknown, stays as it
 * is. */
float pp_calibrated(const struct fx_calibration *c, float raw, const struct pp_evidence *page);

/* A word that was held against the truth. */
struct pp_judged {
	float confidence;		/* raw, 0..1 */
	int right;			/* 1 or 0 */
	struct pp_evidence page;
};

/* Isotonic regression of `right` on the evidence by pool adjacent violators (Ayer et al., Ann.
 * Math. Stat. 26, 1955; for probabilities: Zadrozny and Elkan, KDD 2002), made coarse: blocks of
 * pooled words are merged, neighbours whose shares differ least for their size first, until none is
 * under PP_FIT_BLOCK words and there are PP_FIT_KNOTS at most. A block is a knot: x its mean
 * evidence, y its share of right words by Laplace's rule, (right + 1) / (words + 2), so never 0
 * or 1; both to six decimals, as they are written. Blocks whose x or y would not rise are merged
 * too. c->mean is that of all words; c->share is the one of 0, 1 / PP_FIT_SHARES, .. 1 that leaves
 * the least squared error of y (Brier's score), the first of equals: 0 where pages say nothing.
 * FX_INPUT: under PP_FIT_BLOCK words, or over INT_MAX. FX_NOMEM. Time for each share n log n, and
 * the square of the blocks that pooling leaves. */
#define PP_FIT_BLOCK 50
#define PP_FIT_KNOTS 20
#define PP_FIT_SHARES 20
enum fx_st pp_calibration_fit(struct fx_calibration *c, struct fx_arena *a,
	const struct pp_judged *word, size_t n, struct fx_err *e) FX_CHECKED;

/* The reliability of confidences: bin i of PP_BINS holds those in (i / 15, (i + 1) / 15], and 0 the
 * first. Sums, so that tables of parts add up. */
#define PP_BINS 15
struct pp_reliability {
	struct pp_bin { int64_t words, right; double confidence; } bin[PP_BINS];
};
void pp_reliability_add(struct pp_reliability *r, float confidence, int right);

/* Expected calibration error, sum over bins of words / all * |right / words - mean confidence| (Guo
 * et al., arXiv 1706.04599, equation 3). 0..1; NaN without words. */
double pp_ece(const struct pp_reliability *r);

#endif
