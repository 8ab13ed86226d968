/* peek.c - see peek.h */
#include "peek.h"

#include "file.h"
#include "json.h"
#include "tensors.h"
#include "vocab.h"

#include <string.h>
#include <sys/stat.h>

int pl_peek_is_file(const char *path)
{
	struct stat s;

	return stat(path, &s) == 0 && !S_ISDIR(s.st_mode);
}

static enum fx_st tensors(const struct fx_map *m, struct fx_arena *a, struct fx_err *e)
{
	struct fx_tensors ts;
	char shape[FX_TENSOR_SHAPE];

	FX_TRY(fx_tensors_parse(&ts, a, m->p, m->n, e));
	printf("safetensors\t%d tensors\n", ts.n);
	for (int i = 0; i < ts.n; i++)
		printf("tensor\t%s\t%s\n", ts.t[i].name,
			fx_tensor_shape(shape, ts.t[i].type, ts.t[i].dim, ts.t[i].rank));
	return FX_OK;
}

static enum fx_st vocab(const struct fx_map *m, int json, struct fx_err *e)
{
	struct en_vocab *v;
	enum fx_st st = json ? en_vocab_json(&v, m->p, m->n, e) : en_vocab_spm(&v, m->p, m->n, e);

	/* As a file of its own it is an input; that no model can be made with it is not the point.
	 */
	if (st)
		return st == FX_MODEL ? fx_fail(e, FX_INPUT, "%s", e->msg) : st;
	printf("tokenizer\t%d pieces\n", en_vocab_size(v));
	en_vocab_free(v);
	return FX_OK;
}

/* A tokenizer.json is an object whose "model" has a "vocab". */
static enum fx_st json(const struct fx_map *m, struct fx_err *e)
{
	cJSON *tree;
	struct fx_err none;
	int is_vocab = 0;

	FX_TRY(fx_json_check(m->p, m->n, e));
	/* Sound JSON that makes no tree (texts with U+0000) is no tokenizer either. */
	if (fx_json_tree(&tree, m->p, m->n, &none) == FX_OK) {
		is_vocab = cJSON_HasObjectItem(cJSON_GetObjectItemCaseSensitive(tree, "model"),
			"vocab");
		cJSON_Delete(tree);
	}
	if (is_vocab)
		return vocab(m, 1, e);
	printf("json\t%zu bytes\n", m->n);
	return FX_OK;
}

static int ends(const char *s, const char *with)
{
	const size_t n = strlen(s), w = strlen(with);

	return n >= w && !strcmp(s + n - w, with);
}

static enum fx_st look(const char *path, const struct fx_map *m, struct fx_arena *a,
	struct fx_err *e)
{
	const unsigned char *p = m->p;

	if (ends(path, ".safetensors") || (m->n > 9 && p[8] == '{' && !p[7] && !p[6]))
		return tensors(m, a, e);
	if (ends(path, ".json") || p[0] == '{' || p[0] == '[')
		return json(m, e);
	if (ends(path, ".model") || p[0] == 0x0a)	/* field 1 of a protobuf: pieces */
		return vocab(m, 0, e);
	return fx_fail(e, FX_INPUT, "neither safetensors nor JSON nor a SentencePiece model");
}

enum fx_st pl_peek(const char *path, struct fx_err *e)
{
	struct fx_map m;
	struct fx_arena a;
	enum fx_st st;

	FX_TRY(fx_map_open(&m, path, e));
	fx_arena_init(&a, 0);
	st = look(path, &m, &a, e);
	fx_arena_reset(&a);
	fx_map_free(&m);
	return st;
}
