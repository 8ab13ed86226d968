/* spot.c - see spot.h */
#include "spot.h"
#include "compose.h"

#include <string.h>

#define EPSILON 1e-5	/* of the public evaluator */

static double area(const float b[4])
{
	const double w = (double)b[2] - (double)b[0], h = (double)b[3] - (double)b[1];

	return w > 0 && h > 0 ? w * h : 0;
}

static double shared(const float x[4], const float y[4])
{
	const float both[4] = { x[0] > y[0] ? x[0] : y[0], x[1] > y[1] ? x[1] : y[1],
		x[2] < y[2] ? x[2] : y[2], x[3] < y[3] ? x[3] : y[3] };

	return area(both);
}

static double likeness(const float x[4], const float y[4], int inclusive)
{
	const double both = shared(x, y), all = area(x) + area(y) - both;

	return both > 0 ? both / (all + (inclusive ? 0 : EPSILON)) : 0;
}

/* Words of a side that count. */
struct side { const struct pp_spot **word; int *best; double *by; int n; };

static int is_ignored(const struct pp_spot *w, struct pp_spotted truth)
{
	for (int i = 0; i < truth.words; i++)
		if (!truth.word[i].text.n && shared(w->box, truth.word[i].box) /
		    (area(w->box) + EPSILON) >= 0.5)
			return 1;
	return 0;
}

static enum fx_st side(struct side *s, struct fx_arena *a, int words, struct fx_err *e)
{
	if (words > PP_SPOT_MAX)
		return fx_fail(e, FX_LIMIT, "%d located words; they are compared up to %d", words,
			PP_SPOT_MAX);
	s->n = 0;
	s->word = FX_NEWN(a, (size_t)words + 1, const struct pp_spot *);
	s->best = FX_NEWN(a, (size_t)words + 1, int);
	s->by = FX_NEWN(a, (size_t)words + 1, double);
	return s->word && s->best && s->by ? FX_OK :
		fx_fail(e, FX_NOMEM, "%d located words", words);
}

static void best_of(const struct side *x, const struct side *y, int inclusive)
{
	for (int i = 0; i < x->n; i++)
		for (int j = 0; j < y->n; j++) {
			const double v = likeness(x->word[i]->box, y->word[j]->box, inclusive);

			if (v > x->by[i]) {
				x->by[i] = v;
				x->best[i] = j;
			}
			if (v > y->by[j]) {
				y->by[j] = v;
				y->best[j] = i;
			}
		}
}

static int equal(struct fx_span x, struct fx_span y)
{
	return x.n == y.n && !memcmp(x.p, y.p, x.n);
}

static enum fx_st compare(struct pp_spots *r, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, struct fx_err *e)
{
	if (equal(read, truth)) {
		r->same++;
		r->same_nfc++;
		return FX_OK;
	}
	FX_TRY(pp_compose(&read, a, read, PP_NFC, e));
	FX_TRY(pp_compose(&truth, a, truth, PP_NFC, e));
	r->same_nfc += equal(read, truth);
	return FX_OK;
}

enum fx_st pp_spots(struct pp_spots *r, struct fx_arena *a, struct pp_spotted read,
	struct pp_spotted truth, int inclusive, struct fx_err *e)
{
	struct side x = { 0 }, y = { 0 };

	*r = (struct pp_spots){ 0 };
	FX_TRY(side(&x, a, truth.words, e));
	FX_TRY(side(&y, a, read.words, e));
	for (int i = 0; i < truth.words; i++)
		if (truth.word[i].text.n)
			x.word[x.n++] = truth.word + i;
	for (int i = 0; i < read.words; i++)
		if (!is_ignored(read.word + i, truth))
			y.word[y.n++] = read.word + i;
	r->truth = x.n;
	r->read = y.n;
	best_of(&x, &y, inclusive);
	for (int i = 0; i < x.n; i++) {
		if (x.by[i] < 0.5 || y.best[x.best[i]] != i)
			continue;
		r->found++;
		r->overlap += x.by[i];
		FX_TRY(compare(r, a, y.word[x.best[i]]->text, x.word[i]->text, e));
	}
	return FX_OK;
}

double pp_spot_precision(const struct pp_spots *r, int64_t right)
{
	return r->read ? (double)right / (double)r->read : 1;
}

double pp_spot_recall(const struct pp_spots *r, int64_t right)
{
	return r->truth ? (double)right / (double)r->truth : 1;
}

double pp_spot_f1(const struct pp_spots *r, int64_t right)
{
	const double p = pp_spot_precision(r, right), q = pp_spot_recall(r, right);

	return p + q > 0 ? 2 * p * q / (p + q) : 0;
}

double pp_spot_tightness(const struct pp_spots *r)
{
	return r->found ? r->overlap / (double)r->found : 1;
}

double pp_spot_quality(const struct pp_spots *r)
{
	return pp_spot_tightness(r) * pp_spot_f1(r, r->found);
}
