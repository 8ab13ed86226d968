/* random-model - writes a checkpoint with the shapes of a published one (model specification 1.2 to
 * 1.7) and random weights, to measure loading, memory and speed without the real weights.
 *
 * Weights of a tensor depend on the seed and its name alone, so that a model cut by --layers has
 * the layers of the whole one. They are scaled so that activations keep their size: matrices by
 * 1 / sqrt(inputs), RMS norms (used as 1 + w) near 0, layer norms near 1.
 *
 * With --precision, a packed file is written instead, a few panels at a time: neither the memory
 * nor the disk has to hold the checkpoint. Rows of its matrices are then taken out of one random
 * block for each length of a row, at places that depend on the name. */
#include "file.h"
#include "outfile.h"
#include "pack.h"
#include "panel.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SHARD_BYTES ((int64_t)5000000000)
#define MAX_SHARDS 32

struct size {
	const char *name;
	int dim, layers, ffn, heads, kv_heads, head_dim, query_scale;
	int vocab, image_token;
	int vis_dim, vis_layers, vis_heads, vis_ffn;
	int num_positions;	/* as published: by model size, which is wrong */
};

static const struct size sizes[] = {
	{ "nano", 192, 4, 768, 4, 2, 64, 64, 357, 4, 192, 6, 3, 768, 0 },
	{ "3b", 2304, 26, 9216, 8, 4, 256, 256, 257216, 257152, 1152, 27, 16, 4304, 256 },
	{ "10b", 3584, 42, 14336, 16, 8, 256, 256, 257216, 257152, 1152, 27, 16, 4304, 1024 },
	{ "28b", 4608, 46, 36864, 32, 16, 128, 144, 257216, 257152, 1152, 27, 16, 4304, 4096 },
};

struct tensor {
	char name[120];
	int rank, dim[4];
	double mean, spread;	/* of the weights; spread is a standard deviation */
	int64_t bytes;
	int shard;
};

struct job {
	struct size s;
	int published;		/* not nano: config.json with the quirks of the published ones */
	int image;		/* side, pixels */
	uint64_t seed;
	const char *dir, *tokenizer;
	int precision;		/* -1: a folder; else of the packed file `dir` */
	struct tensor t[1200];
	int n, shards;
	int64_t total;
};

static struct job job;

static _Noreturn void die(const char *what, const char *name)
{
	fprintf(stderr, "random-model: %s: %s\n", name, what);
	exit(1);
}

/* ---- the list of tensors, in the order of the state dict ---- */

#define NO_LAYER -1

static struct tensor *add(struct job *j, const char *prefix, int layer, const char *rest)
{
	struct tensor *t = j->t + j->n++;

	if (j->n > (int)FX_COUNT(j->t))
		die("too many tensors", prefix);
	if (layer == NO_LAYER)
		snprintf(t->name, sizeof(t->name), "%s%s", prefix, rest);
	else
		snprintf(t->name, sizeof(t->name), "%s%d.%s", prefix, layer, rest);
	return t;
}

static void vector(struct job *j, const char *prefix, int layer, const char *rest, int n)
{
	struct tensor *t = add(j, prefix, layer, rest);

	t->rank = 1;
	t->dim[0] = n;
	t->spread = 0.02;
}

static void matrix(struct job *j, const char *prefix, int layer, const char *rest,
	const int outputs_inputs[2])
{
	struct tensor *t = add(j, prefix, layer, rest);

	t->rank = 2;
	t->dim[0] = outputs_inputs[0];
	t->dim[1] = outputs_inputs[1];
	t->spread = 1 / sqrt(t->dim[1]);
}

static void layer_norm(struct job *j, const char *prefix, int layer, const char *name, int n)
{
	char rest[64];

	snprintf(rest, sizeof(rest), "%s.weight", name);
	vector(j, prefix, layer, rest, n);
	j->t[j->n - 1].mean = 1;
	snprintf(rest, sizeof(rest), "%s.bias", name);
	vector(j, prefix, layer, rest, n);
}

