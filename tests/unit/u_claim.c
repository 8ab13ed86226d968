/* Claims about pages: each kind by hand, after what olmOCR's benchmark defines. */
#include "t.h"
#include "claim.h"

static struct fx_arena a;
static struct fx_err e;

static struct fx_span span(const char *s)
{
	return (struct fx_span){ s, strlen(s) };
}

/* Members of a claim without what all have. */
static enum fx_st read(struct pp_claim *c, const char *members)
{
	char line[1024];

	snprintf(line, sizeof(line), "{\"pdf\":\"a/b.pdf\",\"page\":2,\"id\":\"x\",%s}", members);
	return pp_claim_read(c, &a, span(line), &e);
}

static void holds(const char *members, const char *page, int want)
{
	struct pp_claim c;
	int is = -1;

	T_EQ(read(&c, members), FX_OK);
	T_EQ(pp_claim_holds(&is, &c, &a, span(page), &e), FX_OK);
	if (!T_OK(is == want))
		printf("# %s\n", members);
}

/* ---- the form ---- */

static void normal_is(const char *text, const char *want)
{
	struct pp_seq to = { NULL, 0 };
	char utf8[128];
	size_t n = 0;

	T_EQ(pp_claim_normal(&to, &a, span(text), &e), FX_OK);
	for (size_t i = 0; i < to.n; i++)
		n += pp_put_utf8(utf8 + n, to.v[i]);
	utf8[n] = 0;
	T_EQ_STR(utf8, want);
}

static void normal(void)
{
	normal_is("two\t\n words", "two words");
	normal_is(" a ", " a ");
	normal_is("**bold** and __so__ *it* _is_", "bold and so it is");
	normal_is("***both***", "both");
	normal_is("*open\nand* shut", "*open and* shut");	/* not over a line's end */
	normal_is("**open\nand** shut", "open and shut");	/* each two: italics */
	normal_is("a * b", "a * b");
	normal_is("****", "");
	normal_is("<b>x</b><i>y</i>z<br>1<br/>2", "xyz 1 2");
	normal_is("\u2018a\u2019 \u201cb\u201d \u201ec\u201c d\u2013e\u2014f\u2212g \uff3f \u00b5",
		"'a' \"b\" \"c\" d-e-f-g _ \u03bc");
	normal_is("cafe\u0301", "caf\u00e9");
	normal_is("\ufb01", "\ufb01");			/* NFC, not NFKC */
}

/* ---- texts ---- */

static void texts(void)
{
	const char *page = "The **quick** brown\nfox jumps over the lazy dog.";

	holds("\"type\":\"present\",\"text\":\"quick brown fox\"", page, 1);
	holds("\"type\":\"absent\",\"text\":\"quick brown fox\"", page, 0);
	holds("\"type\":\"present\",\"text\":\"Quick brown\"", page, 0);
	holds("\"type\":\"present\",\"text\":\"Quick brown\",\"case_sensitive\":false", page, 1);
	holds("\"type\":\"present\",\"text\":\"quiok brown\",\"max_diffs\":1", page, 1);
	holds("\"type\":\"present\",\"text\":\"quiok brovn\",\"max_diffs\":1", page, 0);
	holds("\"type\":\"absent\",\"text\":\"quiok brovn\",\"max_diffs\":1", page, 1);
	holds("\"type\":\"present\",\"text\":\"quick\",\"first_n\":9", page, 1);
	holds("\"type\":\"present\",\"text\":\"quick\",\"first_n\":8", page, 0);
	holds("\"type\":\"present\",\"text\":\"lazy dog.\",\"last_n\":9", page, 1);
	holds("\"type\":\"present\",\"text\":\"lazy dog.\",\"last_n\":8", page, 0);
	holds("\"type\":\"present\",\"text\":\"The dog.\",\"first_n\":4,\"last_n\":4", page, 1);
	holds("\"type\":\"present\",\"text\":\"The\",\"first_n\":null,\"last_n\":1000", page, 1);
	holds("\"type\":\"present\",\"text\":\"words of blanks\"", "\n", 0);
	holds("\"type\":\"absent\",\"text\":\"words of blanks\"", "\n", 1);
}

static void order(void)
{
	const char *page = "one two three two";

	holds("\"type\":\"order\",\"before\":\"one\",\"after\":\"three\"", page, 1);
	holds("\"type\":\"order\",\"before\":\"three\",\"after\":\"one\"", page, 0);
	holds("\"type\":\"order\",\"before\":\"three\",\"after\":\"two\"", page, 1);
	holds("\"type\":\"order\",\"before\":\"two\",\"after\":\"three\"", page, 1);
	holds("\"type\":\"order\",\"before\":\"one\",\"after\":\"four\"", page, 0);
	holds("\"type\":\"order\",\"before\":\"0ne\",\"after\":\"thr3e\",\"max_diffs\":1", page, 1);
	holds("\"type\":\"order\",\"before\":\"two\",\"after\":\"two\"", "two", 0);
}

