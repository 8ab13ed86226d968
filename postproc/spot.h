/* spot.h - located words held against the truth after the word-level protocol of HierText (domain
 * specification E.5). All results are counts, so that those of a corpus are the sums of its
 * pictures'. */
#ifndef SPOT_H
#define SPOT_H
#include "fx.h"

struct pp_spot {
	float box[4];			/* x0 y0 x1 y1, in pixels of one picture for both sides */
	struct fx_span text;		/* of the truth: empty where it cannot be read */
};

struct pp_spots {
	int64_t read, truth;		/* words, but those that do not count */
	int64_t found;			/* matched by place */
	int64_t same;			/* ... and of the same text, byte by byte */
	int64_t same_nfc;		/* ... and of the same text, in NFC */
	double overlap;			/* sum of the matches' intersections over unions */
};

/* A truth without text does not count, nor what was read with half of its area or more in one. A
 * word of the truth is matched by what was read where each is the other's best by intersection
 * over union, the first of equals, and that is 0.5 or more. It is computed as the public evaluator
 * does, with 1e-5 added to the union, so that an exact half is none; `inclusive` 1: without, as its
 * paper says. Boxes with nothing in them match nothing. Time grows with the product of both.
 * FX_LIMIT: over PP_SPOT_MAX words on one side. FX_NOMEM. */
#define PP_SPOT_MAX 20000
struct pp_spotted { const struct pp_spot *word; int words; };
enum fx_st pp_spots(struct pp_spots *r, struct fx_arena *a, struct pp_spotted read,
	struct pp_spotted truth, int inclusive, struct fx_err *e) FX_CHECKED;

/* Of `found` or `same`: 1 where there is nothing to divide by; F1 0 where both are 0. */
double pp_spot_precision(const struct pp_spots *r, int64_t right);
double pp_spot_recall(const struct pp_spots *r, int64_t right);
double pp_spot_f1(const struct pp_spots *r, int64_t right);
double pp_spot_tightness(const struct pp_spots *r);	/* mean overlap of matches; 1: no match */
double pp_spot_quality(const struct pp_spots *r);	/* PQ: tightness times F1 of `found` */

#endif
