/* Any bytes as the answers to a page that is asked in pieces, and asked again: that this ends, and
 * what must hold of the page and its tables.
 *
 * Byte 0: letters are seen whole (0), by region (1), in bands (2), in columns (3); 4 each block by
 * itself, 8 turned, 16 skewed, 32 no ink is counted; 64 a task for tables reads regions, 128 the
 * page, 192 regions of a page whose words are those of its layer. The rest is the answers, divided
 * by NUL, in the order of the asks; byte 0 of each: 1 it was cut, 2 it looped. */
#include "leaf.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define MOST ((size_t)1 << 12)

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static void hold_page(const struct fx_dpage *p)
{
	int word = 0, line = 0;

	for (int i = 0; i < p->blocks; i++) {
		hold(p->block[i].line == line && p->block[i].lines >= 0);
		line += p->block[i].lines;
	}
	hold(line == p->lines);
	for (int i = 0; i < p->lines; i++) {
		hold(p->line[i].word == word && p->line[i].words > 0);
		word += p->line[i].words;
	}
	hold(word == p->words);
	for (int i = 0; i < word; i++) {
		const char *s = p->word[i].text;

		hold(*s && fx_utf8_clean(s, strlen(s)) && !strpbrk(s, " \t\r\n"));
		hold(p->word[i].confidence <= 1);
	}
	for (const char *s = p->text, *end; s && *s; s = end + (*end != 0)) {
		end = s + strcspn(s, "\n");
		hold(fx_utf8_clean(s, (size_t)(end - s)));
	}
	hold((p->status == FX_PAGE_OK) == !p->reason);
	for (int i = 0; i < p->events; i++)
		hold(p->event[i].count > 0);
	for (int i = 0; i < p->blocks; i++) {
		struct fx_err e;

		if (p->block[i].table)
			hold(p->block[i].kind == FX_DOC_TABLE && !p->block[i].reason &&
				fx_table_check(p->block[i].table, &e) == FX_OK);
	}
}

static struct fx_lblock block[4];
static struct fx_lline line[24];
static struct fx_lword word[120];
static unsigned char part[35 * 25], px[1400 * 1024];

/* Two columns, a table below, and a block that is turned: 1000 x 1400. */
static struct fx_layout page(int how)
{
	struct fx_layout l = { .w = 1000, .h = 1400, .block = block, .line = line, .word = word,
		.turn = how & 8 ? 2 : 0, .skew = how & 16 ? 1.5F : 0 };

	for (int b = 0; b < 3; b++) {
		const int x = b == 1 ? 520 : 20, y = b == 2 ? 700 : 100;

		block[b] = (struct fx_lblock){ b == 2 ? FX_BLOCK_TABLE : FX_BLOCK_TEXT,
			{ x, y, x + 450, y + 230 }, l.lines, 8, .score = -1 };
		for (int i = 0; i < 8; i++) {
			line[l.lines++] = (struct fx_lline){ { x, y + 30 * i, x + 450,
				y + 30 * i + 20 }, l.words, 5 };
			for (int k = 0; k < 5; k++)
				word[l.words++] = (struct fx_lword){ { x + 90 * k, y + 30 * i,
					x + 90 * k + 70, y + 30 * i + 20 }, .tile = -1 };
		}
	}
	l.blocks = 3;
	if (how & 8)
		block[l.blocks++] = (struct fx_lblock){ FX_BLOCK_TEXT, { 900, 700, 940, 1300 }, 24,
			0, 1, -1 };
	memset(part, 9, sizeof(part) / 2);
	if (!(how & 32))
		l.ink = (struct fx_ink){ 40, 25, 35, part };
	return l;
}

static struct fx_layer_word lword[120];
static char ltext[4 * 120 + 1];

/* Words of four letters where those of the layout stand. */
static struct fx_layer layer(const struct fx_layout *l)
{
	struct fx_layer to = { .word = lword, .words = l->words, .text = ltext,
		.bytes = 4 * l->words, .glyphs = 4 * l->words };

	for (int i = 0; i < l->words; i++) {
		const struct fx_box *b = &word[i].box;

		lword[i] = (struct fx_layer_word){ (float)b->x0, (float)b->y0, (float)b->x1,
			(float)b->y1, 4 * i, 4, i % 5 == 0, 20, 0, 0 };
		snprintf(ltext + 4 * i, 5, "w%03u", (unsigned)i % 1000U);
	}
	return to;
}

static const struct fx_mtask by_crops = { .input = FX_INPUT_CROPS };

/* The table task that byte 0 says. */
static void set_tables(struct pl_how *how, struct pl_page *own, int bits)
{
	how->tables = 1;
	how->layer = FX_LAYER_AUTO;
	how->table = (struct pl_asking){ .task = pp_task_find("table"), .plan = &by_crops,
		.input = bits & 64 ? FX_INPUT_CROPS : FX_INPUT_PAGE, .prompt = "table",
		.max_tokens = 512 };
	own->layer = layer(&own->layout);
	own->from_layer = (bits & 192) == 192;
	own->verdict = (struct fx_layer_verdict){ 0.9F, own->from_layer ? FX_LAYER_TEXT :
		FX_LAYER_DRAFT, "" };
}

/* Answers those that were asked from `from` on; what is left of them. */
static char *answer(struct pl_leaf *l, int from, char *p, char *end)
{
	static uint32_t off[PL_PIECES + PL_TABLE_PIECES + PL_CELLS][2];
	static const float sure[1] = { -.5F };

	for (int i = from; i < l->asks; i++) {
		const size_t n = p < end ? strlen(p) : 0;
		const int how = n ? p[0] : 0;

		off[i][1] = n ? (uint32_t)n - 1 : 0;
		l->answer[i] = (struct fx_answer){ .text = n ? p + 1 : "", .len = off[i][1],
			.tokens = 1, .off = off[i], .logprob = sure, .truncated = (how & 3) != 0,
			.looped = (how & 2) != 0 };
		p += p < end ? n + 1 : 0;
	}
	return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const int side[] = { 1000, 400, 280, 200 };
	const int bits = n ? data[0] : 0;
	char text[MOST + 1] = { 0 }, *p = text;
	struct pl_how how = { .text = { .task = pp_task_find("ocr"), .prompt = "ocr",
		.input = bits & 4 ? FX_INPUT_CROPS : FX_INPUT_PAGE, .max_tokens = 1024 },
		.side = side[bits & 3], .lacks = { [FX_BLOCK_TABLE] = "none" } };
	struct pl_page *own = calloc(1, sizeof(*own));
	struct pl_leaf l;
	struct fx_err e;
	int rounds = 0;

	hold(own != NULL);
	*own = (struct pl_page){ .number = 1, .w = 1000, .h = 1400, .layout = page(bits),
		.raster = { 1000, 1400, 1, 1024, px } };
	hold(!fx_layout_check(&own->layout, &e));
	if (bits & 192)
		set_tables(&how, own, bits);
	n = n > MOST ? MOST : n;
	if (n > 1)
		memcpy(text, data + 1, n - 1);
	hold(!pl_leaf_open(&l, &how, own, &e));
	for (int from = 0; from < l.asks; rounds++) {
		const int asked = l.asks;

		p = answer(&l, from, p, text + n);
		hold(!pl_leaf_more(&l, &how, &e));
		hold(l.asks <= PL_PIECES + PL_TABLE_PIECES + PL_CELLS);
		from = asked;
	}
	hold(rounds <= PL_ROUNDS + 1);
	hold(!pl_leaf_read(&l, &how, &e));
	hold_page(&l.to);
	pl_leaf_free(&l);
	return 0;
}
