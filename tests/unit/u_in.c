/* u_in.c - kinds, sizes, turns and refusals of documents; pictures of the fuzz corpus, 24 x 16
 * pixels white but for a dark diagonal that starts at (3, 0), made with Leptonica */
#include "in.h"
#include "t.h"
#include "turn.h"

#include "file.h"

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

int main(void)
{
	fx_arena_init(&mem, 0);
	kinds();
	pictures();
	limits();
	exif();
	turns();
	fx_arena_reset(&mem);
	return t_end();
}
