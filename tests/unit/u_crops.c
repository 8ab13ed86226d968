/* Pieces of a page: their pictures, places in them, and what was read in them as one page again.
 * Pages of a few words, by hand. */
#include "t.h"
#include "doubt.h"
#include "merge.h"

#include <stdlib.h>

static struct fx_arena mem;
static struct fx_err e;

/* ---- pictures ---- */

/* Each pixel is x + 2 y. */
static struct fx_raster paper(int w, int h)
{
	struct fx_raster r;

	T_EQ(fx_raster_init(&r, &mem, w, h, 1, &e), FX_OK);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			r.px[(size_t)y * r.stride + (size_t)x] = (unsigned char)(x + 2 * y);
	return r;
}

static void at_is(const struct pl_crop *c, int x0, int y0, int x1, int y1)
{
	if (!T_OK(c->at.x0 == x0 && c->at.y0 == y0 && c->at.x1 == x1 && c->at.y1 == y1))
		printf("# %d %d %d %d\n", c->at.x0, c->at.y0, c->at.x1, c->at.y1);
}

static void pictures(void)
{
	const struct fx_raster r = paper(200, 100), square = paper(200, 200);
	const struct fx_layout level = { .w = 200, .h = 100, .turn = 1 };
	const struct fx_layout skewed = { .w = 283, .h = 283, .skew = 45 };
	struct pl_piece p = { .kind = PL_REGION, .box = { 50, 20, 150, 40 } };
	struct pl_crop c;

	/* four pixels of paper, and a fiftieth of the height; the far side is a pixel further */
	T_EQ(pl_crop_make(&c, &p, &r, &level, &mem, &e), FX_OK);
	at_is(&c, 46, 16, 155, 45);
	T_OK(c.pic.w == 109 && c.pic.h == 29 && c.pic.px[0] == 46 + 32);
	T_EQ(c.pic.px[c.pic.stride + 2], 48 + 34);
	p.turn = 1;	/* clockwise: what was at the bottom left is at the top left */
	T_EQ(pl_crop_make(&c, &p, &r, &level, &mem, &e), FX_OK);
	T_OK(c.pic.w == 29 && c.pic.h == 109 && c.pic.px[0] == 46 + 88);
	T_EQ(c.pic.px[1], 46 + 86);
	p = (struct pl_piece){ .kind = PL_REGION, .box = { 0, 0, 200, 100 } };
	T_EQ(pl_crop_make(&c, &p, &r, &level, &mem, &e), FX_OK);
	at_is(&c, 0, 0, 200, 100);
	/* on its corner: 86.6 to 114.8 and 85.9 to 114.1 */
	p.box = (struct fx_box){ 132, 132, 152, 152 };
	T_EQ(pl_crop_make(&c, &p, &square, &skewed, &mem, &e), FX_OK);
	at_is(&c, 82, 81, 119, 119);
	p.box = (struct fx_box){ 0, 0, 3, 3 };	/* beside the paper: a pixel, at least */
	T_EQ(pl_crop_make(&c, &p, &square, &skewed, &mem, &e), FX_OK);
	T_OK(c.pic.w >= 1 && c.pic.h >= 1 && c.at.x0 >= 0 && c.at.x1 <= 200 && c.at.y1 <= 200);
	p.kind = PL_WHOLE;
	T_EQ(pl_crop_make(&c, &p, &square, &skewed, &mem, &e), FX_OK);
	at_is(&c, 0, 0, 200, 200);
	T_OK(c.pic.px == square.px);
}

static void quad_is(const float *q, const float want[8])
{
	for (int i = 0; i < 8; i++)
		T_NEAR(q[i], want[i], 1e-3);
}

/* A window of 40 x 20 at 100, 50; in it a word of 10 x 4 whose left upper corner is, as it is read,
 * at 3, 2. */
