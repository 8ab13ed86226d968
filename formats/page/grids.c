/* grids.c - tables that have rules. A grid: rules that cross, so that there are two rows and two
 * columns of cells at least, and writing in most cells; its score is the share of cells with some.
 * A ladder: three level rules of one length at least, and between them rows of text that white
 * gutters part into columns; its score rises with their number. */
#include "regions.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_RULES = 1500, MAX_CELLS = 256, MANY = 400 };	/* MANY letters: a cell of a page's frame */

struct rule { struct fx_box box; int down, group, taken; };

struct grids {
	struct fx_pink *k;
	struct rule *rule;
	int rules;
	int *at[2], n[2];	/* borders of columns, of rows: of one grid */
	int *letters;		/* in its cells */
	int *cover;		/* (w + 1) */
};

static int root(struct rule *r, int i)
{
	while (r[i].group != i)
		i = r[i].group = r[r[i].group].group;
	return i;
}

static int ascending(const void *p, const void *q)
{
	int a = *(const int *)p, b = *(const int *)q;

	return a < b ? -1 : a > b;
}

static int by_y(const void *p, const void *q)
{
	const struct rule *a = p, *b = q;

	if (a->box.y0 != b->box.y0)
		return a->box.y0 < b->box.y0 ? -1 : 1;
	return a->box.x0 < b->box.x0 ? -1 : a->box.x0 > b->box.x0;
}

static void collect(struct grids *g)
{
	const struct fx_pink *k = g->k;

	for (int i = 0; i < k->others && g->rules < MAX_RULES; i++) {
		const struct fx_box *b = &k->other[i].box;

		if (k->other[i].kind == FX_BLOCK_RULE && fx_page_region_of(k, b) < 0)
			g->rule[g->rules++] = (struct rule){ .box = *b,
				.down = b->y1 - b->y0 > b->x1 - b->x0 };
	}
	if (g->rules)
		qsort(g->rule, (size_t)g->rules, sizeof *g->rule, by_y);
	for (int i = 0; i < g->rules; i++)
		g->rule[i].group = i;
}

/* Rules that cross or meet are of one grid. */
static void group(struct grids *g)
{
	const int near = fx_pmax(g->k->size / 2, 3);

	for (int i = 0; i < g->rules; i++)
		for (int j = 0; j < i; j++) {
			const struct fx_box a = fx_pgrown(&g->rule[i].box, near);
			const struct fx_box *b = &g->rule[j].box;
			int p, q;

			if (g->rule[i].down == g->rule[j].down ||
			    fx_pcommon(a.x0, a.x1, b->x0, b->x1) <= 0 ||
			    fx_pcommon(a.y0, a.y1, b->y0, b->y1) <= 0)
				continue;
			p = root(g->rule, i);
			q = root(g->rule, j);
			g->rule[fx_pmax(p, q)].group = fx_pmin(p, q);
		}
}

/* Where the rules of grid `of` stand along one axis, those that are close as one, and the ends of
 * the grid. */
static void borders(struct grids *g, int of, int down, const struct fx_box *all)
{
	const int near = fx_pmax(g->k->size, 4), lo = down ? all->x0 : all->y0;
	const int hi = down ? all->x1 : all->y1;
	int *at = g->at[!down], n = 0, m = 0;

	at[n++] = lo;
	for (int i = 0; i < g->rules && n < MAX_CELLS; i++) {
		const struct fx_box *b = &g->rule[i].box;

		const int len = down ? b->y1 - b->y0 : b->x1 - b->x0;

		/* the sides of a chart's bars are short */
		if (g->rule[i].down == down && root(g->rule, i) == of &&
		    4 * len >= (down ? all->y1 - all->y0 : all->x1 - all->x0))
			at[n++] = down ? (b->x0 + b->x1) / 2 : (b->y0 + b->y1) / 2;
	}
	at[n++] = hi;
	qsort(at, (size_t)n, sizeof *at, ascending);
	for (int i = 1; i < n; i++)
		if (at[i] - at[m] > near)
			at[++m] = at[i];
	g->n[!down] = m;
}

