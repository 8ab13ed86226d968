/* page_sheet.c - see page_sheet.h */
#include "page_sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Heights of type in parts of its size, as most faces for text have them: an x, a capital, what
 * hangs below the base line, and the box that PDF readers draw about a character. */
static const float x_height = 0.46f, cap_height = 0.7f, depth = 0.21f, box_height = 1.15f;

static const float far_away = 1e6f;	/* no page is so large: FX_RASTER_MAX_SIDE */

static double sane(float v)
{
	return isfinite(v) ? (double)(v < -far_away ? -far_away : v > far_away ? far_away : v) : 0;
}

static int heavier(const void *p, const void *q)
{
	const struct pp_weight *a = p, *b = q;

	return a->v != b->v ? (a->v < b->v ? -1 : 1) : a->w - b->w;
}

float pp_weighted_median(struct pp_weight *v, int n)
{
	long all = 0, sum = 0;
	int i = 0;

	if (!n)
		return 0;
	qsort(v, (size_t)n, sizeof(*v), heavier);
	for (int k = 0; k < n; k++)
		all += v[k].w;
	while (i < n - 1 && 2 * (sum += v[i].w) < all)
		i++;
	return v[i].v;
}

int pp_size_step(float points)
{
	const float s = points > 0 ? 16 * (log2f(points) + 3) : 0;

	return s < 0 ? 0 : s >= PP_SIZES ? PP_SIZES - 1 : (int)s;
}

float pp_size_points(int step)
{
	return exp2f(((float)step + .5f) / 16 - 3);
}

float pp_apart(float a0, float a1, float b0, float b1)
{
	return (a0 > b0 ? a0 : b0) - (a1 < b1 ? a1 : b1);
}

void pp_area_add(struct pp_area *to, const struct pp_area *more)
{
	to->x0 = more->x0 < to->x0 ? more->x0 : to->x0;
	to->y0 = more->y0 < to->y0 ? more->y0 : to->y0;
	to->x1 = more->x1 > to->x1 ? more->x1 : to->x1;
	to->y1 = more->y1 > to->y1 ? more->y1 : to->y1;
}

/* ---- which way the page reads ---- */

static void direction(double d[2], const float q[8])
{
	d[0] = sane(q[2]) - sane(q[0]) + sane(q[4]) - sane(q[6]);
	d[1] = sane(q[3]) - sane(q[1]) + sane(q[5]) - sane(q[7]);
}

/* 0..3: right, down, left, up. A quad without a direction reads as most do. */
static int quarter(const double d[2])
{
	if (fabs(d[0]) >= fabs(d[1]))
		return d[0] < 0 ? 2 : 0;
	return d[1] < 0 ? 3 : 1;
}

/* Most words say which quarter, and those of it the angle: some words that stand turned in a
 * margin don't tilt the page. */
static void find_along(struct pp_sheet *s)
{
	long votes[4] = { 0 };
	double sum[4][2] = { { 1e-9, 0 }, { 0, 1e-9 }, { -1e-9, 0 }, { 0, -1e-9 } }, d[2], n;
	int best = 0;

	for (int i = 0; i < s->p->words; i++) {
		direction(d, s->p->word[i].quad);
		const int to = quarter(d);

		votes[to]++;
		sum[to][0] += d[0];
		sum[to][1] += d[1];
	}
	for (int i = 1; i < 4; i++)
		best = votes[i] > votes[best] ? i : best;
	n = hypot(sum[best][0], sum[best][1]);
	s->along[0] = sum[best][0] / n;
	s->along[1] = sum[best][1] / n;
}

void pp_sheet_area(struct pp_area *to, const struct pp_sheet *s, const float q[8])
{
	for (int i = 0; i < 4; i++) {
		const double x = sane(q[2 * i]), y = sane(q[2 * i + 1]);
		const double across = x * s->along[0] + y * s->along[1];
		const float u = (float)(s->mirrored ? -across : across);
		const float v = (float)(y * s->along[0] - x * s->along[1]);
		const struct pp_area at = { u, v, u, v };

		if (!i)
			*to = at;
		pp_area_add(to, &at);
	}
}

