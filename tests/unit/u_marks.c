/* Words of figures on pages drawn here out of boxes: where numbers end, what their marks are, words
 * in parts, light letters on bars, small letters. What is where was decided by hand. */
#include "t.h"
#include "cuts.h"

#include <allheaders.h>

static struct fx_err e;
static struct fx_arena arena;
static const struct fx_page_ask ask = { .tile = { 112, 20, 34, 2, 5, 3 }, .turn = 0 };

static PIX *paper(int w, int h)
{
	PIX *p = pixCreate(w, h, 8);

	pixSetAllGray(p, 255);
	return p;
}

static void fill(PIX *p, int x, int y, int w, int h, int grey)
{
	for (int i = y; i < y + h; i++)
		for (int j = x; j < x + w; j++)
			pixSetPixel(p, j, i, (l_uint32)grey);
}

/* A frame as high as a figure; its lower edge is on the baseline y. */
static void frame(PIX *p, int x, int y, int w, int h, int ink)
{
	const int t = h / 6;

	fill(p, x, y - h, w, t, ink);
	fill(p, x, y - t, w, t, ink);
	fill(p, x, y - h, t, h, ink);
	fill(p, x + w - t, y - h, t, h, ink);
}

/* Figures have room for 15 pixels of 12, a one 4 of 15; a blank is as wide. Text height is 20. */
static int print(PIX *p, const char *text, int x, int y, int ink)
{
	for (; *text; text++) {
		int room = 15;

		switch (*text) {
		case '0':
			frame(p, x + 1, y, 12, 20, ink);
			break;
		case '1':
			fill(p, x + 5, y - 20, 4, 20, ink);
			break;
		case 'a':
			frame(p, x + 1, y, 12, 14, ink);
			break;
		case '_':
			room = 4;
			break;
		case '.':
			fill(p, x + 1, y - 3, 3, 3, ink);
			room = 5;
			break;
		case ',':
			fill(p, x + 1, y - 3, 3, 7, ink);
			room = 5;
			break;
		case '-':
			fill(p, x + 1, y - 9, 8, 3, ink);
			room = 10;
			break;
		case 'n':
			fill(p, x + 1, y - 9, 15, 3, ink);
			room = 17;
			break;
		case 'm':
			fill(p, x + 1, y - 9, 30, 3, ink);
			room = 32;
			break;
		case 'o':
			for (int i = -6; i <= 6; i++)
				for (int j = -6; j <= 6; j++)
					if (i * i + j * j <= 42)
						pixSetPixel(p, x + 7 + j, y - 8 + i, 0);
			break;
		default:
			break;
		}
		x += room;
	}
	return x;
}

static PIX *page_of(const char *const *text, int lines)
{
	PIX *p = paper(800, 100 + 50 * lines);

	for (int i = 0; i < lines; i++)
		print(p, text[i], 60, 80 + 50 * i, 0);
	return p;
}

static struct fx_raster raster_of(PIX *p)
{
	struct fx_raster r;
	l_uint32 v;

	if (!T_OK(!fx_raster_init(&r, &arena, pixGetWidth(p), pixGetHeight(p), 1, &e)))
		return r;
	for (int y = 0; y < r.h; y++)
		for (int x = 0; x < r.w; x++) {
			pixGetPixel(p, x, y, &v);
			r.px[(size_t)y * r.stride + (size_t)x] = (unsigned char)v;
		}
	pixDestroy(&p);
	return r;
}

static struct fx_layout analysed(PIX *p)
{
	struct fx_raster r = raster_of(p);
	struct fx_layout l = { 0 };

	T_EQ(fx_page_analyse(&l, &arena, &r, &ask, &e), FX_OK);
	T_EQ(fx_layout_check(&l, &e), FX_OK);
	return l;
}

