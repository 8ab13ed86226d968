/* Tables out of answers: grids, repairs and headings by hand from the domain specification, A.2 to
 * A.5 and G; caps, loops and published tables are in u_table_grid.c. */
#include "spelt.h"

static void html_without_a_repair(void)
{
	/* the worked examples T02, T05, T06, T08 of A.9 */
	is("<table><thead><tr><td>Year</td><td>Total</td></tr></thead><tbody><tr><td>2019</td>"
		"<td>1,204</td></tr></tbody></table>", "2x2 thead:1 Year|Total/2019|1,204", "");
	is("<table><thead><tr><td rowspan=\"2\">Name</td><td colspan=\"2\">Score</td></tr><tr>"
		"<td>x</td><td>y</td></tr></thead><tbody><tr><td>p</td><td>1</td><td>2</td></tr>"
		"</tbody></table>", "3x3 thead:2 Name^2|Score>2/x|y/p|1|2", "");
	is("<table><tbody><tr><td colspan=\"3\">Title</td></tr><tr><td>1</td><td>2</td><td>3</td>"
		"</tr></tbody></table>", "2x3 heuristic:1 Title>3/1|2|3", "");
	is("<table><tbody><tr><td><b>H</b><sub>2</sub>O</td><td>5</td></tr></tbody></table>",
		"1x2 none:0 H2O|5", "");
	T_EQ_STR(t->cell[0].html, "<b>H</b><sub>2</sub>O");
	T_OK(!t->cell[1].html);
	T_EQ_STR(t->language, "html-table");
	T_OK(!t->truncated && t->source == FX_FROM_MODEL);
	/* wrapped; attributes without a part in this; all that the language has inline */
	is("<html><body>\n<table border='1'>\n<tr class=x><td>a\tb\n</td></tr></table></body>"
		"</html>",
		"1x1 none:0 a b ", "");
	is("<table><tr><td><strong>a</strong><em>b</em><u>c</u><br/>d &lt;</td></tr></table>",
		"1x1 none:0 abc\nd <", "");
	T_EQ_STR(t->cell[0].html, "<b>a</b><i>b</i>c<br>d &lt;");
	is("<TABLE><TR><TD ROWSPAN=2>a</TD><TD>b</TD></TR><TR></TR></TABLE>",
		"2x2 none:0 a^2|b/~", "padded:1");
	is("<table><tr><td rowspan='2'>a</td></tr><tr></tr></table>", "2x1 none:0 a^2", "");
	is("<table></table>", "0x0 none:0", "");
}

/* A.3, a rule at a time. */
static void html_repaired(void)
{
	is("Here: <table><tr><td>a</td></tr></table> Done.", "1x1 none:0 a", "outside:2");
	is("<table><tr>x <td>a</td> y</tr></table>", "1x1 none:0 a", "outside:2");
	is("<table><!-- <td> --><tr><td>a<!-- b --></td></tr></table>", "1x1 none:0 a",
		"comment:2");
	is("<table><tr><td>a</td><!--", "1x1 none:0 a", "truncated:1 comment:1");
	/* 3: quotes */
	is("<table><tr><td colspan=2>a</td></tr><tr><td colspan='1'>b</td><td colspan=\"1>c</td>"
		"</tr></table>", "2x2 none:0 a>2/b|", "unclosed:1 span:1");
	/* 4 */
	is("<table><td>a<td>b<tr><td>c</td><td>d</table>", "2x2 none:0 a|b/c|d",
		"unopened:1 unclosed:5");
	is("<table><thead><tr><td>a</td></tr><tbody><tr><td>b</td></tr></tbody></td></tr></tfoot>"
		"</table>", "2x1 thead:1 a/b", "unclosed:1 stray:3");
	/* 5 */
	is("<table><tr><td>a</b></td><td><b>x<i>y</b>z</i></td><td><sup>1</td></tr></table>",
		"1x3 none:0 a|xyz|1", "unclosed:2 stray:2");
	T_OK(!t->cell[0].html);
	T_EQ_STR(t->cell[1].html, "<b>x<i>y</i></b>z");
	T_EQ_STR(t->cell[2].html, "<sup>1</sup>");
	/* 6 */
	is("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table>e</td>"
		"<td>f</td></tr></table>", "1x2 none:0 a b c d e|f", "nested:1");
	/* between cells, HTML has it close the first */
	say(NULL, "<table><tr><td>a</td></tr><table><tr><td>b</td></tr></table>");
	T_EQ(n, 2);
	T_EQ_STR(repairs(t), "unclosed:1");
	T_EQ_STR(spelt(t + 1), "1x1 none:0 b");
}

