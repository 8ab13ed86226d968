/* arrange_column.c - stretches of one column as lines and blocks, with the regions among them */
#include "arrange_parts.h"

#include <math.h>
#include <string.h>

/* ---- lines ---- */

/* 1: seg stands where one of the row's stands already. */
static int clash(struct pp_arr *r, const int *item, const struct pp_key *key, int n, int row,
	const struct pp_seg *s)
{
	for (int i = n - 1; i >= 0 && r->left > 0; i--) {
		const struct pp_seg *t = r->seg + item[key[i].item];
		const float least = fminf(s->x1 - s->x0, t->x1 - t->x0);

		r->left--;
		if (t->row == row && pp_shared(s->x0, s->x1, t->x0, t->x1) > 0.3f * least)
			return 1;
		if (t->row < row - 8)
			break;
	}
	return 0;
}

static void add(struct pp_row *w, const struct pp_seg *s)
{
	const float n = (float)w->segs;

	w->y0 = (w->y0 * n + s->y0) / (n + 1);
	w->y1 = (w->y1 * n + s->y1) / (n + 1);
	w->x0 = w->segs ? fminf(w->x0, s->x0) : s->x0;
	w->x1 = w->segs ? fmaxf(w->x1, s->x1) : s->x1;
	if (s->x1 - s->x0 > w->wide || !w->segs) {
		w->wide = s->x1 - s->x0;
		w->high = s->high;
		w->sized = s->sized;
	}
	w->segs++;
}

/* Puts item[0 .. n) row by row, each from left to right. */
static void by_row(struct pp_arr *r, int *item, int n, struct pp_row *row, int rows)
{
	struct pp_key *key = r->key;

	for (int i = 0, at = 0; i < rows; i++) {
		row[i].seg = at;
		at += row[i].segs;
		row[i].segs = 0;
	}
	for (int i = 0; i < n; i++) {
		struct pp_row *w = row + r->seg[item[i]].row;

		r->tmp[w->seg + w->segs++] = item[i];
	}
	for (int i = 0; i < rows; i++) {
		for (int k = 0; k < row[i].segs; k++) {
			const int s = r->tmp[row[i].seg + k];

			key[k] = (struct pp_key){ r->seg[s].x0, s };
		}
		pp_sort(key, row[i].segs);
		for (int k = 0; k < row[i].segs; k++)
			item[row[i].seg + k] = key[k].item;
	}
}

/* Puts item[0 .. n) row by row, from left to right, and says how many rows they are. */
static int make_rows(struct pp_arr *r, int *item, int n, struct pp_row *row)
{
	struct pp_key *key = r->key;
	int rows = 0;

	for (int i = 0; i < n; i++)
		key[i] = (struct pp_key){ r->seg[item[i]].y0 + r->seg[item[i]].y1, i };
	pp_sort(key, n);
	for (int i = 0; i < n; i++) {
		struct pp_seg *s = r->seg + item[key[i].item];
		float most = 0;
		int best = -1;

		for (int k = rows - 1; k >= 0 && k >= rows - 8; k--) {
			const float least = fminf(s->y1 - s->y0, row[k].y1 - row[k].y0);
			const float both = pp_shared(s->y0, s->y1, row[k].y0, row[k].y1);

			if (both >= least / 2 && both / fmaxf(least, 1e-3f) >= most &&
			    !clash(r, item, key, i, k, s)) {
				most = both / fmaxf(least, 1e-3f);
				best = k;
			}
		}
		if (best < 0) {
			best = rows++;
			row[best] = (struct pp_row){ 0 };
		}
		s->row = best;
		add(row + best, s);
	}
	by_row(r, item, n, row, rows);
	return rows;
}

static void swap_words(int *word, int from, int to)	/* [from, to) backwards */
{
	for (; from < --to; from++) {
		const int w = word[from];

		word[from] = word[to];
		word[to] = w;
	}
}

/* Words that stand from left to right into the order that they are read in: the line's own
 * direction is that of most of its words; runs of the other go their own way. */
static void direct(const struct pp_arr *r, int *word, int n)
{
	const struct pp_spot *spot = r->s->spot;
	int rtl = 0, all;

	for (int i = 0; i < n; i++)
		rtl += spot[word[i]].rtl;
	if (!rtl)
		return;
	all = 2 * rtl > n;
	if (all)
		swap_words(word, 0, n);
	for (int i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && spot[word[k]].rtl == spot[word[i]].rtl; k++)
			;
		if (spot[word[i]].rtl != all)
			swap_words(word, i, k);
	}
}

static void quad_of(float quad[8], const struct pp_arr *r, const int *word, int n)
{
	float b[4];

	memcpy(b, r->s->spot[word[0]].box, sizeof(b));
	for (int i = 1; i < n; i++) {
		const float *c = r->s->spot[word[i]].box;

		for (int k = 0; k < 4; k++)
			b[k] = k < 2 ? fminf(b[k], c[k]) : fmaxf(b[k], c[k]);
	}
	pp_quad(quad, b, r->turn);
}

