/* paper.h - pages laid out by hand, line by line */
#ifndef PAPER_H
#define PAPER_H
#include "t.h"
#include "document.h"
#include "letters.h"

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