static void html_entities(void)
{
	is("<table><tr><td>&amp;&lt;&gt;&quot;&apos;&nbsp;&#65;&#x42;&beta;&plusmn;</td></tr>"
		"</table>",
		"1x1 none:0 &<>\"'\xc2\xa0" "AB\xce\xb2\xc2\xb1", "");
	is("<table><tr><td>&#0;&#8;&#x110000;&#xd800;&#xdfff;&bogus;& &#;&#x;&#12a;&amp</td></tr>"
		"</table>",
		"1x1 none:0 &#0;&#8;&#x110000;&#xd800;&#xdfff;&bogus;& &#;&#x;&#12a;&amp",
		"");
	is("<table><tr><td>&#9;&#10;&#11;&#127;|</td></tr></table>", "1x1 none:0     |", "");
}

/* G, tables 2 and 3, 5 to 11. */
static void html_edges(void)
{
	is("<table><tr><td>a</td><td rowsp", "1x2 none:0 a|", "truncated:1");
	is("<table><tr><td>a</td><td rowspan=\"2\" col", "1x2 none:0 a|", "truncated:1");
	is("<table><tr><td>a</td><td", "1x1 none:0 a", "truncated:1");
	is("<table><tr><td>a</t", "1x1 none:0 a", "truncated:1");
	is("<table><tr><td>a<loc00", "1x1 none:0 a", "truncated:1");
	T_OK(t->truncated);
	is("<table><tr><td>p < 0.001</td><td><LOD</td><td>a<b</td><td>a<b>c</td></tr></table>",
		"1x4 none:0 p < 0.001|<LOD|a<b|ac", "unclosed:1");
	T_EQ_STR(t->cell[3].html, "a<b>c</b>");
	is("<table><thead><tr><td rowspan=\"99\">a</td><td>b</td></tr><tr><td>c</td></tr></thead>"
		"<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
		"3x2 thead:2 a^2|b/c/1|2", "");
	is("<table><tr><td rowspan=\"0\">a</td><td colspan=\"-3\">b</td></tr><tr>"
		"<td colspan=\"1e9\">"
		"c</td></tr><tr><td colspan=\"\xef\xbc\x92\">d</td></tr></table>",
		"3x2 none:0 a^3|b/c/d", "span:3");
	is("<table><tr><td colspan=\"0\" rowspan=\"\">a</td></tr></table>", "1x1 none:0 a",
		"span:2");
	is("<table><tr><td colspan=\"5\">Title</td></tr><tr><td>a</td><td>b</td></tr></table>",
		"2x2 none:0 Title>2/a|b", "too-wide:1");
	is("<table><tr><td colspan=\"3\">a</td></tr><tr><td colspan=\"3\">b</td></tr></table>",
		"2x1 none:0 a/b", "");
	/* 7: the second column is taken from above */
	is("<table><tr><td>a</td><td rowspan=\"2\">b</td><td>c</td></tr><tr><td colspan=\"3\">d"
		"</td>"
		"<td>e</td></tr></table>", "2x3 none:0 a|b^2|c/d|e", "overlap:1");
	is("<table><tr><td>a</td></tr><tr></tr><tr><td>b</td></tr></table>", "2x1 none:0 a/b",
		"empty-row:1");
	/* 10 */
	say(NULL, "<table><tr><td>a</td></tr></table>and<table><tr><td>b</td><td>c</td></tr>"
		"</table>");
	T_EQ(n, 2);
	T_EQ_STR(spelt(t), "1x1 none:0 a");
	T_EQ_STR(repairs(t), "outside:1");
	T_EQ_STR(spelt(t + 1), "1x2 none:0 b|c");
	T_EQ_STR(repairs(t + 1), "");
	/* 11 */
	is("<tr><td>a<td>b<tr><td>c<td>d", "2x2 none:0 a|b/c|d",
		"truncated:1 unopened:1 unclosed:4");
	/* 20 */
	is("<table><tr><td>\xe6\xbc\xa2\xd7\x90" "e\xcc\x81</td><td>\xed\xa0\x80|</td><td>\x01|"
		"</td>"
		"</tr></table>",
		"1x3 none:0 \xe6\xbc\xa2\xd7\x90" "e\xcc\x81|\xef\xbf\xbd|| |",
		"malformed:1 control:1");
}

