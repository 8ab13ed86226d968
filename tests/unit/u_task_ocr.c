/* From answers to a page: slots, rows that do not fit, places. Expectations were worked out by
 * hand.
 *
 * The page is 100 x 80: "The quick" / "brown", a figure, "fox". One tile holds two rows of two
 * slots: The quick / brown fox; a character is 10 pixels wide in it. */
#include "t.h"
#include "align.h"
#include "task.h"

static struct fx_arena a;
static struct fx_err e;
static struct fx_dpage page;
static unsigned char pixels[3 * 112 * 112];

static struct fx_lword word[] = {
	{ { 10, 10, 40, 20 }, 0, 0, 0, 30, 0, "" },
	{ { 50, 10, 90, 22 }, 0, 0, 1, 50, 0, "" },
	{ { 10, 30, 60, 40 }, 0, 1, 0, 50, 0, "" },
	{ { 10, 70, 40, 80 }, 0, 1, 1, 30, 0, "" },
};
static struct fx_lline line[] = {
	{ { 10, 10, 90, 22 }, 0, 2 }, { { 10, 30, 60, 40 }, 2, 1 }, { { 10, 70, 40, 80 }, 3, 1 },
};
static struct fx_lblock block[] = {
	{ FX_BLOCK_TEXT, { 10, 10, 90, 40 }, 0, 2, 0, -1 },
	{ FX_BLOCK_FIGURE, { 5, 45, 95, 65 }, 2, 0, 0, -1 },
	{ FX_BLOCK_TEXT, { 10, 70, 40, 80 }, 2, 1, 0, -1 },
};
static const struct fx_layout sound = { .w = 100, .h = 80, .block = block, .line = line,
	.word = word, .blocks = 3, .lines = 3, .words = 4, .side = 112, .tiles = 1,
	.tile = pixels };

static void ask(const struct fx_layout *l, const char *first, const char *second)
{
	struct fx_answer ans[2] = { { .text = first, .len = strlen(first), .tokens = 0 } };
	struct pp_read r = { .layout = l, .w = 100, .h = 80, .answer = ans, .answers = 1 };

	if (second) {
		ans[1] = (struct fx_answer){ .text = second, .len = strlen(second) };
		r.answers = 2;
	}
	page = (struct fx_dpage){ .number = 7, .status = FX_PAGE_STATUSES, .prefill = 5 };
	if (l)
		T_EQ(fx_layout_check(l, &e), FX_OK);
	T_EQ(pp_ocr_page(&page, &a, &r, &e), FX_OK);
}

/* The page as text: words by blank, lines by /, blocks by | ("=" for a figure). */
static const char *flat(void)
{
	static char s[1000];
	size_t n = 0;

	s[0] = 0;
	for (int i = 0; i < page.blocks; i++) {
		const struct fx_dblock *b = page.block + i;

		n += (size_t)snprintf(s + n, sizeof(s) - n, "%s%s", i ? "|" : "",
			b->kind == FX_DOC_TEXT ? "" : "=");
		for (int k = b->line; k < b->line + b->lines; k++)
			for (int j = 0; j < page.line[k].words; j++)
				n += (size_t)snprintf(s + n, sizeof(s) - n, "%s%s",
					j ? " " : k > b->line ? "/" : "",
					page.word[page.line[k].word + j].text);
	}
	return s;
}

static int count(const char *kind)
{
	for (int i = 0; i < page.events; i++)
		if (!strcmp(page.event[i].kind, kind))
			return page.event[i].count;
	return 0;
}

static void box_is(const float quad[8], float x0, float y0, float x1, float y1)
{
	const float want[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };
	int far = 0;

	for (int i = 0; i < 8; i++)
		far += !(fabsf(quad[i] - want[i]) <= 1e-3f);
	if (!T_OK(!far))
		printf("# got (%g %g) (%g %g), want (%g %g) (%g %g)\n", quad[0], quad[1], quad[4],
			quad[5], x0, y0, x1, y1);
}

