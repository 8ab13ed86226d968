/* layer.c - see layer.h */
#include "layer.h"

#include "utf8.h"

#include <string.h>

static enum fx_st check_word(const struct fx_layer *l, int i, int next, struct fx_err *e)
{
	const struct fx_layer_word *w = l->word + i;
	const char *text = l->text + next;

	if (w->at != next || w->len < 1 || w->len > l->bytes - next)
		return fx_fail(e, FX_INPUT, "layer: word %d: bytes %d + %d after %d of %d", i,
			w->at, w->len, next, l->bytes);
	if (!fx_utf8_clean(text, (size_t)w->len) || memchr(text, ' ', (size_t)w->len))
		return fx_fail(e, FX_INPUT, "layer: word %d: its text is no word", i);
	if (w->starts != 0 && w->starts != 1)
		return fx_fail(e, FX_INPUT, "layer: word %d: starts %d", i, w->starts);
	if (!(w->size >= 0 && w->size <= FX_RASTER_MAX_SIDE) || w->turn < 0 || w->turn > 3 ||
	    w->style < 0 || w->style > (FX_LAYER_BOLD | FX_LAYER_ITALIC | FX_LAYER_MONO))
		return fx_fail(e, FX_INPUT, "layer: word %d: style %d, turn %d", i, w->style,
			w->turn);
	return FX_OK;
}

static enum fx_st check_rules(const struct fx_layer *l, int w, int h, struct fx_err *e)
{
	if (l->rules < 0 || l->rules > FX_LAYER_MAX_RULES)
		return fx_fail(e, FX_INPUT, "layer: %d rules", l->rules);
	for (int i = 0; i < l->rules; i++) {
		const struct fx_layer_rule *r = l->rule + i;

		/* so that NaN is refused */
		if (!(r->x0 >= 0 && r->x0 <= r->x1 && r->x1 <= (float)w) ||
		    !(r->y0 >= 0 && r->y0 <= r->y1 && r->y1 <= (float)h) ||
		    (r->fill != 0 && r->fill != 1))
			return fx_fail(e, FX_INPUT, "layer: rule %d: outside the page", i);
		if (i && (r->y0 < r[-1].y0 || (!(r->y0 > r[-1].y0) && r->x0 < r[-1].x0)))
			return fx_fail(e, FX_INPUT, "layer: rule %d: out of order", i);
	}
	return FX_OK;
}

enum fx_st fx_layer_check(const struct fx_layer *l, int w, int h, struct fx_err *e)
{
	int next = 0;

	if (l->words < 0 || l->words > FX_LAYER_MAX_WORDS || l->bytes < 0 ||
	    l->bytes > FX_LAYER_MAX_BYTES)
		return fx_fail(e, FX_INPUT, "layer: %d words of %d bytes", l->words, l->bytes);
	if (!(l->pictured >= 0 && l->pictured <= 1) || l->odd < 0 || l->glyphs < l->odd)
		return fx_fail(e, FX_INPUT, "layer: %d odd of %d characters", l->odd, l->glyphs);
	for (int i = 0; i < l->words; i++) {
		const struct fx_layer_word *d = l->word + i;

		/* so that NaN is refused */
		if (!(d->x0 >= 0 && d->x0 < d->x1 && d->x1 <= (float)w) ||
		    !(d->y0 >= 0 && d->y0 < d->y1 && d->y1 <= (float)h))
			return fx_fail(e, FX_INPUT, "layer: word %d: box outside the page", i);
		FX_TRY(check_word(l, i, next, e));
		next += d->len;
	}
	if (next != l->bytes)
		return fx_fail(e, FX_INPUT, "layer: %d bytes in no word", l->bytes - next);
	return check_rules(l, w, h, e);
}
