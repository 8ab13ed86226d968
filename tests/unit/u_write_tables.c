/* Writers of tables: what each format makes of the same tables, by hand. */
#include "tabled.h"
#include "written.h"

/* Two heading rows, a stub of two rows, what formats must escape, lines, numbers. */
static const struct fx_cell score[] = {
	SPAN(0, 0, 2, 1, "Name", .head = 1), SPAN(0, 1, 1, 2, "Score", .head = 1),
	SPAN(1, 1, 1, 1, "x", .head = 1), SPAN(1, 2, 1, 1, "y", .head = 1),
	SPAN(2, 0, 1, 1, "p|q", .head = 2), CELL(2, 1, "1,204.5"), CELL(2, 2, "-5"),
	SPAN(3, 0, 1, 1, "=1+1", .head = 2), CELL(3, 1, ""), CELL(3, 2, "two\nlines"),
	SPAN(4, 0, 2, 1, "a \"b\", <c> & d", .head = 2), CELL(4, 1, "7"), CELL(4, 2, "12"),
	SPAN(5, 1, 1, 2, "H2O", .html = "<b>H</b><sub>2</sub>O"),
};
static const struct fx_table scores = TABLE(6, 3, 2, score);
static const struct fx_cell plain_cell[] = { CELL(0, 0, "u"), CELL(0, 1, "v"), CELL(1, 0, "w"),
	CELL(1, 1, "z") };
static const struct fx_table plain = TABLE(2, 2, 0, plain_cell);
static const struct fx_table all_head = TABLE(2, 2, 2, plain_cell);
static const struct fx_cell list_cell[] = {
	CELL(0, 0, "one"), CELL(1, 0, ""), CELL(2, 0, "- two\n3") };
static const struct fx_table list = TABLE(3, 1, 0, list_cell);
static const struct fx_table nothing = { .confidence = -1, .removed = -1 };

#define PAGE(to, n, ...) t_tables((to), (n), (const struct fx_table *const[]){ __VA_ARGS__ }, \
	(int)FX_COUNT(((const struct fx_table *const[]){ __VA_ARGS__ })))

static struct t_tables made;

static void prints(const char *format, const struct fx_write_opts *opts, const struct fx_dpage *p,
	const char *want)
{
	struct fx_membuf got = t_made(format, opts, p);
	const char *body = got.p ? strstr(got.p, "</a>\n") : NULL;
	char *end = body ? strstr(body, "</body>\n") : NULL;

	if (end)
		*end = 0;
	T_EQ_STR(end ? body + 5 : got.p ? got.p : "", want);
	free(got.p);
}

static void is(const char *format, const struct fx_table *t, const char *want)
{
	prints(format, NULL, PAGE(&made, 3, t), want);
}

/* One cell as a field, with what ends its record. */
static void field(const char *format, const struct fx_write_opts *opts, const char *s,
	const char *want)
{
	const struct fx_cell c[] = { CELL(0, 0, s) };
	const struct fx_table t = TABLE(1, 1, 0, c);

	prints(format, opts, PAGE(&made, 3, &t), want);
}

