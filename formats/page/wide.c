/* wide.c - words that are wider than a tile: shown smaller they are misread, so they are cut into
 * parts of about the same width, at a dash or else where the white between two letters is widest */
#include "cuts.h"

#include <stdlib.h>

struct cutting {
	struct fx_layout *l;
	struct fx_pink *k;
	const struct fx_pcut *old;
	struct fx_lword *word;
	struct fx_pcut *cut;
	int words, cap;
};

static const struct fx_box *box_at(const struct fx_pink *k, const struct fx_pword *w, int i)
{
	return &k->piece[k->by_frag[w->first + i]].box;
}

static int is_dash(const struct fx_box *b, int xh)
{
	const int w = b->x1 - b->x0, h = b->y1 - b->y0;

	return 20 * h <= 7 * xh && w >= 2 * h;
}

/* The piece before which to cut, near x; 0: there is no white. */
static int best_at(const struct fx_pink *k, const struct fx_pword *w, int from, int x, int xh)
{
	int best = 0, most = 0, end = 0;

	for (int i = 1; i < w->pieces; i++) {
		const struct fx_box *a = box_at(k, w, i - 1), *b = box_at(k, w, i);
		const int gap = (end = fx_pmax(end, a->x1), b->x0 - end);
		const int far = abs((end + b->x0) / 2 - x);
		const int worth = 3 * gap - far + (is_dash(a, xh) ? 2 * xh : 0);

		if (i <= from || gap < 1 || far > 3 * xh || (best && worth <= most))
			continue;
		best = i;
		most = worth;
	}
	return best;
}

static enum fx_st put(struct cutting *c, const struct fx_lword *w, const struct fx_pcut *cut,
	struct fx_err *e)
{
	if (c->words == c->cap)
		return fx_fail(e, FX_LIMIT, "page: over %d words and parts", c->cap);
	c->word[c->words] = *w;
	c->cut[c->words++] = *cut;
	return FX_OK;
}

/* Word i of the layout, in as many parts as it needs. */
static enum fx_st cut_up(struct cutting *c, int i, int room, struct fx_err *e)
{
	struct fx_pink *k = c->k;
	struct fx_pcut cut = c->old[i];
	const struct fx_pword all = k->word[cut.word];
	const int wide = all.box.x1 - all.box.x0;
	/* shown a little smaller a word is read better than in two */
	const int parts = 20 * wide <= 23 * room ? 1 : (wide + room - 1) / room;
	struct fx_lword w = c->l->word[i];

	for (int part = 1, from = 0; from < all.pieces; part++) {
		const int x = all.box.x0 + (int)((int64_t)wide * part / parts);
		int to = part < parts ? best_at(k, &all, from, x, cut.xh) : all.pieces;
		struct fx_pword *p;

		if (!to)
			continue;
		if (from) {
			cut.word = k->words;
			k->word[k->words++] = all;
		}
		p = k->word + cut.word;
		p->first = all.first + from;
		p->pieces = to - from;
		p->box = *box_at(k, &all, from);
		for (; from < to; from++) {
			fx_pjoin(&p->box, box_at(k, &all, from));
			k->piece[k->by_frag[all.first + from]].word = cut.word;
		}
		w.box = p->box;
		w.more = to < all.pieces;
		FX_TRY(put(c, &w, &cut, e));
	}
	return FX_OK;
}

enum fx_st fx_page_wide(struct fx_layout *l, struct fx_pcut **cut, struct fx_arena *a,
	struct fx_arena *scratch, const struct fx_ptiler *t, struct fx_err *e)
{
	struct cutting c = { .l = l, .k = t->ink, .old = *cut };
	int line = 0;

	c.cap = fx_pmin(t->ink->piece_cap, FX_LAYOUT_MAX_WORDS);
	c.word = FX_NEWN(a, (size_t)c.cap + 1, struct fx_lword);
	c.cut = FX_NEWN(scratch, (size_t)c.cap + 1, struct fx_pcut);
	if (!c.word || !c.cut)
		return fx_fail(e, FX_NOMEM, "page: %d words", l->words);
	for (; line < l->lines; line++) {
		struct fx_lline *n = l->line + line;
		const int first = n->word, end = n->word + n->words;

		n->word = c.words;
		for (int i = first; i < end; i++)
			FX_TRY(cut_up(&c, i, fx_page_room(t->plan, c.old[i].xh), e));
		n->words = c.words - n->word;
	}
	l->word = c.word;
	l->words = c.words;
	*cut = c.cut;
	return FX_OK;
}
