/* u_in.c - kinds, sizes, turns and refusals of documents; pictures of the fuzz corpus, 24 x 16
 * pixels white but for a dark diagonal that starts at (3, 0), made with Leptonica */
#include "in.h"
#include "t.h"
#include "turn.h"

#include "file.h"

#include <fontconfig/fontconfig.h>

static struct fx_arena mem;

static struct fx_span corpus(const char *name)
{
	char path[200];
	struct fx_span s = { NULL, 0 };
	struct fx_err e;
	const void *p = NULL;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/in/%s", name);
	T_EQ(fx_file_read(&p, &s.n, &mem, path, 1 << 20, &e), FX_OK);
	s.p = p;
	return s;
}

static enum fx_st page(struct fx_page *to, const char *name, int i, const struct fx_render *r)
{
	const struct fx_span s = corpus(name);
	struct fx_err e = { 0 };
	struct fx_in *in;
	enum fx_st st = fx_in_open(&in, s.p, s.n, NULL, &e);

	*to = (struct fx_page){ 0 };
	if (st)
		return st;
	st = fx_in_page(to, in, i, r, &mem, &e);
	fx_in_free(in);
	return st;
}

static void kinds(void)
{
	static const struct { const char *name; enum fx_kind kind;
	} row[] = {
		{"grey.png", FX_KIND_PNG},
		{"rgb.jpg", FX_KIND_JPEG},
		{"rgb.webp", FX_KIND_WEBP},
		{"rgb.jp2", FX_KIND_JP2},
		{"bit.bmp", FX_KIND_BMP},
		{"bit.pnm", FX_KIND_PNM},
		{"two.tif", FX_KIND_TIFF},
		{"ten.pdf", FX_KIND_PDF},
		{"none", FX_KIND_NONE},
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		const struct fx_span s = corpus(row[i].name);

		T_EQ(fx_sniff(s.p, s.n), row[i].kind);
	}
	T_EQ(fx_sniff("", 0), FX_KIND_NONE);
	T_EQ(fx_sniff("P7 ", 3), FX_KIND_NONE);
}

static void pictures(void)
{
	static const char *const name[] = { "grey.png", "rgb.jpg", "rgb.webp", "rgb.jp2", "bit.bmp",
		"bit.pnm", "two.tif" };
	const struct fx_render r = { .max_pixels = 1000000 };
	struct fx_page p;

	for (size_t i = 0; i < FX_COUNT(name); i++) {
		T_EQ(page(&p, name[i], 0, &r), FX_OK);
		T_EQ(p.raster.w, 24);
		T_EQ(p.raster.h, 16);
		T_OK(p.raster.px && fx_raster_grey(&p.raster, 3, 0) < 80);
		T_OK(p.raster.px && fx_raster_grey(&p.raster, 20, 12) > 200);
	}
	T_EQ(page(&p, "two.tif", 1, &r), FX_OK);
	T_EQ(p.raster.channels, 3);
	T_EQ(page(&p, "two.tif", 2, &r), FX_USAGE);
	/* EXIF says: turned right by a quarter, so (3, 0) of 24 x 16 comes to (15, 3) of 16 x 24.
	 */
	T_EQ(page(&p, "turned.jpg", 0, &r), FX_OK);
	T_EQ(p.raster.w, 16);
	T_OK(p.raster.px && fx_raster_grey(&p.raster, 15, 3) < 80);
	T_OK(p.raster.px && fx_raster_grey(&p.raster, 0, 3) > 200);
}

