/* Regions, ink, borders and blank pages, on pages drawn here: what is where was decided by hand. */
#include "t.h"
#include "page.h"

#include <allheaders.h>
#include <math.h>
#include <unistd.h>

static struct fx_err e;
static struct fx_arena arena;
static const struct fx_page_ask plain = { .tile = { 112, 20, 34, 2, 5, 3 }, .turn = -1 };
static const struct fx_page_ask light = { .light = 1, .dpi = 96 };

static const char *const story[] = {
	"It was the height of summer when the ship",
	"left the harbour; nobody had thought that",
	"the journey would be as long as it became.",
	"The captain, a tall man of few words, stood",
	"at the helm and looked out for the lighthouse",
	"that should have been to the left of them.",
};
enum { STORY = 6, STORY_WORDS = 9 + 7 + 9 + 9 + 9 + 9 };	/* counted by hand */

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

static void tell(PIX *p, int x, int y)
{
	for (int i = 0; i < STORY; i++)
		print(p, 8, story[i], x, y + 40 * i);
}

static void box(PIX *p, int x, int y, int w, int h, int grey)
{
	BOX *b = boxCreate(x, y, w, h);

	pixSetInRectArbitrary(p, b, (l_uint32)grey);
	boxDestroy(&b);
}

static void line(PIX *p, int x0, int y0, int x1, int y1)
{
	pixRenderLineArb(p, x0, y0, x1, y1, 2, 0, 0, 0);
}

/* Wide words are there in parts. */
static int words_of(const struct fx_layout *l)
{
	int n = 0;

	for (int i = 0; i < l->words; i++)
		n += !l->word[i].more;
	return n;
}

