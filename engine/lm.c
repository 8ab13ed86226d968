/* lm.c - the Gemma 2 decoder (model specification 4, 5): global attention in every layer, prefix
 * seen by all, answer causal; positions from 0 */
#include "norm.h"
#include "run.h"

#include <math.h>
#include <stdio.h>

#define MLP_ROWS 512		/* rows whose hidden values exist at a time, at most */
#define CAP_UNIT ((size_t)16384)	/* logits capped by one thread at a time */

static void rms_norm(const struct en_run *r, float *y, float *x, const float *w, int rows,
	int add)
{
	en_rms_norm(r, &(const struct en_norm){ .y = y, .x = x, .w = w, .rows = rows,
		.cols = r->m->shape.hidden, .eps = r->m->shape.eps }, add);
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

				turn[i] = (float)cos((t->first + t->others + row) * by);
				turn[half + i] = (float)sin((t->first + t->others + row) * by);
			}
	}
}

static void attention(struct en_run *r, const struct buffers *b, const struct en_layer *l,
	int layer, int n)
{
	const struct en_shape *s = &r->m->shape;
	const int rows = b->span[n - 1].row + b->span[n - 1].rows;

	en_linear(r, b->h, rows, (const struct en_out[]){ { b->q, &l->q, NULL },
		{ b->k, &l->k, NULL }, { b->v, &l->v, NULL } }, 3, EN_PLAIN);
	en_attend(r, &(const struct en_attn){ .q = b->q, .k = b->k, .v = b->v, .out = b->q,
		.turn = b->turn, .span = b->span, .spans = n, .layer = layer, .heads = s->heads,
		.scale = (float)s->query_scale, .cap = (float)s->attn_cap });
	en_linear(r, b->q, rows, &(const struct en_out){ b->h, &l->o, NULL }, 1, EN_PLAIN);
}

static void mlp(struct en_run *r, float *x, const struct buffers *b, const struct en_layer *l,
	int rows)
{
	size_t width = (size_t)r->m->shape.hidden;

	rms_norm(r, b->h, x, l->pre_norm, rows, 0);
	for (int i = 0; i < rows; i += MLP_ROWS) {
		int m = rows - i < MLP_ROWS ? rows - i : MLP_ROWS;
		float *h = b->h + (size_t)i * width;

		en_linear(r, h, m, (const struct en_out[]){ { b->gate, &l->gate, NULL },
			{ b->up, &l->up, NULL } }, 2, EN_GATED);
		en_linear(r, b->gate, m, &(const struct en_out){ h, &l->down, NULL }, 1, EN_PLAIN);
	}
	rms_norm(r, x, b->h, l->ffn_norm, rows, 1);
}

/* n floats from *at on, which moves past them to the next line of the cache. */
static float *cut(float **at, size_t n)
{
	float *p = *at;

	*at += (n + 15) / 16 * 16;
	return p;
}

static enum fx_st take(struct en_run *r, struct buffers *b, int rows, int n, struct fx_err *e)
{
	const struct en_shape *s = &r->m->shape;
	const size_t m = (size_t)rows, spans = ((size_t)n * sizeof(*b->span) + 3) / 4;
	const size_t f = (size_t)(rows < MLP_ROWS ? rows : MLP_ROWS) * (size_t)s->ffn;
	float *at;

	FX_TRY(en_run_room(r, &at, 8 * 16 + 2 * f + spans + m *
		(size_t)(s->hidden + s->q_width + 2 * s->kv_width + s->head_dim), e));
	b->h = cut(&at, m * (size_t)s->hidden);
	b->q = cut(&at, m * (size_t)s->q_width);
	b->k = cut(&at, m * (size_t)s->kv_width);
	b->v = cut(&at, m * (size_t)s->kv_width);
	b->gate = cut(&at, f);
	b->up = cut(&at, f);
	b->turn = cut(&at, m * (size_t)s->head_dim);
	b->span = (void *)cut(&at, spans);
	return FX_OK;
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

enum fx_st en_lm(struct en_run *r, float *x, const struct en_feed *feed, int n, struct fx_err *e)
{
	const struct en_shape *s = &r->m->shape;
	int all = 0, row = 0;
	struct buffers b;

	for (int i = 0; i < n; i++)
		all += feed[i].rows;
	FX_TRY(en_run_scratch(r,
		most(en_attend_scratch(s->heads, s->kv_heads, s->head_dim),
			most(most(EN_PRODUCT_SCRATCH(s->ffn), EN_PRODUCT_SCRATCH(s->hidden)),
				EN_PRODUCT_SCRATCH(s->q_width))),
		e));
	FX_TRY(en_run_prepared(r, all, s->hidden > s->q_width ? s->hidden : s->q_width, e));
	FX_TRY(en_run_prepared(r, all < MLP_ROWS ? all : MLP_ROWS, s->ffn, e));
	FX_TRY(take(r, &b, all, n, e));
	for (int i = 0; i < n; i++) {
		struct en_seq *seq = feed[i].seq;

		b.span[i] = (struct en_span){ .cache = &seq->cache, .row = row,
			.rows = feed[i].rows, .first = seq->len, .prefix = seq->prefix,
			.other = feed[i].other, .others = feed[i].others };
		row += feed[i].rows;
		seq->len += feed[i].others + feed[i].rows;
	}
	angles(&b, s, n);
	layers(r, x, &b, n);
	return FX_OK;
}

void en_embed(const struct en_run *r, float *x, int id)
{
	struct en_model *m =
		(struct en_model *)(uintptr_t)r->m; /* panels come as they are asked for */

	en_weights_embedding(x, &m->w, id, m->pool);
	for (int i = 0; i < m->shape.hidden; i++)
		x[i] *= m->embed_scale;
}

struct cap { const struct en_ops *ops; float *x; size_t n; float cap; };

static void cap_unit(void *ud, int unit, int thread)
{
	const struct cap *c = ud;
	const size_t at = (size_t)unit * CAP_UNIT, left = c->n - at;

	(void)thread;
	c->ops->softcap(c->x + at, left < CAP_UNIT ? left : CAP_UNIT, c->cap);
}

static void cap_few(const struct cap *c, int n, int width, const struct en_few *few)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < few->panels; k++) {
			const int at = few->panel[k] * EN_COLUMNS, left = width - at;

			c->ops->softcap(c->x + (size_t)i * (size_t)width + at,
				left < EN_COLUMNS ? (size_t)left : EN_COLUMNS, c->cap);
		}
}

enum fx_st en_logits(struct en_run *r, float *logits, float *x, int n, const struct en_few *few,
	struct fx_err *e)
{
	const struct en_shape *s = &r->m->shape;
	struct cap c = { r->m->ops, logits, (size_t)n * (size_t)s->vocab_rows,
		(float)s->final_cap };
	const struct en_out out = { logits, &r->m->w.head, NULL };
	float *h;

	FX_TRY(en_run_scratch(r, EN_PRODUCT_SCRATCH(s->hidden), e));
	FX_TRY(en_run_prepared(r, n, s->hidden, e));
	FX_TRY(en_run_room(r, &h, (size_t)n * (size_t)s->hidden, e));
	rms_norm(r, h, x, r->m->w.norm, n, 0);
	if (few)
		en_linear_few(r, h, n, &out, few);
	else
		en_linear(r, h, n, &out, 1, EN_PLAIN);
	if (c.cap > 0 && few)
		cap_few(&c, n, s->vocab_rows, few);
	else if (c.cap > 0)
		en_pool_run(r->m->pool, cap_unit, &c, (int)((c.n + CAP_UNIT - 1) / CAP_UNIT));
	return FX_OK;
}
