/* upright.c - which way lines run. Neighbouring letters tell the axis: they stand nearer to each
 * other than lines do. The edges of letters, projected along an angle, pile up highest where the
 * angle is that of the lines; and higher on baselines than on the tops of letters, as ascenders
 * are many and descenders few: that tells up from down. A page of doubt stays as it is. */
#include "parts.h"

#include <allheaders.h>
#include <math.h>
#include <string.h>

enum { MIN_LETTERS = 12, SURE_LETTERS = 60, MAX_LETTERS = 6000, BINS = 1 << 16 };

struct letters { struct fx_box *b; int n, size, reach; int64_t *bin; };

static int letter_like(const struct fx_box *b, int size)
{
	int w = b->x1 - b->x0, h = b->y1 - b->y0;

	return w <= 3 * size && h <= 3 * size && 5 * fx_pmax(w, h) >= 3 * size &&
		fx_pmin(w, h) * 6 >= size;
}

static enum fx_st pick(struct letters *l, struct fx_arena *a, const struct fx_pink *k,
	struct fx_err *e)
{
	int n = 0, step;

	for (int i = 0; i < k->pieces; i++)
		n += letter_like(&k->piece[i].box, k->size);
	step = n / MAX_LETTERS + 1;
	l->b = FX_NEWN(a, n / step + 1, struct fx_box);
	l->bin = FX_NEWN(a, BINS, int64_t);
	if (!l->b || !l->bin)
		return fx_fail(e, FX_NOMEM, "page: %d letters", n);
	l->size = k->size;
	l->reach = k->w + k->h;
	for (int i = 0, seen = 0; i < k->pieces; i++)
		if (letter_like(&k->piece[i].box, k->size) && seen++ % step == 0)
			l->b[l->n++] = k->piece[i].box;
	return FX_OK;
}

static int by_x0(const void *p, const void *q)
{
	const struct fx_box *a = p, *b = q;

	return a->x0 != b->x0 ? (a->x0 < b->x0 ? -1 : 1) : a->y0 < b->y0 ? -1 : a->y0 > b->y0;
}

/* How many letters have their next letter beside them (votes[0]), above or below (votes[1]). */
static void axis(int votes[2], const struct letters *l)
{
	const int reach = 2 * l->size;

	votes[0] = votes[1] = 0;
	for (int i = 0; i < l->n; i++) {
		const struct fx_box *a = l->b + i;
		int best = reach + 1, side = -1;

		for (int dir = -1; dir <= 1; dir += 2)
			for (int j = i + dir; j >= 0 && j < l->n; j += dir) {
				const struct fx_box *b = l->b + j;
				int gx = -fx_pcommon(a->x0, a->x1, b->x0, b->x1);
				int gy = -fx_pcommon(a->y0, a->y1, b->y0, b->y1);
				int gap = fx_pmax(gx, gy);

				if (dir > 0 ? b->x0 - a->x1 > reach
					    : a->x0 - b->x0 > 2 * reach + l->size)
					break;
				if (gap >= best || fx_pmin(gx, gy) > 0 || gap < -l->size / 4)
					continue;
				best = gap;
				side = gy > gx;
			}
		if (side >= 0)
			votes[side]++;
	}
}

/* The edge that is the lower one once the page is turned `turn` quarters clockwise, at the middle
 * of the letter: in upright coordinates, but for where zero is. */
static void edge(double out[2], const struct fx_box *b, int turn)
{
	double mx = (b->x0 + b->x1) / 2.0, my = (b->y0 + b->y1) / 2.0;

	switch (turn) {
	case 0:
		out[0] = mx;
		out[1] = b->y1;
		break;
	case 1:			/* the raster's left is on top: its right edge is below ... */
		out[0] = -my;
		out[1] = b->x1;
		break;
	case 2:
		out[0] = -mx;
		out[1] = -b->y0;
		break;
	default:
		out[0] = my;
		out[1] = -b->x0;
	}
}

/* How high edges pile up along lines that fall by `degrees` to the right. */
static double pile(const struct letters *l, int turn, double degrees, double unit)
{
	const double c = cos(degrees * 3.14159265358979323846 / 180);
	const double s = sin(degrees * 3.14159265358979323846 / 180);
	const int used = fx_pclamp((int)(l->reach / unit) + 2, 2, BINS / 2);
	double sum = 0;

	memset(l->bin + BINS / 2 - used, 0, 2 * (size_t)used * sizeof *l->bin);
	for (int i = 0; i < l->n; i++) {
		double at[2], v;
		int whole;

		edge(at, l->b + i, turn);
		v = (at[1] * c - at[0] * s) / unit + BINS / 2;
		whole = fx_pclamp((int)v, BINS / 2 - used, BINS / 2 + used - 2);
		l->bin[whole] += 256 - (int)((v - whole) * 256);
		l->bin[whole + 1] += (int)((v - whole) * 256);
	}
	for (int i = BINS / 2 - used; i < BINS / 2 + used; i++)
		sum += (double)l->bin[i] * (double)l->bin[i];
	return sum;
}

