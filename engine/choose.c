/* choose.c - see choose.h */
#include "choose.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRETCH 512		/* summed in f32; sums of stretches are summed in double */

struct sum { double total; float max; };

static void add(struct sum *s, const struct en_ops *ops, float *x, int n)
{
	const float before = s->max;
	const float part = ops->softmax(x, (size_t)n, 1, 0, &s->max);

	s->total = s->total * exp((double)before - (double)s->max) + (double)part;
}

double en_log_sum_exp(const struct en_ops *ops, const float *logit, int n)
{
	struct sum s = { 0, -INFINITY };
	float x[STRETCH];

	for (int i = 0, some; i < n; i += some) {
		some = n - i < STRETCH ? n - i : STRETCH;
		memcpy(x, logit + i, (size_t)some * sizeof(*x));
		add(&s, ops, x, some);
	}
	return (double)s.max + log(s.total);
}

static int allows(const struct en_allowed *w, int id)
{
	return !w->bits || (w->bits[id / 64] >> (id % 64) & 1) || id == w->way;
}

/* The next id from `id` on that may follow; n: there is none. Ids that do not are passed over 64
 * at a time where they can be. */
static int next_allowed(const struct en_choosing *c, const struct en_allowed *w, int id)
{
	while (id < c->n && !(c->choosable[id] && allows(w, id))) {
		id++;
		while (w->bits && id % 64 == 0 && id < c->n && !w->bits[id / 64] &&
		    (w->way < id || w->way >= id + 64))
			id += 64;
	}
	return id < c->n ? id : c->n;
}

/* The share of all probability that lies on ids that may follow. */
static double mass(const struct en_choosing *c, const struct en_place *at,
	const struct en_allowed *w)
{
	struct sum s = { 0, -INFINITY };
	float x[STRETCH];
	int some = 0;

	for (int i = next_allowed(c, w, 0); i < c->n; i = next_allowed(c, w, i + 1)) {
		x[some++] = at->logit[i];
		if (some == STRETCH) {
			add(&s, c->ops, x, some);
			some = 0;
		}
	}
	if (some)
		add(&s, c->ops, x, some);
	return s.total > 0 ? exp((double)s.max + log(s.total) - at->total) : 0;
}

/* ---- what may follow ---- */

/* The next piece on the shortest way to an end, where no other way is sure to fit; -1. */
static int only_way(const struct en_choosing *c, const struct en_place *at)
{
	int id;

	if (c->guard->close_cost(at->state) < at->left)
		return -1;
	return en_closing(c->trie, c->guard, at->state, &id, 1) > 0 ? id : -1;
}

enum verdict { REFUSED, NO_ROOM, ACCEPTED };

static enum verdict judge(const struct en_choosing *c, const struct en_place *at, int id)
{
	int symbol[EN_PIECE_BYTES], n;
	union fx_guard_state next;

	if (!c->guard)
		return ACCEPTED;
	if (id == c->eos)
		return c->guard->may_end(at->state) ? ACCEPTED : REFUSED;
	n = en_vocab_symbols(c->vocab, id, symbol);
	if (!n || !fx_guard_try(c->guard, &next, at->state, symbol, n))
		return REFUSED;
	return c->guard->close_cost(&next) > at->left - 1 ? NO_ROOM : ACCEPTED;
}

struct en_allowed en_allowed(const struct en_choosing *c, const struct en_place *at)
{
	return (struct en_allowed){ en_masks_of(c->masks, c->guard, at->state, at->left)->bits,
		only_way(c, at) };
}

static int banned(const struct en_place *at, int id)
{
	for (int i = 0; i < at->bans; i++)
		if (at->ban[i] == id)
			return 1;
	return 0;
}

/* ---- likely pieces ---- */

#define LIKELY 1024		/* at most so many have a probability of 1 / LIKELY and more */

struct likely { float logit; int id; };

