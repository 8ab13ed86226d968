/* tables_find.c - which parts of a page are tables: see tables_parts.h */
#include "tables_parts.h"

#include "numeral.h"
#include "roles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct evidence {
	int rows, cols;			/* that have text */
	int slots, full;		/* cells; those with text */
	int numeric;			/* columns of numbers, the first left out */
	int pairs;			/* rows with two cells that have text, or more */
	int words, chars;
	int upright;			/* words that stand so in the frame */
	int markers, leaders;		/* texts of the first column that number or mark items;
					 * rows with dots that lead to a number */
	int sections;			/* numbers as those of sections have, before the last
					 * column */
	int ordered;			/* 1: the last column has whole numbers that never fall,
					 * as pages in a table of contents */
};

/* ---- what speaks for a grid ---- */

/* 2.6.3, IV. */
static int is_section(const char *text)
{
	return strchr(text, '.') && pp_section_depth(text);
}

struct content { int chars, letters, digits, words, first, leader; };

/* A bullet, or a short numeral with a stop or bracket after it: (a) 1. iv) */
static int is_marker(const char *text)
{
	const char *p = text + (*text == '(');
	const size_t n = strspn(p, "0123456789ivxabcdefIVXABCDEF");

	if (n)
		return n <= 4 && (p[n] == '.' || p[n] == ')') && !p[n + 1];
	return *text && !((unsigned char)*text < 0x80 && strchr("(.,\"'$+", *text)) &&
		strlen(text) <= 3 && pp_first_letter(text) == PP_SIGN;
}

/* The whole number that a text is, in brackets or not; -1: it is none. */
static long whole(const char *text)
{
	const char *p = text + (*text == '(');
	const size_t n = strspn(p, "0123456789");

	return !p[n] || (p[n] == ')' && !p[n + 1]) ? pp_numeral(p, n, PP_ARABIC) : -1;
}

static int ordered(const struct pp_tframe *f, const struct pp_tgrid *g, const struct content *c)
{
	long last = -1;
	int n = 0;

	for (int i = 0; i < g->cells; i++) {
		const struct pp_tcell *cell = g->cell + i;
		long now;

		if (cell->col + cell->cols < g->cols || !c[i].words)
			continue;
		now = c[i].words == 1 ? whole(f->s.p->word[f->word[c[i].first].word].text) : -1;
		if (now < 0 && n)
			return 0;
		if (now < last)
			return 0;
		last = now;
		n += now >= 0;
	}
	return n > 2;
}

static enum fx_st weigh(struct evidence *v, struct pp_tframe *f, const struct pp_tgrid *g,
	struct fx_err *e)
{
	struct content *c = FX_NEWN(f->a, (size_t)g->cells + 1, struct content);
	int *row = FX_NEWN(f->a, (size_t)g->rows + 1, int);
	int *leads = FX_NEWN(f->a, (size_t)g->rows + 1, int);
	int *texts = FX_NEWN(f->a, (size_t)g->cols + 1, int);
	int *numbers = FX_NEWN(f->a, (size_t)g->cols + 1, int);

	*v = (struct evidence){ .slots = g->cells, .words = g->words };
	if (!c || !row || !leads || !texts || !numbers)
		return fx_fail(e, FX_NOMEM, "no memory for a table's evidence");
	for (int i = 0; i < g->words; i++) {
		const struct pp_tword *w = f->word + g->word[i];
		struct content *to = c + g->of[i];

		v->upright += w->turn == 0;
		to->first = to->words++ ? to->first : g->word[i];
		to->leader |= w->leader;
		to->chars += w->chars;
		v->chars += w->chars;
		to->letters += w->letters;
		to->digits += w->digits;
	}
	for (int i = 0; i < g->cells; i++) {
		const struct pp_tcell *cell = g->cell + i;

		if (!c[i].words)
			continue;
		v->full++;
		row[cell->row]++;
		leads[cell->row] |= c[i].leader;
		v->sections += c[i].words == 1 && cell->col + cell->cols < g->cols &&
			is_section(f->s.p->word[f->word[c[i].first].word].text);
		v->markers += cell->col == 0 && c[i].words == 1 &&
			is_marker(f->s.p->word[f->word[c[i].first].word].text);
		texts[cell->col] += cell->row >= g->head_rows;
		numbers[cell->col] += cell->row >= g->head_rows &&
			pp_tnumber(c[i].chars, c[i].letters, c[i].digits);
	}
	for (int i = 0; i < g->rows; i++) {
		v->rows += row[i] > 0;
		v->pairs += row[i] > 1;
		v->leaders += leads[i];
	}
	v->ordered = ordered(f, g, c);
	for (int i = 0; i < g->cols; i++) {
		v->cols += texts[i] > 0;
		v->numeric += i && texts[i] >= 2 && 5 * numbers[i] >= 3 * texts[i];
	}
	return FX_OK;
}

