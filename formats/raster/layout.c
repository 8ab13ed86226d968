/* layout.c - see layout.h */
#include "layout.h"

#include <math.h>
#include <string.h>

/* From the upright page back to the raster: rotated about the centre, then turned. */
static void corner(float out[2], const struct fx_layout *l, const float xy[2], const int raster[2])
{
	const double rad = (double)l->skew * (3.14159265358979323846 / 180);
	const double w = raster[0], h = raster[1];
	const double x = xy[0] - l->w / 2.0, y = xy[1] - l->h / 2.0;
	const double tx = x * cos(rad) + y * sin(rad) + (l->turn & 1 ? h : w) / 2;
	const double ty = y * cos(rad) - x * sin(rad) + (l->turn & 1 ? w : h) / 2;

	switch (l->turn) {
	case 1:
		out[0] = (float)ty;
		out[1] = (float)(h - tx);
		break;
	case 2:
		out[0] = (float)(w - tx);
		out[1] = (float)(h - ty);
		break;
	case 3:
		out[0] = (float)(w - ty);
		out[1] = (float)tx;
		break;
	default:
		out[0] = (float)tx;
		out[1] = (float)ty;
	}
}

void fx_layout_quad(float quad[8], const struct fx_layout *l, const struct fx_box *b,
	int raster_w, int raster_h)
{
	const float x0 = (float)b->x0, y0 = (float)b->y0, x1 = (float)b->x1, y1 = (float)b->y1;
	const float xy[4][2] = { { x0, y0 }, { x1, y0 }, { x1, y1 }, { x0, y1 } };

	for (int i = 0; i < 4; i++)
		corner(quad + 2 * i, l, xy[i], (const int[2]){ raster_w, raster_h });
}

/* corner() backwards. */
static void up(double out[2], const struct fx_layout *l, const float xy[2], const int raster[2])
{
	const double rad = (double)l->skew * (3.14159265358979323846 / 180);
	const double w = raster[0], h = raster[1], x = (double)xy[0], y = (double)xy[1];
	const double turned[4][2] = { { x, y }, { h - y, x }, { w - x, h - y }, { y, w - x } };
	const double tx = turned[l->turn][0] - (l->turn & 1 ? h : w) / 2;
	const double ty = turned[l->turn][1] - (l->turn & 1 ? w : h) / 2;

	out[0] = tx * cos(rad) - ty * sin(rad) + l->w / 2.0;
	out[1] = tx * sin(rad) + ty * cos(rad) + l->h / 2.0;
}

void fx_layout_upright(float to[4], const struct fx_layout *l, const float from[4], int raster_w,
	int raster_h)
{
	double box[4] = { 0, 0, 0, 0 };

	for (int i = 0; i < 4; i++) {
		const float xy[2] = { from[i & 1 ? 2 : 0], from[i & 2 ? 3 : 1] };
		double at[2];

		up(at, l, xy, (const int[2]){ raster_w, raster_h });
		for (int k = 0; k < 2; k++) {
			box[k] = i ? fmin(box[k], at[k]) : at[k];
			box[k + 2] = i ? fmax(box[k + 2], at[k]) : at[k];
		}
	}
	for (int i = 0; i < 4; i++)
		to[i] = (float)box[i];
}

int fx_layout_inked(const struct fx_layout *l, const float box[4])
{
	const struct fx_ink *k = &l->ink;
	int c[4], step[2];

	if (!k->cell)
		return 0;
	for (int i = 0; i < 4; i++) {
		const double at = (double)box[i] / k->cell;

		c[i] = (int)fmax(0, fmin(i & 1 ? k->h : k->w, i < 2 ? floor(at) : ceil(at)));
	}
	for (int i = 0; i < 2; i++)
		step[i] = (c[i + 2] - c[i]) / 32 + 1;
	for (int y = c[1]; y < c[3]; y += step[1])
		for (int x = c[0]; x < c[2]; x += step[0])
			if (k->part[(size_t)y * (size_t)k->w + (size_t)x])
				return 1;
	return 0;
}

static int inside(const struct fx_layout *l, const struct fx_box *b)
{
	return b->x0 >= 0 && b->x0 < b->x1 && b->x1 <= l->w && b->y0 >= 0 && b->y0 < b->y1 &&
		b->y1 <= l->h;
}

static int in(int v, int lo, int hi)
{
	return v >= lo && v <= hi;
}

static int sound_marks(const char marks[FX_MARKS])
{
	int n = 0;

	while (n < FX_MARKS && marks[n] && strchr("x0-nm.,o?", marks[n]))
		n++;
	for (int i = n; i < FX_MARKS; i++)
		if (marks[i])
			return 0;
	return n < FX_MARKS;
}

static enum fx_st check_words(const struct fx_layout *l, struct fx_err *e)
{
	for (int i = 0; i < l->words; i++) {
		const struct fx_lword *w = l->word + i;

		if (!inside(l, &w->box))
			return fx_fail(e, FX_INPUT, "layout: word %d: box outside the page", i);
		if (!in(w->tile, -1, l->tiles - 1))
			return fx_fail(e, FX_INPUT, "layout: word %d: no tile %d", i, w->tile);
		if (w->tile == -1 ? w->px != 0 : !in(w->px, 1, l->side))
			return fx_fail(e, FX_INPUT, "layout: word %d: %d pixels wide in its tile",
				i, w->px);
		if (w->tile != -1 && (!in(w->row, 0, l->side - 1) || !in(w->slot, 0, l->side - 1)))
			return fx_fail(e, FX_INPUT, "layout: word %d: row %d, slot %d", i, w->row,
				w->slot);
		if (!in(w->more, 0, 1))
			return fx_fail(e, FX_INPUT, "layout: word %d: %d more", i, w->more);
		if (!sound_marks(w->marks))
			return fx_fail(e, FX_INPUT, "layout: word %d: marks", i);
	}
	return FX_OK;
}

