/* engine.c - see engine.h: opening a checkpoint */
#include "engine.h"
#include "host.h"
#include "run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CONFIG ((size_t)1 << 20)
#define MAX_TOKENIZER ((size_t)64 << 20)
#define UNKNOWN_ROOM ((size_t)1 << 30)	/* for caches, where free memory is not known */

static enum fx_st open_shape(struct en_model *m, struct fx_err *e)
{
	struct fx_arena a;
	struct fx_span text;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = en_store_part(&text, &m->store, "config.json", MAX_CONFIG, &a, e);
	if (st)
		fx_wrap(e, "config.json");
	else
		st = en_shape_parse(&m->shape, text.p, text.n, e);
	fx_arena_reset(&a);
	return st;
}

static enum fx_st open_manifest(struct en_model *m, struct fx_err *e)
{
	struct fx_arena a;
	struct fx_span text;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = en_store_part(&text, &m->store, "palimpsest.json", MAX_CONFIG, &a, e);
	if (!st) {
		st = fx_manifest_parse(&m->manifest, &m->mem, text.p, text.n, e);
		m->has_manifest = !st;
	} else if (st == FX_INPUT) {
		st = FX_OK;		/* published checkpoints have none */
	}
	fx_arena_reset(&a);
	if (!st && m->has_manifest && m->manifest.attn_softcap >= 0)
		m->shape.attn_cap = m->manifest.attn_softcap;
	if (!st && m->has_manifest && m->manifest.final_softcap >= 0)
		m->shape.final_cap = m->manifest.final_softcap;
	return st ? fx_wrap(e, "palimpsest.json") : FX_OK;
}

/* A packed file has the table; else tokenizer.model where there is one (the model was trained with
 * it), else tokenizer.json. */
static enum fx_st open_vocab(struct en_model *m, struct fx_err *e)
{
	static const struct { const char *file;
		enum fx_st (*open)(struct en_vocab **, const void *, size_t, struct fx_err *);
	} kind[] = { { EN_PACKED_TABLE, en_vocab_flat }, { "tokenizer.model", en_vocab_spm },
		{ "tokenizer.json", en_vocab_json } };
	enum fx_st st = FX_INPUT;
	size_t i = !m->store.packed;

	for (; i < FX_COUNT(kind) && st == FX_INPUT; i++) {
		struct fx_arena a;
		struct fx_span text;

		fx_arena_init(&a, 0);
		st = en_store_part(&text, &m->store, kind[i].file, MAX_TOKENIZER, &a, e);
		if (!st && (st = kind[i].open(&m->vocab, text.p, text.n, e)) == FX_INPUT)
			st = e->st = FX_MODEL;
		fx_arena_reset(&a);
	}
	return st ? fx_wrap(e, "%s", kind[i - 1].file) : FX_OK;
}

static enum fx_st index_vocab(struct en_model *m, struct fx_err *e)
{
	const struct en_shape *s = &m->shape;
	struct fx_arena a;
	struct en_ids ids;
	int value;
	enum fx_st st;

	if (s->bos >= s->vocab_rows || s->eos >= s->vocab_rows)
		return fx_fail(e, FX_MODEL,
			"config.json: token ids %d and %d, but the embedding has "
			"%d rows",
			s->bos, s->eos, s->vocab_rows);
	m->choosable = FX_NEWN(&m->mem, (size_t)s->vocab_rows, unsigned char);
	if (!m->choosable)
		return fx_fail(e, FX_NOMEM, "table of %d tokens", s->vocab_rows);
	for (int id = 0; id < s->vocab_rows && id < en_vocab_size(m->vocab); id++) {
		size_t len;

		m->choosable[id] = en_vocab_piece(m->vocab, id, &len) && id != s->image &&
			!(len == 7 && en_vocab_kind(m->vocab, id, &value) == EN_CONTROL_PIECE &&
			!memcmp(en_vocab_piece(m->vocab, id, &len), "<image>", 7));
	}
	fx_arena_init(&a, 0);
	st = en_vocab_encode(m->vocab, (struct fx_span){ "\n", 1 }, 0, &a, &ids, e);
	if (!st && (ids.n != 1 || ids.id[0] >= s->vocab_rows))
		st = fx_fail(e, FX_MODEL, "tokenizer: the newline is not one token of the model");
	m->newline = st ? 0 : ids.id[0];
	fx_arena_reset(&a);
	return st;
}

struct en_cache en_model_cache(const struct en_model *m, int room)
{
	return (struct en_cache){ NULL, m->cache, m->shape.kv_heads, m->shape.head_dim, room };
}

/* Weights, and one page's activations and cache at 1,024 tokens of text. Half of what is left goes
 * to caches of pages beside it. */
static enum fx_st check_memory(struct en_model *m, size_t budget, struct fx_err *e)
{
	const struct en_shape *s = &m->shape;
	size_t rows = (size_t)s->patches + 1024, have = budget ? budget : en_host_memory();
	const struct en_cache cache = en_model_cache(m, (int)rows);
	size_t page = rows * sizeof(float) * (4 * (size_t)s->hidden + 2 * (size_t)s->q_width +
		6 * (size_t)s->v_hidden) +
		(size_t)en_cache_pages(&cache) * en_page_bytes(&cache, s->layers);
	size_t need =
		m->w.panel_bytes + (m->store.packed ? m->w.bytes : 0) + page + 64 * 1024 * 1024;

