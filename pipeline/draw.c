/* draw.c - see draw.h */
#include "draw.h"

#include <string.h>

enum { DIGIT_W = 5, DIGIT_H = 7, WIDE = 800 };	/* a page this wide has its digits as they are */

/* Rows of a digit, the leftmost of its five pixels in bit 4. */
static const unsigned char digit[10][DIGIT_H] = {
	{ 14, 17, 19, 21, 25, 17, 14 }, { 4, 12, 4, 4, 4, 4, 14 }, { 14, 17, 1, 2, 4, 8, 31 },
	{ 31, 2, 4, 2, 1, 17, 14 }, { 2, 6, 10, 18, 31, 2, 2 }, { 31, 16, 30, 1, 1, 17, 14 },
	{ 6, 8, 16, 30, 17, 17, 14 }, { 31, 1, 2, 4, 8, 8, 8 }, { 14, 17, 17, 14, 17, 17, 14 },
	{ 14, 17, 17, 15, 1, 2, 12 },
};

int pl_draw_dot(const struct fx_raster *to)
{
	return to->w / WIDE + 1;
}

int pl_draw_pale(int grey)
{
	return 255 - (255 - grey) * 2 / 5;
}

static int at_most(int v, int most)
{
	return v < most ? v : most;
}

void pl_draw_fill(struct fx_raster *to, const struct fx_box *b, const unsigned char rgb[3])
{
	const int x1 = at_most(b->x1, to->w), y1 = at_most(b->y1, to->h);

	for (int y = b->y0 < 0 ? 0 : b->y0; y < y1; y++)
		for (int x = b->x0 < 0 ? 0 : b->x0; x < x1; x++)
			memcpy(to->px + (size_t)y * to->stride + 3 * (size_t)x, rgb, 3);
}

void pl_draw_tint(struct fx_raster *to, const struct fx_box *b, const unsigned char rgb[3])
{
	const int x1 = at_most(b->x1, to->w), y1 = at_most(b->y1, to->h);

	for (int y = b->y0 < 0 ? 0 : b->y0; y < y1; y++)
		for (int x = b->x0 < 0 ? 0 : b->x0; x < x1; x++) {
			unsigned char *px = to->px + (size_t)y * to->stride + 3 * (size_t)x;

			for (int k = 0; k < 3; k++)
				px[k] = (unsigned char)(px[k] * rgb[k] / 255);
		}
}

void pl_draw_frame(struct fx_raster *to, const struct fx_box *b, int thick,
	const unsigned char rgb[3])
{
	pl_draw_fill(to, &(struct fx_box){ b->x0, b->y0, b->x1, b->y0 + thick }, rgb);
	pl_draw_fill(to, &(struct fx_box){ b->x0, b->y1 - thick, b->x1, b->y1 }, rgb);
	pl_draw_fill(to, &(struct fx_box){ b->x0, b->y0, b->x0 + thick, b->y1 }, rgb);
	pl_draw_fill(to, &(struct fx_box){ b->x1 - thick, b->y0, b->x1, b->y1 }, rgb);
}

void pl_draw_number(struct fx_raster *to, int x, int y, int n, const unsigned char rgb[3])
{
	static const unsigned char white[3] = { 255, 255, 255 };
	const int px = pl_draw_dot(to);
	int digits = 1;

	for (int v = n; v >= 10; v /= 10)
		digits++;
	pl_draw_fill(to, &(struct fx_box){ x, y, x + (digits * (DIGIT_W + 1) + 1) * px,
		y + (DIGIT_H + 2) * px }, rgb);
	for (int d = digits - 1; d >= 0; d--, n /= 10)
		for (int i = 0; i < DIGIT_W * DIGIT_H; i++) {
			const int dx = x + (d * (DIGIT_W + 1) + 1 + i % DIGIT_W) * px;
			const int dy = y + (i / DIGIT_W + 1) * px;

			if (digit[n % 10][i / DIGIT_W] >> (DIGIT_W - 1 - i % DIGIT_W) & 1)
				pl_draw_fill(to, &(struct fx_box){ dx, dy, dx + px, dy + px },
					white);
		}
}
