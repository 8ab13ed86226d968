/* weights.c - see weights.h */
#define _GNU_SOURCE	/* MAP_ANONYMOUS, madvise */
#include "weights.h"
#include "json.h"
#include "op.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define NAME 192		/* bytes of a canonical tensor name */
#define MAX_SHARDS 1000
#define MAX_JSON ((size_t)64 << 20)

/* ---- names ---- */

static int starts(const char **s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*s, word, n) != 0)
		return 0;
	*s += n;
	return 1;
}

int en_weights_canonical(char *out, size_t n, const char *name)
{
	static const char base[] = ".base_layer.";
	const char *head = "", *cut;

	starts(&name, "base_model.model.");
	if (starts(&name, "model.language_model."))
		head = "language_model.model.";
	else if (!strncmp(name, "model.vision_tower.", 19) ||
		 !strncmp(name, "model.multi_modal_projector.", 28))
		name += 6;
	else if (!strcmp(name, "lm_head.weight"))
		head = "language_model.";
	cut = strstr(name, base);
	if (cut)
		return snprintf(out, n, "%s%.*s.%s", head, (int)(cut - name), name,
			cut + sizeof(base) - 1);
	return snprintf(out, n, "%s%s", head, name);
}

/* ---- shards ---- */

struct held {
	struct fx_tensor t;	/* by its canonical name */
	int packed;		/* 1: panels, of this precision */
	enum en_precision type;
};

struct shards {
	struct en_weights *w;
	struct fx_arena *a;
	const struct en_store *store;
	int want;		/* precision of panels; -1: as stored */
	struct held *t;		/* (n) of all shards, sorted */
	int n, room;
	struct fx_err *e;
};

static enum fx_st add(struct shards *s, const struct fx_tensors *ts)
{
	for (int i = 0; i < ts->n; i++) {
		struct fx_tensor t = ts->t[i];
		char name[NAME];

		if (strstr(t.name, ".lora_"))
			return fx_fail(s->e, FX_MODEL, "tensor %.120s belongs to an adapter: merge "
				"it into the model first", t.name);
		if (en_weights_canonical(name, sizeof(name), t.name) >= NAME)
			return fx_fail(s->e, FX_MODEL, "tensor %.120s: a name too long", t.name);
		if (s->n == s->room) {
			int room = s->room ? 2 * s->room : 2048;
			struct held *p = realloc(s->t, (size_t)room * sizeof(*p));

			if (!p)
				return fx_fail(s->e, FX_NOMEM, "table of %d tensors", room);
			s->t = p;
			s->room = room;
		}
		t.name = fx_strndup(s->a, name, strlen(name));
		if (!t.name)
			return fx_fail(s->e, FX_NOMEM, "names of tensors");
		s->t[s->n++] = (struct held){ .t = t };
		s->w->bytes += t.bytes;
	}
	return FX_OK;
}

static enum fx_st shard(struct shards *s, const char *file)
{
	struct fx_map *map = &s->w->map[s->w->maps];
	struct fx_tensors ts;
	struct fx_arena tmp;
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/%s", s->store->path, file);
	enum fx_st st;

	if (n < 0 || (size_t)n >= sizeof(path) || strchr(file, '/') || file[0] == '.')
		return fx_fail(s->e, FX_MODEL, "not a name of a shard: %.80s", file);
	fx_arena_init(&tmp, (size_t)512 << 20);
	st = fx_map_open(map, path, s->e);
	if (!st) {
		s->w->maps++;
		st = fx_tensors_parse(&ts, &tmp, map->p, map->n, s->e);
	}
	if (!st)
		st = add(s, &ts);
	fx_arena_reset(&tmp);
	if (st && st != FX_NOMEM)
		s->e->st = FX_MODEL;
	return st ? fx_wrap(s->e, "%s", file) : FX_OK;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct fx_tensor *)a)->name, ((const struct fx_tensor *)b)->name);
}

static const struct held *lookup(const struct shards *s, const char *name)
{
	const struct held key = { .t.name = name };

	return s->n ? bsearch(&key, s->t, (size_t)s->n, sizeof(key), by_name) : NULL;
}