static void linear(struct job *j, const char *prefix, int layer, const char *name,
	const int outputs_inputs[2])
{
	char rest[64];

	snprintf(rest, sizeof(rest), "%s.weight", name);
	matrix(j, prefix, layer, rest, outputs_inputs);
	snprintf(rest, sizeof(rest), "%s.bias", name);
	vector(j, prefix, layer, rest, outputs_inputs[0]);
}

#define DIMS(a, b) ((const int[2]){ (a), (b) })

static void list_vision(struct job *j)
{
	static const char top[] = "vision_tower.vision_model.";
	static const char in[] = "vision_tower.vision_model.encoder.layers.";
	const int d = j->s.vis_dim, f = j->s.vis_ffn, grid = j->image / 14;

	linear(j, top, NO_LAYER, "embeddings.patch_embedding", DIMS(d, 3 * 14 * 14));
	j->t[0].rank = 4;
	j->t[0].dim[1] = 3;
	j->t[0].dim[2] = j->t[0].dim[3] = 14;
	matrix(j, top, NO_LAYER, "embeddings.position_embedding.weight", DIMS(grid * grid, d));
	for (int i = 0; i < j->s.vis_layers; i++) {
		layer_norm(j, in, i, "layer_norm1", d);
		layer_norm(j, in, i, "layer_norm2", d);
		linear(j, in, i, "self_attn.q_proj", DIMS(d, d));
		linear(j, in, i, "self_attn.k_proj", DIMS(d, d));
		linear(j, in, i, "self_attn.v_proj", DIMS(d, d));
		linear(j, in, i, "self_attn.out_proj", DIMS(d, d));
		linear(j, in, i, "mlp.fc1", DIMS(f, d));
		linear(j, in, i, "mlp.fc2", DIMS(d, f));
	}
	layer_norm(j, top, NO_LAYER, "post_layernorm", d);
	linear(j, "multi_modal_projector.", NO_LAYER, "linear", DIMS(j->s.dim, d));
}

static void list_text(struct job *j)
{
	static const char top[] = "language_model.model.";
	static const char in[] = "language_model.model.layers.";
	const int d = j->s.dim, f = j->s.ffn;
	const int q = j->s.heads * j->s.head_dim, kv = j->s.kv_heads * j->s.head_dim;

	matrix(j, top, NO_LAYER, "embed_tokens.weight", DIMS(j->s.vocab, d));
	for (int i = 0; i < j->s.layers; i++) {
		matrix(j, in, i, "self_attn.q_proj.weight", DIMS(q, d));
		matrix(j, in, i, "self_attn.k_proj.weight", DIMS(kv, d));
		matrix(j, in, i, "self_attn.v_proj.weight", DIMS(kv, d));
		matrix(j, in, i, "self_attn.o_proj.weight", DIMS(d, q));
		matrix(j, in, i, "mlp.gate_proj.weight", DIMS(f, d));
		matrix(j, in, i, "mlp.up_proj.weight", DIMS(f, d));
		matrix(j, in, i, "mlp.down_proj.weight", DIMS(d, f));
		vector(j, in, i, "input_layernorm.weight", d);
		vector(j, in, i, "post_attention_layernorm.weight", d);
		vector(j, in, i, "pre_feedforward_layernorm.weight", d);
		vector(j, in, i, "post_feedforward_layernorm.weight", d);
	}
	vector(j, top, NO_LAYER, "norm.weight", d);
}

/* Fills shard after shard: a tensor that does not fit any more opens the next one. */
static void pack(struct job *j)
{
	int64_t filled = 0;

	for (int i = 0; i < j->n; i++) {
		struct tensor *t = j->t + i;

		t->bytes = 2;
		for (int k = 0; k < t->rank; k++)
			t->bytes *= t->dim[k];
		if (filled && filled + t->bytes > SHARD_BYTES) {
			j->shards++;
			filled = 0;
		}
		filled += t->bytes;
		j->total += t->bytes;
		t->shard = j->shards;
	}
	if (++j->shards > MAX_SHARDS)
		die("too many shards", j->dir);
}

/* ---- files ---- */

static FILE *create(const struct job *j, const char *name)
{
	char path[4096];
	FILE *fp;

	if (snprintf(path, sizeof(path), "%s/%s", j->dir, name) >= (int)sizeof(path))
		die("name too long", j->dir);
	fp = fopen(path, "wb");
	if (!fp)
		die(strerror(errno), path);
	return fp;
}

