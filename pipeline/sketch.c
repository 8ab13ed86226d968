/* sketch.c - see sketch.h */
#include "sketch.h"

#include "draw.h"

#include <string.h>

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

const char *pl_sketch_name(enum fx_block_kind kind)
{
	return kinds[kind].name;
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
				pl_draw_pale(grey), 3);
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

/* A rule as one row or column of pixels: seen beside the ink of a thick one, and on a thin one. */
static void draw_rule(struct fx_raster *to, const struct fx_lrule *r)
{
	static const unsigned char green[3] = { 110, 180, 0 };
	struct fx_box b = r->box;

	if (r->down)
		b.x1 = (b.x0 = (b.x0 + b.x1) / 2) + 1;
	else
		b.y1 = (b.y0 = (b.y0 + b.y1) / 2) + 1;
	pl_draw_fill(to, &b, green);
}

enum fx_st pl_sketch(struct fx_raster *to, const struct fx_raster *page, const struct fx_layout *l,
	struct fx_arena *a, struct fx_err *e)
{
	FX_TRY(fx_raster_init(to, a, l->w, l->h, 3, e));
	upright(to, page, l);
	FX_TRY(audit(to, l, a, e));
	for (int i = 0; i < l->rules; i++)
		draw_rule(to, l->rule + i);
	for (int i = 0; i < l->blocks; i++)
		pl_draw_frame(to, &l->block[i].box, pl_draw_dot(to), kinds[l->block[i].kind].rgb);
	for (int i = 0; i < l->blocks; i++)
		pl_draw_number(to, l->block[i].box.x0, l->block[i].box.y0, i,
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
