/* sha256_x86.h - SHA-256 by the instructions that some x86-64 CPUs have for it */
#ifndef SHA256_X86_H
#define SHA256_X86_H
#include "fx.h"

int fx_sha256_x86(void);	/* 1: this CPU has them */
/* Takes blocks of 64 bytes into the state; k: the 64 constants. */
void fx_sha256_blocks_x86(
	uint32_t h[8], const unsigned char *p, size_t blocks, const uint32_t *k);

#endif
