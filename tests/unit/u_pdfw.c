/* u_pdfw.c - PDFs written by hand, with words laid under their pages: read again through Poppler,
 * which knows nothing of how they were made */
#include "t.h"
#include "in.h"
#include "pdfw.h"

#include <stdlib.h>
#include <zlib.h>

#define CATALOG "<< /Type /Catalog /Pages 2 0 R >>"
/* A font of its own, so that none is looked for: boxes for some letters, half an em wide. */
#define FONT(proc) "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] " \
	"/FirstChar 100 /LastChar 119 /Widths [.5 .5 .5 .5 .5 .5 .5 .5 .5 .5 .5 .5 .5 .5 .5 " \
	".5 .5 .5 .5 .5] /Encoding << /Differences " \
	"[100 /d /e 104 /h /i 110 /n 115 /s /t 119 /w] >> " \
	"/CharProcs << /d " proc " /e " proc " /h " proc " /i " proc " /n " proc " /s " proc \
	" /t " proc " /w " proc " >> >>"
#define BOX "<< /Length 24 >>\nstream\n.5 0 d0 .1 0 .3 .5 re f \nendstream"
#define STREAM(dict, n, s) "<< " dict "/Length " #n " >>\nstream\n" s "\nendstream"

static struct fx_arena a;
static struct fx_err e;
static char file[1 << 16];
static size_t bytes;

/* Objects 1.., as a file with a cross-reference table (ISO 32000-1, 7.5). */
static void write_file(const char *const *object, int n)
{
	size_t at[16];

	bytes = (size_t)snprintf(file, sizeof(file), "%%PDF-1.4\n");
	for (int i = 0; i < n; i++) {
		at[i] = bytes;
		bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes,
			"%d 0 obj\n%s\nendobj\n", i + 1, object[i]);
	}
	at[n] = bytes;
	bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes,
		"xref\n0 %d\n0000000000 65535 f \n", n + 1);
	for (int i = 0; i < n; i++)
		bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes, "%010zu 00000 n \n",
			at[i]);
	bytes += (size_t)snprintf(file + bytes, sizeof(file) - bytes,
		"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", n + 1, at[n]);
}

static struct fx_pdfw *open_file(void)
{
	struct fx_pdfw *w = NULL;

	T_EQ(fx_pdfw_open(&w, file, bytes, 0, &e), FX_OK);
	return w;
}

/* What was written takes the place of what was read. */
static void finish(struct fx_pdfw *w)
{
	const unsigned char *p;
	size_t n;

	T_EQ(fx_pdfw_finish(w, &p, &n, &e), FX_OK);
	if (T_OK(n < sizeof(file)))
		memcpy(file, p, bytes = n);
	fx_pdfw_free(w);
}

static int holds(const char *what)
{
	const size_t n = strlen(what);
	int sum = 0;

	for (size_t i = 0; i + n <= bytes; i++)
		sum += !memcmp(file + i, what, n);
	return sum;
}

/* Page i at a pixel a unit, and its text. */
static void look(struct fx_page *page, struct fx_layer *l, int i)
{
	const struct fx_render r = { .dpi = 72, .max_pixels = 1000000 };
	struct fx_in *in;

	fx_arena_reset(&a);
	*l = (struct fx_layer){ 0 };
	if (!T_OK(fx_in_open(&in, file, bytes, NULL, &e) == FX_OK))
		return;
	T_EQ(fx_in_page(page, in, i, &r, &a, &e), FX_OK);
	fx_in_layer(l, in, i, page, &a);
	T_EQ(fx_in_has_text(in, i), l->words > 0);
	fx_in_free(in);
}

static void has_word(const struct fx_layer *l, int i, const char *text, const float box[4])
{
	const struct fx_layer_word *w = l->word + i;

	if (!T_OK(i < l->words))
		return;
	T_EQ(w->len, strlen(text));
	T_OK(!memcmp(l->text + w->at, text, strlen(text)));
	T_NEAR(w->x0, box[0], 0.02);
	T_NEAR(w->y0, box[1], 0.02);
	T_NEAR(w->x1, box[2], 0.02);
	T_NEAR(w->y1, box[3], 0.02);
}

