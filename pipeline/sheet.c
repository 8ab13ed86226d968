/* sheet.c - see sheet.h: plain text, TSV, and what all readers share */
#include "sheet.h"

#include "file.h"
#include "gold.h"
#include "json.h"

#include <string.h>

/* ---- a sheet as it grows ---- */

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for what stands on a page");
}

/* The page is whole: what grew for it is its own from now on. */
static void close_page(struct pl_sheet_maker *m)
{
	struct pl_sheet_page *p;

	if (!m->s->pages)
		return;
	p = m->s->page + m->s->pages - 1;
	p->text = (struct fx_span){ m->text ? m->text : "", m->n };
	p->word = m->word;
	p->words = m->words;
	m->text = NULL;
	m->word = NULL;
	m->n = m->room = 0;
	m->words = m->word_room = 0;
}

enum fx_st pl_sheet_page(struct pl_sheet_maker *m, float w, float h, struct fx_err *e)
{
	struct pl_sheet *s = m->s;

	close_page(m);
	if (s->pages == PL_SHEET_MAX_PAGES)
		return fx_fail(e, FX_LIMIT, "over %d pages", PL_SHEET_MAX_PAGES);
	if (s->pages == m->page_room) {
		struct pl_sheet_page *more;

		m->page_room = m->page_room * 2 + 1;
		more = FX_NEWN(m->a, (size_t)m->page_room, struct pl_sheet_page);
		if (!more)
			return no_memory(e);
		if (s->pages)
			memcpy(more, s->page, (size_t)s->pages * sizeof(*more));
		s->page = more;
	}
	s->page[s->pages++] = (struct pl_sheet_page){ .w = w, .h = h };
	m->word_room = 64;	/* that places are known shows even where there is no word */
	m->word = FX_NEWN(m->a, (size_t)m->word_room, struct pp_spot);
	return m->word ? FX_OK : no_memory(e);
}

enum fx_st pl_sheet_line(struct pl_sheet_maker *m, struct fx_span text, struct fx_err *e)
{
	if (text.n + 1 > m->room - m->n) {
		const size_t room = 2 * (m->room + text.n + 1);
		char *more = FX_NEWN(m->a, room, char);

		if (!more)
			return no_memory(e);
		if (m->n)
			memcpy(more, m->text, m->n);
		m->text = more;
		m->room = room;
	}
	memcpy(m->text + m->n, text.p, text.n);
	m->n += text.n;
	m->text[m->n++] = '\n';
	return FX_OK;
}

enum fx_st pl_sheet_word(struct pl_sheet_maker *m, const float box[4], struct fx_span text,
	struct fx_err *e)
{
	const char *copy;

	if (m->all++ == PL_SHEET_MAX_WORDS)
		return fx_fail(e, FX_LIMIT, "over %d words with places", PL_SHEET_MAX_WORDS);
	if (m->words == m->word_room) {
		struct pp_spot *more = FX_NEWN(m->a, 2 * (size_t)m->word_room, struct pp_spot);

		if (!more)
			return no_memory(e);
		memcpy(more, m->word, (size_t)m->words * sizeof(*more));
		m->word = more;
		m->word_room *= 2;
	}
	copy = fx_strndup(m->a, text.p, text.n);
	if (!copy)
		return no_memory(e);
	m->word[m->words] = (struct pp_spot){ .text = { copy, text.n } };
	memcpy(m->word[m->words++].box, box, 4 * sizeof(*box));
	return FX_OK;
}

enum fx_st pl_sheet_end(struct pl_sheet_maker *m, struct fx_err *e)
{
	close_page(m);
	return m->s->pages ? FX_OK : fx_fail(e, FX_INPUT, "there is no page in it");
}

int pl_sheet_number(double *v, const char **p, const char *end)
{
	const char *at = *p;
	const int minus = at < end && *at == '-';
	double unit = 0;
	int digits = 0;

	*v = 0;
	for (at += minus; at < end; at++) {
		if (*at == '.' && unit <= 0) {
			unit = 1;
			continue;
		}
		if (*at < '0' || *at > '9' || *v > 1e7 || digits > 40)
			break;
		digits++;
		unit /= 10;
		*v = unit > 0 ? *v + (*at - '0') * unit : 10 * *v + (*at - '0');
	}
	if (minus)
		*v = -*v;
	*p = at;
	return digits > 0 && *v <= 1e7 && *v >= -1e7;
}

/* ---- plain text ---- */

enum fx_st pl_sheet_text(struct pl_sheet *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	int feeds = 0, pages;

	for (size_t i = 0; i < text.n && feeds <= PL_SHEET_MAX_PAGES; i++)
		feeds += text.p[i] == '\f';
	if (feeds > PL_SHEET_MAX_PAGES)
		return fx_fail(e, FX_LIMIT, "over %d pages", PL_SHEET_MAX_PAGES);
	pages = feeds && pl_gold_fits(text, feeds) ? feeds : feeds + 1;
	*s = (struct pl_sheet){ FX_NEWN(a, (size_t)pages, struct pl_sheet_page), pages, text };
	if (!s->page)
		return no_memory(e);
	for (int i = 0; i < pages; i++)
		s->page[i].text = pl_gold_page(text, i + 1);
	return FX_OK;
}

