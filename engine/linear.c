/* linear.c - matrix products, cut into units for the pool */
#include "run.h"

#define UNIT_PANELS 4		/* of a product */

struct products {
	const struct en_run *r;
	const struct en_out *out;
	const struct en_panels *w[EN_OUTS];
	const void *a;
	size_t lda;
	int m, n, ready;
};

struct making { const struct en_ops *ops; struct en_prepare what; };

static void prepare_unit(void *ud, int unit, int thread)
{
	const struct making *m = ud;

	(void)thread;
	m->ops->prepare(&m->what, unit);
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
		.ready = p->ready,
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
	const struct en_ops *ops = model->ops;
	const int k = out[0].w->k;
	struct products p = { .r = r, .out = out, .a = x, .lda = (size_t)k * sizeof(float), .m = m,
		.n = n };
	struct making making = { ops, { r->prepared, x, EN_F32, m, k } };
	enum en_precision type;
	size_t bytes;
	int all = 0;

	for (int i = 0; i < n; i++) {
		p.w[i] = en_weights_packed(&model->w, (struct en_mat *)(uintptr_t)out[i].w,
			model->pool);
		all += units(p.w[i]);
	}
	type = making.what.w = p.w[0]->type;
	bytes = ops->prepared(type, k);
	if (bytes && (type == EN_INT8 || type == EN_INT4 || m > ops->rows)) {
		en_pool_run(r->m->pool, prepare_unit, &making, en_units(ops->rows, m));
		p.a = r->prepared;
		p.lda = bytes;
		p.ready = 1;
	}
	en_pool_run(r->m->pool, product_unit, &p, all);
}