static void csv(void)
{
	static const struct fx_write_opts raw = { .csv_raw = 1 }, fill = { .csv_fill = 1 },
		bom = { .csv_bom = 1 };

	is("csv", &scores, "Name,Score,\r\n,x,y\r\np|q,\"1,204.5\",-5\r\n'=1+1,,\"two\nlines\"\r\n"
		"\"a \"\"b\"\", <c> & d\",7,12\r\n,H2O,\r\n");
	prints("csv", &fill, PAGE(&made, 3, &scores), "Name,Score,Score\r\nName,x,y\r\n"
		"p|q,\"1,204.5\",-5\r\n'=1+1,,\"two\nlines\"\r\n\"a \"\"b\"\", <c> & d\",7,12\r\n"
		"\"a \"\"b\"\", <c> & d\",H2O,H2O\r\n");
	prints("csv", &bom, PAGE(&made, 3, &plain), "\xef\xbb\xbfu,v\r\nw,z\r\n");
	prints("csv", NULL, PAGE(&made, 3, &plain, &nothing, &plain),
		"u,v\r\nw,z\r\n\r\nu,v\r\nw,z\r\n");
	prints("csv", NULL, NULL, "");
	is("csv", &nothing, "");
	is("csv", &list, "one\r\n\"\"\r\n\"'- two\n3\"\r\n");
	field("csv", NULL, "+A1", "'+A1\r\n");
	field("csv", NULL, "-A1", "'-A1\r\n");
	field("csv", NULL, "@SUM(1)", "'@SUM(1)\r\n");
	field("csv", NULL, "\tx", "'\tx\r\n");
	field("csv", NULL, "\rx", "\"'\rx\"\r\n");
	field("csv", NULL, "-", "'-\r\n");
	field("csv", NULL, "-5+A1", "'-5+A1\r\n");
	field("csv", NULL, "=\"1\",2", "\"'=\"\"1\"\",2\"\r\n");
	field("csv", NULL, "-5", "-5\r\n");
	field("csv", NULL, "+1,204.5", "\"+1,204.5\"\r\n");
	field("csv", NULL, "-5%", "-5%\r\n");
	field("csv", NULL, "-.5", "-.5\r\n");
	field("csv", &raw, "=1+1", "=1+1\r\n");
	field("csv", NULL, " x", "\" x\"\r\n");
	field("csv", NULL, "x\"", "\"x\"\"\"\r\n");
	field("csv", NULL, "\xff\x1b[2J", "\xef\xbf\xbd\xef\xbf\xbd[2J\r\n");
}

static void tsv(void)
{
	is("tsv", &scores, "Name\tScore\t\n\tx\ty\np|q\t1,204.5\t-5\n'=1+1\t\ttwo lines\n"
		"a \"b\", <c> & d\t7\t12\n\tH2O\t\n");
	prints("tsv", NULL, PAGE(&made, 3, &plain, &plain), "u\tv\nw\tz\n\nu\tv\nw\tz\n");
	field("tsv", NULL, "\tx\r\ny\t", "' x  y \n");
	T_OK(!fx_writer_find("tsv")->tables && fx_writer_find_table("tsv")->tables);
	T_OK(fx_writer_find_table("md") == fx_writer_find("md") && !fx_writer_find_table("odt"));
}

static void latex(void)
{
	static const struct fx_cell odd[] = { CELL(0, 0, "[5] *"), CELL(0, 1, "a--b ``c''"),
		CELL(1, 0, "\\{}$&#_^~%"), CELL(1, 1, "<|>"),
		SPAN(2, 0, 2, 2, "", .html = "<b>x<br>y</b>z") };
	struct fx_table t = TABLE(4, 2, 0, odd);

	t.caption = "100 %\nof it";
	is("latex", &scores,
		"% \\usepackage{multirow}\n\n% page 3\n\\begin{center}\n"
		"\\begin{tabular}{lrr}\n\\hline\n"
		"\\multirow{2}{*}{Name} & \\multicolumn{2}{c}{Score} \\\\\n & x & y \\\\\n\\hline\n"
		"p\\textbar{}q & 1,{}204.5 & -{}5 \\\\\n"
		"=1+1 &  & \\shortstack[r]{two\\\\lines} \\\\\n"
		"\\multirow{2}{*}{a ''{}b''{},{} \\textless{}c\\textgreater{} \\& d} & 7 & 12 "
		"\\\\\n"
		" & \\multicolumn{2}{r}{\\textbf{H}\\textsubscript{2}O} \\\\\n\\hline\n"
		"\\end{tabular}\n\\end{center}\n");
	is("latex", &t,
		"% \\usepackage{multirow}\n\n% page 3\n\\begin{center}\n"
		"100 \\% of it\\par\\smallskip\n\\begin{tabular}{ll}\n\\hline\n"
		"{[}5] {*} & a-{}-{}b `{}`{}c'{}'{} \\\\\n"
		"\\textbackslash{}\\{\\}\\$\\&\\#\\_\\textasciicircum{}\\textasciitilde{}\\% & "
		"\\textless{}\\textbar{}\\textgreater{} \\\\\n"
		"\\multicolumn{2}{l}{\\multirow{2}{*}{\\shortstack[l]{\\textbf{x}\\\\"
		"\\textbf{y}z}}} \\\\\n\\multicolumn{2}{l}{} \\\\\n\\hline\n"
		"\\end{tabular}\n\\end{center}\n");
	prints("latex", NULL, NULL, "% \\usepackage{multirow}\n");
}

