/* op_avx512.c - two rows: avx512, with VNNI (Cascade Lake, Ice Lake, Zen 4 and later), and
 * avx512bf16, which has the product of pairs of bf16 besides (Cooper Lake, Sapphire Rapids, Zen 4
 * and later). Tiles of up to 14 rows of A by the 32 columns of a panel, or of up to 6 rows by two
 * panels side by side. What is missing of a panel is masked.
 *
 * float: an element is one chain of fused multiply-adds in the order of k, and the bias is added
 * last: nothing depends on the shape of the tile. bf16 is widened in registers; or, on row
 * avx512bf16, A is rounded to bf16 and vdpbf16ps adds two products at a time, denormals as zeros.
 *
 * int8, int4: vpdpbusd multiplies unsigned by signed bytes and sums fours of them in 32 bits,
 * where what passes 2^31 on the way comes back. int8: activations are 128 more than they are; 128
 * times the sum of a column's bytes is taken back at the end. int4: halves of bytes are unsigned
 * and 8 more than they are; a group's sums start at what takes that back.
 *
 * Prepared rows: a tile's are one stream of lanes of 4 bytes, lane by lane the same lane of each
 * row. A lane is a value of f32; or two of bf16, the first one low; or four bytes, for int8 128
 * more than the values, for int4 the values, and after the 8 lanes of a group one with -8 times
 * their sum as int32. With integers 64 bytes with the rows' scales come before. */
#include "op_avx512.h"

#if defined(HERE) && !defined(STEP1)
/* s[v] = dot(x, w[v], s[v]) for one broadcast x of the four bytes at p and each of 1, 2 or 4
 * vectors. Written out, since gcc moves loads forward until no registers are left for the sums;
 * and x is broadcast once, since two loads a cycle is all there is. The first operand of vpdpbusd
 * is signed. */
#define FMA(w, s) "vfmadd231ps %[x], %[" w "], %[" s "]\n\t"
#define DOT_2(w, s) "vdpbf16ps %[" w "], %[x], %[" s "]\n\t"
#define DOT_X(w, s) "vpdpbusd %[" w "], %[x], %[" s "]\n\t"	/* x unsigned */
#define DOT_W(w, s) "vpdpbusd %[x], %[" w "], %[" s "]\n\t"	/* w unsigned */
#define STEP2(dot, s, p, w) do { \
	__m512 x_; \
 \
	__asm__("vbroadcastss %[a], %[x]\n\t" dot("w0", "s0") dot("w1", "s1") \
		: [s0] "+v"((s)[0]), [s1] "+v"((s)[1]), [x] "=&v"(x_) \
		: [a] "m"(*(const char (*)[4])(p)), [w0] "v"((w)[0]), [w1] "v"((w)[1])); \
} while (0)
#define STEP1(dot, s, p, w) do { \
	__m512 x_; \
 \
	__asm__("vbroadcastss %[a], %[x]\n\t" dot("w0", "s0") \
		: [s0] "+v"((s)[0]), [x] "=&v"(x_) \
		: [a] "m"(*(const char (*)[4])(p)), [w0] "v"((w)[0])); \
} while (0)
#define STEP4(dot, s, p, w) do { \
	__m512 x_; \
 \
	__asm__("vbroadcastss %[a], %[x]\n\t" dot("w0", "s0") dot("w1", "s1") dot("w2", "s2") \
		dot("w3", "s3") \
		: [s0] "+v"((s)[0]), [s1] "+v"((s)[1]), [s2] "+v"((s)[2]), [s3] "+v"((s)[3]), \
		[x] "=&v"(x_) \
		: [a] "m"(*(const char (*)[4])(p)), [w0] "v"((w)[0]), [w1] "v"((w)[1]), \
		[w2] "v"((w)[2]), [w3] "v"((w)[3])); \
} while (0)
#endif

#ifdef HERE
#include <string.h>

#define ROWS 14			/* of A in a tile, at most */
#define PAIRED 6		/* with two panels, at most */
#define CHUNK 8			/* tiles that a stretch of panels is for before the next: what they
				 * read of A stays in the second cache, 344 KiB at most */
#define HEAD 64			/* bytes before the lanes of rows prepared for integers */
#define GROUP_ROW (EN_GROUP + 4) /* bytes of a group in a row */

