/* inspect_table.c - see inspect_table.h */
#include "inspect_table.h"

#include "read.h"
#include "sketch_table.h"
#include "turn.h"

#include <stdio.h>
#include <string.h>

enum { SIDE = 1600 };		/* longer side of a drawn page, pixels, unless told otherwise */

struct state {
	const struct pl_inspect_table *o;
	struct pl_intake *drawn;	/* the same pages once more, for their pixels; NULL: none */
};

/* ---- said ---- */

static void say_share(const char *what, float v)
{
	if (v >= 0)
		printf("\t%s %.4f", what, (double)v);
}

static void say_table(const struct fx_table *t, int n)
{
	int worst[PL_WEAKEST];
	const int weak = pl_weakest(worst, t);
	int empty = 0, spans = 0;

	for (int i = 0; i < t->cells; i++) {
		empty += !*t->cell[i].text;
		spans += t->cell[i].rows > 1 || t->cell[i].cols > 1;
	}
	printf("table\t%d\t%d x %d\t%d cells\t%d spans\t%d empty\t%s", n, t->rows, t->cols,
		t->cells, spans, empty, fx_source_name(t->source));
	if (t->how)
		printf(", %s", t->how);
	if (t->language)
		printf(", %s", t->language);
	printf("\theading %d, %s\tturn %d", t->head_rows, fx_head_name(t->head), t->turned * 90);
	say_share("confidence", t->confidence);
	say_share("removed", t->removed);
	printf("%s\n", t->truncated ? "\ttruncated" : "");
	for (int i = 0; i < t->repairs; i++)
		printf("repair\t%s\t%d\n", t->repair[i].kind, t->repair[i].count);
	for (int i = 0; i < weak; i++) {
		const struct fx_cell *c = t->cell + worst[i];

		printf("weak\trow %d\tcolumn %d\t%.4f\n", c->row + 1, c->col + 1,
			(double)c->confidence);
	}
}

/* ---- drawn ---- */

static enum fx_st draw(struct state *s, const struct fx_dpage *p, const struct pl_page *on,
	struct fx_err *e)
{
	struct fx_raster upright = on->raster, to;
	struct fx_arena a;
	char name[40];
	enum fx_st st = FX_OK;

	snprintf(name, sizeof(name), "table-%04d.png", p->number);
	fx_arena_init(&a, 0);
	if (p->turned)
		st = fx_turn(&upright, &on->raster, p->turned, &a, e);
	if (!st)
		st = pl_sketch_table(&to, &upright, p, &a, e);
	if (!st)
		st = s->o->save(s->o->ud, name, &to, e);
	fx_arena_reset(&a);
	return st;
}

/* Its pixels, whether there is anything to draw on them or not: pages keep step. */
static enum fx_st draw_next(struct state *s, const struct fx_dpage *p, struct fx_err *e)
{
	struct pl_page *on;
	enum fx_st st;

	FX_TRY(pl_intake_next(s->drawn, &on, 1, e));
	if (!on || on->number != p->number)
		st = fx_fail(e, FX_BUG, "page %d was not drawn", p->number);
	else
		st = on->st || !p->w ? FX_OK : draw(s, p, on, e);
	pl_page_free(on);
	return st;
}

/* ---- ---- */

static enum fx_st turn_over(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

static enum fx_st page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct state *s = ud;
	int n = 0;

	(void)d, (void)nth;
	for (int i = 0; i < p->blocks; i++)
		n += p->block[i].table && p->block[i].table->rows;
	printf("page\t%d\t%s\t%d tables\n", p->number, fx_page_status_name(p->status), n);
	n = 0;
	for (int i = 0; i < p->blocks; i++)
		if (p->block[i].table && p->block[i].table->rows)
			say_table(p->block[i].table, ++n);
	return s->drawn ? draw_next(s, p, e) : FX_OK;
}

enum fx_st pl_inspect_table(const struct pl_inspect_table *o, const struct en_model *m,
	struct fx_err *e)
{
	const struct pl_read_opts ro = { .task = "ocr", .layer = FX_LAYER_AUTO, .tables = 1 };
	struct state s = { .o = o };
	const struct pl_page_sink sink = { NULL, turn_over, page, turn_over, &s };
	struct pl_intake_ask draw_ask = *o->ask;
	struct pl_reader *r;
	enum fx_st st = FX_OK;

	draw_ask.want_raster = 1;
	draw_ask.rotate = 0;
	draw_ask.max_side = draw_ask.dpi ? 0 : SIDE;
	if (o->save && !strcmp(o->ask->path, "-"))
		return fx_fail(e, FX_USAGE, "tables of standard input cannot be drawn");
	if (o->save)
		FX_TRY(pl_intake_open(&s.drawn, &draw_ask, e));
	st = pl_reader_new(&r, m, &ro, e);
	if (!st)
		st = pl_read(r, o->ask, "", &sink, e);
	pl_reader_free(r);
	pl_intake_free(s.drawn);
	return st;
}
