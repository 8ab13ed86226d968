/* rules.c - what is ink but not text: rules, screened pictures */
#include "regions.h"

#include <allheaders.h>
#include <stdlib.h>

enum { RULE_LEN = 7 };	/* a rule: longer than this many letters are high */

/* Rows (columns, `down`) of a stroke that are ink for half of its length, as its new box in *b;
 * what lies on it, a beam on a staff's line, is no part of the rule. Returns the ink in them; 0:
 * there are none, as the rule is aslant. */
static int core(struct fx_box *b, PIX *p, int down)
{
	const int w = pixGetWidth(p), h = pixGetHeight(p), len = down ? h : w, deep = down ? w : h;
	NUMA *count = down ? pixCountPixelsByColumn(p) : pixCountPixelsByRow(p, NULL);
	int first = deep, last = -1, area = 0;

	for (int i = 0; count && i < deep; i++) {
		l_int32 n = 0;

		numaGetIValue(count, i, &n);
		if (2 * n < len)
			continue;
		first = fx_pmin(first, i);
		last = i;
		area += n;
	}
	numaDestroy(&count);
	if (area && down)
		*b = (struct fx_box){ b->x0 + first, b->y0, b->x0 + last + 1, b->y1 };
	else if (area)
		*b = (struct fx_box){ b->x0, b->y0 + first, b->x1, b->y0 + last + 1 };
	return area;
}

/* Is this connected part of long strokes a rule? Then its box is that of its core. */
static int is_rule(struct fx_box *b, PIX *p, int thin, int down)
{
	struct fx_box in = *b;
	const int len = down ? b->y1 - b->y0 : b->x1 - b->x0;
	l_int32 area = core(&in, p, down);

	if (area && area <= (int64_t)thin * len &&
	    (down ? in.x1 - in.x0 : in.y1 - in.y0) <= thin) {
		*b = in;
		return 1;
	}
	/* mean thickness, as a rule may be a little aslant */
	pixCountPixels(p, &area, NULL);
	return area <= (int64_t)thin * len && (down ? b->x1 - b->x0 : b->y1 - b->y0) <= 3 * thin;
}

/* How rules are looked for: along which axis, and on ink or on what is faint. */
struct look { PIX *ink, *mask; int down, faint; };

int fx_page_stands_free(struct Pix *ink, const struct fx_box *b, int down)
{
	const int len = down ? b->y1 - b->y0 : b->x1 - b->x0;

	for (int side = 0; side < 2; side++) {
		const int by = side ? 2 : -3;
		BOX *near = down ? boxCreate((side ? b->x1 : b->x0) + by, b->y0, 1, len) :
			boxCreate(b->x0, (side ? b->y1 : b->y0) + by, len, 1);
		l_int32 n = 0;

		if (near)
			pixCountPixelsInRect(ink, near, &n, NULL);
		boxDestroy(&near);
		if (5 * n > 2 * len)
			return 0;
	}
	return 1;
}

/* Straight strokes along one axis, thin enough to be rules: as blocks, and added to the mask. Of
 * faint ones, those that are no others'; they wait for a region that they are a part of. */
static enum fx_st strokes(struct fx_pink *k, struct fx_arena *a, const struct look *at,
	struct fx_err *e)
{
	const int len = fx_pmax(k->size * RULE_LEN, 40), thin = fx_pmax(k->size / 2, 4);
	int any;
	PIX *open = fx_page_straight(&any, at->ink, len, at->down);
	PIXA *each = NULL;
	BOXA *box = open && any ? pixConnComp(open, &each, 8) : NULL;
	enum fx_st st = box || (open && !any) ? FX_OK : fx_fail(e, FX_NOMEM, "page: its rules");

	for (int i = 0; !st && box && i < boxaGetCount(box); i++) {
		PIX *p = pixaGetPix(each, i, L_CLONE);
		l_int32 x = 0, y = 0, w = 0, h = 0;
		struct fx_lblock b = { .kind = FX_BLOCK_RULE, .score = -1, .turn = at->faint };

		boxaGetBoxGeometry(box, i, &x, &y, &w, &h);
		b.box = (struct fx_box){ x, y, x + w, y + h };
		if (is_rule(&b.box, p, thin, at->down) &&
		    (!at->faint || fx_page_stands_free(at->ink, &b.box, at->down))) {
			if (at->mask)
				pixRasterop(at->mask, b.box.x0, b.box.y0, b.box.x1 - b.box.x0,
					b.box.y1 - b.box.y0, PIX_SRC | PIX_DST, p,
					b.box.x0 - x, b.box.y0 - y);
			st = fx_page_add(k, a, &b, e);
		}
		pixDestroy(&p);
	}
	pixDestroy(&open);
	pixaDestroy(&each);
	boxaDestroy(&box);
	return st;
}

