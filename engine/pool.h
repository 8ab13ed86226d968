/* pool.h - one set of threads for a model. Work is a number of equal units; which thread does a
 * unit never changes what the unit computes, so results don't depend on the number of threads. */
#ifndef POOL_H
#define POOL_H
#include "fx.h"

struct en_pool;

typedef void en_unit_fn(void *ud, int unit, int thread);	/* thread: 0 .. threads - 1 */

/* threads >= 1, the caller's included. FX_NOMEM: not even one thread more could be started. */
enum fx_st en_pool_new(struct en_pool **out, int threads, struct fx_err *e) FX_CHECKED;
void en_pool_free(struct en_pool *p);
int en_pool_threads(const struct en_pool *p);

/* Returns when all units are done. One caller at a time is served; others wait their turn. */
void en_pool_run(struct en_pool *p, en_unit_fn *fn, void *ud, int units);

#endif
