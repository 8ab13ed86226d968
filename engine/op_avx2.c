/* op_avx2.c - AVX2 and FMA: a 6 x 16 register tile over a packed panel of B. An element of C is
 * one chain of fused multiply-adds in the order of k, cut every KC steps, wherever it stands. */
#include "op.h"

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#include <string.h>

#define KC 512 /* steps of k whose panel (KC x 16 f32 = 32 KiB) stays in the first caches */

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

static inline void turn8(__m256 r[8])
{
	__m256 t[8], s[8];

	for (int i = 0; i < 8; i += 2) {
		t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
		t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
	}
	for (int i = 0; i < 8; i += 4) {
		s[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
		s[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
		s[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
		s[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
	}
	for (int i = 0; i < 4; i++) {
		r[i] = _mm256_permute2f128_ps(s[i], s[i + 4], 0x20);
		r[i + 4] = _mm256_permute2f128_ps(s[i], s[i + 4], 0x31);
	}
}

/* The panel: for each k, 16 values of B, columns j .. j + n; missing ones are 0. */
static void pack(float *panel, const struct en_gemm *g, int j, int n)
{
	size_t size = g->type == FX_F32 ? 4 : 2;
	const char *b = g->b;
	int k8 = n == EN_PANEL ? g->k / 8 * 8 : 0;

	if (g->by_k && g->type == FX_F32 && n == EN_PANEL) {
		for (int t = 0; t < g->k; t++)
			memcpy(panel + (size_t)t * EN_PANEL, (const float *)g->b +
				(size_t)t * g->ldb + j, EN_PANEL * sizeof(float));
		return;
	}
	if (g->by_k) {
		for (int t = 0; t < g->k; t++)
			for (int c = 0; c < EN_PANEL; c++)
				panel[(size_t)t * EN_PANEL + (size_t)c] = c < n ? en_widen1(b,
					g->type, (size_t)t * g->ldb + (size_t)(j + c)) : 0;
		return;
	}
	for (int half = 0; half < 16 && k8; half += 8)
		for (int t = 0; t < k8; t += 8) {
			__m256 r[8];

			for (int c = 0; c < 8; c++)
				r[c] = load8(b + size * ((size_t)(j + half + c) * g->ldb +
					(size_t)t), g->type);
			turn8(r);
			for (int c = 0; c < 8; c++)
				_mm256_storeu_ps(panel + (size_t)(t + c) * EN_PANEL + half, r[c]);
		}
	for (int t = k8; t < g->k; t++)
		for (int c = 0; c < EN_PANEL; c++)
			panel[(size_t)t * EN_PANEL + (size_t)c] = c < n ? en_widen1(b, g->type,
				(size_t)(j + c) * g->ldb + (size_t)t) : 0;
}

/* 6 rows of A by a panel. Rows beyond the last of A repeat it; their sums are thrown away. */
static void tile(float out[6][EN_PANEL], const float *const a[6], const float *panel, int k)
{
	__m256 s[6][2];

	for (int i = 0; i < 6; i++) {
		s[i][0] = _mm256_loadu_ps(out[i]);
		s[i][1] = _mm256_loadu_ps(out[i] + 8);
	}
	for (int t = 0; t < k; t++, panel += EN_PANEL) {
		__m256 b0 = _mm256_loadu_ps(panel), b1 = _mm256_loadu_ps(panel + 8);

#pragma GCC unroll 6
		for (int i = 0; i < 6; i++) {
			__m256 x = _mm256_broadcast_ss(a[i] + t);

			s[i][0] = _mm256_fmadd_ps(x, b0, s[i][0]);
			s[i][1] = _mm256_fmadd_ps(x, b1, s[i][1]);
		}
	}
	for (int i = 0; i < 6; i++) {
		_mm256_storeu_ps(out[i], s[i][0]);
		_mm256_storeu_ps(out[i] + 8, s[i][1]);
	}
}

static void rows(const struct en_gemm *g, int i, int j, int n, int from)
{
	int k = g->k - from < KC ? g->k - from : KC, m = g->m - i < 6 ? g->m - i : 6;
	float out[6][EN_PANEL] = { { 0 } };
	const float *a[6];

	for (int r = 0; r < 6; r++) {
		int row = i + (r < m ? r : m - 1);

		a[r] = g->a + (size_t)row * g->lda + (size_t)from;
		if ((from || g->add) && r < m)
			memcpy(out[r], g->c + (size_t)row * g->ldc + (size_t)j,
				(size_t)n * sizeof(float));
	}
	tile(out, a, g->scratch + (size_t)from * EN_PANEL, k);
	for (int r = 0; r < m; r++)
		memcpy(g->c + (size_t)(i + r) * g->ldc + (size_t)j, out[r],
			(size_t)n * sizeof(float));
}

static void gemm(const struct en_gemm *g)
{
	for (int j = 0; j < g->n; j += EN_PANEL) {
		int n = g->n - j < EN_PANEL ? g->n - j : EN_PANEL;

		pack(g->scratch, g, j, n);
		for (int from = 0; from < g->k; from += KC)
			for (int i = 0; i < g->m; i += 6)
				rows(g, i, j, n, from);
	}
}

#else

static int usable(void)
{
	return 0;
}

static void gemm(const struct en_gemm *g)
{
	en_ops_ref.gemm(g);
}

static void widen(float *dst, const void *src, enum fx_dtype type, size_t n)
{
	en_ops_ref.widen(dst, src, type, n);
}

#endif

const struct en_ops en_ops_avx2 = { "avx2", usable, gemm, widen };
