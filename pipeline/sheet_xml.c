/* sheet_xml.c - PAGE and ALTO as they are pulled from libxml2, element by element. It is told to
 * load nothing; what it says of the text is not repeated, as that may quote it. */
#include "sheet.h"

#include "json.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 64			/* of elements */
#define MAX_REFS 4096			/* of a reading order */

enum kind { OTHER, PAGE, REGION, LINE, WORD, COORDS, EQUIV, ALTO_LINE, ORDER, ORDERED };

struct text { char *p; size_t n, room; };

struct line { struct fx_span text; int rank; };

struct xml {
	xmlTextReader *r;
	struct pl_sheet_maker m;
	struct fx_err *e;
	enum kind open[DEPTH];
	struct fx_span ref[MAX_REFS];	/* regions in order */
	int index[MAX_REFS];
	int refs, nested;		/* nested: the order is more than one flat group */
	int rank, ranks[DEPTH];		/* of the region that is open; of those around it */
	struct line *line;		/* of the page, to be put in order */
	int lines, line_room;
	struct text of_line, of_words;	/* own text, and that of its words */
	struct text of_word;
	struct text of_region;
	int region_lines;		/* of it that had text */
	float box[4];			/* of the word */
	int placed;
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for what stands on a page");
}

static enum fx_st damaged(const struct xml *x)
{
	return fx_fail(x->e, FX_INPUT, "line %d: no PAGE or ALTO that can be read",
		xmlTextReaderGetParserLineNumber(x->r));
}

/* ---- texts ---- */

static enum fx_st append(struct xml *x, struct text *t, const char *s, size_t n)
{
	if (n > t->room - t->n) {
		const size_t room = 2 * (t->room + n);
		char *more = FX_NEWN(x->m.a, room, char);

		if (!more)
			return no_memory(x->e);
		if (t->n)
			memcpy(more, t->p, t->n);
		t->p = more;
		t->room = room;
	}
	if (n)
		memcpy(t->p + t->n, s, n);
	t->n += n;
	return FX_OK;
}

static enum fx_st append_word(struct xml *x, struct text *t, struct fx_span word)
{
	if (t->n && word.n)
		FX_TRY(append(x, t, " ", 1));
	return append(x, t, word.p, word.n);
}

static struct fx_span span(const struct text *t)
{
	return (struct fx_span){ t->p ? t->p : "", t->n };
}

/* What stands in the element, without blanks around it. */
static enum fx_st content(struct xml *x, struct text *t)
{
	char *s = (char *)xmlTextReaderReadString(x->r);
	const char *from = s, *end;
	enum fx_st st = FX_OK;

	if (!s)
		return FX_OK;
	end = s + strlen(s);
	while (end > from && strchr(" \t\r\n", end[-1]))
		end--;
	while (from < end && strchr(" \t\r\n", *from))
		from++;
	st = append(x, t, from, (size_t)(end - from));
	xmlFree(s);
	return st;
}

/* ---- attributes ---- */

/* In the arena; empty: there is none. */
static enum fx_st attribute(struct xml *x, const char *name, struct fx_span *value)
{
	char *s = (char *)xmlTextReaderGetAttribute(x->r, (const xmlChar *)name);

	*value = (struct fx_span){ "", 0 };
	if (!s)
		return FX_OK;
	value->n = strlen(s);
	value->p = fx_strndup(x->m.a, s, value->n);
	xmlFree(s);
	return value->p ? FX_OK : no_memory(x->e);
}

/* 0 where there is none. */
static enum fx_st number(struct xml *x, const char *name, double *v)
{
	struct fx_span s;
	const char *p;

	*v = 0;
	FX_TRY(attribute(x, name, &s));
	p = s.p;
	return s.n && (!pl_sheet_number(v, &p, s.p + s.n) || p < s.p + s.n) ? damaged(x) : FX_OK;
}

static void stretch(struct xml *x, double px, double py)
{
	const float p[2] = { (float)px, (float)py };

	for (int i = 0; i < 2; i++) {
		if (!x->placed || p[i] < x->box[i])
			x->box[i] = p[i];
		if (!x->placed || p[i] > x->box[2 + i])
			x->box[2 + i] = p[i];
	}
	x->placed = 1;
}

/* "x,y x,y ..." */
static enum fx_st points(struct xml *x)
{
	struct fx_span s;
	const char *p, *end;

	FX_TRY(attribute(x, "points", &s));
	for (p = s.p, end = p + s.n; p < end;) {
		double px, py;

		if (*p == ' ') {
			p++;
			continue;
		}
		if (!pl_sheet_number(&px, &p, end) || p == end || *p++ != ',' ||
		    !pl_sheet_number(&py, &p, end))
			return damaged(x);
		stretch(x, px, py);
	}
	return FX_OK;
}