/* Two words on a raster of 400 x 300. */
static void lay(struct fx_pdfw *w, int page)
{
	struct fx_overlay_word word[] = {
		{ .quad = { 40, 30, 140, 30, 140, 50, 40, 50 }, .at = 0, .len = 6, .blank = 1 },
		{ .quad = { 160, 30, 200, 30, 200, 50, 160, 50 }, .at = 6, .len = 5 } };
	char text[] = "na\xc3\xafve\xf0\x9d\x94\x98!";
	struct fx_overlay l = { 400, 300, 0, 2, 11, word, text };

	T_EQ(fx_overlay_check(&l, &e), FX_OK);
	T_EQ(fx_pdfw_lay(w, page, &l, &e), FX_OK);
}

static const float first[4] = { 40, 30, 140, 50 }, second[4] = { 160, 30, 200, 50 };

/* What a page inherits and shares is not changed for others; a name that is in use is left alone;
 * an unbalanced page moves nothing. Displayed are 400 x 300 of it. */
static void words_under_a_page(void)
{
	static const char *const object[] = { CATALOG,
		"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 900 900] /Rotate 90 "
			"/CropBox [350 420 50 20] /Resources 6 0 R >>",
		"<< /Type /Page /Parent 2 0 R /Contents [5 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>",
		STREAM("", 56, "Q .5 0 0 .5 9 9 cm 1 0 0 rg 90 90 300 400 re f q 5 w BT "),
		"<< /Font << /Unseen0 7 0 R >> >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>" };
	struct fx_page was, now;
	struct fx_layer l;
	unsigned char *px;
	struct fx_pdfw *w;

	write_file(object, 7);
	look(&was, &l, 0);
	T_EQ(was.raster.w, 400);
	T_EQ(was.raster.h, 300);
	T_EQ(l.words, 0);
	px = malloc(300 * was.raster.stride);
	memcpy(px, was.raster.px, 300 * was.raster.stride);
	w = open_file();
	T_EQ(fx_pdfw_pages(w), 2);
	lay(w, 0);
	finish(w);
	T_EQ(holds("/Unseen1 "), 1);
	T_EQ(holds("/Unseen0 "), 2);		/* in what is shared, and in the copy */
	look(&now, &l, 0);
	T_OK(!memcmp(px, now.raster.px, 300 * now.raster.stride));
	T_EQ(l.words, 2);
	has_word(&l, 0, "na\xc3\xafve", first);
	has_word(&l, 1, "\xf0\x9d\x94\x98!", second);
	look(&now, &l, 1);
	T_EQ(l.words, 0);
	free(px);
}

static void the_same_bytes(void)
{
	static const char *const object[] = { CATALOG,
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 300] >>",
		"<< /Type /Page /Parent 2 0 R >>" };	/* nothing is on it */
	static char before[sizeof(file)];
	struct fx_page page;
	struct fx_layer l;
	struct fx_pdfw *w;
	size_t n;

	write_file(object, 3);
	w = open_file();
	lay(w, 0);
	finish(w);
	memcpy(before, file, n = bytes);
	write_file(object, 3);
	w = open_file();
	lay(w, 0);
	finish(w);
	T_EQ(bytes, n);
	T_OK(!memcmp(before, file, n));
	look(&page, &l, 0);
	has_word(&l, 0, "na\xc3\xafve", first);
	w = open_file();		/* and on top of what is there now */
	lay(w, 0);
	finish(w);
	T_EQ(holds("/Unseen1 "), 1);
	T_EQ(holds("Date"), 0);
}

