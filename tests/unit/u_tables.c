/* Tables of pages that are laid out by hand: what is one, what its grid is, what is none. */
#include "paper.h"

#include "tables.h"

#include <stdlib.h>

static struct fx_arena mem;
static struct fx_err e;

/* ---- what else stands on the page ---- */

static struct fx_layer_rule rule[400];
static struct fx_lblock lblock[8];
static struct fx_layer layer;
static struct fx_layout layout;
static struct pp_tables_ask ask;
static char shown[4000];

static void page(void)
{
	begin(1);
	layer = (struct fx_layer){ .rule = rule };
	layout = (struct fx_layout){ .w = 600, .h = 800, .block = lblock };
	ask = (struct pp_tables_ask){ .layout = &layout, .layer = &layer, .w = 600, .h = 800 };
}

static void draw(float x0, float y0, float x1, float y1, int fill)
{
	rule[layer.rules++] = (struct fx_layer_rule){ x0, y0, x1, y1, fill };
}

static void level(float x0, float x1, float y)
{
	draw(x0, y - .4f, x1, y + .4f, 0);
}

static void upright(float x, float y0, float y1)
{
	draw(x - .4f, y0, x + .4f, y1, 0);
}

static void figure(int x0, int y0, int x1, int y1)
{
	lblock[layout.blocks++] = (struct fx_lblock){ .kind = FX_BLOCK_FIGURE,
		.box = { x0, y0, x1, y1 } };
}

/* Texts between bars, each at its place, as lines of one block: letters ten high, five wide. */
static void row(float y, const float *x, const char *texts)
{
	char text[200];

	for (int i = 0; *texts; i++) {
		const size_t n = strcspn(texts, "|");

		memcpy(text, texts, n);
		text[n] = 0;
		if (n)
			line(x[i], y, 10, text);
		texts += n + (texts[n] == '|');
	}
}

static void text_block(float x, float y)
{
	block(FX_DOC_TEXT);
	fill(x, y);
}

/* ---- what comes of it ---- */

static enum fx_st find(void)
{
	fx_arena_reset(&mem);
	return pp_tables(&g.p, &mem, &ask, &e);
}

static const struct fx_table *nth(int n)
{
	for (int i = 0; i < g.p.blocks; i++)
		if (g.p.block[i].table && !n--)
			return g.p.block[i].table;
	return NULL;
}

static int tables(void)
{
	int n = 0;

	while (nth(n))
		n++;
	return n;
}

/* Row by row: cells with / between them, (rows x columns) where they are more than one slot. */
static const char *grid(int n)
{
	const struct fx_table *t = nth(n);
	size_t len = 0;

	*shown = 0;
	for (int i = 0; t && i < t->cells && len < sizeof(shown); i++) {
		const struct fx_cell *c = t->cell + i;
		const size_t was = len;

		len += (size_t)snprintf(shown + len, sizeof(shown) - len, "%s%s", !i ? "" :
			c->row > c[-1].row ? "\n" : " / ", c->text);
		for (size_t k = was + 1; k < len && k < sizeof(shown); k++)
			if (shown[k] == '\n')
				shown[k] = '_';
		if ((c->rows > 1 || c->cols > 1) && len < sizeof(shown))
			len += (size_t)snprintf(shown + len, sizeof(shown) - len, "(%dx%d)", c->rows,
				c->cols);
	}
	return shown;
}

/* Every word is there once, lines and blocks follow each other, and grids are sound. */
static void is_whole(void)
{
	static unsigned char seen[MAX];
	int words = 0, lines = 0;

	memset(seen, 0, sizeof(seen));
	for (int b = 0; b < g.p.blocks; b++) {
		const struct fx_dblock *k = g.p.block + b;

		if (k->table)
			T_EQ(fx_table_check(k->table, &e), FX_OK);
		if (k->lines && k->line != lines)
			T_EQ(k->line, lines);
		lines += k->lines;
	}
	T_EQ(lines, g.p.lines);
	for (int l = 0; l < g.p.lines; l++) {
		if (g.p.line[l].word != words)
			T_EQ(g.p.line[l].word, words);
		words += g.p.line[l].words;
	}
	T_EQ(words, g.p.words);
	for (int w = 0; w < g.p.words; w++)
		for (int k = 0; k < words; k++)
			seen[k] |= g.word[k].text == g.p.word[w].text;
	T_OK(!memchr(seen, 0, (size_t)words));
}

