/* serve.c - asks to answers: prompts to sequences, prefill, then a pass of the decoder at a time
 * for all of them. A sequence that ends makes room for the next ask at once. */
#include "prep.h"
#include "slot.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 2560	/* of one prefill, which bounds its buffers; a single ask may have more */
#define FEEDS (EN_SLOTS + EN_PACE_ROWS)

struct serve {
	struct en_run *r;
	const struct en_source *from;
	struct en_slot slot[EN_SLOTS];
	struct en_slot *live[EN_SLOTS];	/* those being answered come first, .. */
	int n;				/* .. n of them, then those that are free */
	int paths;		/* that those may have */
	struct en_slot *met;	/* NULL, or live[n]: an ask that waits for room */
	struct en_pages pages;
	size_t held, room;	/* bytes of caches: in use, and at most while there are several */
	float *x;		/* (FEEDS, hidden) */
	float *logit;		/* (logits, vocab_rows) */
	double *total;		/* (FEEDS) */
	int *panel;		/* (panels of the head) those that are computed, ... */
	unsigned char *wanted;	/* ... and which they are */
	int logits;
	long asks, done, total_tokens;	/* asks met; tokens */
	int accepted;		/* drafted tokens, in the pass under way */
	struct fx_err *e;
};

/* ---- asks ---- */

static void warn_length(const struct en_model *m, int room)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	if (room > m->shape.max_positions && !atomic_flag_test_and_set(&said))
		fx_log(FX_WARN, "%d positions, more than the %d that the model was made for", room,
			m->shape.max_positions);
}

/* The next ask, if one is to be had and none waits already. */
static enum fx_st meet(struct serve *v, int wait)
{
	const struct en_ask *ask;

	if (v->met)
		return FX_OK;
	FX_TRY(v->from->next(v->from->ud, &ask, wait, v->e));
	if (!ask)
		return FX_OK;
	v->met = v->live[v->n];
	if (ask->guard)
		FX_TRY(en_run_guarded(v->r, v->e));
	FX_TRY(en_slot_open(v->met, v->r, ask, v->e));
	v->met->nth = v->asks++;
	v->total_tokens += v->met->limit;
	return FX_OK;
}

static enum fx_st enter(struct serve *v)
{
	struct en_slot *t = v->met;

	warn_length(v->r->m, t->path->seq.cache.room);
	FX_TRY(en_slot_enter(t, v->r, v->e));
	v->held += t->bytes;
	v->paths += t->width;
	v->met = NULL;
	v->n++;
	return FX_OK;
}

/* Takes in asks as far as there is room; nothing is too large to be taken in alone. */
static enum fx_st admit(struct serve *v)
{
	const int before = v->n;

	for (int rows = 0; v->n < EN_SLOTS; rows += en_slot_rows(v->live[v->n - 1])) {
		FX_TRY(meet(v, v->n == 0));
		if (!v->met || (v->n > 0 && (v->held + v->met->bytes > v->room ||
		    v->paths + v->met->width > EN_SLOTS)) ||
		    (v->n > before && rows + en_slot_rows(v->met) > ROWS))
			break;
		FX_TRY(enter(v));
	}
	return FX_OK;
}

static void leave(struct serve *v, int i)
{
	struct en_slot *t = v->live[i];

	v->held -= t->bytes;
	v->paths -= t->width;
	en_slot_free(t, &v->pages);
	memmove(v->live + i, v->live + i + 1, (size_t)(EN_SLOTS - 1 - i) * sizeof(t));
	v->live[EN_SLOTS - 1] = t;
	v->n--;
}

/* ---- tokens ---- */

struct work { struct serve *v; int from, few; };

static void sum_row(void *ud, int unit, int thread)
{
	const struct serve *v = ((const struct work *)ud)->v;
	const int n = v->r->m->shape.vocab_rows;

	(void)thread;
	v->total[unit] = en_log_sum_exp(v->r->m->ops, v->logit + (size_t)unit * (size_t)n, n);
}

static void settle(void *ud, int unit, int thread)
{
	const struct work *w = ud;
	struct serve *v = w->v;
	struct en_slot *t = v->live[w->from + unit];
	struct en_masks *masks = t->ask->guard ? &v->r->masks[thread] : NULL;
	const struct en_rows rows = { v->logit, v->total, w->few };

	t->gained = 0;
	if (t->width > 1)
		en_beam_look(t, v->r, masks, &rows);
	else
		en_settle(t, v->r, masks, &rows);
}