/* Hidden text on a page and in a form that two pages draw: the other page keeps it. */
static void hidden_text(void)
{
	static const char *const object[] = { CATALOG,
		"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 400 300] /Resources "
			"<< /Font << /F 6 0 R >> /XObject << /X 7 0 R /Y 8 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>",
		"<< /Type /Page /Parent 2 0 R /Contents 9 0 R >>",
		STREAM("", 75, "BT 3 Tr /F 20 Tf 99 99 Td (hidden) Tj 0 Tr 0 60 Td (seen) Tj "
			"ET /X Do /Y Do"),
		FONT("10 0 R"),
		STREAM("/Type /XObject /Subtype /Form /BBox [0 0 400 300] /Matrix [1 0 0 1 0 9] ",
			46, "BT 3 Tr /F 20 Tf 99 199 Td (within) Tj 5 w ET "),
		STREAM("/Type /XObject /Subtype /Form /BBox [0 0 400 300] ", 2, "q "),
		STREAM("", 5, "/X Do"), BOX };
	struct fx_strip found;
	struct fx_page page;
	struct fx_layer l;
	struct fx_pdfw *w;
	unsigned char *alone;
	size_t n;

	write_file(object, 10);
	look(&page, &l, 0);
	T_EQ(l.words, 3);
	w = open_file();
	T_EQ(fx_pdfw_strip(w, 0, &found, &e), FX_OK);
	T_EQ(found.hidden, 2);
	T_EQ(found.tangled, 0);
	T_EQ(fx_pdfw_alone(w, 0, &alone, &n, &e), FX_OK);
	finish(w);
	look(&page, &l, 0);
	T_EQ(l.words, 1);
	T_OK(l.words && !memcmp(l.text, "seen", 4));
	look(&page, &l, 1);
	T_EQ(l.words, 1);
	T_OK(l.words && !memcmp(l.text, "within", 6));
	T_EQ(holds("/Matrix"), 2);		/* of the form, and of its copy */
	memcpy(file, alone, bytes = n);
	free(alone);
	look(&page, &l, 0);
	T_EQ(l.words, 1);
}

static void tangled_text_stays(void)
{
	static const char *const object[] = { CATALOG,
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 300] >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> "
			">> >>",
		STREAM("", 67, "BT 3 Tr /F 20 Tf 99 99 Td [(hidden) -2000] TJ 0 Tr (seen) Tj "
			"9 w ET"),
		FONT("6 0 R"), BOX };
	struct fx_strip found;
	struct fx_page page;
	struct fx_layer l;
	struct fx_pdfw *w;

	write_file(object, 6);
	w = open_file();
	T_EQ(fx_pdfw_strip(w, 0, &found, &e), FX_OK);
	T_EQ(found.tangled, 1);
	finish(w);
	look(&page, &l, 0);
	T_EQ(l.words, 2);
}

static void pixel(const struct fx_page *p, int x, int y, int r, int g, int b)
{
	const unsigned char *px = p->raster.px + (size_t)y * p->raster.stride + 3 * (size_t)x;

	T_NEAR(px[0], r, 1);
	T_NEAR(px[1], g, 1);
	T_NEAR(px[2], b, 1);
}

/* Four colours, as they are to be seen on a page whatever its own coordinates are. */
static void pictures(void)
{
	static const char *const object[] = { CATALOG,
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [-50 20 250 420] >>",
		"<< /Type /Page /Parent 2 0 R /Rotate 270 /Contents 4 0 R >>",
		STREAM("", 16, "0 0 999 999 re f") };
	struct fx_membuf room;
	struct fx_raster r;
	struct fx_image image;
	struct fx_page page;
	struct fx_layer l;
	struct fx_pdfw *w;

	write_file(object, 4);
	fx_arena_reset(&a);
	T_EQ(fx_raster_init(&r, &a, 2, 2, 3, &e), FX_OK);
	memcpy(r.px, (unsigned char[]){ 255, 0, 0, 0, 255, 0 }, 6);
	memcpy(r.px + r.stride, (unsigned char[]){ 0, 0, 255, 9, 9, 9 }, 6);
	T_EQ(fx_image_raster(&image, &room, &r, &e), FX_OK);
	w = open_file();
	T_EQ(fx_pdfw_picture(w, 0, &image, &e), FX_OK);
	lay(w, 0);
	finish(w);
	free(room.p);
	look(&page, &l, 0);
	T_EQ(page.raster.w, 400);
	pixel(&page, 99, 74, 255, 0, 0);
	pixel(&page, 299, 74, 0, 255, 0);
	pixel(&page, 99, 224, 0, 0, 255);
	pixel(&page, 299, 224, 9, 9, 9);
	has_word(&l, 0, "na\xc3\xafve", first);
}

