/* Words that stand in a table become its own: three blocks of words by hand, 10 x 10 each, where
 * their names say: "34" at x 30, y 40. */
#include "t.h"
#include "table_words.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;
static struct fx_dword word[16];
static struct fx_dline line[16];
static struct fx_dblock block[5];
static struct fx_dpage p;

static void quad(float q[8], float x0, float y0, float x1, float y1)
{
	memcpy(q, (const float[8]){ x0, y0, x1, y0, x1, y1, x0, y1 }, 8 * sizeof(*q));
}

/* Words by blanks, lines by "/". */
static void put(enum fx_dblock_kind kind, const char *text)
{
	struct fx_dblock *b = block + p.blocks++;
	int starts = 1;

	*b = (struct fx_dblock){ .kind = kind, .line = p.lines };
	for (; *text; text += 3) {
		const float x = 10 * (float)(text[0] - '0'), y = 10 * (float)(text[1] - '0');

		if (starts)
			line[p.lines++] = (struct fx_dline){ .word = p.words };
		word[p.words] = (struct fx_dword){ .text = fx_strndup(&a, text, 2) };
		quad(word[p.words++].quad, x, y, x + 10, y + 10);
		line[p.lines - 1].words++;
		starts = text[2] == '/';
		if (!text[2])
			break;
	}
	b->lines = p.lines - b->line;
}

static void start(void)
{
	p = (struct fx_dpage){ .block = block, .line = line, .word = word };
}

/* Blocks with their kinds, lines and words, after block n has taken its own. */
static void taken(int n, int at, const char *want)
{
	struct fx_membuf m = { 0 };
	struct fx_out o;
	int w = 0, k = 0;

	T_EQ(pp_table_words(&p, &n, &a, &e), FX_OK);
	T_EQ(n, at);
	fx_out_mem(&o, &m);
	for (int b = 0; b < p.blocks; b++) {
		T_EQ(p.block[b].line, k);
		k += p.block[b].lines;
		fx_printf(&o, "[%s", fx_dblock_name(p.block[b].kind));
		for (int i = p.block[b].line; i < k; i++) {
			T_EQ(p.line[i].word, w);
			w += p.line[i].words;
			for (int j = p.line[i].word; j < w; j++)
				fx_printf(&o, "%s%s", j > p.line[i].word || i == p.block[b].line ?
					" " : "/", p.word[j].text);
		}
		fx_puts(&o, "]");
	}
	fx_put(&o, "", 1);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	T_EQ_STR(m.p, want);
	free(m.p);
	T_OK(k == p.lines && w == p.words);
}

int main(void)
{
	fx_arena_init(&a, 0);
	start();
	put(FX_DOC_TEXT, "00 10/02 32 42");
	put(FX_DOC_TABLE, "");
	quad(block[1].quad, 25, 15, 55, 45);
	put(FX_DOC_HEADING, "33");
	put(FX_DOC_PAGE_NUMBER, "34 31");
	put(FX_DOC_CAPTION, "24 44 54 64");
	/* 24: its middle is at 25; 54: at 55 */
	taken(1, 1, "[text 00 10/02][table 32 42/33/24 44 54][page-number 34 31][caption 64]");
	/* a block before it goes */
	start();
	put(FX_DOC_TEXT, "32");
	put(FX_DOC_FIGURE, "");
	put(FX_DOC_TABLE, "");
	quad(block[2].quad, 25, 15, 55, 45);
	taken(2, 1, "[figure][table 32]");
	start();
	put(FX_DOC_TABLE, "");
	taken(0, 0, "[table]");
	for (long n = 1; n <= 3; n++) {
		int at = 0;
		struct fx_arena own;

		fx_arena_init(&own, 0);
		own.refuse_at = n;
		T_EQ(pp_table_words(&p, &at, &own, &e), FX_NOMEM);
		fx_arena_reset(&own);
	}
	fx_arena_reset(&a);
	return t_end();
}
