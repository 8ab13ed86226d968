/* tables_runs.c - tables that no rule marks: lines that follow each other with white in common; see
 * tables_parts.h */
#include "tables_parts.h"

#include <math.h>

#define MOST 32				/* gaps of a line that are looked at */
#define BETWEEN 2			/* lines without cells that may stand between two that
					 * have them */

static const float first_gap = 1;	/* in sizes of type: how wide white has to be ... */
static const float common_gap = .6f;	/* ... and to stay over all lines */
static const float near = 2.6f;		/* lines further apart are not of one table */

struct gap { float x0, x1; };

struct run {
	const struct pp_trows *t;
	struct pp_area at;
	struct gap gap[MOST];
	int gaps, celled;		/* lines with cells */
	int second, last;		/* of these */
};

/* How many stretches of a line stand in an area's width, *from: the first; -1: a line of a
 * paragraph is among them. */
static int cells_of(int *from, const struct pp_trows *t, int row, float x0, float x1)
{
	const struct pp_trow *r = t->row + row;
	int n = 0;

	*from = r->seg;
	for (int i = r->seg; i < r->seg + r->segs; i++) {
		const struct pp_tseg *s = t->seg + i;

		if (s->at.x1 < x0 || s->at.x0 > x1)
			continue;
		if (s->prose)
			return -1;
		if (!n++)
			*from = i;
	}
	return n;
}

/* The first stretches of a line that no paragraph stands between. */
static int group(const struct pp_trows *t, int from, int end)
{
	int n = 0;

	while (from + n < end && !t->seg[from + n].prose)
		n++;
	return n;
}

static void add(struct run *k, int from, int n)
{
	for (int i = from; i < from + n; i++)
		pp_area_add(&k->at, &k->t->seg[i].at);
}

/* What the gaps have in common with the white of a line; how many are left, in `to`. */
static int common(struct gap *to, const struct run *k, int from, int n)
{
	int kept = 0;

	for (int g = 0; g < k->gaps; g++)
		for (int i = 0; i <= n && kept < MOST; i++) {
			const struct pp_tseg *s = k->t->seg + from + i;
			const float x0 = i ? s[-1].at.x1 : -INFINITY;
			const float x1 = i < n ? s->at.x0 : INFINITY;
			const struct gap both = { fmaxf(k->gap[g].x0, x0),
				fminf(k->gap[g].x1, x1) };

			if (both.x1 - both.x0 > common_gap * k->t->seg[from].size)
				to[kept++] = both;
		}
	return kept;
}

static int has_cells(const struct pp_trows *t, const struct gap *g, int gaps, int from, int n)
{
	for (int i = 0; i < gaps; i++)
		if (t->seg[from].at.x1 <= g[i].x0 + 1 && t->seg[from + n - 1].at.x0 >= g[i].x1 - 1)
			return 1;
	return 0;
}

static void start(struct run *k, const struct pp_trows *t, int row, int from, int n)
{
	*k = (struct run){ .t = t, .at = t->seg[from].at, .celled = 1, .last = row };
	add(k, from, n);
	for (int i = from + 1; i < from + n && k->gaps < MOST; i++)
		if (t->seg[i].at.x0 - t->seg[i - 1].at.x1 > first_gap * t->seg[i].size)
			k->gap[k->gaps++] = (struct gap){ t->seg[i - 1].at.x1, t->seg[i].at.x0 };
}

/* Lines below that have white where it has. A line that leaves less than half of the gaps is not
 * one of its rows. */
static void follow(struct run *k, struct pp_tframe *f, int row)
{
	for (int i = row + 1, missed = 0; i < k->t->rows && missed <= BETWEEN; i++, f->left--) {
		const float size = fmaxf(k->t->row[i].size, k->t->row[i - 1].size);
		struct gap gap[MOST];
		int from, n = cells_of(&from, k->t, i, k->at.x0 - size, k->at.x1 + size), gaps;

		if (k->t->row[i].y - k->t->row[k->last].y > near * size * (float)(missed + 1))
			break;
		if (n < 0)
			break;
		if (!n)
			continue;
		gaps = common(gap, k, from, n);
		if (2 * gaps < k->gaps || !gaps || !has_cells(k->t, gap, gaps, from, n)) {
			missed++;
			continue;
		}
		for (int g = 0; g < gaps; g++)
			k->gap[g] = gap[g];
		k->gaps = gaps;
		k->second = k->celled++ == 1 ? i : k->second;
		k->last = i;
		missed = 0;
		add(k, from, n);
	}
}

/* 1: the first line stands further from the second than those from each other. */
static int stands_off(const struct run *k, int row)
{
	const struct pp_trow *r = k->t->row;

	return k->celled > 3 && (r[k->second].y - r[row].y) * (float)(k->celled - 2) >
		1.6f * (r[k->last].y - r[k->second].y);
}

/* Lines above the first that stand over its columns, and not over the first alone: its heading. */
static void precede(struct run *k, int row)
{
	const struct pp_trow *r = k->t->row;

	for (int i = row - 1, n = 0, last = row; i >= 0 && n < 8; i--, n++) {
		const float size = fmaxf(r[i].size, r[last].size);
		int from;
		const int m = cells_of(&from, k->t, i, k->at.x0 - size, k->at.x1 + size);

		if (m < 0 || r[last].y - r[i].y > 1.8f * size)
			break;
		if (!m)
			continue;
		if (k->t->seg[from].at.x0 < k->gap[0].x0 ||
		    k->t->seg[from + m - 1].at.x1 > k->at.x1 + size)
			break;
		add(k, from, m);
		last = i;
	}
}

enum fx_st pp_truns(struct pp_tframe *f, pp_trun_fn *fn, void *ud, struct fx_err *e)
{
	struct pp_trows t;

	FX_TRY(pp_trows(&t, f, NULL, 0, e));
	for (int i = 0; i < t.segs; i++)
		t.seg[i].prose |= pp_tcaption(f, &t, t.seg + i);
	for (int i = 0; i < t.rows && f->left > 0; i++) {
		const int end = t.row[i].seg + t.row[i].segs;

		for (int from = t.row[i].seg, n; from < end; from += n ? n : 1) {
			struct run k;
			int taken = 0;

			n = group(&t, from, end);
			if (n < 2)
				continue;
			start(&k, &t, i, from, n);
			follow(&k, f, i);
			if (k.celled < 3 || stands_off(&k, i))
				continue;
			precede(&k, i);
			k.at.x0 -= 1;
			k.at.x1 += 1;
			FX_TRY(fn(ud, f, &k.at, &taken, e));
			i = taken ? k.last : i;
			if (taken)
				break;
		}
	}
	return FX_OK;
}