static void new_pages(void)
{
	struct fx_pdfw *w;
	struct fx_page page;
	struct fx_layer l;

	T_EQ(fx_pdfw_open(&w, NULL, 0, 0, &e), FX_OK);
	T_EQ(fx_pdfw_pages(w), 0);
	T_EQ(fx_pdfw_append(w, (float[2]){ 300, 400 }, 3, &e), FX_OK);
	T_EQ(fx_pdfw_append(w, (float[2]){ 28800, 7200 }, 0, &e), FX_OK);
	T_EQ(fx_pdfw_pages(w), 2);
	lay(w, 0);
	finish(w);
	T_EQ(holds("[ 0 0 14400.000 3600.000 ]"), 1);
	look(&page, &l, 0);
	T_EQ(page.raster.w, 400);
	T_EQ(page.raster.h, 300);
	has_word(&l, 1, "\xf0\x9d\x94\x98!", second);
}

/* ISO 32000-1: a flag of the form (table 219), a field or one below it with a value (12.7.4.5), a
 * certified document (12.8.4). */
static void signatures(void)
{
	static const struct { const char *catalog; int is; } row[] = {
		{ "/AcroForm << /SigFlags 3 /Fields [] >>", 1 },
		{ "/AcroForm << /SigFlags 2 /Fields [] >>", 0 },
		{ "/AcroForm << /Fields [<< /FT /Sig /T (a) /V << /Type /Sig >> >>] >>", 1 },
		{ "/AcroForm << /Fields [<< /FT /Sig /T (to be signed) >>] >>", 0 },
		{ "/AcroForm << /Fields [<< /T (a) /Kids [<< /FT /Sig /V << >> >>] >>] >>", 1 },
		{ "/AcroForm << /Fields [<< /FT /Tx /T (a) /V (text) >> 7 null] >>", 0 },
		{ "/Perms << /DocMDP << /Type /Sig >> >>", 1 },
		{ "/Perms 5 /AcroForm [1]", 0 },
	};

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		char catalog[200];
		const char *object[] = { catalog, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>" };
		struct fx_pdfw *w = NULL;

		snprintf(catalog, sizeof(catalog), "<< /Type /Catalog /Pages 2 0 R %s >>",
			row[i].catalog);
		write_file(object, 3);
		T_EQ(fx_pdfw_open(&w, file, bytes, 0, &e), row[i].is ? FX_INPUT : FX_OK);
		T_EQ(strstr(e.msg, "signed") != NULL, row[i].is);
		e.msg[0] = 0;
		fx_pdfw_free(w);
		w = NULL;
		T_EQ(fx_pdfw_open(&w, file, bytes, 1, &e), FX_OK);
		fx_pdfw_free(w);
	}
}

/* Nothing but refusals comes of what is no PDF, or of objects that are not what they should be. */
static void damaged(void)
{
	static const char *const object[] = { CATALOG,
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 0 0] /Resources [1] >>",
		"<< /Type /Page /Parent 2 0 R /CropBox (x) /Rotate (y) /Contents [4 0 R 7] >>",
		STREAM("/Filter /FlateDecode ", 4, "junk") };
	struct fx_strip found;
	struct fx_pdfw *w = NULL;

	T_EQ(fx_pdfw_open(&w, "%PDF-1.4 and no more", 20, 0, &e), FX_INPUT);
	T_OK(w == NULL);
	write_file(object, 4);
	w = open_file();
	(void)!fx_pdfw_strip(w, 0, &found, &e);
	T_EQ(fx_pdfw_strip(w, 1, &found, &e), FX_INPUT);	/* there is no such page */
	lay(w, 0);
	finish(w);
	write_file(object, 4);
	memcpy(strstr(file, "/Size 5"), "/Siqe", 5);		/* a trailer without a size */
	w = open_file();
	finish(w);
	T_EQ(holds("/Size 5 "), 1);
}

