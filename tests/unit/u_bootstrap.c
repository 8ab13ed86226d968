/* Intervals: the generator's published sequence, and rates whose spread is known. */
#include "t.h"
#include "bootstrap.h"

static struct fx_arena a;
static struct fx_err e;

/* SplitMix64 from 0, as its authors' code prints it */
static void the_generator(void)
{
	uint64_t state = 0;
	int below = 1;

	T_OK(pp_random(&state) == 0xe220a8397b1dcdaf);
	T_OK(pp_random(&state) == 0x6e789e6aa1b965f4);
	T_OK(pp_random(&state) == 0x06c45d188009454f);
	state = 0;
	T_EQ(pp_random_below(&state, 1000), 883);	/* 0xe220a839 / 2^32 = 0.8833 */
	for (int i = 0; i < 1000; i++)
		below &= pp_random_below(&state, 3) < 3;
	T_OK(below);
}

struct spread { const double *v; int calls, n, undefined; };

static void mean(const void *ud, const int *pick, int n, double *rate)
{
	struct spread *s = (struct spread *)ud;
	double sum = 0;

	s->calls++;
	s->n = n;
	for (int i = 0; i < n; i++)
		sum += s->v[pick[i]];
	rate[0] = sum / n;
	rate[1] = s->calls <= s->undefined ? NAN : 7;
}

/* 50 of 100 documents are right: the mean of a resample is binomial, its deviation 0.05, so that
 * the middle 95 % reach from 0.40 to 0.60, and that of 1,000 resamples not much less or more. */
static void a_share(void)
{
	double v[100];
	struct spread s = { .v = v };
	struct pp_interval r[2];

	for (int i = 0; i < 100; i++)
		v[i] = i % 2;
	T_EQ(pp_bootstrap(r, &a, &(struct pp_resampling){ 100, 2, mean, &s }, &e), FX_OK);
	T_EQ(s.calls, PP_RESAMPLES);
	T_EQ(s.n, 100);
	T_NEAR(r[0].lo, 0.40, 0.02);
	T_NEAR(r[0].hi, 0.60, 0.02);
	T_NEAR(r[1].lo, 7, 0);
	T_NEAR(r[1].hi, 7, 0);
}

/* Of the sorted values the lowest and the highest fortieth are left out: two documents of 0 and 1
 * have the mean 0 in a quarter of all resamples. */
static void two_documents(void)
{
	static const double v[2] = { 0, 1 };
	struct spread s = { .v = v, .undefined = PP_RESAMPLES };
	struct pp_interval r[2];

	T_EQ(pp_bootstrap(r, &a, &(struct pp_resampling){ 2, 2, mean, &s }, &e), FX_OK);
	T_NEAR(r[0].lo, 0, 0);
	T_NEAR(r[0].hi, 1, 0);
	T_OK(isnan(r[1].lo) && isnan(r[1].hi));	/* never finite */
	s = (struct spread){ .v = v, .undefined = PP_RESAMPLES - 1 };
	T_EQ(pp_bootstrap(r, &a, &(struct pp_resampling){ 2, 2, mean, &s }, &e), FX_OK);
	T_NEAR(r[1].lo, 7, 0);			/* finite once */
}

static void one_document(void)
{
	static const double v[1] = { 1 };
	struct spread s = { .v = v };
	struct pp_interval r[2];

	T_EQ(pp_bootstrap(r, &a, &(struct pp_resampling){ 1, 2, mean, &s }, &e), FX_OK);
	T_OK(isnan(r[0].lo) && isnan(r[0].hi));
	T_EQ(s.calls, 0);
}

static void any_allocation_may_be_refused(void)
{
	static const double v[2] = { 0, 1 };
	struct spread s = { .v = v };
	struct pp_interval r[2];
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 20 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = pp_bootstrap(r, &a, &(struct pp_resampling){ 2, 2, mean, &s }, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 5);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	the_generator();
	a_share();
	two_documents();
	one_document();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
