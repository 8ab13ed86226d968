/* regions.c - what else than text is on a page: who finds it, and who wins where two do */
#include "regions.h"

enum { MAX_REGIONS = 500 };	/* noise would have many */
enum { PROSE_WORDS = 4, PROSE_LINES = 3 };	/* labels have fewer */

enum fx_st fx_page_add(struct fx_pink *k, struct fx_arena *a, const struct fx_lblock *b,
	struct fx_err *e)
{
	if (!k->other)
		k->other = FX_NEWN(a, FX_PAGE_MAX_OTHERS, struct fx_lblock);
	if (!k->other)
		return fx_fail(e, FX_NOMEM, "page: its regions");
	if (k->others < FX_PAGE_MAX_OTHERS)
		k->other[k->others++] = *b;
	return FX_OK;
}

static int64_t area(const struct fx_box *b)
{
	return b->x1 <= b->x0 || b->y1 <= b->y0 ? 0 :
		(int64_t)(b->x1 - b->x0) * (b->y1 - b->y0);
}

/* Do both claim one place: half of the smaller? */
static int rivals(const struct fx_box *a, const struct fx_box *b)
{
	const struct fx_box both = { fx_pmax(a->x0, b->x0), fx_pmax(a->y0, b->y0),
		fx_pmin(a->x1, b->x1), fx_pmin(a->y1, b->y1) };
	const int64_t p = area(a), q = area(b);

	return 2 * area(&both) > (p < q ? p : q);
}

/* The stronger score wins; of equals the larger, then the first. Turned text is a part of what it
 * stands in. */
static int beats(const struct fx_lblock *a, const struct fx_lblock *b)
{
	if ((a->kind == FX_BLOCK_TEXT) != (b->kind == FX_BLOCK_TEXT))
		return b->kind == FX_BLOCK_TEXT;
	if (a->score > b->score || a->score < b->score)
		return a->score > b->score;
	return area(&a->box) >= area(&b->box);
}

static void drop(struct fx_pink *k, int i)
{
	k->other[i].lines = -1;
}

static void sweep(struct fx_pink *k)
{
	int n = 0;

	for (int i = 0; i < k->others; i++)
		if (k->other[i].lines >= 0)
			k->other[n++] = k->other[i];
	k->others = n;
}

static void settle(struct fx_pink *k)
{
	int regions = 0;

	for (int i = 0; i < k->others; i++)
		if (k->other[i].kind != FX_BLOCK_RULE && ++regions > MAX_REGIONS)
			drop(k, i);
	for (int i = 0; i < k->others; i++) {
		const struct fx_lblock *a = k->other + i;

		if (a->kind == FX_BLOCK_RULE)
			continue;
		for (int j = 0; j < i && a->lines >= 0; j++) {
			const struct fx_lblock *b = k->other + j;

			if (b->kind != FX_BLOCK_RULE && b->lines >= 0 && rivals(&a->box, &b->box))
				drop(k, beats(b, a) ? i : j);
		}
	}
	for (int i = 0; i < k->others; i++)
		if (k->other[i].kind == FX_BLOCK_RULE && k->other[i].turn)
			drop(k, i);	/* too faint for a rule of its own */
	for (int i = 0; i < k->others; i++)
		for (int j = 0; k->other[i].kind == FX_BLOCK_RULE && j < k->others; j++) {
			const struct fx_box in = fx_pgrown(&k->other[j].box, k->size / 2);

			if (k->other[j].kind != FX_BLOCK_RULE && k->other[j].lines >= 0 &&
			    fx_pholds(&in, &k->other[i].box))
				drop(k, i);
		}
	sweep(k);
}

int fx_page_region_of(const struct fx_pink *k, const struct fx_box *b)
{
	for (int i = 0; i < k->others; i++)
		if (k->other[i].kind != FX_BLOCK_RULE && !k->other[i].line &&
		    fx_pholds(&k->other[i].box, b))
			return i;
	return -1;
}

int fx_page_keeps_text(const struct fx_lblock *b)
{
	return b->kind == FX_BLOCK_TABLE || b->kind == FX_BLOCK_FORMULA;
}

void fx_page_prose(struct fx_pink *k)
{
	for (int i = 0; i < k->others; i++) {
		struct fx_lblock *o = k->other + i;
		int lines = 0;

		for (int f = 0; o->kind == FX_BLOCK_FIGURE && f < k->frags; f++)
			lines += k->frag[f].words >= PROSE_WORDS &&
				fx_pcommon(o->box.x0, o->box.x1, k->frag[f].box.x0,
					k->frag[f].box.x1) > 0 &&
				fx_pcommon(o->box.y0, o->box.y1, k->frag[f].box.y0,
					k->frag[f].box.y1) > 0;
		o->line = lines >= PROSE_LINES;
	}
}

enum fx_st fx_page_regions(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	FX_TRY(fx_page_staves(k, a, e));
	FX_TRY(fx_page_grids(k, a, e));
	FX_TRY(fx_page_drawings(k, a, e));
	FX_TRY(fx_page_turned(k, a, e));
	settle(k);
	return FX_OK;
}
