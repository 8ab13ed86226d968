/* tables_white.c - tables within white: columns, and what stands in them; see tables_white.h */
#include "tables_white.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float least_gap = .4f;	/* between columns, in sizes of type, where several lines
					 * have it in common */

float pp_truled(const struct pp_twork *k, int line, float x0, float x1)
{
	const struct pp_tframe *f = k->f;
	const float y0 = k->t.row[line].y, y1 = k->t.row[line + 1].y;
	float sum = 0;
	int lo = 0, hi = f->r.levels;

	while (lo < hi) {
		const int mid = (lo + hi) / 2;

		if (f->r.level[mid].at < y0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (int i = 0; lo < f->r.levels && f->r.level[lo].at < y1 && i < 64; lo++, i++)
		sum += fmaxf(0, -pp_apart(f->r.level[lo].a0, f->r.level[lo].a1, x0, x1));
	return x1 > x0 ? sum / (x1 - x0) : 0;
}

/* ---- columns ---- */

/* Lines with that many stretches say where columns are: nearly as many as the fullest lines have,
 * of which there are a few. */
static int rich(const struct pp_trows *t)
{
	int count[34] = { 0 }, n = 0, m = 33, want;

	for (int i = 0; i < t->rows; i++)
		count[t->row[i].segs > 33 ? 33 : t->row[i].segs]++;
	want = t->rows / 8 > 2 ? t->rows / 8 : t->rows < 3 ? 1 : 2;
	while (m > 1 && (n += count[m]) < want)
		m--;
	m = (7 * m + 9) / 10;
	return m < 2 ? 2 : m;
}

struct edge { float x; int by; };

static int by_edge(const void *p, const void *q)
{
	const struct edge *a = p, *b = q;

	return a->x != b->x ? (a->x < b->x ? -1 : 1) : b->by - a->by;
}

struct gap { float x0, x1; };

/* White that rich lines have in common, but for one in ten; from left to right. With `all`: that
 * all lines have, but for one in five. */
static int gaps(struct gap *to, struct edge *edge, const struct pp_twork *k, int all)
{
	const struct pp_trows *t = &k->t;
	const int segs = all ? 1 : rich(t);
	int edges = 0, lines = 0, over = 0, n = 0;
	float from = INFINITY, least;
	int few;

	for (int i = 0; i < t->rows; i++) {
		if (t->row[i].segs < segs)
			continue;
		lines++;
		for (int j = t->row[i].seg; j < t->row[i].seg + t->row[i].segs; j++) {
			edge[edges++] = (struct edge){ t->seg[j].at.x0, 1 };
			edge[edges++] = (struct edge){ t->seg[j].at.x1, -1 };
		}
	}
	qsort(edge, (size_t)edges, sizeof(*edge), by_edge);
	least = (lines < 3 ? 2 : 1) * least_gap * k->f->size;
	few = all ? lines / 5 : lines / 10;
	for (int i = 0; i < edges; i++) {
		const int was = over > few;

		over += edge[i].by;
		if (was && over <= few)
			from = edge[i].x;
		else if (!was && over > few && edge[i].x - from >= least)
			to[n++] = (struct gap){ from, edge[i].x };
	}
	return n;
}

static int by_left(const void *p, const void *q)
{
	const struct pp_tcol *a = p, *b = q;

	return (a->left > b->left) - (a->left < b->left);
}

/* Which column a place is in. */
static int col_at(const struct pp_twork *k, float x)
{
	int lo = 0, hi = k->cols - 1;

	while (lo < hi) {
		const int mid = (lo + hi + 1) / 2;

		if (k->col[mid].left <= x)
			lo = mid;
		else
			hi = mid - 1;
	}
	return lo;
}

/* Where text of columns begins and ends, by stretches that lie in one of them. */
static void measure(struct pp_twork *k)
{
	const int segs = rich(&k->t);

	for (int c = 0; c < k->cols; c++) {
		k->col[c].x0 = INFINITY;
		k->col[c].x1 = -INFINITY;
	}
	for (int i = 0; i < k->t.segs; i++) {
		const struct pp_tseg *s = k->t.seg + i;
		const int c = col_at(k, s->at.x0), d = col_at(k, s->at.x1);

		if (c != d || k->t.row[s->row].segs < segs)
			continue;
		k->col[c].x0 = fminf(k->col[c].x0, s->at.x0);
		k->col[c].x1 = fmaxf(k->col[c].x1, s->at.x1);
	}
	for (int c = 0; c < k->cols; c++)
		if (k->col[c].x0 > k->col[c].x1) {
			k->col[c].x0 = k->col[c].left;
			k->col[c].x1 = c + 1 < k->cols ? k->col[c + 1].left : k->at.x1;
		}
}

/* Upright rules that part a fair share of the lines. */
static int cuts(struct pp_tcol *to, const struct pp_twork *k, const struct pp_twhite *w)
{
	const struct pp_tframe *f = k->f;
	const float least = .5f * (w->at.y1 - w->at.y0);
	int n = 0;

	for (int i = 0; i < w->cuts && n < FX_TABLE_MAX_COLS - 1; i++)
		to[n++] = (struct pp_tcol){ .left = w->cut[i], .forced = 1 };
	for (int i = 0; i < f->r.uprights && n < FX_TABLE_MAX_COLS - 1 && !w->only; i++) {
		const struct pp_trule *r = f->r.upright + i;

		if (r->at > w->at.x0 + f->size && r->at < w->at.x1 - f->size &&
		    -pp_apart(r->a0, r->a1, w->at.y0, w->at.y1) > least)
			to[n++] = (struct pp_tcol){ .left = r->at, .forced = 1 };
	}
	return n;
}

static enum fx_st columns(struct pp_twork *k, const struct pp_twhite *w, int all,
	struct fx_err *e)
{
	struct edge *edge = FX_NEWN(k->f->a, 2 * (size_t)k->t.segs + 2, struct edge);
	struct gap *gap = FX_NEWN(k->f->a, 2 * (size_t)k->t.segs + 2, struct gap);
	int n, kept = 1, forced;

	k->col = FX_NEWN(k->f->a, FX_TABLE_MAX_COLS + 2, struct pp_tcol);
	if (!edge || !gap || !k->col)
		return fx_fail(e, FX_NOMEM, "no memory for a table's columns");
	k->col[0].left = k->at.x0;
	forced = n = 1 + cuts(k->col + 1, k, w);
	for (int i = 0, m = w->only ? 0 : gaps(gap, edge, k, all); i < m &&
	     n < FX_TABLE_MAX_COLS; i++) {
		int cut = 0;

		for (int c = 1; c < forced; c++)
			cut |= k->col[c].left > gap[i].x0 - .3f * k->f->size &&
				k->col[c].left < gap[i].x1 + .3f * k->f->size;
		if (!cut)
			k->col[n++].left = (gap[i].x0 + gap[i].x1) / 2;
	}
	qsort(k->col, (size_t)n, sizeof(*k->col), by_left);
	for (int i = 1; i < n; i++)
		if (k->col[i].left - k->col[kept - 1].left > .3f * k->f->size)
			k->col[kept++] = k->col[i];
	k->cols = kept;
	measure(k);
	return FX_OK;
}

/* ---- what stands in which column ---- */

/* Of columns, those whose text it covers for a third, or their middle. */
static void place(const struct pp_twork *k, struct pp_tseg *s)
{
	const int from = col_at(k, s->at.x0), to = col_at(k, s->at.x1);
	const float mid = (s->at.x0 + s->at.x1) / 2;
	float best = -INFINITY;
	int only = from;

	s->col = k->cols;
	s->last = -1;
	for (int c = from; c <= to; c++) {
		const struct pp_tcol *col = k->col + c;
		const float on = -pp_apart(s->at.x0, s->at.x1, col->x0, col->x1);
		const float middle = (col->x0 + col->x1) / 2;

		if (on > best) {
			best = on;
			only = c;
		}
		if ((s->at.x0 < middle && middle < s->at.x1 && on > .5f * s->size) ||
		    on > .34f * (col->x1 - col->x0)) {
			s->col = c < s->col ? c : s->col;
			s->last = c;
		}
	}
	if (s->last < 0)
		s->col = s->last = best < 0 ? col_at(k, mid) : only;
}

/* Where to cut a stretch that lies in several columns: at the widest white between its words, if
 * that lies between columns and is a third wider than the rest of it; 0: nowhere. */
static int cut_at(const struct pp_twork *k, const struct pp_tseg *s)
{
	float best = 0, sum = 0;
	int at = 0;

	for (int i = s->word + 1; i < s->word + s->words; i++) {
		const struct pp_area *a = &k->f->word[k->t.word[i - 1]].at;
		const struct pp_area *b = &k->f->word[k->t.word[i]].at;
		const int c = col_at(k, (a->x0 + a->x1) / 2), d = col_at(k, (b->x0 + b->x1) / 2);

		sum += b->x0 - a->x1;
		if (b->x0 - a->x1 <= best)
			continue;
		best = b->x0 - a->x1;
		at = c < d ? i : 0;
	}
	return at && best > .3f * s->size && best * (float)(s->words - 2) >= 1.33f * (sum - best) ?
		at : 0;
}

static void cut(const struct pp_twork *k, struct pp_tseg *s, struct pp_tseg *to, int at)
{
	*to = (struct pp_tseg){ .word = at, .words = s->word + s->words - at, .row = s->row };
	*s = (struct pp_tseg){ .word = s->word, .words = at - s->word, .row = s->row };
	pp_tseg_sum(s, k->f, k->t.word);
	pp_tseg_sum(to, k->f, k->t.word);
	place(k, s);
	place(k, to);
}

/* Into a new array of stretches, line by line. */
static enum fx_st place_all(struct pp_twork *k, struct fx_err *e)
{
	struct pp_tseg *seg = FX_NEWN(k->f->a, (size_t)k->t.words + 1, struct pp_tseg);
	int n = 0;		/* never more than words */

	if (!seg)
		return fx_fail(e, FX_NOMEM, "no memory for a table's lines");
	for (int r = 0; r < k->t.rows; r++) {
		struct pp_trow *row = k->t.row + r;
		const int from = row->seg, end = row->seg + row->segs;

		row->seg = n;
		for (int i = from; i < end; i++) {
			seg[n] = k->t.seg[i];
			place(k, seg + n);
			for (int at; seg[n].last > seg[n].col && (at = cut_at(k, seg + n)); n++)
				cut(k, seg + n, seg + n + 1, at);
			n++;
		}
		row->segs = n - row->seg;
	}
	k->t.seg = seg;
	k->t.segs = n;
	return FX_OK;
}

/* ---- cells ---- */

static int free_slots(const struct pp_twork *k, int row, int col, int last)
{
	for (int c = col; c <= last; c++)
		if (k->slot[row * k->cols + c])
			return 0;
	return 1;
}

/* Cells of the body: a stretch over several columns takes all of them that are free; one that
 * begins its line alone in the first column heads what follows, however long. */
static void body_cells(struct pp_tgrid *g, struct pp_twork *k)
{
	for (int i = 0; i < k->t.segs; i++) {
		const struct pp_tseg *s = k->t.seg + i;
		const int row = k->row[s->row];
		int last = s->last;

		if (row < k->head_rows || k->slot[row * k->cols + s->col])
			continue;
		if (s->col == 0 && k->t.row[s->row].segs == 1)
			last = 0;
		while (last > s->col && !free_slots(k, row, s->col, last))
			last--;
		g->cell[g->cells++] = (struct pp_tcell){ .row = row, .col = s->col, .rows = 1,
			.cols = last - s->col + 1, .at = { 1, 1, -1, -1 } };
		for (int c = s->col; c <= last; c++)
			k->slot[row * k->cols + c] = g->cells;
	}
}

static void empty_cells(struct pp_tgrid *g, struct pp_twork *k)
{
	for (int i = 0; i < k->rows * k->cols; i++)
		if (!k->slot[i]) {
			g->cell[g->cells++] = (struct pp_tcell){ .row = i / k->cols,
				.col = i % k->cols, .rows = 1, .cols = 1, .at = { 1, 1, -1, -1 } };
			k->slot[i] = g->cells;
		}
}

static int by_slot(const void *p, const void *q)
{
	const struct pp_tcell *a = p, *b = q;

	return a->row != b->row ? a->row - b->row : a->col - b->col;
}

static enum fx_st cells(struct pp_tgrid *g, struct pp_twork *k, struct fx_err *e)
{
	const size_t slots = (size_t)k->rows * (size_t)k->cols;

	k->slot = FX_NEWN(k->f->a, slots, int);
	g->cell = FX_NEWN(k->f->a, slots, struct pp_tcell);
	g->word = k->t.word;
	g->words = k->t.words;
	g->of = FX_NEWN(k->f->a, (size_t)k->t.words + 1, int);
	if (!k->slot || !g->cell || !g->of)
		return fx_fail(e, FX_NOMEM, "no memory for a table's cells");
	pp_thead_cells(g, k);
	body_cells(g, k);
	empty_cells(g, k);
	qsort(g->cell, (size_t)g->cells, sizeof(*g->cell), by_slot);
	for (int i = 0; i < g->cells; i++)
		for (int r = g->cell[i].row; r < g->cell[i].row + g->cell[i].rows; r++)
			for (int c = g->cell[i].col; c < g->cell[i].col + g->cell[i].cols; c++)
				k->slot[r * k->cols + c] = i;
	for (int i = 0; i < k->t.segs; i++) {
		const struct pp_tseg *s = k->t.seg + i;

		for (int w = s->word; w < s->word + s->words; w++)
			g->of[w] = k->slot[k->row[s->row] * k->cols + s->col];
	}
	g->rows = k->rows;
	g->cols = k->cols;
	g->head_rows = k->head_rows;
	g->head = k->head_by;
	g->at = k->at;
	g->how = "unruled";
	return FX_OK;
}

/* ---- columns that are none ---- */

enum { BEFORE = 1, AFTER = 2, ALONE = 4 };

/* Signs that belong to the figure after them, or before. */
static int sign_of(const char *text)
{
	static const char *const before[] = { "$", "US$", "\xe2\x82\xac", "\xc2\xa3", "\xc2\xa5" };
	static const char *const after[] = { "%", ")", "*", "**", "***", ")%", "%)" };

	for (size_t i = 0; i < FX_COUNT(before); i++)
		if (!strcmp(text, before[i]))
			return BEFORE;
	for (size_t i = 0; i < FX_COUNT(after); i++)
		if (!strcmp(text, after[i]))
			return AFTER;
	return 0;
}

/* What a stretch says of its column: it is but a sign, or a word that was set to full width. */
static int says(const struct pp_twork *k, const struct pp_tseg *s)
{
	const struct pp_trow *r = k->t.row + s->row;
	const struct pp_tword *w = k->f->word + k->t.word[s->word];
	const int near = s > k->t.seg + r->seg && s->at.x0 - s[-1].at.x1 < 4 * s->size;

	return (s->words > 1 ? 0 : sign_of(k->f->s.p->word[w->word].text)) |
		(near && k->t.rows > 4 ? ALONE : 0);
}

/* Columns that hold nothing but signs of currency go with the next; of other signs, or one or two
 * words near others, with the one before; where no rule parts them. 1: some did. */
static int join_columns(struct pp_twork *k)
{
	int say[FX_TABLE_MAX_COLS + 2], n[FX_TABLE_MAX_COLS + 2] = { 0 }, kept = 1;

	memset(say, -1, sizeof(say));
	for (int i = 0; i < k->t.segs; i++) {
		const struct pp_tseg *s = k->t.seg + i;

		if (s->row < k->t.rows / 8 && s->chars > 1 && k->t.rows > 8)
			continue;		/* what heads it may stand over both */
		for (int c = s->col; c <= s->last; c++)
			if (!n[c]++ || s->col == s->last)
				say[c] &= s->col == s->last ? says(k, s) : 0;
			else
				say[c] = 0;
	}
	for (int c = 1; c < k->cols; c++) {
		const int joins = (n[c] && say[c] & AFTER) ||
			(n[c] && n[c] < 3 && say[c] & ALONE) || (n[c - 1] && say[c - 1] & BEFORE);

		if (!joins || k->col[c].forced)
			k->col[kept++] = k->col[c];
		else
			k->col[kept - 1].x1 = fmaxf(k->col[kept - 1].x1, k->col[c].x1);
	}
	n[0] = k->cols - kept;
	k->cols = kept;
	return n[0];
}

/* 1: text of more than a quarter of the lines lies across columns: they are none. */
static int bridged(const struct pp_twork *k)
{
	int n = 0;

	for (int i = 0; i < k->t.rows; i++) {
		const struct pp_trow *r = k->t.row + i;
		int across = 0;

		for (int j = r->seg; j < r->seg + r->segs; j++)
			across |= k->t.seg[j].last > k->t.seg[j].col &&
				(k->t.seg[j].col || r->segs > 1);
		n += across;
	}
	return 4 * n > k->t.rows && n > 3;
}

enum fx_st pp_twhite_grid(struct pp_tgrid *g, struct pp_tframe *f, const struct pp_twhite *w,
	struct fx_err *e)
{
	struct pp_twork k = { .f = f, .at = w->at };

	*g = (struct pp_tgrid){ .rows = 0 };
	FX_TRY(pp_trows(&k.t, f, &w->at, 1, e));
	if (k.t.rows < 1 || k.t.rows > FX_TABLE_MAX_ROWS)
		return FX_OK;
	k.row = FX_NEWN(f->a, (size_t)k.t.rows + 1, int);
	if (!k.row)
		return fx_fail(e, FX_NOMEM, "no memory for a table's lines");
	for (int all = 0; !all || (all < 2 && bridged(&k)); all++) {
		FX_TRY(columns(&k, w, all, e));
		FX_TRY(place_all(&k, e));
		if (join_columns(&k))
			FX_TRY(place_all(&k, e));
		if (k.cols < 2)
			return FX_OK;
	}
	if (bridged(&k))
		return FX_OK;
	pp_thead_lines(&k);
	pp_thead_rows(&k);
	pp_tbody_rows(&k);
	return cells(g, &k, e);
}