static void text(void)
{
	static const struct fx_cell wide[] = { CELL(0, 0, "\xe6\x97\xa5\xe6\x9c\xac"),
		CELL(0, 1, "b"), CELL(1, 0, "cafe\xcc\x81"), CELL(1, 1, "d\nd") };
	static const struct fx_table t = TABLE(2, 2, 1, wide);
	static const struct fx_cell edge[] = { CELL(0, 0, "2019"), CELL(0, 1, "0123456789"),
		CELL(1, 0, "7"), CELL(1, 1, ""), SPAN(2, 0, 1, 2, "0123456789abcdef", .head = 0),
		CELL(3, 0, ""), CELL(3, 1, ""), CELL(4, 0, "x"), CELL(4, 1, "y") };
	static const struct fx_table u = TABLE(5, 2, 0, edge);

	is("text", &scores,
		"Name            Score\n"
		"                x        y\n"
		"--------------  -------  -----\n"
		"p|q             1,204.5     -5\n"
		"=1+1                       two\n"
		"                         lines\n"
		"a \"b\", <c> & d        7     12\n"
		"                H2O\n\f");
	is("text", &t, "\xe6\x97\xa5\xe6\x9c\xac  b\n----  -\ncafe\xcc\x81  d\n      d\n\f");
	is("text", &u, "2019  0123456789\n   7\n0123456789abcdef\n   x  y\n\f");
	is("text", &all_head, "u  v\nw  z\n\f");
	is("text", &nothing, "\f");
}

static void a_wide_cell_pushes_its_line_alone(void)
{
	char s[65] = "", want[200];
	const struct fx_cell c[] = {
		CELL(0, 0, s), CELL(0, 1, "b"), CELL(1, 0, "c"), CELL(1, 1, "d") };
	const struct fx_table t = TABLE(2, 2, 0, c);

	memset(s, 'a', 64);
	snprintf(want, sizeof(want), "%s  b\nc%61sd\n\f", s, "");
	is("text", &t, want);
}

static void md(void)
{
	static const struct fx_cell odd[] = { CELL(0, 0, "*a*"), CELL(0, 1, "b\nc"),
		SPAN(1, 0, 1, 1, "", .html = "a<sup>b|</sup>&amp;c"), CELL(1, 1, "---") };
	static const struct fx_table t = TABLE(2, 2, 1, odd);

	is("md", &scores,
		"| Name | Score |  |\n| --- | --- | --- |\n|  | x | y |\n| p\\|q | 1,204.5 | -5 |\n"
		"| =1+1 |  | two<br>lines |\n| a \"b\", \\<c> & d | 7 | 12 |\n"
		"|  | <b>H</b><sub>2</sub>O |  |\n"
		"\n<!-- table: cells of several rows or columns stand in the first -->\n");
	is("md", &t, "| \\*a\\* | b<br>c |\n| --- | --- |\n| a<sup>b\\|</sup>&c | --- |\n");
	is("md", &plain, "| u | v |\n| --- | --- |\n| w | z |\n");
	is("md", &list, "one\\\n\\- two\\\n3\n");
	is("md", &nothing, "");
}

