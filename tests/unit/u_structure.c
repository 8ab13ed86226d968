/* Structure: pages laid out by hand, line by line, and what they should be taken for. */
#include "t.h"
#include "pages_state.h"

enum { MAX = 4000 };

static struct page {			/* one being laid out */
	struct fx_dpage p;
	struct fx_dblock block[MAX];
	struct fx_dline line[MAX];
	struct fx_dword word[MAX];
	char text[16 * MAX];
	size_t used;
	int turn;			/* 1: the sheet lies on its side, text reads downwards */
	int ink;			/* 1: boxes hold the ink */
	int mirrored;			/* 1: words from right to left */
} g;

static struct fx_err e;
static struct pp_structure *s;
static char got[1 << 16];

/* ---- laying out ---- */

/* A page of 600 x 800 points at 1 pixel a point. */
static void begin(int number)
{
	g.p = (struct fx_dpage){ .number = number, .w = 600, .h = 800, .w_pt = 600, .h_pt = 800,
		.status = FX_PAGE_OK, .confidence = -1 };
	g.p.block = g.block;
	g.p.line = g.line;
	g.p.word = g.word;
	g.used = 0;
	g.turn = g.ink = g.mirrored = 0;
}

static void quad(float q[8], float x0, float y0, float x1, float y1)
{
	const float up[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	for (int i = 0; i < 8; i += 2) {
		q[i] = g.turn ? 800 - up[i + 1] : up[i];
		q[i + 1] = g.turn ? up[i] : up[i + 1];
	}
}

static void block(enum fx_dblock_kind kind)
{
	struct fx_dblock *b = g.block + g.p.blocks++;

	*b = (struct fx_dblock){ .kind = kind, .line = g.p.lines, .confidence = -1, .score = -1 };
}

static void region(enum fx_dblock_kind kind, float x0, float y0, float x1, float y1)
{
	block(kind);
	quad(g.block[g.p.blocks - 1].quad, x0, y0, x1, y1);
}

/* The box of a word whose base line is at y: the type's, or that of its ink. */
static void box(float q[8], const char *text, float x, float y, float width, float size)
{
	struct pp_shape f;

	pp_shape(&f, text);
	if (!g.ink)
		quad(q, x, y - .9f * size, x + width, y + .25f * size);
	else
		quad(q, x, y - (f.tall ? .7f : .46f) * size, x + width,
			y + (f.deep ? .21f : 0) * size);
}

/* A line of the last block: half a size for each byte and blank, more for a tab. */
static void styled(float x, float y, float size, const char *text, int style)
{
	struct fx_dline *l = g.line + g.p.lines++;
	float at = x;

	*l = (struct fx_dline){ .word = g.p.words };
	while (*text) {
		const size_t n = strcspn(text, " \t");
		struct fx_dword *w = g.word + g.p.words++;
		const float width = .5f * size * (float)n;
		char *to = g.text + g.used;

		memcpy(to, text, n);
		to[n] = 0;
		g.used += n + 1;
		*w = (struct fx_dword){ .text = to, .style = style, .confidence = .5f };
		box(w->quad, to, g.mirrored ? 600 - at - width : at, y, width, size);
		at += width + (text[n] == '\t' ? 2.5f * size : .5f * size);
		text += n + (text[n] != 0);
		l->words++;
	}
	quad(l->quad, x, y - size, at, y);
	if (!g.block[g.p.blocks - 1].lines++)
		memcpy(g.block[g.p.blocks - 1].quad, l->quad, sizeof(l->quad));
}

static void line(float x, float y, float size, const char *text)
{
	styled(x, y, size, text, 0);
}

/* ---- looking ---- */

static void add(const char *text)
{
	if (T_OK(strlen(got) + strlen(text) < sizeof(got)))
		strcat(got, text);
}

static void add_words(const struct fx_dpage *p, const struct fx_dblock *b)
{
	for (int l = b->line; l < b->line + b->lines; l++)
		for (int i = p->line[l].word; i < p->line[l].word + p->line[l].words; i++) {
			const struct fx_dword *w = p->word + i;
			char one[256];

			snprintf(one, sizeof(one), "%s%s", w->text, w->join == FX_JOIN_BLANK ?
				i + 1 < p->line[l].word + p->line[l].words ? " " : "_" :
				w->join == FX_JOIN_NONE ? "" : "~");
			add(one);
		}
}

/* kind level marker + : words, a blank between them, "_" at a line's end, "" or "~" where it goes on
 * in the next word without or instead of a hyphen. */
static void add_page(const struct fx_dpage *p)
{
	char head[64];

	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		snprintf(head, sizeof(head), "%s", fx_dblock_name(b->kind));
		add(head);
		if (b->level) {
			snprintf(head, sizeof(head), " %d", b->level);
			add(head);
		}
		if (b->marker) {
			snprintf(head, sizeof(head), " m%d", b->marker);
			add(head);
		}
		add(b->continues ? " +: " : ": ");
		add_words(p, b);
		add("\n");
	}
}

