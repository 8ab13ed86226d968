/* run.c - generation: prompts to sequences, prefill, then one token for each sequence at a time */
#include "run.h"
#include "choose.h"
#include "prep.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define GROUP 32			/* asks answered together */
#define GROUP_BYTES ((size_t)1 << 30)	/* ... unless their caches would need more than this */
#define MAX_TOKENS 65536

enum fx_st en_run_new(struct en_run **out, const struct en_model *m, struct fx_err *e)
{
	struct en_run *r = *out = calloc(1, sizeof(*r));

	if (r)
		r->scratch = calloc((size_t)en_pool_threads(m->pool), sizeof(*r->scratch));
	if (!r || !r->scratch) {
		free(r);
		*out = NULL;
		return fx_fail(e, FX_NOMEM, "run");
	}
	r->m = m;
	return FX_OK;
}

void en_run_free(struct en_run *r)
{
	if (!r)
		return;
	for (int i = 0; i < en_pool_threads(r->m->pool); i++)
		free(r->scratch[i]);
	free(r->scratch);
	free(r->prepared);
	free(r);
}

void en_run_progress(struct en_run *r, en_progress_fn *fn, void *ud)
{
	r->progress = fn;
	r->progress_ud = ud;
}

void en_run_tap(struct en_run *r, en_tap_fn *fn, void *ud)
{
	r->tap = fn;
	r->tap_ud = ud;
}

void en_run_force(struct en_run *r, const int *ids, int n)
{
	r->force = ids;
	r->n_force = n;
}

void en_tap(const struct en_run *r, const char *name, const float *x, int rows, int cols)
{
	if (r->tap)
		r->tap(r->tap_ud, name, x, rows, cols);
}

enum fx_st en_run_scratch(struct en_run *r, size_t n, struct fx_err *e)
{
	if (n <= r->scratch_n)
		return FX_OK;
	for (int i = 0; i < en_pool_threads(r->m->pool); i++) {
		free(r->scratch[i]);
		r->scratch[i] = malloc(n * sizeof(float));
		if (!r->scratch[i]) {
			r->scratch_n = 0;
			return fx_fail(e, FX_NOMEM, "scratch of %zu floats", n);
		}
	}
	r->scratch_n = n;
	return FX_OK;
}

enum fx_st en_run_prepared(struct en_run *r, int rows, int k, struct fx_err *e)
{
	const size_t n = r->m->w.integers ? (size_t)rows * EN_PREPARED(k) / 64 * 64 : 0;

	if (n <= r->prepared_n)
		return FX_OK;
	free(r->prepared);
	r->prepared_n = 0;
	r->prepared = aligned_alloc(64, n);
	if (!r->prepared)
		return fx_fail(e, FX_NOMEM, "%d prepared rows of %d", rows, k);
	r->prepared_n = n;
	return FX_OK;
}

/* ---- one group of asks ---- */

struct slot {			/* one ask being answered */
	struct en_seq seq;
	const struct en_ask *ask;
	int images;		/* first row of its pictures' features in group.feature */
	union fx_guard_state state;
	int *id;		/* (max_tokens) answer so far */
	float *logprob;
	int n, cut, done;
};

struct group {
	struct en_run *r;
	struct fx_arena *keep;		/* the caller's: answers */
	struct fx_arena tmp;
	struct slot *slot;
	int n;
	float *feature;			/* (pictures * patches, hidden) */
	float *x;			/* (rows, hidden) */
	float *logit;			/* (n, vocab_rows) */
	long done, total;
	struct fx_err *e;
};

static enum fx_st pictures(struct group *g)
{
	const struct en_shape *s = &g->r->m->shape;
	unsigned char **px;
	int n = 0, at = 0;

