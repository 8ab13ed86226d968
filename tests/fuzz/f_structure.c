/* Any pages: what comes out is what went in, in paragraphs.
 *
 * A byte is an operation, modulo 8: 0 ends the page; 1 begins a block (a byte: its kind); 2 begins
 * a line below the last one (a byte: its indentation); 3 a word of any bytes (a byte: how many); 4
 * a word with any quad (32 bytes) and size (4); else a common word, a byte how wide and high. */
#include "structure.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 14 };

static struct fx_dblock block[MOST];
static struct fx_dline line[MOST];
static struct fx_dword word[MOST];
static char text[MOST][8];
static struct fx_dpage page;
static float x, y;
static int in, out, words[MOST];

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static void check(const struct fx_dpage *p)
{
	int next_line = 0, next_word = 0;

	hold(p->number == ++out && p->words == words[out]);
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		hold((unsigned)b->kind < FX_DOC_KINDS && b->line == next_line && b->lines >= 0);
		hold(b->level >= 0 && b->level <= 6 && (b->level > 0) ==
			(b->kind == FX_DOC_HEADING || b->kind == FX_DOC_LIST_ITEM));
		hold(!b->marker || (b->lines && b->marker < p->line[b->line].words));
		next_line += b->lines;
	}
	hold(next_line == p->lines);
	for (int i = 0; i < p->lines; i++) {
		hold(p->line[i].word == next_word && p->line[i].words >= 0);
		next_word += p->line[i].words;
	}
	hold(next_word == p->words);
	for (int i = 0; i < p->words; i++)
		hold(p->word[i].text[0] && (unsigned)p->word[i].join <= FX_JOIN_HYPHEN);
}

static void drain(struct pp_structure *s, int last)
{
	const struct fx_dpage *p = NULL;
	struct fx_err e;

	do {
		hold(!pp_structure_get(s, &p, last, &e));
		if (p)
			check(p);
	} while (p);
}

static void begin(void)
{
	page = (struct fx_dpage){ .number = ++in, .w = 600, .h = 800, .w_pt = 600, .h_pt = 800,
		.block = block, .line = line, .word = word };
	x = 50;
	y = 40;
}

static void begin_block(enum fx_dblock_kind kind)
{
	if (page.blocks < MOST)
		block[page.blocks++] = (struct fx_dblock){ .kind = kind, .line = page.lines,
			.quad = { 50, y, 550, y, 550, y + 2, 50, y + 2 } };
}

static void begin_line(float at)
{
	if (!page.blocks)
		begin_block(FX_DOC_TEXT);
	if (page.lines == MOST)
		return;
	x = at;
	y += 12;
	line[page.lines++] = (struct fx_dline){ .word = page.words };
	block[page.blocks - 1].lines++;
}

static struct fx_dword *add_word(const void *bytes, size_t n)
{
	struct fx_dword *w = word + page.words;

	if (!page.blocks || !block[page.blocks - 1].lines)
		begin_line(50);
	if (page.words == MOST)
		return NULL;
	n = n < 8 ? n : 7;
	memcpy(text[page.words], bytes, n);
	text[page.words][n] = 0;
	if (!text[page.words][0])
		text[page.words][0] = 'a';
	*w = (struct fx_dword){ .text = text[page.words], .confidence = -1 };
	page.words++;
	line[page.lines - 1].words++;
	return w;
}

static void place(struct fx_dword *w, int how)
{
	const float width = 5 + (float)(how & 31), high = 6 + (float)(how >> 5);
	const float q[8] = { x, y - high, x + width, y - high, x + width, y + 2, x, y + 2 };

	memcpy(w->quad, q, sizeof(q));
	w->style = how & 7;
	x += width + 5;
}

static const char *const common[] = { "the", "End.", "1.", "\xe2\x80\xa2", "2)", "Fig. 1", "exam-",
	"12", "ple", "A", "*", "Table", "\xd7\xa9", "\xe6\xbc\xa2", "\xc2\xad", "IV" };

static size_t step(struct pp_structure *s, const uint8_t *p, size_t n)
{
	int what = n > 1 ? p[1] : 0;
	struct fx_dword *w;
	struct fx_err e;

	switch (p[0] % 8) {
	case 0:
		words[in] = page.words;
		hold(!pp_structure_put(s, &page, &e));
		drain(s, 0);
		begin();
		return 1;
	case 1:
		what = what % (FX_DOC_KINDS - FX_DOC_TABLE + 1);	/* text, or a region */
		begin_block(what ? FX_DOC_TABLE + what - 1 : FX_DOC_TEXT);
		return 2;
	case 2:
		begin_line(40 + (float)what);
		return 2;
	case 3:
		add_word(p + 1, n - 1 < (size_t)what % 8 ? n - 1 : (size_t)what % 8);
		return 1 + (size_t)what % 8;
	case 4:
		w = add_word("any", 3);
		if (w && n > 36) {
			memcpy(w->quad, p + 1, 32);
			memcpy(&w->size, p + 33, 4);
		}
		return 37;
	default:
		w = add_word(common[p[0] / 16], strlen(common[p[0] / 16]));
		if (w)
			place(w, what);
		return 2;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct pp_structure *s;
	struct fx_err e;

	hold(!pp_structure_new(&s, &e));
	in = out = 0;
	begin();
	for (size_t at = 0; at < n && in < MOST - 1; at += step(s, p + at, n - at))
		;
	drain(s, 1);
	hold(out == in - 1);
	pp_structure_free(s);
	return 0;
}