/* The white beside a one is no blank; that between two numbers is one. */
static void ones_end_no_number(void)
{
	static const char *const text[] = { "0100 1001 0000 1110 0011", "0000 0110 1000 0001 0000",
		"1000 0100 0010 0001 0000", "0000 0000 1111 0000 0000" };
	struct fx_layout l = analysed(page_of(text, 4));

	T_EQ(l.lines, 4);
	for (int i = 0; i < l.lines; i++)
		T_EQ(l.line[i].words, 5);
}

/* A thin letter at the end of a word has as much white beside it, but stands beside small ones. */
static void letters_are_no_ones(void)
{
	static const char *const text[] = { "aaaa1_1aaa aaaa aaaa", "aa1aa aaa1aa 1aaa aaa",
		"aaaa aaaa aaaa aaaaaa", "aaa aa1a aaaaaa aaaa" };
	struct fx_layout l = analysed(page_of(text, 4));

	T_EQ(l.line[0].words, 4);
}

/* Marks of the words of a page, by blanks. */
static const char *marks_of(const struct fx_layout *l)
{
	static char s[1000];
	size_t n = 0;

	s[0] = 0;
	for (int i = 0; i < l->words; i++)
		n += (size_t)snprintf(s + n, sizeof s - n, "%s%s", i ? " " : "",
			l->word[i].marks);
	return s;
}

/* A dash as wide as a figure has room is an en dash. */
static void marks(void)
{
	static const char *const text[] = { "0000 00.00 0,000 00000", "00n00 00-00 m 00000",
		"00000 0.0n0.0 0000 0000" };
	struct fx_layout l = analysed(page_of(text, 3));

	T_EQ_STR(marks_of(&l),
		"0000 00.00 0,000 00000 00n00 00-00 m 00000 00000 0.0n0.0 0000 0000");
}

/* A disc that stands alone. */
static void bullets(void)
{
	static const char *const text[] = { "o 0000 0000", "o 0000 0000", "o 00000 000" };
	struct fx_layout l = analysed(page_of(text, 3));

	T_EQ_STR(marks_of(&l), "o 0000 0000 o 0000 0000 o 00000 000");
}

/* 30 figures are 447 pixels wide; 20 pixels of letters become 26 less 2 of a tile's 106, with what
 * a cut has above and below them, so that about 120 have room: four parts, near its quarters. */
static void words_in_parts(void)
{
	static const char *const text[] = { "000000000000000000000000000000", "0000 0000",
		"0000 0000 0000" };
	struct fx_layout l = analysed(page_of(text, 3));

	if (!T_OK(l.words == 9) || !T_OK(l.line[0].words == 4))
		return;
	for (int i = 0; i < 9; i++) {
		const struct fx_lword *w = l.word + i;

		T_EQ(w->more, i < 3);
		T_OK(w->px > 0 && w->px <= 106);
		if (i < 4)
			T_NEAR(w->box.x1 - w->box.x0, 447 / 4.0, 15);
		if (i < 3)
			T_OK(w[0].box.x1 <= w[1].box.x0);
	}
	T_EQ(l.word[0].box.x0, 61);
	T_EQ(l.word[3].box.x1, 60 + 30 * 15 - 2);
}

/* It is cut where a dash has its end rather than between two letters. */
static void parts_end_with_dashes(void)
{
	static const char *const text[] = { "000000-000000000", "0000 0000", "0000 0000 0000" };
	struct fx_layout l = analysed(page_of(text, 3));

	T_EQ(l.line[0].words, 2);
	T_EQ_STR(l.word[0].marks, "000000-");
	T_EQ_STR(l.word[1].marks, "000000000");
}

