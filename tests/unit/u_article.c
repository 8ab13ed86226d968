/* Running text: what text, Markdown and HTML make of structure, by hand; the escapes of Markdown
 * from the CommonMark specification. */
#include "flow.h"
#include "written.h"

static const struct fx_document doc = { .name = "a.pdf", .tool = "0.1.0", .task = "ocr" };
static const struct fx_write_opts *opts;

#define BLOCKS(...) (const struct t_block[]){ __VA_ARGS__ }, \
	(int)FX_COUNT(((const struct t_block[]){ __VA_ARGS__ }))
#define P(s) { FX_DOC_TEXT, (s), 0, 0, 0, NULL, NULL }
#define ON(s) { FX_DOC_TEXT, (s), 0, 0, 1, NULL, NULL }
#define IS(kind, s) { (kind), (s), 0, 0, 0, NULL, NULL }
#define ITEM(level, marker, s) { FX_DOC_LIST_ITEM, (s), (level), (marker), 0, NULL, NULL }

static struct t_page one, two, three;

static void prints(const char *format, const struct fx_dpage *const *p, int n, const char *want)
{
	char *got = t_written(format, &doc, opts, p, n);
	const char *body = strstr(got, "<body>\n");
	char *end = strstr(got, "</body>\n</html>\n");

	if (body && end) {
		*end = 0;
		T_EQ_STR(body + 7, want);
	} else {
		T_EQ_STR(got, want);
	}
	free(got);
}

static void page_is(const char *format, const struct t_block *b, int n, const char *want)
{
	const struct fx_dpage *p = t_page(&one, 3, b, n);

	prints(format, &p, 1, want);
}

static void words_that_hyphens_broke(void)
{
	page_is("text", BLOCKS(P("an exam-\4|ple of|it")), "an example\nof\nit\n\f");
	page_is("text", BLOCKS(P("well-\5|known it")), "well-known\nit\n\f");
	page_is("text", BLOCKS(P("in-\4|ter-\4|twined all|of it")), "intertwined\nall\nof it\n\f");
	page_is("text", BLOCKS(P("exam\xe2\x80\x90\4|ple")), "example\n\f");
	page_is("text", BLOCKS(P("exam\xc2\xad\4|ple so\xc2\xad" "ft")), "example\nsoft\n\f");
	page_is("text", BLOCKS(P("exam-|ple")), "exam-\nple\n\f");
	page_is("text", BLOCKS(P("exam-\4")), "exam-\n\f");
	page_is("text", BLOCKS(P("exam-\4"), P("ple")), "exam-\n\nple\n\f");
	page_is("text", BLOCKS(P("a ,\5 b\5|c d")), "a ,b\nc d\n\f");
	page_is("md", BLOCKS(P("a\5|b c-\4|d|e")), "ab cd e\n");
	page_is("text", BLOCKS(P("-\4|a")), "a\n\f");
	page_is("text", BLOCKS(P("odd\4|ly")), "oddly\n\f");	/* no hyphen: nothing goes */
}

static void text_keeps_what_it_printed(void)
{
	const struct fx_dpage *p[] = { &one.p, &two.p };

	page_is("text",
		BLOCKS(IS(FX_DOC_PAGE_HEADER, "head"), IS(FX_DOC_HEADING, "1 Title|two"),
			P("a b|c"), IS(FX_DOC_FIGURE, NULL), IS(FX_DOC_CAPTION, "Fig 1"),
			IS(FX_DOC_TABLE, "1 2|3 4"), ITEM(1, 1, "- x y|z"), ITEM(2, 1, "a. u"),
			IS(FX_DOC_RULE, NULL), IS(FX_DOC_FOOTNOTE, "1 note"), P("end")),
		"1 Title\ntwo\n\na b\nc\n\nFig 1\n\n1 2\n3 4\n\n- x y\nz\na. u\n\n1 "
		"note\n\nend\n\f");
	page_is("text", BLOCKS(IS(FX_DOC_FIGURE, NULL)), "\f");
	page_is("text", BLOCKS(P("a"), IS(FX_DOC_FIGURE, "on it")), "a\n\non it\n\f");
	/* a column: what stands between comes after, the page ends it */
	t_page(&one, 1,
		BLOCKS(P("so it is di-\4"), IS(FX_DOC_CAPTION, "Fig"), ON("vided|and on-\4")));
	t_page(&two, 2, BLOCKS(IS(FX_DOC_PAGE_NUMBER, "2"), ON("ly")));
	prints("text", p, 2, "so it is divided\nand on-\n\nFig\n\fly\n\f");
}