static void limits(void)
{
	const struct fx_render few = { .max_pixels = 383 }, turned = { .max_pixels = 1000000,
		.rotate = 1 }, dots = { .dpi = 72, .max_pixels = 1000000, .grey = 1 },
		small = { .max_side = 64, .max_pixels = 1000000 };
	struct fx_page p;

	T_EQ(page(&p, "grey.png", 0, &few), FX_LIMIT);
	T_EQ(page(&p, "ten.pdf", 0, &(struct fx_render){.dpi = 72, .max_pixels = 9999}), FX_LIMIT);
	T_EQ(page(&p, "cut.png", 0, &turned), FX_INPUT);
	T_EQ(page(&p, "none", 0, &turned), FX_INPUT);
	T_EQ(page(&p, "short.bmp", 0, &turned), FX_LIMIT);
	T_EQ(page(&p, "grey.png", 0, &turned), FX_OK);
	T_EQ(p.raster.w, 16);
	T_EQ(p.rotation, 1);
	T_OK(p.raster.px && fx_raster_grey(&p.raster, 15, 3) < 80);
	T_EQ(page(&p, "ten.pdf", 4, &dots), FX_OK);	/* the fifth is 105 x 100 points */
	T_EQ(p.raster.w, 105);
	T_EQ(p.raster.h, 100);
	T_EQ(p.raster.channels, 1);
	T_EQ(page(&p, "ten.pdf", 9, &small), FX_OK);	/* 110 x 100 */
	T_EQ(p.raster.w, 64);
	T_EQ(p.raster.h, 59);				/* 58.18, rounded up */
}

static void exif(void)
{
	const struct fx_span s = corpus("turned.jpg");
	unsigned char bytes[1024];

	memcpy(bytes, s.p, s.n);
	T_EQ(fx_exif_orientation(bytes, s.n), 6);
	for (size_t n = 0; n < 64; n++)
		T_OK(fx_exif_orientation(bytes, n) == (n < 38 ? 1 : 6));
	bytes[31] = 9;				/* the value: only 1..8 are turns */
	T_EQ(fx_exif_orientation(bytes, s.n), 1);
}

static void turns(void)
{
	struct fx_raster r, t;
	struct fx_err e;

	T_EQ(fx_raster_init(&r, &mem, 3, 2, 1, &e), FX_OK);
	r.px[0] = 1;				/* top left */
	r.px[r.stride + 2] = 6;			/* bottom right */
	T_EQ(fx_turn(&t, &r, 1, &mem, &e), FX_OK);
	T_EQ(t.w, 2);
	T_EQ(fx_raster_grey(&t, 1, 0), 1);
	T_EQ(fx_raster_grey(&t, 0, 2), 6);
	T_EQ(fx_turn(&t, &r, 2, &mem, &e), FX_OK);
	T_EQ(fx_raster_grey(&t, 2, 1), 1);
	T_EQ(fx_raster_grey(&t, 0, 0), 6);
	T_EQ(fx_turn(&t, &r, 3, &mem, &e), FX_OK);
	T_EQ(fx_raster_grey(&t, 0, 2), 1);
	T_EQ(fx_raster_grey(&t, 1, 0), 6);
}

/* ---- text layers ---- */

static enum fx_st layer_of(struct fx_layer *l, struct fx_page *p, struct fx_span s, int quarters)
{
	const struct fx_render r = { .dpi = 72, .max_pixels = 1000000, .grey = 1,
		.rotate = quarters };
	struct fx_err e = { 0 };
	struct fx_in *in;
	enum fx_st st = fx_in_open(&in, s.p, s.n, NULL, &e);

	*p = (struct fx_page){ 0 };
	if (st)
		return st;
	st = fx_in_page(p, in, 0, &r, &mem, &e);
	if (!st)
		fx_in_layer(l, in, 0, p, &mem);
	fx_in_free(in);
	return st ? st : fx_layer_check(l, p->raster.w, p->raster.h, &e);
}

/* x0 y0 x1 y1 of a page of w x h, turned clockwise. */
static void turned(double b[4], int w, int h, int quarters)
{
	for (; quarters--; h += w, w = h - w, h -= w) {
		const double was[4] = { b[0], b[1], b[2], b[3] };

		b[0] = h - was[3];
		b[1] = was[0];
		b[2] = h - was[1];
		b[3] = was[2];
	}
}

static int says(const struct fx_layer *l, int i, const char *text)
{
	return i < l->words && strlen(text) == (size_t)l->word[i].len &&
		!memcmp(l->text + l->word[i].at, text, strlen(text));
}