static void finish(FILE *fp, const char *name)
{
	int bad = ferror(fp);

	if (fclose(fp) || bad)
		die("cannot be written whole", name);
}

static void shard_name(char name[64], const struct job *j, int shard)
{
	if (j->shards == 1)
		snprintf(name, 64, "model.safetensors");
	else
		snprintf(name, 64, "model-%05d-of-%05d.safetensors", shard + 1, j->shards);
}

static void put_header(FILE *fp, const struct job *j, int shard)
{
	struct fx_membuf m;
	struct fx_out o;
	struct fx_err e;
	int64_t at = 0;
	unsigned char size[8];

	fx_out_mem(&o, &m);
	fx_puts(&o, "{\"__metadata__\":{\"format\":\"pt\"}");
	for (int i = 0; i < j->n; i++) {
		const struct tensor *t = j->t + i;

		if (t->shard != shard)
			continue;
		fx_printf(&o, ",\"%s\":{\"dtype\":\"BF16\",\"shape\":[%d", t->name, t->dim[0]);
		for (int k = 1; k < t->rank; k++)
			fx_printf(&o, ",%d", t->dim[k]);
		fx_printf(&o, "],\"data_offsets\":[%lld,%lld]}", (long long)at,
			(long long)(at + t->bytes));
		at += t->bytes;
	}
	fx_puts(&o, "}");
	while (!o.err.st && m.n % 8)
		fx_puts(&o, " ");
	if (fx_out_close(&o, &e))
		die(e.msg, "header");
	for (int i = 0; i < 8; i++)
		size[i] = (unsigned char)(m.n >> 8 * i);
	fwrite(size, 1, 8, fp);
	fwrite(m.p, 1, m.n, fp);
	free(m.p);
}

/* ---- weights ---- */

#define LEVELS 65536
#define CHUNK ((size_t)4 << 20)		/* weights written at once */

static uint16_t bf16(double v)
{
	float f = (float)v;
	uint32_t u;

	memcpy(&u, &f, sizeof(u));
	return (uint16_t)((u + 0x7fff + (u >> 16 & 1)) >> 16);
}

/* Any 16 random bits index a table of weights, spread evenly over sqrt(12) standard deviations.
 * One draw of xorshift64 (Marsaglia 2003), times an odd number, gives four of them. */
struct dice { uint64_t x; uint16_t level[LEVELS]; };

static uint64_t seed_of(const char *name, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + 0x1234567;

	for (; *name; name++)		/* FNV-1a */
		x = (x ^ (unsigned char)*name) * 0x100000001b3u;
	return x | !x;
}

static void shake(struct dice *d, const char *name, uint64_t seed, double mean, double spread)
{
	d->x = seed_of(name, seed);
	for (int i = 0; i < LEVELS; i++)
		d->level[i] = bf16(mean + spread * sqrt(12) * ((i + 0.5) / LEVELS - 0.5));
}

/* n: up to the next multiple of 4 is written. */
static void draw(uint16_t *to, size_t n, struct dice *d)
{
	const uint16_t *const level = d->level;
	uint64_t x = d->x;

	for (size_t i = 0; i < n; i += 4) {
		uint64_t r;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		r = x * 0x2545f4914f6cdd1du;
		to[i] = level[r & 0xffff];
		to[i + 1] = level[r >> 16 & 0xffff];
		to[i + 2] = level[r >> 32 & 0xffff];
		to[i + 3] = level[r >> 48];
	}
	d->x = x;
}

static void put_weights(FILE *fp, const struct tensor *t, uint64_t seed)
{
	static struct dice dice;
	static uint16_t buf[CHUNK];	/* a multiple of 4 */
	size_t left = (size_t)t->bytes / 2;

	shake(&dice, t->name, seed, t->mean, t->spread);
	while (left) {
		size_t n = left < CHUNK ? left : CHUNK;

		draw(buf, n, &dice);
		if (fwrite(buf, 2, n, fp) != n)
			die(strerror(errno), t->name);
		left -= n;
	}
}