static int usable(void)
{
	return HERE();
}

static int usable_bf16(void)
{
	return HERE_BF16();
}

/* Intel's cores with AMX do one vdpbf16ps in two cycles: on Sapphire Rapids, 148 to 177 GFLOP/s
 * where multiply-adds of f32 gave 251 to 334. AMX-BF16: leaf 7, bit 22 of EDX (Intel's manual,
 * CPUID). */
static int best_bf16(void)
{
	return HERE_BF16() && !en_cpu_bit(0, EN_EDX, 22);
}

/* ---- products ---- */

struct tile {
	float *c;
	const char *a;		/* the first row's first lane of those to be read */
	const char *b;		/* the first panel's first line of those */
	const float *bias;	/* NULL: not yet, or none */
	const float *scale;	/* of rows, for integers */
	size_t ldc;		/* elements */
	size_t lda, lane;	/* bytes from row to row, and from lane to lane */
	size_t n, beside;	/* lines or groups; bytes to the panel beside the first */
	const char *next;	/* what is to be read afterwards */
	size_t next_step;
	int first, last;	/* C starts at 0; it is done afterwards */
	int odd;		/* bf16: one more step after whole lines */
	__mmask16 there[4];	/* columns */
};

/* As macros, since gcc keeps an array of sums in registers only where its size is that of the loops
 * over it. A row's address is one of a few that advance, plus 0, 1 or 2 times the distance of rows:
 * what instructions can add by themselves. */
#define SUMS(rows, vecs) EACH(i, rows) EACH(v, vecs)

#define BEGIN(rows, heat) \
	const size_t lda = t->lda, lane = t->lane; \
	const char *b = t->b, *next = t->next, *a[((rows) + 2) / 3]; \
 \
	(void)lda, (void)lane, (void)next; \
	EACH(i, ((rows) + 2) / 3) \
		a[i] = t->a + 3 * (size_t)i * ROWS_APART_##heat;

/* Tiles come in three kinds. Cold ones are the first to read their weights, and ask for the lines
 * that follow; to warm ones that would be work for nothing. Dense ones are warm, and read
 * prepared rows, whose places are known when this is compiled: instructions that count, since all
 * others must fit beside 28 products in 14 cycles. Meanwhile they fetch what the next cold one
 * reads. */
#define AHEAD 4096		/* bytes */
#define FETCH_cold(vecs, line) EACH(v, vecs) __builtin_prefetch(AT((line) + AHEAD, v))
#define FETCH_warm(vecs, line) (void)0
#define FETCH_dense(vecs, line) (__builtin_prefetch(next, 0, 2), next += t->next_step)
#define ROWS_APART_cold lda
#define ROWS_APART_warm lda
#define ROWS_APART_dense 4
#define ROW_cold(i) (a[(i) / 3] + (size_t)((i) % 3) * lda)
#define ROW_warm(i) ROW_cold(i)
#define ROW_dense(i) (a[0] + 4 * (i))
#define ADVANCE_cold(rows) EACH(i, ((rows) + 2) / 3) a[i] += lane
#define ADVANCE_warm(rows) ADVANCE_cold(rows)
#define ADVANCE_dense(rows) a[0] += 4 * (rows)

/* One lane of each row. */
#define STEPS(rows, vecs, dot, w, heat) do { \
	EACH(i, rows) \
		STEP##vecs(dot, s[i], ROW_##heat(i), w); \
	ADVANCE_##heat(rows); \
} while (0)
#define VECTORS(vecs, w, of, line) EACH(v, vecs) w[v] = of(AT(line, v))

#define AT(line, v) ((line) + (size_t)((v) / 2) * t->beside + 64 * ((v) % 2))
#define FLOATS(p) _mm512_load_ps((const void *)(p))
#define LINE(p) _mm512_load_si512((const void *)(p))
#define EVEN(p) _mm512_castsi512_ps(_mm512_slli_epi32(LINE(p), 16))
#define ODD(p) _mm512_castsi512_ps(_mm512_and_si512(LINE(p), high))
#define LOW(p) _mm512_and_si512(LINE(p), low)
#define HIGH(p) _mm512_and_si512(_mm512_srli_epi16(LINE(p), 4), low)
/* Halves of a line come from the cache twice: there is no register to keep it in. */
#define AGAIN(p) __asm__("" : "+r"(p))

