/* structure.c - see structure.h */
#include "structure.h"

#include "cells.h"
#include "page_copy.h"
#include "pages_state.h"

#include <stdlib.h>

enum fx_st pp_structure_new(struct pp_structure **out, struct fx_err *e)
{
	struct pp_structure *s = calloc(1, sizeof(*s));

	*out = s;
	if (!s)
		return fx_fail(e, FX_NOMEM, "no memory for the structure of pages");
	for (int i = 0; i < PP_SLOTS; i++)
		fx_arena_init(&s->slot[i].a, 0);
	s->carry.hyphens = &s->hyphens;
	return FX_OK;
}

void pp_structure_free(struct pp_structure *s)
{
	if (!s)
		return;
	for (int i = 0; i < PP_SLOTS; i++)
		fx_arena_reset(&s->slot[i].a);
	free(s);
}

static struct pp_slot *slot(struct pp_structure *s, int nth)
{
	return s->slot + nth % PP_SLOTS;
}

/* The page that was handed out last is not needed any more. */
static void release(struct pp_structure *s)
{
	if (s->lent)
		fx_arena_reset(&slot(s, s->out - 1)->a);
	s->lent = 0;
}

/* ---- pages in ---- */

enum fx_st pp_structure_put(struct pp_structure *s, const struct fx_dpage *p, struct fx_err *e)
{
	struct pp_slot *k = slot(s, s->in);
	struct pp_copied own;

	release(s);
	if (s->in - s->out >= PP_SLOTS)
		return fx_fail(e, FX_BUG, "pages whose structure is known were not fetched");
	FX_TRY(pp_page_copy(&k->page, &own, &k->a, p, e));
	k->word = own.word;
	FX_TRY(pp_sheet(&k->sheet, &k->a, &k->page, e));
	FX_TRY(pp_edges(s->edges + s->in % PP_NEAR, &k->a, &k->sheet, e));
	pp_hyphens_learn(&s->hyphens, &k->page);
	s->in++;
	return FX_OK;
}

/* ---- one page ---- */

/* Of the letters on a page and the two on either side of it, as far as they are at hand. */
static void usual(struct pp_usual *u, struct pp_structure *s, int nth)
{
	long letters = 0, bold = 0, capitals = 0, sum = 0, of[PP_SIZES] = { 0 };

	for (int i = nth ? nth - 1 : 0; i < s->in && i <= nth + 2; i++) {
		const struct pp_sheet *h = &slot(s, i)->sheet;

		letters += h->letters;
		bold += h->bold;
		capitals += h->capitals;
		for (int k = 0; k < PP_SIZES; k++)
			of[k] += h->letter[k];
	}
	u->bold = 5 * bold > 2 * letters;
	u->capitals = 5 * capitals > 2 * letters;
	u->size = 0;
	for (int k = 0; k < PP_SIZES && letters; k++) {
		sum += of[k];
		if (2 * sum >= letters) {
			u->size = pp_size_points(k);
			break;
		}
	}
}

/* ---- a page made of its paragraphs ---- */

struct made { struct fx_dblock *block; struct fx_dline *line; int blocks, lines; };

static void put_line(struct made *m, const struct pp_sheet *s, const struct pp_row *r)
{
	const struct fx_dline *from = s->p->line + r->line;
	struct fx_dline *to = m->line + m->lines++;

	*to = *from;
	to->word = r->word;
	to->words = r->words;
	if (r->words < from->words)
		pp_sheet_quad(to->quad, s, &r->at);
}

/* Mean over the words that have one; -1: none has. */
static float confidence(const struct fx_dpage *p, const struct fx_dline *line, int lines)
{
	double sum = 0;
	int known = 0;

	for (int i = 0; i < lines; i++)
		for (int k = 0; k < line[i].words; k++) {
			const float c = p->word[line[i].word + k].confidence;

			sum += c >= 0 ? (double)c : 0;
			known += c >= 0;
		}
	return known ? (float)(sum / known) : -1;
}

/* What is the whole of a block stays where it is; a part of one is as large as its lines. */
static void put_block(struct made *m, const struct pp_sheet *s, const struct pp_para *p)
{
	const struct fx_dblock *from = s->p->block + p->block;
	struct fx_dblock *to = m->block + m->blocks++;

	*to = *from;
	/* A rule that was written with signs divides like one, but its signs are words. */
	to->kind = p->kind == FX_DOC_RULE && p->rows ? FX_DOC_TEXT : p->kind;
	to->level = p->level;
	to->marker = p->marker;
	to->continues = p->continues;
	to->line = m->lines;
	for (int i = 0; i < p->rows; i++)
		put_line(m, s, s->row + p->row + i);
	for (int i = 0; !p->rows && i < from->lines; i++)
		m->line[m->lines++] = s->p->line[from->line + i];
	to->lines = m->lines - to->line;
	if (p->rows && (p->rows != from->lines || s->row[p->row].words <
	    s->p->line[s->row[p->row].line].words)) {
		pp_sheet_quad(to->quad, s, &p->at);
		to->confidence = confidence(s->p, m->line + to->line, to->lines);
	}
}

static enum fx_st make(struct pp_slot *k, const struct pp_para *para, int n, struct fx_err *e)
{
	struct made m = { .block = FX_NEWN(&k->a, (size_t)n + 1, struct fx_dblock),
		.line = FX_NEWN(&k->a, (size_t)k->page.lines + PP_CUTS + 1, struct fx_dline) };

	if (!m.block || !m.line)
		return fx_fail(e, FX_NOMEM, "no memory for a page");
	for (int i = 0; i < n; i++)
		put_block(&m, &k->sheet, para + i);
	k->page.block = m.block;
	k->page.blocks = m.blocks;
	k->page.line = m.line;
	k->page.lines = m.lines;
	return FX_OK;
}

/* The edges of the page at `nth`, if it has gone in and isn't forgotten. */
static const struct pp_edges *edges(const struct pp_structure *s, int nth)
{
	return nth >= 0 && nth < s->in ? s->edges + nth % PP_NEAR : NULL;
}

static enum fx_st decide(struct pp_structure *s, struct fx_err *e)
{
	const int nth = s->done++;
	const struct pp_edges *near[4] = { edges(s, nth - 2), edges(s, nth - 1),
		edges(s, nth + 1), edges(s, nth + 2) };
	struct pp_slot *k = slot(s, nth);
	struct pp_para *para;
	struct pp_usual u;
	int n;

	if (!k->page.words)
		return FX_OK;
	usual(&u, s, nth);
	pp_furniture(&k->sheet, edges(s, nth), near, u.size);
	pp_list_rows(&k->sheet);
	pp_cells(&k->sheet);
	FX_TRY(pp_paras(&para, &n, &k->a, &k->sheet, e));
	n = pp_roles(&s->roles, &k->sheet, para, n, &u);
	s->carry.word = k->word;
	s->carry.nth = nth;
	pp_carry(&s->carry, &k->sheet, para, n);
	return make(k, para, n, e);
}

/* ---- pages out ---- */

enum fx_st pp_structure_get(struct pp_structure *s, const struct fx_dpage **p, int last,
	struct fx_err *e)
{
	*p = NULL;
	release(s);
	while (s->done < s->in && (last || s->done + 2 < s->in))
		FX_TRY(decide(s, e));
	if (s->out == s->done || (s->out + 1 == s->done && !(last && s->done == s->in)))
		return FX_OK;
	*p = &slot(s, s->out++)->page;
	s->lent = 1;
	return FX_OK;
}
