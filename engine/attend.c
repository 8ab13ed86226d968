/* attend.c - see attend.h */
#include "attend.h"
#include "run.h"

#include <math.h>
#include <string.h>

#define ROWS 84	/* of a unit, at most: enough to make reading a block worth it, in whole tiles */

static int blocks_of(int positions)
{
	return (positions + EN_BLOCK - 1) / EN_BLOCK;
}

static size_t keys_bytes(const struct en_cache *c)
{
	return en_panels_bytes(c->type, EN_BLOCK, c->dim);
}

static size_t block_bytes(const struct en_cache *c)
{
	return keys_bytes(c) + en_panels_bytes(c->type, c->dim, EN_BLOCK);
}

int en_cache_pages(const struct en_cache *c)
{
	return blocks_of(c->room);
}

size_t en_page_bytes(const struct en_cache *c, int layers)
{
	return (size_t)layers * (size_t)c->kv_heads * block_bytes(c);
}

void en_cache_take(struct en_cache *c, int layers, struct fx_arena *a)
{
	const size_t bytes = en_page_bytes(c, layers);
	const int pages = en_cache_pages(c);
	char *p = FX_NEWN(a, (size_t)pages * bytes + 64, char);

	c->page = FX_NEWN(a, (size_t)pages, char *);
	if (!p || !c->page) {
		c->page = NULL;
		return;
	}
	p += 64 - (uintptr_t)p % 64;
	for (int i = 0; i < pages; i++)
		c->page[i] = p + (size_t)i * bytes;
}

static char *block_at(const struct en_cache *c, int layer, int head, int block)
{
	return c->page[block] + ((size_t)layer * (size_t)c->kv_heads + (size_t)head) *
		block_bytes(c);
}

/* Half-split rotation: (i, i + dim / 2) by the angle of pair i. */
static void rotate(float *x, int dim, const float *turn)
{
	const int half = dim / 2;

	for (int i = 0; i < half; i++) {
		const float a = x[i], b = x[i + half];

		x[i] = a * turn[i] - b * turn[half + i];
		x[i + half] = b * turn[i] + a * turn[half + i];
	}
}

/* One position's key, dim values, into a block: a column of its panels. */
static void put_key(char *panels, enum en_precision type, int dim, int at, const float *key)
{
	char *to = panels + (size_t)(at / EN_COLUMNS) * en_panel_bytes(type, dim) +
		4 * (size_t)(at % EN_COLUMNS);

	for (int d = 0; type == EN_F32 && d < dim; d++, to += EN_LINE)
		memcpy(to, key + d, sizeof(*key));
	for (int d = 0; type != EN_F32 && d < dim; d++) {
		const uint16_t half = en_bf16(key[d]);

		memcpy(to + (size_t)(d / 2) * EN_LINE + 2 * (d % 2), &half, sizeof(half));
	}
}

/* One position's value, dim values: a step of all its panels. */
static void put_value(char *panels, enum en_precision type, int dim, int at, const float *value)
{
	const size_t bytes = en_panel_bytes(type, EN_BLOCK);

	for (int d = 0; d < dim; d += EN_COLUMNS, panels += bytes) {
		const int n = dim - d < EN_COLUMNS ? dim - d : EN_COLUMNS;
		char *to = panels + (size_t)(type == EN_F32 ? at : at / 2) * EN_LINE;

		if (type == EN_F32)
			memcpy(to, value + d, (size_t)n * sizeof(*value));
		for (int c = 0; type != EN_F32 && c < n; c++) {
			const uint16_t half = en_bf16(value[d + c]);

			memcpy(to + 4 * c + 2 * (at % 2), &half, sizeof(half));
		}
	}
}

struct work {
	const struct en_run *r;
	const struct en_attn *a;
};

/* ---- filling ---- */

static int first_block(const struct en_span *s)
{
	return s->first / EN_BLOCK;
}

/* Positions from the first that it fills to the last. */
static int positions_in(const struct en_span *s)
{
	return s->others + s->rows;
}

static int row_of(const struct en_span *s, int position)
{
	const int i = position - s->first;

	return i < s->others ? s->other[i] : s->row + i - s->others;
}

static int fill_units(const struct en_span *s)
{
	return (blocks_of(s->first + positions_in(s)) - first_block(s)) * s->cache->kv_heads;
}

