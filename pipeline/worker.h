/* worker.h - one palimpsest-worker: started, spoken to, watched, buried */
#ifndef WORKER_H
#define WORKER_H
#include "fx.h"

struct pl_worker;

struct pl_worker_ask {
	int document;			/* descriptor of a regular file */
	int tolerant;			/* 1: work also where layers of the sandbox are missing */
	size_t memory;			/* bytes of address space */
	int cpu_seconds, wall_seconds;	/* for each answer: worked for; and waited for */
};

/* Where the worker's program is: beside this one, or where `make install` puts it. FX_SANDBOX: in
 * neither place. The path lies in buf. */
enum fx_st pl_worker_path(char *buf, size_t n, struct fx_err *e) FX_CHECKED;

enum fx_st pl_worker_start(
	struct pl_worker **out, const struct pl_worker_ask *ask, struct fx_err *e) FX_CHECKED;
/* A record to and from it (wire.h), with a descriptor to it if fd >= 0. FX_TIME: too long, and it
 * is killed. FX_CRASH: it is gone or talks nonsense. FX_STOPPED: the user stops us. */
enum fx_st pl_worker_say(struct pl_worker *w, const void *rec, size_t n, struct fx_err *e)
	FX_CHECKED;
enum fx_st pl_worker_give(struct pl_worker *w, const void *rec, size_t n, int fd, struct fx_err *e)
	FX_CHECKED;
enum fx_st pl_worker_hear(struct pl_worker *w, void *rec, size_t n, int *fd, struct fx_err *e)
	FX_CHECKED;
/* 1: pl_worker_hear would not wait: there is an answer, or there will be none. */
int pl_worker_ready(const struct pl_worker *w);

/* Ends one that failed, as *e says, and puts what is known of it there: FX_TIME, FX_CRASH,
 * FX_NOMEM, FX_STOPPED; never FX_OK. */
enum fx_st pl_worker_end(struct pl_worker *w, struct fx_err *e);
void pl_worker_stop(struct pl_worker *w); /* ends one that is not needed any more; NULL is fine */

#endif
