/* Page analysis on pages drawn here, with Leptonica's built-in letters: what is where was decided
 * by hand, before anything was measured. */
#include "t.h"
#include "page.h"

#include <allheaders.h>

static struct fx_err e;
static struct fx_arena arena;
static const struct fx_page_ask ask = { .tile = { 112, 20, 34, 2, 5, 3 }, .turn = -1 };

static const char *const story[] = {
	"It was the height of summer when the ship",
	"left the harbour; nobody had thought that",
	"the journey would be as long as it became.",
	"The captain, a tall man of few words, stood",
	"at the helm and looked out for the lighthouse",
	"that should have been to the left of them.",
	"Behind him the cook told the old tale of the",
	"black fish, and all those who had heard it",
	"before laughed at the wrong places, as ever.",
	"Then, quite suddenly, the light of day failed.",
};
static const int story_words[] = { 9, 7, 9, 9, 9, 9, 10, 9, 8, 8 };	/* counted by hand */

static PIX *paper(int w, int h)
{
	PIX *p = pixCreate(w, h, 8);

	pixSetAllGray(p, 255);
	return p;
}

static void print(PIX *p, int size, const char *text, int x, int y)
{
	L_BMF *font = bmfCreate(NULL, size);

	pixSetTextline(p, font, text, 0, x, y, NULL, NULL);
	bmfDestroy(&font);
}

/* The story once, ten lines. */
static PIX *page_of_story(void)
{
	PIX *p = paper(800, 700);

	for (int i = 0; i < 10; i++)
		print(p, 8, story[i], 60, 80 + 50 * i);
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
	return r;
}

static struct fx_layout analysed(PIX **p, const struct fx_page_ask *how)
{
	struct fx_layout l = { 0 };
	struct fx_raster r = raster_of(*p);

	T_EQ(fx_page_analyse(&l, &arena, &r, how, &e), FX_OK);
	T_EQ(fx_layout_check(&l, &e), FX_OK);
	pixDestroy(p);
	return l;
}

/* Wide words are there in parts. */
static int words_of(const struct fx_layout *l, int line)
{
	int n = 0;

	for (int j = l->line[line].word; j < l->line[line].word + l->line[line].words; j++)
		n += !l->word[j].more;
	return n;
}

static int is_story(const struct fx_layout *l)
{
	int ok = T_OK(l->lines == 10);

	for (int i = 0; ok && i < 10; i++) {
		T_EQ(words_of(l, i), story_words[i]);
		for (int j = 1; j < l->line[i].words; j++)
			ok &= l->word[l->line[i].word + j - 1].box.x1 <=
				l->word[l->line[i].word + j].box.x0;
		ok &= !i || l->line[i].box.y0 > l->line[i - 1].box.y0;
	}
	return ok;
}

static void plain_page(void)
{
	PIX *p = page_of_story();
	struct fx_layout l = analysed(&p, &ask);

	T_OK(is_story(&l));
	T_EQ(l.turn, 0);
	T_NEAR(l.skew, 0, 1e-9);
	T_EQ(l.blank, 0);
	T_EQ(l.w, 800);
	T_EQ(l.h, 700);
	T_EQ(l.blocks, 1);
	T_EQ(l.block[0].kind, FX_BLOCK_TEXT);
	T_NEAR(l.line[0].box.x0, 60, 3);	/* "It" starts at 60 */
}

static void turned_pages(void)
{
	for (int turn = 1; turn < 4; turn++) {
		PIX *p = page_of_story(), *t = pixRotateOrth(p, turn);
		struct fx_layout l = analysed(&t, &ask);

		T_EQ(l.turn, 4 - turn);
		T_EQ(l.w, 800);
		T_OK(is_story(&l));
		pixDestroy(&p);
	}
}