static void write_shards(const struct job *j)
{
	char name[64];

	for (int s = 0; s < j->shards; s++) {
		FILE *fp;

		shard_name(name, j, s);
		fp = create(j, name);
		put_header(fp, j, s);
		for (int i = 0; i < j->n; i++)
			if (j->t[i].shard == s)
				put_weights(fp, j->t + i, j->seed);
		finish(fp, name);
	}
}

static void write_index(const struct job *j)
{
	static const char name[] = "model.safetensors.index.json";
	char shard[64];
	FILE *fp;

	if (j->shards == 1)
		return;
	fp = create(j, name);
	fprintf(fp, "{\n  \"metadata\": {\n    \"total_size\": %lld\n  },\n  \"weight_map\": {\n",
		(long long)j->total);
	for (int i = 0; i < j->n; i++) {
		shard_name(shard, j, j->t[i].shard);
		fprintf(fp, "    \"%s\": \"%s\"%s\n", j->t[i].name, shard,
			i + 1 < j->n ? "," : "");
	}
	fputs("  }\n}\n", fp);
	finish(fp, name);
}

/* ---- configuration ---- */

static void put_text_published(FILE *fp, const struct size *s, int tokens)
{
	fputs("  \"text_config\": {\n"
		"    \"architectures\": [\n      \"Gemma2ForCausalLM\"\n    ],\n"
		"    \"attn_logit_softcapping\": 50.0,\n"
		"    \"cache_implementation\": \"hybrid\",\n"
		"    \"eos_token_id\": [\n      1,\n      107\n    ],\n"
		"    \"final_logit_softcapping\": 30.0,\n", fp);
	if (s->head_dim != 256)		/* what equals a default of Gemma 2 is absent */
		fprintf(fp, "    \"head_dim\": %d,\n", s->head_dim);
	fprintf(fp, "    \"hidden_act\": \"gelu_pytorch_tanh\",\n"
		"    \"hidden_size\": %d,\n    \"intermediate_size\": %d,\n"
		"    \"model_type\": \"gemma2\",\n", s->dim, s->ffn);
	if (s->heads != 8)
		fprintf(fp, "    \"num_attention_heads\": %d,\n", s->heads);
	fprintf(fp, "    \"num_hidden_layers\": %d,\n    \"num_image_tokens\": %d,\n"
		"    \"num_key_value_heads\": %d,\n    \"query_pre_attn_scalar\": %d,\n"
		"    \"sliding_window\": 4096,\n    \"torch_dtype\": \"bfloat16\",\n"
		"    \"vocab_size\": %d\n  },\n", s->layers, tokens, s->kv_heads, s->query_scale,
		s->vocab);
}

/* No top-level hidden_size, num_positions by model size, 224 not said: specification 1.3. */
static void put_config_published(FILE *fp, const struct job *j)
{
	const struct size *s = &j->s;
	const int tokens = j->image / 14 * (j->image / 14);

	fprintf(fp, "{\n  \"_vocab_size\": 257152,\n"
		"  \"architectures\": [\n    \"PaliGemmaForConditionalGeneration\"\n  ],\n"
		"  \"bos_token_id\": 2,\n  \"eos_token_id\": 1,\n  \"image_token_index\": %d,\n"
		"  \"model_type\": \"paligemma\",\n  \"num_hidden_layers\": %d,\n"
		"  \"pad_token_id\": 0,\n  \"projection_dim\": %d,\n", s->image_token, s->layers,
		s->dim);
	put_text_published(fp, s, tokens);
	fprintf(fp, "  \"torch_dtype\": \"bfloat16\",\n"
		"  \"transformers_version\": \"4.47.0.dev0\",\n"
		"  \"vision_config\": {\n    \"hidden_size\": %d,\n", s->vis_dim);
	if (j->image != 224)
		fprintf(fp, "    \"image_size\": %d,\n", j->image);
	fprintf(fp, "    \"intermediate_size\": %d,\n    \"model_type\": \"siglip_vision_model\",\n"
		"    \"num_attention_heads\": %d,\n    \"num_hidden_layers\": %d,\n"
		"    \"num_image_tokens\": %d,\n    \"num_positions\": %d,\n"
		"    \"patch_size\": 14,\n    \"projection_dim\": %d,\n"
		"    \"torch_dtype\": \"bfloat16\",\n    \"vision_use_head\": false\n  }\n}\n",
		s->vis_ffn, s->vis_heads, s->vis_layers, tokens, s->num_positions, s->dim);
}

