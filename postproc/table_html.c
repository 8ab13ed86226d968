/* table_html.c - tables of HTML as models write it: one pass over the bytes [D A.3]
 * (table_parts.h) */
#include "table_parts.h"
#include "guard_part.h"

#include <string.h>

enum name { TABLE, THEAD, TBODY, TFOOT, TR, TD, TH, B, STRONG, I, EM, SUP, SUB, U, BR, CAPTION,
	HTML, BODY, P, DIV, SPAN, COL, COLGROUP, NAMES };
static const char *const name_of[NAMES] = { "table", "thead", "tbody", "tfoot", "tr", "td", "th",
	"b", "strong", "i", "em", "sup", "sub", "u", "br", "caption", "html", "body", "p", "div",
	"span", "col", "colgroup" };

struct tag {
	enum name name;
	int closing;
	int rows, cols;			/* spans; rows 0: to the end of the group */
	int loc[4], locs;		/* location tokens among its attributes, however many */
	const char *next;		/* behind it */
	int whole;			/* 0: it has no ">" */
};

enum part { BEFORE, ROWS, ROW, CELL, CAPTIONED };

struct html {
	struct pp_reader *r;
	const char *p, *end;
	enum part part;			/* what is open */
	const char *table;		/* the next <table; end: there is none */
	int section;			/* THEAD .. TFOOT; 0: none is open */
	int nested;			/* tables open within a cell */
	int outside;			/* 1: text that belongs nowhere was counted since a tag */
	struct tag cell;		/* part CELL: as it began */
	const char *from;		/* its text */
};

static int is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

/* ---- tags ---- */

/* How many bytes of [p, end) the name has; 0: another name, or none, stands there. */
static size_t matches(const char *p, const char *end, const char *name)
{
	size_t n = 0;

	while (name[n] && p + n < end && (p[n] | 0x20) == name[n])
		n++;
	if (name[n] || (p + n < end && !is_blank(p[n]) && !strchr("/><", p[n])))
		return 0;
	return n;
}

static int read_name(struct tag *t, const char *p, const char *end)
{
	t->closing = ++p < end && *p == '/';
	p += t->closing;
	for (int i = 0; p < end && pp_is_letter(*p) && i < NAMES; i++) {
		const size_t n = matches(p, end, name_of[i]);

		if (n) {
			t->name = (enum name)i;
			t->next = p + n;
			return 1;
		}
	}
	return 0;
}

/* The end has cut a tag, or a location, in its name. */
static int is_cut(const char *p, const char *end)
{
	const size_t left = (size_t)(end - p);
	char low[12] = "";
	size_t n;

	if (left >= sizeof(low))
		return 0;
	for (size_t i = 0; i < left; i++)
		low[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] | 0x20 : p[i]);
	p = low + 1 + (low[1] == '/');
	for (int i = 0; i < NAMES; i++)
		if (!strncmp(p, name_of[i], strlen(p)))
			return 1;
	for (n = 0; n < 3 && p[n] && p[n] == "loc"[n]; n++)
		;
	return !p[n] || (n == 3 && !p[n + strspn(p + n, "0123456789")]);
}

/* A span as it is written; 1, and counted, where it is none [D A.3]. */
static int span(struct pp_reader *r, struct fx_span value, int zero)
{
	int n = 0;
	size_t i = 0;

	while (value.n && is_blank(value.p[value.n - 1]))
		value.n--;
	while (i < value.n && is_blank(value.p[i]))
		i++;
	if (i == value.n)
		n = -1;
	for (; i < value.n && n >= 0; i++)
		n = !pp_is_digit(value.p[i]) ? -1 : n > PP_SPAN_MAX ? n : n * 10 + value.p[i] - '0';
	if (n > PP_SPAN_MAX || n < !zero) {
		r->count[PP_SPAN]++;
		return n > PP_SPAN_MAX ? PP_SPAN_MAX : 1;
	}
	return n;
}

