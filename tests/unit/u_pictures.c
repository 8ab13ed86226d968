/* u_pictures.c - pictures of every depth, colour and turn come out right. They are made here, bytes
 * by hand after TIFF 6.0, PNG (ISO/IEC 15948) and the BMP of Windows 3; those of JPEG and WebP are
 * of the fuzz corpus, made with Pillow and ImageMagick. All are 16 x 8 pixels, light but for a dark
 * corner at the top left that is 4 wide and 2 high (4 x 4 in the corpus). */
#include "in.h"
#include "t.h"

#include "file.h"

#include <zlib.h>

enum { W = 16, H = 8 };

static struct fx_arena mem;
static unsigned char buf[4096];
static size_t n;			/* bytes in buf */
static int big, wide;			/* 1: most significant byte first; BigTIFF */

static void put(unsigned long v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf[n++] = (unsigned char)(v >> 8 * (big ? bytes - 1 - i : i));
}

static int is_dark(size_t x, size_t y)
{
	return x < 4 && y < 2;
}

/* Rows of samples, each row from a whole byte on; `filter`: with PNG's byte before it. */
static void pixels(int bits, int samples, const int dark[4], const int light[4], int filter)
{
	for (size_t y = 0; y < H; y++) {
		unsigned acc = 0;
		int have = 0;

		if (filter)
			put(0, 1);
		for (size_t x = 0; x < W; x++)
			for (int s = 0; s < samples; s++) {
				const int v = is_dark(x, y) ? dark[s] : light[s];

				if (bits >= 8) {
					put((unsigned long)v, bits / 8);
					continue;
				}
				acc = acc << bits | (unsigned)v;
				have += bits;
				if (have == 8) {
					put(acc & 255, 1);
					have = 0;
				}
			}
	}
}

static enum fx_st draw(struct fx_page *page, int i, const struct fx_render *r)
{
	struct fx_err e = { 0 };
	struct fx_in *in;
	enum fx_st st = fx_in_open(&in, buf, n, NULL, &e);

	*page = (struct fx_page){ 0 };
	if (st)
		return st;
	st = fx_in_page(page, in, i, r, &mem, &e);
	fx_in_free(in);
	return st;
}

static const struct fx_render as_is = { .max_pixels = 1000000 };

static int slack = 1;			/* for roundings; more for what JPEG loses */

static int near(const struct fx_raster *r, int x, int y, const int rgb[3])
{
	const unsigned char *p = r->px + (size_t)y * r->stride + (size_t)(x * r->channels);
	int ok = 1;

	for (int c = 0; c < 3; c++) {
		const int v = p[r->channels == 3 ? c : 0];

		ok &= v >= rgb[c] - slack && v <= rgb[c] + slack;
	}
	return ok;
}

/* The dark corner at the one that `orientation` brings it to (TIFF 6.0, Orientation; 1..8), and
 * nowhere else, in a raster that is as high as the picture was wide from 5 on. */
static int looks(const struct fx_raster *r, int orientation, const int dark[3])
{
	static const int right[9] = { 0, 0, 1, 1, 0, 0, 1, 1, 0 },
			 low[9] = { 0, 0, 0, 1, 1, 0, 0, 1, 1 }, white[3] = { 255, 255, 255 };
	int ok = r->px && r->w == (orientation >= 5 ? H : W) && r->h == (orientation >= 5 ? W : H);

	for (int at = 0; ok && at < 4; at++) {
		const int x = at & 1, y = at >> 1,
			  is = x == right[orientation] && y == low[orientation];

		ok = near(r, x ? r->w - 1 : 0, y ? r->h - 1 : 0, is ? dark : white);
	}
	return ok && near(r, r->w / 2, r->h / 2, white);
}

/* The header of a BMP with 32 bits a pixel; dots a metre. */
static void bmp(int w, int h, unsigned long x, unsigned long y)
{
	n = 0;
	put(0x4d42, 2);
	put(0, 8);				/* sizes that nobody reads */
	put(54, 4);
	put(40, 4);
	put((unsigned long)w, 4);
	put((unsigned long)h, 4);
	put(1, 2);
	put(32, 2);
	put(0, 8);
	put(x, 4);
	put(y, 4);
	put(0, 8);
}

