/* u_pool.c - every unit is done once, whoever asks, however long the threads had nothing to do. */
#include "t.h"
#include "pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { UNITS = 300, ROUNDS = 2000, CALLERS = 3 };

struct sheet { int did[UNITS]; int strange; int threads; };

static void unit(void *ud, int u, int thread)
{
	struct sheet *s = ud;

	s->did[u]++;		/* a unit is one thread's */
	if (thread < 0 || thread >= s->threads)
		s->strange = 1;
}

static int all_once(struct en_pool *p, int units)
{
	struct sheet s = { .threads = en_pool_threads(p) };

	en_pool_run(p, unit, &s, units);
	for (int u = 0; u < UNITS; u++)
		if (s.did[u] != (u < units))
			return 0;
	return !s.strange;
}

struct caller { struct en_pool *p; pthread_t id; int good; };

static void *call(void *ud)
{
	struct caller *c = ud;

	c->good = 1;
	for (int round = 0; round < ROUNDS; round++)
		c->good &= all_once(c->p, round * 7 % (UNITS + 1));
	return NULL;
}

int main(void)
{
	for (int threads = 1; threads <= 4; threads++) {
		struct caller c[CALLERS];
		struct en_pool *p;
		struct fx_err e;

		T_EQ(en_pool_new(&p, threads, &e), FX_OK);
		T_EQ(en_pool_threads(p), threads);
		for (int i = 0; i < 5; i++) {	/* long enough for all to fall asleep */
			nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
			T_OK(all_once(p, UNITS));
		}
		for (int i = 0; i < CALLERS; i++) {
			c[i].p = p;
			T_EQ(pthread_create(&c[i].id, NULL, call, &c[i]), 0);
		}
		for (int i = 0; i < CALLERS; i++) {
			pthread_join(c[i].id, NULL);
			T_OK(c[i].good);
		}
		en_pool_free(p);
	}
	return t_end();
}
