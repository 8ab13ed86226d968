/* Tables within rules, on pages that are laid out by hand. */
#include "gridded.h"

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

/* Words over words: bold ones head those that are not. */
static void bold_heading(void)
{
	for (int bold = 0; bold < 3; bold++) {
		page();
		for (int i = 0; i < 3; i++)
			level(50, 290, 150 + 20 * (float)i);
		for (int i = 0; i < 3; i++)
			upright(50 + 120 * (float)i, 150, 190);
		block(FX_DOC_TEXT);
		styled(60, 164, 10, "Kind", bold ? FX_BOLD : 0);
		styled(180, 164, 10, "Food", bold ? FX_BOLD : 0);
		styled(60, 184, 10, "Hens", bold == 2 ? FX_BOLD : 0);
		styled(180, 184, 10, "grain", 0);
		T_EQ(find(), FX_OK);
		T_EQ_STR(grid(0), "Kind / Food\nHens / grain");
		T_EQ(nth(0)->head_rows, bold == 1);
		T_EQ(nth(0)->head, bold == 1 ? FX_HEAD_HEURISTIC : FX_HEAD_NONE);
	}
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

/* Labels of rows that stand outside the rules. */
static void labels_outside(void)
{
	page();
	for (int i = 0; i < 5; i++)
		level(190, 400, 150 + 20 * (float)i);
	upright(190, 150, 230);
	upright(290, 150, 230);
	upright(400, 150, 230);
	block(FX_DOC_TEXT);
	row(164, at3, "|Sum|Part");
	row(184, at3, "Hens|12|3");
	row(204, at3, "Ducks and|7|1");
	row(224, at3, "Geese|40|20");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), " / Sum / Part\nHens / 12 / 3\nDucks and / 7 / 1\nGeese / 40 / 20");
	is_whole();
	page();
	for (int i = 0; i < 5; i++)
		level(190, 400, 150 + 20 * (float)i);
	upright(190, 150, 230);
	upright(290, 150, 230);
	upright(400, 150, 230);
	block(FX_DOC_TEXT);
	row(164, at3, "|Sum|Part");
	row(184, at3, "beside|12|3");
	row(204, at3, "|7|1");
	row(224, at3, "|40|20");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Sum / Part\n12 / 3\n7 / 1\n40 / 20");
}

/* What heads all columns without being a caption is a row. */
static void one_heading(void)
{
	page();
	for (int i = 0; i < 4; i++)
		level(50, 400, 150 + 20 * (float)i);
	upright(50, 150, 210);
	upright(400, 150, 210);
	upright(190, 170, 210);
	block(FX_DOC_TEXT);
	row(164, at3, "What was counted");
	row(184, at3, "Hens|12");
	row(204, at3, "Ducks|7");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "What was counted(1x2)\nHens / 12\nDucks / 7");
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

/* Rules about the heading and about all the rest: figures below each other are rows. Where only one
 * row in many has figures below each other, they are broken. */
static void rows_in_bands(void)
{
	page();
	level(50, 400, 150);
	level(50, 400, 170);
	level(50, 400, 232);
	upright(50, 150, 232);
	upright(190, 150, 232);
	upright(290, 150, 232);
	upright(400, 150, 232);
	block(FX_DOC_TEXT);
	row(164, at3, "Kind|Sum|Part");
	row(184, at3, "Hens|12|3");
	row(204, at3, "Ducks|7|1");
	row(224, at3, "Geese|40|20");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Kind / Sum / Part\nHens / 12 / 3\nDucks / 7 / 1\nGeese / 40 / 20");
	T_EQ_STR(nth(0)->how, "ruled");
	is_whole();
	page();
	for (int i = 0; i < 5; i++)
		level(50, 400, i < 2 ? 150 + 20 * (float)i : 162 + 20 * (float)i);
	upright(50, 150, 242);
	upright(190, 150, 242);
	upright(290, 150, 242);
	upright(400, 150, 242);
	block(FX_DOC_TEXT);
	row(164, at3, "Kind|From|To");
	row(184, at3, "Hens|1-1-|2-2-");
	row(196, at3, "|2001|2002");
	row(216, at3, "Ducks|3-3-03|4-4-04");
	row(236, at3, "Geese|5-5-05|6-6-06");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Kind / From / To\nHens / 1-1-_2001 / 2-2-_2002\n"
		"Ducks / 3-3-03 / 4-4-04\nGeese / 5-5-05 / 6-6-06");
	is_whole();
}

/* A heading, a band of all countries, their sum. */
static void rows_in_one_band(void)
{
	page();
	level(50, 400, 150);
	level(50, 400, 170);
	level(50, 400, 232);
	level(50, 400, 252);
	upright(50, 150, 252);
	upright(190, 150, 252);
	upright(290, 150, 252);
	upright(400, 150, 252);
	block(FX_DOC_TEXT);
	row(164, at3, "Kind|Sum|Part");
	row(184, at3, "Hens|12|3");
	row(204, at3, "Ducks|7|1");
	row(224, at3, "Geese|40|20");
	row(246, at3, "All|59|24");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Kind / Sum / Part\nHens / 12 / 3\nDucks / 7 / 1\nGeese / 40 / 20\n"
		"All / 59 / 24");
	is_whole();
}

/* Columns within a column of the lattice: most of its lines have white in one place. */
static void columns_in_columns(void)
{
	const float x[] = { 60, 205, 260, 320 };

	page();
	for (int i = 0; i < 5; i++)
		level(50, 400, 150 + 20 * (float)i);
	upright(50, 150, 230);
	upright(190, 150, 230);
	upright(400, 150, 230);
	block(FX_DOC_TEXT);
	row(164, x, "Kind|Sum|Part|Rest");
	row(184, x, "Hens|12|3|9");
	row(204, x, "Ducks|7|1|6");
	row(224, x, "Geese|40|20|20");
	T_EQ(find(), FX_OK);
	T_EQ_STR(grid(0), "Kind / Sum / Part / Rest\nHens / 12 / 3 / 9\nDucks / 7 / 1 / 6\n"
		"Geese / 40 / 20 / 20");
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
	T_EQ_STR(nth(0)->how, "ruled");
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
	bold_heading();
	ruled_badly();
	framed();
	labels_outside();
	one_heading();
	white_in_lattice();
	bands();
	level_rules();
	odd_rules();
	tiles();
	rows_in_bands();
	rows_in_one_band();
	columns_in_columns();
	heading_on_its_side();
	rules_of_others();
	found_in_ink();
	no_memory();
	fx_arena_reset(&mem);
	return t_end();
}
