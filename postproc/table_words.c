/* table_words.c - see table_words.h */
#include "table_words.h"

#include <math.h>
#include <string.h>

struct taking {
	const struct fx_dpage *from;
	float box[4];			/* of the table */
	struct fx_dblock *block;	/* what comes of it */
	struct fx_dline *line;
	struct fx_dword *word;
	int blocks, lines, words;
};

static int inside(const struct taking *x, const float q[8])
{
	float mx = 0, my = 0;

	for (int i = 0; i < 8; i += 2) {
		mx += q[i] / 4;
		my += q[i + 1] / 4;
	}
	return mx >= x->box[0] && mx <= x->box[2] && my >= x->box[1] && my <= x->box[3];
}

static int may_lose(const struct fx_dblock *b)
{
	return fx_running(b->kind) || b->kind == FX_DOC_HEADING;
}

/* The words of a line that are inside, or those that are not. */
static void put_line(struct taking *x, const struct fx_dline *from, int those_inside)
{
	struct fx_dline *to = x->line + x->lines;

	*to = *from;
	to->word = x->words;
	for (int i = from->word; i < from->word + from->words; i++)
		if (inside(x, x->from->word[i].quad) == those_inside)
			x->word[x->words++] = x->from->word[i];
	to->words = x->words - to->word;
	x->lines += to->words > 0;
}

static void put_block(struct taking *x, const struct fx_dblock *from)
{
	struct fx_dblock *to = x->block + x->blocks;

	*to = *from;
	to->line = x->lines;
	for (int i = from->line; i < from->line + from->lines; i++)
		if (may_lose(from)) {
			put_line(x, x->from->line + i, 0);
		} else {
			const struct fx_dline *n = x->from->line + i;

			x->line[x->lines] = *n;
			x->line[x->lines++].word = x->words;
			memcpy(x->word + x->words, x->from->word + n->word,
				(size_t)n->words * sizeof(*x->word));
			x->words += n->words;
		}
	to->lines = x->lines - to->line;
	x->blocks += to->lines || !from->lines;
}

static void put_table(struct taking *x, const struct fx_dblock *from)
{
	struct fx_dblock *to = x->block + x->blocks++;

	*to = *from;
	to->line = x->lines;
	for (int b = 0; b < x->from->blocks; b++) {
		const struct fx_dblock *of = x->from->block + b;

		for (int i = of->line; may_lose(of) && i < of->line + of->lines; i++)
			put_line(x, x->from->line + i, 1);
	}
	to->lines = x->lines - to->line;
}

enum fx_st pp_table_words(struct fx_dpage *p, int *at, struct fx_arena *a, struct fx_err *e)
{
	const float *q = p->block[*at].quad;
	struct taking x = { .from = p,
		.box = { INFINITY, INFINITY, -INFINITY, -INFINITY },
		.block = FX_NEWN(a, (size_t)p->blocks + 1, struct fx_dblock),
		.line = FX_NEWN(a, 2 * (size_t)p->lines + 1, struct fx_dline),
		.word = FX_NEWN(a, (size_t)p->words + 1, struct fx_dword) };
	int table = 0;

	if (!x.block || !x.line || !x.word)
		return fx_fail(e, FX_NOMEM, "no memory for the words of a table");
	for (int i = 0; i < 8; i++) {
		x.box[i & 1] = fminf(x.box[i & 1], q[i]);
		x.box[2 + (i & 1)] = fmaxf(x.box[2 + (i & 1)], q[i]);
	}
	for (int b = 0; b < p->blocks; b++) {
		if (b == *at) {
			table = x.blocks;
			put_table(&x, p->block + b);
		} else {
			put_block(&x, p->block + b);
		}
	}
	p->block = x.block;
	p->line = x.line;
	p->word = x.word;
	p->blocks = x.blocks;
	p->lines = x.lines;
	*at = table;
	return FX_OK;
}
