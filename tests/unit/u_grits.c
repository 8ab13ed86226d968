/* GriTS: the worked pairs of the domain specification A.9, which the public reference scored, and
 * ratios that Python 3.11's difflib gave for the same texts. */
#include "t.h"
#include "grits.h"
#include "table_form.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;
static struct pp_grits g;

/* Cells row by row, "|" after each and "/" after a row; a cell that starts with N> has N columns,
 * with Nv N rows. */
static struct fx_table table(const char *s)
{
	struct fx_cell *c = FX_NEWN(&a, strlen(s), struct fx_cell);
	struct fx_table t = { .rows = 0 };
	int n = 0, row = 0;

	while (*s) {
		c[n] = pp_form_cell(row, PP_FORM_FREE, 1, 1);
		for (; s[0] >= '1' && s[0] <= '9' && (s[1] == '>' || s[1] == 'v'); s += 2)
			*(s[1] == '>' ? &c[n].cols : &c[n].rows) = s[0] - '0';
		c[n].text = fx_strndup(&a, s, strcspn(s, "|"));
		n++;
		s += strcspn(s, "|") + 1;
		if (*s == '/') {
			row++;
			s++;
		}
	}
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, n, row, NULL, 0 }, &e), FX_OK);
	T_EQ(fx_table_check(&t, &e), FX_OK);
	return t;
}

static void is(const struct pp_grits_score *s, double f, double p, double r)
{
	T_NEAR(s->f, f, 5e-7);
	T_NEAR(s->precision, p, 5e-7);
	T_NEAR(s->recall, r, 5e-7);
	T_OK(s->bound >= s->f - 1e-12 && s->bound <= 1 + 1e-12);
}

static void compare(const char *truth, const char *read)
{
	const struct fx_table x = table(truth), y = table(read);

	T_EQ(pp_grits(&g, &a, &y, &x, &e), FX_OK);
	T_EQ(g.placed, 0);
	fx_arena_reset(&a);
}

static void worked_pairs(void)
{
	compare("Year|Total|/2019|1,204|/", "Year|Total|/2019|1,284|/");
	is(&g.top, 1, 1, 1);
	is(&g.con, .95, .95, .95);
	compare("a|b|/c|d|/e|f|/", "a|b|/c|d|/");
	is(&g.top, .8, 1, .666667);
	is(&g.con, .8, 1, .666667);
	compare("2vName|2>Score|/x|y|/p|1|2|/", "Name|2>Score|/|x|y|/p|1|2|/");
	is(&g.top, .888889, .888889, .888889);
	is(&g.con, .888889, .888889, .888889);
	compare("H 2 O|5|/", "H2O|5|/");
	is(&g.con, .875, .875, .875);
	compare("3>Title|/1|2|3|/", "2>Title||/1|2|3|/");
	is(&g.top, .777778, .777778, .777778);
	is(&g.con, .833333, .833333, .833333);
	compare("k1|10|20|/k2|30|40|/", "k1|20|10|/k2|40|30|/");
	is(&g.top, 1, 1, 1);
	is(&g.con, .666667, .666667, .666667);
	compare("\xce\xb2-carotene|1.2 \xc2\xb1 0.3|/", "b-carotene|1.2 +- 0.3|/");
	is(&g.con, .871053, .871053, .871053);
	compare("12|34|56|/78|90|11|/", "12 34|56|/78 90|11|/");
	is(&g.top, .8, 1, .666667);
	is(&g.con, .628571, .785714, .523810);
	compare("2v2>Q|a|/b|/c|d|e|/", "2v2>Q|a|/b|/c|d|e|/|||/");
	is(&g.top, .857143, .75, 1);
	is(&g.con, .857143, .75, 1);
	compare("a||/", "|a|/");
	is(&g.top, 1, 1, 1);
	is(&g.con, .5, .5, .5);
	compare("abc|/", "x|y|/z|w|/");
	is(&g.top, .4, .25, 1);
	is(&g.con, 0, 0, 0);
}

/* Each row, or column, may find its best partner in another column, or row: the bound is of the
 * worse of the two ways of looking at it. Here 1 of 2 and 4 slots. */
static void bounds(void)
{
	compare("a|b|/b|a|/", "a|/a|/");
	is(&g.con, 1 / 3.0, .5, .25);
	T_NEAR(g.con.bound, 1 / 3.0, 1e-9);
	compare("a|b|/b|a|/", "a|a|/");
	is(&g.con, 1 / 3.0, .5, .25);
	T_NEAR(g.con.bound, 1 / 3.0, 1e-9);
}

