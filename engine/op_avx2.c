/* op_avx2.c - AVX2 and FMA: a 6 x 16 register tile over a packed panel of B. An element of C is
 * one chain of fused multiply-adds in the order of k, cut every KC steps, wherever it stands. */
#include "op_avx2.h"

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

static int usable(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");	/* F16C is older */
}

static inline __m256 load8(const void *p, enum fx_dtype type)
{
	if (type == FX_F32)
		return _mm256_loadu_ps(p);
	if (type == FX_F16)
		return _mm256_cvtph_ps(_mm_loadu_si128(p));
	return _mm256_castsi256_ps(_mm256_slli_epi32(
		_mm256_cvtepu16_epi32(_mm_loadu_si128(p)), 16));
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	size_t size = type == FX_F32 ? 4 : 2, i = 0;

	for (; i + 8 <= n; i += 8)
		_mm256_storeu_ps(dst + i, load8((const char *)src + size * i, type));
	for (; i < n; i++)
		dst[i] = en_widen1(src, type, i);
}

/* ---- weights in panels ----
 *
 * A tile is up to 6 rows of A by 16 columns (half a panel), or 2 by 32 (1 is op_avx2_row.c); C
 * waits in memory between stretches of k. An element is again one chain of fused multiply-adds in
 * the order of k, and the bias is added last: nothing depends on the shape of the tile. bf16 is
 * widened in registers: the low half of each lane by a shift, the high half by a mask. */

#define STRETCH 256 /* lines of a panel: 32 KiB; what a stretch reads of A is the second caches'   \
		     */

struct tile {
	float *c;
	const float *a[6];
	const char *b;		/* first line, at the first column */
	const float *bias;	/* NULL: not yet, or none */
	size_t ldc;
	int lines, k;		/* k: steps, 2 * lines or 1 less for bf16 */
	int first;		/* 1: C starts at 0 */
};

/* s[v] += a * w[v] for one value of A and each of 2 or 4 vectors. Written out, since a compiler
 * that may move the loads moves them all to the front, and then has no registers for the sums; and
 * a value is broadcast once, since two loads a cycle is all there is. */
#define FMA "vfmadd231ps %"
#define STEP2(s, a, w) do { \
	__m256 x_; \
 \
	__asm__("vbroadcastss %3, %2\n\t" FMA "4, %2, %0\n\t" FMA "5, %2, %1" : "+x"((s)[0]), \
		"+x"((s)[1]), "=&x"(x_) : "m"(*(a)), "x"((w)[0]), "x"((w)[1])); \
} while (0)
#define STEP4(s, a, w)                                                                             \
	do {                                                                                       \
		__m256 x_;                                                                         \
                                                                                                   \
		__asm__("vbroadcastss %5, %4\n\t" FMA "6, %4, %0\n\t" FMA "7, %4, %1\n\t" FMA      \
			"8, %4, %2\n\t" FMA "9, %4, %3"                                            \
			: "+x"((s)[0]), "+x"((s)[1]), "+x"((s)[2]), "+x"((s)[3]), "=&x"(x_)        \
			: "m"(*(a)), "x"((w)[0]), "x"((w)[1]), "x"((w)[2]), "x"((w)[3]));          \
	} while (0)

#define STEPS(rows, vecs, w, at) \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) \
		STEP##vecs(s[i], a[i] + (at), w)

#define VECTORS(vecs, w, of) \
	_Pragma("GCC unroll 4") \
	for (int v = 0; v < (vecs); v++) \
		w[v] = of(b + 32 * v)

/* As macros, since gcc keeps an array of accumulators in registers only where its size is that of
 * the loops over it. */
#define BEGIN(rows, vecs) \
	__m256 s[rows][vecs]; \
	const float *a[rows]; \
	const char *b = t->b; \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) { \
		a[i] = t->a[i]; \
		_Pragma("GCC unroll 4") \
		for (int v = 0; v < (vecs); v++) \
			s[i][v] = t->first ? _mm256_setzero_ps() : \
				_mm256_loadu_ps(t->c + (size_t)i * t->ldc + 8 * v); \
	}

