/* write_html.c - one HTML file that needs no other and is well-formed XML too (W3C, "Polyglot
 * Markup"). Where a page starts an anchor stands, page-N; a page that is not ok says so. A table is
 * td in tr in thead and tbody, as metrics of tables count them; th only on request. */
#include "article.h"
#include "cell_text.h"
#include "put_png.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static const char css[] =
	"body{max-width:46em;margin:2em auto;padding:0 1em;line-height:1.5}"
	"figure{margin:1em 0}img{max-width:100%}figcaption,.caption{font-style:italic}"
	".footnote,.furniture{font-size:smaller}.table{overflow-x:auto;margin:1em 0}"
	"table{border-collapse:collapse}caption{text-align:left}thead{font-weight:bold}"
	"td,th{border:1px solid #999;padding:.1em .5em;text-align:left;vertical-align:top}"
	".as-printed{list-style:none}.page-note{color:#a00;border-left:.3em "
	"solid;padding-left:.7em}";

/* The text of a span; what a terminal might obey goes the way of plain text. */
static void put(struct fx_out *o, struct fx_span s)
{
	char part[256];
	const char *end = s.p + s.n;

	for (size_t n = 0; s.p < end || n; ) {
		const char *from = s.p;
		const int32_t c = s.p < end ? fx_utf8_next(&s.p, end) : 0;

		if (n + 4 >= sizeof(part) || from == end) {
			part[n] = 0;
			fx_put_xml(o, part);
			n = 0;
		}
		if (from == end)
			continue;
		if (c < ' ' || (c >= 127 && c < 0xa0)) {
			memcpy(part + n, "\xef\xbf\xbd", 3);
			n += 3;
		} else {
			memcpy(part + n, from, (size_t)(s.p - from));
			n += (size_t)(s.p - from);
		}
	}
}

static void put_text(struct fx_out *o, const char *s)
{
	put(o, (struct fx_span){ s, strlen(s) });
}

static void token(struct fx_out *o, struct fx_span s, int start)
{
	(void)start;
	put(o, s);
}

static void style(struct fx_out *o, int from, int to)
{
	if (to & FX_BOLD)
		fx_puts(o, "<strong>");
	if (to & FX_ITALIC)
		fx_puts(o, "<em>");
	if (from & FX_ITALIC)
		fx_puts(o, "</em>");
	if (from & FX_BOLD)
		fx_puts(o, "</strong>");
}

/* ---- lists: one stays open until something follows that is not in it ---- */

enum { BULLETS, NUMBERS, AS_PRINTED };

static void close_lists(struct fx_article *a, struct fx_out *o, int depth)
{
	for (; a->depth > depth; a->depth--)
		fx_puts(o, a->list[a->depth - 1] == NUMBERS ? "</li></ol>\n" : "</li></ul>\n");
}

static void open_item(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
	const struct fx_dblock *b, int *skip)
{
	static const char *const list[] = { "<ul>\n", "<ol>\n", "<ul class=\"as-printed\">\n" };
	const struct fx_marker m = fx_article_marker(p, b);
	const int kind = m.number >= 0 ? NUMBERS : m.number == -1 ? BULLETS : AS_PRINTED;
	int level = b->level < 1 ? 1 : b->level;

	level = level <= a->depth + 1 ? level : a->depth + 1;
	level = level <= FX_ARTICLE_DEPTH ? level : FX_ARTICLE_DEPTH;
	close_lists(a, o, level);
	if (a->depth == level && a->list[level - 1] != kind)
		close_lists(a, o, level - 1);
	if (a->depth == level)
		fx_puts(o, "</li>\n");
	else
		fx_puts(o, list[a->list[a->depth++] = kind]);
	*skip = kind == AS_PRINTED ? 0 : b->marker;
	if (kind == NUMBERS)
		fx_printf(o, "<li value=\"%d\" dir=\"auto\">", m.number);
	else
		fx_puts(o, "<li dir=\"auto\">");
}

/* ---- blocks ---- */

/* Levels of headings are not to be skipped on the way down (WCAG 2.1, technique G141). */
static void open_heading(struct fx_article *a, struct fx_out *o, int level)
{
	level = level < 1 ? 1 : level > 6 ? 6 : level;
	a->heading = level <= a->heading + 1 ? level : a->heading + 1;
	fx_printf(o, "<h%d dir=\"auto\">", a->heading);
}