static void put_line(struct pp_arr *r, const int *item, int n)
{
	struct pp_arranged *to = r->to;
	struct pp_aline *l = to->line + to->lines++;

	l->word = r->words;
	for (int i = 0; i < n; i++)
		for (int w = r->seg[item[i]].word; w >= 0; w = r->next[w])
			to->word[r->words++] = w;
	l->words = r->words - l->word;
	direct(r, to->word + l->word, l->words);
	quad_of(l->quad, r, to->word + l->word, l->words);
}

static void put_block(struct pp_arr *r, const int *item, const struct pp_row *row, int rows)
{
	struct pp_arranged *to = r->to;
	struct pp_ablock *b = to->block + to->blocks++;
	const int word = r->words;

	*b = (struct pp_ablock){ .line = to->lines, .lines = rows, .region = -1 };
	for (int i = 0; i < rows; i++)
		put_line(r, item + row[i].seg, row[i].segs);
	quad_of(b->quad, r, to->word + word, r->words - word);
}

/* ---- blocks ---- */

/* 1: a level rule lies between two rows. */
static int ruled(const struct pp_arr *r, const struct pp_row *a, const struct pp_row *b)
{
	for (int i = 0; i < r->regions; i++) {
		const struct pp_aregion *g = r->region + i;
		const float y = (g->y0 + g->y1) / 2;

		if (g->kind == FX_BLOCK_RULE && y > (a->y0 + a->y1) / 2 &&
		    y < (b->y0 + b->y1) / 2 && pp_shared(g->x0, g->x1, b->x0, b->x1) > 0)
			return 1;
	}
	return 0;
}

static float step(const struct pp_row *row)
{
	return (row->y0 + row->y1 - row[-1].y0 - row[-1].y1) / 2;
}

/* 1: row b starts a block; `usual` is the column's distance of lines. */
static int starts(const struct pp_arr *r, const struct pp_row *b, int first, float usual)
{
	const struct pp_row *a = b - 1;
	const float high = fmaxf(a->high, b->high);
	const float in = fabsf(b->x0 - a->x0), centre = fabsf(a->x0 + a->x1 - b->x0 - b->x1) / 2;
	const float far = first ? usual : fmaxf(fminf(usual, step(a)), high);
	/* boxes of ink are lower where no letter has a stroke up or down */
	const float other = a->sized && b->sized ? 1.25f : 1.6f;

	return step(b) > 1.5f * far || high > other * fminf(a->high, b->high) ||
		pp_shared(a->x0, a->x1, b->x0, b->x1) < 0 || ruled(r, a, b) ||
		(in > 3 * high && centre > high && fabsf(a->x1 - b->x1) > high);
}

static int make_blocks(struct pp_arr *r, int rows)
{
	const struct pp_row *row = r->row;
	struct pp_rows *block = r->block;
	struct pp_key *key = r->key;
	float usual = 1.4f * r->high;
	int n = 0, steps = 0;

	for (int i = 1; i < rows; i++)
		if (step(row + i) < 3 * r->high)
			key[steps++] = (struct pp_key){ step(row + i), i };
	if (steps >= 3)
		usual = pp_median(key, steps);
	for (int i = 0; i < rows; i++) {
		if (!n || starts(r, row + i, i - block[n - 1].row < 2, usual))
			block[n++] = (struct pp_rows){ i, 0 };
		block[n - 1].rows++;
	}
	return n;
}

/* ---- regions ---- */

static void put_region(struct pp_arr *r, const struct pp_aregion *g)
{
	struct pp_arranged *to = r->to;
	struct pp_ablock *b = to->block + to->blocks++;
	int *item = r->item + g->seg;
	const int rows = make_rows(r, item, g->segs, r->own);

	*b = (struct pp_ablock){ .line = to->lines, .lines = rows, .region = g->block };
	for (int i = 0; i < rows; i++)
		put_line(r, item + r->own[i].seg, r->own[i].segs);
	fx_layout_quad(b->quad, r->s->layout, &r->s->layout->block[g->block].box, r->s->w, r->s->h);
}

/* Before the first block below its middle that shares its columns; `blocks`: at the end. */
static int place(const struct pp_aregion *g, const struct pp_rows *block, int blocks,
	const struct pp_row *row)
{
	for (int i = 0; i < blocks; i++)
		for (int k = block[i].row; k < block[i].row + block[i].rows &&
		     row[block[i].row].y0 >= (g->y0 + g->y1) / 2; k++)
			if (pp_shared(row[k].x0, row[k].x1, g->x0, g->x1) > 0)
				return i;
	return blocks;
}

void pp_column(struct pp_arr *r, int *item, int n)
{
	int rows, blocks, texts = 0, regions = 0, done = 0;
	struct pp_key *at = r->at;

	for (int i = 0; i < n; i++)
		if (r->seg[item[i]].region >= 0)
			at[regions++].item = r->seg[item[i]].region;
		else
			item[texts++] = item[i];
	rows = make_rows(r, item, texts, r->row);
	blocks = make_blocks(r, rows);
	for (int i = 0; i < regions; i++)
		at[i].by = (float)place(r->region + at[i].item, r->block, blocks, r->row);
	pp_sort(at, regions);
	for (int i = 0; i <= blocks; i++) {
		for (; done < regions && at[done].by <= (float)i; done++)
			put_region(r, r->region + at[done].item);
		if (i < blocks)
			put_block(r, item, r->row + r->block[i].row, r->block[i].rows);
	}
}
