/* op_avx2_row.c - one row of A: decoding, which is bound by how fast weights come from memory. Two
 * panels are read side by side, since one stream of addresses keeps fewer fetches under way, and
 * since eight sums are what hides the latency of a multiply-add. The sums are those of the tiles,
 * in the same order.
 *
 * int8: |w| times a with the sign of w, in pairs of bytes (vpmaddubsw): at most 2 * 127 * 127,
 * which 16 bits hold. That is half the instructions of widening; a tile of many rows has that
 * shared, and a sign for each of its rows would cost it more. */
#include "op_avx2.h"

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#include <string.h>

#define SIDE 2			/* panels side by side */

struct row {
	const void *a;		/* f32, or the bytes of a prepared row */
	const char *b;		/* the first panel */
	size_t bytes, n;	/* of a panel; n: its lines or groups */
	int k;
	float scale;		/* of the prepared row */
};

#define EACH(panels) \
	_Pragma("GCC unroll 2") \
	for (int p = 0; p < (panels); p++) \
		_Pragma("GCC unroll 4") \
		for (int v = 0; v < 4; v++)

#define AT(line) ((line) + (size_t)p * r->bytes + 32 * v)
#define LINE(p) _mm256_load_si256((const void *)(p))
#define LOW(p) _mm256_castsi256_ps(_mm256_slli_epi32(LINE(p), 16))
#define HIGH(p) _mm256_castsi256_ps(_mm256_and_si256(LINE(p), high))

static inline __m256i four(const char *a)	/* four bytes, eight times */
{
	int32_t v;

	memcpy(&v, a, sizeof(v));
	return _mm256_set1_epi32(v);
}

/* out: panels * 32 sums; those of f32 and bf16 go on from what is there */
#define ROW(panels)                                                                                \
	static void f32_##panels(float *out, const struct row *r)                                  \
	{                                                                                          \
		const float *a = r->a;                                                             \
		const char *b = r->b;                                                              \
		__m256 s[panels][4];                                                               \
                                                                                                   \
		EACH(panels)                                                                       \
		s[p][v] = _mm256_loadu_ps(out + 32 * p + 8 * v);                                   \
		for (size_t l = 0; l < r->n; l++, b += EN_LINE) {                                  \
			const __m256 x = _mm256_broadcast_ss(a + l);                               \
                                                                                                   \
			EACH(panels)                                                               \
			s[p][v] =                                                                  \
				_mm256_fmadd_ps(x, _mm256_load_ps((const void *)AT(b)), s[p][v]);  \
		}                                                                                  \
		EACH(panels)                                                                       \
		_mm256_storeu_ps(out + 32 * p + 8 * v, s[p][v]);                                   \
	}                                                                                          \
	static void bf16_##panels(float *out, const struct row *r)                                 \
	{                                                                                          \
		const __m256i high = _mm256_set1_epi32((int)0xffff0000);                           \
		const float *a = r->a;                                                             \
		const char *b = r->b;                                                              \
		__m256 s[panels][4];                                                               \
                                                                                                   \
		EACH(panels)                                                                       \
		s[p][v] = _mm256_loadu_ps(out + 32 * p + 8 * v);                                   \
		for (int l = 0; l < r->k / 2; l++, b += EN_LINE) {                                 \
			const __m256 x = _mm256_broadcast_ss(a + 2 * l);                           \
			const __m256 y = _mm256_broadcast_ss(a + 2 * l + 1);                       \
                                                                                                   \
			EACH(panels)                                                               \
			s[p][v] = _mm256_fmadd_ps(x, LOW(AT(b)), s[p][v]);                         \
			EACH(panels)                                                               \
			s[p][v] = _mm256_fmadd_ps(y, HIGH(AT(b)), s[p][v]);                        \
		}                                                                                  \
		if (r->k % 2) {                                                                    \
			const __m256 x = _mm256_broadcast_ss(a + r->k - 1);                        \
                                                                                                   \
			EACH(panels)                                                               \
			s[p][v] = _mm256_fmadd_ps(x, LOW(AT(b)), s[p][v]);                         \
		}                                                                                  \
		EACH(panels)                                                                       \
		_mm256_storeu_ps(out + 32 * p + 8 * v, s[p][v]);                                   \
	}                                                                                          \
	static void int8_##panels(float *out, const struct row *r)                                 \
	{                                                                                          \
		const __m256i ones = _mm256_set1_epi16(1);                                         \
		const char *a = r->a, *b = r->b;                                                   \
		__m256i s[panels][4];                                                              \
                                                                                                   \
		EACH(panels)                                                                       \
		s[p][v] = _mm256_setzero_si256();                                                  \
		for (size_t l = 0; l < r->n; l++, b += EN_LINE) {                                  \
			const __m256i x = four(a + 4 * l);                                         \
                                                                                                   \
			EACH(panels)                                                               \
			{                                                                          \
				const __m256i w = LINE(AT(b));                                     \
                                                                                                   \
				s[p][v] = _mm256_add_epi32(s[p][v],                                \
					_mm256_madd_epi16(ones,                                    \
						_mm256_maddubs_epi16(_mm256_abs_epi8(w),           \
							_mm256_sign_epi8(x, w))));                 \
			}                                                                          \
		}                                                                                  \
		EACH(panels)                                                                       \
		_mm256_storeu_ps(out + 32 * p + 8 * v,                                             \
			_mm256_mul_ps(_mm256_cvtepi32_ps(s[p][v]),                                 \
				_mm256_mul_ps(_mm256_set1_ps(r->scale),                            \
					_mm256_load_ps((const void *)AT(b)))));                    \
	}
