/* pace.c - see pace.h */
#include "pace.h"

#include <time.h>

/* Passes are told apart by the first of these that they have no more rows than. */
static const int most[EN_PACE_KINDS] = { 1, 2, 4, 6, 8, 12, 16, 24, 32, EN_PACE_ROWS };

#define RISE 0.03	/* of the cost of a row, for each row more: assumed until it is known */
#define LATELY 100	/* passes after which a cost is not believed any more */
#define LEAST_GAIN 1.03	/* of drafts over none: less is not worth what is not known so well */
#define WEIGHT 0.25	/* of the newest pass */

double en_clock(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int kind_of(int rows)
{
	int k = 0;

	while (k < EN_PACE_KINDS - 1 && rows > most[k])
		k++;
	return k;
}

static int known(const struct en_pace *p, int k)
{
	return p->kind[k].seconds > 0 && p->passes - p->kind[k].seen <= LATELY;
}

/* What one row costs. */
static double least(const struct en_pace *p)
{
	for (int k = 0; k < EN_PACE_KINDS; k++)
		if (known(p, k))
			return p->kind[k].seconds / (1 + RISE * (most[k] - 1));
	return 1;
}

double en_pace_cost(const struct en_pace *p, int rows)
{
	const double one = least(p);
	double cost = one;

	for (int k = 1; k < EN_PACE_KINDS && rows > most[k - 1]; k++) {
		const int from = most[k - 1], to = rows < most[k] ? rows : most[k];
		double full = known(p, k) ? p->kind[k].seconds : cost + RISE * one *
			(most[k] - from);

		full = full > cost ? full : cost;
		cost += (full - cost) * (to - from) / (most[k] - from);
	}
	return cost;
}

int en_pace_rows(const struct en_pace *p, int own, const float *gain, int n)
{
	double tokens = own, best = LEAST_GAIN * own / en_pace_cost(p, own);
	int rows = 0;

	/* What a pass costs without drafts is looked at again from time to time. */
	if (!known(p, kind_of(own)) && p->passes > 0)
		return 0;
	for (int i = 0; i < n && own + i < EN_PACE_ROWS; i++) {
		double rate;

		tokens += (double)gain[i];
		rate = tokens / en_pace_cost(p, own + i + 1);
		if (rate > best) {
			best = rate;
			rows = i + 1;
		}
	}
	return rows;
}

void en_pace_saw(struct en_pace *p, int own, int drafted, int accepted, double seconds)
{
	const int k = kind_of(own + drafted);

	if (known(p, k))
		p->kind[k].seconds += WEIGHT * (seconds - p->kind[k].seconds);
	else
		p->kind[k].seconds = seconds;
	p->kind[k].seen = ++p->passes;
	p->tokens += own + accepted;
	p->rows += own + drafted;
	p->drafted += drafted;
	p->accepted += accepted;
	p->spent += seconds;
	p->plain += drafted ? (own + accepted) * en_pace_cost(p, own) / own : seconds;
}