/* ---- within rules ---- */

static const float at3[] = { 60, 200, 300 };

/* A lattice of 3 x 3 with a heading over two columns and a label over two rows. */
static void lattice(float y)
{
	for (int i = 0; i < 4; i++)
		level(i == 2 ? 190 : 50, 400, y + 20 * (float)i);
	upright(50, y, y + 60);
	upright(190, y, y + 60);
	upright(290, y + 20, y + 60);
	upright(400, y, y + 60);
	block(FX_DOC_TEXT);
	row(y + 14, at3, "Item|Both years|");
	row(y + 34, at3, "Apples|1|2");
	row(y + 54, at3, "|3|4");
}

static void ruled(void)
{
	const struct fx_table *t;

	page();
	text_block(50, 60);
	lattice(150);
	text_block(50, 260);
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 1);
	T_EQ_STR(grid(0), "Item / Both years(1x2)\nApples(2x1) / 1 / 2\n3 / 4");
	is_whole();
	t = nth(0);
	T_EQ_STR(t->how, "ruled");
	T_EQ(t->head_rows, 1);
	T_EQ(t->source, FX_FROM_RULES);
	T_EQ(t->turned, 0);
	T_NEAR(t->confidence, .5, 1e-6);
	T_EQ(t->cell[0].source, FX_FROM_MODEL);	/* as the words of paper.h */
	T_NEAR(t->cell[1].quad[0], 190, .5);	/* its slots */
	T_NEAR(t->cell[1].quad[4], 400, .5);
	T_EQ(g.p.blocks, 3);
	T_EQ(g.p.block[0].kind, FX_DOC_TEXT);
	T_EQ(g.p.block[1].kind, FX_DOC_TABLE);
	T_EQ(g.p.block[1].lines, 7);
	T_EQ(g.p.block[2].lines, 4);
}

/* Rules that are broken, do not quite meet, and are drawn twice. */
static void ruled_badly(void)
{
	page();
	for (int i = 0; i < 4; i++) {
		level(50, 200, 150 + 20 * (float)i);
		level(202, 398, 150.5f + 20 * (float)i);
	}
	upright(50, 151, 182);
	upright(50, 184, 209);
	upright(190, 152, 209);
	upright(192, 152, 209);
	upright(400, 150, 210);
	block(FX_DOC_TEXT);
	row(164, at3, "a|b");
	row(184, at3, "c|d");
	row(204, at3, "e|f");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "a / b\nc / d\ne / f");
	is_whole();
}

/* A frame with a title and notes in it; only the grid between is the table. */
static void framed(void)
{
	page();
	level(50, 400, 150);
	level(50, 400, 170);
	level(50, 400, 190);
	level(50, 400, 210);
	level(50, 400, 230);
	upright(50, 150, 230);
	upright(400, 150, 230);
	upright(190, 170, 210);
	block(FX_DOC_TEXT);
	row(164, at3, "Table 4. What was counted");
	row(184, at3, "Hens|12");
	row(204, at3, "Ducks|7");
	row(224, at3, "Source: somebody counted them");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Hens / 12\nDucks / 7");
	T_EQ_STR(nth(0)->caption, "Table 4. What was counted");
	T_EQ(g.p.block[0].kind, FX_DOC_CAPTION);
	T_EQ(g.p.blocks, 3);
	is_whole();
}

/* No rule between the groups of the heading: the white at lines of the grid parts them. */
static void white_in_lattice(void)
{
	const float x[] = { 60, 160, 225, 300, 365 }, head[] = { 60, 180, 320 };

	page();
	for (int i = 0; i < 5; i++)
		level(i == 1 ? 150 : 50, 450, 150 + 20 * (float)i);
	upright(50, 150, 230);
	upright(150, 150, 230);
	upright(450, 150, 230);
	for (int i = 0; i < 3; i++)
		upright(220 + 70 * (float)i, 170, 230);
	block(FX_DOC_TEXT);
	row(164, head, "|Last year|This year");
	row(184, x, "Kind|Sum|Share|Sum|Share");
	row(204, x, "Large|10|20|30|40");
	row(224, x, "Small|50|60|70|80");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Kind(2x1) / Last year(1x2) / This year(1x2)\nSum / Share / Sum / Share\n"
		"Large / 10 / 20 / 30 / 40\nSmall / 50 / 60 / 70 / 80");
	is_whole();
}

