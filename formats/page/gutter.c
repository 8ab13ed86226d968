/* gutter.c - the white between two columns: from each wide gap in a row, white grows up and down
 * until words bar it. It parts columns when text of several words stands along both its sides;
 * numbers in a margin and the cells of a table do not make columns. */
#include "parts.h"

struct strip { int x0, x1, y0, y1; };	/* white, and the rows it runs by */

static int base(const struct fx_pink *k, int w)
{
	return k->frag[k->word[w].frag].base;
}

static int xh(const struct fx_pink *k, int w)
{
	return k->frag[k->word[w].frag].xh;
}

/* Grows s from item `at` on, up (step -1) or down; words are sorted by baseline. */
static void grow(struct strip *s, const struct fx_pink *k, const struct fx_pset *set, int at,
	int step)
{
	int least = xh(k, set->word[at]);

	for (int i = at; i >= 0 && i < set->n; i += step) {
		const struct fx_box *b = &k->word[set->word[i]].box;
		const int y = base(k, set->word[i]), top = y - xh(k, set->word[i]);
		int left, right;

		--*set->left;
		if (b->x1 > s->x0 && b->x0 < s->x1) {
			left = s->x1 - b->x1;
			right = b->x0 - s->x0;
			if (fx_pmax(left, right) < fx_pmax(least, xh(k, set->word[i]))) {
				if (step < 0)
					s->y0 = fx_pmin(y, s->y1);
				else
					s->y1 = fx_pmax(top, s->y0);
				return;
			}
			if (left > right)
				s->x0 = b->x1;
			else
				s->x1 = b->x0;
		}
		if (step < 0)
			s->y0 = fx_pmin(s->y0, top);
		else
			s->y1 = fx_pmax(s->y1, y);
	}
	if (step < 0)
		s->y0 = 0;
	else
		s->y1 = k->h;
}

struct side { int rows, words, wide, last, frag; };

static void count(struct side *s, const struct fx_pink *k, int w, int step)
{
	if (s->rows == 0 || base(k, w) - s->last > step)
		s->rows++;
	s->last = base(k, w);
	s->words++;
	s->wide += k->word[w].box.x1 - k->word[w].box.x0;
}

/* Rows of text along the strip; 0: it parts no columns. */
static int worth(const struct strip *s, const struct fx_pink *k, const struct fx_pset *set,
	int *seen)
{
	struct side side[2] = { { 0 } };
	int parts[2] = { 0 }, high = 0, n = 0, rows;
	const int serial = ++seen[2 * k->frags];

	for (int i = 0; i < set->n; i++) {
		const int w = set->word[i], f = k->word[w].frag;
		const struct fx_box *b = &k->word[w].box;
		const int y = base(k, w) - xh(k, w) / 2, right = b->x0 + b->x1 > s->x0 + s->x1;

		if (y < s->y0 || y > s->y1)
			continue;
		high += xh(k, w);
		n++;
		count(&side[right], k, w, xh(k, w));
		/* stretches, each side of the strip by itself */
		if (seen[2 * f + right] != serial) {
			seen[2 * f + right] = serial;
			parts[right]++;
		}
	}
	if (!n || !parts[0] || !parts[1])
		return 0;
	high /= n;
	for (int i = 0; i < 2; i++)
		if (side[i].rows < 3 || side[i].words * 10 < parts[i] * 17 ||
		    side[i].wide < parts[i] * 8 * high)
			return 0;
	rows = fx_pmin(side[0].rows, side[1].rows);
	if (rows < 6 && (s->x1 - s->x0) * 2 < 3 * high)
		return 0;
	return rows;
}

/* The word that follows item i in its row, else, as columns need not stand level, near its row;
 * -1: none. */
static int follower(const struct fx_pink *k, const struct fx_pset *set, int i, int high)
{
	const struct fx_box *a = &k->word[set->word[i]].box;
	const int y = base(k, set->word[i]), h = xh(k, set->word[i]);
	int best = -1, near = -1;

	for (int step = -1; step <= 1; step += 2)
		for (int j = i + step; j >= 0 && j < set->n; j += step) {
			const int w = set->word[j];

			--*set->left;
			if (base(k, w) - y > high || y - base(k, w) > high)
				break;
			if (k->word[w].box.x0 < a->x1)
				continue;
			if (near < 0 || k->word[w].box.x0 < k->word[near].box.x0)
				near = w;
			if (2 * fx_pcommon(y - h, y, base(k, w) - xh(k, w), base(k, w)) < h)
				continue;
			if (best < 0 || k->word[w].box.x0 < k->word[best].box.x0)
				best = w;
		}
	return best >= 0 ? best : near;
}

int fx_page_gutter(struct fx_box *found, const struct fx_pink *k, const struct fx_pset *set,
	int *seen)
{
	int best = 0, high = 0;
	int64_t wide = 0;

	for (int i = 0; i <= 2 * k->frags; i++)
		seen[i] = 0;
	for (int i = 0; i < set->n; i++)
		high = fx_pmax(high, xh(k, set->word[i]));
	for (int i = 0; i < set->n && *set->left > 0; i++) {
		const int w = set->word[i], next = follower(k, set, i, 3 * high / 2);
		struct strip s;
		int rows;

		if (next < 0)
			continue;
		s = (struct strip){ k->word[w].box.x1, k->word[next].box.x0,
			base(k, w) - xh(k, w), base(k, w) };
		if ((s.x1 - s.x0) * 10 < 11 * xh(k, w))
			continue;
		if (best && s.x0 <= found->x0 && s.x1 >= found->x1 && s.y0 >= found->y0 &&
		    s.y1 <= found->y1)
			continue;		/* would grow into the same */
		grow(&s, k, set, i, -1);
		grow(&s, k, set, i, 1);
		if (s.y1 - s.y0 < 5 * xh(k, w))
			continue;
		*set->left -= set->n;
		rows = worth(&s, k, set, seen);
		if (rows > best || (rows && rows == best && s.x1 - s.x0 > wide)) {
			best = rows;
			wide = s.x1 - s.x0;
			*found = (struct fx_box){ s.x0, s.y0, s.x1, s.y1 };
		}
	}
	return best;
}
