/* How a page is shown to a model: pages of a few lines, whose plans follow from plan.h by hand. */
#include "t.h"
#include "plan.h"

#include <stdlib.h>

static struct fx_arena mem;
static struct fx_err e;
static struct fx_lblock block[300];
static struct fx_lline line[300];
static struct fx_lword word[3000];
static struct fx_layout page;
static struct pl_plan_ask ask;
static struct pl_plan plan;

static void start(int w, int h, int side)
{
	page = (struct fx_layout){ .w = w, .h = h, .block = block, .line = line, .word = word };
	ask = (struct pl_plan_ask){ .layout = &page, .side = side, .words = 10000 };
}

/* A block at x, y of lines that are 20 high (letters of 10) and 30 apart, each of words that are 80
 * wide and 100 apart. */
static struct fx_lblock *put(int x, int y, int lines, int words)
{
	struct fx_lblock *b = block + page.blocks++;

	*b = (struct fx_lblock){ .kind = FX_BLOCK_TEXT, .line = page.lines, .lines = lines,
		.box = { x, y, x + 100 * words - 20, y + 30 * lines - 10 }, .score = -1 };
	for (int i = 0; i < lines; i++, y += 30) {
		line[page.lines++] = (struct fx_lline){ { b->box.x0, y, b->box.x1, y + 20 },
			page.words, words };
		for (int k = 0; k < words; k++)
			word[page.words++] = (struct fx_lword){ { x + 100 * k, y,
				x + 100 * k + 80, y + 20 }, .tile = -1 };
	}
	return b;
}

static void figure(int x0, int y0, int x1, int y1)
{
	block[page.blocks++] = (struct fx_lblock){ .kind = FX_BLOCK_FIGURE,
		.box = { x0, y0, x1, y1 }, .line = page.lines, .score = -1 };
}

static void make(const char *name, int n)
{
	T_EQ(fx_layout_check(&page, &e), FX_OK);
	T_EQ(pl_plan_make(&plan, &ask, &mem, &e), FX_OK);
	T_EQ_STR(plan.name, name);
	T_EQ(plan.n, n);
}

/* Piece i: kind, its lines, its words, how many of these the one before has. */
static void is(int i, enum pl_piece_kind kind, const int want[5])
{
	const struct pl_piece *p = plan.piece + i;

	T_EQ(p->kind, kind);
	T_EQ(p->line, want[0]);
	T_EQ(p->lines, want[1]);
	T_EQ(p->word, want[2]);
	T_EQ(p->words, want[3]);
	T_EQ(p->shared, want[4]);
}

static void boxed(int i, int x0, int y0, int x1, int y1)
{
	const struct fx_box *b = &plan.piece[i].box;

	if (!T_OK(b->x0 == x0 && b->y0 == y0 && b->x1 == x1 && b->y1 == y1))
		printf("# piece %d: %d %d %d %d\n", i, b->x0, b->y0, b->x1, b->y1);
}

/* Letters of 10 pixels on 1400 become 7 on 980: whole; a pixel less is too little. */
static void whole_pages(void)
{
	start(1000, 1400, 980);
	put(100, 100, 10, 5);
	put(100, 600, 10, 5);
	make("whole", 1);
	is(0, PL_WHOLE, (const int[]){ 0, 20, 0, 100, 0 });
	boxed(0, 0, 0, 1000, 1400);
	T_NEAR(plan.piece[0].letters, 7, 1e-4);
	T_EQ(plan.piece[0].parent, -1);
	ask.words = 100;
	make("whole", 1);
	ask.words = 99;
	make("regions", 2);	/* 100 words together are too many for one answer */
	ask.words = 100;
	ask.side = 979;
	make("regions", 1);
	ask.side = 980;
	ask.apart = 1;
	make("regions", 2);
	is(1, PL_REGION, (const int[]){ 10, 10, 50, 50, 0 });
	start(1000, 1400, 10);	/* nothing to choose */
	figure(0, 0, 500, 500);
	make("whole", 1);
	T_EQ(plan.piece[0].lines, 0);
	T_NEAR(plan.piece[0].letters, 0, 0);
}

/* Blocks of one column are shown together while the letters stay high enough: on 490 pixels that
 * is up to 700 of the page. */
