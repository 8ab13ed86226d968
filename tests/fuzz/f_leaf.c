/* Any bytes as the answers to a page that is asked in pieces, and asked again: that this ends, and
 * what must hold of the page.
 *
 * Byte 0: letters are seen whole (0), by region (1), in bands (2), in columns (3); 4 each block by
 * itself, 8 turned, 16 skewed, 32 no ink is counted. The rest is the answers, divided by NUL, in
 * the order of the asks; byte 0 of each: 1 it was cut, 2 it looped. */
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

/* Answers those that were asked from `from` on; what is left of them. */
static char *answer(struct pl_leaf *l, int from, char *p, char *end)
{
	static uint32_t off[PL_PIECES][2];
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
	n = n > MOST ? MOST : n;
	if (n > 1)
		memcpy(text, data + 1, n - 1);
	hold(!pl_leaf_open(&l, &how, own, &e));
	for (int from = 0; from < l.asks; rounds++) {
		const int asked = l.asks;

		p = answer(&l, from, p, text + n);
		hold(!pl_leaf_more(&l, &how, &e));
		hold(l.asks <= PL_PIECES);
		from = asked;
	}
	hold(rounds <= PL_ROUNDS);
	hold(!pl_leaf_read(&l, &how, &e));
	hold_page(&l.to);
	pl_leaf_free(&l);
	return 0;
}
