/* op_avx2.h - what the files of row avx2 share: products with integer weights (op.h says what) */
#ifndef OP_AVX2_H
#define OP_AVX2_H
#include "op.h"

void en_avx2_product_int(const struct en_product *p);
size_t en_avx2_prepared(enum en_precision w, int k);
void en_avx2_prepare(void *dst, const float *x, enum en_precision w, int k);
double en_avx2_peak(enum en_precision w, long rounds);

#endif