static void joined_blocks(void)
{
	start(2000, 2000, 490);
	put(100, 100, 5, 5);		/* 480 x 140 */
	put(120, 300, 5, 5);		/* to y 440 */
	put(100, 660, 5, 5);		/* to y 800: 700 from the top */
	put(100, 900, 5, 5);
	put(900, 100, 5, 5);		/* another column */
	make("regions", 3);
	is(0, PL_REGION, (const int[]){ 0, 15, 0, 75, 0 });
	boxed(0, 100, 100, 600, 800);
	T_EQ(plan.piece[0].blocks, 3);
	T_EQ(plan.piece[1].block, 3);
	T_EQ(plan.piece[2].block, 4);
	T_NEAR(plan.piece[0].letters, 7, 1e-4);

	start(2000, 2000, 490);
	put(100, 100, 5, 5);
	put(100, 300, 5, 5);
	figure(300, 240, 400, 300);	/* between them, though it comes later */
	make("regions", 2);
	block[2].box = (struct fx_box){ 580, 100, 700, 440 };	/* beside them */
	make("regions", 1);
	block[1].kind = FX_BLOCK_TABLE;
	make("regions", 2);
	block[0].kind = FX_BLOCK_TABLE;
	block[1].kind = FX_BLOCK_TEXT;
	make("regions", 2);
	block[0].kind = FX_BLOCK_TEXT;
	block[1].kind = FX_BLOCK_MUSIC;		/* with lines, for all that */
	make("regions", 2);
}

/* One that comes later in reading order, but above; one to the right; one that is turned. */
static void not_in_the_column(void)
{
	start(2000, 2000, 490);
	put(100, 300, 5, 5);
	put(100, 100, 5, 5);
	make("regions", 2);
	start(2000, 2000, 490);
	put(100, 100, 5, 2);	/* to x 280 */
	put(181, 300, 5, 2);	/* 99 of 180 in common: half, and more than that */
	make("regions", 1);
	block[1].box.x0 += 19;	/* 80 of 161 */
	make("regions", 2);
	start(2000, 2000, 490);
	put(100, 100, 5, 5);
	put(100, 300, 0, 5);
	block[1].box.y1 = 400;
	make("regions", 1);
	block[1].turn = 1;
	make("regions", 2);
	start(2000, 2000, 1960);
	for (int i = 0; i < 33; i++)
		put(100, 30 * i, 1, 1);
	ask.words = 33;		/* too many for one, all the same */
	put(1000, 0, 1, 1);	/* and so is the page */
	make("regions", 3);
	T_EQ(plan.piece[0].blocks, 32);
}

/* Small letters decide for all that is shown with them. */
static void the_smallest_letters(void)
{
	start(2000, 2000, 490);
	put(100, 100, 3, 5);
	put(100, 300, 3, 5);
	make("regions", 1);
	for (int i = 3; i < 6; i++)
		line[i].box.y1 -= 14;		/* letters of 3: up to 210 of the page */
	make("tiles", 13);	/* the first; three lines, each in four pairs of words */
	is(0, PL_REGION, (const int[]){ 0, 3, 0, 15, 0 });
	T_EQ(plan.piece[1].kind, PL_COLUMN);
}

/* 23 lines are 680 high. */
static void bands(void)
{
	start(2000, 2000, 490);
	put(100, 100, 60, 7);
	make("tiles", 3);
	is(0, PL_BAND, (const int[]){ 0, 23, 0, 161, 0 });
	is(1, PL_BAND, (const int[]){ 22, 23, 154, 161, 7 });
	is(2, PL_BAND, (const int[]){ 44, 16, 308, 112, 7 });
	boxed(1, 100, 760, 780, 1440);
	T_OK(!plan.piece[0].follows && plan.piece[1].follows && plan.piece[2].follows);
	ask.words = 35;		/* five lines have room in an answer: four new ones each time */
	start(2000, 2000, 490);
	ask.words = 35;
	put(100, 100, 9, 7);
	make("tiles", 2);
	is(0, PL_BAND, (const int[]){ 0, 5, 0, 35, 0 });
	is(1, PL_BAND, (const int[]){ 4, 5, 28, 35, 7 });
	ask.words = 13;		/* one line, and nothing in common with another */
	make("tiles", 9);
	is(1, PL_BAND, (const int[]){ 1, 1, 7, 7, 0 });
}

