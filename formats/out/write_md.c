/* write_md.c - CommonMark (version 0.30, https://spec.commonmark.org/0.30/; "CM" below). A
 * character that would be read as markup has a backslash before it, and no other has. Paragraphs
 * stand on one line each. Pages that are not ok leave a comment, so none is lost in silence. */
#include "article.h"
#include "cell_text.h"
#include "utf8.h"

#include <string.h>

static int is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		(unsigned char)c >= 0x80;
}

static size_t run_of(struct fx_span s, const char *set)
{
	size_t n = 0;

	while (n < s.n && strchr(set, s.p[n]))
		n++;
	return n;
}

/* At the start of a line: where a backslash must stand for it to be no block of another kind,
 * counted in bytes; s.n: nowhere. CM 4.1 breaks, 4.2 and 4.3 headings, 4.5 fences, 5.1 quotes,
 * 5.2 list items, and the tables of the dialect that most readers know. */
static size_t block_mark(struct fx_span s)
{
	const size_t digits = run_of(s, "0123456789");

	if (strchr(">|", s.p[0]) || run_of(s, "=") == s.n || run_of(s, "-") == s.n ||
	    (s.p[0] == '+' && s.n == 1) || run_of(s, "~") >= 3)
		return 0;
	if (digits && digits <= 9 && digits + 1 == s.n && strchr(".)", s.p[digits]))
		return digits;
	return s.n;
}

/* In any place: CM 2.4 escapes, 2.5 entities, 6.1 code, 6.2 emphasis, 6.3 links, 6.5 autolinks,
 * 6.6 HTML. An underscore between letters is no emphasis. */
static int inline_mark(struct fx_span s, size_t i)
{
	const char c = s.p[i], after = i + 1 < s.n ? s.p[i + 1] : ' ';

	switch (c) {
	case '\\': case '`': case '*': case '[': case ']':
		return 1;
	case '_':
		return !(i && is_alnum(s.p[i - 1]) && is_alnum(after));
	case '<':
		return is_alnum(after) || strchr("/!?", after) != NULL;
	case '&':
		return after == '#' || is_alnum(after);
	default:
		return 0;
	}
}

static void token(struct fx_out *o, struct fx_span s, int start)
{
	const size_t mark = start ? block_mark(s) : s.n;
	const int hashes = run_of(s, "#") == s.n;	/* CM 4.2: opens and closes headings */
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++)
		if (i == mark || (!i && hashes) || inline_mark(s, i)) {
			fx_flow_clean(o, (struct fx_span){ s.p + from, i - from }, "");
			fx_puts(o, "\\");
			from = i;
		}
	fx_flow_clean(o, (struct fx_span){ s.p + from, s.n - from }, "");
}

static void style(struct fx_out *o, int from, int to)
{
	static const char *const mark[] = { "", "**", "*", "***" };

	fx_puts(o, mark[(from | to) & (FX_BOLD | FX_ITALIC)]);
}

static void indent(struct fx_out *o, int n)
{
	fx_printf(o, "%*s", n, "");
}

/* CM 5.2: an item's content stands below its first letter; a list in it is indented as far. A list
 * that starts with another number than 1 is none right after a paragraph (CM 5.3). */
static void open_item(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
	const struct fx_dblock *b, int *skip)
{
	const struct fx_marker m = fx_article_marker(p, b);
	char mark[16] = "- ";
	int at;

	if (a->last != FX_DOC_LIST_ITEM)
		a->depth = 0;
	at = b->level < 1 ? 0 : b->level - 1;
	at = at < a->depth ? at : a->depth;
	at = at < FX_ARTICLE_DEPTH ? at : FX_ARTICLE_DEPTH - 1;
	if (m.number >= 0)
		snprintf(mark, sizeof(mark), "%d%c ", m.number, m.mark);
	*skip = m.number == -2 ? 0 : b->marker;
	if (at == a->depth && at && m.number >= 0 && m.number != 1)
		fx_puts(o, "\n");
	indent(o, at ? a->list[at - 1] : 0);
	fx_puts(o, mark);
	a->list[at] = (at ? a->list[at - 1] : 0) + (int)strlen(mark);
	a->depth = at + 1;
}

