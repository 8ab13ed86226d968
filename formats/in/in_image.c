/* in_image.c - pictures through Leptonica */
#include "source.h"

#include "resize.h"

#include <allheaders.h>
#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct header { int w, h, bps, spp; };

static unsigned le(const unsigned char *p, int bytes)
{
	unsigned v = 0;

	while (bytes--)
		v = v << 8 | p[bytes];
	return v;
}

/* Leptonica decodes a BMP to know its size. Both header forms: OS/2 1.x, and all that follow
 * Windows 3. */
static int bmp_header(struct header *h, const unsigned char *p, size_t n)
{
	int64_t down;

	if (n < 30)
		return 0;
	if (le(p + 14, 4) == 12) {
		*h = (struct header){ .w = (int)le(p + 18, 2), .h = (int)le(p + 20, 2),
			.bps = (int)le(p + 24, 2), .spp = 1 };
		return 1;
	}
	down = (int32_t)le(p + 22, 4);	/* below 0: rows from the top */
	*h = (struct header){ .w = (int)(le(p + 18, 4) & INT32_MAX), .bps = (int)le(p + 28, 2),
		.h = (int)((down < 0 ? -down : down) & INT32_MAX), .spp = 1 };
	return 1;
}

/* What the picture says of itself, nothing decoded. 0: damaged. */
static int header(struct header *h, const struct fx_in *in, int i)
{
	int format, map, dpi;

	*h = (struct header){ 0 };
	if (in->kind == FX_KIND_TIFF)
		return !readHeaderMemTiff(in->p, in->n, i, &h->w, &h->h, &h->bps, &h->spp, &dpi,
			&map, &format);
	if (in->kind == FX_KIND_JP2) {
		int size[3] = { 0, 0, 0 };
		const int ok = fx_jp2_size(size, in);

		*h = (struct header){ .w = size[0], .h = size[1], .spp = size[2], .bps = 8 };
		return ok;
	}
	if (in->kind == FX_KIND_BMP)
		return bmp_header(h, in->p, in->n);
	return !pixReadHeaderMem(in->p, in->n, &format, &h->w, &h->h, &h->bps, &h->spp, &map);
}

/* Directories of a TIFF form a list; one that comes back to itself must end too. */
static int tiff_pages(const struct fx_in *in)
{
	struct header h;
	int n = 0;

	while (n < FX_IN_MAX_PAGES && header(&h, in, n))
		n++;
	return n;
}

enum fx_st fx_image_open(struct fx_in *in, struct fx_err *e)
{
	struct header h;

	setMsgSeverity(L_SEVERITY_NONE);
	if (!header(&h, in, 0) || h.w < 1 || h.h < 1)
		return fx_fail(e, FX_INPUT, "damaged %s: no picture size in its header",
			fx_kind_type(in->kind));
	in->pages = in->kind == FX_KIND_TIFF ? tiff_pages(in) : 1;
	return FX_OK;
}

static enum fx_st check(const struct header *h, const struct fx_render *r, struct fx_err *e)
{
	if (h->w < 1 || h->h < 1)
		return fx_fail(e, FX_INPUT, "damaged: a picture of %d x %d pixels", h->w, h->h);
	if (h->w > FX_RASTER_MAX_SIDE || h->h > FX_RASTER_MAX_SIDE)
		return fx_fail(e, FX_LIMIT, "%d x %d pixels, over the limit of %d a side", h->w,
			h->h, FX_RASTER_MAX_SIDE);
	if ((long long)h->w * h->h > r->max_pixels)
		return fx_fail(e, FX_LIMIT, "%d x %d pixels, over the limit of %lld", h->w, h->h,
			r->max_pixels);
	return FX_OK;
}

/* Replaces *p by its successor; a missing one ends the chain, as Leptonica's functions take NULL.
 */
static void become(PIX **p, PIX *next)
{
	pixDestroy(p);
	*p = next;
}