static void headings(void)
{
	/* G 22 */
	is("<table><tr><th>a</th><th>b</th></tr><tr><th>c</th><th>d</th></tr></table>",
		"2x2 none:0 a|b/c|d", "");
	is("<table><tbody><tr><td>a</td></tr></tbody><thead><tr><td>b</td></tr></thead></table>",
		"2x1 none:0 a/b", "");
	is("<table><thead><tr><td>a</td></tr></thead><thead><tr><td>b</td></tr></thead><tbody><tr>"
		"<td>c</td></tr></tbody></table>", "3x1 thead:2 a/b/c", "");
	/* A.5.2, and a <th> that heads its row */
	is("<table><tr><th>a</th><th>b</th></tr><tr><th>c</th><td>1</td></tr></table>",
		"2x2 th:1 a|b/c#|1", "");
	is("<table><tr><th rowspan=2>a</th><th>b</th></tr><tr><td>c</td></tr><tr><td>1</td><td>2"
		"</td>"
		"</tr></table>", "3x2 th:2 a^2|b/c/1|2", "");
	/* A.5.3: a third of the filled cells below */
	is("a|b\nc|1\nd|e", "3x2 none:0 a|b/c|1/d|e", "");
	is("a|b\nc|1\n|d||", "3x2 heuristic:1 a|b/c|1/d|", "");
	is("a|2\nc|1", "2x2 none:0 a|2/c|1", "");
	is("|||\nc|1", "2x2 none:0 |/c|1", "");
	is("a|b\n12 %|(3.5)\n\xe2\x88\x92" "1|+-*", "3x2 heuristic:1 a|b/12 %|(3.5)/\xe2\x88\x92"
		"1|+-*", "");
	is("a|b\n12 kg|3.5", "2x2 heuristic:1 a|b/12 kg|3.5", "");
	is("a|b|c|d\n12 kg|x|3 mm|2 y", "2x4 none:0 a|b|c|d/12 kg|x|3 mm|2 y", "");
	/* grown until no cell crosses its end; not to all of the table */
	is("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>1</td></tr><tr><td>2</td><td>3"
		"</td>"
		"</tr></table>", "3x2 heuristic:2 a^2|b/1/2|3", "");
	is("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>1</td></tr></table>",
		"2x2 none:0 a^2|b/1", "");
}

/* Of rules: the heading is known, its cells follow. */
static void a_heading_by_others(void)
{
	struct fx_cell cell[] = {
		{ .rows = 2, .cols = 1, .text = "a" }, { .col = 1, .rows = 1, .cols = 1,
			.text = "b" },
		{ .row = 1, .col = 1, .rows = 1, .cols = 1, .text = "c" },
		{ .row = 2, .rows = 1, .cols = 1, .text = "d", .head = 2 },
		{ .row = 2, .col = 1, .rows = 1, .cols = 1, .text = "e", .head = 1 },
	};
	struct fx_table g = { .rows = 3, .cols = 2, .cell = cell, .cells = 5, .head_rows = 1,
		.head = FX_HEAD_RULES };

	pp_table_head(&g, cell);
	T_EQ_STR(spelt(&g), "3x2 rules:2 a^2|b/c/d#|e");
	T_EQ(cell[2].head, 1);
	T_EQ(cell[4].head, 0);
}

