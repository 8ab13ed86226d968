/* shape.h - the hyper-parameters of a checkpoint, from config.json (model specification 1.3) */
#ifndef SHAPE_H
#define SHAPE_H
#include "fx.h"

struct en_shape {
	/* SigLIP image tower */
	int v_hidden, v_layers, v_heads, v_ffn, patch;
	int side, patches;	/* set by the row count of the position table, not by config.json */
	double v_eps;
	/* Gemma 2 decoder */
	int hidden, layers, heads, kv_heads, head_dim, ffn;
	int q_width, kv_width;	/* heads * head_dim, kv_heads * head_dim */
	int patch_values;	/* 3 * patch * patch */
	int vocab_rows;		/* rows of the embedding, from its tensor */
	double query_scale;	/* 1 / sqrt(query_pre_attn_scalar) */
	double eps, rope_base;
	double attn_cap, final_cap;	/* 0: none */
	int max_positions;
	int tied;		/* the embedding is the output head too */
	int bos, eos, image;	/* ids */
};

/* Keys that are absent get the value of the published model of the same text_config.hidden_size
 * (3B, 10B, 28B), else the library's default; a null soft-cap is none. FX_MODEL names the key, what
 * was expected and what was found; FX_NOMEM. side, patches and vocab_rows stay 0. */
enum fx_st en_shape_parse(struct en_shape *s, const void *json, size_t n, struct fx_err *e)
	FX_CHECKED;

#endif
