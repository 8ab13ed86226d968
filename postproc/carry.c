/* carry.c - see carry.h */
#include "carry.h"

#include <math.h>

/* What the paragraphs of one column say about its edge. */
struct column { float left, right; int rows; struct pp_area last; };

static const struct pp_row *last_row(const struct pp_sheet *s, const struct pp_para *p)
{
	return s->row + p->row + p->rows - 1;
}

static int below(const struct pp_area *a, const struct pp_area *b)
{
	return pp_apart(a->x0, a->x1, b->x0, b->x1) < 0 && b->y0 >= a->y1 - (a->y1 - a->y0) / 2;
}

/* Three lines tell a column by themselves; fewer, by what stands above them at the same edge. */
static void widen(struct column *c, const struct pp_para *p)
{
	const int same = c->rows && p->rows < 3 && below(&c->last, &p->at) &&
		fabsf(c->left - p->left) < 1.5f * p->size;

	if (!same)
		*c = (struct column){ .left = p->left, .right = p->right };
	c->right = p->right > c->right ? p->right : c->right;
	c->rows += p->rows;
	c->last = p->at;
}

static void set_tail(struct pp_carry *c, const struct pp_sheet *s, const struct pp_para *p,
	const struct column *col)
{
	const struct pp_row *r = last_row(s, p);

	c->tail = (struct pp_tail){ .open = r->words > 0, .kind = p->kind, .level = p->level,
		.size = p->size * s->scale, .bold = r->bold, .known = col->rows,
		.width = (r->at.x1 - r->at.x0) * s->scale,
		.room = (col->right - r->at.x1) * s->scale, .page = c->nth, .at = p->at,
		.base = r->base };
	if (r->words)
		c->tail.word = c->word + r->word + r->words - 1;
	c->tail.ends = r->words && pp_ends_sentence(c->tail.word->text);
}

/* The type is the same: a tenth up or down; a fifth where boxes hold the ink. */
static int same_type(const struct pp_tail *t, const struct pp_sheet *s, const struct pp_para *p)
{
	const float size = p->size * s->scale, most = s->tight ? 1.2f : 1.1f;

	return t->bold == s->row[p->row].bold && size < most * t->size && t->size < most * size;
}

/* Evidence for, all of it: the type is the same, both are lines of text rather than cells of a
 * table, what went before ends no sentence, and its last line is full. And where the text goes on:
 * a small letter; or, if the place is another column or page and the line isn't indented, another
 * letter of any kind. */
static int goes_on(const struct pp_tail *t, const struct pp_sheet *s, const struct pp_para *p,
	int nth)
{
	const struct pp_row *r = s->row + p->row;
	const char *first = r->words ? pp_row_text(s, r, 0) : "";
	const enum pp_letter is = pp_first_letter(first);
	const int here = t->page == nth && below(&t->at, &p->at);
	const float by = r->base - t->base;

	if (!t->open || r->marker || !same_type(t, s, p) || t->ends || t->known < 3 ||
	    t->width < 10 * t->size || (p->rows > 1 && s->scale * (r->at.x1 - r->at.x0) <
	    10 * t->size) ||
	    t->room > r->first * s->scale + t->size)
		return 0;
	if (here && !t->passed && by > 2 * s->leading * p->size)
		return 0;		/* white alone stands between */
	if (pp_letter((unsigned char)*first) == PP_SIGN && (unsigned char)*first < 128)
		return 0;		/* a quotation, a bracket, a dash: may be anything */
	if (is == PP_LOWER)
		return 1;
	return !here && is != PP_SIGN && !pp_hyphened(t->word->text) && p->rows > 1 &&
		r->at.x0 - p->left < .5f * r->size;
}

/* A letter that is let into the lines below goes on in the next word, if no blank divides them. */
static void dropped(const struct pp_carry *c, const struct pp_sheet *s, const struct pp_row *r)
{
	struct pp_area a, b;

	if (!pp_dropped(s, r) || pp_first_letter(pp_row_text(s, r, 1)) <= PP_DIGIT)
		return;
	pp_sheet_area(&a, s, s->p->word[r->word].quad);
	pp_sheet_area(&b, s, s->p->word[r->word + 1].quad);
	if (b.x0 - a.x1 < .25f * r->size)
		c->word[r->word].join = FX_JOIN_NONE;
}

static void inside(const struct pp_carry *c, const struct pp_sheet *s, const struct pp_para *p)
{
	dropped(c, s, s->row + p->row);
	for (int i = 1; i < p->rows; i++) {
		const struct pp_row *a = s->row + p->row + i - 1, *b = a + 1;

		if (a->words && b->words)
			c->word[a->word + a->words - 1].join = pp_join(c->hyphens,
				pp_row_text(s, a, a->words - 1), pp_row_text(s, b, 0));
	}
}

void pp_carry(struct pp_carry *c, const struct pp_sheet *s, struct pp_para *para, int n)
{
	struct column col = { 0 };

	if (c->tail.page != c->nth - 1)		/* no text on the page between, or it's lost */
		c->tail.open = 0;
	for (int i = 0; i < n; i++) {
		struct pp_para *p = para + i;

		if (!p->rows || p->kind == FX_DOC_TABLE) {
			if (p->kind == FX_DOC_FORMULA)	/* stands in the text, not beside it */
				c->tail.open = 0;
			c->tail.passed |= p->kind == FX_DOC_TABLE || p->kind == FX_DOC_FIGURE;
			continue;
		}
		inside(c, s, p);
		if (p->kind == FX_DOC_HEADING)
			c->tail.open = 0;
		if ((p->kind != FX_DOC_TEXT && p->kind != FX_DOC_LIST_ITEM) ||
		    s->row[p->row].turned)
			continue;
		widen(&col, p);
		if (goes_on(&c->tail, s, p, c->nth)) {
			p->continues = 1;
			p->kind = c->tail.kind;
			p->level = c->tail.level;
			c->tail.word->join = pp_join(c->hyphens, c->tail.word->text,
				pp_row_text(s, s->row + p->row, 0));
		}
		set_tail(c, s, p, &col);
	}
}
