/* leaf_tables.c - see leaf_parts.h */
#include "leaf_parts.h"

#include "piece.h"
#include "table_answer.h"
#include "table_join.h"
#include "turn.h"

#include <math.h>
#include <string.h>

/* Tokens that a word takes of an answer: those of a cell's tags, and up to three pieces. */
enum { TABLE_TOKENS = 8 };

/* ---- what is asked ---- */

static struct pl_tplan_ask planned(const struct pl_leaf *l, const struct pl_how *how)
{
	const int words = how->table.max_tokens / TABLE_TOKENS;

	return (struct pl_tplan_ask){ .layout = &l->page->layout, .side = how->side,
		.words = words ? words : 1, .whole = how->table.input == FX_INPUT_PAGE };
}

/* Asks for the pieces that were not yet asked for. */
static enum fx_st ask_pieces(struct pl_leaf *l, const struct pl_how *how, int from,
	struct fx_err *e)
{
	const struct fx_mtask *plan = how->table.plan;
	const enum fx_fit fit = plan && plan->says_fit ? plan->fit : how->table.task->fit;

	for (int i = from; i < l->tables.n; i++) {
		struct pl_tpiece *piece = l->tables.piece + i;
		const struct pl_asked what = { &how->table, &piece->crop.pic, fit, PL_ASK_TABLE };

		FX_TRY(pl_tplan_picture(piece, &l->tables, &l->page->layout, &l->sheet, &l->mem,
			e));
		l->table[i] = l->asks;
		FX_TRY(pl_leaf_ask(l, how, &what, e));
	}
	return FX_OK;
}

enum fx_st pl_leaf_ask_tables(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	const struct pl_tplan_ask as = planned(l, how);

	FX_TRY(pl_tplan_make(&l->tables, &as, &l->mem, e));
	if (!l->tables.n)
		return FX_OK;
	l->sheet = l->upright.w ? l->upright : l->page->raster;
	if (!l->upright.w && y->turn)
		FX_TRY(fx_turn(&l->sheet, &l->page->raster, y->turn, &l->mem, e));
	return ask_pieces(l, how, 0, e);
}

/* ---- what an answer says ---- */

static enum pp_loc_order order_of(const struct pl_asking *k)
{
	const char *name = k->plan ? k->plan->loc_order : NULL;

	if (!name || !strcmp(name, "auto"))
		return PP_LOC_AUTO;
	return !strcmp(name, "xyxy") ? PP_LOC_XYXY : PP_LOC_YXYX;
}

static int placed(const float q[8])
{
	for (int i = 0; i < 8; i++)
		if (q[i] > 0 || q[i] < 0)
			return 1;
	return 0;
}

/* Places in a piece's picture become places on the page as it is read by people. */
static enum fx_st put_on_page(struct fx_table *t, struct fx_cell **own,
	const struct pl_tpiece *piece, struct fx_arena *a, struct fx_err *e)
{
	struct fx_cell *cell = *own = FX_NEWN(a, (size_t)t->cells + 1, struct fx_cell);

	if (!cell)
		return fx_fail(e, FX_NOMEM, "no memory for %d cells", t->cells);
	for (int i = 0; i < t->cells; i++) {
		cell[i] = t->cell[i];
		if (placed(cell[i].quad))
			pl_tplan_place(cell[i].quad, piece);
	}
	if (placed(t->quad))
		pl_tplan_place(t->quad, piece);
	t->cell = cell;
	t->turned = piece->turn;
	return FX_OK;
}

enum fx_st pl_leaf_said(struct pl_said *s, struct pl_leaf *l, const struct pl_how *how, int piece,
	struct fx_err *e)
{
	const struct pl_tpiece *from = l->tables.piece + piece;
	const struct fx_answer *ans = l->answer + l->table[piece];
	const struct en_part *shown = l->ask[l->table[piece]].part;
	const struct pp_table_said said = { .answer = ans,
		.language = how->table.plan ? how->table.plan->language : NULL,
		.order = order_of(&how->table),
		.loc_scale = how->table.plan ? how->table.plan->loc_scale : 0,
		.w = from->crop.pic.w, .h = from->crop.pic.h,
		.fit = shown->fit, .centre = shown->centre,
		.calibration = how->table.calibration };
	int n = 0;

