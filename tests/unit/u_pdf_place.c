/* u_pdf_place.c - words in a page's own coordinates, worked out by hand; the font that shows
 * nothing; overlays that come from outside */
#include "t.h"
#include "pdf_place.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;

static void at(const double m[6], double x, double y, double to_x, double to_y)
{
	T_NEAR(m[0] * x + m[2] * y + m[4], to_x, 1e-9);
	T_NEAR(m[1] * x + m[3] * y + m[5], to_y, 1e-9);
}

/* A sheet of 300 x 400 whose lower left corner is (50, 20). The raster has two pixels a unit: the
 * places of its top left corner and of a point 30 right of it and 60 down, by drawing it. */
static void matrices(void)
{
	struct fx_sheet s = { 50, 20, 350, 420, 0 };
	double m[6];

	fx_sheet_matrix(m, &s, 600, 800, 0);
	at(m, 0, 0, 50, 420);
	at(m, 30, 60, 65, 390);
	s.turn = 1;			/* what is on the left is seen on top */
	fx_sheet_matrix(m, &s, 800, 600, 0);
	at(m, 0, 0, 50, 20);
	at(m, 30, 60, 80, 35);
	s.turn = 2;
	fx_sheet_matrix(m, &s, 600, 800, 0);
	at(m, 0, 0, 350, 20);
	at(m, 30, 60, 335, 50);
	s.turn = 3;
	fx_sheet_matrix(m, &s, 800, 600, 0);
	at(m, 0, 0, 350, 420);
	at(m, 30, 60, 320, 405);
	s.turn = 2;			/* and turned by three quarters more: as by one in all */
	fx_sheet_matrix(m, &s, 800, 600, 3);
	at(m, 30, 60, 80, 35);
}

static const char *placed(struct fx_overlay *l, const struct fx_sheet *s)
{
	static struct fx_membuf m;
	struct fx_codes codes;
	struct fx_out o;

	free(m.p);
	m = (struct fx_membuf){ 0 };
	fx_arena_reset(&a);
	T_EQ(fx_codes_init(&codes, &a, &e), FX_OK);
	fx_out_mem(&o, &m);
	fx_place_words(&o, l, s, "/F", &codes);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	fx_put(&o, "", 1);
	return m.p ? m.p : "";
}

/* One pixel a unit on a sheet of 100 x 100. `ab` from x 10 to 30 and 20 to 30 down: an em of 10,
 * stretched to 20 = 2 * 5 * 200 %, on a baseline 2 above y 70. A blank of 5 = 1 * 5 * 100 %. `b`
 * from 35 to 40: 100 %. */
static void level_words(void)
{
	struct fx_overlay_word w[] = {
		{ .quad = { 10, 20, 30, 20, 30, 30, 10, 30 }, .at = 0, .len = 2, .blank = 1 },
		{ .quad = { 35, 20, 40, 20, 40, 30, 35, 30 }, .at = 2, .len = 1, .blank = 1 } };
	char text[] = "abb";
	struct fx_overlay l = { 100, 100, 0, 2, 3, w, text };
	const struct fx_sheet s = { 0, 0, 100, 100, 0 };

	T_EQ_STR(placed(&l, &s), "q BT 3 Tr\n/F 10 Tf 200 Tz 1 0 0 1 10 72 Tm <00010002> Tj\n"
		"100 Tz <0003> Tj\n100 Tz 1 0 0 1 35 72 Tm <0002> Tj\nET Q\n");
	w[0].blank = 0;
	T_EQ_STR(placed(&l, &s), "q BT 3 Tr\n/F 10 Tf 200 Tz 1 0 0 1 10 72 Tm <00010002> Tj\n"
		"100 Tz 1 0 0 1 35 72 Tm <0002> Tj\nET Q\n");
	l.words = 0;
	T_EQ_STR(placed(&l, &s), "q BT 3 Tr\nET Q\n");
}

/* A word that runs down the sheet, its top to the right: x 40 to 50, y 10 to 30. Its baseline is 2
 * right of its left edge, and starts at the top, y 90. And a word without extent: it has 0.05 units
 * around its centre, and the blank covers what lies between along the first word, 20.015. */