/* ---- TIFF ---- */

struct tiff {
	int photometric, bits, samples, extra, orientation;	/* extra -1: no such tag */
	int x, y, unit;						/* dots; 0: no such tags */
};

static void entry(int tag, int type, int count, unsigned long v)
{
	put((unsigned long)tag, 2);
	put((unsigned long)type, 2);
	put((unsigned long)count, wide ? 8 : 4);
	if (type == 3 && count == 1) {
		put(v, 2);
		put(0, wide ? 6 : 2);
	} else if (type == 4) {
		put(v, 4);
		put(0, wide ? 4 : 0);
	} else {
		put(v, wide ? 8 : 4);
	}
}

/* One directory, with what does not fit into an entry behind it; the next one's place is 0. */
static void directory(const struct tiff *t)
{
	const int entries = 10 + (t->extra >= 0) + (t->x ? 3 : 0);
	const size_t bits_at = n + (size_t)(wide ? 16 + 20 * entries : 6 + 12 * entries),
		     dots_at = bits_at + 8, strip_at = dots_at + 16;

	put((unsigned long)entries, wide ? 8 : 2);
	entry(256, 4, 1, W);
	entry(257, 4, 1, H);
	entry(258, 3, t->samples, t->samples == 1 ? (unsigned long)t->bits : bits_at);
	if (t->samples > 1 && t->samples <= (wide ? 4 : 2)) {	/* they fit where the place was */
		n -= wide ? 8 : 4;
		for (int i = 0; i < (wide ? 4 : 2); i++)
			put(i < t->samples ? (unsigned long)t->bits : 0, 2);
	}
	entry(259, 3, 1, 1);
	entry(262, 3, 1, (unsigned long)t->photometric);
	entry(273, 4, 1, strip_at);
	entry(274, 3, 1, (unsigned long)t->orientation);
	entry(277, 3, 1, (unsigned long)t->samples);
	entry(278, 4, 1, H);
	entry(279, 4, 1, (unsigned long)((W * t->samples * t->bits + 7) / 8 * H));
	if (t->x) {
		entry(282, 5, 1, dots_at);
		entry(283, 5, 1, dots_at + 8);
		if (wide) {			/* they fit, too */
			n -= 28;
			put((unsigned long)t->x, 4);
			put(1, 4);
			n += 12;
			put((unsigned long)t->y, 4);
			put(1, 4);
		}
		entry(296, 3, 1, (unsigned long)t->unit);
	}
	if (t->extra >= 0)
		entry(338, 3, 1, (unsigned long)t->extra);
	put(0, wide ? 8 : 4);
	for (int i = 0; i < 4; i++)
		put((unsigned long)t->bits, 2);
	put((unsigned long)t->x, 4);
	put(1, 4);
	put((unsigned long)t->y * 2, 4);	/* a fraction */
	put(2, 4);
}

static void begin_tiff(void)
{
	n = 0;
	put(big ? 0x4d4d : 0x4949, 2);
	put(wide ? 43 : 42, 2);
	if (wide) {
		put(8, 2);
		put(0, 2);
	}
	put(wide ? 16 : 8, wide ? 8 : 4);
}

static void tiff(const struct tiff *t, const int dark[4], const int light[4])
{
	begin_tiff();
	directory(t);
	pixels(t->bits, t->samples, dark, light, 0);
}

