/* The texts of cells against a layer, and places of cells that nobody told: a table at 100,100 of
 * three columns 100 wide and rows 40 high, on a page of 400 x 300. */
#include "t.h"
#include "table_cells.h"
#include "table_locate.h"

#include <stdlib.h>

enum { COLS = 3, ROWS = 3 };

static struct fx_arena a;
static struct fx_err e;
static struct fx_cell cell[ROWS * COLS];
static struct fx_table t;
static struct fx_layer_word word[40];
static char text[1000];
static struct fx_layer layer;
static unsigned char ink[40 * 30];
static struct fx_layout layout;
static struct pp_cells_ask k;
static struct pp_cells_told told;

static void box(float q[8], float x0, float y0, float x1, float y1)
{
	memcpy(q, (const float[8]){ x0, y0, x1, y0, x1, y1, x0, y1 }, 8 * sizeof(*q));
}

static void start(void)
{
	t = (struct fx_table){ ROWS, COLS, cell, ROWS * COLS, .source = FX_FROM_MODEL,
		.confidence = -1, .removed = -1 };
	box(t.quad, 50, 50, 350, 170);
	for (int i = 0; i < t.cells; i++) {
		const int row = i / COLS, col = i % COLS;

		cell[i] = (struct fx_cell){ row, col, 1, 1, .text = "", .source = FX_FROM_MODEL,
			.confidence = -1, .weakest = -1, .weakest_p = -1 };
		box(cell[i].quad, 50 + 100 * (float)col, 50 + 40 * (float)row,
			150 + 100 * (float)col, 90 + 40 * (float)row);
	}
	memset(ink, 50, sizeof(ink));
	layer = (struct fx_layer){ .word = word, .text = text };
	layout = (struct fx_layout){ .w = 400, .h = 300, .ink = { 10, 40, 30, ink } };
	k = (struct pp_cells_ask){ &layer, { 0.9F, FX_LAYER_TEXT, "" }, &layout, 400, 300, 0,
		PP_CELLS_AUTO };
	told = (struct pp_cells_told){ 0, 0 };
}

static void put(const char *s, float x, float y)	/* its top left corner */
{
	const int n = (int)strlen(s);

	memcpy(text + layer.bytes, s, (size_t)n);
	word[layer.words++] = (struct fx_layer_word){ x, y, x + 8 * (float)n, y + 10,
		layer.bytes, n, 0, 10, 0, 0 };
	layer.bytes += n;
}

static void say(int row, int col, const char *s, float confidence)
{
	cell[row * COLS + col].text = s;
	cell[row * COLS + col].confidence = confidence;
}

static const struct fx_cell *at(int row, int col)
{
	return cell + row * COLS + col;
}

static void settle(int differ, int bare)
{
	T_EQ(pp_table_cells(&t, cell, &told, &a, &k, &e), FX_OK);
	T_EQ(fx_table_check(&t, &e), FX_OK);
	T_EQ(told.differ, differ);
	T_EQ(told.bare, bare);
}

static void both(void)
{
	start();
	say(0, 0, "same", 0.5F);
	say(0, 1, "no\xe2\x80\x93w \"x\"", 0.5F);
	say(0, 2, "other", 0.5F);
	say(1, 1, "only", 0.25F);
	cell[2].html = "<b>other</b>";
	cell[2].weakest = 1;
	cell[2].weakest_p = 0.1F;
	cell[8].filler = 1;
	/* in no order: lines are found by height, words by place */
	put("me", 80, 60);
	put("sa", 60, 61);		/* "sa me": blanks do not count */
	put("\xe2\x80\x9cx\xe2\x80\x9d", 200, 75);
	put("no-w", 160, 60);
	put("else", 260, 60);
	put("new", 60, 140);
	put("fill", 260, 140);
	put("out", 360, 60);		/* of the table */
	settle(3, 0);
	T_EQ_STR(at(0, 0)->text, "same");
	T_EQ(at(0, 0)->source, FX_FROM_BOTH);
	T_NEAR(at(0, 0)->confidence, 0.95, 1e-5);
	T_EQ(at(0, 1)->source, FX_FROM_BOTH);
	T_EQ_STR(at(0, 2)->text, "else");
	T_EQ_STR(at(0, 2)->other, "other");
	T_EQ(at(0, 2)->source, FX_FROM_TEXT_LAYER);
	T_OK(!at(0, 2)->html && at(0, 2)->weakest == -1 && at(0, 2)->weakest_p < 0);
	T_NEAR(at(0, 2)->confidence, 0.9, 1e-5);
	T_EQ_STR(at(1, 1)->text, "only");
	T_OK(at(1, 1)->source == FX_FROM_MODEL && !at(1, 1)->other);
	T_EQ_STR(at(2, 0)->text, "new");
	T_EQ_STR(at(2, 0)->other, "");
	T_OK(!at(2, 2)->filler);
	T_NEAR(t.confidence, (0.95 + 0.95 + 0.9 + 0.25 + 0.9 + 0.9) / 6, 1e-5);
}

