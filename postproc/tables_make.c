/* tables_make.c - a grid as a table: see tables_parts.h */
#include "tables_parts.h"

#include "piece.h"
#include "table_answer.h"

#include <stdlib.h>
#include <string.h>

struct key { int cell, turn; float across, along, size; int word; };

static enum fx_st no_memory(const struct pp_tgrid *g, struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a table of %d cells", g->cells);
}

/* ---- words, cell by cell ---- */

static int by_cell(const void *p, const void *q)
{
	const struct key *a = p, *b = q;

	if (a->cell != b->cell)
		return a->cell - b->cell;
	if (a->turn != b->turn)
		return a->turn - b->turn;
	if (a->across < b->across || a->across > b->across)
		return a->across < b->across ? -1 : 1;
	return a->word - b->word;
}

static int by_along(const void *p, const void *q)
{
	const struct key *a = p, *b = q;

	return a->along != b->along ? (a->along < b->along ? -1 : 1) : a->word - b->word;
}

/* Words that stand turned within the frame are read as they stand. */
static struct key key_of(const struct pp_tframe *f, const struct pp_tgrid *g, int i)
{
	const struct pp_tword *w = f->word + g->word[i];
	const float x = (w->at.x0 + w->at.x1) / 2, y = (w->at.y0 + w->at.y1) / 2;
	const float along[4] = { w->at.x0, w->at.y0, -w->at.x1, -w->at.y1 };
	const float across[4] = { y, -x, -y, x };

	return (struct key){ g->of[i], w->turn, across[w->turn], along[w->turn], w->size,
		g->word[i] };
}

/* Words key[0 .. n) of one cell, as lines of the page. */
static void put_lines(struct pp_tmade *m, struct key *key, int n)
{
	for (int i = 0, k; i < n; i = k) {
		struct fx_dline *l = m->line + m->lines++;
		struct pp_area at = { 0 };

		for (k = i + 1; k < n && key[k].turn == key[i].turn && key[k].across -
		     key[i].across <= .5f * (key[k].size > key[i].size ? key[k].size :
		     key[i].size); k++)
			;
		qsort(key + i, (size_t)(k - i), sizeof(*key), by_along);
		*l = (struct fx_dline){ .word = m->words, .words = k - i };
		for (int j = i; j < k; j++) {
			const struct pp_tword *w = m->f->word + key[j].word;

			if (j == i)
				at = w->at;
			pp_area_add(&at, &w->at);
			m->word[m->words++] = m->f->s.p->word[w->word];
		}
		pp_sheet_quad(l->quad, &m->f->s, &at);
	}
}

/* The text of the last lines, from line on: blanks between words, newlines between lines. */
static char *text_of(const struct pp_tmade *m, struct fx_arena *a, int line)
{
	size_t n = 1;
	char *text, *to;

	for (int i = line; i < m->lines; i++)
		for (int w = 0; w < m->line[i].words; w++)
			n += strlen(m->word[m->line[i].word + w].text) + 1;
	to = text = fx_alloc(a, n, 1);
	for (int i = line; text && i < m->lines; i++)
		for (int w = 0; w < m->line[i].words; w++) {
			const char *s = m->word[m->line[i].word + w].text;

			if (to > text)
				*to++ = w ? ' ' : '\n';
			memcpy(to, s, strlen(s));
			to += strlen(s);
		}
	return text;
}

static void put_quad(struct fx_cell *to, const struct pp_tmade *m, const struct pp_tcell *c,
	const struct key *key, int n)
{
	struct pp_area at = c->at;

	if (at.x0 > at.x1 && !n)
		return;
	if (at.x0 > at.x1) {
		at = m->f->word[key[0].word].at;
		for (int i = 1; i < n; i++)
			pp_area_add(&at, &m->f->word[key[i].word].at);
	}
	pp_sheet_quad(to->quad, &m->f->s, &at);
}

