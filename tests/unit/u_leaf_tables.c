/* The tables of a page, with answers by hand: a page of 1000 x 1400 with a line of text at 100,100
 * and below it, at 100,300, a table of three columns, 200 apart, and rows of text 30 apart, each
 * word 80 wide and 20 high. Words of the text layer are as wide, "c3.1" in row 3 of column 1. */
#include "t.h"
#include "leaf.h"
#include "piece.h"

#include <stdlib.h>

enum { ROWS = 6, COLS = 3, CELL = 10 };

static struct fx_arena mem;
static struct fx_err e;
static struct fx_lblock block[4];
static struct fx_lline line[1 + 40];
static struct fx_lword word[1 + 40 * COLS];
static struct fx_lrule rule[2];
static unsigned char ink[140 * 100], px[1408 * 1400];
static struct fx_layout layout;
static struct fx_layer layer;
static struct fx_layer_word lword[1 + 40 * COLS];
static char ltext[1000];
static struct fx_mtask table_plan, text_plan;
static struct pl_how how;
static struct pl_leaf l;

static void put(int x, int y)
{
	const int n = layout.words++, at = layer.bytes;
	const struct fx_box b = { x, y, x + 80, y + 20 };

	word[n] = (struct fx_lword){ b, .tile = -1 };
	for (int i = y / CELL; i < (y + 20) / CELL; i++)
		memset(ink + i * 100 + x / CELL, 90, 8);
	layer.bytes += y < 300 ? snprintf(ltext + at, 8, "text") :
		snprintf(ltext + at, 8, "c%d.%d", (y - 300) / 30, (x - 100) / 200);
	lword[layer.words++] = (struct fx_layer_word){ (float)x, (float)y, (float)x + 80,
		(float)y + 20, at, layer.bytes - at, 1, 20, 0, 0 };
}

static void start(int rows)
{
	memset(ink, 0, sizeof(ink));
	layout = (struct fx_layout){ .w = 1000, .h = 1400, .block = block, .line = line,
		.word = word, .rule = rule, .ink = { CELL, 100, 140, ink } };
	layer = (struct fx_layer){ .word = lword, .text = ltext };
	block[0] = (struct fx_lblock){ FX_BLOCK_TEXT, { 100, 100, 180, 120 }, 0, 1, 0, -1 };
	line[0] = (struct fx_lline){ block[0].box, 0, 1 };
	put(100, 100);
	block[1] = (struct fx_lblock){ FX_BLOCK_TABLE, { 100, 300, 580, 290 + 30 * rows }, 1, rows,
		0, 0.8F };
	for (int i = 0; i < rows; i++) {
		line[1 + i] = (struct fx_lline){ { 100, 300 + 30 * i, 580, 320 + 30 * i },
			layout.words, COLS };
		for (int k = 0; k < COLS; k++)
			put(100 + 200 * k, 300 + 30 * i);
	}
	layout.blocks = 2;
	layout.lines = 1 + rows;
	table_plan = (struct fx_mtask){ .name = "table", .input = FX_INPUT_CROPS };
	text_plan = (struct fx_mtask){ .name = "ocr", .input = FX_INPUT_CROPS, .fit = FX_PAD };
	how = (struct pl_how){ .side = 980, .tables = 1,
		.text = { .task = pp_task_find("ocr"), .plan = &text_plan, .input = FX_INPUT_CROPS,
			.prompt = "ocr", .max_tokens = 1024, .prefill = 100 },
		.table = { .task = pp_task_find("table"), .plan = &table_plan,
			.input = FX_INPUT_CROPS, .prompt = "table", .max_tokens = 4096,
			.guard = pp_task_find("table")->guard, .prefill = 300 } };
}

static struct pl_page *page(void)
{
	struct pl_page *p = calloc(1, sizeof(*p));

	*p = (struct pl_page){ .number = 3, .w = 1000, .h = 1400, .w_pt = 500, .h_pt = 700,
		.layout = layout };
	if (layout.turn & 1) {
		p->w = 1400;
		p->h = 1000;
	}
	p->raster = (struct fx_raster){ p->w, p->h, 1, (size_t)(p->w + 63) / 64 * 64, px };
	return p;
}

static struct pl_page *page_with_layer(enum fx_layer_use use, float quality)
{
	struct pl_page *p = page();