#define END(rows, vecs) \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) \
		_Pragma("GCC unroll 4") \
		for (int v = 0; v < (vecs); v++) \
			_mm256_storeu_ps(t->c + (size_t)i * t->ldc + 8 * v, t->bias ? \
				_mm256_add_ps(s[i][v], _mm256_loadu_ps(t->bias + 8 * v)) : s[i][v]);

#define WHOLE(p) _mm256_load_ps((const void *)(p))
#define LINE(p) _mm256_load_si256((const void *)(p))
#define LOW(p) _mm256_castsi256_ps(_mm256_slli_epi32(LINE(p), 16))
#define HIGH(p) _mm256_castsi256_ps(_mm256_and_si256(LINE(p), high))

/* The empty asm makes the high halves come from the cache again: there is no register to keep a
 * line in while its low halves are used. */
#define TILE(rows, vecs, kind) \
static void tile_f32_##rows##_##kind(const struct tile *t) \
{ \
	BEGIN(rows, vecs) \
	for (int l = 0; l < t->k; l++, b += EN_LINE) { \
		__m256 w[vecs]; \
 \
		EN_FETCH_##kind(b); \
		VECTORS(vecs, w, WHOLE); \
		STEPS(rows, vecs, w, l); \
	} \
	END(rows, vecs) \
} \
static void tile_bf16_##rows##_##kind(const struct tile *t) \
{ \
	const __m256i high = _mm256_set1_epi32((int)0xffff0000); \
	BEGIN(rows, vecs) \
	for (int l = 0; l < t->k / 2; l++, b += EN_LINE) { \
		__m256 w[vecs]; \
 \
		EN_FETCH_##kind(b); \
		VECTORS(vecs, w, LOW); \
		STEPS(rows, vecs, w, 2 * l); \
		__asm__("" : "+r"(b)); \
		VECTORS(vecs, w, HIGH); \
		STEPS(rows, vecs, w, 2 * l + 1); \
	} \
	if (t->k % 2) { \
		__m256 w[vecs]; \
 \
		VECTORS(vecs, w, LOW); \
		STEPS(rows, vecs, w, t->k - 1); \
	} \
	END(rows, vecs) \
}
TILE(2, 4, cold)
TILE(3, 2, cold)
TILE(4, 2, cold)
TILE(5, 2, cold)
TILE(6, 2, cold)
TILE(3, 2, warm)
TILE(4, 2, warm)
TILE(5, 2, warm)
TILE(6, 2, warm)