static void start(void)
{
	got[0] = 0;
	T_EQ(pp_structure_new(&s, &e), FX_OK);
}

static void fetch(int last)
{
	const struct fx_dpage *p;

	do {
		T_EQ(pp_structure_get(s, &p, last, &e), FX_OK);
		if (p)
			add_page(p);
	} while (p);
}

/* The page goes in, and is forgotten. */
static void put(void)
{
	T_EQ(pp_structure_put(s, &g.p, &e), FX_OK);
	memset(g.text, '#', g.used);
	memset(g.word, 0, sizeof(g.word));
	memset(g.line, 0, sizeof(g.line));
	memset(g.block, 0, sizeof(g.block));
	fetch(0);
}

static void finish(const char *want)
{
	fetch(1);
	pp_structure_free(s);
	T_EQ_STR(got, want);
}

static void one(const char *want)
{
	start();
	put();
	finish(want);
}

/* ---- paragraphs ---- */

static void indents(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "The first line of a paragraph which is not indented at all");
	line(50, 112, 10, "goes on in a second one, and in a third one, and so it is.");
	line(60, 124, 10, "An indented line that starts another paragraph of the ones");
	line(50, 136, 10, "that stand here, and it is not the last of them: one comes.");
	line(60, 148, 10, "Dialogue is one line.");
	line(60, 160, 10, "So it is.");
	one("text: The first line of a paragraph which is not indented at all_goes on in a second one, "
	    "and in a third one, and so it is._\n"
	    "text: An indented line that starts another paragraph of the ones_that stand here, and it "
	    "is not the last of them: one comes._\n"
	    "text: Dialogue is one line._\ntext: So it is._\n");
}

static void short_lines_and_gaps(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "The first line of a paragraph which is not indented at all");
	line(50, 112, 10, "ends early.");
	line(50, 124, 10, "Another one fills the whole of the column from left to its");
	line(50, 136, 10, "right edge and ends in a line as full as the others are.");
	line(50, 154, 10, "More white than there is between lines starts another one,");
	line(50, 166, 10, "which has two lines.");
	one("text: The first line of a paragraph which is not indented at all_ends early._\n"
	    "text: Another one fills the whole of the column from left to its_right edge and ends in "
	    "a line as full as the others are._\n"
	    "text: More white than there is between lines starts another one,_which has two "
	    "lines._\n");
}

/* Short lines end nothing in verse; white does. */
static void verse(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "Tyger Tyger, burning bright,");
	line(50, 112, 10, "In the forests of the night;");
	line(50, 124, 10, "What immortal hand or eye,");
	line(50, 136, 10, "Could frame thy fearful symmetry?");
	line(50, 160, 10, "In what distant deeps or skies.");
	line(50, 172, 10, "Burnt the fire of thine eyes?");
	one("text: Tyger Tyger, burning bright,_In the forests of the night;_What immortal hand or "
	    "eye,_Could frame thy fearful symmetry?_\n"
	    "text: In what distant deeps or skies._Burnt the fire of thine eyes?_\n");
}

/* First lines that stand out. */
static void hanging(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 10, "Aho, A. V., Sethi, R., Ullman, J. D.: A book about how one");
	line(65, 112, 10, "may compile programs that somebody else wrote in a lan-");
	line(65, 124, 10, "guage of high level, 1986, and more about it and so on");
	line(50, 136, 10, "Bentley, J.: A book about programming, its pearls and the");
	line(65, 148, 10, "columns that they are made from, 1986, with a second e-");
	line(65, 160, 10, "dition in 2000");
	one("text: Aho, A. V., Sethi, R., Ullman, J. D.: A book about how one_may compile programs "
	    "that somebody else wrote in a lan-~guage of high level, 1986, and more about it and so "
	    "on_\n"
	    "text: Bentley, J.: A book about programming, its pearls and the_columns that they are "
	    "made from, 1986, with a second e-~dition in 2000_\n");
}

/* ---- headings ---- */

static const char *const filler[] = {
	"Some text of the usual size fills the lines below what may",
	"be a heading, so that it is known what is usual on a page,",
	"and there are enough of them that nobody could take it for",
	"anything else than what it is: text that goes on and ends." };
