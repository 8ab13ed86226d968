/* furniture.c - see furniture.h */
#include "furniture.h"

#include "numeral.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the page's height, at both ends; Springer's proceedings have headers at 0.12 to 0.13. */
static const float band = 0.14f;
/* The outermost line may be furniture further in as well, where it repeats or counts: LaTeX's
 * classes set page numbers at 0.81. */
static const float outer_band = 0.2f;
static const float same_place = 0.03f;	/* of it: scans are not cut alike */

/* ---- page numbers ---- */

static int sign(char c)
{
	return c && strchr(" -.,:;()[]{}|/*~<>=_", c) != NULL;
}

static const char *past(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (!strncmp(s, *words, strlen(*words)) && !pp_alnum(s[strlen(*words)]))
			return s + strlen(*words);
	return s;
}

static const char *past_signs(const char *s)
{
	while (sign(*s))
		s++;
	return s;
}

/* Digits, up to four, or a Roman numeral up to 300: longer ones are other things. */
static const char *number(long *to, const char *s)
{
	size_t n = 0;

	while (pp_alnum(s[n]))
		n++;
	*to = pp_numeral(s, n, PP_ARABIC);
	if (*to < 0 && (*to = pp_numeral(s, n, PP_ROMAN)) > 300)
		*to = -1;
	return s + n;
}

/* Small ASCII; any dash is a hyphen, any other character a ?. 0: it does not fit. */
static int plain(char *to, size_t *n, size_t room, const char *s)
{
	const char *end = s + strlen(s);

	while (s < end) {
		const int32_t c = fx_utf8_next(&s, end);

		if (*n + 2 > room)
			return 0;
		to[(*n)++] = c > 0 && c < 128 ? (char)pp_small(c) :
			(c >= 0x2010 && c <= 0x2015) || c == 0x2212 ? '-' : '?';
	}
	to[*n] = 0;
	return 1;
}

/* Of plain text. */
static long folio(const char *text)
{
	static const char *const page[] = { "page", "pag", "pg", "p", "seite", "s", "pagina",
		NULL };
	static const char *const of[] = { "of", "von", "de", "sur", "di", NULL };
	const char *s = past_signs(past(past_signs(text), page)), *rest, *after;
	long v, all;

	if (s[0] && s[1] == '-' && s[2] >= '0' && s[2] <= '9' && !(s[0] >= '0' && s[0] <= '9'))
		s += 2;					/* a page of part A */
	s = number(&v, s);
	if (v >= 0 && (s[0] == '-' || s[0] == '.') && s[1] >= '0' && s[1] <= '9')
		s = number(&v, s + 1);			/* 7-45 */
	if (v < 0)
		return -1;
	after = s;
	s = past_signs(s);
	if (!*s)
		return v;
	rest = past(s, of);
	if (rest == s && !memchr(after, '/', (size_t)(s - after)))
		return -1;
	s = number(&all, past_signs(rest));
	return all >= v && !*past_signs(s) ? v : -1;
}

long pp_folio(const struct fx_dpage *p, int word, int words)
{
	char text[32];
	size_t n = 0;

	for (int i = 0; i < words; i++)
		if (!plain(text, &n, sizeof(text), p->word[word + i].text) ||
		    !plain(text, &n, sizeof(text), " "))
			return -1;
	return words > 0 ? folio(text) : -1;
}

/* ---- lines at the edges ---- */

static void key(struct pp_edge *e, const struct pp_sheet *s, const struct pp_row *r)
{
	for (int i = 0; i < r->words; i++) {
		const char *p = pp_row_text(s, r, i), *end = p + strlen(p);

		while (p < end && e->keys < PP_KEY) {
			const int32_t c = fx_utf8_next(&p, end);

			if (pp_letter(c) > PP_DIGIT)
				e->key[e->keys++] = pp_small(c);
		}
	}
}