static void furniture_on_request(void)
{
	static const struct fx_write_opts keep = { .keep_furniture = 1 };
	const struct fx_dpage *p[] = { &one.p, &two.p };

	t_page(&one, 1,
		BLOCKS(IS(FX_DOC_PAGE_HEADER, "head"), P("a"), IS(FX_DOC_PAGE_NUMBER, "1")));
	t_page(&two, 2, BLOCKS(ON("b")));
	opts = &keep;
	prints("text", p, 2, "head\n\na\n\n1\n\fb\n\f");
	prints("md", p, 2, "head\n\na b\n\n1\n");
	prints("html", p, 2, "<a id=\"page-1\" class=\"page-start\"></a>\n"
		"<p class=\"furniture\" dir=\"auto\">head</p>\n<p dir=\"auto\">a"
		"<a id=\"page-2\" class=\"page-start\"></a> b</p>\n"
		"<p class=\"furniture\" dir=\"auto\">1</p>\n");
	opts = NULL;
	prints("md", p, 2, "a b\n");
}

static void over_pages(void)
{
	const struct fx_dpage *p[] = { &one.p, &two.p, &three.p };

	t_page(&one, 1, BLOCKS(P("it goes on, inter-\4"), IS(FX_DOC_FOOTNOTE, "* a note"),
		IS(FX_DOC_PAGE_NUMBER, "1")));
	t_page(&two, 2,
		BLOCKS(IS(FX_DOC_FIGURE, NULL), IS(FX_DOC_CAPTION, "Fig|1"), ON("rupted and"),
			IS(FX_DOC_TABLE, "x y")));
	t_page(&three, 3, BLOCKS(ON("ends."), P("new"), IS(FX_DOC_FOOTNOTE, "+"), P("last")));
	prints("md", p, 3,
		"it goes on, interrupted and ends.\n\n\\* a note\n\n*Fig 1*\n\nx y\n\nnew\n\n"
		"last\n\n\\+\n");
	prints("html", p, 3,
		"<a id=\"page-1\" class=\"page-start\"></a>\n<p dir=\"auto\">it goes on,"
		"<a id=\"page-2\" class=\"page-start\"></a> interrupted and"
		"<a id=\"page-3\" class=\"page-start\"></a> ends.</p>\n"
		"<p class=\"footnote\" dir=\"auto\">* a note</p>\n"
		"<figure id=\"p2b1\">\n<figcaption><p class=\"caption\" dir=\"auto\">Fig 1</p>\n"
		"</figcaption>\n</figure>\n<figure id=\"p2b4\">\n"
		"<div class=\"table\" dir=\"auto\">x y</div>\n</figure>\n<p dir=\"auto\">new</p>\n"
		"<p dir=\"auto\">last</p>\n<p class=\"footnote\" dir=\"auto\">+</p>\n");
	two.p.status = FX_PAGE_FAILED;		/* what is lost between is not skipped over */
	two.p.reason = "worker -- died -->";
	two.p.blocks = 0;
	prints("md", p, 3, "it goes on, inter-\n\n\\* a note\n\n"
		"<!-- page 2: failed: worker - - died - -> -->\n\nends.\n\nnew\n\nlast\n\n\\+\n");
	two.p.status = FX_PAGE_BLANK;		/* a blank one is */
	two.p.reason = NULL;
	prints("md", p, 3,
		"it goes on, interends.\n\n\\* a note\n\n<!-- page 2: blank -->\n\nnew\n\n"
		"last\n\n\\+\n");
	t_page(&two, 2, BLOCKS(IS(FX_DOC_HEADING, "Title")));
	prints("md", p, 3, "it goes on, inter-\n\n\\* a note\n\n# Title\n\nends.\n\nnew\n\nlast\n\n"
		"\\+\n");
	t_page(&two, 2, BLOCKS(P("other")));	/* nothing goes on: the hyphen stays */
	prints("md", p, 2, "it goes on, inter-\n\n\\* a note\n\nother\n");
	t_page(&one, 1, BLOCKS(IS(FX_DOC_FOOTNOTE, "1 a foot-\4"), P("x"),
		{ FX_DOC_FOOTNOTE, "note", 0, 0, 1, NULL, NULL }));
	prints("md", p, 1, "x\n\n1 a footnote\n");
	page_is("md", BLOCKS(IS(FX_DOC_FOOTNOTE, "alone")), "alone\n");
	page_is("md", BLOCKS(P("a"), IS(FX_DOC_FORMULA, "x = 1"), ON("b")), "a\n\nx = 1\n\nb\n");
}