/* EXIF orientations as what has to be done to the picture as stored. */
static void upright(PIX **p, int orientation)
{
	static const struct { int flip, turn; } todo[9] = {
		[2] = { 1, 0 }, [3] = { 0, 2 }, [4] = { 1, 2 }, [5] = { 1, 3 }, [6] = { 0, 1 },
		[7] = { 1, 1 }, [8] = { 0, 3 },
	};

	if (*p && todo[orientation].flip)
		pixFlipLR(*p, *p);
	if (*p && todo[orientation].turn)
		become(p, pixRotateOrth(*p, todo[orientation].turn));
}

/* Over white, in place; `multiplied`: the colours are so with alpha already. */
static void over_white(PIX *p, int multiplied)
{
	for (int y = 0; y < pixGetHeight(p); y++) {
		l_uint32 *line = pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p);

		for (int x = 0; x < pixGetWidth(p); x++) {
			const unsigned a = line[x] & 255;
			l_uint32 to = 255;

			for (int shift = 8; shift < 32; shift += 8) {
				const unsigned v = line[x] >> shift & 255,
					       sum = multiplied ? v + 255 - a :
					       (v * a + 255 * (255 - a) + 127) / 255;

				to |= (sum > 255 ? 255 : sum) << shift;
			}
			line[x] = to;
		}
	}
	pixSetSpp(p, 3);
}

/* 8 bits of grey or 32 of colour, no map, small enough for a raster. */
static void plain(PIX **p, int grey)
{
	int w, h, d;

	if (*p && pixGetColormap(*p))
		become(p, pixRemoveColormap(*p, REMOVE_CMAP_BASED_ON_SRC));
	if (!*p)
		return;
	pixGetDimensions(*p, &w, &h, &d);
	if (d == 16)
		become(p, pixConvert16To8(*p, L_MS_BYTE));
	else if (d < 8)
		become(p, pixConvertTo8(*p, 0));
	if (*p && pixGetDepth(*p) == 32 &&
	    (grey || (size_t)w * (size_t)h > FX_RASTER_MAX_BYTES / 3 - 64 * (size_t)h))
		become(p, pixConvertRGBToLuminance(*p));
	if (*p && pixGetDepth(*p) == 8 && (size_t)w * (size_t)h > FX_RASTER_MAX_BYTES / 2)
		become(p, pixScaleAreaMap2(*p));
}

static enum fx_st take(struct fx_raster *to, const PIX *p, struct fx_arena *a, struct fx_err *e)
{
	PIX *pix = (PIX *)(uintptr_t)p;
	const int channels = pixGetDepth(pix) == 32 ? 3 : 1;
	const l_uint32 *data = pixGetData(pix);
	const size_t wpl = (size_t)pixGetWpl(pix);

	FX_TRY(fx_raster_init(to, a, pixGetWidth(pix), pixGetHeight(pix), channels, e));
	for (int y = 0; y < to->h; y++) {
		const l_uint32 *s = data + (size_t)y * wpl;
		unsigned char *d = to->px + (size_t)y * to->stride;

		for (int x = 0; x < to->w; x++)
			if (channels == 1) {
				d[x] = (unsigned char)GET_DATA_BYTE(s, x);
			} else {
				d[3 * x] = (unsigned char)(s[x] >> L_RED_SHIFT);
				d[3 * x + 1] = (unsigned char)(s[x] >> L_GREEN_SHIFT);
				d[3 * x + 2] = (unsigned char)(s[x] >> L_BLUE_SHIFT);
			}
	}
	return FX_OK;
}

struct feed { const unsigned char *p; size_t n; };

static cairo_status_t feed_read(void *ud, unsigned char *to, unsigned n)
{
	struct feed *f = ud;

	if (n > f->n)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, f->p, n);
	f->p += n;
	f->n -= n;
	return CAIRO_STATUS_SUCCESS;
}

