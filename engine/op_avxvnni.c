/* op_avxvnni.c - AVX2 with VNNI (Alder Lake and later, Zen 5): row avx2, but for products with
 * integer weights. Tiles of up to 6 rows of A by 16 columns, half a panel.
 *
 * vpdpbusd multiplies unsigned by signed bytes and sums fours of them in 32 bits, where what
 * passes 2^31 on the way comes back. int8: activations are 128 more than they are; 128 times the
 * sum of a column's bytes is taken back at the end. int4: halves of bytes are unsigned and 8 more
 * than they are; a group's sums start at what takes that back.
 *
 * Prepared rows: 64 bytes with the scale, then lanes of four bytes: for int8 128 more than the
 * values; for int4 the values, and after the 8 lanes of a group one with -8 times their sum as
 * int32. */
#include "op_avx2.h"

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#include <string.h>

#define ROWS EN_AVX2_ROWS
#define HEAD 64			/* bytes before a prepared row's lanes */
#define GROUP_ROW (EN_GROUP + 4) /* bytes of a group in it */

/* What u_vnni puts others in the place of, to run the rest of this file on any CPU with AVX2:
 * s[v] = dot(x, w[v], s[v]) for one broadcast x of the four bytes at p and each of 2 or 4
 * vectors. Written out for the reasons that op_avx2.c gives. The first operand of vpdpbusd is
 * signed. */
#ifndef HERE
#define HERE() (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && \
	en_cpu_bit(1, EN_EAX, 4))	/* AVX-VNNI */
#define DOT_X(w, s) "%{vex%} vpdpbusd %[" w "], %[x], %[" s "]\n\t"	/* x unsigned */
#define DOT_W(w, s) "%{vex%} vpdpbusd %[x], %[" w "], %[" s "]\n\t"	/* w unsigned */
#define STEP2(dot, s, p, w) do { \
	__m256i x_; \
 \
	__asm__("vpbroadcastd %[a], %[x]\n\t" dot("w0", "s0") dot("w1", "s1") \
		: [s0] "+x"((s)[0]), [s1] "+x"((s)[1]), [x] "=&x"(x_) \
		: [a] "m"(*(const char (*)[4])(p)), [w0] "x"((w)[0]), [w1] "x"((w)[1])); \
} while (0)
#define STEP4(dot, s, p, w) do { \
	__m256i x_; \
 \
	__asm__("vpbroadcastd %[a], %[x]\n\t" dot("w0", "s0") dot("w1", "s1") dot("w2", "s2") \
		dot("w3", "s3") \
		: [s0] "+x"((s)[0]), [s1] "+x"((s)[1]), [s2] "+x"((s)[2]), [s3] "+x"((s)[3]), \
		[x] "=&x"(x_) \
		: [a] "m"(*(const char (*)[4])(p)), [w0] "x"((w)[0]), [w1] "x"((w)[1]), \
		[w2] "x"((w)[2]), [w3] "x"((w)[3])); \
} while (0)
#endif

static int usable(void)
{
	return HERE();
}

static int ints(enum en_precision w)
{
	return w == EN_INT8 || w == EN_INT4;
}

static size_t lanes_of(enum en_precision w, int k)	/* of int8; of int4 with those of groups */
{
	return w == EN_INT8 ? ((size_t)k + 3) / 4 :
		((size_t)k + EN_GROUP - 1) / EN_GROUP * (GROUP_ROW / 4);
}

static size_t prepared(enum en_precision w, int k)
{
	return ints(w) ? HEAD + (4 * lanes_of(w, k) + 63) / 64 * 64 : en_ops_avx2.prepared(w, k);
}

static void row(char *dst, const float *x, enum en_precision w, int k)
{
	signed char q[EN_GROUP];
	const float most = en_avx2_most(x, k), scale = most / 127, by = most > 0 ? 127 / most : 0;

	memcpy(dst, &scale, sizeof(scale));
	dst += HEAD;
	for (int t = 0; t < k; t += EN_GROUP) {
		const int n = k - t < EN_GROUP ? k - t : EN_GROUP;
		int32_t back = 0;

		en_avx2_bytes(q, x + t, n, by);
		for (int i = 0; i < EN_GROUP; i++)
			back -= 8 * q[i];
		if (w == EN_INT4) {
			memcpy(dst, q, EN_GROUP);
			memcpy(dst + EN_GROUP, &back, sizeof(back));
			dst += GROUP_ROW;
			continue;
		}
		for (int i = 0; i < (n + 3) / 4 * 4; i++)
			*dst++ = (char)(unsigned char)(q[i] + 128);
	}
}

static void prepare(const struct en_prepare *p, int unit)
{
	const int to = en_unit_at(ROWS, p->m, unit + 1);

	if (!ints(p->w)) {
		en_ops_avx2.prepare(p, unit);
		return;
	}
	for (int i = en_unit_at(ROWS, p->m, unit); i < to; i++)
		row((char *)p->dst + (size_t)i * prepared(p->w, p->k), p->x + (size_t)i *
			(size_t)p->k, p->w, p->k);
}

