/* Structure over pages: furniture, what goes on elsewhere, sheets that are turned or of ink, and
 * the way of a page through it. */
#include "printed.h"

/* ---- furniture ---- */

/* Headers take turns; the first page has none. Numbers stand at the outer edge, on the header's
 * line. */
static void running_headers(void)
{
	static const char *const head[] = { NULL, "12\tOf Palimpsests", "Chapter One: Skins\t13",
		"14\tOf Palimpsests", "Chapter 0ne: Skins\t15" };

	start();
	for (int n = 0; n < 5; n++) {
		begin(n + 1);
		if (head[n]) {
			block(FX_DOC_TEXT);
			line(50, 50, 10, head[n]);
		}
		block(FX_DOC_TEXT);
		fill(50, n ? 65 : 200);
		put();
	}
	finish(FILLER
	       "page-number: 12_\npage-header: Of Palimpsests_\n" FILLER
	       "page-header: Chapter One: Skins_\npage-number: 13_\n" FILLER
	       "page-number: 14_\npage-header: Of Palimpsests_\n" FILLER
	       "page-header: Chapter 0ne: Skins_\npage-number: 15_\n" FILLER);
}

/* Headers of pages with wide margins, by nothing but that they are there again; over a rule, which
 * tells further out, they do not have to be. */
static void inner_headers(void)
{
	start();
	for (int n = 0; n < 3; n++) {
		begin(n + 1);
		block(FX_DOC_TEXT);
		line(50, 155, 8, n == 1 ? "Of other things" : "Of Palimpsests and Skins");
		region(FX_DOC_RULE, 50, 160, 550, 161);
		block(FX_DOC_TEXT);
		fill(50, 190);
		put();
	}
	finish("page-header: Of Palimpsests and Skins_\nrule: \n" FILLER
	       "text: Of other things_\nrule: \n" FILLER
	       "page-header: Of Palimpsests and Skins_\nrule: \n" FILLER);
}

/* The same first line in two places, or different ones, is text. */
static void no_headers(void)
{
	start();
	for (int n = 0; n < 2; n++) {
		begin(n + 1);
		block(FX_DOC_TEXT);
		line(50, n ? 50 : 90, 10, "The same words, elsewhere");
		fill(50, n ? 74 : 114);
		put();
	}
	finish("text: The same words, elsewhere_\n" FILLER "text: The same words, "
		"elsewhere_\n" FILLER);
}

static void page_numbers(void)
{
	static const struct { const char *line; float y; int page; const char *is; } want[] = {
		{ "- 7 -", 780, 3, "page-number: - 7 -_\n" },	/* nothing beside it */
		{ "Page 7 of 9", 780, 3, "page-number: Page 7 of 9_\n" },
		{ "xii", 780, 3, "page-number: xii_\n" },
		{ "7", 715, 7, "page-number: 7_\n" },	/* close to the text, but it's page 7 */
		{ "7", 715, 3, "text: 7_\n" },
		{ "7 cows", 740, 3, "text: 7 cows_\n" },
		{ "7", 650, 7, "page-number: 7_\n" },	/* further in: where nothing is below it */
		{ "7", 650, 3, "text: 7_\n" },
		{ "7 of 9", 650, 7, "page-number: 7 of 9_\n" },
		{ "7 cows", 650, 7, "text: 7 cows_\n" },
		{ "7\tcows", 650, 7, "text: 7 cows_\n" },
		{ "7", 640, 7, "text: 7_\n" } };		/* not at the edge */

	for (size_t i = 0; i < FX_COUNT(want); i++) {
		char all[1024];

		begin(want[i].page);
		block(FX_DOC_TEXT);
		fill(50, want[i].y < 700 ? 500 : 664);
		block(FX_DOC_TEXT);
		line(295, want[i].y, 10, want[i].line);
		snprintf(all, sizeof(all), "%s%s", FILLER, want[i].is);
		one(all);
	}
}

/* A single page: far out, over a rule, beside a number. Numbered lines have no page number. */
static void single_pages(void)
{
	begin(3);
	block(FX_DOC_TEXT);
	line(50, 60, 8, "Small, and a rule below it");
	region(FX_DOC_RULE, 50, 64, 550, 65);
	block(FX_DOC_TEXT);
	fill(50, 82);
	block(FX_DOC_TEXT);
	line(50, 785, 8, "Downloaded from a library");
	one("page-header: Small, and a rule below it_\nrule: \n" FILLER
	    "page-footer: Downloaded from a library_\n");
	begin(3);
	region(FX_DOC_RULE, 50, 48, 550, 49);
	block(FX_DOC_TEXT);
	line(50, 60, 8, "The head\tof a table");
	region(FX_DOC_RULE, 50, 64, 550, 65);
	block(FX_DOC_TEXT);
	fill(50, 82);
	one("rule: \ntext: The head of a table_\nrule: \n" FILLER);
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 60, 10, "1\tIN THE COURT");
	line(50, 84, 10, "2\tOF THE COUNTRY");
	line(50, 108, 10, "3\tof small letters");
	one("table: 1 IN THE COURT_2 OF THE COUNTRY_3 of small letters_\n");
}

