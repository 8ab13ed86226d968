/* tiles.c - words pasted row by row into squares, as the model was trained to see them */
#include "cuts.h"
#include "resize.h"

#include <allheaders.h>
#include <string.h>

/* A cut reaches from above the ascenders to below the descenders: hundredths of an x's height. */
enum { ABOVE = 165, BELOW = 42, BESIDE = 20, EVERY = 256 };

struct shape { int rows, high, left, gap; };	/* of a tile; left: above the first row */

static struct shape shape_of(const struct fx_tile_plan *p)
{
	struct shape s = { .high = fx_pmax((p->row_min + p->row_max) / 2 - 1, 4) };

	s.high = fx_pmin(s.high, p->side);
	s.rows = fx_pclamp(p->side / s.high, 1, fx_pmax(p->rows_max, 1));
	s.left = (p->side - s.rows * s.high) / 2;
	s.gap = (s.high * 28 + 50) / 100;
	return s;
}

int fx_page_room(const struct fx_tile_plan *p, int xh)
{
	const int high = fx_pmax(shape_of(p).high - 2, 1);
	const int wide = fx_pmax(p->side - 2 * p->margin, 1);

	return fx_pmax(wide * xh * (ABOVE + BELOW) / (100 * high) - 2 * (1 + xh * BESIDE / 100), 1);
}

static struct fx_box cut_box(const struct fx_ptiler *t, int i)
{
	const struct fx_pcut *c = t->cut + i;
	struct fx_box b = t->ink->word[c->word].box;
	int top = c->base - (c->xh * ABOVE + 50) / 100;

	int pad = 1 + c->xh * BESIDE / 100;
	b.x0 = fx_pmax(b.x0 - pad, 0);
	b.x1 = fx_pmin(b.x1 + pad, t->ink->w);
	b.y0 = fx_pmax(top, 0);
	b.y1 = fx_pmin(fx_pmax(c->base + (c->xh * BELOW + 50) / 100, b.y0 + 2), t->ink->h);
	b.y0 = fx_pmin(b.y0, b.y1 - 1);
	return b;
}

/* Width and height in the tile. */
static void scaled(int out[2], const struct fx_box *b, const struct fx_tile_plan *p, int high)
{
	const int64_t w = b->x1 - b->x0, h = b->y1 - b->y0,
		      room = fx_pmax(p->side - 2 * p->margin, 1);
	const int64_t to = fx_pmax(high - 2, 1);

	out[1] = (int)to;
	out[0] = (int)fx_pmax((int)((w * to * 2 + h) / (2 * h)), 1);
	if (out[0] > room) {
		out[0] = (int)room;
		out[1] = fx_pclamp((int)((h * room * 2 + w) / (2 * w)), 1, (int)to);
	}
}

struct trow { int word, words, dull; };		/* of the layout; dull: small marks only */

/* Words into rows: a row holds words of one line, as many as fit. */
static int make_rows(struct trow *row, struct fx_layout *l, const struct fx_ptiler *t,
	const struct shape *s)
{
	const struct fx_tile_plan *p = t->plan;
	int rows = 0, all = 0, together;

	for (int i = 0; i < l->words; i++)
		all += t->cut[i].mark;
	/* a dash in a row of its own is read best, but costs a row */
	together = all <= 40 + l->words / 4 ? 1 : 5;

	for (int i = 0; i < l->lines; i++) {
		int x = p->side, marks = 0;

		for (int j = l->line[i].word; j < l->line[i].word + l->line[i].words; j++) {
			const struct fx_box b = cut_box(t, j);
			int size[2];

			scaled(size, &b, p, s->high);
			marks = size[0] < s->high && t->cut[j].mark ? marks + 1 : 0;
			if (x + size[0] > p->side - p->margin || marks > together) {
				x = p->margin;
				row[rows++] = (struct trow){ .word = j, .dull = 1 };
				marks = fx_pmin(marks, 1);
			}
			row[rows - 1].words++;
			row[rows - 1].dull &= marks > 0;
			l->word[j].px = size[0];
			x += size[0] + s->gap;
		}
	}
	return rows;
}

static void put_row(struct fx_layout *l, const struct trow *r, int tile, int at)
{
	for (int i = 0; i < r->words; i++) {
		l->word[r->word + i].tile = tile;
		l->word[r->word + i].row = at;
		l->word[r->word + i].slot = i;
	}
}

/* Rows into tiles, in their order, but for rows of dashes and dots: the model never saw a tile of
 * such rows alone, so each of them goes below rows of letters while there are any. */
static void make_tiles(struct fx_layout *l, const struct trow *row, int rows, int *wait, int high)
{
	int tile = 0, at = 0, waits = 0, served = 0;

	for (int i = 0; i < rows; i++) {
		if (row[i].dull) {
			wait[waits++] = i;
			continue;
		}
		put_row(l, row + i, tile, at++);
		if (served < waits && at < high && (at & 1))
			put_row(l, row + wait[served++], tile, at++);
		if (at == high) {
			at = 0;
			tile++;
		}
	}
	while (served < waits) {
		put_row(l, row + wait[served++], tile, at);
		if (++at == high) {
			at = 0;
			tile++;
		}
	}
	l->tiles = tile + (at > 0);
}