static const char *open(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
	const struct fx_dblock *b, int *skip)
{
	if (b->kind == FX_DOC_LIST_ITEM) {
		open_item(a, o, p, b, skip);
		return FX_FLOW_RUN;
	}
	if (b->kind == FX_DOC_TEXT || b->kind == FX_DOC_HEADING)
		close_lists(a, o, 0);
	if (b->kind == FX_DOC_HEADING)
		open_heading(a, o, b->level);
	else if (b->kind == FX_DOC_TEXT)
		fx_puts(o, "<p dir=\"auto\">");
	else if (fx_running(b->kind))
		fx_printf(o, "<p class=\"%s\" dir=\"auto\">", fx_dblock_name(b->kind));
	else if (fx_dblock_furniture(b->kind))
		fx_puts(o, "<p class=\"furniture\" dir=\"auto\">");
	else {
		fx_printf(o, "<div class=\"%s\" dir=\"auto\">", fx_dblock_name(b->kind));
		return "<br/>\n";
	}
	return FX_FLOW_RUN;
}

static void close(struct fx_article *a, struct fx_out *o, enum fx_dblock_kind kind)
{
	if (kind == FX_DOC_LIST_ITEM)
		return;
	if (kind == FX_DOC_HEADING)
		fx_printf(o, "</h%d>\n", a->heading);
	else
		fx_puts(o, fx_running(kind) || fx_dblock_furniture(kind) ? "</p>\n" : "</div>\n");
}

/* RFC 4648, section 4 */
static void base64(struct fx_out *o, const unsigned char *p, size_t n)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		const unsigned v = (unsigned)p[i] << 16 |
			(i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
		const char four[4] = { digit[v >> 18], digit[v >> 12 & 63],
			i + 1 < n ? digit[v >> 6 & 63] : '=', i + 2 < n ? digit[v & 63] : '=' };

		fx_put(o, four, 4);
	}
}

static void picture(struct fx_out *o, const struct fx_dblock *b, float dpi)
{
	struct fx_membuf png;
	struct fx_out mem;
	struct fx_err e;

	fx_out_mem(&mem, &png);
	if ((fx_png_write(&mem, b->picture, dpi, &e) || fx_out_close(&mem, &e)) && !o->err.st)
		o->err = e;
	fx_puts(o, "<img alt=\"");
	put_text(o, fx_article_alt(b));
	fx_puts(o, "\" src=\"data:image/png;base64,");
	base64(o, (const unsigned char *)png.p, png.n);
	fx_puts(o, "\"/>\n");
	free(png.p);
}

static void region(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block,
	int caption)
{
	const struct fx_dblock *b = p->block + block;

	if (!b->lines && !b->picture && !b->reason && caption < 0)
		return;
	if (o == a->x->o)
		close_lists(a, o, 0);
	fx_printf(o, "<figure id=\"p%db%d\">\n", p->number, block + 1);
	if (fx_article_shows(b))
		picture(o, b, p->dpi);
	if (b->lines)
		fx_article_block(a, o, p, block);
	else if (b->reason && !b->picture) {
		fx_printf(o, "<p class=\"page-note\">%s: ", fx_dblock_name(b->kind));
		put_text(o, b->reason);
		fx_puts(o, "</p>\n");
	}
	if (caption >= 0) {
		fx_puts(o, "<figcaption>");
		fx_article_block(a, o, p, caption);
		fx_puts(o, "</figcaption>\n");
	}
	fx_puts(o, "</figure>\n");
}

/* ---- tables ---- */

static void cell_text(struct fx_out *o, const struct fx_cell *c)
{
	struct fx_cell_walk w;
	enum fx_bit bit;

	fx_cell_walk(&w, c);
	while ((bit = fx_cell_next(&w)) != FX_BIT_END)
		if (bit == FX_BIT_TEXT)
			put(o, w.text);
		else if (bit == FX_BIT_BREAK)
			fx_puts(o, "<br/>");
		else
			fx_printf(o, bit == FX_BIT_OPEN ? "<%s>" : "</%s>", fx_tag_name(w.tag));
}

