/* printed.h - pages of paper.h put through structure, and what comes out in words */
#ifndef PRINTED_H
#define PRINTED_H
#include "pages_state.h"
#include "paper.h"

static struct fx_err e;
static struct pp_structure *s;
static char got[1 << 16];

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

#endif
