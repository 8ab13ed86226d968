/* u_wide.c - rows avx512 and avx512bf16 on any machine: their source, with SIMDe's portable
 * functions in place of the CPU's, against everything that u_panel asks of a row. What SIMDe
 * lacks, or rounds twice, is here, lane by lane; and so are the steps that the rows write in
 * assembler. On a CPU that has AVX-512, u_panel and the others run the rows themselves. */
#include "t.h"

#if __has_include(<simde/x86/avx512.h>)
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>

#include "op.h"

#include <limits.h>
#include <stdlib.h>

#define EACH_LANE for (int l_ = 0; l_ < 16; l_++)

/* Called, or a compiler takes minutes over all tiles. */
#define WIDE static __attribute__((noinline))

typedef uint16_t wide_mask;
#undef __mmask16
#define __mmask16 wide_mask

WIDE __m512 wide_load(wide_mask there, const float *p)
{
	float v[16];

	EACH_LANE
		v[l_] = there >> l_ & 1 ? p[l_] : 0;
	return simde_mm512_loadu_ps(v);
}

WIDE void wide_store(float *p, wide_mask there, __m512 x)
{
	float v[16];

	simde_mm512_storeu_ps(v, x);
	EACH_LANE
		if (there >> l_ & 1)
			p[l_] = v[l_];
}

WIDE __m512 wide_fma(__m512 a, __m512 b, __m512 c)
{
	float x[16], y[16], z[16];

	simde_mm512_storeu_ps(x, a);
	simde_mm512_storeu_ps(y, b);
	simde_mm512_storeu_ps(z, c);
	EACH_LANE
		z[l_] = fmaf(x[l_], y[l_], z[l_]);
	return simde_mm512_loadu_ps(z);
}

WIDE __m512i wide_to_int(__m512 x)
{
	float v[16];
	int32_t q[16];

	simde_mm512_storeu_ps(v, x);
	EACH_LANE
		q[l_] = fabsf(v[l_]) < 0x1p31f ? (int32_t)rintf(v[l_]) : INT_MIN;
	return simde_mm512_loadu_si512(q);
}

WIDE __m512 wide_to_float(__m512i x)
{
	float v[16];
	int32_t q[16];

	simde_mm512_storeu_si512(q, x);
	EACH_LANE
		v[l_] = (float)q[l_];
	return simde_mm512_loadu_ps(v);
}

WIDE simde__m128i wide_to_bytes(__m512i x)
{
	int32_t q[16];
	uint8_t v[16];

	simde_mm512_storeu_si512(q, x);
	EACH_LANE
		v[l_] = (uint8_t)((uint32_t)q[l_] & 255);
	return simde_mm_loadu_si128((const void *)v);
}

WIDE __m512i wide_from_shorts(simde__m256i x)
{
	uint16_t v[16];
	int32_t q[16];

	simde_mm256_storeu_si256((void *)v, x);
	EACH_LANE
		q[l_] = v[l_];
	return simde_mm512_loadu_si512(q);
}

WIDE __m512 wide_from_halves(simde__m256i x)
{
	uint16_t h[16];
	float v[16];

	simde_mm256_storeu_si256((void *)h, x);
	EACH_LANE
		v[l_] = en_widen1(h, FX_F16, (size_t)l_);
	return simde_mm512_loadu_ps(v);
}

WIDE __m512i wide_broadcast(const void *p)
{
	int32_t v;

	memcpy(&v, p, sizeof(v));
	return simde_mm512_set1_epi32(v);
}

WIDE __m512i wide_dot(__m512i s, __m512i x, __m512i y)	/* x unsigned */
{
	return simde_mm512_dpbusd_epi32(s, x, y);
}

/* Intel's manual has the second product of a lane added first, each sum rounded. */
WIDE __m512 wide_pairs(__m512 s, __m512 x, __m512 y)
{
	uint16_t a[32], b[32];
	float sum[16];

	simde_mm512_storeu_ps(a, x);
	simde_mm512_storeu_ps(b, y);
	simde_mm512_storeu_ps(sum, s);
	for (size_t l = 0; l < 32; l += 2) {
		sum[l / 2] += en_widen1(a, FX_BF16, l + 1) * en_widen1(b, FX_BF16, l + 1);
		sum[l / 2] += en_widen1(a, FX_BF16, l) * en_widen1(b, FX_BF16, l);
	}
	return simde_mm512_loadu_ps(sum);
}

