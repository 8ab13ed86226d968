/* Any page with rules and regions: its words are all there, once, and what is a table is a grid.
 *
 * Byte 0: 1 rules are those of ink, 2 and 4 the quarters that the page was turned by, 8 an area is
 * given, 16 columns too, 32 all is ten times as large. Then operations, modulo 8, each with four
 * bytes (x, y, how far, which): 0 begins a block, 1 a line and a word; 2 a word on the last line; 3
 * four words below each other, on lines of their own; 4 a level rule, 5 an upright one, 6 a filled
 * rectangle, 7 a region - or, if the last byte is odd, a word with any quad (32 bytes). */
#include "tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 13 };

static struct fx_dblock block[MOST];
static struct fx_dline line[MOST];
static struct fx_dword word[MOST];
static struct fx_layer_rule rule[MOST];
static struct fx_lrule ink[MOST];
static struct fx_lblock region[256];
static struct fx_dpage page;
static struct fx_layer layer;
static struct fx_layout layout;
static unsigned char seen[MOST];
static float scale;

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

/* ---- a page out of bytes ---- */

static const char *const common[] = { "the", "12", "(3.5%)", "Table", "1.", "...", "$", "Sum", "A",
	"1,234", "running", "text", "\xe2\x80\xa2", "\xd7\xa9\xd7\x9c", "x", "-" };

static void begin_block(int kind)
{
	if (page.blocks < MOST)
		block[page.blocks++] = (struct fx_dblock){ .kind = kind & 3 ? FX_DOC_TEXT :
			FX_DOC_TABLE, .line = page.lines };
}

static struct fx_dword *add_word(int new_line)
{
	if (page.words == MOST || page.lines == MOST)
		return NULL;
	if (!page.blocks)
		begin_block(1);
	if (new_line || !block[page.blocks - 1].lines) {
		line[page.lines++] = (struct fx_dline){ .word = page.words };
		block[page.blocks - 1].lines++;
	}
	line[page.lines - 1].words++;
	word[page.words] = (struct fx_dword){ .confidence = .5f };
	return word + page.words++;
}

static void put_word(const unsigned char b[4], int new_line, int below)
{
	struct fx_dword *w = add_word(new_line);
	const float x = scale * 4 * (float)b[0], y = scale * (4 * (float)b[1] + 12 * (float)below);
	const float wide = scale * (2 + (float)b[2]), high = scale * (float)(6 + b[3] % 12);
	const float q[8] = { x, y, x + wide, y, x + wide, y + high, x, y + high };

	if (!w)
		return;
	w->text = common[(b[3] + 5 * below) & 15];
	w->style = b[3] >> 6;
	for (int i = 0; i < 8; i++)
		w->quad[i] = q[(i + (b[3] > 0xf0 ? 2 : 0)) & 7];
}

static void put_any(const unsigned char **p, const unsigned char *end)
{
	struct fx_dword *w = end - *p < 32 ? NULL : add_word(0);

	if (!w)
		return;
	w->text = "any";
	memcpy(w->quad, *p, sizeof(w->quad));
	*p += 32;
}

static void put_rule(const unsigned char b[4], int op)
{
	const float x = scale * 4 * (float)b[0], y = scale * 4 * (float)b[1];
	const float far = scale * 4 * (float)b[2];
	const float x1 = x + (op == 5 ? 1 : far), y1 = y + (op == 4 ? 1 : op == 5 ? far :
		scale * (float)b[3]);

	if (layer.rules == MOST)
		return;
	rule[layer.rules++] = (struct fx_layer_rule){ x, y, x1, y1, op == 6 };
	ink[layout.rules++] = (struct fx_lrule){ { (int)x, (int)y, (int)x1 + 1, (int)y1 + 1 },
		op == 5 };
}

