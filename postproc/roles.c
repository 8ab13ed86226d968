/* roles.c - see roles.h */
#include "roles.h"

#include <math.h>
#include <string.h>

/* What several rules ask of a paragraph. */
struct look {
	const struct pp_sheet *s;
	const struct pp_para *p;
	const struct pp_row *first, *last;
	int chars, letters;
	int bold, capitals;			/* 1: all rows are */
	float size;				/* in parts of the usual */
	float above, below;			/* from base to base, in usual line distances;
						 * INFINITY: nothing stands there */
	int beside;				/* 1: its neighbour stands on the same line */
	const struct pp_row *next;		/* first of what stands below; NULL: nothing */
};

static int overlaps(const struct pp_area *a, const struct pp_area *b)
{
	return pp_apart(a->x0, a->x1, b->x0, b->x1) < 0;
}

/* The next paragraph of text in the order `by`, -1 or 1, that isn't furniture; NULL: none. Looks
 * past a few others, as rules and pictures stand between. */
static const struct pp_para *neighbour(const struct pp_para *para, int n, int i, int by)
{
	for (int k = i + by; k >= 0 && k < n && k <= i + 4 && k >= i - 4; k += by)
		if (para[k].rows && !fx_dblock_furniture(para[k].kind))
			return para + k;
	return NULL;
}

static float distance(const struct look *k, const struct pp_para *to, int above)
{
	const struct pp_row *r;
	float by;

	if (!to || !overlaps(&to->at, &k->p->at))
		return INFINITY;
	r = k->s->row + to->row + (above ? to->rows - 1 : 0);
	by = above ? k->first->base - r->base : r->base - k->last->base;
	return by <= 0 ? INFINITY : by / (k->s->leading * (k->p->size > 0 ? k->p->size : 1));
}

static int beside(const struct pp_para *a, const struct pp_para *b)
{
	return !overlaps(&a->at, &b->at) &&
		-pp_apart(a->at.y0, a->at.y1, b->at.y0, b->at.y1) > .5f * (a->at.y1 - a->at.y0);
}

static void look_at(struct look *k, const struct pp_sheet *s, const struct pp_para *para, int n,
	int i)
{
	const struct pp_para *before = neighbour(para, n, i, -1), *after = neighbour(para, n, i, 1);

	k->s = s;
	k->p = para + i;
	k->first = s->row + k->p->row;
	k->last = k->first + k->p->rows - 1;
	k->chars = k->letters = 0;
	k->bold = k->capitals = 1;
	for (const struct pp_row *r = k->first; r <= k->last; r++) {
		k->chars += r->chars;
		k->letters += r->letters;
		k->bold &= r->bold;
		k->capitals &= r->capitals;
	}
	k->above = distance(k, before, 1);
	k->below = distance(k, after, 0);
	k->beside = (before && beside(k->p, before)) || (after && beside(k->p, after));
	k->next = after && isfinite(k->below) ? s->row + after->row : NULL;
}

static const char *word_of(const struct look *k, int i)
{
	return i < k->first->words ? pp_row_text(k->s, k->first, i) : "";
}

static char last_byte(const struct look *k)
{
	const char *t = k->last->words ? pp_row_text(k->s, k->last, k->last->words - 1) : "";

	return *t ? t[strlen(t) - 1] : 0;
}

/* ---- headings ---- */

/* 1, 1., 1.2, 1.2.3., A.1, IV. ; a lone letter or numeral has a stop, else it's a word. */
int pp_section_depth(const char *word)
{
	char small[8];
	int depth = 0;

	while (*word) {
		const char *part = word;
		size_t n = 0;

		for (; pp_alnum(*word) && n < sizeof(small); n++)
			small[n] = (char)pp_small(*word++);
		if (*word && *word != '.')
			return 0;
		if (pp_numeral(small, n, PP_ARABIC) > 99 ||
		    (pp_numeral(small, n, PP_ARABIC) < 0 && (depth || *part > 'Z' || !*word ||
		    (pp_numeral(small, n, PP_ROMAN) < 0 &&
		     pp_numeral(small, n, PP_ALPHABETIC) < 0))))
			return 0;
		depth++;
		word += *word == '.';
	}
	return depth;
}

