/* lines_tidy.c - see lines_tidy.h */
#include "lines_tidy.h"

#include <stdlib.h>

#define LEVEL 0.5	/* points between the middles of pieces of one line ... */
#define TOUCH 0.75	/* ... and between their ends */
#define DOTS 3.0	/* ... of dots that are no longer than that */

static int order(float a, float b)
{
	return a < b ? -1 : a > b;
}

/* The first of n comparisons that says something. */
static int first_of(const int *by, size_t n)
{
	size_t i = 0;

	while (i + 1 < n && !by[i])
		i++;
	return by[i];
}

static float middle(const struct fx_piece *p)
{
	return p->kind == FX_PIECE_UPRIGHT ? p->r.x0 + p->r.x1 : p->r.y0 + p->r.y1;
}

static float from(const struct fx_piece *p)
{
	return p->kind == FX_PIECE_UPRIGHT ? p->r.y0 : p->r.x0;
}

static float to(const struct fx_piece *p)
{
	return p->kind == FX_PIECE_UPRIGHT ? p->r.y1 : p->r.x1;
}

static float length(const struct fx_piece *p)
{
	const float w = p->r.x1 - p->r.x0, h = p->r.y1 - p->r.y0;

	return w > h ? w : h;
}

static int by_place(const void *p, const void *q)
{
	const struct fx_piece *a = p, *b = q;
	const int by[] = { order(a->r.y0, b->r.y0), order(a->r.x0, b->r.x0),
		order(a->r.y1, b->r.y1), order(a->r.x1, b->r.x1), (int)a->kind - (int)b->kind };

	return first_of(by, FX_COUNT(by));
}

static int by_middle(const void *p, const void *q)
{
	const struct fx_piece *a = p, *b = q;
	const int by[] = { (int)a->kind - (int)b->kind, order(middle(a), middle(b)),
		by_place(p, q) };

	return first_of(by, FX_COUNT(by));
}

static int by_row(const void *p, const void *q)
{
	const struct fx_piece *a = p, *b = q;
	const int by[] = { a->row - b->row, order(from(a), from(b)), by_place(p, q) };

	return first_of(by, FX_COUNT(by));
}

static int by_length(const void *p, const void *q)
{
	const struct fx_piece *a = p, *b = q;
	const int by[] = { order(length(b), length(a)), by_place(p, q) };

	return first_of(by, FX_COUNT(by));
}

/* Rows: pieces sorted by their middles that are close to the first of the row. Rectangles are no
 * row, but for the same one again. */
static void set_rows(struct fx_piece *p, int n, double px)
{
	for (int i = 0, first = 0; i < n; i++) {
		const int same = p[i].kind == FX_PIECE_FILL ? i && !by_place(p + i, p + i - 1) :
			(double)(middle(p + i) - middle(p + first)) <= 2 * LEVEL * px;

		if (p[i].kind != p[first].kind || !same)
			first = i;
		p[i].row = first;
	}
}

static int goes_on(const struct fx_piece *line, const struct fx_piece *p, float last, double px)
{
	const double gap = (double)(from(p) - to(line)) / px;
	const int dots = (double)last <= DOTS * px && (double)length(p) <= DOTS * px;

	return p->row == line->row && gap <= (dots ? DOTS : TOUCH);
}

static void take(struct fx_piece *line, const struct fx_piece *p)
{
	struct fx_layer_rule *a = &line->r;
	const struct fx_layer_rule *b = &p->r;

	a->x0 = b->x0 < a->x0 ? b->x0 : a->x0;
	a->y0 = b->y0 < a->y0 ? b->y0 : a->y0;
	a->x1 = b->x1 > a->x1 ? b->x1 : a->x1;
	a->y1 = b->y1 > a->y1 ? b->y1 : a->y1;
}

int fx_lines_join(struct fx_piece *p, int n, double px, int most)
{
	float last = 0;			/* length of the piece that came to a line last */
	int m = 0;

	if (!n)
		return 0;
	qsort(p, (size_t)n, sizeof *p, by_middle);
	set_rows(p, n, px);
	qsort(p, (size_t)n, sizeof *p, by_row);
	for (int i = 0; i < n; i++) {
		const float len = length(p + i);

		if (m && goes_on(p + m - 1, p + i, last, px))
			take(p + m - 1, p + i);
		else
			p[m++] = p[i];
		last = len;
	}
	qsort(p, (size_t)m, sizeof *p, by_length);
	return m < most ? m : most;
}

int fx_lines_sort(struct fx_piece *p, int n, double px)
{
	int m = 0;

	for (int i = 0; i < n; i++)
		if ((double)length(p + i) > FX_LINES_THIN * px)
			p[m++] = p[i];
	if (m)
		qsort(p, (size_t)m, sizeof *p, by_place);
	return m;
}
