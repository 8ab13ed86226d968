/* paras.c - see paras.h
 *
 * Two passes over the lines of a block. First it is cut where no paragraph can go on: at furniture,
 * at turned lines, where the type's size changes, where the next line stands beside or above, or
 * far below. The pieces are runs: lines below each other in one size. A run tells its column's
 * edges and its leading, and by those the second pass finds where paragraphs end in it. */
#include "paras.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct run {
	const struct pp_row *row;
	int rows;
	float left, right;	/* most lines start and end there */
	float lead;		/* from base line to base line, pixels */
	int filled;		/* 1: lines are filled up, so that a short one ends a paragraph */
	int hanging;		/* 1: first lines stand out to the left of the others */
};

static float smaller(float a, float b)
{
	return a < b ? a : b;
}

static int on_one_line(const struct pp_row *a, const struct pp_row *b)
{
	const float h = smaller(a->at.y1 - a->at.y0, b->at.y1 - b->at.y0);

	return -pp_apart(a->at.y0, a->at.y1, b->at.y0, b->at.y1) > .5f * h;
}

/* Sizes of short lines of a scan are uncertain: few words, and boxes that hold their ink. */
static int other_size(const struct pp_sheet *s, const struct pp_row *a, const struct pp_row *b)
{
	const int few = s->tight ? 8 : 3;
	const float most = s->tight ? 1.25f : 1.12f;

	return a->letters >= few && b->letters >= few &&
		(a->size > most * b->size || b->size > most * a->size);
}

static int hard(const struct pp_sheet *s, const struct pp_row *a, const struct pp_row *b)
{
	if (a->what || b->what || a->turned != b->turned || a->cells != b->cells)
		return 1;
	if (a->turned || a->cells)
		return 0;
	if (on_one_line(a, b))
		return b->at.x0 < a->at.x1 || b->at.x0 - a->at.x1 > 3 * b->size;
	return b->base <= a->base || pp_apart(a->at.x0, a->at.x1, b->at.x0, b->at.x1) > 0 ||
		other_size(s, a, b) ||
		b->base - a->base > 2.2f * s->leading * smaller(a->size, b->size);
}

/* ---- a run's edges ---- */

static int ascending(const void *p, const void *q)
{
	const float a = *(const float *)p, b = *(const float *)q;

	return (a > b) - (a < b);
}

static const char *last_word(const struct pp_sheet *s, const struct pp_row *r)
{
	return r->words ? pp_row_text(s, r, r->words - 1) : "";
}

static int ends(const struct pp_sheet *s, const struct pp_row *r)
{
	return pp_ends_sentence(last_word(s, r));
}

/* The next line's first word would have found room. */
static int is_short(const struct run *u, const struct pp_row *a, const struct pp_row *b)
{
	return u->right - a->at.x1 > b->first + a->size;
}

static int indented(const struct run *u, const struct pp_row *r)
{
	return r->at.x0 - u->left > .7f * r->size && r->at.x0 - u->left < 6 * r->size;
}

/* Four in five lines end before the right edge, one in five starts before the left. */
static void find_edges(struct run *u, float *v)
{
	const int n = u->rows;

	for (int i = 0; i < n; i++)
		v[i] = u->row[i].at.x0;
	qsort(v, (size_t)n, sizeof(*v), ascending);
	u->left = v[(n - 1) / 5];
	for (int i = 0; i < n; i++)
		v[i] = u->row[i].at.x1;
	qsort(v, (size_t)n, sizeof(*v), ascending);
	u->right = v[(4 * (n - 1) + 4) / 5];
}

static void find_lead(struct run *u, const struct pp_sheet *s, float *v)
{
	int n = 0;

	for (int i = 1; i < u->rows; i++)
		if (!on_one_line(u->row + i - 1, u->row + i))
			v[n++] = u->row[i].base - u->row[i - 1].base;
	qsort(v, (size_t)n, sizeof(*v), ascending);
	u->lead = n ? v[(n - 1) / 3] : 0;	/* most are inside of paragraphs */
	if (n < 2 || (n < 4 && v[n - 1] > 1.2f * v[0]))	/* too few to tell */
		u->lead = smaller(u->lead, s->leading * u->row->size);
}

