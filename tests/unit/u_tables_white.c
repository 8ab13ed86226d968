/* Tables within white, on pages that are laid out by hand: what is one, what its grid is, what is
 * none; captions, areas, tables on their side. */
#include "gridded.h"

static void unruled(void)
{
	page();
	text_block(50, 60);
	numbers(150);
	text_block(50, 260);
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 1);
	T_EQ_STR(grid(0), NUMBERS);
	T_EQ_STR(nth(0)->how, "unruled");
	T_NEAR(nth(0)->cell[0].quad[0], 60, .5);		/* its words */
	T_NEAR(nth(0)->cell[10].quad[0], 0, 0);			/* nothing is there */
	T_EQ(g.p.blocks, 3);
	is_whole();
}

/* Lines beside it, and close above it, are none of its own; a heading over its columns is. */
static void neighbours(void)
{
	const float x[] = { 360, 450, 520 }, wide[] = { 360, 440 };

	page();
	for (int i = 0; i < 3; i++)
		text_block(20, 120 + 48 * (float)i);
	block(FX_DOC_TEXT);
	row(126, wide, "Chapter two|36");
	row(150, x, "|Census");
	row(164, x, "Town|1990|2000");
	row(178, x, "Here|17|23");
	row(192, x, "There|4|5,000");
	row(206, x, "Yonder||12.5%");
	row(220, x, "Nowhere|0|(3)");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), " / Census / \nTown / 1990 / 2000\nHere / 17 / 23\n"
		"There / 4 / 5,000\nYonder /  / 12.5%\nNowhere / 0 / (3)");
	is_whole();
}

/* Dots that lead to a number, up to it. */
static void leaders(void)
{
	const float x[] = { 60, 203, 260 };

	page();
	block(FX_DOC_TEXT);
	row(150, x, "Bread . . . . . . . . . . . .|12|7");
	row(164, x, "Eggs . . . . . . . . . . . .|30|40");
	row(178, x, "Salt . . . . . . . . . . . .|5|6");
	row(192, x, "Beer . . . . . . . . . . . .|25|14");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Bread . . . . . . . . . . . . / 12 / 7\n"
		"Eggs . . . . . . . . . . . . / 30 / 40\nSalt . . . . . . . . . . . . / 5 / 6\n"
		"Beer . . . . . . . . . . . . / 25 / 14");
}

/* Page analysis takes it for a table: three rows of words will do. */
static void region_of_table(void)
{
	page();
	block(FX_DOC_TEXT);
	row(150, at3, "North|cold|wet");
	row(164, at3, "South|warm|dry");
	row(178, at3, "West|mild|windy");
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 0);
	lblock[layout.blocks++] = (struct fx_lblock){ .kind = FX_BLOCK_TABLE,
		.box = { 50, 138, 360, 184 } };
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "North / cold / wet\nSouth / warm / dry\nWest / mild / windy");
	is_whole();
}

/* What goes on a label or a text, and what heads the rows below it. */
static void lines_of_rows(void)
{
	const float x[] = { 60, 220, 320 };

	page();
	level(50, 500, 136);
	level(50, 500, 154);
	level(50, 500, 280);
	block(FX_DOC_TEXT);
	row(148, x, "Kind|Remark|Sum");
	row(166, x, "Animals");
	row(180, x, "  Hens|kept in the|12");
	row(192, x, "|yard");
	row(206, x, "Ducks that are|seldom|7");
	row(218, x, "kept at all");
	row(232, x, "Plants");
	row(246, x, "Reed|much|300");
	row(260, x, "Grass from the other|more|400");
	row(272, x, "side");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Kind / Remark / Sum\nAnimals /  / \nHens / kept in the_yard / 12\n"
		"Ducks that are_kept at all / seldom / 7\nPlants /  / \nReed / much / 300\n"
		"Grass from the other_side / more / 400");
	is_whole();
}

static void signs(void)
{
	const float x[] = { 60, 200, 212, 260, 290, 302 };

	page();
	block(FX_DOC_TEXT);
	row(150, x, "Sales|$|120||$|5");
	row(164, x, "Rents|$|13||$|17");
	row(178, x, "Taxes|$|20||$|4");
	row(192, x, "Gifts|$|110||$|3");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Sales / $ 120 / $ 5\nRents / $ 13 / $ 17\nTaxes / $ 20 / $ 4\n"
		"Gifts / $ 110 / $ 3");
}

