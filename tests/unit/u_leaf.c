/* A page's asks and rounds, with answers by hand: a page of 1000 x 1400 with two blocks of lines of
 * five words, each line 20 high and 30 below the one before, each word 80 wide and 100 right of the
 * one before. */
#include "t.h"
#include "leaf.h"
#include "piece.h"
#include "lacks.h"

#include <stdlib.h>

static struct fx_arena mem;
static struct fx_err e;
static struct fx_lblock block[3];
static struct fx_lline line[20];
static struct fx_lword word[100];
static struct fx_layout layout;
static struct pl_how how;
static struct pl_leaf l;
static unsigned char tile[2 * 32 * 32];

static void put(int x, int y, int lines)
{
	struct fx_lblock *b = block + layout.blocks++;

	*b = (struct fx_lblock){ .box = { x, y, x + 480, y + 30 * lines - 10 },
		.line = layout.lines, .lines = lines, .score = -1 };
	for (int i = 0; i < lines; i++, y += 30) {
		line[layout.lines++] = (struct fx_lline){ { x, y, x + 480, y + 20 },
			layout.words, 5 };
		for (int k = 0; k < 5; k++)
			word[layout.words++] = (struct fx_lword){ { x + 100 * k, y,
				x + 100 * k + 80 - k % 2 * 9, y + 20 }, .tile = -1 };
	}
}

static void start(void)
{
	layout = (struct fx_layout){ .w = 1000, .h = 1400, .block = block, .line = line,
		.word = word };
	put(100, 100, 4);
	put(100, 600, 4);
	how = (struct pl_how){ .side = 980, .text = { .task = pp_task_find("ocr"), .prompt = "ocr",
		.max_tokens = 1024, .prefill = 100 } };
}

static struct pl_page *page(void)
{
	struct pl_page *p = calloc(1, sizeof(*p));

	*p = (struct pl_page){ .number = 3, .w = 1000, .h = 1400, .layout = layout };
	if (layout.turn & 1) {
		p->w = 1400;
		p->h = 1000;
	}
	T_EQ(fx_raster_init(&p->raster, &mem, p->w, p->h, 1, &e), FX_OK);
	return p;
}

static void opened(int asks)
{
	T_EQ(fx_layout_check(&layout, &e), FX_OK);
	T_EQ(pl_leaf_open(&l, &how, page(), &e), FX_OK);
	T_EQ(l.asks, asks);
}

enum { CUT = 1, LOOP = 2 };

/* An answer of one token. */
static void say(int i, const char *text, int how_it_ends)
{
	static uint32_t off[PL_PIECES][2];
	static const float sure[1] = { 0 };

	off[i][1] = (uint32_t)strlen(text);
	l.answer[i] = (struct fx_answer){ .text = text, .len = strlen(text), .tokens = 1,
		.off = off[i], .logprob = sure,
		.truncated = how_it_ends != 0, .looped = how_it_ends == LOOP,
		.rewinds = how_it_ends == LOOP ? 3 : 0 };
}

/* Words w0 w1 .. of the layout where they stand, as an answer that locates them: from .. end, and
 * those of a second stretch. */
static const char *two(int i, const int stretch[4])
{
	const struct en_part *p = l.ask[i].part;
	const struct pp_view view = { p->image->w, p->image->h, p->fit, p->centre };
	struct fx_membuf m = { 0 };
	struct fx_out o;
	const char *all;

	fx_out_mem(&o, &m);
	for (int k = 0; k < 4; k += 2)
		for (int w = stretch[k]; w < stretch[k + 1]; w++) {
			const struct fx_box *b = &word[w].box, *at = &l.crop[i].at;
			const float box[4] = { (float)(b->x0 - at->x0), (float)(b->y0 - at->y0),
				(float)(b->x1 - at->x0), (float)(b->y1 - at->y0) };
			int loc[4];

			pp_fit(loc, box, &view);
			fx_printf(&o, "<loc%04d><loc%04d><loc%04d><loc%04d>w%d ", loc[0], loc[1],
				loc[2], loc[3], w);
		}
	T_EQ(fx_out_close(&o, &e), FX_OK);
	all = fx_strndup(&mem, m.p, m.n);
	free(m.p);
	return all;
}

static const char *located(int i, int from, int end)
{
	return two(i, (const int[4]){ from, end, 0, 0 });
}

static void more(int asks)
{
	T_EQ(pl_leaf_more(&l, &how, &e), FX_OK);
	T_EQ(l.asks, asks);
}

static int events(const char *kind)
{
	for (int i = 0; i < l.to.events; i++)
		if (!strcmp(l.to.event[i].kind, kind))
			return l.to.event[i].count;
	return 0;
}

