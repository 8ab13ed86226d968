/* signs.c - see signs.h */
#include "signs.h"
#include "utf8.h"

#include <string.h>

static const char *const letters[] = { "", "-", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\xa2" };

static int is_dash(int32_t c)
{
	return c == '-' || c == '_' || c == '~' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* Runs of dashes in text; with `to`, the text with the dashes of `kinds` in their places. */
static int runs(char *to, const char *text, int kinds)
{
	int n = 0, before = 0;

	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const char *from = p;
		const int is = is_dash(fx_utf8_next(&p, end));

		if (is && !before) {
			if (to)
				to = stpcpy(to, letters[kinds >> (2 * n) & 3]);
			n++;
		}
		if (!is && to) {
			memcpy(to, from, (size_t)(p - from));
			to += p - from;
		}
		before = is;
	}
	return n;
}

const char *pp_signs(struct fx_arena *a, const char *text, const struct fx_lword *w)
{
	int dashes = 0;
	char *copy;

	if (w->sign)
		return letters[w->sign];
	while (dashes < 8 && w->dashes >> (2 * dashes))
		dashes++;
	if (!dashes || runs(NULL, text, 0) != dashes)
		return text;
	copy = fx_alloc(a, strlen(text) + 3 * (size_t)dashes + 1, 1);
	if (copy)
		runs(copy, text, w->dashes);
	return copy;
}
