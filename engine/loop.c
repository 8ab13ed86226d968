/* loop.c - see loop.h */
#include "loop.h"

enum { LEAST = 128, FEW = 4, MANY = 64, ENOUGH = 512 };	/* tokens, copies, copies, tokens */

static int is_location(const struct en_vocab *v, int id)
{
	int value;

	return en_vocab_kind(v, id, &value) == EN_LOC_PIECE;
}

static int same(const struct en_vocab *v, int a, int b)
{
	return a == b || (is_location(v, a) && is_location(v, b));
}

/* Never less for a longer period: so a loop is not found by a multiple of its period first. */
static int64_t needed(int repeats, int p)
{
	const int most = MANY * p < ENOUGH ? MANY * p : ENOUGH;
	int64_t n = LEAST > FEW * p ? LEAST : FEW * p;

	n = most > n ? most : n;
	/* The row before and the row after may each share all but one token with the rows. */
	return repeats && (repeats + INT64_C(1)) * p > n ? (repeats + INT64_C(1)) * p : n;
}

struct en_looped en_loop_step(struct en_loop *l, const struct en_vocab *v, const int *id, int n)
{
	struct en_looped found = { 0, 0 };

	for (int p = EN_LOOP_PERIODS; p >= 1; p--) {
		l->run[p] = p < n && same(v, id[n - 1], id[n - 1 - p]) ? l->run[p] + 1 : 0;
		if (l->run[p] >= needed(l->repeats, p))
			found = (struct en_looped){ p, n - l->run[p] - p };
	}
	return found;
}

void en_loop_restart(struct en_loop *l, const struct en_vocab *v, const int *id, int n)
{
	for (int p = 1; p <= EN_LOOP_PERIODS; p++) {
		l->run[p] = 0;
		for (int i = n; i > p && same(v, id[i - 1], id[i - 1 - p]); i--)
			l->run[p]++;
	}
}