static void one_to_one(void)
{
	ask(&sound, "The quick\nbrown fox", NULL);
	T_EQ_STR(flat(), "The quick/brown|=|fox");
	T_EQ(page.status, FX_PAGE_OK);
	T_EQ(page.events, 0);
	T_OK(!page.reason && !page.text && page.confidence < 0);
	T_EQ(page.number, 7);			/* not ours to set */
	T_EQ(page.prefill, 5);
	box_is(page.word[1].quad, 50, 10, 90, 22);
	box_is(page.line[0].quad, 10, 10, 90, 22);
	box_is(page.block[0].quad, 10, 10, 90, 40);
	box_is(page.block[1].quad, 5, 45, 95, 65);
	T_EQ(page.block[0].source, FX_FROM_MODEL);
	T_EQ(page.word[0].source, FX_FROM_MODEL);
	T_EQ(page.block[1].source, FX_FROM_RULES);
	T_EQ(page.block[1].kind, FX_DOC_FIGURE);
	ask(&sound, " The\t quick \r\n\xc2\xa0" "brown\xe3\x80\x80" "fox\n \n", NULL);
	T_EQ_STR(flat(), "The quick/brown|=|fox");
	T_EQ(page.events, 0);
}

static void rows_with_too_many_pieces(void)
{
	int narrow = 0;

	ask(&sound, "The qui ck\nbrown fox", NULL);	/* 50 pixels: 3 + 1 + 2 letters */
	T_EQ_STR(flat(), "The qui ck/brown|=|fox");
	T_EQ(count("row-mismatch"), 1);
	T_EQ(count("unread"), 0);
	box_is(page.word[0].quad, 10, 10, 40, 20);
	box_is(page.word[1].quad, 50, 10, 70, 22);	/* 40 on the page: 20, a gap, 13 */
	box_is(page.word[2].quad, 76, 10, 90, 22);
	ask(&sound, "T h e quick\nbrown fox", NULL);
	T_EQ_STR(flat(), "T h e quick/brown|=|fox");
	box_is(page.word[3].quad, 50, 10, 90, 22);
	ask(&sound, "T h e q u i c k b r o w n f o x j u m p s o v e r t h e l a z y d o g T h e "
		"q u i c k b r o w n f o x j u m p s o v e r t h e l a z y d o g 1 2 3 4 5 6 7 8",
		NULL);
	T_EQ(page.words, 78);
	for (int i = 0; i < page.words; i++)	/* more pieces than pixels: none is empty */
		narrow += !(page.word[i].quad[2] >= page.word[i].quad[0] + 1);
	T_EQ(narrow, 0);
}

static void rows_with_too_few_pieces(void)
{
	ask(&sound, "Thequick\nbrown fox", NULL);	/* over both words of the line */
	T_EQ_STR(flat(), "Thequick/brown|=|fox");
	box_is(page.word[0].quad, 10, 10, 90, 22);
	T_EQ(count("row-mismatch"), 1);
	T_EQ(count("unread"), 0);
	ask(&sound, "The quick\nfox", NULL);		/* 30 pixels fit the second slot */
	T_EQ_STR(flat(), "The quick|=|fox");
	T_EQ(page.lines, 2);
	T_EQ(count("unread"), 1);
	T_EQ(count("row-mismatch"), 1);
	ask(&sound, "The quick\nbrownfox", NULL);	/* two lines of the page: not over both */
	T_EQ_STR(flat(), "The quick/brownfox|=");
	box_is(page.word[2].quad, 10, 30, 60, 40);
	T_EQ(count("unread"), 1);
	ask(&sound, "The quick", NULL);			/* the second row has no text */
	T_EQ_STR(flat(), "The quick|=");
	T_EQ(page.blocks, 2);
	T_EQ(count("unread"), 2);
	T_EQ(count("row-mismatch"), 0);
}

