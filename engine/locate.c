/* locate.c - see locate.h. A mixture: each thing that a location may lie near has a histogram of
 * what it was off by, for each side of a box, and a weight, the likelihood of what came lately. */
#include "locate.h"

#include <math.h>
#include <string.h>

enum {
	REACH = 16,		/* bins that a histogram extends to either side */
	WIDTH = 2 * REACH + 1,
	BACK = 64		/* tokens looked at for a box before */
};

enum near {
	DRAFT,			/* the draft's location */
	DRAFT_LAST,		/* .. moved as the box before was */
	DRAFT_OWN,		/* .. moved as this box's y0 or x0 was */
	LAST,			/* the box before: rows of words have the same y0 and y1 */
	NEXT,			/* beside it; as high as it */
	MATCH,			/* the box that resembles this one */
	MATCH_MOVED,		/* .. moved as this box's y0 or x0 or the one before was */
	NEARS
};
_Static_assert((int)NEARS <= (int)EN_LOCATE_NEAR, "all of them have room");

#define DECAY (1 - 1 / 16.0F)
#define FORGET 0.85F		/* of a weight, each time */
#define STRAY 0.02F		/* probability of what no histogram reaches, all bins together */

struct en_locate {
	float off[NEARS][4][WIDTH];	/* decayed counts */
	float weight[NEARS][4];		/* logarithms */
	float sum[EN_LOCATE_BINS];	/* all 0 between calls */
};

enum fx_st en_locate_new(struct en_locate **out, struct fx_arena *a, struct fx_err *e)
{
	static const float first[] = { 2, 0.5F, 0.2F };
	struct en_locate *l = *out = FX_NEWN(a, 1, struct en_locate);

	if (!l)
		return fx_fail(e, FX_NOMEM, "histograms of locations");
	for (int i = 0; i < NEARS; i++)
		for (int side = 0; side < 4; side++)
			for (int at = 0; at < WIDTH; at++) {
				const int far = at < REACH ? REACH - at : at - REACH;

				l->off[i][side][at] = far < 3 ? first[far] : 0.03F;
			}
	return FX_OK;
}

/* The bin `count` locations before place `at`; EN_LOCATE_NONE: not within reach. */
static int back(const int *bin, int at, int count)
{
	for (int i = at - 1; i >= 0 && i >= at - BACK; i--)
		if (bin[i] >= 0 && !--count)
			return bin[i];
	return EN_LOCATE_NONE;
}

static int moved(int bin, int from, int to)
{
	const int none = EN_LOCATE_NONE;

	return bin == none || from == none || to == none ? none : bin + to - from;
}

struct en_near en_locate_near(const struct en_locating *at)
{
	struct en_near near = { 0 };
	const int *bin = at->answer, n = at->n;
	int run = 0;

	for (; run < BACK && run < n && bin[n - 1 - run] >= 0; run++)
		near.side = (near.side + 1) & 3;
	for (int i = 0; i < EN_LOCATE_NEAR; i++)
		near.bin[i] = EN_LOCATE_NONE;
	near.bin[LAST] = back(bin, n, 4);
	if (near.side == 1)
		near.bin[NEXT] = back(bin, n, 2);
	else if (near.side == 2)
		near.bin[NEXT] = moved(back(bin, n, 2), back(bin, n, 6), back(bin, n, 4));
	if (at->place >= 0) {
		const int draft = near.bin[DRAFT] = at->text[at->place];

		near.bin[DRAFT_LAST] = moved(draft, back(at->text, at->place, 4), near.bin[LAST]);
		if (near.side >= 2)
			near.bin[DRAFT_OWN] = moved(
				draft, back(at->text, at->place, 2), back(bin, n, 2));
	}
	if (at->match >= 0) {
		const int far = near.side >= 2 ? 2 : 4;

		near.bin[MATCH] = bin[at->match];
		near.bin[MATCH_MOVED] = moved(
			bin[at->match], back(bin, at->match, far), back(bin, n, far));
	}
	return near;
}

static float total(const float *off)
{
	float sum = 0;

	for (int i = 0; i < WIDTH; i++)
		sum += off[i];
	return sum;
}

/* The weights as factors that sum up to 1. */
static void factors(const struct en_locate *l, const struct en_near *near, float *factor)
{
	float most = -INFINITY, sum = 0;

	for (int i = 0; i < NEARS; i++)
		if (near->bin[i] != EN_LOCATE_NONE && l->weight[i][near->side] > most)
			most = l->weight[i][near->side];
	for (int i = 0; i < NEARS; i++) {
		factor[i] = near->bin[i] == EN_LOCATE_NONE ? 0 :
			expf(l->weight[i][near->side] - most);
		sum += factor[i];
	}
	for (int i = 0; i < NEARS && sum > 0; i++)
		factor[i] /= sum;
}

int en_locate_guess(struct en_locate *l, const struct en_near *near, struct en_bin *top)
{
	float factor[NEARS];
	int n = 0, low = EN_LOCATE_BINS, high = -1;

	factors(l, near, factor);
	for (int i = 0; i < NEARS; i++) {
		const float *off = l->off[i][near->side];
		const float part = factor[i] > 0 ? factor[i] * (1 - STRAY) / total(off) : 0;
		const int from = near->bin[i] - REACH;

		for (int at = 0; part > 0 && at < WIDTH; at++)
			if (from + at >= 0 && from + at < EN_LOCATE_BINS) {
				l->sum[from + at] += part * off[at];
				low = from + at < low ? from + at : low;
				high = from + at > high ? from + at : high;
			}
	}
	for (int bin = low; bin <= high; bin++) {
		const struct en_bin here = { bin, l->sum[bin] };
		int i = n < EN_LOCATE_TOP ? n++ : EN_LOCATE_TOP;

		l->sum[bin] = 0;
		for (; i > 0 && top[i - 1].chance < here.chance; i--)
			if (i < EN_LOCATE_TOP)
				top[i] = top[i - 1];
		if (i < EN_LOCATE_TOP)
			top[i] = here;
	}
	return n;
}

void en_locate_learn(struct en_locate *l, const struct en_near *near, int bin)
{
	for (int i = 0; i < NEARS; i++) {
		float *off = l->off[i][near->side], *weight = &l->weight[i][near->side];
		const int at = bin - near->bin[i] + REACH, reached = at >= 0 && at < WIDTH;

		if (near->bin[i] == EN_LOCATE_NONE)
			continue;
		*weight = *weight * FORGET + logf(STRAY / EN_LOCATE_BINS +
			(reached ? (1 - STRAY) * off[at] / total(off) : 0));
		for (int k = 0; k < WIDTH; k++)
			off[k] *= DECAY;
		if (reached)
			off[at]++;
	}
}
