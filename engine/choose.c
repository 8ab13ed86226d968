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

static enum verdict judge(
	const struct en_choosing *c, union fx_guard_state *state, int id, int left)
{
	int symbol[EN_PIECE_BYTES], n;
	union fx_guard_state next;

	if (!c->guard)
		return ACCEPTED;
	if (id == c->eos)
		return c->guard->may_end(state) ? ACCEPTED : REFUSED;
	n = en_vocab_symbols(c->vocab, id, symbol);
	if (!n || !fx_guard_try(c->guard, &next, state, symbol, n))
		return REFUSED;
	if (c->guard->close_cost(&next) > left - 1)
		return NO_ROOM;
	memcpy(state, &next, c->guard->state_size);
	return ACCEPTED;
}

struct en_choice en_choose(const struct en_choosing *c, float *logit, union fx_guard_state *state,
	int left)
{
	double total = en_log_sum_exp(c->ops, logit, c->n);
	struct en_choice best = { .id = best_of(logit, c->choosable, c->n) };
	enum verdict v;

	for (; best.id >= 0; best.id = best_of(logit, c->choosable, c->n)) {
		best.logprob = (float)((double)logit[best.id] - total);
		if ((v = judge(c, state, best.id, left)) == ACCEPTED)
			break;
		best.cut |= v == NO_ROOM;
		logit[best.id] = -INFINITY;
	}
	return best;
}
