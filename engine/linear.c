/* linear.c - matrix products, cut into units for the pool */
#include "run.h"

/* Panels of a unit, at most: few rows want units that end together, many want what they read of A
 * read less often. */
#define UNIT_PANELS(m) ((m) > 32 ? 8 : 4)

struct products {
	const struct en_run *r;
	const struct en_out *out;
	const struct en_panels *w[EN_OUTS];
	const void *a;
	size_t lda;
	int m, n, ready;
	enum en_act act;
	const struct en_few *few;	/* NULL: all panels */
};

struct making { const struct en_ops *ops; struct en_prepare what; };

static void prepare_unit(void *ud, int unit, int thread)
{
	const struct making *m = ud;

	(void)thread;
	m->ops->prepare(&m->what, unit);
}

/* Of matrix i, that are to be computed. */
static int panels_of(const struct products *p, int i)
{
	return p->few ? p->few->panels : (p->w[i]->n + EN_COLUMNS - 1) / EN_COLUMNS;
}

/* Units of matrix i: as many for each thread, if there are enough panels. */
static int units(const struct products *p, int i)
{
	const int threads = en_pool_threads(p->r->m->pool), all = panels_of(p, i);
	const int n = (en_units(UNIT_PANELS(p->m), all) + threads - 1) / threads * threads;

	return n < all ? n : all;
}

/* Columns [from, to) of matrix i, counted in panels. */
static void multiply(const struct products *p, int i, int from, int to, int thread)
{
	const struct en_panels *w = p->w[i];
	const int at = from * EN_COLUMNS;

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
		.to = to,
		.scratch = p->r->scratch[thread],
	});
}

/* Panels [from, to) of those that are wanted; neighbours together. */
static void multiply_few(const struct products *p, int from, int to, int thread)
{
	const int *panel = p->few->panel;

	for (int next; from < to; from = next) {
		for (next = from + 1; next < to && panel[next] == panel[next - 1] + 1; next++)
			;
		multiply(p, 0, panel[from], panel[next - 1] + 1, thread);
	}
}

/* A unit's columns, while they are in a cache, become what the matrix that follows wants. */
static void activate(const struct products *p, int from, int to)
{
	const int n = p->w[0]->n, at = from * EN_COLUMNS;
	const size_t cols = (size_t)((to * EN_COLUMNS < n ? to * EN_COLUMNS : n) - at);

	for (int i = 0; i < p->m; i++) {
		const size_t here = (size_t)i * (size_t)n + (size_t)at;

		p->r->m->ops->gelu(p->out[0].y + here,
			p->act == EN_GATED ? p->out[1].y + here : NULL, cols);
	}
}

static void product_unit(void *ud, int unit, int thread)
{
	const struct products *p = ud;
	int i = 0, n, all, from, to;

	for (; p->act == EN_PLAIN && unit >= units(p, i); i++)
		unit -= units(p, i);
	n = units(p, i);
	all = panels_of(p, i);
	from = (int)((long)all * unit / n);
	to = (int)((long)all * (unit + 1) / n);
	if (p->few) {
		multiply_few(p, from, to, thread);
		return;
	}
	multiply(p, i, from, to, thread);
	if (p->act == EN_GATED)
		multiply(p, 1, from, to, thread);
	if (p->act != EN_PLAIN)
		activate(p, from, to);
}

static void linear(struct products *p, const float *x)
{
	const struct en_run *r = p->r;
	struct en_model *model = (struct en_model *)(uintptr_t)r->m;
	const struct en_ops *ops = model->ops;
	const int k = p->out[0].w->k;
	struct making making = { ops, { r->prepared, x, EN_F32, p->m, k } };
	enum en_precision type;
	size_t bytes;
	int all = 0;

	p->a = x;
	p->lda = (size_t)k * sizeof(float);
	for (int i = 0; i < p->n; i++) {
		p->w[i] = en_weights_packed(&model->w, (struct en_mat *)(uintptr_t)p->out[i].w,
			model->pool);
		all += p->act == EN_PLAIN || !i ? units(p, i) : 0;
	}
	type = making.what.w = p->w[0]->type;
	bytes = ops->prepared(type, k);
	if (bytes && (type == EN_INT8 || type == EN_INT4 || p->m > ops->rows)) {
		en_pool_run(r->m->pool, prepare_unit, &making, en_units(ops->rows, p->m));
		p->a = r->prepared;
		p->lda = bytes;
		p->ready = 1;
	}
	en_pool_run(r->m->pool, product_unit, p, all);
}

void en_linear(const struct en_run *r, const float *x, int m, const struct en_out *out, int n,
	enum en_act act)
{
	linear(&(struct products){ .r = r, .out = out, .m = m, .n = n, .act = act }, x);
}

void en_linear_few(const struct en_run *r, const float *x, int m, const struct en_out *out,
	const struct en_few *few)
{
	linear(&(struct products){ .r = r, .out = out, .m = m, .n = 1, .few = few }, x);
}
