/* bootstrap.h - how far rates of a set of documents could be off: percentile intervals of 95 % over
 * resampled documents (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13) */
#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H
#include "fx.h"

struct pp_interval { double lo, hi; };	/* NaN: cannot be told */

/* The rates of `n` documents pick[0 .. n), each 0 .. n - 1 and perhaps several times. */
typedef void pp_rates_fn(const void *ud, const int *pick, int n, double *rate);

/* Draws n of the n documents with replacement, PP_RESAMPLES times, by a fixed seed; of each rate's
 * values that are finite, sorted, the interval in out[rates] leaves out the lowest and the highest
 * fortieth. NaN where there are fewer than two documents or no finite value. The same on every
 * machine. FX_NOMEM. */
#define PP_RESAMPLES 1000
struct pp_resampling { int n, rates; pp_rates_fn *fn; const void *ud; };
enum fx_st pp_bootstrap(struct pp_interval *out, struct fx_arena *a, const struct pp_resampling *r,
	struct fx_err *e) FX_CHECKED;

/* SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the next of a sequence, and one below `below`,
 * by its upper half. */
uint64_t pp_random(uint64_t *state);
int pp_random_below(uint64_t *state, int below);

#endif