/* As samples/model/config.json: everything said, no soft-caps. */
static void put_config_nano(FILE *fp, const struct job *j)
{
	const struct size *s = &j->s;

	fprintf(fp, "{\n \"model_type\": \"paligemma\",\n \"projection_dim\": %d,\n"
		" \"image_token_index\": %d,\n \"bos_token_id\": 2,\n \"eos_token_id\": 1,\n"
		" \"pad_token_id\": 0,\n \"vision_config\": {\n"
		"  \"model_type\": \"siglip_vision_model\",\n"
		"  \"hidden_act\": \"gelu_pytorch_tanh\",\n  \"hidden_size\": %d,\n"
		"  \"num_hidden_layers\": %d,\n  \"num_attention_heads\": %d,\n"
		"  \"intermediate_size\": %d,\n  \"patch_size\": 14,\n  \"image_size\": %d,\n"
		"  \"layer_norm_eps\": 1e-06,\n  \"num_image_tokens\": %d,\n"
		"  \"projection_dim\": %d\n },\n", s->dim, s->image_token, s->vis_dim,
		s->vis_layers, s->vis_heads, s->vis_ffn, j->image,
		j->image / 14 * (j->image / 14), s->dim);
	fprintf(fp, " \"text_config\": {\n  \"model_type\": \"gemma2\",\n"
		"  \"hidden_activation\": \"gelu_pytorch_tanh\",\n  \"hidden_size\": %d,\n"
		"  \"num_hidden_layers\": %d,\n  \"num_attention_heads\": %d,\n"
		"  \"num_key_value_heads\": %d,\n  \"head_dim\": %d,\n"
		"  \"intermediate_size\": %d,\n  \"query_pre_attn_scalar\": %d,\n"
		"  \"vocab_size\": %d,\n", s->dim, s->layers, s->heads, s->kv_heads,
		s->head_dim, s->ffn, s->query_scale, s->vocab);
	fputs("  \"rms_norm_eps\": 1e-06,\n  \"rope_theta\": 10000.0,\n"
		"  \"sliding_window\": 4096,\n  \"attn_logit_softcapping\": null,\n"
		"  \"final_logit_softcapping\": null,\n  \"tie_word_embeddings\": true\n },\n"
		" \"architectures\": [\n  \"PaliGemmaForConditionalGeneration\"\n ],\n"
		" \"torch_dtype\": \"bfloat16\"\n}\n", fp);
}

static void put_config(FILE *fp, const struct job *j)
{
	if (j->published)
		put_config_published(fp, j);
	else
		put_config_nano(fp, j);
}

static void write_configs(const struct job *j)
{
	static const char half[] = "[\n    0.5,\n    0.5,\n    0.5\n  ]";
	FILE *fp = create(j, "config.json");

	put_config(fp, j);
	finish(fp, "config.json");
	fp = create(j, "preprocessor_config.json");
	fprintf(fp, "{\n  \"do_convert_rgb\": null,\n  \"do_normalize\": true,\n"
		"  \"do_rescale\": true,\n  \"do_resize\": true,\n  \"image_mean\": %s,\n"
		"  \"image_processor_type\": \"SiglipImageProcessor\",\n"
		"  \"image_seq_length\": %d,\n  \"image_std\": %s,\n"
		"  \"processor_class\": \"PaliGemmaProcessor\",\n  \"resample\": 3,\n"
		"  \"rescale_factor\": 0.00392156862745098,\n"
		"  \"size\": {\n    \"height\": %d,\n    \"width\": %d\n  }\n}\n", half,
		j->image / 14 * (j->image / 14), half, j->image, j->image);
	finish(fp, "preprocessor_config.json");
	fp = create(j, "generation_config.json");
	fputs("{\n  \"_from_model_config\": true,\n  \"bos_token_id\": 2,\n", fp);
	if (j->published)
		fputs("  \"cache_implementation\": \"hybrid\",\n", fp);
	fputs("  \"eos_token_id\": 1,\n  \"pad_token_id\": 0,\n"
		"  \"transformers_version\": \"4.47.0.dev0\"\n}\n", fp);
	finish(fp, "generation_config.json");
}