/* Sums so far, and those that wait in C for the next stretch or are done but for the bias. */
#define TAKE(rows, vecs, s, as) do { \
	const float *c = t->c; \
	const size_t ldc = t->ldc; \
	__mmask16 there[vecs]; \
 \
	EACH(v, vecs) \
		there[v] = t->there[v]; \
	if (t->first) \
		SUMS(rows, vecs) \
			s[i][v] = as(_mm512_setzero_ps()); \
	else \
		SUMS(rows, vecs) \
			s[i][v] = as(_mm512_maskz_loadu_ps(there[v], \
				c + (size_t)i * ldc + 16 * v)); \
} while (0)
#define PUT(rows, vecs, x) do { \
	float *c = t->c; \
	const size_t ldc = t->ldc; \
	__mmask16 there[vecs]; \
 \
	EACH(v, vecs) \
		there[v] = t->there[v]; \
	SUMS(rows, vecs) \
		_mm512_mask_storeu_ps(c + (size_t)i * ldc + 16 * v, there[v], x); \
} while (0)
#define ITSELF(x) (x)

static inline __m512 biased(const struct tile *t, const float *bias, int v, __m512 x)
{
	return bias ? _mm512_add_ps(x, _mm512_maskz_loadu_ps(t->there[v], bias + 16 * v)) : x;
}

static inline __m512i fours(const char *p)	/* an int32, 16 times */
{
	int32_t v;

	memcpy(&v, p, sizeof(v));
	return _mm512_set1_epi32(v);
}


