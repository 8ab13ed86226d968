/* gridded.h - pages with rules, laid out by hand, and the tables that are found on them */
#ifndef GRIDDED_H
#define GRIDDED_H
#include "paper.h"

#include "tables.h"

#include <stdlib.h>

static struct fx_arena mem;
static struct fx_err e;

/* ---- what else stands on the page ---- */

static struct fx_layer_rule rule[400];
static struct fx_lblock lblock[8];
static struct fx_layer layer;
static struct fx_layout layout;
static struct pp_tables_ask ask;
static char shown[4000];

static inline void page(void)
{
	begin(1);
	layer = (struct fx_layer){ .rule = rule };
	layout = (struct fx_layout){ .w = 600, .h = 800, .block = lblock };
	ask = (struct pp_tables_ask){ .layout = &layout, .layer = &layer, .w = 600, .h = 800 };
}

static inline void draw(float x0, float y0, float x1, float y1, int fill)
{
	rule[layer.rules++] = (struct fx_layer_rule){ x0, y0, x1, y1, fill };
}

static inline void level(float x0, float x1, float y)
{
	draw(x0, y - .4f, x1, y + .4f, 0);
}

static inline void upright(float x, float y0, float y1)
{
	draw(x - .4f, y0, x + .4f, y1, 0);
}

static inline void figure(int x0, int y0, int x1, int y1)
{
	lblock[layout.blocks++] = (struct fx_lblock){ .kind = FX_BLOCK_FIGURE,
		.box = { x0, y0, x1, y1 } };
}

/* Texts between bars, each at its place, as lines of one block: letters ten high, five wide. */
static inline void row(float y, const float *x, const char *texts)
{
	char text[200];

	for (int i = 0; *texts; i++) {
		const size_t n = strcspn(texts, "|");

		memcpy(text, texts, n);
		text[n] = 0;
		if (n)
			line(x[i], y, 10, text);
		texts += n + (texts[n] == '|');
	}
}

static inline void text_block(float x, float y)
{
	block(FX_DOC_TEXT);
	fill(x, y);
}

/* ---- what comes of it ---- */

static inline enum fx_st find(void)
{
	fx_arena_reset(&mem);
	return pp_tables(&g.p, &mem, &ask, &e);
}

static inline const struct fx_table *nth(int n)
{
	for (int i = 0; i < g.p.blocks; i++)
		if (g.p.block[i].table && !n--)
			return g.p.block[i].table;
	return NULL;
}

static inline int tables(void)
{
	int n = 0;

	while (nth(n))
		n++;
	return n;
}

/* Row by row: cells with / between them, (rows x columns) where they are more than one slot. */
static inline const char *grid(int n)
{
	const struct fx_table *t = nth(n);
	size_t len = 0;

	*shown = 0;
	for (int i = 0; t && i < t->cells && len < sizeof(shown); i++) {
		const struct fx_cell *c = t->cell + i;
		const size_t was = len;

		len += (size_t)snprintf(shown + len, sizeof(shown) - len, "%s%s", !i ? "" :
			c->row > c[-1].row ? "\n" : " / ", c->text);
		for (size_t k = was + 1; k < len && k < sizeof(shown); k++)
			if (shown[k] == '\n')
				shown[k] = '_';
		if ((c->rows > 1 || c->cols > 1) && len < sizeof(shown))
			len += (size_t)snprintf(shown + len, sizeof(shown) - len, "(%dx%d)",
				c->rows, c->cols);
	}
	return shown;
}

/* Every word is there once, lines and blocks follow each other, and grids are sound. */
static inline void is_whole(void)
{
	static unsigned char seen[MAX];
	int words = 0, lines = 0;

	memset(seen, 0, sizeof(seen));
	for (int b = 0; b < g.p.blocks; b++) {
		const struct fx_dblock *k = g.p.block + b;

		if (k->table)
			T_EQ(fx_table_check(k->table, &e), FX_OK);
		if (k->lines && k->line != lines)
			T_EQ(k->line, lines);
		lines += k->lines;
	}
	T_EQ(lines, g.p.lines);
	for (int l = 0; l < g.p.lines; l++) {
		if (g.p.line[l].word != words)
			T_EQ(g.p.line[l].word, words);
		words += g.p.line[l].words;
	}
	T_EQ(words, g.p.words);
	for (int w = 0; w < g.p.words; w++)
		for (int k = 0; k < words; k++)
			seen[k] |= g.word[k].text == g.p.word[w].text;
	T_OK(!memchr(seen, 0, (size_t)words));
}

/* ---- two tables ---- */

static const float at3[] = { 60, 200, 300 };

/* A lattice of 3 x 3 with a heading over two columns and a label over two rows. */
static inline void lattice(float y)
{
	for (int i = 0; i < 4; i++)
		level(i == 2 ? 190 : 50, 400, y + 20 * (float)i);
	upright(50, y, y + 60);
	upright(190, y, y + 60);
	upright(290, y + 20, y + 60);
	upright(400, y, y + 60);
	block(FX_DOC_TEXT);
	row(y + 14, at3, "Item|Both years|");
	row(y + 34, at3, "Apples|1|2");
	row(y + 54, at3, "|3|4");
}

static inline void numbers(float y)
{
	block(FX_DOC_TEXT);
	row(y, at3, "Town|1990|2000");
	row(y + 14, at3, "Here|17|23");
	row(y + 28, at3, "There|4|5,000");
	row(y + 42, at3, "Elsewhere||12.5%");
	row(y + 56, at3, "Nowhere|0|(3)");
}
#define NUMBERS "Town / 1990 / 2000\nHere / 17 / 23\nThere / 4 / 5,000\n" \
	"Elsewhere /  / 12.5%\nNowhere / 0 / (3)"

#endif
