/* Any bytes as the text layer of a page, its regions and ink, and what a model read of it: what
 * must hold of the layer's page, of its judgement, and of the page that was held against it.
 *
 * Byte 0: 1 no ink, 2 the page was read turned by a quarter, 4 plain text, 8 a layer of drafts.
 * Then records of 8 bytes: kind, x, y, w, h (4 pixels each), letters, size, style and turn. Kinds:
 * 0 of the layer, 1 of the page, 2 of both, 3 a region, and 7 of the page with wild places. */
#include "arrange.h"
#include "layer_page.h"
#include "utf8.h"
#include "verify.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { SIDE = 1024, CELL = 16, MOST = 1000 };

static struct fx_layer_word lword[MOST];
static char letters[8 * MOST];
static struct fx_dword word[MOST];
static struct fx_dline line[MOST];
static struct fx_dblock block[MOST];
static struct fx_lblock region[16];

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

/* Blocks share out the lines, and lines the words, each once, in their order. */
static void hold_page(const struct fx_dpage *p)
{
	int words = 0, lines = 0;

	for (int i = 0; i < p->blocks; i++) {
		hold(p->block[i].line == lines && p->block[i].lines >= 0);
		lines += p->block[i].lines;
	}
	hold(lines == p->lines);
	for (int i = 0; i < p->lines; i++) {
		hold(p->line[i].word == words && p->line[i].words > 0);
		words += p->line[i].words;
	}
	hold(words == p->words);
	for (int i = 0; i < p->words; i++) {
		const struct fx_dword *w = p->word + i;

		hold(*w->text && fx_utf8_clean(w->text, strlen(w->text)));
		hold(w->confidence <= 1);
	}
}

static void add_word(struct fx_layer *l, const uint8_t *b)
{
	static const char *const text[] = { "a", "word", "of", "it", "(cid:3)", "\xd7\x90\xd7\x91",
		"x#y", "\xef\xac\x81", "\xe2\x80\x9cq\xe2\x80\x9d", "12" };
	const char *t = text[b[5] % 10];
	const float x0 = 4 * (float)(b[1] % 250), y0 = 4 * (float)(b[2] % 250);

	lword[l->words] = (struct fx_layer_word){ x0, y0, fminf(x0 + 4 * (float)b[3] + 1, SIDE),
		fminf(y0 + 4 * (float)b[4] + 1, SIDE), l->bytes, (int)strlen(t), b[7] >> 5 & 1,
		b[6], b[7] & 7, b[7] >> 3 & 3 };
	memcpy(letters + l->bytes, t, strlen(t));
	l->bytes += (int)strlen(t);
	l->words++;
}

/* Each in a line of its own, three lines a block. */
static void add_read(struct fx_dpage *p, const uint8_t *b)
{
	static const float wild[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 0, -0.0f, 1e-40f };
	static const char *const text[] = { "a", "word", "of", "it", "\"q\"", "fi" };
	const float x0 = 4 * (float)b[1], y0 = 4 * (float)b[2];
	struct fx_dword *w = word + p->words;

	*w = (struct fx_dword){ .text = text[b[5] % 6], .confidence = (float)(b[6] % 21) / 20 };
	pp_quad(w->quad, (const float[4]){ x0, y0, x0 + 4 * (float)b[3], y0 + 4 * (float)b[4] },
		b[7] & 3);
	for (int i = 0; i < 8 && b[0] % 8 == 7; i++)
		w->quad[i] = b[i] & 8 ? wild[b[i] & 7] : w->quad[i];
	line[p->lines] = (struct fx_dline){ .word = p->words++, .words = 1 };
	memcpy(line[p->lines].quad, w->quad, sizeof(w->quad));
	if (p->lines % 3 == 0) {
		block[p->blocks++] = (struct fx_dblock){ .line = p->lines };
		memcpy(block[p->blocks - 1].quad, w->quad, sizeof(w->quad));
	}
	block[p->blocks - 1].lines++;
	p->lines++;
}

static void add_region(struct fx_layout *y, const uint8_t *b)
{
	const int x0 = 4 * (b[1] % 250), y0 = 4 * (b[2] % 250);
	const int x1 = x0 + 4 * b[3] + 1, y1 = y0 + 4 * b[4] + 1;

	if (y->blocks < 16)
		region[y->blocks++] = (struct fx_lblock){ (enum fx_block_kind)(b[5] % 7),
			{ x0, y0, x1 < SIDE ? x1 : SIDE, y1 < SIDE ? y1 : SIDE }, 0, 0, 0, -1 };
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static unsigned char ink[SIDE / CELL * (SIDE / CELL)];
	struct fx_layer l = { .word = lword, .text = letters };
	struct fx_layout y = { .w = SIDE, .h = SIDE, .block = region };
	struct fx_dpage of_layer = { .number = 1 };
	struct fx_dpage page = { .w = SIDE, .h = SIDE, .word = word, .line = line, .block = block };
	struct pp_verify v = { &l, &y, SIDE, SIDE, n && (*p & 2), { .quality = 0 } };
	struct fx_arena a;
	struct fx_err e;

	for (size_t i = 1; i + 8 <= n && l.words < MOST && page.words < MOST; i += 8) {
		const int kind = p[i] % 8;

		if (kind == 0 || kind == 2)
			add_word(&l, p + i);
		if (kind == 1 || kind == 2 || kind == 7)
			add_read(&page, p + i);
		if (kind == 3)
			add_region(&y, p + i);
	}
	l.glyphs = l.bytes;
	for (size_t i = 0; i < sizeof(ink); i++)
		ink[i] = n ? p[i % n] : 0;
	if (n && !(*p & 1))
		y.ink = (struct fx_ink){ CELL, SIDE / CELL, SIDE / CELL, ink };
	hold(!fx_layer_check(&l, SIDE, SIDE, &e) && !fx_layout_check(&y, &e));
	fx_layer_judge(&v.verdict, &l, &y, SIDE, SIDE);
	hold(v.verdict.why && v.verdict.quality <= 1);
	if (n && *p & 8)
		v.verdict.use = FX_LAYER_DRAFT;
	fx_arena_init(&a, (size_t)256 << 20);
	hold(!pp_layer_page(&of_layer, &a, &(struct pp_layer_read){ &l, &y, SIDE, SIDE, 0.5f },
		&e));
	hold(of_layer.words == l.words);
	hold_page(&of_layer);
	if (n && *p & 4) {
		page = (struct fx_dpage){ .w = SIDE, .h = SIDE, .text = "a word of it" };
		hold(!pp_verify(&page, &a, &v, &e) && !page.words);
	} else {
		const int words = page.words;

		hold(!pp_verify(&page, &a, &v, &e) && page.words >= words);
		hold_page(&page);
	}
	fx_arena_reset(&a);
	return 0;
}