static void lists(void)
{
	const struct t_block item[] = { ITEM(1, 1, "\xe2\x80\xa2 a|b"), ITEM(2, 1, "3. c"),
		ITEM(2, 1, "4. d"), ITEM(3, 1, "- e"), ITEM(1, 1, "(i) f"), ITEM(3, 1, "- g"),
		ITEM(1, 0, "h"), P("- p"), ITEM(1, 1, "10) q"), ITEM(2, 1, "1) r") };

	page_is("md", item, FX_COUNT(item),
		"- a b\n\n  3. c\n  4. d\n     - e\n- (i) f\n  - g\n- h\n\n"
		"\\- p\n\n10) q\n    1) r\n");
	page_is("html", item, FX_COUNT(item),
		"<a id=\"page-3\" class=\"page-start\"></a>\n"
		"<ul>\n<li dir=\"auto\">a b<ol>\n<li value=\"3\" dir=\"auto\">c</li>\n"
		"<li value=\"4\" dir=\"auto\">d<ul>\n<li "
		"dir=\"auto\">e</li></ul>\n</li></ol>\n</li></ul>\n"
		"<ul class=\"as-printed\">\n<li dir=\"auto\">(i) f<ul>\n<li "
		"dir=\"auto\">g</li></ul>\n"
		"</li>\n<li dir=\"auto\">h</li></ul>\n<p dir=\"auto\">- p</p>\n"
		"<ol>\n<li value=\"10\" dir=\"auto\">q<ol>\n<li value=\"1\" "
		"dir=\"auto\">r</li></ol>\n"
		"</li></ol>\n");
	page_is("md", BLOCKS(ITEM(1, 1, "- # a"), IS(FX_DOC_FIGURE, "f"), ITEM(2, 1, "- b")),
		"- \\# a\n\nf\n\n- b\n");
	page_is("html", BLOCKS(ITEM(1, 1, "- a"), IS(FX_DOC_CAPTION, "c"), ITEM(2, 1, "- b")),
		"<a id=\"page-3\" class=\"page-start\"></a>\n<ul>\n<li dir=\"auto\">a"
		"<p class=\"caption\" dir=\"auto\">c</p>\n<ul>\n<li dir=\"auto\">b</li></ul>\n"
		"</li></ul>\n");
	page_is("md", BLOCKS(ITEM(9, 1, "123456789. a"), ITEM(1, 1, "1234567890. b")),
		"123456789. a\n- 1234567890. b\n");
	T_EQ(fx_flow_hyphen('a'), 0);
}

static void headings(void)
{
	const struct t_block head[] = {{FX_DOC_HEADING, "2 C #", 3, 0, 0, NULL, NULL},
		{FX_DOC_HEADING, "- x", 9, 0, 0, NULL, NULL},
		{FX_DOC_HEADING, "y", 0, 0, 0, NULL, NULL},
		{FX_DOC_HEADING, "z", 2, 0, 0, NULL, NULL}};

	page_is("md", head, 4, "### 2 C \\#\n\n###### \\- x\n\n# y\n\n## z\n");
	page_is("md", BLOCKS(IS(FX_DOC_HEADING, "\1in \1bold \3both")), "# in bold *both*\n");
	page_is("html", head, 4, "<a id=\"page-3\" class=\"page-start\"></a>\n"
		"<h1 dir=\"auto\">2 C #</h1>\n<h2 dir=\"auto\">- x</h2>\n<h1 dir=\"auto\">y</h1>\n"
		"<h2 dir=\"auto\">z</h2>\n");
}

static void styles(void)
{
	const struct t_block b = P("\1bold \1to-\4|\1gether plain \2it \3both \3more. end");

	page_is("md", &b, 1, "**bold together** plain *it* ***both more.*** end\n");
	page_is("html", &b, 1,
		"<a id=\"page-3\" class=\"page-start\"></a>\n<p dir=\"auto\">"
		"<strong>bold together</strong> plain <em>it</em> <strong><em>both "
		"more.</em></strong> "
		"end</p>\n");
	page_is("text", &b, 1, "bold together\nplain it both more. end\n\f");
	/* a word has the style of what it is joined to: between two no mark could stand */
	page_is("md", BLOCKS(P("\1a,\5 b \2,\5 c")), "**a,b** *,c*\n");
	page_is("md", BLOCKS(P("\1- \1x")), "**- x**\n");
}

