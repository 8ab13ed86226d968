/* op_avx512_fun.c - rows avx512 and avx512bf16: functions, and widening */
#include "op_avx512.h"

#ifdef HERE
#include <string.h>

/* 2^x: 2^n times 2^r, r in [-1/2, 1/2], by the Taylor series of exp(r ln 2) up to r^6: within 2
 * units of the last place for x in [-126, 127]; beyond, the value at the end. */
static inline __m512 power2(__m512 x)
{
	static const float c[] = { 1.5403530393e-4f, 1.3333558146e-3f, 9.6181291076e-3f,
		5.5504108665e-2f, 2.4022650696e-1f, 6.9314718056e-1f, 1 };
	__m512 r, p = all(c[0]);
	__m512i n;

	/* in this order, NaN stays */
	x = _mm512_min_ps(all(127), _mm512_max_ps(all(-126), x));
	n = _mm512_cvtps_epi32(x);
	r = _mm512_sub_ps(x, _mm512_cvtepi32_ps(n));
	EACH(i, 6)
		p = _mm512_fmadd_ps(p, r, all(c[i + 1]));
	return _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(p),
		_mm512_slli_epi32(n, 23)));
}

#define LOG2E 1.44269504088896341f

/* Half of the lanes with the other half, and so on: the same on every CPU. */
#define FOLD(x, op) do { \
	const __m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, \
		0); \
 \
	EACH(f, 4) \
		x = op(x, _mm512_permutexvar_ps(_mm512_xor_si512(lane, \
			_mm512_set1_epi32(8 >> f)), x)); \
} while (0)

/* x / (1 + exp(-2 u)), which is x / 2 * (1 + tanh(u)) without its cancellation. */
void en_avx512_gelu(float *x, const float *up, size_t n)
{
	for (size_t i = 0; i < n; i += 16) {
		const __mmask16 some = first((long)(n - i));
		const __m512 v = _mm512_maskz_loadu_ps(some, x + i);
		const __m512 cubic = _mm512_fmadd_ps(_mm512_mul_ps(v, v), all(0.044715f), all(1));
		const __m512 u = _mm512_mul_ps(all(-2 * 0.7978845608028654f * LOG2E),
			_mm512_mul_ps(v, cubic));
		__m512 y = _mm512_div_ps(v, _mm512_add_ps(power2(u), all(1)));

		if (up)
			y = _mm512_mul_ps(y, _mm512_maskz_loadu_ps(some, up + i));
		_mm512_mask_storeu_ps(x + i, some, y);
	}
}

/* cap * tanh(u ln 2 / 2), with tanh(x) = 1 - 2 / (exp(2 x) + 1): off by 2e-7 of the cap at most. */
static inline __m512 capped(__m512 u, float cap)
{
	return _mm512_mul_ps(all(cap), _mm512_sub_ps(all(1), _mm512_div_ps(all(2),
		_mm512_add_ps(power2(u), all(1)))));
}

void en_avx512_softcap(float *x, size_t n, float cap)
{
	for (size_t i = 0; i < n; i += 16) {
		const __mmask16 some = first((long)(n - i));

		_mm512_mask_storeu_ps(x + i, some, capped(_mm512_mul_ps(
			_mm512_maskz_loadu_ps(some, x + i), all(2 * LOG2E / cap)), cap));
	}
}

float en_avx512_softmax(float *x, size_t n, float scale, float cap, float *max_so_far)
{
	const __m512 by = all(cap > 0 ? 2 * LOG2E * scale / cap : scale);
	__m512 max = all(*max_so_far), sum = _mm512_setzero_ps(), less;

	for (size_t i = 0; i < n; i += 16) {
		const __mmask16 some = first((long)(n - i));
		__m512 v = _mm512_mul_ps(_mm512_maskz_loadu_ps(some, x + i), by);

		if (cap > 0)
			v = capped(v, cap);
		max = _mm512_mask_max_ps(max, some, max, v);
		_mm512_mask_storeu_ps(x + i, some, v);
	}
	FOLD(max, _mm512_max_ps);
	*max_so_far = _mm_cvtss_f32(_mm512_castps512_ps128(max));
	less = _mm512_mul_ps(max, all(-LOG2E));
	for (size_t i = 0; i < n; i += 16) {
		const __mmask16 some = first((long)(n - i));
		const __m512 v = power2(_mm512_fmadd_ps(_mm512_maskz_loadu_ps(some, x + i),
			all(LOG2E), less));

		sum = _mm512_mask_add_ps(sum, some, sum, v);
		_mm512_mask_storeu_ps(x + i, some, v);
	}
	FOLD(sum, _mm512_add_ps);
	return _mm_cvtss_f32(_mm512_castps512_ps128(sum));
}

void en_avx512_widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	const char *from = src;
	size_t i = 0;

	if (type == FX_F32) {
		memcpy(dst, src, n * sizeof(*dst));
		return;
	}
	for (; i + 16 <= n; i += 16)
		_mm512_storeu_ps(dst + i, type == FX_BF16 ? bf16s(from + 2 * i) :
			_mm512_cvtph_ps(_mm256_loadu_si256((const void *)(from + 2 * i))));
	for (; i < n; i++)
		dst[i] = en_widen1(src, type, i);
}

#endif
