/* model.c - see model.h */
#include "model.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIG ((size_t)1 << 30)	/* bytes of weights */

enum fx_st pl_model_path(const char **path, char *buf, size_t n, const struct pl_model_opts *o,
	struct fx_err *e)
{
	static const char *const place[] = { "../share/palimpsest/model", "../../samples/model" };
	const char *env = getenv("PALIMPSEST_MODEL");
	ssize_t len;
	char *slash;

	*path = o->model ? o->model : env && *env ? env : NULL;
	if (*path)
		return FX_OK;
	len = readlink("/proc/self/exe", buf, n - 1);
	buf[len > 0 ? len : 0] = 0;
	slash = strrchr(buf, '/');
	for (size_t i = 0; slash && i < FX_COUNT(place); i++) {
		if (strlen(place[i]) >= n - (size_t)(slash + 1 - buf))
			continue;
		memcpy(slash + 1, place[i], strlen(place[i]) + 1);
		*path = buf;
		if (access(buf, R_OK | X_OK) == 0)
			return FX_OK;
	}
	return fx_fail(e, FX_MODEL, "no model: name one with --model or PALIMPSEST_MODEL");
}

enum fx_st pl_model_open(struct en_model **m, const struct pl_model_opts *o, struct fx_err *e)
{
	return pl_model_open_side(m, o, 0, e);
}

enum fx_st pl_model_open_side(struct en_model **m, const struct pl_model_opts *o, int side,
	struct fx_err *e)
{
	const struct en_open open = { .threads = o->threads, .isa = o->isa, .side = side,
		.memory = (size_t)o->memory << 20, .precision = o->precision };
	char buf[4096];
	const char *path;

	*m = NULL;
	FX_TRY(pl_model_path(&path, buf, sizeof(buf), o, e));
	FX_TRY(en_model_open(m, path, &open, e));
	if (!en_model_info(*m)->packed && en_model_info(*m)->weight_bytes > BIG &&
	    isatty(STDERR_FILENO) == 1)
		fx_log(FX_WARN, "%s is packed into memory each time; it opens at once after: "
			"palimpsest model import %s -o FILE --precision int8", path, path);
	return FX_OK;
}

static void on_packing(void *ud, size_t done, size_t total)
{
	pl_progress_bytes(ud, "packing weights", done, total);
}

void pl_model_progress(struct en_model *m, struct pl_progress *p)
{
	en_model_on_packing(m, on_packing, p);
}

static void show_text(const struct en_info *i, const struct fx_manifest *manifest)
{
	printf("name\t%s\n", i->name);
	printf("parameters\t%lld\n", i->params);
	printf("bytes\t%zu\n", i->weight_bytes);
	printf("precision\t%s\n", i->precision);
	printf("layout\t%s\n", i->packed ? "packed" : "folder");
	printf("picture\t%d x %d pixels, %d tokens\n", i->side, i->side, i->patches);
	printf("image tower\t%d layers of %d, %d heads\n", i->v_layers, i->v_hidden, i->v_heads);
	printf("decoder\t%d layers of %d, %d query and %d key-value heads of %d\n", i->layers,
		i->hidden, i->heads, i->kv_heads, i->head_dim);
	printf("vocabulary\t%d rows\n", i->vocab_rows);
	for (int t = 0; manifest && t < manifest->tasks; t++)
		printf("task\t%s\n", manifest->task[t].name);
}

static cJSON *described(const struct en_info *i, const struct fx_manifest *manifest)
{
	cJSON *o = cJSON_CreateObject(), *tasks = cJSON_AddArrayToObject(o, "tasks");
	const struct { const char *name; double value; } number[] = {
		{ "parameters", (double)i->params }, { "bytes", (double)i->weight_bytes },
		{ "side", i->side }, { "patch", i->patch }, { "image_tokens", i->patches },
		{ "vision_layers", i->v_layers }, { "vision_hidden", i->v_hidden },
		{ "vision_heads", i->v_heads }, { "vision_ffn", i->v_ffn },
		{ "layers", i->layers }, { "hidden", i->hidden }, { "ffn", i->ffn },
		{ "heads", i->heads }, { "kv_heads", i->kv_heads }, { "head_dim", i->head_dim },
		{ "vocabulary", i->vocab_rows },
	};

	cJSON_AddStringToObject(o, "name", i->name);
	cJSON_AddStringToObject(o, "precision", i->precision);
	cJSON_AddStringToObject(o, "layout", i->packed ? "packed" : "folder");
	if (manifest && manifest->licence)
		cJSON_AddStringToObject(o, "licence", manifest->licence);
	for (size_t n = 0; n < FX_COUNT(number); n++)
		cJSON_AddNumberToObject(o, number[n].name, number[n].value);
	for (int t = 0; manifest && t < manifest->tasks; t++)
		cJSON_AddItemToArray(tasks, cJSON_CreateString(manifest->task[t].name));
	return o;
}

enum fx_st pl_model_show(const struct pl_model_opts *o, int json, struct fx_err *e)
{
	struct en_model *m;
	enum fx_st st = FX_OK;
	cJSON *all;
	char *text;

	FX_TRY(pl_model_open(&m, o, e));
	if (json) {
		all = described(en_model_info(m), en_model_manifest(m));
		text = cJSON_Print(all);
		cJSON_Delete(all);
		if (text)
			puts(text);
		else
			st = fx_fail(e, FX_NOMEM, "no memory for a description");
		cJSON_free(text);
	} else {
		show_text(en_model_info(m), en_model_manifest(m));
	}
	en_model_free(m);
	return st;
}
