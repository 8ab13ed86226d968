/* layer_judge.c - see layer.h. Each measure is a share of something bad, and a quality that falls
 * with it in a straight line: 1 up to `fine`, FX_LAYER_RUBBISH at `rubbish`. */
#include "layer.h"

#include "layout.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

struct measure { double bad, fine, rubbish; const char *why; };

static void weigh(struct fx_layer_verdict *v, const struct measure *m)
{
	const double over = (m->bad - m->fine) / (m->rubbish - m->fine);
	const float q = (float)fmax(0, fmin(1, 1 - (1 - (double)FX_LAYER_RUBBISH) * over));

	if (q >= v->quality)
		return;
	v->quality = q;
	v->why = m->why;
}

/* ---- the text alone ---- */

struct tally {
	int words;		/* of letters or symbols: numbers tell nothing */
	int codes;		/* names of glyphs where text should be */
	int jumbled;		/* letters and symbols mixed as no script does */
	int single;		/* one letter */
	int latin, vowels;	/* letters a-z */
};

enum kind { LETTER, DIGIT, SIGN, OTHER };

/* OTHER are those that stand inside no word of any language: ASCII's symbols and their like. */
static enum kind kind_of(int32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return LETTER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (c < 0x80)
		return strchr("'-./_:@&+,()=", c) ? SIGN : OTHER;
	if (c < 0xc0)
		return c == 0xaa || c == 0xba || c == 0xb5 ? LETTER :
			c == 0xb7 || c == 0xad ? SIGN : OTHER;
	if (c == 0xd7 || c == 0xf7)
		return SIGN;
	return c >= 0x2000 && c < 0x2c00 ? SIGN : LETTER;
}

/* Words of a dump that shows glyphs instead of text: "(cid:12)", "GLYPH<3>", "/g12", "/C45". */
static int is_code(const char *p, int n)
{
	static const char *const sign[] = { "(cid:", "GLYPH<", "glyph<", "/g", "/G", "/C" };

	for (size_t i = 0; i < FX_COUNT(sign); i++) {
		const int m = (int)strlen(sign[i]);

		for (int at = 0; at + m < n; at++)
			if (!memcmp(p + at, sign[i], (size_t)m) && p[at + m] >= '0' &&
			    p[at + m] <= '9' && (m > 2 || at == 0))
				return 1;
	}
	return 0;
}

static int is_vowel(int32_t c)
{
	return c > 0 && strchr("aeiouyAEIOUY", c) != NULL;
}

/* A symbol between letters, or a case that goes up within the word more than twice. */
static void add_word(struct tally *t, const char *p, int n)
{
	const char *end = p + n;
	int letters = 0, others = 0, inner = 0, rises = 0, was_low = 0;

	if (is_code(p, n)) {
		t->words++;
		t->codes++;
		return;
	}
	while (p < end) {
		const int32_t c = fx_utf8_next(&p, end);
		const enum kind k = kind_of(c);
		const int low = c >= 'a' && c <= 'z', high = c >= 'A' && c <= 'Z';

		if (k == LETTER) {
			inner += others;
			others = 0;
			letters++;
		}
		others += k == OTHER && letters;
		rises += high && was_low;
		was_low = low;
		t->latin += low || high;
		t->vowels += (low || high) && is_vowel(c);
	}
	if (!letters)
		return;
	t->words++;
	t->jumbled += inner > 0 || rises > 2;
	t->single += letters == 1 && n == 1;
}

static void judge_text(struct fx_layer_verdict *v, const struct fx_layer *l)
{
	struct tally t = { 0 };
	double words;

	for (int i = 0; i < l->words; i++)
		add_word(&t, l->text + l->word[i].at, l->word[i].len);
	words = t.words ? t.words : 1;
	weigh(v, &(struct measure){ l->glyphs ? (double)l->odd / l->glyphs : 0, 0.01, 0.2,
		"characters without a sound mapping" });
	weigh(v, &(struct measure){ t.codes / words, 0.005, 0.1, "names of glyphs, not text" });
	if (t.words >= 10)
		weigh(v, &(struct measure){ t.jumbled / words, 0.06, 0.3, "letters are jumbled" });
	/* formulas and tables have many: whole pages of them are spaced out */
	if (t.words >= 20)
		weigh(v, &(struct measure){ t.single / words, 0.5, 0.85,
			"letters stand apart from each other" });
	/* a third and more in languages written in Latin letters; shifted alphabets have few */
	if (t.latin >= 200)
		weigh(v, &(struct measure){ 0.3 - (double)t.vowels / t.latin, 0.05, 0.18,
			"letters make no words" });
}

/* ---- the text against the ink ---- */

#define CELLS 128		/* of a grid over the upright page, a side */
#define MOST_REGIONS 10000	/* more are no layout of a page */

struct grid {
	const struct fx_layout *on;
	int raster[2];
	int edge[CELLS + 1][CELLS + 1];	/* +1 and -1 at the corners of words: sums count them */
	unsigned char seen[CELLS][CELLS];	/* 1: a word lies on the cell, 2: a region does */
};

/* The cells that a box of the upright page touches. */
static void cells_of(int to[4], const struct fx_layout *on, const float box[4])
{
	for (int i = 0; i < 4; i++) {
		const double at = (double)box[i] / (i & 1 ? on->h : on->w) * CELLS;

		to[i] = (int)fmax(0, fmin(CELLS, i < 2 ? floor(at) : ceil(at)));
	}
}

