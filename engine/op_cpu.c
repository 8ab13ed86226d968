/* op_cpu.c - what the CPU is told and asked, see op.h */
#include "op.h"

void en_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

#if defined(__x86_64__)
static void cpuid(unsigned r[4], unsigned leaf, unsigned subleaf)
{
	r[EN_EAX] = leaf;
	r[EN_ECX] = subleaf;
	__asm__ volatile("cpuid" : "+a"(r[EN_EAX]), "=b"(r[EN_EBX]), "+c"(r[EN_ECX]),
		"=d"(r[EN_EDX]));
}

int en_cpu_bit(unsigned subleaf, int reg, int bit)
{
	unsigned r[4];

	cpuid(r, 0, 0);
	if (r[EN_EAX] < 7)
		return 0;
	cpuid(r, 7, 0);
	if (subleaf > r[EN_EAX])
		return 0;
	cpuid(r, 7, subleaf);
	return r[reg] >> bit & 1;
}
#else
int en_cpu_bit(unsigned subleaf, int reg, int bit)
{
	(void)subleaf, (void)reg, (void)bit;
	return 0;
}
#endif
