/* op.h - hot loops behind one table. Row 0 is the reference: portable and plain, what the others
 * are compared with. The CPU decides at run time; no caller names a row outside tests. */
#ifndef OP_H
#define OP_H
#include "panel.h"
#include "tensors.h"

/* C (m, n) = A (m, k) times panels [from, to) of weights, plus a bias; or C += that, where `add` is
 * set, for weights of f32 and bf16 and without a bias. C starts at the first of their columns. */
struct en_product {
	float *c;
	const void *a;			/* rows of f32; or, as integer weights need it, .. */
	int ready;			/* .. 1: what `prepare` made of all m rows */
	const float *bias;		/* of those columns; NULL: none */
	size_t ldc, lda;		/* elements of C; bytes of A, prepared(w, k) where ready */
	const struct en_panels *w;
	int m, from, to, add;
	float *scratch; /* EN_PRODUCT_SCRATCH(k) floats of the calling thread's own */
};
#define EN_PRODUCT_SCRATCH(k) (((size_t)(k) + 32) * EN_COLUMNS)

/* Rows of f32 become what products with weights of one precision read: quantized where these are
 * integers, and in the order in which tiles go through them. How they lie is the row's own affair;
 * it depends on m. */
struct en_prepare {
	void *dst;		/* aligned to 64; m * prepared(w, k) bytes */
	const float *x;		/* (m, k), one row after another */
	enum en_precision w;
	int m, k;
};
#define EN_PREPARED(k) (((size_t)(k) + 31) / 32 * 128 + 128)

struct en_ops {
	const char *name;
	int (*usable)(void);	/* may this CPU run the row? */
	int (*best)(void);	/* may it, and is it then faster than with the rows before? */
	/* A product on the calling thread. How an element of C is summed depends on k alone, not
	 * on m, n, the element's place or what was prepared: f32 and bf16 (of A as `rounds` says)
	 * differ from the exact sum by at most k * 2^-23 times the sum of the magnitudes, and a
	 * step whose value of A is 0 changes nothing. int8 and int4 give the same bits on every
	 * row. With q[t] = rint(a[t] * (127 / max |a|)), ties to even, and s = max |a| / 127,
	 * f32: int8: (float)(sum of q[t] * byte[t]) * (s * scale) + bias; the sum is exact for k
	 * < 2^17 int4: x = fma((float)(sum of q[t] * value[t] in group g), scale[g], x) from x =
	 * 0, g = 0, 1 ..; then x * s + bias */
	void (*product)(const struct en_product *p);
	int rounds;		/* 1: with bf16 weights A is rounded to it, ties to even */
	int rows;		/* of a tile, at most; so few floats are best left as they are */
	/* Bytes of a prepared row of A, a multiple of 64, up to EN_PREPARED(k); 0: there is nothing
	 * to prepare for such weights. */
	size_t (*prepared)(enum en_precision w, int k);
	/* One unit of en_units(rows, m), which are for different threads. */
	void (*prepare)(const struct en_prepare *p, int unit);
	/* x becomes tanh-GELU(x), times up[i] where up is not NULL. Within 4e-7 of max(1, |x|)
	 * times max(1, |up|). An element's value does not depend on its place. */
	void (*gelu)(float *x, const float *up, size_t n);
	/* A stretch of a softmax: x becomes exp(y - max) with y = x * scale, or cap * tanh(x *
	 * scale / cap) for cap > 0; max is the larger of *max, -INFINITY before the first stretch,
	 * and the largest y; it goes to *max. Returns the sum. Values within 1e-6 + 2e-7 * |y|. n
	 * >= 1. */
	float (*softmax)(float *x, size_t n, float scale, float cap, float *max);
	/* x becomes cap * tanh(x / cap), within 4e-7 * cap. */
	void (*softcap)(float *x, size_t n, float cap);
	/* Operations of products with weights of this precision, by the instructions that do them,
	 * on values in registers and nothing else: the row's limit. About `rounds` thousand;
	 * returns how many (a multiplication and an addition are two). */
	double (*peak)(enum en_precision w, long rounds);
	/* n values of type F32, BF16 or F16 as f32, exactly. */
	void (*widen)(float *dst, const void *src, enum fx_dtype type, size_t n);
};

/* m rows in units of up to `rows`, as equal as can be: how many, and where unit u begins. */
static inline int en_units(int rows, int m)
{
	return (m + rows - 1) / rows;
}

static inline int en_unit_at(int rows, int m, int u)
{
	const int n = en_units(rows, m), more = m % n;

	return m / n * u + (u < more ? u : more);
}

/* A new row is one file op_NAME.c defining en_ops_NAME, and its name here; the best one comes last.
 * On a CPU family that a file is not for, its row exists and is not usable: nothing else of it may
 * be used, or be there. */
#define EN_OPS(row) \
	row(ref) \
	row(blas) \
	row(avx2) \
	row(avxvnni) \
	row(avx512) \
	row(avx512bf16)

#define EN_OPS_DECLARE(name) extern const struct en_ops en_ops_##name;
EN_OPS(EN_OPS_DECLARE)
extern const struct en_ops *const en_ops_rows[];	/* in that order, NULL-terminated */

const struct en_ops *en_ops_best(void);		/* the last that is; the same on every call */
const struct en_ops *en_ops_lookup(const char *name);	/* NULL: none, or not usable here */

/* q[t] as for products with int8 and int4, zeros from k to `padded`; returns s. */
float en_quantize(signed char *q, const float *x, int k, int padded);

uint16_t en_bf16(float v);		/* rounded to nearest, ties to even; v is not NaN */

/* A bit of what CPUID leaf 7 says (Intel's manual, volume 2A), for what compilers of 2022 have no
 * name for; 0 on CPUs of other families. */
enum { EN_EAX, EN_EBX, EN_ECX, EN_EDX };
int en_cpu_bit(unsigned subleaf, int reg, int bit);

/* Says to the CPU that this thread only looks for a change. */
void en_relax(void);

/* One value of type F32, BF16 or F16 at any address. */
float en_widen1(const void *p, enum fx_dtype type, size_t i);

#endif