/* Through libpng under cairo, whatever its depth and alpha, over white. */
static PIX *paint_png(const struct fx_in *in, const struct header *h)
{
	struct feed f = { in->p, in->n };
	cairo_surface_t *from = cairo_image_surface_create_from_png_stream(feed_read, &f), *s;
	cairo_t *c;
	PIX *p = NULL;

	if (cairo_surface_status(from)) {
		cairo_surface_destroy(from);
		return NULL;
	}
	s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, h->w, h->h);
	c = cairo_create(s);
	cairo_set_source_rgb(c, 1, 1, 1);
	cairo_paint(c);
	cairo_set_source_surface(c, from, 0, 0);
	cairo_paint(c);
	cairo_surface_flush(s);
	if (!cairo_status(c))
		p = pixCreate(h->w, h->h, 32);
	for (int y = 0; p && y < h->h; y++) {
		const uint32_t *row = (const void *)(cairo_image_surface_get_data(s) + (size_t)y *
			(size_t)cairo_image_surface_get_stride(s));
		l_uint32 *to = pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p);

		for (int x = 0; x < h->w; x++)
			to[x] = row[x] << 8;
	}
	cairo_destroy(c);
	cairo_surface_destroy(s);
	cairo_surface_destroy(from);
	return p;
}

/* Leptonica refuses PNGs with colours that their palette lacks; libpng paints them black, as
 * browsers do. And where one grey is transparent it takes all for it; where one colour is, none
 * (tRNS: PNG, 11.3.2.1). */
static PIX *decode_png(const struct fx_in *in, const struct header *h)
{
	size_t len;
	PIX *p = fx_png_chunk(in->p, in->n, "tRNS", &len) ? NULL : pixReadMem(in->p, in->n);

	return p ? p : paint_png(in, h);
}

/* Blue, green, red and a byte of no account: no compression, or masks that say so. */
static int is_usual_bmp32(const struct fx_in *in)
{
	const unsigned char *p = in->p;

	return in->n >= 66 && le(p + 14, 4) >= 40 && (le(p + 30, 4) == 0 || (le(p + 30, 4) == 3 &&
		le(p + 54, 4) == 0xff0000 && le(p + 58, 4) == 0xff00 && le(p + 62, 4) == 0xff));
}

/* Leptonica swaps red and blue in these. */
static PIX *decode_bmp32(const struct fx_in *in, const struct header *h)
{
	const size_t start = le(in->p + 10, 4), row = (size_t)h->w * 4;
	const int down = (int32_t)le(in->p + 22, 4) < 0;
	PIX *p = NULL;

	if (start >= 54 && start <= in->n && (in->n - start) / row >= (size_t)h->h)
		p = pixCreate(h->w, h->h, 32);
	for (int y = 0; p && y < h->h; y++) {
		const unsigned char *from = in->p + start + row * (size_t)(down ? y : h->h - 1 - y);
		l_uint32 *to = pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p);

		for (int x = 0; x < h->w; x++)
			composeRGBPixel(from[4 * x + 2], from[4 * x + 1], from[4 * x], to + x);
	}
	if (p) {
		pixSetXRes(p, (int)((le(in->p + 38, 4) & INT32_MAX) * 0.0254 + 0.5));
		pixSetYRes(p, (int)((le(in->p + 42, 4) & INT32_MAX) * 0.0254 + 0.5));
	}
	return p;
}

/* Leptonica refuses BMPs whose stated picture size has more than the pixels; many have padding
 * there. */
static PIX *decode_bmp(const struct fx_in *in, const struct header *h)
{
	const size_t row = ((size_t)h->w * (size_t)h->bps + 31) / 32 * 4;
	const size_t start = in->n >= 54 ? le(in->p + 10, 4) : in->n,
		     end = start + row * (size_t)h->h;
	unsigned char *copy;
	PIX *p;

	if (h->bps == 32 && is_usual_bmp32(in))
		return decode_bmp32(in, h);
	if (start < 54 || start >= in->n || end > in->n || le(in->p + 30, 4) != 0 ||
		!(copy = malloc(end)))
		return pixReadMem(in->p, in->n);
	memcpy(copy, in->p, end);
	for (int i = 0; i < 4; i++)
		copy[34 + i] = (unsigned char)((end - start) >> 8 * i);
	p = pixReadMem(copy, end);
	free(copy);
	return p;
}