/* All that was read: lines by newlines, or plain. */
static void read(const char *want, enum fx_page_status status)
{
	struct fx_membuf got = { 0 };
	struct fx_out o;

	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	fx_out_mem(&o, &got);
	for (int i = 0; i < l.to.lines; i++)
		for (int k = 0; k < l.to.line[i].words; k++)
			fx_printf(&o, "%s%s", k ? " " : i ? "\n" : "",
				l.to.word[l.to.line[i].word + k].text);
	fx_puts(&o, l.to.text ? l.to.text : "");
	fx_put(&o, "", 1);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	T_EQ_STR(got.p, want);
	free(got.p);
	T_EQ(l.to.status, status);
}

#define ALL "w0 w1 w2 w3 w4\nw5 w6 w7 w8 w9\nw10 w11 w12 w13 w14\nw15 w16 w17 w18 w19\n" \
	"w20 w21 w22 w23 w24\nw25 w26 w27 w28 w29\nw30 w31 w32 w33 w34\nw35 w36 w37 w38 w39"

static void a_page_that_is_blank(void)
{
	start();
	layout.blank = 1;
	opened(0);
	more(0);
	read("", FX_PAGE_BLANK);
	T_OK(!l.to.plan && l.to.prefill == 0);
	pl_leaf_free(&l);
}

static void a_page_in_one(void)
{
	start();
	opened(1);
	T_OK(l.ask->part[0].image->w == 1000 && l.ask->part[0].fit == FX_STRETCH);
	T_EQ_STR(l.ask->part[1].text, "ocr");
	T_EQ(l.ask->max_tokens, 1024);
	T_EQ(l.ask->repeats, 8);	/* lines stand alike */
	say(0, "all of it", 0);
	more(1);
	more(1);
	read("all of it", FX_PAGE_OK);
	T_EQ_STR(l.to.plan, "whole");
	T_OK(l.to.prefill == 100 && l.to.generated == 1 && l.to.events == 0);
	pl_leaf_free(&l);
	layout.turn = 1;
	layout.w = 1000;
	opened(1);			/* its raster is on its side */
	T_OK(l.ask->part[0].image->w == 1000 && l.to.w == 1000 && l.to.h == 1400);
	T_EQ(l.to.rotation, 90);
	pl_leaf_free(&l);
}

static void regions_and_bands(void)
{
	start();
	how.side = 270;		/* letters of 7 on 385 pixels: four words of five, then three */
	opened(16);
	T_EQ(l.ask->part[0].fit, FX_PAD);
	T_EQ(l.ask->repeats, 0);	/* words are not alike: 80 and 71 wide */
	for (int i = 0; i < 16; i++)
		say(i, i % 2 ? "c d e" : "a b c d", 0);
	more(16);
	read("a b c d e\na b c d e\na b c d e\na b c d e\n\n"
		"a b c d e\na b c d e\na b c d e\na b c d e", FX_PAGE_OK);
	T_EQ_STR(l.to.plan, "tiles");
	T_EQ(events("overlap-unmatched"), 0);
	pl_leaf_free(&l);
	opened(16);		/* one word of the first line is missing, and two of the second */
	for (int i = 0; i < 16; i++)
		say(i, i == 1 || i == 2 ? "" : "a b c d", i == 1 || i == 2 ? CUT : 0);
	more(16);
	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	T_EQ(events("lines-unread"), 0);
	pl_leaf_free(&l);
	opened(16);
	for (int i = 0; i < 16; i++)
		say(i, i > 1 ? "a b c d" : "", i > 1 ? 0 : CUT);
	more(16);
	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	T_EQ(events("lines-unread"), 1);
	pl_leaf_free(&l);
	how.text.input = FX_INPUT_CROPS;
	how.side = 980;
	how.text.plan = &(const struct fx_mtask){ .fit = FX_STRETCH };
	opened(2);
	T_EQ(l.ask[1].part[0].fit, FX_STRETCH);
	T_OK(l.ask[1].part[0].image->h < 200);
	say(0, "one", 0);
	say(1, "two", 0);
	more(2);
	read("one\n\ntwo", FX_PAGE_OK);
	T_EQ_STR(l.to.plan, "regions");
	pl_leaf_free(&l);
}