static enum fx_st hand_over(struct serve *v, struct en_slot *t)
{
	struct fx_answer ans;

	FX_TRY(en_slot_answer(t, v->r, &ans, v->e));
	return v->from->done(v->from->ud, t->nth, &ans, v->e);
}

static enum fx_st need_logits(struct serve *v, int rows)
{
	if (rows <= v->logits)
		return FX_OK;
	free(v->logit);
	v->logits = 0;
	v->logit = malloc((size_t)rows * (size_t)v->r->m->shape.vocab_rows * sizeof(float));
	if (!v->logit)
		return fx_fail(v->e, FX_NOMEM, "logits of %d rows", rows);
	v->logits = rows;
	return FX_OK;
}

/* Panels of the head that have a piece which a guard takes after a state. */
static void want_after(struct serve *v, const struct en_choosing *c,
	const union fx_guard_state *state)
{
	const struct en_place at = { .state = state, .left = INT_MAX };
	const uint64_t *bits = en_allowed(c, &at).bits;

	for (int id = 0; id < c->n; id += 64) {
		v->wanted[id / 32] |= (uint32_t)bits[id / 64] != 0;
		v->wanted[id / 32 + 1] |= bits[id / 64] >> 32 != 0;
	}
}

/* ... after any of a slot's rows. */
static void want_panels(struct serve *v, const struct en_slot *t)
{
	const struct en_choosing c = en_run_choosing(v->r, t->ask->guard, &v->r->masks[0]);
	union fx_guard_state state = t->path->state;

	for (int i = 0; i <= t->chain; i++) {
		want_after(v, &c, &state);
		for (int f = 0; f < t->forks; f++) {
			union fx_guard_state fork = state;

			if (t->draft.other[f].at != i)
				continue;
			en_slot_advance(&fork, c.guard, c.vocab, t->draft.other[f].id);
			want_after(v, &c, &fork);
		}
		if (i < t->chain)
			en_slot_advance(&state, c.guard, c.vocab, t->draft.id[i]);
	}
}

/* Which panels are all that is wanted, if log-probabilities are not and guards leave few: panels 0
 * otherwise. */
static struct en_few few_panels(struct serve *v, int from)
{
	const int all = (v->r->m->shape.vocab_rows + EN_COLUMNS - 1) / EN_COLUMNS;
	struct en_few few = { v->panel, 0 };

	for (int i = from; i < v->n; i++) {
		const struct en_slot *t = v->live[i];

		if (!t->ask->unscored || !t->ask->guard || v->r->force)
			return few;
	}
	memset(v->wanted, 0, (size_t)all + 1);
	for (int i = from; i < v->n; i++)
		want_panels(v, v->live[i]);
	for (int i = 0; i < all; i++)
		if (v->wanted[i])
			v->panel[few.panels++] = i;
	few.panels = few.panels < all / 8 * 7 ? few.panels : 0;
	return few;
}

/* Tokens for slots from live[from] on, out of `rows` last rows in x; those that end leave. */
static enum fx_st tokens(struct serve *v, int from, int rows, const char *name)
{
	const struct en_few few = few_panels(v, from);
	struct work w = { v, from, few.panels > 0 };

	FX_TRY(need_logits(v, rows));
	FX_TRY(en_logits(v->r, v->logit, v->x, rows, w.few ? &few : NULL, v->e));
	if (!w.few) {
		en_tap(v->r, name, v->logit, rows, v->r->m->shape.vocab_rows);
		en_pool_run(v->r->m->pool, sum_row, &w, rows);
	} else {
		memset(v->total, 0, (size_t)rows * sizeof(*v->total));
	}
	en_pool_run(v->r->m->pool, settle, &w, v->n - from);
	for (int i = from; i < v->n;) {
		struct en_slot *t = v->live[i];

		if (t->e.st)
			return *v->e = t->e, v->e->st;
		if (t->width > 1)
			en_beam_settle(t, v->r, &v->pages);
		v->done += t->gained;
		v->accepted += t->width == 1 && t->gained > 1 ? t->gained - 1 : 0;
		if (!t->done) {
			i++;
			continue;
		}
		FX_TRY(hand_over(v, t));
		leave(v, i);
	}
	v->done = v->done < v->total_tokens ? v->done : v->total_tokens;
	if (v->n && v->r->progress &&
	    v->r->progress(v->r->progress_ud, v->done, v->total_tokens))
		return fx_fail(v->e, FX_STOPPED, "stopped after %ld tokens", v->done);
	return FX_OK;
}