/* ---- rows of tables ---- */

/* Lines with words on both sides of white that runs down through them: a tab is 2.5 sizes wide,
 * a letter and a blank half of one. Rules and other blocks do not end it, a stub without cells
 * doesn't either; text over or under it does. */
static void tables(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 50);
	line(50, 110, 10, "Year\tCows\tHens");
	region(FX_DOC_RULE, 50, 114, 300, 115);
	block(FX_DOC_TEXT);
	line(50, 130, 10, "1950\t12\t7");
	line(50, 142, 10, "Later");
	block(FX_DOC_TEXT);
	line(50, 160, 10, "1951\t13\t8");
	block(FX_DOC_TEXT);
	fill(50, 190);
	one(FILLER "table: Year Cows Hens_1950 12 7_Later_1951 13 8_\nrule: \n" FILLER);
	begin(1);			/* two tables: the white of one ends in the other */
	block(FX_DOC_TEXT);
	line(50, 100, 10, "a\tb");
	line(50, 112, 10, "a\tb");
	line(50, 124, 10, "a\tb");
	line(50, 136, 10, "longer\tb");
	line(50, 148, 10, "longer\tb");
	line(50, 160, 10, "longer\tb");
	one("table: a b_a b_a b_\ntable: longer b_longer b_longer b_\n");
}

static void no_tables(void)
{
	begin(1);			/* two rows are no table */
	block(FX_DOC_TEXT);
	line(50, 100, 10, "signed\tby me");
	line(50, 112, 10, "dated\ttoday");
	one("text: signed by me_dated today_\n");
	begin(1);			/* items beside their markers */
	block(FX_DOC_TEXT);
	line(50, 100, 10, "1.\tbread");
	line(50, 112, 10, "2.\twine");
	line(50, 124, 10, "3.\tcheese");
	one("list-item 1 m1: 1. bread_\nlist-item 1 m1: 2. wine_\nlist-item 1 m1: 3. cheese_\n");
	begin(1);			/* the white is in another place on each line */
	block(FX_DOC_TEXT);
	line(50, 100, 10, "a\tbcdefghij klmno");
	line(50, 112, 10, "abcdefghij\tk lmno");
	line(50, 124, 10, "abcde fghi jklm\tn");
	one("text: a bcdefghij klmno_abcdefghij k lmno_abcde fghi jklm n_\n");
	begin(1);			/* a caption over two rows */
	block(FX_DOC_TEXT);
	line(50, 100, 10, "Table\t1: of animals");
	line(50, 112, 10, "cows\ta");
	line(50, 124, 10, "hens\tb");
	one("caption: Table 1: of animals_cows a_hens b_\n");
	begin(1);			/* too much between */
	block(FX_DOC_TEXT);
	line(50, 100, 10, "a\tb");
	line(50, 112, 10, "Aa");
	line(50, 124, 10, "Aa");
	line(50, 136, 10, "Aa");
	line(50, 148, 10, "a\tb");
	line(50, 160, 10, "a\tb");
	one("text: a b_Aa_Aa_Aa_a b_a b_\n");
}

/* ---- what goes on ---- */

/* The last two lines of a column and the first of the next, which starts with `b`. */
static void columns(const char *end, float x, float size, const char *b, const char *want)
{
	char all[2048];

	begin(1);
	block(FX_DOC_TEXT);
	fill(20, 700);
	g.p.words = g.line[--g.p.lines].word;	/* its last line */
	g.block[0].lines--;
	line(20, 736, 10, end);
	region(FX_DOC_FIGURE, 320, 50, 580, 200);
	block(FX_DOC_TEXT);
	line(320, 214, 8, "Figure 1. Between them");
	block(FX_DOC_TEXT);
	line(x, 300, size, b);
	line(320, 312, size, "and goes on in a second line.");
	snprintf(all, sizeof(all), "text: Some text of the usual size fills the lines below "
		"what may_be "
		"a heading, so that it is known what is usual on a page,_and there are enough "
		"of them "
		"that nobody could take it for_%s\nfigure: \ncaption: Figure 1. Between them_\n%s"
		"and goes on in a second line._\n", want, strchr(want, 0) + 1);
	one(all);
}