/* Three words on a page of 300 x 400, of which x 50..250 and y 100..350 are shown, and one beyond.
 * The font is of type 3, so that no other is looked for; its letters are 5 points wide. They are
 * not drawn (3 Tr): there is nothing to draw. */
static void layer_of_a_page(int document, int quarters)
{
	static const char pdf[] = "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/CropBox[50 100 250 350]"
		"/Rotate %d/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>endobj\n"
		"4 0 obj<</Length 96>>stream\nBT 3 Tr /F 10 Tf 100 200 Td [(hello)-500(world)]TJ "
		"0 -40 Td (next) Tj -90 -150 Td (beyond) Tj ET\nendstream endobj\n"
		"5 0 obj<</Type/Font/Subtype/Type3/FontBBox[0 -200 500 800]"
		"/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 122/Widths[500 500 500 500 "
		"500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 "
		"500 500]/CharProcs<<>>/Encoding<</Differences[97/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p"
		"/q/r/s/t/u/v/w/x/y/z]>>>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n";
	char buf[1200];
	const size_t n = (size_t)snprintf(buf, sizeof(buf), pdf, 90 * document);
	const int q = (document + quarters) % 4;
	double line[4] = { 50, 150, 75, 150 };
	struct fx_layer l = { .words = 0 };
	struct fx_page p;
	const struct fx_layer_word *w;
	int at;

	T_EQ(layer_of(&l, &p, (struct fx_span){ buf, n }, quarters), FX_OK);
	T_EQ(p.raster.w, q & 1 ? 250 : 200);
	T_EQ(l.words, 3);
	if (l.words != 3)
		return;
	/* with /Rotate 270 Poppler puts the second line first */
	at = says(&l, 0, "next");
	T_OK(!at || document == 3);
	T_OK(says(&l, at, "hello") && says(&l, at + 1, "world"));
	T_OK(says(&l, at ? 0 : 2, "next"));
	T_OK(l.word[at].starts && !l.word[at + 1].starts);
	T_OK(l.word[at ? 0 : 2].starts);
	w = l.word + at;
	for (int i = 0; i < 3; i++) {
		T_EQ(l.word[i].turn, (4 - q) & 3);
		/* Poppler takes an m, here 500 wide, for 0.6 of a type 3 font's size */
		T_NEAR(l.word[i].size, 10 * 0.5 / 0.6, 0.05);
	}
	T_EQ(l.glyphs, 14);
	T_EQ(l.odd, 0);
	T_NEAR(l.pictured, 0, 0);
	turned(line, 200, 250, q);
	/* as wide as the line that it stands on, which runs through it, nearer to its foot */
	T_NEAR(q & 1 ? w->y0 : w->x0, line[q & 1], 0.05);
	T_NEAR(q & 1 ? w->y1 : w->x1, line[2 + (q & 1)], 0.05);
	T_OK(q & 1 ? w->x1 - w->x0 > 7 && w->x1 - w->x0 < 15 : w->y1 - w->y0 > 7 &&
		w->y1 - w->y0 < 15);
	T_OK(q == 0 ? w->y1 - line[1] > 0 && w->y1 - line[1] < 4 :
		q == 1 ? line[0] - w->x0 > 0 && line[0] - w->x0 < 4 :
		q == 2 ? line[1] - w->y0 > 0 && line[1] - w->y0 < 4 :
		w->x1 - line[0] > 0 && w->x1 - line[0] < 4);
}

/* A real page with another CropBox and /Rotate: the words of the whole page that are left, turned.
 * In pixels of 72 dpi. Of a word that the edge cuts some characters may be left out. */
