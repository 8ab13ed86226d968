/* u_pdf.c - pages of PDFs come out where and as they should: boxes, turns, units, and pictures of
 * the kinds that scanners and presses make. PDFs are made here, after ISO 32000-1. */
#include "in.h"
#include "t.h"

static struct fx_arena mem;
static char pdf[4096];

static enum fx_st draw(struct fx_page *page, const struct fx_render *r)
{
	struct fx_err e = { 0 };
	struct fx_in *in;
	enum fx_st st = fx_in_open(&in, pdf, strlen(pdf), NULL, &e);

	*page = (struct fx_page){ 0 };
	if (st)
		return st;
	st = fx_in_page(page, in, 0, r, &mem, &e);
	fx_in_free(in);
	return st;
}

/* A page with these entries, drawn with `content`; x: one more object, number 5. */
static void make(const char *entries, const char *content, const char *x)
{
	const int n = snprintf(pdf, sizeof(pdf), "%%PDF-1.6\n"
		"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R%s>>endobj\n"
		"4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
		"%s\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", entries, strlen(content), content, x);

	T_OK(n > 0 && (size_t)n < sizeof(pdf));
}

/* ---- boxes, turns, units ---- */

/* A mark of 40 x 20 points at (60, 120), on a page of which x 50..250 and y 100..350 are shown:
 * as displayed at x 10..50 and y 210..230 of 200 x 250. */
static void a_mark(const char *more)
{
	char entries[200];

	snprintf(entries, sizeof(entries), "/MediaBox[0 0 300 400]/CropBox[50 100 250 350]%s",
		more);
	make(entries, "0 g 60 120 40 20 re f", "");
}

/* The box of what is dark, in points of the page as displayed by the mapping that in.h states. */
static void ink(double pt[4], const struct fx_page *p)
{
	const struct fx_raster *r = &p->raster;
	const int odd = p->rotation & 1;
	int box[4] = { r->w, r->h, 0, 0 };

	for (int y = 0; y < r->h; y++)
		for (int x = 0; x < r->w; x++) {
			if (fx_raster_grey(r, x, y) > 127)
				continue;
			box[0] = x < box[0] ? x : box[0];
			box[1] = y < box[1] ? y : box[1];
			box[2] = x + 1 > box[2] ? x + 1 : box[2];
			box[3] = y + 1 > box[3] ? y + 1 : box[3];
		}
	for (int i = 0; i < 4; i++)
		pt[i] = i & 1 ? box[i] * (double)(odd ? p->w_pt : p->h_pt) / r->h :
			box[i] * (double)(odd ? p->h_pt : p->w_pt) / r->w;
}

/* Whatever the document and we turn it by, and however many pixels it becomes: in place to a
 * pixel's half at each edge. */
static void places(void)
{
	static const double want[4][4] = { { 10, 210, 50, 230 }, { 20, 10, 40, 50 },
		{ 150, 20, 190, 40 }, { 210, 150, 230, 190 } };
	static const int dpi[] = { 72, 200, 77, 301 };
	struct fx_page p;
	double pt[4];

	for (int i = 0; i < 64; i++) {
		const int document = i & 3, ours = i >> 2 & 3, d = dpi[i >> 4];
		const struct fx_render r = { .dpi = d, .max_pixels = 10000000,
			.rotate = ours };
		char more[40];

		snprintf(more, sizeof(more), "/Rotate %d", 90 * document);
		a_mark(more);
		T_EQ(draw(&p, &r), FX_OK);
		T_NEAR(p.w_pt, document & 1 ? 250 : 200, 0);
		T_NEAR(p.h_pt, document & 1 ? 200 : 250, 0);
		T_EQ(p.rotation, ours);
		T_EQ(p.raster.w, ceil(((document ^ ours) & 1 ? 250 : 200) * d / 72. - 0.01));
		ink(pt, &p);
		for (int k = 0; k < 4; k++)
			T_NEAR(pt[k], want[(document + ours) & 3][k], 36.1 / d);
	}
}

/* Sides that are no whole number of pixels: the last one's worth is not cut off, all are a little
 * narrower. */
static void rounding(void)
{
	const struct fx_render r = { .dpi = 72, .max_pixels = 10000000, .grey = 1 };
	struct fx_page p;

	make("/MediaBox[0 0 100.4 50.005]", "0 g 0 0 100.4 50.005 re f", "");
	T_EQ(draw(&p, &r), FX_OK);
	T_EQ(p.raster.w, 101);
	T_EQ(p.raster.h, 50);			/* less than a hundredth of a pixel is none */
	T_NEAR(p.w_pt, 100.4, 1e-4);
	T_EQ(fx_raster_grey(&p.raster, 100, 49), 0);
	T_EQ(fx_raster_grey(&p.raster, 0, 0), 0);
}

/* Poppler does not look at /UserUnit (22.12; ISO 32000-1, table 30): a page is as large as its box
 * says in points, and its dpi are more than was asked for. What is drawn is right. */
