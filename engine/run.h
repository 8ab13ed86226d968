/* run.h - inside the engine: what a model and a run hold, and the pieces of a forward pass. Outside
 * engine/ only tests include it. */
#ifndef RUN_H
#define RUN_H
#include "attend.h"
#include "engine.h"
#include "choose.h"
#include "op.h"
#include "pace.h"
#include "pool.h"
#include "weights.h"

struct en_model {
	struct fx_arena mem;
	struct en_shape shape;
	struct en_store store;	/* what w borrows from, where it is a packed file */
	struct en_weights w;
	struct en_vocab *vocab;
	struct fx_manifest manifest;
	int has_manifest;
	const struct en_ops *ops;
	struct en_pool *pool;
	struct en_info info;
	enum en_precision
		cache; /* of keys and values: f32 where matrices are as stored, else bf16 */
	size_t room;		/* bytes for caches, where there are several sequences */
	float embed_scale;	/* sqrt(hidden), exact or rounded to bf16 */
	int newline;		/* id of "\n" */
	unsigned char *choosable;	/* (vocab_rows) 1: has a piece and is not <image> */
};

/* To be packed and nothing else: there are no weights in it. */
enum fx_st en_model_open_outline(struct en_model **out, const struct en_outline *d,
	const struct en_open *o, struct fx_err *e) FX_CHECKED;

/* Shows a stage's values, (rows, cols), to a test; names as in the golden files. */
typedef void en_tap_fn(void *ud, const char *name, const float *x, int rows, int cols);

struct en_run {
	const struct en_model *m;
	en_progress_fn *progress;
	void *progress_ud;
	en_tap_fn *tap;
	void *tap_ud;
	const int *force;	/* tests: these ids instead of the choice; the answer ends
				 * after them, with the logits that follow the last computed */
	int n_force;
	int draft_rows;		/* tests: drafted rows of an answer in a pass, whatever they cost */
	struct en_pace pace;
	struct fx_arena guarded;	/* what guards need: */
	struct en_trie trie;	/* of the model's vocabulary */
	struct en_masks *masks;	/* (threads) NULL: no ask with a guard was met yet */
	float **scratch;	/* (threads) of `scratch_n` floats each */
	size_t scratch_n;
	float *room;		/* buffers of the pass under way; aligned to 64 */
	size_t room_n;		/* floats */
	char *prepared;		/* rows of activations as the op row wants them; aligned to 64 */
	size_t prepared_n;
};

/* The trie and masks are there afterwards. FX_NOMEM. */
enum fx_st en_run_guarded(struct en_run *r, struct fx_err *e) FX_CHECKED;
struct en_choosing en_run_choosing(const struct en_run *r, const struct fx_guard *g,
	struct en_masks *masks);

void en_run_tap(struct en_run *r, en_tap_fn *fn, void *ud);
void en_run_force(struct en_run *r, const int *ids, int n);
void en_tap(const struct en_run *r, const char *name, const float *x, int rows, int cols);

/* en_linear may be asked for `rows` rows of up to k steps afterwards. FX_NOMEM. */
enum fx_st en_run_prepared(struct en_run *r, int rows, int k, struct fx_err *e) FX_CHECKED;

/* n floats for the pass that asks, until the next does; their values are what the last one left.
 * FX_NOMEM. */
enum fx_st en_run_room(struct en_run *r, float **p, size_t n, struct fx_err *e) FX_CHECKED;

/* Every thread has at least n floats of scratch afterwards. FX_NOMEM. */
enum fx_st en_run_scratch(struct en_run *r, size_t n, struct fx_err *e) FX_CHECKED;

/* One sequence: image tokens, prompt, answer. */
struct en_seq {
	int patches, prompt;	/* rows of the prefix: image tokens, then prompt ids */
	const int *ids;		/* prompt ids, then those of the answer's start; (prompt + start) */
	int start;
	struct en_cache cache;	/* of `room` positions and all layers */
	int len;		/* positions filled */
	int prefix;		/* positions that all see: patches + prompt */
};

/* For each of n <= EN_OUTS matrices of the same k and precision: y (m, w->n) = x (m, k) W^T (+
 * bias). No y is x. The run has room for m prepared rows of k (en_run_prepared). EN_GELU, n = 1: y
 * becomes tanh-GELU(y). EN_GATED, n = 2, of the same size: the first y becomes tanh-GELU(y) times
 * the second. */
#define EN_OUTS 3
enum en_act { EN_PLAIN, EN_GELU, EN_GATED };
struct en_out { float *y; const struct en_mat *w; const float *bias; };
void en_linear(const struct en_run *r, const float *x, int m, const struct en_out *out, int n,
	enum en_act act);

/* The same of one matrix, but only columns of y that lie in these panels of 32 of w, ascending. */
struct en_few { const int *panel; int panels; };
void en_linear_few(const struct en_run *r, const float *x, int m, const struct en_out *out,
	const struct en_few *few);

/* A cache of the decoder for so many positions, without its memory. */
struct en_cache en_model_cache(const struct en_model *m, int room);

/* Features of n pictures as image tokens: out (n * patches, hidden). px: RGB, side x side each. */
enum fx_st en_vit(struct en_run *r, float *out, unsigned char *const *px, int n, struct fx_err *e)
	FX_CHECKED;

/* What is new of a sequence: `rows` rows of its own. Between what it has and those stand `others`
 * positions whose keys and values are rows other[..] of the same pass (attend.h). */
struct en_feed {
	struct en_seq *seq;
	int rows;
	const int *other;
	int others;
};

/* The decoder over new rows of n sequences: x holds their rows, one sequence after another; the
 * caches, which have pages for them, grow by them. Leaves the last layer's output in x. FX_NOMEM.
 * */
enum fx_st en_lm(struct en_run *r, float *x, const struct en_feed *feed, int n, struct fx_err *e)
	FX_CHECKED;
void en_embed(const struct en_run *r, float *x, int id);	/* one text token's row, scaled */
/* logits (n, vocab_rows) of n rows of the last layer's output, capped as the model says; of ids in
 * `few` only, others are left as they are; NULL: of all. */
enum fx_st en_logits(struct en_run *r, float *logits, float *x, int n, const struct en_few *few,
	struct fx_err *e) FX_CHECKED;

#endif
