/* cmd_inspect.c - `palimpsest inspect`: what the program sees in a checkpoint or a text */
#include "cmd.h"
#include "engine.h"

#include <string.h>

static const char usage[] = "palimpsest inspect model|tokens [--model DIR] [TEXT]";

struct inspect {
	const char *model;
	int threads;
};

static enum fx_st show_model(const struct en_model *m, struct fx_err *e)
{
	const struct en_info *i = en_model_info(m);
	const struct fx_manifest *manifest = en_model_manifest(m);

	printf("name\t%s\n", i->name);
	printf("parameters\t%lld\n", i->params);
	printf("bytes\t%zu\n", i->weight_bytes);
	printf("precision\t%s\n", i->precision);
	printf("picture\t%d x %d pixels, %d tokens\n", i->side, i->side, i->patches);
	printf("image tower\t%d layers of %d, %d heads\n", i->v_layers, i->v_hidden, i->v_heads);
	printf("decoder\t%d layers of %d, %d query and %d key-value heads of %d\n", i->layers,
		i->hidden, i->heads, i->kv_heads, i->head_dim);
	printf("vocabulary\t%d rows\n", i->vocab_rows);
	for (int t = 0; manifest && t < manifest->tasks; t++)
		printf("task\t%s\n", manifest->task[t].name);
	return pl_flush(e);
}

static enum fx_st show_tokens(const struct en_model *m, const char *text, struct fx_err *e)
{
	const struct en_vocab *v = en_model_vocab(m);
	struct en_ids ids;
	struct fx_arena a;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = en_vocab_encode(v, (struct fx_span){ text, strlen(text) }, 0, &a, &ids, e);
	for (int i = 0; !st && i < ids.n; i++) {
		size_t n;
		const char *piece = en_vocab_piece(v, ids.id[i], &n);

		printf("%d\t%.*s\n", ids.id[i], (int)n, piece);
	}
	fx_arena_reset(&a);
	return st ? st : pl_flush(e);
}

enum fx_st pl_inspect(int argc, char **argv, struct fx_err *e)
{
	struct inspect o = { .model = "samples/model" };
	const struct pl_opt opts[] = {
		{'m', "model", "DIR", "the checkpoint [samples/model]", &o.model, NULL, 0, 0, NULL},
		{0, "threads", "N", "threads [those the system allows]", NULL, &o.threads, 1, 256,
			NULL},
		{0, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL},
	};
	struct en_open open = { 0 };
	struct en_model *m;
	enum fx_st st;
	int at;

	FX_TRY(pl_options(argc, argv, opts, usage, &at, e));
	if (!at)
		return FX_OK;
	if (argc - at != 1 + (at < argc && !strcmp(argv[at], "tokens")) ||
	    (strcmp(argv[at], "model") != 0 && strcmp(argv[at], "tokens") != 0))
		return fx_fail(e, FX_USAGE, "%s", usage);
	open.threads = o.threads;
	FX_TRY(en_model_open(&m, o.model, &open, e));
	st = strcmp(argv[at], "model") ? show_tokens(m, argv[at + 1], e) : show_model(m, e);
	en_model_free(m);
	return st;
}
