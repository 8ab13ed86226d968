/* staves.c - music: a staff is five rules of one length, one above the other at one distance, and
 * signs that stand across them. The rows of a table stand between its rules, so what counts is the
 * share of pieces that a line runs through. Staves that a bar line joins are one region. */
#include "regions.h"

#include <math.h>
#include <stdlib.h>

enum { LINES = 5, MAX_LINES = 2000, MIN_SPACE = 3, NEAR = 15, FEW = 4 };	/* NEAR: percent */

struct staff { struct fx_box box; int space, up; float score; };	/* up: its system */

struct staves {
	struct fx_pink *k;
	struct fx_box *line;	/* rules that lie, joined where they go on, sorted by y */
	int lines;
	struct staff *staff;
	int staffs;
};

static int by_y(const void *p, const void *q)
{
	const struct fx_box *a = p, *b = q;

	if (a->y0 != b->y0)
		return a->y0 < b->y0 ? -1 : 1;
	return a->x0 != b->x0 ? (a->x0 < b->x0 ? -1 : 1) : a->x1 < b->x1 ? -1 : a->x1 > b->x1;
}

static int mid(const struct fx_box *b)
{
	return (b->y0 + b->y1) / 2;
}

/* Parts of one line: level, and with no more than a letter's gap between them. */
static int goes_on(const struct fx_box *a, const struct fx_box *b, int size)
{
	return abs(mid(a) - mid(b)) <= 1 + fx_pmin(a->y1 - a->y0, b->y1 - b->y0) &&
		fx_pcommon(a->x0, a->x1, b->x0, b->x1) >= -2 * size;
}

static void collect(struct staves *s)
{
	const struct fx_pink *k = s->k;
	int n = 0;

	for (int i = 0; i < k->others && s->lines < MAX_LINES; i++) {
		const struct fx_lblock *b = k->other + i;

		if (b->kind == FX_BLOCK_RULE && b->box.x1 - b->box.x0 > b->box.y1 - b->box.y0)
			s->line[s->lines++] = b->box;
	}
	if (s->lines)
		qsort(s->line, (size_t)s->lines, sizeof *s->line, by_y);
	for (int i = 0; i < s->lines; i++) {
		int to = n - 1;

		while (to >= 0 && mid(s->line + i) - mid(s->line + to) <= k->size &&
		       !goes_on(s->line + to, s->line + i, k->size))
			to--;
		if (to >= 0 && goes_on(s->line + to, s->line + i, k->size))
			fx_pjoin(s->line + to, s->line + i);
		else
			s->line[n++] = s->line[i];
	}
	s->lines = n;
}

static int same_length(const struct fx_box *a, const struct fx_box *b)
{
	const int both = fx_pcommon(a->x0, a->x1, b->x0, b->x1);
	const int all = fx_pmax(a->x1, b->x1) - fx_pmin(a->x0, b->x0);

	return both * 10 > all * 9;
}

/* The first line below i that has its length; -1: none. */
static int below(const struct staves *s, int i)
{
	for (int j = i + 1; j < s->lines; j++)
		if (mid(s->line + j) - mid(s->line + i) >= MIN_SPACE &&
		    same_length(s->line + i, s->line + j))
			return j;
	return -1;
}

static int even(int step, int space)
{
	return abs(step - space) * 100 <= fx_pmax(NEAR * space, 100);
}

/* Of the pieces in the staff, percent of those that a line runs through, 0 where these
 * are few, as curves are; -1: there are none. */
static int crossed(const struct staves *s, const struct fx_box *box, const int y[LINES])
{
	const struct fx_pink *k = s->k;
	const int speck = fx_page_speck(k);
	int in = 0, across = 0;

	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *b = &k->piece[i].box;
		int hit = 0;

		if (k->piece[i].area <= speck || !fx_pholds(box, b))
			continue;
		for (int l = 0; l < LINES; l++)
			hit |= b->y0 + 1 < y[l] && b->y1 - 1 > y[l];
		in++;
		across += hit;
	}
	return !in ? -1 : across < FEW ? 0 : across * 100 / in;
}