/* Verse and lists have short lines throughout. Where indented lines follow full ones that end no
 * sentence, indentation is not what starts paragraphs. */
static void find_manner(struct run *u, const struct pp_sheet *s)
{
	int shorts = 0, in = 0, in_midst = 0;

	for (int i = 1; i < u->rows; i++) {
		const struct pp_row *a = u->row + i - 1, *b = u->row + i;

		shorts += is_short(u, a, b);
		if (!indented(u, b))
			continue;
		in++;
		in_midst += !is_short(u, a, b) && !ends(s, a);
	}
	u->filled = 2 * shorts <= u->rows - 1;
	u->hanging = 4 * in >= u->rows && 2 * in_midst > in;
}

/* ---- where paragraphs end in it ---- */

/* Both about one axis, and not because both are full. */
static int centred(const struct pp_row *a, const struct pp_row *b)
{
	return fabsf(a->at.x0 + a->at.x1 - b->at.x0 - b->at.x1) < 1.4f * b->size &&
		fabsf(a->at.x0 - b->at.x0) > b->size;
}

static int starts_small(const struct pp_sheet *s, const struct pp_row *r)
{
	return r->words && pp_first_letter(pp_row_text(s, r, 0)) == PP_LOWER;
}

/* Bold lines beside others: a heading that stands close to its text. Bold words that fill a line
 * in the midst of a sentence are none. */
static int changes_weight(const struct run *u, const struct pp_sheet *s, const struct pp_row *a,
	const struct pp_row *b)
{
	return a->bold != b->bold && a->letters >= 2 && b->letters >= 2 && !starts_small(s, b) &&
		(ends(s, a) || is_short(u, a, b));
}

static int ends_short(const struct run *u, const struct pp_sheet *s, const struct pp_row *a,
	const struct pp_row *b)
{
	if (!u->filled || !is_short(u, a, b))
		return 0;
	return ends(s, a) || (!starts_small(s, b) &&
		u->right - a->at.x1 > .25f * (u->right - u->left));
}

/* The line after the first of a paragraph goes back to the left edge; where there is none to tell,
 * or the next is indented too, the line before must be an end. */
static int starts_indented(const struct run *u, const struct pp_sheet *s, int i)
{
	const struct pp_row *a = u->row + i - 1, *b = a + 1;

	if (u->hanging || !indented(u, b) || (indented(u, a) && i > 1 && !ends(s, a)))
		return 0;
	if (i + 1 < u->rows && b[1].at.x0 - u->left < .4f * b->size)
		return !a->marker && (ends(s, a) || !starts_small(s, b));
	return ends(s, a) || (is_short(u, a, b) && !starts_small(s, b));
}

static int starts_out(const struct run *u, const struct pp_sheet *s, int i)
{
	const struct pp_row *a = u->row + i - 1, *b = a + 1;

	return u->hanging && b->at.x0 - u->left < .4f * b->size && !starts_small(s, b) &&
		(indented(u, a) || ends(s, a));
}

/* An item's lines hang beside its marker; this one doesn't. */
static int leaves_item(const struct run *u, int first, int i)
{
	const struct pp_row *item = u->row + first, *b = u->row + i;

	return item->marker && i - first > 1 && fabsf(item[1].at.x0 - item->second) < b->size &&
		item->second - b->at.x0 > .6f * b->size;
}

/* A table of contents: dots lead to a number at its end. */
static int leads(const struct pp_sheet *s, const struct pp_row *r)
{
	int dots = 0, number = 0;

	for (int i = r->words - 1; i >= 0 && dots < 4; i--) {
		const char *t = pp_row_text(s, r, i);

		for (size_t n = strlen(t); n-- && dots < 4;)
			if (t[n] == '.')
				dots++;
			else if (dots || !strchr("0123456789ivxlcIVXLC", t[n]) || ++number > 5)
				return 0;
	}
	return dots >= 4 && number;
}

