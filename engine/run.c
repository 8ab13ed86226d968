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
	free(r->room);
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
