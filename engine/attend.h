/* attend.h - attention, over keys and values that are kept as products read them: written once, and
 * never packed again.
 *
 * A cache holds, for each layer and each kv head, blocks of EN_BLOCK positions. A block is two
 * matrices in panels (panel.h): the keys, (EN_BLOCK, dim), whose products with queries are scores;
 * and the values turned, (dim, EN_BLOCK), whose products with weights of positions are the output.
 * A position that is not filled is 0. */
#ifndef ATTEND_H
#define ATTEND_H
#include "fx.h"
#include "panel.h"

#define EN_BLOCK 64		/* positions */

struct en_run;

struct en_cache {
	char *p;		/* (layers, kv_heads, blocks) blocks; aligned to 64; begins as 0 */
	enum en_precision type;	/* EN_F32, or EN_BF16: rounded to nearest, ties to even */
	int kv_heads, dim;
	int room;		/* positions */
};

size_t en_cache_bytes(const struct en_cache *c, int layers);	/* a multiple of 64 */

/* Memory for a cache, from `a`; NULL where there is none. */
void en_cache_take(struct en_cache *c, int layers, struct fx_arena *a);

/* Rows [row, row + rows) of q, k and v are positions first, first + 1 .. of one sequence. Row i
 * sees positions 0 .. max(prefix, first + i + 1) - 1; for prefix < 0 each sees first + rows. */
struct en_span { const struct en_cache *cache; int row, rows, first, prefix; };

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

/* Puts k and v into the caches, then attends. Positions are walked in blocks with a running maximum
 * and sum (arXiv 2205.14135), so scores are held for one block only. A row's result depends on what
 * it sees alone: not on the rows beside it, on spans or on threads. The run has
 * en_attend_scratch() floats of scratch for each thread. */
void en_attend(const struct en_run *r, const struct en_attn *a);
size_t en_attend_scratch(int heads, int kv_heads, int dim);

#endif