static void layer_of_a_cropped_page(void)
{
	static const char name[] = "../shared/data/pdf-text/olmocr-olmo2-pg4/doc.pdf";
	struct fx_span s = { NULL, 0 };
	const void *bytes = NULL;
	struct fx_layer whole, part;
	struct fx_page page;
	struct fx_err e;
	char *copy, *crop, *end;

	if (fx_file_read(&bytes, &s.n, &mem, name, 1 << 20, &e) != FX_OK) {
		t_skip("no ../shared/data/pdf-text");
		return;
	}
	s.p = bytes;
	T_EQ(layer_of(&whole, &page, s, 0), FX_OK);
	T_EQ(whole.words, 524);	/* as pdftotext -bbox finds, most of them in tables */
	s.p = copy = fx_alloc(&mem, s.n + 10, 1);
	memcpy(copy, bytes, s.n);
	for (crop = copy; memcmp(crop, "/CropBox[ 0 0 612 792]", 22) != 0; crop++)
		;
	memcpy(crop, "/CropBox[ 9 9 512 692]", 22);
	for (end = crop; memcmp(end, "/Type/Page>>", 12) != 0; end++)
		;
	memmove(end + 20, end + 10, s.n - (size_t)(end + 10 - copy));
	memcpy(end + 10, "/Rotate 90", 10);
	s.n += 10;
	for (int q = 0; q < 4; q++) {
		int found = 0, inside = 0, cut = 0;

		T_EQ(layer_of(&part, &page, s, q), FX_OK);
		T_EQ(page.raster.w, q & 1 ? 503 : 683);
		for (int i = 0; i < whole.words; i++) {
			const struct fx_layer_word *w = whole.word + i;
			double b[4] = { w->x0 - 9, w->y0 - 100, w->x1 - 9, w->y1 - 100 };

			if (b[0] < 0 || b[1] < 0 || b[2] > 503 || b[3] > 683) {
				cut += b[2] > 0 && b[3] > 0 && b[0] < 503 && b[1] < 683;
				continue;
			}
			turned(b, 503, 683, 1 + q);
			inside++;
			for (int k = 0; k < part.words; k++) {
				const struct fx_layer_word *v = part.word + k;

				if (fabs(v->x0 - b[0]) + fabs(v->y0 - b[1]) + fabs(v->x1 - b[2]) +
				    fabs(v->y1 - b[3]) < 0.1 && v->len == w->len &&
				    !memcmp(part.text + v->at, whole.text + w->at,
				    (size_t)w->len)) {
					found++;
					break;
				}
			}
		}
		T_OK(inside > 400);
		T_EQ(found, inside);
		T_NEAR(part.words, inside + cut, 3);
	}
}

/* A page of 200 x 200 with a picture on its left half. Four fonts of type 3, so that no other is
 * looked for, a to e being U+FB01, a private one, U+0007, d and U+00A0; three have names. */
#define FONT(named) "<</Type/Font/Subtype/Type3/FontBBox[0 -200 500 800]" \
	"/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 101/Widths[500 500 500 500 500]" \
	"/CharProcs<<>>/ToUnicode 6 0 R/Encoding<</Differences[97/a/b/c/d/e]>>" named ">>"
