/* table_cells.c - see table_cells.h */
#include "table_cells.h"

#include "normal.h"
#include "table_join.h"
#include "utf8.h"
#include "verify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct box { float x0, y0, x1, y1; };

/* A word of the layer in the frame in which the table's text is upright. */
struct placed {
	struct box at;
	int cell;			/* -1: in none */
	int word;			/* of the layer */
	int line;
};

enum { STRIPS = 256 };			/* that cells are looked for in, over the table's height */

struct cells {
	struct fx_table *t;
	struct fx_cell *cell;
	const struct pp_cells_ask *k;
	struct fx_arena *a;
	struct box *box;		/* (cells) in that frame; x0 > x1: without a place */
	struct box all;			/* around them */
	int strip[STRIPS + 2], *entry;	/* entry[strip[i] .. strip[i + 1]): cells in strip i */
	struct placed *word;		/* (words) of the layer, by cell, then as they are read */
	int words;
	float q;			/* what the layer's word is worth */
};

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for the cells of a table");
}

/* ---- places ---- */

static int has_place(const float q[8])
{
	for (int i = 0; i < 8; i++)
		if (q[i] > 0 || q[i] < 0)
			return 1;
	return 0;
}

static struct box bounds(const float q[8])
{
	struct box b = { q[0], q[1], q[0], q[1] };

	for (int i = 2; i < 8; i += 2) {
		b.x0 = fminf(b.x0, q[i]);
		b.y0 = fminf(b.y0, q[i + 1]);
		b.x1 = fmaxf(b.x1, q[i]);
		b.y1 = fmaxf(b.y1, q[i + 1]);
	}
	return b;
}

/* From a raster of w x h to that turned by quarters clockwise. */
static struct box turned(struct box b, int quarters, float w, float h)
{
	for (int i = 0; i < quarters; i++) {
		const struct box was = b;
		const float wide = w;

		b = (struct box){ h - was.y1, was.x0, h - was.y0, was.x1 };
		w = h;
		h = wide;
	}
	return b;
}

static enum fx_st set_boxes(struct cells *x, struct fx_err *e)
{
	const struct pp_cells_ask *k = x->k;
	const int side = k->turn & 1;
	const float w = (float)(side ? k->h : k->w), h = (float)(side ? k->w : k->h);

	x->box = FX_NEWN(x->a, (size_t)x->t->cells + 1, struct box);
	if (!x->box)
		return no_memory(e);
	x->all = (struct box){ INFINITY, INFINITY, -INFINITY, -INFINITY };
	for (int i = 0; i < x->t->cells; i++) {
		struct box *b = x->box + i;

		*b = (struct box){ 1, 1, 0, 0 };
		if (!has_place(x->cell[i].quad))
			continue;
		*b = turned(bounds(x->cell[i].quad), x->t->turned, w, h);
		x->all = (struct box){ fminf(x->all.x0, b->x0), fminf(x->all.y0, b->y0),
			fmaxf(x->all.x1, b->x1), fmaxf(x->all.y1, b->y1) };
	}
	return FX_OK;
}

static int strip_of(const struct cells *x, float y)
{
	const float at = (y - x->all.y0) / fmaxf(x->all.y1 - x->all.y0, 1) * STRIPS;

	return at > 0 ? at < STRIPS - 1 ? (int)at : STRIPS - 1 : 0;
}

/* Cells by the strips that they touch: counted, then put. */
static enum fx_st set_strips(struct cells *x, struct fx_err *e)
{
	for (int put = 0; put < 2; put++) {
		int sum = 0;

		for (int i = 0; i < x->t->cells; i++)
			for (int s = strip_of(x, x->box[i].y0), end = strip_of(x, x->box[i].y1);
			     x->box[i].x0 <= x->box[i].x1 && s <= end; s++) {
				int *at = x->strip + s + 1;

				if (put)
					x->entry[*at] = i;
				++*at;
			}
		for (int s = 1; !put && s <= STRIPS; s++) {
			const int n = x->strip[s];

			x->strip[s] = sum;
			sum += n;
		}
		if (!put)
			x->entry = FX_NEWN(x->a, (size_t)sum + 1, int);
		if (!x->entry)
			return no_memory(e);
	}
	return FX_OK;
}

