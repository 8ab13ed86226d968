/* rules.c - what is ink but not text: rules, pictures, specks */
#include "parts.h"

#include <allheaders.h>

enum { RULE_LEN = 7, MAX_OTHERS = 5000 };	/* a rule: longer than this many letters are high */

static enum fx_st add(struct fx_pink *k, struct fx_arena *a, enum fx_block_kind kind, BOX *b,
	struct fx_err *e)
{
	l_int32 x, y, w, h;

	if (!k->other)
		k->other = FX_NEWN(a, MAX_OTHERS, struct fx_lblock);
	if (!k->other)
		return fx_fail(e, FX_NOMEM, "page: its rules");
	boxGetGeometry(b, &x, &y, &w, &h);
	if (w < 1 || h < 1 || k->others >= MAX_OTHERS)
		return FX_OK;
	k->other[k->others++] = (struct fx_lblock){ .kind = kind, .score = -1,
		.box = { x, y, x + w, y + h } };
	return FX_OK;
}

/* Pieces far larger than letters. A solid one takes with it what stands within. */
enum fx_st fx_page_pictures(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	int first = k->others;

	for (int i = 0; i < k->pieces; i++) {
		struct fx_piece *p = k->piece + i;
		const int w = p->box.x1 - p->box.x0, h = p->box.y1 - p->box.y0;
		/* the dark around a scanned sheet holds the sheet: it is no picture */
		const int around = w * 10 > k->w * 7 && h * 10 > k->h * 7;
		const int solid = !around && (int64_t)p->area * 5 > (int64_t)w * h;

		if (h <= 7 * k->size || w <= (solid ? 3 : 1) * k->size)
			continue;
		p->frag = FX_PIECE_NO_TEXT;
		if (w > 4 * k->size && !around) {
			BOX *b = boxCreate(p->box.x0, p->box.y0, w, h);
			enum fx_st st = b ? add(k, a, FX_BLOCK_FIGURE, b, e) :
				fx_fail(e, FX_NOMEM, "page: its pictures");

			boxDestroy(&b);
			FX_TRY(st);
			k->other[k->others - 1].lines = solid;
		}
	}
	for (int o = first; o < k->others; o++) {
		const struct fx_box in = k->other[o].box;

		for (int i = 0; k->other[o].lines && i < k->pieces; i++) {
			const struct fx_box *b = &k->piece[i].box;

			if (b->x0 >= in.x0 && b->x1 <= in.x1 && b->y0 >= in.y0 && b->y1 <= in.y1)
				k->piece[i].frag = FX_PIECE_NO_TEXT;
		}
		k->other[o].lines = 0;
	}
	return FX_OK;
}

/* Straight strokes along one axis, thin enough to be rules: added to *mask, and as blocks. */
static enum fx_st strokes(struct fx_pink *k, struct fx_arena *a, PIX *ink, PIX *mask, int down,
	struct fx_err *e)
{
	const int len = fx_pmax(k->size * RULE_LEN, 40), thin = fx_pmax(k->size / 2, 4);
	PIX *open = down ? pixOpenBrick(NULL, ink, 1, len) : pixOpenBrick(NULL, ink, len, 1);
	PIXA *each = NULL;
	BOXA *box = open ? pixConnComp(open, &each, 8) : NULL;
	enum fx_st st = box ? FX_OK : fx_fail(e, FX_NOMEM, "page: its rules");

	for (int i = 0; !st && i < boxaGetCount(box); i++) {
		BOX *b = boxaGetBox(box, i, L_CLONE);
		PIX *p = pixaGetPix(each, i, L_CLONE);
		l_int32 x, y, w, h, area = 0;

		boxGetGeometry(b, &x, &y, &w, &h);
		pixCountPixels(p, &area, NULL);
		/* mean thickness, as a rule may be a little aslant */
		if (area <= (int64_t)thin * (down ? h : w) && (down ? w : h) <= 3 * thin) {
			pixRasterop(mask, x, y, w, h, PIX_SRC | PIX_DST, p, 0, 0);
			st = add(k, a, FX_BLOCK_RULE, b, e);
		}
		pixDestroy(&p);
		boxDestroy(&b);
	}
	pixDestroy(&open);
	pixaDestroy(&each);
	boxaDestroy(&box);
	return st;
}

