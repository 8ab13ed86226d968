/* crops.c - see crops.h */
#include "crops.h"

#include "turn.h"

#include <math.h>
#include <string.h>

/* A box of the levelled page on the page that is only turned, with some paper around it. */
static struct fx_box place(
	const struct fx_layout *l, const struct fx_box *b, const struct fx_raster *on)
{
	struct fx_layout level = *l;
	struct fx_box to = { on->w, on->h, 0, 0 };
	const int air = (b->y1 - b->y0) / 50 + 4;
	float q[8];

	level.turn = 0;
	fx_layout_quad(q, &level, b, on->w, on->h);
	for (int i = 0; i < 8; i += 2) {
		const int x = (int)floorf(q[i]), y = (int)floorf(q[i + 1]);

		to.x0 = x - air < to.x0 ? x - air : to.x0;
		to.y0 = y - air < to.y0 ? y - air : to.y0;
		to.x1 = x + 1 + air > to.x1 ? x + 1 + air : to.x1;
		to.y1 = y + 1 + air > to.y1 ? y + 1 + air : to.y1;
	}
	to.x0 = to.x0 < 0 ? 0 : to.x0 < on->w ? to.x0 : on->w - 1;
	to.y0 = to.y0 < 0 ? 0 : to.y0 < on->h ? to.y0 : on->h - 1;
	to.x1 = to.x1 > on->w ? on->w : to.x1 > to.x0 ? to.x1 : to.x0 + 1;
	to.y1 = to.y1 > on->h ? on->h : to.y1 > to.y0 ? to.y1 : to.y0 + 1;
	return to;
}

enum fx_st pl_crop_make(struct pl_crop *c, const struct pl_piece *piece,
	const struct fx_raster *upright, const struct fx_layout *l, struct fx_arena *a,
	struct fx_err *e)
{
	struct fx_raster window;

	*c = (struct pl_crop){ .at = { 0, 0, upright->w, upright->h }, .pic = *upright };
	if (piece->kind == PL_WHOLE)
		return FX_OK;
	c->at = place(l, &piece->box, upright);
	window = (struct fx_raster){ c->at.x1 - c->at.x0, c->at.y1 - c->at.y0, upright->channels,
		upright->stride, upright->px + (size_t)c->at.y0 * upright->stride +
			(size_t)c->at.x0 * (size_t)upright->channels };
	c->pic = window;
	return piece->turn ? fx_turn(&c->pic, &window, piece->turn, a, e) : FX_OK;
}

void pl_crop_place(float quad[8], const struct pl_crop *c, int turn)
{
	const float w = (float)(c->at.x1 - c->at.x0), h = (float)(c->at.y1 - c->at.y0);

	for (int i = 0; i < 8; i += 2) {
		const float x = quad[i], y = quad[i + 1];
		const float back[4][2] = { { x, y }, { y, h - x }, { w - x, h - y }, { w - y, x } };

		quad[i] = back[turn][0] + (float)c->at.x0;
		quad[i + 1] = back[turn][1] + (float)c->at.y0;
	}
}

void pl_quad_box(float box[4], const float quad[8])
{
	memcpy(box, quad, 2 * sizeof(*box));
	memcpy(box + 2, quad, 2 * sizeof(*box));
	for (int i = 2; i < 8; i++) {
		box[i & 1] = fminf(box[i & 1], quad[i]);
		box[2 + (i & 1)] = fmaxf(box[2 + (i & 1)], quad[i]);
	}
}

void pl_quad_level(float box[4], const float quad[8], const struct fx_layout *l, int w, int h)
{
	struct fx_layout level = *l;
	float on[4];

	level.turn = 0;
	pl_quad_box(on, quad);
	fx_layout_upright(box, &level, on, w, h);
}
