/* in_pdf.c - PDF through poppler-glib and cairo */
#include "source.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

enum fx_st fx_pdf_open(struct fx_in *in, const char *password, struct fx_err *e)
{
	GBytes *bytes = g_bytes_new_static(in->p, in->n);
	GError *g = NULL;
	enum fx_st st = FX_OK;

	in->pdf = poppler_document_new_from_bytes(bytes, password, &g);
	g_bytes_unref(bytes);
	if (in->pdf)
		in->pages = poppler_document_get_n_pages(in->pdf);
	else if (g && g_error_matches(g, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		st = fx_fail(e, FX_ENCRYPTED, "the password is %s", password ? "wrong" : "missing");
	else
		st = fx_fail(e, FX_INPUT, "damaged PDF: no page tree can be found");
	g_clear_error(&g);
	return st;
}

void fx_pdf_free(struct fx_in *in)
{
	g_clear_object(&in->page);
	g_clear_object(&in->pdf);
}

void *fx_pdf_at(struct fx_in *in, int i)
{
	if (in->page && in->at == i)
		return in->page;
	g_clear_object(&in->page);
	in->page = poppler_document_get_page(in->pdf, i);
	in->at = i;
	return in->page;
}

/* Pixels for a page of pt points. */
static enum fx_st measure(int size[2], float *dpi, const double pt[2], const struct fx_render *r,
	struct fx_err *e)
{
	const double longer = pt[0] > pt[1] ? pt[0] : pt[1];
	double scale = r->dpi ? r->dpi / 72.0 : r->max_side / longer;
	double most = (double)r->max_pixels;

	if (pt[0] * pt[1] * scale * scale > most)
		return fx_fail(e, FX_LIMIT,
			"%.0f x %.0f points are %.3g pixels, over the limit of %.0f", pt[0], pt[1],
			pt[0] * pt[1] * scale * scale, most);
	if (most > (double)FX_RASTER_MAX_BYTES / 4)	/* cairo's four bytes are the larger copy */
		most = (double)FX_RASTER_MAX_BYTES / 4;
	if (!r->strict && pt[0] * pt[1] * scale * scale > most)
		scale = sqrt(most / (pt[0] * pt[1])) * 0.999;
	if (!r->strict && longer * scale > FX_RASTER_MAX_SIDE)
		scale = FX_RASTER_MAX_SIDE / longer;
	for (int i = 0; i < 2; i++) {
		const double px = ceil(pt[i] * scale - 0.01);

		if (px > FX_RASTER_MAX_SIDE)
			return fx_fail(e, FX_LIMIT, "%.0f pixels a side, over the limit of %d", px,
				FX_RASTER_MAX_SIDE);
		size[i] = px < 1 ? 1 : (int)px;
	}
	if ((double)size[0] * size[1] > most)
		return fx_fail(e, FX_LIMIT, "%d x %d pixels, over the limit of %.0f", size[0],
			size[1], most);
	*dpi = (float)(scale * 72);
	return FX_OK;
}

/* How many pixels from x on are white, by the stretch. */
static int white(const uint32_t *s, int x, int w)
{
	enum { STRETCH = 16 };
	int n = 0;

	for (; x + n + STRETCH <= w; n += STRETCH) {
		uint32_t all = 0xffffff;

		for (int i = 0; i < STRETCH; i++)
			all &= s[x + n + i];
		if (all != 0xffffff)
			break;
	}
	return n;
}

/* cairo's RGB24 (native 32-bit words) into grey or RGB rows, which are white so far. */
static void take(const struct fx_raster *to, cairo_surface_t *from)
{
	const unsigned char *src = cairo_image_surface_get_data(from);
	const size_t stride = (size_t)cairo_image_surface_get_stride(from);

	for (int y = 0; y < to->h; y++) {
		const uint32_t *s = (const uint32_t *)(const void *)(src + (size_t)y * stride);
		unsigned char *d = to->px + (size_t)y * to->stride;

		for (int x = 0; x < to->w; x++) {
			const uint32_t r = s[x] >> 16 & 255, g = s[x] >> 8 & 255, b = s[x] & 255;

			if ((r & g & b) == 255) {
				x += white(s, x + 1, to->w);
			} else if (to->channels == 1) {
				d[x] = (unsigned char)((299 * r + 587 * g + 114 * b + 500) / 1000);
			} else {
				d[3 * x] = (unsigned char)r;
				d[3 * x + 1] = (unsigned char)g;
				d[3 * x + 2] = (unsigned char)b;
			}
		}
	}
}

/* Turned by quarters and scaled; the size is that of the turned page. */
static void turn(cairo_t *c, const double pt[2], const int size[2], int quarters)
{
	const int odd = quarters & 1;

	cairo_scale(c, size[0] / pt[odd], size[1] / pt[!odd]);
	if (quarters == 1)
		cairo_translate(c, pt[1], 0);
	else if (quarters == 2)
		cairo_translate(c, pt[0], pt[1]);
	else if (quarters == 3)
		cairo_translate(c, 0, pt[0]);
	cairo_rotate(c, quarters * 1.57079632679489661923);
}

/* The page on white paper. */
static enum fx_st render(struct fx_raster *to, PopplerPage *p, const double pt[2], int quarters,
	struct fx_err *e)
{
	const int size[2] = { to->w, to->h };
	const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, to->w);
	unsigned char *px = g_try_malloc_n((gsize)to->h, (gsize)stride);
	cairo_surface_t *s;
	cairo_t *c;
	enum fx_st st = FX_OK;

	if (!px)
		return fx_fail(e, FX_NOMEM, "no memory for %d x %d pixels", to->w, to->h);
	memset(px, 255, (size_t)to->h * (size_t)stride);
	s = cairo_image_surface_create_for_data(px, CAIRO_FORMAT_RGB24, to->w, to->h, stride);
	c = cairo_create(s);
	turn(c, pt, size, quarters);
	poppler_page_render(p, c);
	cairo_surface_flush(s);
	/* An error of the context is a damaged page; what was drawn before it is worth reading. */
	if (cairo_surface_status(s))
		st = fx_fail(e, FX_NOMEM, "no memory for %d x %d pixels", to->w, to->h);
	else
		take(to, s);
	cairo_destroy(c);
	cairo_surface_finish(s);	/* whoever may still hold it */
	cairo_surface_destroy(s);
	g_free(px);
	return st;
}

static enum fx_st draw(struct fx_page *page, PopplerPage *p, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e)
{
	double pt[2];
	int size[2] = { 0, 0 };

