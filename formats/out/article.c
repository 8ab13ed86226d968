/* article.c - see article.h */
#include "article.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static int in_paragraphs(enum fx_dblock_kind k)
{
	return k == FX_DOC_TEXT || k == FX_DOC_LIST_ITEM;
}

/* 1: stands in the line of the text; what does not waits while a paragraph is open. */
static int in_line(const struct fx_dblock *b)
{
	return (b->lines && (in_paragraphs(b->kind) || b->kind == FX_DOC_HEADING)) ||
		b->kind == FX_DOC_FORMULA;
}

static int has_grid(const struct fx_dblock *b)
{
	return b->kind == FX_DOC_TABLE && b->table && b->table->rows;
}

/* 1: a block of words that a table's caption starts with, but for blanks: its first line does. */
static int says(const struct fx_dpage *p, const struct fx_dblock *b, const char *caption)
{
	const struct fx_dline *l = p->line + b->line;

	if (b->kind != FX_DOC_CAPTION || b->continues || !b->lines || !l->words || !caption)
		return 0;
	for (int i = l->word; i < l->word + l->words; i++) {
		const struct fx_dword *w = p->word + i;
		const struct fx_span all = { w->text, strlen(w->text) };
		const size_t n = w->join == FX_JOIN_HYPHEN ? fx_flow_stem(all) : all.n;

		caption += strspn(caption, " \n");
		if (strncmp(caption, w->text, n) != 0)
			return 0;
		caption += n;
	}
	return 1;
}

struct fx_article *fx_article_begin(struct fx_writing *x, const struct fx_article_form *form)
{
	struct fx_article *a = fx_write_state(x, sizeof(*a));

	if (a) {
		a->x = x;
		a->form = form;
		fx_out_mem(&a->aside, &a->aside_buf);
		fx_out_mem(&a->notes, &a->notes_buf);
	}
	return a;
}

void fx_article_drop(struct fx_writing *x)
{
	struct fx_article *a = x->state;

	fx_flow_free(&a->main);
	fx_flow_free(&a->side);
	free(a->aside_buf.p);
	free(a->notes_buf.p);
	free(a);
}

/* What waited in `from` goes to `to`, which is the output, or waits itself. */
static void flush(struct fx_article *a, struct fx_out *to, struct fx_out *from)
{
	struct fx_membuf *m = from->ud;
	const size_t skip = to == a->x->o && !a->any ? strlen(a->form->between) : 0;

	if (from->err.st && !a->x->o->err.st)
		a->x->o->err = from->err;
	if (m->n <= skip)
		return;
	fx_put(to, m->p + skip, m->n - skip);
	m->n = 0;
	if (to != a->x->o)
		return;
	a->any = 1;
	a->last = FX_DOC_FIGURE;
}

static void close_paragraph(struct fx_article *a)
{
	if (!a->open)
		return;
	fx_flow_close(&a->main);
	a->form->close(a, a->x->o, a->last);
	a->open = 0;
	flush(a, a->x->o, &a->aside);
}

static struct fx_out *beside(struct fx_article *a)
{
	return a->open ? &a->aside : a->x->o;
}

void fx_article_between(struct fx_article *a, struct fx_out *o)
{
	if (o != a->x->o || a->any)
		fx_puts(o, a->form->between);
	if (o == a->x->o) {
		a->any = 1;
		a->last = FX_DOC_FIGURE;
	}
}

/* Captions and footnotes: with the blocks of the page that go on them. */
void fx_article_block(struct fx_article *a, struct fx_out *o, const struct fx_dpage *p, int block)
{
	const enum fx_dblock_kind kind = p->block[block].kind;
	const struct fx_dblock *b = p->block + block;
	int skip = 0;
	const char *line_end = a->form->open(a, o, p, b, &skip);

	fx_flow_open(&a->side, o, &a->form->words, line_end);
	a->side.add = kind == FX_DOC_CAPTION ? a->form->caption_style : 0;
	fx_flow_block(&a->side, p, b, skip);
	for (int i = block + 1; i < p->blocks && fx_running(kind); i++)
		if (p->block[i].kind == kind) {
			if (!p->block[i].continues)
				break;
			fx_flow_block(&a->side, p, p->block + i, 0);
		}
	fx_flow_close(&a->side);
	a->form->close(a, o, kind);
}