	FX_TRY(pp_table_answer(&s->t, &s->n, &l->mem, &said, e));
	s->cell = FX_NEWN(&l->mem, (size_t)s->n + 1, struct fx_cell *);
	if (!s->cell)
		return fx_fail(e, FX_NOMEM, "no memory for %d tables", s->n);
	for (int i = 0; i < s->n; i++) {
		s->t[i].truncated |= i + 1 == s->n && ans->truncated;
		if (!s->t[i].rows)
			continue;
		s->t[n] = s->t[i];
		FX_TRY(put_on_page(s->t + n, s->cell + n, from, &l->mem, e));
		n++;
	}
	s->n = n;
	return FX_OK;
}

/* ---- what it did not come to ---- */

/* The row of text that comes after all rows of the table but its last, which may be cut off: by the
 * places of their cells; where there are none, one for each. */
static int row_after(const struct pl_leaf *l, const struct pl_tpiece *piece,
	const struct fx_table *t)
{
	const struct pl_tregion *g = l->tables.region + piece->block;
	int row = piece->row;
	float y1 = -1;

	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;
		float box[4];

		if (!placed(c->quad) || c->row + c->rows >= t->rows)
			continue;
		pl_quad_level(box, c->quad, &l->page->layout, l->sheet.w, l->sheet.h);
		y1 = fmaxf(y1, box[3]);
	}
	if (y1 < 0)
		return row + (t->rows - 1 > piece->head ? t->rows - 1 - piece->head : 0);
	while (row < piece->row + piece->rows && (float)(g->row[row].y0 + g->row[row].y1) < 2 * y1)
		row++;
	return row;
}

enum fx_st pl_leaf_more_tables(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct pl_tplan_ask as = planned(l, how);
	const int asked = l->tables.n;

	for (; l->tables_judged < asked; l->tables_judged++) {
		const int i = l->tables_judged;
		const struct pl_tpiece piece = l->tables.piece[i];
		struct pl_said s;

		if (!l->answer[l->table[i]].truncated || piece.block < 0 || !piece.rows ||
		    piece.turn)
			continue;
		FX_TRY(pl_leaf_said(&s, l, how, i, e));
		if (s.n)
			l->cut_table[i] = pl_tplan_rest(&l->tables, &as, i,
				row_after(l, &piece, s.t + s.n - 1)) > 0;
	}
	return ask_pieces(l, how, asked, e);
}

/* ---- cells that no one has read ---- */

enum { DARK = 128, DARK_PIXELS = 8 };	/* grey below; so many are no specks */

/* The picture of a cell, turned as its table is. */
static enum fx_st cell_picture(struct pl_crop *crop, struct pl_leaf *l, const struct pl_grid *g,
	const struct fx_cell *c, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	struct fx_layout level = *y;
	struct pl_piece piece = { .kind = PL_REGION, .turn = g->t->turned };
	float box[4], on[4];

	pl_quad_box(on, c->quad);
	level.turn = (y->turn - pl_leaf_turn(l)) & 3;
	fx_layout_upright(box, &level, on, l->to.w, l->to.h);
	piece.box = (struct fx_box){ (int)box[0], (int)box[1], (int)box[2], (int)box[3] };
	return pl_crop_make(crop, &piece, &l->sheet, y, &l->mem, e);
}

/* 1: something dark stands in a cell, off its edges, where border lines are. Of large ones not
 * every pixel is looked at. */
