/* linear.c - matrix products and attention, cut into units for the pool */
#include "run.h"

#include <string.h>

#define UNIT_PANELS 4		/* of a product */
#define UNIT_ROWS 48		/* of attention */

struct products {
	const struct en_run *r;
	const struct en_out *out;
	const struct en_panels *w[EN_OUTS];
	const void *a;
	size_t lda;
	int m, n;
};

struct prepare {
	const struct en_run *r;
	const float *x;
	enum en_precision type;
	int k;
	size_t bytes;
};

static void prepare_unit(void *ud, int unit, int thread)
{
	const struct prepare *p = ud;

	(void)thread;
	p->r->m->ops->prepare(p->r->prepared + (size_t)unit * p->bytes, p->x + (size_t)unit *
		(size_t)p->k, p->type, p->k);
}

static int units(const struct en_panels *w)
{
	return (w->n + EN_COLUMNS * UNIT_PANELS - 1) / (EN_COLUMNS * UNIT_PANELS);
}

static void product_unit(void *ud, int unit, int thread)
{
	const struct products *p = ud;
	const struct en_panels *w;
	int i = 0, panels, from, at;

	for (; unit >= units(p->w[i]); i++)
		unit -= units(p->w[i]);
	w = p->w[i];
	panels = (w->n + EN_COLUMNS - 1) / EN_COLUMNS;
	from = unit * UNIT_PANELS;
	at = from * EN_COLUMNS;
	p->r->m->ops->product(&(struct en_product){
		.c = p->out[i].y + at,
		.ldc = (size_t)w->n,
		.a = p->a,
		.lda = p->lda,
		.bias = p->out[i].bias ? p->out[i].bias + at : NULL,
		.w = w,
		.m = p->m,
		.from = from,
		.to = from + UNIT_PANELS < panels ? from + UNIT_PANELS : panels,
		.scratch = p->r->scratch[thread],
	});
}

void en_linear(const struct en_run *r, const float *x, int m, const struct en_out *out, int n)
{
	struct en_model *model = (struct en_model *)(uintptr_t)r->m;
	const int k = out[0].w->k;
	struct products p = { .r = r, .out = out, .a = x, .lda = (size_t)k * sizeof(float), .m = m,
		.n = n };
	struct prepare prepare = { .r = r, .x = x, .k = k };
	int all = 0;

	for (int i = 0; i < n; i++) {
		p.w[i] = en_weights_packed(&model->w, (struct en_mat *)(uintptr_t)out[i].w,
			model->pool);
		all += units(p.w[i]);
	}
	prepare.type = p.w[0]->type;
	prepare.bytes = r->m->ops->prepared(prepare.type, k);
	if (prepare.bytes) {
		en_pool_run(r->m->pool, prepare_unit, &prepare, m);
		p.a = r->prepared;
		p.lda = prepare.bytes;
	}
	en_pool_run(r->m->pool, product_unit, &p, all);
}

size_t en_attend_scratch(int keys, int dim)
{
	int k = keys > dim ? keys : dim;

	return EN_GEMM_SCRATCH(k) + (size_t)UNIT_ROWS * (size_t)keys;
}

struct attend {
	const struct en_run *r;
	const struct en_attn *a;
	const struct en_span *span;
	int blocks;		/* of UNIT_ROWS rows in this span */
};

static void attend_unit(void *ud, int unit, int thread)
{
	const struct attend *u = ud;
	const struct en_attn *a = u->a;
	const struct en_span *s = u->span;
	int head = unit / u->blocks, i = unit % u->blocks * UNIT_ROWS;
	int rows = s->rows - i < UNIT_ROWS ? s->rows - i : UNIT_ROWS;
	size_t q_width = (size_t)a->heads * (size_t)a->dim,
	       kv_width = (size_t)a->kv_heads * (size_t)a->dim;
	size_t kv = (size_t)(head / (a->heads / a->kv_heads)) * (size_t)a->dim;
	size_t at = (size_t)(s->row + i) * q_width + (size_t)head * (size_t)a->dim;
	float *scratch = u->r->scratch[thread];
	float *score = scratch + EN_GEMM_SCRATCH(s->keys > a->dim ? s->keys : a->dim);
	float sum[UNIT_ROWS];
	struct en_gemm g = {
		.c = score, .ldc = (size_t)s->keys, .a = a->q + at, .lda = q_width, .b = s->k + kv,
		.ldb = kv_width, .m = rows, .n = s->keys, .k = a->dim, .type = FX_F32,
		.scratch = scratch,
	};

	u->r->m->ops->gemm(&g);
	for (int t = 0; t < rows; t++) {
		float *row = score + (size_t)t * g.ldc;
		int seen = s->first + i + t + 1;

		seen = seen > s->prefix ? seen : s->prefix;
		seen = s->prefix < 0 || seen > s->keys ? s->keys : seen;
		sum[t] = u->r->m->ops->softmax(row, (size_t)seen, a->scale, a->cap);
		memset(row + seen, 0, (size_t)(s->keys - seen) * sizeof(*row));
	}
	g = (struct en_gemm){
		.c = a->out + at, .ldc = q_width, .a = score, .lda = (size_t)s->keys,
		.b = s->v + kv, .ldb = kv_width, .m = rows, .n = a->dim, .k = s->keys,
		.type = FX_F32, .by_k = 1, .scratch = scratch,
	};
	u->r->m->ops->gemm(&g);
	for (int t = 0; t < rows; t++)
		for (int d = 0; d < a->dim; d++)
			g.c[(size_t)t * q_width + (size_t)d] /= sum[t];
}

void en_attend(const struct en_run *r, const struct en_attn *a)
{
	for (int i = 0; i < a->spans; i++) {
		struct attend u = {
			r, a, &a->span[i], (a->span[i].rows + UNIT_ROWS - 1) / UNIT_ROWS};

		en_pool_run(r->m->pool, attend_unit, &u, u.blocks * a->heads);
	}
}