static void text_without_a_row(void)
{
	ask(&sound, "The quick\nbrown fox\njumps\n\nover", NULL);
	T_EQ_STR(flat(), "The quick/brown|=|fox jumps over");
	T_EQ(count("row-mismatch"), 1);
	ask(&sound, "The quick\nbrown fox", "jumps\nover");	/* there is no second tile */
	T_EQ_STR(flat(), "The quick/brown|=|fox jumps over");
	T_EQ(count("row-mismatch"), 1);
	for (int i = 0; i < 4; i++)
		word[i].row += 2;
	ask(&sound, "a\nb c\nThe\nbrown fox", NULL);	/* two rows before the first */
	T_EQ_STR(flat(), "a b c The/brown|=|fox");
	T_EQ(count("unread"), 1);
	ask(&sound, "The quick\n\n\nbrown fox", NULL);		/* row 0 to row 2 */
	T_EQ_STR(flat(), "The quick/brown|=|fox");
	T_EQ(count("row-mismatch"), 1);
	for (int i = 0; i < 4; i++) {
		word[i].row -= 2;
		word[i].tile = -1;
		word[i].px = 0;
	}
	ask(&sound, " The quick\r\nbrown fox\n", "jumps\x01 \n");	/* no place at all */
	T_EQ_STR(flat(), "=");
	T_EQ_STR(page.text, "The quick\nbrown fox\njumps");
	T_EQ(page.status, FX_PAGE_OK);
	for (int i = 0; i < 4; i++) {
		word[i].tile = 0;
		word[i].px = i == 1 || i == 2 ? 50 : 30;
	}
}

/* The nearer row, or tile; the earlier one of two. */
static void nearest_rows(void)
{
	struct fx_layout l = sound;

	word[2].row = word[3].row = 3;
	ask(&l, "The quick\na\nb\nbrown fox", NULL);
	T_EQ_STR(flat(), "The quick a/b brown|=|fox");
	word[2].row = word[3].row = 2;
	ask(&l, "The quick\na\nbrown fox", NULL);
	T_EQ_STR(flat(), "The quick a/brown|=|fox");
	l.tiles = 3;
	word[2].row = word[3].row = 0;
	word[2].tile = word[3].tile = 2;
	ask(&l, "The quick", "a b");
	T_EQ_STR(flat(), "The quick a b|=");
	T_EQ(count("unread"), 2);
	word[2].row = word[3].row = 1;
	word[2].tile = word[3].tile = 0;
}

static void nothing_was_read(void)
{
	struct fx_layout l = sound;

	ask(&sound, "\n \n", NULL);
	T_EQ(page.status, FX_PAGE_UNREADABLE);
	T_EQ_STR(page.reason, "the model read no text");
	T_EQ(count("unread"), 4);
	T_EQ_STR(flat(), "=");
	l.words = l.lines = 0;
	l.block = block + 1;
	l.blocks = 1;
	block[1].line = 0;
	ask(&l, "", NULL);
	block[1].line = 2;
	T_EQ(page.status, FX_PAGE_OK);
	T_OK(!page.reason);
	T_EQ(count("no-text"), 1);
	l.blocks = 0;
	l.blank = 1;
	ask(&l, "", NULL);
	T_EQ(page.status, FX_PAGE_BLANK);
	T_EQ_STR(flat(), "");
	T_EQ(page.events, 0);
	page.status = FX_PAGE_OK;
	T_EQ(pp_ocr_page(&page, &a, &(struct pp_read){ .w = 1, .h = 1 }, &e), FX_OK);
	T_EQ(page.status, FX_PAGE_UNREADABLE);
}

static void text_in_a_figure_is_kept(void)
{
	block[2].kind = FX_BLOCK_FIGURE;
	ask(&sound, "The quick\nbrown fox", NULL);
	T_EQ_STR(flat(), "The quick/brown|=|fox");
	block[2].kind = FX_BLOCK_TEXT;
}