/* ---- several, and captions ---- */

static void stacked(void)
{
	page();
	block(FX_DOC_TEXT);
	line(60, 130, 10, "Table 1. Towns, as they");
	line(60, 142, 10, "were then");
	numbers(164);
	block(FX_DOC_TEXT);
	line(60, 246, 10, "Table 2: the same again");
	numbers(266);
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 2);
	T_EQ_STR(grid(0), NUMBERS);
	T_EQ_STR(grid(1), NUMBERS);
	T_EQ_STR(nth(0)->caption, "Table 1. Towns, as they were then");
	T_EQ_STR(nth(1)->caption, "Table 2: the same again");
	T_EQ(g.p.blocks, 4);
	for (int i = 0; i < 4; i++)
		T_EQ(g.p.block[i].kind, i % 2 ? FX_DOC_TABLE : FX_DOC_CAPTION);
	is_whole();
}

static void caption_below(void)
{
	page();
	lattice(150);
	block(FX_DOC_TEXT);
	line(60, 226, 10, "Tabelle 3: nach allem");
	line(60, 270, 10, "Figure 3: of something else");
	T_EQ(find(), FX_OK);
	T_EQ_STR(nth(0)->caption, "Tabelle 3: nach allem");
	T_EQ(g.p.block[1].kind, FX_DOC_CAPTION);
	T_EQ(g.p.block[2].kind, FX_DOC_TEXT);
	is_whole();
	page();
	block(FX_DOC_TEXT);
	line(60, 140, 10, "Table 1: of this");
	lattice(150);
	block(FX_DOC_TEXT);
	line(60, 226, 10, "Figure 3: of something else");
	line(60, 238, 10, "Table 2: of another");
	T_EQ(find(), FX_OK);
	T_EQ_STR(nth(0)->caption, "Table 1: of this");
	T_EQ(g.p.blocks, 3);
	T_EQ(g.p.block[2].lines, 2);
	page();
	lattice(150);
	block(FX_DOC_TEXT);
	line(60, 226, 10, "Figure 3: of something else");
	T_EQ(find(), FX_OK);
	T_OK(nth(0) && !nth(0)->caption);
}

static void two_lattices(void)
{
	page();
	lattice(150);
	lattice(240);
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 2);
	T_EQ_STR(grid(1), "Item / Both years(1x2)\nApples(2x1) / 1 / 2\n3 / 4");
	is_whole();
}

/* A table in a line's middle: what stands beside it stays, in order. */
static void among_words(void)
{
	page();
	block(FX_DOC_TEXT);
	line(10, 164, 10, "left");
	lattice(150);
	line(500, 204, 10, "right");
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 1);
	T_EQ(g.p.blocks, 3);
	T_EQ_STR(g.p.word[0].text, "left");
	T_EQ_STR(g.p.word[g.p.words - 1].text, "right");
	is_whole();
}

/* ---- none ---- */

static void none(void)
{
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 0);
	T_OK(g.p.block == g.block);
	is_whole();
}

static void text_columns(void)
{
	page();
	for (int i = 0; i < 6; i++) {
		text_block(20, 60 + 60 * (float)i);
		text_block(330, 60 + 60 * (float)i);
	}
	level(20, 590, 45);
	level(20, 590, 420);
	none();
}

static void lists(void)
{
	const float x[] = { 60, 90, 400 };

	page();
	block(FX_DOC_TEXT);
	row(100, x, "1.|Buy bread");
	row(114, x, "2.|Buy 40 eggs");
	row(128, x, "3.|Sell them");
	row(142, x, "4.|Rest");
	none();
	page();
	block(FX_DOC_TEXT);
	row(100, x, "1.|Bread . . . . . .|7");
	row(114, x, "2.|Eggs . . . . . . .|12");
	row(128, x, "2.1.|Fresh ones . . . . .|12");
	row(142, x, "3.|Sale . . . . . .|31");
	none();
	page();
	block(FX_DOC_TEXT);
	row(100, x, "|Bread|7");
	row(114, x, "|Eggs|12");
	row(128, x, "|Fresh ones|12");
	row(142, x, "|Sale|31");
	none();
	page();
	block(FX_DOC_TEXT);
	row(100, x, "1.|40");
	row(114, x, "2.|7");
	row(128, x, "3.|13");
	row(142, x, "4.|9");
	none();
	page();
	block(FX_DOC_TEXT);
	row(100, x, "|Bread . . . . . .|70");
	row(114, x, "|Eggs . . . . . . .|12");
	row(128, x, "|Fresh ones . . . . .|12");
	row(142, x, "|Sale . . . . . .|31");
	none();
}

