/* frags.c - from pieces of ink to stretches of lines: letters are linked to the letter on their
 * right; dots, accents and small bits then go to the stretch that they stand in; and pieces in
 * which letters of two lines touch are cut. */
#include "parts.h"

#include <stdlib.h>
#include <string.h>

/* Things sorted into horizontal bands, so that neighbours are found without looking at all. */
struct bands {
	int high, n;		/* pixels a band, bands */
	int *start, *item;	/* item[start[b] .. start[b + 1]), by x0 */
};

struct work {
	struct fx_pink *k;
	struct bands b;
	int *up;		/* union-find over pieces */
	int *tmp;		/* 3 ints a piece */
	char *tall;		/* 1: far taller than the letters around it */
	int speck;		/* area up to which a piece is nothing */
	int cap;		/* of b.item */
	struct fx_arena *a;
};

struct key { int x0, i; };

static int by_key(const void *p, const void *q)
{
	const struct key *a = p, *b = q;

	return a->x0 != b->x0 ? (a->x0 < b->x0 ? -1 : 1) : a->i < b->i ? -1 : a->i > b->i;
}

static int height(const struct fx_pink *k, int i)
{
	return k->piece[i].box.y1 - k->piece[i].box.y0;
}

static int width(const struct fx_pink *k, int i)
{
	return k->piece[i].box.x1 - k->piece[i].box.x0;
}

