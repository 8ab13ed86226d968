/* Layouts: boxes back onto the raster, and what is refused. Corners were worked out by hand. */
#include "t.h"
#include "layout.h"

static struct fx_err e;

static void quad_is(const struct fx_layout *l, struct fx_box b, const float want[8])
{
	float quad[8];

	fx_layout_quad(quad, l, &b, 100, 40);		/* the raster is 100 x 40 */
	for (int i = 0; i < 8; i++)
		T_NEAR(quad[i], want[i], 1e-4);
}

/* A box of 20 x 5 at (10, 3) of the upright page, for each turn. */
static void quads_of_turned_pages(void)
{
	struct fx_layout l = { .w = 100, .h = 40 };
	const struct fx_box b = { 10, 3, 30, 8 };

	quad_is(&l, b, (const float[8]){ 10, 3, 30, 3, 30, 8, 10, 8 });
	l.turn = 2;
	quad_is(&l, b, (const float[8]){ 90, 37, 70, 37, 70, 32, 90, 32 });
	l.w = 40;
	l.h = 100;
	l.turn = 1;	/* the raster's left bottom corner is the upright page's top left one */
	quad_is(&l, b, (const float[8]){ 3, 30, 3, 10, 8, 10, 8, 30 });
	quad_is(&l, (struct fx_box){0, 0, 40, 100}, (const float[8]){0, 40, 0, 0, 100, 0, 100, 40});
	l.turn = 3;	/* ... the right top one */
	quad_is(&l, b, (const float[8]){ 97, 10, 97, 30, 92, 30, 92, 10 });
	quad_is(&l, (struct fx_box){0, 0, 40, 100}, (const float[8]){100, 0, 100, 40, 0, 40, 0, 0});
}

/* 30 degrees clockwise about the centre: a point 10 right of it came from 10 at -30 degrees. */
static void quads_of_skewed_pages(void)
{
	struct fx_layout l = { .w = 100, .h = 40, .skew = 30 };
	const float c = 8.660254f, s = 5;

	quad_is(&l, (struct fx_box){ 50, 20, 60, 30 },
		(const float[8]){ 50, 20, 50 + c, 20 - s, 50 + c + s, 20 - s + c, 50 + s, 20 + c });
	l.w = 120;	/* an upright page that grew to hold the corners keeps its centre */
	l.h = 90;
	quad_is(&l, (struct fx_box){ 60, 45, 70, 55 },
		(const float[8]){ 50, 20, 50 + c, 20 - s, 50 + c + s, 20 - s + c, 50 + s, 20 + c });
}

/* The same boxes on their way up. */
static void raster_boxes_of_the_upright_page(void)
{
	static const struct { struct fx_layout l; float from[4], to[4]; } row[] = {
		{ { .w = 100, .h = 40 }, { 10, 3, 30, 8 }, { 10, 3, 30, 8 } },
		{ { .w = 40, .h = 100, .turn = 1 }, { 3, 10, 8, 30 }, { 10, 3, 30, 8 } },
		{ { .w = 100, .h = 40, .turn = 2 }, { 70, 32, 90, 37 }, { 10, 3, 30, 8 } },
		{ { .w = 40, .h = 100, .turn = 3 }, { 92, 10, 97, 30 }, { 10, 3, 30, 8 } },
		/* 30 degrees about the centre: (10, 0) comes to (8.66, 5), (0, 10) to (-5, 8.66) */
		{ { .w = 120, .h = 90, .skew = 30 }, { 50, 20, 60, 30 },
			{ 55, 45, 68.660254f, 58.660254f } },
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		float to[4];

		fx_layout_upright(to, &row[i].l, row[i].from, 100, 40);
		for (int k = 0; k < 4; k++)
			T_NEAR(to[k], row[i].to[k], 1e-4);
	}
}

static unsigned char pixels[2 * 28 * 28];

struct whole {
	struct fx_layout l;
	struct fx_lblock block[2];
	struct fx_lline line[2];
	struct fx_lword word[3];
	struct fx_lrule rule[3];
};

static void make(struct whole *x)
{
	const struct fx_box box = { 1, 2, 100, 40 };

	*x = (struct whole){
		.l = { .w = 100, .h = 40, .side = 28, .tiles = 2, .tile = pixels,
			.blocks = 2, .lines = 2, .words = 3, .rules = 3 },
		.block = { { FX_BLOCK_TEXT, box, 0, 2 }, { FX_BLOCK_RULE, box, 2, 0 } },
		.line = { { box, 0, 2 }, { box, 2, 1 } },
		.word = { { box, 0, 0, 0, 28, 1, "x0-nm.,o?" }, { box, 1, 27, 3, 1, 0, "" },
			{ box, -1, 0, 0, 0, 0, "" } },
		.rule = { { { 5, 2, 90, 3 }, 0 }, { { 6, 2, 7, 40 }, 1 }, { { 0, 3, 9, 4 }, 0 } },
	};
	x->l.block = x->block;
	x->l.line = x->line;
	x->l.word = x->word;
	x->l.rule = x->rule;
}

