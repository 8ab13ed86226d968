/* Ink that nothing covers, on a page of 40 x 20 pixels in cells of 10: four by two. */
#include "t.h"
#include "audit.h"

static struct fx_arena a;
static struct fx_err e;
static unsigned char part[8] = { 100, 50, 0, 0, 0, 0, 25, 25 };
static const struct fx_layout plain = { .w = 40, .h = 20, .ink = { 10, 4, 2, part } };

#define BOX(x0, y0, x1, y1) { x0, y0, x1, y0, x1, y1, x0, y1 }

static struct fx_dpage page_of(const struct fx_dword *w, int words, const struct fx_dblock *b,
	int blocks)
{
	return (struct fx_dpage){ .w = 40, .h = 20, .word = w, .words = words, .block = b,
		.blocks = blocks };
}

static double unread(struct fx_dpage p, const struct fx_layout *l)
{
	T_EQ(pp_audit(&p, &a, l, &e), FX_OK);
	return (double)p.ink.unread;
}

static void shares(void)
{
	const struct fx_dword w = { .text = "x", .quad = BOX(1, 1, 9, 9) };
	const struct fx_dword touching = { .text = "x", .quad = BOX(9.5f, 0, 10.5f, 9) };
	const struct fx_dblock rule = { .kind = FX_DOC_RULE, .quad = BOX(20, 10, 40, 20) };
	const struct fx_dblock text = { .kind = FX_DOC_TEXT, .quad = BOX(0, 0, 40, 20) };
	struct fx_dpage p = page_of(&w, 1, NULL, 0);

	T_NEAR(unread(p, &plain), 0.5, 1e-6);		/* 50 + 25 + 25 of 200 */
	T_NEAR(unread(page_of(&w, 1, &rule, 1), &plain), 0.25, 1e-6);
	T_NEAR(unread(page_of(&touching, 1, NULL, 0), &plain), 0.25, 1e-6);
	T_NEAR(unread(page_of(NULL, 0, &text, 1), &plain), 1, 0);
	T_EQ(pp_audit(&p, &a, &plain, &e), FX_OK);
	T_NEAR(p.ink.share, 200.0 / 255 / 8, 1e-6);
	T_EQ(p.ink.covered[0], 1);
	T_EQ(p.ink.covered[1], 0);
	T_OK(p.ink.map == &plain.ink);
}

static void unknown(void)
{
	const struct fx_layout none = { .w = 40, .h = 20 };
	const struct fx_dword odd = { .text = "x", .quad = BOX(NAN, NAN, INFINITY, -INFINITY) };
	const struct fx_dword beyond = { .text = "x", .quad = BOX(-1e9f, -1e9f, 1e9f, 1e9f) };
	unsigned char white[8] = { 0 };
	const struct fx_layout empty = { .w = 40, .h = 20, .ink = { 10, 4, 2, white } };
	struct fx_dpage p = page_of(NULL, 0, NULL, 0);

	T_NEAR(unread(p, &none), -1, 0);
	T_NEAR(unread(p, &plain), 1, 0);
	T_NEAR(unread(p, &empty), 0, 0);
	p.text = "somewhere";
	T_NEAR(unread(p, &plain), -1, 0);
	T_NEAR(unread(page_of(&beyond, 1, NULL, 0), &plain), 0, 0);
	T_OK(unread(page_of(&odd, 1, NULL, 0), &plain) >= 0);
}

/* The page lies on its side: what is read on its raster is found on the upright page. */
static void turned(void)
{
	unsigned char tall[8] = { 100, 0, 0, 0, 0, 0, 0, 100 };
	const struct fx_layout l = { .w = 20, .h = 40, .turn = 1, .ink = { 10, 2, 4, tall } };
	/* a quarter clockwise takes the lower left corner to the upper left */
	const struct fx_dword w = { .text = "x", .quad = BOX(1, 11, 9, 19) };

	T_NEAR(unread(page_of(&w, 1, NULL, 0), &l), 0.5, 1e-6);
}

static void no_memory(void)
{
	struct fx_dpage p = page_of(NULL, 0, NULL, 0);
	enum fx_st st = FX_NOMEM;

	for (int i = 1; i < 9 && st; i++) {
		fx_arena_reset(&a);
		a.calls = 0;
		a.refuse_at = i;
		st = pp_audit(&p, &a, &plain, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
	}
	T_EQ(st, FX_OK);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	shares();
	unknown();
	turned();
	no_memory();
	fx_arena_reset(&a);
	return t_end();
}