/* ---- passes ---- */

/* Image tokens of all pictures of slots from live[from] on. */
static enum fx_st pictures(struct serve *v, int from, float **feature, struct fx_arena *a)
{
	const struct en_shape *s = &v->r->m->shape;
	unsigned char **px;
	int n = 0, at = 0;

	for (int i = from; i < v->n; i++)
		n += v->live[i]->pictures;
	px = FX_NEWN(a, (size_t)n, unsigned char *);
	*feature = FX_NEWN(a, (size_t)n * (size_t)s->patches * (size_t)s->hidden, float);
	if (a->failed)
		return fx_fail(v->e, FX_NOMEM, "features of %d pictures", n);
	for (int i = from; i < v->n; i++) {
		const struct en_ask *ask = v->live[i]->ask;

		for (int p = 0; p < ask->parts; p++) {
			const struct en_part *part = &ask->part[p];
			const struct en_fitting how = { s->side, part->fit, part->centre };

			if (part->kind == EN_PART_IMAGE)
				FX_TRY(en_prep_pixels(&px[at++], a, part->image, &how, v->e));
		}
	}
	return n ? en_vit(v->r, *feature, px, n, v->e) : FX_OK;
}

/* Image tokens and all text of slots from live[from] on; the first token of each. */
static enum fx_st prefill(struct serve *v, int from, struct fx_arena *a)
{
	const size_t width = (size_t)v->r->m->shape.hidden;
	struct en_feed feed[EN_SLOTS];
	int all = 0, row = 0;
	const int n = v->n - from;
	float *feature, *x, *at;

	FX_TRY(pictures(v, from, &feature, a));
	for (int i = 0; i < n; i++) {
		struct en_slot *t = v->live[from + i];

		feed[i] = (struct en_feed){ .seq = &t->path->seq, .rows = en_slot_rows(t) };
		t->row = i;
		all += feed[i].rows;
		FX_TRY(en_pages_own(&v->pages, &t->path->seq.cache, 0, feed[i].rows, v->e));
	}
	x = at = FX_NEWN(a, (size_t)all * width, float);
	if (!x)
		return fx_fail(v->e, FX_NOMEM, "prefill of %d rows", all);
	for (int i = 0; i < n; i++) {
		const struct en_seq *q = feed[i].seq;
		const size_t image = (size_t)q->patches * width;

		memcpy(at, feature, image * sizeof(float));
		feature += image;
		at += image;
		for (int t = 0; t < q->prompt + q->start; t++, at += width)
			en_embed(v->r, at, q->ids[t]);
	}
	FX_TRY(en_lm(v->r, x, feed, n, v->e));
	for (int i = 0; i < n; i++) {
		row += feed[i].rows;
		memcpy(v->x + (size_t)i * width, x + (size_t)(row - 1) * width,
			width * sizeof(float));
	}
	fx_arena_reset(a);
	return tokens(v, from, n, "prefill.logits");
}

/* ---- decoding ---- */

struct batch { struct en_feed feed[FEEDS]; int feeds, rows, own; };

static enum fx_st put(struct serve *v, struct batch *b, struct en_feed f, const int *id)
{
	const size_t width = (size_t)v->r->m->shape.hidden;

	for (int i = 0; i < f.rows; i++)
		en_embed(v->r, v->x + (size_t)b->rows++ * width, id[i]);
	b->feed[b->feeds++] = f;
	return en_pages_own(&v->pages, &f.seq->cache, f.seq->len, f.seq->len + f.others + f.rows,
		v->e);
}

/* The last token of each path; the tokens drafted after it; those that may stand instead. */
static enum fx_st lay_out(struct serve *v, struct batch *b, struct en_slot *t)
{
	struct en_seq *q = &t->path->seq;
	int id[1 + EN_DRAFT_MOST];

	t->row = b->rows;
	for (int i = 0; i < t->paths; i++) {
		const struct en_path *p = &t->path[i];

		id[0] = p->id[p->n - 1];
		memcpy(id + 1, t->draft.id, (size_t)t->chain * sizeof(*id));
		FX_TRY(put(v, b, (struct en_feed){ .seq = &t->path[i].seq, .rows = 1 + t->chain },
			id));
		b->own++;
	}
	for (int i = 0; i <= t->chain; i++)
		t->other[i] = t->row + i;
	for (int i = 0; i < t->forks; i++) {
		struct en_seq *f = &t->fork[i];

		en_pages_share(&v->pages, &f->cache, &q->cache, q->len);
		f->len = q->len;
		FX_TRY(put(v, b, (struct en_feed){ .seq = f, .rows = 1, .other = t->other,
			.others = t->draft.other[i].at + 1 }, &t->draft.other[i].id));
	}
	return FX_OK;
}