/* Columns of a table, not words of a line: a gap wider than two letters. */
static int spread(const struct look *k, int from)
{
	struct pp_area a, b;

	for (int i = from; i < k->first->words; i++) {
		pp_sheet_area(&a, k->s, k->s->p->word[k->first->word + i - 1].quad);
		pp_sheet_area(&b, k->s, k->s->p->word[k->first->word + i].quad);
		if (b.x0 - a.x1 > 2 * k->p->size)
			return 1;
	}
	return 0;
}

/* Larger than the text by a sixth; short lines of a scan are measured less surely. */
static int is_large(const struct look *k)
{
	return k->size >= (k->s->tight ? k->letters < 8 ? 1.35f : 1.2f : 1.15f);
}

/* Of a formula, a drawn line, ..; not a quotation or bracket. */
static int is_sign(const char *word)
{
	const char *p = word, *end = p + strlen(p);
	const int32_t c = p < end ? fx_utf8_next(&p, end) : -1;

	return pp_letter(c) == PP_SIGN && c != 0xab && c != 0xbb && c != 0xbf && c != 0xa7 &&
		c != 0xa1 && !(c >= 0x2018 && c <= 0x201f) && c != '"' && c != '\'' &&
		c != '(' && c != '[';
}

/* Sentences, what goes on a sentence, formulas and rows of tables are no headings. */
static int never(const struct look *k, int numbered, enum pp_letter starts)
{
	const char end = last_byte(k);

	return k->p->rows > 3 || k->letters < 3 - (starts == PP_CJK) || k->chars > 200 ||
		is_sign(word_of(k, 0)) || starts == PP_LOWER || starts == PP_SIGN ||
		end == ',' || end == ';' || end == '-' || (end == '.' && k->chars > 40) ||
		spread(k, numbered ? 2 : 1);
}

/* One of: larger than the text; bold on lines of its own; capitals or a number with parts, and more
 * space above than between lines; a line in italics so, and its text right below. *depth: parts of
 * its number. */
static int heading(const struct look *k, const struct pp_usual *u, int *depth)
{
	const int parts = k->first->words > 1 ? pp_section_depth(word_of(k, 0)) : 0;
	const enum pp_letter starts = pp_first_letter(word_of(k, parts ? 1 : 0));

	*depth = parts ? parts : 1;
	if (never(k, parts, starts))
		return 0;
	if (is_large(k))
		return 1;
	if (k->p->rows > 2 || k->chars > 120 || k->beside || last_byte(k) == ':' || k->size < .85f)
		return 0;
	if (k->bold && !u->bold)
		return k->above > 1.15f || k->below <= 1.5f;
	if (starts == PP_DIGIT || k->above < 1.25f || k->p->marker)
		return 0;
	if (k->capitals && !u->capitals && k->letters >= 4)
		return k->below > 1.05f;
	return (parts > 1 && k->size > .95f) || (k->first->italic && k->p->rows == 1 &&
		k->chars <= 60 && k->next && k->below < 1.35f && !k->next->italic);
}

/* One level below the next larger way; if none is larger, one above the next smaller; the first of
 * a document has the level of its number. */
int pp_heading_level(struct pp_ways *w, float size, int depth)
{
	int at = 0, level;

	for (; at < w->n; at++) {	/* larger first, then those with fewer parts */
		const float d = w->way[at].size / size;

		if (d > .94f && d < 1.06f && w->way[at].depth == depth)
			return w->way[at].level;
		if (d <= .94f || (d < 1.06f && w->way[at].depth > depth))
			break;
	}
	level = at ? w->way[at - 1].level + 1 : w->n ? w->way[0].level - 1 : depth;
	level = level < 1 ? 1 : level > 6 ? 6 : level;
	if (w->n == PP_WAYS)
		return level;
	memmove(w->way + at + 1, w->way + at, (size_t)(w->n - at) * sizeof(w->way[0]));
	w->way[at].size = size;
	w->way[at].depth = depth;
	w->way[at].level = level;
	w->n++;
	return level;
}

/* ---- captions ---- */

