/* A layout drawn over its page: pixels by hand. */
#include "t.h"
#include "sketch.h"

static struct fx_err e;
static struct fx_arena arena;

static int is(const struct fx_raster *r, int x, int y, int red, int green, int blue)
{
	const unsigned char *p = r->px + (size_t)y * r->stride + 3 * (size_t)x;

	return p[0] == red && p[1] == green && p[2] == blue;
}

/* 60 x 40, black at 40..49 x 20..29 and at 10..19 x 20..29; a table around the latter. */
static struct fx_layout page(struct fx_raster *r, struct fx_lblock *b, unsigned char part[24])
{
	T_EQ(fx_raster_init(r, &arena, 60, 40, 1, &e), FX_OK);
	for (int i = 0; i < 100; i++)
		r->px[(size_t)(20 + i / 10) * r->stride + (size_t)(40 + i % 10)] =
			r->px[(size_t)(20 + i / 10) * r->stride + (size_t)(10 + i % 10)] = 0;
	*b = (struct fx_lblock){ .kind = FX_BLOCK_TABLE, .box = { 5, 15, 30, 35 }, .score = 1 };
	memset(part, 0, 24);
	part[2 * 6 + 1] = part[2 * 6 + 4] = 255;
	return (struct fx_layout){ .w = 60, .h = 40, .block = b, .blocks = 1,
		.ink = { 10, 6, 4, part } };
}

static void colours(void)
{
	struct fx_raster r, to;
	struct fx_lblock b;
	unsigned char part[24];
	struct fx_lrule rule[2] = { { { 13, 25, 25, 28 }, 0 }, { { 50, 2, 52, 12 }, 1 } };
	struct fx_layout l = page(&r, &b, part);

	l.rule = rule;
	l.rules = 2;
	if (!T_OK(pl_sketch(&to, &r, &l, &arena, &e) == FX_OK))
		return;
	T_OK(to.w == 60 && to.h == 40 && to.channels == 3);
	T_OK(is(&to, 55, 5, 255, 255, 255));		/* paper */
	T_OK(is(&to, 19, 29, 153, 153, 153));		/* covered: 255 - 255 * 2 / 5 */
	T_OK(is(&to, 45, 25, 153, 76, 76));		/* not covered */
	T_OK(is(&to, 29, 30, 210, 110, 0));		/* the frame of a table ... */
	T_OK(is(&to, 5, 34, 210, 110, 0));
	T_OK(is(&to, 28, 33, 255, 255, 255));		/* ... is one pixel wide */
	/* 0, white on its plate: the top of its ring, and its hollow's left */
	T_OK(is(&to, 5 + 1 + 1, 15 + 1, 255, 255, 255) && is(&to, 6, 16, 210, 110, 0));
	/* rules: the middle row of one, the right one of two columns of the other */
	T_OK(is(&to, 13, 26, 110, 180, 0) && is(&to, 24, 26, 110, 180, 0));
	T_OK(is(&to, 12, 26, 153, 153, 153) && is(&to, 25, 26, 255, 255, 255) &&
		is(&to, 15, 25, 153, 153, 153) && is(&to, 24, 27, 255, 255, 255));
	T_OK(is(&to, 51, 2, 110, 180, 0) && is(&to, 51, 11, 110, 180, 0));
	T_OK(is(&to, 51, 12, 255, 255, 255) && is(&to, 50, 5, 255, 255, 255));
	T_EQ_STR(pl_sketch_name(FX_BLOCK_MUSIC), "music");
}

/* Two cells by one, of 4 pixels a side: one read, half ink; one not, all ink. */
static void unread_ink(void)
{
	unsigned char part[3] = { 127, 255, 0 }, covered[3] = { 1, 0, 0 };
	const struct fx_ink map = { 10, 3, 1, part };
	const struct fx_dink none = { -1, -1, NULL, NULL }, ink = { 0.5f, 0.5f, &map, covered };
	struct fx_raster to;

	if (!T_OK(pl_sketch_ink(&to, &ink, &arena, &e) == FX_OK))
		return;
	T_OK(to.w == 12 && to.h == 4);
	T_OK(is(&to, 0, 0, 128, 128, 128) && is(&to, 3, 3, 128, 128, 128));
	T_OK(is(&to, 4, 0, 255, 0, 0) && is(&to, 7, 3, 255, 0, 0));
	T_OK(is(&to, 8, 0, 255, 255, 255));
	T_OK(pl_sketch_ink(&to, &none, &arena, &e) == FX_OK && to.w == 1 && to.h == 1);
}

/* A page that lies on its side is drawn upright: turned once clockwise, left is above. */
static void turned(void)
{
	struct fx_raster r, to;
	struct fx_layout l = { .w = 2, .h = 3, .turn = 1 };

	T_EQ(fx_raster_init(&r, &arena, 3, 2, 1, &e), FX_OK);
	r.px[0] = 0;
	if (T_OK(pl_sketch(&to, &r, &l, &arena, &e) == FX_OK))
		T_OK(is(&to, 1, 0, 153, 153, 153) && is(&to, 0, 0, 255, 255, 255));
}

static void refusals(void)
{
	int refused = 0;

	for (int n = 1; n < 5; n++) {
		struct fx_raster r, to;
		struct fx_lblock b;
		unsigned char part[24];
		struct fx_layout l = page(&r, &b, part);
		struct fx_arena a;

		fx_arena_init(&a, 0);
		a.refuse_at = n;
		refused += pl_sketch(&to, &r, &l, &a, &e) == FX_NOMEM;
		fx_arena_reset(&a);
	}
	T_EQ(refused, 2);
}

int main(void)
{
	fx_arena_init(&arena, 0);
	colours();
	turned();
	unread_ink();
	refusals();
	fx_arena_reset(&arena);
	return t_end();
}
