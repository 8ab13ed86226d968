/* grey.c - from a raster to even light, and from that to ink */
#include "parts.h"

#include <allheaders.h>
#include <string.h>

enum { CELL_MIN = 8, CELL_MAX = 64, CONTRAST = 24 };

struct cells { int n, w, h; unsigned char *light; };	/* n: pixels a side; light: (h, w) */

static inline unsigned char *row_of(PIX *p, int y)
{
	return (unsigned char *)(pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p));
}

/* Leptonica keeps bytes in words of the machine: byte x of a line is GET_DATA_BYTE's. */
static inline int get(const void *line, int x)
{
	return (int)GET_DATA_BYTE(line, x);
}

static inline void set(void *line, int x, int v)
{
	l_uint8 byte = (l_uint8)v;

	SET_DATA_BYTE(line, x, byte);
}

/* Per cell: the levels below which 10, 50 and 85 % of its pixels lie. */
static void levels(int out[3], PIX *grey, const int box[4])
{
	int count[256] = { 0 }, total = 0, seen = 0, at = 0;
	static const int part[3] = { 10, 50, 85 };

	for (int y = box[1]; y < box[3]; y++) {
		const unsigned char *line = row_of(grey, y);

		for (int x = box[0]; x < box[2]; x++)
			count[get(line, x)]++;
		total += box[2] - box[0];
	}
	for (int v = 0; v < 256 && at < 3; v++) {
		seen += count[v];
		while (at < 3 && (int64_t)seen * 100 >= (int64_t)total * part[at])
			out[at++] = v;
	}
}

static void cell_box(int box[4], const struct cells *c, PIX *grey, int i)
{
	box[0] = i % c->w * c->n;
	box[1] = i / c->w * c->n;
	box[2] = fx_pmin(box[0] + c->n, pixGetWidth(grey));
	box[3] = fx_pmin(box[1] + c->n, pixGetHeight(grey));
}

/* Does most of a cell lie on the dark side of its middle light? -1: it has no contrast. */
static int is_dark_cell(PIX *plain, const int box[4])
{
	const int all = (box[2] - box[0]) * (box[3] - box[1]);
	unsigned char lo = 255, hi = 0;
	int dark = 0;

	for (int y = box[1]; y < box[3]; y++) {
		const unsigned char *line = row_of(plain, y);

		for (int x = box[0]; x < box[2]; x++) {
			lo = line[x] < lo ? line[x] : lo;
			hi = line[x] > hi ? line[x] : hi;
		}
	}
	if (hi - lo < 3 * CONTRAST)
		return -1;
	for (int y = box[1]; y < box[3]; y++) {
		const unsigned char *line = row_of(plain, y);

		for (int x = box[0]; x < box[2]; x++)
			dark += line[x] <= (lo + hi) / 2;
	}
	return 2 * dark >= all;
}

/* Text is the lesser part of wherever it stands, so cells with contrast vote: is the usual level
 * nearer to the lightest or to the darkest? Bytes are in the order of columns. */
static int is_dark_page(PIX *plain)
{
	struct cells c = { .n = fx_pclamp(fx_pmin(pixGetWidth(plain), pixGetHeight(plain)) / 24,
		CELL_MIN, CELL_MAX) };
	int votes[2] = { 0 };

	c.w = (pixGetWidth(plain) + c.n - 1) / c.n;
	c.h = (pixGetHeight(plain) + c.n - 1) / c.n;
	for (int i = 0; i < c.w * c.h; i++) {
		int box[4], dark;

		cell_box(box, &c, plain, i);
		dark = is_dark_cell(plain, box);
		if (dark >= 0)
			votes[dark]++;
	}
	return votes[1] > 2 * votes[0];
}

enum fx_st fx_page_grey(struct Pix **grey, const struct fx_raster *r, struct fx_err *e)
{
	PIX *p = pixCreateNoInit(r->w, r->h, 8);
	int dark;

	*grey = NULL;
	if (!p)
		return fx_fail(e, FX_NOMEM, "page of %dx%d pixels", r->w, r->h);
	for (int y = 0; y < r->h; y++) {
		unsigned char *line = row_of(p, y);

		if (r->channels == 1)
			memcpy(line, r->px + (size_t)y * r->stride, (size_t)r->w);
		for (int x = 0; r->channels == 3 && x < r->w; x++)
			line[x] = (unsigned char)fx_raster_grey(r, x, y);
	}
	dark = is_dark_page(p);
	pixEndianByteSwap(p);
	pixSetPadBits(p, 0);
	if (dark)
		pixInvert(p, p);
	*grey = p;
	return FX_OK;
}

/* The light of each cell: of paper, so the lightest of the cells around counts. */
static int measure(struct cells *c, PIX *grey)
{
	unsigned char *one;
	int count[256] = { 0 }, seen = 0, usual = 255;

	c->n = fx_pclamp(fx_pmin(pixGetWidth(grey), pixGetHeight(grey)) / 48, CELL_MIN, CELL_MAX);
	c->w = (pixGetWidth(grey) + c->n - 1) / c->n;
	c->h = (pixGetHeight(grey) + c->n - 1) / c->n;
	one = LEPT_CALLOC((size_t)c->w * (size_t)c->h, 1);
	c->light = LEPT_CALLOC((size_t)c->w * (size_t)c->h, 1);
	if (!one || !c->light) {
		LEPT_FREE(one);
		return -1;
	}
	for (int i = 0; i < c->w * c->h; i++) {
		int box[4], v[3];

		cell_box(box, c, grey, i);
		levels(v, grey, box);
		one[i] = (unsigned char)v[2];
		count[v[2]]++;
	}
	for (int v = 0; v < 256 && 2 * seen < c->w * c->h; v++) {
		seen += count[v];
		usual = v;
	}
	for (int i = 0; i < c->w * c->h; i++) {
		int best = 0;

		for (int y = i / c->w - 1; y <= i / c->w + 1; y++)
			for (int x = i % c->w - 1; x <= i % c->w + 1; x++)
				if (y >= 0 && y < c->h && x >= 0 && x < c->w)
					best = fx_pmax(best, one[y * c->w + x]);
		/* pictures and bold letters are not dim light */
		c->light[i] = (unsigned char)fx_pmax(best, fx_pmax(usual * 2 / 5, 16));
	}
	LEPT_FREE(one);
	return usual;
}

