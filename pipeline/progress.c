/* progress.c - see progress.h */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define WIDTH 24

void pl_progress_start(struct pl_progress *p)
{
	*p = (struct pl_progress){ .on = isatty(STDERR_FILENO) == 1 };
}

double pl_clock(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The bar, where it is time for one; part: 0 to 1. */
static int drawn(struct pl_progress *p, double part)
{
	char bar[WIDTH + 1];
	int i;

	if (!p->on || pl_clock() < p->next)
		return 0;
	p->next = pl_clock() + 0.1;
	for (i = 0; i < WIDTH; i++)
		bar[i] = i < part * WIDTH ? '#' : '.';
	bar[i] = 0;
	fprintf(stderr, "\r[%s] ", bar);
	p->shown = 1;
	return 1;
}

void pl_progress_show(void *ud, int page, int pages, long done, long total)
{
	if (drawn(ud, pages ? (page - 1 + (total ? (double)done / (double)total : 0)) / pages : 0))
		fprintf(stderr, "page %d of %d \033[K", page, pages);
}

void pl_progress_bytes(struct pl_progress *p, const char *what, size_t done, size_t total)
{
	if (drawn(p, total ? (double)done / (double)total : 0))
		fprintf(stderr, "%s, %zu of %zu MiB \033[K", what, done >> 20, total >> 20);
}

void pl_progress_clear(struct pl_progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = 0;
}