static void goes_on(void)
{
	static const char full[] = "anything else than what it is, and so it goes on, as it did";
	static const char stop[] = "anything else than what it is, and so it goes on, as it di.";
	static const char hyph[] = "anything else than what it is, and so it goes on in exam-";

	columns(full, 320, 10, "in the next column, it is said,", "anything else than what it "
		"is, and so it goes on, "
		"as it did_\0text +: in the next column, it is said,_");
	columns(hyph, 320, 10, "ples of the other, which is too,", "anything else than what it "
		"is, and so it goes on "
		"in exam-~\0text +: ples of the other, which is too,_");
	columns(full, 320, 10, "Capitals too, where they are so", "anything else than what it "
		"is, and so it goes on, "
		"as it did_\0text +: Capitals too, where they are so_");
	columns(full, 330, 10, "Indented ones don't, or rarely", "anything else than what it "
		"is, and so it goes on, "
		"as it did_\0text: Indented ones don't, or rarely_");
	columns(stop, 320, 10, "so does a sentence which it is", "anything else than what it "
		"is, and so it goes on, "
		"as it di._\0text: so does a sentence which it is_");
	columns("It is short", 320, 10, "so does a short line which it is", "It is "
		"short_\0text: so does a short line which it is_");
	columns(full, 320, 8, "so does other type which it is", "anything else than what it is, "
		"and so it goes on, "
		"as it did_\0text: so does other type which it is_");
}

/* In one column: over a table, but not over white or a formula, nor into a quotation. */
static void in_a_column(enum fx_dblock_kind between, float y, const char *next, int goes)
{
	char want[1024];

	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 200);
	g.p.words--;			/* the full stop's word: "ends." */
	g.line[g.p.lines - 1].words--;
	if (between != FX_DOC_TEXT)
		region(between, 50, 250, 350, 290);
	block(FX_DOC_TEXT);
	line(50, y, 10, next);
	snprintf(want, sizeof(want), "text: Some text of the usual size fills the lines below what "
		"may_be a heading, so that it is known what is usual on a page,_and there are "
		"enough of them that nobody could take it for_anything else than what it is: text "
		"that goes on and_\n%s%stext%s: %s_\n",
		between == FX_DOC_TEXT ? "" : fx_dblock_name(between),
		between == FX_DOC_TEXT ? "" : ": \n", goes ? " +" : "", next);
	one(want);
}

static void columns_go_on(void)
{
	in_a_column(FX_DOC_TABLE, 305, "onwards, and on it goes.", 1);
	in_a_column(FX_DOC_FORMULA, 305, "onwards, and on it goes.", 0);
	in_a_column(FX_DOC_TEXT, 305, "onwards, and on it goes.", 0);
	in_a_column(FX_DOC_TEXT, 250, "onwards, and on it goes.", 1);
	in_a_column(FX_DOC_TABLE, 305, "(onwards, and on it goes).", 0);
}

/* Equal headings at the same place of two pages, under a header, are text. */
static void equal_headings(void)
{
	start();
	for (int n = 0; n < 2; n++) {
		begin(n + 1);
		block(FX_DOC_TEXT);
		line(50, 40, 10, n ? "A Header\t2" : "A Header\t1");
		block(FX_DOC_TEXT);
		line(50, 70, 14, n ? "2.2 Exercises" : "2.1 Exercises");
		block(FX_DOC_TEXT);
		fill(50, 100);
		put();
	}
	finish("page-header: A Header_\npage-number: 1_\nheading 2: 2.1 Exercises_\n" FILLER
	       "page-header: A Header_\npage-number: 2_\nheading 2: 2.2 Exercises_\n" FILLER);
}

/* From page to page: the word is whole, the footnote and the number between do not matter; a page
 * that failed does. */
static void over_pages(int failed)
{
	start();
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 500, 10, "Some text of the usual size fills the lines below what may");
	line(50, 512, 10, "be a heading, so that it is known what is usual on a page,");
	line(50, 524, 10, "and there are enough of them that nobody could take an ex-");
	block(FX_DOC_TEXT);
	line(50, 700, 8, "* A note");
	block(FX_DOC_TEXT);
	line(300, 780, 10, "1");
	put();
	if (failed) {
		begin(2);
		g.p.status = FX_PAGE_FAILED;
		g.p.reason = "lost";
		put();
	}
	begin(2 + failed);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "ample for one.");
	put();
	finish(failed ? "text: Some text of the usual size fills the lines below what may_be a "
		"heading, "
		"so that it is known what is usual on a page,_and there are enough of them that "
		"nobody "
		"could take an ex-_\nfootnote: * A note_\npage-number: 1_\ntext: ample for "
		"one._\n" :
		"text: Some text of the usual size fills the lines below what may_be a heading, "
		"so that it is known what is usual on a page,_and there are enough of them that "
		"nobody "
		"could take an ex-~\nfootnote: * A note_\npage-number: 1_\ntext +: ample for "
		"one._\n");
}