#undef _mm512_fmadd_ps
#define _mm512_fmadd_ps wide_fma
#define _mm512_maskz_loadu_ps wide_load
#define _mm512_mask_storeu_ps(p, there, x) wide_store(p, there, x)
#define _mm512_cvtps_epi32 wide_to_int
#define _mm512_cvtepi32_ps wide_to_float
#define _mm512_cvtepi32_epi8 wide_to_bytes
#define _mm512_cvtepu16_epi32 wide_from_shorts
#define _mm512_cvtph_ps wide_from_halves

/* What op_avx512.c has these for, it says. */
#define HERE() 1
#define HERE_BF16() 1
#define UNROLL
#define FMA(s, x, w) wide_fma(simde_mm512_castsi512_ps(x), w, s)
#define DOT_2(s, x, w) wide_pairs(s, simde_mm512_castsi512_ps(x), w)
#define DOT_X(s, x, w) wide_dot(s, x, w)
#define DOT_W(s, x, w) wide_dot(s, w, x)
#define STEP(dot, s, p, w, vecs) do { \
	const __m512i x_ = wide_broadcast(p); \
 \
	for (int v_ = 0; v_ < (vecs); v_++) \
		(s)[v_] = dot((s)[v_], x_, (w)[v_]); \
} while (0)
#define STEP1(dot, s, p, w) STEP(dot, s, p, w, 1)
#define STEP2(dot, s, p, w) STEP(dot, s, p, w, 2)
#define STEP4(dot, s, p, w) STEP(dot, s, p, w, 4)
#include "op_avx512.c"
#include "op_avx512_fun.c"

/* u_panel's rows become these. */
static const struct en_ops *const wide_rows[] = { &en_ops_avx512, &en_ops_avx512bf16, NULL };
#define en_ops_rows wide_rows
#define main panel_main
#define t_end() 0
static int main(void);
#include "u_panel.c"
#undef t_end
#undef main

static void widening_is_exact(void)
{
	enum { COUNT = 65536 - 7 };
	static uint16_t from[COUNT];
	static float got[COUNT];
	static const enum fx_dtype types[] = { FX_BF16, FX_F16 };
	int same = 1;

	for (int i = 0; i < COUNT; i++)
		from[i] = (uint16_t)i;
	for (size_t t = 0; t < FX_COUNT(types); t++) {
		en_ops_avx512.widen(got, from, types[t], COUNT);
		for (size_t i = 0; i < COUNT; i++) {
			const float want = en_widen1(from, types[t], i);

			same &= got[i] == want || (isnan(got[i]) && isnan(want));
		}
	}
	T_OK(same);
	en_ops_avx512.widen(got, w32, FX_F32, 100);
	T_OK(!memcmp(got, w32, 100 * sizeof(*got)));
}

/* Neither a value that is no number nor one far out may become a number, or write past the end. */
static void ends(void)
{
	float x[] = { NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 7 };

	en_ops_avx512.gelu(x, NULL, 5);
	T_OK(isnan(x[0]));
	T_OK(isinf(x[1]) && x[1] > 0);
	T_OK(x[3] == 1e30f);
	T_NEAR((double)x[4], 0, 1e-6);
	T_OK(x[5] == 7);
	x[0] = NAN;
	x[1] = 1e30f;
	x[2] = -1e30f;
	en_ops_avx512.softcap(x, 3, 30);
	T_OK(isnan(x[0]));
	T_NEAR((double)x[1], 30, 30 * 4e-7);
	T_NEAR((double)x[2], -30, 30 * 4e-7);
	T_OK(x[5] == 7);
}

int main(void)
{
	panel_main();
	widening_is_exact();
	ends();
	for (enum en_precision w = EN_F32; w < EN_PRECISION_COUNT; w++) {
		const double did = en_ops_avx512.peak(w, 100);

		T_OK(did > 90e3 && did <= 100e3);
		T_OK(en_ops_avx512bf16.peak(w, 100) >= did - 1e4);
	}
	return t_end();
}

#else

int main(void)
{
	t_skip("SIMDe, which stands in for AVX-512, is not installed");
	return t_end();
}

#endif
