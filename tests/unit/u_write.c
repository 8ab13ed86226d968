/* Writers: whole documents against what they must print, by hand; content that no format holds. */
#include "t.h"
#include "json.h"
#include "put_json.h"
#include "utf8.h"
#include "writer.h"

#include <stdlib.h>

static struct fx_err e;

/* Two blocks with a figure between: "one two" / "three", then "four". */
static struct fx_dword word[] = {
	{ "one", { 1, 2, 11, 2, 11, 9, 1, 9 }, 0.98766f, FX_FROM_MODEL, .style = 0 },
	{ "two", { 12.256f, 2, 20, 2, 20, 9, 12.256f, 9 }, -1, FX_FROM_TEXT_LAYER, .style = 0 },
	{ "three", { 1, 12, 11, 12, 11, 19, 1, 19 }, 1, FX_FROM_BOTH, .style = 0 },
	{ "four", { 1, 32, 11, 32, 11, 39, 1, 39 }, 0, FX_FROM_RULES, .style = 0 },
};
static struct fx_dline line[] = {
	{ { 1, 2, 20, 2, 20, 9, 1, 9 }, 0, 2 },
	{ { 1, 12, 11, 12, 11, 19, 1, 19 }, 2, 1 },
	{ { 1, 32, 11, 32, 11, 39, 1, 39 }, 3, 1 },
};
static struct fx_dblock block[] = {
	{ FX_DOC_TEXT, { 1, 2, 20, 2, 20, 19, 1, 19 }, 0, 2, 0.5f, FX_FROM_MODEL, .score = -1 },
	{ FX_DOC_FIGURE, { 0, 20, 40, 20, 40, 30, 0, 30 }, 2, 0, -1, FX_FROM_RULES, .score = -1 },
	{ FX_DOC_TEXT, { 1, 32, 11, 32, 11, 39, 1, 39 }, 2, 1, 0, FX_FROM_RULES, .score = -1 },
};
static const struct fx_event event[] = { { "unread", 2 } };

#define NOTHING .layer = { 0, -1, -1, "none", NULL }, .ink = { -1, -1 }

static struct fx_dpage pages[] = {
	{ .number = 3, .label = "iii", .w_pt = 595.276f, .h_pt = 842, .w = 40, .h = 60,
	  .rotation = 90, .skew = -0.3f, .dpi = 200, .block = block, .line = line, .word = word,
	  .blocks = 3, .lines = 3, .words = 4, .confidence = 0.25f, .event = event, .events = 1,
	  .layer = { 7, 0.5f, -1, "verify", "letters are missing" }, .ink = { 0.25f, 0.125f },
	  .plan = "tiles", .prefill = 260, .generated = 17 },
	{ .number = 4, .status = FX_PAGE_FAILED, .st = FX_LIMIT, .reason = "over 200 megapixels",
	  .confidence = -1, NOTHING },
	{ .number = 5, .status = FX_PAGE_BLANK, .w = 40, .h = 60, .confidence = -1, NOTHING },
	{ .number = 6, .text = "plain\n\ntext", .confidence = 0.5f, NOTHING },
};
static const struct fx_document doc = {
	.name = "a \"b\".pdf", .sha256 = "00ff", .bytes = 123, .media_type = "application/pdf",
	.pages_total = 9, .tool = "0.1.0", .task = "ocr", .model = "nano", .precision = "f32",
	.isa = "avx2", .account = { 4, { 2, 1, 0, 0, 1, 0 } },
};

static char *print(const char *format, const struct fx_document *d, const struct fx_dpage *p,
	int n)
{
	struct fx_writing x;
	struct fx_membuf m;
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_write_begin(&x, fx_writer_find(format), &o, d, NULL);
	for (int i = 0; i < n; i++)
		fx_write_page(&x, p + i);
	fx_write_end(&x);
	fx_write_drop(&x);
	fx_write_drop(&x);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	return m.p ? m.p : calloc(1, 1);
}

static void prints(const char *format, const struct fx_document *d, const struct fx_dpage *p,
	int n, const char *want)
{
	char *got = print(format, d, p, n);

	T_EQ_STR(got, want);
	free(got);
}