static void baseline(void)
{
	char page[100];

	holds("\"type\":\"baseline\"", "a page", 1);
	holds("\"type\":\"baseline\"", " .,- ", 0);
	holds("\"type\":\"baseline\"", "", 0);
	holds("\"type\":\"baseline\"", "\u6f22", 0);
	holds("\"type\":\"baseline\",\"check_disallowed_characters\":false", "\u6f22", 1);
	holds("\"type\":\"baseline\"", "x \U0001f600", 0);
	holds("\"type\":\"baseline\",\"max_length\":3", "a b c.", 1);
	holds("\"type\":\"baseline\",\"max_length\":2", "a b c.", 0);
	holds("\"type\":\"baseline\",\"max_length\":0", "", 1);
	holds("\"type\":\"baseline\",\"max_length\":1,\"max_length_skips_image_alt_tags\":true",
		"![alt text](image.png) x", 1);
	holds("\"type\":\"baseline\",\"max_length\":1", "![alt](image.png) x", 0);
	holds("\"type\":\"baseline\",\"max_repeats\":3", "so no no no", 1);	/* "no " once */
	holds("\"type\":\"baseline\",\"max_repeats\":3", "so no no no no ", 0);
	memset(page, 'a', sizeof(page));
	page[30] = 0;
	holds("\"type\":\"baseline\"", page, 1);
	page[30] = 'a';
	page[31] = 0;
	holds("\"type\":\"baseline\"", page, 0);
}

/* ---- tables ---- */

static void table(const char *members, const char *page, int want)
{
	char all[512];

	snprintf(all, sizeof(all), "\"type\":\"table\",%s", members);
	holds(all, page, want);
}

static const char markdown[] = "text\n\n| Name | Age | **Town** |\n|---|:-:|---|\n"
	"| Ann | 31 | Ulm |\n| Bob | 32 |  |\n\nmore | of it\n";

static void markdown_tables(void)
{
	table("\"cell\":\"31\"", markdown, 1);
	table("\"cell\":\"33\"", markdown, 0);
	table("\"cell\":\"33\",\"max_diffs\":1", markdown, 1);
	table("\"cell\":\"31\",\"left\":\"Ann\",\"right\":\"Ulm\","
		"\"up\":\"Age\",\"down\":\"32\"", markdown, 1);
	table("\"cell\":\"31\",\"left\":\"Bob\"", markdown, 0);
	table("\"cell\":\"32\",\"up\":\"Age\"", markdown, 0);
	table("\"cell\":\"32\",\"top_heading\":\"Age\","
		"\"left_heading\":\"Bob\"", markdown, 1);
	table("\"cell\":\"Ulm\",\"left_heading\":\"31\"", markdown, 0);
	table("\"cell\":\"Bob\",\"top_heading\":\"Ann\"", markdown, 1);
	table("\"cell\":\"Ulm\",\"top_heading\":\"Town\"", markdown, 1);
	table("\"cell\":\"Name\",\"up\":\"x\"", markdown, 0);
	table("\"cell\":\"more\"", markdown, 0);	/* one line is no table */
	table("\"cell\":\"31\",\"ignore_markdown_tables\":true", markdown, 0);
	table("\"cell\":\"---\"", markdown, 0);
}

/*  A      B  C
 *  A      D  D
 *  E  F   G  -  */
static const char html[] = "<table><tr><th rowspan=2 colspan=\"2\">A</th><th>B</th><th>C</th></tr>"
	"<tr><td colspan='2'>D</td></tr><tr><td>E<td>F &amp; f<td>G</tr></table>";

