/* Any bytes as a packed model: container, configuration, names, shapes and precisions of the
 * tensors. What is accepted must lie inside the input, as panels of the shape's sizes. */
#include "weights.h"

#include <stdlib.h>
#include <string.h>

static enum fx_st inside(void *ud, const struct en_weight *t, struct fx_err *e)
{
	const struct fx_span *in = ud;
	const char *p = t->matrix ? t->matrix->w.p : NULL;

	(void)e;
	if (t->matrix && !t->table && (!t->matrix->ready || p < in->p || p + en_panels_bytes(
	    t->matrix->w.type, t->matrix->n, t->matrix->k) > in->p + in->n))
		__builtin_trap();
	return FX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	void *copy = aligned_alloc(64, n / 64 * 64 + 64);	/* as a mapping is */
	struct fx_span in = { copy, n }, config;
	struct fx_err e = { 0 };
	struct en_store store;
	struct en_shape shape;
	struct en_weights w;
	struct fx_arena a;

	if (!copy)
		return 0;
	memcpy(copy, p, n);
	fx_arena_init(&a, 1 << 24);
	if (en_store_parse(&store, copy, n, &e) == FX_OK) {
		if (en_store_part(&config, &store, "config.json", 1 << 20, &a, &e) == FX_OK &&
		    en_shape_parse(&shape, config.p, config.n, &e) == FX_OK &&
		    en_weights_open(&w, &shape, &a, &(const struct en_origin){ &store, -1 }, &e) ==
		    FX_OK) {
			if (en_weights_each(&w, &shape, inside, &in, &e) != FX_OK)
				__builtin_trap();
			en_weights_free(&w);
		}
		en_store_free(&store);
	} else if (!e.st || !*e.msg) {
		__builtin_trap();		/* refused without a reason */
	}
	fx_arena_reset(&a);
	free(copy);
	return 0;
}
