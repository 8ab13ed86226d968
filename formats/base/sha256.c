/* sha256.c - see sha256.h; names as in FIPS 180-4 */
#include "sha256.h"
#include "sha256_x86.h"

#include <string.h>

static const uint32_t K[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotr(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

/* Round t of 8, w: the word and the constant. The places of a .. h move on, not their values. */
static inline void round1(uint32_t v[8], int t, uint32_t w)
{
	uint32_t *const a = &v[-t & 7], *const b = &v[(1 - t) & 7], *const c = &v[(2 - t) & 7];
	uint32_t *const d = &v[(3 - t) & 7], *const e = &v[(4 - t) & 7], *const f = &v[(5 - t) & 7];
	uint32_t *const g = &v[(6 - t) & 7], *const h = &v[(7 - t) & 7];
	const uint32_t T1 = *h + (rotr(*e, 6) ^ rotr(*e, 11) ^ rotr(*e, 25)) +
		((*e & *f) ^ (~*e & *g)) + w;

	*d += T1;
	*h = T1 + (rotr(*a, 2) ^ rotr(*a, 13) ^ rotr(*a, 22)) +
		((*a & *b) ^ (*a & *c) ^ (*b & *c));
}

static void block(uint32_t H[8], const unsigned char *p)
{
	uint32_t W[64], v[8];

	for (int t = 0; t < 16; t++, p += 4)
		W[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	for (int t = 16; t < 64; t++)
		W[t] = (rotr(W[t - 2], 17) ^ rotr(W[t - 2], 19) ^ W[t - 2] >> 10) + W[t - 7] +
			(rotr(W[t - 15], 7) ^ rotr(W[t - 15], 18) ^ W[t - 15] >> 3) + W[t - 16];
	memcpy(v, H, sizeof(v));
	for (int t = 0; t < 64; t += 8)
		for (int i = 0; i < 8; i++)	/* unrolled: places in v are constants */
			round1(v, i, W[t + i] + K[t + i]);
	for (int i = 0; i < 8; i++)
		H[i] += v[i];
}

void fx_sha256_blocks_c(uint32_t H[8], const unsigned char *p, size_t blocks)
{
	for (; blocks; blocks--, p += 64)
		block(H, p);
}

static void blocks(struct fx_sha256 *s, const unsigned char *p, size_t n)
{
	if (s->x86)
		fx_sha256_blocks_x86(s->h, p, n, K);
	else
		fx_sha256_blocks_c(s->h, p, n);
}

void fx_sha256_start(struct fx_sha256 *s)
{
	*s = (struct fx_sha256){ { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
		0x9b05688c, 0x1f83d9ab, 0x5be0cd19 }, 0, { 0 }, fx_sha256_x86() };
}

void fx_sha256_take(struct fx_sha256 *s, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	while (n) {
		const size_t have = s->n % 64;
		const size_t take = have || n < 64 ? n < 64 - have ? n : 64 - have : n / 64 * 64;

		if (take >= 64) {
			blocks(s, p, take / 64);
		} else {
			memcpy(s->block + have, p, take);
			if (have + take == 64)
				blocks(s, s->block, 1);
		}
		s->n += take;
		p += take;
		n -= take;
	}
}

void fx_sha256_end(struct fx_sha256 *s, char hex[65])
{
	const uint64_t bits = s->n * 8;
	unsigned char tail[72] = { 0x80 };
	const size_t pad = (s->n % 64 < 56 ? 56 : 120) - s->n % 64;

	for (int i = 0; i < 8; i++)
		tail[pad + (size_t)i] = (unsigned char)(bits >> (56 - 8 * i));
	fx_sha256_take(s, tail, pad + 8);
	for (int i = 0; i < 64; i++)
		hex[i] = "0123456789abcdef"[s->h[i / 8] >> (28 - 4 * (i % 8)) & 15];
	hex[64] = 0;
}