static void put_in_line(struct fx_article *a, const struct fx_dpage *p, const struct fx_dblock *b)
{
	int skip = 0, tight;
	const char *line_end;

	if (b->continues && a->open && in_paragraphs(b->kind)) {
		fx_flow_block(&a->main, p, b, 0);
		return;
	}
	close_paragraph(a);
	tight = a->any && a->last == FX_DOC_LIST_ITEM && b->kind == FX_DOC_LIST_ITEM;
	if (!tight)
		fx_article_between(a, a->x->o);
	line_end = a->form->open(a, a->x->o, p, b, &skip);
	a->last = b->kind;
	fx_flow_open(&a->main, a->x->o, &a->form->words, line_end);
	a->main.drop = b->kind == FX_DOC_HEADING ? FX_BOLD : 0;	/* it is, of itself */
	fx_flow_block(&a->main, p, b, skip);
	a->open = 1;
	if (!in_paragraphs(b->kind))
		close_paragraph(a);
}

/* The caption right after a region; -1: there is none, or it is another table's. */
static int caption_of(const struct fx_dpage *p, int block)
{
	const struct fx_dblock *b = p->block + block;

	if (b->kind == FX_DOC_FORMULA || block + 1 == p->blocks || b[1].kind != FX_DOC_CAPTION ||
	    !b[1].lines || b[1].continues ||
	    (has_grid(b) && b->table->caption && !says(p, b + 1, b->table->caption)) ||
	    (block + 2 < p->blocks && has_grid(b + 2) && says(p, b + 1, b[2].table->caption)))
		return -1;
	return block + 1;
}

/* Returns how many blocks after it were printed with it. */
static int put_beside(struct fx_article *a, const struct fx_dpage *p, int block)
{
	const struct fx_dblock *b = p->block + block;
	const int notes = b->kind == FX_DOC_FOOTNOTE && a->form->notes_last;
	struct fx_out *o = notes ? &a->notes : beside(a);
	int caption;

	if (b->kind == FX_DOC_FORMULA) {
		close_paragraph(a);
		o = a->x->o;
	}
	if (has_grid(b) && !a->form->region) {
		a->form->table(a, o, p, block, -1);
		return 0;
	}
	if (fx_running(b->kind) || fx_dblock_furniture(b->kind) || !a->form->region) {
		if (b->lines) {
			fx_article_between(a, o);
			fx_article_block(a, o, p, block);
		}
		return 0;
	}
	caption = caption_of(p, block);
	a->seen[FX_DOC_CAPTION] |= caption >= 0;
	if (has_grid(b))
		a->form->table(a, o, p, block, caption);
	else
		a->form->region(a, o, p, block, caption);
	return caption >= 0;
}

static int put_block(struct fx_article *a, const struct fx_dpage *p, int block)
{
	const struct fx_dblock *b = p->block + block;
	const int again = b->continues && a->seen[b->kind] && fx_running(b->kind);

	if (in_line(b) && b->kind != FX_DOC_FORMULA) {
		put_in_line(a, p, b);
		return 0;
	}
	if (b->kind == FX_DOC_RULE || again || in_paragraphs(b->kind) ||
	    b->kind == FX_DOC_HEADING || (b->kind == FX_DOC_TABLE && b->continues) ||
	    (fx_dblock_furniture(b->kind) && !a->x->opts.keep_furniture))
		return 0;
	a->seen[b->kind] |= b->lines > 0;
	if (a->form->region && block + 1 < p->blocks && has_grid(b + 1) &&
	    says(p, b, b[1].table->caption)) {
		a->form->table(a, beside(a), p, block + 1, block);
		return 1;
	}
	return put_beside(a, p, block);
}