/* A heading that is light on dark is read, in tiles that are dark on light. */
static void bars_with_light_letters(void)
{
	static const char *const text[] = { "0000 0000 0000 0000", "0000 0000 0000 0000",
		"0000 0000 0000 0000", "0000 0000 0000 0000" };
	PIX *p = page_of(text, 4);
	struct fx_layout l;

	fill(p, 50, 10, 700, 40, 80);
	print(p, "00 000 00", 60, 40, 255);
	l = analysed(p);
	T_EQ(l.lines, 5);
	T_EQ(l.words, 19);
	T_EQ(l.line[0].words, 3);
	T_NEAR(l.line[0].box.x0, 61, 1);
	T_NEAR(l.line[0].box.y0, 20, 1);
	for (int i = 0; i < 112; i++)
		T_OK(l.tile[i] > 200);
}

/* A dark picture of many greys is none, nor is a bar that has no letters. */
static void what_is_no_bar(void)
{
	const struct fx_bar_ask page = { 255, 20 };
	PIX *p = paper(800, 100);
	int found;

	for (int i = 0; i < 700; i++)
		fill(p, 50 + i, 10, 1, 40, i % 160);
	print(p, "00 000 00", 60, 40, 255);
	T_EQ(fx_page_bars(&found, p, &page, &e), FX_OK);
	T_EQ(found, 0);
	fill(p, 50, 10, 700, 40, 80);
	print(p, "00", 60, 40, 255);
	T_EQ(fx_page_bars(&found, p, &page, &e), FX_OK);
	T_EQ(found, 0);
	print(p, "00 000 00", 60, 40, 255);
	T_EQ(fx_page_bars(&found, p, &page, &e), FX_OK);
	T_EQ(found, 1);
	pixDestroy(&p);
}

/* Letters of six pixels: places come back in pixels of the raster. */
static void small_letters(void)
{
	PIX *p = paper(200, 100);
	struct fx_layout l;

	for (int y = 0; y < 5; y++)
		for (int word = 0; word < 4; word++)
			for (int i = 0; i < 4; i++)
				frame(p, 20 + 40 * word + 6 * i, 20 + 15 * y, 4, 6, 60);
	l = analysed(p);
	T_EQ(l.w, 200);
	T_EQ(l.h, 100);
	T_EQ(l.lines, 5);
	T_EQ(l.words, 20);
	for (int i = 0; i < l.words; i++) {
		T_NEAR(l.word[i].box.x0, 20 + 40 * (i % 4), 1);
		T_NEAR(l.word[i].box.x1, 42 + 40 * (i % 4), 1);
		T_NEAR(l.word[i].box.y1, 20 + 15 * (i / 4), 1);
		T_OK(!strcmp(l.word[i].marks, "0000"));
	}
}

static void refusals(void)
{
	static const char *const text[] = { "000000-000000000", "0000 0000", "0000 0000 0000" };
	PIX *small = paper(200, 60), *bar = page_of(text, 3);
	struct fx_raster r[2];
	int refused = 0, done = 0;

	for (int y = 0; y < 2; y++)
		for (int i = 0; i < 20; i++)
			frame(small, 20 + 6 * i, 20 + 15 * y, 4, 6, 60);
	fill(bar, 50, 10, 700, 40, 80);
	print(bar, "00 000 00", 60, 40, 255);
	r[0] = raster_of(small);
	r[1] = raster_of(bar);
	for (int n = 1; done < 2 && n < 400; n++) {
		struct fx_arena a;
		struct fx_layout l;
		enum fx_st st;

		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = fx_page_analyse(&l, &a, r + done, &ask, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		T_OK(!st || !l.words);
		refused += st == FX_NOMEM;
		if (!st) {
			done++;
			n = 0;
		}
		fx_arena_reset(&a);
	}
	T_OK(refused > 40);
}

int main(void)
{
	void (*const test[])(void) = { ones_end_no_number, letters_are_no_ones, marks, bullets,
		words_in_parts, parts_end_with_dashes, bars_with_light_letters, what_is_no_bar,
		small_letters, refusals };

	for (size_t i = 0; i < FX_COUNT(test); i++) {
		fx_arena_init(&arena, 0);
		test[i]();
		fx_arena_reset(&arena);
	}
	return t_end();
}