/* Seven words are 680 wide. */
static void columns(void)
{
	start(2000, 2000, 490);
	put(100, 100, 2, 14);
	make("tiles", 6);
	is(0, PL_COLUMN, (const int[]){ 0, 1, 0, 7, 0 });
	is(1, PL_COLUMN, (const int[]){ 0, 1, 5, 7, 2 });
	is(2, PL_COLUMN, (const int[]){ 0, 1, 10, 4, 2 });
	is(3, PL_COLUMN, (const int[]){ 1, 1, 14, 7, 0 });
	boxed(1, 600, 100, 1280, 120);
	T_OK(!plan.piece[0].follows && plan.piece[1].follows && plan.piece[3].follows);
	ask.side = 126;		/* 180 of the page: two words, so one new one each time */
	make("tiles", 26);
	is(1, PL_COLUMN, (const int[]){ 0, 1, 1, 2, 1 });
	ask.side = 70;		/* 100: one */
	make("tiles", 28);
	is(1, PL_COLUMN, (const int[]){ 0, 1, 1, 1, 0 });
	ask.side = 20;		/* less than a word */
	make("tiles", 28);
}

static void turned_blocks(void)
{
	start(1000, 1400, 980);
	put(100, 100, 10, 5);
	put(900, 100, 0, 1);
	block[1].box = (struct fx_box){ 900, 100, 930, 1000 };
	block[1].turn = 3;
	make("regions", 2);
	T_EQ(plan.piece[1].turn, 3);
	T_EQ(plan.piece[0].turn, 0);
	is(1, PL_REGION, (const int[]){ 10, 0, 0, 0, 0 });
}

/* More pieces than are allowed: letters may be half as high, and half of that; then the page. */
static void too_many(void)
{
	start(2000, 2000, 245);
	put(100, 100, 60, 14);		/* up to 350 wide: 60 lines of 12 columns; then 60 of 3 */
	make("tiles", 2);		/* then up to 1400: 47 lines, and 14 */
	T_NEAR(plan.letters, 1.75, 0);
	is(1, PL_BAND, (const int[]){ 46, 14, 644, 196, 14 });
	start(2000, 2000, 490);
	ask.words = 1;			/* 420 words; 360 pairs, 180 fours with two in common */
	put(100, 100, 60, 7);
	make("tiles", 60);
	T_EQ(plan.words, 8);
	T_NEAR(plan.letters, .875, 0);
	start(2000, 2000, 2000);
	ask.apart = 1;
	for (int i = 0; i < PL_PIECES_FIRST; i++)
		put(10 + i * 10, 10, 1, 1);
	make("regions", PL_PIECES_FIRST);
	put(10, 10, 1, 1);
	make("whole", 1);
}

static int rest(int piece, const char *unread, int repeated)
{
	unsigned char flag[300];

	for (int i = 0; i < page.lines; i++)
		flag[i] = unread[i] == 'x';
	return pl_plan_rest(&plan, &ask, piece, flag, repeated);
}

static void what_was_not_read(void)
{
	int order[PL_PIECES];

	start(1000, 1400, 980);
	put(100, 100, 4, 5);
	put(100, 600, 4, 5);
	make("whole", 1);
	T_EQ(rest(0, "........", 0), 0);
	T_EQ(rest(0, "xxxxxxxx", 0), 0);	/* the same again */
	T_EQ(rest(0, ".xx.x.xx", 9), 3);
	is(1, PL_BAND, (const int[]){ 1, 2, 5, 10, 9 });
	is(2, PL_BAND, (const int[]){ 4, 1, 20, 5, 0 });
	is(3, PL_BAND, (const int[]){ 6, 2, 30, 10, 0 });
	for (int i = 1; i < 4; i++)
		T_OK(plan.piece[i].follows && plan.piece[i].parent == 0 &&
			plan.piece[i].round == 1);
	T_EQ(rest(2, "....x...", 0), 0);	/* a line: all or nothing */
	T_EQ(rest(1, ".x......", 0), 1);
	T_EQ(rest(3, "......x.", 0), 1);
	T_EQ(plan.piece[5].round, 2);
	pl_plan_order(order, &plan);
	T_OK(order[0] == 0 && order[1] == 1 && order[2] == 4 && order[3] == 2 && order[4] == 3 &&
		order[5] == 5);

	start(1000, 1400, 980);
	put(100, 100, 4, 5);
	make("whole", 1);
	T_EQ(rest(0, ".xxx", 0), 1);
	T_EQ(rest(1, "..xx", 0), 1);
	T_EQ(rest(2, "...x", 0), 0);		/* PL_ROUNDS */
	T_EQ(plan.n, 3);
	for (; plan.n < PL_PIECES - 1; plan.n++)
		plan.piece[plan.n] = plan.piece[0];
	T_EQ(rest(0, "x.x.", 0), 0);		/* room for one, not for both */
	T_EQ(plan.n, PL_PIECES - 1);
	T_EQ(rest(0, "x...", 0), 1);
}

