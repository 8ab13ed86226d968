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
 * widened in registers: the low half of each lane by a shift, the high half by a mask.
 *
 * Prepared rows of f32: a tile's are one stream, step by step the same step of each row. */

#define ROWS EN_AVX2_ROWS
#define STRETCH 128 /* lines of a panel that many tiles read again: 16 KiB */

struct tile {
	float *c;
	const char *a;		/* the first row's first step of those to be read */
	const char *b;		/* first line, at the first column */
	const float *bias;	/* NULL: not yet, or none */
	size_t ldc;
	size_t lda, lane;	/* bytes from row to row, and from step to step */
	int k;			/* steps: those of the lines, or 1 less for bf16 */
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

/* A row's address is one of two that advance, plus 0, 1 or 2 times the distance of rows: what
 * instructions can add by themselves. */
#define ROW(i) (a[(i) / 3] + (size_t)((i) % 3) * lda)
#define STEPS(rows, vecs, w) do { \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) \
		STEP##vecs(s[i], (const float *)(const void *)ROW(i), w); \
	_Pragma("GCC unroll 2") \
	for (int i = 0; i < ((rows) + 2) / 3; i++) \
		a[i] += lane; \
} while (0)

#define VECTORS(vecs, w, of) \
	_Pragma("GCC unroll 4") \
	for (int v = 0; v < (vecs); v++) \
		w[v] = of(b + 32 * v)

/* As macros, since gcc keeps an array of accumulators in registers only where its size is that of
 * the loops over it. */
#define BEGIN(rows, vecs) \
	__m256 s[rows][vecs]; \
	const size_t lda = t->lda, lane = t->lane; \
	const char *b = t->b, *a[((rows) + 2) / 3]; \
	_Pragma("GCC unroll 2") \
	for (int i = 0; i < ((rows) + 2) / 3; i++) \
		a[i] = t->a + 3 * (size_t)i * lda; \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) { \
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
		STEPS(rows, vecs, w); \
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
		STEPS(rows, vecs, w); \
		__asm__("" : "+r"(b)); \
		VECTORS(vecs, w, HIGH); \
		STEPS(rows, vecs, w); \
	} \
	if (t->k % 2) { \
		__m256 w[vecs]; \
 \
		VECTORS(vecs, w, LOW); \
		STEPS(rows, vecs, w); \
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

/* A tile's rows, from i on, by one stretch of one panel of `columns` columns. The last panel's
 * missing columns go to a place of their own. */
static void block(const struct en_product *p, struct tile *t, int at, int columns, int i, int rows)
{
	const int bf16 = p->w->type == EN_BF16, width = rows > 2 ? 16 : 32;
	const float *bias = t->bias;
	const char *b = t->b;
	float edge[ROWS * EN_COLUMNS];

	for (int j = 0; j < EN_COLUMNS && j < columns; j += width) {
		float *c = p->c + (size_t)i * p->ldc + (size_t)(at + j);
		const int n = columns - j < width ? columns - j : width;

		t->b = b + 4 * j;
		t->bias = bias && n == width ? bias + at + j : NULL;
		t->c = n == width ? c : edge;
		t->ldc = n == width ? p->ldc : EN_COLUMNS;
		for (int r = 0; r < rows && n < width && !t->first; r++)
			memcpy(edge + r * EN_COLUMNS, c + (size_t)r * p->ldc, 4 * (size_t)n);
		tiles[bf16][i || j][rows - 2](t);
		for (int r = 0; r < rows && n < width; r++)
			for (int x = 0; x < n; x++)
				c[(size_t)r * p->ldc + (size_t)x] = edge[r * EN_COLUMNS + x] +
					(bias ? bias[at + j + x] : 0);
	}
	t->b = b;
	t->bias = bias;
}

/* Tiles [from, to) of A by one stretch of all panels. */
static void stretch(const struct en_product *p, size_t l, size_t n, int from, int to)
{
	const int k = p->w->k, per = p->w->type == EN_BF16 ? 2 : 1;
	const size_t lines = ((size_t)k + (size_t)per - 1) / (size_t)per, step = l * (size_t)per;

	for (int panel = p->from; panel < p->to; panel++)
		for (int u = from; u < to; u++) {
			const int i = en_unit_at(ROWS, p->m, u);
			const int rows = en_unit_at(ROWS, p->m, u + 1) - i;
			struct tile t = { .first = !l && !p->add,
				.k = l + n == lines ? k - (int)step : (int)n * per,
				.bias = l + n == lines ? p->bias : NULL,
				.a = (const char *)p->a + (size_t)i * p->lda +
					4 * step * (size_t)(p->ready ? rows : 1),
				.lda = p->ready ? 4 : p->lda,
				.lane = p->ready ? 4 * (size_t)rows : 4,
				.b = (const char *)p->w->p + ((size_t)panel * lines + l) *
					EN_LINE };

			block(p, &t, (panel - p->from) * EN_COLUMNS, p->w->n - panel * EN_COLUMNS,
				i, rows);
		}
}

static void product_float(const struct en_product *p)
{
	const size_t lines = p->w->type == EN_BF16 ? ((size_t)p->w->k + 1) / 2 : (size_t)p->w->k;
	const int all = en_units(ROWS, p->m), chunks = en_units(EN_AVX2_CHUNK, all);

	for (int c = 0; c < chunks; c++)
		for (size_t l = 0; l < lines; l += STRETCH)
			stretch(p, l, lines - l < STRETCH ? lines - l : STRETCH,
				en_unit_at(EN_AVX2_CHUNK, all, c),
				en_unit_at(EN_AVX2_CHUNK, all, c + 1));
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

static size_t prepared(enum en_precision w, int k)
{
	return w == EN_INT8 || w == EN_INT4 ? en_avx2_prepared_int(w, k) :
		4 * (((size_t)k + 15) / 16 * 16);
}

static void prepare(const struct en_prepare *p, int unit)
{
	const int i = en_unit_at(ROWS, p->m, unit), rows = en_unit_at(ROWS, p->m, unit + 1) - i;
	const size_t bytes = prepared(p->w, p->k), k = (size_t)p->k;
	const float *x = p->x + (size_t)i * k;
	char *dst = (char *)p->dst + (size_t)i * bytes;
	float *lane = (float *)(void *)dst;

	for (int r = 0; r < rows && (p->w == EN_INT8 || p->w == EN_INT4); r++)
		en_avx2_quantize(dst + (size_t)r * bytes, x + (size_t)r * k, p->w, p->k);
	for (size_t t = 0; t < k && (p->w == EN_F32 || p->w == EN_BF16); t++, lane += rows)
		for (int r = 0; r < rows; r++)
			lane[r] = x[(size_t)r * k + t];
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

double en_avx2_peak(enum en_precision w, long rounds)
{
	return en_ops_ref.peak(w, rounds);
}

static size_t prepared(enum en_precision w, int k)
{
	return en_ops_ref.prepared(w, k);
}

static void prepare(const struct en_prepare *p, int unit)
{
	en_ops_ref.prepare(p, unit);
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	en_ops_ref.widen(dst, src, type, n);
}

#endif

const struct en_ops en_ops_avx2 = { "avx2", usable, usable, product, 0, EN_AVX2_ROWS,
	prepared, prepare, gelu, softmax, softcap, en_avx2_peak, widen };