/* By rows from 2 on; there is no second tile of 2 rows. */
#define TILES(type, kind) \
	{ tile_##type##_2_cold, tile_##type##_3_##kind, tile_##type##_4_##kind, \
		tile_##type##_5_##kind, tile_##type##_6_##kind }
typedef void tile_fn(const struct tile *t);
static tile_fn *const tiles[2][2][5] = { { TILES(f32, cold), TILES(f32, warm) },
	{ TILES(bf16, cold), TILES(bf16, warm) } };

/* Rows of A by one stretch of one panel. The last panel's missing columns go to a row of their own.
 */
static void stretch(const struct en_product *p, struct tile *t, int panel, int from, int columns)
{
	const int blocks = (p->m + 5) / 6, bf16 = p->w->type == EN_BF16;
	const int at = (panel - p->from) * EN_COLUMNS;
	const float *bias = t->bias;
	const char *b = t->b;

	for (int i = 0, block = 0; block < blocks; block++) {
		const int rows = (p->m - i + blocks - block - 1) / (blocks - block);
		const int width = rows > 2 ? 16 : 32;
		float edge[6 * EN_COLUMNS];

		for (int r = 0; r < rows; r++)
			t->a[r] = (const float *)(const void *)((const char *)p->a +
				(size_t)(i + r) * p->lda) + from;
		for (int j = 0; j < EN_COLUMNS; j += width) {
			float *c = p->c + (size_t)i * p->ldc + (size_t)(at + j);
			const int n = columns - j < width ? columns - j : width;

			if (n <= 0)
				break;
			t->b = b + 4 * j;
			t->bias = bias && n == width ? bias + at + j : NULL;
			t->c = n == width ? c : edge;
			t->ldc = n == width ? p->ldc : EN_COLUMNS;
			for (int r = 0; r < rows && n < width && !t->first; r++)
				memcpy(edge + r * EN_COLUMNS, c + (size_t)r * p->ldc,
					4 * (size_t)n);
			tiles[bf16][block || j][rows - 2](t);
			for (int r = 0; r < rows && n < width; r++)
				for (int x = 0; x < n; x++)
					c[(size_t)r * p->ldc + (size_t)x] =
						edge[r * EN_COLUMNS + x] +
						(bias ? bias[at + j + x] : 0);
		}
		i += rows;
	}
	t->bias = bias;
}

static void product_float(const struct en_product *p)
{
	const int k = p->w->k, per = p->w->type == EN_BF16 ? 2 : 1;
	const size_t lines = ((size_t)k + (size_t)per - 1) / (size_t)per;

	for (int panel = p->from; panel < p->to; panel++) {
		const char *b = (const char *)p->w->p + (size_t)panel * lines * EN_LINE;
		const int j = panel * EN_COLUMNS;

		for (size_t l = 0; l < lines; l += STRETCH) {
			const int last = lines - l <= STRETCH, from = (int)l * per;
			struct tile t = { .b = b + l * EN_LINE, .first = !l && !p->add,
				.k = last ? k - from : STRETCH * per,
				.bias = last ? p->bias : NULL };

			stretch(p, &t, panel, from, p->w->n - j);
		}
	}
}

static void product(const struct en_product *p)
{
	if (p->m == 1)
		en_avx2_product_row(p);
	else if (p->w->type == EN_INT8 || p->w->type == EN_INT4)
		en_avx2_product_int(p);
	else
		product_float(p);
}

/* ---- functions ---- */

/* exp(x): 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2] (the coefficients of Cephes' expf),
 * within 2 units of the last place for x in [-87, 88]; beyond, the value at the end. */
static inline __m256 exp8(__m256 x)
{
	static const float c[] = { 1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f,
		4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f };
	__m256 n, r, p;

	x = _mm256_min_ps(_mm256_max_ps(x, _mm256_set1_ps(-87)), _mm256_set1_ps(88));
	n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504088896341f)),
		_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
	r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0.693359375f), x);
	r = _mm256_fnmadd_ps(n, _mm256_set1_ps(-2.12194440e-4f), r);
	p = _mm256_set1_ps(c[0]);
	for (int i = 1; i < 6; i++)
		p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(c[i]));
	p = _mm256_fmadd_ps(p, _mm256_mul_ps(r, r), _mm256_add_ps(r, _mm256_set1_ps(1)));
	return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(p),
		_mm256_slli_epi32(_mm256_cvtps_epi32(n), 23)));
}

/* 1 - 2 / (exp(2 x) + 1): off by 2e-7 at most. */
static inline __m256 tanh8(__m256 x)
{
	const __m256 one = _mm256_set1_ps(1), two = _mm256_set1_ps(2);

	return _mm256_sub_ps(
		one, _mm256_div_ps(two, _mm256_add_ps(exp8(_mm256_mul_ps(two, x)), one)));
}

/* x / (1 + exp(-2 u)), which is x / 2 * (1 + tanh(u)) without its cancellation. */
static inline __m256 gelu8(__m256 x)
{
	const __m256 u = _mm256_mul_ps(_mm256_set1_ps(-2 * 0.7978845608028654f),
		_mm256_mul_ps(x,
			_mm256_fmadd_ps(_mm256_mul_ps(x, x), _mm256_set1_ps(0.044715f),
				_mm256_set1_ps(1))));

	return _mm256_div_ps(x, _mm256_add_ps(exp8(u), _mm256_set1_ps(1)));
}

