/* Sheets: plain text, PAGE, ALTO and TSV by hand, and a page of OCR-D's ground truth. */
#include "t.h"
#include "file.h"
#include "sheet.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;
static struct pl_sheet s;

static struct fx_span span(const char *text)
{
	return (struct fx_span){ text, strlen(text) };
}

static void text_is(int page, const char *want)
{
	const struct fx_span t = page < s.pages ? s.page[page].text : (struct fx_span){ "?", 1 };

	if (!T_OK(t.n == strlen(want) && !memcmp(t.p, want, t.n)))
		printf("# %.*s\n", (int)t.n, t.p);
}

static void word_is(int page, int nth, const char *text, const float box[4])
{
	const struct pp_spot *w = page < s.pages && nth < s.page[page].words ?
		s.page[page].word + nth : NULL;

	T_OK(w && w->text.n == strlen(text) && !memcmp(w->text.p, text, w->text.n));
	for (int i = 0; w && i < 4; i++)
		T_NEAR(w->box[i], box[i], 1e-3);
}

#define BOX(...) (const float[4]){ __VA_ARGS__ }

/* ---- plain text ---- */

static void plain(void)
{
	T_EQ(pl_sheet_text(&s, &a, span("one\ftwo"), &e), FX_OK);
	T_EQ(s.pages, 2);
	text_is(1, "two");
	T_OK(!s.page[0].word);
	T_EQ(pl_sheet_text(&s, &a, span("one\ftwo\f\n"), &e), FX_OK);
	T_EQ(s.pages, 2);
	T_EQ(pl_sheet_text(&s, &a, span(""), &e), FX_OK);
	T_EQ(s.pages, 1);
	text_is(0, "");
}

/* ---- PAGE ---- */

#define PAGE(inner) "<?xml version=\"1.0\"?><PcGts xmlns=\"urn:x\"><Page imageWidth=\"200\" " \
	"imageHeight='300'>" inner "</Page></PcGts>"
#define LINE(text, words) "<TextLine>" words "<TextEquiv><Unicode>" text "</Unicode></TextEquiv>" \
	"</TextLine>"
#define WORD(points, text) "<Word><Coords points=\"" points "\"/><Glyph><TextEquiv><Unicode>g" \
	"</Unicode></TextEquiv></Glyph><TextEquiv><Unicode>" text "</Unicode></TextEquiv>" \
	"<TextEquiv><Unicode>second</Unicode></TextEquiv></Word>"

static void page(void)
{
	T_EQ(pl_sheet_xml(&s, &a, span(PAGE("<TextRegion id='r'>"
		LINE(" a&amp;b, c ", WORD("10,20 50,20 50,40.5 10,40", "a&amp;b")
		WORD("60,20 90,41", ","))
		"<TextLine>" WORD("1,2 3,4", "no") WORD("5,6 7,8", "line") "</TextLine>"
		"<TextEquiv><Unicode>of the region</Unicode></TextEquiv></TextRegion>")), &e),
		FX_OK);
	T_EQ(s.pages, 1);
	T_NEAR(s.page[0].w, 200, 0);
	T_NEAR(s.page[0].h, 300, 0);
	text_is(0, "a&b, c\nno line\n");
	T_EQ(s.page[0].words, 4);
	word_is(0, 0, "a&b", BOX(10, 20, 50, 40.5f));
	word_is(0, 1, ",", BOX(60, 20, 90, 41));
	word_is(0, 3, "line", BOX(5, 6, 7, 8));
	/* regions without lines, points as elements, a word without text, one without a place */
	T_EQ(pl_sheet_xml(&s, &a, span(PAGE("<TextRegion><TextEquiv><Unicode>alone</Unicode>"
		"</TextEquiv></TextRegion><TextRegion><TextLine><Word><Coords><Point x='1' y='2'/>"
		"<Point x='3' y='4'/></Coords></Word><Word><TextEquiv><Unicode>x</Unicode>"
		"</TextEquiv></Word></TextLine></TextRegion>")), &e), FX_OK);
	text_is(0, "alone\nx\n");
	T_EQ(s.page[0].words, 1);
	word_is(0, 0, "", BOX(1, 2, 3, 4));
}

#define REGION(id) "<TextRegion id='" id "'>" LINE(id, "") "</TextRegion>"
#define REF(id, index) "<RegionRefIndexed index='" index "' regionRef='" id "'/>"

