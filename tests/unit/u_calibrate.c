/* Calibration: maps and errors by hand, and a fit that brings known probabilities back. */
#include "t.h"
#include "calibrate.h"

static struct fx_arena a;
static struct fx_err e;

/* ---- a map ---- */

static const struct pp_evidence alone;

static float through(const struct fx_calibration *c, float raw)
{
	return pp_calibrated(c, raw, &alone);
}

static void maps(void)
{
	const struct fx_calibration c = { 3, { 0.2, 0.6, 0.8 }, { 0.1, 0.3, 0.9 }, 100, 0, 0 };
	const struct fx_calibration one = { 1, { 0.5 }, { 0.25 }, 100, 0, 0 };

	T_NEAR(through(&c, 0.4f), 0.2, 1e-7);	/* halfway between the first two */
	T_NEAR(through(&c, 0.65f), 0.45, 1e-6);	/* a quarter of the way from 0.3 to 0.9 */
	T_NEAR(through(&c, 0), 0.1, 1e-7);
	T_NEAR(through(&c, 0.2f), 0.1, 1e-7);
	T_NEAR(through(&c, 0.8f), 0.9, 1e-6);
	T_NEAR(through(&c, 1), 0.9, 1e-7);
	T_NEAR(through(&c, -1), -1, 0);		/* unknown stays unknown */
	T_OK(isnan(through(&c, NAN)));
	T_NEAR(through(NULL, 0.7f), 0.7, 1e-7);
	T_NEAR(through(&one, 0), 0.25, 0);
	T_NEAR(through(&one, 1), 0.25, 0);
}

/* Three words, 1.2 in all, and one of 0.8: the page says 0.5, and of that a quarter counts. */
static void pages(void)
{
	const struct fx_calibration c = { 3, { 0.2, 0.6, 0.8 }, { 0.1, 0.3, 0.9 }, 9, 0.25, 0.8 };
	struct pp_evidence page = { 0 };

	T_NEAR(through(&c, 0.4f), 0.25, 1e-6);	/* 0.5: three quarters of the way to 0.3 */
	pp_evidence_add(&page, 0.9f);
	pp_evidence_add(&page, -1);		/* unknown */
	pp_evidence_add(&page, NAN);
	pp_evidence_add(&page, 0.3f);
	pp_evidence_add(&page, 0);
	T_EQ(page.words, 3);
	T_NEAR(page.sum, 1.2, 1e-6);
	T_NEAR(pp_calibrated(&c, 0.9f, &page), 0.9, 1e-6);	/* 0.675 + 0.125 */
	T_NEAR(pp_calibrated(&c, 0.7f, &page), 0.45, 1e-6);	/* 0.65: a quarter to 0.9 */
	T_NEAR(pp_calibrated(&c, 0, &page), 0.1, 1e-6);
	T_NEAR(pp_calibrated(&c, -1, &page), -1, 0);
	T_NEAR(pp_calibrated(NULL, 0.7f, &page), 0.7, 1e-7);
}

/* ---- the error ---- */

static void errors(void)
{
	struct pp_reliability r = { 0 };

	T_OK(isnan(pp_ece(&r)));
	/* 4 words at 0.9, 3 right: |3/4 - 0.9|; 6 at 0.3, none right: 0.3 */
	for (int i = 0; i < 4; i++)
		pp_reliability_add(&r, 0.9f, i < 3);
	for (int i = 0; i < 6; i++)
		pp_reliability_add(&r, 0.3f, 0);
	T_NEAR(pp_ece(&r), 0.4 * 0.15 + 0.6 * 0.3, 1e-6);
	/* In one bin, (14/15, 1], too much and too little cancel: |1/2 - 0.97| * 2 / 12 joins. */
	pp_reliability_add(&r, 0.96f, 0);
	pp_reliability_add(&r, 0.98f, 1);
	T_NEAR(pp_ece(&r), (4 * 0.15 + 6 * 0.3 + 2 * 0.47) / 12, 1e-6);
}

static void bins(void)
{
	struct pp_reliability r = { 0 };

	pp_reliability_add(&r, 0, 1);		/* closed below, the first alone */
	pp_reliability_add(&r, 0.2f, 1);	/* 3 / 15, rounded up in a float: just over */
	pp_reliability_add(&r, 0.4666f, 0);	/* under 7 / 15 */
	pp_reliability_add(&r, 1, 1);		/* closed above */
	T_EQ(r.bin[0].words, 1);
	T_EQ(r.bin[3].words, 1);
	T_EQ(r.bin[6].words, 1);
	T_EQ(r.bin[6].right, 0);
	T_EQ(r.bin[14].words, 1);
	T_EQ(r.bin[14].right, 1);
}