static void text(void)
{
	prints("text", &doc, pages, 4, "one two\nthree\n\nfour\n\f\f\fplain\n\ntext\n\f");
	prints("text", &doc, pages, 0, "");
	word[0].text = "\xff\x7f" "a\x1b[2J\xc2\x9b" "b\n\xf0\x9f\x98\x80";
	prints("text", &doc, pages, 1, "\xef\xbf\xbd\xef\xbf\xbd" "a\xef\xbf\xbd[2J\xef\xbf\xbd"
		"b\xef\xbf\xbd"
		"\xf0\x9f\x98\x80 two\nthree\n\nfour\n\f");
	word[0].text = "one";
	pages[3].text = "ends\twell\n";
	prints("text", &doc, pages + 3, 1, "ends\twell\n\f");
	pages[3].text = "";
	prints("text", &doc, pages + 3, 1, "\f");
	pages[3].text = "no page\fends early";
	prints("text", &doc, pages + 3, 1, "no page\xef\xbf\xbd" "ends early\n\f");
	pages[3].text = "plain\n\ntext";
}

#define HEAD "{\"schema\":\"palimpsest.document/1\",\"source\":{\"name\":\"a \\\"b\\\".pdf\"," \
	"\"sha256\":\"00ff\",\"bytes\":123,\"media_type\":\"application/pdf\",\"pages_total\":9}," \
	"\"run\":{\"tool\":\"0.1.0\",\"task\":\"ocr\",\"model\":{\"name\":\"nano\"," \
	"\"sha256\":null,\"precision\":\"f32\"},\"isa\":\"avx2\"},\"pages\":["
#define TAIL "],\"accounting\":{\"selected\":4,\"ok\":2,\"blank\":1,\"fallback\":0," \
	"\"unreadable\":0,\"failed\":1,\"skipped\":0,\"balanced\":true},\"error\":null}\n"

#define PT(box) "\"box_pt\":[" box "],"
#define WORD "\"style\":[],\"join\":\"blank\",\"other\":null"
#define BLOCK                                                                                      \
	"\"level\":0,\"marker\":0,\"continues\":false,\"score\":null,\"reason\":null,\"text\":"
#define NEVER "\"text_layer\":{\"present\":false,\"words\":0,\"quality\":null," \
	"\"agreement\":null,\"used\":\"none\",\"why\":null}," \
	"\"ink\":{\"share\":null,\"unread\":null},\"plan\":null"

static void json(void)
{
	prints("json", &doc, pages, 0, HEAD TAIL);
	prints("json", &doc, pages, 2,
		HEAD
		"{\"number\":3,\"label\":\"iii\",\"status\":\"ok\",\"reason\":null,"
		"\"size_pt\":[595.28,842],\"size_px\":[40,60],\"rotation_applied\":90,"
		"\"skew_deg\":-0.3,\"dpi\":200,\"blocks\":["
		"{\"id\":\"p3b1\",\"type\":\"text\",\"order\":1,"
		"\"polygon\":[[1,2],[20,2],[20,19],[1,19]],\"source\":\"model\",\"confidence\":0.5,"
		"\"lines\":[{\"polygon\":[[1,2],[20,2],[20,9],[1,9]],\"words\":["
		"{\"text\":\"one\",\"polygon\":[[1,2],[11,2],[11,9],[1,9]],\"confidence\":0.9877,"
		"\"source\":\"model\"," PT("14.88,28.07,163.7,126.3") WORD
		"},"
		"{\"text\":\"two\",\"polygon\":[[12.26,2],[20,2],[20,9],[12.26,9]],"
		"\"confidence\":null,\"source\":\"text-layer\"," PT("182.39,28.07,297.64,126.3")
			WORD "}]},"
			     "{\"polygon\":[[1,12],[11,12],[11,19],[1,19]],\"words\":["
			     "{\"text\":\"three\",\"polygon\":[[1,12],[11,12],[11,19],[1,19]],"
			     "\"confidence\":1,\"source\":\"both\"," PT("14.88,168.4,163.7,266.63")
				     WORD "}]}]," PT("14.88,28.07,297.64,266.63") BLOCK
		"\"one two three\"},"
		"{\"id\":\"p3b2\",\"type\":\"figure\",\"order\":2,"
		"\"polygon\":[[0,20],[40,20],[40,30],[0,30]],\"source\":\"rules\","
		"\"confidence\":null,\"lines\":[]," PT("0,280.67,595.28,421") BLOCK
		"null},"
		"{\"id\":\"p3b3\",\"type\":\"text\",\"order\":3,"
		"\"polygon\":[[1,32],[11,32],[11,39],[1,39]],\"source\":\"rules\",\"confidence\":0,"
		"\"lines\":[{\"polygon\":[[1,32],[11,32],[11,39],[1,39]],\"words\":["
		"{\"text\":\"four\",\"polygon\":[[1,32],[11,32],[11,39],[1,39]],\"confidence\":0,"
		"\"source\":\"rules\"," PT("14.88,449.07,163.7,547.3") WORD
		"}]}]," PT("14.88,449.07,163.7,547.3") BLOCK
		"\"four\"}],"
		"\"text\":null,\"confidence\":0.25,"
		"\"events\":[{\"kind\":\"unread\",\"count\":2}],"
		"\"tokens\":{\"prefill\":260,\"generated\":17},"
		"\"text_layer\":{\"present\":true,\"words\":7,\"quality\":0.5,"
		"\"agreement\":null,\"used\":\"verify\",\"why\":\"letters are missing\"},"
		"\"ink\":{\"share\":0.25,\"unread\":0.125},\"plan\":\"tiles\"},"
		"{\"number\":4,\"label\":null,\"status\":\"failed\","
		"\"reason\":\"over 200 megapixels\",\"size_pt\":null,\"size_px\":null,"
		"\"rotation_applied\":0,\"skew_deg\":0,\"dpi\":null,\"blocks\":[],\"text\":null,"
		"\"confidence\":null,\"events\":[],\"tokens\":{\"prefill\":0,\"generated\":0}"
		"," NEVER "}" TAIL);
	prints("json", &doc, pages + 3, 1,
		HEAD
		"{\"number\":6,\"label\":null,\"status\":\"ok\",\"reason\":null,"
		"\"size_pt\":null,\"size_px\":null,\"rotation_applied\":0,\"skew_deg\":0,"
		"\"dpi\":null,\"blocks\":[],\"text\":\"plain\\n\\ntext\","
		"\"confidence\":0.5,\"events\":[],\"tokens\":{\"prefill\":0,\"generated\":0}," NEVER
		"}" TAIL);
}