static int inked(const struct fx_raster *r)
{
	const int edge = 8 + r->h / 10, right = r->w / 256 + 1, down = r->h / 256 + 1;
	int dark = 0;

	for (int y = edge; y < r->h - edge && dark < DARK_PIXELS; y += down)
		for (int x = edge; x < r->w - edge; x += right)
			dark += fx_raster_grey(r, x, y) < DARK;
	return dark >= DARK_PIXELS;
}

static enum fx_st ask_cell(struct pl_leaf *l, const struct pl_how *how, int grid, int cell,
	struct fx_err *e)
{
	struct pl_crop *crop = FX_NEWN(&l->mem, 1, struct pl_crop);
	struct pl_asked what = { &how->text, NULL, how->text.plan ? how->text.plan->fit : FX_PAD,
		PL_ASK_CELL };

	if (!crop)
		return fx_fail(e, FX_NOMEM, "no memory for a cell");
	FX_TRY(cell_picture(crop, l, l->grid + grid, l->grid[grid].cell + cell, e));
	if (!inked(&crop->pic))
		return FX_OK;
	what.picture = &crop->pic;
	l->second[l->seconds++] = (struct pl_second){ grid, cell, l->asks };
	return pl_leaf_ask(l, how, &what, e);
}

enum fx_st pl_leaf_ask_cells(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	if (!how->text.task || how->text.input == FX_INPUT_TILES || !l->sheet.px)
		return FX_OK;
	l->second = FX_NEWN(&l->mem, PL_CELLS, struct pl_second);
	if (!l->second)
		return fx_fail(e, FX_NOMEM, "no memory for %d cells", PL_CELLS);
	for (int i = 0; i < l->grids; i++)
		for (int c = 0; c < l->grid[i].t->cells && l->seconds < PL_CELLS; c++)
			if (!*l->grid[i].cell[c].text && placed(l->grid[i].cell[c].quad))
				FX_TRY(ask_cell(l, how, i, c, e));
	return FX_OK;
}

/* All that was read in a picture, by blanks. NULL: no memory. */
static const char *all_text(const struct fx_dpage *p, struct fx_arena *a)
{
	size_t room = 1;
	char *text, *to;

	if (p->text)
		return p->text;
	for (int i = 0; i < p->words; i++)
		room += strlen(p->word[i].text) + 1;
	text = to = fx_alloc(a, room, 1);
	for (int i = 0; text && i < p->words; i++) {
		const size_t len = strlen(p->word[i].text);

		if (i)
			*to++ = ' ';
		memcpy(to, p->word[i].text, len);
		to += len;
	}
	return text;
}

enum fx_st pl_leaf_read_cells(struct pl_leaf *l, struct fx_err *e)
{
	int reread = 0;

	for (int i = 0; i < l->seconds; i++) {
		const struct pl_second *s = l->second + i;
		const struct en_part *shown = l->ask[s->ask].part;
		struct fx_cell *cell = l->grid[s->grid].cell + s->cell;
		struct pp_read read = { .w = shown->image->w, .h = shown->image->h,
			.answer = l->answer + s->ask, .answers = 1, .fit = shown->fit,
			.centre = shown->centre, .calibration = l->read.calibration };
		struct fx_dpage p = { .number = 0 };

		pp_ocr_evidence(&read.page, &read);
		FX_TRY(pp_ocr_page(&p, &l->mem, &read, e));
		l->to.generated += p.generated;
		cell->text = all_text(&p, &l->mem);
		if (!cell->text)
			return fx_fail(e, FX_NOMEM, "no memory for the text of a cell");
		if (strlen(cell->text) > FX_TABLE_MAX_TEXT)
			cell->text = "";
		if (!*cell->text)
			continue;
		cell->source = FX_FROM_MODEL;
		cell->confidence = p.confidence;
		cell->filler = 0;
		reread++;
		l->grid[s->grid].t->confidence = pp_table_confidence(l->grid[s->grid].t);
	}
	return pl_leaf_event(l, "cells-reread", reread, e);
}