static const char *open(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
	const struct fx_dblock *b, int *skip)
{
	switch (b->kind) {
	case FX_DOC_HEADING:
		fx_printf(o, "%.*s ", b->level < 1 ? 1 : b->level > 6 ? 6 : b->level, "######");
		return FX_FLOW_RUN;
	case FX_DOC_LIST_ITEM:
		open_item(a, o, p, b, skip);
		return FX_FLOW_RUN;
	case FX_DOC_TABLE: case FX_DOC_FORMULA: case FX_DOC_MOLECULE: case FX_DOC_MUSIC:
	case FX_DOC_FIGURE:
		return "\\\n";
	default:
		return FX_FLOW_RUN;
	}
}

static void close(struct fx_article *a, struct fx_out *o, enum fx_dblock_kind kind)
{
	(void)a;
	(void)kind;
	fx_puts(o, "\n");
}

/* In a comment: no two hyphens, nor one at its end (CM 6.6). */
static void comment(struct fx_out *o, const char *s)
{
	for (const char *dash; (dash = strstr(s, "--")); s = dash + 1) {
		fx_flow_clean(o, (struct fx_span){ s, (size_t)(dash + 1 - s) }, "");
		fx_puts(o, " ");
	}
	fx_flow_clean(o, (struct fx_span){ s, strlen(s) }, "");
}

/* RFC 3986: what a path may hold as it is; the rest in percent. */
static void path(struct fx_out *o, const char *s)
{
	for (; *s; s++)
		if ((is_alnum(*s) && (unsigned char)*s < 0x80) || strchr("-._~/", *s))
			fx_put(o, s, 1);
		else
			fx_printf(o, "%%%02X", (unsigned)(unsigned char)*s);
}

static void words_of(struct fx_out *o, const char *s)
{
	struct fx_span line, w;
	int n = 0;

	while (fx_flow_line(&line, &s))
		while (fx_flow_word(&w, &line)) {
			if (n++)
				fx_puts(o, " ");
			token(o, w, 0);
		}
}

static void picture(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block)
{
	const struct fx_write_opts *w = &a->x->opts;
	const struct fx_dblock *b = p->block + block;
	struct fx_err e;
	char name[32];

	fx_article_picture(name, p, block);
	if (w->save(w->ud, name, b->picture, p->dpi, &e) != FX_OK && !a->x->o->err.st)
		a->x->o->err = e;
	fx_article_between(a, o);
	fx_puts(o, "![");
	words_of(o, fx_article_alt(b));
	fx_puts(o, "](");
	path(o, w->pictures);
	fx_puts(o, "/");
	fx_puts(o, name);
	fx_puts(o, ")\n");
}

static void put_caption(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p,
	int caption)
{
	fx_article_between(a, o);
	fx_article_block(a, o, p, caption);
}

static void region(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block,
	int caption)
{
	const struct fx_dblock *b = p->block + block;
	const int shown = fx_article_shows(b) && a->x->opts.pictures && a->x->opts.save;

	if (shown)
		picture(a, o, p, block);
	if (b->lines) {
		fx_article_between(a, o);
		fx_article_block(a, o, p, block);
	} else if (b->reason && !shown) {
		fx_article_between(a, o);
		fx_printf(o, "<!-- %s: ", fx_dblock_name(b->kind));
		comment(o, b->reason);
		fx_puts(o, " -->\n");
	}
	if (caption >= 0)
		put_caption(a, o, p, caption);
}

/* ---- tables: GitHub Flavored Markdown (https://github.github.com/gfm/), 4.10 ---- */

