/* leaf.c - see leaf.h */
#include "leaf.h"

#include "layer_page.h"
#include "layertext.h"
#include "turn.h"

#include <string.h>

/* n pictures, one ask each. */
static enum fx_st ask(struct pl_leaf *l, const struct pl_how *how, const struct fx_raster *pic,
	int n, struct fx_err *e)
{
	struct en_part (*part)[2] = fx_alloc(&l->mem, (size_t)n + 1, sizeof(*part));
	const char *pad = how->plan ? how->plan->pad_position : NULL;

	l->ask = FX_NEWN(&l->mem, (size_t)n + 1, struct en_ask);
	l->answer = FX_NEWN(&l->mem, (size_t)n + 1, struct fx_answer);
	if (!part || !l->ask || !l->answer)
		return fx_fail(e, FX_NOMEM, "no memory for %d pictures", n);
	for (int i = 0; i < n; i++) {
		part[i][0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = pic + i,
			.fit = how->plan ? how->plan->fit : how->task->fit,
			.centre = pad ? !strcmp(pad, "center") : how->task->centre };
		part[i][1] = (struct en_part){ .kind = EN_PART_TEXT, .text = how->prompt };
		l->ask[i] = (struct en_ask){ .part = part[i], .parts = 2,
			.max_tokens = how->max_tokens, .guard = how->guard,
			.drafts = how->drafts, .keep = &l->mem };
	}
	l->asks = n;
	return FX_OK;
}

static enum fx_st ask_tiles(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	const size_t bytes = (size_t)y->side * (size_t)y->side;
	struct fx_raster *pic = FX_NEWN(&l->mem, (size_t)y->tiles + 1, struct fx_raster);

	if (!pic)
		return fx_fail(e, FX_NOMEM, "no memory for %d tiles", y->tiles);
	for (int i = 0; i < y->tiles; i++)
		pic[i] = (struct fx_raster){ y->side, y->side, 1, (size_t)y->side,
			y->tile + (size_t)i * bytes };
	l->read.layout = y;
	return ask(l, how, pic, y->tiles, e);
}

/* The page as it is read by people. */
static enum fx_st upright(struct fx_raster *pic, struct pl_leaf *l, struct fx_err *e)
{
	*pic = l->page->raster;
	if (l->page->layout.turn)
		FX_TRY(fx_turn(pic, &l->page->raster, l->page->layout.turn, &l->mem, e));
	l->to.w = pic->w;
	l->to.h = pic->h;
	return FX_OK;
}

static enum fx_st ask_whole(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	struct fx_raster *pic = FX_NEWN(&l->mem, 1, struct fx_raster);

	if (!pic)
		return fx_fail(e, FX_NOMEM, "no memory for a page");
	FX_TRY(upright(pic, l, e));
	l->read.w = pic->w;
	l->read.h = pic->h;
	l->read.fit = how->plan ? how->plan->fit : how->task->fit;
	l->read.centre = how->task->centre;
	return ask(l, how, pic, 1, e);
}

/* Each block of text as a picture of its own, from the upright page. */
static enum fx_st ask_crops(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	struct fx_raster pic;

	FX_TRY(upright(&pic, l, e));
	FX_TRY(pl_crops(&l->cut, &pic, &l->page->layout, &l->mem, e));
	return ask(l, how, l->cut.pic, l->cut.n, e);
}

static enum fx_st draft_tiles(
	struct pl_leaf *l, const struct pl_shown *on, struct fx_err *e)
{
	const char **text = FX_NEWN(&l->mem, (size_t)l->asks + 1, const char *);

	if (!text)
		return fx_fail(e, FX_NOMEM, "no memory for %d drafts", l->asks);
	FX_TRY(pl_draft_tiles(text, on, &l->mem, e));
	for (int i = 0; i < l->asks; i++)
		l->ask[i].draft_text = text[i];
	return FX_OK;
}

/* What the text layer says that the answers are. */
static enum fx_st draft(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct pl_shown on = { &l->page->layer, &l->page->layout, l->page->w, l->page->h };

	if (!(how->drafts & EN_DRAFT_TEXT) || !on.layer->words)
		return FX_OK;
	if (how->input == FX_INPUT_TILES)
		return draft_tiles(l, &on, e);
	for (int i = 0; i < l->asks; i++) {
		const struct en_part *picture = l->ask[i].part;
		const struct pl_window win = {
			.x = l->cut.n ? l->cut.crop[i].x : 0, .y = l->cut.n ? l->cut.crop[i].y : 0,
			.view = { picture->image->w, picture->image->h, picture->fit,
				picture->centre }, .located = how->located };

		FX_TRY(pl_draft_window(&l->ask[i].draft_text, &on, &win, &l->mem, e));
	}
	return FX_OK;
}

