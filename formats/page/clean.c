/* clean.c - what a scanner adds: the dark around the sheet and the shadow of the gutter, as thick
 * ink along an edge of the page, and punch holes, as round black discs of one size above each other
 * near an edge. Both are taken out of ink and grey. */
#include "parts.h"

#include <allheaders.h>
#include <stdlib.h>

enum { BAND = 15, ZONE = 100, HOLES = 200 };	/* BAND: percent of a side that a border may take */

enum { LEFT, TOP, RIGHT, BOTTOM, EDGES };

/* With each edge; ink near it; ink near none. */
struct touch { int contact[EDGES]; int64_t area[EDGES], inner; };

/* The part of a page along an edge. */
static struct fx_box band(const struct fx_pink *k, int edge, int wide, int high)
{
	switch (edge) {
	case LEFT:
		return (struct fx_box){ 0, 0, wide, k->h };
	case TOP:
		return (struct fx_box){ 0, 0, k->w, high };
	case RIGHT:
		return (struct fx_box){ k->w - wide, 0, k->w, k->h };
	default:
		return (struct fx_box){ 0, k->h - high, k->w, k->h };
	}
}

static int part_in(const struct fx_prun *r, int y, const struct fx_box *b)
{
	return y < b->y0 || y >= b->y1 ? 0 : fx_pmax(fx_pcommon(r->x0, r->x1, b->x0, b->x1), 0);
}

static struct fx_box edge_band(const struct fx_pink *k, int edge)
{
	return band(k, edge, fx_pmax(k->w * BAND / 100, 1), fx_pmax(k->h * BAND / 100, 1));
}

/* Contact is counted in rows at the sides; above and below it is the ink of the zone over its
 * height. */
static void measure(struct touch *t, const struct fx_pink *k)
{
	const int wide = k->w / ZONE + 1, high = k->h / ZONE + 1;
	const struct fx_box in = { k->w * BAND / 100, k->h * BAND / 100,
		k->w - k->w * BAND / 100, k->h - k->h * BAND / 100 };

	for (int y = in.y0; y < in.y1; y++)
		for (int i = k->row[y]; i < k->row[y + 1]; i++)
			t[k->run[i].piece].inner += part_in(k->run + i, y, &in);
	for (int edge = 0; edge < EDGES; edge++) {
		const struct fx_box near = edge_band(k, edge), zone = band(k, edge, wide, high);
		const int across = edge == TOP || edge == BOTTOM;

		for (int y = near.y0; y < near.y1; y++)
			for (int i = k->row[y]; i < k->row[y + 1]; i++) {
				const int n = part_in(k->run + i, y, &zone);
				struct touch *p = t + k->run[i].piece;

				p->contact[edge] += across ? n : n > 0;
				p->area[edge] += part_in(k->run + i, y, &near);
			}
		for (int i = 0; across && i < k->pieces; i++)
			t[i].contact[edge] /= high;
	}
}

/* Thick, long, and yet no picture that fills the band or goes on beyond. */
static int is_border(const struct touch *t, const struct fx_pink *k, int piece, int edge)
{
	const struct touch *p = t + piece;
	const int across = edge == TOP || edge == BOTTOM, side = across ? k->w : k->h;
	const int64_t deep = fx_pmax((across ? k->h : k->w) * BAND / 100, 1);
	const int64_t n = p->contact[edge];

	return 20 * p->inner <= k->piece[piece].area &&
		n >= fx_pmax(10 * k->size, side * 15 / 100) &&
		10 * p->area[edge] > 6 * n * k->size &&
		10 * p->area[edge] < 9 * n * deep;
}

static void wipe(PIX *ink, PIX *grey, const struct fx_box *b, int back)
{
	BOX *box = boxCreate(b->x0, b->y0, b->x1 - b->x0, b->y1 - b->y0);

	if (box) {
		pixClearInRect(ink, box);
		pixSetInRectArbitrary(grey, box, (l_uint32)back);
	}
	boxDestroy(&box);
}

struct hole { int piece, x, y, d; };

static int is_disc(const struct fx_pink *k, int i)
{
	const struct fx_box *b = &k->piece[i].box;
	const int w = b->x1 - b->x0, h = b->y1 - b->y0, side = fx_pmax(k->w, k->h);
	const int x = (b->x0 + b->x1) / 2;

	return 1000 * w >= 12 * side && 1000 * w <= 35 * side && 4 * w <= 5 * h && 4 * h <= 5 * w &&
		20 * (int64_t)k->piece[i].area >= 13 * (int64_t)w * h && w > k->size &&
		(100 * x < 12 * k->w || 100 * x > 88 * k->w);
}

/* Marks the discs that have another like them above or below. */
static void holes(char *gone, const struct fx_pink *k)
{
	struct hole hole[HOLES];
	int n = 0;

	for (int i = 0; i < k->pieces && n < HOLES; i++) {
		const struct fx_box *b = &k->piece[i].box;

		if (is_disc(k, i))
			hole[n++] = (struct hole){ i, (b->x0 + b->x1) / 2, (b->y0 + b->y1) / 2,
				b->x1 - b->x0 };
	}
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++) {
			const struct hole *a = hole + i, *b = hole + j;

			if (abs(a->x - b->x) * 2 <= a->d && abs(a->d - b->d) * 10 <= 3 * a->d &&
			    abs(a->y - b->y) >= 5 * a->d)
				gone[a->piece] = gone[b->piece] = 1;
		}
}

enum fx_st fx_page_clean(struct fx_pink *k, struct fx_arena *a, struct Pix *ink, struct Pix *grey,
	int back, struct fx_err *e)
{
	struct touch *t = FX_NEWN(a, (size_t)k->pieces + 1, struct touch);
	char *gone = FX_NEWN(a, (size_t)k->pieces + 1, char);

	if (!t || !gone)
		return fx_fail(e, FX_NOMEM, "page: its borders");
	measure(t, k);
	holes(gone, k);
	for (int y = 0; y < k->h; y++)
		for (int i = k->row[y]; i < k->row[y + 1]; i++) {
			const struct fx_prun *r = k->run + i;
			struct fx_box all = { r->x0 - 1, y, r->x1 + 1, y + 1 };

			for (int edge = 0; edge < EDGES; edge++) {
				const struct fx_box in = edge_band(k, edge);
				const struct fx_box part = { fx_pmax(all.x0, in.x0), y,
					fx_pmin(all.x1, in.x1), y + 1 };

				if (!part_in(r, y, &in) || !is_border(t, k, r->piece, edge))
					continue;
				wipe(ink, grey, &part, back);
				k->cleared = 1;
			}
			if (gone[r->piece]) {
				wipe(ink, grey, &all, back);
				k->cleared = 1;
			}
		}
	return FX_OK;
}
