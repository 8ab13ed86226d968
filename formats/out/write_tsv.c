/* write_tsv.c - the table that Tesseract prints: a row for each page, block, paragraph, line and
 * word, in pixels. Of blocks those with lines; a block is one paragraph. What has no place of its
 * own has that of its page. */
#include "flow.h"
#include "place.h"
#include "put_json.h"
#include "writer.h"

#include <string.h>

struct row { struct fx_out *o; int page, at[4]; };	/* block, paragraph, line, word */

/* level: 1 page, 2 block, 3 paragraph, 4 line, 5 word, and so how many numbers of it there are.
 * conf: 0..1, else unknown. */
static void put_row(const struct row *r, int level, const int box[4], float conf, struct fx_span s)
{
	fx_printf(r->o, "%d\t%d", level, r->page);
	for (int i = 0; i < 4; i++)
		fx_printf(r->o, "\t%d", i < level - 1 ? r->at[i] : 0);
	fx_printf(r->o, "\t%d\t%d\t%d\t%d\t", box[0], box[1], box[2] - box[0], box[3] - box[1]);
	if (level == 5 && conf >= 0)
		fx_put_num(r->o, conf < 1 ? 100 * (double)conf : 100, 2);
	else
		fx_puts(r->o, "-1");
	fx_puts(r->o, "\t");
	for (size_t n; s.n; s.n -= n, s.p += n) {	/* a blank for what ends a field or a row */
		for (n = 0; n < s.n && !strchr("\t\n\r", s.p[n]);)
			n++;
		fx_flow_clean(r->o, (struct fx_span){ s.p, n }, "");
		if (n < s.n) {
			fx_puts(r->o, " ");
			n++;
		}
	}
	fx_puts(r->o, "\n");
}

static void put_line(struct row *r, const struct fx_dpage *p, const struct fx_dline *l)
{
	const struct fx_span none = { NULL, 0 };
	int box[4];

	r->at[2]++;
	r->at[3] = 0;
	fx_place_box(box, p, l->quad);
	put_row(r, 4, box, -1, none);
	for (int i = l->word; i < l->word + l->words; i++) {
		const struct fx_dword *w = p->word + i;

		r->at[3]++;
		fx_place_box(box, p, w->quad);
		put_row(r, 5, box, w->confidence, (struct fx_span){ w->text, strlen(w->text) });
	}
}

static void put_block(struct row *r, const int box[4])
{
	const struct fx_span none = { NULL, 0 };

	*r = (struct row){ r->o, r->page, { r->at[0] + 1, 1, 0, 0 } };
	put_row(r, 2, box, -1, none);
	put_row(r, 3, box, -1, none);
}

static void put_text(struct row *r, const int box[4], const char *s)
{
	const struct fx_span none = { NULL, 0 };
	struct fx_span line, w;

	put_block(r, box);
	while (fx_flow_line(&line, &s))
		for (r->at[3] = 0; fx_flow_word(&w, &line);) {
			if (!r->at[3]++) {
				r->at[2]++;
				put_row(r, 4, box, -1, none);
			}
			put_row(r, 5, box, -1, w);
		}
}

static void begin(struct fx_writing *x)
{
	fx_puts(x->o, "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\t"
		"height\tconf\ttext\n");
}

static void page(struct fx_writing *x, const struct fx_dpage *p)
{
	const struct fx_span none = { NULL, 0 };
	struct row r = { x->o, p->number, { 0 } };
	int box[4] = { 0 };

	fx_place_size(box + 2, p);
	put_row(&r, 1, box, -1, none);
	if (p->text && *p->text)
		put_text(&r, box, p->text);
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		if (!b->lines)
			continue;
		fx_place_box(box, p, b->quad);
		put_block(&r, box);
		for (int k = 0; k < b->lines; k++)
			put_line(&r, p, p->line + b->line + k);
	}
}

static void end(struct fx_writing *x)
{
	(void)x;
}

const struct fx_writer fx_writer_tsv = {
	.name = "tsv", .suffix = ".tsv", .media_type = "text/tab-separated-values; charset=utf-8",
	.begin = begin, .page = page, .end = end,
};
