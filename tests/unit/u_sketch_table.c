/* Tables drawn over their page, their weakest cells, where their slots stand: pixels by hand. */
#include "t.h"
#include "sketch_table.h"
#include "table_stand.h"

static struct fx_err e;
static struct fx_arena arena;

static int is(const struct fx_raster *r, int x, int y, int red, int green, int blue)
{
	const unsigned char *p = r->px + (size_t)y * r->stride + 3 * (size_t)x;

	return p[0] == red && p[1] == green && p[2] == blue;
}

static void box(float q[8], float x0, float y0, float x1, float y1)
{
	const float at[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	memcpy(q, at, sizeof(at));
}

/* Three columns, 10..30, 30..50 and 50..70, and three rows, 10..20, 20..30, 30..40: a heading over
 * the first two columns; nothing in the middle of the last row, whose place is not said. */
static struct fx_table table(struct fx_cell cell[8])
{
	const struct fx_table t = { .rows = 3, .cols = 3, .cell = cell, .cells = 8, .head_rows = 1,
		.confidence = .8f };

	for (int i = 0; i < 8; i++) {
		struct fx_cell *c = cell + i;
		const int slot = i ? i + 1 : 0;

		*c = (struct fx_cell){ .row = slot / 3, .col = slot % 3, .rows = 1,
			.cols = i ? 1 : 2, .head = slot < 3, .text = i == 6 ? "" : "x",
			.confidence = i == 6 ? -1 : .9f };
		if (i != 6)
			box(c->quad, (float)(10 + 20 * c->col), (float)(10 + 10 * c->row),
				(float)(10 + 20 * (c->col + c->cols)), (float)(20 + 10 * c->row));
	}
	cell[3].confidence = .1f;
	return t;
}

static struct fx_raster paper(int w, int h)
{
	struct fx_raster r;

	T_EQ(fx_raster_init(&r, &arena, w, h, 1, &e), FX_OK);	/* white */
	return r;
}

static void colours(void)
{
	struct fx_cell cell[8];
	const struct fx_table t = table(cell);
	const struct fx_dblock block[2] = { { .kind = FX_DOC_TEXT },
		{ .kind = FX_DOC_TABLE, .table = &t } };
	const struct fx_dpage p = { .number = 1, .w = 80, .h = 50, .block = block, .blocks = 2 };
	struct fx_raster on = paper(80, 50), to, big = paper(160, 100);

	on.px[45 * on.stride + 75] = 0;
	if (!T_OK(pl_sketch_table(&to, &on, &p, &arena, &e) == FX_OK))
		return;
	T_OK(is(&to, 5, 5, 255, 255, 255) && is(&to, 75, 45, 153, 153, 153));
	T_OK(is(&to, 40, 15, 190, 215, 255));		/* the heading */
	T_OK(is(&to, 49, 15, 0, 150, 60) && is(&to, 30, 15, 190, 215, 255));	/* spans two */
	T_OK(is(&to, 50, 15, 210, 110, 0) && is(&to, 60, 15, 190, 215, 255));
	T_OK(is(&to, 30, 25, 220, 0, 0) && is(&to, 40, 25, 255, 170, 170));	/* weak */
	T_OK(is(&to, 20, 25, 255, 255, 255) && is(&to, 10, 25, 210, 110, 0));
	T_OK(is(&to, 40, 35, 255, 245, 170) && is(&to, 31, 31, 255, 245, 170));	/* empty */
	T_OK(is(&to, 30, 35, 210, 110, 0));
	/* 1, on its plate */
	T_OK(is(&to, 10, 10, 210, 110, 0) && is(&to, 13, 12, 255, 255, 255));
	if (T_OK(pl_sketch_table(&to, &big, &p, &arena, &e) == FX_OK))	/* twice as large */
		T_OK(is(&to, 80, 50, 255, 170, 170) && is(&to, 60, 50, 220, 0, 0));
}

/* A table that is read after a quarter turn clockwise: its top is the page's left side. */
static void turned(void)
{
	struct fx_cell cell[2] = {
		{ .rows = 1, .cols = 1, .text = "a", .head = 1, .confidence = -1 },
		{ .row = 1, .rows = 1, .cols = 1, .text = "", .confidence = -1 } };
	struct fx_table t = { .rows = 2, .cols = 1, .cell = cell, .cells = 2, .head_rows = 1,
		.turned = 1, .confidence = -1 };
	const struct fx_dblock block = { .kind = FX_DOC_TABLE, .table = &t };
	const struct fx_dpage p = { .number = 1, .w = 80, .h = 60, .block = &block, .blocks = 1 };
	struct pp_table_stand at;
	struct fx_raster on = paper(80, 60), to;
	float b[4];

	box(cell[0].quad, 10, 10, 30, 40);
	box(t.quad, 10, 10, 50, 40);
	if (!T_OK(pp_table_stand(&at, &arena, &t, &p, &e) == FX_OK))
		return;
	T_OK(at.w == 60 && at.h == 80);
	T_OK(at.col[0][0] == 20 && at.col[0][1] == 50);	/* 60 - 40 and 60 - 10 */
	T_OK(at.row[0][0] == 10 && at.row[0][1] == 30 && at.row[1][0] > at.row[1][1]);
	T_OK(at.box[0] == 20 && at.box[1] == 10 && at.box[2] == 50 && at.box[3] == 50);
	T_OK(pp_cell_box(b, &at, cell) && !pp_cell_box(b, &at, cell + 1));
	if (T_OK(pl_sketch_table(&to, &on, &p, &arena, &e) == FX_OK))
		T_OK(is(&to, 20, 12, 190, 215, 255) && is(&to, 45, 35, 255, 255, 255) &&
			is(&to, 29, 25, 210, 110, 0) && is(&to, 20, 45, 255, 255, 255));
	for (int turn = 2; turn < 4; turn++) {
		t.turned = turn;
		T_EQ(pp_table_stand(&at, &arena, &t, &p, &e), FX_OK);
		/* 2: 80 - 50, 60 - 40; 3: y, 80 - 50 */
		T_OK(at.box[0] == (turn == 2 ? 30 : 10) && at.box[1] == (turn == 2 ? 20 : 30));
		if (T_OK(pl_sketch_table(&to, &on, &p, &arena, &e) == FX_OK))
			T_OK(is(&to, 20, 12, 190, 215, 255) && is(&to, 29, 25, 210, 110, 0) &&
				is(&to, 20, 45, 255, 255, 255));
	}
}

/* Places that are none say nothing; cells of other pages neither. */
static void no_places(void)
{
	struct fx_cell cell[8];
	struct fx_table t = table(cell);
	const struct fx_dpage p = { .number = 2, .w = 80, .h = 50 };
	struct pp_table_stand at;

	T_EQ(pp_table_stand(&at, &arena, &t, &p, &e), FX_OK);
	T_OK(at.col[0][0] == 10 && at.col[0][1] == 30 && at.row[2][1] == 40);
	for (int i = 0; i < 8; i++)
		cell[i].page = i < 5 ? 1 : 2;
	cell[5].quad[3] = NAN;
	cell[7].quad[2] = INFINITY;
	T_EQ(pp_table_stand(&at, &arena, &t, &p, &e), FX_OK);
	for (int i = 0; i < 3; i++)
		T_OK(at.col[i][0] > at.col[i][1] && at.row[i][0] > at.row[i][1]);
	T_OK(at.box[0] > at.box[2]);
}

static void weakest(void)
{
	struct fx_cell cell[15] = { { 0 } };
	struct fx_table t = { .cell = cell, .cells = 15, .confidence = .5f };
	int worst[PL_WEAKEST];

	/* 14 .. 1 twentieths; two alike; one unknown */
	for (int i = 0; i < 15; i++)
		cell[i].confidence = (float)(14 - i) / 20;
	cell[14].confidence = -1;
	cell[13].confidence = cell[12].confidence = .1f;
	T_EQ(pl_weakest(worst, &t), 9);		/* under half: the tenths from 5 on */
	T_OK(worst[0] == 12 && worst[1] == 13 && worst[2] == 11 && worst[8] == 5);
	t.confidence = .9f;
	T_EQ(pl_weakest(worst, &t), PL_WEAKEST);
	T_OK(worst[0] == 12 && worst[9] == 4);
	t.confidence = -1;
	T_EQ(pl_weakest(worst, &t), 0);
}

static void memory(void)
{
	struct fx_cell cell[8];
	const struct fx_table t = table(cell);
	const struct fx_dblock block = { .kind = FX_DOC_TABLE, .table = &t };
	const struct fx_dpage p = { .number = 1, .w = 80, .h = 50, .block = &block, .blocks = 1 };
	struct fx_raster on = paper(80, 50), to;
	const long before = arena.calls;
	long n = 0;
	enum fx_st st;

	do {
		arena.refuse_at = arena.calls + ++n;
		st = pl_sketch_table(&to, &on, &p, &arena, &e);
		T_OK(!st || st == FX_NOMEM);
		arena.failed = 0;
	} while (st && n < 100);
	T_OK(n == 4 && arena.calls > before);	/* pixels, columns, rows */
}

int main(void)
{
	fx_arena_init(&arena, 0);
	colours();
	turned();
	no_places();
	weakest();
	memory();
	fx_arena_reset(&arena);
	return t_end();
}