/* 1: a quarter of it is figures: what stands there is more likely their labels. */
static int in_figure(const struct pp_tframe *f, const struct pp_area *at)
{
	float sum = 0;

	for (int i = 0; i < f->figures; i++) {
		const struct pp_area *g = f->figure + i;

		sum += fmaxf(0, -pp_apart(at->x0, at->x1, g->x0, g->x1)) *
			fmaxf(0, -pp_apart(at->y0, at->y1, g->y0, g->y1));
	}
	return 4 * sum > (at->x1 - at->x0) * (at->y1 - at->y0);
}

/* Share of its cells that must have text, in tenths. */
static int least_full(const struct pp_tframe *f, const struct pp_tgrid *g, int usual)
{
	return in_figure(f, &g->at) ? 7 : usual;
}

/* ---- what is kept ---- */

/* 1: a table that is there stands in the area: what is left of this is what stands about it. */
static int around(const struct pp_tfound *to, const struct pp_area *at)
{
	for (int i = 0; i < to->n; i++) {
		const struct pp_area *g = &to->grid[i].at;
		const float x = (g->x0 + g->x1) / 2, y = (g->y0 + g->y1) / 2;

		if (at->x0 < x && x < at->x1 && at->y0 < y && y < at->y1)
			return 1;
	}
	return 0;
}

/* A first row in bold over others that are not is a heading, whatever it says. */
static void bold_head(struct pp_tgrid *g, const struct pp_tframe *f)
{
	int first = 0, bold = 0, rest = 0, bold_rest = 0;

	for (int i = 0; i < g->words; i++) {
		const struct pp_tword *w = f->word + g->word[i];
		const int in_first = g->cell[g->of[i]].row == 0;

		if (!w->letters && !w->digits)
			continue;
		first += in_first;
		bold += in_first && w->bold;
		rest += !in_first;
		bold_rest += !in_first && w->bold;
	}
	if (g->head_rows || !first || bold < first || 3 * bold_rest > rest)
		return;
	g->head_rows = 1;
	g->head = FX_HEAD_HEURISTIC;
}

static void accept(struct pp_tfound *to, struct pp_tframe *f, struct pp_tgrid *g)
{
	if (to->n == PP_TABLES)
		return;
	g->turn = f->turn;
	bold_head(g, f);
	for (int i = 0; i < g->words; i++)
		f->word[g->word[i]].taken = 1;
	to->grid[to->n++] = *g;
}

/* ---- lattices ---- */

static int by_slots(const void *p, const void *q)
{
	const struct pp_tlattice *a = p, *b = q;
	const int n = a->rows * a->cols, m = b->rows * b->cols;

	return n != m ? m - n : a->y[0] != b->y[0] ? (a->y[0] < b->y[0] ? -1 : 1) :
		(a->x[0] > b->x[0]) - (a->x[0] < b->x[0]);
}

/* Rows that are one cell are no part of the table: notes at its lower end, a caption or nothing at
 * its upper end. */
static enum fx_st trim(struct pp_tlattice *l, struct pp_tframe *f, const struct pp_tgrid *g,
	struct fx_err *e)
{
	int first = 0, last = g->cells - 1, top = 0, bottom = l->rows;

	for (; last > 0 && l->cols > 1 && g->cell[last].cols == l->cols; last--)
		bottom = g->cell[last].row;
	for (; first < last && l->cols > 1 && g->cell[first].cols == l->cols; first++) {
		struct pp_trows t;

		FX_TRY(pp_trows(&t, f, &g->cell[first].at, 0, e));
		if (t.segs && !pp_tcaption(f, &t, t.seg))
			break;
		top = g->cell[first].row + g->cell[first].rows;
	}
	if (bottom - top < 2)
		return FX_OK;
	l->y += top;
	l->rows = bottom - top;
	l->over += (size_t)top * (size_t)l->cols;
	l->left += (size_t)top * (size_t)l->cols;
	return FX_OK;
}

#define WHITES 8

/* White that the lines of a column have in common. */
struct white { float x0[WHITES], x1[WHITES]; int n, lines, parted; };