/* "Fig" matches Fig., FIG, fig.3: the label and what may follow it. NULL: it is none. */
static const char *past_label(const char *word)
{
	static const char *const label[] = { "figures", "figure", "fig", "tables", "table", "tab",
		"scheme", "chart", "plate", "exhibit", "listing", "algorithm", "box", "diagram",
		"abbildungen", "abbildung", "abb", "tabelle", "tafel", "schaubild", "figur",
		"tableau", "tabl", "planche", "figura", "tabla", "tabela", "tabella", "afbeelding",
		"\xd1\x80\xd0\xb8\xd1\x81",				/* Russian: ris */
		"\xd1\x80\xd0\xb8\xd1\x81\xd1\x83\xd0\xbd\xd0\xbe\xd0\xba",
		"\xd1\x82\xd0\xb0\xd0\xb1\xd0\xbb",			/* tabl */
		"\xd1\x82\xd0\xb0\xd0\xb1\xd0\xbb\xd0\xb8\xd1\x86\xd0\xb0",
		"\xe5\x9b\xb3", "\xe5\x9b\xbe", "\xe5\x9c\x96", "\xe8\xa1\xa8" }; /* zu, tu, hyo */

	for (size_t i = 0; i < FX_COUNT(label); i++) {
		const char *p = word, *q = label[i], *end = p + strlen(p), *stop = q + strlen(q);
		int same = 1;

		while (same && p < end && q < stop)
			same = pp_small(fx_utf8_next(&p, end)) == fx_utf8_next(&q, stop);
		if (same && q == stop && (p == end || *p == '.' || (*p >= '0' && *p <= '9')))
			return p + (*p == '.');
	}
	return NULL;
}

/* Of a caption's number, "3", "7-26.", "IV", "A.1": 0: it is none; 2: a sign after it divides it
 * from what follows. */
static int caption_number(const char *s)
{
	size_t n = 0, len;
	int digits = 0;
	char small[8];

	for (len = 0; s[len] && (pp_alnum(s[len]) || ((s[len] == '.' || s[len] == '-') &&
	     pp_alnum(s[len + 1]))); len++)
		digits += s[len] >= '0' && s[len] <= '9';
	for (; n < len && n < sizeof(small); n++)
		small[n] = (char)pp_small(s[n]);
	if (len > 7 || (!digits && (*s > 'Z' || (pp_numeral(small, n, PP_ROMAN) < 0 &&
	    pp_numeral(small, n, PP_ALPHABETIC) < 0))))
		return 0;
	return !s[len] ? 1 : strchr(".:)|", s[len]) || (s[len] & 0x80) ? 2 : 0;
}

static int divides(const char *word)
{
	const char *p = word, *end = p + strlen(p);
	const int32_t c = p < end ? fx_utf8_next(&p, end) : -1;

	return c == '-' || c == ':' || c == '|' || c == '.' || (c >= 0x2010 && c <= 0x2015);
}

int pp_caption_label(const char *const *word, int words, int *used)
{
	const char *rest = words ? past_label(word[0]) : NULL;
	int number;

	*used = 1;
	if (!rest)
		return 0;
	if (!*rest && words > 1)
		rest = word[(*used)++];
	number = caption_number(rest);
	return number == 1 && (*used == words || divides(word[*used])) ? 2 : number;
}

static int shown(enum fx_dblock_kind k)
{
	return k >= FX_DOC_TABLE && k <= FX_DOC_FIGURE;
}

/* Within three lines of something that is shown, above or below it. */
static int near_region(const struct look *k, const struct pp_para *para, int n, int i)
{
	for (int j = i > 16 ? i - 16 : 0; j < n && j <= i + 16; j++)
		if (shown(para[j].kind) && overlaps(&para[j].at, &k->p->at) &&
		    pp_apart(para[j].at.y0, para[j].at.y1, k->p->at.y0, k->p->at.y1) <
		    3 * k->p->size)
			return 1;
	return 0;
}

/* A label alone starts sentences too ("Figure 3 shows"): a sign after its number, smaller letters,
 * bold or what it is the caption of must be there; before a small letter two of them. */
static int caption(const struct look *k, const struct pp_para *para, int n, int i)
{
	const char *const word[] = { word_of(k, 0), word_of(k, 1), word_of(k, 2) };
	int used;
	const int label = pp_caption_label(word, k->first->words < 3 ? k->first->words : 3, &used);
	const int bold = (k->s->p->word[k->first->word].style & FX_BOLD) != 0;
	const int small = k->size < .95f, near = near_region(k, para, n, i);

	if (!label || k->p->rows > 12)
		return 0;
	if (label == 2)
		return 1;
	return pp_first_letter(word_of(k, used)) == PP_LOWER ? small + near + bold >= 2 :
		small || near || bold;
}

/* ---- footnotes ---- */

