/* op_avx2_peak.c - the limits of row avx2: what its products do to values, without loading any */
#include "op_avx2.h"

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>

/* Twelve sums, as a tile has them, which is more than the latency of any of these instructions
 * wants. Each is written out, since an array of them would have to lie in memory. */
#define TWELVE(x) x(0) x(1) x(2) x(3) x(4) x(5) x(6) x(7) x(8) x(9) x(10) x(11)

#define ZERO_PS(i) __m256 s##i = _mm256_setzero_ps();
#define FMA(i) __asm__ volatile("vfmadd231ps %1, %2, %0" : "+x"(s##i) : "x"(a), "x"(b));
#define PLUS_PS(i) sum = _mm256_add_ps(sum, s##i);

static float multiply_add(long n)
{
	const __m256 a = _mm256_set1_ps(0.5f), b = _mm256_set1_ps(1.25f);
	__m256 sum = _mm256_setzero_ps();

	TWELVE(ZERO_PS)
	for (long i = 0; i < n; i++) {
		TWELVE(FMA)
	}
	TWELVE(PLUS_PS)
	return _mm256_cvtss_f32(sum);
}

#define ZERO(i) __m256i s##i = _mm256_setzero_si256();
#define PAIRS(i)                                                                                   \
	__asm__ volatile("vpmaddwd %2, %3, %1\n\tvpaddd %1, %0, %0"                                \
			 : "+x"(s##i), "=&x"(y)                                                    \
			 : "x"(a), "x"(b));
#define BYTES(i)                                                                                   \
	__asm__ volatile("vpmaddubsw %2, %3, %1\n\tvpaddw %1, %0, %0"                              \
			 : "+x"(s##i), "=&x"(y)                                                    \
			 : "x"(a), "x"(b));
#define PLUS(i) sum = _mm256_add_epi32(sum, s##i);

static int multiply_pairs(long n)
{
	const __m256i a = _mm256_set1_epi16(3), b = _mm256_set1_epi16(5);
	__m256i sum = _mm256_setzero_si256(), y;

	TWELVE(ZERO)
	for (long i = 0; i < n; i++) {
		TWELVE(PAIRS)
	}
	TWELVE(PLUS)
	return _mm256_extract_epi32(sum, 0);
}

static int multiply_bytes(long n)
{
	const __m256i a = _mm256_set1_epi8(3), b = _mm256_set1_epi8(5);
	__m256i sum = _mm256_setzero_si256(), y;

	TWELVE(ZERO)
	for (long i = 0; i < n; i++) {
		TWELVE(BYTES)
	}
	TWELVE(PLUS)
	return _mm256_extract_epi32(sum, 0);
}

double en_avx2_peak(enum en_precision w, long rounds)
{
	const int each = w == EN_INT8 ? 32
		: w == EN_INT4	      ? 64
				      : 16; /* operations of an instruction */
	const long n = rounds * 1000 / (12 * each);
	volatile float keep = w == EN_INT8 ? (float)multiply_pairs(n) : w == EN_INT4 ?
		(float)multiply_bytes(n) : multiply_add(n);

	(void)keep;
	return 12.0 * each * (double)n;
}

#endif
