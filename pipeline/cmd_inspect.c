/* cmd_inspect.c - `palimpsest inspect`: what the program sees in a document, a model, a text */
#include "input.h"
#include "inspect_table.h"
#include "ledger.h"
#include "model.h"
#include "outfile.h"
#include "sketch.h"
#include "peek.h"
#include "put_png.h"
#include "read.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"palimpsest inspect model|tokens|answers|pdf|render|layout|ink|table|tiles [options] "
	"[INPUT]";

struct inspect {
	struct pl_model_opts model;
	struct pl_input_opts input;
	struct pl_sample_opts sample;
	struct pl_sampler *sampler;
	const char *output_dir;
	int force, light;
	struct pl_outfile *file;
	struct fx_arena a;
	char **operand;
};

static enum fx_st show_model(struct inspect *o, struct fx_err *e)
{
	if (*o->operand && pl_peek_is_file(*o->operand))
		return pl_peek(*o->operand, e);
	if (*o->operand)
		o->model.model = *o->operand;
	return pl_model_show(&o->model, 0, e);
}

static enum fx_st show_tokens(struct inspect *o, struct fx_err *e)
{
	const char *text = *o->operand;
	struct en_model *m;
	struct en_ids ids;
	enum fx_st st;

	FX_TRY(pl_model_open(&m, &o->model, e));
	st = en_vocab_encode(en_model_vocab(m), (struct fx_span){ text, strlen(text) }, 0, &o->a,
		&ids, e);
	for (int i = 0; !st && i < ids.n; i++) {
		size_t n;
		const char *piece = en_vocab_piece(en_model_vocab(m), ids.id[i], &n);

		printf("%d\t%.*s\n", ids.id[i], (int)n, piece);
	}
	en_model_free(m);
	return st;
}

/* ---- documents ---- */

static enum fx_st save(struct inspect *o, const struct fx_raster *r, float dpi, const char *name,
	struct fx_err *e)
{
	char path[4096];
	enum fx_st st;

	if (snprintf(path, sizeof(path), "%s/%s", o->output_dir, name) >= (int)sizeof(path))
		return fx_fail(e, FX_OUTPUT, "a path this long cannot be");
	FX_TRY(pl_outfile_folders(path, e));
	FX_TRY(pl_outfile_open(o->file, path, o->force, e));
	st = fx_png_write(&o->file->out, r, dpi, e);
	if (!st)
		return pl_outfile_keep(o->file, e);
	pl_outfile_drop(o->file);
	return st;
}

static enum fx_st list_page(struct inspect *o, const struct pl_page *p, struct fx_err *e)
{
	(void)o, (void)e;
	printf("page\t%d\t%s\t%.6g x %.6g pt\n", p->number, p->label ? p->label : "-",
		(double)p->w_pt, (double)p->h_pt);
	return FX_OK;
}

static enum fx_st render_page(struct inspect *o, const struct pl_page *p, struct fx_err *e)
{
	char name[40];

	printf("page\t%d\t%d x %d\t%s\t%.4g dpi\n", p->number, p->w, p->h,
		p->raster.channels == 3 ? "rgb" : "grey", (double)p->dpi);
	snprintf(name, sizeof(name), "page-%04d.png", p->number);
	return o->output_dir ? save(o, &p->raster, p->dpi, name, e) : FX_OK;
}

static enum fx_st tile_page(struct inspect *o, const struct pl_page *p, struct fx_err *e)
{
	const struct fx_layout *l = &p->layout;
	struct fx_raster sheet;
	char name[40];

	printf("page\t%d\t%d x %d\tturn %d\tskew %.2f\t%d blocks\t%d lines\t%d words\t%d tiles\n",
		p->number, l->w, l->h, l->turn * 90, (double)l->skew, l->blocks, l->lines, l->words,
		l->tiles);
	for (int i = 0; i < l->words; i++) {
		const struct fx_lword *w = l->word + i;

		printf("word\t%d\t%d %d %d %d\ttile %d\trow %d\tplace %d\n", i, w->box.x0,
			w->box.y0, w->box.x1, w->box.y1, w->tile, w->row, w->slot);
	}
	snprintf(name, sizeof(name), "tiles-%04d.png", p->number);
	if (!o->output_dir || !l->tiles)
		return FX_OK;
	/* As one tall picture; it may well be taller than a page's raster can be. */
	sheet = (struct fx_raster){ l->side, l->side * l->tiles, 1, (size_t)l->side, l->tile };
	return save(o, &sheet, 0, name, e);
}

static enum fx_st lay_out_page(struct inspect *o, const struct pl_page *p, struct fx_err *e)
{
	const struct fx_layout *l = &p->layout;
	struct fx_raster sheet;
	struct fx_arena a;
	char name[40];
	enum fx_st st;