static void tiff_colours(void)
{
	static const struct { struct tiff t; int dark[4], light[4], want[3]; } row[] = {
		{ { 0, 1, 1, -1, 1, 0, 0, 0 }, { 1 }, { 0 }, { 0, 0, 0 } },
		{ { 1, 1, 1, -1, 1, 0, 0, 0 }, { 0 }, { 1 }, { 0, 0, 0 } },
		{ { 0, 2, 1, -1, 1, 0, 0, 0 }, { 2 }, { 0 }, { 85, 85, 85 } },
		{ { 1, 2, 1, -1, 1, 0, 0, 0 }, { 1 }, { 3 }, { 85, 85, 85 } },
		{ { 0, 4, 1, -1, 1, 0, 0, 0 }, { 11 }, { 0 }, { 68, 68, 68 } },
		{ { 1, 4, 1, -1, 1, 0, 0, 0 }, { 4 }, { 15 }, { 68, 68, 68 } },
		{ { 0, 8, 1, -1, 1, 0, 0, 0 }, { 200 }, { 0 }, { 55, 55, 55 } },
		{ { 1, 8, 1, -1, 1, 0, 0, 0 }, { 55 }, { 255 }, { 55, 55, 55 } },
		{ { 0, 16, 1, -1, 1, 0, 0, 0 }, { 200 * 256 }, { 0 }, { 55, 55, 55 } },
		{ { 1, 16, 1, -1, 1, 0, 0, 0 }, { 55 * 256 }, { 65535 }, { 55, 55, 55 } },
		{ { 2, 8, 3, -1, 1, 0, 0, 0 }, { 128, 9, 0 }, { 255, 255, 255 }, { 128, 9, 0 } },
		{ { 2, 16, 3, -1, 1, 0, 0, 0 }, { 128 * 256, 9 * 256, 0 },
			{ 65535, 65535, 65535 }, { 128, 9, 0 } },
		/* cyan, magenta, yellow, black: ink, so 0 is white */
		{ { 5, 8, 4, -1, 1, 0, 0, 0 }, { 0, 255, 255, 127 }, { 0 }, { 128, 0, 0 } },
		{ { 5, 8, 4, -1, 8, 0, 0, 0 }, { 0, 255, 255, 127 }, { 0 }, { 128, 0, 0 } },
		/* half alpha over white; nothing at all where alpha is 0 */
		{ { 2, 8, 4, 2, 1, 0, 0, 0 }, { 128, 0, 0, 128 }, { 0 }, { 191, 127, 127 } },
		{ { 2, 8, 4, 1, 1, 0, 0, 0 }, { 64, 0, 0, 128 }, { 0 }, { 191, 127, 127 } },
		{ { 2, 16, 4, 2, 1, 0, 0, 0 }, { 32768, 0, 0, 32768 }, { 0 }, { 191, 127, 127 } },
		{ { 1, 8, 2, 2, 1, 0, 0, 0 }, { 64, 128 }, { 0 }, { 159, 159, 159 } },
		{ { 1, 8, 2, 1, 1, 0, 0, 0 }, { 32, 128 }, { 0 }, { 159, 159, 159 } },
		/* a fourth sample of which nobody says that it is alpha */
		{ { 2, 8, 4, 0, 1, 0, 0, 0 }, { 128, 9, 0, 0 }, { 255, 255, 255, 0 },
			{ 128, 9, 0 } },
	};
	struct fx_page p;

	for (size_t i = 0; i < FX_COUNT(row); i++)
		for (big = 0; big < 2; big++) {
			tiff(&row[i].t, row[i].dark, row[i].light);
			T_EQ(draw(&p, 0, &as_is), FX_OK);
			if (!T_OK(looks(&p.raster, row[i].t.orientation, row[i].want)))
				printf("# row %zu, big %d\n", i, big);
		}
	big = 0;
}

static void tiff_turns(void)
{
	static const int grey[3] = { 55, 55, 55 }, red[3] = { 128, 9, 0 };
	static const int dark[2][4] = { { 200 }, { 128, 9, 0 } },
			 light[2][4] = { { 0 }, { 255, 255, 255 } };
	struct fx_page p;

	for (int colour = 0; colour < 2; colour++)
		for (int o = 0; o <= 9; o++) {
			const struct tiff t = { colour ? 2 : 0, 8, colour ? 3 : 1, -1, o, 0, 0, 0 };

			tiff(&t, dark[colour], light[colour]);
			T_EQ(draw(&p, 0, &as_is), FX_OK);
			if (!T_OK(looks(&p.raster, o < 1 || o > 8 ? 1 : o, colour ? red : grey)))
				printf("# orientation %d, colour %d\n", o, colour);
		}
}

/* ---- dots that are not square ---- */