static void html(void)
{
	static const struct fx_write_opts th = { .th = 1 };
	static const struct fx_cell stub[] = { SPAN(0, 0, 1, 2, "a", .head = 1),
		SPAN(1, 0, 2, 1, "b", .head = 2), CELL(1, 1, "c\nd"), CELL(2, 1, "") };
	static const struct fx_table t = TABLE(3, 2, 1, stub);

	is("html", &scores,
		"<div class=\"table\" id=\"p3b1\">\n<table dir=\"auto\">\n<thead>\n"
		"<tr><td rowspan=\"2\">Name</td><td colspan=\"2\">Score</td></tr>\n"
		"<tr><td>x</td><td>y</td></tr>\n</thead>\n<tbody>\n"
		"<tr><td>p|q</td><td>1,204.5</td><td>-5</td></tr>\n"
		"<tr><td>=1+1</td><td></td><td>two<br/>lines</td></tr>\n"
		"<tr><td rowspan=\"2\">a &quot;b&quot;, &lt;c&gt; &amp; d</td><td>7</td><td>12</td>"
		"</tr>\n<tr><td colspan=\"2\"><b>H</b><sub>2</sub>O</td></tr>\n</tbody>\n"
		"</table>\n</div>\n");
	prints("html", &th, PAGE(&made, 3, &t),
		"<div class=\"table\" id=\"p3b1\">\n<table dir=\"auto\">\n<thead>\n"
		"<tr><th scope=\"colgroup\" colspan=\"2\">a</th></tr>\n</thead>\n<tbody>\n"
		"<tr><th scope=\"rowgroup\" rowspan=\"2\">b</th><td>c<br/>d</td></tr>\n"
		"<tr><td></td></tr>\n</tbody>\n</table>\n</div>\n");
	is("html", &all_head, "<div class=\"table\" id=\"p3b1\">\n<table dir=\"auto\">\n<thead>\n"
		"<tr><td>u</td><td>v</td></tr>\n<tr><td>w</td><td>z</td></tr>\n</thead>\n"
		"</table>\n</div>\n");
	is("html", &plain, "<div class=\"table\" id=\"p3b1\">\n<table dir=\"auto\">\n<tbody>\n"
		"<tr><td>u</td><td>v</td></tr>\n<tr><td>w</td><td>z</td></tr>\n</tbody>\n"
		"</table>\n</div>\n");
}

