/* op_avx2.h - what the files of row avx2 share: products with integer weights (op.h says what) */
#ifndef OP_AVX2_H
#define OP_AVX2_H
#include "op.h"

#define EN_AVX2_ROWS 6		/* of A in a tile, at most */
/* Tiles that weights are for before the next: what they read of A stays in the second cache, or
 * near it. */
#define EN_AVX2_CHUNK 20

void en_avx2_product_int(const struct en_product *p);
void en_avx2_product_row(const struct en_product *p);	/* m = 1 */
size_t en_avx2_bytes_at(int k);		/* of the values as bytes in a row prepared for int8 */
size_t en_avx2_prepared_int(enum en_precision w, int k);
float en_avx2_most(const float *x, int n);		/* max |x| */
/* x[0 .. n) times `by` as bytes, to nearest, ties to even, and 0 up to 32. n <= 32. */
void en_avx2_bytes(signed char *q, const float *x, int n, float by);
void en_avx2_quantize(char *dst, const float *x, enum en_precision w, int k);	/* one row */
double en_avx2_peak(enum en_precision w, long rounds);

/* Tiles come in two kinds: `cold` ones are the first to read their weights, and ask for the lines
 * that follow, those of the panel's other columns as well; to `warm` ones that would only be work.
 */
#define EN_AHEAD 2048		/* bytes; 1,024 and 4,096 do as well */
#define EN_FETCH_warm(b) (void)0
#define EN_FETCH_cold(b) \
	(__builtin_prefetch((b) + EN_AHEAD), \
		__builtin_prefetch((const char *)((uintptr_t)(b) ^ 64) + EN_AHEAD))

#endif