static void bytes_that_are_no_text(void)
{
	ask(&sound, "Th\xff qu\x01i\xc2\x9b" "ck\n\xed\xa0\x80 fox", NULL);
	T_EQ_STR(flat(), "Th\xef\xbf\xbd qu i ck/\xef\xbf\xbd|=|fox");
	T_EQ(count("malformed"), 2);
	T_EQ(count("row-mismatch"), 1);
}

/* "The quick\nbro" and the limit: tokens of 3, 6, 1 and 3 bytes. */
static void confidences(void)
{
	static const float logprob[] = { -.1f, -.2f, -5, -.4f };
	static const uint32_t off[] = { 0, 3, 9, 10, 13 };
	static const int id[4];
	const struct fx_answer ans = { .text = "The quick\nbro", .len = 13, .tokens = 4, .id = id,
		.logprob = logprob, .off = off, .truncated = 1 };
	const double w[] = { exp(-.1), exp(-.2), exp(-.4) };

	page = (struct fx_dpage){ .generated = 99 };
	T_EQ(pp_ocr_page(&page, &a, &(struct pp_read){ .layout = &sound, .w = 100, .h = 80,
		.answer = &ans, .answers = 1 }, &e), FX_OK);
	for (int i = 0; i < 3; i++)
		T_NEAR(page.word[i].confidence, w[i], 1e-6);
	T_NEAR(page.block[0].confidence, (w[0] + w[1] + w[2]) / 3, 1e-6);
	T_NEAR(page.block[1].confidence, -1, 0);
	T_NEAR(page.confidence, (w[0] + w[1] + w[2]) / 3, 1e-6);
	T_EQ(page.generated, 4);
	T_EQ(count("truncated"), 1);
	T_EQ(count("row-mismatch"), 0);
	T_EQ(count("unread"), 1);
	T_EQ_STR(flat(), "The quick/bro|=");
	T_EQ(pp_ocr_page(&page, &a, &(struct pp_read){ .w = 100, .h = 80, .answer = &ans,
		.answers = 1 }, &e), FX_OK);
	T_EQ_STR(page.text, "The quick\nbro");
	T_NEAR(page.confidence, (w[0] + w[1] + w[2]) / 3, 1e-6);
}

/* The same through (0.5, 0.2) (0.75, 0.6) (1, 1): 1.6 p - 0.6 up to 0.75, and beyond. */
static void calibrated_confidences(void)
{
	static const struct fx_calibration map = { 3, { 0.5, 0.75, 1 }, { 0.2, 0.6, 1 }, 50, 0, 0 };
	static const float logprob[] = { -.1f, -2, -5, -.4f };
	static const uint32_t off[] = { 0, 3, 9, 10, 13 };
	static const int id[4];
	const struct fx_answer ans = { .text = "The quick\nbro", .len = 13, .tokens = 4, .id = id,
		.logprob = logprob, .off = off, .truncated = 1 };
	const double w[] = { 1.6 * exp(-.1) - .6, 0.2, 1.6 * exp(-.4) - .6 };
	const double m = (w[0] + w[1] + w[2]) / 3;

	T_EQ(pp_ocr_page(&page, &a, &(struct pp_read){ .layout = &sound, .w = 100, .h = 80,
		.answer = &ans, .answers = 1, .calibration = &map }, &e), FX_OK);
	for (int i = 0; i < 3; i++)
		T_NEAR(page.word[i].confidence, w[i], 1e-6);
	T_NEAR(page.block[0].confidence, m, 1e-6);
	T_NEAR(page.block[1].confidence, -1, 0);
	T_NEAR(page.confidence, m, 1e-6);
	T_EQ(pp_ocr_page(&page, &a, &(struct pp_read){ .w = 100, .h = 80, .answer = &ans,
		.answers = 1, .calibration = &map }, &e), FX_OK);
	T_NEAR(page.confidence, m, 1e-6);
}