#define TILE(rows, vecs, heat) \
static void f32_##rows##_##vecs##_##heat(const struct tile *t) \
{ \
	__m512 s[rows][vecs], w[vecs]; \
	BEGIN(rows, heat) \
 \
	TAKE(rows, vecs, s, ITSELF); \
	for (size_t l = 0; l < t->n; l++, b += EN_LINE) { \
		FETCH_##heat(vecs, b); \
		VECTORS(vecs, w, FLOATS, b); \
		STEPS(rows, vecs, FMA, w, heat); \
	} \
	if (t->bias) { \
		const float *bias = t->bias; \
 \
		SUMS(rows, vecs) \
			s[i][v] = biased(t, bias, v, s[i][v]); \
	} \
	PUT(rows, vecs, s[i][v]); \
} \
static void bf16_##rows##_##vecs##_##heat(const struct tile *t) \
{ \
	const __m512i high = _mm512_set1_epi32((int)0xffff0000); \
	__m512 s[rows][vecs], w[vecs]; \
	BEGIN(rows, heat) \
 \
	TAKE(rows, vecs, s, ITSELF); \
	for (size_t l = 0; l < t->n; l++, b += EN_LINE) { \
		FETCH_##heat(vecs, b); \
		VECTORS(vecs, w, EVEN, b); \
		STEPS(rows, vecs, FMA, w, heat); \
		AGAIN(b); \
		VECTORS(vecs, w, ODD, b); \
		STEPS(rows, vecs, FMA, w, heat); \
	} \
	if (t->odd) { \
		VECTORS(vecs, w, EVEN, b); \
		STEPS(rows, vecs, FMA, w, heat); \
	} \
	if (t->bias) { \
		const float *bias = t->bias; \
 \
		SUMS(rows, vecs) \
			s[i][v] = biased(t, bias, v, s[i][v]); \
	} \
	PUT(rows, vecs, s[i][v]); \
} \
static void pairs_##rows##_##vecs##_##heat(const struct tile *t) \
{ \
	__m512 s[rows][vecs], w[vecs]; \
	BEGIN(rows, heat) \
 \
	TAKE(rows, vecs, s, ITSELF); \
	for (size_t l = 0; l < t->n; l++, b += EN_LINE) { \
		FETCH_##heat(vecs, b); \
		VECTORS(vecs, w, FLOATS, b); \
		STEPS(rows, vecs, DOT_2, w, heat); \
	} \
	if (t->bias) { \
		const float *bias = t->bias; \
 \
		SUMS(rows, vecs) \
			s[i][v] = biased(t, bias, v, s[i][v]); \
	} \
	PUT(rows, vecs, s[i][v]); \
} \
/* Sums wait in C as they are, until the last stretch. */ \
static void int8_##rows##_##vecs##_##heat(const struct tile *t) \
{ \
	__m512i s[rows][vecs], w[vecs]; \
	BEGIN(rows, heat) \
 \
	TAKE(rows, vecs, s, _mm512_castps_si512); \
	for (size_t l = 0; l < t->n; l++, b += EN_LINE) { \
		FETCH_##heat(vecs, b); \
		VECTORS(vecs, w, LINE, b); \
		STEPS(rows, vecs, DOT_X, w, heat); \
	} \
	if (t->last) { \
		const float *bias = t->bias, *scale = t->scale; \
 \
		SUMS(rows, vecs) \
			s[i][v] = _mm512_castps_si512(biased(t, bias, v, _mm512_mul_ps( \
				_mm512_cvtepi32_ps(_mm512_sub_epi32(s[i][v], \
				_mm512_slli_epi32(LINE(AT(b + EN_LINE, v)), 7))), \
				_mm512_mul_ps(all(scale[i]), FLOATS(AT(b, v)))))); \
	} \
	PUT(rows, vecs, _mm512_castsi512_ps(s[i][v])); \
} \
static void int4_##rows##_##vecs##_##heat(const struct tile *t) \
{ \
	const __m512i low = _mm512_set1_epi8(15); \
	__m512 x[rows][vecs]; \
	BEGIN(rows, heat) \
 \
	TAKE(rows, vecs, x, ITSELF); \
	for (size_t g = 0; g < t->n; g++) { \
		const char *scales = b; \
		__m512i s[rows][vecs], w[vecs]; \
 \
		SUMS(rows, vecs) \
			s[i][v] = fours(ROW_##heat(i) + 8 * lane); \
		b += 2 * EN_COLUMNS; \
		for (int l = 0; l < EN_GROUP / 8; l++, b += EN_LINE) { \
			FETCH_##heat(vecs, b); \
			VECTORS(vecs, w, LOW, b); \
			STEPS(rows, vecs, DOT_W, w, heat); \
			AGAIN(b); \
			VECTORS(vecs, w, HIGH, b); \
			STEPS(rows, vecs, DOT_W, w, heat); \
		} \
		ADVANCE_##heat(rows); \
		SUMS(rows, vecs) \
			x[i][v] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(s[i][v]), \
				bf16s(scales + (v / 2) * t->beside + 32 * (v % 2)), x[i][v]); \
	} \
	if (t->last) { \
		const float *bias = t->bias, *scale = t->scale; \
 \
		SUMS(rows, vecs) \
			x[i][v] = biased(t, bias, v, _mm512_mul_ps(x[i][v], all(scale[i]))); \
	} \
	PUT(rows, vecs, x[i][v]); \
}
#define FEW(row, heat) row(1, 4, heat) row(2, 4, heat) row(3, 4, heat) row(4, 4, heat) \
	row(5, 4, heat) row(6, 4, heat)
#define MANY(row, heat) row(7, 2, heat) row(8, 2, heat) row(9, 2, heat) row(10, 2, heat) \
	row(11, 2, heat) row(12, 2, heat) row(13, 2, heat) row(14, 2, heat)
#define NARROW(row) row(1, 1, warm) row(2, 1, warm) row(3, 1, warm) row(4, 1, warm) \
	row(5, 1, warm) row(6, 1, warm) row(7, 1, warm) row(8, 1, warm) row(9, 1, warm) \
	row(10, 1, warm) row(11, 1, warm) row(12, 1, warm) row(13, 1, warm) row(14, 1, warm)
FEW(TILE, cold)
MANY(TILE, cold)
MANY(TILE, warm)
MANY(TILE, dense)
NARROW(TILE)

typedef void tile_fn(const struct tile *t);
#define FN_F32(rows, vecs, heat) f32_##rows##_##vecs##_##heat,
#define FN_BF16(rows, vecs, heat) bf16_##rows##_##vecs##_##heat,
#define FN_PAIRS(rows, vecs, heat) pairs_##rows##_##vecs##_##heat,
#define FN_INT8(rows, vecs, heat) int8_##rows##_##vecs##_##heat,
#define FN_INT4(rows, vecs, heat) int4_##rows##_##vecs##_##heat,

