/* verify_add.c - words that a layer alone has, into a page */
#include "piece.h"
#include "arrange.h"
#include "verify_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 10000000L			/* words held against lines, and blocks against blocks; then
					 * words stand in blocks of their own, at the end */

struct put { int line, before; float along; int word; };	/* line -1: in none */

struct place { int before, block; };	/* a block before one of the page */

struct adding {
	struct pp_ver *r;
	struct put *put;		/* (n) by line */
	int n, loose;			/* the last `loose` are in no line ... */
	struct pp_arranged done;	/* ... but in these blocks, ... */
	struct place *place;		/* ... in this order */
	long left;			/* of STEPS */
	struct fx_dword *word;
	struct fx_dline *line;
	struct fx_dblock *block;
	int words, lines, blocks;
};

/* How far along a line the middle of a box is, its start 0, its end 1; *down: from its top, 0, to
 * its foot, 1. */
static float along(const float q[8], const struct pp_vbox *b, float *down)
{
	const float x = (b->x0 + b->x1) / 2 - q[0], y = (b->y0 + b->y1) / 2 - q[1];
	const float ux = q[2] - q[0], uy = q[3] - q[1], vx = q[6] - q[0], vy = q[7] - q[1];

	*down = (x * vx + y * vy) / fmaxf(vx * vx + vy * vy, 1e-6f);
	return (x * ux + y * uy) / fmaxf(ux * ux + uy * uy, 1e-6f);
}

/* The line that a word stands in, or less than a line's height before or behind. */
static int line_of(struct adding *g, const struct pp_vbox *b)
{
	const struct fx_dpage *p = g->r->p;
	float best_down = 0.3f;
	int best = -1;

	for (int i = 0; i < p->lines && g->left > 0; i++, g->left--) {
		const float *q = p->line[i].quad;
		const float ux = fabsf(q[2] - q[0]), uy = fabsf(q[3] - q[1]);
		const float wide = fmaxf(hypotf(ux, uy), 1e-3f);
		/* a line's height, and half of the word */
		const float over = (hypotf(q[6] - q[0], q[7] - q[1]) +
			(ux * (b->x1 - b->x0) + uy * (b->y1 - b->y0)) / wide / 2) / wide;
		float down;
		const float at = along(q, b, &down);

		if (at < -over || at > 1 + over || fabsf(down - 0.5f) >= best_down)
			continue;
		best_down = fabsf(down - 0.5f);
		best = i;
	}
	return best;
}

/* Words of a line that come before a place in it, whichever way the line is read. */
static int words_before(const struct pp_ver *r, const struct fx_dline *l, float at)
{
	float down, first, last;
	int n = 0, back;

	if (!l->words)
		return 0;
	first = along(l->quad, r->ours + l->word, &down);
	last = along(l->quad, r->ours + l->word + l->words - 1, &down);
	back = first > last;
	for (int i = 0; i < l->words; i++) {
		const float here = along(l->quad, r->ours + l->word + i, &down);

		n += back ? here > at : here < at;
	}
	return n;
}

static int by_line(const void *x, const void *y)
{
	const struct put *a = x, *b = y;

	if (a->line != b->line)			/* those in none last */
		return b->line < 0 || (a->line >= 0 && a->line < b->line) ? -1 : 1;
	if (a->before != b->before)
		return a->before < b->before ? -1 : 1;
	if (a->along < b->along || a->along > b->along)
		return a->along < b->along ? -1 : 1;
	return (a->word > b->word) - (a->word < b->word);
}

static void find_lines(struct adding *g, const int *add)
{
	const struct fx_dpage *p = g->r->p;

	for (int i = 0; i < g->n; i++) {
		const struct pp_vbox *b = g->r->theirs + add[i];
		struct put *t = g->put + i;
		float down;

		*t = (struct put){ .line = line_of(g, b), .word = add[i] };
		if (t->line >= 0)
			g->left -= p->line[t->line].words;
		if (t->line < 0 || g->left < 0) {
			t->line = -1;
			g->loose++;
			continue;
		}
		t->along = along(p->line[t->line].quad, b, &down);
		t->before = words_before(g->r, p->line + t->line, t->along);
	}
	qsort(g->put, (size_t)g->n, sizeof(*g->put), by_line);
}

/* Before the first block of words below that shares its columns; else at the end. */
static int place_of(struct adding *g, const float q[8])
{
	const struct fx_dpage *p = g->r->p;
	const float x0 = fminf(q[0], q[4]), x1 = fmaxf(q[0], q[4]), y = (q[1] + q[5]) / 2;

	for (int i = 0; i < p->blocks && g->left > 0; i++, g->left--) {
		const float *b = p->block[i].quad;

		if (p->block[i].lines && (b[1] + b[5]) / 2 > y && fminf(b[0], b[4]) < x1 &&
		    fmaxf(b[0], b[4]) > x0)
			return i;
	}
	return p->blocks;
}

static int by_place(const void *x, const void *y)
{
	const struct place *a = x, *b = y;

	if (a->before != b->before)
		return a->before < b->before ? -1 : 1;
	return (a->block > b->block) - (a->block < b->block);
}

/* Words in no line as blocks, and where these go. */
static enum fx_st arrange_loose(struct adding *g, struct fx_arena *scratch, struct fx_err *e)
{
	const struct pp_verify *v = g->r->v;
	struct pp_spot *spot = FX_NEWN(scratch, (size_t)g->loose + 1, struct pp_spot);
	const struct pp_scene scene = { spot, g->loose, NULL, g->r->p->w, g->r->p->h };