	for (int i = 0; i < g->n; i++)
		for (int p = 0; p < g->slot[i].ask->parts; p++)
			n += g->slot[i].ask->part[p].kind == EN_PART_IMAGE;
	px = FX_NEWN(&g->tmp, (size_t)n, unsigned char *);
	g->feature = FX_NEWN(&g->tmp, (size_t)n * (size_t)s->patches * (size_t)s->hidden, float);
	if (g->tmp.failed)
		return fx_fail(g->e, FX_NOMEM, "features of %d pictures", n);
	for (int i = 0; i < g->n; i++) {
		struct slot *t = &g->slot[i];

		t->images = at * s->patches;
		for (int p = 0; p < t->ask->parts; p++) {
			const struct en_part *part = &t->ask->part[p];
			const struct en_fitting how = { s->side, part->fit, part->centre };

			if (part->kind != EN_PART_IMAGE)
				continue;
			FX_TRY(en_prep_pixels(&px[at++], &g->tmp, part->image, &how, g->e));
			t->seq.patches += s->patches;
		}
	}
	return n ? en_vit(g->r, g->feature, px, n, g->e) : FX_OK;
}

static enum fx_st append(struct group *g, struct slot *t, const char *text, int literal)
{
	const struct fx_span span = { text, strlen(text) };
	struct en_ids ids;
	int *all;

	FX_TRY(en_vocab_encode(g->r->m->vocab, span, literal, &g->tmp, &ids, g->e));
	all = FX_NEWN(&g->tmp, (size_t)(t->seq.prompt + t->seq.start + ids.n) + 1, int);
	if (!all)
		return fx_fail(g->e, FX_NOMEM, "prompt of %d tokens", ids.n);
	for (int i = 0; i < ids.n; i++)
		if (ids.id[i] >= g->r->m->shape.vocab_rows || ids.id[i] == g->r->m->shape.image)
			return fx_fail(
				g->e, FX_USAGE, "the prompt has a token that the model hasn't");
	if (t->seq.prompt)
		memcpy(all, t->seq.ids, (size_t)(t->seq.prompt + t->seq.start) * sizeof(int));
	memcpy(all + t->seq.prompt + t->seq.start, ids.id, (size_t)ids.n * sizeof(int));
	t->seq.ids = all;
	t->seq.prompt += ids.n;
	return FX_OK;
}

/* BOS, text parts and newline, each encoded apart (specification 6.1), then the answer's start. */
static enum fx_st prompt(struct group *g, struct slot *t)
{
	const struct en_ask *ask = t->ask;
	int *bos = FX_NEWN(&g->tmp, 2, int), *all, prefix;

	if (!bos)
		return fx_fail(g->e, FX_NOMEM, "prompt");
	bos[0] = g->r->m->shape.bos;
	t->seq.ids = bos;
	t->seq.prompt = 1;
	for (int p = 0; p < ask->parts; p++)
		if (ask->part[p].kind != EN_PART_IMAGE)
			FX_TRY(append(
				g, t, ask->part[p].text, ask->part[p].kind == EN_PART_LITERAL));
	all = FX_NEWN(&g->tmp, (size_t)t->seq.prompt + 1, int);
	if (!all)
		return fx_fail(g->e, FX_NOMEM, "prompt");
	memcpy(all, t->seq.ids, (size_t)t->seq.prompt * sizeof(int));
	all[t->seq.prompt++] = g->r->m->newline;
	t->seq.ids = all;
	prefix = t->seq.prompt;
	if (ask->answer_start)
		FX_TRY(append(g, t, ask->answer_start, 0));
	t->seq.start = t->seq.prompt - prefix;
	t->seq.prompt = prefix;
	return FX_OK;
}

static void warn_length(const struct en_model *m, int room)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	if (room > m->shape.max_positions && !atomic_flag_test_and_set(&said))
		fx_log(FX_WARN, "%d positions, more than the %d that the model was made for", room,
			m->shape.max_positions);
}

static enum fx_st cache(struct group *g, struct slot *t)
{
	struct en_seq *q = &t->seq;

	q->prefix = q->patches + q->prompt;
	q->cache = en_model_cache(g->r->m, q->prefix + q->start + t->ask->max_tokens);
	warn_length(g->r->m, q->cache.room);
	en_cache_take(&q->cache, g->r->m->shape.layers, &g->tmp);
	t->id = FX_NEWN(&g->tmp, (size_t)t->ask->max_tokens, int);
	t->logprob = FX_NEWN(&g->tmp, (size_t)t->ask->max_tokens, float);
	return g->tmp.failed ? fx_fail(g->e, FX_NOMEM, "cache of %d positions, %zu MiB",
		q->cache.room, en_cache_bytes(&q->cache, g->r->m->shape.layers) >> 20) : FX_OK;
}