/* ---- tiles ---- */

struct tile {
	float *c;
	const char *a;		/* the first row's first lane */
	const char *b;		/* the panel */
	const float *bias;	/* NULL: none */
	size_t ldc, lda;	/* elements; bytes */
	size_t n, j;		/* lines, or groups; the panel's column where c starts */
};

#define EACH(i, n) _Pragma("GCC unroll 6") for (int i = 0; i < (n); i++)
#define SUMS(rows, vecs) EACH(i, rows) EACH(v, vecs)
#define ROW(i) (a[(i) / 3] + (size_t)((i) % 3) * lda)
#define ADVANCE(rows, by) EACH(i, ((rows) + 2) / 3) a[i] += (by)
#define STEPS(rows, vecs, dot, w) do { \
	EACH(i, rows) \
		STEP##vecs(dot, s[i], ROW(i), w); \
	ADVANCE(rows, 4); \
} while (0)
#define VECTORS(vecs, w, of, p) EACH(v, vecs) w[v] = of((p) + 32 * v)
#define LINE(p) _mm256_load_si256((const void *)(p))
#define LOW(p) _mm256_and_si256(LINE(p), low)
#define HIGH(p) _mm256_and_si256(_mm256_srli_epi16(LINE(p), 4), low)
#define BEGIN(rows) \
	const size_t lda = t->lda; \
	const char *a[((rows) + 2) / 3]; \
 \
	EACH(i, ((rows) + 2) / 3) \
		a[i] = t->a + 3 * (size_t)i * lda;

static inline __m256 scale_of(const struct tile *t, int i)
{
	float s;

	memcpy(&s, t->a + (size_t)i * t->lda - HEAD, sizeof(s));
	return _mm256_set1_ps(s);
}

static inline __m256i four(const char *p)	/* an int32, eight times */
{
	int32_t v;

	memcpy(&v, p, sizeof(v));
	return _mm256_set1_epi32(v);
}

static inline void put(const struct tile *t, int i, int v, __m256 x)
{
	if (t->bias)
		x = _mm256_add_ps(x, _mm256_loadu_ps(t->bias + 8 * v));
	_mm256_storeu_ps(t->c + (size_t)i * t->ldc + 8 * v, x);
}

static inline __m256 scales_of(const char *p)	/* eight of bf16 */
{
	return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(
		_mm_load_si128((const void *)p)), 16));
}

#define TILE(rows, vecs, heat) \
static void int8_##rows##_##heat(const struct tile *t) \
{ \
	const char *b = t->b + 4 * t->j; \
	__m256i s[rows][vecs], w[vecs]; \
	BEGIN(rows) \
 \
	SUMS(rows, vecs) \
		s[i][v] = _mm256_setzero_si256(); \
	for (size_t l = 0; l < t->n; l++, b += EN_LINE) { \
		EN_FETCH_##heat(b); \
		VECTORS(vecs, w, LINE, b); \
		STEPS(rows, vecs, DOT_X, w); \
	} \
	SUMS(rows, vecs) \
		put(t, i, v, _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_sub_epi32(s[i][v], \
			_mm256_slli_epi32(LINE(b + EN_LINE + 32 * v), 7))), \
			_mm256_mul_ps(scale_of(t, i), _mm256_load_ps((const void *)(b + \
			32 * v))))); \
} \
static void int4_##rows##_##heat(const struct tile *t) \
{ \
	const __m256i low = _mm256_set1_epi8(15); \
	const char *b = t->b; \
	__m256 x[rows][vecs]; \
	BEGIN(rows) \
 \
	SUMS(rows, vecs) \
		x[i][v] = _mm256_setzero_ps(); \
	for (size_t g = 0; g < t->n; g++, b += EN_GROUP_BYTES) { \
		const char *line = b + 2 * EN_COLUMNS + 4 * t->j; \
		__m256i s[rows][vecs], w[vecs]; \
 \
		SUMS(rows, vecs) \
			s[i][v] = four(ROW(i) + EN_GROUP); \
		for (int l = 0; l < EN_GROUP / 8; l++, line += EN_LINE) { \
			EN_FETCH_##heat(line); \
			VECTORS(vecs, w, LOW, line); \
			STEPS(rows, vecs, DOT_W, w); \
			__asm__("" : "+r"(line)); /* again: there is no register to keep it in */ \
			VECTORS(vecs, w, HIGH, line); \
			STEPS(rows, vecs, DOT_W, w); \
		} \
		ADVANCE(rows, GROUP_ROW - EN_GROUP); \
		SUMS(rows, vecs) \
			x[i][v] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(s[i][v]), \
				scales_of(b + 2 * t->j + 16 * v), x[i][v]); \
	} \
	SUMS(rows, vecs) \
		put(t, i, v, _mm256_mul_ps(x[i][v], scale_of(t, i))); \
}
TILE(1, 4, cold)
TILE(2, 4, cold)
TILE(3, 2, cold)
TILE(4, 2, cold)
TILE(5, 2, cold)
TILE(6, 2, cold)
TILE(3, 2, warm)
TILE(4, 2, warm)
TILE(5, 2, warm)
TILE(6, 2, warm)

