/* pace.h - how many drafted tokens a pass is worth: what passes of so many rows have cost so far,
 * against the tokens that are expected of them. Clocks decide on the pace alone; what is answered
 * does not depend on it. */
#ifndef PACE_H
#define PACE_H

#define EN_PACE_ROWS 64		/* of a pass with drafts, at most */
#define EN_PACE_KINDS 10

struct en_pace {		/* zeroed: nothing is known */
	struct { double seconds; long seen; } kind[EN_PACE_KINDS];	/* 0: not seen lately */
	long passes, tokens, rows, drafted, accepted;
	double spent, plain;	/* seconds: of all passes; of as many tokens without drafts */
};

double en_clock(void);			/* seconds, monotonic, from some time on */

/* Seconds that a pass of so many rows, 1 .. EN_PACE_ROWS, is expected to take; 1 for one row while
 * nothing is known. Never less than with fewer rows. */
double en_pace_cost(const struct en_pace *p, int rows);

/* gain[i]: how many tokens more the i-th drafted row is expected to give, most first. How many of
 * the n rows to draft beside `own` rows that are there anyway; so that tokens a second are most. */
int en_pace_rows(const struct en_pace *p, int own, const float *gain, int n);

/* A pass took so long: `own` rows and `drafted` beside them, which gave `accepted` tokens more. */
void en_pace_saw(struct en_pace *p, int own, int drafted, int accepted, double seconds);

#endif