/* There is no second tile of few rows. */
#define TILES_OF(fn) { { FEW(fn, cold) MANY(fn, cold) }, { FEW(fn, cold) MANY(fn, warm) }, \
	{ FEW(fn, cold) MANY(fn, dense) }, { NARROW(fn) } }

static const struct kind {
	/* Cold, warm, dense; and for up to 16 columns: heads of 72 have some. */
	tile_fn *tile[4][ROWS];
	int steps;		/* of k in a line, or in a group */
	size_t a, b;		/* bytes of those in a row of A and in a panel */
	/* Lines or groups that a chunk of tiles reads again, at most. Shorter ones, that stay in
	 * the first cache, lost more with sums that come and go than they won. */
	int stretch;
	size_t head;		/* bytes before the lanes of prepared rows */
} kinds[] = {
	[EN_F32] = { TILES_OF(FN_F32), 1, 4, EN_LINE, 768, 0 },
	[EN_BF16] = { TILES_OF(FN_BF16), 2, 8, EN_LINE, 384, 0 },
	[EN_INT8] = { TILES_OF(FN_INT8), 4, 4, EN_LINE, 640, HEAD },
	[EN_INT4] = { TILES_OF(FN_INT4), EN_GROUP, GROUP_ROW, EN_GROUP_BYTES, 80, HEAD },
}, pairs = { TILES_OF(FN_PAIRS), 2, 4, EN_LINE, 640, 0 };

static size_t lines_of(const struct kind *kind, int k)
{
	return ((size_t)k + (size_t)kind->steps - 1) / (size_t)kind->steps;
}

/* Tiles [from, to) of A by lines l .. of one panel or two, that the tile says. */
static void stretch(const struct en_product *p, const struct kind *kind, struct tile *t, size_t l,
	int from, int to)
{
	const char *next = t->next;
	const size_t bytes = t->n * kind->b;
	float *c = t->c;

	for (int u = from; u < to; u++) {
		const int i = en_unit_at(ROWS, p->m, u), rows = en_unit_at(ROWS, p->m, u + 1) - i;
		const char *a = (const char *)p->a + (size_t)i * p->lda;

		t->scale = (const void *)a;
		t->lane = p->ready ? 4 * (size_t)rows : 4;
		t->lda = p->ready ? 4 : p->lda;
		t->a = a + (p->ready ? kind->head + l * kind->a * (size_t)rows : l * kind->a);
		t->c = c + (size_t)i * p->ldc;
		/* A line of A fetches one of the cache: a tile or two do for the whole stretch. */
		t->next_step = (size_t)(u - from) * t->n * 64 < bytes + t->n * 64 ? 64 : 0;
		t->next = next + (t->next_step ? (size_t)(u - from - 1) * t->n * 64 : 0);
		kind->tile[!t->there[1] ? 3 : u == from ? 0 : 1 + p->ready][rows - 1](t);
	}
	t->c = c;
}

/* Tiles [from, to) of A by `n` lines from l on, of all panels. */
static void chunk(const struct en_product *p, const struct kind *kind, size_t l, size_t n, int from,
	int to)
{
	const int k = p->w->k, side = p->m <= PAIRED ? 2 : 1;
	const int last = l + n == lines_of(kind, k);
	const int odd = last && kind == &kinds[EN_BF16] && k % 2;
	const size_t bytes = en_panel_bytes(p->w->type, k);

	for (int panel = p->from; panel < p->to; panel += side) {
		const int at = (panel - p->from) * EN_COLUMNS, two = side > 1 && panel + 1 < p->to;
		const int left = p->w->n - panel * EN_COLUMNS;
		const int more = panel + side < p->to;
		const int columns = left < EN_COLUMNS * (1 + two) ? left : EN_COLUMNS * (1 + two);
		struct tile t = { .c = p->c + at, .ldc = p->ldc, .beside = two ? bytes : 0,
			.n = n - (size_t)odd, .first = !l && !p->add, .last = last, .odd = odd,
			.b = (const char *)p->w->p + (size_t)panel * bytes + l * kind->b,
			.bias = last && p->bias ? p->bias + at : NULL };

		for (int v = 0; v < 4; v++)
			t.there[v] = first(columns - 16 * v);
		/* the next panel, or the next lines of the first one */
		t.next = more ? t.b + bytes : (const char *)p->w->p + (size_t)p->from * bytes +
			(l + n) * kind->b;
		stretch(p, kind, &t, l, from, to);
	}
}

