/* Formats with places: TSV as Tesseract prints it, hOCR 1.2, ALTO 4.3, PAGE 2019-07-15, by hand
 * from
 * ../shared/spec/domain.md, E.4; that the XML is valid is for tests/check/schema.sh. */
#include "place.h"
#include "put_xml.h"
#include "written.h"

#include <limits.h>

static const struct fx_document doc = { .name = "a\"&.pdf", .tool = "0.1.0", .task = "ocr",
	.model = "nano" };
static struct t_page t;

static void has(const char *format, const struct fx_dpage *p, const char *const *want)
{
	static const struct fx_write_opts opts = { .epoch = 951782400 };
	char *got = t_written(format, &doc, &opts, &p, 1), *at = got;

	for (; *want; want++) {			/* in this order */
		char *next = strstr(at, *want);

		if (!t_ok_(next != NULL, *want, __FILE__, __LINE__))
			printf("# not in: %s\n", at);
		at = next ? next + strlen(*want) : at;
	}
	free(got);
}
#define HAS(format, p, ...) has(format, p, (const char *const []){ __VA_ARGS__, NULL })

static void has_none(const char *format, const struct fx_dpage *p, const char *what)
{
	char *got = t_written(format, &doc, NULL, &p, 1);

	T_OK(!strstr(got, what));
	free(got);
}

static void places(void)
{
	static const float upright[8] = { 10.5f, 20, 30, 20, 30, 28.25f, 10.5f, 28.25f };
	static const float up[8] = { 10, 50, 10, 20, 18, 20, 18, 50 };
	static const float outside[8] = { -5, -5, 500, -5, 500, 900, -5, 900 };
	static const float none[8] = { 1, 2, 3, 4, 5, NAN, 7, 8 };
	static const float down[8] = { 0, 0, -10, 0, -10, -5, 0, -5 };
	static const float askew[8] = { 0, 0, 100, -1, 100, 9, 0, 10 };
	/* points of the corners 10.5 / 100 and 20 / 200 of a page of 300 x 400 points */
	static const float pt[4][4] = { { 31.5f, 40, 90, 56.5f }, { 30, 280, 42.375f, 358 },
		{ 210, 343.5f, 268.5f, 360 }, { 257.625f, 42, 270, 120 } };
	struct fx_dpage p = { .w = 100, .h = 200, .w_pt = 300, .h_pt = 400 };
	int box[4], size[2];
	float b[4];

	T_OK(fx_place_box(box, &p, upright) && box[0] == 10 && box[1] == 20 && box[2] == 30 &&
		box[3] == 29);
	T_OK(fx_place_box(box, &p, outside) && !box[0] && !box[1] && box[2] == 100 &&
		box[3] == 200);
	T_OK(!fx_place_box(box, &p, none) && !box[0] && !box[1] && box[2] == 100 && box[3] == 200);
	T_NEAR(fx_place_angle(upright), 0, 0);
	T_NEAR(fx_place_angle(up), 90, 0);	/* reads from the bottom to the top */
	T_NEAR(fx_place_angle(down), 180, 0);
	T_NEAR(fx_place_angle(askew), 0.6, 1e-6);	/* atan 1/100 is 0.573 degrees */
	T_NEAR(fx_place_angle(none), 0, 0);
	for (p.turned = 0; p.turned < 4; p.turned++) {
		T_OK(fx_place_points(b, &p, upright));
		for (int i = 0; i < 4; i++)
			T_NEAR(b[i], pt[p.turned][i], 1e-3);
	}
	T_OK(!fx_place_points(b, &p, none));
	p.w_pt = 0;
	T_OK(!fx_place_points(b, &p, upright));
	p = (struct fx_dpage){ .w_pt = 595.3f, .h_pt = 0.5f };
	fx_place_size(size, &p);
	T_OK(size[0] == 595 && size[1] == 1);
	p.h_pt = NAN;
	fx_place_size(size, &p);
	T_OK(!size[0] && !size[1]);
}

static void dates(void)
{
	static const struct { long long epoch; const char *date; } row[] = {
		{ 0, "1970-01-01T00:00:00" }, { 951782400, "2000-02-29T00:00:00" },
		{ 253402300799, "9999-12-31T23:59:59" }, { 253402300800, "1970-01-01T00:00:00" },
		{ -1, "1970-01-01T00:00:00" }, { LLONG_MIN, "1970-01-01T00:00:00" },
	};
	char to[24];

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		fx_px_date(to, row[i].epoch);
		T_EQ_STR(to, row[i].date);
	}
}