/* ---- TSV ---- */

enum { LEVEL, PAGE, BLOCK, PAR, LINE, WORD, LEFT, TOP, WIDTH, HEIGHT, CONF, NUMBERS };

struct rows {
	struct pl_sheet_maker m;
	int line[4];			/* page, block, paragraph, line */
	char *text;			/* of the line, as long as all of the file */
	size_t n;
};

static enum fx_st end_line(struct rows *r, struct fx_err *e)
{
	const struct fx_span text = { r->text, r->n };

	r->n = 0;
	return text.n ? pl_sheet_line(&r->m, text, e) : FX_OK;
}

static struct fx_span trimmed(struct fx_span s)
{
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r'))
		s.n--;
	while (s.n && *s.p == ' ')
		s = (struct fx_span){ s.p + 1, s.n - 1 };
	return s;
}

static enum fx_st word_row(struct rows *r, const double v[NUMBERS], struct fx_span text,
	struct fx_err *e)
{
	const float box[4] = { (float)v[LEFT], (float)v[TOP], (float)(v[LEFT] + v[WIDTH]),
		(float)(v[TOP] + v[HEIGHT]) };
	const int line[4] = { (int)v[PAGE], (int)v[BLOCK], (int)v[PAR], (int)v[LINE] };

	text = trimmed(text);
	if (memcmp(line, r->line, sizeof(line)) != 0)
		FX_TRY(end_line(r, e));
	memcpy(r->line, line, sizeof(line));
	if (text.n && r->n)
		r->text[r->n++] = ' ';
	memcpy(r->text + r->n, text.p, text.n);
	r->n += text.n;
	return pl_sheet_word(&r->m, box, text, e);
}

static int numbers(double v[NUMBERS], const char **p, const char *end)
{
	for (int i = 0; i < NUMBERS; i++) {
		if (!pl_sheet_number(v + i, p, end) || *p == end || **p != '\t')
			return 0;
		++*p;
	}
	return v[PAGE] >= 1 && v[WIDTH] >= 0 && v[HEIGHT] >= 0;
}

static enum fx_st row(struct rows *r, const char *p, const char *end, int nth, struct fx_err *e)
{
	double v[NUMBERS];

	if (!numbers(v, &p, end) || v[PAGE] < r->m.s->pages)
		return fx_fail(e, FX_INPUT, "line %d: expected twelve columns as Tesseract has "
			"them, pages in order", nth);
	while (r->m.s->pages < v[PAGE]) {
		FX_TRY(end_line(r, e));
		FX_TRY(pl_sheet_page(&r->m, 0, 0, e));
	}
	if ((int)v[LEVEL] == 1) {
		r->m.s->page[r->m.s->pages - 1].w = (float)v[WIDTH];
		r->m.s->page[r->m.s->pages - 1].h = (float)v[HEIGHT];
	}
	return (int)v[LEVEL] == 5 ? word_row(r, v, (struct fx_span){ p, (size_t)(end - p) }, e) :
		FX_OK;
}

enum fx_st pl_sheet_tsv(struct pl_sheet *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	struct rows r = { .m = { .s = s, .a = a } };
	const char *p = text.p, *end = text.p + text.n;

	*s = (struct pl_sheet){ NULL, 0, { "", 0 } };
	if (memchr(text.p, 0, text.n))
		return fx_fail(e, FX_INPUT, "it holds a NUL");
	r.text = FX_NEWN(a, text.n + 1, char);
	if (!r.text)
		return no_memory(e);
	for (int nth = 1; p < end; nth++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *to = nl ? nl : end;

		if (to > p && !(nth == 1 && to - p > 6 && !memcmp(p, "level\t", 6)))
			FX_TRY(row(&r, p, to, nth, e));
		p = nl ? nl + 1 : end;
	}
	FX_TRY(end_line(&r, e));
	return pl_sheet_end(&r.m, e);
}

/* ---- a file ---- */

static int ends_with(const char *path, const char *suffix)
{
	const size_t n = strlen(path), k = strlen(suffix);

	return n > k && !strcmp(path + n - k, suffix);
}

enum fx_st pl_sheet_read(struct pl_sheet *s, struct fx_arena *a, const char *path,
	struct fx_err *e)
{
	struct fx_span text;
	const void *p;
	enum fx_st st = fx_file_read(&p, &text.n, a, path, PL_SHEET_MAX, e);

	if (!st) {
		text.p = p;
		st = ends_with(path, ".xml") ? pl_sheet_xml(s, a, text, e) :
			ends_with(path, ".tsv") ? pl_sheet_tsv(s, a, text, e) :
			pl_sheet_text(s, a, text, e);
	}
	return st ? fx_wrap(e, "%s", path) : FX_OK;
}