/* A line's stretches s[0 .. n) in a column. */
static void see_line(struct white *w, const struct pp_tseg *s, int n)
{
	struct white next = { .lines = w->lines + 1, .parted = w->parted + (n > 1) };

	for (int i = 1; i < n; i++)
		for (int k = 0; k < (w->parted ? w->n : 1) && next.n < WHITES; k++) {
			const float x0 = fmaxf(w->parted ? w->x0[k] : -INFINITY, s[i - 1].at.x1);
			const float x1 = fminf(w->parted ? w->x1[k] : INFINITY, s[i].at.x0);

			if (x1 - x0 < .4f * s->size)
				continue;
			next.x0[next.n] = x0;
			next.x1[next.n++] = x1;
		}
	if (n > 1)
		*w = next;
	else
		w->lines++;
}

/* 1: what is one row or column within rules are several: in half of the rows figures stand below
 * each other in two cells side by side, or in one row three times, which no figure is broken into;
 * most lines of a column have white in one place. */
static int holds_more(const struct pp_tlattice *l, const struct pp_trows *t)
{
	struct white white[FX_TABLE_MAX_COLS] = { { .n = 0 } };
	int of = -1, lines = 0, rows = 0, several = 0;

	for (int i = 0; i < t->rows; i++) {
		const struct pp_trow *r = t->row + i;
		int row = 0, numbers = 0;

		while (row + 1 < l->rows && l->y[row + 1] <= r->y)
			row++;
		for (int k = r->seg, n; k < r->seg + r->segs; k += n) {
			const float x = (t->seg[k].at.x0 + t->seg[k].at.x1) / 2;
			int col = 0;

			while (col + 1 < l->cols && l->x[col + 1] <= x)
				col++;
			for (n = 1; k + n < r->seg + r->segs && t->seg[k + n].at.x1 <
			     l->x[col + 1] + .3f * r->size; n++)
				;
			if (t->seg[k + n - 1].at.x1 < l->x[col + 1] + .3f * r->size)
				see_line(white + col, t->seg + k, n);
			numbers += (col || l->cols == 1) && t->seg[k].digits &&
				pp_tseg_number(t->seg + k);
		}
		lines = row == of ? lines : 0;
		rows += row != of;
		of = row;
		lines += numbers >= 2;
		several += numbers >= 2 && lines == 2;
		if (lines >= 3)
			return 1;
	}
	if (several && 2 * several >= rows)
		return 1;
	for (int c = 0; c < l->cols; c++)
		if (white[c].n && white[c].parted >= 3 &&
		    10 * white[c].parted >= 6 * white[c].lines)
			return 1;
	return 0;
}

static enum fx_st lattice(struct pp_tfound *to, struct pp_tframe *f, struct pp_tlattice *l,
	struct fx_err *e)
{
	struct pp_tgrid g, h;
	struct evidence v;
	struct pp_trows t;

	FX_TRY(pp_tlattice_grid(&g, f, l, e));
	if (g.words < 4 || around(to, &g.at))
		return FX_OK;
	FX_TRY(trim(l, f, &g, e));
	FX_TRY(pp_tlattice_labels(l, f, e));
	FX_TRY(pp_tlattice_grid(&g, f, l, e));
	FX_TRY(pp_trows(&t, f, &g.at, 0, e));
	FX_TRY(weigh(&v, f, &g, e));
	if (2 * v.upright < v.words || g.words < 4)
		return FX_OK;
	if (l->cols < 2 || holds_more(l, &t)) {
		const struct pp_twhite w = { .at = g.at };
		struct evidence u;

		FX_TRY(pp_twhite_grid(&h, f, &w, e));
		if (h.rows >= 2) {
			FX_TRY(weigh(&u, f, &h, e));
			if (u.cols >= 2 && u.pairs >= 3 &&
			    10 * u.full > least_full(f, &h, 5) * u.slots &&
			    (l->cols > 1 || u.numeric)) {
				h.how = "ruled";
				accept(to, f, &h);
				return FX_OK;
			}
		}
	}
	if (v.rows < 2 || v.cols < 2 || v.pairs < 2 ||
	    10 * v.full < least_full(f, &g, 3) * v.slots)
		return FX_OK;
	accept(to, f, &g);
	return FX_OK;
}

/* ---- level rules alone ---- */

struct span { float y, x0, x1; int rules; };	/* rules of one height */