static void size(const struct fx_page *p, int w, int h, double dpi, const double pt[2])
{
	T_EQ(p->raster.w, w);
	T_EQ(p->raster.h, h);
	T_NEAR(p->dpi, dpi, 0.01);
	T_NEAR(p->w_pt, pt[0], 0.001);
	T_NEAR(p->h_pt, pt[1], 0.001);
}

static void fax(int x, int y, int unit, int orientation)
{
	static const int dark[4] = { 1 }, light[4] = { 0 };

	tiff(&(struct tiff){ 0, 1, 1, -1, orientation, x, y, unit }, dark, light);
}

static void dots(void)
{
	const struct fx_render turned = { .max_pixels = 1000000, .rotate = 1 },
			       few = { .max_pixels = W * H },
			       said = { .max_pixels = 1000000, .dpi = 100, .strict = 1 };
	struct fx_page p;

	/* 8 rows of 98 an inch are 16.65 of 204; the dark corner's two are 4.2 */
	fax(204, 98, 2, 1);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 17, 204, (double[]){ W * 72. / 204, H * 72. / 98 });
	T_OK(fx_raster_grey(&p.raster, 1, 3) < 60 && fx_raster_grey(&p.raster, 1, 6) > 200);
	T_EQ(draw(&p, 0, &turned), FX_OK);	/* points are those before `rotate` */
	size(&p, 17, 16, 204, (double[]){ W * 72. / 204, H * 72. / 98 });
	T_OK(fx_raster_grey(&p.raster, 13, 1) < 60 && fx_raster_grey(&p.raster, 10, 1) > 200);
	T_EQ(draw(&p, 0, &few), FX_OK);		/* no room for more: fewer columns, 7.69 */
	size(&p, 8, 8, 102, (double[]){ W * 72. / 204, H * 72. / 98 });
	T_EQ(draw(&p, 0, &said), FX_OK);
	size(&p, 16, 8, 100, (double[]){ W * .72, H * .72 });
	/* stored on its side: across is down */
	fax(100, 200, 2, 6);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 8, 32, 200, (double[]){ H * 72. / 200, W * 72. / 100 });
	fax(80, 40, 3, 1);			/* centimetres */
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 16, 203.2, (double[]){ W * 72. / 203.2, H * 72. / 101.6 });
	fax(80, 40, 1, 1);			/* of nothing */
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 8, 0, (double[]){ W, H });
	fax(300, 0, 2, 1);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 8, 300, (double[]){ W * .24, H * .24 });
	fax(500, 100, 2, 1);			/* no such shape */
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 8, 500, (double[]){ W * .144, H * .144 });
	fax(100, 500, 2, 1);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 8, 100, (double[]){ W * .72, H * .72 });
	fax(0, 0, 2, 1);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 8, 0, (double[]){ W, H });
}

/* As a BMP of 8 x 100. 2 % is near enough to square, and no more. */
static void nearly_square(void)
{
	static const struct { unsigned long metre; int h; } row[] = { { 3937, 100 }, { 4016, 100 },
		{ 4055, 103 } };		/* 100, 102 and 103 an inch across, 100 down */
	struct fx_page p;

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		bmp(8, 100, row[i].metre, 3937);
		memset(buf + n, 255, 3200);
		n += 3200;
		T_EQ(draw(&p, 0, &as_is), FX_OK);
		T_EQ(p.raster.w, 8);
		T_EQ(p.raster.h, row[i].h);
	}
}

/* The same tags, but for counts and offsets of eight bytes. */
static void big_tiff(void)
{
	static const int ink[4] = { 200 }, paper[4] = { 0 }, red[4] = { 128, 9, 0 },
			 white[4] = { 255, 255, 255 }, grey[4] = { 64, 128 }, none[4] = { 0 },
			 half[3] = { 159, 159, 159 }, dark[3] = { 55, 55, 55 };
	struct fx_page p;

	wide = 1;
	for (big = 0; big < 2; big++) {
		tiff(&(struct tiff){ 0, 8, 1, -1, 1, 204, 98, 2 }, ink, paper);
		T_EQ(draw(&p, 0, &as_is), FX_OK);
		size(&p, 16, 17, 204, (double[]){ W * 72. / 204, H * 72. / 98 });
		T_OK(near(&p.raster, 0, 0, dark));
		tiff(&(struct tiff){ 2, 8, 3, -1, 8, 0, 0, 0 }, red, white);
		T_EQ(draw(&p, 0, &as_is), FX_OK);
		T_OK(looks(&p.raster, 8, red));
		tiff(&(struct tiff){ 1, 8, 2, 2, 6, 0, 0, 0 }, grey, none);
		T_EQ(draw(&p, 0, &as_is), FX_OK);
		T_OK(looks(&p.raster, 6, half));
	}
	big = wide = 0;
}

