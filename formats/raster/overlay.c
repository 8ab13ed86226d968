/* overlay.c - see overlay.h */
#include "overlay.h"

#include "utf8.h"

#include <string.h>

int fx_overlay_near(const float quad[8], int w, int h)
{
	for (int i = 0; i < 8; i++) {
		const float side = (float)(i & 1 ? h : w);

		if (!(quad[i] >= -side && quad[i] <= 2 * side))	/* NaN is not */
			return 0;
	}
	return 1;
}

enum fx_st fx_overlay_check(const struct fx_overlay *o, struct fx_err *e)
{
	int next = 0;

	if (o->w < 1 || o->w > FX_RASTER_MAX_SIDE || o->h < 1 || o->h > FX_RASTER_MAX_SIDE ||
	    o->quarters < 0 || o->quarters > 3)
		return fx_fail(e, FX_INPUT, "overlay: %d x %d pixels, turned by %d", o->w, o->h,
			o->quarters);
	if (o->words < 0 || o->words > FX_OVERLAY_MAX_WORDS || o->bytes < 0 ||
	    o->bytes > FX_OVERLAY_MAX_BYTES)
		return fx_fail(e, FX_INPUT, "overlay: %d words of %d bytes", o->words, o->bytes);
	for (int i = 0; i < o->words; i++) {
		const struct fx_overlay_word *w = o->word + i;
		const char *text;

		if (w->at != next || w->len < 1 || w->len > o->bytes - next)
			return fx_fail(e, FX_INPUT, "overlay: word %d: bytes %d + %d, %d of %d", i,
				w->at, w->len, next, o->bytes);
		text = o->text + next;
		if (!fx_utf8_clean(text, (size_t)w->len) || memchr(text, ' ', (size_t)w->len))
			return fx_fail(e, FX_INPUT, "overlay: word %d: its text is no word", i);
		if (w->blank != 0 && w->blank != 1)
			return fx_fail(e, FX_INPUT, "overlay: word %d: blank %d", i, w->blank);
		if (!fx_overlay_near(w->quad, o->w, o->h))
			return fx_fail(e, FX_INPUT, "overlay: word %d: far off the page", i);
		next += w->len;
	}
	if (next != o->bytes)
		return fx_fail(e, FX_INPUT, "overlay: %d bytes in no word", o->bytes - next);
	return FX_OK;
}

static int covered(const struct fx_overlay_word *w, const struct fx_layer *shown)
{
	const float *q = w->quad;
	const float x = (q[0] + q[2] + q[4] + q[6]) / 4, y = (q[1] + q[3] + q[5] + q[7]) / 4;

	for (int i = 0; i < shown->words; i++) {
		const struct fx_layer_word *s = shown->word + i;

		if (x >= s->x0 && x <= s->x1 && y >= s->y0 && y <= s->y1)
			return 1;
	}
	return 0;
}

enum fx_st fx_overlay_spare(struct fx_overlay *o, const struct fx_layer *shown, struct fx_arena *a,
	struct fx_err *e)
{
	struct fx_overlay_word *word = FX_NEWN(a, (size_t)o->words + 1, struct fx_overlay_word);
	int n = 0;

	if (!word)
		return fx_fail(e, FX_NOMEM, "overlay: %d words", o->words);
	for (int i = 0; i < o->words; i++)
		if (!covered(o->word + i, shown))
			word[n++] = o->word[i];
	o->word = word;
	o->words = n;
	return FX_OK;
}