/* Rules at one height with no more than a column's gap between them. */
static int spans(struct span *to, const struct pp_tframe *f)
{
	int n = 0;

	for (int i = 0; i < f->r.levels; i++) {
		const struct pp_trule *r = f->r.level + i;
		int k = n - 1;

		for (int steps = 0; k >= 0 && r->at - to[k].y < .3f * f->size && steps < 64;
		     k--, steps++)
			if (r->a0 < to[k].x1 + 4 * f->size && to[k].x0 < r->a1 + 4 * f->size)
				break;
		if (k < 0 || r->at - to[k].y >= .3f * f->size ||
		    !(r->a0 < to[k].x1 + 4 * f->size && to[k].x0 < r->a1 + 4 * f->size)) {
			to[n++] = (struct span){ r->at, r->a0, r->a1, 1 };
			continue;
		}
		to[k].x0 = fminf(to[k].x0, r->a0);
		to[k].x1 = fmaxf(to[k].x1, r->a1);
		to[k].rules++;
	}
	return n;
}

static int alike(const struct pp_tframe *f, const struct span *a, const struct span *b)
{
	return fabsf(a->x0 - b->x0) < 1.5f * f->size && fabsf(a->x1 - b->x1) < 1.5f * f->size;
}

/* Stretches of the page within an area: lines of paragraphs nearly as wide as it, captions; all. */
static void count(int *other, int *all, const struct pp_tframe *f, const struct pp_trows *t,
	const struct pp_area *at)
{
	*other = *all = 0;
	for (int i = 0; i < t->rows; i++) {
		const struct pp_trow *r = t->row + i;

		if (r->y < at->y0 || r->y > at->y1)
			continue;
		for (int k = r->seg; k < r->seg + r->segs; k++) {
			const float x = (t->seg[k].at.x0 + t->seg[k].at.x1) / 2;

			if (x < at->x0 || x > at->x1)
				continue;
			*other += t->seg[k].prose && t->seg[k].at.x1 - t->seg[k].at.x0 >
				.6f * (at->x1 - at->x0);
			*other += pp_tcaption(f, t, t->seg + k);
			++*all;
		}
	}
}

static enum fx_st between(struct pp_tfound *to, struct pp_tframe *f, const struct pp_area *at,
	int rules, struct fx_err *e)
{
	const struct pp_twhite w = { .at = *at };
	struct evidence v;
	struct pp_tgrid g;

	if (around(to, at))
		return FX_OK;
	FX_TRY(pp_twhite_grid(&g, f, &w, e));
	if (g.rows < 2)
		return FX_OK;
	FX_TRY(weigh(&v, f, &g, e));
	if (2 * v.upright < v.words || v.cols < 2 || v.pairs < 2 ||
	    10 * v.full < least_full(f, &g, 4) * v.slots)
		return FX_OK;
	if (rules < 3 && !v.numeric && (v.cols < 3 || v.rows < 3 || 10 * v.full < 6 * v.slots))
		return FX_OK;
	g.how = "ruled";
	accept(to, f, &g);
	return FX_OK;
}

/* Where a table begins whose heading has rules over parts of it, above the first over all. */
static float head_rules(const struct span *s, int first, const struct pp_tframe *f,
	const struct pp_trows *t)
{
	float top = s[first].y;

	for (int i = first - 1; i >= 0 && top - s[i].y < 5 * f->size; i--) {
		const struct pp_area at = { s[first].x0, s[i].y, s[first].x1, top };
		int other, all;

		if (s[i].x0 < at.x0 - f->size || s[i].x1 > at.x1 + f->size ||
		    s[i].x1 - s[i].x0 < .4f * (at.x1 - at.x0))
			continue;
		count(&other, &all, f, t, &at);
		if (other)
			break;
		top = s[i].y;
	}
	return top;
}

static enum fx_st level(struct pp_tfound *to, struct pp_tframe *f, struct fx_err *e)
{
	struct span *s = FX_NEWN(f->a, (size_t)f->r.levels + 1, struct span);
	unsigned char *used = fx_alloc(f->a, (size_t)f->r.levels + 1, 1);
	struct pp_trows t;
	int n;

	if (!s || !used)
		return fx_fail(e, FX_NOMEM, "no memory for %d rules", f->r.levels);
	FX_TRY(pp_trows(&t, f, NULL, 0, e));
	n = spans(s, f);
	for (int i = 0; i < n && f->left > 0; i++) {
		int last = i, rules = 1;

		if (used[i] || s[i].x1 - s[i].x0 < 8 * f->size)
			continue;
		for (int j = i + 1; j < n && j < i + 256; j++) {
			const struct pp_area at = { s[i].x0 - f->size, s[last].y, s[i].x1 + f->size,
				s[j].y };
			int other, all;

			if (!alike(f, s + i, s + j))
				continue;
			count(&other, &all, f, &t, &at);
			f->left -= t.rows;
			if (other)
				break;
			used[j] = 1;
			rules += all > 0;
			last = all > 0 ? j : last;
		}
		if (rules > 1) {
			const struct pp_area at = { s[i].x0 - f->size, head_rules(s, i, f, &t),
				s[i].x1 + f->size, s[last].y };

			FX_TRY(between(to, f, &at, rules, e));
		}
	}
	return FX_OK;
}

