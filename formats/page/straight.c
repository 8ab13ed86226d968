/* straight.c - straight strokes: an opening by a line, word by word */
#include "regions.h"

#include <allheaders.h>
#include <string.h>

static l_uint32 *row_of(PIX *p, int y)
{
	return pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p);
}

/* What stands `by` pixels to the right (left, `back`) of word i of a row of n words. */
static inline l_uint32 beside(const l_uint32 *row, int n, int i, int by, int back)
{
	const int whole = by / 32, part = by % 32;
	const int near = back ? i - whole : i + whole, far = back ? near - 1 : near + 1;
	const l_uint32 a = near >= 0 && near < n ? row[near] : 0;
	const l_uint32 b = part && far >= 0 && far < n ? row[far] : 0;

	if (!part)
		return a;
	return back ? a >> part | b << (32 - part) : a << part | b >> (32 - part);
}

/* A row of n words opened by a line of `len` pixels; 0: nothing is left of it. In few steps, as
 * each doubles the length of what has been looked at. */
static int open_row(l_uint32 *row, int n, int len)
{
	l_uint32 any = 1;

	for (int have = 1, step; have < len && any; have += step) {
		any = 0;
		step = fx_pmin(have, len - have);
		for (int i = 0; i < n; i++)
			any |= row[i] &= beside(row, n, i, step, 0);
	}
	for (int have = 1, step; have < len && any; have += step) {
		step = fx_pmin(have, len - have);
		for (int i = n; i--;)
			row[i] |= beside(row, n, i, step, 1);
	}
	return any != 0;
}

/* The same for all columns at once. */
static int open_columns(PIX *p, int len)
{
	const int n = pixGetWpl(p), h = pixGetHeight(p);
	l_uint32 any = 1;

	for (int have = 1, step; have < len && any; have += step) {
		any = 0;
		step = fx_pmin(have, len - have);
		for (int y = 0; y < h; y++) {
			const l_uint32 *below = y + step < h ? row_of(p, y + step) : NULL;
			l_uint32 *row = row_of(p, y);

			for (int i = 0; below && i < n; i++)
				any |= row[i] &= below[i];
			if (!below)
				memset(row, 0, (size_t)n * sizeof *row);
		}
	}
	for (int have = 1, step; have < len && any; have += step) {
		step = fx_pmin(have, len - have);
		for (int y = h; y-- > step;) {
			const l_uint32 *above = row_of(p, y - step);
			l_uint32 *row = row_of(p, y);

			for (int i = 0; i < n; i++)
				row[i] |= above[i];
		}
	}
	return any != 0;
}

struct Pix *fx_page_straight(int *any, struct Pix *ink, int len, int down)
{
	PIX *p = pixCopy(NULL, ink);

	*any = 0;
	if (!p)
		return NULL;
	pixSetPadBits(p, 0);
	if (down)
		*any = open_columns(p, len);
	for (int y = 0; !down && y < pixGetHeight(p); y++)
		*any |= open_row(row_of(p, y), pixGetWpl(p), len);
	return p;
}