/* ---- places: a grid of boxes 50 wide and 20 high ---- */

static void put(struct fx_table *t, int i, float x0, float y0, float x1, float y1)
{
	const float quad[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	memcpy(((struct fx_cell *)t->cell)[i].quad, quad, sizeof(quad));
}

static struct fx_table boxes(void)
{
	struct fx_table t = table("a|b|/c|d|/");

	for (int i = 0; i < 4; i++)
		put(&t, i, (float)(i % 2 * 50), (float)(i / 2 * 20), (float)(i % 2 * 50 + 50),
			(float)(i / 2 * 20 + 20));
	return t;
}

static void places(void)
{
	const struct fx_table truth = boxes();
	struct fx_table read = boxes(), wide = table("a b|/c d|/");

	for (int i = 0; i < 4; i++)
		put(&read, i, read.cell[i].quad[0] + 5, read.cell[i].quad[1],
			read.cell[i].quad[4] + 5, read.cell[i].quad[5]);
	T_EQ(pp_grits(&g, &a, &read, &truth, &e), FX_OK);
	T_EQ(g.placed, 1);
	is(&g.loc, .818182, .818182, .818182);
	read = boxes();
	put(&read, 1, 50, 0, 90, 20);
	put(&read, 3, 50, 20, 90, 40);
	T_EQ(pp_grits(&g, &a, &read, &truth, &e), FX_OK);
	is(&g.loc, .9, .9, .9);
	put(&wide, 0, 0, 0, 100, 20);
	put(&wide, 1, 0, 20, 100, 40);
	T_EQ(pp_grits(&g, &a, &wide, &truth, &e), FX_OK);
	is(&g.loc, .333333, .5, .25);
	read = boxes();
	put(&read, 0, 0, 0, 0, 0);
	T_EQ(pp_grits(&g, &a, &read, &truth, &e), FX_OK);
	is(&g.loc, .75, .75, .75);
	fx_arena_reset(&a);
}

/* ---- ratios ---- */

static void ratio(const char *x, const char *y, double want)
{
	double got;

	T_EQ(pp_matcher_ratio(&got, &a, (struct fx_span){ x, strlen(x) },
		(struct fx_span){ y, strlen(y) }, &e), FX_OK);
	T_NEAR(got, want, 1e-12);
	fx_arena_reset(&a);
}

/* `times` times a text between two others. */
static const char *many(const char *before, const char *s, int times, const char *after)
{
	static char buf[4][512];
	static int next;
	char *to = buf[next++ % 4];
	int n = snprintf(to, sizeof(buf[0]), "%s", before);

	while (times--)
		n += snprintf(to + n, sizeof(buf[0]) - (size_t)n, "%s", s);
	snprintf(to + n, sizeof(buf[0]) - (size_t)n, "%s", after);
	return to;
}

/* Letters from '!' on, `n` different ones, again and again: `len` of them from `from` on. */
static const char *cycle(int n, int from, int len, const char *after)
{
	static char buf[2][512];
	static int next;
	char *to = buf[next++ % 2];

	for (int i = 0; i < len; i++)
		to[i] = (char)('!' + (from + i) % n);
	snprintf(to + len, sizeof(buf[0]) - (size_t)len, "%s", after);
	return to;
}

static void ratios(void)
{
	ratio("", "", 1);
	ratio("a", "", 0);
	ratio("abcd", "bcde", .75);
	ratio("qabxcd", "abycdf", 2 / 3.0);
	ratio("private Thread currentThread;", "private volatile Thread currentThread;",
		.8656716417910447);
	ratio("tide", "diet", .25);	/* it isn't symmetric */
	ratio("diet", "tide", .5);
	/* Letters that are popular in a second text of 200 or more start no block. */
	ratio(many("", "a", 200, ""), many("", "a", 200, ""), 1);
	ratio(many("b", "a", 199, ""), many("", "a", 199, "b"), .005);
	ratio(many("", "ab", 100, ""), many("", "ba", 100, ""), 0);
	ratio(many("", "ab", 99, ""), many("", "ba", 99, ""), .9949494949494949);
	ratio(many("x", "a", 250, ""), many("", "a", 199, "xaa"), .013245033112582781);
	/* In 200 letters four times is too often, three times is not. */
	ratio(cycle(50, 27, 200, ""), cycle(50, 0, 200, ""), 0);
	ratio(cycle(66, 34, 198, "zz"), cycle(66, 0, 198, "zz"), .84);
	ratio(many("", "0123456789", 20, "z"), many("z", "0123456789", 20, ""),
		.004975124378109453);
	ratio(many("", "0123456789", 19, "z"), many("z", "0123456789", 19, ""),
		.9947643979057592);
}

/* Matching blocks as difflib's manual defines them, tried one by one: the longest, of these the one
 * that starts first in x, of these the one that starts first in y; then what lies left and right.
 */
static int defined(const char *x, int x0, int x1, const char *y, int y0, int y1)
{
	int n = 0, bx = 0, by = 0;

	for (int i = x0; i < x1; i++)
		for (int j = y0; j < y1; j++) {
			int k = 0;

			while (i + k < x1 && j + k < y1 && x[i + k] == y[j + k])
				k++;
			if (k > n) {
				n = k;
				bx = i;
				by = j;
			}
		}
	return !n ? 0 : n + defined(x, x0, bx, y, y0, by) +
		defined(x, bx + n, x1, y, by + n, y1);
}

static void as_defined(void)
{
	unsigned seed = 5;

	for (int i = 0; i < 200; i++) {
		char x[128], y[128];
		const int n = (int)t_random(&seed, 100);
		const int m = i % 4 ? (int)t_random(&seed, 100) : 63 + i / 4 % 3;

		for (int k = 0; k < n; k++)
			x[k] = (char)('a' + t_random(&seed, 3));
		for (int k = 0; k < m; k++)
			y[k] = i % 2 && k < n && t_random(&seed, 6) ? x[k] :
				(char)('a' + t_random(&seed, 3));
		x[n] = y[m] = 0;
		ratio(x, y, n + m ? 2.0 * defined(x, 0, n, y, 0, m) / (n + m) : 1);
	}
}

/* ---- bounds ---- */

static void nothing(void)
{
	const struct fx_table none = { .rows = 0 }, some = table("a|/");

	T_EQ(pp_grits(&g, &a, &none, &some, &e), FX_OK);
	is(&g.top, 0, 1, 0);
	T_EQ(pp_grits(&g, &a, &some, &none, &e), FX_OK);
	is(&g.con, 0, 0, 1);
	T_EQ(pp_grits(&g, &a, &none, &none, &e), FX_OK);
	is(&g.con, 1, 1, 1);
	fx_arena_reset(&a);
}

static struct fx_table blank(int rows, int cols)
{
	struct fx_cell *c = FX_NEWN(&a, (size_t)(rows * cols), struct fx_cell);
	struct fx_table t = { .rows = 0 };

	for (int i = 0; i < rows * cols; i++)
		c[i] = pp_form_cell(i / cols, i % cols, 1, 1);
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, rows * cols, rows, NULL, 0 }, &e), FX_OK);
	return t;
}

