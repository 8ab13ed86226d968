/* sha256.h - SHA-256 (FIPS 180-4): names the input that a result was made from */
#ifndef SHA256_H
#define SHA256_H
#include "fx.h"

struct fx_sha256 {
	uint32_t h[8];
	uint64_t n;			/* bytes taken */
	unsigned char block[64];
	int x86;			/* 1: this CPU has instructions for it */
};
void fx_sha256_start(struct fx_sha256 *s);
void fx_sha256_take(struct fx_sha256 *s, const void *p, size_t n);
void fx_sha256_end(struct fx_sha256 *s, char hex[65]);	/* lower-case digits and a NUL */

/* Whole blocks of 64 bytes into the state, without the CPU's instructions for it: what those are
 * held to. */
void fx_sha256_blocks_c(uint32_t h[8], const unsigned char *p, size_t blocks);

#endif
