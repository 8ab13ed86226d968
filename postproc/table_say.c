/* table_say.c - the text of a cell, character by character (table_parts.h) */
#include "table_parts.h"
#include "compose.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

static const char *const inline_name[PP_INLINES] = { "b", "i", "sup", "sub", "u" };

enum { CLOSERS = PP_INLINE_DEPTH * 6 };		/* bytes of so many </sup> */
static const size_t most_html = 4 * (size_t)FX_TABLE_MAX_TEXT;

static void put(struct pp_reader *r, struct pp_buf *b, const char *s, size_t n)
{
	if (b->n + n > b->room) {
		const size_t room = 2 * (b->room + n) + 64;
		char *more = fx_alloc(r->a, room, 1);

		if (!more)
			return;
		if (b->n)
			memcpy(more, b->p, b->n);
		b->p = more;
		b->room = room;
	}
	memcpy(b->p + b->n, s, n);
	b->n += n;
}

static void puts_to(struct pp_reader *r, struct pp_buf *b, const char *s)
{
	put(r, b, s, strlen(s));
}

static void put_escaped(struct pp_reader *r, const char *s, size_t n)
{
	struct pp_buf *b = &r->say.html;

	switch (*s) {
	case '&': puts_to(r, b, "&amp;"); break;
	case '<': puts_to(r, b, "&lt;"); break;
	case '>': puts_to(r, b, "&gt;"); break;
	default: put(r, b, s, n);
	}
}

static void start_html(struct pp_reader *r)
{
	struct pp_say *s = &r->say;

	for (size_t i = 0; !s->tagged && i < s->text.n; i++)
		put_escaped(r, s->text.p + i, 1);
	s->tagged = 1;
}

/* Whether text and html take as many bytes more; counts once a cell where they don't. */
static int has_room(struct pp_reader *r, size_t text, size_t html)
{
	struct pp_say *s = &r->say;

	if (!s->full && (s->text.n + text > FX_TABLE_MAX_TEXT ||
	    s->html.n + html + CLOSERS > most_html)) {
		s->full = 1;
		r->count[PP_TEXT_CUT]++;
	}
	return !s->full;
}

static void mark(struct pp_reader *r, size_t from, size_t to)
{
	struct pp_say *s = &r->say;

	if (!r->s->answer->logprob)
		return;
	if (s->marks == s->mark_room) {
		const int room = 2 * s->mark_room + 64;
		struct pp_mark *more = FX_NEWN(r->a, (size_t)room, struct pp_mark);

		if (!more)
			return;
		if (s->marks)
			memcpy(more, s->mark, (size_t)s->marks * sizeof(*more));
		s->mark = more;
		s->mark_room = room;
	}
	s->mark[s->marks++] = (struct pp_mark){ (uint32_t)s->text.n, (uint32_t)from, (uint32_t)to };
}

/* A character, or a line end, that html spells `markup`; NULL: the same, escaped. */
static void say(struct pp_reader *r, const char *c, size_t n, const char *markup)
{
	struct pp_say *s = &r->say;

	put(r, &s->text, c, n);
	if (s->tagged && markup)
		puts_to(r, &s->html, markup);
	else if (s->tagged)
		put_escaped(r, c, n);
}

static void set_apart(struct pp_reader *r, size_t at)
{
	struct pp_say *s = &r->say;

	if (s->blank && s->text.n && !strchr(" \n", s->text.p[s->text.n - 1])) {
		mark(r, at, at);
		say(r, " ", 1, NULL);
	}
	s->blank = 0;
}

static void say_code(struct pp_reader *r, int32_t c, size_t from, size_t to)
{
	char utf8[4];
	const size_t n = pp_put_utf8(utf8, c < ' ' || (c >= 127 && c < 0xa0) ? ' ' : c);

	if (!has_room(r, n + (size_t)r->say.blank, 6))
		return;
	set_apart(r, from);
	mark(r, from, to);
	say(r, utf8, n, NULL);
}

void pp_say_start(struct pp_reader *r)
{
	struct pp_say *s = &r->say;

	s->text.n = s->html.n = 0;
	s->marks = s->depth = s->tagged = s->full = s->blank = 0;
}

const char *pp_say_char(struct pp_reader *r, const char *p)
{
	const char *const end = r->text.p + r->text.n, *const from = p;
	int32_t c = fx_utf8_next(&p, end);

	if (c == '\r' && p < end && *p == '\n')
		return p;
	if (c < 0) {
		r->count[PP_MALFORMED]++;
		c = 0xfffd;
	} else if ((c < ' ' && c != '\t' && c != '\n') || (c >= 127 && c < 0xa0)) {
		r->count[PP_CONTROL]++;
	}
	say_code(r, c, pp_at(r, from), pp_at(r, p));
	return p;
}