static void html_tables(void)
{
	table("\"cell\":\"D\",\"left\":\"A\",\"up\":\"C\",\"down\":\"G\"", html, 1);
	table("\"cell\":\"D\",\"up\":\"B\"", html, 1);	/* either of both */
	table("\"cell\":\"A\",\"right\":\"D\",\"down\":\"F & f\"", html, 1);
	table("\"cell\":\"A\",\"down\":\"G\"", html, 0);
	table("\"cell\":\"G\",\"top_heading\":\"B\"", html, 1);
	table("\"cell\":\"G\",\"top_heading\":\"C\"", html, 1);	/* by way of D */
	table("\"cell\":\"F & f\",\"top_heading\":\"A\"", html, 1);
	table("\"cell\":\"G\",\"left_heading\":\"E\"", html, 1);	/* none: outermost */
	table("\"cell\":\"G\",\"left_heading\":\"F & f\"", html, 0);
	table("\"cell\":\"F & f\"", "<table><tr><td>F &#38; &#x66;</table>", 1);
	table("\"cell\":\"x y\"", "<TABLE><TR><TD>\nx<br/>y </TD></TR></TABLE>", 1);
	table("\"cell\":\"h\"", "<tr><td>h</td></tr>", 0);
	table("\"cell\":\"in\",\"right\":\"by\"",
		"<table><tr><td>out<table><tr><td>in<td>by</table></td></tr></table>", 1);
	table("\"cell\":\"v\",\"top_heading\":\"H\"",
		"<table><thead><tr><td>H</td></tr></thead><tr><td>u</td></tr><tr><td>v</td>",
		1);
}

/* ---- lines ---- */

static void refused(const char *line, enum fx_st want)
{
	struct pp_claim c;

	T_EQ(pp_claim_read(&c, &a, span(line), &e), want);
	T_OK(*e.msg);
}

static void lines(void)
{
	struct pp_claim c;

	T_EQ(read(&c, "\"type\":\"math\",\"math\":\"x\""), FX_OK);
	T_EQ_STR(c.document, "a/b.pdf");
	T_EQ_STR(c.id, "x");
	T_EQ(c.page, 2);
	T_OK(pp_claim_skipped(c.kind) && !pp_claim_skipped(PP_TABLE));
	T_EQ_STR(pp_claim_name(c.kind), "math");
	T_EQ(read(&c, "\"type\":\"noise\""), FX_INPUT);
	T_EQ(read(&c, "\"type\":\"present\""), FX_INPUT);
	T_EQ(read(&c, "\"type\":\"present\",\"text\":\" \""), FX_INPUT);
	T_EQ(read(&c, "\"type\":\"present\",\"text\":3"), FX_INPUT);
	T_EQ(read(&c, "\"type\":\"present\",\"text\":\"x\",\"max_diffs\":-1"), FX_INPUT);
	T_EQ(read(&c, "\"type\":\"present\",\"text\":\"x\",\"max_diffs\":1001"), FX_INPUT);
	T_EQ(read(&c, "\"type\":\"order\",\"before\":\"abc\",\"after\":\"abcd\",\"max_diffs\":2"),
		FX_INPUT);
	refused("[]", FX_INPUT);
	refused("{", FX_INPUT);
	refused("{\"pdf\":\"a.pdf\",\"page\":0,\"id\":\"x\",\"type\":\"baseline\"}", FX_INPUT);
	refused("{\"pdf\":\"\",\"page\":1,\"id\":\"x\",\"type\":\"baseline\"}", FX_INPUT);
	refused("{\"pdf\":\"/a.pdf\",\"page\":1,\"id\":\"x\",\"type\":\"baseline\"}", FX_INPUT);
	refused("{\"pdf\":\"a/../b.pdf\",\"page\":1,\"id\":\"x\",\"type\":\"baseline\"}", FX_INPUT);
	refused("{\"pdf\":\"..\",\"page\":1,\"id\":\"x\",\"type\":\"baseline\"}", FX_INPUT);
}

static void any_allocation_may_be_refused(void)
{
	static const char *const members[] = {
		"\"type\":\"present\",\"text\":\"31\",\"first_n\":99",
		"\"type\":\"order\",\"before\":\"Ann\",\"after\":\"31\"",
		"\"type\":\"table\",\"cell\":\"31\",\"left\":\"Ann\",\"top_heading\":\"Age\"",
		"\"type\":\"baseline\"" };
	const char *const page[] = { markdown, markdown, html, markdown };

	for (size_t i = 0; i < FX_COUNT(members); i++) {
		enum fx_st st = FX_NOMEM;
		struct pp_claim c;
		int is, n = 1;

		for (; n < 200 && st == FX_NOMEM; n++) {
			fx_arena_reset(&a);
			a.refuse_at = n;
			st = read(&c, members[i]);
			st = st ? st : pp_claim_holds(&is, &c, &a, span(page[i]), &e);
		}
		T_EQ(st, FX_OK);
		T_OK(n > 5 && n < 200);
		a.refuse_at = 0;
	}
}

int main(void)
{
	fx_arena_init(&a, 0);
	normal();
	texts();
	order();
	baseline();
	markdown_tables();
	html_tables();
	lines();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