/* Two lines of text, a figure, a heading that has no place; then nothing at all. */
static const struct fx_dpage *sample(void)
{
	static const struct t_block b[] = {
		{FX_DOC_TEXT, "a<&>\"b \2in-\4|deed ;", 0, 0, 0, NULL, NULL},
		{FX_DOC_FIGURE, NULL, 0, 0, 0, NULL, NULL},
		{FX_DOC_HEADING, "H", 2, 0, 0, NULL, NULL},
		{FX_DOC_RULE, NULL, 0, 0, 0, NULL, NULL},
		{FX_DOC_TABLE, "x", 0, 0, 0, NULL, NULL},
	};

	t_page(&t, 3, b, 5);
	t.p.dpi = 72.25f;
	t.p.label = "iii";
	t.word[0].confidence = 0.98765f;
	t.word[1].confidence = -1;
	t.word[2].other = "<deed>";
	t.word[4].quad[2] = NAN;
	t.block[2].quad[0] = INFINITY;
	return &t.p;
}

static void tsv(void)
{
	static const struct fx_dpage lost = { .number = 4, .status = FX_PAGE_FAILED };
	static const struct fx_dpage text = { .number = 5, .w = 40, .h = 60, .text = "a\tb\n\nc" };
	const struct fx_dpage *p[] = { sample(), &lost, &text };
	char *got;

	t.word[3].text = ";\t\n";
	got = t_written("tsv", &doc, NULL, p, 3);
	T_EQ_STR(got, "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\t"
		"height\tconf\ttext\n"
		"1\t3\t0\t0\t0\t0\t0\t0\t200\t300\t-1\t\n"
		"2\t3\t1\t0\t0\t0\t0\t0\t200\t8\t-1\t\n"
		"3\t3\t1\t1\t0\t0\t0\t0\t200\t8\t-1\t\n"
		"4\t3\t1\t1\t1\t0\t0\t0\t120\t8\t-1\t\n"
		"5\t3\t1\t1\t1\t1\t0\t0\t60\t8\t98.76\ta<&>\"b\n"
		"5\t3\t1\t1\t1\t2\t70\t0\t50\t8\t-1\tin-\n"
		"4\t3\t1\t1\t2\t0\t0\t10\t60\t8\t-1\t\n"
		"5\t3\t1\t1\t2\t1\t0\t10\t40\t8\t50\tdeed\n"
		"5\t3\t1\t1\t2\t2\t50\t10\t10\t8\t50\t;  \n"
		"2\t3\t2\t0\t0\t0\t0\t0\t200\t300\t-1\t\n"
		"3\t3\t2\t1\t0\t0\t0\t0\t200\t300\t-1\t\n"
		"4\t3\t2\t1\t1\t0\t0\t20\t10\t8\t-1\t\n"
		"5\t3\t2\t1\t1\t1\t0\t0\t200\t300\t50\tH\n"
		"2\t3\t3\t0\t0\t0\t0\t30\t200\t8\t-1\t\n"
		"3\t3\t3\t1\t0\t0\t0\t30\t200\t8\t-1\t\n"
		"4\t3\t3\t1\t1\t0\t0\t30\t10\t8\t-1\t\n"
		"5\t3\t3\t1\t1\t1\t0\t30\t10\t8\t50\tx\n"
		"1\t4\t0\t0\t0\t0\t0\t0\t0\t0\t-1\t\n"
		"1\t5\t0\t0\t0\t0\t0\t0\t40\t60\t-1\t\n"
		"2\t5\t1\t0\t0\t0\t0\t0\t40\t60\t-1\t\n"
		"3\t5\t1\t1\t0\t0\t0\t0\t40\t60\t-1\t\n"
		"4\t5\t1\t1\t1\t0\t0\t0\t40\t60\t-1\t\n"
		"5\t5\t1\t1\t1\t1\t0\t0\t40\t60\t-1\ta\n"
		"5\t5\t1\t1\t1\t2\t0\t0\t40\t60\t-1\tb\n"
		"4\t5\t1\t1\t2\t0\t0\t0\t40\t60\t-1\t\n"
		"5\t5\t1\t1\t2\t1\t0\t0\t40\t60\t-1\tc\n");
	free(got);
	got = t_written("tsv", &doc, NULL, NULL, 0);
	T_OK(!strncmp(got, "level\tpage_num\t", 15) && strchr(got, '\n') == got + strlen(got) - 1);
	free(got);
}

