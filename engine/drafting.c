/* drafting.c - which drafted tokens come along in a pass (slot.h) */
#include "slot.h"

#include <stdlib.h>
#include <string.h>

/* What the guard would not take, and what follows it, is not worth a row. */
static void trim(struct en_slot *t, const struct en_run *r)
{
	const struct en_choosing c = en_run_choosing(r, t->ask->guard, NULL);
	union fx_guard_state state = t->path->state;
	int at = 0, others = 0;

	for (; at < t->draft.n; at++) {
		const int id = t->draft.id[at];
		int symbol[EN_PIECE_BYTES], n;
		union fx_guard_state next;

		if (id < 0 || id >= c.n || !c.choosable[id] || id == c.eos)
			break;
		if (!c.guard)
			continue;
		n = en_vocab_symbols(c.vocab, id, symbol);
		if (!n || !fx_guard_try(c.guard, &next, &state, symbol, n))
			break;
		memcpy(&state, &next, c.guard->state_size);
	}
	t->draft.n = at;
	for (int i = 0; i < t->draft.others && others < EN_FORKS; i++) {
		const int id = t->draft.other[i].id;

		if (t->draft.other[i].at <= at && id >= 0 && id < c.n && c.choosable[id] &&
		    id != c.eos)
			t->draft.other[others++] = t->draft.other[i];
	}
	t->draft.others = others;
}

struct row { struct en_slot *t; int nth, fork; float gain; };	/* nth: in the chain */

static int by_gain(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->gain < b->gain || a->gain > b->gain)
		return a->gain > b->gain ? -1 : 1;
	if (a->fork != b->fork)
		return a->fork < b->fork ? -1 : 1;
	if (a->t->nth != b->t->nth)
		return a->t->nth < b->t->nth ? -1 : 1;
	return (a->nth > b->nth) - (a->nth < b->nth);
}

/* Rows of a slot and what each is expected to give: the token that it computes is had if all up to
 * it are right. */
static int rows_of(struct en_slot *t, struct row *row)
{
	float all = 1;
	int n = 0;

	for (int i = 0; i < t->draft.n; i++) {
		const float chance = t->draft.chance[i];

		all *= chance < 1 ? chance : 1;
		row[n++] = (struct row){ t, i, 0, all };
	}
	for (int i = 0; i < t->draft.others; i++)
		row[n++] = (struct row){ t, i, 1, t->draft.other[i].chance };
	return n;
}

/* forks: how many there are already, of all slots; each takes a page or two for itself. */
static void keep(const struct row *row, int *forks)
{
	struct en_slot *t = row->t;

	if (!row->fork) {
		t->chain = row->nth + 1;
	} else if (t->draft.other[row->nth].at <= t->chain && *forks < EN_FORKS) {
		t->draft.other[t->forks++] = t->draft.other[row->nth];
		++*forks;
	}
}

#define MOST (EN_SLOTS * (EN_DRAFT_MOST + EN_FORKS))

void en_draft_all(struct en_run *r, struct en_slot *const *live, int n)
{
	struct row row[MOST];
	float gain[MOST];
	int rows = 0, own = 0, forks = 0, most, pay;

	for (int i = 0; i < n; i++)
		own += live[i]->paths;
	/* Twice a slot's share of the rows that there can be: guesses take time as well. */
	most = 2 * (EN_PACE_ROWS - own) / (n > 0 ? n : 1);
	most = most < 1 ? 1 : most < EN_DRAFT_MOST ? most : EN_DRAFT_MOST;
	for (int i = 0; i < n; i++) {
		struct en_slot *t = live[i];
		const int room = t->limit - t->path->n - 1;

		t->chain = t->forks = 0;
		if (!t->drafter || room < 1)
			continue;
		en_drafter_propose(t->drafter, t->path->id, t->path->n,
			room < most ? room : most, &t->draft);
		trim(t, r);
		rows += rows_of(t, row + rows);
	}
	if (!rows)
		return;
	qsort(row, (size_t)rows, sizeof(*row), by_gain);
	for (int i = 0; i < rows; i++)
		gain[i] = row[i].gain;
	pay = r->draft_rows ? r->draft_rows : en_pace_rows(&r->pace, own, gain, rows);
	pay = pay < EN_PACE_ROWS - own ? pay : EN_PACE_ROWS - own;
	for (int i = 0; i < rows && i < pay; i++)
		keep(&row[i], &forks);
}
