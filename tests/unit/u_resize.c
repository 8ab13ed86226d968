/* Pillow's bicubic: the CRC vectors of the model specification, 7.2, and what must hold besides. */
#include "t.h"
#include "resize.h"

static struct fx_arena a;
static struct fx_err e;

static uint32_t crc32(uint32_t crc, const unsigned char *p, size_t n)
{
	crc = ~crc;
	for (size_t i = 0; i < n; i++) {
		crc ^= p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static uint32_t crc_of(const struct fx_raster *r)
{
	uint32_t crc = 0;

	for (int y = 0; y < r->h; y++)
		crc = crc32(crc, r->px + (size_t)y * r->stride,
			(size_t)r->w * (size_t)r->channels);
	return crc;
}

/* The noise that the vectors were made from: interleaved RGB, raster order. */
static int noise(struct fx_raster *r, int w, int h, int channels)
{
	uint32_t seed = 1;

	if (fx_raster_init(r, &a, w, h, channels, &e))
		return 0;
	for (int y = 0; y < h; y++)
		for (int i = 0; i < w * channels; i++) {
			seed = seed * 1664525u + 1013904223u;
			r->px[(size_t)y * r->stride + (size_t)i] = (unsigned char)(seed >> 24);
		}
	return 1;
}

static void golden_vectors(void)
{
	static const struct { int w, h, side; uint32_t in, out; } row[] = {
		{ 640, 480, 224, 0x47111d5a, 0xb27ddbe8 },
		{ 1024, 768, 448, 0, 0xc50fe635 },
		{ 2480, 3508, 896, 0x2d0505d6, 0xa59e66e2 },
		{ 100, 80, 224, 0, 0xe9918cec },
		{ 224, 300, 224, 0, 0x821a7953 },
		{ 300, 224, 224, 0, 0x713aa5e6 },
		{ 37, 1000, 448, 0, 0xfb1260ef },
		{ 3, 5000, 896, 0, 0xce3871a3 },
		{ 895, 897, 896, 0, 0x3f1de387 },
		{ 224, 224, 224, 0x8831f166, 0x8831f166 },
	};
	struct fx_raster src, dst;

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		fx_arena_reset(&a);
		if (!T_OK(noise(&src, row[i].w, row[i].h, 3)))
			continue;
		if (row[i].in)
			T_EQ(crc_of(&src), row[i].in);
		T_EQ(fx_resize(&dst, &a, &src, row[i].side, row[i].side, &e), FX_OK);
		T_EQ(crc_of(&dst), row[i].out);
	}
}

/* Grey is one channel of the same sums: an RGB picture with equal channels says what it must be. */
static void grey_equals_rgb(void)
{
	static const int side[][2] = { { 50, 31 }, { 200, 311 }, { 97, 20 }, { 10, 61 } };
	struct fx_raster grey, rgb, g, c;
	long differ = 0;

	fx_arena_reset(&a);
	if (!T_OK(noise(&grey, 97, 61, 1) && noise(&rgb, 97, 61, 3)))
		return;
	for (int y = 0; y < 61; y++)
		for (int i = 0; i < 97 * 3; i++)
			rgb.px[(size_t)y * rgb.stride + (size_t)i] =
				grey.px[(size_t)y * grey.stride + (size_t)i / 3];
	for (size_t k = 0; k < FX_COUNT(side); k++) {
		T_EQ(fx_resize(&g, &a, &grey, side[k][0], side[k][1], &e), FX_OK);
		T_EQ(fx_resize(&c, &a, &rgb, side[k][0], side[k][1], &e), FX_OK);
		T_OK(g.w == side[k][0] && g.h == side[k][1] && g.channels == 1);
		for (int y = 0; y < g.h; y++)
			for (int i = 0; i < g.w * 3; i++)
				differ += g.px[(size_t)y * g.stride + (size_t)i / 3] !=
					c.px[(size_t)y * c.stride + (size_t)i];
	}
	T_EQ(differ, 0);
}

static void one_level_stays_that_level(void)
{
	struct fx_raster src, dst;
	long differ = 0;

	fx_arena_reset(&a);
	T_EQ(fx_raster_init(&src, &a, 33, 7, 1, &e), FX_OK);
	memset(src.px, 77, src.stride * 7);
	T_EQ(fx_resize(&dst, &a, &src, 5, 90, &e), FX_OK);
	for (int y = 0; y < dst.h; y++)
		for (int x = 0; x < dst.w; x++)
			differ += dst.px[(size_t)y * dst.stride + (size_t)x] != 77;
	T_EQ(differ, 0);
}

static void sizes_that_make_no_sense(void)
{
	struct fx_raster src, dst;

	fx_arena_reset(&a);
	T_OK(noise(&src, 4, 4, 1));
	T_EQ(fx_resize(&dst, &a, &src, 0, 4, &e), FX_INPUT);
	T_OK(!dst.px && !dst.w);
	T_EQ(fx_resize(&dst, &a, &src, 4, -1, &e), FX_INPUT);
	T_EQ(fx_resize(&dst, &a, &src, 4, FX_RASTER_MAX_SIDE + 1, &e), FX_LIMIT);
	T_EQ(fx_resize(&dst, &a, &src, 1 << 30, 1 << 30, &e), FX_LIMIT);
	T_EQ(fx_resize(&dst, &a, &src, FX_RASTER_MAX_SIDE, FX_RASTER_MAX_SIDE, &e), FX_LIMIT);
	T_OK(!dst.px && !dst.w);
}

static void any_allocation_may_be_refused(void)
{
	struct fx_raster src, dst;
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; n < 20 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = 0;
		T_OK(noise(&src, 9, 9, 3));
		a.refuse_at = a.calls + n;
		st = fx_resize(&dst, &a, &src, 4, 5, &e);
		T_OK(!st == !!dst.px);
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 14);	/* two rasters, twice four tables and a row were refused */
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 128u << 20);
	golden_vectors();
	grey_equals_rgb();
	one_level_stays_that_level();
	sizes_that_make_no_sense();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
