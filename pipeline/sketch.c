/* sketch.c - see sketch.h */
#include "sketch.h"

#include <string.h>

enum { DIGIT_W = 5, DIGIT_H = 7, WIDE = 800 };	/* a page this wide has its digits as they are */

struct kind { const char *name; unsigned char rgb[3]; };

static const struct kind kinds[FX_BLOCK_KINDS] = {
	[FX_BLOCK_TEXT] = { "text", { 0, 90, 220 } },
	[FX_BLOCK_FIGURE] = { "figure", { 0, 150, 60 } },
	[FX_BLOCK_RULE] = { "rule", { 140, 140, 140 } },
	[FX_BLOCK_TABLE] = { "table", { 210, 110, 0 } },
	[FX_BLOCK_FORMULA] = { "formula", { 150, 0, 190 } },
	[FX_BLOCK_MOLECULE] = { "molecule", { 0, 150, 160 } },
	[FX_BLOCK_MUSIC] = { "music", { 200, 0, 120 } },
};

/* Rows of a digit, the leftmost of its five pixels in bit 4. */
static const unsigned char digit[10][DIGIT_H] = {
	{ 14, 17, 19, 21, 25, 17, 14 }, { 4, 12, 4, 4, 4, 4, 14 }, { 14, 17, 1, 2, 4, 8, 31 },
	{ 31, 2, 4, 2, 1, 17, 14 }, { 2, 6, 10, 18, 31, 2, 2 }, { 31, 16, 30, 1, 1, 17, 14 },
	{ 6, 8, 16, 30, 17, 17, 14 }, { 31, 1, 2, 4, 8, 8, 8 }, { 14, 17, 17, 14, 17, 17, 14 },
	{ 14, 17, 17, 15, 1, 2, 12 },
};

const char *pl_sketch_name(enum fx_block_kind kind)
{
	return kinds[kind].name;
}

static int at_most(int v, int most)
{
	return v < most ? v : most;
}

/* What of the box lies on the sheet. */
static void fill(struct fx_raster *to, const struct fx_box *b, const unsigned char rgb[3])
{
	const int x1 = at_most(b->x1, to->w), y1 = at_most(b->y1, to->h);

	for (int y = b->y0 < 0 ? 0 : b->y0; y < y1; y++)
		for (int x = b->x0 < 0 ? 0 : b->x0; x < x1; x++)
			memcpy(to->px + (size_t)y * to->stride + 3 * (size_t)x, rgb, 3);
}

/* The nearest pixel of the page for each of the sheet; white where the page has none. */
static void upright(struct fx_raster *to, const struct fx_raster *page, const struct fx_layout *l)
{
	float q[8];

	fx_layout_quad(q, l, &(struct fx_box){ 0, 0, l->w, l->h }, page->w, page->h);
	for (int y = 0; y < to->h; y++)
		for (int x = 0; x < to->w; x++) {
			const float u = ((float)x + 0.5f) / (float)l->w;
			const float v = ((float)y + 0.5f) / (float)l->h;
			const float px = q[0] + u * (q[2] - q[0]) + v * (q[6] - q[0]);
			const float py = q[1] + u * (q[3] - q[1]) + v * (q[7] - q[1]);
			const int on = px >= 0 && py >= 0 && px < (float)page->w &&
				py < (float)page->h;
			const int grey = on ? fx_raster_grey(page, (int)px, (int)py) : 255;

			memset(to->px + (size_t)y * to->stride + 3 * (size_t)x,
				255 - (255 - grey) * 2 / 5, 3);
		}
}

/* 1 in every cell that the box touches. */
static void cover(unsigned char *covered, const struct fx_ink *m, const struct fx_box *b)
{
	for (int y = b->y0 / m->cell; y <= (b->y1 - 1) / m->cell; y++)
		memset(covered + (size_t)y * (size_t)m->w + b->x0 / m->cell, 1,
			(size_t)((b->x1 - 1) / m->cell - b->x0 / m->cell + 1));
}

/* Ink that nothing covers, red. */
static enum fx_st audit(struct fx_raster *to, const struct fx_layout *l, struct fx_arena *a,
	struct fx_err *e)
{
	const struct fx_ink *m = &l->ink;
	unsigned char *covered = FX_NEWN(a, (size_t)m->w * (size_t)m->h + 1, unsigned char);