/* Half of the evidence is the page's: three words of 0.9 0.2 0.7, and one of 0.6, are 0.6. */
static void confidences_on_a_page(void)
{
	static const struct fx_calibration map = { 2, { 0, 1 }, { 0, 1 }, 50, 0.5, 0.6 };
	static const char *const text[] = { "The quick\nbro",
		"<loc0000><loc0000><loc0010><loc0010> one ;"
		"<loc0020><loc0000><loc0030><loc0010>two x" };
	static const uint32_t off[][6] = { { 0, 3, 9, 10, 13, 13 }, { 0, 36, 40, 78, 81, 83 } };
	const float p[] = { logf(.9f), logf(.2f), logf(.7f), -5 };
	const float logprob[][5] = { { p[0], p[1], p[3], p[2], 0 },
		{ p[3], p[0], p[3], p[1], p[2] } };
	static const int id[5];
	const double want[] = { 0.75, 0.4, 0.65 };

	for (int k = 0; k < 3; k++) {		/* tiles, located words, text alone */
		const struct fx_answer ans = { .text = text[k == 1], .len = strlen(text[k == 1]),
			.tokens = k == 1 ? 5 : 4, .id = id, .logprob = logprob[k == 1],
			.off = off[k == 1], .truncated = 1 };
		struct pp_read r = { .layout = k ? NULL : &sound, .w = 100, .h = 80, .answer = &ans,
			.answers = 1, .calibration = &map };

		pp_ocr_evidence(&r.page, &r);
		T_EQ(r.page.words, k ? 3 : 0);
		T_NEAR(r.page.sum, k ? 1.8 : 0, 1e-5);
		T_EQ(pp_ocr_page(&page, &a, &r, &e), FX_OK);
		T_EQ(page.words, k < 2 ? 3 : 0);
		for (int i = 0; i < page.words; i++)
			T_NEAR(page.word[i].confidence, want[i], 1e-5);
		T_NEAR(page.confidence, 0.6, 1e-5);
		if (page.words)
			T_NEAR(page.block[0].confidence, 0.6, 1e-5);
	}
}

/* On a page that was turned by a quarter, 100 x 80 upright, x runs up the raster. */
static void turned_pages(void)
{
	struct fx_layout l = sound;
	static const float want[8] = { 10, 90, 10, 60, 20, 60, 20, 90 };

	l.turn = 1;
	page = (struct fx_dpage){ 0 };
	T_EQ(pp_ocr_page(&page, &a, &(struct pp_read){ .layout = &l, .w = 80, .h = 100,
		.answer = &(struct fx_answer){ .text = "The quick", .len = 9 }, .answers = 1 }, &e),
		FX_OK);
	for (int i = 0; i < 8; i++)
		T_NEAR(page.word[0].quad[i], want[i], 1e-3);
}

static void whole_pages(void)
{
	ask(NULL, "\n Two lines\nof  text;\xff \n", NULL);
	T_EQ_STR(page.text, "Two lines\nof  text;\xef\xbf\xbd");
	T_EQ(page.words, 0);
	T_EQ(page.status, FX_PAGE_OK);
	T_EQ(count("malformed"), 1);
	ask(NULL, " \n", NULL);
	T_EQ(page.status, FX_PAGE_UNREADABLE);
	T_OK(!page.text);
	ask(NULL, "first <loc0000><loc0000><loc0001><loc0001> boxed", NULL);
	T_EQ_STR(page.text, "first <loc0000><loc0000><loc0001><loc0001> boxed");
}

#define BOX(y0, x0, y1, x1) "<loc" #y0 "><loc" #x0 "><loc" #y1 "><loc" #x1 ">"

