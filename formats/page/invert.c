/* invert.c - light letters on a dark bar, as headings of tables have them: the bar becomes paper
 * and its letters ink. A bar is of one grey, wider than high, and what is light in it is as high as
 * letters; photographs are of many greys. */
#include "cuts.h"

#include <allheaders.h>
#include <stdlib.h>

enum { MAX_BARS = 300, FEW = 3, LIKE = 20 };	/* LIKE: levels of one grey */
enum { DARK = 70 };				/* percent of paper */

/* Levels of grey in a box: *usual is the most frequent of those below `mid`; returns the share of
 * pixels below mid, and in *even that of these which are like it, in percent. */
static int levels(int *usual, int *even, PIX *grey, const struct fx_box *b, int mid)
{
	int64_t count[256] = { 0 }, dark = 0, like = 0;

	for (int y = b->y0; y < b->y1; y++) {
		const l_uint32 *line = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);

		for (int x = b->x0; x < b->x1; x++)
			count[GET_DATA_BYTE(line, x)]++;
	}
	*usual = 0;
	for (int v = 0; v < mid; v++) {
		dark += count[v];
		if (count[v] > count[*usual])
			*usual = v;
	}
	for (int v = fx_pmax(*usual - LIKE, 0); v <= *usual + LIKE && v < mid; v++)
		like += count[v];
	*even = dark ? (int)(100 * like / dark) : 0;
	return (int)(100 * dark / ((int64_t)(b->x1 - b->x0) * (b->y1 - b->y0)));
}

/* How many pieces of what is light in the box are as high as letters; -1: no memory. */
static int letters(PIX *ink, const struct fx_box *b, int size)
{
	const int w = b->x1 - b->x0, h = b->y1 - b->y0;
	BOX *in = boxCreate(b->x0, b->y0, w, h);
	PIX *part = in ? pixClipRectangle(ink, in, NULL) : NULL;
	PIX *light = part ? pixInvert(NULL, part) : NULL;
	BOXA *each = light ? pixConnCompBB(light, 8) : NULL;
	int n = each ? 0 : -1;

	for (int i = 0; each && i < boxaGetCount(each); i++) {
		l_int32 x = 0, y = 0, pw = 0, ph = 0;

		boxaGetBoxGeometry(each, i, &x, &y, &pw, &ph);
		n += x > 0 && y > 0 && x + pw < w && y + ph < h && 2 * ph >= size &&
			ph <= 3 * size && pw <= 4 * ph;
	}
	boxDestroy(&in);
	pixDestroy(&part);
	pixDestroy(&light);
	boxaDestroy(&each);
	return n;
}

static void turn_light(PIX *grey, const struct fx_box *b, int dark, int back)
{
	for (int y = b->y0; y < b->y1; y++) {
		l_uint32 *line = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);

		for (int x = b->x0; x < b->x1; x++) {
			const int v = (int)GET_DATA_BYTE(line, x) - dark;

			SET_DATA_BYTE(line, x, (l_uint8)fx_pclamp(
				back - v * back / fx_pmax(back - dark, 1), 0, back));
		}
	}
}

static enum fx_st bar(int *found, PIX *grey, PIX *ink, const struct fx_box *b,
	const struct fx_bar_ask *ask, struct fx_err *e)
{
	int usual, even, n;
	const int dark = levels(&usual, &even, grey, b, ask->back * DARK / 100);

	if (dark < 55 || even < 70)
		return FX_OK;
	n = letters(ink, b, ask->size);
	if (n < 0)
		return fx_fail(e, FX_NOMEM, "page: its bars");
	if (n < FEW)
		return FX_OK;
	turn_light(grey, b, usual, ask->back);
	++*found;
	return FX_OK;
}

enum fx_st fx_page_bars(int *found, PIX *grey, const struct fx_bar_ask *ask, struct fx_err *e)
{
	const int thick = fx_pmax(ask->size / 4, 3);
	PIX *ink = fx_page_dark(grey, fx_pmax(ask->back * DARK / 100, 1));
	PIX *solid = ink ? pixOpenBrick(NULL, ink, 3 * ask->size, thick) : NULL;
	BOXA *box = solid ? pixConnCompBB(solid, 8) : NULL;
	enum fx_st st = box ? FX_OK : fx_fail(e, FX_NOMEM, "page: its bars");

	*found = 0;
	for (int i = 0, tried = 0; !st && i < boxaGetCount(box) && tried < MAX_BARS; i++) {
		l_int32 x = 0, y = 0, w = 0, h = 0;

		boxaGetBoxGeometry(box, i, &x, &y, &w, &h);
		if (2 * h < 3 * ask->size || w < 4 * ask->size)
			continue;
		tried++;
		st = bar(found, grey, ink, &(struct fx_box){ x, y, x + w, y + h }, ask, e);
	}
	pixDestroy(&ink);
	pixDestroy(&solid);
	boxaDestroy(&box);
	return st;
}