#define FILLER "text: Some text of the usual size fills the lines below what may_be a heading, so " \
	"that it is known what is usual on a page,_and there are enough of them that nobody could " \
	"take it for_anything else than what it is: text that goes on and ends._\n"

static void fill(float x, float y)
{
	for (int i = 0; i < 4; i++)
		line(x, y + 12 * (float)i, 10, filler[i]);
}

static void headings(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 100, 20, "A title of");
	line(50, 124, 20, "two lines");
	block(FX_DOC_TEXT);
	styled(50, 160, 14, "1 Larger, and glued to its text", FX_BOLD);
	fill(50, 176);
	styled(50, 236, 10, "1.1 Bold of the usual size", FX_BOLD);
	fill(50, 248);
	line(50, 320, 10, "IN CAPITALS, WITH SPACE AROUND");
	fill(50, 336);
	line(50, 408, 10, "1.2 With a number of two parts");
	fill(50, 424);
	styled(50, 500, 10, "In italics", FX_ITALIC);
	fill(50, 512);
	one("heading 1: A title of_two lines_\nheading 2: 1 Larger, and glued to its text_\n" FILLER
	    "heading 3: 1.1 Bold of the usual size_\n" FILLER
	    "heading 3: IN CAPITALS, WITH SPACE AROUND_\n" FILLER
	    "heading 3: 1.2 With a number of two parts_\n" FILLER
	    "heading 3: In italics_\n" FILLER);
}

/* Large or bold, but no headings. */
static void no_headings(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 100);
	block(FX_DOC_TEXT);
	line(50, 180, 14, "A large line that is a whole sentence, and too long.");
	block(FX_DOC_TEXT);
	line(50, 220, 14, "and a large one that goes on");
	block(FX_DOC_TEXT);
	line(50, 260, 14, "=+ a");
	block(FX_DOC_TEXT);
	styled(50, 300, 10, "Name\tValue\tUnit", FX_BOLD);
	block(FX_DOC_TEXT);
	styled(50, 330, 10, "These bold words end in a colon:", FX_BOLD);
	block(FX_DOC_TEXT);
	fill(50, 350);
	one(FILLER "text: A large line that is a whole sentence, and too long._\n"
	    "text: and a large one that goes on_\ntext: =+ a_\ntext: Name Value Unit_\n"
	    "text: These bold words end in a colon:_\n" FILLER);
}

/* Bold tells nothing where all is. A heading's second line may be a block of its own. */
static void bold_all_over(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	for (int i = 0; i < 4; i++)
		styled(50, 100 + 12 * (float)i, 10, filler[i], FX_BOLD);
	block(FX_DOC_TEXT);
	styled(50, 180, 10, "A bold line", FX_BOLD);
	block(FX_DOC_TEXT);
	line(50, 230, 16, "1. A long heading that is set");
	block(FX_DOC_TEXT);
	line(74, 249, 16, "Under itself");
	one(FILLER "text: A bold line_\n"
	    "heading 1: 1. A long heading that is set_Under itself_\n");
}

/* ---- lists ---- */

static void lists(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 100);
	line(50, 160, 10, "\xe2\x80\xa2 a bullet whose text is long enough to fill a line and a half,");
	line(60, 172, 10, "and so goes on below itself");
	line(70, 184, 10, "\xe2\x80\x93 within it, a dash");
	line(70, 196, 10, "\xe2\x80\x93 another");
	line(50, 208, 10, "\xe2\x80\xa2 a second bullet");
	line(50, 230, 10, "(i) Roman");
	line(50, 242, 10, "(ii) numerals");
	block(FX_DOC_TEXT);
	line(50, 270, 10, "9. nine");
	line(50, 282, 10, "10. ten");
	line(80, 294, 10, "a) small");
	line(80, 306, 10, "b) letters");
	one(FILLER "list-item 1 m1: \xe2\x80\xa2 a bullet whose text is long enough to fill a line and a "
	    "half,_and so goes on below itself_\n"
	    "list-item 2 m1: \xe2\x80\x93 within it, a dash_\n"
	    "list-item 2 m1: \xe2\x80\x93 another_\n"
	    "list-item 1 m1: \xe2\x80\xa2 a second bullet_\n"
	    "list-item 1 m1: (i) Roman_\nlist-item 1 m1: (ii) numerals_\n"
	    "list-item 1 m1: 9. nine_\nlist-item 1 m1: 10. ten_\n"
	    "list-item 2 m1: a) small_\nlist-item 2 m1: b) letters_\n");
}

