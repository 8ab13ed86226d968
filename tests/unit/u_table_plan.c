/* In which pictures tables are shown: a page of 1000 x 1400 with a table at 100,100, 400 wide, of
 * rows of two lines (50 and 200 wide, 20 high), 30 apart, of one word and of four. */
#include "t.h"
#include "table_plan.h"

static struct fx_arena a;
static struct fx_err e;
static struct fx_lblock block[80];
static struct fx_lline line[2 * 100];
static struct fx_lword word[5 * 100];
static struct fx_lrule rule[4];
static struct fx_layout layout;
static struct pl_tplan plan;
static unsigned char px[1024 * 1400];
static const struct fx_raster page = { 1000, 1400, 1, 1024, px };

static void start(int rows)
{
	layout = (struct fx_layout){ .w = 1000, .h = 1400, .blocks = 1, .block = block,
		.line = line, .word = word, .rule = rule };
	block[0] = (struct fx_lblock){ FX_BLOCK_TABLE, { 100, 100, 500, 90 + 30 * rows }, 0,
		2 * rows, 0, -1 };
	for (int i = 0; i < rows; i++) {
		const int y = 100 + 30 * i;

		line[layout.lines++] = (struct fx_lline){ { 100, y, 150, y + 20 }, layout.words,
			1 };
		layout.words++;
		line[layout.lines++] = (struct fx_lline){ { 300, y + 3, 500, y + 19 },
			layout.words, 4 };
		layout.words += 4;
	}
}

static void made(int side, int words, int want)
{
	const struct pl_tplan_ask ask = { &layout, side, words, 0 };

	T_EQ(pl_tplan_make(&plan, &ask, &a, &e), FX_OK);
	T_EQ(plan.n, want);
}

static void is(int i, int row, int rows, int head)
{
	T_OK(plan.piece[i].row == row && plan.piece[i].rows == rows && plan.piece[i].head == head);
	T_OK(plan.piece[i].block == 0);
}

static void rule_at(int x0, int y0, int x1, int y1, int down)
{
	rule[layout.rules++] = (struct fx_lrule){ { x0, y0, x1, y1 }, down };
}

static void one_or_bands(void)
{
	start(10);			/* 290 high; bodies are 8 to 10: 400 wide at 280 and more */
	made(448, 1000, 1);
	is(0, 0, 10, 0);
	T_EQ(plan.region[0].rows, 10);
	T_EQ(plan.region[0].head, 1);
	T_NEAR(plan.region[0].body, 10, 0);
	made(280, 1000, 1);		/* as wide as it is: no band would have higher letters */
	start(30);			/* 890 high */
	made(896, 1000, 1);		/* 1280 pixels are seen well */
	made(448, 1000, 2);		/* 640: 21 rows are 620, then 20 below one of 20 */
	is(0, 0, 21, 0);
	is(1, 21, 9, 1);
	made(448, 60, 3);		/* twelve rows have 60 words, eleven and the heading too */
	is(0, 0, 12, 0);
	is(1, 12, 11, 1);
	is(2, 23, 7, 1);
	made(448, 1, 30);		/* a row is the least */
	is(29, 29, 1, 1);
	start(100);
	layout.h = 4000;
	made(448, 1, 50);		/* 100 pieces are too many: limits are doubled */
	layout.lines = layout.words = block[0].lines = 0;
	made(10, 1, 1);			/* nothing is known of its lines */
	is(0, 0, 0, 0);
}

static void headings(void)
{
	start(30);
	rule_at(100, 95, 500, 97, 0);	/* above all */
	rule_at(100, 95, 102, 990, 1);
	rule_at(300, 123, 490, 125, 0);	/* less than half as wide */
	rule_at(100, 153, 500, 155, 0);	/* below two rows */
	made(448, 60, 3);
	T_EQ(plan.region[0].head, 2);
	is(0, 0, 12, 0);
	is(1, 12, 10, 2);
	layout.rules = 0;
	rule_at(100, 243, 500, 245, 0);	/* five rows are no heading */
	made(448, 60, 3);
	T_EQ(plan.region[0].head, 1);
	layout.rules = 0;
	rule_at(100, 100 + 30 * 30 - 8, 500, 100 + 30 * 30 - 6, 0);	/* below all of them */
	block[0].box.y1 = 100 + 30 * 30;
	made(448, 60, 3);
	T_EQ(plan.region[0].head, 1);
}

