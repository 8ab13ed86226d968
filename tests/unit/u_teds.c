/* TEDS: the worked pairs of the domain specification A.9, which the public reference scored, what
 * its A.7 says of odd documents, and the distances held against textbook definitions of both. */
#include "t.h"
#include "metrics.h"
#include "teds.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;
static struct pp_teds r;

static struct fx_span span(const char *s)
{
	return (struct fx_span){ s, strlen(s) };
}

static struct fx_span body(const char *s)
{
	const size_t n = strlen(s) + 64;
	char *to = fx_alloc(&a, n, 1);

	snprintf(to, n, "<html><body>%s</body></html>", s);
	return span(to);
}

static void scores(const char *truth, const char *read, double teds, double s_teds)
{
	T_EQ(pp_teds(&r, &a, body(read), body(truth), NULL, &e), FX_OK);
	T_NEAR(r.teds, teds, 5e-7);
	T_NEAR(r.s_teds, s_teds, 5e-7);
	fx_arena_reset(&a);
}

#define TABLE(rows) "<table><tbody>" rows "</tbody></table>"
#define ROW2(x, y) "<tr><td>" x "</td><td>" y "</td></tr>"
#define ROW3(x, y, z) "<tr><td>" x "</td><td>" y "</td><td>" z "</td></tr>"

static void worked_pairs(void)
{
	static const char head[] = "<table><thead>" ROW2("Year", "Total") "</thead><tbody>"
		ROW2("2019", "1,204") "</tbody></table>";
	static const char span_[] =
		"<table><thead><tr><td rowspan=\"2\">Name</td><td colspan=\"2\">"
		"Score</td></tr>" ROW2("x", "y") "</thead><tbody>" ROW3(
			"p", "1", "2") "</tbody></table>";
	static const char split[] = "<table><thead><tr><td>Name</td><td colspan=\"2\">Score</td>"
		"</tr>" ROW3("", "x", "y") "</thead><tbody>" ROW3("p", "1", "2")
		"</tbody></table>";

	scores(head, head, 1, 1);
	scores(head, "<table><thead>" ROW2("Year", "Total") "</thead><tbody>" ROW2("2019", "1,284")
		"</tbody></table>", .975, 1);
	scores(head, "<table>" ROW2("Year", "Total") ROW2("2019", "1,204") "</table>", .75, .75);
	scores(TABLE(ROW2("a", "b") ROW2("c", "d") ROW2("e", "f")),
		TABLE(ROW2("a", "b") ROW2("c", "d")), .7, .7);
	scores(span_, split, .846154, .846154);
	scores(TABLE(ROW2("<b>H</b><sub>2</sub>O", "5")), TABLE(ROW2("H2O", "5")), .904762, 1);
	scores("<table><thead><tr><td>A</td></tr></thead><tbody><tr><td>1</td></tr></tbody></"
	       "table>",
		"<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody>"
		"</table>",
		.833333, .833333);
	scores(TABLE("<tr><td colspan=\"3\">Title</td></tr>" ROW3("1", "2", "3")),
		TABLE("<tr><td colspan=\"2\">Title</td><td></td></tr>" ROW3("1", "2", "3")), .75,
		.75);
	scores(TABLE(ROW3("k1", "10", "20") ROW3("k2", "30", "40")),
		TABLE(ROW3("k1", "20", "10") ROW3("k2", "40", "30")), .777778, 1);
	scores(TABLE(ROW2("\xce\xb2-carotene", "1.2 \xc2\xb1 0.3")),
		TABLE(ROW2("b-carotene", "1.2 +- 0.3")), .925, 1);
	scores(TABLE(ROW3("12", "34", "56") ROW3("78", "90", "11")),
		TABLE(ROW2("12 34", "56") ROW2("78 90", "11")), .644444, .777778);
	scores(TABLE(ROW2("a", "")), TABLE(ROW2("", "a")), .5, 1);
	scores(TABLE("<tr><td>abc</td></tr>"), TABLE(ROW2("x", "y") ROW2("z", "w")), .285714,
		.428571);
}