/* Dialogue, a year, an initial, a number that nothing follows; references have bare numbers. */
static void no_lists(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 88, 10, "She looked at him for so long that he had to ask her what.");
	line(60, 100, 10, "\xe2\x80\x94 Is that so, she asked him with a smile that was hers.");
	line(60, 112, 10, "\xe2\x80\x94 It is.");
	block(FX_DOC_TEXT);
	fill(50, 140);
	line(50, 188, 10, "1998. Nobody remembered what had happened then, or when it");
	line(50, 200, 10, "3. did, or whether.");
	block(FX_DOC_TEXT);
	line(50, 230, 10, "1 Smith, J.: On lists of references, and on how to set them");
	line(60, 242, 10, "so that one sees it.");
	line(50, 254, 10, "2 Jones, A.: An answer.");
	one("text: She looked at him for so long that he had to ask her what._\n"
	    "text: \xe2\x80\x94 Is that so, she asked him with a smile that was hers._\n"
	    "text: \xe2\x80\x94 It is._\n"
	    "text: Some text of the usual size fills the lines below what may_be a heading, so that it "
	    "is known what is usual on a page,_and there are enough of them that nobody could take it "
	    "for_anything else than what it is: text that goes on and ends._1998. Nobody remembered "
	    "what had happened then, or when it_3. did, or whether._\n"
	    "list-item 1 m1: 1 Smith, J.: On lists of references, and on how to set them_so that one "
	    "sees it._\nlist-item 1 m1: 2 Jones, A.: An answer._\n");
}

/* On the next page markers tell the depth that places can't. */
static void list_over_pages(void)
{
	start();
	for (int n = 1; n <= 2; n++) {
		const float x = n == 1 ? 50 : 90;

		begin(n);
		block(FX_DOC_TEXT);
		if (n == 1)
			line(x, 200, 10, "\xe2\x80\xa2 one");
		line(x + 20, 220, 10, "\xe2\x96\xaa deep");
		line(x, 240, 10, "\xe2\x80\xa2 two");
		put();
	}
	finish("list-item 1 m1: \xe2\x80\xa2 one_\nlist-item 2 m1: \xe2\x96\xaa deep_\n"
	       "list-item 1 m1: \xe2\x80\xa2 two_\nlist-item 2 m1: \xe2\x96\xaa deep_\n"
	       "list-item 1 m1: \xe2\x80\xa2 two_\n");
}

/* ---- captions, notes ---- */

static void captions(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	fill(50, 100);
	region(FX_DOC_FIGURE, 50, 170, 350, 300);
	block(FX_DOC_TEXT);
	line(50, 315, 10, "Figure 3 A label beside what it names");
	block(FX_DOC_TEXT);
	line(50, 350, 10, "Table 2: A sign after the number");
	block(FX_DOC_TEXT);
	line(50, 400, 10, "Figure 3 shows what a sentence can start with.");
	block(FX_DOC_TEXT);
	line(50, 440, 8, "Abb. 4 Kleiner als der Text");
	block(FX_DOC_TEXT);
	line(50, 480, 10, "Figure 5 Of nothing that is near");
	one(FILLER "figure: \ncaption: Figure 3 A label beside what it names_\n"
	    "caption: Table 2: A sign after the number_\n"
	    "text: Figure 3 shows what a sentence can start with._\n"
	    "caption: Abb. 4 Kleiner als der Text_\n"
	    "text: Figure 5 Of nothing that is near_\n");
}