/* ---- pages and lines ---- */

static int by_rank(const void *a, const void *b)
{
	const struct line *const *x = a, *const *y = b;

	if ((*x)->rank != (*y)->rank)
		return (*x)->rank < (*y)->rank ? -1 : 1;
	return (*x > *y) - (*x < *y);
}

static enum fx_st end_page(struct xml *x)
{
	const struct line **sorted = FX_NEWN(x->m.a, (size_t)x->lines + 1, const struct line *);

	if (!sorted)
		return no_memory(x->e);
	for (int i = 0; i < x->lines; i++)
		sorted[i] = x->line + i;
	if (x->lines)
		qsort(sorted, (size_t)x->lines, sizeof(*sorted), by_rank);
	for (int i = 0; i < x->lines; i++)
		FX_TRY(pl_sheet_line(&x->m, sorted[i]->text, x->e));
	x->lines = x->refs = x->nested = 0;
	return FX_OK;
}

static enum fx_st start_page(struct xml *x)
{
	double page[2], alto[2];

	FX_TRY(number(x, "imageWidth", page));
	FX_TRY(number(x, "imageHeight", page + 1));
	FX_TRY(number(x, "WIDTH", alto));
	FX_TRY(number(x, "HEIGHT", alto + 1));
	return pl_sheet_page(&x->m, (float)(page[0] + alto[0]), (float)(page[1] + alto[1]), x->e);
}

static enum fx_st add_line(struct xml *x, struct fx_span text)
{
	if (!text.n)
		return FX_OK;
	if (x->lines == x->line_room) {
		struct line *more = FX_NEWN(x->m.a, 2 * (size_t)x->line_room + 64, struct line);

		if (!more)
			return no_memory(x->e);
		if (x->lines)
			memcpy(more, x->line, (size_t)x->lines * sizeof(*more));
		x->line = more;
		x->line_room = 2 * x->line_room + 64;
	}
	x->line[x->lines++] = (struct line){ text, x->rank };
	x->region_lines++;
	return FX_OK;
}

/* The next line's texts lie elsewhere: this one's have been handed over. */
static enum fx_st end_line(struct xml *x)
{
	const struct fx_span text = span(x->of_line.n ? &x->of_line : &x->of_words);

	x->of_line = x->of_words = (struct text){ NULL, 0, 0 };
	return add_line(x, text);
}

static enum fx_st end_word(struct xml *x)
{
	const struct fx_span text = span(&x->of_word);
	enum fx_st st = append_word(x, &x->of_words, text);

	if (!st && x->placed)
		st = pl_sheet_word(&x->m, x->box, text, x->e);
	x->of_word.n = 0;
	x->placed = 0;
	return st;
}

/* ---- the reading order of PAGE ---- */

static enum fx_st refer(struct xml *x)
{
	double index;

	if (x->refs == MAX_REFS)
		return fx_fail(x->e, FX_LIMIT, "over %d regions in a reading order", MAX_REFS);
	FX_TRY(attribute(x, "regionRef", &x->ref[x->refs]));
	FX_TRY(number(x, "index", &index));
	x->index[x->refs++] = (int)index;
	return FX_OK;
}

static enum fx_st start_region(struct xml *x, int depth)
{
	struct fx_span id;

	FX_TRY(attribute(x, "id", &id));
	x->rank = x->nested ? 0 : INT32_MAX;
	for (int i = 0; !x->nested && i < x->refs; i++)
		if (x->ref[i].n == id.n && !memcmp(x->ref[i].p, id.p, id.n)) {
			x->rank = x->index[i];
			break;
		}
	x->ranks[depth] = x->rank;
	x->region_lines = 0;
	x->of_region = (struct text){ NULL, 0, 0 };
	return FX_OK;
}

/* Of a region around it, it is part of the text. */
static enum fx_st end_region(struct xml *x, int depth)
{
	if (!x->region_lines)
		FX_TRY(add_line(x, span(&x->of_region)));
	x->of_region = (struct text){ NULL, 0, 0 };
	x->region_lines = 1;
	if (depth && x->open[depth - 1] == REGION)
		x->rank = x->ranks[depth - 1];
	return FX_OK;
}

/* ---- elements ---- */

static enum fx_st alto_string(struct xml *x)
{
	double v[4];
	struct fx_span text;

	FX_TRY(attribute(x, "CONTENT", &text));
	FX_TRY(number(x, "HPOS", v));
	FX_TRY(number(x, "VPOS", v + 1));
	FX_TRY(number(x, "WIDTH", v + 2));
	FX_TRY(number(x, "HEIGHT", v + 3));
	stretch(x, v[0], v[1]);
	stretch(x, v[0] + v[2], v[1] + v[3]);
	FX_TRY(append(x, &x->of_word, text.p, text.n));
	return end_word(x);
}