static void reading_order(void)
{
	T_EQ(pl_sheet_xml(&s, &a, span(PAGE("<ReadingOrder><OrderedGroup id='g'>" REF("c", "0")
		REF("a", "2") REF("b", "1") "</OrderedGroup></ReadingOrder>"
		REGION("a") REGION("b") REGION("x") REGION("c"))), &e), FX_OK);
	text_is(0, "c\nb\na\nx\n");
	T_EQ(pl_sheet_xml(&s, &a, span(PAGE("<ReadingOrder><OrderedGroup id='g'>" REF("b", "0")
		"<OrderedGroupIndexed index='1' regionRef='a'>" REF("c", "0")
		"</OrderedGroupIndexed></OrderedGroup></ReadingOrder>" REGION("a") REGION("b"))),
		&e), FX_OK);
	text_is(0, "a\nb\n");	/* groups in groups: as they stand */
	T_EQ(pl_sheet_xml(&s, &a, span(PAGE("<TextRegion id='o'>" REGION("i") LINE("outer", "")
		"<TextEquiv><Unicode>all</Unicode></TextEquiv></TextRegion>")), &e), FX_OK);
	text_is(0, "i\nouter\n");
}

/* ---- ALTO ---- */

static void alto(void)
{
	T_EQ(pl_sheet_xml(&s, &a, span("<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'>"
		"<Layout><Page WIDTH='100' HEIGHT='50.5'><PrintSpace><TextBlock><TextLine>"
		"<String CONTENT='two' HPOS='1' VPOS='2' WIDTH='10' HEIGHT='5'>"
		"<Glyph CONTENT='t'/></String><SP/>"
		"<String CONTENT='wor' HPOS='12.5' VPOS='2' WIDTH='8' HEIGHT='5'/>"
		"<HYP CONTENT='-'/></TextLine></TextBlock></PrintSpace></Page>"
		"<Page><PrintSpace><TextBlock><TextLine>"
		"<String CONTENT='more'/></TextLine></TextBlock></PrintSpace></Page></Layout>"
		"</alto>"), &e), FX_OK);
	T_EQ(s.pages, 2);
	text_is(0, "two wor-\n");
	text_is(1, "more\n");
	T_NEAR(s.page[0].h, 50.5, 1e-4);
	T_EQ(s.page[0].words, 2);
	word_is(0, 1, "wor", BOX(12.5f, 2, 20.5f, 7));
}

/* The same page in both, as OCR-D has it: 161 words. */
static void ground_truth(void)
{
	static const char *const path[] = { "../shared/data/pdf-text/ocrd-kant-0017/"
		"OCR-D-GT-PAGE_PAGE_0017_PAGE.xml", "../shared/data/pdf-text/ocrd-kant-0017/"
		"OCR-D-GT-ALTO_PAGE_0017_ALTO.xml" };
	const char *want = "Berlini\u017fche Monats\u017fchrift.\n";
	const void *p;
	size_t n;

	if (fx_file_read(&p, &n, &a, path[0], PL_SHEET_MAX, &e)) {
		t_skip("the ground truth of OCR-D is not here");
		return;
	}
	for (int i = 0; i < 2; i++) {
		T_EQ(pl_sheet_read(&s, &a, path[i], &e), FX_OK);
		T_EQ(s.pages, 1);
		T_EQ(s.page[0].words, 161);
		T_NEAR(s.page[0].w, 1457, 0);
		T_NEAR(s.page[0].h, 2083, 0);
		word_is(0, 0, "Berlini\u017fche", BOX(114, 368, 442, 437));
		word_is(0, 1, "Monats\u017fchrift", BOX(482, 367, 902, 436));
		if (!i)
			T_OK(!strncmp(s.page[0].text.p, want, strlen(want)));
	}
}

static void damaged_xml(void)
{
	static const char *const text[] = { "", "<", "<a>", "<a/>", "<PcGts/>",
		PAGE("<TextRegion><TextLine>"), "<PcGts><TextRegion/><Page/></PcGts>",
		"<alto><TextLine/><Page/></alto>",
		"<PcGts><Page imageWidth='x'/></PcGts>",
		"<PcGts><Page imageWidth='99999999'/></PcGts>",
		PAGE("<TextRegion><TextLine>" WORD("1,2 3", "x") "</TextLine></TextRegion>"),
		PAGE("<TextRegion><TextLine>" WORD("1;2", "x") "</TextLine></TextRegion>"),
		"<!DOCTYPE a [<!ENTITY b 'c'>]><PcGts><Page/></PcGts>",
		"<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><PcGts><Page/></PcGts>",
		"<PcGts><Page>&nbsp;</Page></PcGts>" };
	char deep[64 * 3 + 1 + 8];

	for (size_t i = 0; i < FX_COUNT(text); i++) {
		T_EQ(pl_sheet_xml(&s, &a, span(text[i]), &e), FX_INPUT);
		T_OK(*e.msg);
	}
	for (int i = 0; i < 65; i++)
		memcpy(deep + 3 * i, "<a>", 4);
	T_EQ(pl_sheet_xml(&s, &a, span(deep), &e), FX_LIMIT);
}