	if (!covered)
		return fx_fail(e, FX_NOMEM, "no memory to draw a layout with");
	for (int i = 0; m->cell && i < l->words; i++)
		cover(covered, m, &l->word[i].box);
	for (int i = 0; m->cell && i < l->blocks; i++)
		if (l->block[i].kind != FX_BLOCK_TEXT || l->block[i].turn)
			cover(covered, m, &l->block[i].box);
	for (int y = 0; m->cell && y < to->h; y++)
		for (int x = 0; x < to->w; x++) {
			const size_t c = (size_t)(y / m->cell) * (size_t)m->w +
				(size_t)(x / m->cell);
			unsigned char *px = to->px + (size_t)y * to->stride + 3 * (size_t)x;

			if (m->part[c] && !covered[c]) {
				px[1] = (unsigned char)(px[1] / 2);
				px[2] = px[1];
			}
		}
	return FX_OK;
}

static void frame(struct fx_raster *to, const struct fx_box *b, int thick,
	const unsigned char rgb[3])
{
	fill(to, &(struct fx_box){ b->x0, b->y0, b->x1, b->y0 + thick }, rgb);
	fill(to, &(struct fx_box){ b->x0, b->y1 - thick, b->x1, b->y1 }, rgb);
	fill(to, &(struct fx_box){ b->x0, b->y0, b->x0 + thick, b->y1 }, rgb);
	fill(to, &(struct fx_box){ b->x1 - thick, b->y0, b->x1, b->y1 }, rgb);
}

/* White digits on a plate of the kind's colour, its corner at x, y. */
static void number(struct fx_raster *to, int x, int y, int n, const unsigned char rgb[3])
{
	static const unsigned char white[3] = { 255, 255, 255 };
	const int px = to->w / WIDE + 1;
	int digits = 1;

	for (int v = n; v >= 10; v /= 10)
		digits++;
	fill(to, &(struct fx_box){ x, y, x + (digits * (DIGIT_W + 1) + 1) * px,
		y + (DIGIT_H + 2) * px }, rgb);
	for (int d = digits - 1; d >= 0; d--, n /= 10)
		for (int i = 0; i < DIGIT_W * DIGIT_H; i++) {
			const int dx = x + (d * (DIGIT_W + 1) + 1 + i % DIGIT_W) * px;
			const int dy = y + (i / DIGIT_W + 1) * px;

			if (digit[n % 10][i / DIGIT_W] >> (DIGIT_W - 1 - i % DIGIT_W) & 1)
				fill(to, &(struct fx_box){ dx, dy, dx + px, dy + px }, white);
		}
}

enum fx_st pl_sketch(struct fx_raster *to, const struct fx_raster *page, const struct fx_layout *l,
	struct fx_arena *a, struct fx_err *e)
{
	FX_TRY(fx_raster_init(to, a, l->w, l->h, 3, e));
	upright(to, page, l);
	FX_TRY(audit(to, l, a, e));
	for (int i = 0; i < l->blocks; i++)
		frame(to, &l->block[i].box, to->w / WIDE + 1, kinds[l->block[i].kind].rgb);
	for (int i = 0; i < l->blocks; i++)
		number(to, l->block[i].box.x0, l->block[i].box.y0, i,
			kinds[l->block[i].kind].rgb);
	return FX_OK;
}

enum fx_st pl_sketch_ink(struct fx_raster *to, const struct fx_dink *ink, struct fx_arena *a,
	struct fx_err *e)
{
	const struct fx_ink *k = ink->map;

	if (!k)
		return fx_raster_init(to, a, 1, 1, 3, e);
	FX_TRY(fx_raster_init(to, a, k->w * PL_INK_DOTS, k->h * PL_INK_DOTS, 3, e));
	for (int y = 0; y < to->h; y++)
		for (int x = 0; x < to->w; x++) {
			const size_t cell = (size_t)(y / PL_INK_DOTS) * (size_t)k->w +
				(size_t)(x / PL_INK_DOTS);
			const unsigned char light = (unsigned char)(255 - k->part[cell]);
			unsigned char *px = to->px + (size_t)y * to->stride + 3 * (size_t)x;

			px[0] = ink->covered[cell] || !k->part[cell] ? light : 255;
			px[1] = px[2] = light;
		}
	return FX_OK;
}