/* Every other row stands on colour, and nothing is drawn. */
static void bands(void)
{
	page();
	block(FX_DOC_TEXT);
	for (int i = 0; i < 6; i++) {
		char text[40];

		if (i % 2 == 0)
			draw(50, 150 + 20 * (float)i, 400, 170 + 20 * (float)i, 1);
		snprintf(text, sizeof(text), "Row %d|%d|%d", i, 100 + i, 200 + i);
		row(164 + 20 * (float)i, at3, text);
	}
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Row 0 / 100 / 200\nRow 1 / 101 / 201\nRow 2 / 102 / 202\n"
		"Row 3 / 103 / 203\nRow 4 / 104 / 204\nRow 5 / 105 / 205");
	is_whole();
}

/* A frame within a frame, and a rule that parts nothing. */
static void odd_rules(void)
{
	page();
	lattice(150);
	level(44, 406, 143);
	level(44, 406, 217);
	upright(44, 143, 217);
	upright(406, 143, 217);
	level(42, 52, 143);			/* what makes it one with the rest */
	level(42, 52, 150);
	upright(350, 150, 157);
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Item / Both years(1x2)\nApples(2x1) / 1 / 2\n3 / 4");
	is_whole();
}

/* Each cell is a rectangle of colour with white around it. */
static void tiles(void)
{
	page();
	for (int i = 0; i < 6; i++) {
		const float x = i % 2 ? 205 : 50, y = 150 + 30 * (float)(i / 2);

		draw(x, y, x + 151, y + 28, 1);
	}
	block(FX_DOC_TEXT);
	row(160, (const float[]){ 60, 210 }, "Kinds of|What is said");
	row(172, (const float[]){ 60, 210 }, "fowl|of them");
	row(190, (const float[]){ 60, 210 }, "Hens|that they");
	row(202, (const float[]){ 60, 210 }, "|lay eggs");
	row(220, (const float[]){ 60, 210 }, "Ducks|that they swim");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Kinds of_fowl / What is said_of them\nHens / that they_lay eggs\n"
		"Ducks / that they swim");
	is_whole();
}

/* Words that stand on their side in the heading of a table that does not. */
static void heading_on_its_side(void)
{
	page();
	for (int i = 0; i < 5; i++)
		level(50, 200, i ? 180 + 20 * (float)i : 120);
	for (int i = 0; i < 4; i++)
		upright(50 + 50 * (float)i, 120, 260);
	block(FX_DOC_TEXT);
	for (int i = 0; i < 3; i++) {
		line(300, 180, 10, "some words");
		for (int k = 2; k > 0; k--) {
			float *q = g.word[g.p.words - k].quad;
			const float x = 60 + 50 * (float)i, y = 190 - 20 * (float)(2 - k);
			const float up[8] = { x, y, x, y - 15, x + 12, y - 15, x + 12, y };

			memcpy(q, up, sizeof(up));
		}
	}
	row(214, (const float[]){ 55, 105, 155 }, "1|2|3");
	row(234, (const float[]){ 55, 105, 155 }, "4|5|6");
	row(254, (const float[]){ 55, 105, 155 }, "7|8|9");
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 1);
	T_EQ_STR(grid(0), "some words / some words / some words\n"
		"1 / 2 / 3\n4 / 5 / 6\n7 / 8 / 9");
	is_whole();
}