static void hocr(void)
{
	struct fx_dpage lost = { .number = 4, .status = FX_PAGE_FAILED, .reason = "a--b-" };

	HAS("hocr", sample(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html",
		"<html xmlns=\"http://www.w3.org/1999/xhtml\">", "<title>a&quot;&amp;.pdf</title>",
		"<meta name=\"ocr-system\" content=\"palimpsest 0.1.0\"/>",
		"<meta name=\"ocr-capabilities\" content=\"ocr_page ocr_carea ocr_par ocr_line "
		"ocrx_word ",
		"<div class=\"ocr_page\" id=\"page_3\" title=\"image &quot;a'&amp;.pdf&quot;; "
		"bbox 0 0 200 300; ppageno 2; scan_res 72 72\">",
		"<div class=\"ocr_carea\" id=\"block_3_1\" title=\"bbox 0 0 200 8\">",
		"<p class=\"ocr_par\" title=\"bbox 0 0 200 8\">",
		"<span class=\"ocr_line\" id=\"line_3_1\" title=\"bbox 0 0 120 8\">",
		"<span class=\"ocrx_word\" id=\"word_3_1\" title=\"bbox 0 0 60 8; x_wconf 99\">"
		"a&lt;&amp;&gt;&quot;b</span>\n",
		"title=\"bbox 70 0 120 8\">in-</span>\n", "</span>\n", "</p>\n",
		"<div class=\"ocr_photo\" id=\"block_3_2\" title=\"bbox 0 20 200 28\"></div>",
		"<div class=\"ocr_carea\" id=\"block_3_3\" title=\"bbox 0 0 200 300\">",
		"<div class=\"ocr_separator\"", "<div class=\"ocr_table\"", "</body>\n</html>\n");
	t.line[0].quad[2] = 0;			/* the first line reads upwards */
	t.line[0].quad[3] = -100;
	HAS("hocr", &t.p, "id=\"line_3_1\" title=\"bbox 0 0 120 8; textangle 90.0\"");
	HAS("hocr", &lost, "title=\"image &quot;a'&amp;.pdf&quot;; bbox 0 0 0 0; ppageno 3\">",
		"<!--failed: a- -b- -->", "</div>");
	lost.text = "un <i>\n\n\xc2placed";
	HAS("hocr", &lost, "<span class=\"ocr_line\" title=\"bbox 0 0 0 0\">un &lt;i&gt;</span>",
		"\xef\xbf\xbdplaced</span>");
	sample();
	t.p.text = "beside blocks";		/* each with an id of its own */
	HAS("hocr", &t.p, "id=\"text_3\"", "id=\"block_3_1\"");
}

static void alto(void)
{
	struct fx_dpage lost = { .number = 4, .status = FX_PAGE_FAILED, .reason = "why",
		.confidence = -1 };

	HAS("alto", sample(),
		"<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\" "
		"SCHEMAVERSION=\"4.3\">",
		"<MeasurementUnit>pixel</MeasurementUnit>", "<fileName>a&quot;&amp;.pdf</fileName>",
		"<Processing ID=\"read\">",
		"<processingDateTime>2000-02-29T00:00:00</processingDateTime>",
		"<processingStepSettings>nano</processingStepSettings>",
		"<softwareName>palimpsest</softwareName>",
		"<softwareVersion>0.1.0</softwareVersion>",
		"<Page ID=\"p3\" HEIGHT=\"300\" WIDTH=\"200\" PHYSICAL_IMG_NR=\"3\" "
		"PRINTED_IMG_NR=\"iii\" PC=\"0.5\">",
		"<PrintSpace>",
		"<TextBlock ID=\"p3b1\" TAGREFS=\"text\" HPOS=\"0\" VPOS=\"0\" WIDTH=\"200\" "
		"HEIGHT=\"8\">",
		"<TextLine ID=\"p3l1\" HPOS=\"0\" VPOS=\"0\" WIDTH=\"120\" HEIGHT=\"8\">",
		"<String ID=\"p3w1\" HPOS=\"0\" VPOS=\"0\" WIDTH=\"60\" HEIGHT=\"8\" "
		"CONTENT=\"a&lt;&amp;&gt;&quot;b\" WC=\"0.9876\"/>",
		"<SP/>",
		"CONTENT=\"in\" STYLE=\"italics\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"indeed\"/>",
		"<HYP CONTENT=\"-\"/>", "</TextLine>",
		"CONTENT=\"deed\" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"indeed\" WC=\"0.5\">",
		"<ALTERNATIVE>&lt;deed&gt;</ALTERNATIVE>", "CONTENT=\";\" WC=\"0.5\"/>",
		"<Illustration ID=\"p3b2\" TAGREFS=\"figure\" HPOS=\"0\" VPOS=\"20\"",
		"<TextBlock ID=\"p3b3\" TAGREFS=\"heading\">", "<String ID=\"p3w5\" CONTENT=\"H\"",
		"<GraphicalElement ID=\"p3b4\" TAGREFS=\"rule\"",
		"<TextBlock ID=\"p3b5\" TAGREFS=\"table\"", "</Layout>\n</alto>\n");
	has_none("alto", &t.p, "ROTATION");
	has_none("alto", &t.p, "<Shape>");
	has_none("alto", &t.p, "QUALITY");
	t.line[0].quad[2] = 0;
	t.line[0].quad[3] = -100;
	HAS("alto", &t.p, "HEIGHT=\"8\" ROTATION=\"90\">", "<Shape>",
		"<Polygon POINTS=\"0,0 0,-100 120,8 0,8\"/>");
	HAS("alto", &lost, "<Page ID=\"p4\" PHYSICAL_IMG_NR=\"4\" QUALITY_DETAIL=\"failed: why\">",
		"<PrintSpace/>");
	lost.text = "un <i>\n\nx";
	HAS("alto", &lost, "<TextBlock ID=\"p4text\">", "<String CONTENT=\"un\"/>", "<SP/>",
		"<String CONTENT=\"&lt;i&gt;\"/>", "</TextLine>", "<String CONTENT=\"x\"/>");
}

/* A word in three parts, over lines and a block; and one whose rest is on another page. */
static void alto_broken_words(void)
{
	static const struct t_block b[] = {{FX_DOC_TEXT, "ab-\4|cd-\4", 0, 0, 0, NULL, NULL},
		{FX_DOC_CAPTION, "x-\4", 0, 0, 0, NULL, NULL},
		{FX_DOC_TEXT, "ef|g-\4", 0, 0, 1, NULL, NULL},
		{FX_DOC_TEXT, "h", 0, 0, 0, NULL, NULL}};

	HAS("alto", t_page(&t, 1, b, 4),
		"CONTENT=\"ab\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"abcdef\"",
		"<HYP CONTENT=\"-\"/>",
		"CONTENT=\"cd\" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"abcdef\"",
		"<HYP CONTENT=\"-\"/>", "CONTENT=\"x\" WC", "<HYP CONTENT=\"-\"/>",
		"CONTENT=\"ef\" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"abcdef\"", "CONTENT=\"g\" WC",
		"<HYP CONTENT=\"-\"/>", "CONTENT=\"h\" WC");
}

static void page(void)
{
	struct fx_dpage lost = { .number = 4, .status = FX_PAGE_BLANK, .reason = "no ink",
		.confidence = -1 };

	HAS("page", sample(),
		"<PcGts xmlns=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/"
		"2019-07-15\">",
		"<Creator>palimpsest 0.1.0</Creator>", "<Created>2000-02-29T00:00:00</Created>",
		"<LastChange>2000-02-29T00:00:00</LastChange>",
		"<Page imageFilename=\"a&quot;&amp;.pdf\" imageWidth=\"200\" imageHeight=\"300\" "
		"imageXResolution=\"72.25\" imageYResolution=\"72.25\" imageResolutionUnit=\"PPI\" "
		"custom=\"page {number:3;}\" conf=\"0.5\">",
		"<RegionRefIndexed index=\"0\" regionRef=\"r1\"/>",
		"<RegionRefIndexed index=\"3\" regionRef=\"r5\"/>", "</ReadingOrder>",
		"<TextRegion id=\"r1\" type=\"paragraph\">",
		"<Coords points=\"0,0 199,0 199,8 0,8\"/>", "<TextLine id=\"l1\">",
		"<Word id=\"w1\">", "<TextEquiv conf=\"0.9876\">",
		"<Unicode>a&lt;&amp;&gt;&quot;b</Unicode>", "<Word id=\"w2\">",
		"<Unicode>in-</Unicode>", "<TextStyle italic=\"true\"/>",
		"<Unicode>a&lt;&amp;&gt;&quot;b in-</Unicode>", "<Word id=\"w3\">",
		"<Unicode>deed</Unicode>", "<TextEquiv index=\"1\">",
		"<Unicode>&lt;deed&gt;</Unicode>", "<ImageRegion id=\"r2\">",
		"<TextRegion id=\"r3\" custom=\"structure {type:heading; level:2;}\" "
		"type=\"heading\">",
		"<Coords points=\"0,0 199,0 199,299 0,299\"/>", "<SeparatorRegion id=\"r4\">",
		"<TableRegion id=\"r5\">", "<TextRegion id=\"r5t\">", "<Unicode>x</Unicode>",
		"</TableRegion>", "</Page>\n</PcGts>\n");
	has_none("page", &t.p, "<Comments>");
	HAS("page", &lost, "<Comments>blank: no ink</Comments>",
		"imageWidth=\"1\" imageHeight=\"1\" "
		"custom=\"page {number:4;}\" type=\"blank\"/>");
	has_none("page", &lost, "ReadingOrder");
	lost.text = "un\t<i>\nx";
	HAS("page", &lost, "<Unicode>un &lt;i&gt;\nx</Unicode>");
}

/* A heading ends what could go on; a region says that it goes on. */
static void what_goes_on(void)
{
	static const struct t_block b[] = { { FX_DOC_TEXT, "ab-\4", 0, 0, 0, NULL, NULL },
		{ FX_DOC_HEADING, "H", 1, 0, 0, NULL, NULL },
		{ FX_DOC_TEXT, "cd", 0, 0, 1, NULL, NULL } };

	has_none("alto", t_page(&t, 1, b, 3), "SUBS_");
	HAS("page", &t.p, "<TextRegion id=\"r3\" continuation=\"true\" type=\"paragraph\">");
}

/* G, located words: 4 what markup would read, 5 scripts, 9 nothing, 12 punctuation alone. */
static void edge_cases(void)
{
	static const char *const word[] = {"<", "&", "\"", "e\xcc\x81", "\xef\xac\x81",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac", "\xd7\xa9\xd7\x9c", "\xe7\xb8\xa6",
		";", ","};
	static const char *const xml[] = {"<", ">&lt;<", ">&amp;<", ">&quot;<", ">e\xcc\x81<",
		">\xef\xac\x81<", ">\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac<",
		">\xd7\xa9\xd7\x9c<", ">\xe7\xb8\xa6<", ">;<", ">,<", NULL};
	static const struct t_block b = { FX_DOC_TEXT, "0 1 2 3 4 5 6 7 8 9", 0, 0, 0, NULL, NULL };
	static const struct fx_dpage empty = { .number = 1, .w = 4, .h = 4 };
	char attr[16];

	t_page(&t, 1, &b, 1);
	for (int i = 0; i < 10; i++)
		t.word[i].text = word[i];
	has("hocr", &t.p, xml);
	has("page", &t.p, xml);
	for (int i = 3; i < 10; i++) {
		snprintf(attr, sizeof(attr), "\"%s\"", word[i]);
		HAS("alto", &t.p, attr);
	}
	HAS("alto", &t.p, "CONTENT=\"&lt;\"", "CONTENT=\"&amp;\"", "CONTENT=\"&quot;\"");
	t.word[0].text = "a\tb\nc\r\x01\xff\xef\xbf\xbf" "d";
	HAS("hocr", &t.p, ">a\xef\xbf\xbd" "b\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
		"\xef\xbf\xbd" "d<");
	t.word[1].text = "\xc2\x85";
	HAS("hocr", &t.p, ">\xef\xbf\xbd</span>");
	HAS("tsv", &t.p, "\ta b c \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbf" "d\n");
	HAS("hocr", &empty, "bbox 0 0 4 4; ppageno 0\"></div>");
	HAS("alto", &empty, "<PrintSpace/>");
	HAS("page", &empty, "custom=\"page {number:1;}\" conf=\"0\"/>");
}

int main(void)
{
	places();
	dates();
	tsv();
	hocr();
	alto();
	alto_broken_words();
	what_goes_on();
	page();
	edge_cases();
	return t_end();
}
