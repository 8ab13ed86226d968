/* align.c - see align.h. cost[i][j] is that of the first i pieces on the first j slots. */
#include "align.h"

#include <math.h>

#define STEPS_MAX ((size_t)1 << 18)	/* 63 pieces on 63 slots: beyond it, evenly */
#define COVERS_MAX 3
/* What a slot without text costs, of its width: below 1, or leaving one out is no cheaper than
 * moving all that follow; above 1/2, or it is cheaper than a poor fit. */
#define UNREAD 0.75
#define GAP 0.5			/* characters between two words */

struct way { int pieces, slots; };	/* how the last step came about; slots 0: never */

struct table {
	double *cost;
	struct way *way;
	int stride;
	double unit;
};

static void offer(struct table *t, int i, int j, struct way w, double fit)
{
	const int here = i * t->stride + j, from = (i - w.pieces) * t->stride + j - w.slots;
	const double cost = t->cost[from] + fit;

	if (t->way[from].slots && (!t->way[here].slots || cost < t->cost[here])) {
		t->cost[here] = cost;
		t->way[here] = w;
	}
}

static void step(struct table *t, const struct pp_row *r, int i, int j)
{
	const struct pp_slot *s = r->slot + j - 1;
	double len = -GAP, px = s->px;

	offer(t, i, j, (struct way){ 0, 1 }, UNREAD * px);
	for (int b = 1; b <= i; b++) {
		len += r->len[i - b] + GAP;
		offer(t, i, j, (struct way){ b, 1 }, fabs(len * t->unit - px));
	}
	for (int c = 2; i && c <= COVERS_MAX && c <= j && s->follows; c++) {
		s--;
		px += s->px + GAP * t->unit;
		offer(t, i, j, (struct way){ 1, c }, fabs(r->len[i - 1] * t->unit - px));
	}
}

static double own_unit(const struct pp_row *r)
{
	double px = 0, len = 0;

	for (int j = 0; j < r->slots; j++)
		px += r->slot[j].px;
	for (int i = 0; i < r->pieces; i++)
		len += r->len[i] + GAP;
	return px / (len + 1);
}

static void one_to_one(const struct pp_row *r)
{
	for (int j = 0; j < r->pieces; j++) {
		r->slot[j].piece = j;
		r->slot[j].pieces = 1;
	}
}

static void evenly(const struct pp_row *r)
{
	for (int i = 0; i < r->pieces; i++) {
		long long j = r->pieces > r->slots ? (long long)i * r->slots / r->pieces : i;
		struct pp_slot *s = r->slot + j;

		if (!s->pieces++)
			s->piece = i;
	}
}

static void trace(const struct table *t, const struct pp_row *r)
{
	for (int i = r->pieces, j = r->slots; j > 0;) {
		struct way w = t->way[i * t->stride + j];

		for (int c = 1; c < w.slots; c++)
			r->slot[j - c].covers = 0;
		i -= w.pieces;
		j -= w.slots;
		r->slot[j].piece = i;
		r->slot[j].pieces = w.pieces;
		r->slot[j].covers = w.slots;
	}
}

enum fx_st pp_align(const struct pp_row *r, struct fx_arena *a, struct fx_err *e)
{
	const size_t m = (size_t)r->pieces + 1, k = (size_t)r->slots + 1;
	struct table t = { .stride = r->slots + 1, .unit = r->unit > 0 ? r->unit : own_unit(r) };

	for (int j = 0; j < r->slots; j++) {
		r->slot[j].piece = r->slot[j].pieces = 0;
		r->slot[j].covers = 1;
	}
	if (r->pieces == r->slots || (r->cut_short && r->pieces < r->slots)) {
		one_to_one(r);
		return FX_OK;
	}
	if (!r->pieces || !r->slots)
		return FX_OK;
	if (m > STEPS_MAX || k > STEPS_MAX || m * m > STEPS_MAX / k) {
		evenly(r);
		return FX_OK;
	}
	t.cost = FX_NEWN(a, m * k, double);
	t.way = FX_NEWN(a, m * k, struct way);
	if (!t.cost || !t.way)
		return fx_fail(e, FX_NOMEM, "%zu steps of a row", m * k);
	t.way[0].slots = 1;
	for (int i = 0; i <= r->pieces; i++)
		for (int j = 1; j <= r->slots; j++)
			step(&t, r, i, j);
	trace(&t, r);
	return FX_OK;
}