/* ---- the fit ---- */

#define MANY 40000
static struct pp_judged word[MANY];

static struct pp_evidence page;		/* of the words that put() puts */

static size_t put(size_t n, int words, int right, float confidence)
{
	for (int i = 0; i < words; i++)
		word[n++] = (struct pp_judged){ confidence, i < right, page };
	return n;
}

static void two_levels(void)
{
	struct fx_calibration c;
	size_t n = put(0, 98, 24, 0.5f);

	n = put(n, 198, 179, 0.75f);
	T_EQ(pp_calibration_fit(&c, &a, word, n, &e), FX_OK);
	T_EQ(c.knots, 2);
	T_EQ(c.words, 296);
	T_NEAR(c.share, 0, 0);		/* all of one page: it tells nothing */
	T_NEAR(c.mean, 0.667230, 1e-9);	/* (49 + 148.5) / 296 */
	T_NEAR(c.x[0], 0.5, 0);
	T_NEAR(c.y[0], 0.25, 0);	/* 25 / 100 */
	T_NEAR(c.x[1], 0.75, 0);
	T_NEAR(c.y[1], 0.9, 0);		/* 180 / 200 */
}

/* 0.4 is righter than 0.6: they are pooled, 50 + 100 words of 40 + 20 right at (20 + 60) / 150. */
static void violators_are_pooled(void)
{
	struct fx_calibration c;
	size_t n = put(0, 100, 20, 0.6f);

	n = put(n, 50, 40, 0.4f);
	n = put(n, 50, 48, 0.9f);
	T_EQ(pp_calibration_fit(&c, &a, word, n, &e), FX_OK);
	T_EQ(c.knots, 2);
	T_NEAR(c.x[0], 0.533333, 1e-9);
	T_NEAR(c.y[0], 0.401316, 1e-9);	/* 61 / 152 */
	T_NEAR(c.x[1], 0.9, 1e-9);
	T_NEAR(c.y[1], 0.942308, 1e-9);	/* 49 / 52 */
}

/* 0.5, 0.3, 0.4: the first two pool to 0.4, which is no less than the third, whose words join.
 * Merging what falls after smoothing alone would leave 81 / 202 and 41 / 102 there. */
static void pools_are_pooled(void)
{
	struct fx_calibration c;
	size_t n = put(0, 100, 50, 0.2f);

	n = put(n, 100, 30, 0.4f);
	n = put(n, 100, 40, 0.6f);
	n = put(n, 100, 90, 0.9f);
	T_EQ(pp_calibration_fit(&c, &a, word, n, &e), FX_OK);
	T_EQ(c.knots, 2);
	T_NEAR(c.x[0], 0.4, 1e-6);
	T_NEAR(c.y[0], 0.400662, 1e-9);	/* 121 / 302 */
	T_NEAR(c.y[1], 0.892157, 1e-9);	/* 91 / 102 */
}

/* 30 levels of 100 words, 3 more of them right in each; but the gap above the first ten is wide. */
static void few_knots(void)
{
	struct fx_calibration c;
	size_t n = 0;

	for (int i = 0; i < 30; i++)
		n = put(n, 100, i < 10 ? i : 3 * i, (float)(i + 1) / 32);
	T_EQ(pp_calibration_fit(&c, &a, word, n, &e), FX_OK);
	T_EQ(c.knots, PP_FIT_KNOTS);
	T_NEAR(c.x[PP_FIT_KNOTS - 1], 0.9375, 0);	/* the steps of 3 are merged last */
	T_NEAR(c.y[PP_FIT_KNOTS - 1], 0.862745, 1e-9);	/* 88 / 102 */
	T_NEAR(c.x[0], 0.046875, 1e-6);			/* levels 1 and 2 */
}

/* Ten words alone are too few: they join the side whose share is nearer theirs. */
static void small_blocks_join(void)
{
	struct fx_calibration c;
	size_t n = put(0, 60, 6, 0.1f);

	n = put(n, 10, 8, 0.5f);
	n = put(n, 60, 54, 0.9f);
	T_EQ(pp_calibration_fit(&c, &a, word, n, &e), FX_OK);
	T_EQ(c.knots, 2);
	T_NEAR(c.y[0], 0.112903, 1e-9);	/* 7 / 62 */
	T_NEAR(c.x[1], 0.842857, 1e-9);	/* (5 + 54) / 70 */
	T_NEAR(c.y[1], 0.875, 1e-9);	/* 63 / 72 */
}

