/* Tables of HTML as grids, by HTML's rules and the clipping of the domain specification A.4; cells
 * with claimed places; and grids as HTML. */
#include "t.h"
#include "html_grid.h"
#include "table_form.h"
#include "table_plain.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;
static struct fx_table t;
static char drawn[8192];

/* Rows in lines: a cell's text at its first slot, ">" where it goes on to the right, "^" downwards,
 * "." for a filler. */
static void draw(void)
{
	size_t at = 0;
	int *slot;

	drawn[0] = 0;
	if (fx_table_slots(&slot, &a, &t, &e))
		return;
	for (int y = 0; y < t.rows; y++)
		for (int x = 0; x < t.cols; x++) {
			const struct fx_cell *c = t.cell + slot[y * t.cols + x];
			const char *s = c->filler ? "." : y > c->row ? "^" : x > c->col ? ">" :
				c->text;

			at += (size_t)snprintf(drawn + at, sizeof(drawn) - at, "%s%s", s,
				x + 1 < t.cols ? "|" : "\n");
		}
}

static void is(const char *html, const char *want)
{
	const struct fx_span s = { html, strlen(html) };
	struct pp_html h;
	int at;

	T_EQ(pp_html_read(&h, &a, s, &e), FX_OK);
	at = pp_html_find(&h, 0, h.nodes, "table");
	if (T_OK(at < h.nodes) && T_OK(!pp_html_grid(&t, &a, &h, at, &e))) {
		T_EQ(fx_table_check(&t, &e), FX_OK);
		draw();
		T_EQ_STR(drawn, want);
	}
	fx_arena_reset(&a);
}

static void spans(void)
{
	is("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a|b\nc|d\n");
	is("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>", "a|b|>\n^|c|d\n");
	is("<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c</table>", "a|>|b\n^|^|c\n");
	/* Cut: what would overlap, leave its group or the table. */
	is("<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c</table>", "a|b\nc|^\n");
	is("<table><thead><tr><td rowspan=9>a<td>b</thead><tr><td>c<td>d</table>", "a|b\nc|d\n");
	T_EQ(t.head_rows, 1);
	is("<table><tr><td rowspan=0>a<td>b<tr><td>c</table>", "a|b\n^|c\n");
	is("<table><tr><td rowspan=-3 colspan=x>a<td>b</table>", "a|b\n");
	is("<table><tr><td colspan=5>a<tr><td>b<td>c</table>", "a|>\nb|c\n");
	is("<table><tr><td colspan=1000>a<tr><td colspan=600>b</table>", "a\nb\n");
	/* Filled, and rows that nothing stands in dropped. */
	is("<table><tr><td>a<td>b<tr><td>c<tr></tr><tr><td>d<td>e</table>", "a|b\nc|.\nd|e\n");
	is("<table><tr><td rowspan=2>a<td rowspan=2>b<tr></tr><tr><td>c<td>d</table>",
		"a|b\n^|^\nc|d\n");
	is("<table></table>", "");
	is("<table><tr></tr></table>", "");
}

static void headings(void)
{
	is("<table><thead><tr><td>a</td></tr><tr><td>b</td></tr></thead><tbody><tr><td>c</td></tr>"
	   "</tbody></table>", "a\nb\nc\n");
	T_EQ(t.head_rows, 2);
	T_EQ(t.head, FX_HEAD_THEAD);
	is("<table><tbody><tr><td>a</td></tr></tbody><thead><tr><td>b</td></tr></thead></table>",
		"a\nb\n");
	T_EQ(t.head_rows, 0);
	is("<table><thead><tr><td>a</td></tr></thead><thead><tr><th>b</th></tr></thead>"
	   "<tr><td>c</td></tr></table>", "a\nb\nc\n");
	T_EQ(t.head_rows, 2);
	is("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "a\nb\n");
	T_EQ(t.head, FX_HEAD_NONE);
}

static void texts(void)
{
	is("<table><tr><td><b>H</b><sub>2</sub>O</td></tr></table>", "H 2 O\n");
	is("<table><tr><td>a<br>b &lt; c&amp;d</td></tr></table>", "a b < c&d\n");
	is("<table><tr><td>a<b></b>b<!-- c -->c</td></tr></table>", "a bc\n");
	is("<table><tr><td>a <i>b</i> c</td></tr></table>", "a  b  c\n"); /* runs as they are */
	is("<table><tr><td>a<table><tr><td>in</td><td>it</td></tr></table></td><td>b</td></tr>"
	   "</table>", "a in it|b\n");
	is("<table><tr><td>p < 0.05</td></tr></table>", "p < 0.05\n");
}

/* ---- claimed places ---- */

static void claimed(void)
{
	struct fx_cell c[6] = { pp_form_cell(1, 1, 1, 1), pp_form_cell(0, 0, 1, 2),
		pp_form_cell(0, 1, 2, 1), pp_form_cell(1, 0, 5, 1), pp_form_cell(1, 1, 1, 1) };
	static const char *const text[] = { "a", "b", "c", "d", "e" };

	for (int i = 0; i < 5; i++)
		c[i].text = text[i];
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, 5, 2, NULL, 0 }, &e), FX_OK);
	T_EQ(fx_table_check(&t, &e), FX_OK);
	draw();
	T_EQ_STR(drawn, "b|>\nd|a\n");		/* c and e came too late */
	c[0] = pp_form_cell(2, 0, 1, 1);
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, 1, 2, NULL, 0 }, &e), FX_LIMIT);
	c[0] = pp_form_cell(0, 512, 1, 1);
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, 1, 2, NULL, 0 }, &e), FX_LIMIT);
	c[0] = pp_form_cell(0, -2, 1, 1);
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, 1, 2, NULL, 0 }, &e), FX_LIMIT);
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, 0, 2049, NULL, 0 }, &e), FX_LIMIT);
	fx_arena_reset(&a);
}

