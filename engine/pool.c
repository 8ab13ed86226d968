/* pool.c - see pool.h */
#include "pool.h"

#include "op.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* How often a thread looks for work, or for the end of it, before it sleeps: some tens of
 * microseconds. Passes over one token are hundreds of short runs, and to be woken takes longer than
 * a short run. */
#define LOOKS 4000

struct en_pool {
	pthread_mutex_t turn;		/* held by the caller being served */
	pthread_mutex_t lock;		/* held to sleep and to wake */
	pthread_cond_t work, done;
	atomic_ulong round;		/* runs so far; changed under the lock, as quit is */
	atomic_int quit, busy;		/* busy: helpers that have not left the run */
	en_unit_fn *fn;
	void *ud;
	int units;
	atomic_int next;
	int threads;			/* the caller's included */
	struct helper { struct en_pool *pool; pthread_t id; int number; } helper[];
};

static void drain(struct en_pool *p, int thread)
{
	for (int u; (u = atomic_fetch_add(&p->next, 1)) < p->units;)
		p->fn(p->ud, u, thread);
}

/* Until there is a run after round `seen`, or none will come any more. */
static void await_work(struct en_pool *p, unsigned long seen)
{
	for (int i = 0; i < LOOKS; i++) {
		if (p->round != seen || p->quit)
			return;
		en_relax();
	}
	pthread_mutex_lock(&p->lock);
	while (p->round == seen && !p->quit)
		pthread_cond_wait(&p->work, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

static void await_end(struct en_pool *p)
{
	for (int i = 0; i < LOOKS; i++) {
		if (!p->busy)
			return;
		en_relax();
	}
	pthread_mutex_lock(&p->lock);
	while (p->busy)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

static void *help(void *arg)
{
	struct helper *h = arg;
	struct en_pool *p = h->pool;

	for (unsigned long seen = 0;; seen++) {
		await_work(p, seen);
		if (p->quit)
			return NULL;
		drain(p, h->number);
		if (atomic_fetch_sub(&p->busy, 1) == 1) {
			pthread_mutex_lock(&p->lock);
			pthread_cond_signal(&p->done);
			pthread_mutex_unlock(&p->lock);
		}
	}
}

enum fx_st en_pool_new(struct en_pool **out, int threads, struct fx_err *e)
{
	struct en_pool *p = *out = calloc(1, sizeof(*p) + (size_t)threads * sizeof(p->helper[0]));

	if (!p)
		return fx_fail(e, FX_NOMEM, "pool of %d threads", threads);
	pthread_mutex_init(&p->turn, NULL);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work, NULL);
	pthread_cond_init(&p->done, NULL);
	for (p->threads = 1; p->threads < threads; p->threads++) {
		struct helper *h = &p->helper[p->threads];

		*h = (struct helper){ .pool = p, .number = p->threads };
		if (pthread_create(&h->id, NULL, help, h) != 0) {
			fx_fail(e, FX_NOMEM, "cannot start thread %d of %d", p->threads + 1,
				threads);
			en_pool_free(p);
			*out = NULL;
			return e->st;
		}
	}
	return FX_OK;
}

void en_pool_free(struct en_pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->quit = 1;
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->lock);
	for (int i = 1; i < p->threads; i++)
		pthread_join(p->helper[i].id, NULL);
	pthread_cond_destroy(&p->work);
	pthread_cond_destroy(&p->done);
	pthread_mutex_destroy(&p->lock);
	pthread_mutex_destroy(&p->turn);
	free(p);
}

int en_pool_threads(const struct en_pool *p)
{
	return p->threads;
}

void en_pool_run(struct en_pool *p, en_unit_fn *fn, void *ud, int units)
{
	pthread_mutex_lock(&p->turn);
	p->fn = fn;
	p->ud = ud;
	p->units = units;
	atomic_store(&p->next, 0);
	if (p->threads > 1 && units > 1) {
		p->busy = p->threads - 1;
		pthread_mutex_lock(&p->lock);
		p->round++;
		pthread_cond_broadcast(&p->work);
		pthread_mutex_unlock(&p->lock);
		drain(p, 0);
		await_end(p);
	} else {
		drain(p, 0);
	}
	pthread_mutex_unlock(&p->turn);
}