static int take_location(struct html *h, struct tag *t, const char *p)
{
	const int loc = pp_loc(h->r->text, pp_at(h->r, p));

	if (loc >= 0 && t->locs < 4)
		t->loc[t->locs] = loc;
	t->locs += loc >= 0;
	return loc >= 0;
}

/* From behind "=". The byte behind the value; NULL: the end has cut it. */
static const char *read_value(struct html *h, struct tag *t, struct fx_span *value, const char *p)
{
	const char quote = p < h->end && (*p == '"' || *p == '\'') ? *p++ : 0;

	for (value->p = p; p < h->end; p++) {
		value->n = (size_t)(p - value->p);
		if (take_location(h, t, p))
			p += PP_LOC_BYTES - 1;
		else if (quote && *p == quote)
			return p + 1;
		else if (quote ? *p == '>' && (p + 1 == h->end || p[1] == '<') :
			 is_blank(*p) || *p == '>' || *p == '<')
			return p;
	}
	return NULL;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p;
}

/* One attribute at p, which is none of blank, "/" and ">". NULL: the end has cut it. */
static const char *read_attribute(struct html *h, struct tag *t, const char *p)
{
	struct fx_span value = { p, 0 };
	const char *const name = p++;
	const char *equals;
	size_t n;

	while (p < h->end && !is_blank(*p) && !strchr("=/><", *p))
		p++;
	n = (size_t)(p - name);
	equals = skip_blanks(p, h->end);
	if (equals == h->end || *equals != '=')
		return equals;
	p = read_value(h, t, &value, skip_blanks(equals + 1, h->end));
	if (!p || n != 7 || (t->name != TD && t->name != TH))
		return p;
	if (matches(name, name + n, "rowspan"))
		t->rows = span(h->r, value, 1);
	if (matches(name, name + n, "colspan"))
		t->cols = span(h->r, value, 0);
	return p;
}

/* From behind the name. */
static void read_attributes(struct html *h, struct tag *t)
{
	const char *p = t->next;

	t->rows = t->cols = 1;
	t->locs = t->whole = 0;
	while (p && p < h->end && !t->whole) {
		if (is_blank(*p) || *p == '/')
			p++;
		else if (*p == '>')
			t->whole = 1, p++;
		else if (*p == '<' && !take_location(h, t, p))
			break;
		else
			p = *p == '<' ? p + PP_LOC_BYTES : read_attribute(h, t, p);
	}
	t->next = p ? p : h->end;
}

/* 0: the "<" at h->p is the character [D A.3.2], also where an inline tag has no ">": a<b. */
static int read_tag(struct html *h, struct tag *t)
{
	if (!read_name(t, h->p, h->end))
		return 0;
	read_attributes(h, t);
	return t->whole || t->next == h->end || t->name < B || t->name > BR;
}

/* ---- what closes ---- */

static void close_caption(struct html *h)
{
	if (h->part == CAPTIONED) {
		h->r->caption = pp_say_caption(h->r);
		h->part = ROWS;
	}
}

static void close_cell(struct html *h, const char *to)
{
	struct pp_gcell *c;

	if (h->part != CELL)
		return;
	h->part = ROW;
	h->r->count[PP_PLACE] += h->cell.locs != 0 && h->cell.locs != 4;
	c = pp_grid_cell(h->r, h->cell.rows, h->cell.cols);
	if (!c)
		return;
	pp_say_end(h->r, &c->c, pp_at(h->r, h->from), pp_at(h->r, to));
	c->heads = h->cell.name == TH ? PP_HEADS_TH : PP_HEADS_NONE;
	c->locs = h->cell.locs;
	memcpy(c->loc, h->cell.loc, sizeof(c->loc));
}

static void close_row(struct html *h, const char *to)
{
	close_cell(h, to);
	if (h->part == ROW) {
		pp_grid_row_end(h->r);
		h->part = ROWS;
	}
}

