/* leaf_grids.c - see leaf_parts.h */
#include "leaf_parts.h"

#include "table_answer.h"
#include "table_join.h"
#include "table_locate.h"
#include "table_words.h"
#include "tables.h"

#include <math.h>
#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for the tables of a page");
}

static int placed(const float q[8])
{
	for (int i = 0; i < 8; i++)
		if (q[i] > 0 || q[i] < 0)
			return 1;
	return 0;
}

/* ---- by the rules ---- */

/* Points of the page as displayed become pixels of the raster that the places of `to` are on. */
static void at_points(float to[2], const struct pl_leaf *l, float x, float y)
{
	const struct pl_page *p = l->page;
	float w = p->w_pt, h = p->h_pt;

	for (int i = 0; i < (p->rotation + pl_leaf_turn(l)) % 4; i++) {
		const float was = x, wide = w;

		x = h - y;
		y = was;
		w = h;
		h = wide;
	}
	to[0] = w > 0 ? x / w * (float)l->to.w : 0;
	to[1] = h > 0 ? y / h * (float)l->to.h : 0;
}

static enum fx_st set_areas(struct pp_tables_ask *k, struct pl_leaf *l, const struct pl_how *how,
	struct fx_err *e)
{
	float (*area)[4] = fx_alloc(&l->mem, (size_t)how->areas + 1, sizeof(*area));

	if (!area)
		return no_memory(e);
	for (int i = 0; i < how->areas; i++) {
		const float *from = how->area[i];
		float a[2], b[2];

		at_points(a, l, from[0], from[1]);
		at_points(b, l, from[2], from[3]);
		area[i][0] = fminf(a[0], b[0]);
		area[i][1] = fminf(a[1], b[1]);
		area[i][2] = fmaxf(a[0], b[0]);
		area[i][3] = fmaxf(a[1], b[1]);
	}
	k->area = how->areas ? (const float (*)[4])area : NULL;
	k->areas = how->areas;
	return FX_OK;
}

/* Borders between columns, where these stand upright on the page as displayed. */
static enum fx_st set_columns(struct pp_tables_ask *k, struct pl_leaf *l, const struct pl_how *how,
	struct fx_err *e)
{
	float *column;

	if (!how->columns || (l->page->rotation + pl_leaf_turn(l)) & 1)
		return FX_OK;
	column = FX_NEWN(&l->mem, how->columns, float);
	if (!column)
		return no_memory(e);
	for (int i = 0; i < how->columns; i++) {
		float at[2];

		at_points(at, l, how->column[i], 0);
		column[i] = at[0];
	}
	k->column = column;
	k->columns = how->columns;
	return FX_OK;
}

static enum fx_st by_rules(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct pl_page *p = l->page;
	struct pp_tables_ask k = { .layout = &p->layout,
		.layer = p->layer.rules ? &p->layer : NULL, .w = p->w, .h = p->h,
		.turned = pl_leaf_turn(l) };

	FX_TRY(set_areas(&k, l, how, e));
	FX_TRY(set_columns(&k, l, how, e));
	return pp_tables(&l->to, &l->mem, &k, e);
}

/* ---- by the model ---- */

/* From the page as it is read by people to the raster that the places of `to` are on. */
static void back(float q[8], const struct pl_leaf *l)
{
	const int turn = (l->page->layout.turn - pl_leaf_turn(l)) & 3;
	const float w = (float)l->sheet.w, h = (float)l->sheet.h;

	for (int i = 0; i < 8; i += 2) {
		const float x = q[i], y = q[i + 1];
		const float to[4][2] = { { x, y }, { y, w - x }, { w - x, h - y }, { h - y, x } };

		q[i] = to[turn][0];
		q[i + 1] = to[turn][1];
	}
}

static void put_back(struct fx_table *t, struct fx_cell *cell, const struct pl_leaf *l)
{
	for (int i = 0; i < t->cells; i++)
		if (placed(cell[i].quad))
			back(cell[i].quad, l);
	if (placed(t->quad))
		back(t->quad, l);
}

/* Where a region of the layout stands, as people read it; -1: all of the page. */
static void region_quad(float q[8], const struct pl_leaf *l, int block, int turn)
{
	const float w = (float)l->sheet.w, h = (float)l->sheet.h;
	struct fx_layout level = l->page->layout;
	float upright[8] = { 0, 0, w, 0, w, h, 0, h };

	level.turn = 0;
	if (block >= 0)
		fx_layout_quad(upright, &level, &level.block[block].box, l->sheet.w, l->sheet.h);
	for (int i = 0; i < 8; i++)	/* begin where its own text does */
		q[i] = upright[(i + 2 * ((4 - turn) & 3)) & 7];
}