static void too_large(void)
{
	const struct fx_table x = blank(2048, 16), y = blank(2, 512), z = blank(64, 16);

	T_EQ(pp_grits(&g, &a, &y, &z, &e), FX_OK);	/* 2 rows of 16 columns are left */
	T_NEAR(g.con.precision, 32 / 1024.0, 1e-12);
	T_EQ(pp_grits(&g, &a, &x, &x, &e), FX_LIMIT);
	T_NEAR(g.top.f, 0, 0);
	fx_arena_reset(&a);
}

static void allocations_may_be_refused(void)
{
	const struct fx_table x = table("a|b|/"), y = table("a|c|/");
	struct fx_arena b;
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; st == FX_NOMEM && n < 200; n++) {
		fx_arena_init(&b, 0);
		b.refuse_at = n;
		st = pp_grits(&g, &b, &x, &y, &e);
		if (st != FX_NOMEM)
			break;
		T_NEAR(g.con.f, 0, 0);
		fx_arena_reset(&b);
	}
	T_EQ(st, FX_OK);
	T_OK(n > 15);
	T_NEAR(g.con.f, .5, 1e-12);
	fx_arena_reset(&b);
	fx_arena_reset(&a);
}

int main(void)
{
	worked_pairs();
	bounds();
	places();
	ratios();
	as_defined();
	nothing();
	too_large();
	allocations_may_be_refused();
	return t_end();
}