/* A bar in a cell has a backslash before it whatever it stands in. */
static void put_cell(struct fx_out *o, const struct fx_cell *c)
{
	struct fx_cell_walk w;
	enum fx_bit bit;

	fx_cell_walk(&w, c);
	while ((bit = fx_cell_next(&w)) != FX_BIT_END)
		if (bit == FX_BIT_BREAK) {
			fx_puts(o, "<br>");
		} else if (bit != FX_BIT_TEXT) {
			fx_printf(o, bit == FX_BIT_OPEN ? "<%s>" : "</%s>", fx_tag_name(w.tag));
		} else {
			for (size_t n; w.text.n; w.text.p += n, w.text.n -= n) {
				for (n = 0; n < w.text.n && w.text.p[n] != '|';)
					n++;
				token(o, (struct fx_span){ w.text.p, n }, 0);
				if (n < w.text.n) {
					fx_puts(o, "\\|");
					n++;
				}
			}
		}
}

/* There must be a heading, of one row: the first one is it. What a format without spans cannot say
 * is told in a comment. */
static void put_rows(struct fx_out *o, const struct fx_table *t)
{
	int spans = 0;

	for (int y = 0, i = 0; y < t->rows; y++) {
		fx_puts(o, "|");
		for (int k = 0; k < t->cols; k++) {
			const struct fx_cell *c = t->cell + i;

			fx_puts(o, " ");
			if (i < t->cells && c->row == y && c->col == k) {
				put_cell(o, c);
				spans |= c->rows > 1 || c->cols > 1;
				i++;
			}
			fx_puts(o, " |");
		}
		fx_puts(o, "\n");
		if (y)
			continue;
		for (int k = 0; k < t->cols; k++)
			fx_puts(o, k ? " --- |" : "| --- |");
		fx_puts(o, "\n");
	}
	if (spans)
		fx_puts(o, "\n<!-- table: cells of several rows or columns stand in the first "
			"-->\n");
}

/* What has one column is text, line by line. */
static void put_lines(struct fx_out *o, const struct fx_table *t)
{
	int lines = 0;

	for (int i = 0; i < t->cells; i++)
		for (const char *at = t->cell[i].text; at;) {
			struct fx_span line = fx_cell_line(&at), w;

			for (int n = 0; fx_flow_word(&w, &line);) {
				fx_puts(o, n ? " " : lines++ ? "\\\n" : "");
				token(o, w, !n++);
			}
		}
	fx_puts(o, "\n");
}

static void table(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block,
	int caption)
{
	const struct fx_table *t = p->block[block].table;

	if (caption >= 0 && caption < block)
		put_caption(a, o, p, caption);
	fx_article_between(a, o);
	if (t->cols > 1)
		put_rows(o, t);
	else
		put_lines(o, t);
	if (caption > block)
		put_caption(a, o, p, caption);
}

static void note(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p)
{
	fx_article_between(a, o);
	fx_printf(o, "<!-- page %d: %s", p->number, fx_page_status_name(p->status));
	if (p->reason) {
		fx_puts(o, ": ");
		comment(o, p->reason);
	}
	fx_puts(o, " -->\n");
}

/* Lines stay lines of the source, which a reader runs together; empty ones divide paragraphs. */
static void text(struct fx_article *a, struct fx_out *o, const char *s)
{
	struct fx_span line, w;
	int lines = 0, blank = 0;

	(void)a;
	while (fx_flow_line(&line, &s)) {
		int n = 0;

		while (fx_flow_word(&w, &line)) {
			if (!n && blank && lines)
				fx_puts(o, "\n");
			if (n)
				fx_puts(o, " ");
			token(o, w, !n++);
			blank = 0;
		}
		blank |= !n;
		lines += n > 0;
		if (n)
			fx_puts(o, "\n");
	}
}

static const struct fx_article_form form = {
	.words = { token, style }, .between = "\n", .notes_last = 1,
	.caption_style = FX_ITALIC, .open = open, .close = close, .region = region,
	.table = table, .note = note, .text = text,
};

static void begin(struct fx_writing *x)
{
	fx_article_begin(x, &form);
}

const struct fx_writer fx_writer_md = {
	.name = "md", .suffix = ".md", .media_type = "text/markdown; charset=utf-8",
	.pictures = FX_PICTURES_BESIDE,
	.begin = begin, .page = fx_article_page, .end = fx_article_end, .drop = fx_article_drop,
};
