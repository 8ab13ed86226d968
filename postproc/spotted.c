/* spotted.c - see spotted.h */
#include "spotted.h"

#include <math.h>
#include <string.h>

/* The location that stands at text[at], up to *end; -1: none does. */
static int location(struct fx_span text, size_t at, size_t *end)
{
	const size_t name = 4;
	int v = 0, digits = 0;

	if (text.n - at < name || memcmp(text.p + at, "<loc", name) != 0)
		return -1;
	at += name;
	at += at < text.n && text.p[at] == '_';
	for (; at < text.n && text.p[at] >= '0' && text.p[at] <= '9' && digits < 9; at++, digits++)
		v = v * 10 + (text.p[at] - '0');
	if (!digits || at == text.n || text.p[at] != '>')
		return -1;
	*end = at + 1;
	return v > 1023 ? 1023 : v;
}

/* Locations in a row: where they are, how many, and the first four. */
struct run { size_t from, to; int n, loc[4]; };

/* The next run from `at` on; one of none lies at the end of the text. */
static struct run next_run(struct fx_span text, size_t at)
{
	struct run r = { .from = text.n, .to = text.n };

	for (; at < text.n; at++) {
		const char *p = memchr(text.p + at, '<', text.n - at);
		size_t end;
		int v;

		if (!p)
			break;
		at = (size_t)(p - text.p);
		r.from = at;
		while (r.from < text.n && (v = location(text, at, &end)) >= 0) {
			if (r.n < 4)
				r.loc[r.n] = v;
			r.n++;
			at = r.to = end;
		}
		if (r.n)
			return r;
	}
	r.from = r.to = text.n;
	return r;
}

/* ---- words of a place ---- */

static int divides(char c)
{
	return c == ',' || c == ';' || c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Without what divides it from the place before, unless there is nothing else. */
static struct fx_span trim(struct fx_span s)
{
	struct fx_span t = s;

	while (t.n && divides(*t.p)) {
		t.p++;
		t.n--;
	}
	return pp_pieces(t) ? t : s;
}

int pp_spotted_piece(struct fx_span *piece, const char **p, const struct pp_spotted *s)
{
	const char *end = s->label.p + s->label.n, *at;
	struct fx_span after;

	if (!pp_piece(piece, p, end))
		return 0;
	at = *p;
	/* a lone ";" at the end divides it from the next place */
	return !s->behind || end == s->text.p + s->text.n || piece->n != 1 || *piece->p != ';' ||
		pp_piece(&after, &at, end);
}

static int has_words(const struct pp_spotted *s)
{
	const char *p = s->label.p;
	struct fx_span piece;

	return pp_spotted_piece(&piece, &p, s);
}

/* ---- places ---- */

static int twice(const struct pp_spotted *s)
{
	for (int i = 0; i < s->seen && i < PP_SPOTTED_BACK; i++) {
		int near = s->was[i].label.n == s->label.n &&
			!memcmp(s->was[i].label.p, s->label.p, s->label.n);

		for (int k = 0; k < 4; k++)
			near &= fabsf(s->was[i].box[k] - s->box[k]) <= 1;
		if (near)
			return 1;
	}
	return 0;
}

/* The next place with its words, whatever it is worth; 0: there are no more. */
static int place(struct pp_spotted *s, struct run *r)
{
	const size_t from = s->at;

	*r = next_run(s->text, s->at);
	if (!r->n) {
		s->left_out += !s->behind && pp_pieces((struct fx_span){ s->text.p + from,
			s->text.n - from });
		s->at = s->text.n;
		return 0;
	}
	s->at = r->to;
	s->label = trim((struct fx_span){ s->text.p + from, r->from - from });
	if (s->behind) {
		const size_t end = next_run(s->text, r->to).from;

		s->label = (struct fx_span){ s->text.p + r->to, end - r->to };
	}
	return 1;
}

int pp_spotted_next(struct pp_spotted *s)
{
	struct run r;

	while (place(s, &r)) {
		if (r.n >= 4 && has_words(s)) {
			pp_unfit(s->box, r.loc, s->view);
			s->left_out += r.n > 4;
			if (s->box[0] < s->box[2] && s->box[1] < s->box[3] && !twice(s)) {
				const int i = s->seen++ % PP_SPOTTED_BACK;

				s->was[i].label = s->label;
				memcpy(s->was[i].box, s->box, sizeof(s->box));
				return 1;
			}
		}
		s->left_out++;
	}
	return 0;
}

int pp_spotted_start(struct pp_spotted *s, struct fx_span text, const struct pp_view *view)
{
	struct pp_spotted all;
	int pieces = 0, words = 0, places = 0;
	struct run r = { .n = 0 };
	size_t at = 0;

	while (r.n < 4 && at < text.n) {
		r = next_run(text, at);
		pieces += pp_pieces((struct fx_span){ text.p + at, r.from - at });
		at = r.to;
	}
	*s = all = (struct pp_spotted){ .text = text, .view = view, .behind = !pieces };
	pieces = 0;
	for (at = 0; place(&all, &r); at = r.to) {
		pieces += pp_pieces((struct fx_span){ text.p + at, r.from - at });
		words += r.n >= 4 ? pp_pieces(all.label) : 0;
		places += r.n >= 4;
	}
	pieces += pp_pieces((struct fx_span){ text.p + at, text.n - at });
	return places && (!pieces || 2 * words > pieces);
}
