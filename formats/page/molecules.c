/* molecules.c - does a drawing look like a structure diagram? Bonds are straight strokes at
 * multiples of 30 degrees, as hexagons have them, and not all of them along the axes, as in charts;
 * there is little ink, and there are few letters. Directions are those of the edges of large
 * pieces, each weighted by how sure it is (structure tensor). Of curves, 53 % would lie within 8
 * degrees of a multiple of 30, and 18 % along the axes. */
#include "regions.h"

#include <math.h>
#include <string.h>

enum { SIDE = 320, OFF = 8, MAX_LETTERS = 60, REACH = 2 };

struct sketch { int w, h; float step; unsigned char *px; };	/* ink, 0..255 */

static int is_stroke(const struct fx_pink *k, int p)
{
	const struct fx_box *b = &k->piece[p].box;

	return fx_pmax(b->x1 - b->x0, b->y1 - b->y0) > 2 * k->size;
}

/* Draws the large pieces of the box smaller, and counts letters, ink, strokes. */
static void draw(struct sketch *s, int64_t *ink, const struct fx_pink *k, const struct fx_box *box)
{
	const int full = fx_pmax((int)(255 / (s->step * s->step)), 1);

	for (int y = box->y0; y < box->y1; y++)
		for (int i = k->row[y]; i < k->row[y + 1]; i++) {
			const struct fx_prun *r = k->run + i;
			unsigned char *line = s->px + (size_t)((float)(y - box->y0) / s->step) *
				(size_t)s->w;

			if (r->x1 <= box->x0 || r->x0 >= box->x1 || !is_stroke(k, r->piece))
				continue;
			for (int x = fx_pmax(r->x0, box->x0); x < fx_pmin(r->x1, box->x1); x++) {
				unsigned char *at = line + (size_t)((float)(x - box->x0) / s->step);

				*at = (unsigned char)fx_pmin(*at + full, 255);
				++*ink;
			}
		}
}

/* Smooths along rows and columns with the weights 1 2 1. */
static void smooth(struct sketch *s, unsigned char *tmp)
{
	for (int pass = 0; pass < 2; pass++) {
		const int step = pass ? s->w : 1;

		memcpy(tmp, s->px, (size_t)s->w * (size_t)s->h);
		for (int y = pass; y < s->h - pass; y++)
			for (int x = 1; x < s->w - 1; x++) {
				const unsigned char *p = tmp + y * s->w + x;

				s->px[y * s->w + x] = (unsigned char)((p[-step] + 2 * p[0] +
					p[step] + 2) / 4);
			}
	}
}

/* Degrees 0..179 of the edge at x, y; *sure: its weight. */
static int direction(float *sure, const struct sketch *s, int x, int y)
{
	float xx = 0, yy = 0, xy = 0, all, lean;
	int degrees;

	for (int v = y - REACH; v <= y + REACH; v++)
		for (int u = x - REACH; u <= x + REACH; u++) {
			const unsigned char *p = s->px + v * s->w + u;
			const float gx = (float)(p[1] - p[-1]), gy = (float)(p[s->w] - p[-s->w]);

			xx += gx * gx;
			yy += gy * gy;
			xy += gx * gy;
		}
	all = xx + yy;
	lean = sqrtf((xx - yy) * (xx - yy) + 4 * xy * xy);
	*sure = all > 20000 ? lean * lean / all : 0;
	degrees = (int)lroundf(0.5f * atan2f(2 * xy, xx - yy) * 57.29578f);
	return (degrees + 180) % 180;
}

/* Of six shares the third largest. */
static double third(const double v[6])
{
	for (int i = 0; i < 6; i++) {
		int above = 0;

		for (int j = 0; j < 6; j++)
			above += v[j] > v[i] || (j < i && v[j] >= v[i]);
		if (above == 2)
			return v[i];
	}
	return 0;
}

/* Shares of the edges that lie near a multiple of 30 degrees, of 90, and along the third of these
 * directions: a wave has two, rings have three. */
static void shares(float *grid, float *axes, float *ring, const struct sketch *s)
{
	double sum = 0, on[2] = { 0 }, way[6] = { 0 };

	for (int y = REACH + 1; y < s->h - REACH - 1; y++)
		for (int x = REACH + 1; x < s->w - REACH - 1; x++) {
			float sure;
			const int d = s->px[y * s->w + x] > 24 ? direction(&sure, s, x, y) : -1;

			if (d < 0)
				continue;
			sum += (double)sure;
			on[0] += (d + OFF) % 30 <= 2 * OFF ? (double)sure : 0;
			on[1] += (d + OFF) % 90 <= 2 * OFF ? (double)sure : 0;
			way[(d + 15) / 30 % 6] += (double)sure;
		}
	*grid = sum > 0 ? (float)(on[0] / sum) : 0;
	*axes = sum > 0 ? (float)(on[1] / sum) : 0;
	*ring = sum > 0 ? (float)(third(way) / sum) : 0;
}

static int letters_in(const struct fx_pink *k, const struct fx_box *box)
{
	const int speck = fx_page_speck(k);
	int n = 0;

	for (int i = 0; i < k->pieces; i++)
		n += k->piece[i].area > speck && !is_stroke(k, i) &&
			fx_pholds(box, &k->piece[i].box);
	return n;
}

enum fx_st fx_page_molecule(float *score, const struct fx_pink *k, const struct fx_box *box,
	struct fx_arena *a, struct fx_err *e)
{
	const int w = box->x1 - box->x0, h = box->y1 - box->y0, side = fx_pmax(w, h);
	struct sketch s = { .step = fmaxf((float)side / SIDE, 1) };
	unsigned char *tmp;
	int64_t ink = 0;
	float grid, axes, ring;

	*score = 0;
	if (side < 5 * k->size || letters_in(k, box) > MAX_LETTERS)
		return FX_OK;
	s.w = (int)((float)w / s.step) + 1;
	s.h = (int)((float)h / s.step) + 1;
	s.px = FX_NEWN(a, (size_t)s.w * (size_t)s.h, unsigned char);
	tmp = FX_NEWN(a, (size_t)s.w * (size_t)s.h, unsigned char);
	if (!s.px || !tmp)
		return fx_fail(e, FX_NOMEM, "page: a drawing of %dx%d pixels", s.w, s.h);
	draw(&s, &ink, k, box);
	smooth(&s, tmp);
	shares(&grid, &axes, &ring, &s);
	if (5 * ink > (int64_t)w * h || grid < 0.82f || axes > 0.7f ||
	    ring < 0.08f)
		return FX_OK;
	*score = fminf((grid - 0.53f) / 0.4f, 1);
	return FX_OK;
}