/* A paragraph began at row `first` of the run; does one begin at row i? */
static int begins(const struct run *u, const struct pp_sheet *s, int first, int i)
{
	const struct pp_row *a = u->row + i - 1, *b = a + 1;

	if (b->turned || on_one_line(a, b))
		return 0;
	if (b->marker || leads(s, a) || b->base - a->base > 1.35f * u->lead)
		return 1;
	if (changes_weight(u, s, a, b) || leaves_item(u, first, i))
		return 1;
	return !centred(a, b) && (ends_short(u, s, a, b) || starts_indented(u, s, i) ||
		starts_out(u, s, i));
}

/* ---- the page ---- */

struct cutter {
	const struct pp_sheet *s;
	struct pp_para *para;
	int n;
	struct pp_weight *size;		/* room for a weight a row ... */
	float *v;			/* ... and for a number */
};

static enum fx_dblock_kind kind_of(const struct pp_row *r)
{
	return r->what ? (enum fx_dblock_kind)r->what : r->cells ? FX_DOC_TABLE : FX_DOC_TEXT;
}

static void put(struct cutter *c, const struct run *u, int from, int to)
{
	struct pp_para *p = c->para + c->n++;
	const struct pp_row *r = u->row + from;

	*p = (struct pp_para){ .block = r->block, .row = (int)(r - c->s->row), .rows = to - from,
		.kind = kind_of(r), .at = r->at, .left = u->left, .right = u->right };
	for (int i = from; i < to; i++) {
		pp_area_add(&p->at, &u->row[i].at);
		c->size[i - from] = (struct pp_weight){ u->row[i].size,
			u->row[i].letters + u->row[i].digits };
	}
	p->size = pp_weighted_median(c->size, to - from);
}

/* Rows of a table: of one that was begun in an earlier block, with nothing but rules between, they
 * go on there. */
static void put_cells(struct cutter *c, const struct run *u)
{
	int to = c->n - 1;

	while (to >= 0 && c->para[to].kind == FX_DOC_RULE)
		to--;
	put(c, u, 0, u->rows);
	if (to < 0 || c->para[to].kind != FX_DOC_TABLE || !c->para[to].rows ||
	    c->s->row[c->para[to].row].cells != u->row->cells)
		return;
	c->n--;
	c->para[to].rows += u->rows;
	pp_area_add(&c->para[to].at, &c->para[c->n].at);
}

static void cut_run(struct cutter *c, const struct pp_row *row, int rows)
{
	struct run u = { .row = row, .rows = rows };
	int first = 0;

	find_edges(&u, c->v);
	if (row->cells) {
		put_cells(c, &u);
		return;
	}
	find_lead(&u, c->s, c->v);
	find_manner(&u, c->s);
	for (int i = 1; i < rows; i++)
		if (begins(&u, c->s, first, i)) {
			put(c, &u, first, i);
			first = i;
		}
	put(c, &u, first, rows);
}

enum fx_st pp_paras(struct pp_para **para, int *n, struct fx_arena *a, const struct pp_sheet *s,
	struct fx_err *e)
{
	const size_t rows = (size_t)s->rows + 1;
	struct cutter c = { s, FX_NEWN(a, rows + (size_t)s->p->blocks, struct pp_para), 0,
		FX_NEWN(a, rows, struct pp_weight), FX_NEWN(a, rows, float) };
	int row = 0;

	if (!c.para || !c.size || !c.v)
		return fx_fail(e, FX_NOMEM, "no memory for %d lines", s->rows);
	for (int b = 0; b < s->p->blocks; b++) {
		int first = row;

		for (; row < s->rows && s->row[row].block == b; row++)
			if (row > first && hard(s, s->row + row - 1, s->row + row)) {
				cut_run(&c, s->row + first, row - first);
				first = row;
			}
		if (row > first) {
			cut_run(&c, s->row + first, row - first);
			continue;
		}
		c.para[c.n] = (struct pp_para){ .block = b, .kind = s->p->block[b].kind };
		pp_sheet_area(&c.para[c.n++].at, s, s->p->block[b].quad);
	}
	*para = c.para;
	*n = c.n;
	return FX_OK;
}
