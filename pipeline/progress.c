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

static double now(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void pl_progress_show(void *ud, int page, int pages, long done, long total)
{
	struct pl_progress *p = ud;
	char bar[WIDTH + 1];
	double part;
	int i;

	if (!p->on || now() < p->next)
		return;
	p->next = now() + 0.1;
	part = pages ? (page - 1 + (total ? (double)done / (double)total : 0)) / pages : 0;
	for (i = 0; i < WIDTH; i++)
		bar[i] = i < part * WIDTH ? '#' : '.';
	bar[i] = 0;
	fprintf(stderr, "\r[%s] page %d of %d \033[K", bar, page, pages);
	p->shown = 1;
}

void pl_progress_clear(struct pl_progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = 0;
}