static enum kind kind_of(const char *name, enum kind above)
{
	static const struct { const char *name; enum kind above, kind; } row[] = {
		{ "Page", OTHER, PAGE }, { "ReadingOrder", PAGE, ORDER },
		{ "OrderedGroup", ORDER, ORDERED }, { "TextLine", REGION, LINE },
		{ "Word", LINE, WORD }, { "Coords", WORD, COORDS }, { "TextEquiv", WORD, EQUIV },
		{ "TextEquiv", LINE, EQUIV }, { "TextEquiv", REGION, EQUIV },
	};

	if (!strcmp(name, "TextRegion"))	/* may lie in another region */
		return REGION;
	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (!strcmp(name, row[i].name) && above == row[i].above)
			return row[i].kind;
	return !strcmp(name, "TextLine") ? ALTO_LINE : OTHER;
}

static struct text *text_of(struct xml *x, enum kind owner)
{
	return owner == WORD ? &x->of_word : owner == LINE ? &x->of_line : &x->of_region;
}

static enum fx_st leaf(struct xml *x, const char *name, int depth)
{
	const enum kind above = depth ? x->open[depth - 1] : OTHER;
	double px, py;

	if (!strcmp(name, "Unicode") && above == EQUIV) {
		struct text *t = text_of(x, x->open[depth - 2]);

		return t->n ? FX_OK : content(x, t);	/* the first of several readings */
	}
	if (!strcmp(name, "Point") && above == COORDS) {
		FX_TRY(number(x, "x", &px));
		FX_TRY(number(x, "y", &py));
		stretch(x, px, py);
	}
	if (!strcmp(name, "RegionRefIndexed") && above == ORDERED)
		return refer(x);
	if (above == ORDERED || above == ORDER)
		x->nested = 1;
	if (above != ALTO_LINE)
		return FX_OK;
	if (!strcmp(name, "String"))
		return alto_string(x);
	return !strcmp(name, "HYP") ? append(x, &x->of_words, "-", 1) : FX_OK;
}

static enum fx_st close_element(struct xml *x, int depth)
{
	switch (x->open[depth]) {
	case PAGE:
		return end_page(x);
	case REGION:
		return end_region(x, depth);
	case LINE:
	case ALTO_LINE:
		return end_line(x);
	case WORD:
		return end_word(x);
	default:
		return FX_OK;
	}
}

static enum fx_st open_element(struct xml *x, const char *name, int depth)
{
	const enum kind above = depth ? x->open[depth - 1] : OTHER;
	const enum kind kind = kind_of(name, above);

	x->open[depth] = kind;
	if (kind == PAGE)
		FX_TRY(start_page(x));
	else if ((kind == REGION || kind == ALTO_LINE) && !x->m.s->pages)
		return damaged(x);
	else if (kind == REGION)
		FX_TRY(start_region(x, depth));
	else if (kind == COORDS)
		FX_TRY(points(x));
	else if (kind == OTHER)
		FX_TRY(leaf(x, name, depth));
	return xmlTextReaderIsEmptyElement(x->r) ? close_element(x, depth) : FX_OK;
}

static enum fx_st node(struct xml *x)
{
	const int type = xmlTextReaderNodeType(x->r), depth = xmlTextReaderDepth(x->r);
	const char *name = (const char *)xmlTextReaderConstLocalName(x->r);

	if (type == XML_READER_TYPE_DOCUMENT_TYPE)
		return fx_fail(x->e, FX_INPUT, "it has a document type, which is not read");
	if (depth >= DEPTH)
		return fx_fail(x->e, FX_LIMIT, "over %d elements deep", DEPTH);
	if (type == XML_READER_TYPE_ELEMENT && name)
		return open_element(x, name, depth);
	return type == XML_READER_TYPE_END_ELEMENT ? close_element(x, depth) : FX_OK;
}

enum fx_st pl_sheet_xml(struct pl_sheet *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	struct xml *x = FX_NEWN(a, 1, struct xml);
	enum fx_st st = FX_OK;
	int more = 1;

	*s = (struct pl_sheet){ NULL, 0, { "", 0 } };
	if (text.n > PL_SHEET_MAX)
		return fx_fail(e, FX_LIMIT, "over %zu bytes", PL_SHEET_MAX);
	if (!x)
		return no_memory(e);
	x->m = (struct pl_sheet_maker){ .s = s, .a = a };
	x->e = e;
	x->r = xmlReaderForMemory(text.p, (int)text.n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!x->r)
		return fx_fail(e, FX_INPUT, "no XML");
	while (!st && (more = xmlTextReaderRead(x->r)) == 1)
		st = node(x);
	if (!st && more < 0)
		st = damaged(x);
	xmlFreeTextReader(x->r);
	return st ? st : pl_sheet_end(&x->m, e);
}
