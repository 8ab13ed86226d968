/* serve.c - asks to answers: prompts to sequences, prefill, then one token for each sequence at a
 * time. A sequence that ends makes room for the next ask at once. */
#include "choose.h"
#include "prep.h"
#include "run.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 32	/* sequences at a time: products of 32 rows are bound by arithmetic */
#define ROWS 2560	/* of one prefill, which bounds its buffers; a single ask may have more */
#define MAX_TOKENS 65536

struct slot {			/* one ask being answered */
	struct fx_arena mem;
	const struct en_ask *ask;
	long nth;
	struct en_seq seq;
	int pictures;
	size_t bytes;		/* of its cache */
	union fx_guard_state state;
	int *id;		/* (max_tokens) answer so far */
	float *logprob;
	int n, cut, done;
	struct fx_err e;	/* why it could not be chosen for, if that is so */
};

struct serve {
	struct en_run *r;
	const struct en_source *from;
	struct slot slot[SLOTS], *live[SLOTS];	/* live: those being answered come first, .. */
	int n;					/* .. n of them, then those that are free */
	struct slot *met;	/* NULL, or live[n]: an ask that waits for room */
	size_t held, room;	/* bytes of caches: in use, and at most while there are several */
	float *x;		/* (SLOTS, hidden) */
	float *logit;		/* (logits, vocab_rows) */
	int logits;
	long asks, done, total;	/* asks met; tokens */
	struct fx_err *e;
};

/* ---- an ask becomes a sequence ---- */

static enum fx_st append(struct serve *v, struct slot *t, const char *text, int literal)
{
	const struct fx_span span = { text, strlen(text) };
	const struct en_shape *s = &v->r->m->shape;
	struct en_ids ids;
	int *all;

	FX_TRY(en_vocab_encode(v->r->m->vocab, span, literal, &t->mem, &ids, v->e));
	all = FX_NEWN(&t->mem, (size_t)(t->seq.prompt + t->seq.start + ids.n) + 1, int);
	if (!all)
		return fx_fail(v->e, FX_NOMEM, "prompt of %d tokens", ids.n);
	for (int i = 0; i < ids.n; i++)
		if (ids.id[i] >= s->vocab_rows || ids.id[i] == s->image)
			return fx_fail(
				v->e, FX_USAGE, "the prompt has a token that the model hasn't");
	if (t->seq.prompt)
		memcpy(all, t->seq.ids, (size_t)(t->seq.prompt + t->seq.start) * sizeof(int));
	memcpy(all + t->seq.prompt + t->seq.start, ids.id, (size_t)ids.n * sizeof(int));
	t->seq.ids = all;
	t->seq.prompt += ids.n;
	return FX_OK;
}

/* BOS, text parts and newline, each encoded apart (specification 6.1), then the answer's start. */
static enum fx_st prompt(struct serve *v, struct slot *t)
{
	const struct en_ask *ask = t->ask;
	int *bos = FX_NEWN(&t->mem, 2, int), *all, prefix;

	if (!bos)
		return fx_fail(v->e, FX_NOMEM, "prompt");
	bos[0] = v->r->m->shape.bos;
	t->seq.ids = bos;
	t->seq.prompt = 1;
	for (int p = 0; p < ask->parts; p++)
		if (ask->part[p].kind != EN_PART_IMAGE)
			FX_TRY(append(
				v, t, ask->part[p].text, ask->part[p].kind == EN_PART_LITERAL));
	all = FX_NEWN(&t->mem, (size_t)t->seq.prompt + 1, int);
	if (!all)
		return fx_fail(v->e, FX_NOMEM, "prompt");
	memcpy(all, t->seq.ids, (size_t)t->seq.prompt * sizeof(int));
	all[t->seq.prompt++] = v->r->m->newline;
	t->seq.ids = all;
	prefix = t->seq.prompt;
	if (ask->answer_start)
		FX_TRY(append(v, t, ask->answer_start, 0));
	t->seq.start = t->seq.prompt - prefix;
	t->seq.prompt = prefix;
	return FX_OK;
}

static enum fx_st check(const struct en_model *m, const struct en_ask *ask, struct fx_err *e)
{
	union fx_guard_state state = { 0 };
	int least = 1;

