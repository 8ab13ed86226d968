/* host.c - see host.h. Reads small files of the kernel; any that is absent or strange is ignored.
 */
#define _GNU_SOURCE
#include "host.h"

#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static size_t slurp(const char *path, char *buf, size_t n)
{
	FILE *fp = fopen(path, "re");
	size_t got = fp ? fread(buf, 1, n - 1, fp) : 0;

	buf[got] = 0;
	if (fp)
		fclose(fp);
	return got;
}

/* The whole number at s; *end (may be NULL) moves past it; 0 when there is none. */
static uint64_t whole(const char *s, const char **end)
{
	uint64_t v = 0;

	for (; *s == ' '; s++)
		;
	for (; *s >= '0' && *s <= '9' && v < UINT64_MAX / 10 - 9; s++)
		v = v * 10 + (uint64_t)(*s - '0');
	if (end)
		*end = s;
	return v;
}

/* A file of this process's cgroup (version 2), and of each group above it: the least of fn. */
static uint64_t least(const char *file, uint64_t (*fn)(const char *text))
{
	char self[1024], path[1200], text[256];
	char *group, *slash;
	uint64_t min = UINT64_MAX, v;

	if (!slurp("/proc/self/cgroup", self, sizeof(self)) || !(group = strstr(self, "0::/")))
		return min;
	group += 3;
	group[strcspn(group, "\n")] = 0;
	for (;;) {
		snprintf(path, sizeof(path), "/sys/fs/cgroup%s/%s", group, file);
		if (slurp(path, text, sizeof(text)) && (v = fn(text)) < min)
			min = v;
		slash = strrchr(group, '/');
		if (!slash)
			return min;
		*slash = 0;
	}
}

static uint64_t cpus_of(const char *text)		/* "QUOTA PERIOD", or "max PERIOD" */
{
	uint64_t quota = whole(text, &text), period = whole(text, NULL);

	return quota && period ? (quota + period - 1) / period : UINT64_MAX;
}

static uint64_t bytes_of(const char *text)		/* a number, or "max" */
{
	return *text == 'm' ? UINT64_MAX : whole(text, NULL);
}

int en_host_threads(void)
{
	uint64_t quota = least("cpu.max", cpus_of);
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	if (quota < (uint64_t)n)
		n = (int)quota;
	return n < 1 ? 1 : n;
}

static uint64_t used;

static uint64_t left_of(const char *text)
{
	uint64_t max = bytes_of(text);

	return max == UINT64_MAX ? max : max > used ? max - used : 0;
}

size_t en_host_memory(void)
{
	char text[512], *at;
	uint64_t free_bytes = 0, left;

	if (slurp("/proc/meminfo", text, sizeof(text)) && (at = strstr(text, "MemAvailable:")))
		free_bytes = whole(at + 13, NULL) * 1024;
	used = least("memory.current", bytes_of);
	used = used == UINT64_MAX ? 0 : used;
	left = least("memory.max", left_of);
	return (size_t)(left < free_bytes ? left : free_bytes);
}

void en_host_cpu(char *name, size_t n)
{
	char text[2048], *at;

	snprintf(name, n, "unknown");
	if (slurp("/proc/cpuinfo", text, sizeof(text)) && (at = strstr(text, "model name")) &&
	    (at = strchr(at, ':')))
		snprintf(name, n, "%.*s", (int)strcspn(at + 2, "\n"), at + 2);
}
