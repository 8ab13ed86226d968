/* Workbooks: what stands in their parts, by hand after ECMA-376 part 1. */
#include "tabled.h"

#include <zlib.h>

static struct t_tables made;
static int warned;

static unsigned at16(const char *p)
{
	return (unsigned)(unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

static unsigned at32(const char *p)
{
	return at16(p) | at16(p + 2) << 16;
}

/* A part of a package (PKWARE's APPNOTE, 4.3.7 and 4.3.12); "": it has none of that name. */
static char *part(const struct fx_membuf *m, const char *name)
{
	char *out = calloc(1, 1 << 20);

	for (size_t i = 0; i + 46 < m->n; i++) {
		const char *p = m->p + i, *file;
		z_stream z = { .avail_out = (1 << 20) - 1 };

		if (memcmp(p, "PK\1\2", 4) != 0 || at16(p + 28) != strlen(name) ||
		    memcmp(p + 46, name, strlen(name)) != 0)
			continue;
		file = m->p + at32(p + 42);
		z.next_in = (Bytef *)(m->p + at32(p + 42) + 30 + at16(file + 26) + at16(file + 28));
		z.avail_in = at32(p + 20);
		z.next_out = (Bytef *)out;
		T_EQ(inflateInit2(&z, -15), Z_OK);
		T_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
		inflateEnd(&z);
		break;
	}
	return out;
}

static void has(const struct fx_membuf *m, const char *name, const char *what, int want)
{
	char *s = part(m, name);

	if (!T_OK((strstr(s, what) != NULL) == want))
		printf("# %s: %s\n# %s\n", name, what, s);
	free(s);
}

#define SHEET "xl/worksheets/sheet1.xml"

/* A page of one table; and a sheet of it. */
static struct fx_membuf book(const struct fx_table *t)
{
	return t_made("xlsx", NULL, t_tables(&made, 3, &t, 1));
}

/* What the sheet says of one cell below a heading. */
static void cell(const char *text, const char *want)
{
	const struct fx_cell c[] = { CELL(0, 0, "head"), CELL(1, 0, text) };
	const struct fx_table t = TABLE(2, 1, 1, c);
	struct fx_membuf m = book(&t);

	has(&m, SHEET, want, 1);
	has(&m, SHEET, "<f>", 0);
	has(&m, SHEET, "hyperlink", 0);
	free(m.p);
}

#define NUMBER(v) "<c r=\"A2\" s=\"2\"><v>" v "</v></c>" /* 0 is no format, 1 the heading's */
#define STRING "<c r=\"A2\" t=\"s\"><v>1</v></c>"

static void cells(void)
{
	static const char *const string[] = { "007", "-0", "12345678901234567890", "=1+1",
		"2019-01-02", "http://a.b", "mailto:a@b", "+A1", "1.2.2019", "TRUE", "{=1}" };

	cell("1,204.5", NUMBER("1204.5"));
	cell("1.204,5", NUMBER("1204.5"));
	cell("1.50", NUMBER("1.5"));
	cell("1,204", NUMBER("1204"));
	cell("1.204", NUMBER("1.204"));
	cell("(5)", NUMBER("-5"));
	cell("5-", NUMBER("-5"));
	cell("12,5%", NUMBER("0.125"));
	for (size_t i = 0; i < FX_COUNT(string); i++) {
		char want[80];
		const struct fx_cell c[] = { CELL(0, 0, "head"), CELL(1, 0, string[i]) };
		const struct fx_table t = TABLE(2, 1, 1, c);
		struct fx_membuf m;

		cell(string[i], STRING);
		m = book(&t);
		snprintf(want, sizeof(want), "<si><t>head</t></si><si><t>%s</t></si>", string[i]);
		has(&m, "xl/sharedStrings.xml", want, 1);
		free(m.p);
	}
}

static void a_table(void)
{
	static const struct fx_cell c[] = {
		SPAN(0, 0, 2, 1, "Name", .head = 1), SPAN(0, 1, 1, 2, "2019", .head = 1),
		SPAN(1, 1, 1, 1, "x", .head = 1), SPAN(1, 2, 1, 1, "y", .head = 1),
		CELL(2, 0, "p"), CELL(2, 1, "7,25"), CELL(2, 2, "two\nlines"),
		CELL(3, 0, "q"), SPAN(3, 1, 1, 2, "1.204", .head = 0),
	 };
	const struct fx_table t = TABLE(4, 3, 2, c);
	struct fx_membuf m = book(&t), again = book(&t);

	T_OK(m.n == again.n && !memcmp(m.p, again.p, m.n));
	has(&m, "xl/workbook.xml", "<sheet name=\"p3\" ", 1);
	has(&m, "docProps/core.xml", ">1970-01-01T00:00:01Z<", 1);
	has(&m, SHEET,
		"<mergeCells count=\"3\"><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/>"
		"<mergeCell ref=\"B4:C4\"/></mergeCells>", 1);
	has(&m, SHEET, "<pane ySplit=\"2\" topLeftCell=\"A3\" activePane=\"bottomLeft\" "
		"state=\"frozen\"/>", 1);
	has(&m, SHEET, "<row r=\"1\" spans=\"1:3\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c>"
		"<c r=\"B1\" s=\"2\" t=\"s\"><v>1</v></c><c r=\"C1\" s=\"2\"/></row>", 1);
	has(&m, SHEET, "<c r=\"B3\" s=\"3\"><v>7.25</v></c><c r=\"C3\" s=\"4\" t=\"s\">", 1);
	has(&m, SHEET, "<c r=\"B4\" s=\"5\"><v>1204</v></c><c r=\"C4\" s=\"5\"/>", 1);
	has(&m, SHEET, "<col min=\"1\" max=\"1\" width=\"7.7109375\" customWidth=\"1\"/>", 1);
	has(&m, "xl/styles.xml", "<numFmts count=\"2\"><numFmt numFmtId=\"164\" "
		"formatCode=\"0.00\"/><numFmt numFmtId=\"165\" formatCode=\"#,##0\"/>", 1);
	has(&m, "xl/styles.xml", "<xf numFmtId=\"164\" fontId=\"0\"", 1);
	has(&m, "xl/styles.xml", "<b/>", 1);
	has(&m, "xl/styles.xml", "<alignment wrapText=\"1\"/>", 1);
	has(&m, "xl/styles.xml", "<alignment horizontal=\"center\"/>", 1);
	free(m.p);
	free(again.p);
}

static void none(void)
{
	static const struct fx_write_opts dated = { .epoch = 86400 };
	static const struct fx_table empty = { .confidence = -1 };
	struct fx_membuf m = t_made("xlsx", &dated, NULL), n = book(&empty);

	has(&m, "xl/workbook.xml", "<sheets><sheet name=\"no tables\" sheetId=\"1\" r:id=\"rId1\"/>"
		"</sheets>", 1);
	has(&n, "xl/workbook.xml", "name=\"no tables\"", 1);
	has(&m, "docProps/core.xml", ">1970-01-02T00:00:00Z<", 1);
	free(m.p);
	free(n.p);
}

static void all_of_it_a_heading(void)
{
	static const struct fx_cell c[] = { CELL(0, 0, "5"), CELL(1, 0, "b") };
	static const struct fx_table t = TABLE(2, 1, 2, c);
	struct fx_membuf m = book(&t);

	has(&m, SHEET, "<pane ", 0);
	has(&m, SHEET, "<c r=\"A1\" s=\"1\" t=\"s\">", 1);
	free(m.p);
}

/* Rows are as high as their lines: those that were printed, and those that a column's width makes.
 * A cell of several rows says nothing of one. */
static void heights(void)
{
	char wide[131] = "";
	const struct fx_cell c[] = { CELL(0, 0, "a\nb"), SPAN(0, 1, 2, 1, "a\nb\nc", .head = 0),
		CELL(1, 0, "a"), CELL(2, 0, wide), CELL(2, 1, "x"),
		CELL(3, 0, "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"),
		CELL(3, 1, "") };
	const struct fx_table t = TABLE(4, 2, 0, c);
	struct fx_membuf m;

	memset(wide, 'a', 130);
	m = book(&t);
	has(&m, SHEET, "<row r=\"1\" spans=\"1:2\" ht=\"30\" customHeight=\"1\">", 1);
	has(&m, SHEET, "<row r=\"2\" spans=\"1:2\"><c", 1);
	has(&m, SHEET, "<row r=\"3\" spans=\"1:2\" ht=\"45\" customHeight=\"1\">", 1);
	has(&m, SHEET, "<row r=\"4\" spans=\"1:2\" ht=\"405\" customHeight=\"1\">", 1);
	has(&m, SHEET, "<col min=\"1\" max=\"1\" width=\"61.7109375\" customWidth=\"1\"/>", 1);
	free(m.p);
}

/* Names are cut at 31 units of UTF-16, lose what Excel forbids, and differ by their numbers. */
static void names(void)
{
	static const struct fx_cell c[] = { CELL(0, 0, "a") };
	struct fx_table t[6];
	const struct fx_table *of[6];
	static const char *const caption[6] = { "Table 1: a/b [c]*? \\'", "table 1: A/b [c]*? \\'",
		"Caption of a table that is longer",
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80",
		" a\n\tb\x01\xff ", NULL };
	struct fx_membuf m;

	for (int i = 0; i < 6; i++) {
		t[i] = (struct fx_table)TABLE(1, 1, 0, c);
		t[i].caption = caption[i];
		of[i] = t + i;
	}
	t[5].first_page = 7;
	t[5].last_page = 9;
	m = t_made("xlsx", NULL, t_tables(&made, 12, of, 6));
	has(&m, "xl/workbook.xml",
		"<sheet name=\"p12 Table 1 ab c\" sheetId=\"1\" r:id=\"rId1\"/>"
		"<sheet name=\"p12-2 table 1 Ab c\" sheetId=\"2\" r:id=\"rId2\"/>"
		"<sheet name=\"p12-3 Caption of a table that i\" sheetId=\"3\" r:id=\"rId3\"/>"
		"<sheet name=\"p12-4 \xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\" ", 1);
	has(&m, "xl/workbook.xml", "name=\"p12-5 a b\" ", 1);
	has(&m, "xl/workbook.xml", "name=\"p7\" ", 1);
	free(m.p);
}

static void a_page_that_comes_twice(void)
{
	static const struct fx_cell c[] = { CELL(0, 0, "a") };
	static const struct fx_table one = TABLE(1, 1, 0, c);
	static const struct fx_document d = { .name = "a.pdf" };
	const struct fx_table *const t[] = { &one };
	struct fx_writing x;
	struct fx_membuf m;
	struct fx_err e;
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_write_begin(&x, &fx_writer_xlsx, &o, &d, NULL);
	fx_write_page(&x, t_tables(&made, 3, t, 1));
	fx_write_page(&x, t_tables(&made, 4, t, 1));
	fx_write_page(&x, t_tables(&made, 3, t, 1));
	fx_write_end(&x);
	fx_write_drop(&x);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	has(&m, "xl/workbook.xml", "name=\"p3\" ", 1);
	has(&m, "xl/workbook.xml", "name=\"p4\" ", 1);
	has(&m, "xl/workbook.xml", "name=\"p3-2\" ", 1);
	free(m.p);
}

static void warn(void *ud, enum fx_level level, const char *msg)
{
	(void)ud;
	warned += level == FX_WARN && !strcmp(msg, "cells of over 32767 characters, cut in the "
		"workbook: 2");
}

static void too_long(void)
{
	enum { ROOM = 65536 };
	char *s = calloc(1, ROOM), *got;
	const struct fx_cell c[] = { CELL(0, 0, s), CELL(1, 0, s + 2), CELL(2, 0, "x") };
	const struct fx_table t = TABLE(3, 1, 0, c);
	struct fx_membuf m;

	memset(s, 'a', 32769);			/* the second one is just short enough, the third */
	memcpy(s + 32766, "\xf0\x9f\x98\x80", 5);	/* character of its end takes two units */
	fx_log_to(warn, NULL, FX_WARN);
	m = book(&t);
	got = part(&m, "xl/sharedStrings.xml");
	T_EQ(strlen(strstr(got, "<t>a") + 3) - strlen(strstr(got, "a</t>")), 32765);
	T_OK(strstr(got, "a\xf0\x9f\x98\x80</t>"));
	free(got);
	free(m.p);
	T_EQ(warned, 0);
	memset(s, 'a', 32770);
	s[32770] = 0;
	m = book(&t);
	got = part(&m, "xl/sharedStrings.xml");
	T_EQ(strcspn(strstr(got, "<t>a") + 3, "<"), 32767);
	free(got);
	free(m.p);
	T_EQ(warned, 1);
	free(s);
}

static void what_is_no_text(void)
{
	static const struct fx_cell c[] = { CELL(0, 0, "a\x01\x7f\xff\r\xef\xbf\xbe"),
		CELL(1, 0, "_x0041_ _x41_ _x004G_"), CELL(2, 0, "<&>\"\t\n.") };
	static const struct fx_table t = TABLE(3, 1, 0, c);
	struct fx_membuf m = book(&t);

	has(&m, "xl/sharedStrings.xml", "<si><t>a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
		"\xef\xbf\xbd</t></si><si><t>_x005F_x0041_ _x41_ _x004G_</t></si>", 1);
	has(&m, "xl/sharedStrings.xml", "&lt;&amp;&gt;\"\t\n.</t></si>", 1);
	free(m.p);
}

static void too_many(void)
{
	static const struct fx_cell c[] = { CELL(0, 0, "a") };
	static const struct fx_cell all[] = { SPAN(0, 0, 2048, 1, "", .head = 0),
		SPAN(0, 1, 2048, 510, "", .head = 0), SPAN(0, 511, 2048, 1, "", .head = 0) };
	static const struct fx_table one = TABLE(1, 1, 0, c), most = TABLE(2048, 512, 0, all);
	static const struct fx_document d = { .name = "a.pdf" };
	const struct fx_table *const t[] = { &one, &one, &most };
	struct fx_writing x;
	struct fx_membuf m;
	struct fx_err e;
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_write_begin(&x, &fx_writer_xlsx, &o, &d, NULL);
	fx_write_page(&x, t_tables(&made, 3, t, 3));
	fx_write_end(&x);
	fx_write_drop(&x);
	T_EQ(fx_out_close(&o, &e), FX_LIMIT);
	free(m.p);
}

/* Over 200 formats of numbers, numbers stay text: Excel has no more. */
static void formats(void)
{
	enum { N = 3 * 3 * 3 * 11 };
	static char text[N][64];
	static struct fx_cell c[N];
	struct fx_table t = { .rows = N, .cols = 1, .cell = c, .cells = N, .confidence = -1 };
	struct fx_membuf m;

	for (int i = 0; i < N; i++) {
		static const char *const whole[] = { "1", "1,000", "" },
			*const sign[] = { "", "+", "\xe2\x88\x92" },
			*const percent[] = { "", "%", " %" };

		snprintf(text[i], sizeof(text[i]), "%s%s.%.*s%s", sign[i / 3 % 3], whole[i % 3],
			1 + i / 27, "12345678901", percent[i / 9 % 3]);
		c[i] = (struct fx_cell)CELL(i, 0, text[i]);
	}
	m = book(&t);
	has(&m, "xl/sharedStrings.xml", "uniqueCount=\"97\"", 1);
	has(&m, "xl/styles.xml", "<cellXfs count=\"201\">", 1);
	free(m.p);
}

int main(void)
{
	cells();
	a_table();
	none();
	all_of_it_a_heading();
	heights();
	names();
	a_page_that_comes_twice();
	too_long();
	what_is_no_text();
	too_many();
	formats();
	return t_end();
}
