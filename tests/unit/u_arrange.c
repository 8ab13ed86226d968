/* Words in their places to lines, columns and blocks: pages by hand, on which each letter is 6
 * pixels wide and 10 high, and real ones whose order was read off them. */
#include "t.h"
#include "arrange.h"
#include "file.h"
#include "in.h"
#include "layer_page.h"
#include "metrics.h"

#include <stdlib.h>

enum { MOST = 400 };

static struct fx_arena mem;
static struct fx_err e;
static struct pp_spot spot[MOST];
static const char *text[MOST];
static int spots;
static struct fx_lblock region[8];
static struct fx_layout layout;
static struct pp_arranged done;

static void start(int w, int h)
{
	spots = 0;
	layout = (struct fx_layout){ .w = w, .h = h, .block = region };
}

static void put(float x, float y, const char *word, float size)
{
	const float w = 0.6f * size * (float)strlen(word);

	text[spots] = word;
	spot[spots++] = (struct pp_spot){ { x, y, x + w, y + size }, size, 0, 0 };
}

/* A line of words, 6 pixels a letter and a blank. */
static void line(float x, float y, const char *words)
{
	for (const char *p = words; *p; p += *p == ' ') {
		const size_t n = strcspn(p, " ");

		put(x, y, fx_strndup(&mem, p, n), 10);
		x += 6 * (float)(n + 1);
		p += n;
	}
}

static void add_region(enum fx_block_kind kind, int x0, int y0, int x1, int y1)
{
	region[layout.blocks++] = (struct fx_lblock){ kind, { x0, y0, x1, y1 }, 0, 0, 0, 0.5f };
}

/* A bullet of a font of 10 pixels whose box is 25 high, 20 of them above its line's foot. */
static void bullet(float x, float y)
{
	text[spots] = "*";
	spot[spots++] = (struct pp_spot){ { x, y - 11, x + 5, y + 14 }, 10, 0, 0 };
}

/* Words by blank, lines by /, blocks by |; regions in brackets, with the number of their kind. */
static const char *flat(int w, int h)
{
	const struct pp_scene s = { spot, spots, &layout, w, h };
	static char to[4000];
	size_t n = 0;
	int words = 0, lines = 0;

	T_EQ(pp_arrange(&done, &mem, &s, &e), FX_OK);
	to[0] = 0;
	for (int i = 0; i < done.blocks; i++) {
		const struct pp_ablock *b = done.block + i;

		n += (size_t)snprintf(to + n, sizeof(to) - n, i ? "|" : "");
		if (b->region >= 0)
			n += (size_t)snprintf(to + n, sizeof(to) - n, "[%d]",
				(int)layout.block[b->region].kind);
		T_OK(b->line == lines);
		lines += b->lines;
		for (int k = b->line; k < b->line + b->lines; k++) {
			T_OK(done.line[k].word == words && done.line[k].words > 0);
			words += done.line[k].words;
			for (int j = 0; j < done.line[k].words; j++)
				n += (size_t)snprintf(to + n, sizeof(to) - n, "%s%s", j ? " " :
					k > b->line ? "/" : "",
					text[done.word[done.line[k].word + j]]);
		}
	}
	T_EQ(words, spots);
	return to;
}

static int quad_is(const float q[8], const float want[8])
{
	int same = 1;

	for (int i = 0; i < 8; i++)
		same &= fabsf(q[i] - want[i]) < 1e-3f;
	return same;
}

/* Whatever order words come in, they are a line from left to right; a small number that stands
 * higher belongs to it, a large first letter too. */
static void lines(void)
{
	start(300, 200);
	put(70, 20, "three", 10);
	put(10, 21, "one", 10);
	put(40, 19, "two", 10);
	put(101, 17, "4", 6);
	T_EQ_STR(flat(300, 200), "one two three 4");
	T_OK(quad_is(done.line[0].quad, (const float[8]){ 10, 17, 104.6f, 17, 104.6f, 31, 10,
		31 }));
	start(300, 200);
	put(10, 20, "O", 48);
	line(46, 20, "nce upon a times");
	line(46, 34, "there was a king");
	line(10, 48, "who had a daughter too");
	T_EQ_STR(flat(300, 200), "O nce upon a times/there was a king/who had a daughter too");
	T_EQ(done.turn, 0);
	start(300, 200);
	T_EQ_STR(flat(300, 200), "");
}

