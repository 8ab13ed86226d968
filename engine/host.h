/* host.h - what this machine lets us have */
#ifndef HOST_H
#define HOST_H
#include <stddef.h>

/* CPUs of the affinity mask, at most the cgroup's quota rounded up; at least 1. */
int en_host_threads(void);

/* Bytes that could be taken now: MemAvailable, or what the cgroup's limit leaves if that is less.
 * 0: unknown. */
size_t en_host_memory(void);

/* The CPU's name as the system gives it, at most n - 1 bytes; "unknown". */
void en_host_cpu(char *name, size_t n);

#endif
