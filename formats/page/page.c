/* page.c - see page.h */
#include "page.h"
#include "cuts.h"
#include "regions.h"

#include <allheaders.h>
#include <math.h>
#include <string.h>

enum { DUST = 50, DUST_SIZE = 400 };	/* grains; of the longer side, what letters are not below */
enum { LIGHT = 80 };		/* percent of paper: small letters are darker */

struct page {
	PIX *grey;		/* as it came */
	PIX *upright, *ink;
	int back;
	int drawn;		/* 1: its light is even, its paper white */
	struct fx_pose pose;
	struct fx_pink k;
	struct fx_arena *a;	/* for this page's work, not for what is handed out */
};

static void drop(struct page *p)
{
	pixDestroy(&p->grey);
	pixDestroy(&p->upright);
	pixDestroy(&p->ink);
}

/* Ink to pieces; where noise makes them too many, without what is thinner than two pixels. */
static enum fx_st pieces(struct page *p, struct fx_err *e)
{
	enum fx_st st = fx_page_pieces(&p->k, p->a, p->ink, e);

	if (st != FX_LIMIT)
		return st;
	fx_prenew(p->a);
	if (!pixOpenBrick(p->ink, p->ink, 2, 2))
		return fx_fail(e, FX_NOMEM, "page: clearing noise");
	return fx_page_pieces(&p->k, p->a, p->ink, e);
}

/* What is dark on the upright page, and its pieces. */
static enum fx_st inked(struct page *p, struct fx_err *e)
{
	pixDestroy(&p->ink);
	fx_prenew(p->a);
	memset(&p->k, 0, sizeof p->k);
	FX_TRY(fx_page_ink(&p->ink, p->upright, p->back, e));
	p->k.w = pixGetWidth(p->upright);
	p->k.h = pixGetHeight(p->upright);
	return p->ink ? pieces(p, e) : FX_OK;
}

/* The pieces of the page in the pose that is assumed so far. */
static enum fx_st look(struct page *p, struct fx_err *e)
{
	pixDestroy(&p->upright);
	if (p->drawn) {
		p->upright = pixClone(p->grey);
	} else {
		FX_TRY(fx_page_turn(&p->upright, p->grey, &p->pose, p->back, e));
		FX_TRY(fx_page_even(&p->back, p->upright, e));
	}
	return inked(p, e);
}

/* Letters change their boxes when they are turned, so the second look is the better one. */
static enum fx_st set_upright(struct page *p, int turn, struct fx_err *e)
{
	struct fx_pose more;

	FX_TRY(look(p, e));
	if (!p->ink)
		return FX_OK;
	FX_TRY(fx_page_pose(&p->pose, p->a, &p->k, turn, e));
	if (fabs(p->pose.skew) < 0.15)
		p->pose.skew = 0;
	if (!p->pose.turn && p->pose.skew == 0)
		return FX_OK;
	FX_TRY(look(p, e));
	if (!p->ink || fabs(p->pose.skew) < 1)
		return FX_OK;
	FX_TRY(fx_page_pose(&more, p->a, &p->k, turn >= 0 ? 0 : -1, e));
	if (more.turn == 2 && more.sure && turn < 0)
		p->pose.turn = (p->pose.turn + 2) % 4;
	else if (more.turn || fabs(more.skew) < 0.1 || fabs(more.skew + p->pose.skew) > 45)
		return FX_OK;
	p->pose.skew += more.skew;
	if (fabs(p->pose.skew) > 45)
		p->pose.skew -= more.skew;
	return look(p, e);
}

/* Headings and the like that are light on dark are made like the rest: before the light is evened
 * out, which takes large dark things for shade. */
static enum fx_st bars(struct page *p, struct fx_err *e)
{
	struct Pix *raw;
	int found;
	enum fx_st st;

	FX_TRY(fx_page_turn(&raw, p->grey, &p->pose, p->back, e));
	st = fx_page_bars(&found, raw, &(struct fx_bar_ask){ p->back, p->k.size }, e);
	if (st || !found) {
		pixDestroy(&raw);
		return st;
	}
	pixDestroy(&p->upright);
	p->upright = raw;
	FX_TRY(fx_page_even(&p->back, p->upright, e));
	return inked(p, e);
}

/* What is on the page besides its text: rules, regions; and the pieces that may be text. */
static enum fx_st regions(struct fx_layout *l, struct fx_arena *a, struct page *p,
	struct fx_err *e)
{
	FX_TRY(fx_page_clear(&p->k, p->a, p->ink, p->upright, p->back, e));
	FX_TRY(fx_page_rules(l, a, p->a, &p->k, e));
	if (p->k.others || p->k.cleared)
		FX_TRY(fx_page_pieces(&p->k, p->a, p->ink, e));
	return fx_page_regions(&p->k, p->a, e);
}

/* Of a page that is no more than a few grains of dust, or what shines through from its back. */
static int is_blank(const struct page *p)
{
	const struct fx_pink *k = &p->k;
	const int speck = fx_page_speck(k), side = fx_pmax(k->w, k->h);
	int n = 0;

	for (int i = 0; i < k->pieces; i++)
		n += k->piece[i].area > speck;
	return !n || (n < DUST && DUST_SIZE * k->size < side) ||
		fx_page_faint(k, p->upright, p->back);
}