static void never_certain(void)
{
	struct fx_calibration c;

	T_EQ(pp_calibration_fit(&c, &a, word, put(0, 50, 50, 1), &e), FX_OK);
	T_EQ(c.knots, 1);
	T_NEAR(c.y[0], 0.980769, 1e-9);	/* 51 / 52 */
	T_EQ(pp_calibration_fit(&c, &a, word, put(0, 50, 0, 0), &e), FX_OK);
	T_NEAR(c.y[0], 0.019231, 1e-9);
	T_EQ(pp_calibration_fit(&c, &a, word, put(0, 49, 0, 0), &e), FX_INPUT);
}

/* Smoothed, 150 of 152 right would be more than 50 of 50: what follows may not be less. */
static void smoothing_keeps_the_order(void)
{
	struct fx_calibration c;
	size_t n = put(0, 1000, 995, 0.8f);

	n = put(n, 50, 50, 0.9f);
	T_EQ(pp_calibration_fit(&c, &a, word, n, &e), FX_OK);
	T_EQ(c.knots, 1);
	T_NEAR(c.y[0], 0.994297, 1e-9);	/* 1046 / 1052 */
}

/* Two pages of 200 words, of 0.7 and 0.5 in the mean. A word of 0.4 on the first is righter than
 * one of 0.8 on the second: with the words' mean, 0.6, added to each page, they change places where
 * the page has two thirds and a little, and 0.7 is the first share beyond. */
static void pages_that_differ(void)
{
	static const double x[] = { 0.470348, 0.590348, 0.609652, 0.729652 };
	static const double y[] = { 16 / 152.0, 16 / 52.0, 32 / 52.0, 136 / 152.0 };
	struct fx_calibration c;
	size_t n;

	page = (struct pp_evidence){ 140, 200 };
	n = put(put(0, 150, 135, 0.8f), 50, 31, 0.4f);
	page = (struct pp_evidence){ 100, 200 };
	n = put(put(n, 50, 15, 0.8f), 150, 15, 0.4f);
	page = alone;
	T_EQ(pp_calibration_fit(&c, &a, word, n, &e), FX_OK);
	T_NEAR(c.mean, 0.6, 1e-6);
	T_NEAR(c.share, 0.7, 1e-12);
	T_EQ(c.knots, 4);
	for (int i = 0; i < 4 && c.knots == 4; i++) {
		T_NEAR(c.x[i], x[i], 1.1e-6);
		T_NEAR(c.y[i], y[i], 1e-6);
	}
}

/* Right with probability p squared: too sure everywhere. The map brings that back. */
static void over_confident(void)
{
	struct pp_reliability raw = { 0 }, after = { 0 };
	struct fx_calibration c;
	unsigned seed = 1;
	double worst = 0;

	for (int i = 0; i < MANY; i++) {
		double p = t_random(&seed, 8192) / 8192.0;

		word[i] = (struct pp_judged){ (float)p, t_random(&seed, 8192) < p * p * 8192,
			alone };
	}
	T_EQ(pp_calibration_fit(&c, &a, word, MANY / 2, &e), FX_OK);
	T_OK(c.knots > 10 && c.knots <= PP_FIT_KNOTS);
	for (int i = 1; i < c.knots; i++)
		if (!(c.x[i] > c.x[i - 1] && c.y[i] > c.y[i - 1]))
			worst = 1;
	for (int i = 0; i < c.knots; i++)
		if (fabs(c.y[i] - c.x[i] * c.x[i]) > worst)
			worst = fabs(c.y[i] - c.x[i] * c.x[i]);
	T_NEAR(worst, 0, 0.05);
	for (int i = MANY / 2; i < MANY; i++) {
		pp_reliability_add(&raw, word[i].confidence, word[i].right);
		pp_reliability_add(&after, through(&c, word[i].confidence), word[i].right);
	}
	T_NEAR(pp_ece(&raw), 1 / 6.0, 0.01);	/* the mean of p - p * p */
	T_NEAR(pp_ece(&after), 0, 0.015);
}

static void any_allocation_may_be_refused(void)
{
	struct fx_calibration c;
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 10 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = pp_calibration_fit(&c, &a, word, 100, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 4);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 64u << 20);
	maps();
	pages();
	errors();
	bins();
	two_levels();
	violators_are_pooled();
	pools_are_pooled();
	few_knots();
	small_blocks_join();
	never_certain();
	smoothing_keeps_the_order();
	pages_that_differ();
	over_confident();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
