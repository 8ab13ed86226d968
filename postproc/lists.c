/* lists.c - see lists.h */
#include "lists.h"

#include <math.h>
#include <string.h>

/* ---- markers ---- */

static int among(int32_t c, const int32_t *set)
{
	while (*set && *set != c)
		set++;
	return *set != 0;
}

static int bullet(struct pp_marker *m, const char *text)
{
	static const int32_t sure[] = { 0x2022, 0x2023, 0x2043, 0x25a0, 0x25a1, 0x25aa, 0x25ab,
		0x25b6, 0x25b8, 0x25ba, 0x25c6, 0x25c7, 0x25cb, 0x25cf, 0x25e6, 0x2610, 0x2611,
		0x2612, 0x2713, 0x2714, 0x2794, 0x27a2, 0x27a4, 0xf0a7, 0xf0b7, 0xf0d8, 0 };
	static const int32_t maybe[] = { '*', '+', '-', 'o', 0xb7, 0xbb, 0x203a, 0x2010, 0x2013,
		0x2212, 0x2219, 0x2192, 0 };
	static const int32_t bare[] = { 0x2014, 0x2015, 0 };
	const char *p = text, *end = p + strlen(p);
	const int32_t c = p < end ? fx_utf8_next(&p, end) : -1;

	m->sure = among(c, sure);
	m->bare = among(c, bare);
	if (p < end || !(m->sure || m->bare || among(c, maybe)))
		return 0;
	m->style = c;
	return 1;
}

/* How a number is written: what stands about it, and whether in capitals. Over all code points. */
static int32_t style_of(int open, int close, int depth, int capital)
{
	return 0x110000 + ((open * 8 + close) * 8 + depth) * 2 + capital;
}

/* (n) [n] n) n. n] and, with parts, n.n n.n. : what is a number and nothing else. */
static int numbered(struct pp_marker *m, const char *s)
{
	static const char opening[] = "([", closing[] = ")].";
	const char *open = *s ? strchr(opening, *s) : NULL, *close, *part;
	char small[8];
	size_t n = 0;
	int depth = 0, capital;

	s += open != NULL;
	capital = *s >= 'A' && *s <= 'Z';
	for (part = s; (pp_alnum(*s) || (*s == '.' && pp_alnum(s[1]))) && depth < 7; s++)
		if (*s == '.') {
			depth++;
			part = s + 1;
		}
	for (; part + n < s && n < sizeof(small); n++)
		small[n] = (char)pp_small(part[n]);
	close = *s ? strchr(closing, *s) : NULL;
	if (!n || part + n < s || (close && s[1]) || (!close && *s) ||
	    (open && (!close || *close == '.')))
		return 0;
	for (int k = 0; k < PP_NUMERALS; k++)
		m->value[k] = pp_numeral(small, n, k);
	m->bare = !close && !depth;
	if (depth || m->bare)		/* 3.b is none; a bare i or I is a word */
		m->value[PP_ROMAN] = m->value[PP_ALPHABETIC] = -1;
	if (m->value[PP_ARABIC] > 999)				/* a year */
		m->value[PP_ARABIC] = -1;
	m->style = style_of(open ? 1 + (int)(open - opening) : 0,
		close ? 1 + (int)(close - closing) : 0, depth, capital);
	return m->value[PP_ARABIC] >= 0 || m->value[PP_ROMAN] >= 0 ||
		m->value[PP_ALPHABETIC] >= 0;
}

void pp_marker(struct pp_marker *m, const struct pp_sheet *s, const struct pp_row *r)
{
	*m = (struct pp_marker){ .value = { -1, -1, -1 } };
	if (r->words < 2 || r->turned || r->what)
		return;
	if (bullet(m, pp_row_text(s, r, 0)) || numbered(m, pp_row_text(s, r, 0)))
		m->words = 1;
}

int pp_counts_on(const struct pp_marker *a, const struct pp_marker *b)
{
	if (a->style != b->style)
		return 0;
	for (int k = 0; k < PP_NUMERALS; k++)
		if (a->value[k] >= 0 && b->value[k] == a->value[k] + 1)
			return 1;
	return 0;
}