/* ---- neither ---- */

/* Numbers below each other, or words in three columns that are short and hardly ever missing; no
 * list, no table of contents, no labels of a chart. */
static int is_table(const struct evidence *v)
{
	const int fill = v->slots ? 100 * v->full / v->slots : 0;

	if (v->rows < 3 || v->pairs < 3 || v->cols < 2)
		return 0;
	if ((v->cols == 2 && (2 * v->markers > v->rows || v->rows < 4)) ||
	    (v->numeric < 2 && (3 * v->leaders > v->rows || v->ordered)) ||
	    (v->ordered && 2 * v->sections > v->rows))
		return 0;
	if (v->numeric)
		return fill >= (v->numeric > 1 ? 50 : 60);
	return v->cols >= 3 && v->rows >= 4 && fill >= 80 && v->chars < 24 * v->full &&
		2 * v->markers < v->rows;
}

static enum fx_st on_run(void *ud, struct pp_tframe *f, const struct pp_area *at, int *taken,
	struct fx_err *e)
{
	const struct pp_twhite w = { .at = *at };
	struct evidence v;
	struct pp_tgrid g;

	if (in_figure(f, at) || around(ud, at))
		return FX_OK;
	FX_TRY(pp_twhite_grid(&g, f, &w, e));
	if (g.rows < 3)
		return FX_OK;
	FX_TRY(weigh(&v, f, &g, e));
	*taken = is_table(&v) && 2 * v.upright >= v.words;
	if (*taken)
		accept(ud, f, &g);
	return FX_OK;
}

enum fx_st pp_tfind(struct pp_tfound *to, struct pp_tframe *f, struct fx_err *e)
{
	struct pp_tlattice *l;
	int n;

	for (int pass = 0; pass < 2; pass++) {
		f->r = pass ? f->seen : f->drawn;
		FX_TRY(pp_tlattices(&l, &n, f, e));
		qsort(l, (size_t)n, sizeof(*l), by_slots);
		for (int i = 0; i < n && f->left > 0; i++)
			FX_TRY(lattice(to, f, l + i, e));
		if (!pass)
			FX_TRY(level(to, f, e));
	}
	for (int i = 0; i < f->regions; i++)
		FX_TRY(between(to, f, f->region + i, 2, e));
	f->r = f->drawn;
	return pp_truns(f, on_run, to, e);
}

/* 1: a lattice lies in an area, and takes most of it. */
static int fills(const struct pp_tlattice *l, const struct pp_area *at)
{
	const float x0 = l->x[0], x1 = l->x[l->cols], y0 = l->y[0], y1 = l->y[l->rows];
	const float w = -pp_apart(x0, x1, at->x0, at->x1), h = -pp_apart(y0, y1, at->y0, at->y1);

	return w > .9f * (x1 - x0) && h > .9f * (y1 - y0) && w > .7f * (at->x1 - at->x0) &&
		h > .7f * (at->y1 - at->y0);
}

/* The borders of columns in the frame, which have a place there where it reads along the raster. */
static int borders(float *to, const struct pp_tframe *f)
{
	const int level = fabs(f->s.along[0]) > .7;
	int n = 0;

	for (int i = 0; level && i < f->k->columns && n < FX_TABLE_MAX_COLS; i++) {
		const float x = f->k->column[i], quad[8] = { x, 0, x, 0, x, 0, x, 0 };
		struct pp_area at;

		pp_sheet_area(&at, &f->s, quad);
		to[n++] = at.x0;
	}
	return n;
}

enum fx_st pp_tarea(struct pp_tfound *to, struct pp_tframe *f, const struct pp_area *at,
	struct fx_err *e)
{
	float cut[FX_TABLE_MAX_COLS];
	const int cuts = borders(cut, f);
	const struct pp_twhite w = { .at = *at, .cut = cut, .cuts = cuts, .only = cuts > 0 };
	struct pp_tlattice *l;
	struct pp_tgrid g;
	const int had = to->n;
	int n;

	FX_TRY(pp_tlattices(&l, &n, f, e));
	for (int i = 0; i < n && !cuts; i++)
		if (fills(l + i, at))
			FX_TRY(lattice(to, f, l + i, e));
	if (to->n == had) {
		FX_TRY(pp_twhite_grid(&g, f, &w, e));
		if (g.rows)
			accept(to, f, &g);
	}
	for (int i = had; i < to->n; i++)
		to->grid[i].how = "area";
	return FX_OK;
}
