/* arrange_page.c - what was arranged as a page of a document: see arrange.h */
#include "arrange.h"

#include "piece.h"

#include <string.h>

static enum fx_dblock_kind kind_of(const struct fx_layout *l, const struct pp_ablock *b)
{
	return b->region < 0 ? FX_DOC_TEXT : pp_region_kind(l->block[b->region].kind);
}

enum fx_st pp_arrange_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_arranging *g,
	struct pp_arranged *done, struct fx_err *e)
{
	const struct pp_scene *s = g->scene;
	struct fx_dblock *block;
	struct fx_dline *line;
	struct fx_dword *word;

	FX_TRY(pp_arrange(done, a, s, e));
	block = FX_NEWN(a, (size_t)done->blocks + 1, struct fx_dblock);
	line = FX_NEWN(a, (size_t)done->lines + 1, struct fx_dline);
	word = FX_NEWN(a, (size_t)s->spots + 1, struct fx_dword);
	if (!block || !line || !word)
		return fx_fail(e, FX_NOMEM, "no memory for %d words", s->spots);
	for (int i = 0; i < s->spots; i++) {
		const struct pp_spot *spot = s->spot + done->word[i];

		word[i] = g->word[done->word[i]];
		pp_quad(word[i].quad, spot->box, spot->turn);
	}
	for (int i = 0; i < done->lines; i++) {
		line[i] = (struct fx_dline){ .word = done->line[i].word,
			.words = done->line[i].words };
		memcpy(line[i].quad, done->line[i].quad, sizeof(line[i].quad));
	}
	for (int i = 0; i < done->blocks; i++) {
		const struct pp_ablock *from = done->block + i;
		const struct pp_aline *l = done->line + from->line;
		struct fx_dblock *b = block + i;

		*b = (struct fx_dblock){ .kind = kind_of(s->layout, from), .line = from->line,
			.lines = from->lines, .source = from->lines ? g->source : FX_FROM_RULES,
			.score = from->region < 0 ? -1 : s->layout->block[from->region].score,
			.confidence = -1 };
		memcpy(b->quad, from->quad, sizeof(b->quad));
		if (from->lines)
			b->confidence = pp_mean_confidence(word + l->word, l[from->lines - 1].word +
				l[from->lines - 1].words - l->word);
	}
	p->block = block;
	p->line = line;
	p->word = word;
	p->blocks = done->blocks;
	p->lines = done->lines;
	p->words = s->spots;
	p->confidence = pp_mean_confidence(word, s->spots);
	return FX_OK;
}