/* What the reference does of these [A.7]. */
static void odd_documents(void)
{
	static const char one[] = "<table><tr><td>a</td></tr></table>";

	T_EQ(pp_teds(&r, &a, span(one), span(one), NULL, &e), FX_OK);
	T_NEAR(r.teds, 0, 0);		/* a piece of a document */
	T_EQ(pp_teds(&r, &a, span(" \n<!DOCTYPE html><table><tr><td>a</table>"), body(one), NULL,
		&e), FX_OK);
	T_NEAR(r.teds, 1, 0);
	T_EQ(pp_teds(&r, &a, span(""), body(one), NULL, &e), FX_OK);
	T_NEAR(r.teds, 0, 0);
	scores(one, "<div><table><tr><td>a</td></tr></table></div>", 0, 0);
	scores(one, "<p>no table</p>", 0, 0);
	scores(one, "text <table><tr><td>a</td></tr></table><table><tr></tr></table>", 1, 1);
	scores("<table></table>", "<table></table>", 1, 1);
	scores(one, "<table><tr><td colspan=\"x\">a</td></tr></table>", 0, 0);
	scores(one, "<table><tr><td rowspan=\"2.0\">a</td></tr></table>", 0, 0);
	scores(one, "<table><tr><td rowspan=\" +1 \" colspan=\"01\">a</td></tr></table>", 1, 1);
	scores(one, "<table><tr><td> a</td></tr></table>", .75, 1);	/* a blank is a letter */
	scores(one, "<table><!-- c --><tr><td><!-- c -->a</td></tr></table>", 1, 1);
	/* What follows a td in a td is lost. */
	scores("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
		"<table><tr><td><table><tr><td>a</td>lost</tr></table></td></tr></table>", 1, 1);
	/* Three elements and a cell with four tokens: <b> a </b> against a: 2 of 3. */
	scores(one, "<table><tr><td><b>a</b></td></tr></table>", 1 - 2 / 3.0 / 3, 1);
}

/* "u" and "v" mean nothing to HTML, so a tree of them is read as it is written. */
static void below_zero(void)
{
	scores("<table><u></u></table>", "<table><v></v></table>", 0, 0);
	/* One u becomes a v, the u in it goes, another v comes: 3 by 2 elements. */
	scores("<table><u><u></u></u></table>", "<table><v></v><v></v></table>", -.5, -.5);
}

static void tags_left_out(void)
{
	static const char *const ignore[] = { "thead", "tbody", "b", NULL };

	T_EQ(pp_teds(&r, &a, body("<table><thead>" ROW2("<b>A</b>", "B") "</thead></table>"),
		body("<table>" ROW2("A", "B") "</table>"), ignore, &e), FX_OK);
	T_NEAR(r.teds, 1, 0);
	T_EQ(pp_teds(&r, &a, body("<table><thead>" ROW2("A", "B") "</thead></table>"),
		body("<table>" ROW2("A", "B") "</table>"), NULL, &e), FX_OK);
	T_NEAR(r.teds, .75, 1e-9);
	fx_arena_reset(&a);
}

/* ---- against textbooks ---- */

/* A cell alone: a text of one against a text of the other costs what pp_cer counts. */
static void long_texts(void)
{
	unsigned seed = 7;

	for (int i = 0; i < 60; i++) {
		char x[400], y[400];
		const int n = (int)t_random(&seed, 300), m = (int)t_random(&seed, 300);
		struct pp_edits d;
		double longer = n > m ? n : m;
		char cell[2][600];

		for (int k = 0; k < n; k++)
			x[k] = (char)('a' + t_random(&seed, 3));
		for (int k = 0; k < m; k++)
			y[k] = i % 2 && k < n && t_random(&seed, 5) ? x[k] :
				(char)('a' + t_random(&seed, 3));
		x[n] = y[m] = 0;
		snprintf(cell[0], sizeof(cell[0]), "<table><tr><td>%s</td></tr></table>", x);
		snprintf(cell[1], sizeof(cell[1]), "<table><tr><td>%s</td></tr></table>", y);
		if (pp_cer(&d, &a, span(x), span(y), &e))
			d.edits = -1;
		scores(cell[1], cell[0], 1 - (longer > 0 ? (double)d.edits / longer / 2 : 0), 1);
	}
}