/* ---- other sheets ---- */

/* Words of ink: sizes come from which letters a word has. */
static void ink(void)
{
	begin(1);
	g.ink = 1;
	block(FX_DOC_TEXT);
	line(50, 80, 14, "A heading, larger");
	fill(50, 100);
	line(50, 148, 10, "sea now rare cause, nor");
	block(FX_DOC_TEXT);
	line(50, 200, 10, "can we see a river, ever so near our own sea, or nearer as");
	line(50, 212, 10, "we are sure we can see a man or a cow near us, or more so:");
	one("heading 1: A heading, larger_\n"
	    "text: Some text of the usual size fills the lines below what may_be a heading, so "
	    "that it "
	    "is known what is usual on a page,_and there are enough of them that nobody could "
	    "take it "
	    "for_anything else than what it is: text that goes on and ends._sea now rare cause, "
	    "nor_\n"
	    "text: can we see a river, ever so near our own sea, or nearer as_we are sure we "
	    "can see a "
	    "man or a cow near us, or more so:_\n");
}

/* On its side: places come back where they were. */
static void turned(void)
{
	const struct fx_dpage *p;

	begin(1);
	g.turn = 1;
	block(FX_DOC_TEXT);
	line(50, 100, 20, "A heading");
	fill(50, 130);
	got[0] = 0;
	start();
	T_EQ(pp_structure_put(s, &g.p, &e), FX_OK);
	T_EQ(pp_structure_get(s, &p, 1, &e), FX_OK);
	if (T_OK(p && p->blocks == 2)) {
		const float *q = p->block[0].quad;

		add_page(p);
		T_EQ_STR(got, "heading 1: A heading_\n" FILLER);
		T_NEAR(q[0], 800 - 82, .1);	/* where it starts, upper on the upright page */
		T_NEAR(q[1], 50, .1);
		T_NEAR(q[4], 800 - 105, .1);
		T_NEAR(q[5], 50 + 90, .1);
		T_NEAR(p->block[0].confidence, .5, 1e-6);
	}
	pp_structure_free(s);
}

/* Hebrew, from right to left: the first line's indentation is at the right. */
static void right_to_left(void)
{
	static const char w[] = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d";	/* shalom */
	char text[64], row[80], want[512];

	snprintf(text, sizeof(text), "%s %s %s %s.", w, w, w, w);
	snprintf(row, sizeof(row), "%s_", text);
	begin(1);
	g.mirrored = 1;
	block(FX_DOC_TEXT);
	line(60, 100, 10, text);
	line(50, 112, 10, text);
	line(60, 124, 10, text);
	line(50, 136, 10, text);
	snprintf(want, sizeof(want), "text: %s%s\ntext: %s%s\n", row, row, row, row);
	one(want);
}

/* A line that stands on its side in the margin stays as it is, and tilts nothing. */
static void stamp(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	g.turn = 1;
	line(100, 780, 20, "arXiv:1 [x] 2 May");
	g.turn = 0;
	block(FX_DOC_TEXT);
	fill(50, 100);
	one("text: arXiv:1 [x] 2 May_\n" FILLER);
}

/* ---- the way of pages ---- */

static void order(void)
{
	const struct fx_dpage *p;
	int next = 1;

	start();
	for (int n = 1; n <= 40; n++) {
		begin(n);
		if (n % 3 == 0) {
			g.p.status = n % 2 ? FX_PAGE_BLANK : FX_PAGE_FAILED;
			g.p.label = "iv";
			g.p.text = n % 2 ? NULL : "plain text";
		} else {
			block(FX_DOC_TEXT);
			fill(50, 100);
		}
		T_EQ(pp_structure_put(s, &g.p, &e), FX_OK);
		for (;;) {
			T_EQ(pp_structure_get(s, &p, n == 40, &e), FX_OK);
			if (!p)
				break;
			T_EQ(p->number, next++);
			T_EQ(p->blocks, p->number % 3 != 0);
			if (p->number % 6 == 0)
				T_EQ_STR(p->text, "plain text");
		}
		T_OK(n == 40 ? next == 41 : next > n - 3);
	}
	for (int i = 0; i < PP_SLOTS; i++)
		T_EQ(s->slot[i].a.used, 0);		/* nothing is kept */
	pp_structure_free(s);
}

