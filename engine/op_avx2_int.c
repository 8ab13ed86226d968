/* op_avx2_int.c - products with int8 and int4 weights for row avx2. Integer sums are exact, so
 * tiles are free to take steps in any order.
 *
 * int8: bytes are widened to 16 bits where they lie, even and odd ones apart, and multiplied in
 * pairs (vpmaddwd), which cannot overflow; vpmaddubsw on bytes could. A prepared row holds, after
 * 64 bytes with the scale, for each line of weights 4 values of 16 bits in the order 0, 2, 1, 3,
 * and then all values as bytes (for op_avx2_row.c).
 *
 * int4: halves of bytes are 0..15, so vpmaddubsw with the signed activations stays within 3,810,
 * and the 8 of a group within 30,480: they are summed in 16 bits. That the halves are 8 too much is
 * taken back where a group's sums begin. A prepared row holds, after the scale, the values as
 * bytes, then for each group -8 times the sum of those with steps 0 or 1 mod 4, and of those with
 * steps 2 or 3, int16: what the two halves of a column's 32 bits add up. */
#include "op_avx2.h"

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#define ROWS EN_AVX2_ROWS
#define CHUNK EN_AVX2_CHUNK

static size_t lines_of(int k)
{
	return ((size_t)k + 3) / 4;
}

static size_t groups_of(int k)
{
	return ((size_t)k + EN_GROUP - 1) / EN_GROUP;
}

static size_t up64(size_t n)
{
	return (n + 63) / 64 * 64;
}

size_t en_avx2_bytes_at(int k)
{
	return 64 + up64(8 * lines_of(k));
}

size_t en_avx2_prepared_int(enum en_precision w, int k)
{
	return w == EN_INT8 ? en_avx2_bytes_at(k) + up64(4 * lines_of(k)) :
		64 + up64((EN_GROUP + 4) * groups_of(k));
}

float en_avx2_most(const float *x, int n)
{
	const __m256 sign = _mm256_set1_ps(-0.0f);
	__m256 most = _mm256_setzero_ps();
	float lane[8], m = 0;
	int i = 0;

	for (; i + 8 <= n; i += 8)
		most = _mm256_max_ps(most, _mm256_andnot_ps(sign, _mm256_loadu_ps(x + i)));
	_mm256_storeu_ps(lane, most);
	for (int l = 0; l < 8; l++)
		m = lane[l] > m ? lane[l] : m;
	for (; i < n; i++)
		m = fabsf(x[i]) > m ? fabsf(x[i]) : m;
	return m;
}

/* Eight values, those past n 0, as int32. */
static inline __m256i eight(const float *x, int n, __m256 by)
{
	float v[8] = { 0 };

	if (n >= 8)
		return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x), by));
	memcpy(v, x, (size_t)n * sizeof(*v));
	return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(v), by));
}

void en_avx2_bytes(signed char *q, const float *x, int n, float by)
{
	for (int t = 0; t < 32; t += 8) {
		const __m256i v = n > t ? eight(x + t, n - t, _mm256_set1_ps(by)) :
			_mm256_setzero_si256();
		const __m128i s = _mm_packs_epi32(_mm256_castsi256_si128(v),
			_mm256_extracti128_si256(v, 1));

		_mm_storel_epi64((void *)(q + t), _mm_packs_epi16(s, s));
	}
}

static void prepare_int8(char *dst, const float *x, int k, __m256 by)
{
	char *bytes = dst + en_avx2_bytes_at(k) - 64;
	/* steps 0..7 as 0 2 1 3, 4 6 5 7, 16 bits each */
	const __m128i order = _mm_setr_epi8(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);

	for (int t = 0; t < k; t += 8) {
		const __m256i v = eight(x + t, k - t, by);
		const __m128i s = _mm_packs_epi32(_mm256_castsi256_si128(v),
			_mm256_extracti128_si256(v, 1));

		if (k - t > 4)
			_mm_storeu_si128((void *)(dst + 2 * (size_t)t), _mm_shuffle_epi8(s, order));
		else
			_mm_storel_epi64((void *)(dst + 2 * (size_t)t), _mm_shuffle_epi8(s, order));
		_mm_storel_epi64((void *)(bytes + t), _mm_packs_epi16(s, s));
	}
}