/* Whether there is ink in a cell; -1: not known, or no cell of the count is free of its border. */
static int cell_ink(const struct fx_cell *c, const struct pp_cells_ask *k)
{
	const int side = k->turn & 1;
	struct fx_layout level = *k->layout;
	const struct box b = bounds(c->quad);
	float at[4];

	if (!level.ink.part || !has_place(c->quad))
		return -1;
	level.turn = (level.turn - k->turn) & 3;
	fx_layout_upright(at, &level, (const float[4]){ b.x0, b.y0, b.x1, b.y1 },
		side ? k->h : k->w, side ? k->w : k->h);
	for (int i = 0; i < 4; i++)
		at[i] += (float)(i < 2 ? level.ink.cell : -level.ink.cell);
	return at[0] < at[2] && at[1] < at[3] ? fx_layout_inked(&level, at) : -1;
}

/* ---- which words ---- */

/* The smallest cell that has the middle of a box in it; -1: none has. */
static int cell_at(const struct cells *x, const struct box *b)
{
	const float mx = (b->x0 + b->x1) / 2, my = (b->y0 + b->y1) / 2;
	const int strip = strip_of(x, my);
	float least = INFINITY;
	int best = -1;

	for (int k = x->strip[strip]; k < x->strip[strip + 1]; k++) {
		const int i = x->entry[k];
		const struct box *c = x->box + i;
		const float area = (c->x1 - c->x0) * (c->y1 - c->y0);

		if (mx < c->x0 || mx > c->x1 || my < c->y0 || my > c->y1 || area >= least)
			continue;
		least = area;
		best = i;
	}
	return best;
}

static int order(float a, float b)
{
	return (a > b) - (a < b);
}

static int by_height(const void *p, const void *q)
{
	const struct placed *a = p, *b = q;
	int o = (a->cell > b->cell) - (a->cell < b->cell);

	o = o ? o : order(a->at.y0 + a->at.y1, b->at.y0 + b->at.y1);
	return o ? o : (a->word > b->word) - (a->word < b->word);
}

static int by_line(const void *p, const void *q)
{
	const struct placed *a = p, *b = q;
	int o = (a->cell > b->cell) - (a->cell < b->cell);

	o = o ? o : (a->line > b->line) - (a->line < b->line);
	o = o ? o : order(a->at.x0, b->at.x0);
	return o ? o : (a->word > b->word) - (a->word < b->word);
}

/* Words of a cell whose middles are within half of a word's height of the first of their line. */
static void set_lines(struct cells *x)
{
	const struct placed *first = NULL;

	for (int i = 0; i < x->words; i++) {
		struct placed *w = x->word + i;
		const int starts = !first || first->cell != w->cell;

		w->line = starts ? 0 : w[-1].line;
		if (!starts && w->at.y0 + w->at.y1 - first->at.y0 - first->at.y1 <=
		    first->at.y1 - first->at.y0)
			continue;
		w->line += !starts;
		first = w;
	}
}

static enum fx_st set_words(struct cells *x, struct fx_err *e)
{
	const struct fx_layer *l = x->k->layer;
	const int quarters = (x->k->turn + x->t->turned) & 3;

	x->word = FX_NEWN(x->a, (size_t)l->words + 1, struct placed);
	if (!x->word)
		return no_memory(e);
	for (int i = 0; i < l->words; i++) {
		const struct fx_layer_word *w = l->word + i;
		struct placed *to = x->word + x->words;

		*to = (struct placed){ turned((struct box){ w->x0, w->y0, w->x1, w->y1 }, quarters,
			(float)x->k->w, (float)x->k->h), -1, i, 0 };
		to->cell = cell_at(x, &to->at);
		x->words += to->cell >= 0;
	}
	qsort(x->word, (size_t)x->words, sizeof(*x->word), by_height);
	set_lines(x);
	qsort(x->word, (size_t)x->words, sizeof(*x->word), by_line);
	return FX_OK;
}

/* ---- texts ---- */

/* What the layer has in words from .. end, all of one cell; up to FX_TABLE_MAX_TEXT bytes. */
static enum fx_st layer_text(const char **text, const struct cells *x, int from, int end,
	struct fx_err *e)
{
	const struct fx_layer *l = x->k->layer;
	size_t room = 1;
	char *to;

	for (int i = from; i < end; i++)
		room += (size_t)l->word[x->word[i].word].len + 1;
	*text = to = fx_alloc(x->a, room, 1);
	if (!to)
		return no_memory(e);
	for (int i = from; i < end; i++) {
		const struct fx_layer_word *w = l->word + x->word[i].word;

		if ((size_t)(to - *text) + (size_t)w->len >= FX_TABLE_MAX_TEXT)
			break;
		if (i > from)
			*to++ = x->word[i].line == x->word[i - 1].line ? ' ' : '\n';
		memcpy(to, l->text + w->at, (size_t)w->len);
		to += w->len;
	}
	return FX_OK;
}