/* A number at one end of a row, as far from the rest as no word is. */
static void beside(struct pp_edge *e, const struct pp_sheet *s, const struct pp_row *r)
{
	const int ends[2] = { 1, r->words - 1 };

	for (int k = 0; k < 2 && r->words > 1 && !e->cut; k++) {
		const int i = ends[k];
		const long v = pp_folio(s->p, r->word + (k ? i : 0), 1);
		struct pp_area a, b;

		pp_sheet_area(&a, s, s->p->word[r->word + i - 1].quad);
		pp_sheet_area(&b, s, s->p->word[r->word + i].quad);
		if (v >= 0 && b.x0 - a.x1 > 1.5f * r->size) {
			e->cut = i;
			e->beside = v;
		}
	}
}

static long told(const struct pp_edge *e)
{
	return e->number >= 0 ? e->number : e->beside;
}

struct high { int row; float y; };

static int higher(const void *p, const void *q)
{
	const struct high *a = p, *b = q;

	return a->y != b->y ? (a->y < b->y ? -1 : 1) : a->row - b->row;
}

/* Rows [*at .. end) of `v`, from the edge inwards, that stand on one line with the first. */
static int on_line(const struct pp_sheet *s, const struct high *v, int at, int end, int by)
{
	const struct pp_area *first = &s->row[v[at].row].at;
	int n = 1;

	while (at + n * by != end) {
		const struct pp_area *b = &s->row[v[at + n * by].row].at;
		const float h = first->y1 - first->y0, k = b->y1 - b->y0;

		if (-pp_apart(first->y0, first->y1, b->y0, b->y1) < .5f * (h < k ? h : k))
			break;
		n++;
	}
	return n;
}

static void take(struct pp_edges *to, const struct pp_sheet *s, int row, int top, int nth)
{
	const struct pp_row *r = s->row + row;
	struct pp_edge *e = to->edge + to->n++;

	*e = (struct pp_edge){ .row = row, .top = top, .nth = nth, .beside = -1,
		.y = ((r->at.y0 + r->at.y1) / 2 - s->page.y0) / (s->page.y1 - s->page.y0) };
	e->number = pp_folio(s->p, r->word, r->words);
	key(e, s, r);
	if (e->number < 0)
		beside(e, s, r);
}

/* What is known of the lines [from ..) of `to` once that further in, if any, is. */
static void finish(struct pp_edges *to, const struct pp_sheet *s, int from, const struct pp_row *in)
{
	for (int i = from; i < to->n; i++) {
		struct pp_edge *e = to->edge + i;
		const struct pp_row *r = s->row + e->row;
		const long v = told(e);

		e->alone = 1;
		for (int k = from; k < to->n; k++)
			e->alone &= k == i || pp_apart(r->at.x0, r->at.x1,
				s->row[to->edge[k].row].at.x0, s->row[to->edge[k].row].at.x1) >
				1.5f * r->size;
		e->apart = e->step = INFINITY;
		if (in && r->size > 0) {
			e->apart = pp_apart(r->at.y0, r->at.y1, in->at.y0, in->at.y1) / r->size;
			e->step = fabsf(in->base - r->base) / (s->leading * r->size);
		}
		e->counted = in && in->words && v >= 0 && e->top &&
			pp_folio(s->p, in->word, 1) == v + 1;
	}
}

/* From one edge inwards. */
static void inwards(struct pp_edges *to, const struct pp_sheet *s, const struct high *v, int n,
	int top)
{
	const int by = top ? 1 : -1, end = top ? n : -1;
	const int most = to->n + PP_EDGES / 2;
	int at = top ? 0 : n - 1;

	for (int nth = 0; nth < 3 && at != end; nth++) {
		const int here = on_line(s, v, at, end, by), began = to->n;
		const float y = (v[at].y - s->page.y0) / (s->page.y1 - s->page.y0);

		const float most_in = nth ? band : outer_band;

		if (!(top ? y <= most_in : y >= 1 - most_in) || to->n + here > most)
			return;
		for (int i = 0; i < here; i++)
			take(to, s, v[at + i * by].row, top, nth);
		at += here * by;
		finish(to, s, began, at != end ? s->row + v[at].row : NULL);
	}
}

