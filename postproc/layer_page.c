/* layer_page.c - see layer_page.h */
#include "layer_page.h"

#include <string.h>

static void quad_of(float q[8], const struct fx_layer_word *w)
{
	const float at[8] = { w->x0, w->y0, w->x1, w->y0, w->x1, w->y1, w->x0, w->y1 };

	memcpy(q, at, sizeof(at));
}

static void widen(float q[8], const float more[8])
{
	const float x0 = more[0] < q[0] ? more[0] : q[0], y0 = more[1] < q[1] ? more[1] : q[1];
	const float x1 = more[4] > q[4] ? more[4] : q[4], y1 = more[5] > q[5] ? more[5] : q[5];
	const float at[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	memcpy(q, at, sizeof(at));
}

enum fx_st pp_layer_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_layer_read *r,
	struct fx_err *e)
{
	const struct fx_layer *l = r->layer;
	struct fx_dword *word = FX_NEWN(a, (size_t)l->words + 1, struct fx_dword);
	struct fx_dline *line = FX_NEWN(a, (size_t)l->words + 1, struct fx_dline);
	struct fx_dblock *block = FX_NEWN(a, 1, struct fx_dblock);

	if (!word || !line || !block)
		return fx_fail(e, FX_NOMEM, "no memory for %d words", l->words);
	p->lines = p->words = p->blocks = 0;
	for (int i = 0; i < l->words; i++) {
		const struct fx_layer_word *from = l->word + i;
		struct fx_dword *w = word + p->words;

		*w = (struct fx_dword){ .text = fx_strndup(a, l->text + from->at, (size_t)from->len),
			.confidence = r->confidence, .source = FX_FROM_TEXT_LAYER,
			.style = from->style };
		if (!w->text)
			return fx_fail(e, FX_NOMEM, "no memory for %d words", l->words);
		quad_of(w->quad, from);
		if (!p->lines || from->starts) {
			line[p->lines].word = p->words;
			quad_of(line[p->lines++].quad, from);
		}
		line[p->lines - 1].words++;
		widen(line[p->lines - 1].quad, w->quad);
		if (!i)
			quad_of(block->quad, from);
		widen(block->quad, w->quad);
		p->words++;
	}
	block->lines = p->lines;
	block->confidence = r->confidence;
	block->source = FX_FROM_TEXT_LAYER;
	block->score = -1;
	p->block = block;
	p->blocks = p->words > 0;
	p->line = line;
	p->word = word;
	p->confidence = p->words ? r->confidence : -1;
	p->status = p->words || !r->layout->blank ? FX_PAGE_OK : FX_PAGE_BLANK;
	return FX_OK;
}
