/* Relations between neighbours: small tables counted by hand. That all of ICDAR's come out as the
 * reference counts them is for tests/golden/tables. */
#include "t.h"
#include "adjacency.h"
#include "table_form.h"

static struct fx_arena a;
static struct fx_err e;
static struct pp_adjacency r;

struct at { int row, col, rows, cols; const char *text; };

static struct fx_table table(const struct at *at, int n)
{
	struct fx_cell *c = FX_NEWN(&a, (size_t)n + 1, struct fx_cell);

	for (int i = 0; i < n; i++) {
		c[i] = pp_form_cell(at[i].row, at[i].col, at[i].rows, at[i].cols);
		c[i].text = at[i].text;
	}
	return (struct fx_table){ .cell = c, .cells = n };
}

#define TABLE(...) table((const struct at[]){ __VA_ARGS__ }, \
	(int)(sizeof((struct at[]){ __VA_ARGS__ }) / sizeof(struct at)))

static void is(struct fx_table truth, struct fx_table read, int matched, int in_truth, int in_read)
{
	T_EQ(pp_adjacency(&r, &a, &read, &truth, &e), FX_OK);
	T_EQ(r.matched, matched);
	T_EQ(r.truth, in_truth);
	T_EQ(r.read, in_read);
	fx_arena_reset(&a);
}

static void neighbours(void)
{
	/* a b / c d: two to the right, two below. */
	is(TABLE({0, 0, 1, 1, "a"}, {0, 1, 1, 1, "b"}, {1, 0, 1, 1, "c"}, {1, 1, 1, 1, "d"}),
		TABLE({0, 0, 1, 1, "a"}, {0, 1, 1, 1, "b"}, {1, 0, 1, 1, "c"}, {1, 1, 1, 1, "x"}),
		2, 4, 4);
	/* Blanks between them are part of a relation. */
	is(TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, "" }, { 0, 2, 1, 1, "b" }),
		TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, "b" }), 0, 1, 1);
	is(TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, " \xc2\xa0" }, { 0, 2, 1, 1, "b" }),
		TABLE({ 0, 0, 1, 1, "a" }, { 0, 2, 1, 1, "b" }), 1, 1, 1);
	/* Right of and below are not the same. */
	is(TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, "b" }),
		TABLE({ 0, 0, 1, 1, "a" }, { 1, 0, 1, 1, "b" }), 0, 1, 1);
	/* White space counts for nothing, wherever it is. */
	is(TABLE({ 0, 0, 1, 1, "a b" }, { 0, 1, 1, 1, "c" }),
		TABLE({ 0, 0, 1, 1, "ab" }, { 0, 1, 1, 1, " c\n" }), 1, 1, 1);
}

static void spans(void)
{
	/* H above x and y, x beside y: three; H over x alone: H-x and x-y are left. */
	is(TABLE({ 0, 0, 1, 2, "H" }, { 1, 0, 1, 1, "x" }, { 1, 1, 1, 1, "y" }),
		TABLE({ 0, 0, 1, 1, "H" }, { 0, 1, 1, 1, "" }, { 1, 0, 1, 1, "x" },
		{ 1, 1, 1, 1, "y" }), 2, 3, 2);
	/* Two cells that meet in one row, or in two, are one relation. */
	is(TABLE({ 0, 0, 2, 1, "a" }, { 1, 1, 1, 1, "b" }),
		TABLE({ 0, 0, 2, 1, "a" }, { 0, 1, 2, 1, "b" }), 1, 1, 1);
	is(TABLE({ 0, 0, 1, 2, "a" }, { 0, 3, 1, 1, "b" }, { 1, 0, 1, 4, "c" }),
		TABLE({ 0, 0, 1, 2, "a" }, { 0, 3, 1, 1, "b" }, { 1, 0, 1, 4, "c" }), 3, 3, 3);
}

static void multisets(void)
{
	/* 1 1 / 1 1: two equal relations each way; the other has one of them. */
	is(TABLE({0, 0, 1, 1, "1"}, {0, 1, 1, 1, "1"}, {1, 0, 1, 1, "1"}, {1, 1, 1, 1, "1"}),
		TABLE({0, 0, 1, 1, "1"}, {0, 1, 1, 1, "1"}), 1, 4, 1);
}

/* Cells in any order, that overlap or leave slots free: the first has a slot. */
static void no_grids(void)
{
	is(TABLE({ 1, 0, 1, 1, "c" }, { 0, 0, 1, 1, "a" }, { 0, 2, 1, 1, "b" }),
		TABLE({ 0, 0, 1, 1, "a" }, { 0, 2, 1, 1, "b" }, { 1, 0, 1, 1, "c" }), 2, 2, 2);
	is(TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, "b" }, { 0, 1, 1, 1, "hidden" }),
		TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, "b" }), 1, 1, 1);
}

static void beyond_limits(void)
{
	const struct fx_table wide = TABLE({ 0, 511, 1, 2, "a" });
	const struct fx_table high = TABLE({2048, 0, 1, 1, "a"}), none = TABLE({0, 0, 0, 1, "a"});

	T_EQ(pp_adjacency(&r, &a, &wide, NULL, &e), FX_LIMIT);
	T_EQ(pp_adjacency(&r, &a, NULL, &high, &e), FX_LIMIT);
	T_EQ(pp_adjacency(&r, &a, NULL, &none, &e), FX_LIMIT);
	fx_arena_reset(&a);
}

static void rates(void)
{
	const struct fx_table t = TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, "b" });

	T_EQ(pp_adjacency(&r, &a, NULL, &t, &e), FX_OK);
	T_EQ(r.truth, 1);
	T_NEAR(pp_adjacency_precision(&r), 0, 0);
	T_NEAR(pp_adjacency_recall(&r), 0, 0);
	T_NEAR(pp_adjacency_f1(&r), 0, 0);
	T_EQ(pp_adjacency(&r, &a, NULL, NULL, &e), FX_OK);
	T_NEAR(pp_adjacency_f1(&r), 1, 0);
	r = (struct pp_adjacency){ .matched = 2, .read = 3, .truth = 4 };
	T_NEAR(pp_adjacency_precision(&r), 2 / 3.0, 1e-15);
	T_NEAR(pp_adjacency_recall(&r), .5, 0);
	T_NEAR(pp_adjacency_f1(&r), 4 / 7.0, 1e-15);
	fx_arena_reset(&a);
}

static void allocations_may_be_refused(void)
{
	const struct fx_table x = TABLE({ 0, 0, 1, 1, "a" }, { 0, 1, 1, 1, "b" });
	struct fx_arena b;
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; st == FX_NOMEM && n < 100; n++) {
		fx_arena_init(&b, 0);
		b.refuse_at = n;
		st = pp_adjacency(&r, &b, &x, &x, &e);
		if (st != FX_NOMEM)
			break;
		T_EQ(r.matched, 0);
		fx_arena_reset(&b);
	}
	T_EQ(st, FX_OK);
	T_OK(n > 8);
	T_EQ(r.matched, 1);
	fx_arena_reset(&b);
	fx_arena_reset(&a);
}

int main(void)
{
	neighbours();
	spans();
	multisets();
	no_grids();
	beyond_limits();
	rates();
	allocations_may_be_refused();
	return t_end();
}
