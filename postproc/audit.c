/* audit.c - see audit.h */
#include "audit.h"

#include <math.h>

struct audit {
	const struct fx_dpage *p;
	const struct fx_layout *l;
	int32_t *change;		/* (h + 1, w + 1): of how many boxes a cell lies in, against
					 * those left of it and above it */
};

static int clamp(double v, int most)		/* NaN: 0 */
{
	return v >= most ? most : v > 0 ? (int)v : 0;
}

static size_t at(const struct fx_ink *k, int x, int y)
{
	return (size_t)y * ((size_t)k->w + 1) + (size_t)x;
}

/* The cells that the box around a quad touches. */
static void cover(struct audit *u, const float quad[8])
{
	const struct fx_ink *k = &u->l->ink;
	float box[4] = { quad[0], quad[1], quad[0], quad[1] }, up[4];

	for (int i = 2; i < 8; i += 2) {
		box[0] = fminf(box[0], quad[i]);
		box[1] = fminf(box[1], quad[i + 1]);
		box[2] = fmaxf(box[2], quad[i]);
		box[3] = fmaxf(box[3], quad[i + 1]);
	}
	fx_layout_upright(up, u->l, box, u->p->w, u->p->h);
	const int x0 = clamp(floor((double)up[0] / k->cell), k->w);
	const int y0 = clamp(floor((double)up[1] / k->cell), k->h);
	const int x1 = clamp(ceil((double)up[2] / k->cell), k->w);
	const int y1 = clamp(ceil((double)up[3] / k->cell), k->h);

	if (x0 >= x1 || y0 >= y1)
		return;
	u->change[at(k, x0, y0)]++;
	u->change[at(k, x1, y0)]--;
	u->change[at(k, x0, y1)]--;
	u->change[at(k, x1, y1)]++;
}

/* Sums the changes up: boxes cost their corners, however large they are and however many. */
static void fill(unsigned char *covered, const struct audit *u)
{
	const struct fx_ink *k = &u->l->ink;

	for (int y = 0; y < k->h; y++)
		for (int x = 0; x < k->w; x++) {
			int32_t *c = u->change + at(k, x, y);

			if (x)
				*c += c[-1];
			if (y)
				*c += u->change[at(k, x, y - 1)];
			if (x && y)
				*c -= u->change[at(k, x - 1, y - 1)];
			covered[(size_t)y * (size_t)k->w + (size_t)x] = *c > 0;
		}
}

static int has_words_only(enum fx_dblock_kind k)
{
	return k < FX_DOC_TABLE;
}

enum fx_st pp_audit(struct fx_dpage *p, struct fx_arena *a, const struct fx_layout *l,
	struct fx_err *e)
{
	const struct fx_ink *k = &l->ink;
	const size_t cells = (size_t)k->w * (size_t)k->h;
	struct audit u = { p, l, NULL };
	unsigned char *covered;
	double all = 0, missed = 0;

	p->ink = (struct fx_dink){ .share = -1, .unread = -1 };
	if (!k->part || !cells || p->w < 1 || p->h < 1)
		return FX_OK;
	covered = FX_NEWN(a, cells, unsigned char);
	u.change = FX_NEWN(a, ((size_t)k->w + 1) * ((size_t)k->h + 1), int32_t);
	if (!covered || !u.change)
		return fx_fail(e, FX_NOMEM, "no memory for the ink of a page");
	for (int i = 0; i < p->words; i++)
		cover(&u, p->word[i].quad);
	for (int i = 0; i < p->blocks; i++)
		if (!has_words_only(p->block[i].kind))
			cover(&u, p->block[i].quad);
	fill(covered, &u);
	for (size_t i = 0; i < cells; i++) {
		all += k->part[i];
		missed += covered[i] ? 0 : k->part[i];
	}
	p->ink.map = k;
	p->ink.covered = covered;
	p->ink.share = (float)(all / 255 / (double)cells);
	if (p->words || !p->text)
		p->ink.unread = all > 0 ? (float)(missed / all) : 0;
	return FX_OK;
}
