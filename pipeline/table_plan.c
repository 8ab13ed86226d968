/* table_plan.c - see table_plan.h */
#include "table_plan.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows of text ---- */

static int by_place(const void *a, const void *b)
{
	const struct pl_trow *x = a, *y = b;

	if (x->y0 != y->y0)
		return (x->y0 > y->y0) - (x->y0 < y->y0);
	return (x->y1 > y->y1) - (x->y1 < y->y1);
}

static int by_height(const void *a, const void *b)
{
	const struct pl_trow *x = a, *y = b;
	const int h = x->y1 - x->y0, g = y->y1 - y->y0;

	return (h > g) - (h < g);
}

/* Lines whose middle lies beside a row are of it. row: of the lines, becomes that of rows. */
static int join_rows(struct pl_trow *row, int lines)
{
	int n = 0;

	for (int i = 0; i < lines; i++) {
		struct pl_trow *last = row + n - 1;
		const struct pl_trow next = row[i];

		if (!n || next.y0 + next.y1 >= 2 * last->y1) {
			row[n++] = next;
			continue;
		}
		last->y1 = next.y1 > last->y1 ? next.y1 : last->y1;
		last->words += next.words;
	}
	return n;
}

/* Rows above the first level line that heads a table. */
static int heading(const struct pl_tregion *g, const struct fx_layout *l, const struct fx_box *at)
{
	for (int i = 0; i < l->rules; i++) {
		const struct fx_box *b = &l->rule[i].box;
		const int x0 = b->x0 > at->x0 ? b->x0 : at->x0;
		const int x1 = b->x1 < at->x1 ? b->x1 : at->x1;
		int above = 0;

		if (l->rule[i].down || b->y0 < at->y0 || b->y1 > at->y1 ||
		    2 * (x1 - x0) < at->x1 - at->x0)
			continue;
		while (above < g->rows && g->row[above].y0 + g->row[above].y1 <= b->y0 + b->y1)
			above++;
		if (above)
			return above < g->rows && above <= PL_TABLE_HEAD ? above : 1;
	}
	return 1;
}

static enum fx_st measure(struct pl_tregion *g, const struct fx_layout *l,
	const struct fx_lblock *b, struct fx_arena *a, struct fx_err *e)
{
	g->row = FX_NEWN(a, (size_t)b->lines + 1, struct pl_trow);
	if (!g->row)
		return fx_fail(e, FX_NOMEM, "no memory for %d rows of a table", b->lines);
	for (int i = 0; i < b->lines; i++) {
		const struct fx_lline *n = l->line + b->line + i;

		g->row[i] = (struct pl_trow){ n->box.y0, n->box.y1, n->words };
	}
	if (!b->lines)
		return FX_OK;
	qsort(g->row, (size_t)b->lines, sizeof(*g->row), by_height);
	g->body = (float)(g->row[b->lines / 2].y1 - g->row[b->lines / 2].y0) / 2;
	qsort(g->row, (size_t)b->lines, sizeof(*g->row), by_place);
	g->rows = join_rows(g->row, b->lines);
	g->head = heading(g, l, &b->box);
	return FX_OK;
}

/* ---- pieces ---- */

struct limits { int side, words; };	/* pixels of the page; of one picture */

static struct limits limits_of(const struct pl_tplan_ask *ask, const struct pl_tregion *g,
	const struct fx_box *at, int times)
{
	const float room = g->body * (float)ask->side / PL_LETTERS;
	const int w = at->x1 - at->x0;
	const int side = room < (float)FX_RASTER_MAX_SIDE ? (int)room : FX_RASTER_MAX_SIDE;

	return (struct limits){ times * (side > w ? side : w), times * ask->words };
}

static int words_of(const struct pl_tregion *g, int row, int rows)
{
	int n = 0;

	for (int i = row; i < row + rows; i++)
		n += g->row[i].words;
	return n;
}