static void marks_of_markdown(void)
{
	static const char *const row[][2] = {
		{"*a* a*b 2 * 3", "\\*a\\* a\\*b 2 \\* 3\n"},
		{"_a snake_case a_ _", "\\_a snake_case a\\_ \\_\n"},
		{"`x` [a](b) a\\b", "\\`x\\` \\[a\\](b) a\\\\b\n"},
		{"a<b <c> a < b </p> <!-- <- <3", "a\\<b \\<c> a < b \\</p> \\<!-- <- \\<3\n"},
		{"&amp; &#60; & a &", "\\&amp; \\&#60; & a &\n"},
		{"# a", "\\# a\n"},
		{"#a", "#a\n"},
		{"a #b", "a #b\n"},
		{"- a", "\\- a\n"},
		{"-a", "-a\n"},
		{"a - b", "a - b\n"},
		{"+ a", "\\+ a\n"},
		{"+1 a", "+1 a\n"},
		{"> a", "\\> a\n"},
		{"a > b", "a > b\n"},
		{"1. a", "1\\. a\n"},
		{"12) a", "12\\) a\n"},
		{"1.5 a", "1.5 a\n"},
		{"a 1. b", "a 1. b\n"},
		{"1234567890. a", "1234567890. a\n"},
		{"---", "\\---\n"},
		{"===", "\\===\n"},
		{"~~~ a", "\\~~~ a\n"},
		{"~5", "~5\n"},
		{"a! ![b]", "a! !\\[b\\]\n"},
		{"|a|", "\\|a|\n"},
		{"a\x01\xff[m", "a\xef\xbf\xbd\xef\xbf\xbd\\[m\n"},
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		if (i >= FX_COUNT(row) - 2) {	/* one word, in which nothing is a sign of ours */
			t_page(&one, 3, BLOCKS(P("x")));
			one.word[0].text = row[i][0];
			prints("md", &(const struct fx_dpage *){ &one.p }, 1, row[i][1]);
			continue;
		}
		page_is("md", BLOCKS(P(row[i][0])), row[i][1]);
	}
	/* each line of a table is the start of one */
	page_is("md", BLOCKS(IS(FX_DOC_TABLE, "a b|--- ---|1. c|end\\")),
		"a b\\\n\\--- ---\\\n1\\. c\\\nend\\\\\n");
}

static enum fx_st save(void *ud, const char *name, const struct fx_raster *r, float dpi,
	struct fx_err *e)
{
	char *saved = ud;

	if (!strcmp(name, "p3-b2.png"))
		return fx_fail(e, FX_OUTPUT, "full");
	snprintf(saved, 32, "%s %d %.0f", name, r->w, (double)dpi);
	return FX_OK;
}

static void figures(void)
{
	static unsigned char px[64];
	static char saved[32];
	const struct fx_raster r = { 1, 1, 1, 64, px };
	const struct fx_write_opts shown = { .pictures = "x (1)/a", .save = save, .ud = saved };
	const struct t_block b[] = { { FX_DOC_FIGURE, NULL, 0, 0, 0, NULL, &r },
		{ FX_DOC_CAPTION, "\1Fig. 1", 0, 0, 0, NULL, NULL },
		{ FX_DOC_MUSIC, NULL, 0, 0, 0, "no [model] --", NULL }, IS(FX_DOC_FIGURE, NULL) };
	struct fx_membuf m;
	struct fx_writing x;
	struct fx_err e;
	struct fx_out o;
	char *got;

	page_is("md", b, 4, "***Fig.*** *1*\n\n<!-- music: no [model] - - -->\n");
	opts = &shown;
	page_is("md", b, 4, "![figure](x%20%281%29/a/p3-b1.png)\n\n***Fig.*** *1*\n\n"
		"<!-- music: no [model] - - -->\n");
	T_EQ_STR(saved, "p3-b1.png 1 0");
	page_is("md", BLOCKS({ FX_DOC_FIGURE, "on|it", 0, 0, 0, NULL, &r }),
		"![figure](x%20%281%29/a/p3-b1.png)\n\non\\\nit\n");	/* its words too */
	page_is("md", BLOCKS({ FX_DOC_MOLECULE, "CCO", 0, 0, 0, NULL, &r }), "CCO\n");
	opts = NULL;
	fx_out_mem(&o, &m);		/* a picture that cannot be saved is the output's failure */
	fx_write_begin(&x, fx_writer_find("md"), &o, &doc, &shown);
	fx_write_page(
		&x, t_page(&one, 3, BLOCKS(P("a"), {FX_DOC_FIGURE, NULL, 0, 0, 0, NULL, &r})));
	fx_write_end(&x);
	fx_write_drop(&x);
	T_EQ(fx_out_close(&o, &e), FX_OUTPUT);
	free(m.p);
	t_page(&one, 3, BLOCKS({ FX_DOC_FIGURE, "on", 0, 0, 0, NULL, &r }));
	got = t_written("html", &doc, NULL, &(const struct fx_dpage *){ &one.p }, 1);
	T_OK(strstr(got, "=\"/>\n<div class=\"figure\" dir=\"auto\">on</div>\n</figure>"));
	free(got);
	t_page(&one, 3, b, 4);
	got = t_written("html", &doc, NULL, &(const struct fx_dpage *){ &one.p }, 1);
	/* RFC 4648: the first 9 bytes of a PNG, 89 50 4E 47 0D 0A 1A 0A 00 */
	T_OK(strstr(got, "<figure id=\"p3b1\">\n<img alt=\"figure\" src=\"data:image/png;base64,"
		"iVBORw0KGgoA"));
	T_OK(strstr(got,
		"=\"/>\n<figcaption><p class=\"caption\" dir=\"auto\"><strong>Fig.</strong> 1"
		"</p>\n</figcaption>\n</figure>\n<figure id=\"p3b3\">\n<p "
		"class=\"page-note\">music: "
		"no [model] --</p>\n</figure>\n</body>"));
	free(got);
}