	p->layer = layer;
	p->verdict = (struct fx_layer_verdict){ quality, use, "so it is" };
	how.layer = FX_LAYER_AUTO;
	p->from_layer = use == FX_LAYER_TEXT;
	return p;
}

static void opened(struct pl_page *p, int asks)
{
	T_EQ(fx_layout_check(&p->layout, &e), FX_OK);
	T_EQ(pl_leaf_open(&l, &how, p, &e), FX_OK);
	T_EQ(l.asks, asks);
}

static void say(int i, const char *text, int cut)
{
	static uint32_t off[PL_PIECES][2];
	static const float sure[1] = { 0 };

	off[i][1] = (uint32_t)strlen(text);
	l.answer[i] = (struct fx_answer){ .text = text, .len = strlen(text), .tokens = 1,
		.off = off[i], .logprob = sure, .truncated = cut };
}

/* Rows from .. end of the table as HTML, the heading in a thead. With `places`: in picture i. */
static const char *html(int i, int from, int end, int places)
{
	const struct en_part *p = l.ask[i].part;
	const struct pl_tpiece *piece = l.tables.piece;
	const struct pp_view view = { p->image->w, p->image->h, p->fit, p->centre };
	struct fx_membuf m = { 0 };
	struct fx_out o;
	const char *all;

	while (l.table[piece - l.tables.piece] != i)
		piece++;
	fx_out_mem(&o, &m);
	fx_puts(&o, "<table>");
	for (int r = from; r < end; r++) {
		fx_puts(&o, r ? "<tr>" : "<thead><tr>");
		for (int c = 0; c < COLS; c++) {
			const float x = (float)(100 + 200 * c - piece->crop.at.x0);
			const float y = (float)(300 + 30 * r - piece->crop.at.y0 + piece->strip);
			int loc[4];

			pp_fit(loc, (const float[4]){ x, y, x + 80, y + 20 }, &view);
			fx_puts(&o, "<td");
			if (places)
				fx_printf(&o, " coords=\"<loc%04d><loc%04d><loc%04d><loc%04d>\"",
					loc[1], loc[0], loc[3], loc[2]);
			fx_printf(&o, ">c%d.%d</td>", r, c);
		}
		fx_puts(&o, r ? "</tr>" : "</tr></thead>");
	}
	fx_puts(&o, "</table>");
	T_EQ(fx_out_close(&o, &e), FX_OK);
	all = fx_strndup(&mem, m.p, m.n);
	free(m.p);
	return all;
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

/* The nth table of the page. */
static const struct fx_dblock *table(int n)
{
	static const struct fx_table empty;
	static const struct fx_dblock none = { .table = &empty };

	for (int i = 0; i < l.to.blocks; i++)
		if (l.to.block[i].table && !n--)
			return l.to.block + i;
	T_EQ(n, -1);			/* there is no such table */
	return &none;
}

static void read(int rows)
{
	const struct fx_table *t;

	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	t = table(0)->table;
	T_EQ(fx_table_check(t, &e), FX_OK);
	T_OK(table(0)->kind == FX_DOC_TABLE && !table(0)->reason);
	T_OK(t->rows == rows && t->cols == COLS);
}

static int in(float v, float from, float to)
{
	return v >= from && v <= to;
}

/* All cells are c0.0 c0.1 .., from a source. */
static void all_cells(const struct fx_table *t, enum fx_source source)
{
	int as_they_are = 0;

	for (int i = 0; i < t->cells; i++) {
		char want[16];

		snprintf(want, sizeof(want), "c%d.%d", i / COLS, i % COLS);
		as_they_are += !strcmp(t->cell[i].text, want) && t->cell[i].source == source &&
			!t->cell[i].other;
	}
	T_EQ(as_they_are, t->cells);
}

static void a_region(void)
{
	const struct fx_table *t;

	start(ROWS);
	opened(page(), 3);		/* text, the table's text, the table */
	T_OK(l.about[1] == PL_ASK_TEXT && l.about[2] == PL_ASK_TABLE && l.texts == 2);
	T_EQ_STR(l.ask[2].part[1].text, "table");
	T_OK(l.ask[2].part[0].fit == FX_PAD && !l.ask[2].part[0].centre);
	T_OK(l.ask[2].guard == how.table.guard && l.ask[2].max_tokens == 4096);
	T_OK(in((float)l.ask[2].part[0].image->w, 480, 500));
	say(0, "text", 0);
	say(1, "c0.0 c0.1", 0);
	say(2, html(2, 0, ROWS, 1), 0);
	more(3);
	read(ROWS);
	t = table(0)->table;
	all_cells(t, FX_FROM_MODEL);
	T_OK(t->head_rows == 1 && t->head == FX_HEAD_THEAD && t->source == FX_FROM_MODEL);
	T_OK(in(t->cell[4].quad[0], 298, 302) && in(t->cell[4].quad[1], 328, 332));
	T_OK(in(t->cell[4].quad[4], 378, 382) && in(t->cell[4].quad[5], 348, 352));
	T_OK(in(t->quad[0], 90, 102) && in(t->quad[5], 465, 485));
	T_EQ(l.to.prefill, 500);
	T_OK(l.to.generated == 3 && !events("table-joined") && !events("text-without-ink"));
	pl_leaf_free(&l);
	/* the model says how it wants them */
	table_plan.fit = FX_STRETCH;
	table_plan.says_fit = 1;
	table_plan.pad_position = "center";
	opened(page(), 3);
	T_OK(l.ask[2].part[0].fit == FX_STRETCH && l.ask[2].part[0].centre);
	pl_leaf_free(&l);
	how.table.task = NULL;		/* no such task: rules, of which there are no words here */
	opened(page(), 2);
	pl_leaf_free(&l);
}

/* What is no table leaves the region as it is. */
static void no_table(void)
{
	for (int empty = 0; empty < 2; empty++) {
		start(ROWS);
		opened(page(), 3);
		say(0, "text", 0);
		say(1, "words", 0);
		say(2, empty ? "<table></table>" : "I cannot see a table.", 0);
		more(3);
		T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
		T_EQ(events("table-unread"), 1);
		for (int i = 0; i < l.to.blocks; i++)
			T_OK(!l.to.block[i].table);
		pl_leaf_free(&l);
	}
}

/* A page of tiles has its places on the raster as it came, here on its head. */
static void beside_tiles(void)
{
	static unsigned char tile[32 * 32];
	const struct fx_table *t;

	start(ROWS);
	layout.turn = 2;
	layout.side = 32;
	layout.tiles = 1;
	layout.tile = tile;
	text_plan = (struct fx_mtask){ .side = 32 };
	how.text.input = FX_INPUT_TILES;
	opened(page(), 2);
	say(0, "", 0);
	say(1, html(1, 0, ROWS, 1), 0);
	more(2);
	read(ROWS);
	t = table(0)->table;
	T_OK(in(t->cell[4].quad[0], 698, 702) && in(t->cell[4].quad[1], 1068, 1072));
	T_OK(in(t->cell[4].quad[4], 618, 622) && in(t->cell[4].quad[5], 1048, 1052));
	T_EQ_STR(l.to.plan, "tiles");
	pl_leaf_free(&l);
}

/* The layer's words, the model's grid: with places, without, and without a task for text. */
static void with_a_layer(void)
{
	for (int kind = 0; kind < 3; kind++) {
		const struct fx_table *t;

		start(ROWS);
		if (kind == 2)
			how.text = (struct pl_asking){ .task = NULL };
		opened(page_with_layer(FX_LAYER_TEXT, 0.9F), 1);
		T_EQ(l.about[0], PL_ASK_TABLE);
		say(0, html(0, 0, ROWS, kind == 0), 0);
		more(1);
		read(ROWS);
		t = table(0)->table;
		all_cells(t, FX_FROM_BOTH);
		T_OK(in(t->cell[4].confidence, 0.99F, 1));
		T_OK(in(t->cell[4].quad[0], 180, 302) && in(t->cell[4].quad[2], 378, 500));
		T_OK(in(t->cell[4].quad[1], 318, 332) && in(t->cell[4].quad[5], 348, 362));
		T_EQ_STR(l.to.plan, "text-layer");
		pl_leaf_free(&l);
	}
}

/* Without a task for text a doubtful layer is better than nothing, rubbish is not; nor is one that
 * is not to be shown. */
static void without_a_task_for_text(void)
{
	static const struct { enum fx_layer_use use, is; int words; } row[] = {
		{ FX_LAYER_AUTO, FX_LAYER_DRAFT, 1 + ROWS * COLS },
		{ FX_LAYER_VERIFY, FX_LAYER_DRAFT, 1 + ROWS * COLS },
		{ FX_LAYER_AUTO, FX_LAYER_IGNORE, 0 }, { FX_LAYER_DRAFT, FX_LAYER_DRAFT, 0 },
		{ FX_LAYER_IGNORE, FX_LAYER_DRAFT, 0 },
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		struct pl_page *p;

		start(ROWS);
		how.text = (struct pl_asking){ .task = NULL };
		p = page_with_layer(row[i].is, 0.5F);
		how.layer = row[i].use;
		opened(p, 1);
		say(0, html(0, 0, ROWS, 1), 0);
		more(1);
		read(ROWS);
		T_OK(l.to.words == row[i].words && l.to.status == FX_PAGE_OK);
		T_EQ(!strcmp(l.to.layer.used, "text"), row[i].words > 0);
		pl_leaf_free(&l);
	}
}

/* Two cells differ, of which the model left one empty. */
static void layer_or_model(void)
{
	const char *answer;

	for (int from = PP_CELLS_AUTO; from <= PP_CELLS_MODEL; from++) {
		const struct fx_table *t;
		char *at;

		start(ROWS);
		how.cells_from = (enum pp_cells_from)from;
		opened(page_with_layer(FX_LAYER_TEXT, 0.9F), 1);
		answer = html(0, 0, ROWS, 1);
		at = strstr(answer, "c2.1");		/* becomes "x2.1" */
		*at = 'x';
		at = strstr(answer, "c4.0");
		memmove(at, at + 4, strlen(at + 4) + 1);
		say(0, answer, 0);
		more(from == PP_CELLS_MODEL ? 2 : 1);
		if (from == PP_CELLS_MODEL)
			say(1, "again", 0);
		read(ROWS);
		t = table(0)->table;
		T_EQ_STR(t->cell[7].text, from == PP_CELLS_MODEL ? "x2.1" : "c2.1");
		T_EQ_STR(t->cell[12].text, from == PP_CELLS_MODEL ? "again" : "c4.0");
		T_EQ(events("cells-differ"), from == PP_CELLS_AUTO ? 2 : 0);
		T_EQ(events("cells-reread"), from == PP_CELLS_MODEL);
		if (from == PP_CELLS_AUTO) {
			T_EQ_STR(t->cell[7].other, "x2.1");
			T_EQ_STR(t->cell[12].other, "");
			T_EQ(t->cell[7].source, FX_FROM_TEXT_LAYER);
			T_EQ(t->cell[6].source, FX_FROM_BOTH);
		} else {
			T_OK(!t->cell[7].other);
		}
		pl_leaf_free(&l);
	}
}

/* Empty cells of the model's grid, of which the page is dark in one: that is read again. */
static void second_readings(void)
{
	static const char heading[] = "<table><tr><td>a</td><td>b</td></tr><tr>"
		"<td coords=\"<loc0000><loc0200><loc0500><loc0390>\"></td>"
		"<td coords=\"<loc0512><loc0200><loc1023><loc0390>\"></td></tr></table>";
	const struct fx_table *t;

	start(ROWS);
	memset(px, 255, sizeof(px));
	for (int y = 395; y < 425; y++)
		memset(px + 1024 * y + 400, 0, 50);
	opened(page(), 3);
	say(0, "text", 0);
	say(1, "words", 0);
	say(2, heading, 0);
	more(4);
	T_EQ(l.about[3], PL_ASK_CELL);
	T_EQ_STR(l.ask[3].part[1].text, "ocr");
	T_OK(in((float)l.ask[3].part[0].image->w, 230, 270));
	say(3, "  two\nlines ", 0);
	more(4);
	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	t = table(0)->table;
	T_EQ(fx_table_check(t, &e), FX_OK);
	T_EQ_STR(t->cell[2].text, "");
	T_EQ_STR(t->cell[3].text, "two\nlines");
	T_OK(t->cell[3].confidence > 0.99F && t->cell[3].source == FX_FROM_MODEL);
	T_OK(events("cells-reread") == 1 && l.to.generated == 4);
	pl_leaf_free(&l);
	memset(px, 0, sizeof(px));
}

/* Letters are too small for all rows: of 20 rows so many a picture, below the first. */
static void in_bands(void)
{
	start(20);
	how.side = 560;			/* 800 pixels hold letters of 10 */
	layout.block[1].box.y1 = 300 + 30 * 20 - 10;
	how.table.max_tokens = 8 * 21;	/* 21 words: seven rows, then six and the heading */
	opened(page(), 2 + 4);
	T_OK(l.tables.n == 4 && l.tables.piece[0].rows == 7 && !l.tables.piece[0].head);
	T_OK(l.tables.piece[1].row == 7 && l.tables.piece[1].rows == 6);
	T_OK(l.tables.piece[1].head == 1 && l.tables.piece[3].rows == 1);
	T_OK(in((float)l.tables.piece[1].strip, 28, 30));
	T_EQ(l.ask[3].part[0].image->h, l.tables.piece[1].strip + l.tables.piece[1].crop.at.y1 -
		l.tables.piece[1].crop.at.y0);
	for (int i = 0; i < 2; i++)
		say(i, "words", 0);
	for (int i = 0; i < 4; i++) {
		const int from = i ? 1 + 6 * i : 0, end = i < 3 ? 7 + 6 * i : 20;
		const char *band = html(2 + i, from, end, 1), *body = band + 7;
		char *all = FX_NEWN(&mem, 8000, char);

		snprintf(all, 8000, "<table>%s%s", i ? "<thead><tr><td>c0.0</td><td>c0.1</td>"
			"<td>c0,2</td></tr></thead>" : "", body);
		say(2 + i, all, 0);
	}
	more(6);
	read(20);
	all_cells(table(0)->table, FX_FROM_MODEL);
	T_EQ(events("table-joined"), 1);
	T_EQ(table(0)->table->head_rows, 1);
	T_OK(in(table(0)->table->cell[57].quad[1], 868, 872));
	pl_leaf_free(&l);
}

/* The end of the answer is missing: what it does not come to is asked for below the heading. */
static void cut_short(void)
{
	for (int places = 0; places < 2; places++) {
		const char *cut;
		char *at;

		start(ROWS);
		opened(page(), 3);
		say(0, "text", 0);
		say(1, "words", 0);
		cut = html(2, 0, 4, places);
		at = strstr(cut, ">c3.1");
		at[3] = 0;			/* in the middle of row 3 */
		say(2, cut, 1);
		more(4);
		T_OK(l.tables.piece[1].row == 3 && l.tables.piece[1].rows == 3);
		T_OK(l.tables.piece[1].head == 1 && l.tables.piece[1].round == 1);
		say(3, html(3, 3, ROWS, places), 0);
		more(4);
		read(ROWS);
		all_cells(table(0)->table, FX_FROM_MODEL);
		T_OK(events("truncated") == 1 && !table(0)->table->truncated);
		pl_leaf_free(&l);
	}
	start(ROWS);			/* nothing was read of it: the same is not asked again */
	opened(page(), 3);
	say(0, "text", 0);
	say(1, "words", 0);
	say(2, "<table><tr><td>c0.0</td><td>c", 1);
	more(3);
	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	T_OK(table(0)->table->truncated && table(0)->table->rows == 1);
	pl_leaf_free(&l);
}

/* A whole page asked at once: without places its tables are the regions, in order; a third stands
 * for all of the page, whose middle is between them. */
static void a_page(void)
{
	start(ROWS);
	layout.blocks = 3;
	block[2] = (struct fx_lblock){ FX_BLOCK_TABLE, { 100, 900, 580, 1200 }, 1 + ROWS, 0, 0,
		-1 };
	table_plan.input = how.table.input = FX_INPUT_PAGE;
	how.text = (struct pl_asking){ .task = NULL };
	opened(page(), 1);
	T_OK(l.ask[0].part[0].image->h == 1400 && l.tables.piece[0].block == -1);
	say(0, "| a | b |\n|---|---|\n| 1 | 2 |\n\n<p>\n\n| c |\n|---|\n| 3 |\n\n<p>\n\n"
		"| d |\n|---|\n", 0);
	more(1);
	T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
	T_OK(table(0)->table->cols == 2 && in(table(0)->quad[1], 295, 305));
	T_EQ_STR(table(1)->table->cell->text, "d");
	T_OK(in(table(1)->quad[1], 0, 0) && in(table(1)->quad[5], 1400, 1400));
	T_EQ_STR(table(2)->table->cell->text, "c");
	T_OK(in(table(2)->quad[1], 895, 905));
	pl_leaf_free(&l);
}

/* A region whose text stands upright on its side. */
static void turned(void)
{
	const struct fx_table *t;

	start(ROWS);
	layout.blocks = 3;
	block[2] = (struct fx_lblock){ FX_BLOCK_TABLE, { 700, 300, 900, 1200 }, 1 + ROWS, 0, 1,
		-1 };
	how.pictures = 1;
	opened(page(), 4);
	T_EQ(l.tables.piece[1].turn, 1);
	T_OK(l.ask[3].part[0].image->w > 900 && l.ask[3].part[0].image->h < 300);
	say(0, "text", 0);
	say(1, "words", 0);
	say(2, html(2, 0, ROWS, 1), 0);
	/* of the picture: the left half of its upper half */
	say(3, "<table><tr><td coords=\"<loc0000><loc0000><loc0511><loc0100>\">x</td><td>y</td>"
		"</tr></table>", 0);
	more(4);
	read(ROWS);
	t = table(1)->table;
	T_OK(t->turned == 1 && table(1)->kind == FX_DOC_TABLE && !table(1)->lines);
	T_OK(!table(1)->picture);
	T_EQ_STR(t->cell->text, "x");
	T_OK(t->cell->quad[0] < 700 && t->cell->quad[1] > 1200);	/* its top left */
	T_OK(t->cell->quad[2] < 700 && in(t->cell->quad[3], 740, 760));	/* its top right */
	pl_leaf_free(&l);
}

/* Points of the displayed page, also where that was turned by a quarter to be rastered; borders
 * between columns only where it was not. */
static void areas(void)
{
	static const float area[2][1][4] = { { { 45, 145, 300, 240 } },
		{ { 145, 200, 240, 455 } } };
	static const float column[] = { 130 };

	for (int i = 0; i < 4; i++) {
		const int rotated = i & 1;
		struct pl_page *p;

		start(ROWS);
		how.text = (struct pl_asking){ .task = NULL };
		how.table = how.text;
		how.area = area[rotated];
		how.areas = 1;
		how.column = column;
		how.columns = i > 1;
		p = page_with_layer(FX_LAYER_TEXT, 0.9F);
		if (rotated) {
			p->rotation = 1;
			p->w_pt = 700;
			p->h_pt = 500;
		}
		opened(p, 0);
		if (i == 2) {
			T_EQ(pl_leaf_read(&l, &how, &e), FX_OK);
			T_EQ(table(0)->table->cols, 2);
			T_EQ_STR(table(0)->table->cell[1].text, "c0.1 c0.2");
		} else {
			read(ROWS);
			all_cells(table(0)->table, FX_FROM_TEXT_LAYER);
		}
		pl_leaf_free(&l);
	}
}

/* Everything once refused: opened, asked again, read. */
static void memory(void)
{
	enum fx_st st = FX_NOMEM;
	const char *first, *second;
	int refused = 0;

	start(ROWS);
	opened(page(), 3);
	first = fx_strndup(&mem, html(2, 0, 4, 1), 400);
	second = html(2, 2, ROWS, 0);
	pl_leaf_free(&l);
	for (long n = 1; st == FX_NOMEM && n < 3000; n++, refused++) {
		T_EQ(pl_leaf_open(&l, &how, page(), &e), FX_OK);
		l.mem.refuse_at = l.mem.calls + n;
		say(0, "text", 0);
		say(1, "words", 0);
		say(2, first, 1);
		st = pl_leaf_more(&l, &how, &e);
		if (!st) {
			say(3, second, 0);
			st = pl_leaf_more(&l, &how, &e);
		}
		if (!st)
			st = pl_leaf_read(&l, &how, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		pl_leaf_free(&l);
	}
	T_EQ(st, FX_OK);
	T_OK(refused > 60);
}

int main(void)
{
	fx_arena_init(&mem, 0);
	a_region();
	no_table();
	beside_tiles();
	with_a_layer();
	without_a_task_for_text();
	layer_or_model();
	second_readings();
	in_bands();
	cut_short();
	a_page();
	turned();
	areas();
	memory();
	fx_arena_reset(&mem);
	return t_end();
}