static int height_of(const struct pl_tregion *g, int row, int rows)
{
	int y1 = g->row[row].y1;

	for (int i = row; i < row + rows; i++)
		y1 = g->row[i].y1 > y1 ? g->row[i].y1 : y1;
	return y1 - g->row[row].y0;
}

static int add(struct pl_tplan *p, const struct pl_tpiece *piece)
{
	if (p->n == PL_TABLE_PIECES)
		return 0;
	p->piece[p->n++] = *piece;
	return 1;
}

/* Rows like->row .. end of a region as pieces like that; 0: they did not suffice. */
static int add_bands(struct pl_tplan *p, const struct pl_tpiece *like, int end, struct limits most)
{
	const struct pl_tregion *g = p->region + like->block;

	for (int row = like->row, until; row < end; row = until) {
		struct pl_tpiece to = *like;
		int side = most.side, words = most.words;

		to.row = row;
		to.head = row >= g->head ? g->head : 0;
		if (to.head) {
			side -= height_of(g, 0, to.head);
			words -= words_of(g, 0, to.head);
		}
		for (until = row + 1; until < end; until++)
			if (height_of(g, row, until + 1 - row) > side ||
			    words_of(g, row, until + 1 - row) > words)
				break;
		to.rows = until - row;
		if (!add(p, &to))
			return 0;
	}
	return 1;
}

static int add_region(struct pl_tplan *p, const struct pl_tplan_ask *ask, int block, int times)
{
	const struct fx_lblock *b = ask->layout->block + block;
	const struct pl_tregion *g = p->region + block;
	const struct limits most = limits_of(ask, g, &b->box, times);
	const struct pl_tpiece all = { .block = block, .rows = g->rows, .turn = b->turn };

	if (!g->rows || (b->box.y1 - b->box.y0 <= most.side &&
	    words_of(g, 0, g->rows) <= most.words))
		return add(p, &all);
	return add_bands(p, &all, g->rows, most);
}

enum fx_st pl_tplan_make(struct pl_tplan *p, const struct pl_tplan_ask *ask, struct fx_arena *a,
	struct fx_err *e)
{
	const struct fx_layout *l = ask->layout;
	int enough = 0;

	*p = (struct pl_tplan){ .piece = FX_NEWN(a, PL_TABLE_PIECES, struct pl_tpiece),
		.region = FX_NEWN(a, (size_t)l->blocks + 1, struct pl_tregion) };
	if (!p->piece || !p->region)
		return fx_fail(e, FX_NOMEM, "no memory for the tables of a page");
	if (ask->whole) {
		add(p, &(struct pl_tpiece){ .block = -1 });
		return FX_OK;
	}
	for (int i = 0; i < l->blocks; i++)
		if (l->block[i].kind == FX_BLOCK_TABLE)
			FX_TRY(measure(p->region + i, l, l->block + i, a, e));
	for (int times = 1; !enough && times < 1 << 10; times *= 2) {
		p->n = 0;
		enough = 1;
		for (int i = 0; i < l->blocks && enough; i++)
			if (l->block[i].kind == FX_BLOCK_TABLE)
				enough = add_region(p, ask, i, times);
	}
	return FX_OK;
}

int pl_tplan_rest(struct pl_tplan *p, const struct pl_tplan_ask *ask, int piece, int row)
{
	const struct pl_tpiece from = p->piece[piece];
	const int first = p->n;
	struct pl_tpiece like = from;

	if (from.block < 0 || row <= from.row || row >= from.row + from.rows ||
	    from.round + 1 == PL_ROUNDS)
		return 0;
	like.row = row;
	like.round++;
	like.strip = 0;
	like.crop = (struct pl_crop){ .at = { 0, 0, 0, 0 } };
	if (!add_bands(p, &like, from.row + from.rows, limits_of(ask, p->region + from.block,
	    &ask->layout->block[from.block].box, 1)))
		p->n = first;
	return p->n - first;
}