/* ---- items ---- */

static int number(const struct pp_marker *m)
{
	return m->style >= 0x110000;
}

/* The row below starts where the text after the marker does. */
static int hangs(const struct pp_sheet *s, int i)
{
	const struct pp_row *r = s->row + i, *below = r + 1;

	return i + 1 < s->rows && below->block == r->block && !below->turned && !below->what &&
		below->base > r->base && below->base - r->base < 2.5f * s->leading * r->size &&
		r->second - r->at.x0 > .6f * r->size &&
		fabsf(below->at.x0 - r->second) < .5f * r->size;
}

/* Two that may be of one list: below each other at one indentation, or in two columns. */
static int goes_with(const struct pp_row *a, const struct pp_row *b, const struct pp_marker *m,
	const struct pp_marker *n)
{
	if (m->style != n->style || (number(m) && !pp_counts_on(m, n)))
		return 0;
	return fabsf(a->at.x0 - b->at.x0) < b->size || (number(m) && b->base <= a->base);
}

#define STYLES 16	/* looked back over: lists in lists, and what is none */

struct candidate { int row, hangs; struct pp_marker m; };

/* Two of one list make each other items. */
static void pair(struct pp_sheet *s, const struct candidate *a, const struct candidate *b)
{
	struct pp_row *r = s->row + a->row, *t = s->row + b->row;

	if (!goes_with(r, t, &a->m, &b->m) ||
	    (a->m.bare && !(number(&a->m) && (a->hangs || b->hangs))))
		return;
	r->marker = a->m.words;
	t->marker = b->m.words;
}

void pp_list_rows(struct pp_sheet *s)
{
	struct candidate last[STYLES] = { { 0 } };
	int next = 0;

	for (int i = 0; i < s->rows; i++) {
		struct candidate c = { .row = i };
		int k = 0;

		pp_marker(&c.m, s, s->row + i);
		if (!c.m.words)
			continue;
		c.hangs = hangs(s, i);
		if (c.m.sure || (c.hangs && !(c.m.bare && number(&c.m))))
			s->row[i].marker = c.m.words;
		while (k < STYLES && !(last[k].m.words && last[k].m.style == c.m.style))
			k++;
		if (k < STYLES)
			pair(s, last + k, &c);
		else
			k = next++ % STYLES;
		last[k] = c;
	}
}

/* ---- nesting ---- */

/* The level that looks so; else `other`. */
static int alike(const struct pp_nest *n, int levels, int32_t style, int other)
{
	for (int k = 0; k < levels; k++)
		if (n->open[k].style == style)
			return k;
	return other;
}

static int by_place(const struct pp_nest *n, const struct pp_row *r, int32_t style)
{
	int k = n->n;

	while (k > 0 && n->open[k - 1].x > r->at.x0 + .5f * r->size)
		k--;
	if (k > 0 && isnan(n->open[k - 1].x))
		return alike(n, k, style, k);
	return k > 0 && n->open[k - 1].x >= r->at.x0 - .5f * r->size ? k - 1 : k;
}

int pp_nest_item(struct pp_nest *n, const struct pp_sheet *s, const struct pp_row *r)
{
	const int apart = n->broken || r->base <= n->last.y1 ||
		pp_apart(n->last.x0, n->last.x1, r->at.x0, r->at.x1) > 0;
	struct pp_marker m;
	int k;

	pp_marker(&m, s, r);
	for (int i = 0; apart && i < PP_DEEPEST; i++)
		n->open[i].x = NAN;
	k = apart ? alike(n, n->known, m.style, 0) : by_place(n, r, m.style);
	k = k < PP_DEEPEST ? k : PP_DEEPEST - 1;
	n->open[k].style = m.style;
	n->open[k].x = r->at.x0;
	n->n = k + 1;
	n->known = n->known > n->n ? n->known : n->n;
	n->last = r->at;
	n->broken = 0;
	return n->n;
}
