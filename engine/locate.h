/* locate.h - the next location token of an answer as probabilities of bins, from what it may lie
 * near: bins of a draft and of boxes before, each of which has been wrong by something of late. */
#ifndef LOCATE_H
#define LOCATE_H
#include "fx.h"

enum { EN_LOCATE_BINS = 1024, EN_LOCATE_NEAR = 8, EN_LOCATE_TOP = 5 };

/* Boxes are runs of four locations, y0 x0 y1 x1. In both lists a token below 0 is no location. */
struct en_locating {
	const int *answer;		/* (n) bins of the answer so far */
	int n, match;			/* match: an earlier place that resembles n, or -1 */
	const int *text;		/* bins of the draft */
	int place;			/* in the draft, of the location that is due, or -1 */
};

/* Where the next location is to be looked for. */
struct en_near {
	int side;			/* which of the four */
	int bin[EN_LOCATE_NEAR];	/* may lie outside 0..1023; EN_LOCATE_NONE: nothing known */
};

#define EN_LOCATE_NONE (-1000000)

struct en_bin { int bin; float chance; };

struct en_locate;

enum fx_st en_locate_new(struct en_locate **out, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

struct en_near en_locate_near(const struct en_locating *at);

/* The likeliest bins, the best one first, with their probabilities; how many, 0..EN_LOCATE_TOP. */
int en_locate_guess(struct en_locate *l, const struct en_near *near, struct en_bin *top);

void en_locate_learn(struct en_locate *l, const struct en_near *near, int bin);	/* it came */

#endif
