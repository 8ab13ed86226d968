/* tables_body.c - tables within white: rows of the body; see tables_white.h */
#include "tables_white.h"

#include <math.h>
#include <stdlib.h>

static const float ruled = .5f;		/* of a table's width: such a rule parts rows */

struct body {
	struct pp_twork *k;
	struct pp_tseg **in;	/* (cols) the last stretch of the row being made in each column */
	int *of;		/* (cols) the row that it was put there for */
	int now;
	float tight;		/* nearer lines are of one row; 0: nearness says nothing */
	int by_rules;		/* 1: rows end where rules are and nowhere else */
	int full;		/* lines of the first column that end near its edge */
};

static float pitch(const struct pp_twork *k, int line)
{
	return k->t.row[line].y - k->t.row[line - 1].y;
}

static int parted(const struct pp_twork *k, int line)
{
	return pp_truled(k, line - 1, k->at.x0, k->at.x1) > ruled;
}

static const struct pp_tseg *had(const struct body *b, int col)
{
	return b->of[col] == b->now ? b->in[col] : NULL;
}

/* 1: the line has a number where the row has text, or the other way about: two rows. */
static int conflicts(const struct body *b, int line)
{
	const struct pp_trow *r = b->k->t.row + line;

	for (int i = r->seg; i < r->seg + r->segs; i++) {
		const struct pp_tseg *s = b->k->t.seg + i, *t = had(b, s->col);

		if (s->col && t && (pp_tseg_number(s) || pp_tseg_number(t)))
			return 1;
	}
	return 0;
}

static void take(struct body *b, int line)
{
	const struct pp_trow *r = b->k->t.row + line;

	for (int i = r->seg; i < r->seg + r->segs; i++) {
		struct pp_tseg *s = b->k->t.seg + i;

		b->in[s->col] = s;
		b->of[s->col] = b->now;
	}
}

/* ---- what tells rows from lines, in this table ---- */

static int by_value(const void *p, const void *q)
{
	const float a = *(const float *)p, b = *(const float *)q;

	return (a > b) - (a < b);
}

/* Where the distances of lines fall into near and far ones, the widest step between them; 0: they
 * don't. */
static float step(float *v, int n)
{
	float best = 1.25f, at = 0;

	qsort(v, (size_t)n, sizeof(*v), by_value);
	for (int i = 1; i < n; i++)
		if (v[i - 1] > 0 && v[i] / v[i - 1] > best && i <= 9 * n / 10) {
			best = v[i] / v[i - 1];
			at = (v[i] + v[i - 1]) / 2;
		}
	return at;
}

/* How many pairs of lines that would be one row cannot be; *all: how many would. */
static int contradicted(struct body *b, int *all)
{
	struct pp_twork *k = b->k;
	int bad = 0;

	*all = 0;
	for (int i = k->head; i < k->t.rows; i++) {
		const int same = i > k->head && !parted(k, i) &&
			(b->by_rules || pitch(k, i) < b->tight);

		b->now += !same;
		*all += same;
		if (same && conflicts(b, i)) {
			bad++;
			b->now++;
		}
		take(b, i);
	}
	b->now++;
	return bad;
}

static void look(struct body *b, float *v)
{
	const struct pp_twork *k = b->k;
	const int lines = k->t.rows - k->head;
	int rules = 0, n = 0, all;

	for (int i = k->head + 1; i < k->t.rows; i++)
		if (parted(k, i))
			rules++;
		else
			v[n++] = pitch(k, i);
	if (rules >= 2 && lines <= 6 * (rules + 1)) {
		b->by_rules = 1;
		if (!contradicted(b, &all))
			return;
		b->by_rules = 0;
	}
	b->tight = n >= 3 ? step(v, n) : 0;
	if (b->tight > 0 && 10 * contradicted(b, &all) > all)
		b->tight = 0;
}

/* ---- whether a line goes on the row ---- */

/* The first word of a stretch would not have had room behind the other in the first column, whose
 * edge more than the longest line keeps to. */
