/* only_tables.c - see only_tables.h */
#include "only_tables.h"

static int is_grid(const struct fx_dblock *b)
{
	return b->table && b->table->rows;
}

static int is_table(const struct fx_dblock *b)
{
	return is_grid(b) || (b->kind == FX_DOC_TABLE && !b->lines && !b->continues);
}

/* 1: a table stands beside block i, with nothing but captions between them. */
static int beside_table(const struct fx_dpage *p, int i)
{
	int up = i - 1, down = i + 1;

	while (up >= 0 && p->block[up].kind == FX_DOC_CAPTION)
		up--;
	while (down < p->blocks && p->block[down].kind == FX_DOC_CAPTION)
		down++;
	return (up >= 0 && is_table(p->block + up)) ||
		(down < p->blocks && is_table(p->block + down));
}

struct made { struct fx_dblock *block; struct fx_dline *line; struct fx_dword *word; };

static void put(struct fx_dpage *to, const struct made *m, const struct fx_dpage *p,
	const struct fx_dblock *b)
{
	struct fx_dblock *block = m->block + to->blocks++;

	*block = *b;
	block->line = to->lines;
	for (int l = b->line; l < b->line + b->lines; l++) {
		struct fx_dline *line = m->line + to->lines++;

		*line = p->line[l];
		line->word = to->words;
		for (int i = 0; i < line->words; i++)
			m->word[to->words++] = p->word[p->line[l].word + i];
	}
}

/* Mean over the words that have one; -1: none has. */
static float confidence(const struct fx_dpage *p)
{
	double sum = 0;
	int known = 0;

	for (int i = 0; i < p->words; i++) {
		sum += p->word[i].confidence >= 0 ? (double)p->word[i].confidence : 0;
		known += p->word[i].confidence >= 0;
	}
	return known ? (float)(sum / known) : -1;
}

enum fx_st pp_only_tables(struct fx_dpage *to, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e)
{
	const struct made m = { FX_NEWN(a, (size_t)p->blocks + 1, struct fx_dblock),
		FX_NEWN(a, (size_t)p->lines + 1, struct fx_dline),
		FX_NEWN(a, (size_t)p->words + 1, struct fx_dword) };

	*to = *p;
	if (!m.block || !m.line || !m.word)
		return fx_fail(e, FX_NOMEM, "no memory for the tables of a page");
	to->block = m.block;
	to->line = m.line;
	to->word = m.word;
	to->blocks = to->lines = to->words = 0;
	to->text = NULL;
	for (int i = 0; i < p->blocks; i++)
		if (is_table(p->block + i) ||
		    (p->block[i].kind == FX_DOC_CAPTION && beside_table(p, i)))
			put(to, &m, p, p->block + i);
	to->confidence = confidence(to);
	return FX_OK;
}

int pp_grids(const struct fx_dpage *p)
{
	int n = 0;

	for (int i = 0; i < p->blocks; i++)
		n += is_grid(p->block + i);
	return n;
}