	printf("page\t%d\t%d x %d\tturn %d\tskew %.2f\t%s\t%d blocks\tink in cells of %d\n",
		p->number, l->w, l->h, l->turn * 90, (double)l->skew, l->blank ? "blank" : "ink",
		l->blocks, l->ink.cell);
	for (int i = 0; i < l->blocks; i++) {
		const struct fx_lblock *b = l->block + i;

		printf("block\t%d\t%s\t%d %d %d %d\tscore %.2f\tturn %d\t%d lines\n", i,
			pl_sketch_name(b->kind), b->box.x0, b->box.y0, b->box.x1, b->box.y1,
			(double)b->score, b->turn * 90, b->lines);
	}
	snprintf(name, sizeof(name), "layout-%04d.png", p->number);
	if (!o->output_dir)
		return FX_OK;
	fx_arena_init(&a, 0);
	st = pl_sketch(&sheet, &p->raster, l, &a, e);
	if (!st)
		st = save(o, &sheet, 0, name, e);
	fx_arena_reset(&a);
	return st;
}

static enum fx_st sample_page(struct inspect *o, const struct pl_page *p, struct fx_err *e)
{
	return pl_sample_page(o->sampler, p, e);
}

typedef enum fx_st page_fn(struct inspect *o, const struct pl_page *p, struct fx_err *e);

/* Every page through fn. A page that cannot be had is said so; the document fails if all are so. */
static enum fx_st each(struct inspect *o, const struct pl_intake_ask *ask, page_fn *fn,
	struct fx_err *e)
{
	struct pl_ledger pages = { .what = "page" };
	struct pl_intake *in;
	const struct pl_source *s;
	struct pl_page *p;
	char number[16];
	enum fx_st st;

	FX_TRY(pl_intake_open(&in, ask, e));
	s = pl_intake_source(in);
	printf("document\t%s\t%lld bytes\t%d pages\tsha256 %s\n", s->media_type, s->bytes,
		s->pages_total, s->sha256);
	while ((st = pl_intake_next(in, &p, 1, e)) == FX_OK && p) {
		if (!p->st) {
			pl_ledger_good(&pages);
			st = fn(o, p, e);
		} else {
			printf("page\t%d\tfailed\n", p->number);
			snprintf(number, sizeof(number), "%d", p->number);
			pl_ledger_bad(&pages, number, p->st, p->reason);
		}
		pl_page_free(p);
		if (st)
			break;
	}
	pl_intake_free(in);
	return st ? st : pl_ledger_end(&pages, e);
}

static enum fx_st show_document(struct inspect *o, const char *what, struct fx_err *e)
{
	struct pl_intake_ask ask;
	const struct fx_mtask *t = NULL;
	struct en_model *m = NULL;
	enum fx_st st;

	FX_TRY(pl_input_ask(&ask, &o->input, &o->a, e));
	ask.path = *o->operand;
	ask.clip = 1;
	if (!strcmp(what, "tiles")) {
		FX_TRY(pl_model_open(&m, &o->model, e));
		t = en_model_manifest(m) ? fx_manifest_task(en_model_manifest(m), "ocr") : NULL;
		if (t && t->input == FX_INPUT_TILES)
			ask.tile = (struct fx_tile_plan){ t->side, t->row_min, t->row_max,
				t->rows_min, t->rows_max, t->margin };
		ask.want_layout = 1;
		st = each(o, &ask, tile_page, e);
		en_model_free(m);
		return st;
	}
	if (!strcmp(what, "layout")) {
		ask.light = o->light;
		ask.want_layout = 1;
		ask.want_raster = o->output_dir != NULL;
		return each(o, &ask, lay_out_page, e);
	}
	ask.rotate = ask.rotate < 0 ? 0 : ask.rotate;
	ask.want_raster = !strcmp(what, "render");
	if (!ask.want_raster && !ask.dpi)
		ask.max_side = 64;	/* only measures are wanted */
	return each(o, &ask, ask.want_raster ? render_page : list_page, e);
}

static enum fx_st show_answers(struct inspect *o, struct fx_err *e)
{
	struct pl_intake_ask ask;
	struct en_model *m;
	enum fx_st st;

	FX_TRY(pl_input_ask(&ask, &o->input, &o->a, e));
	ask.path = *o->operand;
	ask.want_raster = 1;
	ask.rotate = ask.rotate < 0 ? 0 : ask.rotate;
	FX_TRY(pl_model_open(&m, &o->model, e));
	if (!ask.dpi)
		ask.max_side = 2 * en_model_info(m)->side;
	st = pl_sampler_new(&o->sampler, m, &o->sample, e);
	if (!st)
		st = each(o, &ask, sample_page, e);
	pl_sampler_free(o->sampler);
	en_model_free(m);
	return st;
}

/* ---- ink that nothing read accounts for ---- */

static enum fx_st ink_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	(void)ud, (void)d, (void)e;
	return FX_OK;
}

static enum fx_st ink_page(
	void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth, struct fx_err *e)
{
	struct inspect *o = ud;
	struct fx_arena a;
	struct fx_raster r;
	char name[40];
	enum fx_st st;

	(void)d, (void)nth;
	printf("page\t%d\t%s\tink %.4f\tunread %.4f\n", p->number, fx_page_status_name(p->status),
		(double)p->ink.share, (double)p->ink.unread);
	if (!o->output_dir)
		return FX_OK;
	snprintf(name, sizeof(name), "ink-%04d.png", p->number);
	fx_arena_init(&a, 0);
	st = pl_sketch_ink(&r, &p->ink, &a, e);
	if (!st)
		st = save(o, &r, 0, name, e);
	fx_arena_reset(&a);
	return st;
}

