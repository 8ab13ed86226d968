/* Places as the user says them. */
#include "t.h"
#include "areas.h"

static struct fx_err e;
static struct fx_arena a;

static void areas(void)
{
	static const char *const bad[] = { "", "1", "1,2,3", "1,2,3,4,5", "1,2,3,4;", ";1,2,3,4",
		"1,2,3,2", "1,2,1,4", "3,2,1,4", "-1,2,3,4", "1,2,3,4 ", " 1,2,3,4", "1,2,3,.5",
		"1,2,3.,4", "1,,3,4", "1,2,3,1e3", "1,2,3,100000", "1,2,3,99999999999999999999",
		"1,2,3,nan", "1,2,3,4:5,6,7,8" };
	const float (*at)[4];
	int n;

	T_EQ(pl_areas(&at, &n, &a, NULL, &e), FX_OK);
	T_OK(!at && !n);
	if (T_OK(pl_areas(&at, &n, &a, "72,0,300.25,99999;0.5,10,72.125,20", &e) == FX_OK) &&
	    T_OK(n == 2)) {
		T_OK(at[0][0] == 72 && at[0][1] == 0 && at[0][2] == 300.25f);
		T_OK(at[0][3] == 99999 && at[1][0] == .5f && at[1][2] == 72.125f);
	}
	for (size_t i = 0; i < FX_COUNT(bad); i++)
		if (!T_OK(pl_areas(&at, &n, &a, bad[i], &e) == FX_USAGE))
			printf("# %s\n", bad[i]);
}

static void columns(void)
{
	static const char *const bad[] = { "", "1,", ",1", "1,1", "2,1", "1;2", "x", "1,2x" };
	const float *x;
	int n;

	T_EQ(pl_columns(&x, &n, &a, NULL, &e), FX_OK);
	T_OK(!x && !n);
	if (T_OK(pl_columns(&x, &n, &a, "100", &e) == FX_OK))
		T_OK(n == 1 && x[0] == 100);
	if (T_OK(pl_columns(&x, &n, &a, "100,150.5,151", &e) == FX_OK))
		T_OK(n == 3 && x[1] == 150.5f && x[2] == 151);
	for (size_t i = 0; i < FX_COUNT(bad); i++)
		if (!T_OK(pl_columns(&x, &n, &a, bad[i], &e) == FX_USAGE))
			printf("# %s\n", bad[i]);
}

/* As many as may be, and one more. */
static void limits(void)
{
	char s[8 * (PL_COLUMNS + 2)] = "";
	const float (*at)[4];
	const float *x;
	size_t k = 0;
	int n;

	for (int i = 0; i < PL_AREAS; i++)
		k += (size_t)snprintf(s + k, sizeof(s) - k, "%s0,0,1,1", i ? ";" : "");
	T_EQ(pl_areas(&at, &n, &a, s, &e), FX_OK);
	T_EQ(n, PL_AREAS);
	snprintf(s + k, sizeof(s) - k, ";0,0,1,1");
	T_EQ(pl_areas(&at, &n, &a, s, &e), FX_USAGE);
	k = 0;
	for (int i = 0; i < PL_COLUMNS; i++)
		k += (size_t)snprintf(s + k, sizeof(s) - k, "%s%d", i ? "," : "", i);
	T_EQ(pl_columns(&x, &n, &a, s, &e), FX_OK);
	T_OK(n == PL_COLUMNS && x[n - 1] == PL_COLUMNS - 1);
	snprintf(s + k, sizeof(s) - k, ",600");
	T_EQ(pl_columns(&x, &n, &a, s, &e), FX_USAGE);
}

static void memory(void)
{
	const float (*at)[4];
	const float *x;
	int n;

	a.refuse_at = a.calls + 1;
	T_EQ(pl_areas(&at, &n, &a, "1,2,3,4", &e), FX_NOMEM);
	a.refuse_at = a.calls + 1;
	T_EQ(pl_columns(&x, &n, &a, "1,2", &e), FX_NOMEM);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	areas();
	columns();
	limits();
	memory();
	fx_arena_reset(&a);
	return t_end();
}
