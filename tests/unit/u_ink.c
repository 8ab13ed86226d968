/* From pixels to ink, and ink to its straight strokes and runs, on noise: what is quick must be
 * what is plain. Oracles: Leptonica's own threshold and opening, pixels looked at one by one. */
#include "t.h"
#include "regions.h"

#include <allheaders.h>

static struct fx_err e;
static struct fx_arena arena;
static unsigned seed;

static unsigned rnd(unsigned n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* White, grey and black, in stretches as on pages, or pixel by pixel. */
static struct fx_raster noise(int w, int h, int channels, unsigned flat)
{
	struct fx_raster r;
	unsigned char v = 255;

	if (!T_OK(!fx_raster_init(&r, &arena, w, h, channels, &e)))
		return r;
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w * channels; x++) {
			if (!rnd(flat))
				v = rnd(3) ? 255 : (unsigned char)rnd(256);
			r.px[(size_t)y * r.stride + (size_t)x] = v;
		}
	return r;
}

static PIX *bits(int w, int h, unsigned gaps)
{
	PIX *p = pixCreate(w, h, 1);

	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			pixSetPixel(p, x, y, rnd(gaps) != 0);
	return p;
}

static int same(PIX *a, PIX *b)
{
	l_int32 is = 0;

	return a && b && !pixEqual(a, b, &is) && is;
}

static void grey(void)
{
	for (int n = 0; n < 40; n++) {
		const struct fx_raster r = noise(1 + n, 3 + n / 2, n % 2 ? 3 : 1, 1 + n % 5);
		int wrong = 0;
		PIX *p = NULL;

		if (!T_OK(!fx_page_grey(&p, &r, &e)))
			return;
		for (int y = 0; y < r.h; y++)
			for (int x = 0; x < r.w; x++) {
				l_uint32 v;

				pixGetPixel(p, x, y, &v);
				wrong += (int)v != fx_raster_grey(&r, x, y);
			}
		T_EQ(wrong, 0);
		pixDestroy(&p);
	}
}

static void dark(void)
{
	static const int below[] = { 1, 2, 100, 128, 205, 254, 255 };

	for (int n = 0; n < 70; n++) {
		const struct fx_raster r = noise(1 + n, 4, 1, 1 + n % 7);
		const int t = below[n % (int)FX_COUNT(below)];
		PIX *p = NULL, *got, *want;

		if (!T_OK(!fx_page_grey(&p, &r, &e)))
			return;
		got = fx_page_dark(p, t);
		want = pixThresholdToBinary(p, t);
		T_OK(same(got, want));
		pixDestroy(&p);
		pixDestroy(&got);
		pixDestroy(&want);
	}
}

/* One dark pixel on flat paper is ink wherever it stands, and the only ink. */
static void a_mark(void)
{
	for (int w = 1; w < 12; w++)
		for (int x = 0; x < w; x++) {
			PIX *p = pixCreate(w, 3, 8), *ink = NULL;
			l_int32 n = 0;
			l_uint32 v = 0;

			pixSetAllGray(p, 200);
			if (T_OK(!fx_page_ink(&ink, p, 200, &e)))
				T_OK(!ink);
			pixSetPixel(p, x, 1, 40);
			if (T_OK(!fx_page_ink(&ink, p, 200, &e)) && T_OK(ink != NULL)) {
				pixCountPixels(ink, &n, NULL);
				pixGetPixel(ink, x, 1, &v);
				T_EQ(n, 1);
				T_EQ(v, 1);
			}
			pixDestroy(&p);
			pixDestroy(&ink);
		}
}

static void straight(void)
{
	static const int len[] = { 1, 2, 3, 7, 16, 31, 32, 33, 40, 64, 70 };

	for (int n = 0; n < 2 * (int)FX_COUNT(len); n++) {
		const int down = n % 2, l = len[n / 2];
		PIX *ink = down ? bits(50, 130, 40) : bits(130, 50, 40);
		PIX *want = pixOpenBrick(NULL, ink, down ? 1 : l, down ? l : 1), *got;
		l_int32 none = 0;
		int any;

		got = fx_page_straight(&any, ink, l, down);
		T_OK(same(got, want));
		pixZero(want, &none);
		T_EQ(any, !none);
		pixDestroy(&ink);
		pixDestroy(&got);
		pixDestroy(&want);
	}
}

static void nothing_straight(void)
{
	PIX *ink = bits(90, 90, 2);

	for (int down = 0; down < 2; down++) {
		int any = 1;
		PIX *got = fx_page_straight(&any, ink, 60, down);
		l_int32 none = 0;

		T_EQ(any, 0);
		pixZero(got, &none);
		T_EQ(none, 1);
		pixDestroy(&got);
	}
	pixDestroy(&ink);
}

/* Pixels of a row that its runs have wrong, and runs that are empty or two in one. */
static int wrong_runs(const struct fx_pink *k, PIX *ink, int y)
{
	int wrong = 0;

	for (int x = 0, i = k->row[y]; x < k->w; x++) {
		l_uint32 v;

		while (i < k->row[y + 1] && k->run[i].x1 <= x)
			i++;
		pixGetPixel(ink, x, y, &v);
		wrong += (int)v != (i < k->row[y + 1] && k->run[i].x0 <= x);
	}
	for (int i = k->row[y]; i < k->row[y + 1]; i++)
		wrong += k->run[i].x0 >= k->run[i].x1 ||
			(i > k->row[y] && k->run[i - 1].x1 >= k->run[i].x0);
	return wrong;
}

/* Runs are where ink starts and ends; pieces are Leptonica's connected components. */
static void runs(void)
{
	for (int w = 1; w < 100; w += 3) {
		PIX *ink = bits(w, 20, 1 + (unsigned)w % 4);
		BOXA *box = pixConnCompBB(ink, 8);
		struct fx_pink k = { 0 };
		int wrong = 0;

		if (T_OK(!fx_page_pieces(&k, &arena, ink, &e))) {
			T_EQ(k.pieces, boxaGetCount(box));
			for (int y = 0; y < k.h; y++)
				wrong += wrong_runs(&k, ink, y);
		}
		T_EQ(wrong, 0);
		pixDestroy(&ink);
		boxaDestroy(&box);
	}
}

int main(void)
{
	fx_arena_init(&arena, 0);
	grey();
	dark();
	a_mark();
	straight();
	nothing_straight();
	runs();
	fx_arena_reset(&arena);
	return t_end();
}