static void image(const struct fx_image *i, int bits, int channels, const char *want, size_t n)
{
	unsigned char got[64];
	uLongf len = sizeof(got);

	T_EQ(i->bits, bits);
	T_EQ(i->channels, channels);
	T_EQ(uncompress(got, &len, i->p, (uLong)i->n), Z_OK);
	T_EQ(len, n);
	T_OK(len == n && !memcmp(got, want, n));
}

/* Three rows of nine pixels, as few bits as will do: rows start at a byte. */
static void rasters(void)
{
	struct fx_membuf room;
	struct fx_image i;
	struct fx_raster r;

	fx_arena_reset(&a);
	T_EQ(fx_raster_init(&r, &a, 9, 2, 3, &e), FX_OK);	/* white */
	memset(r.px, 0, 3);
	memset(r.px + r.stride + 24, 0, 3);
	T_EQ(fx_image_raster(&i, &room, &r, &e), FX_OK);
	image(&i, 1, 1, "\x7f\x80\xff\0", 4);
	free(room.p);
	memset(r.px, 7, 3);
	T_EQ(fx_image_raster(&i, &room, &r, &e), FX_OK);
	image(&i, 8, 1, "\x07\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\xff\xff\xff\xff\xff\xff\xff\0", 18);
	free(room.p);
	r.px[2] = 8;
	T_EQ(fx_image_raster(&i, &room, &r, &e), FX_OK);
	T_EQ(i.bits, 8);
	T_EQ(i.channels, 3);
	free(room.p);
}

/* ITU-T T.81, B.2.2: frame headers by hand. */
static void jpegs(void)
{
	static const struct { const char *p; size_t n; int ok; } row[] = {
		{ "\xff\xd8\xff\xe0\0\4AB\xff\xc0\0\x0b\x08\0\x11\0\x22\1\1", 19, 1 },
		{ "\xff\xd8\xff\xff\xc2\0\x0b\x08\0\x11\0\x22\3\1", 14, 1 }, /* fill, progressive */
		{ "\xff\xd8\xff\xc0\0\x0b\x08\0\x11\0\x22\4\1", 13, 0 }, /* CMYK */
		{ "\xff\xd8\xff\xc1\0\x0b\x0c\0\x11\0\x22\1\1", 13, 0 }, /* 12 bits */
		{ "\xff\xd8\xff\xc9\0\x0b\x08\0\x11\0\x22\1\1", 13, 0 }, /* arithmetic */
		{ "\xff\xd8\xff\xc3\0\x0b\x08\0\x11\0\x22\1\1", 13, 0 }, /* lossless */
		{ "\xff\xd8\xff\xc0\0\x0b\x08\0\0\0\x22\1\1", 13, 0 }, /* no height yet */
		{ "\xff\xd8\xff\xe0\0\1AB\xff\xc0\0\x0b\x08\0\x11\0\x22\1", 18, 0 },
		{ "\xff\xd8\xff\xe0\xff\xff" "ABCDEFGH", 14, 0 },
		{ "\xff\xd8", 2, 0 },
	};

	for (size_t k = 0; k < FX_COUNT(row); k++) {
		struct fx_image i = { 0 };

		T_EQ(fx_image_jpeg(&i, row[k].p, row[k].n), row[k].ok);
		T_OK(!row[k].ok || (i.w == 0x22 && i.h == 0x11 && i.n == row[k].n));
	}
}

int main(void)
{
	fx_arena_init(&a, 0);
	words_under_a_page();
	the_same_bytes();
	hidden_text();
	tangled_text_stays();
	pictures();
	new_pages();
	signatures();
	damaged();
	rasters();
	jpegs();
	fx_arena_reset(&a);
	return t_end();
}