/* The light at a pixel, 8.8 fixed point, from the centres of the four cells around. */
static inline int light_at(const unsigned char *up, const unsigned char *down, int fy,
	int x, const struct cells *c)
{
	int pos = x * 256 / c->n - 128, l = pos < 0 ? 0 : pos >> 8, fx = pos < 0 ? 0 : pos & 255;
	int r = l + 1 < c->w ? l + 1 : c->w - 1;
	int a = up[l] * (256 - fx) + up[r] * fx, b = down[l] * (256 - fx) + down[r] * fx;

	l = (a >> 8) * (256 - fy) + (b >> 8) * fy;
	return fx_pmax(l, 256);
}

static void even_out(PIX *grey, const struct cells *c, int usual)
{
	for (int y = 0; y < pixGetHeight(grey); y++) {
		int pos = y * 256 / c->n - 128, u = pos < 0 ? 0 : pos >> 8;
		int d = u + 1 < c->h ? u + 1 : c->h - 1, fy = pos < 0 ? 0 : pos & 255;
		unsigned char *line = row_of(grey, y);

		for (int x = 0; x < pixGetWidth(grey); x++) {
			int at = light_at(c->light + u * c->w, c->light + d * c->w, fy, x, c);
			int v = (get(line, x) * usual * 256 + at / 2) / at;

			set(line, x, fx_pmin(v, 255));
		}
	}
}

/* Half way between paper and ink; 0: nothing stands out. */
static int threshold(const int64_t count[256], int64_t total, int back)
{
	int64_t seen = 0;
	int darkest = 0, t;

	while (darkest < 255 && (seen += count[darkest]) * 2000 < total)
		darkest++;
	if (back - darkest < CONTRAST) {	/* perhaps a single small mark */
		for (darkest = 0; darkest < 255 && !count[darkest]; darkest++)
			;
		if (back - darkest < 3 * CONTRAST)
			return 0;
	}
	t = (back + darkest) / 2;
	for (int turn = 0; turn < 8; turn++) {
		int64_t sum = 0, n = 0;

		for (int v = 0; v <= t; v++) {
			sum += v * count[v];
			n += count[v];
		}
		t = n ? (int)(sum / n + back) / 2 : t;
	}
	return fx_pclamp(t, 1, back * 4 / 5);
}

enum fx_st fx_page_even(int *back, struct Pix *grey, struct fx_err *e)
{
	struct cells c = { 0 };

	*back = measure(&c, grey);
	if (*back >= 0)
		even_out(grey, &c, *back);
	LEPT_FREE(c.light);
	return *back >= 0 ? FX_OK : fx_fail(e, FX_NOMEM, "page of %dx%d pixels",
		pixGetWidth(grey), pixGetHeight(grey));
}

/* How many pixels have each level. Pages are flat for the most part: four pixels that are like the
 * four before them are not counted one by one. */
static void histogram(int64_t count[256], PIX *grey)
{
	const int w = pixGetWidth(grey), words = w / 4;
	int64_t like = 0;
	l_uint32 last = 0;

	for (int y = 0; y < pixGetHeight(grey); y++) {
		const l_uint32 *line = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);

		for (int i = 0; i < words; i++, like++) {
			if (line[i] == last)
				continue;
			for (int k = 0; k < 32; k += 8)
				count[last >> k & 255] += like;
			last = line[i];
			like = 0;
		}
		for (int x = 4 * words; x < w; x++)
			count[get(line, x)]++;
	}
	for (int k = 0; k < 32; k += 8)
		count[last >> k & 255] += like;
}

/* Four pixels as four bits, the first the highest. */
static inline l_uint32 darker(l_uint32 four, l_uint32 below)
{
	return (l_uint32)((four >> 24) < below) << 3 | (l_uint32)((four >> 16 & 255) < below) << 2 |
		(l_uint32)((four >> 8 & 255) < below) << 1 | (l_uint32)((four & 255) < below);
}

PIX *fx_page_dark(PIX *grey, int below)
{
	const int w = pixGetWidth(grey), h = pixGetHeight(grey), words = pixGetWpl(grey);
	PIX *p = pixCreate(w, h, 1);

	for (int y = 0; p && y < h; y++) {
		const l_uint32 *from = pixGetData(grey) + (size_t)y * (size_t)words;
		l_uint32 *to = pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p);

		for (int i = 0; i < words; i++)
			if (from[i] != 0xffffffff)
				to[i / 8] |= darker(from[i], (l_uint32)below) << (28 - i % 8 * 4);
	}
	if (p)
		pixSetPadBits(p, 0);
	return p;
}

enum fx_st fx_page_ink(struct Pix **ink, struct Pix *grey, int back, struct fx_err *e)
{
	const int w = pixGetWidth(grey), h = pixGetHeight(grey);
	int64_t count[256] = { 0 };
	int t;

	*ink = NULL;
	histogram(count, grey);
	t = threshold(count, (int64_t)w * h, back);
	if (!t)
		return FX_OK;
	*ink = fx_page_dark(grey, t + 1);
	return *ink ? FX_OK : fx_fail(e, FX_NOMEM, "page of %dx%d pixels", w, h);
}