static void a_document_that_was_never_read(void)
{
	const struct fx_document empty = { .name = "-" };
	char *got;
	const struct fx_document d = { .name = "-", .bytes = -1, .tool = "0.1.0", .task = "ocr",
		.st = FX_ENCRYPTED, .reason = "the password is missing",
		.account = { .selected = 1 } };

	prints("json", &d, NULL, 0, "{\"schema\":\"palimpsest.document/1\",\"source\":"
		"{\"name\":\"-\",\"sha256\":null,\"bytes\":null,\"media_type\":null,"
		"\"pages_total\":0},\"run\":{\"tool\":\"0.1.0\",\"task\":\"ocr\",\"model\":null,"
		"\"isa\":null},\"pages\":[],\"accounting\":{\"selected\":1,\"ok\":0,\"blank\":0,"
		"\"fallback\":0,\"unreadable\":0,\"failed\":0,\"skipped\":0,\"balanced\":false},"
		"\"error\":{\"status\":\"encrypted\",\"reason\":\"the password is missing\"}}\n");
	got = print("json", &empty, NULL, 0);
	T_OK(strstr(got, "\"bytes\":0,"));
	free(got);
}

static void what_json_cannot_hold(void)
{
	struct fx_dpage p = pages[0];
	char *got;

	word[0].text = "\"\\/\x01\x7f\xc2\x85\xe2\x80\xa8\xed\xa0\x80\xff<";
	word[0].confidence = 1.5f;
	word[0].style = FX_BOLD | FX_MONO;
	word[0].join = FX_JOIN_HYPHEN;
	word[0].other = "\x01";
	word[1].quad[3] = NAN;
	word[2].confidence = NAN;
	word[3].quad[0] = INFINITY;
	p.skew = NAN;
	p.dpi = INFINITY;
	p.w_pt = NAN;
	got = print("json", &doc, &p, 1);
	T_EQ(fx_json_check(got, strlen(got), &e), FX_OK);
	T_OK(fx_utf8_clean(got, strlen(got) - 1));
	T_OK(strstr(got, "{\"text\":\"\\\"\\\\/\\u0001\\u007f\\u0085\\u2028\xef\xbf\xbd"
		"\xef\xbf\xbd<\""));
	T_OK(strstr(got, "[1,9]],\"confidence\":1,"));
	T_OK(strstr(
		got, "\"style\":[\"bold\",\"mono\"],\"join\":\"hyphen\",\"other\":\"\\u0001\""));
	T_OK(strstr(got, "\"text\":\"\\\"\\\\/"));
	T_OK(strstr(got, "\"two\",\"polygon\":null,"));
	T_OK(strstr(got, "\"three\",\"polygon\":[[1,12],[11,12],[11,19],[1,19]],"
		"\"confidence\":null"));
	T_OK(strstr(got, "\"four\",\"polygon\":null,"));
	T_OK(strstr(got, "\"size_pt\":null,\"size_px\":[40,60],\"rotation_applied\":90,"
		"\"skew_deg\":null,\"dpi\":null,"));
	free(got);
}

