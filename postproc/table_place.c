/* table_place.c - where cells stand, by the location tokens of an answer [D 0.2] (table_parts.h) */
#include "table_parts.h"

#include <string.h>

/* Neighbours in a row that go from left to right, and in a column from top to bottom, where of the
 * four numbers those at `x` and x + 2 are taken for x, the others for y. */
static int in_order(struct pp_gcell *const *slot, int rows, int cols, int x)
{
	const int y = 1 - x;
	int n = 0;

	for (int i = 0; i < rows * cols; i++) {
		const struct pp_gcell *c = slot[i], *d;
		int right, below;

		if (!c || c->locs != 4 || c->c.row * cols + c->c.col != i)
			continue;
		right = c->c.col + c->c.cols;
		below = c->c.row + c->c.rows;
		d = right < cols ? slot[c->c.row * cols + right] : NULL;
		n += d && d->locs == 4 && d->loc[x] + d->loc[x + 2] > c->loc[x] + c->loc[x + 2];
		d = below < rows ? slot[below * cols + c->c.col] : NULL;
		n += d && d->locs == 4 && d->loc[y] + d->loc[y + 2] > c->loc[y] + c->loc[y + 2];
	}
	return n;
}

static void widen(float all[4], const float box[4], int first)
{
	for (int i = 0; i < 4; i++)
		if (first || (i < 2 ? box[i] < all[i] : box[i] > all[i]))
			all[i] = box[i];
}

static void corners(float quad[8], const float box[4])
{
	for (int i = 0; i < 8; i++)		/* x0 y0, x1 y0, x1 y1, x0 y1 */
		quad[i] = i % 2 ? box[i < 4 ? 1 : 3] : box[i == 2 || i == 4 ? 2 : 0];
}

void pp_table_places(const struct pp_reader *r, struct fx_table *t, struct pp_gcell *const *slot)
{
	const struct pp_table_said *s = r->s;
	const struct pp_view view = { s->w, s->h, s->fit, s->centre };
	const int otsl = !strcmp(r->language, "otsl");
	float box[4], all[4];
	int x = s->order == PP_LOC_YXYX && !otsl, n = 0;

	if (s->w < 1 || s->h < 1)
		return;
	if (s->order == PP_LOC_AUTO && !otsl)
		x = in_order(slot, t->rows, t->cols, 1) > in_order(slot, t->rows, t->cols, 0);
	for (struct pp_gcell *c = r->grid.first; c; c = c->next) {
		const int loc[4] = { c->loc[1 - x], c->loc[x], c->loc[3 - x], c->loc[2 + x] };

		if (c->locs != 4)
			continue;
		pp_unfit_of(box, loc, otsl ? s->loc_scale : 1023, &view);
		corners(c->c.quad, box);
		widen(all, box, !n++);
	}
	if (n)
		corners(t->quad, all);
}
