/* tables-of - the tables of documents, one JSON object a line: doc, page, how, turned, head (rows),
 * caption, box (of the raster) and cells [[row, column, rows, columns, text], ..].
 * usage: tables-of [--read] FILE...
 * Words come from the text layer; with --read, the model that ships reads the page. */
#include "model.h"
#include "put_json.h"
#include "read.h"

#include <string.h>

static void show(const struct fx_document *d, const struct fx_dpage *p, const struct fx_table *t)
{
	struct fx_out o;
	struct fx_put_json j = { .o = &o };

	fx_out_file(&o, stdout);
	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "doc", d->name);
	fx_pj_int(&j, "page", p->number);
	fx_pj_text(&j, "how", t->how);
	fx_pj_int(&j, "turned", t->turned);
	fx_pj_int(&j, "head", t->head_rows);
	fx_pj_text(&j, "caption", t->caption);
	fx_pj_open(&j, "box", '[');
	for (int i = 0; i < 4; i++)
		fx_pj_num(&j, NULL, (double)t->quad[i < 2 ? i : i + 2], 0);
	fx_pj_close(&j, ']');
	fx_pj_open(&j, "cells", '[');
	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;

		fx_pj_open(&j, NULL, '[');
		fx_pj_int(&j, NULL, c->row);
		fx_pj_int(&j, NULL, c->col);
		fx_pj_int(&j, NULL, c->rows);
		fx_pj_int(&j, NULL, c->cols);
		fx_pj_text(&j, NULL, c->text);
		fx_pj_close(&j, ']');
	}
	fx_pj_close(&j, ']');
	fx_pj_close(&j, '}');
	fx_puts(&o, "\n");
}

static enum fx_st on_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

static enum fx_st on_page(void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth,
	struct fx_err *e)
{
	(void)ud, (void)nth, (void)e;
	for (int i = 0; i < p->blocks; i++)
		if (p->block[i].table)
			show(d, p, p->block[i].table);
	return FX_OK;
}

static enum fx_st on_close(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

int main(int argc, char **argv)
{
	const struct pl_model_opts where = { 0 };
	const struct pl_page_sink sink = { NULL, on_open, on_page, on_close, NULL };
	struct pl_read_opts how = { .task = "ocr", .layer = FX_LAYER_TEXT, .tables = 1 };
	struct pl_reader *r = NULL;
	struct en_model *m = NULL;
	struct fx_err e = { 0 };
	int i = 1, bad = 0;

	if (i < argc && !strcmp(argv[i], "--read")) {
		how.layer = FX_LAYER_IGNORE;
		i++;
	}
	if (pl_model_open(&m, &where, &e) != FX_OK || pl_reader_new(&r, m, &how, &e) != FX_OK) {
		fprintf(stderr, "tables-of: %s\n", e.msg);
		return 1;
	}
	for (; i < argc; i++) {
		const struct pl_intake_ask ask = { .path = argv[i] };

		if (pl_read(r, &ask, argv[i], &sink, &e) != FX_OK) {
			fprintf(stderr, "tables-of: %s: %s\n", argv[i], e.msg);
			bad = 1;
		}
	}
	pl_reader_free(r);
	en_model_free(m);
	return bad;
}