static void whole_pages_with_places(void)
{
	/* two on a line, one below it, one without text; one left of the third on its line */
	ask(NULL, BOX(0000, 0000, 0093, 0511) " one ; " BOX(0046, 0512, 0139, 1023) "two x;y ;"
		BOX(0200, 0600, 0300, 0700) "three" BOX(0400, 0300, 0500, 0400) " ; "
		BOX(0200, 0100, 0300, 0200) "; ;", NULL);
	T_EQ_STR(flat(), "one two x;y/; ; three");
	T_EQ(count("misplaced"), 1);
	T_EQ(page.lines, 2);
	box_is(page.word[0].quad, 0, 0, 511 / 10.23f, 93 / 12.7875f);
	box_is(page.line[0].quad, 0, 0, 100, 139 / 12.7875f);
	box_is(page.block[0].quad, 0, 0, 100, 300 / 12.7875f);
	/* "two x;y" shares a box of 511 bins: 3 + 1 + 3 letters */
	box_is(page.word[1].quad, 512 / 10.23f, 46 / 12.7875f, 731 / 10.23f, 139 / 12.7875f);
	box_is(page.word[2].quad, 804 / 10.23f, 46 / 12.7875f, 100, 139 / 12.7875f);
	ask(NULL, BOX(0000, 0000, 0009, 0009) BOX(0000, 0000, 0009, 0009), NULL);
	T_EQ(page.status, FX_PAGE_UNREADABLE);
	T_EQ(page.blocks, 0);
	T_EQ(count("misplaced"), 1);		/* eight locations: one place, without words */
}

static void many_places_without_a_blank(void)
{
	static char text[37 * 3000 + 1];
	int bad = 0;

	for (int i = 0; i < 3000; i++) {	/* 50 lines of 60 */
		char one[96];

		snprintf(one, sizeof(one), "<loc%04d><loc%04d><loc%04d><loc%04d>x", i / 60 * 20,
			i % 60 * 17, i / 60 * 20 + 16, i % 60 * 17 + 15);
		memcpy(text + (size_t)i * 37, one, 37);
	}
	ask(NULL, text, NULL);
	T_EQ(page.words, 3000);
	T_EQ(page.lines, 50);
	for (int i = 0; i < page.words; i++)
		bad += strcmp(page.word[i].text, "x") != 0;
	T_EQ(bad, 0);
}

#define FOUR BOX(0000, 0000, 0100, 0500)

/* E.1 of the domain specification, point after point: words before their places ... */
static void words_before_their_places(void)
{
	ask(NULL, "one" BOX(0000, 0000, 0100, 0400) " ; two," BOX(0000, 0500, 0100, 0900)
		"\nthree" BOX(0200, 0000, 0300, 0400), NULL);
	T_EQ_STR(flat(), "one two,/three");
	T_EQ(page.events, 0);
	box_is(page.word[1].quad, 500 / 10.23f, 0, 900 / 10.23f, 100 / 12.7875f);
	/* other spellings; over 1023; corners the wrong way round */
	ask(NULL, "a<loc_0><loc0><loc_1024><loc99999>", NULL);
	T_EQ_STR(flat(), "a");
	box_is(page.word[0].quad, 0, 0, 100, 80);
	ask(NULL, "a" BOX(0100, 0500, 0000, 0000), NULL);
	box_is(page.word[0].quad, 0, 0, 500 / 10.23f, 100 / 12.7875f);
	/* one, three, five and eight in a row; words at the end that no place is left for */
	ask(NULL, "one<loc0001> two deux" FOUR "three<loc0001><loc0001><loc0001> four"
		BOX(0200, 0000, 0300, 0500) "<loc0002> five" BOX(0400, 0000, 0500, 0500)
		BOX(0600, 0000, 0700, 0500) "six", NULL);
	T_EQ_STR(flat(), "two deux/four/five");
	T_EQ(count("misplaced"), 5);
	/* signs that divide, and signs that are words */
	ask(NULL, ";" FOUR ", ; ," BOX(0200, 0000, 0300, 0500) "\n , x ;"
		BOX(0400, 0000, 0500, 0500), NULL);
	T_EQ_STR(flat(), ";/, ; ,/x ;");
	/* no area, the same twice, the same a pixel off, the same elsewhere */
	ask(NULL, "a" FOUR "b" BOX(0100, 0000, 0100, 0500) "a" FOUR "a" BOX(0000, 0009, 0100, 0500)
		"A" BOX(0000, 0510, 0100, 0900) "a" BOX(0200, 0000, 0300, 0500), NULL);
	T_EQ_STR(flat(), "a A/a");
	T_EQ(count("misplaced"), 3);
	/* no words in most places, and most words in no place: text as it is */
	ask(NULL, "first <loc0000><loc0000><loc0001><loc0001> boxed", NULL);
	T_EQ(page.words, 0);
}