enum fx_st pp_edges(struct pp_edges *to, struct fx_arena *a, const struct pp_sheet *s,
	struct fx_err *e)
{
	struct high *v = FX_NEWN(a, (size_t)s->rows + 1, struct high);
	int n = 0;

	*to = (struct pp_edges){ .page = s->p->number };
	if (!v)
		return fx_fail(e, FX_NOMEM, "no memory for %d lines", s->rows);
	if (!(s->page.y1 > s->page.y0))
		return FX_OK;
	for (int i = 0; i < s->rows; i++)
		if (!s->row[i].turned)
			v[n++] = (struct high){ i, (s->row[i].at.y0 + s->row[i].at.y1) / 2 };
	qsort(v, (size_t)n, sizeof(*v), higher);
	inwards(to, s, v, n, 1);
	inwards(to, s, v, n, 0);
	return FX_OK;
}

/* ---- which of them are furniture ---- */

/* Levenshtein distance; both have up to PP_KEY. */
static int distance(const int32_t *a, int n, const int32_t *b, int m)
{
	int d[PP_KEY + 1];

	for (int j = 0; j <= m; j++)
		d[j] = j;
	for (int i = 1; i <= n; i++) {
		int corner = d[0];

		d[0] = i;
		for (int j = 1; j <= m; j++) {
			const int change = corner + (a[i - 1] != b[j - 1]);
			const int step = (d[j] < d[j - 1] ? d[j] : d[j - 1]) + 1;

			corner = d[j];
			d[j] = change < step ? change : step;
		}
	}
	return d[m];
}

/* The same letters but for a fifth, at the same place: two headers of one book, however read. */
static int alike(const struct pp_edge *a, const struct pp_edge *b)
{
	const int longer = a->keys > b->keys ? a->keys : b->keys;

	return a->top == b->top && a->keys >= 3 && b->keys >= 3 &&
		fabsf(a->y - b->y) <= same_place &&
		5 * distance(a->key, a->keys, b->key, b->keys) <= longer;
}

/* Some more white than between lines must follow: forms have equal text on each page. */
static int repeats(const struct pp_edge *e, const struct pp_edges *near[4])
{
	if (e->step < 1.12f)
		return 0;
	for (int i = 0; i < 4; i++)
		for (int k = 0; near[i] && k < near[i]->n; k++)
			if (alike(e, near[i]->edge + k))
				return 1;
	return 0;
}

/* It counts on from page to page, or says what the document itself calls the page. */
static int counts(const struct pp_edge *e, const struct pp_sheet *s, const struct pp_edges *own,
	const struct pp_edges *near[4])
{
	const long v = told(e);
	char label[16];
	size_t n = 0;

	if (v < 0)
		return 0;
	if (v == own->page || (s->p->label && plain(label, &n, sizeof(label), s->p->label) &&
	    v == folio(label)))
		return 1;
	for (int i = 0; i < 4; i++)
		for (int k = 0; near[i] && k < near[i]->n; k++) {
			const struct pp_edge *f = near[i]->edge + k;

			if (f->top == e->top && told(f) >= 0 &&
			    told(f) - v == near[i]->page - own->page)
				return 1;
		}
	return 0;
}

static int further_in(const struct pp_edge *e)
{
	return (e->top ? e->y : 1 - e->y) > band;
}

/* Smaller than the text, at the very head, and a rule divides it from the rest; tables have one
 * above their first row too. */