enum { MOST = 7 };

/* A small tree in postorder. */
struct tree { int n, label[MOST], first[MOST]; char html[256]; };

static int grow(struct tree *t, unsigned *seed, int most, int depth)
{
	const int label = depth ? (int)t_random(seed, 2) : 2;
	int first = -1;

	snprintf(t->html + strlen(t->html), 16, "<%s>", label == 2 ? "table" : label ? "v" : "u");
	while (t->n < most && t_random(seed, 3)) {
		const int leaf = grow(t, seed, most - 1, depth + 1);

		first = first < 0 ? leaf : first;
	}
	snprintf(t->html + strlen(t->html), 16, "</%s>", label == 2 ? "table" : label ? "v" : "u");
	t->label[t->n] = label;
	t->first[t->n] = first < 0 ? t->n : first;
	return t->first[t->n++];
}

/* The distance of the forests of nodes x0 .. x1 and y0 .. y1, as it is defined: the last root of
 * either goes, or they become each other. */
static int defined(const struct tree *x, int x0, int x1, const struct tree *y, int y0, int y1)
{
	int best, c;

	if (x0 > x1 || y0 > y1)
		return (x0 > x1 ? 0 : x1 - x0 + 1) + (y0 > y1 ? 0 : y1 - y0 + 1);
	best = defined(x, x0, x1 - 1, y, y0, y1) + 1;
	c = defined(x, x0, x1, y, y0, y1 - 1) + 1;
	best = c < best ? c : best;
	c = defined(x, x0, x->first[x1] - 1, y, y0, y->first[y1] - 1) +
		defined(x, x->first[x1], x1 - 1, y, y->first[y1], y1 - 1) +
		(x->label[x1] != y->label[y1]);
	return c < best ? c : best;
}

static void small_trees(void)
{
	unsigned seed = 11;

	for (int i = 0; i < 150; i++) {
		struct tree t[2] = { { .n = 0 }, { .n = 0 } };
		int most, d;

		for (int k = 0; k < 2; k++)
			grow(t + k, &seed, MOST - 1, 0);
		most = (t[0].n > t[1].n ? t[0].n : t[1].n) - 1;
		d = defined(t, 0, t[0].n - 1, t + 1, 0, t[1].n - 1);
		scores(t[1].html, t[0].html, most ? 1 - (double)d / most : 1,
			most ? 1 - (double)d / most : 1);
	}
}

/* ---- bounds ---- */

static void too_large(void)
{
	const size_t n = 400000;
	char *s = malloc(n);

	memset(s, ' ', n);
	memcpy(s, "<html><body><table>", 19);
	for (size_t i = 19; i + 4 <= n; i += 4)
		memcpy(s + i, "<tr>", 4);
	T_EQ(pp_teds(&r, &a, (struct fx_span){ s, n }, (struct fx_span){ s, n }, NULL, &e),
		FX_LIMIT);
	T_NEAR(r.teds, 0, 0);
	fx_arena_reset(&a);
	free(s);
}

static void allocations_may_be_refused(void)
{
	const struct fx_span x = body(TABLE(ROW2("a", "b"))), y = body(TABLE(ROW2("c", "d")));
	struct fx_arena b;
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; st == FX_NOMEM && n < 200; n++) {
		fx_arena_init(&b, 0);
		b.refuse_at = n;
		st = pp_teds(&r, &b, x, y, NULL, &e);
		if (st != FX_NOMEM)
			break;
		T_NEAR(r.teds, 0, 0);
		fx_arena_reset(&b);
	}
	T_EQ(st, FX_OK);
	T_OK(n > 20);
	T_NEAR(r.s_teds, 1, 1e-12);
	fx_arena_reset(&b);
	fx_arena_reset(&a);
}

int main(void)
{
	worked_pairs();
	odd_documents();
	below_zero();
	tags_left_out();
	long_texts();
	small_trees();
	too_large();
	allocations_may_be_refused();
	return t_end();
}
