/* lm.c - the Gemma 2 decoder (model specification 4, 5): global attention in every layer, prefix
 * seen by all, answer causal; positions from 0 */
#include "run.h"

#include <math.h>
#include <string.h>

#define MLP_ROWS 512		/* rows whose hidden values exist at a time, at most */

/* x * rsqrt(mean(x^2) + eps) * (1 + w), added to y where `add` is set, else stored there. */
struct norm {
	float *y;
	const float *x, *w;
	int cols, add;
	double eps;
};

static void norm_unit(void *ud, int unit, int thread)
{
	const struct norm *n = ud;
	const float *x = n->x + (size_t)unit * (size_t)n->cols;
	float *y = n->y + (size_t)unit * (size_t)n->cols, scale;
	double sum = 0;

	(void)thread;
	for (int i = 0; i < n->cols; i++)
		sum += (double)x[i] * (double)x[i];
	scale = (float)(1 / sqrt(sum / n->cols + n->eps));
	for (int i = 0; i < n->cols; i++) {
		float v = x[i] * scale * (1 + n->w[i]);

		y[i] = n->add ? y[i] + v : v;
	}
}

static void rms_norm(const struct en_run *r, float *y, const float *x, const float *w, int rows,
	int add)
{
	struct norm n = { y, x, w, r->m->shape.hidden, add, r->m->shape.eps };

	en_pool_run(r->m->pool, norm_unit, &n, rows);
}

struct gate { const struct en_ops *ops; float *gate; const float *up; int cols; };

static void gate_unit(void *ud, int unit, int thread)
{
	const struct gate *g = ud;
	const size_t cols = (size_t)g->cols, at = (size_t)unit * cols;

	(void)thread;
	g->ops->gelu(g->gate + at, g->up + at, cols);
}

struct buffers {
	float *h, *q, *k, *v, *gate, *up;
	float *turn;		/* (rows, head_dim) */
	struct en_span *span;
};

/* For each new row, cosines and sines of position * base^(-2 i / dim). */
static void angles(const struct buffers *b, const struct en_shape *s, int n)
{
	const int half = s->head_dim / 2;

	for (int i = 0; i < half; i++) {
		const double by = pow(s->rope_base, -(double)i / half);

		for (const struct en_span *t = b->span; t < b->span + n; t++)
			for (int row = 0; row < t->rows; row++) {
				float *turn = b->turn + (size_t)(t->row + row) *
					(size_t)s->head_dim;

				turn[i] = (float)cos((t->first + row) * by);
				turn[half + i] = (float)sin((t->first + row) * by);
			}
	}
}

static void attention(struct en_run *r, const struct buffers *b, const struct en_layer *l,
	int layer, int n)
{
	const struct en_shape *s = &r->m->shape;
	const int rows = b->span[n - 1].row + b->span[n - 1].rows;

	en_linear(r, b->h, rows, (const struct en_out[]){ { b->q, &l->q, NULL },
		{ b->k, &l->k, NULL }, { b->v, &l->v, NULL } }, 3);
	en_attend(r, &(const struct en_attn){ .q = b->q, .k = b->k, .v = b->v, .out = b->q,
		.turn = b->turn, .span = b->span, .spans = n, .layer = layer, .heads = s->heads,
		.scale = (float)s->query_scale, .cap = (float)s->attn_cap });
	en_linear(r, b->q, rows, &(const struct en_out){ b->h, &l->o, NULL }, 1);
}

static void mlp(struct en_run *r, float *x, const struct buffers *b, const struct en_layer *l,
	int rows)
{
	size_t width = (size_t)r->m->shape.hidden;

	rms_norm(r, b->h, x, l->pre_norm, rows, 0);
	for (int i = 0; i < rows; i += MLP_ROWS) {
		int m = rows - i < MLP_ROWS ? rows - i : MLP_ROWS;
		struct gate g = { r->m->ops, b->gate, b->up, r->m->shape.ffn };
		float *h = b->h + (size_t)i * width;

		en_linear(r, h, m, (const struct en_out[]){ { b->gate, &l->gate, NULL },
			{ b->up, &l->up, NULL } }, 2);
		en_pool_run(r->m->pool, gate_unit, &g, m);
		en_linear(r, b->gate, m, &(const struct en_out){ h, &l->down, NULL }, 1);
	}
	rms_norm(r, x, b->h, l->ffn_norm, rows, 1);
}

