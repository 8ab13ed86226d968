/* doubt.c - see doubt.h */
#include "doubt.h"

#include <math.h>

static int clamp(float v, int cell, int most)
{
	const float at = floorf(v / (float)cell);

	return at < 0 ? 0 : at > (float)most ? most : (int)at;
}

double pl_ink(const struct fx_layout *l, const float box[4])
{
	const struct fx_ink *k = &l->ink;
	const int cell = k->cell;
	long long sum = 0;
	int x0, y0, x1, y1;

	if (!cell)
		return -1;
	x0 = clamp(box[0], cell, k->w - 1);
	y0 = clamp(box[1], cell, k->h - 1);
	x1 = clamp(box[2], cell, k->w - 1);
	y1 = clamp(box[3], cell, k->h - 1);
	for (int y = y0; y <= y1; y++)
		for (int x = x0; x <= x1; x++)
			sum += k->part[(size_t)y * (size_t)k->w + (size_t)x];
	return (double)sum / 255 * cell * cell;
}

int pl_more_text_than_ink(double ink, int letters, float body)
{
	return ink >= 0 && ink < PL_LETTER_INK * (double)body * (double)body * letters;
}