	if (!spot)
		return fx_fail(e, FX_NOMEM, "no memory to add %d words", g->n);
	for (int i = 0; i < g->loose; i++) {
		const int word = g->put[g->n - g->loose + i].word;
		const struct fx_layer_word *w = v->layer->word + word;
		const struct pp_vbox *b = g->r->theirs + word;

		spot[i] = (struct pp_spot){ { b->x0, b->y0, b->x1, b->y1 }, w->size,
			(w->turn - v->turn) & 3, pp_rtl((struct fx_span){ v->layer->text + w->at,
			(size_t)w->len }) };
	}
	FX_TRY(pp_arrange(&g->done, scratch, &scene, e));
	g->place = FX_NEWN(scratch, (size_t)g->done.blocks + 1, struct place);
	if (!g->place)
		return fx_fail(e, FX_NOMEM, "no memory to add %d words", g->n);
	for (int i = 0; i < g->done.blocks; i++)
		g->place[i] = (struct place){ place_of(g, g->done.block[i].quad), i };
	qsort(g->place, (size_t)g->done.blocks, sizeof(*g->place), by_place);
	return FX_OK;
}

/* ---- the page anew ---- */

static enum fx_st put_word(struct adding *g, int word, struct fx_err *e)
{
	const struct pp_verify *v = g->r->v;
	const struct fx_layer_word *w = v->layer->word + word;
	const struct pp_vbox *b = g->r->theirs + word;
	struct fx_dword *to = g->word + g->words++;

	*to = (struct fx_dword){ .text = fx_strndup(g->r->a, v->layer->text + w->at,
		(size_t)w->len), .confidence = g->r->sure, .source = FX_FROM_TEXT_LAYER,
		.style = w->style, .other = "" };
	pp_quad(to->quad, (const float[4]){ b->x0, b->y0, b->x1, b->y1 }, (w->turn - v->turn) & 3);
	return to->text ? FX_OK : fx_fail(e, FX_NOMEM, "no memory to add %d words", g->n);
}

/* A line of the page with what is put into it, from *next on. */
static enum fx_st put_line(struct adding *g, int line, int *next, struct fx_err *e)
{
	const struct fx_dpage *p = g->r->p;
	const struct fx_dline *from = p->line + line;
	struct fx_dline *to = g->line + g->lines++;

	*to = *from;
	to->word = g->words;
	for (int i = 0; i <= from->words; i++) {
		for (; *next < g->n - g->loose && g->put[*next].line == line &&
		     g->put[*next].before == i; ++*next)
			FX_TRY(put_word(g, g->put[*next].word, e));
		if (i < from->words)
			g->word[g->words++] = p->word[from->word + i];
	}
	to->words = g->words - to->word;
	return FX_OK;
}

static enum fx_st put_loose(struct adding *g, const struct pp_ablock *from, struct fx_err *e)
{
	struct fx_dblock *to = g->block + g->blocks++;

	*to = (struct fx_dblock){ .line = g->lines, .lines = from->lines, .score = -1,
		.confidence = g->r->sure, .source = FX_FROM_TEXT_LAYER };
	memcpy(to->quad, from->quad, sizeof(to->quad));
	for (int i = 0; i < from->lines; i++) {
		const struct pp_aline *l = g->done.line + from->line + i;
		struct fx_dline *n = g->line + g->lines++;

		*n = (struct fx_dline){ .word = g->words, .words = l->words };
		memcpy(n->quad, l->quad, sizeof(n->quad));
		for (int k = 0; k < l->words; k++)
			FX_TRY(put_word(g, g->put[g->n - g->loose + g->done.word[l->word + k]].word,
				e));
	}
	return FX_OK;
}

static enum fx_st put_all(struct adding *g, struct fx_err *e)
{
	const struct fx_dpage *p = g->r->p;
	int next = 0, loose = 0;

	for (int i = 0; i <= p->blocks; i++) {
		struct fx_dblock *to;

		for (; loose < g->done.blocks && g->place[loose].before == i; loose++)
			FX_TRY(put_loose(g, g->done.block + g->place[loose].block, e));
		if (i == p->blocks)
			break;
		to = g->block + g->blocks++;
		*to = p->block[i];
		to->line = g->lines;
		for (int k = 0; k < p->block[i].lines; k++)
			FX_TRY(put_line(g, p->block[i].line + k, &next, e));
	}
	return FX_OK;
}

enum fx_st pp_verify_add(struct pp_ver *r, const int *add, int n, struct fx_arena *scratch,
	struct fx_err *e)
{
	struct fx_dpage *p = r->p;
	struct adding g = { .r = r, .n = n, .left = STEPS,
		.put = FX_NEWN(scratch, (size_t)n, struct put) };

	if (!g.put)
		return fx_fail(e, FX_NOMEM, "no memory to add %d words", n);
	find_lines(&g, add);
	FX_TRY(arrange_loose(&g, scratch, e));
	g.word = FX_NEWN(r->a, (size_t)p->words + (size_t)n, struct fx_dword);
	g.line = FX_NEWN(r->a, (size_t)p->lines + (size_t)g.done.lines + 1, struct fx_dline);
	g.block = FX_NEWN(r->a, (size_t)p->blocks + (size_t)g.done.blocks + 1, struct fx_dblock);
	if (!g.word || !g.line || !g.block)
		return fx_fail(e, FX_NOMEM, "no memory to add %d words", n);
	FX_TRY(put_all(&g, e));
	p->word = g.word;
	p->line = g.line;
	p->block = g.block;
	p->words = g.words;
	p->lines = g.lines;
	p->blocks = g.blocks;
	return FX_OK;
}