/* ---- entities ---- */

static const struct { const char *name; int32_t c; } entity[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
	{ "nbsp", 0xa0 }, { "cent", 0xa2 }, { "pound", 0xa3 }, { "yen", 0xa5 }, { "sect", 0xa7 },
	{ "copy", 0xa9 }, { "laquo", 0xab }, { "reg", 0xae }, { "deg", 0xb0 }, { "plusmn", 0xb1 },
	{ "sup2", 0xb2 }, { "sup3", 0xb3 }, { "micro", 0xb5 }, { "para", 0xb6 },
	{ "middot", 0xb7 }, { "sup1", 0xb9 }, { "raquo", 0xbb }, { "frac14", 0xbc },
	{ "frac12", 0xbd }, { "frac34", 0xbe }, { "Auml", 0xc4 }, { "Aring", 0xc5 },
	{ "Eacute", 0xc9 }, { "Ouml", 0xd6 }, { "times", 0xd7 }, { "Oslash", 0xd8 },
	{ "Uuml", 0xdc }, { "szlig", 0xdf }, { "agrave", 0xe0 }, { "aacute", 0xe1 },
	{ "acirc", 0xe2 }, { "atilde", 0xe3 }, { "auml", 0xe4 }, { "aring", 0xe5 },
	{ "aelig", 0xe6 }, { "ccedil", 0xe7 }, { "egrave", 0xe8 }, { "eacute", 0xe9 },
	{ "ecirc", 0xea }, { "euml", 0xeb }, { "iacute", 0xed }, { "icirc", 0xee },
	{ "iuml", 0xef }, { "ntilde", 0xf1 }, { "oacute", 0xf3 }, { "ocirc", 0xf4 },
	{ "otilde", 0xf5 }, { "ouml", 0xf6 }, { "divide", 0xf7 }, { "oslash", 0xf8 },
	{ "uacute", 0xfa }, { "ucirc", 0xfb }, { "uuml", 0xfc }, { "Gamma", 0x393 },
	{ "Delta", 0x394 }, { "Theta", 0x398 }, { "Lambda", 0x39b }, { "Pi", 0x3a0 },
	{ "Sigma", 0x3a3 }, { "Phi", 0x3a6 }, { "Psi", 0x3a8 }, { "Omega", 0x3a9 },
	{ "alpha", 0x3b1 }, { "beta", 0x3b2 }, { "gamma", 0x3b3 }, { "delta", 0x3b4 },
	{ "epsilon", 0x3b5 }, { "zeta", 0x3b6 }, { "eta", 0x3b7 }, { "theta", 0x3b8 },
	{ "iota", 0x3b9 }, { "kappa", 0x3ba }, { "lambda", 0x3bb }, { "mu", 0x3bc },
	{ "nu", 0x3bd }, { "xi", 0x3be }, { "omicron", 0x3bf }, { "pi", 0x3c0 }, { "rho", 0x3c1 },
	{ "sigmaf", 0x3c2 }, { "sigma", 0x3c3 }, { "tau", 0x3c4 }, { "upsilon", 0x3c5 },
	{ "phi", 0x3c6 }, { "chi", 0x3c7 }, { "psi", 0x3c8 }, { "omega", 0x3c9 },
	{ "ensp", 0x2002 }, { "emsp", 0x2003 }, { "thinsp", 0x2009 }, { "ndash", 0x2013 },
	{ "mdash", 0x2014 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "ldquo", 0x201c },
	{ "rdquo", 0x201d }, { "dagger", 0x2020 }, { "Dagger", 0x2021 }, { "bull", 0x2022 },
	{ "hellip", 0x2026 }, { "permil", 0x2030 }, { "prime", 0x2032 }, { "euro", 0x20ac },
	{ "trade", 0x2122 }, { "larr", 0x2190 }, { "uarr", 0x2191 }, { "rarr", 0x2192 },
	{ "darr", 0x2193 }, { "minus", 0x2212 }, { "radic", 0x221a }, { "infin", 0x221e },
	{ "asymp", 0x2248 }, { "ne", 0x2260 }, { "le", 0x2264 }, { "ge", 0x2265 },
};
enum { ENTITY_BYTES = 10 };		/* between & and ; at most */