static void places(void)
{
	static const float want[4][8] = {
		{ 103, 52, 113, 52, 113, 56, 103, 56 },
		{ 102, 67, 102, 57, 106, 57, 106, 67 },	/* from below to above */
		{ 137, 68, 127, 68, 127, 64, 137, 64 },
		{ 138, 53, 138, 63, 134, 63, 134, 53 },
	};
	const struct pl_crop c = { .at = { 100, 50, 140, 70 } };
	const struct fx_layout l = { .w = 200, .h = 100, .turn = 2 };
	float box[4];

	for (int turn = 0; turn < 4; turn++) {
		float q[8] = { 3, 2, 13, 2, 13, 6, 3, 6 };

		pl_crop_place(q, &c, turn);
		quad_is(q, want[turn]);
	}
	pl_quad_box(box, want[1]);
	T_OK(box[0] == 102 && box[1] == 57 && box[2] == 106 && box[3] == 67);
	pl_quad_level(box, want[1], &l, 200, 100);	/* it is upright already */
	T_NEAR(box[0], 102, 1e-3);
	T_NEAR(box[3], 67, 1e-3);
}

/* ---- where one text goes on in another ---- */

static void overlap(const char *text, const char *next, int words, long want)
{
	size_t at = 0;

	T_EQ(pl_overlap(&at, (struct fx_span){ text, strlen(text) },
		(struct fx_span){ next, strlen(next) }, words, &e), FX_OK);
	T_EQ(at, want);
}

static void overlaps(void)
{
	overlap("a bc def", "bc def ghi", 2, 2);
	overlap("a bc def", "ghi bc def", 3, 8);	/* 1 of 3: -1 for ghi, 2 for the rest ... */
	overlap("a bc def", "ghi bc def", 2, 2);	/* ... which is enough for 2 */
	overlap("a bc def", "jkl", 1, 8);
	overlap("a bc defg", "bc deft ghi", 2, 2);	/* one letter in four */
	overlap("a bc def", "bc dxx ghi", 2, 8);	/* two in three: 1 - 1 */
	overlap("a bc cd ef", "bc ef gh", 3, 10);	/* a gap: 2 - 1, of 3 */
	overlap("a bc cd ef gh", "bc ef gh ij", 4, 2);	/* 3 - 1, of 4 */
	overlap("the cat the cat", "the cat ran", 2, 8);
	overlap("the cat the cat", "the cat the cat ran", 4, 0);
	overlap("b", "b c d", 9, 0);			/* all that there is */
	overlap("", "b", 1, 0);
	overlap("b", "", 1, 1);
	/* no further back than twice the words and four */
	overlap("x a b c d e f g", "x", 1, 15);
	overlap("x a b c d", "x a b c d e", 1, 0);
}

static void alike(const char *a, const char *b, int want)
{
	int got = 9;

	T_EQ(pl_alike(&got, (struct fx_span){ a, strlen(a) }, (struct fx_span){ b, strlen(b) },
		&e), FX_OK);
	T_EQ(got, want);
}

static void likeness(void)
{
	alike("cat", "cat", 1);
	alike("cat", "cut", 1);
	alike("cat", "cuts", 0);
	alike("is", "in", 0);
	alike("\xc3\xa9t\xc3\xa9", "et\xc3\xa9", 1);	/* characters, not bytes */
	alike("abcdef", "abcd", 1);
	alike("abcdef", "abc", 0);
}

/* ---- pages ---- */

static struct fx_lblock block[8];
static struct fx_layout layout;
static struct pl_piece piece[8];
static struct pl_plan plan;
static struct pl_crop crop[8];
static struct fx_dblock found[8];
static struct fx_dline line[8][8];
static struct fx_dword word[8][8];
static const char *lacks[FX_BLOCK_KINDS];
static struct fx_dpage to;

static void start(int w, int h)
{
	memset(block, 0, sizeof(block));
	memset(line, 0, sizeof(line));
	memset(lacks, 0, sizeof(lacks));
	layout = (struct fx_layout){ .w = w, .h = h, .block = block };
	plan = (struct pl_plan){ .piece = piece };
}

static int shown(enum pl_piece_kind kind, struct fx_box at, int follows)
{
	const int i = plan.n++;

	piece[i] = (struct pl_piece){ .kind = kind, .box = at, .block = layout.blocks - 1,
		.blocks = 1, .parent = -1, .follows = follows };
	crop[i] = (struct pl_crop){ .at = at, .page = { .block = found + i, .line = line[i],
		.word = word[i], .confidence = -1 } };
	return i;
}