static void any_allocation_may_be_refused(void)
{
	enum fx_st st = FX_NOMEM;
	struct fx_page p;
	int i = 1;

	fax(204, 98, 2, 1);
	for (; i < 20 && st == FX_NOMEM; i++) {
		fx_arena_reset(&mem);
		mem.refuse_at = i;
		st = draw(&p, 0, &as_is);
	}
	T_EQ(st, FX_OK);
	T_OK(i > 3);			/* the raster, and at least two for the square one */
	mem.refuse_at = 0;
}

/* The directory that ends at `from` is followed by one here. */
static void follow(size_t from)
{
	const size_t at = n;

	n = from;
	put(at, 4);
	n = at;
}

/* Each page by its own tags. */
static void many_pages(void)
{
	static const int ink[4] = { 1 }, paper[4] = { 0 }, red[4] = { 128, 9, 0 },
			 white[4] = { 255, 255, 255 }, black[4] = { 0, 0, 0 };
	struct fx_page p;
	size_t second;

	begin_tiff();
	directory(&(struct tiff){ 0, 1, 1, -1, 1, 200, 100, 2 });
	pixels(1, 1, ink, paper, 0);
	follow(8 + 2 + 12 * 13);
	second = n;
	directory(&(struct tiff){ 2, 8, 3, -1, 8, 0, 0, 0 });
	pixels(8, 3, red, white, 0);
	follow(second + 2 + 12 * 10);
	directory(&(struct tiff){ 1, 8, 1, -1, 3, 300, 300, 2 });
	pixels(8, 1, black, white, 0);
	T_EQ(draw(&p, 1, &as_is), FX_OK);
	T_OK(looks(&p.raster, 8, red));
	size(&p, 8, 16, 0, (double[]){ H, W });
	T_EQ(draw(&p, 2, &as_is), FX_OK);
	T_OK(looks(&p.raster, 3, black));
	size(&p, 16, 8, 300, (double[]){ W * .24, H * .24 });
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 16, 200, (double[]){ W * .36, H * .72 });
	T_OK(near(&p.raster, 0, 0, black));
	T_EQ(draw(&p, 3, &as_is), FX_USAGE);
}

/* ---- PNG ---- */

static void chunk(const char *name, const void *data, size_t len)
{
	const size_t at = n + 4;

	put(len, 4);
	memcpy(buf + n, name, 4);
	memcpy(buf + n + 4, data, len);
	n += 4 + len;
	put(crc32(0, buf + at, (unsigned)(len + 4)), 4);
}

/* `more`: up to two chunks before the pixels, each its name and bytes; len 0: none. */
struct more { const char *name; unsigned char data[16]; size_t len; };

static void png(int type, int bits, const int px[2][4], const struct more more[2])
{
	static const int samples[7] = { 1, 0, 3, 1, 2, 0, 4 };
	unsigned char head[13] = { 0, 0, 0, W, 0, 0, 0, H, (unsigned char)bits,
		(unsigned char)type }, raw[2000], packed[2000];
	uLongf len = sizeof(packed);
	size_t bytes;

	big = 1;
	n = 0;
	pixels(bits, samples[type], px[0], px[1], 1);
	bytes = n;
	memcpy(raw, buf, bytes);
	T_EQ(compress(packed, &len, raw, bytes), Z_OK);
	memcpy(buf, "\x89PNG\r\n\x1a\n", 8);
	n = 8;
	chunk("IHDR", head, sizeof(head));
	for (int i = 0; i < 2; i++)
		if (more[i].len)
			chunk(more[i].name, more[i].data, more[i].len);
	chunk("IDAT", packed, len);
	chunk("IEND", "", 0);
	big = 0;
}