/* Lines share out the words, and blocks the lines, each starting where the last one ended. */
static enum fx_st check_lines(const struct fx_layout *l, struct fx_err *e)
{
	int next = 0;

	for (int i = 0; i < l->lines; i++) {
		const struct fx_lline *n = l->line + i;

		if (!inside(l, &n->box))
			return fx_fail(e, FX_INPUT, "layout: line %d: box outside the page", i);
		if (n->word != next || !in(n->words, 0, l->words - next))
			return fx_fail(e, FX_INPUT, "layout: line %d: words %d + %d after %d of %d",
				i, n->word, n->words, next, l->words);
		next += n->words;
		if (n->words && l->word[next - 1].more)
			return fx_fail(e, FX_INPUT, "layout: line %d: ends in a word", i);
	}
	if (next != l->words)
		return fx_fail(e, FX_INPUT, "layout: %d words in no line", l->words - next);
	return FX_OK;
}

static enum fx_st check_blocks(const struct fx_layout *l, struct fx_err *e)
{
	int next = 0;

	for (int i = 0; i < l->blocks; i++) {
		const struct fx_lblock *b = l->block + i;

		if (!in((int)b->kind, 0, FX_BLOCK_KINDS - 1))
			return fx_fail(e, FX_INPUT, "layout: block %d: kind %d", i, (int)b->kind);
		if (!inside(l, &b->box))
			return fx_fail(e, FX_INPUT, "layout: block %d: box outside the page", i);
		if (!in(b->turn, 0, 3) || !(b->score >= -1 && b->score <= 1))
			return fx_fail(e, FX_INPUT, "layout: block %d: turn %d", i, b->turn);
		if (b->line != next || !in(b->lines, 0, l->lines - next))
			return fx_fail(e, FX_INPUT,
				"layout: block %d: lines %d + %d after %d of %d", i, b->line,
				b->lines, next, l->lines);
		next += b->lines;
	}
	if (next != l->lines)
		return fx_fail(e, FX_INPUT, "layout: %d lines in no block", l->lines - next);
	return FX_OK;
}

static enum fx_st check_ink(const struct fx_layout *l, struct fx_err *e)
{
	const struct fx_ink *k = &l->ink;

	if (!k->cell && !k->w && !k->h && !k->part)
		return FX_OK;
	if (!in(k->cell, 1, FX_RASTER_MAX_SIDE) || k->w != (l->w + k->cell - 1) / k->cell ||
	    k->h != (l->h + k->cell - 1) / k->cell ||
	    (long long)k->w * k->h > FX_INK_MAX_CELLS || !k->part)
		return fx_fail(e, FX_INPUT, "layout: ink in %dx%d cells of %d", k->w, k->h,
			k->cell);
	return FX_OK;
}

static enum fx_st check_rules(const struct fx_layout *l, struct fx_err *e)
{
	for (int i = 0; i < l->rules; i++) {
		const struct fx_lrule *r = l->rule + i;

		if (!inside(l, &r->box) || !in(r->down, 0, 1))
			return fx_fail(e, FX_INPUT, "layout: rule %d: box outside the page", i);
		if (i && (r->box.y0 < r[-1].box.y0 ||
		    (r->box.y0 == r[-1].box.y0 && r->box.x0 < r[-1].box.x0)))
			return fx_fail(e, FX_INPUT, "layout: rule %d: out of order", i);
	}
	return FX_OK;
}

enum fx_st fx_layout_check(const struct fx_layout *l, struct fx_err *e)
{
	if (!in(l->w, 1, FX_RASTER_MAX_SIDE) || !in(l->h, 1, FX_RASTER_MAX_SIDE))
		return fx_fail(e, FX_INPUT, "layout: page of %dx%d pixels", l->w, l->h);
	if (!in(l->turn, 0, 3))
		return fx_fail(e, FX_INPUT, "layout: turn %d", l->turn);
	if (!(l->skew >= -45 && l->skew <= 45))		/* so that NaN is refused */
		return fx_fail(e, FX_INPUT, "layout: skew beyond 45 degrees");
	if (!in(l->blank, 0, 1))
		return fx_fail(e, FX_INPUT, "layout: blank %d", l->blank);
	if (!in(l->blocks, 0, FX_LAYOUT_MAX_WORDS) || !in(l->lines, 0, FX_LAYOUT_MAX_WORDS) ||
	    !in(l->words, 0, FX_LAYOUT_MAX_WORDS))
		return fx_fail(e, FX_INPUT, "layout: %d blocks, %d lines, %d words", l->blocks,
			l->lines, l->words);
	if (!in(l->rules, 0, FX_LAYOUT_MAX_RULES))
		return fx_fail(e, FX_INPUT, "layout: %d rules", l->rules);
	if (!in(l->tiles, 0, FX_LAYOUT_MAX_TILES) || (l->tiles && !in(l->side, 28, 1024)))
		return fx_fail(e, FX_INPUT, "layout: %d tiles of %d pixels", l->tiles, l->side);
	if (!l->tiles != !l->tile)
		return fx_fail(e, FX_INPUT, "layout: %d tiles, %s pixels", l->tiles,
			l->tile ? "some" : "no");
	FX_TRY(check_ink(l, e));
	FX_TRY(check_words(l, e));
	FX_TRY(check_lines(l, e));
	FX_TRY(check_rules(l, e));
	return check_blocks(l, e);
}