static enum fx_st take(struct fx_arena *a, struct buffers *b, const struct en_shape *s, int rows,
	int n, struct fx_err *e)
{
	size_t m = (size_t)rows, f = (size_t)(rows < MLP_ROWS ? rows : MLP_ROWS) * (size_t)s->ffn;

	b->h = FX_NEWN(a, m * (size_t)s->hidden, float);
	b->q = FX_NEWN(a, m * (size_t)s->q_width, float);
	b->k = FX_NEWN(a, m * (size_t)s->kv_width, float);
	b->v = FX_NEWN(a, m * (size_t)s->kv_width, float);
	b->gate = FX_NEWN(a, f, float);
	b->up = FX_NEWN(a, f, float);
	b->turn = FX_NEWN(a, m * (size_t)s->head_dim, float);
	b->span = FX_NEWN(a, (size_t)n, struct en_span);
	return a->failed ? fx_fail(e, FX_NOMEM, "decoder: buffers for %d rows", rows) : FX_OK;
}

static void layers(struct en_run *r, float *x, const struct buffers *b, int n)
{
	const struct en_shape *s = &r->m->shape;
	int rows = b->span[n - 1].row + b->span[n - 1].rows;
	char name[32];

	for (int i = 0; i < s->layers; i++) {
		const struct en_layer *l = &r->m->w.layer[i];

		rms_norm(r, b->h, x, l->in_norm, rows, 0);
		attention(r, b, l, i, n);
		rms_norm(r, x, b->h, l->attn_norm, rows, 1);
		mlp(r, x, b, l, rows);
		snprintf(name, sizeof(name), "text.layer%d", i);
		en_tap(r, name, x, rows, s->hidden);
	}
}

static size_t most(size_t a, size_t b)
{
	return a > b ? a : b;
}

enum fx_st en_lm(struct en_run *r, float *x, struct en_seq *const *seq, const int *rows, int n,
	struct fx_err *e)
{
	const struct en_shape *s = &r->m->shape;
	int all = 0, row = 0;
	struct fx_arena a;
	struct buffers b;
	enum fx_st st;

	for (int i = 0; i < n; i++)
		all += rows[i];
	fx_arena_init(&a, 0);
	st = en_run_scratch(r,
		most(en_attend_scratch(s->heads, s->kv_heads, s->head_dim),
			most(most(EN_PRODUCT_SCRATCH(s->ffn), EN_PRODUCT_SCRATCH(s->hidden)),
				EN_PRODUCT_SCRATCH(s->q_width))),
		e);
	if (!st)
		st = en_run_prepared(r, all, s->hidden > s->q_width ? s->hidden : s->q_width, e);
	if (!st)
		st = en_run_prepared(r, all < MLP_ROWS ? all : MLP_ROWS, s->ffn, e);
	if (!st)
		st = take(&a, &b, s, all, n, e);
	for (int i = 0; !st && i < n; i++) {
		b.span[i] = (struct en_span){ .cache = &seq[i]->cache, .row = row, .rows = rows[i],
			.first = seq[i]->len, .prefix = seq[i]->prefix };
		row += rows[i];
	}
	if (!st) {
		angles(&b, s, n);
		layers(r, x, &b, n);
	}
	for (int i = 0; !st && i < n; i++)
		seq[i]->len += rows[i];
	fx_arena_reset(&a);
	return st;
}

void en_embed(const struct en_run *r, float *x, int id)
{
	struct en_model *m =
		(struct en_model *)(uintptr_t)r->m; /* panels come as they are asked for */

	en_weights_embedding(x, &m->w, id, m->pool);
	for (int i = 0; i < m->shape.hidden; i++)
		x[i] *= m->embed_scale;
}

enum fx_st en_logits(struct en_run *r, float *logits, const float *x, int n, struct fx_err *e)
{
	const struct en_shape *s = &r->m->shape;
	size_t all = (size_t)n * (size_t)s->vocab_rows;
	float cap = (float)s->final_cap;
	struct fx_arena a;
	float *h;

	FX_TRY(en_run_scratch(r, EN_PRODUCT_SCRATCH(s->hidden), e));
	FX_TRY(en_run_prepared(r, n, s->hidden, e));
	fx_arena_init(&a, 0);
	h = FX_NEWN(&a, (size_t)n * (size_t)s->hidden, float);
	if (h) {
		rms_norm(r, h, x, r->m->w.norm, n, 0);
		en_linear(r, h, n, &(const struct en_out){ logits, &r->m->w.head, NULL }, 1);
		if (cap > 0)
			r->m->ops->softcap(logits, all, cap);
	}
	fx_arena_reset(&a);
	return h ? FX_OK : fx_fail(e, FX_NOMEM, "logits of %d rows", n);
}