static void png_colours(void)
{
	static const struct { int type, bits, px[2][4]; struct more more[2]; int want[3]; }
	row[] = {
		{ 0, 1, { { 0 }, { 1 } }, { { 0 } }, { 0, 0, 0 } },
		{ 0, 2, { { 1 }, { 3 } }, { { 0 } }, { 85, 85, 85 } },
		{ 0, 4, { { 4 }, { 15 } }, { { 0 } }, { 68, 68, 68 } },
		{ 0, 8, { { 64 }, { 255 } }, { { 0 } }, { 64, 64, 64 } },
		{ 0, 16, { { 64 * 256 }, { 65535 } }, { { 0 } }, { 64, 64, 64 } },
		{ 2, 8, { { 128, 9, 0 }, { 255, 255, 255 } }, { { 0 } }, { 128, 9, 0 } },
		{ 2, 16, { { 128 * 256, 9 * 256, 0 }, { 65535, 65535, 65535 } }, { { 0 } },
			{ 128, 9, 0 } },
		{ 4, 8, { { 64, 128 }, { 0, 0 } }, { { 0 } }, { 159, 159, 159 } },
		{ 4, 16, { { 64 * 256, 32768 }, { 0, 0 } }, { { 0 } }, { 159, 159, 159 } },
		{ 6, 8, { { 128, 0, 0, 128 }, { 0 } }, { { 0 } }, { 191, 127, 127 } },
		{ 6, 16, { { 32768, 0, 0, 32768 }, { 0 } }, { { 0 } }, { 191, 127, 127 } },
		/* one grey, or one colour, that is transparent; all others are not */
		{ 0, 1, { { 0 }, { 1 } }, { { "tRNS", { 0, 1 }, 2 } }, { 0, 0, 0 } },
		{ 0, 8, { { 64 }, { 0 } }, { { "tRNS", { 0, 0 }, 2 } }, { 64, 64, 64 } },
		{ 0, 16, { { 64 * 256 }, { 1 } }, { { "tRNS", { 0, 1 }, 2 } }, { 64, 64, 64 } },
		{ 2, 8, { { 128, 9, 0 }, { 0, 0, 1 } }, { { "tRNS", { 0, 0, 0, 0, 0, 1 }, 6 } },
			{ 128, 9, 0 } },
		{ 2, 16, { { 128 * 256, 9 * 256, 0 }, { 0, 0, 1 } },
			{ { "tRNS", { 0, 0, 0, 0, 0, 1 }, 6 } }, { 128, 9, 0 } },
		/* palettes, the second one's colours half and not there */
		{ 3, 1, { { 0 }, { 1 } }, { { "PLTE", { 128, 9, 0, 255, 255, 255 }, 6 } },
			{ 128, 9, 0 } },
		{ 3, 8, { { 0 }, { 1 } }, { { "PLTE", { 128, 0, 0, 0, 0, 0 }, 6 },
			{ "tRNS", { 128, 0 }, 2 } }, { 191, 127, 127 } },
	};
	struct fx_page p;

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		png(row[i].type, row[i].bits, row[i].px, row[i].more);
		T_EQ(draw(&p, 0, &as_is), FX_OK);
		if (!T_OK(looks(&p.raster, 1, row[i].want)))
			printf("# row %zu\n", i);
	}
}

static void png_places(void)
{
	static const int px[2][4] = { { 64 }, { 255 } }, want[3] = { 64, 64, 64 };
	struct more more[2] = { { "eXIf", { 'M', 'M', 0, 42 }, 8 }, { 0 } };
	struct fx_page p;

	/* 8031 x 3858 dots a metre were 204 x 98 an inch; 11811 were 300 */
	more[1] = (struct more){ "pHYs", { 0, 0, 0x1f, 0x5f, 0, 0, 0x0f, 0x12, 1 }, 9 };
	png(0, 8, px, more);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	size(&p, 16, 17, 204, (double[]){ W * 72. / 204, H * 72. / 98 });
	more[1] = (struct more){ "pHYs", { 0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1 }, 9 };
	png(0, 8, px, more);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	T_NEAR(p.dpi, 300, 0);
	more[1].data[8] = 0;			/* of nothing */
	png(0, 8, px, more);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	T_NEAR(p.dpi, 0, 0);
	T_OK(looks(&p.raster, 1, want));
}

