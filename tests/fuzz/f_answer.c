/* Any bytes as the answers of a small layout: what must hold of the page, the boxes, and what the
 * writers print of them.
 *
 * Byte 0: 1 the page was asked whole, 2 truncated, 4 padded, 8 centred, 16 no words in tiles, 32 a
 * token for three bytes instead of one for each. The rest is the answers, divided by NUL. */
#include "json.h"
#include "task.h"
#include "utf8.h"
#include "writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST ((size_t)1 << 12)

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static void hold_words(const struct fx_dpage *p)
{
	int word = 0, line = 0;

	for (int i = 0; i < p->blocks; i++) {
		hold(p->block[i].line == line && p->block[i].lines >= 0);
		hold((p->block[i].kind == FX_DOC_TEXT) == (p->block[i].lines > 0));
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
}

/* Bytes that are neither blank nor control characters, of well-formed ASCII. */
static long ink(const char *s, size_t n)
{
	long ascii = 0;

	for (size_t i = 0; i < n; i++)
		ascii += s[i] > ' ' && s[i] < 127;
	return ascii;
}

/* No character is dropped where the answers are rows of tiles. */
static void hold_all(const struct fx_dpage *p, const struct pp_read *r)
{
	long said = 0, kept = p->text ? ink(p->text, strlen(p->text)) : 0;

	for (int i = 0; i < r->answers; i++)
		said += ink(r->answer[i].text, r->answer[i].len);
	for (int i = 0; i < p->words; i++)
		kept += ink(p->word[i].text, strlen(p->word[i].text));
	hold(kept == said);
}

/* What was summed up beforehand is what the words, or the text, were given. */
static void hold_evidence(const struct fx_dpage *p, const struct pp_read *r)
{
	struct pp_evidence said = { 0 }, kept = { 0 };

	pp_ocr_evidence(&said, r);
	for (int i = 0; i < p->words; i++)
		pp_evidence_add(&kept, p->word[i].confidence);
	if (p->words && !r->layout)
		hold(said.words == kept.words && fabs(said.sum - kept.sum) < 1e-6);
	else if (!r->layout && said.words)
		hold(fabs(said.sum / said.words - (double)p->confidence) < 1e-6);
}

static void hold_boxes(const struct pp_read *r, struct fx_arena *a, const struct pp_view *v)
{
	struct pp_box *b;
	struct fx_err e;
	int n;

	hold(!pp_boxes(&b, &n, a, r->answer, v, &e));
	for (int i = 0; i < n; i++) {
		hold(b[i].x0 >= 0 && b[i].x0 <= b[i].x1 && b[i].x1 <= (float)v->w);
		hold(b[i].y0 >= 0 && b[i].y0 <= b[i].y1 && b[i].y1 <= (float)v->h);
		hold(fx_utf8_clean(b[i].label, strlen(b[i].label)));
		for (int k = 0; k < b[i].segs; k++)
			hold(b[i].seg[k] >= 0 && b[i].seg[k] < 128);
	}
}

static void hold_written(const struct fx_dpage *p)
{
	struct fx_document d = { .name = p->text ? p->text : "-", .bytes = -1, .tool = "t",
		.task = "ocr", .pages_total = 2, .account = { .selected = 2 } };
	const struct fx_writer *w;
	struct fx_writing x;
	struct fx_membuf m;
	struct fx_err e;
	struct fx_out o;

	d.account.status[p->status] = 2;
	for (int i = 0; (w = fx_writer_at(i)); i++) {
		int pages = 0, lines = 0;

		if (w->tables)
			continue;	/* f_write */
		fx_out_mem(&o, &m);
		fx_write_begin(&x, w, &o, &d, NULL);
		fx_write_page(&x, p);
		fx_write_page(&x, p);
		fx_write_end(&x);
		fx_write_drop(&x);
		hold(!fx_out_close(&o, &e) && m.n > 0);
		for (size_t k = 0; k < m.n; k++) {
			pages += m.p[k] == '\f';
			lines += m.p[k] == '\n';
			hold((unsigned char)m.p[k] >= ' ' || strchr("\n\f\t", m.p[k]));
		}
		if (!strcmp(w->name, "text"))
			hold(pages == 2);
		if (!strcmp(w->name, "json")) {
			hold(lines == 1 && m.p[m.n - 1] == '\n');
			hold(!fx_json_check(m.p, m.n, &e) && fx_utf8_clean(m.p, m.n - 1));
		}
		free(m.p);
	}
}

/* Answers as an engine would give them: offsets that go up, a probability for each token. */
static int cut(struct fx_answer *ans, int most, char *text, size_t n, int flags)
{
	static float logprob[MOST];
	static int id[MOST];
	static uint32_t off[4][MOST + 1];
	int count = 0;

	for (size_t i = 0; i < MOST; i++)
		logprob[i] = -(float)i / 8;
	while (count < most) {
		struct fx_answer *x = ans + count;
		const size_t len = strlen(text), step = flags & 32 ? 3 : 1;

		*x = (struct fx_answer){ .text = text, .len = len, .id = id, .logprob = logprob,
			.off = off[count], .truncated = flags & 2 };
		for (size_t at = 0; at < len; at += step)
			off[count][x->tokens++] = (uint32_t)at;
		off[count++][x->tokens] = (uint32_t)len;
		if (len >= n)
			break;
		text += len + 1;
		n -= len + 1;
	}
	return count;
}

/* Tile 0: rows of 2, 3 and no words; tile 2: a row 1. Two columns, a figure, a word in no tile. */
static void layout(struct fx_layout *l, struct fx_lword *word, int flags)
{
	static struct fx_lline line[4];
	static struct fx_lblock block[4];
	static unsigned char pixels[3 * 28 * 28];
	static const struct { int line, tile, row, slot, px; } at[] = {
		{ 0, 0, 0, 0, 10 }, { 0, 0, 0, 1, 14 }, { 0, 0, 1, 0, 5 }, { 1, 0, 1, 1, 6 },
		{ 1, 0, 1, 2, 7 }, { 2, -1, 0, 0, 0 }, { 3, 2, 1, 1, 28 },
	};
	const struct fx_box box = { 3, 3, 37, 27 };
	struct fx_err e;

	for (int i = 0; i < 4; i++) {
		line[i] = (struct fx_lline){ box, i ? line[i - 1].word + line[i - 1].words : 0, 0 };
		block[i] = (struct fx_lblock){ i == 2 ? FX_BLOCK_RULE : FX_BLOCK_TEXT, box, i, 1,
			0, -1 };
		for (int k = 0; k < 7; k++)
			line[i].words += at[k].line == i;
	}
	for (int k = 0; k < 7; k++) {
		word[k] = (struct fx_lword){ { 5 * k, 4, 5 * k + 4, 10 }, at[k].tile, at[k].row,
			at[k].slot, at[k].px, .more = k < 6 && at[k].line == at[k + 1].line,
			.marks = "0.0n0" };
		if (flags & 16)
			word[k] = (struct fx_lword){ word[k].box, .tile = -1 };
	}
	*l = (struct fx_layout){ .w = 40, .h = 30, .turn = 1, .skew = 2, .block = block,
		.line = line, .word = word, .blocks = 4, .lines = 4, .words = 7, .side = 28,
		.tiles = 3, .tile = pixels };
	hold(!fx_layout_check(l, &e));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_answer ans[4];
	struct fx_lword word[7];
	struct fx_layout l;
	struct fx_arena a;
	struct fx_dpage page = { .number = 1 };
	struct pp_read r = { .w = 30, .h = 40, .answer = ans };
	struct fx_err e;
	char text[MOST];

	if (n < 1 || n > MOST)
		return 0;
	memcpy(text, p + 1, n - 1);
	text[n - 1] = 0;
	layout(&l, word, p[0]);
	r.layout = p[0] & 1 ? NULL : &l;
	r.fit = p[0] & 4 ? FX_PAD : FX_STRETCH;
	r.centre = (p[0] & 8) != 0;
	r.answers = cut(ans, p[0] & 1 ? 1 : 4, text, n - 1, p[0]);
	fx_arena_init(&a, 1 << 26);
	hold(!pp_ocr_page(&page, &a, &r, &e));
	hold_words(&page);
	hold_evidence(&page, &r);
	if (r.layout)
		hold_all(&page, &r);
	hold_boxes(&r, &a, &(struct pp_view){ r.w, r.h, r.fit, r.centre });
	hold_written(&page);
	fx_arena_reset(&a);
	return 0;
}
