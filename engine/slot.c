/* slot.c - see slot.h: from an ask to a prompt, and from ids to an answer */
#include "slot.h"

#include <string.h>

#define MAX_TOKENS 65536

/* ---- the prompt ---- */

static enum fx_st append(struct en_slot *t, const struct en_run *r, const char *text, int literal,
	struct fx_err *e)
{
	const struct fx_span span = { text, strlen(text) };
	const struct en_shape *s = &r->m->shape;
	struct en_seq *q = &t->path->seq;
	struct en_ids ids;
	int *all;

	FX_TRY(en_vocab_encode(r->m->vocab, span, literal, &t->mem, &ids, e));
	all = FX_NEWN(&t->mem, (size_t)(q->prompt + q->start + ids.n) + 1, int);
	if (!all)
		return fx_fail(e, FX_NOMEM, "prompt of %d tokens", ids.n);
	for (int i = 0; i < ids.n; i++)
		if (ids.id[i] >= s->vocab_rows || ids.id[i] == s->image)
			return fx_fail(e, FX_USAGE, "the prompt has a token that the model hasn't");
	if (q->prompt)
		memcpy(all, q->ids, (size_t)(q->prompt + q->start) * sizeof(int));
	memcpy(all + q->prompt + q->start, ids.id, (size_t)ids.n * sizeof(int));
	q->ids = all;
	q->prompt += ids.n;
	return FX_OK;
}

/* BOS, text parts and newline, each encoded apart (specification 6.1), then the answer's start. */
static enum fx_st prompt(struct en_slot *t, const struct en_run *r, struct fx_err *e)
{
	const struct en_ask *ask = t->ask;
	struct en_seq *q = &t->path->seq;
	int *bos = FX_NEWN(&t->mem, 2, int), *all, prefix;

	if (!bos)
		return fx_fail(e, FX_NOMEM, "prompt");
	bos[0] = r->m->shape.bos;
	q->ids = bos;
	q->prompt = 1;
	for (int p = 0; p < ask->parts; p++)
		if (ask->part[p].kind != EN_PART_IMAGE)
			FX_TRY(append(t, r, ask->part[p].text,
				ask->part[p].kind == EN_PART_LITERAL, e));
	all = FX_NEWN(&t->mem, (size_t)q->prompt + 1, int);
	if (!all)
		return fx_fail(e, FX_NOMEM, "prompt");
	memcpy(all, q->ids, (size_t)q->prompt * sizeof(int));
	all[q->prompt++] = r->m->newline;
	q->ids = all;
	prefix = q->prompt;
	if (ask->answer_start)
		FX_TRY(append(t, r, ask->answer_start, 0, e));
	q->start = q->prompt - prefix;
	q->prompt = prefix;
	return FX_OK;
}

/* Fewest tokens of an answer. */
static int least(const struct en_run *r, const struct fx_guard *g)
{
	union fx_guard_state state = { 0 };
	int n;

	if (!g)
		return 1;
	g->start(&state);
	n = en_closing(&r->trie, g, &state, NULL, 0);
	return n > 1 ? n : 1;
}

enum fx_st en_slot_check(const struct en_run *r, const struct en_ask *ask, struct fx_err *e)
{
	const struct en_shape *s = &r->m->shape;
	const int fewest = least(r, ask->guard);

	if (ask->max_tokens < fewest || ask->max_tokens > MAX_TOKENS)
		return fx_fail(e, FX_USAGE, "a limit of %d tokens; from %d to %d are possible",
			ask->max_tokens, fewest, MAX_TOKENS);
	if (ask->n_best < 0 || ask->n_best > EN_PATHS)
		return fx_fail(e, FX_USAGE, "%d answers; up to %d are possible", ask->n_best,
			EN_PATHS);
	if (ask->unscored && (ask->n_best > 1 || ask->score || ask->sampled))
		return fx_fail(e, FX_USAGE, "log-probabilities are wanted for this");
	if (ask->sampled && ask->n_best > 1)
		return fx_fail(e, FX_USAGE, "one answer is drawn at a time");
	for (int i = 0; i < ask->n_score; i++)
		if (ask->score_ids[i] < 0 || ask->score_ids[i] >= s->vocab_rows)
			return fx_fail(e, FX_USAGE, "no token %d: the model has ids 0 to %d",
				ask->score_ids[i], s->vocab_rows - 1);
	return FX_OK;
}