/* Words are equally wide and stand below each other, but where that is changed. */
static void equal_rows(void)
{
	struct pl_piece all = { .lines = 6, .words = 18 };

	start(1000, 1000, 500);
	put(100, 100, 6, 3);
	T_EQ(pl_plan_repeats(&page, &all), 18);
	for (int i = 0; i < 18; i += 3)
		word[i].box.x1 += 6;		/* over a quarter of the height, 5 */
	T_EQ(pl_plan_repeats(&page, &all), 6);
	word[9].box.x1 += 6;
	T_EQ(pl_plan_repeats(&page, &all), 3);
	all = (struct pl_piece){ .line = 4, .lines = 2, .word = 12, .words = 6 };
	T_EQ(pl_plan_repeats(&page, &all), 2);
	all = (struct pl_piece){ .line = 3, .lines = 1, .word = 9, .words = 2 };
	T_EQ(pl_plan_repeats(&page, &all), 0);
	line[1].words = 0;			/* nothing is like nothing */
	line[2].words = 0;
	all = (struct pl_piece){ .line = 1, .lines = 2 };
	T_EQ(pl_plan_repeats(&page, &all), 0);

	start(1000, 1000, 500);
	put(100, 100, 2, 3);
	for (int i = 0; i < 6; i++)
		word[i].box.x1 -= 9 * (i % 3);	/* no two in a row are equally wide */
	all = (struct pl_piece){ .lines = 2, .words = 6 };
	T_EQ(pl_plan_repeats(&page, &all), 2);
	word[3].box.x0 -= 6;
	T_EQ(pl_plan_repeats(&page, &all), 0);
	all = (struct pl_piece){ .lines = 1, .words = 2 };
	word[1].box.x1 += 9;
	T_EQ(pl_plan_repeats(&page, &all), 2);
	word[1].box.y1 += 6;
	T_EQ(pl_plan_repeats(&page, &all), 0);
}

static void in_words(void)
{
	struct fx_membuf m = { 0 };
	struct fx_out o;

	start(2000, 2000, 490);
	put(100, 100, 30, 7);
	put(900, 100, 0, 1);
	block[1].box = (struct fx_box){ 900, 100, 930, 590 };
	block[1].turn = 1;
	make("tiles", 3);
	T_EQ(rest(1, "...........................xxx", 4), 1);
	fx_out_mem(&o, &m);
	pl_plan_print(&o, 3, &plan);
	pl_plan_print(&o, 4, &(struct pl_plan){ .name = "tiles" });
	pl_plan_print(&o, 5, &(struct pl_plan){ .name = NULL });
	T_EQ(fx_out_close(&o, &e), FX_OK);
	T_EQ_STR(m.p, "page 3: band, letters of 7.2 pixels, 100 100 780 780, 23 lines, 161 words\n"
		"page 3: band, letters of 7.2 pixels, 100 760 780 990, 8 lines, 56 words, "
		"7 as before\n"
		"page 3: region, letters of 10.0 pixels, 900 100 930 590, 0 lines, 0 words, "
		"turned by 90\n"
		"page 3: band, letters of 7.2 pixels, 100 910 780 990, 3 lines, 21 words, "
		"4 as before, asked again\n"
		"page 4: tiles\npage 5: nothing to ask\n");
	free(m.p);
}

static void memory(void)
{
	enum fx_st st = FX_NOMEM;
	int refused = 0;

	start(2000, 2000, 490);
	put(100, 100, 60, 7);
	for (long n = 1; st == FX_NOMEM && n < 9; n++, refused++) {
		struct fx_arena a;

		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = pl_plan_make(&plan, &ask, &a, &e);
		fx_arena_reset(&a);
	}
	T_EQ(st, FX_OK);
	T_EQ(refused, 4);	/* pieces, heights, blocks; and then none */
}

int main(void)
{
	fx_arena_init(&mem, 0);
	whole_pages();
	joined_blocks();
	not_in_the_column();
	the_smallest_letters();
	bands();
	columns();
	turned_blocks();
	too_many();
	what_was_not_read();
	equal_rows();
	in_words();
	memory();
	fx_arena_reset(&mem);
	return t_end();
}
