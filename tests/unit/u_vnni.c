/* u_vnni.c - row avxvnni on any CPU with AVX2: its source, with the products of bytes lane by
 * lane in place of vpdpbusd, against everything that u_panel asks of a row. On a CPU that has
 * AVX-VNNI, u_panel and the others run the row itself. */
#include "t.h"

#if defined(__x86_64__)
#include "op_avx2.h"

#include <immintrin.h>
#include <stdlib.h>

#define USE_AVX2 __attribute__((target("avx2,fma")))

/* Called, or a compiler takes long over all tiles. s + the sum of fours of x, unsigned, times y. */
static __attribute__((noinline)) USE_AVX2 __m256i dot_fours(__m256i s, __m256i x, __m256i y)
{
	uint8_t a[32];
	int8_t b[32];
	uint32_t sum[8];

	_mm256_storeu_si256((void *)a, x);
	_mm256_storeu_si256((void *)b, y);
	_mm256_storeu_si256((void *)sum, s);
	for (int i = 0; i < 32; i++)
		sum[i / 4] += (uint32_t)((int)a[i] * b[i]);	/* wraps, as the CPU's does */
	return _mm256_loadu_si256((const void *)sum);
}

static inline USE_AVX2 __m256i broadcast(const void *p)
{
	int32_t v;

	memcpy(&v, p, sizeof(v));
	return _mm256_set1_epi32(v);
}

#define HERE() (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#define DOT_X(s, x, w) dot_fours(s, x, w)
#define DOT_W(s, x, w) dot_fours(s, w, x)
#define STEP(dot, s, p, w, vecs) do { \
	const __m256i x_ = broadcast(p); \
 \
	for (int v_ = 0; v_ < (vecs); v_++) \
		(s)[v_] = dot((s)[v_], x_, (w)[v_]); \
} while (0)
#define STEP2(dot, s, p, w) STEP(dot, s, p, w, 2)
#define STEP4(dot, s, p, w) STEP(dot, s, p, w, 4)
#include "op_avxvnni.c"

/* u_panel's rows become this one. */
static const struct en_ops *const vnni_rows[] = { &en_ops_avxvnni, NULL };
#define en_ops_rows vnni_rows
#define main panel_main
#define t_end() 0
#undef ROWS
static int main(void);
#include "u_panel.c"
#undef t_end
#undef main

int main(void)
{
	panel_main();
	for (enum en_precision w = EN_F32; w < EN_PRECISION_COUNT && en_ops_avxvnni.usable(); w++) {
		const double did = en_ops_avxvnni.peak(w, 100);

		T_OK(did > 90e3 && did <= 100e3);
	}
	return t_end();
}

#else

int main(void)
{
	t_skip("an op row of another family of CPUs");
	return t_end();
}

#endif