static void user_unit(void)
{
	const struct fx_render r = { .dpi = 72, .max_pixels = 10000000 };
	struct fx_page p;
	double pt[4];

	a_mark("/UserUnit 2");
	T_EQ(draw(&p, &r), FX_OK);
	T_NEAR(p.w_pt, 200, 0);
	ink(pt, &p);
	T_NEAR(pt[0], 10, 0.5);
	T_NEAR(pt[3], 230, 0.5);
}

static void odd_boxes(void)
{
	const struct fx_render r = { .dpi = 72, .max_pixels = 10000000 };
	struct fx_page p;

	make("/MediaBox[300 400 0 0]", "", "");		/* any two opposite corners */
	T_EQ(draw(&p, &r), FX_OK);
	T_EQ(p.raster.w, 300);
	make("/MediaBox[0 0 300 400]/CropBox[-50 -50 100 200]", "", "");  /* what both show */
	T_EQ(draw(&p, &r), FX_OK);
	T_EQ(p.raster.w, 100);
	T_EQ(p.raster.h, 200);
	make("/MediaBox[0 0 300 400]/Rotate -90", "", "");
	T_EQ(draw(&p, &r), FX_OK);
	T_EQ(p.raster.w, 400);
}

/* ---- pictures ---- */

/* Two pixels side by side, 50 x 100 points each, on a page of 100 x 100. */
static void picture(const char *dictionary, const char *hex, const char *more)
{
	char x[1000];

	snprintf(x, sizeof(x), "5 0 obj<</Type/XObject/Subtype/Image/Width 2/Height 1%s"
		"/Filter/ASCIIHexDecode/Length %zu>>stream\n%s\nendstream endobj\n%s",
		dictionary, strlen(hex), hex, more);
	make("/MediaBox[0 0 100 100]/Resources<</XObject<</I 5 0 R>>>>",
		"100 0 0 100 0 0 cm /I Do", x);
}

static void pictures(void)
{
	static const char mask[] = "6 0 obj<</Type/XObject/Subtype/Image/Width 2/Height 1"
		"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/ASCIIHexDecode/Length 5>>stream\n"
		"8000>\nendstream endobj";
	/* The colours of its pixels, each within `slack`: inks have no one colour on screens. */
	static const struct { const char *dictionary, *hex, *more; int want[2][3], slack; }
	row[] = {
		{ "/ColorSpace/DeviceGray/BitsPerComponent 1", "40>", "",
			{ { 0, 0, 0 }, { 255, 255, 255 } }, 0 },
		{ "/ColorSpace/DeviceGray/BitsPerComponent 1/Decode[1 0]", "80>", "",
			{ { 0, 0, 0 }, { 255, 255, 255 } }, 0 },
		{ "/ColorSpace/DeviceGray/BitsPerComponent 16", "4000FFFF>", "",
			{ { 64, 64, 64 }, { 255, 255, 255 } }, 1 },
		{ "/ColorSpace/DeviceRGB/BitsPerComponent 16", "800009000000FFFFFFFFFFFF>", "",
			{ { 128, 9, 0 }, { 255, 255, 255 } }, 1 },
		{ "/ColorSpace/DeviceCMYK/BitsPerComponent 8", "00FFFF0000000000>", "",
			{ { 237, 28, 36 }, { 255, 255, 255 } }, 40 },
		{ "/ColorSpace/DeviceCMYK/BitsPerComponent 8", "000000FF00000000>", "",
			{ { 20, 20, 20 }, { 255, 255, 255 } }, 40 },
		/* as Adobe writes them */
		{ "/ColorSpace/DeviceCMYK/BitsPerComponent 8/Decode[1 0 1 0 1 0 1 0]",
			"FFFFFF00FFFFFFFF>", "", { { 20, 20, 20 }, { 255, 255, 255 } }, 40 },
		{ "/ColorSpace[/Indexed/DeviceRGB 1<800900FFFFFF>]/BitsPerComponent 1", "40>", "",
			{ { 128, 9, 0 }, { 255, 255, 255 } }, 0 },
		/* over white: half of black, and none of it */
		{ "/ColorSpace/DeviceGray/BitsPerComponent 8/SMask 6 0 R", "0000>", mask,
			{ { 127, 127, 127 }, { 255, 255, 255 } }, 1 },
		{ "/ImageMask true/BitsPerComponent 1", "40>", "",
			{ { 0, 0, 0 }, { 255, 255, 255 } }, 0 },
	};
	const struct fx_render r = { .dpi = 72, .max_pixels = 10000000 };
	struct fx_page p;

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		picture(row[i].dictionary, row[i].hex, row[i].more);
		T_EQ(draw(&p, &r), FX_OK);
		for (int k = 0; p.raster.px && k < 6; k++) {
			const int x = k < 3 ? 10 : 90, v = p.raster.px[50 * p.raster.stride +
				(size_t)(3 * x + k % 3)];

			T_NEAR(v, row[i].want[k / 3][k % 3], row[i].slack);
		}
	}
}

int main(void)
{
	fx_arena_init(&mem, 0);
	places();
	rounding();
	user_unit();
	odd_boxes();
	pictures();
	fx_arena_reset(&mem);
	return t_end();
}