/* A pass for all: a token more of each, and what drafts give. */
static enum fx_st decode(struct serve *v)
{
	const double began = en_clock();
	struct batch b = { .feeds = 0 };

	v->accepted = 0;
	en_draft_all(v->r, v->live, v->n);
	for (int i = 0; i < v->n; i++)
		FX_TRY(lay_out(v, &b, v->live[i]));
	FX_TRY(en_lm(v->r, v->x, b.feed, b.feeds, v->e));
	FX_TRY(tokens(v, 0, b.rows, "logits"));
	en_pace_saw(&v->r->pace, b.own, b.rows - b.own, v->accepted,
		en_clock() - began);
	for (int i = 0; i < v->n; i++)
		en_slot_drop_forks(v->live[i], &v->pages);
	return FX_OK;
}

static enum fx_st serve(struct serve *v)
{
	for (;;) {
		const int before = v->n;

		FX_TRY(admit(v));
		if (v->n > before) {
			struct fx_arena a;
			enum fx_st st;

			fx_arena_init(&a, 0);
			st = prefill(v, before, &a);
			fx_arena_reset(&a);
			FX_TRY(st);
		} else if (v->n) {
			FX_TRY(decode(v));
		} else {
			return FX_OK;
		}
	}
}

enum fx_st en_serve(struct en_run *r, const struct en_source *s, struct fx_err *e)
{
	const struct en_cache like = en_model_cache(r->m, 1);
	const size_t panels = (size_t)r->m->shape.vocab_rows / EN_COLUMNS + 1;
	struct serve *v = calloc(1, sizeof(*v));
	enum fx_st st;

	if (!v)
		return fx_fail(e, FX_NOMEM, "no memory to answer with");
	v->r = r;
	v->from = s;
	v->e = e;
	v->room = r->m->room;
	en_pages_init(&v->pages, &like, r->m->shape.layers);
	v->x = malloc(FEEDS * (size_t)r->m->shape.hidden * sizeof(float));
	v->total = malloc(FEEDS * sizeof(*v->total));
	v->panel = malloc(panels * sizeof(*v->panel));
	v->wanted = malloc(panels + 1);
	for (int i = 0; i < EN_SLOTS; i++)
		v->live[i] = v->slot + i;
	st = v->x && v->total && v->panel && v->wanted ? serve(v) :
		fx_fail(e, FX_NOMEM, "no memory to answer with");
	for (int i = 0; i < EN_SLOTS; i++)
		en_slot_free(&v->slot[i], &v->pages);
	en_pages_free(&v->pages);
	free(v->logit);
	free(v->wanted);
	free(v->panel);
	free(v->total);
	free(v->x);
	free(v);
	return st;
}

/* ---- asks that are all there ---- */

struct list { struct en_ask *ask; int n, at; struct fx_answer *ans; };

static enum fx_st list_next(void *ud, const struct en_ask **ask, int wait, struct fx_err *e)
{
	struct list *l = ud;

	(void)wait, (void)e;
	*ask = l->at < l->n ? l->ask + l->at++ : NULL;
	return FX_OK;
}

static enum fx_st list_done(void *ud, long nth, const struct fx_answer *ans, struct fx_err *e)
{
	struct list *l = ud;

	(void)e;
	l->ans[nth] = *ans;
	return FX_OK;
}

enum fx_st en_generate(struct en_run *r, const struct en_ask *ask, int n, struct fx_arena *a,
	struct fx_answer *ans, struct fx_err *e)
{
	struct list l = { FX_NEWN(a, (size_t)n, struct en_ask), n, 0, ans };

	if (!l.ask)
		return fx_fail(e, FX_NOMEM, "%d asks", n);
	for (int i = 0; i < n; i++) {
		if (ask[i].guard)
			FX_TRY(en_run_guarded(r, e));
		FX_TRY(en_slot_check(r, ask + i, e));
		l.ask[i] = ask[i];
		l.ask[i].keep = a;
	}
	return en_serve(r, &(const struct en_source){ list_next, list_done, &l }, e);
}
