/* Located words: the worked example of the domain specification E.5, whose results are those of the
 * public evaluator, and pictures by hand. */
#include "t.h"
#include "spot.h"

static struct fx_arena a;
static struct fx_err e;

#define SPOT(x0, y0, x1, y1, s) { { x0, y0, x1, y1 }, { s, sizeof(s) - 1 } }
#define SIDE(array) (struct pp_spotted){ array, FX_COUNT(array) }

static struct pp_spots spots(struct pp_spotted read, struct pp_spotted truth, int inclusive)
{
	struct pp_spots r = { 0 };

	T_EQ(pp_spots(&r, &a, read, truth, inclusive, &e), FX_OK);
	return r;
}

static void add(struct pp_spots *sum, const struct pp_spots *x)
{
	sum->read += x->read;
	sum->truth += x->truth;
	sum->found += x->found;
	sum->same += x->same;
	sum->same_nfc += x->same_nfc;
	sum->overlap += x->overlap;
}

static const struct pp_spot truth1[] = { SPOT(10, 10, 60, 30, "Hello"),
	SPOT(70, 10, 120, 30, "World"), SPOT(10, 40, 80, 60, ""), SPOT(10, 70, 60, 90, "Exit") };
static const struct pp_spot read1[] = { SPOT(12, 11, 61, 31, "Hello"),
	SPOT(70, 10, 118, 29, "world"), SPOT(12, 42, 78, 58, "junk"), SPOT(10, 70, 35, 90, "Ex"),
	SPOT(35, 70, 60, 90, "it"), SPOT(200, 200, 220, 210, "ghost") };
static const struct pp_spot truth2[] = { SPOT(0, 0, 100, 20, "A&B") };
static const struct pp_spot read2[] = { SPOT(0, 0, 100, 20, "A&B"), SPOT(1, 0, 100, 20, "A&B") };
static const struct pp_spot truth3[] = { SPOT(0, 0, 40, 20, "caf\u00e9") };
static const struct pp_spot read3[] = { SPOT(0, 0, 40, 20, "cafe\u0301") };

static void as_the_public_evaluator(void)
{
	const struct pp_spots one = spots(SIDE(read1), SIDE(truth1), 0);
	const struct pp_spots two = spots(SIDE(read2), SIDE(truth2), 0);
	const struct pp_spots three = spots(SIDE(read3), SIDE(truth3), 0);
	struct pp_spots all = one;

	T_OK(one.found == 2 && one.same == 1 && one.read == 5 && one.truth == 3);
	T_NEAR(one.overlap, 1.7659325671540398, 1e-9);
	T_OK(two.found == 1 && two.same == 1 && two.read == 2 && two.truth == 1);
	T_NEAR(two.overlap, 0.999999995, 1e-12);
	T_OK(three.found == 1 && three.same == 0 && three.read == 1 && three.truth == 1);
	T_EQ(three.same_nfc, 1);
	add(&all, &two);
	add(&all, &three);
	T_NEAR(pp_spot_precision(&all, all.found), 0.500000, 5e-7);
	T_NEAR(pp_spot_recall(&all, all.found), 0.800000, 5e-7);
	T_NEAR(pp_spot_f1(&all, all.found), 0.615385, 5e-7);
	T_NEAR(pp_spot_precision(&all, all.same), 0.250000, 5e-7);
	T_NEAR(pp_spot_recall(&all, all.same), 0.400000, 5e-7);
	T_NEAR(pp_spot_f1(&all, all.same), 0.307692, 5e-7);
	T_NEAR(pp_spot_tightness(&all), 0.941483, 5e-7);
	T_NEAR(pp_spot_quality(&all), 0.941483 * 0.615385, 1e-6);
}

/* "Exit" is half of either of its halves: matched by the paper's rule, by the first of the two. */
static void halves(void)
{
	const struct pp_spots r = spots(SIDE(read1), SIDE(truth1), 1);

	T_EQ(r.found, 3);
	T_EQ(r.same, 1);
	T_NEAR(r.overlap, 1.7659325671540398 + 0.5, 1e-6);
}

/* Two of the truth that one covers: it is the best for both, and the first is its best. */
static void only_where_each_is_the_others_best(void)
{
	static const struct pp_spot truth[] = { SPOT(0, 0, 10, 10, "a"), SPOT(0, 0, 10, 10, "b") };
	static const struct pp_spot read[] = { SPOT(0, 0, 10, 10, "a") };
	const struct pp_spots r = spots(SIDE(read), SIDE(truth), 0);

	T_OK(r.found == 1 && r.same == 1 && r.truth == 2 && r.read == 1);
}

/* Half of it in one that cannot be read does not count; less does, and is no match for it. */
static void what_cannot_be_read(void)
{
	static const struct pp_spot truth[] = { SPOT(0, 0, 10, 10, "") };
	static const struct pp_spot read[] = { SPOT(4, 0, 14, 10, "x"), SPOT(6, 0, 16, 10, "y"),
		SPOT(3, 3, 3, 9, "no width") };
	const struct pp_spots r = spots(SIDE(read), SIDE(truth), 0);

	T_OK(r.read == 2 && r.truth == 0 && r.found == 0);
	T_NEAR(pp_spot_recall(&r, 0), 1, 0);
	T_NEAR(pp_spot_precision(&r, 0), 0, 0);
	T_NEAR(pp_spot_f1(&r, 0), 0, 0);
	T_NEAR(pp_spot_tightness(&r), 1, 0);
}

static void nothing(void)
{
	const struct pp_spots r = spots((struct pp_spotted){ NULL, 0 },
		(struct pp_spotted){ NULL, 0 }, 0);
	struct pp_spots many;

	T_NEAR(pp_spot_f1(&r, r.found), 1, 0);
	T_EQ(pp_spots(&many, &a, (struct pp_spotted){ NULL, PP_SPOT_MAX + 1 },
		(struct pp_spotted){ NULL, 0 }, 0, &e), FX_LIMIT);
}

static void any_allocation_may_be_refused(void)
{
	struct pp_spots r;
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 40 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = pp_spots(&r, &a, SIDE(read3), SIDE(truth3), 0, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 12);	/* 3 for either side, 2 for either text in NFC */
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	as_the_public_evaluator();
	halves();
	only_where_each_is_the_others_best();
	what_cannot_be_read();
	nothing();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