static void other_words(void)
{
	struct fx_overlay_word w[] = {
		{ .quad = { 50, 10, 50, 30, 40, 30, 40, 10 }, .at = 0, .len = 1, .blank = 1 },
		{ .quad = { 50, 50, 50, 50, 50, 50, 50, 50 }, .at = 1, .len = 1 } };
	char text[] = "ab";
	struct fx_overlay l = { 100, 100, 0, 1, 1, w, text };
	const struct fx_sheet s = { 0, 0, 100, 100, 0 };

	T_EQ_STR(placed(&l, &s),
		"q BT 3 Tr\n/F 10 Tf 400 Tz 0 -1 1 0 42 90 Tm <0001> Tj\nET Q\n");
	l.words = 2;
	l.bytes = 2;
	T_EQ_STR(placed(&l, &s), "q BT 3 Tr\n/F 10 Tf 400 Tz 0 -1 1 0 42 90 Tm <0001> Tj\n"
		"400.3 Tz <0002> Tj\n/F 0.05 Tf 200 Tz 1 0 0 1 49.975 49.985 Tm <0003> Tj\nET Q\n");
}

/* Readers turn back what is Hebrew or Arabic, but not the digits and Latin letters in it: aleph
 * bet 1.2 gimel stands from left to right as gimel 1.2 bet aleph. Codes are in the order of
 * writing. */
static void right_to_left(void)
{
	static const int32_t want[] = { 0x5d2, '1', '.', '2', 0x5d1, 0x5d0 };
	struct fx_overlay_word w = { .quad = { 0, 0, 60, 0, 60, 10, 0, 10 } };
	char text[] = "\xd7\x90\xd7\x91""1.2\xd7\x92";
	struct fx_overlay l = { 100, 100, 0, 1, w.len = (int)strlen(text), &w, text };
	const struct fx_sheet s = { 0, 0, 100, 100, 0 };
	struct fx_codes codes;
	struct fx_membuf m = { 0 };
	struct fx_out o;

	fx_arena_reset(&a);
	T_EQ(fx_codes_init(&codes, &a, &e), FX_OK);
	fx_out_mem(&o, &m);
	fx_place_words(&o, &l, &s, "/F", &codes);
	T_OK(strstr(m.p, "<000100020003000400050006>") != NULL);
	for (int i = 0; i < 6; i++)
		T_EQ(codes.point[i + 1], want[i]);
	free(m.p);
}

static void codes_and_map(void)
{
	struct fx_codes c;
	struct fx_membuf m = { 0 };
	struct fx_out o;

	fx_arena_reset(&a);
	T_EQ(fx_codes_init(&c, &a, &e), FX_OK);
	T_EQ(fx_codes_of(&c, 'x'), 1);
	T_EQ(fx_codes_of(&c, 0x1d518), 2);
	T_EQ(fx_codes_of(&c, 'x'), 1);
	T_EQ(fx_codes_of(&c, -1), 3);		/* what is no character is U+FFFD */
	T_EQ(fx_codes_of(&c, 0xfffd), 3);
	fx_out_mem(&o, &m);
	fx_codes_cmap(&o, &c);
	/* U+1D518 is D835 DD18 in UTF-16 (Unicode 15, 3.9, D91) */
	T_OK(strstr(m.p, "3 beginbfchar\n<0001> <0078>\n<0002> <D835DD18>\n<0003> <FFFD>\nendbf"));
	m.n = 0;
	fx_codes_glyphs(&o, &c);
	T_EQ(m.n, 8);
	T_OK(!memcmp(m.p, "\0\0\0\1\0\1\0\1", 8));
	free(m.p);
}

