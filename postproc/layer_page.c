/* layer_page.c - see layer_page.h */
#include "layer_page.h"

#include "arrange.h"

static enum fx_st no_memory(const struct fx_layer *l, struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for %d words", l->words);
}

enum fx_st pp_layer_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_layer_read *r,
	struct fx_err *e)
{
	const struct fx_layer *l = r->layer;
	struct pp_spot *spot = FX_NEWN(a, (size_t)l->words + 1, struct pp_spot);
	struct fx_dword *word = FX_NEWN(a, (size_t)l->words + 1, struct fx_dword);
	const struct pp_scene scene = { spot, l->words, r->layout, r->w, r->h };
	const struct pp_arranging g = { &scene, word, FX_FROM_TEXT_LAYER };
	struct pp_arranged done;

	if (!spot || !word)
		return no_memory(l, e);
	for (int i = 0; i < l->words; i++) {
		const struct fx_layer_word *w = l->word + i;
		const struct fx_span text = { l->text + w->at, (size_t)w->len };

		spot[i] = (struct pp_spot){ { w->x0, w->y0, w->x1, w->y1 }, w->size, w->turn,
			pp_rtl(text) };
		word[i] = (struct fx_dword){ .text = fx_strndup(a, text.p, text.n),
			.confidence = r->confidence, .source = FX_FROM_TEXT_LAYER,
			.style = w->style, .size = w->size };
		if (!word[i].text)
			return no_memory(l, e);
	}
	FX_TRY(pp_arrange_page(p, a, &g, &done, e));
	p->rotation = (p->rotation + 90 * done.turn) % 360;
	p->status = p->words || !r->layout->blank ? FX_PAGE_OK : FX_PAGE_BLANK;
	return FX_OK;
}

enum fx_st pp_layer_fallback(struct fx_dpage *p, struct fx_arena *a, const struct pp_layer_read *r,
	struct fx_err *e)
{
	const int rotation = p->rotation;

	if (p->status != FX_PAGE_UNREADABLE || !r->layer->words)
		return FX_OK;
	p->text = NULL;
	p->w = r->w;			/* a model may have been shown the page turned */
	p->h = r->h;
	FX_TRY(pp_layer_page(p, a, r, e));
	p->rotation = rotation;		/* that of the page as it was looked at */
	p->status = FX_PAGE_FALLBACK;
	p->reason = "the model read no text; the words are those of the text layer";
	return FX_OK;
}