	if (ask->guard) {
		ask->guard->start(&state);
		least = ask->guard->close_cost(&state);
	}
	if (ask->max_tokens < 1 || ask->max_tokens > MAX_TOKENS || ask->max_tokens < least)
		return fx_fail(e, FX_USAGE, "a limit of %d tokens; from %d to %d are possible",
			ask->max_tokens, least > 1 ? least : 1, MAX_TOKENS);
	for (int i = 0; i < ask->n_score; i++)
		if (ask->score_ids[i] < 0 || ask->score_ids[i] >= m->shape.vocab_rows)
			return fx_fail(e, FX_USAGE, "no token %d: the model has ids 0 to %d",
				ask->score_ids[i], m->shape.vocab_rows - 1);
	return FX_OK;
}

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
	const struct en_model *m = v->r->m;
	const struct en_ask *ask;
	struct slot *t;

	if (v->met)
		return FX_OK;
	FX_TRY(v->from->next(v->from->ud, &ask, wait, v->e));
	if (!ask)
		return FX_OK;
	FX_TRY(check(m, ask, v->e));
	t = v->met = v->live[v->n];
	*t = (struct slot){ .ask = ask, .nth = v->asks++ };
	fx_arena_init(&t->mem, 0);
	v->total += ask->max_tokens;
	for (int p = 0; p < ask->parts; p++)
		t->pictures += ask->part[p].kind == EN_PART_IMAGE;
	t->seq.patches = t->pictures * m->shape.patches;
	FX_TRY(prompt(v, t));
	t->seq.prefix = t->seq.patches + t->seq.prompt;
	t->seq.cache = en_model_cache(m, t->seq.prefix + t->seq.start + ask->max_tokens);
	t->bytes = en_cache_bytes(&t->seq.cache, m->shape.layers);
	return FX_OK;
}

static int rows_of(const struct slot *t)
{
	return t->seq.prefix + t->seq.start;
}

static enum fx_st enter(struct serve *v)
{
	struct slot *t = v->met;

	warn_length(v->r->m, t->seq.cache.room);
	en_cache_take(&t->seq.cache, v->r->m->shape.layers, &t->mem);
	t->id = FX_NEWN(&t->mem, (size_t)t->ask->max_tokens, int);
	t->logprob = FX_NEWN(&t->mem, (size_t)t->ask->max_tokens, float);
	if (t->mem.failed)
		return fx_fail(v->e, FX_NOMEM, "cache of %d positions, %zu MiB",
			t->seq.cache.room, t->bytes >> 20);
	if (t->ask->guard)
		t->ask->guard->start(&t->state);
	v->held += t->bytes;
	v->met = NULL;
	v->n++;
	return FX_OK;
}

/* Takes in asks as far as there is room; nothing is too large to be taken in alone. */
static enum fx_st admit(struct serve *v)
{
	const int before = v->n;

	for (int rows = 0; v->n < SLOTS; rows += rows_of(v->live[v->n - 1])) {
		FX_TRY(meet(v, v->n == 0));
		if (!v->met || (v->n > 0 && v->held + v->met->bytes > v->room) ||
		    (v->n > before && rows + rows_of(v->met) > ROWS))
			break;
		FX_TRY(enter(v));
	}
	return FX_OK;
}

/* ---- tokens ---- */

struct choosing { struct serve *v; int from; };

/* The next token of a slot, from its logits. */
static void choose(void *ud, int unit, int thread)
{
	const struct choosing *g = ud;
	struct serve *v = g->v;
	const struct en_model *m = v->r->m;
	struct slot *t = v->live[g->from + unit];
	const struct en_choosing c = {
		m->ops, m->vocab, m->choosable, m->shape.vocab_rows, m->shape.eos, t->ask->guard};
	float *logit = v->logit + (size_t)unit * (size_t)c.n;
	struct en_choice choice;

	(void)thread;
	if (!t->n && t->ask->score) {
		double total = en_log_sum_exp(m->ops, logit, c.n);

		for (int i = 0; i < t->ask->n_score; i++)
			t->ask->score[i] = (float)((double)logit[t->ask->score_ids[i]] - total);
	}
	t->done = v->r->force && t->n == v->r->n_force;
	if (t->done)
		return;
	if (v->r->force) {
		choice = (struct en_choice){ .id = v->r->force[t->n] };
		choice.logprob =
			(float)((double)logit[choice.id] - en_log_sum_exp(m->ops, logit, c.n));
	} else {
		choice = en_choose(&c, logit, &t->state, t->ask->max_tokens - t->n);
	}
	if (choice.id < 0) {
		fx_fail(&t->e, FX_MODEL, "no token is possible after %d tokens", t->n);
		return;
	}
	t->cut |= choice.cut;
	t->done = choice.id == m->shape.eos && !v->r->force;
	if (t->done)
		return;
	t->id[t->n] = choice.id;
	t->logprob[t->n++] = choice.logprob;
	if (t->n == t->ask->max_tokens)
		t->done = t->cut = 1;
}

static enum fx_st hand_over(struct serve *v, struct slot *t)
{
	struct fx_arena *a = t->ask->keep ? t->ask->keep : &t->mem;
	struct fx_answer ans = { .tokens = t->n, .truncated = t->cut };
	int *id = FX_NEWN(a, (size_t)t->n + 1, int);
	float *logprob = FX_NEWN(a, (size_t)t->n + 1, float);
	struct en_text text = { 0 };