static void disc(PIX *p, int x, int y, int r)
{
	for (int dy = -r; dy <= r; dy++)
		for (int dx = -r; dx <= r; dx++)
			if (dx * dx + dy * dy <= r * r)
				pixSetPixel(p, x + dx, y + dy, 0);
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

/* Takes the picture. */
static struct fx_layout analysed(PIX *p, const struct fx_page_ask *how)
{
	struct fx_layout l = { 0 };
	struct fx_raster r = raster_of(p);

	T_EQ(fx_page_analyse(&l, &arena, &r, how, &e), FX_OK);
	T_EQ(fx_layout_check(&l, &e), FX_OK);
	pixDestroy(&p);
	return l;
}

static int count(const struct fx_layout *l, enum fx_block_kind kind)
{
	int n = 0;

	for (int i = 0; i < l->blocks; i++)
		n += l->block[i].kind == kind;
	return n;
}

/* The only block of a kind; NULL, and a failure: there is none, or more. */
static const struct fx_lblock *only(const struct fx_layout *l, enum fx_block_kind kind)
{
	const struct fx_lblock *b = NULL;

	if (T_OK(count(l, kind) == 1))
		for (int i = 0; i < l->blocks; i++)
			if (l->block[i].kind == kind)
				b = l->block + i;
	return b;
}

static int near(const struct fx_lblock *b, const struct fx_box *want, int by)
{
	return abs(b->box.x0 - want->x0) <= by && abs(b->box.y0 - want->y0) <= by &&
		abs(b->box.x1 - want->x1) <= by && abs(b->box.y1 - want->y1) <= by;
}

/* Words of a block's lines. */
static int words_in(const struct fx_layout *l, const struct fx_lblock *b)
{
	int n = 0;

	for (int i = b->line; i < b->line + b->lines; i++)
		n += l->line[i].words;
	return n;
}

/* ---- music ---- */

static void staff(PIX *p, int x, int y, int w)
{
	for (int i = 0; i < 5; i++)
		box(p, x, y + 12 * i, w, 1, 0);
	for (int i = 0; i < 16; i++) {		/* notes on lines, with stems */
		const int nx = x + 40 + 38 * i, ny = y + 12 * (1 + i % 3);

		disc(p, nx, ny, 5);
		box(p, nx + 4, ny - 30, 2, 30, 0);
	}
}

static PIX *page_of_music(void)
{
	PIX *p = paper(800, 700);

	tell(p, 60, 40);
	staff(p, 80, 340, 660);
	staff(p, 80, 440, 660);
	box(p, 80, 340, 2, 149, 0);		/* a bar line joins the two */
	staff(p, 80, 580, 660);			/* and this one stands alone */
	return p;
}

static void music(void)
{
	struct fx_layout l = analysed(page_of_music(), &plain);
	int first = 0;

	T_EQ(count(&l, FX_BLOCK_MUSIC), 2);
	T_EQ(count(&l, FX_BLOCK_TABLE), 0);
	T_EQ(count(&l, FX_BLOCK_RULE), 0);	/* they are in the staves */
	T_EQ(words_of(&l), STORY_WORDS);
	for (int i = l.blocks; i-- > 0;)
		if (l.block[i].kind == FX_BLOCK_MUSIC) {
			first = i;
			T_OK(l.block[i].score > 0.5f);
		}
	T_OK(near(l.block + first, &(struct fx_box){ 80, 340, 740, 489 }, 24));
}

/* Rows of a table between five rules at one distance: nothing stands across these. */
static void rows_are_no_staff(void)
{
	PIX *p = paper(800, 500);
	struct fx_layout l;

	tell(p, 60, 40);
	for (int i = 0; i < 5; i++) {
		box(p, 60, 300 + 30 * i, 600, 1, 0);
		print(p, 8, "1836      Lisbon      a ship of the line", 70, 322 + 30 * i);
	}
	l = analysed(p, &plain);
	T_EQ(count(&l, FX_BLOCK_MUSIC), 0);
}

/* ---- tables ---- */

static PIX *page_of_grid(void)
{
	static const char *const cell[] = { "Lisbon", "1836", "ship", "Porto", "1840", "boat" };
	PIX *p = paper(800, 800);

	tell(p, 60, 40);
	for (int i = 0; i < 5; i++)
		box(p, 100, 320 + 40 * i, 601, 2, 0);
	for (int i = 0; i < 4; i++)
		box(p, 100 + 200 * i, 320, 2, 161, 0);
	for (int i = 0; i < 12; i++)
		print(p, 8, cell[i % 6], 130 + 200 * (i % 3), 348 + 40 * (i / 3));
	tell(p, 60, 540);
	return p;
}

static void ruled_table(void)
{
	struct fx_layout l = analysed(page_of_grid(), &plain);
	const struct fx_lblock *b = only(&l, FX_BLOCK_TABLE);

	T_EQ(count(&l, FX_BLOCK_RULE), 0);
	T_EQ(words_of(&l), 12 + 2 * STORY_WORDS);
	if (!b)
		return;
	T_OK(near(b, &(struct fx_box){ 100, 320, 702, 482 }, 3));
	T_EQ(b->lines, 4);
	T_EQ(words_in(&l, b), 12);
	T_NEAR(b->score, 1, 1e-6);		/* no cell is empty */
	T_EQ(b->line, STORY);			/* between the two stories */
}

/* A chart has bars in its grid. */
static void charts_are_no_table(void)
{
	PIX *p = paper(800, 800);
	struct fx_layout l;

	tell(p, 60, 40);
	for (int i = 0; i < 5; i++)
		box(p, 100, 320 + 60 * i, 601, 2, 0);
	for (int i = 0; i < 4; i++)
		box(p, 100 + 200 * i, 320, 2, 241, 0);
	for (int i = 0; i < 3; i++) {
		box(p, 130 + 200 * i, 370, 100, 190, 0);
		print(p, 8, "ships", 250 + 200 * i, 348);
		print(p, 8, "boats", 250 + 200 * i, 450);
	}
	l = analysed(p, &plain);
	T_EQ(count(&l, FX_BLOCK_TABLE), 0);
}

/* Three level rules of one length; the rows between them have three columns. */
static void ladder(void)
{
	PIX *p = paper(800, 700);
	const struct fx_lblock *b;
	struct fx_layout l;

	tell(p, 60, 40);
	box(p, 80, 320, 500, 2, 0);
	box(p, 80, 355, 500, 1, 0);
	box(p, 80, 515, 500, 2, 0);
	for (int i = 0; i < 6; i++) {
		print(p, 8, i ? "Lisbon" : "Place", 90, 346 + 30 * i + 6 * !!i);
		print(p, 8, i ? "1836" : "Year", 280, 346 + 30 * i + 6 * !!i);
		print(p, 8, i ? "ship" : "Kind", 480, 346 + 30 * i + 6 * !!i);
	}
	l = analysed(p, &plain);
	b = only(&l, FX_BLOCK_TABLE);
	if (b) {
		T_OK(near(b, &(struct fx_box){ 80, 320, 580, 517 }, 3));
		T_EQ(words_in(&l, b), 18);
	}
}

/* The same words and no rules at all. */
static void unruled_table(void)
{
	PIX *p = paper(800, 700);
	const struct fx_lblock *b;
	struct fx_layout l;

	tell(p, 60, 40);
	for (int i = 0; i < 6; i++) {
		print(p, 8, i % 2 ? "Lisbon" : "Porto", 90, 330 + 30 * i);
		print(p, 8, i % 2 ? "1836" : "40", 280, 330 + 30 * i);
		print(p, 8, i % 2 ? "ship" : "boats", 480, 330 + 30 * i);
	}
	l = analysed(p, &plain);
	b = only(&l, FX_BLOCK_TABLE);
	if (b) {
		T_EQ(b->lines, 6);
		T_EQ(words_in(&l, b), 18);
	}
	T_EQ(words_of(&l), 18 + STORY_WORDS);
}

static void text_is_no_table(void)
{
	PIX *p = paper(800, 700);
	struct fx_layout l;

	tell(p, 60, 40);
	for (int i = 0; i < STORY; i++) {	/* a list */
		print(p, 8, "1.", 60, 330 + 40 * i);
		print(p, 8, story[i], 120, 330 + 40 * i);
	}
	l = analysed(p, &plain);
	T_EQ(count(&l, FX_BLOCK_TABLE), 0);
	T_EQ(count(&l, FX_BLOCK_FORMULA), 0);
	T_EQ(count(&l, FX_BLOCK_FIGURE), 0);
}

/* ---- drawings ---- */

/* Two hexagons that share a side, with bonds to the right and to the left. */
static void molecule_at(PIX *p, int x, int y, int bond)
{
	const double step = 3.14159265358979323846 / 3;

	for (int ring = 0; ring < 2; ring++)
		for (int i = 0; i < 6; i++) {
			const double a = step * i + step / 2, b = a + step;
			const int cx = x + (int)lround(ring * bond * sqrt(3));

			line(p, cx + (int)lround(bond * cos(a)), y + (int)lround(bond * sin(a)),
				cx + (int)lround(bond * cos(b)), y + (int)lround(bond * sin(b)));
		}
	line(p, x - (int)lround(bond * cos(step / 2)), y - bond / 2,
		x - (int)lround(2 * bond * cos(step / 2)), y - bond);
}

static void molecules(void)
{
	PIX *p = paper(800, 700);
	const struct fx_lblock *b;
	struct fx_layout l;

	tell(p, 60, 40);
	molecule_at(p, 330, 450, 60);
	l = analysed(p, &plain);
	b = only(&l, FX_BLOCK_MOLECULE);
	/* half the height of a hexagon is a bond, half its width 0.866 of one */
	if (b)
		T_OK(near(b, &(struct fx_box){ 226, 390, 486, 510 }, 6));
	T_EQ(words_of(&l), STORY_WORDS);
	p = paper(400, 300);			/* all there is */
	molecule_at(p, 180, 150, 60);
	l = analysed(p, &plain);
	T_EQ(count(&l, FX_BLOCK_MOLECULE), 1);
	T_EQ(l.turn, 0);
	T_EQ(l.blank, 0);
}

/* Axes and a curve are one figure, and no structure; labels inside are the figure's. */
static void chart(void)
{
	PIX *p = paper(800, 700);
	const struct fx_lblock *b;
	struct fx_layout l;

	tell(p, 60, 40);
	box(p, 200, 330, 2, 300, 0);
	box(p, 200, 628, 400, 2, 0);
	for (int i = 0; i < 350; i++)
		disc(p, 215 + i, 480 + (int)lround(100 * sin(i / 40.0)), 1);
	print(p, 8, "ships", 480, 360);
	l = analysed(p, &plain);
	T_EQ(count(&l, FX_BLOCK_MOLECULE), 0);
	b = only(&l, FX_BLOCK_FIGURE);
	if (b)
		T_OK(near(b, &(struct fx_box){ 200, 330, 600, 630 }, 3));
	T_EQ(words_of(&l), STORY_WORDS);
}

/* A frame around a story, with round corners so that it is no rules: the words stay. */
static void frame(void)
{
	PIX *p = paper(800, 400);
	struct fx_layout l;

	tell(p, 100, 80);
	for (int i = 0; i < 3600; i++) {
		const double a = i * 3.14159265358979323846 / 1800;

		disc(p, 390 + (int)lround(370 * cos(a)), 190 + (int)lround(185 * sin(a)), 1);
	}
	l = analysed(p, &plain);
	T_OK(l.words >= STORY_WORDS - 2);
}

/* ---- turned text ---- */

static void turned_text(void)
{
	for (int turn = 1; turn < 4; turn += 2) {
		PIX *p = paper(800, 700), *strip = paper(620, 30), *up;
		int found = 0;
		struct fx_layout l;

		tell(p, 120, 40);
		tell(p, 120, 340);
		print(strip, 10, "A note about ships and places, up the margin", 2, 22);
		up = pixRotateOrth(strip, 4 - turn);
		pixRasterop(p, 30, 40, 30, 620, PIX_SRC, up, 0, 0);
		pixDestroy(&strip);
		pixDestroy(&up);
		l = analysed(p, &plain);
		T_EQ(l.turn, 0);
		T_EQ(words_of(&l), 2 * STORY_WORDS);
		for (int i = 0; i < l.blocks; i++)
			if (l.block[i].turn) {
				found++;
				T_EQ(l.block[i].turn, turn);
				T_EQ(l.block[i].kind, FX_BLOCK_TEXT);
				T_EQ(l.block[i].lines, 0);
				T_OK(l.block[i].box.x0 >= 30 && l.block[i].box.x1 <= 60 &&
					l.block[i].box.y1 - l.block[i].box.y0 > 250);
			}
		T_EQ(found, 1);
	}
}

/* ---- what scanners add, what shines through ---- */

static int cell_at(const struct fx_layout *l, int x, int y)
{
	return l->ink.part[y / l->ink.cell * l->ink.w + x / l->ink.cell];
}

static void scanned(void)
{
	PIX *p = paper(800, 700);
	struct fx_layout l;

	tell(p, 150, 80);
	tell(p, 150, 380);
	box(p, 0, 0, 800, 22, 10);		/* the lid, above and on the left */
	box(p, 0, 0, 26, 700, 10);
	disc(p, 66, 200, 8);			/* two holes */
	disc(p, 66, 500, 8);
	for (int i = 0; i < 300; i++)		/* salt */
		pixSetPixel(p, 40 + i * 37 % 750, 30 + i * 101 % 660, 0);
	l = analysed(p, &plain);
	T_EQ(words_of(&l), 2 * STORY_WORDS);
	T_EQ(l.blocks, count(&l, FX_BLOCK_TEXT));
	T_EQ(cell_at(&l, 10, 400), 0);
	T_EQ(cell_at(&l, 400, 10), 0);
	T_EQ(cell_at(&l, 66, 200), 0);
	p = paper(800, 700);			/* nothing but these */
	box(p, 0, 0, 26, 700, 10);
	disc(p, 66, 200, 8);
	disc(p, 66, 500, 8);
	l = analysed(p, &plain);
	T_EQ(l.blank, 1);
	T_EQ(l.words, 0);
}

/* The story as seen from behind, its black at `depth` percent, its edges `soft` pixels wide. */
static void shine(PIX *to, int depth, int soft)
{
	PIX *p = paper(pixGetWidth(to), pixGetHeight(to)), *q;

	tell(p, 60, 60);
	tell(p, 60, 360);
	pixFlipLR(p, p);
	q = soft ? pixBlockconv(p, soft, soft) : pixCopy(NULL, p);
	for (int y = 0; y < pixGetHeight(to); y++)
		for (int x = 0; x < pixGetWidth(to); x++) {
			l_uint32 v, w;

			pixGetPixel(q, x, y, &v);
			pixGetPixel(to, x, y, &w);
			v = 250 - (255 - v) * (l_uint32)depth / 100 -
				(l_uint32)(x * 7 + y * 13) % 4;
			pixSetPixel(to, x, y, v < w ? v : w);
		}
	pixDestroy(&p);
	pixDestroy(&q);
}

static void bleeding(void)
{
	PIX *p = paper(800, 700);
	struct fx_layout l;

	shine(p, 25, 2);
	l = analysed(p, &plain);
	T_EQ(l.blank, 1);
	T_EQ(l.words, 0);
	p = paper(800, 700);
	shine(p, 50, 0);			/* as dark as print, and sharp */
	l = analysed(p, &plain);
	T_EQ(l.blank, 0);
	T_OK(l.words > STORY_WORDS);
	p = paper(800, 700);
	shine(p, 20, 0);			/* pencil: as faint, but sharp */
	l = analysed(p, &plain);
	T_EQ(l.blank, 0);
	p = paper(800, 700);
	tell(p, 60, 80);			/* print on this side as well */
	shine(p, 25, 2);
	l = analysed(p, &plain);
	T_EQ(l.blank, 0);
	T_EQ(words_of(&l), STORY_WORDS);
}

/* ---- screened pictures ---- */

/* Dots of three pixels, four apart, that are solid in a dark corner: one picture, which the corner
 * alone does not show. */
static void screened(void)
{
	for (int i = 0; i < 2; i++) {
		const struct fx_box want = { 400, 340, 640, 560 };
		PIX *p = paper(800, 700);
		const struct fx_lblock *b;
		struct fx_layout l;

		tell(p, 60, 40);
		for (int y = want.y0; y < want.y1; y += 4)
			for (int x = want.x0; x < want.x1; x += 4)
				box(p, x, y, 3, 3, 0);
		box(p, want.x0, want.y0, 48, 48, 0);
		l = analysed(p, i ? &light : &plain);
		b = only(&l, FX_BLOCK_FIGURE);
		T_OK(b && near(b, &want, 8));
	}
}

/* ---- rules ---- */

static int has_rule(const struct fx_layout *l, struct fx_box want, int down)
{
	int n = 0;

	for (int i = 0; i < l->rules; i++) {
		const struct fx_box *b = &l->rule[i].box;

		n += l->rule[i].down == down && abs(b->x0 - want.x0) <= 1 &&
			abs(b->y0 - want.y0) <= 1 && abs(b->x1 - want.x1) <= 1 &&
			abs(b->y1 - want.y1) <= 1;
	}
	return n == 1;
}

/* Those of a table and of staves, whose blocks take them in, as well as those of the page. */
static void rules_in_regions(void)
{
	const struct fx_page_ask *const how[] = { &plain, &light };

	for (int i = 0; i < 2; i++) {
		struct fx_layout l = analysed(page_of_grid(), how[i]);

		T_EQ(count(&l, FX_BLOCK_RULE), 0);
		T_EQ(l.rules, 5 + 4);
		for (int r = 0; r < 5; r++)
			T_OK(has_rule(&l, (struct fx_box){ 100, 320 + 40 * r, 701, 322 + 40 * r },
				0));
		for (int r = 0; r < 4; r++)
			T_OK(has_rule(&l, (struct fx_box){ 100 + 200 * r, 320, 102 + 200 * r, 481 },
				1));
		l = analysed(page_of_music(), how[i]);
		T_OK(has_rule(&l, (struct fx_box){ 80, 340, 740, 341 }, 0));
		T_OK(has_rule(&l, (struct fx_box){ 80, 628, 740, 629 }, 0));
	}
}

/* Hair lines, and one that fades half way: each once. */
static void faint_rules(void)
{
	const struct fx_page_ask *const how[] = { &plain, &light };

	for (int i = 0; i < 2; i++) {
		PIX *p = paper(800, 700);
		struct fx_layout l;

		tell(p, 60, 40);
		box(p, 100, 320, 500, 1, 190);
		box(p, 100, 400, 200, 2, 0);
		box(p, 300, 400, 300, 2, 190);
		box(p, 100, 480, 500, 2, 0);
		box(p, 650, 320, 1, 200, 190);
		l = analysed(p, how[i]);
		T_EQ(l.rules, 4);
		T_OK(has_rule(&l, (struct fx_box){ 100, 320, 600, 321 }, 0));
		T_OK(has_rule(&l, (struct fx_box){ 100, 400, 600, 402 }, 0));
		T_OK(has_rule(&l, (struct fx_box){ 100, 480, 600, 482 }, 0));
		T_OK(has_rule(&l, (struct fx_box){ 650, 320, 651, 520 }, 1));
	}
}

/* Sides of cells that are shorter than rules by themselves: 7 letters, 40 pixels at least. */
static PIX *page_of_sides(void)
{
	PIX *p = paper(800, 700);

	tell(p, 60, 40);
	box(p, 100, 320, 500, 2, 0);
	box(p, 100, 360, 500, 2, 0);
	box(p, 100, 500, 500, 2, 0);
	box(p, 200, 322, 2, 38, 0);		/* from rule to rule */
	box(p, 300, 322, 2, 38, 0);
	box(p, 202, 340, 98, 1, 0);		/* ends at these two */
	box(p, 500, 322, 2, 25, 0);		/* ends nowhere */
	box(p, 560, 400, 2, 38, 0);
	for (int x = 510; x < 570; x += 3)	/* hatched */
		box(p, x, 322, 1, 38, 0);
	print(p, 8, "Il|I  [Ship]", 320, 349);
	return p;
}

static void short_sides(void)
{
	struct fx_layout l = analysed(page_of_sides(), &light);

	T_EQ(l.rules, 3);			/* a light look has no eye for them */
	l = analysed(page_of_sides(), &plain);
	T_EQ(l.rules, 6);
	T_OK(has_rule(&l, (struct fx_box){ 200, 320, 202, 362 }, 1));
	T_OK(has_rule(&l, (struct fx_box){ 300, 320, 302, 362 }, 1));
	T_OK(has_rule(&l, (struct fx_box){ 200, 340, 302, 341 }, 0));
}

/* ---- ink, light ---- */

static void ink(void)
{
	const struct fx_page_ask at = { .turn = 0, .dpi = 120 };
	PIX *p = paper(805, 603);
	struct fx_layout l;

	tell(p, 60, 40);
	box(p, 100, 400, 40, 40, 0);		/* four by four cells of 10 */
	box(p, 300, 405, 10, 5, 0);		/* half a cell */
	pixSetPixel(p, 555, 455, 0);		/* a speck */
	l = analysed(p, &at);
	T_EQ(l.ink.cell, 10);
	T_EQ(l.ink.w, 81);
	T_EQ(l.ink.h, 61);
	T_EQ(cell_at(&l, 100, 400), 255);
	T_EQ(cell_at(&l, 139, 439), 255);
	T_EQ(cell_at(&l, 99, 400), 0);
	T_EQ(cell_at(&l, 140, 400), 0);
	T_EQ(cell_at(&l, 305, 405), 128);	/* 127.5, rounded up */
	T_EQ(cell_at(&l, 555, 455), 0);
	T_OK(cell_at(&l, 66, 35) > 0);
}

static void light_look(void)
{
	PIX *p = paper(800, 700);
	const struct fx_lblock *b;
	struct fx_layout l;

	tell(p, 60, 40);
	tell(p, 60, 340);
	l = analysed(p, &light);
	T_EQ(l.blocks, 0);
	T_EQ(l.blank, 0);
	T_EQ(l.ink.cell, 8);
	T_OK(cell_at(&l, 66, 35) > 0);
	l = analysed(page_of_grid(), &light);
	b = only(&l, FX_BLOCK_TABLE);
	T_OK(b && near(b, &(struct fx_box){ 100, 320, 702, 482 }, 3));
	T_EQ(l.words + l.lines + l.tiles, 0);
	l = analysed(page_of_music(), &light);
	T_EQ(count(&l, FX_BLOCK_MUSIC), 2);
	l = analysed(paper(300, 300), &light);
	T_EQ(l.blank, 1);
}

static void refusals(void)
{
	PIX *p = page_of_music(), *q = page_of_grid();
	struct fx_raster r[2] = { raster_of(p), raster_of(q) };
	int refused = 0;

	pixDestroy(&p);
	pixDestroy(&q);
	for (int n = 1; n < 140; n++) {
		struct fx_layout l;
		struct fx_arena a;
		enum fx_st st;

		fx_arena_init(&a, 0);
		a.refuse_at = n / 2 + 1;
		st = fx_page_analyse(&l, &a, r + n % 2, n % 4 < 2 ? &plain : &light, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		refused += st == FX_NOMEM;
		T_OK(!st || (!l.blocks && !l.rules));
		fx_arena_reset(&a);
	}
	T_OK(refused > 60);
}

/* ---- pages that were not drawn here ---- */

static void real(const char *path, enum fx_block_kind kind, int least)
{
	PIX *p, *q, *grey;
	struct fx_layout l;

	if (access(path, R_OK) != 0) {
		t_skip("no ../shared/data");
		return;
	}
	p = pixRead(path);
	q = pixRemoveAlpha(p);
	grey = pixConvertTo8(q, 0);
	pixDestroy(&p);
	pixDestroy(&q);
	l = analysed(grey, &plain);
	T_OK(count(&l, kind) >= least);
	for (int k = FX_BLOCK_TABLE; k < FX_BLOCK_KINDS; k++)
		if (k != (int)kind)
			T_EQ(count(&l, (enum fx_block_kind)k), 0);
}

static void real_pages(void)
{
	/* four systems, three, and a piano system of three bars; one structure each */
	real("../shared/data/music/openscore-lc5991353/page-2.png", FX_BLOCK_MUSIC, 4);
	real("../shared/data/music/openscore-lc5991353/page-1.png", FX_BLOCK_MUSIC, 3);
	real("../shared/data/music/grandstaff-lc5991353-m17/excerpt-1.png", FX_BLOCK_MUSIC, 1);
	real("../shared/data/molecules/imago-us20020052513a1-20020228-c00985/"
	     "us20020052513a1-20020228-c00985.png", FX_BLOCK_MOLECULE, 1);
	real("../shared/data/molecules/clef-US20070265270A1_p0030_x0514_y0823_c00119/"
	     "US20070265270A1_p0030_x0514_y0823_c00119.png", FX_BLOCK_MOLECULE, 1);
}

int main(void)
{
	void (*const test[])(void) = { music, rows_are_no_staff, ruled_table, charts_are_no_table,
		ladder, unruled_table, text_is_no_table, molecules, chart, frame, turned_text,
		scanned, bleeding, screened, rules_in_regions, faint_rules,
		short_sides, ink, light_look, refusals, real_pages };

	for (size_t i = 0; i < FX_COUNT(test); i++) {
		fx_arena_init(&arena, 0);
		test[i]();
		fx_arena_reset(&arena);
	}
	return t_end();
}