static int32_t plain_sign(int32_t c)
{
	if ((c >= 0x2018 && c <= 0x201b) || c == 0x2032)
		return '\'';
	if ((c >= 0x201c && c <= 0x201f) || c == 0x2033)
		return '"';
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ? '-' : c;
}

static int32_t next_sign(const char **p, const char *end)	/* 0: at the end */
{
	int32_t c = ' ';

	while (c == ' ' && *p < end)
		c = fx_utf8_next(p, end);
	return c == ' ' ? 0 : plain_sign(c);
}

static enum fx_st same(int *is, const struct cells *x, const char *a, const char *b,
	struct fx_err *e)
{
	struct fx_span p, q;

	FX_TRY(pp_normal(&p, x->a, (struct fx_span){ a, strlen(a) }, 0, e));
	FX_TRY(pp_normal(&q, x->a, (struct fx_span){ b, strlen(b) }, 0, e));
	for (const char *at = p.p, *other = q.p;;) {
		const int32_t c = next_sign(&at, p.p + p.n), d = next_sign(&other, q.p + q.n);

		*is = c == d;
		if (!*is || !c)
			return FX_OK;
	}
}

static void take_layer(struct fx_cell *c, const char *text, float q)
{
	c->text = text;
	c->html = NULL;
	c->source = FX_FROM_TEXT_LAYER;
	c->confidence = *text ? q : -1;
	c->weakest = -1;
	c->weakest_p = -1;
	c->filler &= !*text;
}

/* A cell that is the model's, and what the layer has in its place. */
static enum fx_st decide(struct cells *x, struct fx_cell *c, const char *text,
	struct pp_cells_told *told, struct fx_err *e)
{
	const struct pp_cells_ask *k = x->k;
	const char *had = c->text;
	int is;

	if (k->from == PP_CELLS_LAYER) {
		take_layer(c, text, x->q);
		return FX_OK;
	}
	if (!*text)
		return FX_OK;
	FX_TRY(same(&is, x, had, text, e));
	if (is) {
		c->source = FX_FROM_BOTH;
		c->confidence = c->confidence < 0 ? x->q :
			1 - (1 - c->confidence) * (1 - x->q);
		return FX_OK;
	}
	told->differ++;
	if (k->verdict.use == FX_LAYER_TEXT) {
		take_layer(c, text, x->q);
		c->other = had;
	} else {
		c->other = text;
	}
	return FX_OK;
}

static enum fx_st with_layer(struct cells *x, struct pp_cells_told *told, struct fx_err *e)
{
	int from = 0, end;

	FX_TRY(set_boxes(x, e));
	FX_TRY(set_strips(x, e));
	FX_TRY(set_words(x, e));
	for (int i = 0; i < x->t->cells; i++, from = end) {
		const char *text;

		for (end = from; end < x->words && x->word[end].cell == i;)
			end++;
		if (x->cell[i].source != FX_FROM_MODEL)
			continue;
		FX_TRY(layer_text(&text, x, from, end, e));
		FX_TRY(decide(x, x->cell + i, text, told, e));
	}
	return FX_OK;
}

/* ---- ink ---- */

static void doubt(struct cells *x, struct pp_cells_told *told)
{
	for (int i = 0; i < x->t->cells; i++) {
		struct fx_cell *c = x->cell + i;

		if (!*c->text || cell_ink(c, x->k))
			continue;
		c->confidence = 0;
		told->bare++;
	}
}

enum fx_st pp_table_cells(struct fx_table *t, struct fx_cell *cell, struct pp_cells_told *told,
	struct fx_arena *a, const struct pp_cells_ask *k, struct fx_err *e)
{
	struct cells x = { .t = t, .cell = cell, .k = k, .a = a,
		.q = fminf(k->verdict.quality, PP_LAYER_SURE) };
	const int rubbish = k->verdict.use == FX_LAYER_IGNORE && k->from == PP_CELLS_AUTO;

	if (k->layer && k->layer->words && k->from != PP_CELLS_MODEL && !rubbish)
		FX_TRY(with_layer(&x, told, e));
	doubt(&x, told);
	t->confidence = pp_table_confidence(t);
	return FX_OK;
}
