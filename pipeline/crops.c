/* crops.c - see crops.h */
#include "crops.h"

#include <math.h>
#include <string.h>

/* A block's box on the page that is turned but not levelled, with some paper around it. */
static struct fx_box place(
	const struct fx_layout *l, const struct fx_box *b, const struct fx_raster *on)
{
	struct fx_layout level = *l;
	struct fx_box to = { on->w, on->h, 0, 0 };
	const int air = (b->y1 - b->y0) / 50 + 4;
	float q[8];

	level.turn = 0;
	fx_layout_quad(q, &level, b, on->w, on->h);
	for (int i = 0; i < 8; i += 2) {
		const int x = (int)floorf(q[i]), y = (int)floorf(q[i + 1]);

		to.x0 = x - air < to.x0 ? x - air : to.x0;
		to.y0 = y - air < to.y0 ? y - air : to.y0;
		to.x1 = x + 1 + air > to.x1 ? x + 1 + air : to.x1;
		to.y1 = y + 1 + air > to.y1 ? y + 1 + air : to.y1;
	}
	to.x0 = to.x0 < 0 ? 0 : to.x0;
	to.y0 = to.y0 < 0 ? 0 : to.y0;
	to.x1 = to.x1 > on->w ? on->w : to.x1;
	to.y1 = to.y1 > on->h ? on->h : to.y1;
	return to;
}

enum fx_st pl_crops(struct pl_cut *cut, const struct fx_raster *upright, const struct fx_layout *l,
	struct fx_arena *a, struct fx_err *e)
{
	*cut = (struct pl_cut){ FX_NEWN(a, (size_t)l->blocks + 1, struct pl_crop),
		FX_NEWN(a, (size_t)l->blocks + 1, struct fx_raster), 0 };
	if (!cut->crop || !cut->pic)
		return fx_fail(e, FX_NOMEM, "no memory for %d crops", l->blocks);
	for (int i = 0; i < l->blocks; i++) {
		struct fx_box b;

		if (l->block[i].kind != FX_BLOCK_TEXT)
			continue;
		b = place(l, &l->block[i].box, upright);
		if (b.x0 >= b.x1 || b.y0 >= b.y1)
			continue;
		cut->crop[cut->n] = (struct pl_crop){ .x = b.x0, .y = b.y0 };
		cut->pic[cut->n++] = (struct fx_raster){ b.x1 - b.x0, b.y1 - b.y0,
			upright->channels, upright->stride,
			upright->px + (size_t)b.y0 * upright->stride +
				(size_t)b.x0 * (size_t)upright->channels };
	}
	if (!cut->n)
		cut->pic[cut->n++] = *upright;
	return FX_OK;
}

static void shift(float q[8], const struct pl_crop *c)
{
	for (int i = 0; i < 8; i += 2) {
		q[i] += (float)c->x;
		q[i + 1] += (float)c->y;
	}
}

struct joined {
	struct fx_dblock *block;
	struct fx_dline *line;
	struct fx_dword *word;
	struct fx_event *event;
	char *text;
	size_t len;
};

static enum fx_st room(struct joined *j, const struct pl_cut *cut, struct fx_arena *a,
	struct fx_err *e)
{
	size_t blocks = 1, lines = 1, words = 1, events = 1, text = 1;

	for (int i = 0; i < cut->n; i++) {
		const struct fx_dpage *p = &cut->crop[i].page;

		blocks += (size_t)p->blocks;
		lines += (size_t)p->lines;
		words += (size_t)p->words;
		events += (size_t)p->events;
		text += p->text ? strlen(p->text) + 2 : 0;
	}
	j->block = FX_NEWN(a, blocks, struct fx_dblock);
	j->line = FX_NEWN(a, lines, struct fx_dline);
	j->word = FX_NEWN(a, words, struct fx_dword);
	j->event = FX_NEWN(a, events, struct fx_event);
	j->text = fx_alloc(a, text, 1);
	return j->block && j->line && j->word && j->event && j->text ? FX_OK :
		fx_fail(e, FX_NOMEM, "no memory to join %d crops", cut->n);
}

static void places(struct fx_dpage *to, struct joined *j, const struct pl_crop *c)
{
	const struct fx_dpage *p = &c->page;

	for (int i = 0; i < p->blocks; i++) {
		j->block[to->blocks] = p->block[i];
		shift(j->block[to->blocks].quad, c);
		j->block[to->blocks++].line += to->lines;
	}
	for (int i = 0; i < p->lines; i++) {
		j->line[to->lines + i] = p->line[i];
		shift(j->line[to->lines + i].quad, c);
		j->line[to->lines + i].word += to->words;
	}
	for (int i = 0; i < p->words; i++) {
		j->word[to->words + i] = p->word[i];
		shift(j->word[to->words + i].quad, c);
	}
	to->lines += p->lines;
	to->words += p->words;
}

static void events(struct fx_dpage *to, struct joined *j, const struct fx_dpage *p)
{
	for (int i = 0; i < p->events; i++) {
		int k = 0;

		while (k < to->events && strcmp(j->event[k].kind, p->event[i].kind) != 0)
			k++;
		if (k < to->events)
			j->event[k].count += p->event[i].count;
		else
			j->event[to->events++] = p->event[i];
	}
}

enum fx_st pl_crops_join(struct fx_dpage *to, const struct pl_cut *cut, struct fx_arena *a,
	struct fx_err *e)
{
	struct joined j = { 0 };
	double sum = 0;
	long weight = 0;

	FX_TRY(room(&j, cut, a, e));
	to->blocks = to->lines = to->words = to->events = 0;
	to->generated = 0;
	for (int i = 0; i < cut->n; i++) {
		const struct fx_dpage *p = &cut->crop[i].page;
		const size_t len = p->text ? strlen(p->text) : 0;
		const long w = p->words ? p->words : (long)len;

		places(to, &j, cut->crop + i);
		events(to, &j, p);
		if (len) {	/* blocks of plain text stand apart */
			if (j.len)
				memcpy(j.text + (j.len += 2) - 2, "\n\n", 2);
			memcpy(j.text + j.len, p->text, len);
			j.len += len;
		}
		if (p->confidence >= 0) {
			sum += (double)p->confidence * (double)w;
			weight += w;
		}
		to->generated += p->generated;
	}
	to->block = j.block;
	to->line = j.line;
	to->word = j.word;
	to->event = j.event;
	to->text = j.len ? j.text : NULL;
	to->confidence = weight ? (float)(sum / (double)weight) : -1;
	to->status = to->words || to->text ? FX_PAGE_OK : FX_PAGE_UNREADABLE;
	to->reason = to->status == FX_PAGE_OK ? NULL : "the model read no text";
	return FX_OK;
}
