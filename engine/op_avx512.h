/* op_avx512.h - what the files of rows avx512 and avx512bf16 share */
#ifndef OP_AVX512_H
#define OP_AVX512_H
#include "op.h"

void en_avx512_gelu(float *x, const float *up, size_t n);
float en_avx512_softmax(float *x, size_t n, float scale, float cap, float *max);
void en_avx512_softcap(float *x, size_t n, float cap);
void en_avx512_widen(float *dst, const void *src, enum fx_dtype type, size_t n);

#if defined(__AVX512VNNI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#include <immintrin.h>

/* What u_wide puts others in the place of, to run the rest of this file on any machine. */
#define HERE() (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && \
	__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni"))
#define HERE_BF16() (HERE() && __builtin_cpu_supports("avx512bf16"))
#define UNROLL _Pragma("GCC unroll 16")
#endif

#ifdef HERE
#define EACH(i, n) UNROLL for (int i = 0; i < (n); i++)

/* The first n of 16. */
static inline __mmask16 first(long n)
{
	return (__mmask16)(n >= 16 ? 0xffff : n > 0 ? (1u << n) - 1 : 0);
}

static inline __m512 all(float x)
{
	return _mm512_set1_ps(x);
}

static inline __m512 bf16s(const void *p)
{
	return _mm512_castsi512_ps(_mm512_slli_epi32(
		_mm512_cvtepu16_epi32(_mm256_loadu_si256(p)), 16));
}
#endif

#endif