/* Takes the mask's ink away, but leaves what goes on above and below it: letters that cross. */
static void take(PIX *ink, PIX *mask, PIX *grey, int back)
{
	PIX *wide = pixDilateBrick(NULL, mask, 3, 3);
	PIX *gone = wide ? pixAnd(NULL, wide, ink) : NULL;
	PIX *left = gone ? pixSubtract(NULL, ink, gone) : NULL;
	PIX *bridge = left ? pixCloseSafeBrick(NULL, left, 1, 9) : NULL;

	if (bridge) {
		pixAnd(bridge, bridge, gone);
		pixSubtract(wide, wide, bridge);
		pixOr(left, left, bridge);
		pixCopy(ink, left);
		pixSetMasked(grey, wide, (l_uint32)back);
	}
	pixDestroy(&wide);
	pixDestroy(&gone);
	pixDestroy(&left);
	pixDestroy(&bridge);
}

static enum fx_st rules(struct fx_pink *k, struct fx_arena *a, PIX *ink, PIX *grey, int back,
	struct fx_err *e)
{
	PIX *mask = pixCreateTemplate(ink);
	enum fx_st st = mask ? FX_OK : fx_fail(e, FX_NOMEM, "page: its rules");

	if (!st)
		st = strokes(k, a, ink, mask, 0, e);
	if (!st)
		st = strokes(k, a, ink, mask, 1, e);
	if (!st && k->others)
		take(ink, mask, grey, back);
	pixDestroy(&mask);
	return st;
}

/* Screened pictures. Leptonica's mask wants a page of 150 to 200 dots an inch. */
static enum fx_st halftones(struct fx_pink *k, struct fx_arena *a, PIX *ink, PIX *grey, int back,
	struct fx_err *e)
{
	const int half = k->size >= 14;
	PIX *small = half ? pixReduceRankBinaryCascade(ink, 1, 0, 0, 0) : pixClone(ink);
	l_int32 found = 0;
	PIX *mask = small && pixGetWidth(small) >= 200 && pixGetHeight(small) >= 200 ?
		pixGenerateHalftoneMask(small, NULL, &found, NULL) : NULL;
	PIX *big = mask && found ? half ? pixExpandReplicate(mask, 2) : pixClone(mask) : NULL;
	BOXA *box = big ? pixConnCompBB(big, 8) : NULL;
	enum fx_st st = FX_OK;

	for (int i = 0; !st && box && i < boxaGetCount(box); i++) {
		BOX *b = boxaGetBox(box, i, L_CLONE), *in;
		l_int32 w, h;

		in = boxClipToRectangle(b, k->w, k->h);
		boxGetGeometry(b, NULL, NULL, &w, &h);
		if (in && w > 6 * k->size && h > 6 * k->size) {
			found = 2;
			if (w * 10 < k->w * 9 || h * 10 < k->h * 9)
				st = add(k, a, FX_BLOCK_FIGURE, in, e);
		} else if (in) {
			pixClearInRect(big, in);
		}
		boxDestroy(&b);
		boxDestroy(&in);
	}
	if (found == 2) {
		k->cleared = 1;
		pixRasterop(ink, 0, 0, k->w, k->h, PIX_NOT(PIX_SRC) & PIX_DST, big, 0, 0);
		pixSetMaskedGeneral(grey, big, (l_uint32)back, 0, 0);
	}
	pixDestroy(&small);
	pixDestroy(&mask);
	pixDestroy(&big);
	boxaDestroy(&box);
	return st;
}

enum fx_st fx_page_clear(struct fx_pink *k, struct fx_arena *a, struct Pix *ink, struct Pix *grey,
	int back, struct fx_err *e)
{
	if (!k->size)
		return FX_OK;
	FX_TRY(halftones(k, a, ink, grey, back, e));
	return rules(k, a, ink, grey, back, e);
}
