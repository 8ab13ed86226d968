/* settle.c - greedy: what a pass computed becomes tokens (slot.h) */
#include "slot.h"

#include <string.h>

static int bans_at(const struct en_slot *t, int at, int *id)
{
	int n = 0;

	for (int i = 0; i < t->rewinds; i++)
		if (t->ban[i].at == at)
			id[n++] = t->ban[i].id;
	return n;
}

/* 0 to 1, below 1: splitmix64 (Steele et al., OOPSLA 2014) of the seed and the place. */
static double chance(uint64_t seed, int at)
{
	uint64_t z = seed + ((uint64_t)at + 1) * 0x9E3779B97F4A7C15U;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
	z = (z ^ z >> 27) * 0x94D049BB133111EBU;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/* One token more; -1: the answer ended before it, or cannot go on. */
static int next(struct en_slot *t, const struct en_run *r, struct en_masks *masks,
	const struct en_rows *rows, int row)
{
	const struct en_choosing c = en_run_choosing(r, t->ask->guard, masks);
	const float *logit = rows->logit + (size_t)row * (size_t)c.n;
	struct en_path *p = t->path;
	struct en_choice best[2] = { { .id = -1 } };
	int ban[EN_REWINDS], n = 1;
	const struct en_place at = { logit, rows->total[row], rows->few, EN_SURE, &p->state,
		t->limit - p->n, ban, bans_at(t, p->n, ban) };
	float removed = 0;

	en_slot_score(t, logit, rows->total[row]);
	t->done = r->force && p->n == r->n_force;
	if (t->done)
		return -1;
	if (r->force)
		*best = (struct en_choice){ .id = r->force[p->n],
			.logprob = (float)((double)logit[r->force[p->n]] - rows->total[row]) };
	else if (t->ask->sampled)
		*best = en_draw(&c, &at, chance(t->ask->seed, p->n));
	else
		n = en_choose(&c, &at, 2, best,
			t->ask->guard && !t->ask->unscored ? &removed : NULL);
	if (best->id < 0) {
		fx_fail(&t->e, FX_MODEL, "no token is possible after %d tokens", p->n);
		return -1;
	}
	p->cut |= best->cut;
	p->score += (double)best->logprob;
	t->done = best->id == c.eos && !r->force;
	if (t->done)
		return -1;
	en_slot_advance(&p->state, t->ask->guard, c.vocab, best->id);
	p->margin[p->n] = n > 1 ? best[0].logit - best[1].logit : EN_SURE;
	p->removed[p->n] = removed;
	p->logprob[p->n] = best->logprob;
	p->id[p->n++] = best->id;
	return best->id;
}

/* The answer is cut there. */
static void rewind_to(struct en_slot *t, const struct en_run *r, int keep)
{
	struct en_path *p = t->path;

	p->n = keep;
	p->score = 0;
	for (int i = 0; i < keep; i++)
		p->score += (double)p->logprob[i];
	if (t->ask->guard)
		t->ask->guard->start(&p->state);
	for (int i = 0; i < keep; i++)
		en_slot_advance(&p->state, t->ask->guard, r->m->vocab, p->id[i]);
	en_loop_restart(&t->loop, r->m->vocab, p->id, keep);
}

/* Where the second copy of a loop is left: where another way was nearest, the first such place. */
static int way_out(const struct en_path *p, struct en_looped at)
{
	int best = at.start + at.period;

	for (int i = best; i < at.start + 2 * at.period; i++)
		if (p->margin[i] < p->margin[best])
			best = i;
	return best;
}

/* 1: it was a loop, and the answer is a shorter one now. */
static int loop(struct en_slot *t, const struct en_run *r)
{
	struct en_path *p = t->path;
	struct en_looped at;
	int keep, n = 0;

	if (r->force || t->ask->repeats < 0 || t->ask->sampled)
		return 0;
	at = en_loop_step(&t->loop, r->m->vocab, p->id, p->n);
	if (!at.period)
		return 0;
	if (t->rewinds < EN_REWINDS) {
		keep = way_out(p, at);
		t->ban[t->rewinds].at = keep;
		t->ban[t->rewinds++].id = p->id[keep];
		rewind_to(t, r, keep);
		return 1;
	}
	keep = at.start + at.period;
	rewind_to(t, r, keep);
	t->looped = 1;		/* nothing but the end may follow */
	if (t->ask->guard)
		n = en_closing(&r->trie, t->ask->guard, &p->state, NULL, 0);
	t->limit = keep + (n > 0 ? n : 0);
	t->done = n <= 0;
	return 1;
}

/* The row that is computed for `id` after the i-th drafted one; -1: there is none. */
static int row_after(struct en_slot *t, int i, int id)
{
	struct en_path *p = t->path;

	if (i < t->chain && t->draft.id[i] == id)
		return t->row + i + 1;
	for (int f = 0; f < t->forks; f++)
		if (t->draft.other[f].at == i && t->draft.other[f].id == id) {
			char **page = p->seq.cache.page;	/* its keys and values are here */

			p->seq.cache.page = t->fork[f].cache.page;
			t->fork[f].cache.page = page;
			i = t->chain;
			t->chain = t->forks = 0;
			return t->row + i + 1 + f;
		}
	return -1;
}

void en_settle(struct en_slot *t, const struct en_run *r, struct en_masks *masks,
	const struct en_rows *rows)
{
	struct en_path *p = t->path;
	int row = t->row;

	for (int i = 0; row >= 0; i++) {
		const int id = next(t, r, masks, rows, row);

		if (id < 0)
			break;
		t->gained++;
		if (loop(t, r))
			break;
		if (p->n == t->limit) {
			t->done = p->cut = 1;
			break;
		}
		row = row_after(t, i, id);
	}
	p->seq.len = en_slot_rows(t) + p->n - 1;
}