ROW(1)
ROW(2)

/* s + the products of one vector of one line. The fence keeps the compiler from doing all
 * multiplications of a group first, for which there are no registers. */
static inline __m256i halves(__m256i s, __m256i w, __m256i y, __m256i z)
{
	const __m256i low = _mm256_set1_epi8(15);

	s = _mm256_add_epi16(s, _mm256_maddubs_epi16(_mm256_and_si256(w, low), y));
	s = _mm256_add_epi16(s, _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(w, 4),
		low), z));
	__asm__("" : "+x"(s));
	return s;
}

/* x becomes x + s * the scales that follow. */
static inline void add_group(float *x, __m256i s, const char *scales)
{
	const __m256i wide = _mm256_cvtepu16_epi32(_mm_load_si128((const void *)scales));

	_mm256_storeu_ps(x, _mm256_fmadd_ps(_mm256_cvtepi32_ps(_mm256_madd_epi16(s,
		_mm256_set1_epi16(1))), _mm256_castsi256_ps(_mm256_slli_epi32(wide, 16)),
		_mm256_loadu_ps(x)));
}

static inline void int4(float *out, const struct row *r, const int panels)
{
	const char *a = r->a, *begin = a + r->n * EN_GROUP, *b = r->b;
	float x[4][SIDE][8] = { { { 0 } } };

	for (size_t g = 0; g < r->n; g++, b += EN_GROUP_BYTES, a += EN_GROUP) {
		__m256i y[8];

		_Pragma("GCC unroll 8")
		for (int i = 0; i < 8; i++)
			y[i] = four(a + 4 * i);
		for (int v = 0; v < 4; v++) {
			__m256i s[SIDE] = { four(begin + 4 * g), four(begin + 4 * g) };

			_Pragma("GCC unroll 4")
			for (int l = 0; l < 4; l++)
				_Pragma("GCC unroll 2")
				for (int p = 0; p < panels; p++)
					s[p] = halves(s[p], LINE(AT(b + 2 * EN_COLUMNS +
						l * EN_LINE)), y[2 * l], y[2 * l + 1]);
			_Pragma("GCC unroll 2")
			for (int p = 0; p < panels; p++)
				add_group(x[v][p], s[p], b + (size_t)p * r->bytes + 16 * v);
		}
	}
	EACH(panels)
		_mm256_storeu_ps(out + 32 * p + 8 * v, _mm256_mul_ps(_mm256_loadu_ps(x[v][p]),
			_mm256_set1_ps(r->scale)));
}

static void int4_1(float *out, const struct row *r)
{
	int4(out, r, 1);
}

static void int4_2(float *out, const struct row *r)
{
	int4(out, r, SIDE);
}

typedef void row_fn(float *out, const struct row *r);
static row_fn *const rows[SIDE][EN_PRECISION_COUNT] = {
	{ [EN_F32] = f32_1, [EN_BF16] = bf16_1, [EN_INT8] = int8_1, [EN_INT4] = int4_1 },
	{ [EN_F32] = f32_2, [EN_BF16] = bf16_2, [EN_INT8] = int8_2, [EN_INT4] = int4_2 },
};

static size_t lines_of(enum en_precision type, int k)
{
	static const int steps[] = { [EN_F32] = 1, [EN_BF16] = 2, [EN_INT8] = 4,
		[EN_INT4] = EN_GROUP };

	return ((size_t)k + (size_t)steps[type] - 1) / (size_t)steps[type];
}

void en_avx2_product_row(const struct en_product *p)
{
	const enum en_precision type = p->w->type;
	const size_t bytes = en_panel_bytes(type, p->w->k);
	struct row r = { .a = p->a, .bytes = bytes, .n = lines_of(type, p->w->k), .k = p->w->k };

	if (type == EN_INT8 || type == EN_INT4) {
		memcpy(&r.scale, p->a, sizeof(r.scale));
		r.a = (const char *)p->a + (type == EN_INT8 ? en_avx2_bytes_at(p->w->k) : 64);
	}
	for (int panel = p->from, side; panel < p->to; panel += side) {
		const int at = (panel - p->from) * EN_COLUMNS, left = p->w->n - panel * EN_COLUMNS;
		float out[SIDE * EN_COLUMNS] = { 0 };
		int n;

		side = p->to - panel < SIDE ? p->to - panel : SIDE;
		n = left < side * EN_COLUMNS ? left : side * EN_COLUMNS;
		r.b = (const char *)p->w->p + (size_t)panel * bytes;
		if (p->add)
			memcpy(out, p->c + at, (size_t)n * sizeof(*out));
		rows[side - 1][type](out, &r);
		for (int j = 0; j < n; j++)
			p->c[at + j] = p->bias ? out[j] + p->bias[at + j] : out[j];
	}
}

#endif