/* Sums stay in registers from end to end where one tile reads each line once. */
static void multiply(const struct en_product *p, const struct kind *kind)
{
	const int tiles = en_units(ROWS, p->m), chunks = en_units(CHUNK, tiles);
	const int n = (int)lines_of(kind, p->w->k), most = tiles > 1 ? kind->stretch : n;

	for (int c = 0; c < chunks; c++)
		for (int s = 0; s < en_units(most, n); s++) {
			const int l = en_unit_at(most, n, s), to = en_unit_at(most, n, s + 1);

			chunk(p, kind, (size_t)l, (size_t)(to - l), en_unit_at(CHUNK, tiles, c),
				en_unit_at(CHUNK, tiles, c + 1));
		}
}

static void product(const struct en_product *p)
{
	multiply(p, &kinds[p->w->type]);
}

static size_t bytes_of(const struct kind *kind, int k)
{
	return kind->head + (lines_of(kind, k) * kind->a + 63) / 64 * 64;
}

static size_t prepared(enum en_precision w, int k)
{
	return bytes_of(&kinds[w], k);
}

static float most_of(const float *x, int n)	/* max |x| */
{
	__m512 most = _mm512_setzero_ps();
	float lane[16], m = 0;

	for (int i = 0; i < n; i += 16)
		most = _mm512_max_ps(most, _mm512_abs_ps(_mm512_maskz_loadu_ps(first(n - i),
			x + i)));
	_mm512_storeu_ps(lane, most);
	for (int i = 0; i < 16; i++)
		m = lane[i] > m ? lane[i] : m;
	return m;
}

/* Up to n of 16 values, the others 0, times `by`, plus `plus`, as bytes go to lanes; returns
 * them. */
static inline __m512i sixteen(char *dst, size_t lane, const float *x, int n, float by, int plus)
{
	const __m512i q = _mm512_add_epi32(_mm512_set1_epi32(plus), _mm512_cvtps_epi32(
		_mm512_mul_ps(_mm512_maskz_loadu_ps(first(n), x), all(by))));
	char bytes[16];

	_mm_storeu_si128((void *)bytes, _mm512_cvtepi32_epi8(q));
	for (size_t l = 0; l < 4 && (int)(4 * l) < n; l++)
		memcpy(dst + l * lane, bytes + 4 * l, 4);
	return q;
}

static void quantize(char *dst, size_t lane, const float *x, enum en_precision w, int k, float by)
{
	for (int t = 0; w == EN_INT8 && t < k; t += 16, dst += 4 * lane)
		sixteen(dst, lane, x + t, k - t, by, 128);
	for (int t = 0; w == EN_INT4 && t < k; t += EN_GROUP, dst += 9 * lane) {
		int32_t each[16], back = 0;
		__m512i q;

		for (size_t l = 0; l < 8; l++)
			memset(dst + l * lane, 0, 4);
		q = sixteen(dst, lane, x + t, k - t, by, 0);
		if (k - t > 16)
			q = _mm512_add_epi32(q, sixteen(dst + 4 * lane, lane, x + t + 16,
				k - t - 16, by, 0));
		_mm512_storeu_si512(each, q);
		for (int i = 0; i < 16; i++)
			back -= 8 * each[i];
		memcpy(dst + 8 * lane, &back, sizeof(back));
	}
}

/* Sixteen rows of sixteen, turned: lanes with bit d of their number change places with those of the
 * row d above. */
#define TURN(d) do { \
	const __m512i upper = _mm512_and_si512(lane, _mm512_set1_epi32(d)); \
	const __m512i other = _mm512_mullo_epi32(upper, _mm512_set1_epi32(16 / (d))); \
	const __m512i low = _mm512_add_epi32(_mm512_sub_epi32(lane, upper), other); \
	const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(d)); \
 \
	UNROLL for (int i = 0; i < 16; i++) \
		if (!(i & (d))) { \
			const __m512 x = r[i], y = r[i + (d)]; \
 \
			r[i] = _mm512_permutex2var_ps(x, low, y); \
			r[i + (d)] = _mm512_permutex2var_ps(x, high, y); \
		} \
} while (0)