/* Do five lines from i on make a staff? Fills the next of s->staff. */
static int is_staff(struct staves *s, int i, int used[LINES])
{
	struct staff *f = s->staff + s->staffs;
	int y[LINES], space = 0, at = i, worst = 0, share;

	*f = (struct staff){ .box = s->line[i], .up = s->staffs };
	for (int n = 0; n < LINES; n++) {
		used[n] = at;
		y[n] = mid(s->line + at);
		fx_pjoin(&f->box, s->line + at);
		if (n == 1)
			space = y[1] - y[0];
		if (n && !even(y[n] - y[n - 1], space))
			return 0;
		worst = n ? fx_pmax(worst, abs(y[n] - y[n - 1] - space)) : 0;
		at = below(s, at);
		if (at < 0 && n < LINES - 1)
			return 0;
	}
	/* a sixth at the same distance: rows of a table, or writing paper */
	if (at >= 0 && even(mid(s->line + at) - y[LINES - 1], space))
		return 0;
	f->space = (y[LINES - 1] - y[0]) / (LINES - 1);
	/* a note's head fills a space, and letters are not much less; a chart's grid is wide */
	if (f->space > 2 * s->k->size || f->box.x1 - f->box.x0 < 12 * f->space)
		return 0;
	share = crossed(s, &f->box, y);
	if (share < 0)			/* empty staves are narrow for their length */
		share = f->box.x1 - f->box.x0 > 50 * f->space ? 30 : 0;
	if (share < 20)
		return 0;
	f->score = (float)(fx_pmin(share + 40, 100) * (100 - 100 * worst / (4 * space))) / 10000;
	return 1;
}

/* Is there something upright that reaches from staff a into staff b, as bar lines and braces do? */
static int joined(const struct fx_pink *k, const struct fx_box *a, const struct fx_box *b,
	int space)
{
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < (pass ? k->pieces : k->others); i++) {
			const struct fx_box *c = pass ? &k->piece[i].box : &k->other[i].box;

			if (c->y0 <= a->y1 && c->y1 >= b->y0 && c->x1 - c->x0 <= 4 * space &&
			    c->x1 >= a->x0 - 4 * space && c->x0 <= a->x1 + space)
				return 1;
		}
	return 0;
}

/* What stands close by is part of the music: stems, ledger lines, slurs. */
static void take_signs(const struct fx_pink *k, struct fx_box *box, int space)
{
	const struct fx_box near = fx_pgrown(box, 3 * space / 2), far = fx_pgrown(box, 8 * space);
	const int speck = fx_page_speck(k);

	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *b = &k->piece[i].box;

		if (k->piece[i].area > speck && fx_pcommon(near.x0, near.x1, b->x0, b->x1) > 0 &&
		    fx_pcommon(near.y0, near.y1, b->y0, b->y1) > 0 && b->x0 >= far.x0 &&
		    b->x1 <= far.x1 && b->y0 >= far.y0 && b->y1 <= far.y1)
			fx_pjoin(box, b);
	}
}

static enum fx_st add_systems(struct staves *s, struct fx_arena *a, struct fx_err *e)
{
	for (int i = 1; i < s->staffs; i++) {
		struct staff *f = s->staff + i, *g = f - 1;

		if (f->box.y0 > g->box.y1 &&
		    fx_pcommon(f->box.x0, f->box.x1, g->box.x0, g->box.x1) > 0 &&
		    f->box.y0 - g->box.y1 < 20 * f->space &&
		    joined(s->k, &g->box, &f->box, f->space))
			f->up = g->up;
	}
	for (int i = 0; i < s->staffs; i++) {
		struct fx_lblock b = { .kind = FX_BLOCK_MUSIC, .box = s->staff[i].box,
			.score = s->staff[i].score };
		const int up = s->staff[i].up, space = s->staff[i].space;

		while (i + 1 < s->staffs && s->staff[i + 1].up == up) {
			fx_pjoin(&b.box, &s->staff[++i].box);
			b.score = fmaxf(b.score, s->staff[i].score);
		}
		take_signs(s->k, &b.box, space);
		FX_TRY(fx_page_add(s->k, a, &b, e));
	}
	return FX_OK;
}

enum fx_st fx_page_staves(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	struct staves s = { .k = k };
	int used[LINES];
	char *taken;

	s.line = FX_NEWN(a, MAX_LINES, struct fx_box);
	s.staff = FX_NEWN(a, MAX_LINES / LINES + 1, struct staff);
	taken = FX_NEWN(a, MAX_LINES, char);
	if (!s.line || !s.staff || !taken)
		return fx_fail(e, FX_NOMEM, "page: its staves");
	collect(&s);
	for (int i = 0; i + LINES <= s.lines; i++) {
		if (taken[i] || !is_staff(&s, i, used))
			continue;
		for (int n = 0; n < LINES; n++)
			taken[used[n]] = 1;
		s.staffs++;
	}
	return add_systems(&s, a, e);
}
