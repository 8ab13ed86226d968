/* progress.h - one line on a terminal that says how far we are; nothing where stderr is no terminal
 */
#ifndef PROGRESS_H
#define PROGRESS_H
#include <stddef.h>

double pl_clock(void);			/* seconds, monotonic, from some time on */

struct pl_progress {
	int on;			/* stderr is a terminal */
	int shown;		/* a line stands there */
	double next;		/* seconds on the monotonic clock: not before */
};

void pl_progress_start(struct pl_progress *p);
/* Fits pl_read_opts.progress; ud is the struct. */
void pl_progress_show(void *ud, int page, int pages, long done, long total);
/* "packing weights, 120 of 3400 MiB" */
void pl_progress_bytes(struct pl_progress *p, const char *what, size_t done, size_t total);
void pl_progress_clear(struct pl_progress *p);	/* before anything else is written to stderr */

#endif