static l_uint32 *row_of(PIX *p, int y)
{
	return pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p);
}

/* Paper where the mask is 1. */
static void paint_over(PIX *grey, PIX *mask, int back)
{
	const l_uint8 paper = (l_uint8)back;
	const int n = pixGetWpl(mask);

	pixSetPadBits(mask, 0);
	for (int y = 0; y < pixGetHeight(mask); y++)
		for (int i = 0; i < n; i++)
			for (l_uint32 left = row_of(mask, y)[i]; left;) {
				const int bit = __builtin_clz(left);

				SET_DATA_BYTE(row_of(grey, y), 32 * i + bit, paper);
				left &= ~(0x80000000u >> bit);
			}
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
		paint_over(grey, wide, back);
	}
	pixDestroy(&wide);
	pixDestroy(&gone);
	pixDestroy(&left);
	pixDestroy(&bridge);
}

/* Hair lines that the raster has as light grey: below the border of ink, but long and straight. */
static enum fx_st faint_rules(struct fx_pink *k, struct fx_arena *a, PIX *grey, int back,
	struct fx_err *e)
{
	PIX *faint = fx_page_dark(grey, back * 17 / 20);
	struct look at = { .ink = faint, .faint = 1 };
	enum fx_st st = faint ? FX_OK : fx_fail(e, FX_NOMEM, "page: its rules");

	for (at.down = 0; !st && at.down < 2; at.down++)
		st = strokes(k, a, &at, e);
	pixDestroy(&faint);
	return st;
}

static enum fx_st rules(struct fx_pink *k, struct fx_arena *a, PIX *ink, PIX *grey, int back,
	struct fx_err *e)
{
	struct look at = { .ink = ink, .mask = pixCreateTemplate(ink) };
	enum fx_st st = at.mask ? faint_rules(k, a, grey, back, e) :
		fx_fail(e, FX_NOMEM, "page: its rules");
	const int before = k->others;

	for (at.down = 0; !st && at.down < 2; at.down++)
		st = strokes(k, a, &at, e);
	if (!st && k->short_too)
		st = fx_page_sides(k, a, ink, e);
	if (!st && k->others > before)
		take(ink, at.mask, grey, back);
	pixDestroy(&at.mask);
	return st;
}

/* Writing on a tint looks screened too: most pieces in the box are as high as letters, where a
 * screened picture is full of specks. */
static int is_writing(const struct fx_pink *k, const struct fx_box *box)
{
	int letters = 0, all = 0;

	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *b = &k->piece[i].box;
		const int h = b->y1 - b->y0;

		if (!fx_pholds(box, b))
			continue;
		all++;
		letters += 2 * h >= k->size && 5 * h <= 12 * k->size && b->x1 - b->x0 <= 6 * h;
	}
	return letters >= 30 && 10 * letters >= 7 * all;
}

/* May Leptonica find a screened picture? It grows them from where 5 x 5 squares of 4 x 4 pixels of
 * ink lie side by side (of 8 x 8, older ones, of which a quarter may be missing). Looking for fewer
 * is quick, and most pages have none. */
static int may_be_screened(PIX *ink)
{
	PIX *solid = pixReduceRankBinaryCascade(ink, 4, 4, 1, 0);
	l_int32 none = 0;

	if (solid && pixOpenBrick(solid, solid, 3, 3))
		pixZero(solid, &none);
	pixDestroy(&solid);
	return !none;
}