static void number_is(double v, int decimals, const char *want)
{
	struct fx_membuf m;
	struct fx_out o;
	struct fx_put_json j = { &o, 0 };

	fx_out_mem(&o, &m);
	fx_pj_num(&j, NULL, v, decimals);
	T_EQ_STR(m.p, want);
	free(m.p);
}

static void numbers(void)
{
	number_is(0.5, 2, "0.5");
	number_is(-0.5, 0, "-1");
	number_is(-0.004, 2, "0");
	number_is(-0.05, 2, "-0.05");
	number_is(1234.5678, 2, "1234.57");
	number_is(0.00005, 4, "0.0001");
	number_is(0.99996, 4, "1");
	number_is(10, 4, "10");
	number_is(100, 0, "100");
	number_is(1e12, 6, "1000000000000");
	number_is(1.1e12, 0, "null");
	number_is(-INFINITY, 2, "null");
	number_is(NAN, 2, "null");
}

static void accounts(void)
{
	struct fx_account a = { 3, { 1, 0, 0, 1, 0, 1 } };

	T_OK(fx_account_balanced(&a));
	a.status[FX_PAGE_FALLBACK]++;
	T_OK(!fx_account_balanced(&a));
	a.status[FX_PAGE_OK] = -1;
	a.status[FX_PAGE_SKIPPED] = 2;
	T_OK(!fx_account_balanced(&a));		/* sums up, but no page is less than none */
	T_OK(fx_account_balanced(&(struct fx_account){ 0 }));
	T_EQ_STR(fx_page_status_name(FX_PAGE_UNREADABLE), "unreadable");
	T_EQ_STR(fx_page_status_name(FX_PAGE_STATUSES), "failed");
}

static void the_table(void)
{
	T_EQ_STR(fx_writer_find("json")->suffix, ".json");
	T_EQ_STR(fx_writer_find("text")->suffix, ".txt");
	T_OK(!fx_writer_find("jso") && !fx_writer_find(""));
	T_EQ_STR(fx_writer_find("page")->suffix, ".page.xml");
	T_OK(fx_writer_find("page")->one_page && !fx_writer_find("alto")->one_page);
	T_OK(fx_writer_at(12) && !fx_writer_at(13) && !fx_writer_at(-1));
}

static enum fx_st full(void *ud, const void *p, size_t n, struct fx_err *err)
{
	size_t *left = ud;

	(void)p;
	if (n > *left)
		return fx_fail(err, FX_OUTPUT, "full");
	*left -= n;
	return FX_OK;
}

static void a_full_disk_is_told(void)
{
	size_t left = 700;
	struct fx_out o = { .sink = full, .ud = &left };
	const struct fx_writer *w;
	struct fx_writing x;

	fx_write_begin(&x, &fx_writer_json, &o, &doc, NULL);
	T_EQ(o.err.st, FX_OK);
	fx_write_page(&x, pages);
	fx_write_end(&x);
	T_EQ(fx_out_close(&o, &e), FX_OUTPUT);
	for (int i = 0; (w = fx_writer_at(i)); i++) {
		if (w->one_table)	/* of a page without a table they make nothing */
			continue;
		left = 0;
		o = (struct fx_out){ .sink = full, .ud = &left };
		fx_write_begin(&x, w, &o, &doc, NULL);
		fx_write_page(&x, pages);
		fx_write_end(&x);
		fx_write_drop(&x);
		T_EQ(fx_out_close(&o, &e), FX_OUTPUT);
	}
}

int main(void)
{
	the_table();
	accounts();
	text();
	json();
	a_document_that_was_never_read();
	what_json_cannot_hold();
	numbers();
	a_full_disk_is_told();
	return t_end();
}