static void close_section(struct html *h, const char *to)
{
	close_caption(h);
	close_row(h, to);
	pp_grid_group_end(h->r);
	h->section = 0;
}

/* What a tag closes that should have closed itself. */
static void count_unclosed(struct html *h, enum part closed, int section)
{
	h->r->count[PP_UNCLOSED] += (h->part == CAPTIONED) + (h->part == CELL && closed < CELL) +
		(h->part >= ROW && h->part <= CELL && closed < ROW) + (section && h->section);
}

/* ---- tags by what they do ---- */

/* 0: enough tables were read, and the answer ends here. */
static int begin_table(struct html *h)
{
	if (!pp_table_begin(h->r)) {
		h->end = h->p;
		return 0;
	}
	h->part = ROWS;
	return 1;
}

static void open_table(struct html *h)
{
	if (h->part == CELL) {
		h->nested++;
		h->r->count[PP_NESTED]++;
		h->r->say.blank = 1;
		return;
	}
	if (h->part != BEFORE) {		/* as HTML has it: the last one was never closed */
		count_unclosed(h, ROWS, 1);
		h->r->count[PP_UNCLOSED]++;
		close_section(h, h->p);
		h->part = BEFORE;
	}
	begin_table(h);
}

static void close_table(struct html *h)
{
	if (h->part == BEFORE) {
		h->r->count[PP_STRAY]++;
	} else if (h->nested) {
		h->nested--;
		h->r->say.blank = 1;
	} else {
		count_unclosed(h, ROWS, 1);
		close_section(h, h->p);
		h->part = BEFORE;
	}
}

static void on_section(struct html *h, const struct tag *t)
{
	const int was = h->section;

	count_unclosed(h, ROWS, !t->closing);
	close_section(h, h->p);
	if (t->closing)
		h->r->count[PP_STRAY] += was != (int)t->name;
	else
		h->section = t->name;
}

static void open_row(struct html *h)
{
	close_caption(h);
	pp_grid_row(h->r, h->section == THEAD);
	h->part = ROW;
}

static void on_row(struct html *h, const struct tag *t)
{
	if (t->closing && h->part != ROW && h->part != CELL) {
		h->r->count[PP_STRAY]++;
		return;
	}
	count_unclosed(h, t->closing ? ROW : ROWS, 0);
	close_row(h, h->p);
	if (!t->closing)
		open_row(h);
}

static void on_cell(struct html *h, const struct tag *t)
{
	if (t->closing) {
		h->r->count[PP_STRAY] += h->part != CELL || h->cell.name != t->name;
		close_cell(h, h->p);
		return;
	}
	count_unclosed(h, ROW, 0);
	close_cell(h, h->p);
	if (h->part != ROW) {
		h->r->count[PP_UNOPENED]++;
		open_row(h);
	}
	h->cell = *t;
	h->from = t->next;
	h->part = CELL;
	pp_say_start(h->r);
}

static void on_caption(struct html *h, const struct tag *t)
{
	h->r->count[PP_STRAY] += t->closing && h->part != CAPTIONED;
	if (t->closing) {
		close_caption(h);
		return;
	}
	count_unclosed(h, ROWS, 1);
	close_section(h, h->p);
	h->part = CAPTIONED;
	pp_say_start(h->r);
}

static void on_inline(struct html *h, const struct tag *t)
{
	static const enum pp_inline inline_of[NAMES] = { [B] = PP_B, [STRONG] = PP_B, [I] = PP_I,
		[EM] = PP_I, [SUP] = PP_SUP, [SUB] = PP_SUB, [U] = PP_U };

	if (h->part < CELL)
		h->r->count[PP_STRAY]++;
	else if (t->name == BR)
		pp_say_break(h->r, pp_at(h->r, h->p), pp_at(h->r, t->next));
	else if (t->closing)
		pp_say_close(h->r, inline_of[t->name]);
	else
		pp_say_open(h->r, inline_of[t->name]);
}

