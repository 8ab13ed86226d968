/* sketch_table.c - see sketch_table.h */
#include "sketch_table.h"

#include "draw.h"
#include "table_stand.h"

#include <math.h>
#include <string.h>

static const unsigned char line[3] = { 210, 110, 0 }, span[3] = { 0, 150, 60 },
	weak[3] = { 220, 0, 0 }, heading[3] = { 190, 215, 255 }, empty[3] = { 255, 245, 170 },
	red[3] = { 255, 170, 170 };

int pl_weakest(int cell[PL_WEAKEST], const struct fx_table *t)
{
	int n = 0;

	for (int i = 0; i < t->cells; i++) {
		const float c = t->cell[i].confidence;
		int at = n;

		if (c < 0 || !(c < t->confidence))
			continue;
		while (at > 0 && t->cell[cell[at - 1]].confidence > c)
			at--;
		if (at == PL_WEAKEST)
			continue;
		n += n < PL_WEAKEST;
		memmove(cell + at + 1, cell + at, (size_t)(n - at - 1) * sizeof(*cell));
		cell[at] = i;
	}
	return n;
}

static int within(double v, int most)		/* NaN: 0 */
{
	return v >= most ? most : v > 0 ? (int)v : 0;
}

/* A box on the upright table as one on the picture, which is `scale` times the raster. */
static struct fx_box on_picture(const float b[4], const struct pp_table_stand *at, double scale,
	const struct fx_raster *to)
{
	const float w = (float)at->w, h = (float)at->h;
	const float back[4][4] = { { b[0], b[1], b[2], b[3] }, { b[1], w - b[2], b[3], w - b[0] },
		{ w - b[2], h - b[3], w - b[0], h - b[1] }, { h - b[3], b[0], h - b[1], b[2] } };
	const float *on = back[at->turned];

	return (struct fx_box){ within(floor(on[0] * scale), to->w),
		within(floor(on[1] * scale), to->h), within(ceil(on[2] * scale), to->w),
		within(ceil(on[3] * scale), to->h) };
}

static void draw(struct fx_raster *to, const struct fx_table *t, const struct pp_table_stand *at,
	double scale)
{
	const int dot = pl_draw_dot(to);
	int worst[PL_WEAKEST];
	const int n = pl_weakest(worst, t);
	float b[4];

	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;
		struct fx_box box;

		if (!pp_cell_box(b, at, c))
			continue;
		box = on_picture(b, at, scale, to);
		if (c->head)
			pl_draw_tint(to, &box, heading);
		if (!*c->text)
			pl_draw_tint(to, &box, empty);
		pl_draw_frame(to, &box, dot, c->rows > 1 || c->cols > 1 ? span : line);
	}
	for (int i = 0; i < n; i++)
		if (pp_cell_box(b, at, t->cell + worst[i])) {
			const struct fx_box box = on_picture(b, at, scale, to);

			pl_draw_tint(to, &box, red);
			pl_draw_frame(to, &box, dot, weak);
		}
}

enum fx_st pl_sketch_table(struct fx_raster *to, const struct fx_raster *page,
	const struct fx_dpage *p, struct fx_arena *a, struct fx_err *e)
{
	const double scale = p->w > 0 ? (double)page->w / p->w : 1;
	int n = 0;

	FX_TRY(fx_raster_init(to, a, page->w, page->h, 3, e));
	for (int y = 0; y < to->h; y++)
		for (int x = 0; x < to->w; x++)
			memset(to->px + (size_t)y * to->stride + 3 * (size_t)x,
				pl_draw_pale(fx_raster_grey(page, x, y)), 3);
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_table *t = p->block[i].table;
		struct pp_table_stand at;
		struct fx_box box;

		if (!t || !t->rows)
			continue;
		n++;
		FX_TRY(pp_table_stand(&at, a, t, p, e));
		draw(to, t, &at, scale);
		box = on_picture(at.box, &at, scale, to);
		if (at.box[0] <= at.box[2])
			pl_draw_number(to, box.x0, box.y0, n, line);
	}
	return FX_OK;
}
