/* paper.h - pages laid out by hand, line by line, put through structure, and what comes out in
 * words */
#ifndef PAPER_H
#define PAPER_H
#include "t.h"
#include "pages_state.h"

enum { MAX = 4000 };

static struct page {			/* one being laid out */
	struct fx_dpage p;
	struct fx_dblock block[MAX];
	struct fx_dline line[MAX];
	struct fx_dword word[MAX];
	char text[16 * MAX];
	size_t used;
	int turn;			/* 1: the sheet lies on its side, text reads downwards */
	int ink;			/* 1: boxes hold the ink */
	int mirrored;			/* 1: words from right to left */
} g;

static struct fx_err e;
static struct pp_structure *s;
static char got[1 << 16];

/* ---- laying out ---- */

/* A page of 600 x 800 points at 1 pixel a point. */
static inline void begin(int number)
{
	g.p = (struct fx_dpage){ .number = number, .w = 600, .h = 800, .w_pt = 600, .h_pt = 800,
		.status = FX_PAGE_OK, .confidence = -1 };
	g.p.block = g.block;
	g.p.line = g.line;
	g.p.word = g.word;
	g.used = 0;
	g.turn = g.ink = g.mirrored = 0;
}

static inline void quad(float q[8], float x0, float y0, float x1, float y1)
{
	const float up[8] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	for (int i = 0; i < 8; i += 2) {
		q[i] = g.turn ? 800 - up[i + 1] : up[i];
		q[i + 1] = g.turn ? up[i] : up[i + 1];
	}
}

static inline void block(enum fx_dblock_kind kind)
{
	struct fx_dblock *b = g.block + g.p.blocks++;

	*b = (struct fx_dblock){ .kind = kind, .line = g.p.lines, .confidence = -1, .score = -1 };
}

static inline void region(enum fx_dblock_kind kind, float x0, float y0, float x1, float y1)
{
	block(kind);
	quad(g.block[g.p.blocks - 1].quad, x0, y0, x1, y1);
}

/* The box of a word whose base line is at y: the type's, or that of its ink. */
static inline void box(float q[8], const char *text, float x, float y, float width, float size)
{
	struct pp_shape f;

	pp_shape(&f, text);
	if (!g.ink)
		quad(q, x, y - .9f * size, x + width, y + .25f * size);
	else
		quad(q, x, y - (f.tall ? .7f : .46f) * size, x + width,
			y + (f.deep ? .21f : 0) * size);
}

/* A line of the last block: half a size for each byte and blank, more for a tab. */
static inline void styled(float x, float y, float size, const char *text, int style)
{
	struct fx_dline *l = g.line + g.p.lines++;
	float at = x;

	*l = (struct fx_dline){ .word = g.p.words };
	while (*text) {
		const size_t n = strcspn(text, " \t");
		struct fx_dword *w = g.word + g.p.words++;
		const float width = .5f * size * (float)n;
		char *to = g.text + g.used;

		memcpy(to, text, n);
		to[n] = 0;
		g.used += n + 1;
		*w = (struct fx_dword){ .text = to, .style = style, .confidence = .5f };
		box(w->quad, to, g.mirrored ? 600 - at - width : at, y, width, size);
		at += width + (text[n] == '\t' ? 2.5f * size : .5f * size);
		text += n + (text[n] != 0);
		l->words++;
	}
	quad(l->quad, x, y - size, at, y);
	if (!g.block[g.p.blocks - 1].lines++)
		memcpy(g.block[g.p.blocks - 1].quad, l->quad, sizeof(l->quad));
}

static inline void line(float x, float y, float size, const char *text)
{
	styled(x, y, size, text, 0);
}

/* ---- looking ---- */

static inline void add(const char *text)
{
	const size_t at = strlen(got), n = strlen(text);

	if (T_OK(at + n < sizeof(got)))
		memcpy(got + at, text, n + 1);
}

static inline void add_words(const struct fx_dpage *p, const struct fx_dblock *b)
{
	for (int l = b->line; l < b->line + b->lines; l++)
		for (int i = p->line[l].word; i < p->line[l].word + p->line[l].words; i++) {
			const struct fx_dword *w = p->word + i;
			char one[256];

			snprintf(one, sizeof(one), "%s%s", w->text, w->join == FX_JOIN_BLANK ?
				i + 1 < p->line[l].word + p->line[l].words ? " " : "_" :
				w->join == FX_JOIN_NONE ? "" : "~");
			add(one);
		}
}

/* kind level marker + : words, a blank between them, "_" at a line's end, "" or "~" where it goes
 * on in the next word without or instead of a hyphen. */
static inline void add_page(const struct fx_dpage *p)
{
	char head[64];

	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		snprintf(head, sizeof(head), "%s", fx_dblock_name(b->kind));
		add(head);
		if (b->level) {
			snprintf(head, sizeof(head), " %d", b->level);
			add(head);
		}
		if (b->marker) {
			snprintf(head, sizeof(head), " m%d", b->marker);
			add(head);
		}
		add(b->continues ? " +: " : ": ");
		add_words(p, b);
		add("\n");
	}
}

static inline void start(void)
{
	got[0] = 0;
	T_EQ(pp_structure_new(&s, &e), FX_OK);
}

static inline void fetch(int last)
{
	const struct fx_dpage *p;

	do {
		T_EQ(pp_structure_get(s, &p, last, &e), FX_OK);
		if (p)
			add_page(p);
	} while (p);
}

/* The page goes in, and is forgotten. */
static inline void put(void)
{
	T_EQ(pp_structure_put(s, &g.p, &e), FX_OK);
	memset(g.text, '#', g.used);
	memset(g.word, 0, sizeof(g.word));
	memset(g.line, 0, sizeof(g.line));
	memset(g.block, 0, sizeof(g.block));
	fetch(0);
}

static inline void finish(const char *want)
{
	fetch(1);
	pp_structure_free(s);
	T_EQ_STR(got, want);
}

static inline void one(const char *want)
{
	start();
	put();
	finish(want);
}

/* ---- text of the usual size ---- */

static const char *const filler[] = {
	"Some text of the usual size fills the lines below what may",
	"be a heading, so that it is known what is usual on a page,",
	"and there are enough of them that nobody could take it for",
	"anything else than what it is: text that goes on and ends." };
#define FILLER "text: Some text of the usual size fills the lines below what may_be a heading, " \
	"so " \
	"that it is known what is usual on a page,_and there are enough of them that nobody " \
	"could " \
	"take it for_anything else than what it is: text that goes on and ends._\n"

static inline void fill(float x, float y)
{
	for (int i = 0; i < 4; i++)
		line(x, y + 12 * (float)i, 10, filler[i]);
}

#endif