static void layer_of_fonts(void)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</T"
		FONT("") "/A" FONT("/BaseFont/Helvetica-Bold") "/B"
		FONT("/BaseFont/Courier-BoldOblique") "/C" FONT("/BaseFont/Some-Medium")
		">>/XObject<</I 7 0 R>>>>"
		"/Contents 4 0 R>>endobj\n"
		"4 0 obj<</Length 397>>stream\nq 100 0 0 200 0 0 cm /I Do Q BT 3 Tr /T 10 Tf "
		"1 0 0 1 20 180 Tm (ad) Tj 1 0 0 1 20 160 Tm (bd) Tj 1 0 0 1 20 140 Tm (cd) Tj "
		"1 0 0 1 20 120 Tm (ded) Tj 1 0 0 1 20 100 Tm (ddd) Tj "
		"1 0 0 1 20.3 100 Tm (ddd) Tj "
		"0 1 -1 0 190 20 Tm (dd) Tj 0 1 -1 0 190 32 Tm (d) Tj "
		"/A 8 Tf 1 0 0 1 20 80 Tm (dd) Tj /B 8 Tf 1 0 0 1 20 60 Tm (ddd) Tj "
		"/C 12 Tf 1 0 0 1 20 40 Tm (dddd) Tj ET                            \n"
		"endstream endobj\n"
		"6 0 obj<</Length 119>>stream\n1 begincodespacerange <00> <ff> endcodespacerange "
		"5 beginbfchar <61> <fb01> <62> <e001> <63> <0007> <64> <0064> <65> <00a0> "
		"endbfchar\nendstream endobj\n"
		"7 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
		"/ColorSpace/DeviceGray/Length 1>>stream\n\x80\nendstream endobj\n"
		"trailer<</Root 1 0 R>>\n%%EOF\n";
	static const struct { const char *text; int style, turn; float size; } want[] = {
		{ "fid", 0, 0, 10 }, { "\xee\x80\x81" "d", 0, 0, 10 }, { "d", 0, 0, 10 },
		{ "d", 0, 0, 10 }, { "d", 0, 0, 10 }, { "ddd", 0, 0, 10 },
		{ "dd", FX_LAYER_BOLD, 0, 8 },
		{ "ddd", FX_LAYER_BOLD | FX_LAYER_ITALIC | FX_LAYER_MONO, 0, 8 },
		{ "dddd", 0, 0, 12 }, { "dd", 0, 1, 10 }, { "d", 0, 1, 10 },
	};
	struct fx_layer l = { .words = 0 };
	struct fx_page p;

	T_EQ(layer_of(&l, &p, (struct fx_span){ pdf, sizeof(pdf) - 1 }, 0), FX_OK);
	T_EQ(l.words, (int)FX_COUNT(want));
	for (size_t i = 0; i < FX_COUNT(want); i++) {	/* in whatever order */
		int found = 0;

		for (int k = 0; k < l.words && !found; k++) {
			struct fx_layer_word *w = l.word + k;

			found = says(&l, k, want[i].text) && w->style == want[i].style &&
				w->turn == want[i].turn && fabsf(w->size - want[i].size) < 0.05f;
			w->style = found ? -1 : w->style;	/* once only */
		}
		T_OK(found);
	}
	T_EQ(l.odd, 2);
	T_EQ(l.glyphs, 2 + 2 + 2 + 2 + 3 + 2 + 3 + 4 + 3);
	T_NEAR(l.pictured, 0.5, 1e-6);
}

/* Three lines that are read from right to left, a to d being U+05D0 to U+05D3, drawn from left to
 * right as in all PDFs: the first and the last, which are shorter, are there too. */
static void layer_from_right_to_left(void)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</F"
		FONT("") ">>>>/Contents 4 0 R>>endobj\n"
		"4 0 obj<</Length 145>>stream\nBT 3 Tr /F 10 Tf 1 0 0 1 140 180 Tm (dcba) Tj "
		"1 0 0 1 30 160 Tm [(abad)-500(cbabab)-500(bacdabca)-500(dd)]TJ "
		"1 0 0 1 100 140 Tm [(bb)-500(cc)]TJ ET\nendstream endobj\n"
		"6 0 obj<</Length 111>>stream\n1 begincodespacerange <00> <ff> endcodespacerange "
		"4 beginbfchar <61> <05d0> <62> <05d1> <63> <05d2> <64> <05d3> endbfchar  \n"
		"endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
	static const char *const want[] = { "abcd", "dd", "acbadcab", "bababc", "daba", "cc",
		"bb" };
	struct fx_layer l = { .words = 0 };
	struct fx_page p;

	T_EQ(layer_of(&l, &p, (struct fx_span){ pdf, sizeof(pdf) - 1 }, 0), FX_OK);
	T_EQ(l.words, (int)FX_COUNT(want));
	for (size_t i = 0; i < FX_COUNT(want); i++) {
		const size_t n = strlen(want[i]);
		char hebrew[20];

		for (size_t k = 0; k < n; k++) {
			hebrew[2 * k] = '\xd7';
			hebrew[2 * k + 1] = (char)(want[i][k] - 'a' + 0x90);
		}
		hebrew[2 * n] = 0;
		T_OK(says(&l, (int)i, hebrew));
	}
}

/* A real page: its picture shows "laha" once (U+0644 U+0647 U+0627), and neither an alef nor a nun
 * by itself; Poppler's text has blanks before such letters. */