static void lines(void)
{
	start();
	put("d", 100, 66);
	put("c", 60, 65);
	put("b", 101, 54);
	put("a", 60, 52);
	settle(1, 0);
	T_EQ_STR(at(0, 0)->text, "a b\nc d");
}

static void who_has_the_say(void)
{
	start();			/* a doubtful layer */
	k.verdict = (struct fx_layer_verdict){ 0.5F, FX_LAYER_DRAFT, "" };
	say(0, 0, "mine", 0.5F);
	put("its", 60, 60);
	settle(1, 0);
	T_EQ_STR(at(0, 0)->text, "mine");
	T_EQ_STR(at(0, 0)->other, "its");
	start();			/* rubbish */
	k.verdict.use = FX_LAYER_IGNORE;
	say(0, 0, "mine", 0.5F);
	put("its", 60, 60);
	settle(0, 0);
	T_OK(!at(0, 0)->other);
	k.from = PP_CELLS_LAYER;	/* is what was asked for */
	say(1, 0, "gone", 0.5F);
	settle(0, 0);
	T_EQ_STR(at(0, 0)->text, "its");
	T_EQ_STR(at(1, 0)->text, "");
	T_OK(at(1, 0)->confidence < 0 && at(1, 0)->source == FX_FROM_TEXT_LAYER);
	start();
	k.from = PP_CELLS_MODEL;
	say(0, 0, "mine", 0.5F);
	put("its", 60, 60);
	settle(0, 0);
	T_EQ_STR(at(0, 0)->text, "mine");
	start();			/* what is the layer's is not held against it */
	say(0, 0, "its", 0.5F);
	cell[0].source = FX_FROM_TEXT_LAYER;
	put("its", 60, 60);
	settle(0, 0);
	T_EQ(at(0, 0)->source, FX_FROM_TEXT_LAYER);
	k.layer = NULL;
	cell[0].source = FX_FROM_MODEL;
	settle(0, 0);
	T_EQ(at(0, 0)->source, FX_FROM_MODEL);
}

/* No ink but on the border lines, and in the middle of one cell. */
static void no_ink(void)
{
	start();
	memset(ink, 0, sizeof(ink));
	for (int i = 5; i <= 35; i++)
		for (int row = 5; row <= 17; row += 4)
			ink[row * 40 + i] = 50;
	ink[11 * 40 + 10] = 50;		/* 100..110, 110..120 */
	say(0, 0, "bare", 0.5F);
	say(1, 0, "inked", 0.5F);
	say(1, 1, "flat", 0.5F);
	box(cell[4].quad, 150, 95, 250, 110);	/* no cell of the count is free of its border */
	settle(0, 1);
	T_NEAR(at(0, 0)->confidence, 0, 0);
	T_NEAR(at(1, 0)->confidence, 0.5, 0);
	T_NEAR(at(1, 1)->confidence, 0.5, 0);
	layout.ink.part = NULL;		/* nobody counted */
	say(0, 0, "bare", 0.5F);
	settle(0, 1);
}

/* The same table on a page turned by a quarter, its own text turned by one more. */
static void turned(void)
{
	start();
	for (int i = 0; i < t.cells; i++) {
		const float *q = cell[i].quad;

		/* upright x, y stand at y, 400 - x of the page: 300 wide, 400 high */
		box(cell[i].quad, q[1], 400 - q[2], q[5], 400 - q[0]);
	}
	box(t.quad, 50, 50, 170, 350);
	t.turned = 1;
	k.turn = 3;			/* the raster is as upright as its words */
	put("b", 90, 60);
	put("a", 60, 60);
	put("c", 60, 72);
	put("z", 260, 150);
	settle(2, 0);
	T_EQ_STR(at(0, 0)->text, "a b\nc");
	T_EQ_STR(at(2, 2)->text, "z");
}