typedef void tile_fn(const struct tile *t);
#define WIDE_ROWS 2		/* whose tiles have all of a panel's columns */
#define TILES(type, heat) { type##_1_cold, type##_2_cold, type##_3_##heat, type##_4_##heat, \
	type##_5_##heat, type##_6_##heat }
static tile_fn *const tiles[2][2][ROWS] = { { TILES(int8, cold), TILES(int8, warm) },
	{ TILES(int4, cold), TILES(int4, warm) } };

/* A tile's rows, from i on, by one panel. Where that is not whole, columns go to a place of their
 * own first. */
static void block(const struct en_product *p, int panel, int i, int rows)
{
	const size_t at = (size_t)(panel - p->from) * EN_COLUMNS;
	const int left = p->w->n - panel * EN_COLUMNS, int4 = p->w->type == EN_INT4;
	const size_t n = left < EN_COLUMNS ? (size_t)left : EN_COLUMNS;
	const size_t width = rows <= WIDE_ROWS ? 32 : 16;
	struct tile t = { .a = (const char *)p->a + (size_t)i * p->lda + HEAD, .lda = p->lda,
		.b = (const char *)p->w->p + (size_t)panel * en_panel_bytes(p->w->type, p->w->k),
		.n = int4 ? lanes_of(EN_INT4, p->w->k) / (GROUP_ROW / 4) :
			lanes_of(EN_INT8, p->w->k) };
	float edge[ROWS * EN_COLUMNS];

	for (t.j = 0; t.j < n; t.j += width) {
		const int whole = t.j + width <= n;

		t.c = whole ? p->c + (size_t)i * p->ldc + at + t.j : edge + t.j;
		t.ldc = whole ? p->ldc : EN_COLUMNS;
		t.bias = whole && p->bias ? p->bias + at + t.j : NULL;
		tiles[int4][i || t.j][rows - 1](&t);
		for (size_t r = 0; r < (size_t)rows && !whole; r++)
			for (size_t x = t.j; x < n; x++)
				p->c[((size_t)i + r) * p->ldc + at + x] = edge[r * EN_COLUMNS + x] +
					(p->bias ? p->bias[at + x] : 0);
	}
}

static void product(const struct en_product *p)
{
	const int all = en_units(ROWS, p->m), chunks = en_units(EN_AVX2_CHUNK, all);

	if (!ints(p->w->type)) {
		en_ops_avx2.product(p);
		return;
	}
	for (int c = 0; c < chunks; c++)
		for (int panel = p->from; panel < p->to; panel++)
			for (int u = en_unit_at(EN_AVX2_CHUNK, all, c);
				u < en_unit_at(EN_AVX2_CHUNK, all, c + 1); u++) {
				const int i = en_unit_at(ROWS, p->m, u);

				block(p, panel, i, en_unit_at(ROWS, p->m, u + 1) - i);
			}
}

/* ---- the limit: what tiles do to values, without loading weights ---- */

#define PEAK(name, dot) \
static __m256i peak_##name(long n) \
{ \
	static const char a[4] = { 1, 2, 1, 2 }; \
	const __m256i one = _mm256_set1_epi8(3), w[2] = { one, one }; \
	__m256i s[ROWS][2]; \
 \
	SUMS(ROWS, 2) \
		s[i][v] = _mm256_setzero_si256(); \
	for (long l = 0; l < n; l++) \
		EACH(i, ROWS) \
			STEP2(dot, s[i], a, w); \
	SUMS(ROWS, 2) \
		s[0][0] = _mm256_add_epi32(s[0][0], s[i][v]); \
	return s[0][0]; \
}
PEAK(int8, DOT_X)
PEAK(int4, DOT_W)

static double peak(enum en_precision w, long rounds)
{
	const double each = 64;		/* operations of an instruction */
	const long n = (long)((double)rounds * 1000 / (2 * ROWS * each));
	volatile __m256i keep;

	if (!ints(w))
		return en_ops_avx2.peak(w, rounds);
	keep = w == EN_INT8 ? peak_int8(n) : peak_int4(n);
	(void)keep;
	return 2.0 * ROWS * each * (double)n;
}

static void gelu(float *x, const float *up, size_t n)
{
	en_ops_avx2.gelu(x, up, n);
}

static float softmax(float *x, size_t n, float scale, float cap, float *max)
{
	return en_ops_avx2.softmax(x, n, scale, cap, max);
}

static void softcap(float *x, size_t n, float cap)
{
	en_ops_avx2.softcap(x, n, cap);
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	en_ops_avx2.widen(dst, src, type, n);
}

const struct en_ops en_ops_avxvnni = { "avxvnni", usable, usable, product, 0, ROWS,
	prepared, prepare, gelu, softmax, softcap, peak, widen };

#else

static int usable(void)
{
	return 0;
}

const struct en_ops en_ops_avxvnni = { .name = "avxvnni", .usable = usable, .best = usable };

#endif
