/* weights.h - the tensors of a checkpoint, bound by name, type and shape (model specification 1.4).
 * Matrices stay in the mapping as they are stored; vectors are few and become f32. */
#ifndef WEIGHTS_H
#define WEIGHTS_H
#include "panel.h"
#include "pool.h"
#include "shape.h"
#include "store.h"

#include <pthread.h>

struct en_mat {			/* (n, k) row-major: y = x W^T */
	const void *p;		/* borrowed from the mapping; any alignment. NULL: in panels only */
	enum fx_dtype type;	/* of p: F32, BF16 or F16 */
	int n, k;
	struct en_panels w;	/* type: as planned; p: once en_weights_packed was asked */
	int ready;		/* 1: it was */
};

struct en_vlayer {		/* SigLIP block; D = v_hidden, F = v_ffn */
	struct en_mat q, k, v, out;		/* (D, D) */
	struct en_mat fc1, fc2;			/* (F, D), (D, F) */
	const float *q_b, *k_b, *v_b, *out_b, *fc1_b, *fc2_b;
	const float *ln1_w, *ln1_b, *ln2_w, *ln2_b;
};

struct en_layer {		/* Gemma 2 block */
	struct en_mat q, k, v, o;		/* (H h, D), (K h, D), (K h, D), (D, H h) */
	struct en_mat gate, up, down;		/* (F, D), (F, D), (D, F) */
	const float *in_norm, *attn_norm, *pre_norm, *ffn_norm;	/* (D); used as 1 + w */
};

struct en_weights {
	struct en_mat patch;			/* (v_hidden, 3 * patch^2): channel, y, x */
	const float *patch_b;
	struct en_mat position;			/* (patches, v_hidden) */
	const float *post_w, *post_b;
	struct en_mat project;			/* (hidden, v_hidden) */
	const float *project_b;
	struct en_mat embed;			/* (vocab_rows, hidden) */
	struct en_mat head;			/* the embedding again where tied */
	int tied;				/* 1: it is */
	int rows_packed;			/* 1: rows of the embedding are read from panels */
	int integers;				/* 1: there are matrices of int8 or int4 */
	const float *norm;
	struct en_vlayer *vlayer;
	struct en_layer *layer;

	struct fx_map *map;			/* one per shard */
	int maps;
	size_t bytes;				/* of all mapped tensors */
	char *panels;				/* room for all matrices in panels ... */
	size_t panel_bytes, panel_used;		/* ... of which so much is taken */
	pthread_mutex_t packing;
	void (*on_packed)(void *ud, size_t done, size_t total);	/* bytes; NULL: nobody asks */
	void *on_packed_ud;
	long long params;
};

/* Maps a folder's shards, or takes a packed file's tensors, which must outlive *w, and binds every
 * one; sets side, patches and vocab_rows of *s. Panels will be of precision `want`, -1: bf16 where
 * stored as that, else f32. int8 and int4 leave the image tower and the projector in bf16
 * (quantized, they cost more accuracy than all else together); int4 is for the decoder's layers,
 * with the head as for int8. FX_MODEL names the tensor or file, what was expected and what was
 * found. FX_NOMEM. */
struct en_origin { const struct en_store *store; int want; };
enum fx_st en_weights_open(struct en_weights *w, struct en_shape *s, struct fx_arena *a,
	const struct en_origin *from, struct fx_err *e) FX_CHECKED;

/* Every tensor once, in the order of the table of names; stops at the first failure. */
struct en_weight {
	const char *name;		/* canonical */
	struct en_mat *matrix;		/* NULL: a vector */
	int table;			/* 1: of positions, which is never in panels */
	const float *vector;
	int n;				/* its length */
};
typedef enum fx_st en_weight_fn(void *ud, const struct en_weight *t, struct fx_err *e);
enum fx_st en_weights_each(struct en_weights *w, const struct en_shape *s, en_weight_fn *fn,
	void *ud, struct fx_err *e) FX_CHECKED;

/* Row id of the embedding, not scaled. */
void en_weights_embedding(float *x, struct en_weights *w, int id, struct en_pool *pool);

/* A matrix in panels, which are made when it is first asked for, with all threads of the pool; the
 * mapping's pages are then let go. Safe from any thread. */
const struct en_panels *en_weights_packed(
	struct en_weights *w, struct en_mat *m, struct en_pool *pool);
void en_weights_let_go(
	const struct en_mat *m); /* of the mapping's pages: they are read again if need be */
void en_weights_free(struct en_weights *w);

/* Canonical (first published) name of a tensor: drops "base_model.model.", ".base_layer", and maps
 * the newer names (model.language_model.X) to the older (language_model.model.X). Returns its
 * length as snprintf does. */
int en_weights_canonical(char *out, size_t n, const char *name);

#endif