/* ---- EXIF in other places, and the rest ---- */

static size_t exif(unsigned char *to, int orientation)
{
	static const unsigned char head[26] = { 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0,
		1 };

	memcpy(to, head, 26);
	to[18] = (unsigned char)orientation;
	return 26;
}

static void load(const char *name)
{
	char path[200];
	const void *bytes;
	struct fx_err e;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/in/%s", name);
	T_EQ(fx_file_read(&bytes, &n, &mem, path, sizeof(buf), &e), FX_OK);
	memcpy(buf, bytes, n);
}

static void turns(void)
{
	static const int px[2][4] = { { 64 }, { 255 } }, grey[3] = { 64, 64, 64 },
			 red[3] = { 128, 0, 0 };
	static const struct more none[2];
	struct fx_page p;

	for (int o = 1; o <= 8; o++) {		/* eXIf may follow the pixels */
		unsigned char tags[26];

		png(0, 8, px, none);
		n -= 12;			/* IEND */
		big = 1;
		chunk("eXIf", tags, exif(tags, o));
		chunk("IEND", "", 0);
		big = 0;
		T_EQ(fx_exif_orientation(buf, n), o);
		T_EQ(draw(&p, 0, &as_is), FX_OK);
		T_OK(looks(&p.raster, o, grey));
	}
	load("turned.webp");			/* 6 */
	T_EQ(fx_exif_orientation(buf, n), 6);
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	T_OK(looks(&p.raster, 6, red));
	for (size_t i = 0; i < n; i++)		/* the marker of JPEG, which not all writers add */
		if (!memcmp(buf + i, "Exif\0\0", 6)) {
			memmove(buf + i, buf + i + 6, n - i - 6);
			buf[i - 4] = (unsigned char)(buf[i - 4] - 6);
			n -= 6;
			break;
		}
	T_EQ(fx_exif_orientation(buf, n), 6);
	for (size_t cut = 0; cut < n; cut++)
		T_OK(fx_exif_orientation(buf, cut) == 1 || cut >= n - 4);
}

static void the_rest(void)
{
	static const int red[3] = { 127, 0, 0 }, half[3] = { 191, 127, 127 },
			 other[3] = { 128, 9, 0 };
	static const int bgr[2][4] = { { 0, 9, 128, 77 }, { 255, 255, 255, 0 } };
	struct fx_page p;

	slack = 9;
	load("cmyk.jpg");			/* Adobe's: 255 is no ink */
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	T_OK(looks(&p.raster, 1, red));
	load("ycck.jpg");
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	T_OK(looks(&p.raster, 1, red));
	slack = 1;
	load("far-tag.tif");			/* says that its colours are told beyond its end */
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	load("alpha.webp");
	T_EQ(draw(&p, 0, &as_is), FX_OK);
	T_OK(looks(&p.raster, 1, half));
	for (int down = 0; down < 2; down++) {	/* BMP with 32 bits, both ways */
		bmp(W, down ? -H : H, 11811, 11811);
		pixels(8, 4, bgr[0], bgr[1], 0);
		T_EQ(draw(&p, 0, &as_is), FX_OK);
		T_OK(looks(&p.raster, down ? 1 : 4, other));
		T_NEAR(p.dpi, 300, 0);
		n--;				/* a byte is missing */
		T_EQ(draw(&p, 0, &as_is), FX_INPUT);
	}
}

int main(void)
{
	fx_arena_init(&mem, 0);
	tiff_colours();
	tiff_turns();
	dots();
	nearly_square();
	big_tiff();
	any_allocation_may_be_refused();
	many_pages();
	png_colours();
	png_places();
	turns();
	the_rest();
	fx_arena_reset(&mem);
	return t_end();
}