static void prepare_int4(char *dst, const float *x, int k, __m256 by)
{
	const size_t groups = groups_of(k);

	for (size_t g = 0; g < groups; g++) {
		__m256i sum = _mm256_setzero_si256();
		int32_t lane[8];
		int16_t begin[2] = { 0 };

		for (int t = (int)g * EN_GROUP; t < (int)(g + 1) * EN_GROUP; t += 8) {
			const __m256i v = k > t ? eight(x + t, k - t, by) : _mm256_setzero_si256();
			const __m128i s = _mm_packs_epi32(_mm256_castsi256_si128(v),
				_mm256_extracti128_si256(v, 1));

			sum = _mm256_add_epi32(sum, v);
			_mm_storel_epi64((void *)(dst + t), _mm_packs_epi16(s, s));
		}
		_mm256_storeu_si256((void *)lane, sum);
		for (int l = 0; l < 8; l++)
			begin[l / 2 % 2] = (int16_t)(begin[l / 2 % 2] - 8 * lane[l]);
		memcpy(dst + groups * EN_GROUP + 4 * g, begin, 4);
	}
}

void en_avx2_quantize(char *dst, const float *x, enum en_precision w, int k)
{
	const float most = en_avx2_most(x, k), scale = most / 127;
	const __m256 by = _mm256_set1_ps(most > 0 ? 127 / most : 0);

	memcpy(dst, &scale, sizeof(scale));
	if (w == EN_INT8)
		prepare_int8(dst + 64, x, k, by);
	else
		prepare_int4(dst + 64, x, k, by);
}

/* ---- tiles ---- */

struct tile {
	float *c;
	const char *a[ROWS];	/* prepared rows */
	const char *b;		/* the panel */
	const float *bias;	/* NULL: none */
	size_t ldc, n, j;	/* n: lines, or groups; j: the panel's column where c starts */
};

/* s[v] += a . w[v], four or so steps at a time, for one broadcast of A and each of 2 or 4
 * vectors; written out for the reasons that op_avx2.c gives. Pairs of 16 bits become sums of 32,
 * pairs of bytes sums of 16. */
#define PAIRS(mul, add, w, s) mul " %" w ", %[x], %[y]\n\t" add " %[y], %" s ", %" s "\n\t"
#define BYTES(mul, add, w, s) mul " %[x], %" w ", %[y]\n\t" add " %[y], %" s ", %" s "\n\t"
#define GET "vpbroadcastd %[a], %[x]\n\t"
#define STEP2(dots, s, p, w)                                                                       \
	do {                                                                                       \
		__m256i x_, y_;                                                                    \
                                                                                                   \
		__asm__(GET dots("[w0]", "[s0]") dots("[w1]", "[s1]")                              \
			: [s0] "+x"((s)[0]), [s1] "+x"((s)[1]), [x] "=&x"(x_), [y] "=&x"(y_)       \
			: [a] "m"(*(const int32_t *)(const void *)(p)), [w0] "x"((w)[0]),          \
			[w1] "x"((w)[1]));                                                         \
	} while (0)
#define STEP4(dots, s, p, w) do { \
	STEP2(dots, s, p, w); \
	STEP2(dots, (s) + 2, p, (w) + 2); \
} while (0)
#define DOT16(w, s) PAIRS("vpmaddwd", "vpaddd", w, s)
#define DOT8(w, s) BYTES("vpmaddubsw", "vpaddw", w, s)

#define STEPS(rows, vecs, dots, w, at) \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) \
		STEP##vecs(dots, s[i], a[i] + (at), w)

#define VECTORS(vecs, w, of, p) \
	_Pragma("GCC unroll 4") \
	for (int v = 0; v < (vecs); v++) \
		w[v] = of((p) + 32 * v)

