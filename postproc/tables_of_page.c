/* tables_of_page.c - see tables.h */
#include "tables.h"

#include "tables_parts.h"

#include <string.h>

static enum fx_st no_memory(const struct fx_dpage *p, struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for the tables of %d words", p->words);
}

/* 1: lines follow each other as blocks do, and words as lines: none is left out. */
static int whole(const struct fx_dpage *p)
{
	int line = 0, word = 0;

	for (int b = 0; b < p->blocks; b++) {
		if (p->block[b].lines && p->block[b].line != line)
			return 0;
		for (int i = 0; i < p->block[b].lines; i++, line++) {
			if (line >= p->lines || p->line[line].word != word)
				return 0;
			word += p->line[line].words;
		}
	}
	return line == p->lines && word == p->words;
}

/* The frames in which a few words are upright, that of most of them first. */
static int frames(int turn[4], const struct pp_tframe *f)
{
	int count[4] = { 0 }, n = 1;

	for (int i = 0; i < f->words; i++)
		count[f->word[i].turn]++;
	turn[0] = 0;
	for (int i = 1; i < 4; i++)
		if (count[i] >= 6)
			turn[n++] = i;
	return n;
}

/* An area on the page's raster in the frame. */
static struct pp_area area_of(const struct pp_tframe *f, const float b[4])
{
	const float quad[8] = { b[0], b[1], b[2], b[1], b[2], b[3], b[0], b[3] };
	struct pp_area at;

	pp_sheet_area(&at, &f->s, quad);
	return at;
}

/* 1: most words of the area are upright in this frame. */
static enum fx_st upright(int *yes, struct pp_tframe *f, const struct pp_area *at, struct fx_err *e)
{
	int *word, n, up = 0;

	FX_TRY(pp_twords(&word, &n, f, at, e));
	for (int i = 0; i < n; i++)
		up += !f->word[word[i]].turn;
	*yes = 2 * up > n;
	return FX_OK;
}

static enum fx_st find(struct pp_tfound *to, struct pp_tframe *f, struct fx_err *e)
{
	if (!f->k->area)
		return pp_tfind(to, f, e);
	for (int i = 0; i < f->k->areas; i++) {
		const struct pp_area at = area_of(f, f->k->area[i]);
		int yes = 0;

		FX_TRY(upright(&yes, f, &at, e));
		if (yes)
			FX_TRY(pp_tarea(to, f, &at, e));
	}
	return FX_OK;
}

static enum fx_st tables(struct fx_dpage *p, struct fx_arena *a, struct fx_arena *tmp,
	const struct pp_tables_ask *k, struct fx_err *e)
{
	struct pp_tput *put = FX_NEWN(tmp, 1, struct pp_tput);
	struct pp_sheet sheet;
	int turn[4] = { 0 }, n = 1;

	if (!put)
		return no_memory(p, e);
	put->p = p;
	put->a = a;
	put->tmp = tmp;
	put->in = FX_NEWN(tmp, (size_t)p->words + 1, int);
	if (!put->in)
		return no_memory(p, e);
	FX_TRY(pp_sheet(&sheet, tmp, p, e));
	for (int i = 0; i < n; i++) {
		struct pp_tframe *f = FX_NEWN(tmp, 1, struct pp_tframe);
		struct pp_tfound *found = FX_NEWN(tmp, 1, struct pp_tfound);

		if (!f || !found)
			return no_memory(p, e);
		f->a = tmp;
		FX_TRY(pp_tframe(f, &sheet, turn[i], k, e));
		for (int w = 0; w < f->words; w++)
			f->word[w].taken = put->in[f->word[w].word] > 0;
		if (!i)
			n = frames(turn, f);
		FX_TRY(find(found, f, e));
		for (int t = 0; t < found->n; t++)
			FX_TRY(pp_tput_add(put, f, found->grid + t, e));
	}
	return put->tables ? pp_tput_page(put, e) : FX_OK;
}

enum fx_st pp_tables(struct fx_dpage *p, struct fx_arena *a, const struct pp_tables_ask *k,
	struct fx_err *e)
{
	struct fx_arena tmp;
	enum fx_st st;

	if (!p->words || !whole(p))
		return FX_OK;
	fx_arena_init(&tmp, 0);
	st = tables(p, a, &tmp, k, e);
	fx_arena_reset(&tmp);
	return st;
}