/* Image tokens and all text goes through the decoder; leaves each sequence's last row in g->x. */
static enum fx_st prefill(struct group *g)
{
	const struct en_shape *s = &g->r->m->shape;
	size_t width = (size_t)s->hidden;
	struct en_seq **seq = FX_NEWN(&g->tmp, (size_t)g->n, struct en_seq *);
	int *rows = FX_NEWN(&g->tmp, (size_t)g->n, int), all = 0;
	float *x;

	for (int i = 0; !g->tmp.failed && i < g->n; i++) {
		seq[i] = &g->slot[i].seq;
		rows[i] = seq[i]->prefix + seq[i]->start;
		all += rows[i];
	}
	x = g->x = FX_NEWN(&g->tmp, (size_t)all * width, float);
	if (g->tmp.failed)
		return fx_fail(g->e, FX_NOMEM, "prefill of %d rows", all);
	for (int i = 0; i < g->n; i++) {
		memcpy(x, g->feature + (size_t)g->slot[i].images * width,
			(size_t)seq[i]->patches * width * sizeof(float));
		x += (size_t)seq[i]->patches * width;
		for (int t = 0; t < seq[i]->prompt + seq[i]->start; t++, x += width)
			en_embed(g->r, x, seq[i]->ids[t]);
	}
	FX_TRY(en_lm(g->r, g->x, seq, rows, g->n, g->e));
	for (int i = 0, row = 0; i < g->n; i++) {
		row += rows[i];
		memmove(g->x + (size_t)i * width, g->x + (size_t)(row - 1) * width,
			width * sizeof(float));
	}
	return FX_OK;
}

/* The next token of a slot, from its logits. */
static enum fx_st next(struct group *g, struct slot *t, float *logit)
{
	const struct en_model *m = g->r->m;
	const struct en_choosing c = {
		m->ops, m->vocab, m->choosable, m->shape.vocab_rows, m->shape.eos, t->ask->guard};
	struct en_choice choice;

	if (!t->n && t->ask->score) {
		double total = en_log_sum_exp(m->ops, logit, c.n);

		for (int i = 0; i < t->ask->n_score; i++)
			t->ask->score[i] = (float)((double)logit[t->ask->score_ids[i]] - total);
	}
	if (g->r->force && t->n == g->r->n_force) {
		t->done = 1;
		return FX_OK;
	}
	if (g->r->force) {
		choice = (struct en_choice){ .id = g->r->force[t->n] };
		choice.logprob =
			(float)((double)logit[choice.id] - en_log_sum_exp(m->ops, logit, c.n));
	} else {
		choice = en_choose(&c, logit, &t->state, t->ask->max_tokens - t->n);
	}
	if (choice.id < 0)
		return fx_fail(g->e, FX_MODEL, "no token is possible after %d tokens", t->n);
	t->cut |= choice.cut;
	if (choice.id == m->shape.eos && !g->r->force) {
		t->done = 1;
		return FX_OK;
	}
	t->id[t->n] = choice.id;
	t->logprob[t->n++] = choice.logprob;
	if (t->n == t->ask->max_tokens) {
		t->done = 1;
		t->cut = 1;
	}
	return FX_OK;
}

/* Answers all slots; g->x holds the last row of each. */
static enum fx_st decode(struct group *g)
{
	size_t width = (size_t)g->r->m->shape.hidden, rows = (size_t)g->r->m->shape.vocab_rows;
	struct slot **live = FX_NEWN(&g->tmp, (size_t)g->n, struct slot *);
	struct en_seq **seq = FX_NEWN(&g->tmp, (size_t)g->n, struct en_seq *);
	int *one = FX_NEWN(&g->tmp, (size_t)g->n, int), n = g->n;