#define LINE(p) _mm256_load_si256((const void *)(p))
#define EVEN(p) _mm256_srai_epi16(_mm256_slli_epi16(LINE(p), 8), 8)
#define ODD(p) _mm256_srai_epi16(LINE(p), 8)
#define LOW(p) _mm256_and_si256(LINE(p), low)
#define HIGH(p) _mm256_and_si256(_mm256_srli_epi16(LINE(p), 4), low)

static inline float scale_of(const char *row)
{
	float s;

	memcpy(&s, row, sizeof(s));
	return s;
}

static inline void put(const struct tile *t, int i, int v, __m256 x)
{
	if (t->bias)
		x = _mm256_add_ps(x, _mm256_loadu_ps(t->bias + 8 * v));
	_mm256_storeu_ps(t->c + (size_t)i * t->ldc + 8 * v, x);
}

#define EACH(rows, vecs) \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) \
		_Pragma("GCC unroll 4") \
		for (int v = 0; v < (vecs); v++)

/* The empty asm makes the other halves come from the cache again: there is no register to keep a
 * line in. */
#define TILE8(rows, vecs, kind) \
static void tile8_##rows##_##kind(const struct tile *t) \
{ \
	const char *b = t->b + 4 * t->j, *a[rows]; \
	__m256i s[rows][vecs]; \
 \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) \
		a[i] = t->a[i] + 64; \
	EACH(rows, vecs) \
		s[i][v] = _mm256_setzero_si256(); \
	for (size_t l = 0; l < t->n; l++, b += EN_LINE) { \
		__m256i w[vecs]; \
 \
		EN_FETCH_##kind(b); \
		VECTORS(vecs, w, EVEN, b); \
		STEPS(rows, vecs, DOT16, w, 8 * l); \
		__asm__("" : "+r"(b)); \
		VECTORS(vecs, w, ODD, b); \
		STEPS(rows, vecs, DOT16, w, 8 * l + 4); \
	} \
	EACH(rows, vecs) \
		put(t, i, v, _mm256_mul_ps(_mm256_cvtepi32_ps(s[i][v]), _mm256_mul_ps( \
			_mm256_set1_ps(scale_of(t->a[i])), \
			_mm256_load_ps((const void *)(b + 32 * v))))); \
}
TILE8(2, 4, cold)
TILE8(3, 2, cold)
TILE8(4, 2, cold)
TILE8(5, 2, cold)
TILE8(6, 2, cold)
TILE8(3, 2, warm)
TILE8(4, 2, warm)
TILE8(5, 2, warm)
TILE8(6, 2, warm)

/* Where the sums of a prepared row's group g of n begin. */
static inline __m256i begin(const char *row, size_t n, size_t g)
{
	int32_t v;

	memcpy(&v, row + 64 + n * EN_GROUP + 4 * g, sizeof(v));
	return _mm256_set1_epi32(v);
}

/* x + what a group's sums of 16 bits come to. */
static inline __m256 group(__m256 x, __m256i s, const char *scales)
{
	return _mm256_fmadd_ps(_mm256_cvtepi32_ps(_mm256_madd_epi16(s, _mm256_set1_epi16(1))),
		_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(
			_mm_load_si128((const void *)scales)), 16)), x);
}