static int over_rule(const struct pp_sheet *s, const struct pp_edge *e, float body)
{
	const struct pp_row *r = s->row + e->row;
	struct pp_area at;
	int below = 0;

	if (!e->top || e->nth || further_in(e) || r->size * s->scale > .95f * body)
		return 0;
	for (int i = 0; i < s->p->blocks; i++) {
		if (s->p->block[i].kind != FX_DOC_RULE)
			continue;
		pp_sheet_area(&at, s, s->p->block[i].quad);
		if (at.y1 < r->base - .5f * r->size &&
		    pp_apart(at.x0, at.x1, r->at.x0, r->at.x1) < 0)
			return 0;
		below |= at.y0 >= r->base - .5f * r->size && at.y0 - r->base < 2 * r->size &&
			at.x1 - at.x0 > .4f * (s->page.x1 - s->page.x0);
	}
	return below;
}

/* Nearer to the edge than any text is set, or smaller than the text and nearly as near; and far
 * from all else. Word's narrowest margins put the middle of a first line at 0.049 of A4. */
static int far_out(const struct pp_sheet *s, const struct pp_edge *e, float body)
{
	const float y = e->top ? e->y : 1 - e->y, size = s->row[e->row].size * s->scale;

	return !e->nth && e->apart >= 1.5f && isfinite(e->apart) &&
		((y < .035f && size < 1.05f * body) || (y < .055f && size < .95f * body));
}

/* A number, alone or at the end of a line, that nothing but white stands next to; or close to the
 * text, if it counts and all that is further out is furniture. Further in it must count, and be
 * alone. */
static int folio_line(const struct pp_sheet *s, const struct pp_edge *e, float body, int counting)
{
	if (told(e) < 0 || e->counted || e->nth > 1 || !(e->cut || e->alone) ||
	    s->row[e->row].size * s->scale < .6f * body ||
	    (further_in(e) && (!counting || e->cut)))
		return 0;
	return e->apart >= .8f || (counting && e->apart > .3f);
}

static void call(struct pp_sheet *s, const struct pp_edge *e)
{
	const int line = e->top ? FX_DOC_PAGE_HEADER : FX_DOC_PAGE_FOOTER;
	struct pp_row *r = s->row + e->row;
	int number;

	r->what = e->number >= 0 ? FX_DOC_PAGE_NUMBER : line;
	if (!e->cut)
		return;
	number = pp_folio(s->p, r->word, e->cut) == e->beside ? 0 : 1;
	pp_sheet_cut(s, e->row, e->cut);
	r[number].what = FX_DOC_PAGE_NUMBER;
}

static int last_row_first(const void *p, const void *q)
{
	return (*(const struct pp_edge *const *)q)->row - (*(const struct pp_edge *const *)p)->row;
}

void pp_furniture(struct pp_sheet *s, const struct pp_edges *own, const struct pp_edges *near[4],
	float body)
{
	const struct pp_edge *found[PP_EDGES];
	int line[2][4] = { { 1 }, { 1 } }, n = 0;	/* [nth + 1]: 1: it's furniture */
	int over[2] = { 0 }, last;	/* 1: it has ended, with white below it; but for a number */

	for (int i = 0; i < own->n; i++) {		/* from the edge inwards */
		const struct pp_edge *e = own->edge + i;
		const int outer = line[e->top][e->nth];

		line[e->top][e->nth + 1] |= folio_line(s, e, body, outer &&
			counts(e, s, own, near)) || (!over[e->top] && (repeats(e, near) ||
			over_rule(s, e, body) || far_out(s, e, body)));
		last = e->step >= 1.3f && line[e->top][e->nth + 1];
		if (i + 1 < own->n && own->edge[i + 1].nth != e->nth)
			over[e->top] |= last;
	}
	for (int top = 0; top < 2; top++)	/* and what is further out is, too */
		for (int nth = 2; nth > 0; nth--)
			line[top][nth] |= line[top][nth + 1];
	for (int i = 0; i < own->n; i++) {
		const struct pp_edge *e = own->edge + i;

		if (line[e->top][e->nth + 1])
			found[n++] = e;
	}
	qsort(found, (size_t)n, sizeof(*found), last_row_first);
	for (int i = 0; i < n; i++)	/* cuts move the rows after them */
		call(s, found[i]);
}
