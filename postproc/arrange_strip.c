/* arrange_strip.c - the white between two columns: from each gap beside a stretch, white grows up
 * and down until something bars it. The strip along most rows of text is the best. */
#include "arrange_parts.h"

#include <math.h>

struct side { int rows, segs, words; float wide, last, x0, x1; };

/* Grows s from item `at` on, up (step -1) or down. */
static void grow(struct pp_strip *s, struct pp_arr *r, const int *item, int n, int at, int step)
{
	for (int i = at; i >= 0 && i < n; i += step) {
		const struct pp_seg *b = r->seg + item[i];

		r->left--;
		if (b->x1 > s->x0 && b->x0 < s->x1) {
			const float left = s->x1 - b->x1, right = b->x0 - s->x0;

			if (fmaxf(left, right) < r->high / 2) {
				if (step < 0)
					s->y0 = fminf(b->y1, s->y1);
				else
					s->y1 = fmaxf(b->y0, s->y0);
				return;
			}
			if (left > right)
				s->x0 = b->x1;
			else
				s->x1 = b->x0;
		}
		if (step < 0)
			s->y0 = fminf(s->y0, b->y0);
		else
			s->y1 = fmaxf(s->y1, b->y1);
	}
}

static void count(struct side *s, const struct pp_seg *b, float high)
{
	const float y = (b->y0 + b->y1) / 2;

	if (!s->rows || y - s->last > high / 2)
		s->rows++;
	s->x0 = s->segs ? fminf(s->x0, b->x0) : b->x0;
	s->x1 = s->segs ? fmaxf(s->x1, b->x1) : b->x1;
	s->last = y;
	s->segs++;
	s->words += b->words;
	s->wide += b->x1 - b->x0;
}

/* Notes beside a text: most of what stands in the narrow side is level with nothing beyond. */
static int apart(struct pp_arr *r, const int *item, int n, const struct pp_strip *s, int narrow)
{
	int alone = 0, all = 0;

	for (int i = 0; i < n; i++) {
		const struct pp_seg *b = r->seg + item[i];
		const float y = (b->y0 + b->y1) / 2;
		int level = 0;

		if (y < s->y0 || y > s->y1 || !b->words ||
		    (b->x0 + b->x1 > s->x0 + s->x1) != narrow)
			continue;
		for (int step = -1; step <= 1; step += 2)
			for (int j = i + step; j >= 0 && j < n; j += step) {
				const struct pp_seg *c = r->seg + item[j];
				const float cy = (c->y0 + c->y1) / 2;

				r->left--;
				if (fabsf(cy - y) > b->high / 4)
					break;
				level |= c->words && (c->x0 + c->x1 > s->x0 + s->x1) != narrow;
			}
		alone += !level;
		all++;
	}
	return all >= 2 && 2 * alone > all;
}

/* Rows of text along the strip; 0: it parts no columns. Numbers in a margin and cells of a table
 * do not make columns: stretches there are short. */
static int worth(struct pp_arr *r, const int *item, int n, const struct pp_strip *s)
{
	struct side side[2] = { { 0 } };
	int narrow, text[2];

	for (int i = 0; i < n; i++) {
		const struct pp_seg *b = r->seg + item[i];
		const float y = (b->y0 + b->y1) / 2;

		if (y >= s->y0 && y <= s->y1 && b->words)
			count(&side[b->x0 + b->x1 > s->x0 + s->x1], b, r->high);
	}
	r->left -= n;
	if (!side[0].segs || !side[1].segs)
		return 0;
	for (int i = 0; i < 2; i++)
		text[i] = side[i].rows >= 3 && side[i].words * 10 >= side[i].segs * 17 &&
			side[i].wide >= (float)(4 * side[i].segs) * r->high;
	narrow = side[1].x1 - side[1].x0 < side[0].x1 - side[0].x0;
	if (!text[0] || !text[1]) {
		if (!text[!narrow] || side[narrow].words < 2 * side[narrow].rows ||
		    !apart(r, item, n, s, narrow))
			return 0;
		return side[narrow].rows;
	}
	if (side[0].rows < 6 && side[1].rows < 6 && s->x1 - s->x0 < 0.75f * r->high)
		return 0;
	return side[0].rows < side[1].rows ? side[0].rows : side[1].rows;
}

/* Where the nearest text to the right of item i starts, level with it or near its row; 0: none. */
static float follower(struct pp_arr *r, const int *item, int n, int i)
{
	const struct pp_seg *a = r->seg + item[i];
	const float y = (a->y0 + a->y1) / 2;
	float best = 0;
	int found = 0;

	for (int step = -1; step <= 1; step += 2)
		for (int j = i + step; j >= 0 && j < n; j += step) {
			const struct pp_seg *b = r->seg + item[j];

			r->left--;
			if (fabsf((b->y0 + b->y1) / 2 - y) > 1.5f * r->high || r->left < 0)
				break;
			if (b->words && b->x0 >= a->x1 && (!found || b->x0 < best)) {
				best = b->x0;
				found = 1;
			}
		}
	return found ? best : a->x1;
}

int pp_strip_find(struct pp_strip *best, struct pp_arr *r, const int *item, int n)
{
	int most = 0;

	for (int i = 0; i < n && r->left > 0; i++) {
		const struct pp_seg *a = r->seg + item[i];
		struct pp_strip s = { a->x1, a->y0, 0, a->y1 };
		int rows;

		if (!a->words)
			continue;
		s.x1 = follower(r, item, n, i);
		if (s.x1 - s.x0 < r->high / 2)
			continue;
		if (most && s.x0 <= best->x0 && s.x1 >= best->x1 && s.y0 >= best->y0 &&
		    s.y1 <= best->y1)
			continue;		/* would grow into the same */
		grow(&s, r, item, n, i, -1);
		grow(&s, r, item, n, i, 1);
		rows = s.y1 - s.y0 < 2.5f * r->high ? 0 : worth(r, item, n, &s);
		if (rows > most || (rows && rows == most && s.x1 - s.x0 > best->x1 - best->x0)) {
			most = rows;
			*best = s;
		}
	}
	return most > 0;
}