/* One block of one kv head of one span. */
static void fill_unit(void *ud, int unit, int thread)
{
	const struct work *w = ud;
	const struct en_attn *a = w->a;
	const struct en_span *s = a->span;
	const struct en_cache *c;
	int head, at, end;
	size_t width;
	char *block;

	(void)thread;
	for (; unit >= fill_units(s); s++)
		unit -= fill_units(s);
	c = s->cache;
	head = unit % c->kv_heads;
	at = (first_block(s) + unit / c->kv_heads) * EN_BLOCK;
	block = block_at(c, a->layer, head, at / EN_BLOCK);
	end = s->first + positions_in(s);
	end = at + EN_BLOCK < end ? at + EN_BLOCK : end;
	width = (size_t)c->kv_heads * (size_t)c->dim;
	for (int t = at > s->first ? at : s->first; t < end; t++) {
		const size_t row = (size_t)row_of(s, t);
		const size_t from = row * width + (size_t)head * (size_t)c->dim;
		float *key = w->r->scratch[thread];

		memcpy(key, a->k + from, (size_t)c->dim * sizeof(*key));
		if (a->turn)
			rotate(key, c->dim, a->turn + row * (size_t)c->dim);
		put_key(block, c->type, c->dim, t - at, key);
		put_value(block + keys_bytes(c), c->type, c->dim, t - at, a->v + from);
	}
}

/* ---- attending ---- */

/* Rows of a unit are some positions' query heads that share one kv head: `group` for a position. */
static int positions_of(int group)
{
	return group < ROWS ? ROWS / group : 1;
}

static int rows_of(int group)
{
	return positions_of(group) * group;
}

/* Units of one kv head. */
static int stretches_of(const struct en_attn *a, const struct en_span *s)
{
	return en_units(positions_of(a->heads / s->cache->kv_heads), s->rows);
}

static int attend_units(const struct en_attn *a, const struct en_span *s)
{
	return stretches_of(a, s) * s->cache->kv_heads;
}

size_t en_attend_scratch(int heads, int kv_heads, int dim)
{
	return 16 + (size_t)rows_of(heads / kv_heads) * (EN_PREPARED(dim) / sizeof(float) +
		(size_t)(2 * dim + EN_BLOCK + 2)) +
		EN_PRODUCT_SCRATCH(dim > EN_BLOCK ? dim : EN_BLOCK);
}

struct part {			/* a unit's rows */
	const struct work *w;
	const struct en_span *s;
	int head, first, n, group;	/* kv head; position in the span; rows */
	float *q, *out, *score, *max, *sum, *scratch;
	char *prepared;
	const void *a;			/* queries as products with keys read them */
	size_t lda;
	int ready;
};

static int seen_by(const struct part *p, int row)
{
	const int before = p->s->first + p->s->others;
	const int all = before + p->s->rows, own = before + p->first + row / p->group + 1;

	if (p->s->prefix < 0)
		return all;
	return own > p->s->prefix ? own : p->s->prefix < all ? p->s->prefix : all;
}

/* A row's weights for a block, of which it sees n positions; its output so far shrinks with them.
 */
static void weigh(struct part *p, int row, int n)
{
	const struct en_attn *a = p->w->a;
	const int dim = p->s->cache->dim;
	float *score = p->score + (size_t)row * EN_BLOCK, *out = p->out + (size_t)row * (size_t)dim;
	float before = p->max[row], sum, by;

	n = n < 0 ? 0 : n < EN_BLOCK ? n : EN_BLOCK;
	memset(score + n, 0, (size_t)(EN_BLOCK - n) * sizeof(*score));
	if (!n)
		return;
	sum = p->w->r->m->ops->softmax(score, (size_t)n, a->scale, a->cap, &p->max[row]);
	by = before < p->max[row] ? expf(before - p->max[row]) : 1;
	p->sum[row] = p->sum[row] * by + sum;
	for (int d = 0; by < 1 && d < dim; d++)
		out[d] *= by;
}

/* Queries meet every block: they are laid out for that once. */
static void prepare(struct part *p)
{
	const struct en_cache *c = p->s->cache;
	const struct en_ops *ops = p->w->r->m->ops;
	const struct en_prepare all = { p->prepared, p->q, c->type, p->n, c->dim };
	const size_t bytes = ops->prepared(c->type, c->dim);

	p->ready = bytes && p->n > ops->rows;
	p->a = p->ready ? (const void *)p->prepared : p->q;
	p->lda = p->ready ? bytes : (size_t)c->dim * sizeof(float);
	for (int u = 0; p->ready && u < en_units(ops->rows, p->n); u++)
		ops->prepare(&all, u);
}

