/* written.h - pages for tests of writers, put together from lines of text */
#ifndef WRITTEN_H
#define WRITTEN_H
#include "t.h"
#include "writer.h"

#include <stdlib.h>

/* Lines are divided by |, words by a blank. Before a word: \1 bold, \2 italic, \3 both; after it:
 * \4 a hyphen that goes, \5 nothing stands between it and the next. */
struct t_block {
	enum fx_dblock_kind kind;
	const char *lines;
	int level, marker, continues;
	const char *reason;
	const struct fx_raster *picture;
};

struct t_page {
	struct fx_dblock block[16];
	struct fx_dline line[32];
	struct fx_dword word[64];
	char text[1024];
	struct fx_dpage p;
};

static inline void t_place_(float q[8], int x, int y, int w)
{
	const float at[8] = { (float)x, (float)y, (float)(x + w), (float)y, (float)(x + w),
		(float)(y + 8), (float)x, (float)(y + 8) };

	memcpy(q, at, sizeof(at));
}

/* One character is 10 pixels wide, a line 8 high and 10 below the one before it. */
static inline void t_line_(struct t_page *t, size_t *used, const char *s, size_t n)
{
	struct fx_dline *l = t->line + t->p.lines++;

	*l = (struct fx_dline){ .word = t->p.words };
	for (size_t i = 0; i < n;) {
		struct fx_dword *w = t->word + t->p.words++;
		const size_t from = i;
		char *to = t->text + *used;

		*w = (struct fx_dword){ .text = to, .confidence = 0.5f };
		for (; i < n && s[i] != ' '; i++)
			if (s[i] > 0 && s[i] <= 3)
				w->style = s[i];
			else if (s[i] == 4 || s[i] == 5)
				w->join = s[i] == 4 ? FX_JOIN_HYPHEN : FX_JOIN_NONE;
			else
				t->text[(*used)++] = s[i];
		t->text[(*used)++] = 0;
		t_place_(w->quad, 10 * (int)from, 10 * (t->p.lines - 1), 10 * (int)(i - from));
		i += i < n;
		l->words++;
	}
	t_place_(l->quad, 0, 10 * (t->p.lines - 1), 10 * (int)n);
}

static inline struct fx_dpage *t_page(struct t_page *t, int number, const struct t_block *b, int n)
{
	size_t used = 0;

	*t = (struct t_page){ .p = { .number = number, .w = 200, .h = 300, .confidence = 0.5f,
		.block = t->block, .line = t->line, .word = t->word, .blocks = n } };
	for (int i = 0; i < n; i++) {
		struct fx_dblock *to = t->block + i;

		*to = (struct fx_dblock){ .kind = b[i].kind, .line = t->p.lines, .confidence = -1,
			.level = b[i].level, .marker = b[i].marker, .continues = b[i].continues,
			.score = -1, .reason = b[i].reason, .picture = b[i].picture };
		for (const char *s = b[i].lines; s && *s;) {
			const size_t len = strcspn(s, "|");

			t_line_(t, &used, s, len);
			s += len + (s[len] == '|');
		}
		to->lines = t->p.lines - to->line;
		t_place_(to->quad, 0, 10 * to->line, 200);
	}
	return &t->p;
}

/* What a writer makes of pages; the caller frees it. */
static inline char *t_written(const char *format, const struct fx_document *d,
	const struct fx_write_opts *opts, const struct fx_dpage *const *p, int n)
{
	struct fx_writing x;
	struct fx_membuf m;
	struct fx_err e;
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_write_begin(&x, fx_writer_find(format), &o, d, opts);
	for (int i = 0; i < n; i++)
		fx_write_page(&x, p[i]);
	fx_write_end(&x);
	fx_write_drop(&x);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	return m.p ? m.p : calloc(1, 1);
}

#endif