/* ---- places ---- */

static void places(const char *const *got, int want)
{
	struct pp_place_word w[40];
	int set;

	for (int i = 0; i < layer.words; i++)
		w[i] = (struct pp_place_word){ { text + word[i].at, (size_t)word[i].len },
			{ word[i].x0, word[i].y0, word[i].x1, word[i].y1 } };
	for (int i = 0; i < t.cells; i++) {
		cell[i].text = got[i];
		memset(cell[i].quad, 0, sizeof(cell[i].quad));
	}
	T_EQ(pp_table_locate(&set, &t, cell, w, layer.words, &e), FX_OK);
	T_EQ(set, want);
}

static void is_at(int i, float x0, float y0, float x1, float y1)
{
	const float *q = cell[i].quad;

	T_NEAR(q[0], x0, 0.01);
	T_NEAR(q[1], y0, 0.01);
	T_NEAR(q[4], x1, 0.01);
	T_NEAR(q[5], y1, 0.01);
}

static void by_words(void)
{
	static const char *const all[] = { "n", "one two", "x", "12", "3 4", "y w", "", "56", "7" };

	start();
	put("n", 60, 60);
	put("one", 160, 55);
	put("two", 160, 67);
	put("x", 260, 60);
	put("12", 60, 100);
	put("3", 160, 100);
	put("4", 176, 100);
	put("y", 260, 100);
	put("w", 276, 100);
	put("56", 160, 140);
	put("7", 260, 140);
	put("99", 20, 100);		/* beside the table */
	places(all, 1);
	is_at(0, 50, 50, 118, 88.5F);	/* 76 + 160 over 2; 77 + 100 over 2 */
	is_at(4, 118, 88.5F, 222, 125);	/* 184 + 260 over 2; 110 + 140 over 2 */
	is_at(8, 222, 125, 350, 170);
	/* a word that stands elsewhere is outvoted, one that is not there has no say */
	places((const char *const[]){ "n", "one two", "x", "12", "3 4", "y w", "7", "56", "" }, 1);
	is_at(4, 118, 88.5F, 222, 125);
	places((const char *const[]){ "n", "q r", "s", "t", "u v", "w", "7", "56", "z" }, 0);
	places((const char *const[]){ "", "", "", "", "", "", "", "", "" }, 0);
	/* the columns of a cell that spans two have no say in the border between */
	cell[0].cols = 2;
	cell[1] = cell[2];
	memmove(cell + 1, cell + 2, 7 * sizeof(*cell));
	t.cells = 8;
	places((const char *const[]){ "n one two", "x", "12", "3 4", "y w", "", "56", "7" }, 1);
	is_at(0, 50, 50, 222, 88.5F);
	is_at(3, 118, 88.5F, 222, 125);
}

static void by_words_turned(void)
{
	start();
	t.turned = 3;		/* page 400 x 300 -> read as 300 x 400, its top was at the right */
	box(t.quad, 50, 50, 350, 170);
	t.rows = 1;
	t.cols = 2;
	t.cells = 2;
	put("a", 300, 70);
	put("b", 300, 140);
	places((const char *const[]){ "a", "b" }, 1);
	is_at(0, 350, 50, 50, 110);
	is_at(1, 350, 110, 50, 170);
}

static void memory(void)
{
	enum fx_st st = FX_NOMEM;
	int n = 0;

	while (st == FX_NOMEM && n < 100) {
		start();
		say(0, 0, "same", 0.5F);
		put("same", 60, 60);
		put("new", 60, 140);
		fx_arena_reset(&a);
		a.calls = 0;
		a.refuse_at = ++n;
		st = pp_table_cells(&t, cell, &told, &a, &k, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
	}
	T_OK(st == FX_OK && n > 5);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	both();
	lines();
	who_has_the_say();
	no_ink();
	turned();
	by_words();
	by_words_turned();
	memory();
	fx_arena_reset(&a);
	return t_end();
}