static void set(float q[8], float x0, float y0, float x1, float y1)
{
	const float at[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	memcpy(q, at, sizeof(at));
}

/* A word where it is on the page, on the line of the one before or on a new one. */
static void read(int i, const char *text, const float box[5])
{
	struct fx_dpage *p = &crop[i].page;
	const struct fx_box *at = &crop[i].at;
	struct fx_dword *w = &word[i][p->words];
	struct fx_dline *l = &line[i][p->lines ? p->lines - 1 : 0];

	*w = (struct fx_dword){ .text = text, .confidence = box[4] };
	set(w->quad, box[0] - (float)at->x0, box[1] - (float)at->y0, box[2] - (float)at->x0,
		box[3] - (float)at->y0);
	if (!p->lines || w->quad[1] != l->quad[1]) {
		l = &line[i][p->lines++];
		*l = (struct fx_dline){ .word = p->words };
		memcpy(l->quad, w->quad, sizeof(l->quad));
	}
	l->words++;
	l->quad[2] = l->quad[4] = w->quad[2];
	p->words++;
	p->blocks = 1;
	found[i] = (struct fx_dblock){ .lines = p->lines, .score = -1 };
	set(found[i].quad, 0, 0, (float)(at->x1 - at->x0), (float)(at->y1 - at->y0));
}
#define READ(i, text, ...) read(i, text, (const float[]){ __VA_ARGS__ })

/* The page's words by blanks, lines by "/", blocks by "|"; its plain text after "=". */
static void merged(const char *want)
{
	const struct pl_pieces all = { &plan, crop, &layout, layout.w, layout.h, lacks };
	struct fx_membuf got = { 0 };
	struct fx_out o;

	to = (struct fx_dpage){ .number = 1 };
	T_EQ(pl_merge(&to, &all, &mem, &e), FX_OK);
	fx_out_mem(&o, &got);
	for (int b = 0, w = 0; b < to.blocks; b++) {
		fx_puts(&o, b ? "|" : "");
		for (int k = to.block[b].line; k < to.block[b].line + to.block[b].lines; k++) {
			fx_puts(&o, k > to.block[b].line ? "/" : "");
			for (int i = 0; i < to.line[k].words; i++)
				fx_printf(&o, "%s%s", i ? " " : "", to.word[w++].text);
		}
	}
	fx_printf(&o, "%s%s", to.text ? "=" : "", to.text ? to.text : "");
	fx_put(&o, "", 1);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	T_EQ_STR(got.p, want);
	free(got.p);
}

static int events(const char *kind)
{
	for (int i = 0; i < to.events; i++)
		if (!strcmp(to.event[i].kind, kind))
			return to.event[i].count;
	return 0;
}

/* Two bands that have a line in common. */
static void two_bands(void)
{
	start(1000, 400);
	layout.blocks = 1;
	block[0].score = -1;
	shown(PL_BAND, (struct fx_box){ 0, 0, 1000, 100 }, 0);
	shown(PL_BAND, (struct fx_box){ 0, 60, 1000, 160 }, 1);
	READ(0, "one", 10, 10, 90, 30, .5f);
	READ(0, "two", 100, 10, 190, 30, .5f);
	READ(0, "three", 10, 65, 90, 85, .5f);
	READ(0, "four", 100, 65, 190, 85, .5f);
	READ(1, "throe", 10, 66, 90, 86, .9f);
	READ(1, "four", 102, 66, 192, 86, .9f);
	READ(1, "five", 200, 66, 290, 86, .9f);
	READ(1, "six", 10, 110, 90, 130, .9f);
}

static void words_in_two_bands(void)
{
	two_bands();
	merged("one two/three four five/six");	/* 15 from the edge there, 6 here */
	T_EQ(to.blocks, 1);
	T_EQ(to.block[0].kind, FX_DOC_TEXT);
	T_NEAR(to.confidence, (4 * .5 + 2 * .9) / 6, 1e-6);
	T_NEAR(to.block[0].confidence, to.confidence, 1e-6);
	quad_is(to.block[0].quad, (const float[]){ 0, 0, 1000, 0, 1000, 160, 0, 160 });
	quad_is(to.line[1].quad, (const float[]){ 10, 65, 290, 65, 290, 86, 10, 86 });
	quad_is(to.word[4].quad, (const float[]){ 200, 66, 290, 66, 290, 86, 200, 86 });
	T_EQ(to.events, 0);
	crop[0].at.y1 = 88;		/* 3 from the edge there */
	merged("one two/throe four five/six");
	word[1][0].confidence = .1f;
	merged("one two/throe four five/six");
	word[1][0].confidence = .9f;
	crop[0].at.y1 = 91;		/* 6: the surer one, where the other is as far */
	merged("one two/throe four five/six");
	T_NEAR(to.word[3].confidence, .9, 1e-6);
	word[1][0].confidence = .5f;	/* as sure: the first */
	merged("one two/three four five/six");
	word[1][0].text = "five";	/* two readings: neither is lost */
	crop[0].at.y1 = 100;
	merged("one two/three five four five/six");
	two_bands();
	set(word[1][0].quad, 10, 12, 90, 32);	/* 72..92: 13 of 27 in common */
	merged("one two/three throe four five/six");
	piece[1].follows = 0;		/* nothing to do with the other */
	layout.blocks = 2;
	piece[1].block = 1;
	merged("one two/three four|throe four five/six");
}

/* A word that an edge went through. */
static void cut_words(void)
{
	two_bands();
	crop[0].page.words--;
	line[0][1].words--;
	word[0][2].text = "thr";		/* of "throe": not alike */
	crop[0].at.y1 = 85;
	merged("one two/throe four five/six");
	crop[0].at.y1 = 90;			/* no edge near */
	merged("one two/thr/throe four five/six");
	two_bands();				/* the page's own edge cuts nothing */
	layout.h = crop[1].at.y1 = 100;
	word[0][2].text = "thr";
	set(word[0][2].quad, 10, 80, 90, 100);
	set(word[1][0].quad, 10, 15, 90, 37);
	merged("one two/thr throe four five/six");
}

static void a_line_in_columns(void)
{
	start(1000, 400);
	layout.blocks = 1;
	shown(PL_COLUMN, (struct fx_box){ 0, 0, 300, 40 }, 0);
	shown(PL_COLUMN, (struct fx_box){ 200, 0, 500, 40 }, 1);
	shown(PL_COLUMN, (struct fx_box){ 400, 0, 700, 40 }, 1);
	piece[1].shared = piece[2].shared = 1;
	READ(0, "a", 10, 10, 90, 30, 1);
	READ(0, "b", 210, 10, 280, 30, 1);
	READ(1, "b", 210, 10, 280, 30, 1);
	READ(1, "c", 310, 12, 380, 32, 1);
	READ(2, "d", 510, 15, 580, 35, 1);	/* nothing in common, but by height */
	merged("a b c d");
	quad_is(to.line[0].quad, (const float[]){ 10, 10, 580, 10, 580, 35, 10, 35 });
	piece[2].line = 1;			/* another line */
	merged("a b c/d");
}

/* What was asked again comes after what it is the rest of. */
static void rests(void)
{
	two_bands();
	shown(PL_BAND, (struct fx_box){ 0, 30, 1000, 70 }, 1);
	piece[2].parent = 0;
	READ(2, "rest", 10, 40, 90, 60, 1);
	crop[0].page.lines--;
	crop[0].page.words -= 2;
	merged("one two/rest/throe four five/six");
	T_EQ(to.blocks, 1);
	for (int i = 0; i < 3; i++)	/* of a page whose blocks only its answers tell apart */
		piece[i].kind = i ? PL_BAND : PL_WHOLE;
	merged("one two|rest|throe four five/six");
	quad_is(to.block[1].quad, (const float[]){ 0, 30, 1000, 30, 1000, 70, 0, 70 });
}

static void plain(const char *a, const char *b, const char *want, int unmatched)
{
	crop[0].page.text = a;
	crop[1].page.text = b;
	merged(want);
	T_EQ(events("overlap-unmatched"), unmatched);
}

static void plain_text(void)
{
	start(1000, 400);
	layout.blocks = 1;
	shown(PL_BAND, (struct fx_box){ 0, 0, 1000, 100 }, 0);
	shown(PL_BAND, (struct fx_box){ 0, 60, 1000, 160 }, 1);
	piece[1].shared = 2;
	plain("one two\nthree four", "three four\nfive", "=one two\nthree four\nfive", 0);
	plain("one two\nthree for", "three four\nfive", "=one two\nthree four\nfive", 0);
	plain("one two\nthree", "four\nfive", "=one two\nthree\nfour\nfive", 1);
	plain(NULL, "four\nfive", "=four\nfive", 0);
	plain("one", NULL, "=one", 0);
	piece[1].shared = 0;
	plain("one two", "two", "=one two\ntwo", 0);
	piece[0].kind = piece[1].kind = PL_COLUMN;
	plain("one two", "two", "=one two two", 0);
	piece[1].line = 1;
	plain("one two", "two", "=one two\ntwo", 0);
	crop[0].page.confidence = .5f;
	crop[1].page.confidence = .8f;		/* 6 and 4 bytes */
	plain("one two", "two", "=one two\ntwo", 0);
	T_NEAR(to.confidence, (7 * .5 + 3 * .8) / 10, 1e-6);
	layout.blocks = 2;
	piece[1] = (struct pl_piece){ .kind = PL_REGION, .block = 1, .blocks = 1, .parent = -1 };
	plain("one two", "two", "=one two\n\ntwo", 0);
	plain(NULL, NULL, "", 0);
	T_EQ(to.status, FX_PAGE_UNREADABLE);
	T_EQ_STR(to.reason, "the model read no text");
	T_NEAR(to.confidence, -1, 0);
}

static void regions(void)
{
	static const enum fx_block_kind kind[] = { FX_BLOCK_TEXT, FX_BLOCK_FIGURE, FX_BLOCK_TABLE,
		FX_BLOCK_MUSIC, FX_BLOCK_RULE };

	start(1000, 400);
	lacks[FX_BLOCK_TABLE] = "no tables";
	lacks[FX_BLOCK_MUSIC] = "no music";
	for (int i = 0; i < 5; i++) {
		block[i] = (struct fx_lblock){ .kind = kind[i], .score = .25f * (float)i,
			.box = { 10, 50 * i, 90, 50 * i + 40 } };
		layout.blocks++;
		if (i == 0 || i == 2)
			shown(PL_REGION, block[i].box, 0);
	}
	READ(0, "text", 10, 10, 90, 30, 1);
	READ(1, "cell", 10, 110, 90, 130, 1);
	crop[0].page.generated = 3;
	crop[1].page.generated = 4;
	crop[0].page.event = crop[1].page.event = &(const struct fx_event){ "truncated", 2 };
	crop[0].page.events = crop[1].page.events = 1;
	merged("text||cell||");
	T_EQ(to.generated, 7);
	T_EQ(events("truncated"), 4);
	T_EQ(to.block[1].kind, FX_DOC_FIGURE);
	T_OK(!to.block[1].reason && to.block[1].source == FX_FROM_RULES);
	quad_is(to.block[1].quad, (const float[]){ 10, 50, 90, 50, 90, 90, 10, 90 });
	T_NEAR(to.block[1].score, .25, 0);
	T_EQ(to.block[2].kind, FX_DOC_TABLE);
	T_EQ_STR(to.block[2].reason, "no tables");
	T_OK(to.block[2].source == FX_FROM_MODEL);
	T_EQ(to.block[3].kind, FX_DOC_MUSIC);
	T_EQ_STR(to.block[3].reason, "no music");
	T_NEAR(to.block[3].confidence, -1, 0);
	T_EQ(to.block[4].kind, FX_DOC_RULE);
	plan.n = 0;			/* the page in one: its words, then its regions */
	shown(PL_WHOLE, (struct fx_box){ 0, 0, 1000, 400 }, 0);
	READ(0, "all", 10, 10, 90, 30, 1);
	merged("all||||");
	T_EQ(to.block[2].kind, FX_DOC_TABLE);
	T_EQ(to.block[2].lines, 0);
	block[1].lines = 1;		/* a figure with words is text */
	merged("all|||");
	T_EQ(to.block[1].kind, FX_DOC_TABLE);
}

static void a_turned_block(void)
{
	start(1000, 400);
	layout.blocks = 1;
	shown(PL_REGION, (struct fx_box){ 100, 50, 140, 150 }, 0);
	piece[0].turn = 1;		/* the picture is 100 x 40 */
	READ(0, "up", 105, 60, 125, 70, 1);	/* that is 5, 10, 25, 20 in the picture */
	merged("up");
	quad_is(to.word[0].quad, (const float[]){ 110, 145, 110, 125, 120, 125, 120, 145 });
	quad_is(to.line[0].quad, (const float[]){ 110, 145, 110, 125, 120, 125, 120, 145 });
}

/* Cells of 10: ink in those of the first column, a fifth of each, so 20 pixels. */
static void ink(void)
{
	static unsigned char part[40][100];
	const float some[4] = { 0, 0, 9, 19 }, more[4] = { -50, -50, 2000, 2000 },
		none[4] = { 10, 0, 900, 400 };

	start(1000, 400);
	T_NEAR(pl_ink(&layout, some), -1, 0);
	for (int y = 0; y < 40; y++)
		part[y][0] = 51;
	layout.ink = (struct fx_ink){ 10, 100, 40, part[0] };
	T_NEAR(pl_ink(&layout, some), 40, 1e-6);
	T_NEAR(pl_ink(&layout, more), 800, 1e-6);
	T_NEAR(pl_ink(&layout, none), 0, 0);
	T_OK(!pl_more_text_than_ink(30, 4, 10));	/* 7.5 a letter */
	T_OK(pl_more_text_than_ink(29.9, 4, 10));
	T_OK(!pl_more_text_than_ink(-1, 4000, 10));
	T_OK(!pl_more_text_than_ink(0, 4000, 0));

	layout.blocks = 1;
	shown(PL_REGION, (struct fx_box){ 0, 0, 500, 40 }, 0);
	piece[0].body = 10;
	READ(0, "ink", 0, 0, 9, 20, .5f);
	READ(0, "no", 100, 0, 190, 20, .5f);
	merged("ink no");		/* 100 pixels of ink, and 5 letters */
	T_EQ(events("text-without-ink"), 1);
	T_EQ(events("more-text-than-ink"), 0);
	T_NEAR(to.word[0].confidence, .5, 0);
	T_NEAR(to.word[1].confidence, 0, 0);
	shown(PL_BAND, (struct fx_box){ 0, 0, 500, 40 }, 1);
	READ(1, "no", 100, 0, 190, 20, .5f);
	merged("ink no");		/* what was read twice is one word */
	T_EQ(events("text-without-ink"), 1);
	plan.n = 1;
	word[0][1].text = "elevenchars";	/* 14 letters: 105 are needed */
	merged("ink elevenchars");
	T_EQ(events("more-text-than-ink"), 1);

	plan.n = 0;
	shown(PL_REGION, (struct fx_box){ 100, 0, 500, 40 }, 0);
	crop[0].page.text = "plain";
	crop[0].page.confidence = .5f;
	merged("=plain");
	T_EQ(events("text-without-ink"), 1);
	T_NEAR(to.confidence, 0, 0);
}

static void memory(void)
{
	const struct pl_pieces all = { &plan, crop, &layout, 1000, 400, NULL };
	enum fx_st st = FX_NOMEM;
	int refused = 0;

	two_bands();
	for (long n = 1; st == FX_NOMEM && n < 30; n++, refused++) {
		struct fx_arena a;

		fx_arena_init(&a, 0);
		a.refuse_at = n;
		st = pl_merge(&to, &all, &a, &e);
		fx_arena_reset(&a);
	}
	T_EQ(st, FX_OK);
	T_EQ(refused, 14);	/* what is read, what comes of it: 12; a block; and then none */
}

int main(void)
{
	fx_arena_init(&mem, 0);
	pictures();
	places();
	overlaps();
	likeness();
	words_in_two_bands();
	cut_words();
	a_line_in_columns();
	rests();
	plain_text();
	regions();
	a_turned_block();
	ink();
	memory();
	fx_arena_reset(&mem);
	return t_end();
}