/* Strokes of letters that are as small are thinner than a pixel was, and so never quite dark. */
static enum fx_st enlarge(struct page *p, int by, struct fx_err *e)
{
	FX_TRY(fx_page_enlarge(&p->upright, p->a, by, e));
	pixDestroy(&p->ink);
	p->ink = fx_page_dark(p->upright, p->back * LIGHT / 100);
	if (!p->ink)
		return fx_fail(e, FX_NOMEM, "page: its ink");
	fx_prenew(p->a);
	memset(&p->k, 0, sizeof p->k);
	return pieces(p, e);
}

static enum fx_st lay_out(struct fx_layout *l, struct fx_arena *a, struct page *p,
	const struct fx_page_ask *ask, struct fx_err *e)
{
	struct fx_ptiler t = { .plan = &ask->tile, .ink = &p->k };
	struct fx_pcut *cut;
	int *tmp, by;

	FX_TRY(fx_page_clean(&p->k, p->a, p->ink, p->upright, p->back, e));
	if (p->k.cleared)
		FX_TRY(fx_page_pieces(&p->k, p->a, p->ink, e));
	if (is_blank(p))
		return FX_OK;
	FX_TRY(fx_page_inkmap(&l->ink, a, &p->k, ask->dpi, e));
	by = fx_page_factor(&p->k);
	if (by > 1)
		FX_TRY(enlarge(p, by, e));
	p->k.short_too = 1;
	FX_TRY(regions(l, a, p, e));
	FX_TRY(fx_page_frags(&p->k, p->a, e));
	FX_TRY(fx_page_words(&p->k, p->a, e));
	fx_page_prose(&p->k);
	FX_TRY(fx_page_order(l, &cut, a, p->a, &p->k, e));
	l->blank = !l->words && !l->blocks;
	tmp = FX_NEWN(p->a, (size_t)p->k.pieces + 1, int);
	if (!tmp)
		return fx_fail(e, FX_NOMEM, "page: %d pieces of ink", p->k.pieces);
	if (ask->tile.side)
		FX_TRY(fx_page_wide(l, &cut, a, p->a, &t, e));
	fx_page_marks(l, &p->k, cut, tmp);
	t.cut = cut;
	t.grey = p->upright;
	t.back = p->back;
	if (ask->tile.side)
		FX_TRY(fx_page_tiles(l, a, &t, e));
	if (by > 1)
		fx_page_shrink(l, by);
	return FX_OK;
}

/* A page whose words come from elsewhere: it lies as it is drawn, and is as clean. */
static enum fx_st light(struct fx_layout *l, struct fx_arena *a, struct page *p, int dpi,
	struct fx_err *e)
{
	p->drawn = 1;
	FX_TRY(look(p, e));
	l->w = p->k.w;
	l->h = p->k.h;
	l->blank = !p->ink || !p->k.size;
	if (l->blank)
		return FX_OK;
	FX_TRY(fx_page_inkmap(&l->ink, a, &p->k, dpi, e));
	FX_TRY(regions(l, a, p, e));
	l->block = p->k.others ? FX_NEWN(a, (size_t)p->k.others, struct fx_lblock) : NULL;
	if (p->k.others && !l->block)
		return fx_fail(e, FX_NOMEM, "page: %d regions", p->k.others);
	for (int i = 0; i < p->k.others; i++)
		l->block[l->blocks++] = p->k.other[i];
	return FX_OK;
}

static enum fx_st full(struct fx_layout *l, struct fx_arena *a, struct page *p,
	const struct fx_page_ask *ask, struct fx_err *e)
{
	FX_TRY(set_upright(p, ask->turn, e));
	if (p->ink && p->k.size)
		FX_TRY(bars(p, e));
	l->w = p->k.w;
	l->h = p->k.h;
	l->turn = p->pose.turn;
	l->skew = (float)p->pose.skew;
	l->blank = 1;
	return p->ink && p->k.size ? lay_out(l, a, p, ask, e) : FX_OK;
}

enum fx_st fx_page_analyse(struct fx_layout *l, struct fx_arena *a, const struct fx_raster *page,
	const struct fx_page_ask *ask, struct fx_err *e)
{
	struct fx_arena scratch;
	struct page p = { .a = &scratch, .back = 255 };
	enum fx_st st;

	*l = (struct fx_layout){ 0 };
	if (ask->turn < -1 || ask->turn > 3 ||
	    (ask->tile.side && (ask->tile.side < 28 || ask->tile.side > 1024)))
		return fx_fail(e, FX_USAGE, "page: turn %d, tiles of %d pixels", ask->turn,
			ask->tile.side);
	setMsgSeverity(L_SEVERITY_NONE);
	fx_arena_init(&scratch, a->budget);
	scratch.refuse_at = a->refuse_at;
	st = fx_page_grey(&p.grey, page, e);
	if (!st)
		st = ask->light ? light(l, a, &p, ask->dpi, e) : full(l, a, &p, ask, e);
	drop(&p);
	fx_arena_reset(&scratch);
	if (st)
		*l = (struct fx_layout){ 0 };
	return st;
}
