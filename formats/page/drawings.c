/* drawings.c - pictures, charts, structure diagrams: pieces far larger than letters, with the large
 * pieces, rules and screened pictures that stand close to them. What else stands in the box of a
 * solid one or of a structure diagram is a part of it at once; what stands
 * in that of another drawing leaves the text with its words, unless they are lines of
 * prose. */
#include "regions.h"

enum { MAX_ITEMS = 1500 };

/* seed: 2 founds a drawing, 1 a structure diagram only, 0 is part of what stands close by; other:
 * of k->other, or -1 */
struct item { struct fx_box box, all; int up, seed, solid, rule, other; };

struct drawings { struct fx_pink *k; struct item *item; int n; };

static int root(struct item *t, int i)
{
	while (t[i].up != i)
		i = t[i].up = t[t[i].up].up;
	return i;
}

static void add(struct drawings *d, const struct item *t)
{
	if (d->n < MAX_ITEMS) {
		d->item[d->n] = *t;
		d->item[d->n].up = d->n;
		d->n++;
	}
}

/* Pieces that are no letters leave the text; those that found a drawing come first, so that they
 * are there where there is no room for all. */
static void pick(struct drawings *d, int seeds)
{
	struct fx_pink *k = d->k;

	for (int i = 0; i < k->pieces; i++) {
		struct fx_piece *p = k->piece + i;
		const int w = p->box.x1 - p->box.x0, h = p->box.y1 - p->box.y0;
		/* The dark around a scanned sheet, or along two of its sides, holds the sheet: it
		 * is no picture. It may be a structure diagram that is all there is. */
		const int frame = w * 10 > k->w * 7 && h * 10 > k->h * 7;
		const int dark = (int64_t)p->area * 5 > (int64_t)w * h;
		const int around = frame || (dark && (int64_t)p->area * 5 < (int64_t)w * h * 3 &&
			(int64_t)w * h * 4 > (int64_t)k->w * k->h);
		const int solid = !around && dark;
		const int large = h > 7 * k->size && w > (solid ? 3 : 1) * k->size;
		const int ring = !solid && 2 * fx_pmin(w, h) > 7 * k->size;
		const int seed = large && w > 4 * k->size && !around ? 2 : ring;

		if (large)
			p->frag = FX_PIECE_NO_TEXT;
		if (!seeds == !seed && (seed || (!around && 2 * fx_pmax(w, h) > 5 * k->size)))
			add(d, &(struct item){ .box = p->box, .seed = seed,
				.solid = seed == 2 && solid, .other = -1 });
	}
}

static void pick_others(struct drawings *d)
{
	for (int i = 0; i < d->k->others; i++) {
		const struct fx_lblock *o = d->k->other + i;

		if (o->kind == FX_BLOCK_FIGURE)
			add(d, &(struct item){ o->box, o->box, 0, 2, 1, 0, i });
		else if (o->kind == FX_BLOCK_RULE && !o->turn &&
			 fx_page_region_of(d->k, &o->box) < 0)
			add(d, &(struct item){ o->box, o->box, 0, 0, 0, 1, i });
	}
}

static int touch(const struct fx_box *a, const struct fx_box *b, int near)
{
	return fx_pcommon(a->x0, a->x1, b->x0, b->x1) > -near &&
		fx_pcommon(a->y0, a->y1, b->y0, b->y1) > -near;
}

static int lies(const struct fx_box *b)
{
	return b->x1 - b->x0 > b->y1 - b->y0;
}

/* Pieces stand close together, rules closer; two rules meet in a corner, as axes do. */
static int joined(const struct drawings *d, const struct item *a, const struct item *b)
{
	const int near = 2 * d->k->size;

	if (a->rule && b->rule)
		return lies(&a->box) != lies(&b->box) && touch(&a->box, &b->box, 4);
	return touch(&a->box, &b->box, a->rule || b->rule ? near / 3 : near);
}

static void unite(struct item *t, int i, int j)
{
	i = root(t, i);
	j = root(t, j);
	t[fx_pmax(i, j)].up = fx_pmin(i, j);
}