	if (!id || !logprob)
		return fx_fail(v->e, FX_NOMEM, "answer of %d tokens", t->n);
	memcpy(id, t->id, (size_t)t->n * sizeof(*id));
	memcpy(logprob, t->logprob, (size_t)t->n * sizeof(*logprob));
	FX_TRY(en_vocab_decode(v->r->m->vocab, id, t->n, a, &text, v->e));
	ans.id = id;
	ans.logprob = logprob;
	ans.text = text.text;
	ans.len = text.len;
	ans.off = text.off;
	return v->from->done(v->from->ud, t->nth, &ans, v->e);
}

static void leave(struct serve *v, int i)
{
	struct slot *t = v->live[i];

	fx_arena_reset(&t->mem);
	v->held -= t->bytes;
	memmove(v->live + i, v->live + i + 1, (size_t)(SLOTS - 1 - i) * sizeof(t));
	v->live[SLOTS - 1] = t;
	v->n--;
}

/* A token for each slot from live[from] on, whose last rows x holds; those that end leave. */
static enum fx_st tokens(struct serve *v, int from, float *x, const char *name)
{
	const size_t width = (size_t)v->r->m->shape.vocab_rows;
	const int n = v->n - from;

	if (n > v->logits) {
		free(v->logit);
		v->logits = 0;
		v->logit = malloc((size_t)n * width * sizeof(float));
		if (!v->logit)
			return fx_fail(v->e, FX_NOMEM, "logits of %d answers", n);
		v->logits = n;
	}
	FX_TRY(en_logits(v->r, v->logit, x, n, v->e));
	en_tap(v->r, name, v->logit, n, (int)width);
	en_pool_run(v->r->m->pool, choose, &(struct choosing){ v, from }, n);
	v->done += n;
	for (int i = from; i < v->n;) {
		if (v->live[i]->e.st)
			return *v->e = v->live[i]->e, v->e->st;
		if (!v->live[i]->done) {
			i++;
			continue;
		}
		FX_TRY(hand_over(v, v->live[i]));
		leave(v, i);
	}
	if (v->n && v->r->progress && v->r->progress(v->r->progress_ud, v->done, v->total))
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
	struct en_seq *seq[SLOTS];
	int rows[SLOTS], all = 0, row = 0;
	const int n = v->n - from;
	float *feature, *x, *at;

	FX_TRY(pictures(v, from, &feature, a));
	for (int i = 0; i < n; i++) {
		seq[i] = &v->live[from + i]->seq;
		rows[i] = rows_of(v->live[from + i]);
		all += rows[i];
	}
	x = at = FX_NEWN(a, (size_t)all * width, float);
	if (!x)
		return fx_fail(v->e, FX_NOMEM, "prefill of %d rows", all);
	for (int i = 0; i < n; i++) {
		const size_t image = (size_t)seq[i]->patches * width;

		memcpy(at, feature, image * sizeof(float));
		feature += image;
		at += image;
		for (int t = 0; t < seq[i]->prompt + seq[i]->start; t++, at += width)
			en_embed(v->r, at, seq[i]->ids[t]);
	}
	FX_TRY(en_lm(v->r, x, seq, rows, n, v->e));
	for (int i = 0; i < n; i++) {
		row += rows[i];
		memcpy(v->x + (size_t)i * width, x + (size_t)(row - 1) * width,
			width * sizeof(float));
	}
	fx_arena_reset(a);
	return tokens(v, from, v->x, "prefill.logits");
}

/* One more token of each. */
static enum fx_st decode(struct serve *v)
{
	const size_t width = (size_t)v->r->m->shape.hidden;
	struct en_seq *seq[SLOTS];
	int one[SLOTS];

	for (int i = 0; i < v->n; i++) {
		struct slot *t = v->live[i];

		en_embed(v->r, v->x + (size_t)i * width, t->id[t->n - 1]);
		seq[i] = &t->seq;
		one[i] = 1;
	}
	FX_TRY(en_lm(v->r, v->x, seq, one, v->n, v->e));
	return tokens(v, 0, v->x, "logits");
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
	struct serve *v = calloc(1, sizeof(*v));
	enum fx_st st;

	if (!v)
		return fx_fail(e, FX_NOMEM, "no memory to answer with");
	v->r = r;
	v->from = s;
	v->e = e;
	v->room = r->m->room;
	v->x = malloc(SLOTS * (size_t)r->m->shape.hidden * sizeof(float));
	for (int i = 0; i < SLOTS; i++)
		v->live[i] = v->slot + i;
	st = v->x ? serve(v) : fx_fail(e, FX_NOMEM, "no memory to answer with");
	for (int i = 0; i < SLOTS; i++)
		fx_arena_reset(&v->slot[i].mem);
	free(v->logit);
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
		FX_TRY(check(r->m, ask + i, e));
		l.ask[i] = ask[i];
		l.ask[i].keep = a;
	}
	return en_serve(r, &(const struct en_source){ list_next, list_done, &l }, e);
}