static void regions(void)
{
	start(10);
	block[1] = (struct fx_lblock){ FX_BLOCK_TEXT, { 0, 500, 900, 600 }, layout.lines, 0, 0,
		-1 };
	block[2] = (struct fx_lblock){ FX_BLOCK_TABLE, { 600, 700, 700, 1300 }, layout.lines, 0, 3,
		-1 };
	layout.blocks = 3;
	made(448, 1000, 2);
	T_OK(plan.piece[1].block == 2 && plan.piece[1].turn == 3 && !plan.piece[1].rows);
	for (int i = 0; i < 80; i++)
		block[i] = block[2];
	layout.blocks = 80;
	layout.lines = 0;
	made(448, 1000, PL_TABLE_PIECES);
	layout.blocks = 0;
	made(448, 1000, 0);
	T_EQ(pl_tplan_make(&plan, &(struct pl_tplan_ask){ &layout, 448, 9, 1 }, &a, &e), FX_OK);
	T_OK(plan.n == 1 && plan.piece[0].block == -1);
	T_EQ(pl_tplan_rest(&plan, &(struct pl_tplan_ask){ &layout, 448, 9, 1 }, 0, 3), 0);
}

static void rests(void)
{
	struct pl_tplan_ask ask = { &layout, 896, 1000, 0 };

	start(30);
	made(896, 1000, 1);
	T_EQ(pl_tplan_rest(&plan, &ask, 0, 0), 0);	/* all of it again */
	T_EQ(pl_tplan_rest(&plan, &ask, 0, 30), 0);	/* nothing */
	T_EQ(pl_tplan_rest(&plan, &ask, 0, 10), 1);
	is(1, 10, 20, 1);
	T_EQ(plan.piece[1].round, 1);
	T_EQ(pl_tplan_rest(&plan, &ask, 1, 10), 0);
	ask.words = 30;
	T_EQ(pl_tplan_rest(&plan, &ask, 1, 20), 2);
	is(2, 20, 5, 1);
	is(3, 25, 5, 1);
	T_EQ(plan.piece[3].round, 2);
	T_EQ(pl_tplan_rest(&plan, &ask, 3, 27), 0);	/* it was asked for three times */
	ask.words = 1;
	plan.n = PL_TABLE_PIECES - 10;
	T_EQ(pl_tplan_rest(&plan, &ask, 0, 10), 0);	/* 20 have no room */
	T_EQ(plan.n, PL_TABLE_PIECES - 10);
}

/* Each row of pixels has its own grey. */
static void pictures(void)
{
	struct pl_tpiece *p;
	float q[8] = { 0, 40, 9, 40, 9, 50, 0, 50 };

	for (int y = 0; y < 1400; y++)
		memset(px + 1024 * y, y % 251, 1024);
	start(30);
	made(448, 60, 3);
	for (int i = 0; i < 3; i++)
		T_EQ(pl_tplan_picture(plan.piece + i, &plan, &layout, &page, &a, &e), FX_OK);
	p = plan.piece + 1;		/* rows 12 to 22, y 460 to 780; the heading is 100 to 120 */
	T_OK(p->crop.at.y0 < 460 && p->crop.at.y0 > 445 && p->crop.at.y1 > 779);
	T_OK(p->strip > 20 && p->strip < 40);
	T_EQ(p->crop.pic.h, p->strip + p->crop.at.y1 - p->crop.at.y0);
	T_EQ(p->crop.pic.w, p->crop.at.x1 - p->crop.at.x0);
	T_EQ(p->crop.pic.px[0], 110 - p->strip / 2);
	T_EQ(p->crop.pic.px[(size_t)p->strip * p->crop.pic.stride], p->crop.at.y0 % 251);
	pl_tplan_place(q, p);
	T_NEAR(q[1], 40 - p->strip + p->crop.at.y0, 0.01);
	T_NEAR(q[2], 9 + p->crop.at.x0, 0.01);
	T_EQ(plan.piece[0].strip, 0);
	T_OK(plan.piece[0].crop.at.y0 < 100 && plan.piece[0].crop.at.y1 < 470);
	made(448, 1000, 2);
	plan.piece[0].rows = 30;	/* all of it: the region's own box */
	T_EQ(pl_tplan_picture(plan.piece, &plan, &layout, &page, &a, &e), FX_OK);
	T_OK(plan.piece[0].crop.at.y1 > 990);
}

static void memory(void)
{
	enum fx_st st = FX_NOMEM;
	long n = 0;

	start(30);
	while (st == FX_NOMEM && n < 50) {
		struct fx_arena own;

		fx_arena_init(&own, 0);
		own.refuse_at = ++n;
		st = pl_tplan_make(&plan, &(struct pl_tplan_ask){ &layout, 448, 60, 0 }, &own, &e);
		for (int i = 0; !st && i < plan.n; i++)
			st = pl_tplan_picture(plan.piece + i, &plan, &layout, &page, &own, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		fx_arena_reset(&own);
	}
	T_OK(st == FX_OK && n > 4);
}

int main(void)
{
	fx_arena_init(&a, 0);
	one_or_bands();
	headings();
	regions();
	rests();
	pictures();
	memory();
	fx_arena_reset(&a);
	return t_end();
}