/* A group's sums have all registers; those of the groups before wait in memory. */
#define TILE4(rows, vecs, kind) \
static void tile4_##rows##_##kind(const struct tile *t) \
{ \
	const __m256i low = _mm256_set1_epi8(15); \
	const char *b = t->b, *a[rows]; \
	__m256 x[rows][vecs]; \
 \
	_Pragma("GCC unroll 6") \
	for (int i = 0; i < (rows); i++) \
		a[i] = t->a[i] + 64; \
	EACH(rows, vecs) \
		x[i][v] = _mm256_setzero_ps(); \
	for (size_t g = 0; g < t->n; g++, b += EN_GROUP_BYTES) { \
		const char *line = b + 2 * EN_COLUMNS + 4 * t->j; \
		__m256i s[rows][vecs]; \
 \
		EACH(rows, vecs) \
			s[i][v] = begin(t->a[i], t->n, g); \
		for (size_t l = 0; l < EN_GROUP; l += 8, line += EN_LINE) { \
			__m256i w[vecs]; \
 \
			EN_FETCH_##kind(line); \
			VECTORS(vecs, w, LOW, line); \
			STEPS(rows, vecs, DOT8, w, EN_GROUP * g + l); \
			__asm__("" : "+r"(line)); \
			VECTORS(vecs, w, HIGH, line); \
			STEPS(rows, vecs, DOT8, w, EN_GROUP * g + l + 4); \
		} \
		EACH(rows, vecs) \
			x[i][v] = group(x[i][v], s[i][v], b + 2 * t->j + 16 * v); \
	} \
	EACH(rows, vecs) \
		put(t, i, v, _mm256_mul_ps(x[i][v], _mm256_set1_ps(scale_of(t->a[i])))); \
}
TILE4(2, 2, cold)
TILE4(3, 2, cold)
TILE4(4, 2, cold)
TILE4(5, 2, cold)
TILE4(6, 2, cold)
TILE4(2, 2, warm)
TILE4(3, 2, warm)
TILE4(4, 2, warm)
TILE4(5, 2, warm)
TILE4(6, 2, warm)

typedef void tile_fn(const struct tile *t);
#define TILES(type, two, kind) \
	{ tile##type##_2_##two, tile##type##_3_##kind, tile##type##_4_##kind, \
		tile##type##_5_##kind, tile##type##_6_##kind }
/* By rows from 2 on. Two rows of int8 take whole lines, so that there is no second tile. */
static tile_fn *const tiles[2][2][ROWS - 1] = { { TILES(8, cold, cold), TILES(8, cold, warm) },
	{ TILES(4, cold, cold), TILES(4, warm, warm) } };

/* `rows` rows from i on by one panel of n columns. Where the panel is not whole, columns go to a
 * place of their own first. */
static void block(const struct en_product *p, int panel, int i, int rows)
{
	const size_t at = (size_t)(panel - p->from) * EN_COLUMNS;
	const int left = p->w->n - panel * EN_COLUMNS;
	const size_t n = left < EN_COLUMNS ? (size_t)left : EN_COLUMNS;
	const int int4 = p->w->type == EN_INT4;
	const size_t width = rows == 2 && !int4 ? 32 : 16;	/* a tile's columns */
	struct tile t = { .b = (const char *)p->w->p + (size_t)panel *
		en_panel_bytes(p->w->type, p->w->k),
		.n = int4 ? groups_of(p->w->k) : lines_of(p->w->k) };
	float edge[ROWS * EN_COLUMNS];

	for (int r = 0; r < rows; r++)
		t.a[r] = (const char *)p->a + (size_t)(i + r) * p->lda;
	for (t.j = 0; t.j < n; t.j += width) {
		const int whole = t.j + width <= n;

		t.c = whole ? p->c + (size_t)i * p->ldc + at + t.j : edge + t.j;
		t.ldc = whole ? p->ldc : EN_COLUMNS;
		t.bias = whole && p->bias ? p->bias + at + t.j : NULL;
		tiles[int4][i || t.j][rows - 2](&t);
		for (size_t r = 0; r < (size_t)rows && !whole; r++)
			for (size_t x = t.j; x < n; x++)
				p->c[((size_t)i + r) * p->ldc + at + x] = edge[r * EN_COLUMNS + x] +
					(p->bias ? p->bias[at + x] : 0);
	}
}

void en_avx2_product_int(const struct en_product *p)
{
	const int all = en_units(ROWS, p->m), chunks = en_units(CHUNK, all);

	for (int c = 0; c < chunks; c++)
		for (int panel = p->from; panel < p->to; panel++)
			for (int u = en_unit_at(CHUNK, all, c);
				u < en_unit_at(CHUNK, all, c + 1); u++) {
				const int i = en_unit_at(ROWS, p->m, u);

				block(p, panel, i, en_unit_at(ROWS, p->m, u + 1) - i);
			}
}

#endif