static enum fx_st add_grid(struct pl_leaf *l, struct fx_table *t, struct fx_cell *cell, int block,
	struct fx_err *e)
{
	const int nowhere = !placed(t->quad) && block < 0;

	if (l->grids == PL_TABLE_PIECES)
		return pl_leaf_event(l, "tables-cut", 1, e);
	if (!placed(t->quad))
		region_quad(t->quad, l, block, t->turned);
	put_back(t, cell, l);
	FX_TRY(fx_table_check(t, e));
	l->grid[l->grids++] = (struct pl_grid){ t, cell, -1, nowhere };
	return FX_OK;
}

/* Pieces of one region, the upper first; a rest after what it is the rest of. */
static int pieces_of(int *piece, const struct pl_leaf *l, int block)
{
	int n = 0;

	for (int i = 0; i < l->tables.n; i++) {
		int at = n;

		if (l->tables.piece[i].block != block)
			continue;
		for (; at && l->tables.piece[piece[at - 1]].row > l->tables.piece[i].row; at--)
			piece[at] = piece[at - 1];
		piece[at] = i;
		n++;
	}
	return n;
}

/* The region's table, of which each piece has some rows. */
static enum fx_st join(struct pl_leaf *l, const struct pl_how *how, const int *piece, int n,
	struct fx_err *e)
{
	struct pp_table_part part[PL_TABLE_PIECES];
	struct fx_table *t = FX_NEWN(&l->mem, 1, struct fx_table);
	struct fx_cell *cell;
	int parts = 0, round = 0;	/* of the last part */

	if (!t)
		return no_memory(e);
	for (int i = 0; i < n; i++) {
		const struct pl_tpiece *at = l->tables.piece + piece[i];
		struct pl_said s;

		FX_TRY(pl_leaf_said(&s, l, how, piece[i], e));
		FX_TRY(pl_leaf_event(l, "table-unread", !s.n, e));
		if (!s.n)
			continue;
		if (parts)
			part[parts - 1].cut = at->round > round;
		part[parts++] = (struct pp_table_part){ s.t, at->head, 0 };
		round = at->round;
	}
	if (!parts)
		return FX_OK;
	FX_TRY(pp_table_join(t, &cell, &l->mem, part, parts, e));
	FX_TRY(pl_leaf_event(l, "table-joined", parts > 1, e));
	return add_grid(l, t, cell, l->tables.piece[*piece].block, e);
}

/* All tables of one picture. Those of a whole page that have no place: each the next region that is
 * a table, if there is one. */
static enum fx_st single(struct pl_leaf *l, const struct pl_how *how, int piece, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	int block = l->tables.piece[piece].block, next = 0;
	const int whole = block < 0;
	struct pl_said s;

	FX_TRY(pl_leaf_said(&s, l, how, piece, e));
	for (int i = 0; i < s.n; i++) {
		while (whole && next < y->blocks && y->block[next].kind != FX_BLOCK_TABLE)
			next++;
		if (whole)
			block = next < y->blocks ? next++ : -1;
		FX_TRY(add_grid(l, s.t + i, s.cell[i], block, e));
	}
	return pl_leaf_event(l, "table-unread", !s.n && !whole, e);
}

static enum fx_st by_model(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	int truncated = 0, looped = 0, rewinds = 0, piece[PL_TABLE_PIECES], n;

	for (int i = 0; i < l->tables.n; i++) {
		const struct fx_answer *ans = l->answer + l->table[i];

		truncated += ans->truncated != 0;
		looped += ans->looped;
		rewinds += ans->rewinds;
		l->to.generated += ans->tokens;
	}
	FX_TRY(pl_leaf_event(l, "truncated", truncated, e));
	FX_TRY(pl_leaf_event(l, "rewind", rewinds, e));
	FX_TRY(pl_leaf_event(l, "loop", looped, e));
	for (int b = -1; b < l->page->layout.blocks; b++) {
		n = pieces_of(piece, l, b);
		if (n == 1)
			FX_TRY(single(l, how, *piece, e));
		else if (n)
			FX_TRY(join(l, how, piece, n, e));
	}
	return FX_OK;
}

/* ---- into the page ---- */

static double area(const float b[4])
{
	return b[2] > b[0] && b[3] > b[1] ?
		((double)b[2] - (double)b[0]) * ((double)b[3] - (double)b[1]) : 0;
}

/* The part that two places have in common, of the smaller one. */
static double in_common(const float p[8], const float q[8])
{
	float a[4], b[4];
	double least;

	pl_quad_box(a, p);
	pl_quad_box(b, q);
	least = fmin(area(a), area(b));
	return least > 0 ? area((const float[4]){ fmaxf(a[0], b[0]), fmaxf(a[1], b[1]),
		fminf(a[2], b[2]), fminf(a[3], b[3]) }) / least : 0;
}