static void json(void)
{
	static const struct fx_write_opts no_raw = { .no_raw = 1 };
	static const struct fx_event mended[] = { { "span-cut", 2 } };
	static const struct fx_cell c[] = {
		SPAN(0, 0, 1, 2, "\xc3\xa9x7", .head = 1,
			.quad = { 10, 20, 30, 20, 30, 40, 10, 40 },
			.html = "\xc3\xa9<b>x7</b>", .page = 4, .source = FX_FROM_BOTH),
		{ .row = 1, .col = 0, .rows = 1, .cols = 1, .text = "a\nbc", .confidence = 0.5f,
		  .quad = { 0, 50, 10, 50, 10, 60, 0, 60 }, .other = "", .weakest = 3,
		  .weakest_p = 0.25f },
		SPAN(1, 1, 1, 1, "", .filler = 1, .page = 3),
	 };
	struct fx_table t = TABLE(2, 2, 1, c);
	struct fx_membuf got;
	const char *at;

	t.source = FX_FROM_MODEL;
	t.language = "html-table";
	t.repair = mended;
	t.repairs = 1;
	t.truncated = 1;
	t.caption = "T \"1\"";
	t.turned = 1;
	t.confidence = 0.5f;
	t.removed = 0.125f;
	t.raw = "<tr>";
	t.first_page = 3;
	t.last_page = 4;
	got = t_made("json", NULL, PAGE(&made, 3, &t));
	at = strstr(got.p, "\"table\":");
	if (T_OK(at))
		*strstr(at, "}],\"text\":null") = 0;
	T_EQ_STR(at, "\"table\":{\"rows\":2,\"cols\":2,\"head_rows\":1,\"head_source\":\"thead\","
		"\"source\":\"model\",\"language\":\"html-table\",\"how\":null,"
		"\"repairs\":[{\"kind\":\"span-cut\",\"count\":2}],\"truncated\":true,"
		"\"caption\":\"T \\\"1\\\"\",\"polygon\":null,\"box_pt\":null,\"pages\":[3,4],"
		"\"turned\":90,\"confidence\":0.5,\"removed\":0.125,\"raw\":\"<tr>\",\"cells\":["
		"{\"row\":0,\"col\":0,\"rowspan\":1,\"colspan\":2,\"header\":true,\"filler\":false,"
		"\"text\":\"\xc3\xa9x7\",\"html\":\"\xc3\xa9<b>x7</b>\",\"page\":4,"
		"\"polygon\":[[10,20],[30,20],[30,40],[10,40]],\"box_pt\":null,\"confidence\":null,"
		"\"source\":\"both\",\"other\":null,\"weakest\":null},"
		"{\"row\":1,\"col\":0,\"rowspan\":1,\"colspan\":1,\"header\":false,"
		"\"filler\":false,\"text\":\"a\\nbc\",\"html\":null,\"page\":null,"
		"\"polygon\":[[0,50],[10,50],[10,60],[0,60]],\"box_pt\":[0,25,5,30],"
		"\"confidence\":0.5,\"source\":\"model\",\"other\":\"\","
		"\"weakest\":{\"char\":3,\"p\":0.25}},"
		"{\"row\":1,\"col\":1,\"rowspan\":1,\"colspan\":1,\"header\":false,"
		"\"filler\":true,\"text\":\"\",\"html\":null,\"page\":3,\"polygon\":null,"
		"\"box_pt\":null,\"confidence\":null,\"source\":\"model\",\"other\":null,"
		"\"weakest\":null}]}");
	free(got.p);
	got = t_made("ndjson", &no_raw, PAGE(&made, 3, &t));
	T_OK(strstr(got.p, "\"raw\":null"));
	free(got.p);
	t.quad[2] = 50;
	t.quad[5] = 100;
	got = t_made("ndjson", NULL, PAGE(&made, 3, &t));
	T_OK(strstr(got.p, "\"polygon\":[[0,0],[50,0],[0,100],[0,0]],\"box_pt\":[0,0,25,50]"));
	T_OK(strstr(got.p, "\"raw\":\"<tr>\""));
	free(got.p);
	got = t_made("json", NULL, PAGE(&made, 3, &nothing));
	T_OK(strstr(got.p, "\"table\":{\"rows\":0,\"cols\":0,\"head_rows\":0,"
		"\"head_source\":\"none\",\"source\":\"model\",\"language\":null,"));
	free(got.p);
}

/* ---- tables among other blocks ---- */

#define BLOCKS(...) (const struct t_block[]){ __VA_ARGS__ }, \
	(int)FX_COUNT(((const struct t_block[]){ __VA_ARGS__ }))
#define IS(kind, s) { (kind), (s), 0, 0, 0, NULL, NULL }
#define ON(kind, s) { (kind), (s), 0, 0, 1, NULL, NULL }
#define GRID(id, caption) "<div class=\"table\" id=\"" id "\">\n<table dir=\"auto\">\n" caption \
	"<tbody>\n<tr><td>u</td><td>v</td></tr>\n<tr><td>w</td><td>z</td></tr>\n</tbody>\n" \
	"</table>\n</div>\n"
#define CAPTION(s) "<p class=\"caption\" dir=\"auto\">" s "</p>\n"
#define PIPES "| u | v |\n| --- | --- |\n| w | z |\n"

static struct t_page among;

/* The blocks that are tables have `plain` as their grid, with that caption. */
static const struct fx_dpage *with_grids(const struct t_block *b, int n, const char *caption)
{
	static struct fx_table t;
	struct fx_dpage *p = t_page(&among, 3, b, n);

	t = plain;
	t.caption = caption;
	for (int i = 0; i < n; i++)
		among.block[i].table = b[i].kind == FX_DOC_TABLE && !b[i].continues ? &t : NULL;
	return p;
}

