/* u_pace.c - how many drafted rows pay, by hand: passes that cost the same whatever their rows,
 * passes that cost what their rows do, and what lies between; what is not known any more; and what
 * it adds up to. */
#include "t.h"
#include "pace.h"

/* Passes of all sizes, as often as it takes to be sure, cost base + each * rows. */
static struct en_pace known(double base, double each)
{
	static const int rows[] = { 1, 2, 4, 6, 8, 12, 16, 24, 32, 64 };
	struct en_pace p = { .passes = 0 };

	for (int i = 0; i < 40; i++)
		en_pace_saw(&p, 1, rows[i % 10] - 1, 0, base + each * rows[i % 10]);
	return p;
}

static void costs(void)
{
	struct en_pace p = { .passes = 0 };

	T_NEAR(en_pace_cost(&p, 1), 1, 1e-9);
	T_OK(en_pace_cost(&p, 2) > 1 && en_pace_cost(&p, 64) < 10);
	for (int rows = 1; rows < 64; rows++)
		T_OK(en_pace_cost(&p, rows + 1) > en_pace_cost(&p, rows));
	p = known(0.1, 0.01);
	T_NEAR(en_pace_cost(&p, 1), 0.11, 1e-6);
	T_NEAR(en_pace_cost(&p, 2), 0.12, 1e-6);
	T_NEAR(en_pace_cost(&p, 8), 0.18, 1e-6);
	T_NEAR(en_pace_cost(&p, 10), 0.20, 1e-6);	/* between those of 8 and 12 */
	T_NEAR(en_pace_cost(&p, 64), 0.74, 1e-6);
}

static void rows(void)
{
	static const float sure[8] = { 1, 1, 1, 1, 1, 1, 1, 1 },
		half[8] = { 0.5F, 0.25F, 0.125F, 0.0625F, 0.03F, 0.015F, 0.007F, 0.003F };
	struct en_pace p = known(0.1, 0);

	T_EQ(en_pace_rows(&p, 1, sure, 8), 8);		/* rows are free */
	T_EQ(en_pace_rows(&p, 1, half, 8), 8);
	T_EQ(en_pace_rows(&p, 1, half, 3), 3);
	T_EQ(en_pace_rows(&p, 1, half, 0), 0);
	p = known(0, 0.1);
	T_EQ(en_pace_rows(&p, 1, half, 8), 0);		/* a row costs one, gives half */
	T_EQ(en_pace_rows(&p, 12, half, 8), 0);
	/* 1.5 tokens in 1.3, 1.75 in 1.6: 1.154 a second, against 1.094 and 1 */
	p = known(0.7, 0.3);
	T_EQ(en_pace_rows(&p, 1, half, 8), 1);
	/* 1.5 in 1.15, 1.75 in 1.3, 1.875 in 1.45: 1.304, 1.346, 1.293 */
	p = known(0.85, 0.15);
	T_EQ(en_pace_rows(&p, 1, half, 8), 2);
	p = known(0.1, 0);
	T_EQ(en_pace_rows(&p, 60, sure, 8), 4);		/* no more rows than EN_PACE_ROWS */
}

/* A pass that once took long, by chance, is tried again; and what a pass costs without drafts is
 * looked at from time to time. */
static void forgetting(void)
{
	static const float sure[1] = { 1 };
	struct en_pace p = { .passes = 0 };

	T_EQ(en_pace_rows(&p, 1, sure, 1), 1);
	en_pace_saw(&p, 1, 1, 1, 9);			/* slow; but what one row takes? */
	T_EQ(en_pace_rows(&p, 1, sure, 1), 0);
	for (int i = 0; i < 90; i++) {
		en_pace_saw(&p, 1, 0, 0, 1);
		T_EQ(en_pace_rows(&p, 1, sure, 1), 0);
	}
	for (int i = 0; i < 20; i++)
		en_pace_saw(&p, 1, 0, 0, 1);
	T_EQ(en_pace_rows(&p, 1, sure, 1), 1);
	for (int i = 0; i < 110; i++)
		en_pace_saw(&p, 1, 1, 1, 1);
	T_EQ(en_pace_rows(&p, 1, sure, 1), 0);
}

static void sums(void)
{
	struct en_pace p = { .passes = 0 };

	for (int i = 0; i < 4; i++)
		en_pace_saw(&p, 2, 0, 0, 1.0);
	en_pace_saw(&p, 2, 6, 4, 1.5);
	T_EQ(p.passes, 5);
	T_EQ(p.tokens, 14);
	T_EQ(p.rows, 16);
	T_EQ(p.drafted, 6);
	T_EQ(p.accepted, 4);
	T_NEAR(p.spent, 5.5, 1e-9);
	T_NEAR(p.plain, 4 + 3, 1e-9);	/* six tokens of two sequences: three passes */
}

int main(void)
{
	costs();
	rows();
	forgetting();
	sums();
	return t_end();
}