static void put_region(const unsigned char b[4])
{
	if (layout.blocks < 256)
		region[layout.blocks++] = (struct fx_lblock){ .kind = b[3] / 2 % FX_BLOCK_KINDS,
			.box = { b[0], b[1], b[0] + b[2] + 1, b[1] + b[2] + 1 }, .score = -1 };
}

static void make_page(const unsigned char *p, const unsigned char *end)
{
	while (end - p >= 5) {
		const int op = *p++ & 7;
		const unsigned char *b = p;

		p += 4;
		if (op == 0)
			begin_block(b[0]);
		else if (op < 3)
			put_word(b, op == 1, 0);
		else if (op == 3)
			for (int i = 0; i < 4; i++)
				put_word(b, 1, i);
		else if (op < 7)
			put_rule(b, op);
		else if (b[3] & 1)
			put_any(&p, end);
		else
			put_region(b);
	}
}

/* ---- what must hold ---- */

static void check_table(const struct fx_dpage *p, const struct fx_dblock *b)
{
	const struct fx_table *t = b->table;
	struct fx_err e;
	size_t in_cells = 0, in_lines = 0;

	hold(b->kind == FX_DOC_TABLE && t->rows && fx_table_check(t, &e) == FX_OK);
	hold(t->how && (unsigned)t->turned < 4 && t->confidence <= 1);
	for (int i = 0; i < 8; i++)
		hold(isfinite(t->quad[i]));
	for (int i = 0; i < t->cells; i++)
		for (const char *s = t->cell[i].text; *s; s++)
			in_cells += *s != ' ' && *s != '\n';
	for (int l = b->line; l < b->line + b->lines; l++)
		for (int w = p->line[l].word; w < p->line[l].word + p->line[l].words; w++)
			in_lines += strlen(p->word[w].text);
	hold(in_cells == in_lines);
}

static void check(const struct fx_dpage *p, const struct fx_dpage *was)
{
	int lines = 0, words = 0;

	memset(seen, 0, sizeof(seen));
	for (int i = 0; i < p->blocks; i++) {
		hold(!p->block[i].lines || p->block[i].line == lines);
		lines += p->block[i].lines;
		if (p->block[i].table)
			check_table(p, p->block + i);
	}
	hold(lines == p->lines);
	for (int i = 0; i < lines; i++) {
		hold(p->line[i].word == words && p->line[i].words > 0);
		words += p->line[i].words;
	}
	hold(words == p->words && words == was->words);
	for (int i = 0; i < words; i++) {
		const int number = (int)(p->word[i].confidence * MOST);	/* each has its own */

		hold(number >= 0 && number < words && !seen[number]);
		seen[number] = 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const float area[2][4] = { { 100, 100, 500, 500 }, { 0, 500, 2000, 2000 } };
	const float column[2] = { 400, 200 };
	struct pp_tables_ask k = { .layout = &layout, .layer = &layer, .w = 1024, .h = 1024 };
	struct fx_dpage was;
	struct fx_arena a;
	struct fx_err e;

	if (!n)
		return 0;
	scale = *p & 32 ? 10 : 1;
	page = (struct fx_dpage){ .w = 1024, .h = 1024, .block = block, .line = line,
		.word = word };
	layer = (struct fx_layer){ .rule = rule };
	layout = (struct fx_layout){ .w = 1024, .h = 1024, .block = region, .rule = ink };
	make_page(p + 1, p + n);
	for (int i = 0; i < page.words; i++)
		word[i].confidence = (float)i / MOST;
	if (*p & 1)
		layer.rules = 0;
	k.turned = layout.turn = *p >> 1 & 3;
	if (*p & 8) {
		k.area = area;
		k.areas = 2;
		k.column = column;
		k.columns = *p & 16 ? 2 : 0;
	}
	was = page;
	fx_arena_init(&a, 0);
	hold(pp_tables(&page, &a, &k, &e) == FX_OK);
	check(&page, &was);
	fx_arena_reset(&a);
	return 0;
}