static enum fx_st pack(struct fx_layout *l, const struct fx_ptiler *t, const struct shape *s,
	struct fx_arena *scratch, struct fx_err *e)
{
	struct trow *row = FX_NEWN(scratch, l->words + 1, struct trow);
	int *wait = FX_NEWN(scratch, l->words + 1, int);

	if (!row || !wait)
		return fx_fail(e, FX_NOMEM, "page: rows of %d words", l->words);
	make_tiles(l, row, make_rows(row, l, t, s), wait, s->rows);
	if (l->tiles > FX_LAYOUT_MAX_TILES)
		return fx_fail(e, FX_LIMIT, "page: over %d tiles", FX_LAYOUT_MAX_TILES);
	return FX_OK;
}

/* Paints over what belongs to other words, with the soft edge around it. */
static void wipe(struct fx_raster *r, const struct fx_ptiler *t, int word, const struct fx_box *b)
{
	const struct fx_pink *k = t->ink;

	for (int y = fx_pmax(b->y0 - 1, 0); y < fx_pmin(b->y1 + 1, k->h); y++)
		for (int i = k->row[y]; i < k->row[y + 1]; i++) {
			const struct fx_prun *run = k->run + i;
			const struct fx_piece *p = k->piece + run->piece;

			if (run->x1 < b->x0 || run->x0 > b->x1 || p->word == word || p->frag == -1)
				continue;
			for (int yy = fx_pmax(y - 1, b->y0); yy <= fx_pmin(y + 1, b->y1 - 1);
				yy++) {
				int x0 = fx_pmax(run->x0 - 1, b->x0);
				int x1 = fx_pmin(run->x1 + 1, b->x1);

				if (x1 > x0)
					memset(r->px + (size_t)(yy - b->y0) * r->stride + x0 -
						b->x0, t->back, (size_t)(x1 - x0));
			}
		}
}

static void grey_into(struct fx_raster *r, PIX *grey, const struct fx_box *b)
{
	for (int y = b->y0; y < b->y1; y++) {
		const l_uint32 *line = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
		unsigned char *to = r->px + (size_t)(y - b->y0) * r->stride;

		for (int x = b->x0; x < b->x1; x++)
			*to++ = (unsigned char)GET_DATA_BYTE(line, x);
	}
}

/* Cuts word i out: its own ink, as grey as it is, on clean paper. */
static enum fx_st cut_out(struct fx_raster *r, struct fx_arena *a, const struct fx_ptiler *t,
	int i, struct fx_err *e)
{
	const struct fx_box b = cut_box(t, i);

	FX_TRY(fx_raster_init(r, a, b.x1 - b.x0, b.y1 - b.y0, 1, e));
	grey_into(r, t->grey, &b);
	wipe(r, t, t->cut[i].word, &b);
	return FX_OK;
}

static void paste(struct fx_layout *l, const struct fx_raster *r, int tile, int x, int y)
{
	unsigned char *to = l->tile + ((size_t)tile * (size_t)l->side + (size_t)y) *
		(size_t)l->side + x;

	for (int i = 0; i < r->h; i++)
		memcpy(to + (size_t)i * (size_t)l->side, r->px + (size_t)i * r->stride,
			(size_t)r->w);
}

static enum fx_st draw(struct fx_layout *l, const struct fx_ptiler *t, const struct shape *s,
	struct fx_arena *scratch, struct fx_err *e)
{
	int x = t->plan->margin;

	for (int i = 0; i < l->words; i++) {
		const struct fx_lword *w = l->word + i;
		struct fx_box b = cut_box(t, i);
		struct fx_raster from, to;
		int size[2];

		if (i % EVERY == 0)
			fx_prenew(scratch);
		scaled(size, &b, t->plan, s->high);
		FX_TRY(cut_out(&from, scratch, t, i, e));
		FX_TRY(fx_resize(&to, scratch, &from, size[0], size[1], e));
		if (w->slot == 0)
			x = t->plan->margin;
		paste(l, &to, w->tile, x, s->left + w->row * s->high + (s->high - size[1]) / 2);
		x += size[0] + s->gap;
	}
	return FX_OK;
}

static enum fx_st fill(struct fx_layout *l, struct fx_arena *a, const struct fx_ptiler *t,
	struct fx_arena *scratch, struct fx_err *e)
{
	const struct shape s = shape_of(t->plan);
	const size_t side = (size_t)t->plan->side;

	FX_TRY(pack(l, t, &s, scratch, e));
	if (!l->tiles)
		return FX_OK;
	l->tile = fx_alloc(a, (size_t)l->tiles * side, side);
	if (!l->tile)
		return fx_fail(e, FX_NOMEM, "page: %d tiles", l->tiles);
	memset(l->tile, t->back, (size_t)l->tiles * side * side);
	return draw(l, t, &s, scratch, e);
}

enum fx_st fx_page_tiles(struct fx_layout *l, struct fx_arena *a, const struct fx_ptiler *t,
	struct fx_err *e)
{
	struct fx_arena scratch;
	enum fx_st st;

	l->side = t->plan->side;
	fx_arena_init(&scratch, a->budget);
	scratch.refuse_at = a->refuse_at;
	st = fill(l, a, t, &scratch, e);
	fx_arena_reset(&scratch);
	return st;
}