/* The cell between borders that v lies in. */
static int cell(const int *at, int n, int v)
{
	int lo = 0, hi = n - 1;

	while (lo < hi) {
		const int half = (lo + hi + 1) / 2;

		if (at[half] <= v)
			lo = half;
		else
			hi = half - 1;
	}
	return lo;
}

static int is_letter(const struct fx_pink *k, int i)
{
	const struct fx_box *b = &k->piece[i].box;
	const int w = b->x1 - b->x0, h = b->y1 - b->y0;

	return k->piece[i].frag == -1 && 3 * h >= k->size && h <= 3 * k->size && w <= 8 * k->size;
}

int fx_page_has_drawing(const struct fx_pink *k, const struct fx_box *box)
{
	const int64_t all = (int64_t)(box->x1 - box->x0) * (box->y1 - box->y0);

	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *b = &k->piece[i].box;
		const int w = b->x1 - b->x0, h = b->y1 - b->y0;

		if (fx_pmax(w, h) > 4 * k->size && fx_pmin(w, h) > k->size &&
		    (int64_t)w * h * 50 > all && fx_pcommon(box->x0, box->x1, b->x0, b->x1) > 0 &&
		    fx_pcommon(box->y0, box->y1, b->y0, b->y1) > 0)
			return 1;
	}
	return 0;
}

/* Does a border run through v0 .. v1? In a table letters stand between them. */
static int runs_through(const int *at, int n, int v0, int v1)
{
	return cell(at, n, v0 + 2) != cell(at, n, v1 - 2);
}

/* Is grid `of` a table? Then with its score in *b. */
static int is_grid(struct fx_lblock *b, struct grids *g, int of)
{
	const struct fx_pink *k = g->k;
	int cells, filled = 0, most = 0, letters = 0, across = 0;

	borders(g, of, 1, &b->box);
	borders(g, of, 0, &b->box);
	cells = g->n[0] * g->n[1];
	if (g->n[0] < 2 || g->n[1] < 2)
		return 0;
	memset(g->letters, 0, (size_t)cells * sizeof *g->letters);
	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *p = &k->piece[i].box;
		const int x = (p->x0 + p->x1) / 2, y = (p->y0 + p->y1) / 2;

		if (!fx_pholds(&b->box, p) || !is_letter(k, i))
			continue;
		letters++;
		across += runs_through(g->at[1], g->n[1], p->y0, p->y1);
		g->letters[cell(g->at[1], g->n[1], y) * g->n[0] + cell(g->at[0], g->n[0], x)]++;
	}
	for (int i = 0; i < cells; i++) {
		filled += g->letters[i] > 0;
		most = fx_pmax(most, g->letters[i]);
	}
	b->score = (float)filled / (float)cells;
	return filled >= 3 && filled * 4 >= cells && most <= MANY && across * 5 <= letters &&
		!fx_page_has_drawing(k, &b->box);
}

static enum fx_st add_grids(struct grids *g, struct fx_arena *a, struct fx_err *e)
{
	for (int i = 0; i < g->rules; i++) {
		struct fx_lblock b = { .kind = FX_BLOCK_TABLE, .box = g->rule[i].box };
		int n[2] = { 0 };

		if (root(g->rule, i) != i)
			continue;
		for (int j = i; j < g->rules; j++)
			if (root(g->rule, j) == i) {
				fx_pjoin(&b.box, &g->rule[j].box);
				n[g->rule[j].down]++;
			}
		if (n[0] + n[1] < 3 || !n[0] || !n[1] || !is_grid(&b, g, i))
			continue;
		for (int j = i; j < g->rules; j++)
			g->rule[j].taken |= root(g->rule, j) == i;
		FX_TRY(fx_page_add(g->k, a, &b, e));
	}
	return FX_OK;
}

/* ---- ladders ---- */

