/* shape.c - see shape.h */
#include "shape.h"
#include "json.h"

#include <math.h>
#include <string.h>

/* Table 1.2 of the model specification: what config.json may leave out, by hidden size. */
struct published { double hidden, layers, ffn, heads, kv_heads, head_dim, scalar; };
static const struct published published[] = {
	{ 2304, 26, 9216, 8, 4, 256, 256 },
	{ 3584, 42, 14336, 16, 8, 256, 256 },
	{ 4608, 46, 36864, 32, 16, 128, 144 },
};

struct reader {
	const cJSON *object;
	const char *path;	/* "text_config." */
	struct fx_err *e;
	enum fx_st st;		/* sticky */
};

/* A number from min to max; absent: the default, unless that is NAN. */
static double number(struct reader *r, const char *key, double fallback, double min, double max)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(r->object, key);

	if (r->st)
		return 0;
	if (!item && !isnan(fallback))
		return fallback;
	if (!item)
		r->st = fx_fail(r->e, FX_MODEL, "config.json: %s%s is missing, and no published "
			"model has this hidden_size", r->path, key);
	else if (!cJSON_IsNumber(item))
		r->st = fx_fail(r->e, FX_MODEL, "config.json: %s%s is not a number", r->path, key);
	else if (!(item->valuedouble >= min && item->valuedouble <= max))
		r->st = fx_fail(r->e, FX_MODEL, "config.json: %s%s: expected %g to %g, found %g",
			r->path, key, min, max, item->valuedouble);
	else
		return item->valuedouble;
	return 0;
}

static int whole(struct reader *r, const char *key, double fallback, double min, double max)
{
	double v = number(r, key, fallback, min, max);

	if (!r->st && v != floor(v))
		r->st = fx_fail(r->e, FX_MODEL, "config.json: %s%s is not a whole number", r->path,
			key);
	return r->st ? 0 : (int)v;
}

static double softcap(struct reader *r, const char *key, double fallback)
{
	if (cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(r->object, key)))
		return 0;
	return number(r, key, fallback, 0, 1e6);
}

static void text_is(struct reader *r, const char *key, const char *want)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(r->object, key);

	if (!r->st && item && (!cJSON_IsString(item) || strcmp(item->valuestring, want) != 0))
		r->st = fx_fail(r->e, FX_MODEL, "config.json: %s%s: expected %s, found %.60s",
			r->path, key, want, cJSON_IsString(item) ? item->valuestring : "no text");
}

static void vision(struct reader *r, struct en_shape *s)
{
	text_is(r, "model_type", "siglip_vision_model");
	text_is(r, "hidden_act", "gelu_pytorch_tanh");
	s->v_hidden = whole(r, "hidden_size", 1152, 1, 65536);
	s->v_layers = whole(r, "num_hidden_layers", 27, 1, 1024);
	s->v_heads = whole(r, "num_attention_heads", 16, 1, 1024);
	s->v_ffn = whole(r, "intermediate_size", 4304, 1, 1 << 20);
	s->patch = whole(r, "patch_size", 14, 1, 256);
	s->v_eps = number(r, "layer_norm_eps", 1e-6, 0, 1);
	s->patch_values = 3 * s->patch * s->patch;
	if (!r->st && s->v_hidden % s->v_heads)
		r->st = fx_fail(r->e, FX_MODEL, "config.json: vision_config.hidden_size %d is not "
			"a multiple of num_attention_heads %d", s->v_hidden, s->v_heads);
}

static void text(struct reader *r, struct en_shape *s)
{
	struct published p = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };

	text_is(r, "model_type", "gemma2");
	text_is(r, "hidden_activation", "gelu_pytorch_tanh");
	s->hidden = whole(r, "hidden_size", NAN, 1, 65536);
	for (size_t i = 0; i < FX_COUNT(published); i++)
		if (published[i].hidden == s->hidden)
			p = published[i];
	s->layers = whole(r, "num_hidden_layers", p.layers, 1, 1024);
	s->ffn = whole(r, "intermediate_size", p.ffn, 1, 1 << 20);
	s->heads = whole(r, "num_attention_heads", p.heads, 1, 1024);
	s->kv_heads = whole(r, "num_key_value_heads", p.kv_heads, 1, 1024);
	s->head_dim = whole(r, "head_dim", p.head_dim, 2, 4096);
	s->query_scale = 1 / sqrt(number(r, "query_pre_attn_scalar", p.scalar, 1e-3, 1e6));
	s->eps = number(r, "rms_norm_eps", 1e-6, 0, 1);
	s->rope_base = number(r, "rope_theta", 10000, 1, 1e12);
	s->max_positions = whole(r, "max_position_embeddings", 8192, 1, 1 << 24);
	s->attn_cap = softcap(r, "attn_logit_softcapping", 50);
	s->final_cap = softcap(r, "final_logit_softcapping", 30);
	s->tied =
		!cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(r->object, "tie_word_embeddings"));
	s->q_width = s->heads * s->head_dim;
	s->kv_width = s->kv_heads * s->head_dim;
	if (!r->st && (s->heads % s->kv_heads || s->head_dim % 2))
		r->st = fx_fail(r->e, FX_MODEL,
			"config.json: text_config has %d query heads for %d "
			"key-value heads of %d: no whole groups or an odd width",
			s->heads, s->kv_heads, s->head_dim);
}

static void section(struct reader *r, const cJSON *root, const char *name, const char *path)
{
	r->object = cJSON_GetObjectItemCaseSensitive(root, name);
	r->path = path;
	if (!r->st && !cJSON_IsObject(r->object))
		r->st = fx_fail(
			r->e, FX_MODEL, "config.json: %s is missing or not an object", name);
}

enum fx_st en_shape_parse(struct en_shape *s, const void *json, size_t n, struct fx_err *e)
{
	struct reader r = { .path = "", .e = e };
	cJSON *root;

	*s = (struct en_shape){ 0 };
	if (fx_json_tree(&root, json, n, e) != FX_OK) {
		e->st = e->st == FX_NOMEM ? FX_NOMEM : FX_MODEL;
		return fx_wrap(e, "config.json");
	}
	r.object = root;
	if (!cJSON_IsObject(root))
		r.st = fx_fail(e, FX_MODEL, "config.json: not an object");
	text_is(&r, "model_type", "paligemma");
	s->bos = whole(&r, "bos_token_id", 2, 0, 1 << 24);
	s->eos = whole(&r, "eos_token_id", 1, 0, 1 << 24);
	s->image = whole(&r, "image_token_index", 257152, 0, 1 << 24);
	section(&r, root, "vision_config", "vision_config.");
	if (!r.st)
		vision(&r, s);
	section(&r, root, "text_config", "text_config.");
	if (!r.st)
		text(&r, s);
	cJSON_Delete(root);
	return r.st;
}