/* Read as `convert` reads it. */
static enum fx_st show_ink(struct inspect *o, struct fx_err *e)
{
	const struct pl_page_sink sink = { NULL, ink_open, ink_page, ink_open, o };
	const struct pl_read_opts ro = { .task = "ocr", .layer = FX_LAYER_AUTO };
	struct pl_intake_ask ask;
	struct pl_reader *r;
	struct en_model *m;
	enum fx_st st;

	FX_TRY(pl_input_ask(&ask, &o->input, &o->a, e));
	ask.path = *o->operand;
	ask.clip = 1;
	FX_TRY(pl_model_open(&m, &o->model, e));
	st = pl_reader_new(&r, m, &ro, e);
	if (!st)
		st = pl_read(r, &ask, "", &sink, e);
	pl_reader_free(r);
	en_model_free(m);
	return st;
}

/* ---- tables ---- */

static enum fx_st save_table(
	void *ud, const char *name, const struct fx_raster *r, struct fx_err *e)
{
	return save(ud, r, 0, name, e);
}

static enum fx_st show_tables(struct inspect *o, struct fx_err *e)
{
	struct pl_intake_ask ask;
	const struct pl_inspect_table what = { &ask, o->output_dir ? save_table : NULL, o };
	struct en_model *m;
	enum fx_st st;

	FX_TRY(pl_input_ask(&ask, &o->input, &o->a, e));
	ask.path = *o->operand;
	ask.clip = 1;
	FX_TRY(pl_model_open(&m, &o->model, e));
	st = pl_inspect_table(&what, m, e);
	en_model_free(m);
	return st;
}

static enum fx_st dispatch(struct inspect *o, const char *what, int operands, struct fx_err *e)
{
	if (!strcmp(what, "model") && operands <= 1)
		return show_model(o, e);
	if (!strcmp(what, "tokens") && operands == 1)
		return show_tokens(o, e);
	if (!strcmp(what, "answers") && operands == 1)
		return show_answers(o, e);
	if (!strcmp(what, "ink") && operands == 1)
		return show_ink(o, e);
	if (!strcmp(what, "table") && operands == 1)
		return show_tables(o, e);
	if ((!strcmp(what, "pdf") || !strcmp(what, "render") || !strcmp(what, "layout") ||
	     !strcmp(what, "tiles")) && operands == 1)
		return show_document(o, what, e);
	return fx_fail(e, FX_USAGE, "%s", usage);
}

enum fx_st pl_inspect(int argc, char **argv, struct fx_err *e)
{
	struct inspect o = { 0 };
	const struct pl_opt opts[] = {
		PL_MODEL_ROWS(o.model), PL_INPUT_ROWS(o.input),
		PL_TEXT('p', "prompt", "TEXT", o.sample.prompt, "answers: what is asked"),
		PL_TEXT(0, "language", "NAME", o.sample.language,
			"answers: hold them to it [free text]"),
		PL_NUMBER(0, "samples", "N", o.sample.samples, 1, 1000,
			"answers: draw so many [10]"),
		PL_NUMBER(0, "seed", "N", o.sample.seed, 0, 1000000, "answers: draw others [0]"),
		PL_NUMBER(0, "max-new-tokens", "N", o.sample.max_new_tokens, 1, 65536,
			"answers: of each [256]"),
		PL_TEXT(0, "output-dir", "DIR", o.output_dir,
			"pages, layouts, ink, tables or tiles as PNG go there"),
		PL_FLAG(0, "light", o.light, "layout: regions and ink only, on a small raster"),
		PL_FLAG(0, "force", o.force, "overwrite what exists"),
		PL_END,
	};
	/* The subject may stand before the options, as people write it. */
	char *what = argc > 1 && argv[1][0] != '-' ? argv[1] : NULL;
	struct fx_err lost = { 0 };
	enum fx_st st;
	int at;

	FX_TRY(pl_options(argc - (what != NULL), argv + (what != NULL), opts, usage, &at, e));
	if (!at)
		return FX_OK;
	at += what != NULL;
	if (!what && at < argc)
		what = argv[at++];
	if (!what)
		return fx_fail(e, FX_USAGE, "%s", usage);
	o.file = calloc(1, sizeof(*o.file));
	if (!o.file)
		return fx_fail(e, FX_NOMEM, "no memory to write with");
	fx_arena_init(&o.a, 0);
	o.operand = argv + at;
	st = dispatch(&o, what, argc - at, e);
	fx_arena_reset(&o.a);
	free(o.file);
	if (st == FX_OK || st == FX_DEGRADED)
		FX_TRY(pl_flush(&lost) ? (*e = lost, lost.st) : FX_OK);
	return st;
}