static void footnotes(void)
{
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 90, 8, "* Small, with a mark, but at the head of the page");
	fill(50, 120);
	fill(50, 168);
	block(FX_DOC_TEXT);
	line(50, 400, 8, "1 Small, with a mark, and text below it");
	block(FX_DOC_TEXT);
	fill(50, 450);
	region(FX_DOC_RULE, 50, 600, 150, 601);
	block(FX_DOC_TEXT);
	line(50, 612, 8, "Under a rule that is short: a note without a mark");
	block(FX_DOC_TEXT);
	line(50, 630, 8, "2 A note that has one");
	block(FX_DOC_TEXT);
	line(50, 640, 8, "and what is below a note.");
	block(FX_DOC_TEXT);
	line(50, 680, 8, "Small, at the foot, and nothing else.");
	one("text: * Small, with a mark, but at the head of the page_\n"
	    "text: Some text of the usual size fills the lines below what may_be a heading, so that it "
	    "is known what is usual on a page,_and there are enough of them that nobody could take it "
	    "for_anything else than what it is: text that goes on and ends._Some text of the usual "
	    "size fills the lines below what may_be a heading, so that it is known what is usual on a "
	    "page,_and there are enough of them that nobody could take it for_anything else than what "
	    "it is: text that goes on and ends._\n"
	    "text: 1 Small, with a mark, and text below it_\n" FILLER
	    "rule: \nfootnote: Under a rule that is short: a note without a mark_\n"
	    "footnote: 2 A note that has one_\nfootnote: and what is below a note._\n"
	    "text: Small, at the foot, and nothing else._\n");
}

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
	finish("text: The same words, elsewhere_\n" FILLER "text: The same words, elsewhere_\n" FILLER);
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
	begin(1);
	block(FX_DOC_TEXT);
	line(50, 60, 10, "1\tIN THE COURT");
	line(50, 84, 10, "2\tOF THE COUNTRY");
	line(50, 108, 10, "3\tof small letters");
	one("text: 1 IN THE COURT_2 OF THE COUNTRY_3 of small letters_\n");
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
	snprintf(all, sizeof(all), "text: Some text of the usual size fills the lines below what may_be "
		"a heading, so that it is known what is usual on a page,_and there are enough of them "
		"that nobody could take it for_%s\nfigure: \ncaption: Figure 1. Between them_\n%s"
		"and goes on in a second line._\n", want, strchr(want, 0) + 1);
	one(all);
}

static void goes_on(void)
{
	static const char full[] = "anything else than what it is, and so it goes on, as it did";
	static const char stop[] = "anything else than what it is, and so it goes on, as it di.";
	static const char hyph[] = "anything else than what it is, and so it goes on in exam-";

	columns(full, 320, 10, "in the next column, it is said,", "anything else than what it is, and so it goes on, "
		"as it did_\0text +: in the next column, it is said,_");
	columns(hyph, 320, 10, "ples of the other, which is too,", "anything else than what it is, and so it goes on "
		"in exam-~\0text +: ples of the other, which is too,_");
	columns(full, 320, 10, "Capitals too, where they are so", "anything else than what it is, and so it goes on, "
		"as it did_\0text +: Capitals too, where they are so_");
	columns(full, 330, 10, "Indented ones don't, or rarely", "anything else than what it is, and so it goes on, "
		"as it did_\0text: Indented ones don't, or rarely_");
	columns(stop, 320, 10, "so does a sentence which it is", "anything else than what it is, and so it goes on, "
		"as it di._\0text: so does a sentence which it is_");
	columns("It is short", 320, 10, "so does a short line which it is", "It is short_\0text: so does a short line which it is_");
	columns(full, 320, 8, "so does other type which it is", "anything else than what it is, and so it goes on, "
		"as it did_\0text: so does other type which it is_");
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
	finish(failed ? "text: Some text of the usual size fills the lines below what may_be a heading, "
		"so that it is known what is usual on a page,_and there are enough of them that nobody "
		"could take an ex-_\nfootnote: * A note_\npage-number: 1_\ntext: ample for one._\n" :
		"text: Some text of the usual size fills the lines below what may_be a heading, "
		"so that it is known what is usual on a page,_and there are enough of them that nobody "
		"could take an ex-~\nfootnote: * A note_\npage-number: 1_\ntext +: ample for one._\n");
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
	    "text: Some text of the usual size fills the lines below what may_be a heading, so that it "
	    "is known what is usual on a page,_and there are enough of them that nobody could take it "
	    "for_anything else than what it is: text that goes on and ends._sea now rare cause, nor_\n"
	    "text: can we see a river, ever so near our own sea, or nearer as_we are sure we can see a "
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
		T_NEAR(q[0], 800 - 82, .1);	/* the corner at its start, upper on the upright page */
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
	char text[512] = "", want[2048], row[512] = "";

	for (int i = 0; i < 6; i++) {
		strcat(text, w);
		strcat(text, i < 5 ? " " : ".");
	}
	strcat(row, text);
	strcat(row, "_");
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
	g.p.event = &event;
	g.p.events = 1;
	start();
	T_EQ(pp_structure_put(s, &g.p, &e), FX_OK);
	fx_arena_reset(&a);
	memset(g.text, '#', g.used);
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
	indents();
	short_lines_and_gaps();
	verse();
	hanging();
	headings();
	no_headings();
	bold_all_over();
	lists();
	no_lists();
	list_over_pages();
	captions();
	footnotes();
	running_headers();
	no_headers();
	page_numbers();
	single_pages();
	goes_on();
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