/* Places, heading and caption that the rules found, for what the model left out. */
static void complete(struct pl_grid *g, const struct fx_table *rules)
{
	int at = 0;

	if (!g->t->caption)
		g->t->caption = rules->caption;
	if (g->t->rows != rules->rows || g->t->cols != rules->cols)
		return;
	for (int i = 0; i < g->t->cells; i++) {
		struct fx_cell *c = g->cell + i;

		while (at < rules->cells && (rules->cell[at].row < c->row ||
		       (rules->cell[at].row == c->row && rules->cell[at].col < c->col)))
			at++;
		if (at < rules->cells && rules->cell[at].row == c->row &&
		    rules->cell[at].col == c->col && rules->cell[at].rows == c->rows &&
		    rules->cell[at].cols == c->cols && placed(rules->cell[at].quad))
			memcpy(c->quad, rules->cell[at].quad, sizeof(c->quad));
	}
	if ((g->t->head == FX_HEAD_NONE || g->t->head == FX_HEAD_HEURISTIC) &&
	    rules->head == FX_HEAD_RULES) {
		g->t->head = rules->head;
		g->t->head_rows = rules->head_rows;
		pp_table_head(g->t, g->cell);
	}
}

/* Whose the table of a block is; NULL: the rules'. */
static struct pl_grid *said(const struct pl_leaf *l, const struct fx_table *t)
{
	for (int i = 0; i < l->grids; i++)
		if (l->grid[i].t == t)
			return l->grid + i;
	return NULL;
}

/* The block of a table that the grid is; -1: there is none. */
static int block_of(const struct pl_leaf *l, const struct pl_grid *g)
{
	double most = 0;
	int best = -1;

	for (int i = 0; i < l->to.blocks; i++) {
		const struct fx_dblock *b = l->to.block + i;
		const double share = in_common(b->quad, g->t->quad);

		if (b->kind != FX_DOC_TABLE || said(l, b->table) || 2 * share < 1 ||
		    share <= most)
			continue;
		most = share;
		best = i;
	}
	return best;
}

/* Before the first block whose middle is below that of the table. */
static int place_for(const struct fx_dblock *block, int blocks, const float q[8])
{
	float a[4], b[4];
	int at = 0;

	pl_quad_box(a, q);
	for (; at < blocks; at++) {
		pl_quad_box(b, block[at].quad);
		if (b[1] + b[3] > a[1] + a[3])
			break;
	}
	return at;
}

/* Makes a block for a grid; where it is. */
static enum fx_st insert(int *at, struct pl_leaf *l, const struct pl_grid *g, struct fx_err *e)
{
	struct fx_dblock *block = FX_NEWN(&l->mem, (size_t)l->to.blocks + 1, struct fx_dblock);
	const int n = *at = place_for(l->to.block, l->to.blocks, g->t->quad);
	const int after = l->to.blocks - n;

	if (!block)
		return no_memory(e);
	if (n)
		memcpy(block, l->to.block, (size_t)n * sizeof(*block));
	if (after)
		memcpy(block + n + 1, l->to.block + n, (size_t)after * sizeof(*block));
	block[n] = (struct fx_dblock){ .kind = FX_DOC_TABLE,
		.line = after ? block[n + 1].line : l->to.lines, .score = -1, .confidence = -1,
		.source = FX_FROM_MODEL, .table = g->t };
	memcpy(block[n].quad, g->t->quad, sizeof(block->quad));
	l->to.block = block;
	l->to.blocks++;
	return g->nowhere ? FX_OK : pp_table_words(&l->to, at, &l->mem, e);
}

/* A copy of the rules' table, as the texts of its cells may change yet. */
static enum fx_st own(struct pl_grid *g, struct pl_leaf *l, const struct fx_table *t,
	struct fx_err *e)
{
	g->t = FX_NEWN(&l->mem, 1, struct fx_table);
	g->cell = FX_NEWN(&l->mem, (size_t)t->cells + 1, struct fx_cell);
	if (!g->t || !g->cell)
		return no_memory(e);
	*g->t = *t;
	if (t->cells)
		memcpy(g->cell, t->cell, (size_t)t->cells * sizeof(*t->cell));
	g->t->cell = g->cell;
	return FX_OK;
}

/* Gives blocks the model's grids; with areas, only blocks that there are. */
static enum fx_st give(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	for (int i = 0; i < l->grids; i++) {
		struct pl_grid *g = l->grid + i;
		struct fx_dblock *block = FX_NEWN(&l->mem, (size_t)l->to.blocks + 1,
			struct fx_dblock);
		int at = block_of(l, g);

		if (!block)
			return no_memory(e);
		if (at < 0 && !how->areas)
			FX_TRY(insert(&at, l, g, e));
		if (at < 0 || l->to.block[at].table == g->t)
			continue;
		memcpy(block, l->to.block, (size_t)l->to.blocks * sizeof(*block));
		if (block[at].table)
			complete(g, block[at].table);
		block[at].table = g->t;
		l->to.block = block;
	}
	return FX_OK;
}

