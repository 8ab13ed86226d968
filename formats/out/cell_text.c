/* cell_text.c - see cell_text.h */
#include "cell_text.h"

#include "utf8.h"

#include <string.h>

static const char *const tag_name[FX_TAGS] = { "b", "i", "sup", "sub" };

const char *fx_tag_name(enum fx_tag t)
{
	return tag_name[t];
}

void fx_cell_walk(struct fx_cell_walk *w, const struct fx_cell *c)
{
	*w = (struct fx_cell_walk){ .at = c->html ? c->html : c->text, .html = c->html != NULL };
}

static int take(struct fx_cell_walk *w, const char *what)
{
	const size_t n = strlen(what);

	if (strncmp(w->at, what, n) != 0)
		return 0;
	w->at += n;
	return 1;
}

static int take_tag(struct fx_cell_walk *w, const char *before, enum fx_tag t)
{
	const char *from = w->at;

	if (take(w, before) && take(w, tag_name[t]) && take(w, ">"))
		return 1;
	w->at = from;
	return 0;
}

/* At a tag: takes it. keep: how many of those that are open stay so. */
static int markup(struct fx_cell_walk *w, enum fx_bit *bit)
{
	*bit = FX_BIT_BREAK;
	if (take(w, "<br>") || take(w, "<br/>"))
		return 1;
	*bit = FX_BIT_OPEN;
	for (int t = 0; t < FX_TAGS; t++) {
		if (take_tag(w, "<", (enum fx_tag)t)) {
			w->tag = (enum fx_tag)t;
			return 1;
		}
		if (!take_tag(w, "</", (enum fx_tag)t))
			continue;
		*bit = FX_BIT_CLOSE;
		for (w->keep = w->depth; w->keep > 0 && (int)w->open[w->keep - 1] != t;)
			w->keep--;
		w->keep = w->keep ? w->keep - 1 : w->depth;
		return 1;
	}
	return 0;
}

static enum fx_bit text(struct fx_cell_walk *w)
{
	static const struct { const char *name, *is; } entity[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
	};
	const char *from = w->at;

	for (size_t i = 0; w->html && i < FX_COUNT(entity); i++)
		if (take(w, entity[i].name)) {
			w->text = (struct fx_span){ entity[i].is, 1 };
			return FX_BIT_TEXT;
		}
	w->at++;
	w->at += strcspn(w->at, w->html ? "\n<&" : "\n");
	w->text = (struct fx_span){ from, (size_t)(w->at - from) };
	return FX_BIT_TEXT;
}

enum fx_bit fx_cell_next(struct fx_cell_walk *w)
{
	enum fx_bit bit;

	for (;;) {
		if (w->depth > w->keep) {
			w->tag = w->open[--w->depth];
			return FX_BIT_CLOSE;
		}
		if (!*w->at && !w->depth)
			return FX_BIT_END;
		if (!*w->at) {
			w->keep = 0;
			continue;
		}
		if (take(w, "\n"))
			return FX_BIT_BREAK;
		if (!w->html || *w->at != '<' || !markup(w, &bit))
			return text(w);
		if (bit == FX_BIT_BREAK)
			return bit;
		if (bit == FX_BIT_OPEN && w->depth < FX_CELL_DEPTH) {
			w->open[w->depth++] = w->tag;
			w->keep = w->depth;
			return bit;
		}
	}
}

struct fx_span fx_cell_line(const char **at)
{
	const char *from = *at;
	const size_t n = strcspn(from, "\n");

	*at = from[n] ? from + n + 1 : NULL;
	return (struct fx_span){ from, n };
}

struct range { int32_t from, to; };

static int in(const struct range *r, size_t n, int32_t c)
{
	for (size_t i = 0; i < n && r[i].from <= c; i++)
		if (c <= r[i].to)
			return 1;
	return 0;
}

/* Where the scripts that tables are mostly written in have marks that take no room (UAX #44,
 * general categories Mn, Me, Cf) and wide characters (UAX #11, W and F). */
static int columns(int32_t c)
{
	static const struct range none[] = {
		{ 0xad, 0xad }, { 0x300, 0x36f }, { 0x483, 0x489 }, { 0x591, 0x5bd },
		{ 0x610, 0x61a }, { 0x64b, 0x65f }, { 0x6d6, 0x6dc }, { 0x93a, 0x93a },
		{ 0x93c, 0x93c }, { 0x941, 0x948 }, { 0x94d, 0x94d }, { 0xe31, 0xe31 },
		{ 0xe34, 0xe3a }, { 0xe47, 0xe4e }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
		{ 0x200b, 0x200f }, { 0x202a, 0x202e }, { 0x2060, 0x2064 }, { 0x20d0, 0x20f0 },
		{ 0x302a, 0x302d }, { 0x3099, 0x309a }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
		{ 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
	};
	static const struct range wide[] = {
		{ 0x1100, 0x115f }, { 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf },
		{ 0x4e00, 0xa4cf }, { 0xa960, 0xa97c }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff },
		{ 0xfe30, 0xfe6f }, { 0xff01, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f },
		{ 0x1f680, 0x1f6fc }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
	};

	return in(none, FX_COUNT(none), c) ? 0 : in(wide, FX_COUNT(wide), c) ? 2 : 1;
}

int fx_width(struct fx_span s)
{
	int n = 0;

	for (const char *p = s.p, *end = s.p + s.n; p < end;)
		n += (unsigned char)*p < 0x80 ? (p++, 1) : columns(fx_utf8_next(&p, end));
	return n;
}