#define REFUSED(change, why) do { \
	struct whole x; \
	make(&x); \
	change; \
	T_EQ(fx_layout_check(&x.l, &e), FX_INPUT); \
	T_EQ_STR(e.msg, "layout: " why); \
} while (0)

static void what_is_refused(void)
{
	REFUSED(x.l.w = 0, "page of 0x40 pixels");
	REFUSED(x.l.h = FX_RASTER_MAX_SIDE + 1, "page of 100x32769 pixels");
	REFUSED(x.l.turn = 4, "turn 4");
	REFUSED(x.l.turn = -1, "turn -1");
	REFUSED(x.l.skew = 45.1f, "skew beyond 45 degrees");
	REFUSED(x.l.skew = NAN, "skew beyond 45 degrees");
	REFUSED(x.l.blank = 2, "blank 2");
	REFUSED(x.l.words = FX_LAYOUT_MAX_WORDS + 1, "2 blocks, 2 lines, 200001 words");
	REFUSED(x.l.lines = -1, "2 blocks, -1 lines, 3 words");
	REFUSED(x.l.side = 27, "2 tiles of 27 pixels");
	REFUSED(x.l.tiles = FX_LAYOUT_MAX_TILES + 1, "20001 tiles of 28 pixels");
	REFUSED(x.l.tile = NULL, "2 tiles, no pixels");
	REFUSED(x.l.tiles = 0, "0 tiles, some pixels");
	REFUSED(x.word[1].box.x1 = 101, "word 1: box outside the page");
	REFUSED(x.word[1].box.y0 = 40, "word 1: box outside the page");
	REFUSED(x.word[0].tile = 2, "word 0: no tile 2");
	REFUSED(x.word[0].tile = -2, "word 0: no tile -2");
	REFUSED(x.word[0].px = 0, "word 0: 0 pixels wide in its tile");
	REFUSED(x.word[0].px = 29, "word 0: 29 pixels wide in its tile");
	REFUSED(x.word[2].px = 1, "word 2: 1 pixels wide in its tile");
	REFUSED(x.word[1].row = 28, "word 1: row 28, slot 3");
	REFUSED(x.word[1].slot = -1, "word 1: row 27, slot -1");
	REFUSED(x.word[0].more = 2, "word 0: 2 more");
	REFUSED(x.word[1].more = 1, "line 0: ends in a word");
	REFUSED(x.word[1].marks[1] = '0', "word 1: marks");
	REFUSED(x.word[0].marks[2] = '+', "word 0: marks");
	REFUSED(memset(x.word[2].marks, '0', FX_MARKS), "word 2: marks");
	REFUSED(x.line[0].box.x0 = -1, "line 0: box outside the page");
	REFUSED(x.line[1].word = 1, "line 1: words 1 + 1 after 2 of 3");
	REFUSED(x.line[1].words = 2, "line 1: words 2 + 2 after 2 of 3");
	REFUSED(x.line[1].words = 2147483647, "line 1: words 2 + 2147483647 after 2 of 3");
	REFUSED(x.line[1].words = 0, "1 words in no line");
	REFUSED(x.block[0].kind = FX_BLOCK_KINDS, "block 0: kind 7");
	REFUSED(x.block[0].turn = 4, "block 0: turn 4");
	REFUSED(x.block[0].score = NAN, "block 0: turn 0");
	REFUSED(x.l.ink.cell = 8, "ink in 0x0 cells of 8");
	REFUSED(x.block[0].box.y1 = 41, "block 0: box outside the page");
	REFUSED(x.block[1].lines = -1, "block 1: lines 2 + -1 after 2 of 2");
	REFUSED(x.l.blocks = 0, "2 lines in no block");
	REFUSED(x.l.rules = -1, "-1 rules");
	REFUSED(x.l.rules = FX_LAYOUT_MAX_RULES + 1, "20001 rules");
	REFUSED(x.rule[0].box.x1 = 101, "rule 0: box outside the page");
	REFUSED(x.rule[2].box.y1 = 3, "rule 2: box outside the page");
	REFUSED(x.rule[1].down = 2, "rule 1: box outside the page");
	REFUSED(x.rule[1].box.x0 = 4, "rule 1: out of order");
	REFUSED(x.rule[2].box.y0 = 1, "rule 2: out of order");
}

int main(void)
{
	struct whole x;
	struct fx_layout empty = { .w = 1, .h = 1, .blank = 1 };

	quads_of_turned_pages();
	quads_of_skewed_pages();
	raster_boxes_of_the_upright_page();
	make(&x);
	T_EQ(fx_layout_check(&x.l, &e), FX_OK);
	T_EQ(fx_layout_check(&empty, &e), FX_OK);
	what_is_refused();
	return t_end();
}