/* The tables of all blocks as grids of the leaf. */
static enum fx_st gather(struct pl_leaf *l, struct fx_err *e)
{
	struct pl_grid *grid = FX_NEWN(&l->mem, (size_t)l->to.blocks + 1, struct pl_grid);
	struct fx_dblock *block = FX_NEWN(&l->mem, (size_t)l->to.blocks + 1, struct fx_dblock);
	int n = 0;

	if (!grid || !block)
		return no_memory(e);
	for (int i = 0; i < l->to.blocks; i++) {
		const struct pl_grid *g;

		block[i] = l->to.block[i];
		if (!block[i].table)
			continue;
		g = said(l, block[i].table);
		if (g)
			grid[n] = *g;
		else
			FX_TRY(own(grid + n, l, block[i].table, e));
		grid[n].block = i;
		block[i].table = grid[n++].t;
		block[i].reason = NULL;
	}
	l->to.block = block;
	l->grid = grid;
	l->grids = n;
	return FX_OK;
}

/* How cells of the page are looked at. */
static struct pp_cells_ask cells_ask(const struct pl_leaf *l, const struct pl_how *how)
{
	const struct pl_page *p = l->page;
	const int shown = how->layer != FX_LAYER_IGNORE &&
		(how->layer != FX_LAYER_DRAFT || how->cells_from == PP_CELLS_LAYER);

	return (struct pp_cells_ask){ .layer = shown && p->layer.words ? &p->layer : NULL,
		.verdict = p->verdict, .layout = &p->layout, .w = p->w, .h = p->h,
		.turn = pl_leaf_turn(l), .from = how->cells_from };
}

/* The words that stand on the page, those of its layer where it may be looked at: as placed words
 * of the raster that the places of `to` are on. */
static enum fx_st words_of(struct pp_place_word **word, int *n, struct pl_leaf *l,
	const struct pp_cells_ask *k, struct fx_err *e)
{
	const struct fx_layer *layer = k->layer;
	const struct fx_layout frame = { .turn = k->turn, .w = l->to.w, .h = l->to.h };

	*n = layer ? layer->words : l->to.words;
	*word = FX_NEWN(&l->mem, (size_t)*n + 1, struct pp_place_word);
	if (!*word)
		return no_memory(e);
	for (int i = 0; i < *n; i++) {
		struct pp_place_word *to = *word + i;

		if (layer) {
			const struct fx_layer_word *w = layer->word + i;

			to->text = (struct fx_span){ layer->text + w->at, (size_t)w->len };
			fx_layout_upright(to->box, &frame,
				(const float[4]){ w->x0, w->y0, w->x1, w->y1 }, k->w, k->h);
		} else {
			const struct fx_dword *w = l->to.word + i;

			to->text = (struct fx_span){ w->text, strlen(w->text) };
			pl_quad_box(to->box, w->quad);
		}
	}
	return FX_OK;
}

/* Places for the cells of tables that have none. */
static enum fx_st find_places(struct pl_leaf *l, const struct pp_cells_ask *k, struct fx_err *e)
{
	struct pp_place_word *word = NULL;
	int n = 0, set;

	for (int i = 0; i < l->grids; i++) {
		const struct pl_grid *g = l->grid + i;
		int known = 0;

		for (int c = 0; c < g->t->cells; c++)
			known |= placed(g->cell[c].quad);
		if (known)
			continue;
		if (!word)
			FX_TRY(words_of(&word, &n, l, k, e));
		FX_TRY(pp_table_locate(&set, g->t, g->cell, word, n, e));
	}
	return FX_OK;
}

enum fx_st pl_leaf_grids(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	struct pp_cells_told told = { 0, 0 };
	struct pp_cells_ask k;

	FX_TRY(by_rules(l, how, e));
	l->grid = FX_NEWN(&l->mem, PL_TABLE_PIECES, struct pl_grid);
	if (!l->grid)
		return no_memory(e);
	FX_TRY(by_model(l, how, e));
	FX_TRY(give(l, how, e));
	FX_TRY(gather(l, e));
	k = cells_ask(l, how);
	FX_TRY(find_places(l, &k, e));
	for (int i = 0; i < l->grids; i++)
		FX_TRY(pp_table_cells(l->grid[i].t, l->grid[i].cell, &told, &l->mem, &k, e));
	FX_TRY(pl_leaf_event(l, "cells-differ", told.differ, e));
	return pl_leaf_event(l, "text-without-ink", told.bare, e);
}