/* Elements that have no part in a table: those of blocks set their text apart. */
static void on_other(struct html *h, const struct tag *t)
{
	if (h->part == BEFORE)
		return;
	h->r->count[PP_TAG]++;
	if (h->part >= CELL && (t->name == P || t->name == DIV))
		h->r->say.blank = 1;
}

/* ---- the answer ---- */

static const char *find_table(const struct html *h, const char *p)
{
	while ((p = memchr(p, '<', (size_t)(h->end - p))) != NULL &&
	       !matches(p + 1, h->end, "table"))
		p++;
	return p ? p : h->end;
}

/* Rows and cells begin a table where no <table follows [D A.3.1]. 0: this is no such tag. */
static int begin_untagged(struct html *h, const struct tag *t)
{
	if (h->table < h->p)
		h->table = find_table(h, h->p);
	if (h->table < h->end || t->closing || t->name < THEAD || t->name > TH)
		return 0;
	if (!begin_table(h))
		return 0;
	h->r->count[PP_UNOPENED]++;
	return 1;
}

static void on_tag(struct html *h, const struct tag *t)
{
	h->outside = 0;
	if (h->part == BEFORE && t->name != TABLE && !begin_untagged(h, t))
		return;
	h->r->count[PP_TAG] += !t->whole && t->next < h->end;
	if (!t->whole && t->next == h->end && (t->closing || (t->name != TD && t->name != TH)))
		return;			/* of tags that the end cuts, cells count [D A.3.10] */
	if (t->name == TABLE)
		(t->closing ? close_table : open_table)(h);
	else if (t->name <= TH && h->nested)
		h->r->say.blank = 1;
	else if (t->name <= TFOOT)
		on_section(h, t);
	else if (t->name == TR)
		on_row(h, t);
	else if (t->name <= TH)
		on_cell(h, t);
	else if (t->name <= BR)
		on_inline(h, t);
	else if (t->name == CAPTION && !h->nested)
		on_caption(h, t);
	else
		on_other(h, t);
}

static const char *comment(struct html *h)
{
	const char *p = h->p + 4;

	h->r->count[PP_COMMENT]++;
	while ((p = memchr(p, '-', (size_t)(h->end - p))) != NULL) {
		if (h->end - p >= 3 && !memcmp(p, "-->", 3))
			return p + 3;
		p++;
	}
	return h->end;
}

/* A character of text, or what stands for one. */
static const char *text(struct html *h)
{
	const char *p = h->p;
	struct tag *t = &h->cell, none = { .locs = 0 };

	if (*p == '<' && take_location(h, h->part == CELL ? t : &none, p)) {
		h->r->count[PP_LOCATION] += h->part != BEFORE;
		return p + PP_LOC_BYTES;
	}
	if (h->part >= CELL) {
		if (*p == '&' && (p = pp_say_entity(h->r, p)) > h->p)
			return p;
		return pp_say_char(h->r, h->p);
	}
	if (!is_blank(*p) && !h->outside) {
		h->r->count[PP_OUTSIDE]++;
		h->outside = 1;
	}
	return p + 1;
}

void pp_read_html(struct pp_reader *r)
{
	struct html h = { .r = r, .p = r->text.p, .end = r->text.p + r->text.n };
	struct tag t;

	h.table = find_table(&h, h.p);
	while (h.p < h.end && !r->a->failed) {
		if (*h.p == '<' && h.end - h.p >= 4 && !memcmp(h.p, "<!--", 4)) {
			h.p = comment(&h);
		} else if (*h.p == '<' && is_cut(h.p, h.end)) {
			break;
		} else if (*h.p == '<' && read_tag(&h, &t)) {
			on_tag(&h, &t);
			h.p = t.next;
		} else {
			h.p = text(&h);
		}
	}
	if (h.part == BEFORE)
		return;
	r->cut = 1;
	r->count[PP_TRUNCATED]++;
	close_section(&h, h.p);
}