static void more_characters_than_codes(void)
{
	struct fx_codes c;
	int last = 0;

	fx_arena_reset(&a);
	T_EQ(fx_codes_init(&c, &a, &e), FX_OK);
	for (int32_t p = 0x10000; p < 0x10000 + 70000; p++)
		last = fx_codes_of(&c, p);
	T_EQ(last, FX_CODES);
	T_EQ(c.n, FX_CODES);
	T_EQ(c.point[FX_CODES], 0xfffd);
	T_EQ(fx_codes_of(&c, 0xfffd), FX_CODES);
	T_EQ(fx_codes_of(&c, 'x'), FX_CODES);
	T_EQ(fx_codes_of(&c, 0x10000), 1);
}

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* OpenType 1.9: the words of the whole file add up to 0xB1B0AFBA, those of each table to what its
 * entry says (but for head's, where the adjustment counts as 0); tables lie in it, in the order of
 * their names. */
static void font_file(void)
{
	struct fx_membuf m = { 0 };
	struct fx_out o;
	const unsigned char *p;
	uint32_t sum = 0;

	fx_out_mem(&o, &m);
	fx_glyphless(&o);
	p = (const unsigned char *)m.p;
	T_EQ(m.n % 4, 0);
	for (size_t i = 0; i < m.n; i += 4)
		sum += be32(p + i);
	T_EQ(sum, 0xb1b0afba);
	T_EQ(p[5], 6);
	for (int t = 0; t < 6; t++) {
		const unsigned char *d = p + 12 + 16 * t;
		const size_t from = be32(d + 8), n = be32(d + 12);
		const int is_head = !memcmp(d, "head", 4);

		sum = 0;
		if (!T_OK(from % 4 == 0 && from + n <= m.n))
			break;
		for (size_t i = from; i < from + n; i += 4)
			sum += is_head && i == from + 8 ? 0 : be32(p + i);
		T_EQ(sum, be32(d + 4));
		T_OK(t == 0 || memcmp(d - 16, d, 4) < 0);
	}
	free(m.p);
}

static void overlays(void)
{
	struct fx_overlay_word w[] = {
		{ .quad = { 0, 0, 10, 0, 10, 5, 0, 5 }, .at = 0, .len = 2 },
		{ .quad = { 20, 0, 30, 0, 30, 5, 20, 5 }, .at = 2, .len = 1, .blank = 1 } };
	const struct fx_overlay_word was[] = { w[0], w[1] };
	char text[] = "abc";
	struct fx_overlay l = { 100, 50, 3, 2, 3, w, text };
	struct fx_layer_word shown[] = { { .x0 = 4, .y0 = 1, .x1 = 6, .y1 = 4 } };
	const struct fx_layer layer = { .word = shown, .words = 1 };
	const struct fx_overlay good = l;

#define BAD(what) do { what; T_EQ(fx_overlay_check(&l, &e), FX_INPUT); l = good; \
		memcpy(w, was, sizeof(w)); memcpy(text, "abc", 3); } while (0)
	T_EQ(fx_overlay_check(&l, &e), FX_OK);
	w[1].quad[4] = 200;				/* a page away, and no more */
	w[1].quad[5] = -50;
	T_EQ(fx_overlay_check(&l, &e), FX_OK);
	BAD(w[1].quad[4] = 200.5f);
	BAD(w[1].quad[5] = -50.5f);
	BAD(w[0].quad[0] = NAN);
	BAD(w[0].quad[7] = INFINITY);
	BAD(l.w = 0);
	BAD(l.h = FX_RASTER_MAX_SIDE + 1);
	BAD(l.quarters = 4);
	BAD(l.words = -1);
	BAD(l.bytes = 4);
	BAD(l.bytes = 2);
	BAD(w[0].len = 0);
	BAD(w[0].len = 4);
	BAD(w[1].at = 1);
	BAD(w[1].blank = 2);
	BAD(text[1] = ' ');
	BAD(text[1] = '\n');
	BAD(text[1] = '\xc3');
	fx_arena_reset(&a);
	T_EQ(fx_overlay_spare(&l, &layer, &a, &e), FX_OK);
	T_EQ(l.words, 1);
	T_EQ(l.word[0].at, 2);
	l = good;
	shown[0].x0 = 5.5f;				/* beside the centre */
	T_EQ(fx_overlay_spare(&l, &layer, &a, &e), FX_OK);
	T_EQ(l.words, 2);
}

static void any_allocation_may_be_refused(void)
{
	struct fx_overlay l = { 100, 50, 0, 0, 0, NULL, NULL };
	const struct fx_layer none = { .words = 0 };
	struct fx_codes c;

	for (int i = 1; i < 3; i++) {
		fx_arena_reset(&a);
		a.refuse_at = i;
		T_EQ(fx_codes_init(&c, &a, &e), FX_NOMEM);
	}
	fx_arena_reset(&a);
	a.refuse_at = 1;
	T_EQ(fx_overlay_spare(&l, &none, &a, &e), FX_NOMEM);
}

int main(void)
{
	fx_arena_init(&a, 0);
	matrices();
	level_words();
	other_words();
	right_to_left();
	codes_and_map();
	more_characters_than_codes();
	font_file();
	overlays();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
