/* place.c - see place.h */
#include "place.h"

#include <math.h>
#include <string.h>

enum { MOST = 1 << 30 };		/* so that all is within an int */

static int pixels(float v)
{
	return v >= 1 && v < (float)MOST ? (int)v : v > 0 && v < 1;
}

void fx_place_size(int size[2], const struct fx_dpage *p)
{
	const int raster = p->w > 0 && p->h > 0;

	size[0] = raster ? p->w : pixels(p->w_pt);
	size[1] = raster ? p->h : pixels(p->h_pt);
	if (!size[0] || !size[1])
		size[0] = size[1] = 0;
}

static int known(const float quad[8])
{
	for (int i = 0; i < 8; i++)
		if (!(fabsf(quad[i]) < (float)MOST))
			return 0;
	return 1;
}

/* The least and the greatest of each coordinate: x0 y0 x1 y1. */
static void around(float to[4], const float quad[8])
{
	for (int i = 0; i < 4; i++)
		to[i] = quad[i & 1];
	for (int i = 2; i < 8; i++) {
		to[i & 1] = fminf(to[i & 1], quad[i]);
		to[2 + (i & 1)] = fmaxf(to[2 + (i & 1)], quad[i]);
	}
}

static int within(float v, int most)
{
	return v <= 0 ? 0 : v >= (float)most ? most : (int)v;
}

int fx_place_box(int box[4], const struct fx_dpage *p, const float quad[8])
{
	int size[2];
	float b[4];

	fx_place_size(size, p);
	if (!known(quad)) {
		const int page[4] = { 0, 0, size[0], size[1] };

		memcpy(box, page, sizeof(page));
		return 0;
	}
	around(b, quad);
	for (int i = 0; i < 4; i++)
		box[i] = within(i < 2 ? floorf(b[i]) : ceilf(b[i]), size[i & 1]);
	return 1;
}

float fx_place_angle(const float quad[8])
{
	const float dx = quad[2] - quad[0], dy = quad[3] - quad[1];
	float a;

	if (!known(quad) || (dx == 0 && dy == 0))
		return 0;
	a = roundf(-atan2f(dy, dx) * 1800 / 3.14159265f) / 10;
	return a == 0 ? 0 : a <= -180 ? 180 : a;
}

int fx_place_points(float box[4], const struct fx_dpage *p, const float quad[8])
{
	float at[8];

	if (!known(quad) || p->w <= 0 || p->h <= 0 || !(p->w_pt > 0 && p->h_pt > 0))
		return 0;
	for (int i = 0; i < 8; i += 2) {
		const float u = quad[i] / (float)p->w, v = quad[i + 1] / (float)p->h;
		const float back[4][2] = { { u, v }, { v, 1 - u }, { 1 - u, 1 - v }, { 1 - v, u } };

		at[i] = back[p->turned & 3][0] * p->w_pt;
		at[i + 1] = back[p->turned & 3][1] * p->h_pt;
	}
	around(box, at);
	return 1;
}
