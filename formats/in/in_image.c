/* in_image.c - pictures through Leptonica */
#include "source.h"

#include <allheaders.h>
#include <cairo.h>
#include <stdlib.h>
#include <string.h>

struct header { int w, h, bps, spp, dpi; };

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
	int format, map;

	*h = (struct header){ 0 };
	if (in->kind == FX_KIND_TIFF)
		return !readHeaderMemTiff(in->p, in->n, i, &h->w, &h->h, &h->bps, &h->spp, &h->dpi,
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

/* 8 bits of grey or 32 of colour, no alpha, no map, small enough for a raster. */
static void plain(PIX **p, int grey)
{
	int w, h, d;

	if (*p && pixGetSpp(*p) == 4)
		become(p, pixAlphaBlendUniform(*p, 0xffffff00));
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

/* Leptonica refuses PNGs with colours that their palette lacks; libpng under cairo paints them
 * black, as browsers do. */
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

static PIX *decode_png(const struct fx_in *in)
{
	struct feed f = { in->p, in->n };
	PIX *p = pixReadMem(in->p, in->n);
	cairo_surface_t *s;
	int w, h;

	if (p)
		return p;
	s = cairo_image_surface_create_from_png_stream(feed_read, &f);
	w = cairo_image_surface_get_width(s);
	h = cairo_image_surface_get_height(s);
	/* Both formats that cairo makes of PNGs are 32 bits a pixel, alpha premultiplied. */
	if (cairo_surface_status(s) == CAIRO_STATUS_SUCCESS && (p = pixCreate(w, h, 32)) != NULL)
		for (int y = 0; y < h; y++) {
			const uint32_t *from = (const void *)(cairo_image_surface_get_data(s) +
				(size_t)y * (size_t)cairo_image_surface_get_stride(s));
			l_uint32 *to = pixGetData(p) + (size_t)y * (size_t)pixGetWpl(p);
			const int solid = cairo_image_surface_get_format(s) == CAIRO_FORMAT_RGB24;

			for (int x = 0; x < w; x++) {
				const uint32_t white = solid ? 0 : 255 - (from[x] >> 24);

				to[x] = (from[x] << 8) + (white << 24 | white << 16 | white << 8);
			}
		}
	cairo_surface_destroy(s);
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

static PIX *decode(const struct fx_in *in, int i, const struct header *h)
{
	if (in->kind == FX_KIND_TIFF)
		return pixReadMemTiff(in->p, in->n, i);
	if (in->kind == FX_KIND_PNG)
		return decode_png(in);
	return in->kind == FX_KIND_BMP ? decode_bmp(in, h) : pixReadMem(in->p, in->n);
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

enum fx_st fx_image_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e)
{
	struct header h;
	PIX *p = NULL;
	int dpi, w, full;
	enum fx_st st;

	if (!header(&h, in, i))
		return fx_fail(e, FX_INPUT, "damaged: no picture size in its header");
	FX_TRY(check(&h, r, e));
	if (in->kind == FX_KIND_JP2)
		FX_TRY(from_jp2(&p, in, r->grey, e));
	else
		p = decode(in, i, &h);
	if (!p)
		return fx_fail(e, FX_INPUT, "damaged %s: its pixels cannot be decoded",
			fx_kind_type(in->kind));
	dpi = r->dpi && r->strict ? r->dpi : pixGetXRes(p) > 0 ? pixGetXRes(p) : h.dpi;
	upright(&p, in->kind == FX_KIND_JPEG ? fx_exif_orientation(in->p, in->n) : 1);
	full = p ? pixGetWidth(p) : 1;
	if (p) {
		page->w_pt = (float)(full * 72.0 / (dpi > 0 ? dpi : 72));
		page->h_pt = (float)(pixGetHeight(p) * 72.0 / (dpi > 0 ? dpi : 72));
	}
	plain(&p, r->grey);
	w = p ? pixGetWidth(p) : 1;
	if (p && (r->rotate & 3))
		become(&p, pixRotateOrth(p, r->rotate & 3));
	page->rotation = r->rotate & 3;
	page->dpi = dpi > 0 ? (float)(dpi * ((double)w / full)) : 0;
	st = p ? take(&page->raster, p, a, e) : fx_fail(e, FX_NOMEM, "no memory for %d x %d pixels",
		h.w, h.h);
	pixDestroy(&p);
	return st;
}