void pp_sheet_quad(float q[8], const struct pp_sheet *s, const struct pp_area *at)
{
	const double x0 = (double)(s->mirrored ? -at->x1 : at->x0);
	const double x1 = (double)(s->mirrored ? -at->x0 : at->x1);
	const double u[4] = { x0, x1, x1, x0 };
	const float v[4] = { at->y0, at->y0, at->y1, at->y1 };

	for (int i = 0; i < 4; i++) {
		q[2 * i] = (float)(u[i] * s->along[0] - (double)v[i] * s->along[1]);
		q[2 * i + 1] = (float)(u[i] * s->along[1] + (double)v[i] * s->along[0]);
	}
}

/* ---- letters ---- */

/* How high a word's ink is, in parts of the size. */
static float ink(const struct pp_shape *f)
{
	return (f->tall ? cap_height : x_height) + (f->deep ? depth : 0);
}

/* Neighbours on a line are of one type. If boxes hold the ink, a word that reaches over or under
 * the x-height is higher than one that doesn't, as much as `ink` says; else both are alike. Most
 * such pairs decide. */
static void find_tight(struct pp_sheet *s)
{
	long votes = 0;

	for (int l = 0; l < s->p->lines; l++) {
		const struct fx_dline *line = s->p->line + l;
		struct pp_area a, b = { 0 };
		struct pp_shape f, g = { 0 };

		for (int i = line->word; i < line->word + line->words; i++) {
			a = b;
			f = g;
			pp_shape(&g, s->p->word[i].text);
			pp_sheet_area(&b, s, s->p->word[i].quad);
			if (i > line->word && f.letters > 1 && g.letters > 1) {
				const float want = ink(&f) / ink(&g);
				const float got = (a.y1 - a.y0) / (b.y1 - b.y0);

				if (want > 1.25f)
					votes += got * got > want ? 1 : -1;
				else if (want < .8f)
					votes += got * got < want ? 1 : -1;
			}
		}
	}
	s->tight = votes > 0;
}

float pp_sheet_size(const struct pp_sheet *s, const struct fx_dword *w, const struct pp_shape *f,
	float h)
{
	if (isfinite(w->size) && w->size > 0 && w->size < far_away)
		return w->size;
	return h / (s->tight ? ink(f) : box_height);
}

const char *pp_row_text(const struct pp_sheet *s, const struct pp_row *r, int word)
{
	return s->p->word[r->word + word].text;
}

/* ---- rows ---- */

/* Twice as high as the row's letters. */
int pp_dropped(const struct pp_sheet *s, const struct pp_row *r)
{
	struct pp_shape f;
	struct pp_area at;

	if (r->words < 2 || r->size <= 0)
		return 0;
	pp_shape(&f, pp_row_text(s, r, 0));
	pp_sheet_area(&at, s, s->p->word[r->word].quad);
	return f.letters == 1 && f.upper == 1 && f.chars == 1 &&
		pp_sheet_size(s, s->p->word + r->word, &f, at.y1 - at.y0) > 2 * r->size;
}

/* Its first letter does not make it as high as the lines that this is let into. */
static void without_dropped(const struct pp_sheet *s, struct pp_row *r)
{
	const float x0 = r->at.x0;

	for (int i = 1; i < r->words; i++) {
		struct pp_area at;

		pp_sheet_area(&at, s, s->p->word[r->word + i].quad);
		if (i == 1)
			r->at = at;
		pp_area_add(&r->at, &at);
	}
	r->at.x0 = fminf(r->at.x0, x0);
}

struct scratch { struct pp_weight *size, *base; };

static void measure(const struct pp_sheet *s, struct pp_row *r, const struct scratch *v)
{
	const int n = r->words;
	int upper = 0, lower = 0, bold = 0, italic = 0, sized = 0, against = 0;
	struct pp_area at;
	struct pp_shape f;
	double d[2];

	for (int i = 0; i < n; i++) {
		const struct fx_dword *w = s->p->word + r->word + i;

		pp_shape(&f, w->text);
		pp_sheet_area(&at, s, w->quad);
		if (!i)
			r->at = at;
		if (i == 1)
			r->second = at.x0;
		r->first = i ? r->first : at.x1 - at.x0;
		pp_area_add(&r->at, &at);
		direction(d, w->quad);
		against += d[0] * s->along[0] + d[1] * s->along[1] < .7 * hypot(d[0], d[1]);
		r->chars += f.chars;
		r->letters += f.letters;
		r->digits += f.digits;
		upper += f.upper;
		lower += f.lower;
		bold += w->style & FX_BOLD ? f.letters + f.digits : 0;
		italic += w->style & FX_ITALIC ? f.letters + f.digits : 0;
		if (f.letters + f.digits) {
			const float size = pp_sheet_size(s, w, &f, at.y1 - at.y0);

			v->size[sized] = (struct pp_weight){ size, f.letters + f.digits };
			v->base[sized++] = (struct pp_weight){ at.y1 - (f.deep && s->tight ?
				depth * size : 0), f.letters + f.digits };
		}
	}
	r->turned = 2 * against > n;
	r->size = pp_weighted_median(v->size, sized);
	r->base = sized ? pp_weighted_median(v->base, sized) : r->at.y1;
	r->second = n > 1 ? r->second : r->at.x1;
	if (pp_dropped(s, r))
		without_dropped(s, r);
	r->bold = bold > 0 && 10 * bold >= 9 * (r->letters + r->digits);
	r->italic = italic > 0 && 10 * italic >= 9 * (r->letters + r->digits);
	r->capitals = upper >= 3 && upper >= 9 * lower;
}

