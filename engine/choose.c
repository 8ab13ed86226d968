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

double en_log_sum_exp(const float *logit, int n)
{
	double sum = 0, max = -INFINITY;

	for (int i = 0; i < n; i++)
		max = (double)logit[i] > max ? (double)logit[i] : max;
	for (int i = 0; i < n; i++)
		sum += exp((double)logit[i] - max);
	return max + log(sum);
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
	double total = en_log_sum_exp(logit, c->n);
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