/* What versions of Leptonica read differently, they are shown as if it were plain, in a copy:
 * turned pages, and grey where 0 is white. */
static PIX *decode_tiff(const struct fx_in *in, int i, const struct fx_tags *t)
{
	const int negative = t->photometric == 0 && t->samples == 1 && t->bits > 1;
	unsigned char *copy;
	PIX *p;

	if (t->orientation == 1 && !negative)
		return pixReadMemTiff(in->p, in->n, i);
	copy = malloc(in->n);
	if (!copy)
		return NULL;
	memcpy(copy, in->p, in->n);
	if (t->orientation != 1)
		copy[t->orientation_at + (size_t)t->big] = 1;
	if (negative)
		copy[t->photometric_at + (size_t)t->big] = 1;
	p = pixReadMemTiff(copy, in->n, i);
	free(copy);
	if (p && negative)
		pixInvert(p, p);
	return p;
}

/* The pixels as they are stored, over white. */
static PIX *decode(const struct fx_in *in, int i, const struct header *h, const struct fx_tags *t)
{
	const int alpha = in->kind != FX_KIND_TIFF || t->extra == 1 || t->extra == 2;
	PIX *p;

	if (in->kind == FX_KIND_TIFF)
		p = decode_tiff(in, i, t);
	else if (in->kind == FX_KIND_PNG)
		p = decode_png(in, h);
	else if (in->kind == FX_KIND_BMP)
		p = decode_bmp(in, h);
	else
		p = pixReadMem(in->p, in->n);
	/* libtiff multiplies more than one colour with alpha, whatever the file did. */
	if (p && pixGetSpp(p) == 4 && alpha)
		over_white(p, in->kind == FX_KIND_TIFF && (t->samples > 2 || t->extra == 1));
	return p;
}

/* What JPEG 2000 comes as, in Leptonica's form for all that follows. */
static enum fx_st from_jp2(PIX **p, const struct fx_in *in, int grey, struct fx_err *e)
{
	struct fx_arena a;
	struct fx_raster r;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = fx_jp2_raster(&r, in, grey, &a, e);
	if (!st)
		*p = pixCreate(r.w, r.h, r.channels == 3 ? 32 : 8);
	for (int y = 0; !st && *p && y < r.h; y++)
		for (int x = 0; x < r.w; x++) {
			const unsigned char *s = r.px + (size_t)y * r.stride +
				(size_t)x * (size_t)r.channels;
			l_uint32 *line = pixGetData(*p) + (size_t)y * (size_t)pixGetWpl(*p);

			if (r.channels == 3)
				composeRGBPixel(s[0], s[1], s[2], line + x);
			else
				SET_DATA_BYTE(line, x, s[0]);
		}
	fx_arena_reset(&a);
	return st;
}