/* Eleven words of plain text: two lines, and one word. The second is read again. */
static void plain_text_that_was_cut(void)
{
	start();
	opened(1);
	say(0, "w0 w1 w2 w3 w4\nw5 w6 w7 w8 w9\nw10", CUT);
	more(3);
	T_OK(l.plan.piece[1].line == 1 && l.plan.piece[1].lines == 3);
	T_OK(l.plan.piece[2].line == 4 && l.plan.piece[2].lines == 4);
	T_EQ(l.plan.piece[1].shared, 6);
	say(1, "w5 w6 w7 w8 w9\nw10 w11 w12 w13 w14\nw15 w16 w17 w18 w19", 0);
	say(2, "w20 w21 w22 w23 w24\nw25 w26 w27 w28 w29\nw30 w31 w32 w33 w34\n"
		"w35 w36 w37 w38 w39", 0);
	more(3);
	read(ALL, FX_PAGE_OK);
	T_EQ(events("truncated"), 1);
	T_EQ(events("loop-cut"), 0);
	T_EQ(events("lines-unread"), 0);
	T_EQ(events("overlap-unmatched"), 0);
	T_EQ(l.to.prefill, 300);
	T_EQ_STR(l.to.plan, "whole");
	pl_leaf_free(&l);

	opened(1);		/* a line, which is not asked for a second time: less is */
	say(0, "w0 w1 w2 w3 w4 w5", CUT);
	more(3);
	T_OK(l.plan.piece[1].line == 1 && l.plan.piece[1].shared == 1);
	pl_leaf_free(&l);
	opened(1);		/* nothing at all, or all of it and more */
	say(0, "", CUT);
	more(1);
	read("", FX_PAGE_UNREADABLE);
	T_EQ(events("lines-unread"), 8);
	pl_leaf_free(&l);
	opened(1);
	say(0, ALL " w40", CUT);
	more(1);
	read(ALL " w40", FX_PAGE_OK);
	T_EQ(events("lines-unread"), 0);
	pl_leaf_free(&l);
}

/* Lines 0, 1 and 5 are placed, of line 2 two words of five. */
static void located_text_that_looped(void)
{
	start();
	opened(1);
	say(0, two(0, (const int[]){ 0, 12, 25, 30 }), LOOP);
	more(4);
	T_OK(l.plan.piece[1].line == 2 && l.plan.piece[1].lines == 2);
	T_OK(l.plan.piece[2].line == 4 && l.plan.piece[2].lines == 1);
	T_OK(l.plan.piece[3].line == 6 && l.plan.piece[3].lines == 2);
	pl_leaf_free(&l);

	opened(1);		/* three words of line 2 are enough */
	say(0, two(0, (const int[]){ 0, 13, 25, 40 }), LOOP);
	more(3);
	T_OK(l.plan.piece[1].line == 3 && l.plan.piece[2].line == 4);
	pl_leaf_free(&l);

	opened(1);
	say(0, located(0, 0, 30), LOOP);
	more(2);
	say(1, located(1, 30, 40), 0);
	more(2);
	read(ALL, FX_PAGE_OK);
	T_OK(events("loop") == 1 && events("loop-cut") == 1 && events("rewind") == 3);
	T_OK(events("loop-cured") == 0 && events("lines-unread") == 0);
	pl_leaf_free(&l);

	opened(1);		/* the line that an answer ends in is read again */
	say(0, located(0, 0, 28), CUT);
	more(2);
	T_OK(l.plan.piece[1].line == 5 && l.plan.piece[1].lines == 3);
	say(1, located(1, 25, 40), 0);
	more(2);
	read(ALL, FX_PAGE_OK);
	pl_leaf_free(&l);

	opened(1);		/* a loop after all was read */
	say(0, located(0, 0, 40), LOOP);
	more(1);
	read(ALL, FX_PAGE_OK);
	T_OK(events("loop") == 1 && events("loop-cut") == 0);
	pl_leaf_free(&l);
}

static void loops_that_stay(void)
{
	start();
	opened(1);
	say(0, located(0, 0, 10), LOOP);
	more(3);
	say(1, located(1, 10, 15), LOOP);
	say(2, located(2, 20, 25), LOOP);
	more(5);
	T_OK(l.plan.piece[3].round == 2 && l.plan.piece[3].line == 3);
	say(3, located(3, 15, 20), LOOP);
	say(4, located(4, 25, 30), LOOP);
	more(5);
	read("w0 w1 w2 w3 w4\nw5 w6 w7 w8 w9\nw10 w11 w12 w13 w14\nw15 w16 w17 w18 w19\n"
		"w20 w21 w22 w23 w24\nw25 w26 w27 w28 w29", FX_PAGE_UNREADABLE);
	T_EQ_STR(l.to.reason, "the model repeats itself");
	T_OK(events("loop") == 5 && events("loop-cut") == 3 && events("lines-unread") == 2);
	pl_leaf_free(&l);

	opened(1);		/* the same, by the limit */
	say(0, located(0, 0, 30), CUT);
	more(2);
	say(1, "", CUT);
	more(2);
	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	T_OK(l.to.status == FX_PAGE_OK && events("lines-unread") == 2);
	T_EQ(events("truncated"), 2);
	pl_leaf_free(&l);
}