static int wrapped(const struct body *b, const struct pp_tseg *a, const struct pp_tseg *next)
{
	const struct pp_twork *k = b->k;
	const struct pp_area *first = &k->f->word[k->t.word[next->word]].at;
	const float edge = k->col[0].x1;

	return b->full > 1 && a->words > 1 && a->at.x1 < edge + a->size &&
		a->at.x1 + .25f * a->size + first->x1 - first->x0 > edge + .1f * a->size;
}

static int small(const struct pp_twork *k, const struct pp_tseg *s)
{
	return pp_first_letter(k->f->s.p->word[k->f->word[k->t.word[s->word]].word].text) ==
		PP_LOWER;
}

/* The line has text in the first column alone: more of what stands there, or a heading of rows? */
static int label_goes_on(const struct body *b, int line)
{
	const struct pp_twork *k = b->k;
	const struct pp_tseg *s = k->t.seg + k->t.row[line].seg, *a = had(b, 0);
	const struct pp_trow *next = line + 1 < k->t.rows ? k->t.row + line + 1 : NULL;
	const struct pp_tseg *below = next ? k->t.seg + next->seg : NULL;
	const int hangs = a && s->at.x0 > a->at.x0 + .2f * s->size &&
		(!below || below->col || below->at.x0 < s->at.x0 - .2f * s->size);

	if (!a || (s->bold > 0) != (a->bold > 0))
		return 0;
	if (small(k, s) || (hangs && k->t.row[line - 1].segs > 1))
		return 1;
	return wrapped(b, a, s) && (b->tight > 0 || k->t.row[line - 1].segs == 1) &&
		fabsf(s->at.x0 - a->at.x0) < .4f * s->size;
}

/* A row with figures below a line that has text in the first column alone. */
static int completes(const struct body *b, int line)
{
	const struct pp_twork *k = b->k;
	const struct pp_tseg *s = k->t.seg + k->t.row[line].seg, *a = had(b, 0);

	for (int c = 1; c < k->cols; c++)
		if (had(b, c))
			return 0;
	if (!a || (s->bold > 0) != (a->bold > 0))
		return 0;
	return s->col ? pitch(k, line) < .8f * s->size : small(k, s) || (wrapped(b, a, s) &&
		s->at.x0 > a->at.x0 - .2f * s->size);
}

static int goes_on(const struct body *b, int line)
{
	const struct pp_twork *k = b->k;
	const struct pp_trow *r = k->t.row + line;
	const struct pp_tseg *s = k->t.seg + r->seg;

	if (parted(k, line) || conflicts(b, line))
		return 0;
	if (b->by_rules || pitch(k, line) < .7f * r->size)
		return 1;
	if (pitch(k, line) > (b->tight > 0 ? b->tight : 1.6f * r->size))
		return 0;
	if (s->col == 0 && r->segs == 1)
		return label_goes_on(b, line);
	if (b->tight > 0)
		return 1;
	if (s->col == 0)
		return completes(b, line);
	for (int i = r->seg; i < r->seg + r->segs; i++)
		if (!had(b, k->t.seg[i].col) || pp_tseg_number(k->t.seg + i))
			return completes(b, line);
	return 1;			/* more of cells that are there */
}

void pp_tbody_rows(struct pp_twork *k)
{
	struct pp_tseg *in[FX_TABLE_MAX_COLS];
	int of[FX_TABLE_MAX_COLS] = { 0 };
	struct body b = { .k = k, .in = in, .of = of, .now = 1 };
	float v[FX_TABLE_MAX_ROWS];

	for (int i = 0; i < k->t.segs; i++)
		b.full += k->t.seg[i].last == 0 &&
			k->t.seg[i].at.x1 > k->col[0].x1 - 2 * k->t.seg[i].size;
	look(&b, v);
	for (int i = k->head; i < k->t.rows; i++) {
		if (i == k->head || !goes_on(&b, i)) {
			b.now++;
			k->rows++;
		}
		take(&b, i);
		k->row[i] = k->rows - 1;
	}
}