static uint32_t be(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* What was an inch's whole number before it became a metre's. */
static double whole(double dpi)
{
	const double near = floor(dpi + 0.5);

	return fabs(dpi - near) <= 0.0254 / 2 ? near : dpi;
}

/* Dots an inch of the picture as stored, across and down; 0: unknown. A shape of dots beyond 1 : 4
 * is not believed. */
static void resolution(float dpi[2], const struct fx_in *in, const PIX *p, const struct fx_tags *t)
{
	size_t len;
	const unsigned char *phys = in->kind == FX_KIND_PNG ?
		fx_png_chunk(in->p, in->n, "pHYs", &len) : NULL;
	PIX *pix = (PIX *)(uintptr_t)p;

	dpi[0] = in->kind == FX_KIND_TIFF ? t->dpi[0] : (float)pixGetXRes(pix);
	dpi[1] = in->kind == FX_KIND_TIFF ? t->dpi[1] : (float)pixGetYRes(pix);
	for (int i = 0; phys && len == 9 && phys[8] == 1 && i < 2; i++)
		dpi[i] = (float)whole(be(phys + 4 * i) * 0.0254);
	if (!(dpi[0] > 0))
		dpi[0] = dpi[1] > 0 ? dpi[1] : 0;
	if (!(dpi[1] >= dpi[0] / 4 && dpi[1] <= dpi[0] * 4))
		dpi[1] = dpi[0];
}

/* Makes dots square that are wider than high, or the other way round, by over 2 %: by more of
 * them, or by fewer where more would be too many. */
static enum fx_st square(struct fx_raster *r, const float dpi[2], long long max_pixels,
	struct fx_arena *a, struct fx_err *e)
{
	const double shape = dpi[0] > 0 ? dpi[0] / dpi[1] : 1;
	const double more = shape > 1 ? shape : 1 / shape;
	struct fx_raster made;
	int w = r->w, h = r->h, *side;

	if (more <= 1.02)
		return FX_OK;
	side = shape > 1 ? &h : &w;
	if (*side * more > FX_RASTER_MAX_SIDE || w * more * h > (double)max_pixels ||
	    (double)(r->stride + 64) * more * h > (double)FX_RASTER_MAX_BYTES) {
		side = shape > 1 ? &w : &h;
		*side = (int)(*side / more + 0.5);
	} else {
		*side = (int)(*side * more + 0.5);
	}
	FX_TRY(fx_resize(&made, a, r, w ? w : 1, h ? h : 1, e));
	*r = made;
	return FX_OK;
}

/* All but the raster's pixels; *p becomes what goes into it. */
static void lay_out(struct fx_page *page, float dpi[2], PIX **p, const struct fx_in *in,
	const struct fx_tags *t)
{
	const int turn = in->kind == FX_KIND_TIFF ? t->orientation :
		fx_exif_orientation(in->p, in->n);
	const float stored[2] = { dpi[0], dpi[1] };

	upright(p, turn);
	for (int i = 0; i < 2; i++)
		dpi[i] = stored[turn >= 5 ? !i : i];
	if (!*p)
		return;
	page->w_pt = (float)(pixGetWidth(*p) * 72.0 / (dpi[0] > 0 ? dpi[0] : 72));
	page->h_pt = (float)(pixGetHeight(*p) * 72.0 / (dpi[1] > 0 ? dpi[1] : 72));
}

enum fx_st fx_image_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e)
{
	const int odd = r->rotate & 1;
	int full;			/* width before anything is resampled */
	struct header h;
	struct fx_tags t;
	PIX *p = NULL;
	float dpi[2];
	enum fx_st st;

	if (!header(&h, in, i))
		return fx_fail(e, FX_INPUT, "damaged: no picture size in its header");
	FX_TRY(check(&h, r, e));
	fx_tags(&t, in->p, in->n, i);
	if (in->kind == FX_KIND_JP2)
		FX_TRY(from_jp2(&p, in, r->grey, e));
	else
		p = decode(in, i, &h, &t);
	if (!p)
		return fx_fail(e, FX_INPUT, "damaged %s: its pixels cannot be decoded",
			fx_kind_type(in->kind));
	resolution(dpi, in, p, &t);
	if (r->dpi && r->strict)
		dpi[0] = dpi[1] = (float)r->dpi;
	lay_out(page, dpi, &p, in, &t);
	full = p ? pixGetWidth(p) : 1;
	plain(&p, r->grey);
	if (p && (r->rotate & 3))
		become(&p, pixRotateOrth(p, r->rotate & 3));
	page->rotation = r->rotate & 3;
	st = p ? take(&page->raster, p, a, e) : fx_fail(e, FX_NOMEM, "no memory for %d x %d pixels",
		h.w, h.h);
	pixDestroy(&p);
	if (!st)
		st = square(&page->raster, (float[2]){ dpi[odd], dpi[!odd] }, r->max_pixels, a, e);
	if (!st && dpi[0] > 0)
		page->dpi = (float)(dpi[0] * ((double)(odd ? page->raster.h : page->raster.w) /
			full));
	return st;
}
