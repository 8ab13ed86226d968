/* linear.c - matrix products and attention, cut into units for the pool */
#include "run.h"

#include <string.h>

#define UNIT_PANELS 4		/* of a product */
#define UNIT_ROWS 48		/* of attention */

struct product {
	const struct en_run *r;
	const struct en_panels *w;
	const float *x, *bias;
	float *y;
	int m;
};

static void product_unit(void *ud, int unit, int thread)
{
	const struct product *p = ud;
	const int panels = (p->w->n + EN_COLUMNS - 1) / EN_COLUMNS, from = unit * UNIT_PANELS;
	const int at = from * EN_COLUMNS;
	const struct en_product g = {
		.c = p->y + at, .ldc = (size_t)p->w->n, .a = p->x, .lda = (size_t)p->w->k,
		.bias = p->bias ? p->bias + at : NULL, .w = p->w, .m = p->m, .from = from,
		.to = from + UNIT_PANELS < panels ? from + UNIT_PANELS : panels,
		.scratch = p->r->scratch[thread],
	};

	p->r->m->ops->product(&g);
}

void en_linear(const struct en_run *r, float *y, const float *x, const struct en_mat *w,
	const float *bias, int m)
{
	struct en_model *model = (struct en_model *)(uintptr_t)r->m;
	struct product p = { r, en_weights_packed(&model->w, (struct en_mat *)(uintptr_t)w,
		model->pool), x, bias, y, m };

	en_pool_run(r->m->pool, product_unit, &p,
		(w->n + EN_COLUMNS * UNIT_PANELS - 1) / (EN_COLUMNS * UNIT_PANELS));
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
