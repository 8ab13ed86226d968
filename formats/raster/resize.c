/* resize.c - see resize.h */
#include "resize.h"

#include <math.h>
#include <string.h>

#define BITS 22			/* fraction of a coefficient */
#define HALF (1 << (BITS - 1))

struct taps {
	int size;		/* room for coefficients of one output pixel */
	int *first, *n;		/* (out) source pixels first .. first + n */
	int32_t *c;		/* (out, size) */
};

static double cubic(double x)
{
	const double a = -0.5;

	x = fabs(x);
	if (x < 1)
		return ((a + 2) * x - (a + 3)) * x * x + 1;
	return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

static void one_tap(struct taps *t, double *w, int i, int in, int out)
{
	double scale = (double)in / out, wide = scale > 1 ? scale : 1, support = 2 * wide;
	double centre = (i + 0.5) * scale, sum = 0;
	int lo = (int)(centre - support + 0.5), hi = (int)(centre + support + 0.5);

	lo = lo < 0 ? 0 : lo;
	hi = hi > in ? in : hi;
	t->first[i] = lo;
	t->n[i] = hi - lo;
	for (int j = 0; j < hi - lo; j++) {
		w[j] = cubic((j + lo - centre + 0.5) * (1 / wide));
		sum += w[j];
	}
	for (int j = 0; j < hi - lo; j++) {
		double v = (sum != 0 ? w[j] / sum : w[j]) * (1 << BITS);

		t->c[(size_t)i * (size_t)t->size + (size_t)j] = (int32_t)(v < 0 ? v - 0.5 : v + 0.5);
	}
}

static enum fx_st make_taps(struct taps *t, struct fx_arena *a, int in, int out, struct fx_err *e)
{
	double scale = (double)in / out;
	double *w;

	t->size = (int)ceil(2 * (scale > 1 ? scale : 1)) * 2 + 1;
	t->first = FX_NEWN(a, (size_t)out, int);
	t->n = FX_NEWN(a, (size_t)out, int);
	t->c = FX_NEWN(a, (size_t)out * (size_t)t->size, int32_t);
	w = FX_NEWN(a, (size_t)t->size, double);
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "resampling from %d to %d pixels", in, out);
	for (int i = 0; i < out; i++)
		one_tap(t, w, i, in, out);
	return FX_OK;
}

static unsigned char clamp(int32_t v)
{
	v >>= BITS;
	return (unsigned char)(v < 0 ? 0 : v > 255 ? 255 : v);
}

static void row_across(unsigned char *dst, const unsigned char *src, const struct taps *t, int w,
	int channels)
{
	for (int x = 0; x < w; x++) {
		const int32_t *c = t->c + (size_t)x * (size_t)t->size;
		const unsigned char *p = src + (size_t)t->first[x] * (size_t)channels;
		int32_t s[3] = { HALF, HALF, HALF };

		if (channels == 1)
			for (int j = 0; j < t->n[x]; j++)
				s[0] += p[j] * c[j];
		else
			for (int j = 0; j < t->n[x]; j++, p += 3) {
				s[0] += p[0] * c[j];
				s[1] += p[1] * c[j];
				s[2] += p[2] * c[j];
			}
		for (int k = 0; k < channels; k++)
			*dst++ = clamp(s[k]);
	}
}

/* Whole rows at a time: `sum` holds one row of sums. */
static void row_down(unsigned char *dst, const struct fx_raster *src, const struct taps *t, int y,
	int32_t *sum)
{
	const int32_t *c = t->c + (size_t)y * (size_t)t->size;
	size_t n = (size_t)src->w * (size_t)src->channels;

	for (size_t i = 0; i < n; i++)
		sum[i] = HALF;
	for (int j = 0; j < t->n[y]; j++) {
		const unsigned char *p = src->px + (size_t)(t->first[y] + j) * src->stride;

		for (size_t i = 0; i < n; i++)
			sum[i] += p[i] * c[j];
	}
	for (size_t i = 0; i < n; i++)
		dst[i] = clamp(sum[i]);
}

static enum fx_st across(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int w, struct fx_err *e)
{
	struct taps t;

	FX_TRY(fx_raster_init(dst, a, w, src->h, src->channels, e));
	FX_TRY(make_taps(&t, a, src->w, w, e));
	for (int y = 0; y < src->h; y++)
		row_across(dst->px + (size_t)y * dst->stride, src->px + (size_t)y * src->stride, &t,
			w, src->channels);
	return FX_OK;
}

static enum fx_st down(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int h, struct fx_err *e)
{
	struct taps t;
	int32_t *sum;

	FX_TRY(fx_raster_init(dst, a, src->w, h, src->channels, e));
	FX_TRY(make_taps(&t, a, src->h, h, e));
	sum = FX_NEWN(a, (size_t)src->w * (size_t)src->channels, int32_t);
	if (!sum)
		return fx_fail(e, FX_NOMEM, "a row of sums");
	for (int y = 0; y < h; y++)
		row_down(dst->px + (size_t)y * dst->stride, src, &t, y, sum);
	return FX_OK;
}

enum fx_st fx_resize(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int w, int h, struct fx_err *e)
{
	struct fx_raster mid = *src;

	if (w == src->w && h == src->h) {
		FX_TRY(fx_raster_init(dst, a, w, h, src->channels, e));
		for (int y = 0; y < h; y++)
			memcpy(dst->px + (size_t)y * dst->stride, src->px + (size_t)y * src->stride,
				(size_t)w * (size_t)src->channels);
		return FX_OK;
	}
	if (w != src->w)
		FX_TRY(across(&mid, a, src, w, e));
	if (h == mid.h) {
		*dst = mid;
		return FX_OK;
	}
	return down(dst, a, &mid, h, e);
}
