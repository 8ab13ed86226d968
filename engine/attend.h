/* attend.h - attention, over keys and values that are kept as products read them: written once, and
 * never packed again.
 *
 * A cache holds pages of EN_BLOCK positions. A page is, for each layer and each kv head, a block:
 * two matrices in panels (panel.h), the keys, (EN_BLOCK, dim), whose products with queries are
 * scores; and the values turned, (dim, EN_BLOCK), whose products with weights of positions are the
 * output. What a position holds that is not filled is a number, and weighs nothing. Caches may
 * share pages that none of them fills any more (cache.h). */
#ifndef ATTEND_H
#define ATTEND_H
#include "fx.h"
#include "panel.h"

#define EN_BLOCK 64		/* positions */

struct en_run;

struct en_cache {
	char **page;		/* (en_cache_pages) of (layers, kv_heads) blocks; aligned to 64 */
	enum en_precision type;	/* EN_F32, or EN_BF16: rounded to nearest, ties to even */
	int kv_heads, dim;
	int room;		/* positions */
};

int en_cache_pages(const struct en_cache *c);
size_t en_page_bytes(const struct en_cache *c, int layers);	/* a multiple of 64 */

/* Memory for all pages of a cache, of zeroes, from `a`; NULL in c->page where there is none. */
void en_cache_take(struct en_cache *c, int layers, struct fx_arena *a);

/* Rows [row, row + rows) of q, k and v are positions first + others, first + others + 1 .. of one
 * sequence; keys and values of the `others` before them are rows other[..] of the pass, which
 * attend in another span: so a sequence forks within a pass. The row of position t sees positions
 * 0 .. max(prefix, t + 1) - 1; for prefix < 0 each sees all. */
struct en_span {
	const struct en_cache *cache;
	int row, rows, first, prefix;
	const int *other;	/* (others) NULL: none */
	int others;
};

/* What attends to what, in one layer. y = softmax(cap * tanh(scale * q k / cap)) v, without the cap
 * where it is 0 (model specification 4.3, 2.3). */
struct en_attn {
	const float *q;		/* (rows, heads * dim) */
	const float *k, *v;	/* (rows, kv_heads * dim) */
	float *out;		/* as q, and may be q */
	const float *turn; /* (rows, dim): cosines, then sines, by which q and k are rotated; NULL:
			    * they are not */
	const struct en_span *span;
	int spans, layer, heads;
	float scale, cap;
};

/* Puts k and v into the caches, whose pages for them are there, then attends. Positions are walked
 * in blocks with a running maximum and sum (arXiv 2205.14135), so scores are held for one block
 * only. A row's result depends on what it sees alone: not on the rows beside it, on spans or on
 * threads. The run has en_attend_scratch() floats of scratch for each thread. */
void en_attend(const struct en_run *r, const struct en_attn *a);
size_t en_attend_scratch(int heads, int kv_heads, int dim);

#endif