int en_slot_rows(const struct en_slot *t)
{
	return t->path->seq.prefix + t->path->seq.start;
}

enum fx_st en_slot_open(struct en_slot *t, const struct en_run *r, const struct en_ask *ask,
	struct fx_err *e)
{
	const struct en_model *m = r->m;
	struct en_seq *q;
	int own, all;

	*t = (struct en_slot){ .ask = ask, .width = ask->n_best > 1 ? ask->n_best : 1 };
	fx_arena_init(&t->mem, 0);
	FX_TRY(en_slot_check(r, ask, e));
	t->limit = ask->max_tokens;
	t->path = FX_NEWN(&t->mem, (size_t)t->width, struct en_path);
	if (!t->path)
		return fx_fail(e, FX_NOMEM, "%d answers", t->width);
	q = &t->path->seq;
	for (int p = 0; p < ask->parts; p++)
		t->pictures += ask->part[p].kind == EN_PART_IMAGE;
	q->patches = t->pictures * m->shape.patches;
	FX_TRY(prompt(t, r, e));
	q->prefix = q->patches + q->prompt;
	q->cache = en_model_cache(m, q->prefix + q->start + t->limit);
	/* Paths have the prompt's whole pages in common; forks copy one or two. */
	all = en_cache_pages(&q->cache);
	own = all - en_slot_rows(t) / EN_BLOCK;
	t->bytes = (size_t)(all + (t->width - 1) * own + (ask->drafts ? 2 : 0)) *
		en_page_bytes(&q->cache, m->shape.layers);
	return FX_OK;
}

/* ---- memory for the answer ---- */

static void path_take(struct en_path *p, const struct en_slot *t, const struct en_seq *like,
	struct fx_arena *a)
{
	p->seq = *like;
	p->seq.cache.page = FX_NEWN(a, (size_t)en_cache_pages(&like->cache), char *);
	p->id = FX_NEWN(a, (size_t)t->limit, int);
	p->logprob = FX_NEWN(a, (size_t)t->limit, float);
	p->removed = FX_NEWN(a, (size_t)t->limit, float);
	p->margin = FX_NEWN(a, (size_t)t->limit, float);
}

static enum fx_st take_drafts(struct en_slot *t, const struct en_run *r, struct fx_err *e)
{
	struct en_drafting how = { .vocab = r->m->vocab, .ngram = t->ask->drafts & EN_DRAFT_NGRAM,
		.max_tokens = t->limit };
	struct en_ids ids = { 0 };

	if (t->ask->drafts & EN_DRAFT_TEXT && t->ask->draft_text) {
		const struct fx_span text = { t->ask->draft_text, strlen(t->ask->draft_text) };

		FX_TRY(en_vocab_encode(r->m->vocab, text, 0, &t->mem, &ids, e));
		how.text = ids.id;
		how.text_n = ids.n;
	}
	if (t->width > 1 || t->ask->sampled || (!how.ngram && !how.text_n))
		return FX_OK;
	for (int i = 0; i < EN_FORKS; i++) {
		t->fork[i] = t->path->seq;
		t->fork[i].cache.page = FX_NEWN(&t->mem,
			(size_t)en_cache_pages(&t->path->seq.cache), char *);
	}
	return en_drafter_new(&t->drafter, &t->mem, &how, e);
}

enum fx_st en_slot_enter(struct en_slot *t, const struct en_run *r, struct fx_err *e)
{
	const size_t n = (size_t)t->width;