int pp_note_mark(const char *word)
{
	const char *p = word, *end = p + strlen(p);
	const int32_t c = p < end ? fx_utf8_next(&p, end) : -1;
	const char *s = word + (*word == '(');
	size_t n = 0;

	if (c == '*' || c == 0x2020 || c == 0x2021 || c == 0xa7 || c == 0xb9 || c == 0xb2 ||
	    c == 0xb3 || (c >= 0x2070 && c <= 0x2079))
		return 1;
	while (s[n] >= '0' && s[n] <= '9')
		n++;
	if ((n < 1 || n > 3) && !(n == 0 && s[0] >= 'a' && s[0] <= 'z' && s[1]))
		return 0;
	s += n ? n : 1;
	return !*s || ((*s == ')' || *s == '.' || *s == ']') && !s[1]);
}

#define BINS 64		/* of the page's width */

struct foot {
	float low[BINS];	/* where text of the usual size ends */
	float x0, step;
};

static int bin(const struct foot *f, float x)
{
	const float b = (x - f->x0) / f->step;

	return b >= BINS ? BINS - 1 : b > 0 ? (int)b : 0;
}

static void find_feet(struct foot *f, const struct pp_sheet *s, const struct pp_usual *u)
{
	f->x0 = s->page.x0;
	f->step = (s->page.x1 - s->page.x0) / BINS;
	f->step = f->step > 0 ? f->step : 1;
	for (int b = 0; b < BINS; b++)
		f->low[b] = -INFINITY;
	for (int i = 0; i < s->rows; i++) {
		const struct pp_row *r = s->row + i;

		if (r->what || r->turned || r->size * s->scale <= .92f * u->size)
			continue;
		for (int b = bin(f, r->at.x0); b <= bin(f, r->at.x1); b++)
			f->low[b] = r->base > f->low[b] ? r->base : f->low[b];
	}
}

static int at_foot(const struct foot *f, const struct look *k)
{
	for (int b = bin(f, k->p->at.x0); b <= bin(f, k->p->at.x1); b++)
		if (f->low[b] > k->p->at.y0 + .5f * k->p->size)
			return 0;
	return 1;
}

/* As tables have. */
static int rule_below(const struct look *k, const struct pp_para *para, int n, int i)
{
	for (int j = i + 1; j < n && j < i + 8; j++)
		if (para[j].kind == FX_DOC_RULE && overlaps(&para[j].at, &k->p->at) &&
		    para[j].at.y0 > k->p->at.y0)
			return 1;
	return 0;
}

/* A rule over it that is shorter than the page is wide, with nothing between. */
static int under_rule(const struct look *k, const struct pp_para *para, int n, int i)
{
	for (int j = i > 4 ? i - 4 : 0; j < i; j++) {
		const struct pp_area *at = &para[j].at;

		if (para[j].kind == FX_DOC_RULE && overlaps(at, &k->p->at) &&
		    at->y1 <= k->first->base && k->p->at.y0 - at->y1 < 1.5f * k->p->size &&
		    at->x1 - at->x0 < .6f * (k->s->page.x1 - k->s->page.x0))
			return !rule_below(k, para, n, i);
	}
	return 0;
}

/* Small letters in the lower part of the page with no usual ones under them, and a mark, a rule
 * above, or another note above that it belongs to. */
static int footnote(const struct look *k, const struct pp_para *para, int n, int i,
	const struct foot *f)
{
	const struct pp_para *before = neighbour(para, i + 1, i, -1);
	const struct pp_area *page = &k->s->page;

	if (k->size > .92f || k->letters < 2 || spread(k, 2) ||
	    k->p->at.y0 < page->y0 + .4f * (page->y1 - page->y0) || !at_foot(f, k))
		return 0;
	return pp_note_mark(word_of(k, 0)) || (k->chars >= 25 && under_rule(k, para, n, i)) ||
		(before && before->kind == FX_DOC_FOOTNOTE && overlaps(&before->at, &k->p->at) &&
		 before->at.y0 < k->p->at.y0 && k->above < 2);
}

/* ---- all of them ---- */

static int starts_small(const struct pp_sheet *s, const struct pp_row *r)
{
	return r->words && pp_first_letter(pp_row_text(s, r, 0)) == PP_LOWER;
}