static void walk(struct part *p)
{
	const struct en_cache *c = p->s->cache;
	const struct en_ops *ops = p->w->r->m->ops;
	const size_t dim = (size_t)c->dim;
	int most = 0;

	for (int i = 0; i < p->n; i++)
		most = most > seen_by(p, i) ? most : seen_by(p, i);
	for (int b = 0; b < blocks_of(most); b++) {
		const char *block = block_at(c, p->w->a->layer, p->head, b);
		const struct en_panels keys = { block, c->type, EN_BLOCK, c->dim },
			values = { block + keys_bytes(c), c->type, c->dim, EN_BLOCK };
		const int at = b * EN_BLOCK, n = most - at < EN_BLOCK ? most - at : EN_BLOCK;

		ops->product(&(struct en_product){ .c = p->score, .ldc = EN_BLOCK, .a = p->a,
			.lda = p->lda, .ready = p->ready, .w = &keys, .m = p->n,
			.to = (n + EN_COLUMNS - 1) / EN_COLUMNS, .scratch = p->scratch });
		for (int i = 0; i < p->n; i++)
			weigh(p, i, seen_by(p, i) - at);
		ops->product(&(struct en_product){ .c = p->out, .ldc = dim, .a = p->score,
			.lda = EN_BLOCK * sizeof(float), .w = &values, .m = p->n, .add = 1,
			.to = (c->dim + EN_COLUMNS - 1) / EN_COLUMNS, .scratch = p->scratch });
	}
}

static void attend_unit(void *ud, int unit, int thread)
{
	const struct work *w = ud;
	const struct en_attn *a = w->a;
	struct part p = { .w = w, .s = a->span };
	size_t dim, width;

	for (; unit >= attend_units(a, p.s); p.s++)
		unit -= attend_units(a, p.s);
	p.group = a->heads / p.s->cache->kv_heads;
	p.head = unit % p.s->cache->kv_heads;
	unit /= p.s->cache->kv_heads;
	p.first = en_unit_at(positions_of(p.group), p.s->rows, unit);
	p.n = (en_unit_at(positions_of(p.group), p.s->rows, unit + 1) - p.first) * p.group;
	dim = (size_t)p.s->cache->dim;
	width = (size_t)a->heads * dim;
	p.prepared = (char *)(((uintptr_t)w->r->scratch[thread] + 63) / 64 * 64);
	p.q = (float *)(void *)(p.prepared + (size_t)p.n * EN_PREPARED(dim));
	p.out = p.q + (size_t)p.n * dim;
	p.score = p.out + (size_t)p.n * dim;
	p.max = p.score + (size_t)p.n * EN_BLOCK;
	p.sum = p.max + p.n;
	p.scratch = p.sum + p.n;
	memset(p.out, 0, (size_t)p.n * dim * sizeof(float));
	for (int i = 0; i < p.n; i++) {
		const size_t row = (size_t)(p.s->row + p.first + i / p.group);
		const size_t head = (size_t)(p.head * p.group + i % p.group);

		p.max[i] = -INFINITY;
		p.sum[i] = 0;
		memcpy(p.q + (size_t)i * dim, a->q + row * width + head * dim, dim * sizeof(float));
		if (a->turn)
			rotate(p.q + (size_t)i * dim, (int)dim, a->turn + row * dim);
	}
	prepare(&p);
	walk(&p);
	for (int i = 0; i < p.n; i++) {
		const size_t row = (size_t)(p.s->row + p.first + i / p.group);
		const size_t head = (size_t)(p.head * p.group + i % p.group);
		float *out = a->out + row * width + head * dim;

		for (size_t d = 0; d < dim; d++)
			out[d] = p.out[(size_t)i * dim + d] / p.sum[i];
	}
}

void en_attend(const struct en_run *r, const struct en_attn *a)
{
	struct work w = { r, a };
	int fill = 0, attend = 0;

	for (int i = 0; i < a->spans; i++) {
		fill += fill_units(&a->span[i]);
		attend += attend_units(a, &a->span[i]);
	}
	en_pool_run(r->m->pool, fill_unit, &w, fill);
	en_pool_run(r->m->pool, attend_unit, &w, attend);
}
