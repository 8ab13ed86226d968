/* beam.c - several answers to one ask (slot.h): the best of all that may follow the paths go on */
#include "slot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void en_beam_look(struct en_slot *t, const struct en_run *r, struct en_masks *masks,
	const struct en_rows *rows)
{
	const struct en_choosing c = en_run_choosing(r, t->ask->guard, masks);
	int all = 0;

	for (int i = 0; i < t->paths; i++) {
		const struct en_path *p = &t->path[i];
		const float *logit = rows->logit + (size_t)(t->row + i) * (size_t)c.n;
		const double total = rows->total[t->row + i];

		en_slot_score(t, logit, total);
		t->founds[i] = en_choose(&c, &(const struct en_place){ .logit = logit,
			.total = total, .near = INFINITY, .state = &p->state,
			.left = t->limit - p->n }, t->width + 1,
			t->found + (size_t)i * (size_t)(t->width + 1), &t->gone[i]);
		all += t->founds[i];
	}
	if (!all)
		fx_fail(&t->e, FX_MODEL, "no token is possible after %d tokens", t->path->n);
}

struct step { double score; int path; const struct en_choice *choice; };

static int by_score(const void *x, const void *y)
{
	const struct step *a = x, *b = y;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (a->path != b->path)
		return a->path < b->path ? -1 : 1;
	return (a->choice > b->choice) - (a->choice < b->choice);
}

/* All but pages. */
static void copy(struct en_path *to, const struct en_path *from)
{
	const size_t n = (size_t)from->n;

	memcpy(to->id, from->id, n * sizeof(*to->id));
	memcpy(to->logprob, from->logprob, n * sizeof(*to->logprob));
	memcpy(to->removed, from->removed, n * sizeof(*to->removed));
	to->state = from->state;
	to->n = from->n;
	to->cut = from->cut;
	to->score = from->score;
	to->seq.len = from->seq.len;
}

/* An answer that ended takes its place among those; the last of too many is forgotten. */
static void end(struct en_slot *t, const struct en_path *p, double score)
{
	struct en_path last;
	int at = t->ends;

	if (t->ends == t->width && !(score > t->end[t->ends - 1].score))
		return;
	if (t->ends < t->width)
		t->ends++;
	else
		at--;
	last = t->end[at];
	for (; at > 0 && score > t->end[at - 1].score; at--)
		t->end[at] = t->end[at - 1];
	t->end[at] = last;
	copy(&t->end[at], p);
	t->end[at].score = score;
}

static void go_on(struct en_slot *t, const struct en_run *r, struct en_path *to,
	const struct step *s, struct en_pages *pages)
{
	const struct en_path *from = &t->path[s->path];

	copy(to, from);
	en_pages_share(pages, &to->seq.cache, &from->seq.cache, from->seq.len);
	en_slot_advance(&to->state, t->ask->guard, r->m->vocab, s->choice->id);
	to->logprob[to->n] = s->choice->logprob;
	to->removed[to->n] = t->gone[s->path];
	to->id[to->n++] = s->choice->id;
	to->score = s->score;
}

void en_beam_settle(struct en_slot *t, const struct en_run *r, struct en_pages *pages)
{
	struct step step[EN_PATHS * (EN_PATHS + 1)];
	struct en_path *was = t->path;
	int n = 0, made = 0;

	t->gained = t->paths;
	for (int i = 0; i < t->paths; i++)
		for (int k = 0; k < t->founds[i]; k++) {
			const struct en_choice *c = &t->found[i * (t->width + 1) + k];

			step[n++] = (struct step){ t->path[i].score + (double)c->logprob, i, c };
		}
	qsort(step, (size_t)n, sizeof(*step), by_score);
	for (int i = 0; i < n && made < t->width; i++) {
		if (step[i].choice->id == r->m->shape.eos)
			end(t, &t->path[step[i].path], step[i].score);
		else
			go_on(t, r, &t->made[made++], &step[i], pages);
	}
	for (int i = 0; i < t->paths; i++)
		en_pages_drop(pages, &t->path[i].seq.cache);
	t->path = t->made;
	t->made = was;
	t->paths = made;
	for (int i = 0; i < made && t->path[i].n == t->limit; i++) {
		t->path[i].cut = 1;
		end(t, &t->path[i], t->path[i].score);
	}
	t->done = !made || t->path->n == t->limit ||
		(t->ends == t->width && !(t->path->score > t->end[t->ends - 1].score));
}