static void add_corners(struct grid *g, const float box[4])
{
	int c[4];

	cells_of(c, g->on, box);
	g->edge[c[1]][c[0]]++;
	g->edge[c[1]][c[2]]--;
	g->edge[c[3]][c[0]]--;
	g->edge[c[3]][c[2]]++;
}

/* By a quarter of a line's height: what fonts say of their heights is not always what they show. */
static void widen(float box[4])
{
	const float by = fminf(box[2] - box[0], box[3] - box[1]) / 4;

	for (int i = 0; i < 4; i++)
		box[i] += i < 2 ? -by : by;
}

static void sum_corners(struct grid *g)
{
	for (int y = 0; y < CELLS; y++)
		for (int x = 0, row = 0; x < CELLS; x++) {
			row += g->edge[y][x];
			g->edge[y][x] = row + (y ? g->edge[y - 1][x] : 0);
			g->seen[y][x] = g->edge[y][x] > 0;
		}
}

static void mark_region(struct grid *g, const float box[4])
{
	int c[4];

	cells_of(c, g->on, box);
	for (int y = c[1]; y < c[3]; y++)
		for (int x = c[0]; x < c[2]; x++)
			g->seen[y][x] |= 2;
}

/* Share of the words that lie where no ink is; says where words lie. */
static double off_ink(struct grid *g, const struct fx_layer *l)
{
	int off = 0;

	for (int i = 0; i < l->words; i++) {
		const struct fx_layer_word *w = l->word + i;
		float box[4];

		fx_layout_upright(box, g->on, (const float[4]){ w->x0, w->y0, w->x1, w->y1 },
			g->raster[0], g->raster[1]);
		off += !fx_layout_inked(g->on, box);
		widen(box);
		add_corners(g, box);
	}
	sum_corners(g);
	return (double)off / l->words;
}

/* Share of the ink that no word lies on or beside, but for where there need be no text: what words
 * of tables and figures lie on counts as said, so that a few lines beside a large table do not
 * outweigh it. */
static double unsaid(const struct grid *g)
{
	const struct fx_ink *k = &g->on->ink;
	double all = 0, bare = 0;

	for (int y = 0; y < k->h; y++)
		for (int x = 0; x < k->w; x++) {
			const double ink = k->part[(size_t)y * (size_t)k->w + (size_t)x];
			const int cx = (int)fmin(CELLS - 1, (x + 0.5) * k->cell / g->on->w * CELLS);
			const int cy = (int)fmin(CELLS - 1, (y + 0.5) * k->cell / g->on->h * CELLS);

			if (g->seen[cy][cx] == 2)
				continue;
			all += ink;
			bare += g->seen[cy][cx] ? 0 : ink;
		}
	return all > 0 ? bare / all : 0;
}

/* 1: ink there need not be text: figures and their like, and tables that have words, for rules. */
static int without_text(const struct grid *g, const struct fx_lblock *b)
{
	const float box[4] = { (float)b->box.x0, (float)b->box.y0, (float)b->box.x1,
		(float)b->box.y1 };
	int c[4], words = 0;

	if (b->kind != FX_BLOCK_TABLE)
		return b->kind == FX_BLOCK_FIGURE || b->kind == FX_BLOCK_RULE ||
			b->kind == FX_BLOCK_MOLECULE || b->kind == FX_BLOCK_MUSIC;
	cells_of(c, g->on, box);
	for (int y = c[1]; y < c[3]; y++)
		for (int x = c[0]; x < c[2]; x++)
			words |= g->seen[y][x] & 1;
	return words;
}

static void judge_ink(struct fx_layer_verdict *v, const struct fx_layer *l,
	const struct fx_layout *on, const int raster[2])
{
	struct grid g = { .on = on, .raster = { raster[0], raster[1] } };

	if (!on || !on->ink.cell)
		return;
	weigh(v, &(struct measure){ off_ink(&g, l), 0.1, 0.6, "words where no ink is" });
	for (int i = 0; i < on->blocks && i < MOST_REGIONS; i++) {
		const struct fx_box *b = &on->block[i].box;

		if (without_text(&g, on->block + i))
			mark_region(&g, (const float[4]){ (float)b->x0, (float)b->y0, (float)b->x1,
				(float)b->y1 });
	}
	weigh(v, &(struct measure){ unsaid(&g), 0.25, 0.8,
		"much ink that it says nothing of" });
}

void fx_layer_judge(struct fx_layer_verdict *v, const struct fx_layer *l,
	const struct fx_layout *on, int raster_w, int raster_h)
{
	*v = (struct fx_layer_verdict){ -1, FX_LAYER_IGNORE, "no text layer" };
	if (!l->words)
		return;
	v->quality = 1;
	v->why = "a sound text layer";
	judge_text(v, l);
	judge_ink(v, l, on, (const int[2]){ raster_w, raster_h });
	v->use = v->quality >= FX_LAYER_SOUND ? FX_LAYER_TEXT :
		v->quality >= FX_LAYER_RUBBISH ? FX_LAYER_DRAFT : FX_LAYER_IGNORE;
	if (v->use == FX_LAYER_TEXT && l->pictured > 0.8f) {
		v->use = FX_LAYER_DRAFT;
		v->why = "text over a picture of the page";
	}
}