static int root(int *up, int i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

static void join(int *up, int i, int j)
{
	i = root(up, i);
	j = root(up, j);
	if (i < j)
		up[j] = i;
	else
		up[i] = j;
}

static int band_of(const struct bands *b, int y)
{
	return fx_pclamp(y / b->high, 0, b->n - 1);
}

static int middle(const struct fx_pink *k, int i)
{
	return (k->piece[i].box.y0 + k->piece[i].box.y1) / 2;
}

static int is_body(const struct work *w, int i)
{
	const struct fx_pink *k = w->k;

	return k->piece[i].frag == -1 && height(k, i) * 20 >= k->size * 9 &&
		k->piece[i].area > w->speck;
}

static int is_mark(const struct work *w, int i)
{
	return w->k->piece[i].frag == -1 && w->k->piece[i].area > w->speck && !is_body(w, i);
}

/* Puts the pieces for which `is` holds into bands by their middle. */
static void fill(struct work *w, int (*is)(const struct work *, int))
{
	struct key *key = (struct key *)(void *)w->tmp;
	struct bands *b = &w->b;
	int n = 0;

	for (int i = 0; i < w->k->pieces; i++)
		if (is(w, i))
			key[n++] = (struct key){ w->k->piece[i].box.x0, i };
	if (n)
		qsort(key, (size_t)n, sizeof *key, by_key);
	memset(b->start, 0, ((size_t)b->n + 2) * sizeof *b->start);
	for (int i = 0; i < n; i++)
		b->start[band_of(b, middle(w->k, key[i].i)) + 2]++;
	for (int i = 0; i < b->n; i++)
		b->start[i + 2] += b->start[i + 1];
	for (int i = 0; i < n; i++)
		b->item[b->start[band_of(b, middle(w->k, key[i].i)) + 1]++] = key[i].i;
}

/* The first item of band `band` that starts at x or right of it. */
static int from_x(const struct work *w, int band, int x)
{
	int lo = w->b.start[band], hi = w->b.start[band + 1];

	while (lo < hi) {
		int mid = (lo + hi) / 2;

		if (w->k->piece[w->b.item[mid]].box.x0 < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Is piece i more than twice as tall as the usual one of those around it? */
static int is_tall(const struct work *w, int i)
{
	const struct fx_pink *k = w->k;
	const struct fx_box *a = &k->piece[i].box;
	const int reach = 4 * k->size, h = height(k, i);
	int near = 0, low = 0;

	if (h < 2 * k->size)
		return 0;
	for (int band = band_of(&w->b, a->y0); band <= band_of(&w->b, a->y1 - 1); band++)
		for (int p = from_x(w, band, a->x0 - reach); p < w->b.start[band + 1]; p++) {
			const struct fx_box *b = &k->piece[w->b.item[p]].box;

			if (b->x0 > a->x1 + reach)
				break;
			if (w->b.item[p] == i)
				continue;
			near++;
			low += (b->y1 - b->y0) * 11 < h * 5;
		}
	return near >= 2 && low * 3 > near * 2;
}

static int may_link(const struct work *w, int i, int j)
{
	const struct fx_box *a = &w->k->piece[i].box, *b = &w->k->piece[j].box;
	const int ha = a->y1 - a->y0, hb = b->y1 - b->y0;
	const int less = fx_pmin(ha, hb), more = fx_pmax(ha, hb);

	return !w->tall[j] && fx_pcommon(a->y0, a->y1, b->y0, b->y1) * 10 >= less * 4 &&
		more * 5 <= less * 14;
}

/* Links each letter to the nearest on its right that is at least `like` tenths as high. */
static void link_letters(struct work *w, int reach_tenths, int least_high, int like)
{
	const struct fx_pink *k = w->k;

	for (int s = 0; s < w->b.start[w->b.n]; s++) {
		const int i = w->b.item[s], h = height(k, i);
		const struct fx_box *a = &k->piece[i].box;
		int best = -1, least = 0;

		if (w->tall[i])
			continue;
		for (int band = band_of(&w->b, a->y0 - h); band <= band_of(&w->b, a->y1 + h);
		     band++)
			for (int p = from_x(w, band, a->x0); p < w->b.start[band + 1]; p++) {
				const int j = w->b.item[p], hj = height(k, j);
				const struct fx_box *b = &k->piece[j].box;
				const int gap = b->x0 - a->x1, high = fx_pmax(h, hj);

				if (best >= 0 ? gap > least : gap > k->size * 8)
					break;
				if (j == i || 10 * hj < like * h ||
					gap * 10 > fx_pmax(high, least_high) * reach_tenths ||
					b->x1 <= a->x1 || !may_link(w, i, j))
					continue;
				best = j;
				least = gap;
			}
		if (best >= 0)
			join(w->up, i, best);
	}
}

static void name_groups(struct work *w, int (*is)(const struct work *, int), int first)
{
	for (int i = 0; i < w->k->pieces; i++)
		w->tmp[i] = is(w, i);
	for (int i = 0; i < w->k->pieces; i++)
		if (w->tmp[i])
			w->k->piece[i].frag = first + root(w->up, i);
}

/* ---- small things into the stretch they stand in ---- */

/* How far box b is from being a part of f; -1: it cannot be one. loose 1: it may stand higher or
 * lower than parts do, 2: be as tall as a bracket. */
static int distance(const struct fx_frag *f, const struct fx_box *b, int loose)
{
	const int y = (b->y0 + b->y1) / 2, tall = (f->caps ? 14 : 17) + 4 * (loose == 1);
	const int gap = fx_pmax(-fx_pcommon(f->box.x0, f->box.x1, b->x0, b->x1), 0);
	int off = 0;

	if (gap * 10 > 11 * f->xh || (b->y1 - b->y0) * 10 > (loose > 1 ? 22 : 13) * f->xh)
		return -1;
	if (y < f->base - f->xh * tall / 10)
		off = f->base - f->xh * tall / 10 - y;
	if (y > f->base + f->xh * (4 + 2 * (loose == 1)) / 10)
		off = y - f->base - f->xh * (4 + 2 * (loose == 1)) / 10;
	return off * 10 > 4 * f->xh ? -1 : gap + 3 * off;
}

/* Stretches into the bands that they span; x order does not matter here. */
static enum fx_st fill_frags(struct work *w, struct fx_err *e)
{
	struct bands *b = &w->b;
	const struct fx_pink *k = w->k;

	for (int pass = 0; pass < 2; pass++) {
		if (!pass)
			memset(b->start, 0, ((size_t)b->n + 2) * sizeof *b->start);
		for (int i = 0; i < k->frags; i++) {
			const struct fx_frag *f = k->frag + i;
			int to = band_of(b, f->base + f->xh);

			for (int at = band_of(b, f->base - 2 * f->xh); at <= to; at++) {
				if (!pass)
					b->start[at + 2]++;
				else
					b->item[b->start[at + 1]++] = i;
			}
		}
		for (int i = 0; !pass && i < b->n; i++)
			b->start[i + 2] += b->start[i + 1];
		if (!pass && b->start[b->n + 1] > w->cap) {
			w->cap = b->start[b->n + 1];
			b->item = FX_NEWN(w->a, w->cap, int);
			if (!b->item)
				return fx_fail(e, FX_NOMEM, "page: %d stretches", k->frags);
		}
	}
	return FX_OK;
}

static int host(const struct work *w, const struct fx_box *b, int self, int loose)
{
	const struct fx_pink *k = w->k;
	const int band = band_of(&w->b, (b->y0 + b->y1) / 2);
	int best = -1, least = 0;

	for (int p = w->b.start[band]; p < w->b.start[band + 1]; p++) {
		const int f = w->b.item[p];
		int d = f == self ? -1 : distance(k->frag + f, b, loose);

		if (d >= 0 && (best < 0 || d < least)) {
			best = f;
			least = d;
		}
	}
	return best;
}

static enum fx_st absorb(struct work *w, struct fx_err *e)
{
	struct fx_pink *k = w->k;
	int *to = w->tmp, *sure = w->tmp + k->pieces;

	FX_TRY(fill_frags(w, e));
	for (int i = 0; i < k->pieces; i++) {
		to[i] = -1;
		if (is_mark(w, i))
			to[i] = host(w, &k->piece[i].box, -1, 0);
	}
	/* stretches of bits only: heads of i, commas of large type */
	for (int f = 0; f < k->frags; f++) {
		const struct fx_frag *g = k->frag + f;
		int at = -1;

		if (g->pieces <= 3)
			at = host(w, &g->box, f, 2);
		if (at >= 0 && (g->box.y1 - g->box.y0) * 10 > 7 * k->frag[at].xh &&
		    fx_pcommon(g->box.x0, g->box.x1, k->frag[at].box.x0,
			k->frag[at].box.x1) <= 0)
			at = -1;
		if (at >= 0 && (k->frag[at].pieces <= g->pieces ||
		    k->frag[at].xh * 10 < g->xh * 9))
			at = -1;
		sure[f] = at;
	}
	for (int i = 0; i < k->pieces; i++) {
		if (to[i] >= 0)
			k->piece[i].frag = to[i];
		else if (k->piece[i].frag >= 0 && sure[k->piece[i].frag] >= 0)
			k->piece[i].frag = sure[k->piece[i].frag];
	}
	fx_page_collect(k, w->tmp);
	return FX_OK;
}

/* ---- pieces in which two lines touch ---- */

/* Where ink is thinnest between y0 and y1. */
static int thinnest(const struct fx_pink *k, int p, int y0, int y1)
{
	int best = (y0 + y1) / 2, least = k->w + 1;

	y1 = fx_pmin(y1, k->h - 1);
	for (int y = y0; y <= y1; y++) {
		int ink = 0;

		for (int i = k->row[y]; i < k->row[y + 1]; i++)
			if (k->run[i].piece == p)
				ink += k->run[i].x1 - k->run[i].x0;
		if (ink < least ||
			(ink == least && abs(2 * y - y0 - y1) < abs(2 * best - y0 - y1))) {
			least = ink;
			best = y;
		}
	}
	return best;
}

/* A large letter at the start of a chapter, beside the first lines of it. */
static int is_initial(const struct fx_pink *k, int p)
{
	const struct fx_box *b = &k->piece[p].box;
	int beside = 0;

	for (int f = 0; f < k->frags; f++) {
		const struct fx_frag *g = k->frag + f;

		if (f == k->piece[p].frag || g->box.x0 > b->x1 + 3 * g->xh || g->box.x1 < b->x0 ||
		    fx_pcommon(g->base - g->xh, g->base, b->y0, b->y1) * 2 < g->xh)
			continue;
		if (g->box.x0 < b->x1 - g->xh / 2 || b->x1 - b->x0 < g->xh * 3 / 2)
			return 0;
		beside++;
	}
	return beside >= 2;
}

/* Cuts a tall piece between the stretches that it crosses; each part goes to its own. */
static void cut(struct work *w, int p)
{
	struct fx_pink *k = w->k;
	const struct fx_box all = k->piece[p].box;
	const int self = k->piece[p].frag;
	int last = -1, at = p;

	if (is_initial(k, p))
		return;

	for (;;) {
		int next = -1;

		for (int f = 0; f < k->frags; f++) {
			const struct fx_frag *g = k->frag + f;

			if (f == self ||
			    fx_pcommon(g->box.x0, g->box.x1, all.x0, all.x1) < -2 * g->xh ||
			    fx_pcommon(g->base - g->xh, g->base, all.y0, all.y1) * 5 < g->xh * 3 ||
			    (last >= 0 && g->base - g->xh < k->frag[last].base))
				continue;
			if (next < 0 || g->base < k->frag[next].base)
				next = f;
		}
		if (next < 0)
			break;
		if (last >= 0) {
			const struct fx_frag *a = k->frag + last, *b = k->frag + next;
			int part = fx_page_split(k, at,
				thinnest(
					k, at, a->base + 1, fx_pmax(b->base - b->xh, a->base + 1)));

			if (part < 0)
				break;
			k->piece[at].frag = last;
			at = part;
		}
		last = next;
	}
	if (at != p)
		k->piece[at].frag = last;
}

static enum fx_st make_work(struct work *w, struct fx_pink *k, struct fx_arena *a,
	struct fx_err *e)
{
	const size_t n = (size_t)k->piece_cap;

	*w = (struct work){ .k = k, .a = a, .cap = k->piece_cap };
	w->speck = fx_page_speck(k);
	w->b.high = fx_pmax(k->size, 1);
	w->b.n = k->h / w->b.high + 1;
	w->b.start = FX_NEWN(a, (size_t)w->b.n + 2, int);
	w->b.item = FX_NEWN(a, n, int);
	w->up = FX_NEWN(a, n, int);
	w->tmp = FX_NEWN(a, 3 * n, int);
	w->tall = FX_NEWN(a, n, char);
	k->by_frag = FX_NEWN(a, n, int);
	k->frag = FX_NEWN(a, n, struct fx_frag);
	if (!w->b.start || !w->b.item || !w->up || !w->tmp || !w->tall || !k->by_frag || !k->frag)
		return fx_fail(e, FX_NOMEM, "page: %d pieces of ink", k->pieces);
	for (int i = 0; i < k->piece_cap; i++)
		w->up[i] = i;
	return FX_OK;
}

/* Rows of dashes or dots that stand by themselves. */
static int is_large_mark(const struct work *w, int i)
{
	return is_mark(w, i) && fx_pmax(width(w->k, i), height(w->k, i)) * 4 >= w->k->size;
}

static int is_dot(const struct work *w, int i)
{
	const int h = height(w->k, i), wide = width(w->k, i);

	return is_mark(w, i) && h * 10 >= w->k->size && wide * 10 >= w->k->size &&
		h <= 2 * wide && wide <= 2 * h;
}

/* Dots above each other that nobody has taken: colons that stand alone. */
static void colons(struct work *w)
{
	struct fx_pink *k = w->k;
	const int first = k->frags;
	int n = 0;

	fill(w, is_dot);
	for (int s = 0; s < w->b.start[w->b.n]; s++) {
		const int i = w->b.item[s];
		const struct fx_box *a = &k->piece[i].box;
		const int to = band_of(&w->b, a->y1 + k->size);

		for (int band = band_of(&w->b, a->y1); band <= to; band++)
			for (int p = from_x(w, band, a->x0 - 1); p < w->b.start[band + 1]; p++) {
				const int j = w->b.item[p];
				const struct fx_box *b = &k->piece[j].box;

				if (b->x0 > a->x0 + 1)
					break;
				if (b->y0 > a->y1 && b->y1 - a->y0 <= k->size * 3 / 2 &&
				    abs(b->x1 - a->x1) <= 2 && k->piece[i].frag == -1 &&
				    k->piece[j].frag == -1) {
					k->piece[i].frag = k->piece[j].frag = first + n;
					n++;
				}
			}
	}
	fx_page_collect(k, w->tmp);
}

/* One or two marks alone: an accent set high, or dust. */
static enum fx_st strays(struct work *w, struct fx_err *e)
{
	struct fx_pink *k = w->k;
	int *to = w->tmp;

	FX_TRY(fill_frags(w, e));
	for (int i = 0; i < k->frags; i++) {
		const struct fx_frag *f = k->frag + i;
		const int wide = f->box.x1 - f->box.x0, high = f->box.y1 - f->box.y0;

		to[i] = i;
		if (!f->marks || f->pieces > 2 || wide > 2 * k->size)
			continue;
		to[i] = host(w, &f->box, i, 1);
		if (to[i] >= 0 && k->frag[to[i]].marks)
			to[i] = i;
		if (to[i] < 0)
			to[i] = f->pieces > 1 || 2 * fx_pmax(wide, high) > k->size ? i : -1;
	}
	for (int i = 0; i < k->pieces; i++)
		if (k->piece[i].frag >= 0)
			k->piece[i].frag = to[k->piece[i].frag];
	fx_page_collect(k, w->tmp);
	return FX_OK;
}

/* Letters of one height may be capitals or small: the nearest text with both kinds tells. */
static void settle_caps(struct fx_pink *k)
{
	int both = 0;

	for (int i = 0; i < k->frags; i++)
		both += !k->frag[i].caps && !k->frag[i].marks;
	for (int i = 0; i < k->frags && both < 4000; i++) {
		struct fx_frag *f = k->frag + i;
		const int high = (f->xh * 25 + 9) / 18;
		int near[2] = { k->h, k->h };

		for (int j = 0; f->caps == 1 && j < k->frags; j++) {
			const struct fx_frag *g = k->frag + j;
			const int away = abs(g->base - f->base);

			if (g->caps == 1 && away < f->xh && (high - g->xh) * 100 <= 13 * g->xh)
				near[0] = abs(high - g->xh) * 100 <= 13 * g->xh ? 0 : near[0];
			if (g->caps || g->marks || g->pieces < 4)
				continue;
			if (abs(high - g->xh) * 100 <= fx_pmax(13 * g->xh, 100))
				near[0] = fx_pmin(near[0], away);
			else if (abs(f->xh - g->xh) * 100 <= fx_pmax(13 * g->xh, 100))
				near[1] = fx_pmin(near[1], away);
		}
		if (near[0] < near[1]) {
			f->caps = 2;
			f->xh = high;
		}
	}
}

enum fx_st fx_page_frags(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	struct work w;
	int old, tall = 0;

	FX_TRY(make_work(&w, k, a, e));
	fill(&w, is_body);
	for (int i = 0; i < k->pieces; i++)
		w.tall[i] = is_body(&w, i) && is_tall(&w, i);
	link_letters(&w, 14, 0, 0);
	link_letters(&w, 14, 0, 6);	/* over quotation marks and the like */
	name_groups(&w, is_body, 0);
	fx_page_collect(k, w.tmp);
	FX_TRY(absorb(&w, e));
	old = k->pieces;
	for (int i = 0; i < old; i++)
		tall += w.tall[i];
	for (int i = 0; i < old && (int64_t)tall * k->frags < 200000000; i++)	/* not noise */
		if (w.tall[i])
			cut(&w, i);
	fx_page_collect(k, w.tmp);
	colons(&w);
	fill(&w, is_large_mark);
	link_letters(&w, 20, k->size, 0);
	name_groups(&w, is_large_mark, k->frags);
	fx_page_collect(k, w.tmp);
	FX_TRY(strays(&w, e));
	settle_caps(k);
	return FX_OK;
}