/* The last few values go through the same instructions in a vector of their own. */
static inline __m256 some(const float *x, size_t n, float rest)
{
	float v[8];

	for (size_t i = 0; i < 8; i++)
		v[i] = i < n ? x[i] : rest;
	return _mm256_loadu_ps(v);
}

static inline void put(float *x, size_t n, __m256 v)
{
	float all[8];

	_mm256_storeu_ps(all, v);
	memcpy(x, all, (n < 8 ? n : 8) * sizeof(*x));
}

static void gelu(float *x, const float *up, size_t n)
{
	for (size_t i = 0; i < n; i += 8) {
		const size_t left = n - i;
		__m256 v = gelu8(left >= 8 ? _mm256_loadu_ps(x + i) : some(x + i, left, 0));

		if (up)
			v = _mm256_mul_ps(v, left >= 8 ? _mm256_loadu_ps(up + i) :
				some(up + i, left, 0));
		put(x + i, left, v);
	}
}

static void softcap(float *x, size_t n, float cap)
{
	const __m256 c = _mm256_set1_ps(cap), down = _mm256_set1_ps(1 / cap);

	for (size_t i = 0; i < n; i += 8) {
		const size_t left = n - i;
		const __m256 v = left >= 8 ? _mm256_loadu_ps(x + i) : some(x + i, left, 0);

		put(x + i, left, _mm256_mul_ps(c, tanh8(_mm256_mul_ps(v, down))));
	}
}

static float softmax(float *x, size_t n, float scale, float cap, float *max_so_far)
{
	const __m256 s = _mm256_set1_ps(cap > 0 ? scale / cap : scale), c = _mm256_set1_ps(cap);
	__m256 max = _mm256_set1_ps(-INFINITY), sum = _mm256_setzero_ps();
	float lane[8], most = *max_so_far;

	for (size_t i = 0; i < n; i += 8) {
		const size_t left = n - i;
		/* What is not there repeats the first value: it changes no maximum. */
		__m256 v = _mm256_mul_ps(left >= 8 ? _mm256_loadu_ps(x + i) :
			some(x + i, left, x[i]), s);

		if (cap > 0)
			v = _mm256_mul_ps(c, tanh8(v));
		max = _mm256_max_ps(max, v);
		put(x + i, left, v);
	}
	_mm256_storeu_ps(lane, max);
	for (int i = 0; i < 8; i++)
		most = lane[i] > most ? lane[i] : most;
	*max_so_far = most;
	max = _mm256_set1_ps(most);
	for (size_t i = 0; i < n; i += 8) {
		const size_t left = n - i;
		__m256 v = exp8(_mm256_sub_ps(left >= 8 ? _mm256_loadu_ps(x + i) :
			some(x + i, left, most), max));

		put(x + i, left, v);
		if (left < 8)
			v = some(x + i, left, 0);
		sum = _mm256_add_ps(sum, v);
	}
	_mm256_storeu_ps(lane, sum);
	return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) +
		(lane[3] + lane[7]));
}

#else

static int usable(void)
{
	return 0;
}

static void gelu(float *x, const float *up, size_t n)
{
	en_ops_ref.gelu(x, up, n);
}

static float softmax(float *x, size_t n, float scale, float cap, float *max_so_far)
{
	return en_ops_ref.softmax(x, n, scale, cap, max_so_far);
}

static void softcap(float *x, size_t n, float cap)
{
	en_ops_ref.softcap(x, n, cap);
}

static void product(const struct en_product *p)
{
	en_ops_ref.product(p);
}

size_t en_avx2_prepared(enum en_precision w, int k)
{
	return en_ops_ref.prepared(w, k);
}

double en_avx2_peak(enum en_precision w, long rounds)
{
	return en_ops_ref.peak(w, rounds);
}

void en_avx2_prepare(void *dst, const float *x, enum en_precision w, int k)
{
	en_ops_ref.prepare(dst, x, w, k);
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	en_ops_ref.widen(dst, src, type, n);
}

#endif

const struct en_ops en_ops_avx2 = { "avx2", usable, product,
	en_avx2_prepared, en_avx2_prepare, gelu, softmax, softcap, en_avx2_peak, widen };
