/* vit.c - the SigLIP image tower and the projector (model specification 2, 3.1) */
#include "norm.h"
#include "prep.h"
#include "run.h"

#include <math.h>
#include <stdio.h>

#define MLP_ROWS 512		/* rows whose hidden values exist at a time */

struct buffers {
	float *x, *h, *q, *k, *v, *ffn;
	struct en_span *span;		/* one for each picture */
	struct en_cache *cache;		/* the same; of one layer, used again by the next */
};

static void block(struct en_run *r, const struct buffers *b, const struct en_vlayer *l, int n)
{
	const struct en_shape *s = &r->m->shape;
	const int rows = n * s->patches, dim = s->v_hidden / s->v_heads;
	const size_t width = (size_t)s->v_hidden;
	struct en_norm norm = { .y = b->h, .x = b->x, .w = l->ln1_w, .b = l->ln1_b, .rows = rows,
		.cols = s->v_hidden, .eps = s->v_eps };

	en_layer_norm(r, &norm);
	en_linear(r, b->h, rows, (const struct en_out[]){ { b->q, &l->q, l->q_b },
		{ b->k, &l->k, l->k_b }, { b->v, &l->v, l->v_b } }, 3, EN_PLAIN);
	en_attend(r, &(const struct en_attn){ .q = b->q, .k = b->k, .v = b->v, .out = b->h,
		.span = b->span, .spans = n, .heads = s->v_heads, .scale = 1 / sqrtf((float)dim) });
	en_linear(r, b->h, rows, &(const struct en_out){ b->q, &l->out, l->out_b }, 1,
		EN_PLAIN);
	norm.plus = b->q;
	norm.w = l->ln2_w;
	norm.b = l->ln2_b;
	en_layer_norm(r, &norm);
	for (int i = 0; i < rows; i += MLP_ROWS) {
		const int m = rows - i < MLP_ROWS ? rows - i : MLP_ROWS;
		const size_t at = (size_t)i * width;

		en_linear(r, b->h + at, m, &(const struct en_out){ b->ffn, &l->fc1, l->fc1_b }, 1,
			EN_GELU);
		en_linear(r, b->ffn, m, &(const struct en_out){ b->q + at, &l->fc2, l->fc2_b }, 1,
			EN_PLAIN);
	}
	en_residual(r, &norm);
}

/* Where products round to bf16 anyway, keys and values are in it too. */
static enum fx_st take(struct fx_arena *a, struct buffers *b, const struct en_model *m, int n,
	struct fx_err *e)
{
	const struct en_shape *s = &m->shape;
	const enum en_precision type =
		m->ops->rounds && m->w.vlayer[0].q.w.type == EN_BF16 ? EN_BF16 : EN_F32;
	size_t rows = (size_t)n * (size_t)s->patches, width = (size_t)s->v_hidden;
	size_t in = (size_t)s->patch_values;
	float **each[] = { &b->x, &b->q, &b->k, &b->v };

	for (size_t i = 0; i < FX_COUNT(each); i++)
		*each[i] = FX_NEWN(a, rows * width, float);
	b->h = FX_NEWN(a, rows * (width > in ? width : in), float);
	b->ffn = FX_NEWN(a, (rows < MLP_ROWS ? rows : MLP_ROWS) * (size_t)s->v_ffn, float);
	b->span = FX_NEWN(a, (size_t)n, struct en_span);
	b->cache = FX_NEWN(a, (size_t)n, struct en_cache);
	for (int i = 0; !a->failed && i < n; i++) {
		b->cache[i] = (struct en_cache){ .type = type, .kv_heads = s->v_heads,
			.dim = s->v_hidden / s->v_heads, .room = s->patches };
		en_cache_take(&b->cache[i], 1, a);
		b->span[i] = (struct en_span){ .cache = &b->cache[i], .row = i * s->patches,
			.rows = s->patches, .prefix = -1 };
	}
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "image tower: buffers for %zu patches", rows);
	return FX_OK;
}

static void forward(struct en_run *r, float *out, const struct buffers *b,
	unsigned char *const *px, int n)
{
	const struct en_shape *s = &r->m->shape;
	const struct en_weights *w = &r->m->w;
	int rows = n * s->patches;
	size_t width = (size_t)s->v_hidden, table = (size_t)s->patches * width;
	const size_t stored = (size_t)w->position.n * width;
	char name[32];

	for (int i = 0; i < n; i++)
		en_prep_patches(b->h + (size_t)(i * s->patches) * (size_t)s->patch_values, px[i],
			s->side, s->patch);
	en_linear(r, b->h, rows, &(const struct en_out){ b->x, &w->patch, w->patch_b }, 1,
		EN_PLAIN);
	en_tap(r, "vision.patches", b->x, rows, s->v_hidden);
	for (int i = 0; i < n; i++)
		for (size_t t = 0; t < table; t++)
			b->x[(size_t)i * table + t] +=
				en_widen1(w->position.p, w->position.type, t % stored);
	for (int i = 0; i < s->v_layers; i++) {
		block(r, b, &w->vlayer[i], n);
		snprintf(name, sizeof(name), "vision.layer%d", i);
		en_tap(r, name, b->x, rows, s->v_hidden);
	}
	en_layer_norm(r, &(const struct en_norm){ .y = b->h, .x = b->x, .w = w->post_w,
		.b = w->post_b, .rows = rows, .cols = s->v_hidden, .eps = s->v_eps });
	en_tap(r, "vision.post_layernorm", b->h, rows, s->v_hidden);
	en_linear(r, b->h, rows, &(const struct en_out){ out, &w->project, w->project_b }, 1,
		EN_PLAIN);
	en_tap(r, "projector", out, rows, s->hidden);
}

static size_t most(size_t a, size_t b)
{
	return a > b ? a : b;
}

enum fx_st en_vit(struct en_run *r, float *out, unsigned char *const *px, int n, struct fx_err *e)
{
	const struct en_shape *s = &r->m->shape;
	struct fx_arena a;
	struct buffers b;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = en_run_scratch(r,
		most(most(EN_PRODUCT_SCRATCH(s->v_ffn), EN_PRODUCT_SCRATCH(s->v_hidden)),
			most(en_attend_scratch(s->v_heads, s->v_heads, s->v_hidden / s->v_heads),
				EN_PRODUCT_SCRATCH(s->patch_values))),
		e);
	if (!st)
		st = en_run_prepared(r, n * s->patches,
			s->v_hidden > s->patch_values ? s->v_hidden : s->patch_values, e);
	if (!st)
		st = en_run_prepared(r, n * s->patches < MLP_ROWS ? n * s->patches : MLP_ROWS,
			s->v_ffn, e);
	if (!st)
		st = take(&a, &b, r->m, n, e);
	if (!st)
		forward(r, out, &b, px, n);
	fx_arena_reset(&a);
	return st;
}