/* Somebody who knows the turn is believed. */
static void turn_that_is_known(void)
{
	struct fx_page_ask known = ask;
	PIX *p = page_of_story(), *t = pixRotateOrth(p, 2);
	struct fx_layout l;

	known.turn = 0;
	l = analysed(&t, &known);
	T_EQ(l.turn, 0);
	known.turn = 3;
	t = pixRotateOrth(p, 1);
	l = analysed(&t, &known);
	T_EQ(l.turn, 3);
	T_OK(is_story(&l));
	pixDestroy(&p);
}

static void skewed_pages(void)
{
	static const float by[] = { 0.5f, -3, 9 };

	for (int i = 0; i < 3; i++) {
		PIX *p = page_of_story();
		PIX *t = pixRotate(p, by[i] * 3.14159265f / 180, L_ROTATE_AREA_MAP,
			L_BRING_IN_WHITE, 0, 0);
		struct fx_layout l = analysed(&t, &ask);

		T_NEAR(l.skew, -by[i], 0.15);
		T_EQ(l.turn, 0);
		T_OK(is_story(&l));
		pixDestroy(&p);
	}
}

/* A heading across both columns, the left column, the right one, a line below both. */
static void two_columns(void)
{
	PIX *p = paper(1500, 700);
	struct fx_layout l;

	print(p, 10, "A heading that stands above both of the columns, and spans them all", 60, 60);
	for (int i = 0; i < 9; i++) {
		print(p, 8, story[i], 60, 130 + 40 * i);
		print(p, 8, story[9 - i], 780, 143 + 40 * i);
	}
	print(p, 8, "And what stands below the columns comes last, of course, when one reads it",
		60, 560);
	l = analysed(&p, &ask);
	if (T_OK(l.lines == 20)) {
		T_OK(l.line[0].box.y0 < 100 && l.line[0].box.x1 > 900);
		for (int i = 1; i <= 9; i++)
			T_OK(l.line[i].box.x1 < 760 && l.line[i].box.x0 < 80);
		for (int i = 10; i <= 18; i++)
			T_OK(l.line[i].box.x0 >= 775);
		T_OK(l.line[19].box.y0 > 530);
	}
	T_OK(l.blocks >= 4);
}

/* Numbers in a margin belong to their lines, before them. */
static void numbered_lines(void)
{
	PIX *p = paper(900, 700);
	struct fx_layout l;

	for (int i = 0; i < 10; i++) {
		char number[16];

		snprintf(number, sizeof number, "%d", i + 1);
		print(p, 8, number, 40, 80 + 50 * i);
		print(p, 8, story[i], 140, 80 + 50 * i);
	}
	l = analysed(&p, &ask);
	if (T_OK(l.lines == 10))
		for (int i = 0; i < 10; i++) {
			T_EQ(words_of(&l, i), story_words[i] + 1);
			T_OK(l.word[l.line[i].word].box.x1 < 100);
		}
}

static void rules_are_no_words(void)
{
	PIX *p = page_of_story();
	struct fx_layout l;
	int rules = 0;

	pixRenderLineArb(p, 60, 50, 700, 50, 3, 0, 0, 0);
	pixRenderLineArb(p, 40, 40, 40, 600, 2, 0, 0, 0);
	l = analysed(&p, &ask);
	for (int i = 0; i < l.blocks; i++)
		rules += l.block[i].kind == FX_BLOCK_RULE;
	T_EQ(rules, 2);
	T_OK(is_story(&l));
}

static void light_on_dark(void)
{
	PIX *p = page_of_story();
	struct fx_layout l;

	pixInvert(p, p);
	l = analysed(&p, &ask);
	T_OK(is_story(&l));
	T_OK(l.tile[0] > 200);		/* tiles are dark on light all the same */
}

/* The right side has half of the left side's light. */
static void uneven_light(void)
{
	PIX *p = page_of_story();
	struct fx_layout l;

	for (int y = 0; y < 700; y++)
		for (int x = 0; x < 800; x++) {
			l_uint32 v;

			pixGetPixel(p, x, y, &v);
			pixSetPixel(p, x, y, (v * 3 / 4 + 60) * (l_uint32)(1600 - x) / 1600);
		}
	l = analysed(&p, &ask);
	T_OK(is_story(&l));
}