/* 1: the open paragraph ends before this page does anything. */
static int ends_before(const struct fx_dpage *p)
{
	if (p->status == FX_PAGE_FAILED || p->status == FX_PAGE_UNREADABLE ||
	    p->status == FX_PAGE_SKIPPED || (p->text && *p->text))
		return 1;
	for (int i = 0; i < p->blocks; i++)
		if (in_line(p->block + i))
			return !p->block[i].continues || !in_paragraphs(p->block[i].kind);
	return 0;
}

static int goes_inside(const struct fx_dpage *p)
{
	for (int i = 0; i < p->blocks; i++)
		if (in_line(p->block + i))
			return 1;
	return 0;
}

static void page_end(struct fx_article *a)
{
	close_paragraph(a);
	fx_puts(a->x->o, a->form->page_end);
	a->any = 0;
}

void fx_article_page(struct fx_writing *x, const struct fx_dpage *p)
{
	struct fx_article *a = x->state;
	int inside;

	memset(a->seen, 0, sizeof(a->seen));
	if (ends_before(p))
		close_paragraph(a);
	inside = a->open && goes_inside(p);
	if (inside)
		fx_flow_settle(&a->main);
	if (a->form->mark)
		a->form->mark(a, inside ? x->o : beside(a), p, inside);
	if (a->form->note && p->status != FX_PAGE_OK)
		a->form->note(a, beside(a), p);
	if (p->text && *p->text) {
		fx_article_between(a, x->o);
		a->form->text(a, x->o, p->text);
	}
	for (int i = 0; i < p->blocks; i++)
		i += put_block(a, p, i);
	flush(a, beside(a), &a->notes);
	if (a->aside_buf.n > FX_ARTICLE_WAITING)
		close_paragraph(a);
	if (a->form->page_end)
		page_end(a);
}

void fx_article_end(struct fx_writing *x)
{
	close_paragraph(x->state);
}

/* One character that is no letter and no digit: ASCII's and the Latin 1 middle dot, general
 * punctuation to arrows and shapes but enclosed letters, and what symbol fonts make of bullets. */
static int is_bullet(struct fx_span s)
{
	const char *p = s.p, *end = s.p + s.n;
	const int32_t c = s.n ? fx_utf8_next(&p, end) : -1;

	if (c < 0 || p != end)
		return 0;
	if (c < 127)
		return strchr("-*+o", c) != NULL;
	return c == 0xb7 || (c >= 0x2010 && c < 0x2460) || (c >= 0x2500 && c < 0x2c00) ||
		(c >= 0xe000 && c < 0xf900);
}

struct fx_marker fx_article_marker(const struct fx_dpage *p, const struct fx_dblock *b)
{
	struct fx_marker m = { -2, 0 };
	const char *s;
	int v = 0, n = 0;

	if (b->marker != 1 || !b->lines || !p->line[b->line].words)
		return m;
	s = p->word[p->line[b->line].word].text;
	for (; n < 9 && s[n] >= '0' && s[n] <= '9'; n++)
		v = 10 * v + (s[n] - '0');
	if (n && (s[n] == '.' || s[n] == ')') && !s[n + 1])
		m = (struct fx_marker){ v, s[n] };
	else if (is_bullet((struct fx_span){ s, strlen(s) }))
		m.number = -1;
	return m;
}

int fx_article_shows(const struct fx_dblock *b)
{
	return b->picture && (!b->lines || b->kind == FX_DOC_FIGURE);
}

const char *fx_article_alt(const struct fx_dblock *b)
{
	return b->reason ? b->reason : fx_dblock_name(b->kind);
}

void fx_article_picture(char name[32], const struct fx_dpage *p, int block)
{
	snprintf(name, 32, "p%d-b%d.png", p->number, block + 1);
}
