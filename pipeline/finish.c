/* finish.c - see finish.h */
#include "finish.h"

#include "audit.h"
#include "turn.h"
#include "verify.h"

#include <math.h>
#include <string.h>

struct pp_layer_read pl_layer_read(const struct pl_page *p)
{
	return (struct pp_layer_read){ &p->layer, &p->layout, p->w, p->h,
		fminf(p->verdict.quality, PP_LAYER_SURE) };
}

enum fx_st pl_finish_words(struct fx_dpage *to, struct fx_arena *a, const struct pl_finish *f,
	struct fx_err *e)
{
	const struct pl_page *p = f->page;
	const struct pp_layer_read read = pl_layer_read(p);
	const struct pp_verify v = { &p->layer, &p->layout, p->w, p->h,
		f->upright ? p->layout.turn : 0, p->verdict };

	if (f->layer == FX_LAYER_IGNORE || p->from_layer || !p->layer.words ||
	    p->verdict.use == FX_LAYER_IGNORE)
		return FX_OK;
	if (to->status == FX_PAGE_UNREADABLE) {
		to->layer.used = "text";
		return pp_layer_fallback(to, a, &read, e);
	}
	if (f->layer == FX_LAYER_DRAFT)
		return FX_OK;
	to->layer.used = "verify";
	return pp_verify(to, a, &v, e);
}

static enum fx_st damage(struct fx_dpage *to, struct fx_arena *a, const struct pl_page *p,
	struct fx_err *e)
{
	struct fx_event *v;

	if (!p->complaints)
		return FX_OK;
	v = FX_NEWN(a, (size_t)to->events + 1, struct fx_event);
	if (!v)
		return fx_fail(e, FX_NOMEM, "no memory for the events of a page");
	if (to->events)
		memcpy(v, to->event, (size_t)to->events * sizeof(*v));
	v[to->events++] = (struct fx_event){ "damaged", p->complaints };
	to->event = v;
	if (to->status == FX_PAGE_BLANK) {
		to->status = FX_PAGE_UNREADABLE;
		to->reason = "its content is damaged, and nothing of it can be seen";
	}
	return FX_OK;
}

static enum fx_st audit(struct fx_dpage *to, struct fx_arena *a, const struct pl_finish *f,
	struct fx_err *e)
{
	struct fx_layout *l = FX_NEWN(a, 1, struct fx_layout);

	if (!l)
		return fx_fail(e, FX_NOMEM, "no memory for the ink of a page");
	*l = f->page->layout;
	/* A fallback's places are on the raster as it came. */
	if (f->upright && to->status != FX_PAGE_FALLBACK)
		l->turn = 0;
	return pp_audit(to, a, l, e);
}

/* ---- pictures ---- */

static int is_shown(const struct fx_dblock *b)
{
	switch (b->kind) {
	case FX_DOC_FIGURE:
	case FX_DOC_MOLECULE:
	case FX_DOC_MUSIC:
		return 1;
	case FX_DOC_TABLE:
	case FX_DOC_FORMULA:
		return !b->lines && !b->table;
	default:
		return 0;
	}
}

static int within(double v, int most)		/* NaN: 0 */
{
	return v >= most ? most : v > 0 ? (int)v : 0;
}

/* The window on `r` that just holds a quad; 0: there is none. */
static int window(struct fx_raster *to, const struct fx_raster *r, const float q[8])
{
	const int x0 = within(floor(fmin(fmin(q[0], q[2]), fmin(q[4], q[6]))), r->w);
	const int y0 = within(floor(fmin(fmin(q[1], q[3]), fmin(q[5], q[7]))), r->h);
	const int x1 = within(ceil(fmax(fmax(q[0], q[2]), fmax(q[4], q[6]))), r->w);
	const int y1 = within(ceil(fmax(fmax(q[1], q[3]), fmax(q[5], q[7]))), r->h);

	*to = (struct fx_raster){ x1 - x0, y1 - y0, r->channels, r->stride, r->px +
		(size_t)y0 * r->stride + (size_t)x0 * (size_t)r->channels };
	return x0 < x1 && y0 < y1;
}

static enum fx_st pictures(struct fx_dpage *to, struct fx_arena *a, const struct pl_finish *f,
	struct fx_err *e)
{
	const int turn = f->upright ? 0 : f->page->layout.turn;
	struct fx_dblock *block = FX_NEWN(a, (size_t)to->blocks + 1, struct fx_dblock);

	if (!block)
		return fx_fail(e, FX_NOMEM, "no memory for %d blocks", to->blocks);
	if (to->blocks)
		memcpy(block, to->block, (size_t)to->blocks * sizeof(*block));
	for (int i = 0; i < to->blocks; i++) {
		struct fx_raster win, *shown;

		if (!is_shown(block + i) || !window(&win, f->raster, block[i].quad))
			continue;
		shown = FX_NEWN(a, 1, struct fx_raster);
		if (!shown)
			return fx_fail(e, FX_NOMEM, "no memory for a picture");
		*shown = win;
		if (turn)
			FX_TRY(fx_turn(shown, &win, turn, a, e));
		block[i].picture = shown;
	}
	to->block = block;
	return FX_OK;
}

enum fx_st pl_finish(struct fx_dpage *to, struct fx_arena *a, const struct pl_finish *f,
	struct fx_err *e)
{
	FX_TRY(damage(to, a, f->page, e));
	FX_TRY(audit(to, a, f, e));
	/* A fallback's places are not on a raster that was turned. */
	if (!f->raster || !f->raster->px || (f->upright && to->status == FX_PAGE_FALLBACK))
		return FX_OK;
	return pictures(to, a, f, e);
}