static void too_wide(void)
{
	struct fx_cell *c = FX_NEWN(&a, 513, struct fx_cell);

	for (int i = 0; i < 513; i++)
		c[i] = pp_form_cell(0, PP_FORM_FREE, 1, 1);
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, 513, 1, NULL, 0 }, &e), FX_LIMIT);
	for (int i = 0; i < 512; i++)
		c[i] = pp_form_cell(0, PP_FORM_FREE, 1, 1);
	T_EQ(pp_table_form(&t, &a, &(struct pp_form){ c, 512, 1, NULL, 0 }, &e), FX_OK);
	T_EQ(t.cols, 512);
	fx_arena_reset(&a);
}

/* ---- as HTML ---- */

static void plain(const char *want)
{
	struct fx_membuf m = { NULL, 0, 0 };
	struct fx_out o;

	fx_out_mem(&o, &m);
	pp_table_html(&o, &t);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	fx_put(&o, "", 1);
	T_EQ_STR(m.p, want);
	free(m.p);
}

static void as_html(void)
{
	struct fx_cell c[3] = { pp_form_cell(0, 0, 1, 2), pp_form_cell(1, 0, 1, 1),
		pp_form_cell(1, 1, 1, 1) };

	c[0].text = "a<b & \"c\"\nd>";
	c[1].html = "<b>x</b><br>&lt;";
	c[1].text = "x\n<";
	t = (struct fx_table){ .rows = 2, .cols = 2, .cell = c, .cells = 3, .head_rows = 1 };
	plain("<html><body><table><thead><tr><td colspan=\"2\">a&lt;b &amp; \"c\" d&gt;</td></tr>"
	      "</thead><tbody><tr><td><b>x</b> "
	      "&lt;</td><td></td></tr></tbody></table></body></html>");
	t.head_rows = 0;
	c[0].rows = 2;
	t.cells = 1;
	plain("<html><body><table><tbody><tr><td rowspan=\"2\" colspan=\"2\">a&lt;b &amp; \"c\" "
	      "d&gt;"
	      "</td></tr><tr></tr></tbody></table></body></html>");
}

/* ---- the tree ---- */

static void trees(void)
{
	struct pp_html h;
	int v;

	T_EQ(pp_html_read(&h, &a, (struct fx_span){ "", 0 }, &e), FX_OK);
	T_EQ(h.nodes, 0);
	T_EQ(pp_html_read(&h, &a, (struct fx_span){ "<p>a<b>b</b>c", 13 }, &e), FX_OK);
	T_EQ(h.nodes, 7);			/* html body p a b b c */
	T_EQ_STR(h.node[4].name, "b");
	T_EQ(h.node[4].end, 6);
	T_EQ(h.node[2].end, 7);
	T_EQ(h.node[5].depth, 4);
	T_EQ(h.node[6].depth, 3);
	T_OK(pp_html_span(&v, " 12\n") && v == 12);
	T_OK(pp_html_span(&v, "-3") && v == -3);
	T_OK(pp_html_span(&v, NULL) && v == 1);
	T_OK(!pp_html_span(&v, "") && v == 1);
	T_OK(!pp_html_span(&v, "2.0") && !pp_html_span(&v, "99999999999") &&
		!pp_html_span(&v, "x"));
	fx_arena_reset(&a);
}

static void allocations_may_be_refused(void)
{
	static const char html[] = "<table><tr><td rowspan=\"2\">a<td>b<tr><td>c</table>";
	const struct fx_span s = { html, sizeof(html) - 1 };
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; st == FX_NOMEM && n < 100; n++) {
		struct pp_html h;

		fx_arena_reset(&a);
		a.refuse_at = n;
		st = pp_html_read(&h, &a, s, &e);
		st = st ? st : pp_html_grid(&t, &a, &h,
			pp_html_find(&h, 0, h.nodes, "table"), &e);
	}
	a.refuse_at = 0;
	T_EQ(st, FX_OK);
	T_OK(n > 15);
	fx_arena_reset(&a);
}

int main(void)
{
	spans();
	headings();
	texts();
	claimed();
	too_wide();
	as_html();
	trees();
	allocations_may_be_refused();
	return t_end();
}