static inline void turn(__m512 r[16])
{
	const __m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

	TURN(1);
	TURN(2);
	TURN(4);
	TURN(8);
}

/* The 16 lanes from step t on of a row of k values. */
static inline __m512 lanes_f32(const float *x, int t, int k)
{
	return _mm512_maskz_loadu_ps(first(k - t), x + t);
}

/* Rounded to bf16, in the high half; the low half is anything. NaN stays one. */
static inline __m512i rounded(__m512i x)
{
	const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(x, 16), _mm512_set1_epi32(1));
	const __m512i up = _mm512_add_epi32(x, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
	const __mmask16 nan = _mm512_cmpgt_epi32_mask(_mm512_and_si512(x,
		_mm512_set1_epi32(0x7fffffff)), _mm512_set1_epi32(0x7f800000));

	return _mm512_mask_or_epi32(up, nan, x, _mm512_set1_epi32(0x400000));
}

static inline __m512 lanes_bf16(const float *x, int t, int k)
{
	const __m512i two = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2,
		0);
	const __m512 a = lanes_f32(x, t, k), b = t + 16 < k ? lanes_f32(x, t + 16, k) :
		_mm512_setzero_ps();
	const __m512i even = rounded(_mm512_castps_si512(_mm512_permutex2var_ps(a, two, b)));
	const __m512i odd = rounded(_mm512_castps_si512(_mm512_permutex2var_ps(a,
		_mm512_add_epi32(two, _mm512_set1_epi32(1)), b)));

	return _mm512_castsi512_ps(_mm512_or_si512(_mm512_srli_epi32(even, 16),
		_mm512_and_si512(odd, _mm512_set1_epi32((int)0xffff0000))));
}

/* `rows` rows of k values, ldx elements apart, as lanes of `steps` values each. */
#define INTERLEAVE(name, get, steps) \
static void interleave_##name(char *dst, const float *x, size_t ldx, int rows, int k) \
{ \
	const int lanes = (k + (steps) - 1) / (steps); \
	const __mmask16 there = first(rows); \
 \
	for (int l = 0; l < lanes; l += 16) { \
		__m512 r[16]; \
 \
		UNROLL for (int i = 0; i < 16; i++) \
			r[i] = i < rows ? get(x + (size_t)i * ldx, l * (steps), k) : \
				_mm512_setzero_ps(); \
		turn(r); \
		UNROLL for (int i = 0; i < 16; i++) \
			if (i < lanes - l) \
				_mm512_mask_storeu_ps((float *)(void *)dst + (size_t)(l + i) * \
					(size_t)rows, there, r[i]); \
	} \
}
INTERLEAVE(f32, lanes_f32, 1)
INTERLEAVE(bf16, lanes_bf16, 2)

static void prepare(const struct en_prepare *p, int unit)
{
	const struct kind *kind = &kinds[p->w];
	const int i = en_unit_at(ROWS, p->m, unit), rows = en_unit_at(ROWS, p->m, unit + 1) - i;
	const float *x = p->x + (size_t)i * (size_t)p->k;
	char *dst = (char *)p->dst + (size_t)i * bytes_of(kind, p->k);

	if (!kind->head) {
		interleave_f32(dst, x, (size_t)p->k, rows, p->k);
		return;
	}
	for (int r = 0; r < rows; r++, x += p->k) {
		const float most = most_of(x, p->k), scale = most / 127;

		memcpy(dst + 4 * r, &scale, sizeof(scale));
		quantize(dst + kind->head + 4 * r, 4 * (size_t)rows, x, p->w, p->k,
			most > 0 ? 127 / most : 0);
	}
}

/* ---- row avx512bf16 ---- */

static size_t prepared_bf16(enum en_precision w, int k)
{
	return w == EN_BF16 ? bytes_of(&pairs, k) : prepared(w, k);
}

static void prepare_bf16(const struct en_prepare *p, int unit)
{
	const int i = en_unit_at(ROWS, p->m, unit), rows = en_unit_at(ROWS, p->m, unit + 1) - i;

	if (p->w == EN_BF16)
		interleave_bf16((char *)p->dst + (size_t)i * bytes_of(&pairs, p->k), p->x +
			(size_t)i * (size_t)p->k, (size_t)p->k, rows, p->k);
	else
		prepare(p, unit);
}