/* Each beside its line, though their boxes reach over each other and over two lines. */
static void high_marks(void)
{
	start(300, 300);
	for (int i = 0; i < 6; i++)
		if (i != 2 && i != 4)
			bullet(20, 40 + 14 * (float)i);
	line(38, 40, "an item of a list of them");
	line(38, 54, "another that goes on and on");
	line(38, 68, "to a second line of words");
	line(38, 82, "a third that has no end to");
	line(38, 96, "it but here, or maybe not,");
	line(38, 110, "who knows");
	T_EQ_STR(flat(300, 300), "* an item of a list of them/* another that goes on and on/to a "
		"second line of words/* a third that has no end to/it but here, or maybe not,/"
		"* who knows");
}

static void blocks(void)
{
	start(300, 300);
	put(10, 12, "Title", 16);		/* another size */
	line(10, 32, "first line of it");
	line(10, 44, "second line of it");
	line(10, 56, "third");
	line(10, 80, "a gap before this");	/* twice as far as is usual */
	line(22, 92, "an indent is none");
	line(10, 104, "and goes on");
	line(60, 116, "far in and out");	/* 50 pixels further in */
	T_EQ_STR(flat(300, 300), "Title|first line of it/second line of it/third|"
		"a gap before this/an indent is none/and goes on|far in and out");
	T_OK(quad_is(done.block[1].quad, (const float[8]){ 10, 32, 112, 32, 112, 66, 10, 66 }));
	start(300, 300);			/* centred */
	line(10, 10, "a line in the middle of all");
	line(55, 22, "and another");
	line(10, 34, "justified at both edges now");
	add_region(FX_BLOCK_RULE, 10, 45, 200, 46);
	line(10, 47, "under the rule");
	T_EQ_STR(flat(300, 300), "a line in the middle of all/and another/"
		"justified at both edges now|[2]|under the rule");
}

static void two_columns(void)
{
	for (int i = 0; i < 4; i++) {
		line(10, 60 + 12 * (float)i, "left column text here");
		line(156, 64 + 12 * (float)i, "right column text too");
	}
}

#define LEFT "left column text here"
#define RIGHT "right column text too"
#define FOUR(s) s "/" s "/" s "/" s

/* A heading above, which spans both; columns that are not level; a line below them. */
static void columns(void)
{
	start(300, 300);
	line(10, 30, "a heading that spans both of the columns");
	two_columns();
	line(10, 130, "below them stands a line that spans both");
	T_EQ_STR(flat(300, 300), "a heading that spans both of the columns|" FOUR(LEFT) "|"
		FOUR(RIGHT) "|below them stands a line that spans both");
	/* the same over again: a heading between parts columns from columns */
	line(10, 160, "a second heading that spans both columns");
	for (int i = 0; i < 3; i++) {
		line(10, 190 + 12 * (float)i, "more on the left side");
		line(156, 190 + 12 * (float)i, "more on the right one");
	}
	T_OK(strstr(flat(300, 300), "below them stands a line that spans both|a second heading "
		"that spans both columns|more on the left side/more on the left side/more on the "
		"left side|more on the right one"));
	/* a figure across both does the same; one in a column stays in it */
	start(300, 300);
	two_columns();
	add_region(FX_BLOCK_FIGURE, 10, 120, 130, 180);
	line(10, 190, "under the figure here");
	T_EQ_STR(flat(300, 300), FOUR(LEFT) "|[1]|under the figure here|" FOUR(RIGHT));
}

/* Cells of a table and numbers of a contents list are no columns. */
static void no_columns(void)
{
	start(300, 300);
	for (int i = 0; i < 5; i++) {
		line(10, 20 + 12 * (float)i, "name");
		line(120, 20 + 12 * (float)i, "12");
		line(200, 20 + 12 * (float)i, "34");
	}
	T_OK(!strncmp(flat(300, 300), "name 12 34/name 12 34/", 22));
	start(300, 300);
	for (int i = 0; i < 5; i++) {
		line(10, 20 + 12 * (float)i, "parliament");
		line(120, 20 + 12 * (float)i, "government");
	}
	T_OK(!strncmp(flat(300, 300), "parliament government/parliament government/", 44));
	start(300, 300);
	for (int i = 0; i < 5; i++) {
		line(10, 20 + 12 * (float)i, "chapter with a title");
		line(250, 20 + 12 * (float)i, "9");
	}
	T_OK(!strncmp(flat(300, 300), "chapter with a title 9/chapter", 30));
}

