/* tabled.h - tables for tests of writers, and what they make of them */
#ifndef TABLED_H
#define TABLED_H
#include "t.h"
#include "writer.h"

#include <stdlib.h>

/* A cell of one slot, or of `h` rows and `w` columns; more members may follow. */
#define SPAN(y, x, h, w, s, ...) { .row = (y), .col = (x), .rows = (h), .cols = (w), .text = (s), \
	.confidence = -1, .weakest = -1, .weakest_p = -1, __VA_ARGS__ }
#define CELL(y, x, s) SPAN(y, x, 1, 1, s, .head = 0)
#define TABLE(r, c, h, of) { .rows = (r), .cols = (c), .cell = (of), .cells = (int)FX_COUNT(of), \
	.head_rows = (h), .head = (h) ? FX_HEAD_THEAD : FX_HEAD_NONE, .source = FX_FROM_RULES, \
	.confidence = -1, .removed = -1 }

/* A page with a block for each table. */
struct t_tables { struct fx_dblock block[8]; struct fx_dpage p; };

static inline const struct fx_dpage *t_tables(struct t_tables *to, int number,
	const struct fx_table *const *t, int n)
{
	struct fx_err e;

	*to = (struct t_tables){ .p = { .number = number, .w = 100, .h = 200, .w_pt = 50,
		.h_pt = 100, .confidence = -1, .block = to->block, .blocks = n } };
	for (int i = 0; i < n; i++) {
		to->block[i] = (struct fx_dblock){ .kind = FX_DOC_TABLE, .confidence = -1,
			.score = -1, .table = t[i] };
		T_EQ(fx_table_check(t[i], &e), FX_OK);
	}
	return &to->p;
}

/* What a writer of tables makes of a page (NULL: of no page); the caller frees it. */
static inline struct fx_membuf t_made(const char *format, const struct fx_write_opts *opts,
	const struct fx_dpage *p)
{
	static const struct fx_document d = { .name = "a.pdf", .tool = "0.1.0", .task = "ocr" };
	struct fx_writing x;
	struct fx_membuf m;
	struct fx_err e;
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_write_begin(&x, fx_writer_find_table(format), &o, &d, opts);
	if (p)
		fx_write_page(&x, p);
	fx_write_end(&x);
	fx_write_drop(&x);
	T_EQ(fx_out_close(&o, &e), FX_OK);
	return m;
}

#endif