static int by_logit(const void *x, const void *y)
{
	const struct likely *a = x, *b = y;

	if (a->logit != b->logit)
		return a->logit > b->logit ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* All choosable ids of that logit and more, best first; -1: there are more than LIKELY. */
static int above(const struct en_choosing *c, const struct en_place *at, float least,
	struct likely *l)
{
	int n = 0;

	for (int i = 0; i < c->n; i++) {
		if (!(at->logit[i] >= least) || !c->choosable[i])
			continue;
		if (n == LIKELY)
			return -1;
		l[n++] = (struct likely){ at->logit[i], i };
	}
	qsort(l, (size_t)n, sizeof(*l), by_logit);
	return n;
}

struct chosen { struct en_choice *best; int want, n, cut, enough; };

static int far_below(const struct chosen *k, const struct en_place *at, float logit)
{
	return k->n && logit < k->best->logit - at->near;
}

static void take(struct chosen *k, const struct en_place *at, int id)
{
	const float x = at->logit[id];

	if (k->n < k->want && !far_below(k, at, x))
		k->best[k->n++] = (struct en_choice){ id, x, (float)((double)x - at->total),
			k->cut };
}

/* What was not tried of all probability. */
static double try_likely(const struct en_choosing *c, const struct en_place *at, struct chosen *k,
	double *removed)
{
	struct likely l[LIKELY];
	const int way = c->guard ? only_way(c, at) : -1;
	float least = (float)(at->total + log(1e-6));
	double rest = 1;
	int n = above(c, at, least, l);

	if (n < 0 && c->guard)
		return 1;	/* so many are likely that the mask is wanted anyway */
	if (n < 0) {
		least = (float)(at->total - log(LIKELY));
		n = above(c, at, least, l);
	}
	for (int i = 0; i < n && (c->guard || k->n < k->want); i++) {
		const enum verdict v = l[i].id == way ? ACCEPTED : judge(c, at, l[i].id);
		const double p = exp((double)l[i].logit - at->total);

		rest -= p;
		if (v != ACCEPTED)
			*removed += p;
		else if (!banned(at, l[i].id))
			take(k, at, l[i].id);
		k->cut |= v == NO_ROOM && !k->n;
	}
	k->enough = k->n == k->want || far_below(k, at, least);
	return rest;
}

/* ---- all pieces ---- */

/* The `want` best of what may follow and is not banned, best first, the lowest id first on ties. */
static int best_of(const struct en_choosing *c, const struct en_place *at,
	const struct en_allowed *w, int want, struct likely *best)
{
	int n = 0;

	for (int i = next_allowed(c, w, 0); i < c->n; i = next_allowed(c, w, i + 1)) {
		const float x = at->logit[i];
		int k = n < want ? n : want - 1;

		if (!(x > -INFINITY) || (n == want && !(x > best[want - 1].logit)) || banned(at, i))
			continue;
		for (; k > 0 && x > best[k - 1].logit; k--)
			best[k] = best[k - 1];
		best[k] = (struct likely){ x, i };
		n += n < want;
	}
	return n;
}

/* Whether there is a better piece than `id`, but for the room. */
static int room_cut(const struct en_choosing *c, const struct en_place *at, int id)
{
	struct en_place open = *at;
	struct en_allowed w;
	struct likely best;

	open.left = INT_MAX;
	w = en_allowed(c, &open);
	return best_of(c, at, &w, 1, &best) && best.id != id;
}

static void try_all(const struct en_choosing *c, const struct en_place *at, struct chosen *k,
	double *removed)
{
	struct likely best[EN_CHOICES];
	struct en_allowed w = { NULL, -1 };
	int n;

	if (c->guard) {
		w = en_allowed(c, at);
		if (!at->few)
			*removed = 1 - mass(c, at, &w);
	}
	n = best_of(c, at, &w, k->want, best);
	k->n = k->cut = 0;
	for (int i = 0; i < n; i++)
		take(k, at, best[i].id);
	if (c->guard && k->n && en_masks_of(c->masks, c->guard, at->state, at->left)->cut)
		k->best[0].cut = room_cut(c, at, k->best[0].id);
}

int en_choose(const struct en_choosing *c, const struct en_place *at, int want,
	struct en_choice *best, float *removed)
{
	struct chosen k = { .best = best, .want = want };
	double gone = 0, rest = 0;

	if (!at->few && !isfinite(at->total))
		return 0;
	if (!at->few)
		rest = try_likely(c, at, &k, &gone);
	if (!k.enough || (c->guard && removed && rest > 1e-2))
		try_all(c, at, &k, &gone);
	if (!k.n && at->bans) {
		struct en_place free_place = *at;

		free_place.bans = 0;
		return en_choose(c, &free_place, want, best, removed);
	}
	if (removed)
		*removed = gone < 0 ? 0 : gone > 1 ? 1 : (float)gone;
	return k.n;
}

struct en_choice en_draw(const struct en_choosing *c, const struct en_place *at, double u)
{
	struct en_allowed w = { NULL, -1 };
	double all = 0, so_far = 0;
	int id = -1;

	if (c->guard)
		w = en_allowed(c, at);
	for (int i = 0; isfinite(at->total) && i < c->n; i++)
		if (c->choosable[i] && allows(&w, i))
			all += exp((double)at->logit[i] - at->total);
	for (int i = 0; all > 0 && i < c->n && so_far <= u * all; i++) {
		if (!c->choosable[i] || !allows(&w, i))
			continue;
		so_far += exp((double)at->logit[i] - at->total);
		id = i;
	}
	return (struct en_choice){ .id = id, .logit = id < 0 ? 0 : at->logit[id],
		.logprob = id < 0 ? 0 : (float)((double)at->logit[id] - at->total) };
}
