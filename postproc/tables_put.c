/* tables_put.c - tables into their page: see tables_parts.h */
#include "tables_parts.h"

#include "piece.h"
#include "roles.h"

#include <math.h>
#include <string.h>

#define CAPTION_LINES 8

static enum fx_st no_memory(const struct pp_tput *o, struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a page with %d tables", o->tables);
}

enum fx_st pp_tput_add(struct pp_tput *o, const struct pp_tframe *f, const struct pp_tgrid *g,
	struct fx_err *e)
{
	struct pp_tmade *m = o->made + o->tables;

	if (o->tables == (int)FX_COUNT(o->made))
		return FX_OK;
	FX_TRY(pp_tmake(m, o, f, g, e));
	if (!m->table)
		return FX_OK;
	o->tables++;
	for (int i = 0; i < g->words; i++)
		o->in[f->word[g->word[i]].word] = o->tables;
	return FX_OK;
}

/* ---- captions ---- */

static int in_table(const struct pp_tput *o, int line)
{
	const struct fx_dline *l = o->p->line + line;

	for (int i = l->word; i < l->word + l->words; i++)
		if (o->in[i])
			return 1;
	return 0;
}

/* Figures have captions, too. */
static int of_figure(const char *word)
{
	static const char *const label[] = { "fig", "abb", "cha" };

	for (size_t i = 0; i < FX_COUNT(label); i++) {
		int same = 1;

		for (int k = 0; k < 3 && same; k++)
			same = word[k] && pp_small(word[k]) == label[i][k];
		if (same)
			return 1;
	}
	return 0;
}

static int starts_caption(const struct pp_tput *o, int line)
{
	const struct fx_dline *l = o->p->line + line;
	const char *word[3];
	int n = 0, used;

	for (; n < 3 && n < l->words; n++)
		word[n] = o->p->word[l->word + n].text;
	return n && !of_figure(word[0]) && pp_caption_label(word, n, &used);
}

/* The lines from `line` on that are one caption: close to each other, of one block. */
static int caption_lines(const struct pp_tput *o, const struct pp_tframe *f, int line, int end,
	struct pp_area *at)
{
	int n = 1;

	pp_sheet_area(at, &f->s, o->p->line[line].quad);
	for (; n < CAPTION_LINES && line + n < end && !in_table(o, line + n) &&
	     !starts_caption(o, line + n); n++) {
		struct pp_area next;

		pp_sheet_area(&next, &f->s, o->p->line[line + n].quad);
		if (next.y0 < at->y0 || next.y0 - at->y1 > .7f * (next.y1 - next.y0))
			break;
		pp_area_add(at, &next);
	}
	return n;
}

/* How far a caption stands from a table, as its own would; INFINITY: further. */
static float distance(const struct pp_tmade *m, const struct pp_area *at)
{
	const float size = m->f->size, above = m->at.y0 - at->y1, below = at->y0 - m->at.y1;

	if (pp_apart(at->x0, at->x1, m->at.x0, m->at.x1) > 0)
		return INFINITY;
	if (above > -size && above < 3.5f * size)
		return fabsf(above);
	return below > -size && below < 2 * size ? size + fabsf(below) : INFINITY;
}

static void find_caption(struct pp_tput *o, int line, int end)
{
	float best = INFINITY;
	int of = -1, lines = 0;

	for (int i = 0; i < o->tables; i++) {
		struct pp_area at;
		const int n = caption_lines(o, o->made[i].f, line, end, &at);
		const float d = distance(o->made + i, &at);

		if (d < best && !o->made[i].captions) {
			best = d;
			of = i;
			lines = n;
		}
	}
	if (of >= 0) {
		o->made[of].caption = line;
		o->made[of].captions = lines;
	}
}

static enum fx_st name_captions(struct pp_tput *o, struct fx_err *e)
{
	for (int i = 0; i < o->tables; i++) {
		const struct fx_dline *l = o->p->line + o->made[i].caption;
		const struct fx_dline *last = l + o->made[i].captions - 1;
		const int from = l->word;
		const int end = o->made[i].captions ? last->word + last->words : from;
		size_t n = 1;
		char *text;

		for (int w = from; w < end; w++)
			n += strlen(o->p->word[w].text) + 1;
		if (from == end)
			continue;
		o->made[i].table->caption = text = fx_alloc(o->a, n, 1);
		if (!text)
			return no_memory(o, e);
		for (int w = from; w < end; w++) {
			if (w > from)
				*text++ = ' ';
			memcpy(text, o->p->word[w].text, strlen(o->p->word[w].text));
			text += strlen(o->p->word[w].text);
		}
	}
	return FX_OK;
}

static enum fx_st captions(struct pp_tput *o, struct fx_err *e)
{
	for (int b = 0; b < o->p->blocks; b++) {
		const struct fx_dblock *k = o->p->block + b;

		for (int l = k->line; l < k->line + k->lines && k->kind == FX_DOC_TEXT; l++)
			if (!in_table(o, l) && starts_caption(o, l))
				find_caption(o, l, k->line + k->lines);
	}
	return name_captions(o, e);
}

/* ---- the page made anew ---- */

struct page {
	struct pp_tput *o;
	struct fx_dblock *block;
	struct fx_dline *line;
	struct fx_dword *word;
	int blocks, lines, words;
	int open;			/* 1: the last block may get more lines */
	int whole;			/* 1: lines are as they were */
};

/* The quad that holds others, in the frame of the page. */
static void hull(float quad[8], const struct page *g, int word, int words)
{
	const struct pp_sheet *s = &g->o->made[0].f->s;
	struct pp_area all = { 0 };

	for (int i = word; i < word + words; i++) {
		struct pp_area at;

		pp_sheet_area(&at, s, g->word[i].quad);
		if (i == word)
			all = at;
		pp_area_add(&all, &at);
	}
	pp_sheet_quad(quad, s, &all);
}