static void copy_tokenizer(const struct job *j)
{
	struct fx_arena a = { 0 };
	struct fx_err e;
	const void *p;
	size_t n;
	FILE *fp;

	if (fx_file_read(&p, &n, &a, j->tokenizer, (size_t)64 << 20, &e)) {
		fprintf(stderr, "random-model: no tokenizer.json is written: %s\n", e.msg);
	} else {
		fp = create(j, "tokenizer.json");
		fwrite(p, 1, n, fp);
		finish(fp, "tokenizer.json");
	}
	fx_arena_reset(&a);
}

/* ---- a packed file ---- */

#define BLOCK ((size_t)1 << 21)		/* places where rows may begin */

struct source {
	const struct job *job;
	struct fx_tensor t[FX_COUNT(job.t)];	/* (job->n) sorted by name */
	struct block { size_t k; uint16_t *v; } block[16];	/* BLOCK + 32 k values each */
	int blocks;
};

static uint16_t *drawn(struct dice *dice, size_t n)
{
	uint16_t *v = malloc((n + 3) * sizeof(*v));

	if (!v)
		die("no memory for weights", "outline");
	draw(v, n, dice);
	return v;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct fx_tensor *)a)->name, ((const struct fx_tensor *)b)->name);
}

static size_t row_of(const struct fx_tensor *t)
{
	return t->bytes / 2 / (size_t)t->dim[0];
}

static const void *rows(void *ud, const char *name, int panel)
{
	const struct source *s = ud;
	const struct fx_tensor key = { .name = name };
	const struct fx_tensor *t = bsearch(&key, s->t, (size_t)s->job->n, sizeof(key), by_name);
	const uint64_t mixed = (seed_of(name, s->job->seed) + (uint64_t)panel) *
		0x9e3779b97f4a7c15u;
	const struct block *b = s->block;

	while (b->k != row_of(t))
		b++;
	return b->v + mixed % BLOCK;
}

static void prepare(struct source *s, const struct job *j)
{
	static struct dice dice;

	s->job = j;
	for (int i = 0; i < j->n; i++) {
		const struct tensor *from = j->t + i;
		struct fx_tensor *t = s->t + i;
		int b = 0;

		*t = (struct fx_tensor){ .name = from->name, .type = FX_BF16, .rank = from->rank,
			.bytes = (size_t)from->bytes };
		for (int d = 0; d < from->rank; d++)
			t->dim[d] = from->dim[d];
		if (t->rank == 1 || strstr(t->name, "position_embedding")) {
			shake(&dice, t->name, j->seed, from->mean, from->spread);
			t->data = drawn(&dice, t->bytes / 2);
			continue;
		}
		while (b < s->blocks && s->block[b].k != row_of(t))
			b++;
		if (b < s->blocks)
			continue;
		shake(&dice, t->name, j->seed, 0, 1 / sqrt((double)row_of(t)));
		s->block[s->blocks++] = (struct block){ row_of(t),
			drawn(&dice, BLOCK + EN_COLUMNS * row_of(t)) };
	}
	qsort(s->t, (size_t)j->n, sizeof(s->t[0]), by_name);
}

