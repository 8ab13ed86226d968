/* structure-of - what structure finds in a document: one line for each block, page, kind, level and
 * text. usage: structure-of [--read] [--places] [--raw] FILE...
 * Words come from the text layer; with --read, the model that ships reads the page. --raw: blocks
 * as they were before. */
#include "model.h"
#include "read.h"
#include "structure.h"

#include <string.h>

struct shown { struct pp_structure *s; int places, raw; };

static void put_text(const struct fx_dpage *p, const struct fx_dblock *b)
{
	for (int l = b->line; l < b->line + b->lines; l++)
		for (int i = p->line[l].word; i < p->line[l].word + p->line[l].words; i++) {
			const struct fx_dword *w = p->word + i;
			const size_t n = strlen(w->text);
			const size_t off = w->join != FX_JOIN_HYPHEN ? 0 :
				w->text[n - 1] & 0x80 ? n > 2 && w->text[n - 2] & 0x40 ? 2 : 3 : 1;

			printf("%.*s%s", (int)(n - off), w->text,
				w->join == FX_JOIN_BLANK ? " " : "");
		}
}

static void show(const struct shown *o, const struct fx_dpage *p)
{
	for (int i = 0; i < p->blocks; i++) {
		const struct fx_dblock *b = p->block + i;

		printf("%d\t%s", p->number, fx_dblock_name(b->kind));
		if (b->level)
			printf(" %d", b->level);
		if (b->marker)
			printf(" marker %d", b->marker);
		printf("%s\t", b->continues ? " +" : "");
		if (o->places)
			printf("(%.0f %.0f %.0f %.0f) ", (double)b->quad[0], (double)b->quad[1],
				(double)b->quad[4], (double)b->quad[5]);
		put_text(p, b);
		putchar('\n');
	}
	if (!p->blocks)
		printf("%d\t(%s)\n", p->number, fx_page_status_name(p->status));
}

static enum fx_st drain(const struct shown *o, int last, struct fx_err *e)
{
	const struct fx_dpage *p;

	for (;;) {
		FX_TRY(pp_structure_get(o->s, &p, last, e));
		if (!p)
			return FX_OK;
		show(o, p);
	}
}

static enum fx_st on_open(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct shown *o = ud;

	printf("== %s\n", d->name);
	return pp_structure_new(&o->s, e);
}

static enum fx_st on_page(void *ud, const struct fx_document *d, const struct fx_dpage *p, int nth,
	struct fx_err *e)
{
	struct shown *o = ud;

	(void)d, (void)nth;
	if (o->raw) {
		show(o, p);
		return FX_OK;
	}
	FX_TRY(pp_structure_put(o->s, p, e));
	return drain(o, 0, e);
}

static enum fx_st on_close(void *ud, const struct fx_document *d, struct fx_err *e)
{
	struct shown *o = ud;

	(void)d;
	FX_TRY(drain(o, 1, e));
	pp_structure_free(o->s);
	o->s = NULL;
	return FX_OK;
}

int main(int argc, char **argv)
{
	const struct pl_model_opts where = { 0 };
	struct shown o = { 0 };
	const struct pl_page_sink sink = { NULL, on_open, on_page, on_close, &o };
	struct pl_read_opts how = { .task = "ocr", .layer = FX_LAYER_TEXT };
	struct pl_reader *r = NULL;
	struct en_model *m = NULL;
	struct fx_err e = { 0 };
	int i = 1, bad = 0;

	for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
		if (!strcmp(argv[i], "--read"))
			how.layer = FX_LAYER_IGNORE;
		o.places |= !strcmp(argv[i], "--places");
		o.raw |= !strcmp(argv[i], "--raw");
	}
	if (pl_model_open(&m, &where, &e) != FX_OK || pl_reader_new(&r, m, &how, &e) != FX_OK) {
		fprintf(stderr, "structure-of: %s\n", e.msg);
		return 1;
	}
	for (; i < argc; i++) {
		const struct pl_intake_ask ask = { .path = argv[i] };

		if (pl_read(r, &ask, argv[i], &sink, &e) != FX_OK) {
			fprintf(stderr, "structure-of: %s: %s\n", argv[i], e.msg);
			bad = 1;
		}
		pp_structure_free(o.s);
		o.s = NULL;
	}
	pl_reader_free(r);
	en_model_free(m);
	return bad;
}