/* Screened pictures. Leptonica's mask wants a page of 150 to 200 dots an inch. */
static enum fx_st halftones(struct fx_pink *k, struct fx_arena *a, PIX *ink, PIX *grey, int back,
	struct fx_err *e)
{
	const int half = k->size >= 14;
	PIX *small = half ? pixReduceRankBinaryCascade(ink, 1, 0, 0, 0) : pixClone(ink);
	l_int32 found = 0;
	PIX *mask = small && pixGetWidth(small) >= 200 && pixGetHeight(small) >= 200 &&
		may_be_screened(small) ? pixGenerateHalftoneMask(small, NULL, &found, NULL) : NULL;
	PIX *big = mask && found ? half ? pixExpandReplicate(mask, 2) : pixClone(mask) : NULL;
	BOXA *box = big ? pixConnCompBB(big, 8) : NULL;
	enum fx_st st = FX_OK;

	for (int i = 0; !st && box && i < boxaGetCount(box); i++) {
		struct fx_lblock f = { .kind = FX_BLOCK_FIGURE, .score = -1 };
		l_int32 x = 0, y = 0, w = 0, h = 0;

		boxaGetBoxGeometry(box, i, &x, &y, &w, &h);
		f.box = (struct fx_box){ x, y, fx_pmin(x + w, k->w), fx_pmin(y + h, k->h) };
		if (f.box.x0 >= f.box.x1 || f.box.y0 >= f.box.y1)
			continue;
		if (w > 6 * k->size && h > 6 * k->size && !is_writing(k, &f.box)) {
			found = 2;
			if (w * 10 < k->w * 9 || h * 10 < k->h * 9)
				st = fx_page_add(k, a, &f, e);
		} else {
			BOX *in = boxaGetBox(box, i, L_CLONE);

			pixClearInRect(big, in);
			boxDestroy(&in);
		}
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

/* ---- all of them, for the layout ---- */

struct found { struct fx_lrule r; int faint, same; };	/* same: as the one of this number */

static int first_of(struct found *f, int i)
{
	while (f[i].same != i)
		i = f[i].same = f[f[i].same].same;
	return i;
}

/* What is dark enough for ink is found again among what is faint, and maybe more of its length. */
static void unite(struct found *f, int n)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++) {
			const struct fx_box *a = &f[i].r.box, *b = &f[j].r.box;
			int p, q;

			if (f[i].faint == f[j].faint || f[i].r.down != f[j].r.down ||
			    fx_pcommon(a->x0, a->x1, b->x0, b->x1) <= 0 ||
			    fx_pcommon(a->y0, a->y1, b->y0, b->y1) <= 0)
				continue;
			p = first_of(f, i);
			q = first_of(f, j);
			f[fx_pmax(p, q)].same = fx_pmin(p, q);
		}
	for (int i = 0; i < n; i++)
		fx_pjoin(&f[first_of(f, i)].r.box, &f[i].r.box);
}

static int from_the_top(const void *p, const void *q)
{
	const struct fx_lrule *a = p, *b = q;
	const int by[] = { a->box.y0 - b->box.y0, a->box.x0 - b->box.x0, a->down - b->down,
		a->box.y1 - b->box.y1, a->box.x1 - b->box.x1 };
	size_t i = 0;

	while (i + 1 < FX_COUNT(by) && !by[i])
		i++;
	return by[i];
}

enum fx_st fx_page_rules(struct fx_layout *l, struct fx_arena *a, struct fx_arena *scratch,
	const struct fx_pink *k, struct fx_err *e)
{
	struct found *f;
	int n = 0;

	for (int i = 0; i < k->others; i++)
		n += k->other[i].kind == FX_BLOCK_RULE;
	if (!n)
		return FX_OK;
	f = FX_NEWN(scratch, n, struct found);
	l->rule = FX_NEWN(a, n + k->sides, struct fx_lrule);
	if (!f || !l->rule)
		return fx_fail(e, FX_NOMEM, "page: %d rules", n);
	for (int i = 0, at = 0; i < k->others; i++) {
		const struct fx_lblock *b = k->other + i;

		if (b->kind != FX_BLOCK_RULE)
			continue;
		f[at] = (struct found){ { b->box, b->box.y1 - b->box.y0 > b->box.x1 - b->box.x0 },
			b->turn, at };
		at++;
	}
	unite(f, n);
	for (int i = 0; i < n; i++)
		if (f[i].same == i)
			l->rule[l->rules++] = f[i].r;
	for (int i = 0; i < k->sides; i++)
		l->rule[l->rules++] = k->side[i];
	qsort(l->rule, (size_t)l->rules, sizeof *l->rule, from_the_top);
	return FX_OK;
}