/* Notes are smaller than the text and not level with it. */
static void notes_in_the_margin(void)
{
	start(300, 300);
	for (int i = 0; i < 6; i++)
		line(80, 60 + 14 * (float)i, "the text goes on and on here");
	line(10, 68, "a note");
	line(10, 79, "in two");
	line(10, 90, "or more");
	T_EQ_STR(flat(300, 300), "a note/in two/or more|the text goes on and on here/the text goes "
		"on and on here/the text goes on and on here/the text goes on and on here/the text "
		"goes on and on here/the text goes on and on here");
}

/* Rows at the edges are first and last, whole, though columns reach below and above them. */
static void heads_and_feet(void)
{
	start(300, 300);
	two_columns();
	line(200, 10, "Chapter two");
	line(10, 10, "12");
	line(156, 280, "foot right");
	line(10, 280, "foot left");
	T_EQ_STR(flat(300, 300), "12 Chapter two|" FOUR(LEFT) "|" FOUR(RIGHT)
		"|foot left foot right");
}

static void regions(void)
{
	start(300, 300);
	line(10, 10, "before");
	for (int i = 0; i < 3; i++) {
		line(12, 52 + 12 * (float)i, "cell");
		line(120, 52 + 12 * (float)i, "cell two");
	}
	line(10, 120, "after");
	add_region(FX_BLOCK_TABLE, 10, 50, 200, 90);
	add_region(FX_BLOCK_FIGURE, 210, 50, 290, 90);
	add_region(FX_BLOCK_FORMULA, 10, 110, 100, 140);
	line(220, 60, "label");
	T_EQ_STR(flat(300, 300), "before|[3]cell cell two/cell cell two/cell cell two|[1]label|"
		"[4]after");
	T_EQ(done.block[1].region, 0);
	/* a picture of the whole page holds no words */
	start(300, 300);
	line(10, 10, "all of this was read from the scan");
	add_region(FX_BLOCK_FIGURE, 0, 0, 300, 300);
	T_EQ_STR(flat(300, 300), "all of this was read from the scan|[1]");
}

/* A stamp that runs up the margin comes last; its corners start at its foot. */
static void turned_words(void)
{
	start(300, 300);
	spot[spots] = (struct pp_spot){ { 5, 100, 15, 150 }, 10, 1, 0 };
	text[spots++] = "stamp";
	spot[spots] = (struct pp_spot){ { 5, 160, 15, 200 }, 10, 1, 0 };
	text[spots++] = "the";
	line(40, 100, "a page of text");
	T_EQ_STR(flat(300, 300), "a page of text|the stamp");
	T_OK(quad_is(done.line[1].quad, (const float[8]){ 5, 200, 5, 100, 15, 100, 15, 200 }));
}

/* The same page turned by each quarter is read alike. */
static void turned_pages(void)
{
	start(300, 200);
	layout.blocks = 0;
	line(10, 10, "a first line");
	line(10, 22, "a second one");
	line(10, 60, "and a block");
	for (int q = 0; q < 4; q++) {
		const int w = q & 1 ? 200 : 300, h = q & 1 ? 300 : 200;

		T_EQ_STR(flat(w, h), "a first line/a second one|and a block");
		T_EQ(done.turn, q);
		for (int i = 0; i < spots; i++) {	/* counter-clockwise: w - x becomes y */
			float *b = spot[i].box;
			const float at[4] = { b[1], (float)w - b[2], b[3], (float)w - b[0] };

			memcpy(b, at, sizeof(at));
			spot[i].turn = (spot[i].turn + 1) & 3;
		}
		layout.w = h;
		layout.h = w;
	}
}