/* Level rules alone, over a heading of two lines, one of which is over part of it. */
static void level_rules(void)
{
	const float x[] = { 60, 200, 260, 320, 380 }, head[] = { 60, 205, 325 };

	page();
	text_block(50, 60);
	level(50, 420, 150);
	level(195, 295, 168);
	level(315, 415, 168);
	level(50, 420, 186);
	level(50, 420, 260);
	block(FX_DOC_TEXT);
	row(162, head, "|Boys|Girls");
	row(180, x, "School|Sum|Part|Sum|Part");
	row(200, x, "North|11|12|13|14");
	row(214, x, "South of|21|22|23|24");
	row(226, x, "the river|");
	row(240, x, "West|31||33|34");
	row(254, x, "All|61|62|63|64");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "School(2x1) / Boys(1x2) / Girls(1x2)\nSum / Part / Sum / Part\n"
		"North / 11 / 12 / 13 / 14\nSouth of_the river / 21 / 22 / 23 / 24\n"
		"West / 31 /  / 33 / 34\nAll / 61 / 62 / 63 / 64");
	T_EQ(nth(0)->head_rows, 2);
	T_EQ(nth(0)->head, FX_HEAD_RULES);
	T_EQ(nth(0)->cell[0].head, 1);
	is_whole();
}

/* A page's own rule above its text, as wide as those of the table below; over the heading, rules
 * over a part of it alone; and one after each two rows. */
static void rules_of_others(void)
{
	page();
	level(50, 420, 40);
	text_block(50, 60);
	level(195, 415, 130);
	level(195, 415, 148);
	level(50, 420, 166);
	level(50, 420, 212);
	level(50, 420, 244);
	block(FX_DOC_TEXT);
	row(142, at3, "|Both of the years");
	row(160, at3, "Town|1990|2000");
	row(178, at3, "Animals of whatever kind there is");
	row(192, at3, "Hogs|1|2");
	row(206, at3, "Hens|17|23");
	row(224, at3, "Ducks|4|5");
	row(238, at3, "Geese|6|7");
	T_EQ(find(), FX_OK);
	T_EQ(tables(), 1);
	T_EQ_STR(grid(0), "Town(2x1) / Both of the years(1x2)\n1990 / 2000\n"
		"Animals of whatever kind there is /  / \nHogs / 1 / 2\nHens / 17 / 23\n"
		"Ducks / 4 / 5\nGeese / 6 / 7");
	is_whole();
}

/* ---- within white ---- */

static void numbers(float y)
{
	block(FX_DOC_TEXT);
	row(y, at3, "Town|1990|2000");
	row(y + 14, at3, "Here|17|23");
	row(y + 28, at3, "There|4|5,000");
	row(y + 42, at3, "Elsewhere||12.5%");
	row(y + 56, at3, "Nowhere|0|(3)");
}
#define NUMBERS "Town / 1990 / 2000\nHere / 17 / 23\nThere / 4 / 5,000\n" \
	"Elsewhere /  / 12.5%\nNowhere / 0 / (3)"

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

/* The same lattice as page analysis finds it on a raster that lies on its side: the page's places
 * are on that raster, once it is turned. */
static void found_in_ink(void)
{
	struct fx_lrule ink[8] = { { .down = 0 } };

	page();
	lattice(150);
	for (int i = 0; i < layer.rules; i++) {
		const struct fx_layer_rule *r = rule + i;

		ink[i] = (struct fx_lrule){ { (int)r->x0, (int)r->y0, (int)r->x1 + 1,
			(int)r->y1 + 1 }, r->y1 - r->y0 > r->x1 - r->x0 };
	}
	layout.rule = ink;
	layout.rules = layer.rules;
	layout.turn = ask.turned = 1;
	layer.rules = 0;
	ask.w = 800;
	ask.h = 600;
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Item / Both years(1x2)\nApples(2x1) / 1 / 2\n3 / 4");
	layout.rules = 0;
}

/* ---- memory ---- */

static void no_memory(void)
{
	long n = 0;
	enum fx_st st;

	do {
		page();
		lattice(150);
		numbers(260);
		fx_arena_reset(&mem);
		mem.refuse_at = ++n;
		st = pp_tables(&g.p, &mem, &ask, &e);
		mem.refuse_at = 0;
		if (st && (st != FX_NOMEM || g.p.block != g.block))
			T_EQ(st, FX_NOMEM);
	} while (st && n < 10000);
	T_EQ(st, FX_OK);
	T_OK(n > 5);
	T_EQ(tables(), 2);
}

int main(void)
{
	fx_arena_init(&mem, 0);
	ruled();
	ruled_badly();
	framed();
	white_in_lattice();
	bands();
	level_rules();
	odd_rules();
	tiles();
	heading_on_its_side();
	rules_of_others();
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
	found_in_ink();
	no_memory();
	fx_arena_reset(&mem);
	return t_end();
}
