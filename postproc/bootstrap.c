/* bootstrap.c - see bootstrap.h */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>

uint64_t pp_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

int pp_random_below(uint64_t *state, int below)
{
	return (int)((pp_random(state) >> 32) * (uint64_t)below >> 32);
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static struct pp_interval middle(double *v, int n)
{
	int finite = 0;

	for (int i = 0; i < n; i++)
		if (isfinite(v[i]))
			v[finite++] = v[i];
	if (!finite)
		return (struct pp_interval){ NAN, NAN };
	qsort(v, (size_t)finite, sizeof(*v), by_value);
	return (struct pp_interval){ v[finite / 40], v[finite - 1 - finite / 40] };
}

enum fx_st pp_bootstrap(struct pp_interval *out, struct fx_arena *a, const struct pp_resampling *r,
	struct fx_err *e)
{
	const int n = r->n;
	double *rate = FX_NEWN(a, (size_t)r->rates + 1, double);
	double *v = FX_NEWN(a, (size_t)r->rates * PP_RESAMPLES + 1, double);
	int *pick = FX_NEWN(a, (size_t)n + 1, int);
	uint64_t state = 0;

	if (!rate || !v || !pick)
		return fx_fail(e, FX_NOMEM, "%d resamples of %d documents", PP_RESAMPLES, n);
	for (int k = 0; n > 1 && k < PP_RESAMPLES; k++) {
		for (int i = 0; i < n; i++)
			pick[i] = pp_random_below(&state, n);
		r->fn(r->ud, pick, n, rate);
		for (int i = 0; i < r->rates; i++)
			v[i * PP_RESAMPLES + k] = rate[i];
	}
	for (int i = 0; i < r->rates; i++)
		out[i] = middle(v + i * PP_RESAMPLES, n > 1 ? PP_RESAMPLES : 0);
	return FX_OK;
}