void pp_sheet_cut(struct pp_sheet *s, int row, int at)
{
	struct pp_row *r = s->row + row;

	memmove(r + 1, r, (size_t)(s->rows - row) * sizeof(*r));
	s->rows++;
	r[1].word += at;
	r[1].words -= at;
	r->words = at;
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < r[k].words; i++) {
			struct pp_area w;

			pp_sheet_area(&w, s, s->p->word[r[k].word + i].quad);
			if (!i)
				r[k].at = w;
			pp_area_add(&r[k].at, &w);
		}
}

static void count(struct pp_sheet *s, const struct pp_row *r)
{
	if (r->turned)
		return;
	s->letter[pp_size_step(r->size * s->scale)] += r->letters;
	s->letters += r->letters;
	s->bold += r->bold ? r->letters : 0;
	s->capitals += r->capitals ? r->letters : 0;
}

/* Of lines that follow each other in a block, in parts of their size. */
static void find_leading(struct pp_sheet *s, struct pp_weight *v)
{
	int n = 0;

	for (int i = 1; i < s->rows; i++) {
		const struct pp_row *a = s->row + i - 1, *b = a + 1;
		const float by = a->size > 0 ? (b->base - a->base) / a->size : 0;

		if (a->block == b->block && by > .7f && by < 3)
			v[n++] = (struct pp_weight){ by, 1 };
	}
	s->leading = n >= 3 ? pp_weighted_median(v, n) : 1.3f;
}

static void find_page(struct pp_sheet *s)
{
	const float w = (float)s->p->w, h = (float)s->p->h;
	const float q[8] = { 0, 0, w, 0, w, h, 0, h };

	pp_sheet_area(&s->page, s, q);
	s->scale = s->p->h > 0 && s->p->h_pt > 0 ? s->p->h_pt / (float)s->p->h :
		s->p->dpi > 0 ? 72 / s->p->dpi : 1;
	if (!isfinite(s->scale) || s->scale <= 0)
		s->scale = 1;
}

/* Right to left: more letters of such scripts than others. */
static void find_side(struct pp_sheet *s)
{
	long right = 0, letters = 0;
	struct pp_shape f;

	for (int i = 0; i < s->p->words; i++) {
		pp_shape(&f, s->p->word[i].text);
		right += f.right;
		letters += f.letters;
	}
	s->mirrored = 2 * right > letters;
}

enum fx_st pp_sheet(struct pp_sheet *s, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e)
{
	const size_t most = (size_t)(p->words > p->lines ? p->words : p->lines) + 1;
	const struct scratch v = { FX_NEWN(a, most, struct pp_weight),
		FX_NEWN(a, most, struct pp_weight) };

	*s = (struct pp_sheet){ .p = p, .row = FX_NEWN(a, (size_t)p->lines + PP_CUTS,
		struct pp_row) };
	if (!v.size || !v.base || !s->row)
		return fx_fail(e, FX_NOMEM, "no memory to measure %d words", p->words);
	find_along(s);
	find_side(s);
	find_page(s);
	find_tight(s);
	for (int b = 0; b < p->blocks; b++)
		for (int l = 0; p->block[b].kind == FX_DOC_TEXT && l < p->block[b].lines; l++) {
			struct pp_row *r = s->row + s->rows++;

			r->line = p->block[b].line + l;
			r->block = b;
			r->word = p->line[r->line].word;
			r->words = p->line[r->line].words;
			measure(s, r, &v);
			count(s, r);
		}
	find_leading(s, v.size);
	return FX_OK;
}