static void tiles_hold_the_words(void)
{
	PIX *p = page_of_story();
	struct fx_layout l = analysed(&p, &ask);
	int tile = 0, row = 0, used = 0;

	T_EQ(l.side, 112);
	for (int i = 0; i < l.lines; i++)
		for (int j = 0; j < l.line[i].words; j++) {
			const struct fx_lword *w = l.word + l.line[i].word + j;

			T_OK(w->px > 0 && w->px <= 106);
			if (!j)
				T_EQ(w->slot, 0);	/* a row has words of one line */
			T_OK(w->tile > tile || (w->tile == tile && w->row >= row));
			tile = w->tile;
			row = w->row;
			used = row > used ? row : used;
		}
	T_EQ(used, 3);			/* four rows of 26 fit into 112 */
	T_EQ(l.tiles, tile + 1);
	for (int t = 0; t < l.tiles; t++) {
		const unsigned char *px = l.tile + (size_t)t * 112 * 112;
		int ink = 0, edge = 0;

		for (int i = 0; i < 112 * 112; i++) {
			ink += px[i] < 128;
			edge += i % 112 < 3 && px[i] != 255;
		}
		T_OK(ink > 100 && ink < 112 * 112 / 2);
		T_EQ(edge, 0);
	}
}

static void no_tiles_wanted(void)
{
	struct fx_page_ask none = { .turn = -1 };
	PIX *p = page_of_story();
	struct fx_layout l = analysed(&p, &none);

	T_OK(is_story(&l));
	T_OK(!l.tiles && !l.tile && l.word[0].tile == -1);
}

static void pages_without_text(void)
{
	static const int size[][2] = { { 1, 1 }, { 1, 400 }, { 400, 1 }, { 3, 3 }, { 50, 50 },
		{ 600, 800 } };

	for (int i = 0; i < 6; i++)
		for (int black = 0; black < 2; black++) {
			PIX *p = paper(size[i][0], size[i][1]);
			struct fx_layout l;

			if (black)
				pixClearAll(p);
			l = analysed(&p, &ask);
			T_EQ(l.blank, 1);
			T_EQ(l.w, size[i][0]);
			T_EQ(l.words, 0);
			T_EQ(l.tiles, 0);
		}
}

static void noise(void)
{
	for (unsigned seed = 1; seed <= 3; seed++) {
		PIX *p = paper(400, 300);
		unsigned s = seed;
		struct fx_layout l;

		for (int y = 0; y < 300; y++)
			for (int x = 0; x < 400; x++)
				if (t_random(&s, 1 + 3 * seed) == 0)
					pixSetPixel(p, x, y, t_random(&s, 256));
		l = analysed(&p, &ask);
		T_OK(l.words <= FX_LAYOUT_MAX_WORDS);
	}
}

static void refusals(void)
{
	struct fx_raster r;
	struct fx_layout l;
	PIX *p = page_of_story();
	int refused = 0;

	r = raster_of(p);
	for (int n = 1; n < 50; n++) {
		struct fx_arena a;
		enum fx_st st;

		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = fx_page_analyse(&l, &a, &r, &ask, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		refused += st == FX_NOMEM;
		T_OK(!st || !l.words);
		fx_arena_reset(&a);
	}
	T_OK(refused > 20);
	T_EQ(fx_page_analyse(&l, &arena, &r, &(struct fx_page_ask){ .turn = 4 }, &e), FX_USAGE);
	pixDestroy(&p);
}

int main(void)
{
	void (*const test[])(void) = { plain_page, turned_pages, turn_that_is_known, skewed_pages,
		two_columns, numbered_lines, rules_are_no_words, light_on_dark, uneven_light,
		tiles_hold_the_words, no_tiles_wanted, pages_without_text, noise, refusals };

	for (size_t i = 0; i < FX_COUNT(test); i++) {
		fx_arena_init(&arena, 0);
		test[i]();
		fx_arena_reset(&arena);
	}
	return t_end();
}