	g->logit = FX_NEWN(&g->tmp, (size_t)g->n * rows, float);
	if (g->tmp.failed)
		return fx_fail(g->e, FX_NOMEM, "logits of %d answers", g->n);
	for (int i = 0; i < n; i++)
		live[i] = &g->slot[i];
	for (;;) {
		int kept = 0;

		FX_TRY(en_logits(g->r, g->logit, g->x, n, g->e));
		en_tap(g->r, live[0]->n ? "logits" : "prefill.logits", g->logit, n, (int)rows);
		for (int i = 0; i < n; i++) {
			FX_TRY(next(g, live[i], g->logit + (size_t)i * rows));
			g->done++;
			if (!live[i]->done)
				live[kept++] = live[i];
		}
		n = kept;
		if (!n)
			return FX_OK;
		if (g->r->progress && g->r->progress(g->r->progress_ud, g->done, g->total))
			return fx_fail(g->e, FX_STOPPED, "stopped after %ld tokens", g->done);
		for (int i = 0; i < n; i++) {
			en_embed(g->r, g->x + (size_t)i * width, live[i]->id[live[i]->n - 1]);
			seq[i] = &live[i]->seq;
			one[i] = 1;
		}
		FX_TRY(en_lm(g->r, g->x, seq, one, n, g->e));
	}
}

static enum fx_st answer(struct group *g, struct slot *t, struct fx_answer *ans)
{
	int *id = FX_NEWN(g->keep, (size_t)t->n + 1, int);
	float *logprob = FX_NEWN(g->keep, (size_t)t->n + 1, float);
	struct en_text text = { 0 };

	if (g->keep->failed)
		return fx_fail(g->e, FX_NOMEM, "answer of %d tokens", t->n);
	memcpy(id, t->id, (size_t)t->n * sizeof(*id));
	memcpy(logprob, t->logprob, (size_t)t->n * sizeof(*logprob));
	FX_TRY(en_vocab_decode(g->r->m->vocab, id, t->n, g->keep, &text, g->e));
	*ans = (struct fx_answer){ .text = text.text, .len = text.len, .tokens = t->n, .id = id,
		.logprob = logprob, .off = text.off, .truncated = t->cut };
	return FX_OK;
}

static enum fx_st begin(struct group *g)
{
	FX_TRY(pictures(g));
	for (int i = 0; i < g->n; i++) {
		struct slot *t = &g->slot[i];

		if (t->ask->guard)
			t->ask->guard->start(&t->state);
		FX_TRY(prompt(g, t));
		FX_TRY(cache(g, t));
	}
	FX_TRY(prefill(g));
	return decode(g);
}

static enum fx_st check(const struct en_run *r, const struct en_ask *ask, struct fx_err *e)
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
		if (ask->score_ids[i] < 0 || ask->score_ids[i] >= r->m->shape.vocab_rows)
			return fx_fail(e, FX_USAGE, "no token %d: the model has ids 0 to %d",
				ask->score_ids[i], r->m->shape.vocab_rows - 1);
	return FX_OK;
}

static int group_size(const struct en_run *r, const struct en_ask *ask, int n)
{
	const struct en_shape *s = &r->m->shape;
	const struct en_cache cache = en_model_cache(r->m, s->patches + 256 + ask->max_tokens);
	size_t each = en_cache_bytes(&cache, s->layers) + (size_t)cache.room * sizeof(float) * 8 *
		(size_t)s->hidden;
	int fit = (int)(GROUP_BYTES / each);

	fit = fit < 1 ? 1 : fit > GROUP ? GROUP : fit;
	return n < fit ? n : fit;
}

enum fx_st en_generate(struct en_run *r, const struct en_ask *ask, int n, struct fx_arena *a,
	struct fx_answer *ans, struct fx_err *e)
{
	struct group g = { .r = r, .keep = a, .e = e };
	enum fx_st st = FX_OK;

	for (int i = 0; i < n; i++) {
		FX_TRY(check(r, &ask[i], e));
		g.total += ask[i].max_tokens;
	}
	for (int from = 0; from < n && !st; from += g.n) {
		g.n = group_size(r, ask + from, n - from);
		fx_arena_init(&g.tmp, 0);
		g.slot = FX_NEWN(&g.tmp, (size_t)g.n, struct slot);
		if (!g.slot)
			st = fx_fail(e, FX_NOMEM, "%d asks", g.n);
		for (int i = 0; !st && i < g.n; i++)
			g.slot[i].ask = &ask[from + i];
		if (!st)
			st = begin(&g);
		for (int i = 0; !st && i < g.n; i++)
			st = answer(&g, &g.slot[i], &ans[from + i]);
		fx_arena_reset(&g.tmp);
	}
	return st;
}