/* HTML, 4.9.12.2: what a heading cell of several columns or rows is the heading of. */
static const char *scope(const struct fx_cell *c)
{
	return c->head == 1 ? c->cols > 1 ? "colgroup" : "col" : c->rows > 1 ? "rowgroup" : "row";
}

static void put_cell(struct fx_out *o, const struct fx_cell *c, int th)
{
	const char *tag = th && c->head ? "th" : "td";

	fx_printf(o, "<%s", tag);
	if (th && c->head)
		fx_printf(o, " scope=\"%s\"", scope(c));
	if (c->rows > 1)
		fx_printf(o, " rowspan=\"%d\"", c->rows);
	if (c->cols > 1)
		fx_printf(o, " colspan=\"%d\"", c->cols);
	fx_puts(o, ">");
	cell_text(o, c);
	fx_printf(o, "</%s>", tag);
}

static void put_rows(struct fx_out *o, const struct fx_table *t, int th)
{
	int i = 0;

	for (int y = 0; y < t->rows; y++) {
		if (!y || y == t->head_rows)
			fx_puts(o, y < t->head_rows ? "<thead>\n" : "<tbody>\n");
		fx_puts(o, "<tr>");
		for (; i < t->cells && t->cell[i].row == y; i++)
			put_cell(o, t->cell + i, th);
		fx_puts(o, "</tr>\n");
		if (y + 1 == t->head_rows)
			fx_puts(o, "</thead>\n");
		else if (y + 1 == t->rows)
			fx_puts(o, "</tbody>\n");
	}
}

static void table(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block,
	int caption)
{
	if (o == a->x->o)
		close_lists(a, o, 0);
	fx_printf(o, "<div class=\"table\" id=\"p%db%d\">\n<table dir=\"auto\">\n", p->number,
		block + 1);
	if (caption >= 0) {
		fx_puts(o, "<caption>");
		fx_article_block(a, o, p, caption);
		fx_puts(o, "</caption>\n");
	}
	put_rows(o, p->block[block].table, a->x->opts.th);
	fx_puts(o, "</table>\n</div>\n");
}

static void mark(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int inside)
{
	(void)a;
	fx_printf(o, "<a id=\"page-%d\" class=\"page-start\"></a>%s", p->number,
		inside ? "" : "\n");
}

static void note(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p)
{
	(void)a;
	fx_printf(o, "<p class=\"page-note\">Page %d: %s", p->number,
		fx_page_status_name(p->status));
	if (p->reason) {
		fx_puts(o, ": ");
		put_text(o, p->reason);
	}
	fx_puts(o, "</p>\n");
}

static void text(struct fx_article *a, struct fx_out *o, const char *s)
{
	struct fx_span line, w;
	int open = 0;

	close_lists(a, o, 0);
	while (fx_flow_line(&line, &s)) {
		int n = 0;

		while (fx_flow_word(&w, &line)) {
			fx_puts(o, n ? " " : open ? "<br/>\n" : "<p dir=\"auto\">");
			put(o, w);
			open = 1;
			n++;
		}
		if (!n && open)
			fx_puts(o, "</p>\n");
		open = n > 0;
	}
	if (open)
		fx_puts(o, "</p>\n");
}

static const struct fx_article_form form = {
	.words = { token, style }, .between = "", .notes_last = 1, .open = open, .close = close,
	.region = region, .table = table, .mark = mark, .note = note, .text = text,
};

static void begin(struct fx_writing *x)
{
	fx_puts(x->o, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
		"<meta charset=\"utf-8\"/>\n<title>");
	put_text(x->o, x->d->name);
	fx_puts(x->o, "</title>\n<style>");
	fx_puts(x->o, css);
	fx_puts(x->o, "</style>\n</head>\n<body>\n");
	fx_article_begin(x, &form);
}

static void end(struct fx_writing *x)
{
	fx_article_end(x);
	close_lists(x->state, x->o, 0);
	fx_puts(x->o, "</body>\n</html>\n");
}

const struct fx_writer fx_writer_html = {
	.name = "html", .suffix = ".html", .media_type = "text/html; charset=utf-8",
	.pictures = FX_PICTURES_INSIDE,
	.begin = begin, .page = fx_article_page, .end = end, .drop = fx_article_drop,
};