/* Rows that are not prepared are put into the scratch, as many at a time as it has room for. */
static void product_bf16(const struct en_product *p)
{
	const int k = p->w->k;
	const size_t bytes = bytes_of(&pairs, k);
	const int most = (int)(EN_PRODUCT_SCRATCH(k) * sizeof(float) / bytes);
	struct en_product some = *p;

	if (p->w->type != EN_BF16 || p->ready) {
		multiply(p, p->w->type == EN_BF16 ? &pairs : &kinds[p->w->type]);
		return;
	}
	some.ready = 1;
	some.a = p->scratch;
	some.lda = bytes;
	for (int done = 0; done < p->m; done += some.m) {
		some.m = p->m - done < most ? p->m - done : most;
		some.c = p->c + (size_t)done * p->ldc;
		for (int u = 0; u < en_units(ROWS, some.m); u++) {
			const int i = en_unit_at(ROWS, some.m, u);

			interleave_bf16((char *)p->scratch + (size_t)i * bytes,
				(const float *)(const void *)((const char *)p->a +
					(size_t)(done + i) * p->lda), p->lda / sizeof(float),
				en_unit_at(ROWS, some.m, u + 1) - i, k);
		}
		multiply(&some, &pairs);
	}
}

/* ---- the row's limits: what tiles do to values, with a broadcast from the first cache for two
 * vectors, without loading weights ---- */

#define PEAK(name, vector, dot, zero, one, plus) \
static vector peak_##name(long n) \
{ \
	static const char a[4] = { 1, 2, 1, 2 }; \
	const vector w[2] = { one, one }; \
	vector s[ROWS][2]; \
 \
	SUMS(ROWS, 2) \
		s[i][v] = zero; \
	for (long l = 0; l < n; l++) \
		EACH(i, ROWS) \
			STEP2(dot, s[i], a, w); \
	SUMS(ROWS, 2) \
		s[0][0] = plus(s[0][0], s[i][v]); \
	return s[0][0]; \
}
PEAK(float, __m512, FMA, _mm512_setzero_ps(), all(0.5f), _mm512_add_ps)
PEAK(pairs, __m512, DOT_2, _mm512_setzero_ps(), all(0.5f), _mm512_add_ps)
PEAK(int8, __m512i, DOT_X, _mm512_setzero_si512(), _mm512_set1_epi8(3), _mm512_add_epi32)
PEAK(int4, __m512i, DOT_W, _mm512_setzero_si512(), _mm512_set1_epi8(3), _mm512_add_epi32)

/* `each`: operations of an instruction. */
#define SPIN(name, each) do { \
	const long n = rounds * 1000 / (2 * ROWS * (each)); \
	volatile __m512 keep = name; \
 \
	(void)keep; \
	return 2.0 * ROWS * (each) * (double)n; \
} while (0)

static double peak(enum en_precision w, long rounds)
{
	if (w == EN_INT8)
		SPIN(_mm512_castsi512_ps(peak_int8(n)), 128);
	if (w == EN_INT4)
		SPIN(_mm512_castsi512_ps(peak_int4(n)), 128);
	SPIN(peak_float(n), 32);
}

static double peak_bf16(enum en_precision w, long rounds)
{
	if (w == EN_BF16)
		SPIN(peak_pairs(n), 64);
	return peak(w, rounds);
}

const struct en_ops en_ops_avx512 = { "avx512", usable, usable, product, 0, ROWS, prepared, prepare,
	en_avx512_gelu, en_avx512_softmax, en_avx512_softcap, peak, en_avx512_widen };
const struct en_ops en_ops_avx512bf16 = { "avx512bf16", usable_bf16, best_bf16, product_bf16, 1,
	ROWS, prepared_bf16, prepare_bf16, en_avx512_gelu, en_avx512_softmax, en_avx512_softcap,
	peak_bf16, en_avx512_widen };

#else

static int usable(void)
{
	return 0;
}

const struct en_ops en_ops_avx512 = { .name = "avx512", .usable = usable, .best = usable };
const struct en_ops en_ops_avx512bf16 = { .name = "avx512bf16", .usable = usable, .best = usable };

#endif