/* ---- pictures ---- */

/* Rows of a region as wide as that is. */
static struct pl_piece stretch(const struct pl_tregion *g, const struct fx_box *at, int row,
	int rows)
{
	struct pl_piece to = { .kind = PL_REGION, .box = *at };

	to.box.y0 = g->row[row].y0;
	to.box.y1 = to.box.y0 + height_of(g, row, rows);
	return to;
}

static void copy(const struct fx_raster *to, int y, const struct fx_raster *from,
	const struct fx_box *at)
{
	const size_t channels = (size_t)from->channels;

	for (int i = at->y0; i < at->y1; i++)
		memcpy(to->px + (size_t)(y + i - at->y0) * to->stride,
			from->px + (size_t)i * from->stride + (size_t)at->x0 * channels,
			(size_t)(at->x1 - at->x0) * channels);
}

/* The heading above a band, both as wide as the wider one; without it where that is too large. */
static enum fx_st below(struct pl_tpiece *piece, const struct pl_crop *head,
	const struct fx_raster *upright, struct fx_arena *a, struct fx_err *e)
{
	struct fx_box *at = &piece->crop.at, top = head->at;
	struct fx_raster both;
	enum fx_st st;

	top.x0 = at->x0 = top.x0 < at->x0 ? top.x0 : at->x0;
	top.x1 = at->x1 = top.x1 > at->x1 ? top.x1 : at->x1;
	piece->strip = top.y1 - top.y0;
	st = fx_raster_init(&both, a, at->x1 - at->x0, piece->strip + at->y1 - at->y0,
		upright->channels, e);
	if (st == FX_LIMIT)
		piece->head = piece->strip = 0;
	if (st)
		return st == FX_LIMIT ? FX_OK : st;
	piece->crop.pic = both;
	copy(&piece->crop.pic, 0, upright, &top);
	copy(&piece->crop.pic, piece->strip, upright, at);
	return FX_OK;
}

enum fx_st pl_tplan_picture(struct pl_tpiece *piece, const struct pl_tplan *p,
	const struct fx_layout *l, const struct fx_raster *upright, struct fx_arena *a,
	struct fx_err *e)
{
	const struct fx_lblock *b = piece->block < 0 ? NULL : l->block + piece->block;
	const struct pl_tregion *g = b ? p->region + piece->block : NULL;
	struct pl_piece shown = { .kind = b ? PL_REGION : PL_WHOLE, .turn = piece->turn };
	struct pl_crop head;

	if (b)
		shown.box = b->box;
	if (b && piece->rows != g->rows)
		shown = stretch(g, &b->box, piece->row, piece->rows);
	FX_TRY(pl_crop_make(&piece->crop, &shown, upright, l, a, e));
	if (!piece->head)
		return FX_OK;
	shown = stretch(g, &b->box, 0, piece->head);
	FX_TRY(pl_crop_make(&head, &shown, upright, l, a, e));
	return below(piece, &head, upright, a, e);
}

void pl_tplan_place(float quad[8], const struct pl_tpiece *piece)
{
	for (int i = 1; i < 8; i += 2)
		quad[i] -= (float)piece->strip;
	pl_crop_place(quad, &piece->crop, piece->turn);
}

void pl_tplan_print(struct fx_out *o, int page, const struct pl_tplan *p)
{
	for (int i = 0; i < p->n; i++) {
		const struct pl_tpiece *at = p->piece + i;
		const struct fx_box *b = &at->crop.at;

		fx_printf(o, "page %d: table, %d %d %d %d, %d rows of text", page, b->x0, b->y0,
			b->x1, b->y1, at->rows);
		if (at->head)
			fx_printf(o, " below %d of its heading", at->head);
		if (at->turn)
			fx_printf(o, ", turned by %d", 90 * at->turn);
		fx_puts(o, "\n");
	}
}