	poppler_page_get_size(p, &pt[0], &pt[1]);
	if (!(pt[0] >= 1 && pt[0] <= FX_IN_MAX_PT && pt[1] >= 1 && pt[1] <= FX_IN_MAX_PT))
		return fx_fail(e, pt[0] > 0 && pt[1] > 0 ? FX_LIMIT : FX_INPUT,
			"page of %.3g x %.3g points, sides may have 1 to %.0f", pt[0], pt[1],
			FX_IN_MAX_PT);
	page->w_pt = (float)pt[0];
	page->h_pt = (float)pt[1];
	FX_TRY(measure(size, &page->dpi, (double[2]){ pt[r->rotate & 1], pt[!(r->rotate & 1)] }, r,
		e));
	FX_TRY(fx_raster_init(&page->raster, a, size[0], size[1], r->grey ? 1 : 3, e));
	return render(&page->raster, p, pt, r->rotate & 3, e);
}

enum fx_st fx_pdf_page(struct fx_page *page, struct fx_in *in, int i, const struct fx_render *r,
	struct fx_arena *a, struct fx_err *e)
{
	PopplerPage *p = fx_pdf_at(in, i);
	char *label;
	enum fx_st st;

	if (!p)
		return fx_fail(e, FX_INPUT, "damaged: the page cannot be found");
	label = poppler_page_get_label(p);
	if (label && strlen(label) < sizeof(page->label))
		memcpy(page->label, label, strlen(label) + 1);
	g_free(label);
	st = draw(page, p, r, a, e);
	page->rotation = r->rotate & 3;
	return st;
}