/* Three lines a band, the last of them in the next band too: there it is read. */
static void a_loop_where_another_reads(void)
{
	start();
	how.text.located = 1;
	how.text.max_tokens = 7 * 15;
	opened(4);
	say(0, located(0, 0, 10), LOOP);
	say(1, located(1, 10, 20), 0);
	say(2, located(2, 20, 35), 0);
	say(3, located(3, 30, 40), 0);
	more(5);
	say(4, "", LOOP);
	more(5);
	read(ALL, FX_PAGE_OK);
	T_OK(events("loop") == 2 && events("loop-cut") == 1 && events("lines-unread") == 0);
	T_EQ(l.to.blocks, 2);
	pl_leaf_free(&l);
}

static void a_loop_that_was_cured(void)
{
	start();
	opened(1);
	say(0, "fine", 0);
	l.answer[0].rewinds = 2;
	more(1);
	read("fine", FX_PAGE_OK);
	T_OK(events("rewind") == 2 && events("loop-cured") == 1 && events("loop") == 0);
	pl_leaf_free(&l);
}

/* Two tiles, of which one is answered by a loop; and a table, which the model has no task for. */
static void tiles(void)
{
	const struct fx_mtask plan = { .side = 32 };
	struct fx_manifest m = { 0 };

	start();
	how.text.input = FX_INPUT_TILES;
	how.text.plan = &plan;
	pl_regions(how.lacks, &m);
	layout.side = 32;
	layout.tiles = 2;
	layout.tile = tile;
	block[1].kind = FX_BLOCK_TABLE;
	for (int i = 0; i < 40; i++) {
		word[i].tile = i / 20;
		word[i].row = i / 5 % 4;
		word[i].slot = i % 5;
		word[i].px = 5;
	}
	opened(2);
	say(0, "w0 w1 w2 w3 w4\nw5 w6 w7 w8 w9", LOOP);
	say(1, "w20 w21 w22 w23 w24", 0);
	more(2);
	read("w0 w1 w2 w3 w4\nw5 w6 w7 w8 w9\nw20 w21 w22 w23 w24", FX_PAGE_OK);
	T_OK(events("loop") == 1 && events("lines-unread") == 0);
	T_EQ_STR(l.to.plan, "tiles");
	T_EQ(l.to.block[1].kind, FX_DOC_TABLE);
	T_EQ_STR(l.to.block[1].reason, "the model has no task for tables");
	T_OK(!l.to.block[0].reason);
	pl_leaf_free(&l);
	m.task = (const struct fx_mtask[]){ { .name = "table" }, { .name = "molecule" } };
	m.tasks = 2;
	pl_regions(how.lacks, &m);
	T_OK(!how.lacks[FX_BLOCK_FIGURE] && !how.lacks[FX_BLOCK_TABLE]);
	T_EQ_STR(how.lacks[FX_BLOCK_MOLECULE], "this program has no task for molecules");
	T_EQ_STR(how.lacks[FX_BLOCK_MUSIC], "the model has no task for music");
	pl_regions(how.lacks, NULL);
	T_EQ_STR(how.lacks[FX_BLOCK_MOLECULE], "the model has no task for molecules");
}

/* Everything once refused: opened, asked again, read. */
static void memory(void)
{
	struct pl_how where;
	const char *text;
	enum fx_st st = FX_NOMEM;
	int refused = 0;

	start();
	where = how;
	opened(1);
	text = located(0, 0, 30);
	pl_leaf_free(&l);
	for (long n = 1; st == FX_NOMEM && n < 400; n++, refused++) {
		T_EQ(pl_leaf_open(&l, &where, page(), &e), FX_OK);
		l.mem.refuse_at = l.mem.calls + n;
		say(0, text, LOOP);
		st = pl_leaf_more(&l, &where, &e);
		if (!st) {
			say(1, "rest", 0);
			st = pl_leaf_more(&l, &where, &e);
		}
		if (!st)
			st = pl_leaf_read(&l, &where, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		pl_leaf_free(&l);
	}
	T_EQ(st, FX_OK);
	T_OK(refused > 30);
}

int main(void)
{
	fx_arena_init(&mem, 0);
	a_page_that_is_blank();
	a_page_in_one();
	regions_and_bands();
	plain_text_that_was_cut();
	located_text_that_looped();
	loops_that_stay();
	a_loop_where_another_reads();
	a_loop_that_was_cured();
	tiles();
	memory();
	fx_arena_reset(&mem);
	return t_end();
}