static double best_angle(double *height, const struct letters *l, int turn, double unit)
{
	double best = 0, top = -1;

	for (int i = -178; i <= 178; i++) {	/* refined, it stays below 45 degrees */
		double p = pile(l, turn, i / 4.0, unit) * (i ? 1 : 1.02);

		if (p > top) {
			top = p;
			best = i / 4.0;
		}
	}
	for (double step = 0.125; step > 0.02; step /= 2)
		for (int side = -1; side <= 1; side += 2) {
			double p = pile(l, turn, best + side * step, unit);

			if (p > top) {
				top = p;
				best += side * step;
			}
		}
	*height = top;
	return best;
}

enum fx_st fx_page_pose(struct fx_pose *pose, struct fx_arena *a, const struct fx_pink *k,
	int turn, struct fx_err *e)
{
	struct letters l = { 0 };
	int votes[2], lying = 0;
	double angle, high[2], flat, unit;

	*pose = (struct fx_pose){ .turn = fx_pmax(turn, 0), .sure = turn >= 0 };
	FX_TRY(pick(&l, a, k, e));
	if (l.n < MIN_LETTERS)
		return FX_OK;
	qsort(l.b, (size_t)l.n, sizeof *l.b, by_x0);
	if (turn < 0) {
		axis(votes, &l);
		lying = votes[1] > 2 * votes[0] && votes[1] >= MIN_LETTERS;
	} else {
		lying = turn & 1;
	}
	unit = fx_pmax(l.size, 8) / 8.0;
	unit = fmax(unit, 2.0 * (k->w + k->h) / BINS);
	angle = best_angle(&high[0], &l, turn < 0 ? lying : turn, unit);
	flat = pile(&l, turn < 0 ? lying : turn, 0, unit);
	if (turn < 0) {
		double other = best_angle(&high[1], &l, lying + 2, unit);

		pose->turn = lying;
		/* lines that lie on their side have no side that is less of a change */
		if (high[1] > high[0] * (lying ? 1 : 1.06)) {
			pose->turn += 2;
			angle = other;
			flat = pile(&l, lying + 2, 0, unit);
		}
		pose->sure = high[1] > 1.06 * high[0] || high[0] > 1.06 * high[1];
		high[0] = fmax(high[0], high[1]);
	}
	/* a few words by chance in line are no reason to turn a page by much, nor are the strokes
	 * of a drawing */
	if (high[0] > flat * (fabs(angle) > 5 ? 1.5 : 1.05) &&
	    (fabs(angle) <= 5 || l.n >= SURE_LETTERS))
		pose->skew = -angle;
	return FX_OK;
}

/* A page that is to be turned by more than a little grows, so that its corners stay on it. */
static PIX *grown(PIX *p, double degrees, int back)
{
	const double c = cos(fabs(degrees) * 3.14159265358979323846 / 180);
	const double s = sin(fabs(degrees) * 3.14159265358979323846 / 180);
	const int w = pixGetWidth(p), h = pixGetHeight(p);
	int nw = (int)(w * c + h * s) + 2, nh = (int)(w * s + h * c) + 2;
	PIX *out;

	if (fabs(degrees) < 2 || nw > FX_RASTER_MAX_SIDE || nh > FX_RASTER_MAX_SIDE ||
	    (int64_t)nw * nh > (int64_t)FX_RASTER_MAX_BYTES)
		return pixClone(p);
	nw += (nw ^ w) & 1;		/* the centre stays the centre */
	nh += (nh ^ h) & 1;
	out = pixCreate(nw, nh, 8);
	if (!out)
		return NULL;
	pixSetAllGray(out, back);
	pixRasterop(out, (nw - w) / 2, (nh - h) / 2, w, h, PIX_SRC, p, 0, 0);
	return out;
}

enum fx_st fx_page_turn(struct Pix **out, struct Pix *grey, const struct fx_pose *pose, int back,
	struct fx_err *e)
{
	PIX *t = pose->turn ? pixRotateOrth(grey, pose->turn) : pixClone(grey);
	PIX *g = t ? grown(t, pose->skew, back) : NULL;

	*out = NULL;
	if (g && fabs(pose->skew) > 0.01)
		*out = pixRotateAMGray(g, (l_float32)(pose->skew * 3.14159265358979323846 / 180),
			(l_uint8)back);
	else if (g)
		*out = pixCopy(NULL, g);
	pixDestroy(&t);
	pixDestroy(&g);
	return *out ? FX_OK : fx_fail(e, FX_NOMEM, "page: turning it");
}