/* ... and behind them. */
static void words_behind_their_places(void)
{
	ask(NULL, FOUR "one;" BOX(0200, 0000, 0300, 0500) "two ; three ;"
		BOX(0400, 0000, 0500, 0500) ";", NULL);
	T_EQ_STR(flat(), "one;/two ; three/;");
	ask(NULL, BOX(0001, 0001, 0009, 0009) "a" BOX(0001, 0020, 0009, 0029) "b<loc0000> "
		BOX(0001, 0040, 0009, 0049) "c", NULL);	/* no blanks: locations divide words */
	T_EQ_STR(flat(), "a b c");
	T_EQ(count("misplaced"), 1);
	/* in the padding of a page that is higher than wide: E.2 */
	page = (struct fx_dpage){ 0 };
	T_EQ(pp_ocr_page(&page, &a, &(struct pp_read){ .w = 800, .h = 1200, .fit = FX_PAD,
		.answer = &(struct fx_answer){ .text = BOX(0010, 0900, 0020, 0910) "out"
			BOX(0010, 0100, 0020, 0110) "in", .len = 77 }, .answers = 1 }, &e), FX_OK);
	T_EQ_STR(flat(), "in");
	T_EQ(count("misplaced"), 1);
}

/* ---- slots alone ---- */

static const char *aligned(const int *px, int follows, const int *len, double unit)
{
	static char s[100];
	struct pp_slot slot[8] = { { 0 } };
	struct pp_row r = { .slot = slot, .len = len, .unit = unit };
	size_t n = 0;

	for (; px[r.slots]; r.slots++) {
		slot[r.slots].px = px[r.slots];
		slot[r.slots].follows = follows && r.slots;
	}
	while (len[r.pieces])
		r.pieces++;
	if (pp_align(&r, &a, &e))
		return "no memory";
	s[0] = 0;
	for (int j = 0; j < r.slots; j++) {	/* "2" two pieces, "1-" one over two slots */
		n += (size_t)snprintf(s + n, sizeof(s) - n, slot[j].covers ? "%d" : "-",
			slot[j].pieces);
		if (slot[j].pieces)
			snprintf(s + n, sizeof(s) - n, "(%d)", slot[j].piece);
		n += strlen(s + n);
	}
	return s;
}

#define PX(...) (const int[]){ __VA_ARGS__, 0 }

static void slots(void)
{
	T_EQ_STR(aligned(PX(30, 50, 30), 1, PX(3, 3), 10), "1(0)01(1)");
	T_EQ_STR(aligned(PX(30, 50, 30), 1, PX(3, 5), 10), "1(0)1(1)0");
	T_EQ_STR(aligned(PX(30, 50, 30), 1, PX(8, 3), 10), "1(0)-1(1)");
	T_EQ_STR(aligned(PX(30, 50, 30), 0, PX(8, 3), 10), "01(0)1(1)");
	T_EQ_STR(aligned(PX(30, 30), 1, PX(4), 10), "1(0)-");
	T_EQ_STR(aligned(PX(30, 30, 30), 1, PX(3), 10), "1(0)00");	/* a tie: the earliest */
	T_EQ_STR(aligned(PX(30, 30, 30), 1, PX(10), 10), "1(0)--");
	T_EQ_STR(aligned(PX(30, 30, 30), 1, PX(10), 0), "1(0)--");	/* its own unit */
	T_EQ_STR(aligned(PX(55, 30), 1, PX(2, 3, 3), 10), "2(0)1(2)");
	T_EQ_STR(aligned(PX(30, 55), 1, PX(3, 2, 3), 10), "1(0)2(1)");
	T_EQ_STR(aligned(PX(10), 1, PX(3, 2, 3), 10), "3(0)");
	T_EQ_STR(aligned(PX(10, 10), 1, PX(99, 99), 10), "1(0)1(1)");	/* widths do not matter */
}