/* Right to left: the first word is the rightmost, and Latin words within keep their own order. */
static void right_to_left(void)
{
	start(300, 200);
	line(10, 10, "E D in Latin C B A");
	for (int i = 0; i < spots; i++)
		spot[i].rtl = strlen(text[i]) == 1;
	T_EQ_STR(flat(300, 200), "A B C in Latin D E");
	start(300, 200);
	line(10, 10, "some words B A of text");
	for (int i = 0; i < spots; i++)
		spot[i].rtl = strlen(text[i]) == 1;
	T_EQ_STR(flat(300, 200), "some words A B of text");
	start(300, 300);			/* and the right column is the first */
	two_columns();
	for (int i = 0; i < spots; i++)
		spot[i].rtl = 1;
	T_OK(!strncmp(flat(300, 300), "too text column right/", 22));
	T_EQ(pp_rtl((struct fx_span){ "\xd7\x90\xd7\x91" "a", 5 }), 1);
	T_EQ(pp_rtl((struct fx_span){ "\xd8\xa7", 2 }), 1);
	T_EQ(pp_rtl((struct fx_span){ "ab\xd8\xa7", 4 }), 0);
	T_EQ(pp_rtl((struct fx_span){ "12", 2 }), 0);
}

static void memory(void)
{
	const struct pp_scene s = { spot, spots, &layout, 300, 300 };
	struct fx_dword word[MOST] = { { .text = NULL } };
	struct fx_dpage page = { 0 };
	struct fx_arena a;
	enum fx_st st = FX_NOMEM;
	int refused = -1;

	for (long n = 1; st == FX_NOMEM && n < 50; n++, refused++) {
		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = pp_arrange_page(&page, &a, &(struct pp_arranging){ &s, word,
			FX_FROM_MODEL }, &done, &e);
		fx_arena_reset(&a);
	}
	T_EQ(st, FX_OK);
	T_EQ(refused, 3 + 12 + 3);	/* its result, its scratch, the page's */
}

/* ---- pages out of layers ---- */

static void layer_pages(void)
{
	static char letters[] = "Onetwocell";
	static struct fx_layer_word w[] = {
		{ 10, 10, 30, 20, 0, 3, 1, 9, FX_LAYER_BOLD, 0 },
		{ 34, 10, 54, 20, 3, 3, 0, 9, 0, 0 }, { 12, 52, 36, 62, 6, 4, 1, 9, 0, 0 },
	};
	struct fx_layer l = { w, 3, letters, 10, .odd = 0 };
	const struct pp_layer_read r = { &l, &layout, 300, 300, 0.9f };
	struct fx_dpage p = { .rotation = 90, .status = FX_PAGE_UNREADABLE, .text = "x" };

	start(300, 300);
	add_region(FX_BLOCK_TABLE, 10, 50, 200, 90);
	T_EQ(pp_layer_page(&p, &mem, &r, &e), FX_OK);
	T_EQ(p.blocks, 2);
	T_EQ(p.words, 3);
	T_EQ(p.block[0].kind, FX_DOC_TEXT);
	T_EQ(p.block[0].source, FX_FROM_TEXT_LAYER);
	T_EQ(p.block[1].kind, FX_DOC_TABLE);
	T_NEAR(p.block[1].score, 0.5, 1e-6);
	T_NEAR(p.block[1].confidence, 0.9, 1e-6);
	T_EQ_STR(p.word[0].text, "One");
	T_EQ(p.word[0].style, FX_BOLD);
	T_EQ(p.word[2].source, FX_FROM_TEXT_LAYER);
	T_EQ(p.rotation, 90);
	T_EQ(p.status, FX_PAGE_OK);
	for (int i = 0; i < 3; i++)
		w[i].turn = 3;
	T_EQ(pp_layer_page(&p, &mem, &r, &e), FX_OK);
	T_EQ(p.rotation, 0);
	/* in place of what could not be read; what was read stays */
	p = (struct fx_dpage){ .rotation = 90, .status = FX_PAGE_UNREADABLE, .w = 9 };
	T_EQ(pp_layer_fallback(&p, &mem, &r, &e), FX_OK);
	T_EQ(p.status, FX_PAGE_FALLBACK);
	T_EQ(p.words, 3);
	T_EQ(p.w, 300);
	T_EQ(p.rotation, 90);
	T_OK(p.reason != NULL);
	p = (struct fx_dpage){ .status = FX_PAGE_OK };
	T_EQ(pp_layer_fallback(&p, &mem, &r, &e), FX_OK);
	T_EQ(p.words, 0);
	l.words = 0;
	p = (struct fx_dpage){ .status = FX_PAGE_UNREADABLE };
	T_EQ(pp_layer_fallback(&p, &mem, &r, &e), FX_OK);
	T_EQ(p.status, FX_PAGE_UNREADABLE);
	layout.blank = 1;
	T_EQ(pp_layer_page(&p, &mem, &r, &e), FX_OK);
	T_EQ(p.status, FX_PAGE_BLANK);
}