static void captions(void)
{
	const struct t_block before[] = { IS(FX_DOC_CAPTION, "Table 1:|of it"),
		IS(FX_DOC_TABLE, "u v") };
	const struct t_block after[] = { IS(FX_DOC_TABLE, NULL),
		IS(FX_DOC_CAPTION, "Table 1: of it") };
	const struct t_block broken[] = { IS(FX_DOC_CAPTION, "Table 1: a ca-\4|ption"),
		IS(FX_DOC_TABLE, NULL) };
	const struct t_block between[] = { IS(FX_DOC_TABLE, NULL), IS(FX_DOC_CAPTION, "Table 2"),
		IS(FX_DOC_TABLE, NULL) };
	const struct fx_dpage *p = with_grids(before, 2, "Table 1: of it");

	prints("html", NULL, p,
		GRID("p3b2", "<caption>" CAPTION("Table 1: of it") "</caption>\n"));
	prints("md", NULL, p, "*Table 1: of it*\n\n" PIPES);
	prints("text", NULL, p, "Table 1:\nof it\n\nu  v\nw  z\n\f");
	p = with_grids(after, 2, NULL);
	prints("html", NULL, p,
		GRID("p3b1", "<caption>" CAPTION("Table 1: of it") "</caption>\n"));
	prints("md", NULL, p, PIPES "\n*Table 1: of it*\n");
	prints("text", NULL, p, "u  v\nw  z\n\nTable 1: of it\n\f");
	/* another table's stays where it is */
	p = with_grids(after, 2, "Table 0: of it");
	prints("html", NULL, p, GRID("p3b1", "") CAPTION("Table 1: of it"));
	p = with_grids(before, 2, "Table 0:");
	prints("html", NULL, p, CAPTION("Table 1: of it") GRID("p3b2", ""));
	p = with_grids(before, 2, NULL);
	prints("html", NULL, p, CAPTION("Table 1: of it") GRID("p3b2", ""));
	p = with_grids(between, 3, "Table 2");
	among.block[0].table = &plain;
	prints("html", NULL, p, GRID("p3b1", "")
		GRID("p3b3", "<caption>" CAPTION("Table 2") "</caption>\n"));
	prints("md", NULL, p, PIPES "\n*Table 2*\n\n" PIPES);
	p = with_grids(broken, 2, "Table 1:\na caption");
	prints("html", NULL, p,
		GRID("p3b2", "<caption>" CAPTION("Table 1: a caption") "</caption>\n"));
}

static void among_text(void)
{
	const struct t_block b[] = { IS(FX_DOC_TEXT, "it goes"), IS(FX_DOC_TABLE, "u v|w z"),
		ON(FX_DOC_TEXT, "on"), ON(FX_DOC_TABLE, "x y"), IS(FX_DOC_TEXT, "end") };
	const struct fx_dpage *p = with_grids(b, 5, NULL);

	prints("md", NULL, p, "it goes on\n\n" PIPES "\nend\n");
	prints("text", NULL, p, "it goes\non\n\nu  v\nw  z\n\nend\n\f");
	prints("html", NULL, p, "<p dir=\"auto\">it goes on</p>\n" GRID("p3b2", "")
		"<p dir=\"auto\">end</p>\n");
	prints("csv", NULL, p, "u,v\r\nw,z\r\n");
}

static void memory_is_refused(void)
{
	static const struct { const char *name; int most; } of[] = { { "csv", 1 }, { "tsv", 1 },
		{ "latex", 3 }, { "xlsx", 3 }, { "text", 4 } };
	static const struct fx_document d = { .name = "a.pdf" };

	for (size_t i = 0; i < FX_COUNT(of); i++)
		for (int n = 1; n <= of[i].most + 1; n++) {
			struct fx_writing x;
			struct fx_membuf m;
			struct fx_err e;
			struct fx_out o;

			fx_out_mem(&o, &m);
			fx_write_begin(&x, fx_writer_find_table(of[i].name), &o, &d, NULL);
			x.mem.refuse_at = n;
			fx_write_page(&x, PAGE(&made, 3, &scores));
			fx_write_end(&x);
			fx_write_drop(&x);
			T_EQ(fx_out_close(&o, &e), n <= of[i].most ? FX_NOMEM : FX_OK);
			free(m.p);
		}
}

int main(void)
{
	csv();
	tsv();
	latex();
	text();
	a_wide_cell_pushes_its_line_alone();
	md();
	html();
	json();
	captions();
	among_text();
	memory_is_refused();
	return t_end();
}