/* A row starts where the second or third word of the one above does, or both are centred. */
static int hangs_or_centred(const struct pp_sheet *s, const struct pp_row *a,
	const struct pp_row *b)
{
	const float off = a->at.x0 + a->at.x1 - b->at.x0 - b->at.x1;
	struct pp_area w;

	for (int i = 1; i < 3 && i < a->words; i++) {
		pp_sheet_area(&w, s, s->p->word[a->word + i].quad);
		if (fabsf(b->at.x0 - w.x0) < .4f * b->size)
			return 1;
	}
	return fabsf(off) < b->size && fabsf(a->at.x0 - b->at.x0) > b->size;
}

/* The second line of a heading or caption, in a block of its own as it is set in or centred. */
static int belongs(const struct pp_sheet *s, const struct pp_para *p, const struct pp_para *next)
{
	const struct pp_row *a = s->row + p->row + p->rows - 1, *b = a + 1;
	const float by = b->base - a->base;

	return next->rows && next->rows <= 2 && next->kind == FX_DOC_TEXT && p->rows <= 2 &&
		next->row == p->row + p->rows && !b->turned && !b->marker && !b->what &&
		b->size < 1.06f * a->size && a->size < 1.06f * b->size && a->bold == b->bold &&
		by > 0 && by < 1.3f * s->leading * a->size && overlaps(&p->at, &next->at) &&
		(starts_small(s, b) || hangs_or_centred(s, a, b));
}

struct page {
	struct pp_roles *o;
	struct pp_para *para;
	int n;
	const struct pp_usual *u;
	struct foot foot;
	const struct pp_para *title;	/* of the document, on its first page; NULL: none yet */
	const struct pp_para *over;	/* the last of the title and what belongs to it */
};

static int in_the_middle(const struct pp_sheet *s, const struct pp_area *at)
{
	return fabsf(at->x0 + at->x1 - s->page.x0 - s->page.x1) <
		.1f * (s->page.x1 - s->page.x0);
}

/* Authors and dates: below the document's title, centred like it, smaller, and plain. */
static int below_title(const struct page *g, const struct look *k, int i)
{
	return g->over && neighbour(g->para, g->n, i, -1) == g->over && !k->bold && !k->capitals &&
		isfinite(k->above) && k->p->size < .9f * g->title->size &&
		in_the_middle(k->s, &g->title->at) && in_the_middle(k->s, &k->p->at) &&
		!pp_section_depth(word_of(k, 0));
}

static void role(struct page *g, const struct look *k, int i)
{
	struct pp_para *para = g->para, *p = para + i;
	int depth;

	if (caption(k, para, g->n, i)) {
		p->kind = FX_DOC_CAPTION;
	} else if (footnote(k, para, g->n, i, &g->foot)) {
		p->kind = FX_DOC_FOOTNOTE;
	} else if (heading(k, g->u, &depth) && below_title(g, k, i)) {
		g->over = p;
	} else if (heading(k, g->u, &depth)) {
		p->kind = FX_DOC_HEADING;
		if (!g->title && k->s->p->number == 1)
			g->title = g->over = p;
		p->level = pp_heading_level(&g->o->ways, p->size * k->s->scale, depth);
		g->o->nest.n = g->o->nest.known = 0;
	} else if (k->first->marker) {
		p->kind = FX_DOC_LIST_ITEM;
		p->marker = k->first->marker;
		p->level = pp_nest_item(&g->o->nest, k->s, k->first);
	}
	if ((p->kind != FX_DOC_HEADING && p->kind != FX_DOC_CAPTION) || i + 1 >= g->n ||
	    !belongs(k->s, p, p + 1))
		return;
	p->rows += p[1].rows;
	pp_area_add(&p->at, &p[1].at);
	p[1].rows = 0;
	p[1].block = -1;		/* is no more */
}

int pp_roles(struct pp_roles *o, const struct pp_sheet *s, struct pp_para *para, int n,
	const struct pp_usual *u)
{
	struct page g = { .o = o, .para = para, .n = n, .u = u };
	int kept = 0;

	find_feet(&g.foot, s, u);
	o->nest.broken = 1;
	for (int i = 0; i < n; i++) {
		const struct pp_para *p = para + i;
		struct look k;

		if (!p->rows || p->kind != FX_DOC_TEXT || s->row[p->row].turned)
			continue;
		look_at(&k, s, para, n, i);
		k.size = u->size > 0 ? p->size * s->scale / u->size : 1;
		role(&g, &k, i);
	}
	for (int i = 0; i < n; i++)
		if (para[i].block >= 0)
			para[kept++] = para[i];
	return kept;
}