static void layer_of_arabic(void)
{
	static const char name[] = "../shared/data/pdf-text/docling-right_to_left_01/"
		"right_to_left_01.pdf";
	struct fx_layer l = { .words = 0 };
	struct fx_span s = { NULL, 0 };
	const void *bytes = NULL;
	struct fx_page page;
	struct fx_err e;
	int found = 0, alone = 0;

	if (fx_file_read(&bytes, &s.n, &mem, name, 1 << 20, &e) != FX_OK) {
		t_skip("no ../shared/data/pdf-text");
		return;
	}
	s.p = bytes;
	T_EQ(layer_of(&l, &page, s, 0), FX_OK);
	for (int i = 0; i < l.words; i++) {
		found += says(&l, i, "\xd9\x84\xd9\x87\xd8\xa7");
		alone += says(&l, i, "\xd8\xa7") || says(&l, i, "\xd9\x86");
	}
	T_EQ(found, 1);
	T_EQ(alone, 0);
}

/* Layers of pages asked for in any order, drawn before or not. */
static void layers_in_any_order(void)
{
	static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 200 100]"
		"/Resources<</Font<</F<</Type/Font/Subtype/Type3/FontBBox[0 -200 500 800]"
		"/FontMatrix[.001 0 0 .001 0 0]/FirstChar 99/LastChar 116/Widths[500 500 500 500 "
		"500 500 500 500 500 500 500 500 500 500 500 500 500 500]/CharProcs<<>>/Encoding"
		"<</Differences[99/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t]>>>>>>>>>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/Contents 5 0 R>>endobj\n"
		"4 0 obj<</Type/Page/Parent 2 0 R/Contents 6 0 R>>endobj\n"
		"5 0 obj<</Length 40>>stream\nBT 3 Tr /F 10 Tf 20 50 Td (first) Tj ET  \nendstream "
		"endobj\n"
		"6 0 obj<</Length 40>>stream\nBT 3 Tr /F 10 Tf 20 50 Td (second) Tj ET \nendstream "
		"endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
	static const struct { int page, drawn; } ask[] = { { 1, 0 }, { 0, 1 }, { 0, 1 }, { 0, 0 },
		{ 1, 1 }, { 0, 0 }, { 1, 0 } };
	const struct fx_render r = { .dpi = 72, .max_pixels = 1000000, .grey = 1 };
	struct fx_err e = { 0 };
	struct fx_page page;
	struct fx_in *in;

	if (!T_OK(fx_in_open(&in, pdf, sizeof(pdf) - 1, NULL, &e) == FX_OK))
		return;
	T_EQ(fx_in_page(&page, in, 0, &r, &mem, &e), FX_OK);	/* its size, for all of them */
	for (size_t i = 0; i < FX_COUNT(ask); i++) {
		struct fx_layer l = { .words = 0 };

		if (ask[i].drawn)
			T_EQ(fx_in_page(&page, in, ask[i].page, &r, &mem, &e), FX_OK);
		T_OK(fx_in_has_text(in, 1 - ask[i].page));
		fx_in_layer(&l, in, ask[i].page, &page, &mem);
		T_EQ(l.words, 1);
		T_OK(says(&l, 0, ask[i].page ? "second" : "first"));
	}
	fx_in_free(in);
}

static void layers(void)
{
	struct fx_layer l = { .words = 0 };
	struct fx_page p;

	layer_of_fonts();
	layer_from_right_to_left();
	layer_of_arabic();
	for (int i = 0; i < 16; i++)
		layer_of_a_page(i & 3, i >> 2);
	layer_of_a_cropped_page();
	layers_in_any_order();
	T_EQ(layer_of(&l, &p, corpus("grey.png"), 0), FX_OK);
	T_OK(!l.words && !l.word);
	T_EQ(layer_of(&l, &p, corpus("ten.pdf"), 0), FX_OK);
	T_OK(!l.words);
}

int main(void)
{
	fx_arena_init(&mem, 0);
	kinds();
	pictures();
	limits();
	exif();
	turns();
	layers();
	fx_arena_reset(&mem);
	FcFini();		/* what it keeps of fonts would count as lost */
	return t_end();
}
