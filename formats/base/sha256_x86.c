/* sha256_x86.c - blocks by the SHA extensions of x86-64; what each instruction does is in Intel's
 * "New Instructions Supporting the Secure Hash Algorithm" (2013). The state lies in two registers,
 * A B E F and C D G H from high to low; one sha256rnds2 does two rounds. */
#include "sha256_x86.h"

#ifdef __SHA__

#include <immintrin.h>

int fx_sha256_x86(void)
{
	unsigned a = 7, b, c = 0, d;

	/* __builtin_cpu_supports does not know "sha" before gcc 14: leaf 7, EBX, bit 29. SSSE3
	 * and SSE4.1 are older on every CPU that has it. */
	if (!__builtin_cpu_supports("sse4.1"))
		return 0;
	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return b >> 29 & 1;
}

/* Four rounds, with words W of the message. */
static inline void rounds(__m128i *cdgh, __m128i *abef, __m128i w, const uint32_t *k)
{
	const __m128i wk = _mm_add_epi32(w, _mm_loadu_si128((const __m128i *)k));

	*cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, wk);
	*abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(wk, 0x0e));
}

/* The next four words of the message out of the last sixteen, oldest first. */
static inline __m128i next(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
	const __m128i w7 = _mm_alignr_epi8(w3, w2, 4);

	return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), w7), w3);
}

void fx_sha256_blocks_x86(uint32_t h[8], const unsigned char *p, size_t blocks, const uint32_t *k)
{
	const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i dcba = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)h), 0xb1);
	__m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(h + 4)), 0x1b);
	__m128i abef = _mm_alignr_epi8(dcba, hgfe, 8);
	__m128i cdgh = _mm_blend_epi16(hgfe, dcba, 0xf0);

	for (; blocks; blocks--, p += 64) {
		const __m128i abef_before = abef, cdgh_before = cdgh;
		__m128i w[4];

		for (int i = 0; i < 4; i++) {
			w[i] = _mm_shuffle_epi8(
				_mm_loadu_si128((const __m128i *)(p + 16 * i)), big_endian);
			rounds(&cdgh, &abef, w[i], k + 4 * i);
		}
		for (int t = 16; t < 64; t += 16)
			for (int i = 0; i < 4; i++) {
				w[i] = next(w[i], w[(i + 1) % 4], w[(i + 2) % 4], w[(i + 3) % 4]);
				rounds(&cdgh, &abef, w[i], k + t + 4 * i);
			}
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}
	dcba = _mm_shuffle_epi32(abef, 0x1b);
	hgfe = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((__m128i *)h, _mm_blend_epi16(dcba, hgfe, 0xf0));
	_mm_storeu_si128((__m128i *)(h + 4), _mm_alignr_epi8(hgfe, dcba, 8));
}

#else

int fx_sha256_x86(void)
{
	return 0;
}

void fx_sha256_blocks_x86(uint32_t h[8], const unsigned char *p, size_t blocks, const uint32_t *k)
{
	(void)h, (void)p, (void)blocks, (void)k;
}

#endif