static void labels(void)
{
	page();
	numbers(150);
	figure(50, 130, 400, 220);
	none();
	page();
	for (int i = 0; i < 2; i++) {	/* what would do without a figure */
		level(50, 400, 170 + 20 * (float)i);
		level(50, 400, 150 + 60 * (float)i);
	}
	upright(50, 150, 210);
	upright(190, 150, 210);
	upright(290, 150, 210);
	upright(400, 150, 210);
	block(FX_DOC_TEXT);
	row(164, at3, "a|b");
	row(204, at3, "c||d");
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 1);
	page();
	layer.rules = 8;
	figure(50, 150, 400, 210);
	block(FX_DOC_TEXT);
	row(164, at3, "a|b");
	row(204, at3, "c||d");
	none();
	page();
	lattice(150);
	g.p.words = 1;			/* of cells that are nearly all empty */
	g.p.lines = g.block[0].lines = 1;
	none();
}

static void half_known(void)
{
	page();
	lattice(150);
	g.p.line = g.line + 1;		/* a page whose words are not all in its lines */
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 0);
	page();
	none();
}

/* ---- as it is asked for ---- */

static void areas(void)
{
	const float area[1][4] = { { 50, 130, 260, 240 } };

	page();
	numbers(150);
	ask.area = area;
	ask.areas = 1;
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Town / 1990\nHere / 17\nThere / 4\nElsewhere / \nNowhere / 0");
	T_EQ_STR(nth(0)->how, "area");
	is_whole();
	page();
	numbers(150);
	ask.area = area;
	ask.areas = 0;
	none();
}

/* Of an area that a lattice takes, the lattice says what its cells are. */
static void area_of_lattice(void)
{
	const float area[2][4] = { { 45, 145, 405, 215 }, { 40, 400, 300, 500 } };

	page();
	lattice(150);
	ask.area = area;
	ask.areas = 2;
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 1);
	T_EQ_STR(grid(0), "Item / Both years(1x2)\nApples(2x1) / 1 / 2\n3 / 4");
	T_EQ_STR(nth(0)->how, "area");
}

static void columns(void)
{
	const float area[1][4] = { { 50, 130, 400, 240 } }, column[] = { 250 };

	page();
	numbers(150);
	ask.area = area;
	ask.areas = 1;
	ask.column = column;
	ask.columns = 1;
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Town 1990 / 2000\nHere 17 / 23\nThere 4 / 5,000\n"
		"Elsewhere / 12.5%\nNowhere 0 / (3)");
}

/* ---- another way up ---- */

/* Text reads downwards: the raster would have to be turned three quarters clockwise. */
static void turned(void)
{
	const struct fx_table *t;

	page();
	g.turn = 1;
	g.p.w = ask.w = layout.w = 800;
	g.p.h = ask.h = layout.h = 600;
	numbers(150);
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), NUMBERS);
	t = nth(0);
	T_EQ(t->turned, 3);
	T_NEAR(t->cell[0].quad[0], 800 - 141, .6);	/* its top left corner, of the text */
	T_NEAR(t->cell[0].quad[1], 60, .6);
	is_whole();
}

/* One table that stands on its side, on a page of upright text. */
static void turned_alone(void)
{
	page();
	text_block(50, 60);
	g.turn = 1;
	block(FX_DOC_TEXT);
	row(300, at3, "Town|1990|2000");
	row(314, at3, "Here|17|23");
	row(328, at3, "There|4|5,000");
	row(342, at3, "Nowhere|0|(3)");
	g.turn = 0;
	text_block(50, 600);
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Town / 1990 / 2000\nHere / 17 / 23\nThere / 4 / 5,000\n"
		"Nowhere / 0 / (3)");
	T_EQ(nth(0)->turned, 3);
	is_whole();
}

int main(void)
{
	fx_arena_init(&mem, 0);
	unruled();
	neighbours();
	leaders();
	region_of_table();
	lines_of_rows();
	signs();
	stacked();
	caption_below();
	two_lattices();
	among_words();
	text_columns();
	lists();
	labels();
	half_known();
	areas();
	area_of_lattice();
	columns();
	turned();
	turned_alone();
	fx_arena_reset(&mem);
	return t_end();
}
