/* choose.c - see choose.h */
#include "choose.h"

#include <math.h>
#include <string.h>

static int best_of(const float *logit, const unsigned char *choosable, int n)
{
	float max = -INFINITY;
	int best = -1;

	for (int i = 0; i < n; i++)
		if (logit[i] > max && choosable[i]) {
			max = logit[i];
			best = i;
		}
	return best;
}

#define STRETCH 512		/* summed in f32; sums of stretches are summed in double */

double en_log_sum_exp(const struct en_ops *ops, const float *logit, int n)
{
	float x[STRETCH], max = -INFINITY;
	double sum = 0;

	for (int i = 0, some; i < n; i += some) {
		const float before = max;
		float part;

		some = n - i < STRETCH ? n - i : STRETCH;
		memcpy(x, logit + i, (size_t)some * sizeof(*x));
		part = ops->softmax(x, (size_t)some, 1, 0, &max);
		sum = sum * exp((double)before - (double)max) + (double)part;
	}
	return (double)max + log(sum);
}

enum verdict { REFUSED, NO_ROOM, ACCEPTED };

/* *next: the state after the piece, where it is accepted. */
static enum verdict judge(const struct en_choosing *c, union fx_guard_state *next,
	const union fx_guard_state *state, int id, int left)
{
	int symbol[EN_PIECE_BYTES], n;

	if (!c->guard)
		return ACCEPTED;
	if (id == c->eos) {
		memcpy(next, state, c->guard->state_size);
		return c->guard->may_end(state) ? ACCEPTED : REFUSED;
	}
	n = en_vocab_symbols(c->vocab, id, symbol);
	if (!n || !fx_guard_try(c->guard, next, state, symbol, n))
		return REFUSED;
	return c->guard->close_cost(next) > left - 1 ? NO_ROOM : ACCEPTED;
}

#define TRIES 8		/* candidates from the best one down, before each piece is looked at once */

/* The same choice in one pass over what has not been tried yet: under a guard that takes few pieces
 * to look for the best of the rest again and again would take as many passes. */
static void sweep(const struct en_choosing *c, const float *logit, union fx_guard_state *state,
	int left, struct en_choice *best)
{
	float most = -INFINITY, crowded = -INFINITY;	/* accepted; left out for lack of room */
	int crowded_id = -1;
	union fx_guard_state next, kept;

	best->id = -1;
	for (int id = 0; id < c->n; id++) {
		enum verdict v;

		if (!(logit[id] > most) || !c->choosable[id])
			continue;
		v = judge(c, &next, state, id, left);
		if (v == ACCEPTED) {
			most = logit[id];
			best->id = id;
			memcpy(&kept, &next, c->guard->state_size);
		} else if (v == NO_ROOM && logit[id] > crowded) {
			crowded = logit[id];
			crowded_id = id;
		}
	}
	best->cut |= crowded_id >= 0 && (crowded > most || (crowded >= most &&
		crowded_id < best->id));
	if (best->id >= 0)
		memcpy(state, &kept, c->guard->state_size);
}

struct en_choice en_choose(const struct en_choosing *c, float *logit, union fx_guard_state *state,
	int left)
{
	const double total = en_log_sum_exp(c->ops, logit, c->n);
	struct en_choice best = { .id = best_of(logit, c->choosable, c->n) };
	enum verdict v = REFUSED;

	for (int tries = 0; best.id >= 0 && tries < TRIES; tries++) {
		union fx_guard_state next;

		v = judge(c, &next, state, best.id, left);
		if (v == ACCEPTED) {
			if (c->guard)
				memcpy(state, &next, c->guard->state_size);
			break;
		}
		best.cut |= v == NO_ROOM;
		logit[best.id] = -INFINITY;
		best.id = best_of(logit, c->choosable, c->n);
	}
	if (v != ACCEPTED && best.id >= 0)
		sweep(c, logit, state, left, &best);
	if (best.id >= 0)
		best.logprob = (float)((double)logit[best.id] - total);
	return best;
}