static void otsl(void)
{
	is("<otsl><ched>A<ched>B<nl><rhed>x<fcel>1<nl><srow>s<lcel><nl></otsl>",
		"3x2 thead:1 A|B/x#|1/s>2", "");
	T_EQ_STR(t->language, "otsl");
	is("<fcel><ecel><nl><fcel>a<fcel> b <nl>", "2x2 none:0 |/a| b ", "");
	/* G 12: three ways to write one span */
	is("<fcel>a<lcel><fcel>b<nl><ucel><xcel><fcel>c<nl>", "2x3 none:0 a^2>2|b/c", "");
	is("<fcel>a<xcel><fcel>b<nl><xcel><xcel><fcel>c<nl>", "2x3 none:0 a^2>2|b/c", "");
	is("<fcel>a<lcel><fcel>b<nl><ucel><lcel><fcel>c<nl>", "2x3 none:0 a^2>2|b/c", "");
	/* a wide span below narrow cells, whose first row says <xcel> */
	is("<fcel>a<fcel>b<nl><fcel>c<xcel><nl><ucel><xcel><nl>", "3x2 none:0 a|b/c^2>2", "");
	/* G 13 */
	is("<fcel>a<fcel>b<nl><fcel>c", "2x2 none:0 a|b/c|~", "truncated:1 padded:1");
	is("<fcel>a<nl><fcel>b<fcel>c<nl>", "2x2 none:0 a|~/b|c", "padded:1");
	is("<fcel>a<fcel>b<nl><lcel><fcel>c<nl><ucel><ucel><nl><fcel>d<ucel><nl>",
		"4x2 none:0 a|b/~|c^3/~/d", "continuation:2");
	is("<fcel>a<lcel><nl><ucel><fcel>b<nl>", "2x2 none:0 a>2/~|b", "continuation:1");
	/* two <nl> do not move rows, a cell without text takes none */
	is("<fcel>a<nl><nl><fcel><fcel>b<nl>", "2x2 none:0 a|~/|b", "padded:1 empty-row:1");
	/* text where none belongs; more than one table */
	is("x<fcel>a<lcel>y<nl>z<ecel> <ecel>w<nl>", "2x2 none:0 a>2/|w", "outside:3 stray:1");
	say(NULL, "<otsl><fcel>a<nl></otsl><otsl><fcel>b<nl><otsl><fcel>c<nl>");
	T_EQ(n, 3);
	T_EQ_STR(repairs(t), "");
	T_EQ_STR(repairs(t + 1), "unclosed:1");
	T_EQ_STR(repairs(t + 2), "truncated:1");
	T_EQ_STR(spelt(t + 2), "1x1 none:0 c");
	is("</otsl><fcel>a<nl></otsl></caption>", "1x1 none:0 a", "stray:3");
	is("<otsl><fcel>a<nl></otsl", "1x1 none:0 a", "truncated:1");
	is("<otsl><fcel>a<nl><fce", "1x1 none:0 a", "truncated:1");
}

static void captions(void)
{
	is("<otsl><loc_1><loc_2><loc_3><loc_4><caption><loc_1><loc_2><loc_3><loc_4>Table 1"
		"</caption>"
		"<fcel>a<nl></otsl>", "1x1 none:0 a", "");
	T_EQ_STR(t->caption, "Table 1");
	is("<otsl><fcel>a<nl><caption>Table 2<fcel>b<nl></otsl>", "2x1 none:0 a/b", "unclosed:1");
	T_EQ_STR(t->caption, "Table 2");
	is("<table><caption>T <b>3</b></caption><tr><td>a</td></tr></table>", "1x1 none:0 a", "");
	T_EQ_STR(t->caption, "T 3");
	is("<table><caption> <tr><td>a</td></tr></table>", "1x1 none:0 a", "unclosed:1");
	T_OK(!t->caption);
}

static void markdown(void)
{
	is("| A | B |\n|---|:-:|\n| 1 | 2 |\n", "2x2 thead:1 A|B/1|2", "");
	T_EQ_STR(t->language, "markdown");
	/* G 14 */
	is("A | B\r\n--- | ---\r\na\\|b | `c|d` e", "2x2 thead:1 A|B/a|b|`c|d` e", "");
	is("|a ` b|c|\n|-|-|\n|d|", "2x2 thead:1 a ` b|c/d|~", "padded:1");
	is("|a|\n|b|c|", "2x2 none:0 a|~/b|c", "padded:1");
	/* only the first is a rule; what stands around is no table */
	is("Text\n\n|a|b|\n|-|-|\n|-|-|\n", "2x2 thead:1 a|b/-|-", "outside:1");
	say(NULL, "|a|\n|-|\n\n|b|\n|-|\n");
	T_EQ(n, 2);
	T_EQ_STR(spelt(t), "1x1 thead:1 a");
	T_EQ_STR(spelt(t + 1), "1x1 thead:1 b");
	is("|a<br>b<br/>c & &lt; <d>|", "1x1 none:0 a\nb\nc & < <d>", "");
	T_EQ_STR(t->cell[0].html, "a<br>b<br>c &amp; &lt; &lt;d&gt;");
	is("|<loc0001>a|", "1x1 none:0 a", "location:1");
}

