/* resize.c - see resize.h. Step numbers are those of the specification, 7.2. */
#include "resize.h"

#include <math.h>
#include <string.h>

#define BITS 22			/* of the fraction of a coefficient */

/* What one axis needs: pixel i of the output is the sum of n[i] pixels from lo[i] on. */
struct axis {
	int *lo, *n;		/* (out) */
	int32_t *c;		/* (out, taps) */
	int taps;
};

static double bicubic(double x)
{
	const double a = -0.5;

	x = fabs(x);
	if (x < 1)
		return ((a + 2) * x - (a + 3)) * x * x + 1;
	return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/* Steps 2 to 4 for output pixel i; w is room for the weights in double. */
static void coefficients(struct axis *x, int i, int in, double scale, double *w)
{
	const double fs = scale > 1 ? scale : 1, support = 2 * fs, inv = 1 / fs;
	const double centre = (i + 0.5) * scale;
	int lo = (int)(centre - support + 0.5), hi = (int)(centre + support + 0.5);
	int32_t *c = x->c + (size_t)i * (size_t)x->taps;
	double sum = 0;

	lo = lo < 0 ? 0 : lo;
	hi = hi > in ? in : hi;
	x->lo[i] = lo;
	x->n[i] = hi - lo;
	for (int j = 0; j < hi - lo; j++)
		sum += w[j] = bicubic((j + lo - centre + 0.5) * inv);
	for (int j = 0; j < hi - lo; j++) {
		double v = sum != 0 ? w[j] / sum : w[j];

		c[j] = (int32_t)(v * (1 << BITS) + (v < 0 ? -0.5 : 0.5));
	}
}

static enum fx_st axis_init(struct axis *x, struct fx_arena *a, int in, int out, struct fx_err *e)
{
	const double scale = (double)in / out;
	double *w;

	x->taps = (int)ceil(2 * (scale > 1 ? scale : 1)) * 2 + 1;
	x->lo = FX_NEWN(a, (size_t)out, int);
	x->n = FX_NEWN(a, (size_t)out, int);
	x->c = FX_NEWN(a, (size_t)out * (size_t)x->taps, int32_t);
	w = FX_NEWN(a, (size_t)x->taps, double);
	if (!x->lo || !x->n || !x->c || !w)
		return fx_fail(e, FX_NOMEM, "coefficients to resize %d to %d pixels", in, out);
	for (int i = 0; i < out; i++)
		coefficients(x, i, in, scale, w);
	return FX_OK;
}

static unsigned char clamp(int32_t acc)
{
	int32_t v = acc >> BITS;

	return (unsigned char)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* Two rows at once in the halves of 64-bit numbers: (p + q * 2^32) * c summed modulo 2^64 holds
 * both sums exactly, since each fits in 32 bits. That halves the multiplications, the main cost. */
static void pack(uint64_t *two, const unsigned char *p, const unsigned char *q, size_t n)
{
	for (size_t i = 0; i < n; i++)
		two[i] = p[i] | (uint64_t)q[i] << 32;
}

static const uint64_t half = (uint64_t)1 << (BITS - 1) | (uint64_t)1 << (BITS - 1 + 32);

static void unpack(unsigned char *p, unsigned char *q, uint64_t acc)
{
	int32_t low = (int32_t)(uint32_t)acc;

	*p = clamp(low);
	*q = clamp((int32_t)(uint32_t)((acc - (uint64_t)(int64_t)low) >> 32));
}

static void across_grey(unsigned char *p, unsigned char *q, const uint64_t *two,
	const struct axis *x, int w)
{
	for (int i = 0; i < w; i++) {
		const uint64_t *s = two + x->lo[i];
		const int32_t *c = x->c + (size_t)i * (size_t)x->taps;
		uint64_t acc = half;

		for (int j = 0; j < x->n[i]; j++)
			acc += s[j] * (uint64_t)(int64_t)c[j];
		unpack(p + i, q + i, acc);
	}
}

static void across_rgb(unsigned char *p, unsigned char *q, const uint64_t *two,
	const struct axis *x, int w)
{
	for (int i = 0; i < w; i++, p += 3, q += 3) {
		const uint64_t *s = two + (size_t)x->lo[i] * 3;
		const int32_t *c = x->c + (size_t)i * (size_t)x->taps;
		uint64_t r = half, g = half, b = half;

		for (int j = 0; j < x->n[i]; j++, s += 3) {
			const uint64_t k = (uint64_t)(int64_t)c[j];

			r += s[0] * k;
			g += s[1] * k;
			b += s[2] * k;
		}
		unpack(p, q, r);
		unpack(p + 1, q + 1, g);
		unpack(p + 2, q + 2, b);
	}
}

static enum fx_st across(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int w, struct fx_err *e)
{
	const size_t n = (size_t)src->w * (size_t)src->channels;
	uint64_t *two = FX_NEWN(a, n, uint64_t);
	struct axis x;

	if (!two)
		return fx_fail(e, FX_NOMEM, "two rows of %zu bytes", n);
	FX_TRY(fx_raster_init(dst, a, w, src->h, src->channels, e));
	FX_TRY(axis_init(&x, a, src->w, w, e));
	for (int y = 0; y < src->h; y += 2) {
		const size_t odd = y + 1 < src->h;	/* else the last row goes twice */
		unsigned char *d = dst->px + (size_t)y * dst->stride;
		const unsigned char *s = src->px + (size_t)y * src->stride;

		pack(two, s, s + odd * src->stride, n);
		if (src->channels == 3)
			across_rgb(d, d + odd * dst->stride, two, &x, w);
		else
			across_grey(d, d + odd * dst->stride, two, &x, w);
	}
	return FX_OK;
}

/* Sums whole rows, not columns: every inner loop then runs over neighbouring bytes. */
static enum fx_st down(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int h, struct fx_err *e)
{
	const size_t n = (size_t)src->w * (size_t)src->channels;
	int32_t *acc = FX_NEWN(a, n, int32_t);
	struct axis x;

	if (!acc)
		return fx_fail(e, FX_NOMEM, "a row of %zu sums", n);
	FX_TRY(fx_raster_init(dst, a, src->w, h, src->channels, e));
	FX_TRY(axis_init(&x, a, src->h, h, e));
	for (int y = 0; y < h; y++) {
		unsigned char *d = dst->px + (size_t)y * dst->stride;

		for (size_t i = 0; i < n; i++)
			acc[i] = 1 << (BITS - 1);
		for (int j = 0; j < x.n[y]; j++) {
			const unsigned char *s = src->px + (size_t)(x.lo[y] + j) * src->stride;
			const int32_t c = x.c[(size_t)y * (size_t)x.taps + (size_t)j];

			for (size_t i = 0; i < n; i++)
				acc[i] += s[i] * c;
		}
		for (size_t i = 0; i < n; i++)
			d[i] = clamp(acc[i]);
	}
	return FX_OK;
}

static enum fx_st copy(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	struct fx_err *e)
{
	FX_TRY(fx_raster_init(dst, a, src->w, src->h, src->channels, e));
	for (int y = 0; y < src->h; y++)
		memcpy(dst->px + (size_t)y * dst->stride, src->px + (size_t)y * src->stride,
			(size_t)src->w * (size_t)src->channels);
	return FX_OK;
}

static enum fx_st resize(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int w, int h, struct fx_err *e)
{
	struct fx_raster wide;

	if (w < 1 || h < 1)
		return fx_fail(e, FX_INPUT, "resizing to %dx%d makes no sense", w, h);
	if (w > FX_RASTER_MAX_SIDE || h > FX_RASTER_MAX_SIDE)
		return fx_fail(e, FX_LIMIT, "raster %dx%d: side over %d", w, h, FX_RASTER_MAX_SIDE);
	if (w == src->w && h == src->h)
		return copy(dst, a, src, e);
	if (h == src->h)
		return across(dst, a, src, w, e);
	if (w == src->w)
		return down(dst, a, src, h, e);
	FX_TRY(across(&wide, a, src, w, e));
	return down(dst, a, &wide, h, e);
}

enum fx_st fx_resize(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int w, int h, struct fx_err *e)
{
	struct fx_raster made;
	enum fx_st st = resize(&made, a, src, w, h, e);

	*dst = st ? (struct fx_raster){ 0 } : made;
	return st;
}