/* Not drawn: where words stand is told without. */
static enum fx_st page_of(struct fx_dpage *p, const char *pdf, int i)
{
	const struct fx_page page = { .raster = { .w = 612, .h = 792 } };
	const struct fx_layout none = { .w = 612, .h = 792 };
	struct fx_layer l = { .words = 0 };
	const void *bytes = NULL;
	struct fx_in *in;
	size_t n = 0;

	FX_TRY(fx_file_read(&bytes, &n, &mem, pdf, 1 << 24, &e));
	FX_TRY(fx_in_open(&in, bytes, n, NULL, &e));
	fx_in_layer(&l, in, i, &page, &mem);
	fx_in_free(in);
	*p = (struct fx_dpage){ .number = i + 1 };
	return pp_layer_page(p, &mem, &(struct pp_layer_read){ &l, &none, 612, 792, 1 }, &e);
}

/* Openings and ends of lines, read off the page in their order. */
static void page_reads(const char *pdf, int i, const char *const *said)
{
	struct fx_dpage p;
	struct fx_membuf m;
	struct fx_out o;
	const char *at;
	int bad = 0;

	if (page_of(&p, pdf, i) == FX_INPUT) {
		t_skip("no ../shared/data/pdf-text");
		return;
	}
	fx_out_mem(&o, &m);
	for (int k = 0; k < p.words; k++)
		fx_printf(&o, "%s ", p.word[k].text);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	for (at = m.p; *said && at; said++) {
		const char *found = strstr(at, *said);

		if (!found)
			printf("# %s: not there, or not there yet: %s\n", pdf, *said);
		bad += !found;
		at = found ? found + strlen(*said) : at;
	}
	T_EQ(bad, 0);
	free(m.p);
}

static void real_pages(void)
{
	static const char *const two[] = { "Two-Column Document", "January 3, 2024", "Abstract",
		"This is a sample", "nissim rutrum. Nam dui", "Vivamus viverra fermentum felis. "
		"Donec nonummy pellentesque ante. Phasellus", "Quisque ullamcorper",
		"leo. Quisque egestas", "1", NULL };
	static const char *const journal[] = { "Advocacy in Action 447",
		"stakeholders has occurred", "INDUSTRY WATCH", "and the industry unblinkingly",
		"REFERENCES", "Mackay J,", "hope or hype?", "N Hirschhorn", "Correspondence to:",
		"O ver the past three decades increasing pressure from", "This paper examines "
		"whether a tobacco company espousing", "Abbreviations:", "www.tobaccocontrol.com",
		NULL };
	static const char *const book[] = { "pulleys, provided", "spring styles and in various",
		"Figure 7-26. Self-locking nuts.", "the most common ranges", "Stainless Steel "
		"Self-Locking Nut The", "Elastic Stop Nut", "Keyway", "Figure 7-27.", "7-45",
		NULL };

	page_reads("../shared/data/pdf-text/samplefiles-026-latex-multicolumn/multicolumn.pdf", 0,
		two);
	page_reads("../shared/data/pdf-text/olmocr-multi_column_miss/doc.pdf", 0, journal);
	page_reads("../shared/data/pdf-text/docling-amt_handbook_sample/amt_handbook_sample.pdf",
		0, book);
}

int main(void)
{
	fx_arena_init(&mem, 0);
	lines();
	high_marks();
	blocks();
	columns();
	no_columns();
	notes_in_the_margin();
	heads_and_feet();
	regions();
	turned_words();
	turned_pages();
	right_to_left();
	memory();
	layer_pages();
	real_pages();
	fx_arena_reset(&mem);
	return t_end();
}