static void unfetched(void)
{
	start();
	begin(1);
	for (int i = 0; i < PP_SLOTS; i++)
		T_EQ(pp_structure_put(s, &g.p, &e), FX_OK);
	T_EQ(pp_structure_put(s, &g.p, &e), FX_BUG);
	pp_structure_free(s);
}

/* All that hangs on a page is copied; the picture too. */
static void copies(void)
{
	static struct fx_event event = { "truncated", 2 };
	char text[] = "cell", raw[] = "answer";
	struct fx_event mended[] = { { "span-cut", 1 } };
	struct fx_cell cell[] = { { .row = 0, .rows = 1, .cols = 1, .text = text, .html = text,
		.other = text, .confidence = -1 } };
	struct fx_table table = { .rows = 1, .cols = 1, .cell = cell, .cells = 1, .repair = mended,
		.repairs = 1, .caption = text, .raw = raw, .how = "ruled" };
	struct fx_raster r;
	struct fx_arena a;
	const struct fx_dpage *p;

	fx_arena_init(&a, 0);
	T_EQ(fx_raster_init(&r, &a, 3, 2, 3, &e), FX_OK);
	r.px[r.stride + 8] = 77;
	begin(1);
	region(FX_DOC_FIGURE, 10, 20, 30, 40);
	g.block[0].picture = &r;
	g.block[0].reason = "none";
	block(FX_DOC_TABLE);
	line(50, 100, 10, "cells of a table-");
	line(50, 112, 10, "stay");
	g.word[0].other = "bells";
	g.block[1].table = &table;
	g.p.event = &event;
	g.p.events = 1;
	start();
	T_EQ(pp_structure_put(s, &g.p, &e), FX_OK);
	fx_arena_reset(&a);
	memset(g.text, '#', g.used);
	memset(text, '#', 4);
	memset(raw, '#', 6);
	memset(cell, '#', sizeof(cell));
	memset(&table, '#', sizeof(table));
	mended[0].count = 7;
	T_EQ(pp_structure_get(s, &p, 1, &e), FX_OK);
	if (T_OK(p && p->blocks == 2 && p->lines == 2 && p->events == 1)) {
		const struct fx_raster *c = p->block[0].picture;

		T_OK(c && c->w == 3 && c->h == 2 && c->px[c->stride + 8] == 77);
		T_EQ_STR(p->block[0].reason, "none");
		T_NEAR(p->block[0].quad[4], 30, 0);
		T_EQ_STR(p->word[0].text, "cells");
		T_EQ_STR(p->word[0].other, "bells");
		T_EQ_STR(p->event[0].kind, "truncated");
		T_EQ(p->word[3].join, FX_JOIN_BLANK);
		T_EQ(p->block[1].line, 0);
		T_EQ(p->block[1].lines, 2);
		T_EQ(p->block[1].kind, FX_DOC_TABLE);
		if (T_OK(p->block[1].table && p->block[1].table->cells == 1)) {
			const struct fx_table *t = p->block[1].table;

			T_EQ_STR(t->cell->text, "cell");
			T_EQ_STR(t->cell->html, "cell");
			T_EQ_STR(t->cell->other, "cell");
			T_EQ_STR(t->caption, "cell");
			T_EQ_STR(t->raw, "answer");
			T_EQ_STR(t->how, "ruled");
			T_EQ_STR(t->repair->kind, "span-cut");
			T_EQ(t->repair->count, 1);
		}
	}
	pp_structure_free(s);
}

static void memory(void)
{
	const struct fx_dpage *p;
	long refused = 0;

	for (long n = 1;; n++) {
		enum fx_st st;

		T_EQ(pp_structure_new(&s, &e), FX_OK);
		s->slot[0].a.refuse_at = n;
		begin(1);
		block(FX_DOC_TEXT);
		line(50, 50, 10, "A header\t7");
		fill(50, 100);
		st = pp_structure_put(s, &g.p, &e);
		if (!st)
			st = pp_structure_get(s, &p, 1, &e);
		T_OK(!st || st == FX_NOMEM);
		refused += st == FX_NOMEM;
		pp_structure_free(s);
		if (!st)
			break;
	}
	T_OK(refused > 10);
}

int main(void)
{
	running_headers();
	inner_headers();
	no_headers();
	page_numbers();
	single_pages();
	tables();
	no_tables();
	goes_on();
	columns_go_on();
	equal_headings();
	over_pages(0);
	over_pages(1);
	ink();
	turned();
	right_to_left();
	stamp();
	order();
	unfetched();
	copies();
	memory();
	return t_end();
}
