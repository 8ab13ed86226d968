/* run.c - a run: what it tells while it works, and memory that it keeps between passes */
#include "run.h"

#include <stdlib.h>

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
	fx_arena_init(&r->guarded, 0);
	return FX_OK;
}

void en_run_free(struct en_run *r)
{
	if (!r)
		return;
	for (int i = 0; i < en_pool_threads(r->m->pool); i++)
		free(r->scratch[i]);
	fx_arena_reset(&r->guarded);
	free(r->scratch);
	free(r->prepared);
	free(r->room);
	free(r);
}

void en_run_progress(struct en_run *r, en_progress_fn *fn, void *ud)
{
	r->progress = fn;
	r->progress_ud = ud;
}

enum fx_st en_run_guarded(struct en_run *r, struct fx_err *e)
{
	const struct en_choosing c = en_run_choosing(r, NULL, NULL);
	const int threads = en_pool_threads(r->m->pool);

	if (r->masks)
		return FX_OK;
	fx_arena_reset(&r->guarded);
	FX_TRY(en_trie_init(&r->trie, &r->guarded, &c, e));
	r->masks = FX_NEWN(&r->guarded, (size_t)threads, struct en_masks);
	for (int i = 0; r->masks && i < threads; i++)
		if (en_masks_init(&r->masks[i], &r->guarded, &r->trie, e) != FX_OK)
			return r->masks = NULL, e->st;
	return r->masks ? FX_OK : fx_fail(e, FX_NOMEM, "masks of %d threads", threads);
}

struct en_choosing en_run_choosing(const struct en_run *r, const struct fx_guard *g,
	struct en_masks *masks)
{
	const struct en_model *m = r->m;

	return (struct en_choosing){ .ops = m->ops, .vocab = m->vocab, .choosable = m->choosable,
		.n = m->shape.vocab_rows, .eos = m->shape.eos, .guard = g, .trie = &r->trie,
		.masks = masks };
}

struct en_drafted en_run_drafted(const struct en_run *r)
{
	const struct en_pace *p = &r->pace;

	return (struct en_drafted){ p->passes, p->tokens, p->drafted, p->accepted, p->spent,
		p->plain };
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
	const int used = r->m->w.integers || (rows > r->m->ops->rows &&
		r->m->ops->prepared(EN_F32, k));
	const size_t n = used ? (size_t)rows * EN_PREPARED(k) : 0;

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

enum fx_st en_run_room(struct en_run *r, float **p, size_t n, struct fx_err *e)
{
	if (n > r->room_n) {
		free(r->room);
		r->room_n = 0;
		r->room = aligned_alloc(64, (n + 15) / 16 * 64);
		if (!r->room)
			return fx_fail(e, FX_NOMEM, "buffers of %zu MiB", n >> 18);
		r->room_n = n;
	}
	*p = r->room;
	return FX_OK;
}