static int same_length(const struct fx_box *a, const struct fx_box *b)
{
	const int both = fx_pcommon(a->x0, a->x1, b->x0, b->x1);
	const int all = fx_pmax(a->x1, b->x1) - fx_pmin(a->x0, b->x0);

	return both * 100 > all * 97;
}

/* Columns that white gutters leave in the box, and the rows of text in it: pieces are few there
 * where a gutter is, at most one row's in ten. */
static int columns(struct grids *g, const struct fx_box *box, int *rows)
{
	const struct fx_pink *k = g->k;
	const int wide = box->x1 - box->x0;
	int found = 0, white = k->w, high = 0, n = 0, sum = 0;

	memset(g->cover, 0, ((size_t)k->w + 1) * sizeof *g->cover);
	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *b = &k->piece[i].box;

		if (!fx_pholds(box, b) || !is_letter(k, i))
			continue;
		g->cover[fx_pmax(b->x0 - box->x0, 0)]++;
		g->cover[fx_pmin(b->x1 - box->x0, wide)]--;
		high += b->y1 - b->y0;
		n++;
	}
	/* rows: the box's height in lines, two letters high each */
	*rows = n ? (box->y1 - box->y0) * n / (2 * high) : 0;
	for (int x = 0; x < wide; x++) {
		sum += g->cover[x];
		if (sum * 10 <= *rows) {
			white++;
		} else {
			found += white > 6 * k->size / 5;
			white = 0;
		}
	}
	return found;
}

/* Rules from i on, each of its length and not far below the last: from the first to the last of
 * them. Returns how many. */
static int ladder(struct fx_box *box, const struct grids *g, int i)
{
	int n = 1;

	*box = g->rule[i].box;
	for (int j = i + 1; j < g->rules; j++) {
		const struct rule *r = g->rule + j;

		if (r->down || r->taken || !same_length(&g->rule[i].box, &r->box))
			continue;
		if (r->box.y0 - box->y1 > g->k->h / 2)
			break;
		n += r->box.y0 - box->y1 > g->k->size;
		fx_pjoin(box, &r->box);
	}
	return n;
}

static enum fx_st add_ladders(struct grids *g, struct fx_arena *a, struct fx_err *e)
{
	for (int i = 0, tried = 0; i < g->rules && tried < 100; i++) {
		struct fx_lblock b = { .kind = FX_BLOCK_TABLE };
		int n, rows;

		if (g->rule[i].down || g->rule[i].taken ||
		    g->rule[i].box.x1 - g->rule[i].box.x0 < 10 * g->k->size)
			continue;
		n = ladder(&b.box, g, i);
		if (n < 3)
			continue;
		tried++;
		n = columns(g, &b.box, &rows);
		for (int j = i; j < g->rules; j++)
			g->rule[j].taken |= !g->rule[j].down && fx_pholds(&b.box, &g->rule[j].box);
		if (n < 2 || rows < 4 || fx_page_has_drawing(g->k, &b.box))
			continue;
		b.score = (float)fx_pmin(50 + 10 * n, 100) / 100;
		FX_TRY(fx_page_add(g->k, a, &b, e));
	}
	return FX_OK;
}

enum fx_st fx_page_grids(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	struct grids g = { .k = k };

	g.rule = FX_NEWN(a, MAX_RULES, struct rule);
	g.at[0] = FX_NEWN(a, MAX_CELLS + 1, int);
	g.at[1] = FX_NEWN(a, MAX_CELLS + 1, int);
	g.letters = FX_NEWN(a, MAX_CELLS * MAX_CELLS, int);
	g.cover = FX_NEWN(a, (size_t)k->w + 1, int);
	if (!g.rule || !g.at[0] || !g.at[1] || !g.letters || !g.cover)
		return fx_fail(e, FX_NOMEM, "page: its tables");
	collect(&g);
	group(&g);
	FX_TRY(add_grids(&g, a, e));
	return add_ladders(&g, a, e);
}