static void write_packed(const struct job *j)
{
	static struct source source;
	static struct pl_outfile file;
	struct fx_arena a = { 0 };
	struct fx_err e;
	struct en_outline_part part[2] = { { .file = "config.json" },
		{ .file = "tokenizer.json" } };
	const struct en_outline outline = { .tensor = source.t, .tensors = j->n, .part = part,
		.parts = 2, .rows = rows, .ud = &source };
	const struct en_packing to = { .out = &file.out };
	char *config;
	FILE *fp = open_memstream(&config, &part[0].bytes.n);

	if (!fp)
		die(strerror(errno), "config.json");
	put_config(fp, j);
	finish(fp, "config.json");
	part[0].bytes.p = config;
	if (fx_file_read((const void **)&part[1].bytes.p, &part[1].bytes.n, &a, j->tokenizer,
		(size_t)64 << 20, &e))
		die(e.msg, "a packed file needs a tokenizer");
	prepare(&source, j);
	if (pl_outfile_open(&file, j->dir, 0, &e))
		die(e.msg, j->dir);
	if (en_outline_pack(&outline, &(const struct en_open){ .precision = 1 + j->precision }, &to,
		&e) || pl_outfile_keep(&file, &e)) {
		pl_outfile_drop(&file);
		die(e.msg, j->dir);
	}
	for (int i = 0; i < j->n; i++)
		free((void *)(uintptr_t)source.t[i].data);
	for (int i = 0; i < source.blocks; i++)
		free(source.block[i].v);
	free(config);
	fx_arena_reset(&a);
}

/* ---- command line ---- */

static _Noreturn void usage(void)
{
	fputs("usage: random-model --size nano|3b|10b|28b [--image 112|224|448|896] [--layers N]\n"
		"       [--seed N] [--tokenizer FILE] [--precision f32|bf16|int8|int4] -o DIR\n"
		"without --image: 224, for nano 112; --layers cuts both towers; --precision: DIR\n"
		"is a packed file, made panel by panel: its matrices are rows of one random block\n"
		"of two million values (for each length of a row), repeated at random places\n",
		stderr);
	exit(2);
}

static int number(const char *s)
{
	int v = 0;

	for (; *s >= '0' && *s <= '9' && v < 100000000; s++)
		v = v * 10 + (*s - '0');
	if (*s)
		usage();
	return v;
}

static void choose_size(struct job *j, const char *name)
{
	for (size_t i = 0; i < FX_COUNT(sizes); i++)
		if (!strcmp(name, sizes[i].name)) {
			j->s = sizes[i];
			j->published = i > 0;
			return;
		}
	usage();
}

static void options(struct job *j, char **argv)
{
	int layers = 0;

	for (; *argv; argv += 2) {
		if (!argv[1])
			usage();
		if (!strcmp(*argv, "--size"))
			choose_size(j, argv[1]);
		else if (!strcmp(*argv, "--image"))
			j->image = number(argv[1]);
		else if (!strcmp(*argv, "--layers"))
			layers = number(argv[1]);
		else if (!strcmp(*argv, "--seed"))
			j->seed = (uint64_t)number(argv[1]);
		else if (!strcmp(*argv, "--tokenizer"))
			j->tokenizer = argv[1];
		else if (!strcmp(*argv, "--precision")) {
			j->precision = en_precision_find(argv[1]);
			if (j->precision < 0)
				usage();
		} else if (!strcmp(*argv, "-o"))
			j->dir = argv[1];
		else
			usage();
	}
	if (!j->s.name || !j->dir)
		usage();
	if (!j->image)
		j->image = j->published ? 224 : 112;
	if (j->image != 112 && j->image != 224 && j->image != 448 && j->image != 896)
		usage();
	if (!j->tokenizer)
		j->tokenizer = j->published ? "../shared/golden/tokenizer/tokenizer.json" :
			"samples/model/tokenizer.json";
	if (layers && layers < j->s.layers)
		j->s.layers = layers;
	if (layers && layers < j->s.vis_layers)
		j->s.vis_layers = layers;
}

int main(int argc, char **argv)
{
	struct job *j = &job;

	(void)argc;
	j->precision = -1;
	options(j, argv + 1);
	list_vision(j);
	list_text(j);
	pack(j);
	if (j->precision >= 0) {
		write_packed(j);
		printf("%s: %d tensors, %s\n", j->dir, j->n, en_precision_name(j->precision));
		return 0;
	}
	if (mkdir(j->dir, 0777) && errno != EEXIST)
		die(strerror(errno), j->dir);
	write_configs(j);
	copy_tokenizer(j);
	write_shards(j);
	write_index(j);
	printf("%s: %d tensors, %lld bytes, %d file%s\n", j->dir, j->n, (long long)j->total,
		j->shards, j->shards == 1 ? "" : "s");
	return 0;
}
