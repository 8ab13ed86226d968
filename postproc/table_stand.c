/* table_stand.c - see table_stand.h */
#include "table_stand.h"

#include <math.h>

/* The box on the upright raster that holds a quad; 0: it is no place. */
static int upright(float box[4], const struct pp_table_stand *to, const float quad[8])
{
	const float w = (float)to->w, h = (float)to->h;
	int any = 0;

	box[0] = box[1] = INFINITY;
	box[2] = box[3] = -INFINITY;
	for (int i = 0; i < 8; i += 2) {
		const float x = quad[i], y = quad[i + 1];
		const float at[4][2] = { { x, y }, { w - y, x }, { w - x, h - y }, { y, h - x } };

		if (!isfinite(x) || !isfinite(y))
			return 0;
		any |= x != 0 || y != 0;
		for (int k = 0; k < 2; k++) {
			box[k] = fminf(box[k], at[to->turned][k]);
			box[2 + k] = fmaxf(box[2 + k], at[to->turned][k]);
		}
	}
	return any;
}

static void widen(float span[2], float from, float to)
{
	span[0] = fminf(span[0], from);
	span[1] = fmaxf(span[1], to);
}

static void unknown(float (*span)[2], int n)
{
	for (int i = 0; i < n; i++) {
		span[i][0] = INFINITY;
		span[i][1] = -INFINITY;
	}
}

enum fx_st pp_table_stand(struct pp_table_stand *to, struct fx_arena *a, const struct fx_table *t,
	const struct fx_dpage *p, struct fx_err *e)
{
	const int odd = t->turned & 1;
	float cells[4] = { INFINITY, INFINITY, -INFINITY, -INFINITY };

	*to = (struct pp_table_stand){ .w = odd ? p->h : p->w, .h = odd ? p->w : p->h,
		.turned = t->turned & 3, .col = fx_alloc(a, (size_t)t->cols + 1, sizeof(*to->col)),
		.row = fx_alloc(a, (size_t)t->rows + 1, sizeof(*to->row)) };
	if (!to->col || !to->row)
		return fx_fail(e, FX_NOMEM, "no memory for the place of a table");
	unknown(to->col, t->cols);
	unknown(to->row, t->rows);
	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;
		float b[4];

		if ((c->page && c->page != p->number) || !upright(b, to, c->quad))
			continue;
		if (c->cols == 1)
			widen(to->col[c->col], b[0], b[2]);
		if (c->rows == 1)
			widen(to->row[c->row], b[1], b[3]);
		for (int k = 0; k < 2; k++) {
			cells[k] = fminf(cells[k], b[k]);
			cells[2 + k] = fmaxf(cells[2 + k], b[2 + k]);
		}
	}
	if (!upright(to->box, to, t->quad))
		for (int k = 0; k < 4; k++)
			to->box[k] = cells[k];
	return FX_OK;
}

int pp_cell_box(float box[4], const struct pp_table_stand *at, const struct fx_cell *c)
{
	float col[2] = { INFINITY, -INFINITY }, row[2] = { INFINITY, -INFINITY };

	if (upright(box, at, c->quad))
		return 1;
	for (int i = c->col; i < c->col + c->cols; i++)
		widen(col, at->col[i][0], at->col[i][1]);
	for (int i = c->row; i < c->row + c->rows; i++)
		widen(row, at->row[i][0], at->row[i][1]);
	box[0] = col[0];
	box[1] = row[0];
	box[2] = col[1];
	box[3] = row[1];
	return col[0] <= col[1] && row[0] <= row[1];
}