static int text_of(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each shard that weight_map names, once; every tensor that it names must then be there. */
static enum fx_st indexed(struct shards *s, const cJSON *map)
{
	size_t n = (size_t)cJSON_GetArraySize(map), i = 0;
	const char **file = FX_NEWN(s->a, n, const char *);
	const cJSON *item;

	if (!file)
		return fx_fail(s->e, FX_NOMEM, "index of %zu tensors", n);
	cJSON_ArrayForEach(item, map) {
		if (!cJSON_IsString(item))
			return fx_fail(
				s->e, FX_MODEL, "weight_map: %.80s has no file", item->string);
		file[i++] = item->valuestring;
	}
	qsort(file, n, sizeof(*file), text_of);
	s->w->map = FX_NEWN(s->a, MAX_SHARDS, struct fx_map);
	if (!s->w->map)
		return fx_fail(s->e, FX_NOMEM, "shards");
	for (i = 0; i < n; i++)
		if (!i || strcmp(file[i], file[i - 1]) != 0) {
			if (s->w->maps == MAX_SHARDS)
				return fx_fail(s->e, FX_MODEL, "over %d shards", MAX_SHARDS);
			FX_TRY(shard(s, file[i]));
		}
	qsort(s->t, (size_t)s->n, sizeof(*s->t), by_name);
	cJSON_ArrayForEach(item, map) {
		char name[NAME];

		if (en_weights_canonical(name, sizeof(name), item->string) >= NAME ||
		    !lookup(s, name))
			return fx_fail(s->e, FX_MODEL,
				"tensor %.120s: expected in %.80s, not found "
				"there",
				item->string, item->valuestring);
	}
	return FX_OK;
}

static enum fx_st load(struct shards *s)
{
	static const char index[] = "model.safetensors.index.json";
	char path[4096];
	const void *p;
	size_t n;
	cJSON *root = NULL;
	struct fx_arena tmp;
	enum fx_st st;

	if (snprintf(path, sizeof(path), "%s/%s", s->store->path, index) >= (int)sizeof(path))
		return fx_fail(s->e, FX_MODEL, "path too long");
	fx_arena_init(&tmp, 0);
	st = fx_file_read(&p, &n, &tmp, path, MAX_JSON, s->e);
	if (st == FX_INPUT) {		/* no index: one file */
		s->w->map = FX_NEWN(s->a, 1, struct fx_map);
		st = s->w->map ? shard(s, "model.safetensors") :
			fx_fail(s->e, FX_NOMEM, "shards");
		if (!st)
			qsort(s->t, (size_t)s->n, sizeof(*s->t), by_name);
		return st;
	}
	if (!st)
		st = fx_json_tree(&root, p, n, s->e);
	if (!st) {
		const cJSON *map = cJSON_GetObjectItemCaseSensitive(root, "weight_map");

		st = cJSON_IsObject(map) ? indexed(s, map) :
			fx_fail(s->e, FX_MODEL, "weight_map is missing or not an object");
	}
	cJSON_Delete(root);
	fx_arena_reset(&tmp);
	if (st && st != FX_NOMEM)
		s->e->st = FX_MODEL;
	return st ? fx_wrap(s->e, "%s", index) : FX_OK;
}

static enum fx_st outlined(struct shards *s, const struct en_outline *d)
{
	const struct fx_tensors ts = { (struct fx_tensor *)(uintptr_t)d->tensor, d->tensors };

	FX_TRY(add(s, &ts));
	qsort(s->t, (size_t)s->n, sizeof(*s->t), by_name);
	return FX_OK;
}

/* ---- a packed file ---- */

/* A whole number from 1 to 2^24 at *s, which moves past it; 0: none. */
static int size_at(const char **s)
{
	int v = 0;

	for (; **s >= '0' && **s <= '9' && v <= 1 << 24; ++*s)
		v = 10 * v + (**s - '0');
	return v <= 1 << 24 ? v : 0;
}

/* "NAME:PRECISION:NxK" becomes NAME, with dimensions N and K. 0: no such name,
 * or not of the bytes that it needs. */
static int packed_matrix(struct held *h, char name[NAME])
{
	struct fx_tensor *t = &h->t;
	char word[8];
	const char *colon = strchr(t->name, ':'), *second = colon ? strchr(colon + 1, ':') : NULL;
	const char *at = second ? second + 1 : NULL;
	int type, n, k;

	if (!second || colon - t->name >= NAME || second - colon > (long)sizeof(word))
		return 0;
	snprintf(name, NAME, "%.*s", (int)(colon - t->name), t->name);
	snprintf(word, sizeof(word), "%.*s", (int)(second - colon - 1), colon + 1);
	type = en_precision_find(word);
	n = size_at(&at);
	k = *at == 'x' ? (at++, size_at(&at)) : 0;
	if (type < 0 || *at || n < 1 || k < 1 || t->type != FX_U8 ||
	    t->bytes != EN_PACKED_PAGES(en_panels_bytes((enum en_precision)type, n, k)) ||
	    (uintptr_t)t->data % 64)
		return 0;
	t->rank = 2;
	t->dim[0] = n;
	t->dim[1] = k;
	h->packed = 1;
	h->type = (enum en_precision)type;
	return 1;
}

static enum fx_st unpack(struct shards *s, const struct fx_tensors *ts)
{
	s->n = ts->n;
	s->t = calloc((size_t)ts->n + 1, sizeof(*s->t));
	if (!s->t)
		return fx_fail(s->e, FX_NOMEM, "table of %d tensors", ts->n);
	for (int i = 0; i < ts->n; i++) {
		struct fx_tensor *t = &s->t[i].t;
		char name[NAME];

		*t = ts->t[i];
		s->w->bytes += t->bytes;
		if (!strncmp(t->name, EN_PACKED, strlen(EN_PACKED)) || !strchr(t->name, ':'))
			continue;
		if (!packed_matrix(&s->t[i], name))
			return fx_fail(s->e, FX_MODEL, "tensor %.120s: its name and "
				"its bytes do not agree", t->name);
		t->name = fx_strndup(s->a, name, strlen(name));
		if (!t->name)
			return fx_fail(s->e, FX_NOMEM, "names of tensors");
	}
	qsort(s->t, (size_t)s->n, sizeof(*s->t), by_name);
	return FX_OK;
}

/* ---- binding ---- */

/* A dimension is a field of en_shape; FREE is set by the file and checked by the caller. */
#define D(field) (short)offsetof(struct en_shape, field)
enum { NONE = -1, FREE = -2, PATCH = -3, RGB = -4 };

struct row {
	size_t to;
	const char *name;
	char kind;
	short dim[4];
};

/* What becomes of a tensor: f32, nothing, and panels as planned() says. */
enum { VECTOR, TABLE, TOWER, HEAD, TEXT };

#define MAT(type, field, kind, name, ...)                                                          \
	{                                                                                          \
		offsetof(struct type, field), name, kind,                                          \
		{                                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define VEC(type, field, name, dim) { offsetof(struct type, field), name, VECTOR, { dim, NONE } }
#define V "vision_tower.vision_model."

static const struct row top[] = {
	MAT(en_weights, patch, TOWER, V "embeddings.patch_embedding.weight", D(v_hidden), RGB,
		PATCH, PATCH),
	VEC(en_weights, patch_b, V "embeddings.patch_embedding.bias", D(v_hidden)),
	MAT(en_weights, position, TABLE, V "embeddings.position_embedding.weight", FREE,
		D(v_hidden), NONE),
	VEC(en_weights, post_w, V "post_layernorm.weight", D(v_hidden)),
	VEC(en_weights, post_b, V "post_layernorm.bias", D(v_hidden)),
	MAT(en_weights, project, TOWER, "multi_modal_projector.linear.weight", D(hidden),
		D(v_hidden), NONE),
	VEC(en_weights, project_b, "multi_modal_projector.linear.bias", D(hidden)),
	MAT(en_weights, embed, HEAD, "language_model.model.embed_tokens.weight", FREE, D(hidden),
		NONE),
	VEC(en_weights, norm, "language_model.model.norm.weight", D(hidden)),
};

static const struct row untied[] = {
	MAT(en_weights, head, HEAD, "language_model.lm_head.weight", D(vocab_rows), D(hidden),
		NONE),
};

#define VL V "encoder.layers.%d."
static const struct row vision[] = {
	VEC(en_vlayer, ln1_w, VL "layer_norm1.weight", D(v_hidden)),
	VEC(en_vlayer, ln1_b, VL "layer_norm1.bias", D(v_hidden)),
	MAT(en_vlayer, q, TOWER, VL "self_attn.q_proj.weight", D(v_hidden), D(v_hidden), NONE),
	VEC(en_vlayer, q_b, VL "self_attn.q_proj.bias", D(v_hidden)),
	MAT(en_vlayer, k, TOWER, VL "self_attn.k_proj.weight", D(v_hidden), D(v_hidden), NONE),
	VEC(en_vlayer, k_b, VL "self_attn.k_proj.bias", D(v_hidden)),
	MAT(en_vlayer, v, TOWER, VL "self_attn.v_proj.weight", D(v_hidden), D(v_hidden), NONE),
	VEC(en_vlayer, v_b, VL "self_attn.v_proj.bias", D(v_hidden)),
	MAT(en_vlayer, out, TOWER, VL "self_attn.out_proj.weight", D(v_hidden), D(v_hidden), NONE),
	VEC(en_vlayer, out_b, VL "self_attn.out_proj.bias", D(v_hidden)),
	VEC(en_vlayer, ln2_w, VL "layer_norm2.weight", D(v_hidden)),
	VEC(en_vlayer, ln2_b, VL "layer_norm2.bias", D(v_hidden)),
	MAT(en_vlayer, fc1, TOWER, VL "mlp.fc1.weight", D(v_ffn), D(v_hidden), NONE),
	VEC(en_vlayer, fc1_b, VL "mlp.fc1.bias", D(v_ffn)),
	MAT(en_vlayer, fc2, TOWER, VL "mlp.fc2.weight", D(v_hidden), D(v_ffn), NONE),
	VEC(en_vlayer, fc2_b, VL "mlp.fc2.bias", D(v_hidden)),
};

#define TL "language_model.model.layers.%d."
static const struct row text[] = {
	VEC(en_layer, in_norm, TL "input_layernorm.weight", D(hidden)),
	MAT(en_layer, q, TEXT, TL "self_attn.q_proj.weight", D(q_width), D(hidden), NONE),
	MAT(en_layer, k, TEXT, TL "self_attn.k_proj.weight", D(kv_width), D(hidden), NONE),
	MAT(en_layer, v, TEXT, TL "self_attn.v_proj.weight", D(kv_width), D(hidden), NONE),
	MAT(en_layer, o, TEXT, TL "self_attn.o_proj.weight", D(hidden), D(q_width), NONE),
	VEC(en_layer, attn_norm, TL "post_attention_layernorm.weight", D(hidden)),
	VEC(en_layer, pre_norm, TL "pre_feedforward_layernorm.weight", D(hidden)),
	MAT(en_layer, gate, TEXT, TL "mlp.gate_proj.weight", D(ffn), D(hidden), NONE),
	MAT(en_layer, up, TEXT, TL "mlp.up_proj.weight", D(ffn), D(hidden), NONE),
	MAT(en_layer, down, TEXT, TL "mlp.down_proj.weight", D(hidden), D(ffn), NONE),
	VEC(en_layer, ffn_norm, TL "post_feedforward_layernorm.weight", D(hidden)),
};

static int64_t dimension(const struct en_shape *shape, short d)
{
	int v;

	if (d == PATCH)
		return shape->patch;
	if (d == RGB)
		return 3;
	memcpy(&v, (const char *)shape + d, sizeof(v));
	return v;
}

static enum en_precision planned(int kind, int want, enum fx_dtype stored)
{
	if (want < 0)
		return stored == FX_BF16 ? EN_BF16 : EN_F32;
	if (want == EN_F32 || want == EN_BF16)
		return (enum en_precision)want;
	return kind == TEXT ? (enum en_precision)want : kind == HEAD ? EN_INT8 : EN_BF16;
}

static enum fx_st store(struct shards *s, const struct held *h, void *to, int kind)
{
	const struct fx_tensor *t = &h->t;
	long long values = 1;
	float *v;

	for (int i = 0; i < t->rank; i++)
		values *= t->dim[i];
	s->w->params += values;
	if (kind != VECTOR) {
		struct en_mat m = { .p = h->packed ? NULL : t->data, .type = t->type,
			.n = (int)t->dim[0], .k = (int)(values / t->dim[0]), .ready = h->packed };

		m.w = (struct en_panels){ h->packed ? t->data : NULL, h->packed ? h->type :
			planned(kind, s->want, t->type), m.n, m.k };
		s->w->integers |= kind != TABLE && m.w.type >= EN_INT8;
		memcpy(to, &m, sizeof(m));
		return FX_OK;
	}
	v = FX_NEWN(s->a, (size_t)t->dim[0], float);
	if (!v)
		return fx_fail(s->e, FX_NOMEM, "vectors of the model");
	en_ops_ref.widen(v, t->data, t->type, (size_t)t->dim[0]);
	memcpy(to, &v, sizeof(v));
	return FX_OK;
}

/* Panels have two dimensions, the rows and the values of one. */
static int fits(const struct held *h, const int64_t *dim, int rank)
{
	const struct fx_tensor *t = &h->t;
	int64_t values = 1;
	int ok = h->packed || (t->rank == rank && (t->type == FX_BF16 || t->type == FX_F16 ||
		t->type == FX_F32));

	for (int i = 0; i < rank; i++)
		ok &= (h->packed || t->dim[i] == dim[i]) && dim[i] > 0 && dim[i] <= 1 << 24;
	for (int i = 1; ok && i < rank; i++)
		values *= dim[i];
	return ok && (!h->packed || (t->dim[0] == dim[0] && t->dim[1] == values));
}

static enum fx_st bind(struct shards *s, const struct en_shape *shape, const struct row *r,
	const char *name, void *dst)
{
	const struct held *h = lookup(s, name);
	char want[FX_TENSOR_SHAPE], found[FX_TENSOR_SHAPE];
	int64_t dim[FX_TENSORS_MAX_RANK] = { 0 };
	int rank = 0;

	if (!h)
		return fx_fail(s->e, FX_MODEL, "tensor %s: not found", name);
	for (; rank < 4 && r->dim[rank] != NONE; rank++)
		dim[rank] = r->dim[rank] == FREE ? h->t.dim[rank] : dimension(shape, r->dim[rank]);
	if (h->packed && (r->kind == VECTOR || r->kind == TABLE))
		return fx_fail(
			s->e, FX_MODEL, "tensor %s: expected plain values, found panels", name);
	if (s->store->packed && !h->packed && r->kind != VECTOR && r->kind != TABLE)
		return fx_fail(
			s->e, FX_MODEL, "tensor %s: expected panels, found plain values", name);
	if (!h->t.data && (r->kind == VECTOR || r->kind == TABLE))
		return fx_fail(s->e, FX_MODEL, "tensor %s: an outline without its values", name);
	if (!fits(h, dim, rank))
		return fx_fail(s->e, FX_MODEL, "tensor %s: expected %s (or F16, F32), found %s",
			name, fx_tensor_shape(want, FX_BF16, dim, rank),
			fx_tensor_shape(found, h->t.type, h->t.dim, h->t.rank));
	return store(s, h, (char *)dst + r->to, r->kind);
}

static enum fx_st bind_all(struct shards *s, const struct en_shape *shape, const struct row *r,
	size_t n, void *dst)
{
	for (size_t i = 0; i < n; i++)
		FX_TRY(bind(s, shape, &r[i], r[i].name, dst));
	return FX_OK;
}

static enum fx_st bind_layers(struct shards *s, const struct en_shape *shape, const struct row *r,
	size_t n, int layer, void *dst)
{
	for (size_t i = 0; i < n; i++) {
		const char *d = strstr(r[i].name, "%d");
		char name[NAME];

		snprintf(name, sizeof(name), "%.*s%d%s", (int)(d - r[i].name), r[i].name, layer,
			d + 2);
		FX_TRY(bind(s, shape, &r[i], name, dst));
	}
	return FX_OK;
}

/* Matrices that are multiplied with the same rows share what is prepared of them. */
static enum fx_st alike(const struct en_weights *w, const struct en_shape *shape, struct fx_err *e)
{
	int ok = 1;

	for (int i = 0; i < shape->v_layers; i++) {
		const struct en_vlayer *l = &w->vlayer[i];

		ok &= l->q.w.type == l->k.w.type && l->q.w.type == l->v.w.type;
	}
	for (int i = 0; i < shape->layers; i++) {
		const struct en_layer *l = &w->layer[i];

		ok &= l->q.w.type == l->k.w.type && l->q.w.type == l->v.w.type &&
			l->gate.w.type == l->up.w.type;
	}
	return ok ? FX_OK : fx_fail(e, FX_MODEL, "matrices of one input have different precisions");
}

static enum fx_st bind_model(struct shards *s, struct en_shape *shape)
{
	struct en_weights *w = s->w;
	struct fx_err *e = s->e;

	for (int i = 1; i < s->n; i++)
		if (!by_name(&s->t[i - 1], &s->t[i]))
			return fx_fail(e, FX_MODEL, "tensor %.120s: found twice", s->t[i].t.name);
	FX_TRY(bind_all(s, shape, top, FX_COUNT(top), w));
	shape->vocab_rows = w->embed.n;
	shape->patches = w->position.n;
	shape->side = (int)lround(sqrt(shape->patches)) * shape->patch;
	if (shape->side / shape->patch * (shape->side / shape->patch) != shape->patches)
		return fx_fail(e, FX_MODEL, "tensor " V "embeddings.position_embedding.weight: "
			"expected a square number of rows, found %d", shape->patches);
	w->head = w->embed;
	w->tied = shape->tied || !lookup(s, untied[0].name);
	w->rows_packed = s->store->packed || s->want >= 0;
	if (!w->tied)
		FX_TRY(bind_all(s, shape, untied, FX_COUNT(untied), w));
	w->vlayer = FX_NEWN(s->a, (size_t)shape->v_layers, struct en_vlayer);
	w->layer = FX_NEWN(s->a, (size_t)shape->layers, struct en_layer);
	if (s->a->failed)
		return fx_fail(e, FX_NOMEM, "layers");
	for (int i = 0; i < shape->v_layers; i++)
		FX_TRY(bind_layers(s, shape, vision, FX_COUNT(vision), i, &w->vlayer[i]));
	for (int i = 0; i < shape->layers; i++)
		FX_TRY(bind_layers(s, shape, text, FX_COUNT(text), i, &w->layer[i]));
	return alike(w, shape, e);
}

/* ---- each of them ---- */

struct visit { en_weight_fn *fn; void *ud; struct fx_err *e; };

static enum fx_st visit(const struct visit *v, const struct en_shape *shape, const struct row *r,
	int layer, void *src)
{
	struct en_weight t = { .name = r->name, .table = r->kind == TABLE };
	const char *d = strstr(r->name, "%d");
	char name[NAME], *at = (char *)src + r->to;

	if (d) {
		snprintf(name, sizeof(name), "%.*s%d%s", (int)(d - r->name), r->name, layer, d + 2);
		t.name = name;
	}
	if (r->kind == VECTOR) {
		memcpy(&t.vector, at, sizeof(t.vector));
		t.n = (int)dimension(shape, r->dim[0]);
	} else {
		t.matrix = (void *)at;
	}
	return v->fn(v->ud, &t, v->e);
}

enum fx_st en_weights_each(struct en_weights *w, const struct en_shape *s, en_weight_fn *fn,
	void *ud, struct fx_err *e)
{
	const struct visit v = { fn, ud, e };

	for (size_t i = 0; i < FX_COUNT(top); i++)
		FX_TRY(visit(&v, s, &top[i], 0, w));
	if (!w->tied)
		FX_TRY(visit(&v, s, &untied[0], 0, w));
	for (int l = 0; l < s->v_layers; l++)
		for (size_t i = 0; i < FX_COUNT(vision); i++)
			FX_TRY(visit(&v, s, &vision[i], l, &w->vlayer[l]));
	for (int l = 0; l < s->layers; l++)
		for (size_t i = 0; i < FX_COUNT(text); i++)
			FX_TRY(visit(&v, s, &text[i], l, &w->layer[l]));
	return FX_OK;
}

/* ---- panels ---- */

#define PANELS_A_UNIT 8

static enum fx_st add_room(void *ud, const struct en_weight *t, struct fx_err *e)
{
	struct en_weights *w = ud;

	(void)e;
	if (t->matrix && !t->table && !t->matrix->ready)
		w->panel_bytes += en_panels_bytes(t->matrix->w.type, t->matrix->n, t->matrix->k);
	return FX_OK;
}

/* Addresses for all matrices; memory comes as they are packed. */
static enum fx_st reserve(struct en_weights *w, const struct en_shape *s, struct fx_err *e)
{
	FX_TRY(en_weights_each(w, s, add_room, w, e));
	if (!w->panel_bytes)
		return FX_OK;
	w->panels = mmap(NULL, w->panel_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
		MAP_NORESERVE, -1, 0);
	if (w->panels == MAP_FAILED) {
		w->panels = NULL;
		return fx_fail(e, FX_NOMEM, "room for %zu MiB of packed weights",
			w->panel_bytes >> 20);
	}
	madvise(w->panels, w->panel_bytes, MADV_HUGEPAGE);
	return FX_OK;
}

static void pack_unit(void *ud, int unit, int thread)
{
	const struct en_mat *m = ud;
	const int all = (m->n + EN_COLUMNS - 1) / EN_COLUMNS, from = unit * PANELS_A_UNIT;

	(void)thread;
	en_panels_fill((void *)(uintptr_t)m->w.p, &m->w, m->p, m->type, from,
		from + PANELS_A_UNIT < all ? from + PANELS_A_UNIT : all);
}

/* Lets go of whole pages of the mapping: what is packed is not read again. */
void en_weights_let_go(const struct en_mat *m)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const size_t bytes = (size_t)m->n * (size_t)m->k * (size_t)fx_dtype_bytes(m->type);
	const uintptr_t from = ((uintptr_t)m->p + page - 1) / page * page;
	const uintptr_t to = ((uintptr_t)m->p + bytes) / page * page;

	if (m->p && from < to)
		madvise((void *)from, to - from, MADV_DONTNEED);
}

const struct en_panels *en_weights_packed(
	struct en_weights *w, struct en_mat *m, struct en_pool *pool)
{
	if (__atomic_load_n(&m->ready, __ATOMIC_ACQUIRE))
		return &m->w;
	pthread_mutex_lock(&w->packing);
	if (!m->ready) {
		m->w.p = w->panels + w->panel_used;
		w->panel_used += en_panels_bytes(m->w.type, m->n, m->k);
		en_pool_run(pool, pack_unit, m, (m->n + EN_COLUMNS * PANELS_A_UNIT - 1) /
			(EN_COLUMNS * PANELS_A_UNIT));
		en_weights_let_go(m);
		if (w->on_packed)
			w->on_packed(w->on_packed_ud, w->panel_used, w->panel_bytes);
		__atomic_store_n(&m->ready, 1, __ATOMIC_RELEASE);
	}
	pthread_mutex_unlock(&w->packing);
	return &m->w;
}

void en_weights_embedding(float *x, struct en_weights *w, int id, struct en_pool *pool)
{
	const struct en_mat *t = &w->embed;
	const size_t size = t->type == FX_F32 ? 4 : 2;

	if (w->rows_packed)
		en_panels_row(x, en_weights_packed(w, w->tied ? &w->head : &w->embed, pool), id);
	else
		en_ops_ref.widen(x, (const char *)t->p + size * (size_t)t->k * (size_t)id, t->type,
			(size_t)t->k);
}

enum fx_st en_weights_open(struct en_weights *w, struct en_shape *s, struct fx_arena *a,
	const struct en_origin *from, struct fx_err *e)
{
	struct shards shards = { .w = w, .a = a, .store = from->store, .want = from->want, .e = e };
	enum fx_st st;

	*w = (struct en_weights){ 0 };
	pthread_mutex_init(&w->packing, NULL);
	st = from->store->outline ? outlined(&shards, from->store->outline) :
		from->store->packed ? unpack(&shards, &from->store->ts) : load(&shards);
	if (!st)
		st = bind_model(&shards, s);
	if (!st)
		st = reserve(w, s, e);
	free(shards.t);
	if (st)
		en_weights_free(w);
	return st;
}

void en_weights_free(struct en_weights *w)
{
	if (w->panels)
		munmap(w->panels, w->panel_bytes);
	pthread_mutex_destroy(&w->packing);
	for (int i = 0; i < w->maps; i++)
		fx_map_free(&w->map[i]);
	*w = (struct en_weights){ 0 };
}