/* Beyond what is worth aligning, every piece still has a slot. */
static void rows_beyond_measure(void)
{
	static int len[4000];
	static struct pp_slot slot[3];
	struct pp_row r = { slot, 3, len, 4000, 10, 0 };
	int next = 0, bad = 0;

	for (int i = 0; i < 4000; i++)
		len[i] = 1;
	T_EQ(pp_align(&r, &a, &e), FX_OK);
	for (int j = 0; j < 3; j++) {
		bad += slot[j].piece != next || slot[j].covers != 1;
		next += slot[j].pieces;
	}
	T_EQ(bad, 0);
	T_EQ(next, 4000);
}

/* The quick: one word in two parts, whose dash is as its ink has it. */
static void words_in_parts(void)
{
	struct fx_lword w[4];
	struct fx_layout l = sound;

	memcpy(w, word, sizeof w);
	w[0].more = 1;
	memcpy(w[0].marks, "0xxn", 5);
	l.word = w;
	ask(&l, "The- quick\nbrown fox", NULL);
	T_EQ_STR(flat(), "The\xe2\x80\x93quick/brown|=|fox");
	T_EQ(page.words, 3);
	T_EQ(page.events, 0);
	box_is(page.word[0].quad, 10, 10, 90, 22);
	box_is(page.word[1].quad, 10, 30, 60, 40);
	ask(&l, "The- qui ck\nbrown fox", NULL);	/* a blank in the second part */
	T_EQ_STR(flat(), "The\xe2\x80\x93qui ck/brown|=|fox");
	T_EQ(page.line[0].words, 2);
	w[0].tile = -1;				/* nobody asked for the first part */
	w[0].px = 0;
	w[1].slot = 0;
	ask(&l, "quick\nbrown fox", NULL);
	T_EQ_STR(flat(), "quick/brown|=|fox");
	box_is(page.word[0].quad, 50, 10, 90, 22);
}

static void refuse(const char *text, const struct fx_layout *l, long calls)
{
	const struct fx_answer ans = { .text = text, .len = strlen(text) };
	const struct pp_read r = { .layout = l, .w = 100, .h = 80, .answer = &ans, .answers = 1 };
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 50 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = pp_ocr_page(&page, &a, &r, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(n - 2, calls);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	one_to_one();
	rows_with_too_many_pieces();
	rows_with_too_few_pieces();
	text_without_a_row();
	nearest_rows();
	nothing_was_read();
	text_in_a_figure_is_kept();
	bytes_that_are_no_text();
	confidences();
	calibrated_confidences();
	words_in_parts();
	confidences_on_a_page();
	turned_pages();
	whole_pages();
	whole_pages_with_places();
	many_places_without_a_blank();
	words_before_their_places();
	words_behind_their_places();
	slots();
	rows_beyond_measure();
	/* events; rows 3; pieces, words; 2 rows: slots, lengths; a table of 2; b, l, w; 3 texts */
	refuse("The quick\nfox", &sound, 1 + 3 + 2 + 4 + 2 + 3 + 3);
	refuse("some text", NULL, 1 + 1);
	/* events; spots, words, pieces; 2 texts; arranged: 3 and 12; blocks, lines, words */
	refuse("<loc0000><loc0000><loc0100><loc0100>a b", NULL, 1 + 3 + 2 + 15 + 3);
	fx_arena_reset(&a);
	return t_end();
}