static enum fx_st put_cell(struct fx_cell *to, struct pp_tmade *m, const struct pp_tput *o,
	const struct pp_tcell *c, struct key *key, int n)
{
	const int line = m->lines;
	const struct fx_dword *first = m->word + m->words;

	*to = (struct fx_cell){ .row = c->row, .col = c->col, .rows = c->rows, .cols = c->cols,
		.source = FX_FROM_RULES, .weakest = -1, .weakest_p = -1 };
	put_quad(to, m, c, key, n);
	put_lines(m, key, n);
	to->text = text_of(m, o->a, line);
	to->confidence = pp_mean_confidence(first, n);
	for (int i = 0; i < n; i++)
		to->source = !i || first[i].source == to->source ? first[i].source : FX_FROM_BOTH;
	return to->text ? FX_OK : FX_NOMEM;
}

/* ---- the grid ---- */

/* Rows, or columns, that no cell starts in are no more. */
static void squeeze(struct pp_tgrid *g, int *at, int down)
{
	const int n = down ? g->rows : g->cols;
	int kept = 0;

	memset(at, 0, ((size_t)n + 1) * sizeof(*at));
	for (int i = 0; i < g->cells; i++)
		at[down ? g->cell[i].row : g->cell[i].col] = 1;
	for (int i = 0; i < n; i++) {
		const int starts = at[i];

		at[i] = kept;
		kept += starts;
	}
	at[n] = kept;
	for (int i = 0; i < g->cells; i++) {
		struct pp_tcell *c = g->cell + i;
		int *from = down ? &c->row : &c->col, *size = down ? &c->rows : &c->cols;
		const int end = at[*from + *size];

		*from = at[*from];
		*size = end - *from;
	}
	if (down) {
		g->head_rows = at[g->head_rows];
		g->rows = kept;
	} else {
		g->cols = kept;
	}
}

static void finish(struct fx_table *t, struct fx_cell *cell, const struct pp_tmade *m)
{
	float sum = 0;
	int n = 0;

	pp_table_head(t, cell);
	for (int i = 0; i < t->cells; i++) {
		if (cell[i].confidence >= 0) {
			sum += cell[i].confidence;
			n++;
		}
	}
	t->confidence = n ? sum / (float)n : -1;
	pp_sheet_quad(t->quad, &m->f->s, &m->at);
}

enum fx_st pp_tmake(struct pp_tmade *m, struct pp_tput *o, const struct pp_tframe *f,
	const struct pp_tgrid *from, struct fx_err *e)
{
	struct pp_tgrid g = *from;
	struct fx_table *t = FX_NEWN(o->a, 1, struct fx_table);
	struct fx_cell *cell = FX_NEWN(o->a, (size_t)g.cells + 1, struct fx_cell);
	struct key *key = FX_NEWN(o->tmp, (size_t)g.words + 1, struct key);
	int *at = FX_NEWN(o->tmp, (size_t)(g.rows > g.cols ? g.rows : g.cols) + 1, int);
	enum fx_st st;

	*m = (struct pp_tmade){ .f = f, .at = g.at,
		.line = FX_NEWN(o->tmp, (size_t)g.words + 1, struct fx_dline),
		.word = FX_NEWN(o->tmp, (size_t)g.words + 1, struct fx_dword) };
	if (!t || !cell || !key || !at || !m->line || !m->word)
		return no_memory(&g, e);
	squeeze(&g, at, 1);
	squeeze(&g, at, 0);
	for (int i = 0; i < g.words; i++)
		key[i] = key_of(f, &g, i);
	qsort(key, (size_t)g.words, sizeof(*key), by_cell);
	for (int i = 0, k = 0, n; i < g.cells; i++, k += n) {
		for (n = 0; k + n < g.words && key[k + n].cell == i; n++)
			;
		if (put_cell(cell + i, m, o, g.cell + i, key + k, n))
			return no_memory(&g, e);
	}
	*t = (struct fx_table){ .rows = g.rows, .cols = g.cols, .cell = cell, .cells = g.cells,
		.head_rows = g.head_rows, .head = g.head_rows ? g.head : FX_HEAD_NONE,
		.source = FX_FROM_RULES, .how = g.how, .turned = g.turn, .removed = -1 };
	finish(t, cell, m);
	st = fx_table_check(t, e);
	m->table = st ? NULL : t;
	return st == FX_SELFCHECK ? FX_OK : st;
}