	for (int i = t->width - 1; i >= 0; i--)
		path_take(&t->path[i], t, &t->path->seq, &t->mem);
	if (n > 1) {
		t->end = FX_NEWN(&t->mem, n, struct en_path);
		t->made = FX_NEWN(&t->mem, n, struct en_path);
		t->found = FX_NEWN(&t->mem, n * (n + 1), struct en_choice);
		t->founds = FX_NEWN(&t->mem, n, int);
		t->gone = FX_NEWN(&t->mem, n, float);
		for (size_t i = 0; !t->mem.failed && i < n; i++) {
			path_take(&t->end[i], t, &t->path->seq, &t->mem);
			path_take(&t->made[i], t, &t->path->seq, &t->mem);
		}
	}
	t->paths = 1;
	t->loop.repeats = t->ask->repeats;
	if (t->ask->guard)
		t->ask->guard->start(&t->path->state);
	FX_TRY(take_drafts(t, r, e));
	return t->mem.failed ? fx_fail(e, FX_NOMEM, "answers of %d tokens", t->limit) : FX_OK;
}

void en_slot_drop_forks(struct en_slot *t, struct en_pages *p)
{
	for (int i = 0; t->drafter && i < EN_FORKS; i++)
		en_pages_drop(p, &t->fork[i].cache);
}

void en_slot_free(struct en_slot *t, struct en_pages *p)
{
	for (int i = 0; t->path && i < t->width; i++)
		en_pages_drop(p, &t->path[i].seq.cache);
	for (int i = 0; t->made && i < t->width; i++)
		en_pages_drop(p, &t->made[i].seq.cache);
	en_slot_drop_forks(t, p);
	fx_arena_reset(&t->mem);
	*t = (struct en_slot){ .ask = NULL };
}

void en_slot_score(const struct en_slot *t, const float *logit, double total)
{
	for (int i = 0; !t->path->n && t->ask->score && i < t->ask->n_score; i++)
		t->ask->score[i] = (float)((double)logit[t->ask->score_ids[i]] - total);
}

void en_slot_advance(union fx_guard_state *state, const struct fx_guard *g,
	const struct en_vocab *v, int id)
{
	int symbol[EN_PIECE_BYTES];
	union fx_guard_state next;
	const int n = g ? en_vocab_symbols(v, id, symbol) : 0;

	if (n && fx_guard_try(g, &next, state, symbol, n))
		memcpy(state, &next, g->state_size);
}

/* ---- the answer ---- */

static enum fx_st answer(const struct en_slot *t, const struct en_path *p, const struct en_run *r,
	struct fx_arena *a, struct fx_answer *ans, struct fx_err *e)
{
	const size_t n = (size_t)p->n;
	int *id = FX_NEWN(a, n + 1, int);
	float *logprob = FX_NEWN(a, n + 1, float), *removed = FX_NEWN(a, n + 1, float);
	const int scored = !t->ask->unscored;
	struct en_text text = { 0 };

	if (!id || !logprob || !removed)
		return fx_fail(e, FX_NOMEM, "answer of %d tokens", p->n);
	memcpy(id, p->id, n * sizeof(*id));
	memcpy(logprob, p->logprob, n * sizeof(*logprob));
	memcpy(removed, p->removed, n * sizeof(*removed));
	FX_TRY(en_vocab_decode(r->m->vocab, id, p->n, a, &text, e));
	*ans = (struct fx_answer){ .text = text.text, .len = text.len, .tokens = p->n, .id = id,
		.logprob = scored ? logprob : NULL, .off = text.off,
		.truncated = p->cut || t->looped,
		.removed = scored && t->ask->guard ? removed : NULL, .rewinds = t->rewinds,
		.looped = t->looped, .score = scored ? p->score : 0 };
	return FX_OK;
}

enum fx_st en_slot_answer(struct en_slot *t, const struct en_run *r, struct fx_answer *ans,
	struct fx_err *e)
{
	struct fx_arena *a = t->ask->keep ? t->ask->keep : &t->mem;
	const struct en_path *p = t->width > 1 ? t->end : t->path;
	struct fx_answer *last = ans;

	FX_TRY(answer(t, p, r, a, ans, e));
	for (int i = 1; i < t->ends; i++) {
		struct fx_answer *next = FX_NEWN(a, 1, struct fx_answer);

		if (!next)
			return fx_fail(e, FX_NOMEM, "%d answers", t->ends);
		FX_TRY(answer(t, p + i, r, a, next, e));
		last->next = next;
		last = next;
	}
	return FX_OK;
}