/* Joins neighbours, then what stands in one box: a curve and the axes around it. */
static void join(struct drawings *d)
{
	struct item *t = d->item;

	for (int i = 0; i < d->n; i++)
		for (int j = 0; j < i; j++)
			if (joined(d, t + i, t + j))
				unite(t, i, j);
	for (int i = 0; i < d->n; i++)
		t[i].all = t[i].box;
	for (int i = 0; i < d->n; i++)
		fx_pjoin(&t[root(t, i)].all, &t[i].box);
	for (int i = 0; i < d->n; i++) {
		const struct fx_box *a = &t[i].all;

		/* a frame around the page joins nothing */
		if (t[i].up != i || ((a->x1 - a->x0) * 10 > d->k->w * 7 &&
		    (a->y1 - a->y0) * 10 > d->k->h * 7))
			continue;
		for (int j = 0; j < d->n; j++)
			if (t[j].seed == 2 && fx_pholds(a, &t[j].box))
				unite(t, i, j);
	}
}

/* All that stands in a solid picture is of it. */
static void take_in(struct fx_pink *k, const struct fx_box *in)
{
	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *b = &k->piece[i].box;

		if (b->x0 >= in->x0 && b->x1 <= in->x1 && b->y0 >= in->y0 && b->y1 <= in->y1)
			k->piece[i].frag = FX_PIECE_NO_TEXT;
	}
}

/* Names of atoms stand close to bonds, and letters close to letters; but text may follow. */
static void take_labels(const struct fx_pink *k, struct fx_box *box)
{
	const struct fx_box far = fx_pgrown(box, 5 * k->size);
	const int speck = fx_page_speck(k);

	for (int pass = 0; pass < 4; pass++) {
		const struct fx_box near = fx_pgrown(box, 4 * k->size / 5);

		for (int i = 0; i < k->pieces; i++) {
			const struct fx_box *b = &k->piece[i].box;

			if (k->piece[i].area > speck &&
			    fx_pcommon(near.x0, near.x1, b->x0, b->x1) > 0 &&
			    fx_pcommon(near.y0, near.y1, b->y0, b->y1) > 0 && b->x0 >= far.x0 &&
			    b->x1 <= far.x1 && b->y0 >= far.y0 && b->y1 <= far.y1)
				fx_pjoin(box, b);
		}
	}
}

/* One drawing: those items that are joined with item i, the first of them. */
static enum fx_st add_drawing(struct drawings *d, int i, struct fx_arena *a, struct fx_err *e)
{
	struct fx_lblock b = { .kind = FX_BLOCK_FIGURE, .box = d->item[i].box, .score = -1 };
	int seed = 0, solid = 0;
	float score = 0;

	for (int j = i; j < d->n; j++) {
		if (root(d->item, j) != i)
			continue;
		fx_pjoin(&b.box, &d->item[j].box);
		seed = fx_pmax(seed, d->item[j].seed);
		solid += d->item[j].solid;
	}
	if (seed && !solid)
		FX_TRY(fx_page_molecule(&score, d->k, &b.box, a, e));
	if (seed < 2 && score <= 0)
		return FX_OK;
	for (int j = i; j < d->n; j++)
		if (root(d->item, j) == i && d->item[j].other >= 0)
			d->k->other[d->item[j].other].lines = -1;	/* part of this one */
	if (score > 0) {
		b.kind = FX_BLOCK_MOLECULE;
		b.score = score;
		take_labels(d->k, &b.box);
		take_in(d->k, &b.box);
	}
	return fx_page_add(d->k, a, &b, e);
}

enum fx_st fx_page_drawings(struct fx_pink *k, struct fx_arena *a, struct fx_err *e)
{
	struct drawings d = { .k = k };

	d.item = FX_NEWN(a, MAX_ITEMS, struct item);
	if (!d.item)
		return fx_fail(e, FX_NOMEM, "page: its drawings");
	pick(&d, 1);
	pick_others(&d);
	pick(&d, 0);
	join(&d);
	for (int i = 0; i < d.n; i++) {
		if (d.item[i].solid && d.item[i].other < 0)
			take_in(k, &d.item[i].box);
		if (root(d.item, i) == i)
			FX_TRY(add_drawing(&d, i, a, e));
	}
	return FX_OK;
}