static enum fx_st ask_page(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	if (how->input == FX_INPUT_TILES)
		return ask_tiles(l, how, e);
	l->read.layout = l->page->layout.blank ? &l->page->layout : NULL;
	if (l->page->layout.blank)
		return FX_OK;
	return how->input == FX_INPUT_CROPS ? ask_crops(l, how, e) : ask_whole(l, how, e);
}

/* What is said of the text layer. */
static void told(struct pl_leaf *l, const struct pl_how *how)
{
	const struct pl_page *p = l->page;
	struct fx_dlayer *to = &l->to.layer;

	to->present = p->layer.words > 0;
	to->quality = p->verdict.quality;
	to->agreement = -1;
	to->why = p->verdict.why;
	to->used = p->light ? "text" : !to->present || how->layer == FX_LAYER_IGNORE ? "none" :
		how->layer == FX_LAYER_VERIFY ? "verify" : "draft";
}

enum fx_st pl_leaf_open(
	struct pl_leaf *l, const struct pl_how *how, struct pl_page *p, struct fx_err *e)
{
	*l = (struct pl_leaf){ .page = p, .read = { .w = p->w, .h = p->h,
			.calibration = how->calibration },
		.to = { .number = p->number, .label = p->label, .st = p->st, .reason = p->reason,
			.w_pt = p->w_pt, .h_pt = p->h_pt, .w = p->w, .h = p->h,
			.rotation = 90 * p->rotation, .turned = p->rotation, .dpi = p->dpi, .confidence = -1,
			.layer = { .quality = -1, .agreement = -1, .used = "none" },
			.ink = { -1, -1 } } };
	fx_arena_init(&l->mem, 0);
	if (p->st) {
		l->to.status = FX_PAGE_FAILED;
		return FX_OK;
	}
	l->to.skew = p->layout.skew;
	told(l, how);
	if (p->light)
		return FX_OK;
	if (how->input == FX_INPUT_TILES || !p->layout.blank)
		l->to.rotation = (l->to.rotation + 90 * p->layout.turn) % 360;
	FX_TRY(ask_page(l, how, e));
	return draft(l, how, e);
}

static enum fx_st read_crops(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	struct pp_read *read = &l->read;

	read->answers = 1;
	read->fit = how->plan->fit;
	read->centre = how->task->centre;
	for (int i = 0; i < l->cut.n; i++) {
		read->answer = l->answer + i;
		pp_ocr_evidence(&read->page, read);
	}
	for (int i = 0; i < l->cut.n; i++) {
		read->answer = l->answer + i;
		read->w = l->cut.pic[i].w;
		read->h = l->cut.pic[i].h;
		FX_TRY(pp_ocr_page(&l->cut.crop[i].page, &l->mem, read, e));
	}
	return pl_crops_join(&l->to, &l->cut, &l->mem, e);
}

static enum fx_st read_layer(struct pl_leaf *l, struct fx_err *e)
{
	const struct pl_page *p = l->page;
	const struct pp_layer_read r = { &p->layer, &p->layout, p->w, p->h, p->verdict.quality };

	l->to.plan = "text-layer";
	return pp_layer_page(&l->to, &l->mem, &r, e);
}

enum fx_st pl_leaf_read(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	if (l->page->st)
		return FX_OK;
	if (l->page->light)
		return read_layer(l, e);
	l->to.prefill = (long)how->prefill * l->asks;
	l->to.plan = !l->asks ? NULL : how->input == FX_INPUT_TILES ? "tiles" :
		how->input == FX_INPUT_CROPS ? "regions" : "whole";
	if (l->cut.n)
		return read_crops(l, how, e);
	l->read.answer = l->asks ? l->answer : NULL;
	l->read.answers = l->asks;
	pp_ocr_evidence(&l->read.page, &l->read);
	return pp_ocr_page(&l->to, &l->mem, &l->read, e);
}

void pl_leaf_free(struct pl_leaf *l)
{
	pl_page_free(l->page);
	fx_arena_reset(&l->mem);
	*l = (struct pl_leaf){ .page = NULL };
}