/* ---- TSV ---- */

#define HEAD "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight" \
	"\tconf\ttext\n"

static void tsv(void)
{
	T_EQ(pl_sheet_tsv(&s, &a, span(HEAD "1\t1\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n"
		"2\t1\t1\t0\t0\t0\t36\t92\t582\t269\t-1\t\n"
		"5\t1\t1\t1\t1\t1\t36\t92\t60\t24\t96.5\tThis\n"
		"5\t1\t1\t1\t1\t2\t109\t92\t20\t24\t0\t \n"
		"5\t1\t1\t1\t1\t3\t141\t98\t15\t18\t96\ta\r\n"
		"5\t1\t1\t1\t2\t1\t1\t2\t3\t4\t9\tlot\n1\t3\t0\t0\t0\t0\t0\t0\t10\t20\t-1\t\n"
		"5\t3\t1\t1\t1\t1\t5\t6\t7\t8\t1\tend"), &e), FX_OK);
	T_EQ(s.pages, 3);
	T_NEAR(s.page[0].w, 640, 0);
	T_NEAR(s.page[2].h, 20, 0);
	text_is(0, "This a\nlot\n");
	text_is(1, "");
	text_is(2, "end\n");
	T_EQ(s.page[0].words, 4);
	word_is(0, 0, "This", BOX(36, 92, 96, 116));
	word_is(0, 1, "", BOX(109, 92, 129, 116));
	word_is(2, 0, "end", BOX(5, 6, 12, 14));
}

static void damaged_tsv(void)
{
	static const char *const text[] = { "", HEAD, "1\t1\n", "5\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1",
		"1\t0\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n", "1\t1\t0\t0\t0\t0\t0\t0\t-9\t9\t-1\t\n",
		"1\t2\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n",
		"1\t1\t0\t0\tx\t0\t0\t0\t9\t9\t-1\t\n" };

	for (size_t i = 0; i < FX_COUNT(text); i++)
		T_EQ(pl_sheet_tsv(&s, &a, span(text[i]), &e), FX_INPUT);
	T_EQ(pl_sheet_tsv(&s, &a, (struct fx_span){ "1\0", 2 }, &e), FX_INPUT);
	T_EQ(pl_sheet_tsv(&s, &a, span("1\t99999\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n"), &e), FX_LIMIT);
}

static void numbers(void)
{
	static const struct { const char *text; int ok; double v; size_t left; } t[] = {
		{ "12", 1, 12, 0 }, { "-1.5x", 1, -1.5, 1 }, { ".25", 1, 0.25, 0 },
		{ "1.2.3", 1, 1.2, 2 },
		{ "-", 0, 0, 0 }, { "x", 0, 0, 1 }, { "", 0, 0, 0 }, { "10000000", 1, 1e7, 0 },
		{ "10000001", 0, 0, 0 } };

	for (size_t i = 0; i < FX_COUNT(t); i++) {
		const char *p = t[i].text, *end = p + strlen(p);
		double v;

		T_EQ(pl_sheet_number(&v, &p, end), t[i].ok);
		if (t[i].ok) {
			T_NEAR(v, t[i].v, 1e-9);
			T_EQ(end - p, t[i].left);
		}
	}
}

static void any_allocation_may_be_refused(void)
{
	static const char xml[] = PAGE("<ReadingOrder><OrderedGroup>" REF("r", "0")
		"</OrderedGroup></ReadingOrder><TextRegion id='r'>"
		LINE("x y", WORD("1,2 3,4", "x"))
		"</TextRegion>");

	for (int k = 0; k < 3; k++) {
		enum fx_st st = FX_NOMEM;
		int n = 1;

		for (; n < 60 && st == FX_NOMEM; n++) {
			fx_arena_reset(&a);
			a.refuse_at = n;
			st = k == 0 ? pl_sheet_xml(&s, &a, span(xml), &e) :
				k == 1 ? pl_sheet_text(&s, &a, span("x"), &e) :
				pl_sheet_tsv(&s, &a, span("5\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\tx"),
					&e);
		}
		T_EQ(st, FX_OK);
		T_OK(n > 2 && n < 60);
		a.refuse_at = 0;
	}
}

int main(void)
{
	fx_arena_init(&a, 0);
	plain();
	page();
	reading_order();
	alto();
	ground_truth();
	damaged_xml();
	tsv();
	damaged_tsv();
	numbers();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