static void which_language(void)
{
	say(NULL, "");
	T_EQ(n, 0);
	say(NULL, "no table <fcel <tab");
	T_EQ(n, 0);
	say("text", "|<td>a|</td>");		/* a language of other things says nothing */
	T_EQ_STR(t->language, "html-table");
	say(NULL, "|<td>a<fcel>|</td>");
	T_EQ_STR(t->language, "otsl");
	say("markdown", "|<td>a<fcel>|</td>");
	T_EQ_STR(t->language, "markdown");
	say("html-table-ragged", "|<td>a<fcel>|</td>");
	T_EQ_STR(t->language, "html-table");
	say("html-table", "|a|");
	T_EQ(n, 0);
	is("<table><tr><td>a</td></tr></table><eos><td>b", "1x1 none:0 a", "end-marker:1");
	is("|a|</s>b|", "1x1 none:0 a", "end-marker:1");
}

/* ---- places ---- */

static void placed(const char *text, const struct pp_table_said *like)
{
	static struct fx_answer ans;
	struct pp_table_said s = *like;

	ans = (struct fx_answer){ .text = text, .len = strlen(text) };
	s.answer = &ans;
	ask(&s);
}

static void stands(const float *quad, float x0, float y0, float x1, float y1)
{
	const float want[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	for (int i = 0; i < 8; i++)
		T_NEAR(quad[i], want[i], 1e-3);
}

#define BOX(a, b, c, d) "<td coords=\"<loc" a "><loc" b "><loc" c "><loc" d ">\">x</td>"

static void places(void)
{
	struct pp_table_said s = { .w = 1023, .h = 2046 };

	/* alone a cell has no neighbours: x first */
	placed("<table><tr>" BOX("0010", "0020", "0030", "0040") "</tr></table>", &s);
	stands(t->cell[0].quad, 10, 40, 30, 80);
	stands(t->quad, 10, 40, 30, 80);
	T_EQ_STR(repairs(t), "");
	s.order = PP_LOC_YXYX;
	placed("<table><tr>" BOX("0010", "0020", "0030", "0040") "</tr></table>", &s);
	stands(t->cell[0].quad, 20, 20, 40, 60);
	/* two cells side by side at 0..100 and 200..300, of one height: y first reads them so */
	s.order = PP_LOC_AUTO;
	placed("<table><tr>" BOX("0000", "0000", "0050", "0100") BOX("0000", "0200", "0050", "0300")
		"</tr></table>", &s);
	stands(t->cell[0].quad, 0, 0, 100, 100);
	stands(t->cell[1].quad, 200, 0, 300, 100);
	stands(t->quad, 0, 0, 300, 100);
	s.order = PP_LOC_XYXY;
	placed("<table><tr>" BOX("0000", "0000", "0050", "0100") BOX("0000", "0200", "0050", "0300")
		"</tr></table>", &s);
	stands(t->cell[1].quad, 0, 400, 50, 600);
	/* two below each other, x first */
	s.order = PP_LOC_AUTO;
	placed("<table><tr>" BOX("0000", "0000", "0050", "0100") "</tr><tr>"
		BOX("0000", "0200", "0050", "0300") "</tr></table>", &s);
	stands(t->cell[1].quad, 0, 400, 50, 600);
	/* a landscape picture, padded at its bottom */
	s = (struct pp_table_said){ .w = 1023, .h = 500, .fit = FX_PAD };
	placed("<table><tr>" BOX("0010", "0020", "0030", "0040") "</tr></table>", &s);
	stands(t->cell[0].quad, 10, 20, 30, 40);
}

/* G 17 */
static void broken_places(void)
{
	struct pp_table_said s = { .w = 100, .h = 100, .loc_scale = 500 };

	placed("<table><tr><td coords=\"<loc0001><loc0002><loc0003>\">x</td>"
		"<td coords=<loc0000><loc0000><loc1023><loc1023>>y</td><td><loc0000><loc0000>"
		"<loc1023>"
		"<loc1023>z</td><td>w<loc0001></td></tr></table>", &s);
	T_EQ_STR(spelt(t), "1x4 none:0 x|y|z|w");
	T_EQ_STR(repairs(t), "place:2 location:5");
	stands(t->cell[0].quad, 0, 0, 0, 0);
	stands(t->cell[1].quad, 0, 0, 100, 100);
	stands(t->cell[2].quad, 0, 0, 100, 100);
	/* docling: round(500 v), so N stands for N / 500; without a scale they are passed over */
	placed("<fcel><loc_50><loc_100><loc_150><loc_250>x<ecel><loc_500><loc_1><loc_2><loc_3><nl>"
		"<fcel>y<loc_1><fcel><loc_1><loc_2>z<nl>", &s);
	T_EQ_STR(spelt(t), "2x2 none:0 x|/y|z");
	T_EQ_STR(repairs(t), "place:2 location:1");
	stands(t->cell[0].quad, 10, 20, 30, 50);
	stands(t->cell[1].quad, 0, 0, 0, 0);
	stands(t->cell[3].quad, 0, 0, 0, 0);
	s.loc_scale = 0;
	placed("<fcel><loc_50><loc_100><loc_150><loc_250>x<ecel><loc_500><loc_1><loc_2><loc_3>"
		"<nl>", &s);
	T_EQ_STR(spelt(t), "1x2 none:0 x|");
	T_EQ_STR(repairs(t), "");
	stands(t->cell[0].quad, 0, 0, 0, 0);
}

/* ---- confidences ---- */

/* ~ divides the tokens, token i has the probability p[i]. */
static void tokens(const char *said, const float *p, const struct fx_calibration *map)
{
	static char text[256];
	static float logprob[32], removed[32];
	static uint32_t off[33];
	static struct fx_answer ans;
	size_t len = 0;

	ans = (struct fx_answer){ .text = text, .logprob = logprob, .off = off,
		.removed = removed };
	for (; *said; said++)
		if (*said == '~')
			off[++ans.tokens] = (uint32_t)len;
		else
			text[len++] = *said;
	off[++ans.tokens] = (uint32_t)len;
	text[ans.len = len] = 0;
	for (int i = 0; i < ans.tokens; i++) {
		logprob[i] = logf(p[i]);
		removed[i] = i ? 0 : .5f;
	}
	ask(&(struct pp_table_said){ .answer = &ans, .calibration = map });
}

static void confidences(void)
{
	static const float p[] = { .9f, .8f, .5f, .25f, .9f, .75f, .6f, 1 };
	static const float same[] = { .5f, .5f, .5f, .5f };
	const struct fx_calibration half = { 2, { 0, 1 }, { 0, .5 }, 9, 0, 0 };

	tokens("<table><tr><td>~1~2&amp;~34~</td><td></td><td>~<b>~x</b></td>~</tr></table>", p,
		NULL);
	T_EQ_STR(spelt(t), "1x3 none:0 12&34||x");
	T_NEAR(t->cell[0].confidence, .8 * .5 * .25, 1e-6);
	T_EQ(t->cell[0].weakest, 3);			/* "34" */
	T_NEAR(t->cell[0].weakest_p, .25, 1e-6);
	T_NEAR(t->cell[1].confidence, -1, 0);
	T_EQ(t->cell[1].weakest, -1);
	T_NEAR(t->cell[1].weakest_p, -1, 0);
	T_NEAR(t->cell[2].confidence, .75 * .6, 1e-6);	/* inline tags are a part of it */
	T_EQ(t->cell[2].weakest, 0);
	T_NEAR(t->cell[2].weakest_p, .6, 1e-6);
	T_NEAR(t->confidence, (.1 + .45) / 2, 1e-6);
	T_NEAR(t->removed, .5 / 8, 1e-6);
	T_EQ_STR(t->raw, "<table><tr><td>12&amp;34</td><td></td><td><b>x</b></td></tr></table>");
	/* a token that spans two cells counts for both */
	tokens("<table><tr><td>a~b</td><td>c~d</td>~</tr></table>", p, &half);
	T_NEAR(t->cell[0].confidence, .9 * .8 / 2, 1e-6);
	T_EQ(t->cell[0].weakest, 1);
	T_NEAR(t->cell[1].confidence, .8 * .5 / 2, 1e-6);
	T_EQ(t->cell[1].weakest, 1);
	/* of two that are as weak the first is it */
	tokens("<td>~a~b~c", same, NULL);
	T_EQ(t->cell[0].weakest, 0);
	/* a byte of a character; other languages */
	tokens("<fcel>a\xc3~\xa9~z<fcel>~y<nl>", p, NULL);
	T_NEAR(t->cell[0].confidence, .9 * .8 * .5, 1e-6);
	T_EQ(t->cell[0].weakest, 3);
	tokens("|~a\\|~b ~|c|", p, NULL);
	T_NEAR(t->cell[0].confidence, .8 * .5, 1e-6);
	T_EQ(t->cell[0].weakest, 2);
}

int main(void)
{
	fx_arena_init(&a, 0);
	html_without_a_repair();
	html_repaired();
	html_entities();
	html_edges();
	headings();
	a_heading_by_others();
	otsl();
	captions();
	markdown();
	which_language();
	places();
	broken_places();
	confidences();
	fx_arena_reset(&a);
	return t_end();
}