static void close_block(struct page *g, int changed)
{
	struct fx_dblock *b = g->block + g->blocks - 1;

	if (g->open && changed) {
		const int word = g->line[b->line].word;

		hull(b->quad, g, word, g->words - word);
		b->confidence = pp_mean_confidence(g->word + word, g->words - word);
		if (b->kind == FX_DOC_TABLE) {
			b->kind = FX_DOC_TEXT;
			b->score = -1;
		}
	}
	g->open = 0;
}

static void open_block(struct page *g, const struct fx_dblock *as)
{
	if (g->open)
		return;
	g->block[g->blocks] = *as;
	g->block[g->blocks].line = g->lines;
	g->block[g->blocks++].lines = 0;
	g->open = 1;
}

/* A line's words that are in no table; of a caption, all of them. */
static void put_line(struct page *g, const struct fx_dblock *as, int line)
{
	const struct fx_dline *l = g->o->p->line + line;
	const int word = g->words;

	for (int i = l->word; i < l->word + l->words; i++)
		if (!g->o->in[i])
			g->word[g->words++] = g->o->p->word[i];
	if (g->words == word)
		return;
	open_block(g, as);
	g->block[g->blocks - 1].lines++;
	g->line[g->lines] = *l;
	g->line[g->lines].word = word;
	g->line[g->lines].words = g->words - word;
	if (g->words - word < l->words)
		hull(g->line[g->lines].quad, g, word, g->words - word);
	g->lines++;
}

static void put_table(struct page *g, struct pp_tmade *m, float score)
{
	struct fx_dblock b = { .kind = FX_DOC_TABLE, .line = g->lines, .lines = m->lines,
		.confidence = pp_mean_confidence(m->word, m->words), .score = score,
		.source = m->words ? m->word[0].source : FX_FROM_RULES, .table = m->table };

	memcpy(b.quad, m->table->quad, sizeof(b.quad));
	for (int i = 0; i < m->lines; i++) {
		g->line[g->lines] = m->line[i];
		g->line[g->lines++].word += g->words;
	}
	memcpy(g->word + g->words, m->word, (size_t)m->words * sizeof(*m->word));
	g->words += m->words;
	g->block[g->blocks++] = b;
	m->done = 1;
}

static const struct pp_tmade *caption_at(const struct pp_tput *o, int line)
{
	for (int i = 0; i < o->tables; i++)
		if (o->made[i].captions && line >= o->made[i].caption &&
		    line < o->made[i].caption + o->made[i].captions)
			return o->made + i;
	return NULL;
}

/* Rules, and regions without words, that lie in a table are no blocks of their own. */
static int swallowed(const struct pp_tput *o, const struct fx_dblock *b)
{
	for (int i = 0; i < o->tables; i++) {
		const struct pp_tmade *m = o->made + i;
		struct pp_area at;

		pp_sheet_area(&at, &m->f->s, b->quad);
		if (m->at.x0 - m->f->size < (at.x0 + at.x1) / 2 &&
		    (at.x0 + at.x1) / 2 < m->at.x1 + m->f->size &&
		    m->at.y0 - m->f->size < (at.y0 + at.y1) / 2 &&
		    (at.y0 + at.y1) / 2 < m->at.y1 + m->f->size &&
		    (b->kind == FX_DOC_RULE || b->kind == FX_DOC_TABLE))
			return 1;
	}
	return 0;
}

static void put_block(struct page *g, const struct fx_dblock *b)
{
	struct pp_tput *o = g->o;
	int changed = 0;

	for (int l = b->line; l < b->line + b->lines; l++) {
		const struct pp_tmade *of = caption_at(o, l);

		if (of) {
			struct fx_dblock as = *b;

			as.kind = FX_DOC_CAPTION;
			if (l == of->caption)
				close_block(g, 1);
			put_line(g, &as, l);
			if (l == of->caption + of->captions - 1)
				close_block(g, 1);
			changed = 1;
			continue;
		}
		for (int i = o->p->line[l].word, end = i + o->p->line[l].words; i < end; i++) {
			struct pp_tmade *m = o->in[i] ? o->made + o->in[i] - 1 : NULL;

			changed |= m != NULL;
			if (!m || m->done)
				continue;
			close_block(g, 1);
			put_table(g, m, b->kind == FX_DOC_TABLE ? b->score : -1);
		}
		put_line(g, b, l);
	}
	close_block(g, changed);
}

enum fx_st pp_tput_page(struct pp_tput *o, struct fx_err *e)
{
	struct fx_dpage *p = o->p;
	const size_t lines = (size_t)p->lines + (size_t)p->words + 1;
	struct page g = { .o = o,
		.block = FX_NEWN(o->a, (size_t)p->blocks + 2 * lines, struct fx_dblock),
		.line = FX_NEWN(o->a, lines, struct fx_dline),
		.word = FX_NEWN(o->a, (size_t)p->words + 1, struct fx_dword) };

	if (!g.block || !g.line || !g.word)
		return no_memory(o, e);
	FX_TRY(captions(o, e));
	for (int i = 0; i < p->blocks; i++) {
		if (p->block[i].lines) {
			put_block(&g, p->block + i);
		} else if (!swallowed(o, p->block + i)) {
			g.block[g.blocks] = p->block[i];
			g.block[g.blocks++].line = g.lines;
		}
	}
	p->block = g.block;
	p->line = g.line;
	p->word = g.word;
	p->blocks = g.blocks;
	p->lines = g.lines;
	p->words = g.words;
	return FX_OK;
}