static void words_without_places(void)
{
	struct fx_dpage p = { .number = 1, .text = "1. one  two\n- x\n\n \n<b> &\tc\xff" };
	const struct fx_dpage *pp = &p;

	prints("md", &pp, 1, "1\\. one two\n\\- x\n\n\\<b> & c\xef\xbf\xbd\n");
	prints("html", &pp, 1,
		"<a id=\"page-1\" class=\"page-start\"></a>\n"
		"<p dir=\"auto\">1. one two<br/>\n- x</p>\n<p dir=\"auto\">&lt;b&gt; &amp; "
		"c\xef\xbf\xbd"
		"</p>\n");
}

/* A paragraph without an end, and what waits for it, are not kept without one. */
static void long_ones(void)
{
	static struct fx_dword word[20000];
	static char s[20000 * 8];
	const struct fx_dline line = { .words = 20000 };
	const struct fx_dblock block = { .lines = 1 };
	const struct fx_dpage p = { .number = 1, .block = &block, .blocks = 1, .line = &line,
		.lines = 1, .word = word, .words = 20000 }, *pp = &p;
	char *got;
	size_t n = 0;

	for (int i = 0; i < 20000; i++) {
		word[i] = (struct fx_dword){ .text = "12345", .join = FX_JOIN_NONE };
		memcpy(s + n, "12345", 6);
		n += 5;
	}
	got = t_written("md", &doc, NULL, &pp, 1);
	T_OK(strlen(got) == n + 1 && !memcmp(got, s, n));
	free(got);
}

/* A paragraph that much waits for is closed, whatever comes. */
static void what_waits_is_bounded(void)
{
	const struct fx_dpage *p[] = { &one.p, &two.p, &three.p };
	const size_t n = (size_t)1 << 20;
	char *much = malloc(n + 1), *got;

	memset(much, 'x', n);
	much[n] = 0;
	t_page(&one, 1, BLOCKS(P("a")));
	t_page(&two, 2, BLOCKS(IS(FX_DOC_CAPTION, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")));
	t_page(&three, 3, BLOCKS(ON("b")));
	for (int i = 0; i < 15; i++)
		two.word[i].text = much;
	got = t_written("md", &doc, NULL, p, 3);
	T_OK(!strncmp(got, "a b\n\n*xx", 8));
	free(got);
	two.word[15].text = much;
	got = t_written("md", &doc, NULL, p, 3);
	T_OK(!strncmp(got, "a\n\n*xx", 6) && !strcmp(got + strlen(got) - 7, "xx*\n\nb\n"));
	free(got);
	free(much);
}

int main(void)
{
	words_that_hyphens_broke();
	text_keeps_what_it_printed();
	furniture_on_request();
	over_pages();
	lists();
	headings();
	styles();
	marks_of_markdown();
	figures();
	words_without_places();
	long_ones();
	what_waits_is_bounded();
	return t_end();
}