static int digit(char c, int base)
{
	const char low = (char)(c | 0x20);

	if (c >= '0' && c <= '9')
		return c - '0';
	return base == 16 && low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* What the n bytes between "&#" and ";" stand for; -1: nothing. */
static int32_t numbered(const char *s, size_t n)
{
	const int base = n > 1 && (*s | 0x20) == 'x' ? 16 : 10;
	int32_t c = 0;

	if (!n)
		return -1;
	for (size_t i = base == 16; i < n; i++) {
		const int d = digit(s[i], base);

		if (d < 0 || (c = c * base + d) > 0x10ffff)
			return -1;
	}
	return c < 9 || (c >= 0xd800 && c < 0xe000) ? -1 : c;
}

static int32_t named(const char *s, size_t n)
{
	for (size_t i = 0; i < FX_COUNT(entity); i++)
		if (strlen(entity[i].name) == n && !memcmp(entity[i].name, s, n))
			return entity[i].c;
	return -1;
}

const char *pp_say_entity(struct pp_reader *r, const char *p)
{
	const size_t left = (size_t)(r->text.p + r->text.n - p) - 1;
	const char *const s = p + 1;
	const char *const stop = memchr(s, ';', left < ENTITY_BYTES ? left : ENTITY_BYTES);
	int32_t c;

	if (!stop)
		return p;
	c = *s == '#' ? numbered(s + 1, (size_t)(stop - s) - 1) : named(s, (size_t)(stop - s));
	if (c < 0)
		return p;
	say_code(r, c, pp_at(r, p), pp_at(r, stop + 1));
	return stop + 1;
}

/* ---- tags ---- */

void pp_say_break(struct pp_reader *r, size_t from, size_t to)
{
	start_html(r);
	if (!has_room(r, 1, 4))
		return;
	r->say.blank = 0;
	mark(r, from, to);
	say(r, "\n", 1, "<br>");
}

static void tag(struct pp_reader *r, const char *before, int i)
{
	if (i == PP_U)
		return;
	start_html(r);
	puts_to(r, &r->say.html, before);
	puts_to(r, &r->say.html, inline_name[i]);
	puts_to(r, &r->say.html, ">");
}

void pp_say_open(struct pp_reader *r, enum pp_inline i)
{
	struct pp_say *s = &r->say;

	if (s->depth == PP_INLINE_DEPTH) {
		r->count[PP_TAG]++;
		return;
	}
	if (!has_room(r, 2, 16))
		return;
	s->open[s->depth++] = (unsigned char)i;
	tag(r, "<", i);
}

static void close_one(struct pp_reader *r)
{
	struct pp_say *s = &r->say;

	tag(r, "</", s->open[--s->depth]);
}

void pp_say_close(struct pp_reader *r, enum pp_inline i)
{
	struct pp_say *s = &r->say;
	int at = s->depth;

	while (at > 0 && s->open[at - 1] != i)
		at--;
	if (!at) {
		r->count[PP_STRAY] += !s->full;		/* its opening one may have been dropped */
		return;
	}
	r->count[PP_UNCLOSED] += s->depth - at;
	while (s->depth >= at)
		close_one(r);
}

/* ---- the whole ---- */

/* The token of the least probability that wrote a character of the text: the first of several. */
static void find_weakest(const struct pp_reader *r, struct fx_cell *c, size_t from, size_t to)
{
	const struct fx_answer *ans = r->s->answer;
	const struct pp_say *s = &r->say;
	int lo = 0, hi = ans->tokens;
	double least = HUGE_VAL;

	while (lo < hi) {		/* first token that ends after `from` */
		const int mid = lo + (hi - lo) / 2;

		if (ans->off[mid + 1] > from)
			hi = mid;
		else
			lo = mid + 1;
	}
	for (int m = 0; lo < ans->tokens && ans->off[lo] < to; lo++) {
		while (m < s->marks && s->mark[m].to <= ans->off[lo])
			m++;
		if (m < s->marks && s->mark[m].from < ans->off[lo + 1] &&
		    ans->off[lo] < ans->off[lo + 1] && (double)ans->logprob[lo] < least) {
			least = (double)ans->logprob[lo];
			c->weakest = (int)s->mark[m].at;
			c->weakest_p = (float)exp(least);
		}
	}
}

void pp_say_end(struct pp_reader *r, struct fx_cell *c, size_t from, size_t to)
{
	struct pp_say *s = &r->say;

	r->count[PP_UNCLOSED] += s->depth;
	while (s->depth)
		close_one(r);
	c->text = fx_strndup(r->a, s->text.n ? s->text.p : "", s->text.n);
	c->html = s->tagged ? fx_strndup(r->a, s->html.n ? s->html.p : "", s->html.n) : NULL;
	c->confidence = c->weakest_p = -1;
	c->weakest = -1;
	if (r->a->failed || !s->text.n || !r->s->answer->logprob)
		return;
	c->confidence = fx_answer_confidence(r->s->answer, from, to);
	find_weakest(r, c, from, to);
}

const char *pp_say_caption(struct pp_reader *r)
{
	struct fx_cell c = { .text = NULL };
	struct fx_span piece;
	const char *p;

	pp_say_end(r, &c, 0, 0);
	p = c.text;
	return p && pp_piece(&piece, &p, p + strlen(p)) ? c.text : NULL;
}