	if (have && need > have)
		return fx_fail(e, FX_NOMEM, "the model needs %zu MiB, and %zu MiB are free",
			need >> 20, have >> 20);
	m->room = have ? (have - need) / 2 : UNKNOWN_ROOM;
	return FX_OK;
}

static const char *base_name(const char *dir)
{
	const char *slash = strrchr(dir, '/');

	return slash && slash[1] ? slash + 1 : dir;
}

static void describe(struct en_model *m, const char *dir)
{
	const struct en_shape *s = &m->shape;
	const struct en_mat *q = &m->w.layer[0].q;
	const char *name = m->has_manifest ? m->manifest.name : base_name(dir);

	m->info = (struct en_info){
		.name = fx_strndup(&m->mem, name, strlen(name)),
		.side = s->side, .patch = s->patch, .patches = s->patches,
		.hidden = s->hidden, .layers = s->layers, .heads = s->heads,
		.kv_heads = s->kv_heads, .head_dim = s->head_dim, .ffn = s->ffn,
		.v_hidden = s->v_hidden, .v_layers = s->v_layers, .v_heads = s->v_heads,
		.v_ffn = s->v_ffn, .vocab_rows = s->vocab_rows,
		.max_positions = s->max_positions,
		.attn_softcap = s->attn_cap, .final_softcap = s->final_cap,
		.params = m->w.params, .weight_bytes = m->w.bytes,
		.precision = en_precision_name(q->w.type), .packed = m->store.packed,
		.isa = m->ops->name, .threads = en_pool_threads(m->pool),
	};
}

static enum fx_st open_model(struct en_model *m, const char *dir, const struct en_open *o,
	struct fx_err *e)
{
	m->ops = o->isa ? en_ops_lookup(o->isa) : en_ops_best();
	if (!m->ops)
		return fx_fail(e, FX_USAGE, "no op row %.20s that this CPU runs", o->isa);
	if (!m->store.outline)
		FX_TRY(en_store_open(&m->store, dir, e));
	FX_TRY(open_shape(m, e));
	FX_TRY(en_weights_open(&m->w, &m->shape, &m->mem, &(const struct en_origin){ &m->store,
		o->precision - 1 }, e));
	if (o->side) {
		m->shape.side = o->side / m->shape.patch * m->shape.patch;
		m->shape.patches =
			m->shape.side / m->shape.patch * (m->shape.side / m->shape.patch);
	}
	FX_TRY(open_manifest(m, e));
	if (!o->packing)
		FX_TRY(check_memory(m, o->memory, e));
	FX_TRY(open_vocab(m, e));
	FX_TRY(index_vocab(m, e));
	FX_TRY(en_pool_new(&m->pool, o->threads > 0 ? o->threads : en_host_threads(), e));
	m->cache = o->precision || m->store.packed ? EN_BF16 : EN_F32;
	m->embed_scale = (float)sqrt(m->shape.hidden);
	if (o->embed_bf16) {
		const uint16_t half = en_bf16(m->embed_scale);

		m->embed_scale = en_widen1(&half, FX_BF16, 0);
	}
	describe(m, dir);
	return m->mem.failed ? fx_fail(e, FX_NOMEM, "model") : FX_OK;
}

static enum fx_st open_store(struct en_model **out, const struct en_store *store,
	const struct en_open *o, struct fx_err *e)
{
	struct en_model *m = calloc(1, sizeof(*m));

	*out = NULL;
	if (!m)
		return fx_fail(e, FX_NOMEM, "model");
	m->store = *store;
	fx_arena_init(&m->mem, 0);
	if (open_model(m, store->path, o, e) == FX_OK) {
		*out = m;
		return FX_OK;
	}
	en_model_free(m);
	if (e->st == FX_INPUT || e->st == FX_LIMIT)
		e->st = FX_MODEL;	/* the same damage, but not in the user's page */
	return fx_wrap(e, "%s", store->path);
}

enum fx_st en_model_open(struct en_model **out, const char *dir, const struct en_open *o,
	struct fx_err *e)
{
	static const struct en_open plain = { 0 };

	return open_store(out, &(const struct en_store){ .path = dir }, o ? o : &plain, e);
}

enum fx_st en_model_open_outline(struct en_model **out, const struct en_outline *d,
	const struct en_open *o, struct fx_err *e)
{
	struct en_open packing = *o;

	packing.packing = 1;
	return open_store(out, &(const struct en_store){ .outline = d, .path = "outline" },
		&packing, e);
}

void en_model_free(struct en_model *m)
{
	if (!m)
		return;
	en_pool_free(m->pool);
	en_vocab_free(m->vocab);
	en_weights_free(&m->w);
	en_store_free(&m->store);
	fx_arena_reset(&m->mem);
	free(m);
}

void en_model_on_packing(struct en_model *m, en_packed_fn *fn, void *ud)
{
	m->w.on_packed = fn;
	m->w.on_packed_ud = ud;
}

const struct en_info *en_model_info(const struct en_model *m)
{
	return &m->info;
}

const struct en_vocab *en_model_vocab(const struct en_model *m)
{
	return m->vocab;
}

const struct fx_manifest *en_model_manifest(const struct en_model *m)
{
	return m->has_manifest ? &m->manifest : NULL;
}
