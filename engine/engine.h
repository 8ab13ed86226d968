/* engine.h - PaliGemma 2: a loaded checkpoint (en_model) and generation over it (en_run). A model
 * is immutable and may be shared between threads and runs; a run belongs to one thread at a time.
 * The engine never knows what an answer means: it fills fx_answer and obeys fx_guard. */
#ifndef ENGINE_H
#define ENGINE_H
#include "answer.h"
#include "manifest.h"
#include "raster.h"
#include "vocab.h"

struct en_model;
struct en_run;

struct en_open {
	int threads;		/* 0: what the affinity mask and the cgroup quota allow */
	const char *isa;	/* name of an op row; NULL: the best that this CPU runs */
	size_t memory;		/* budget in bytes; half of what the model leaves of it is for pages
				 * that are read together. 0: what the system has available */
	int precision; /* of a folder's matrices once packed: 1 + enum en_precision; 0: as stored */
	int side;      /* for measuring only: another side of the picture than the model's; rows of
			* its table of positions are repeated. 0: the model's own */
	int packing;		/* 1: only to be packed: memory for all of it is not asked for */
	int embed_bf16;		/* 1: sqrt(hidden size) rounded to bf16, for parity with HF */
};

struct en_info {		/* facts of an open model; borrowed */
	const char *name;	/* palimpsest.json's, else the last part of the path */
	int side, patch, patches;	/* pixels, pixels, image tokens */
	int hidden, layers, heads, kv_heads, head_dim, ffn;	/* decoder */
	int v_hidden, v_layers, v_heads, v_ffn;			/* image tower */
	int vocab_rows;		/* stored rows of the embedding */
	int max_positions;
	double attn_softcap, final_softcap;	/* 0: none */
	long long params;
	size_t weight_bytes;
	const char *precision;	/* of the decoder's matrices as they are used */
	int packed;		/* 1: a packed file */
	const char *isa;	/* the op row in use */
	int threads;
};

/* Opens a folder in the Hugging Face layout, or a packed file (store.h). FX_MODEL: missing,
 * damaged, or of another shape (names the tensor or key, what was expected and what was found).
 * FX_NOMEM names both the memory needed and the memory free. */
enum fx_st en_model_open(struct en_model **out, const char *path, const struct en_open *o,
	struct fx_err *e) FX_CHECKED;
void en_model_free(struct en_model *m);

/* Called after each of a folder's matrices that is put in panels when it is first used; bytes. From
 * any thread, one at a time. To be set before the model is used. */
typedef void en_packed_fn(void *ud, size_t done, size_t total);
void en_model_on_packing(struct en_model *m, en_packed_fn *fn, void *ud);

const struct en_info *en_model_info(const struct en_model *m);
const struct en_vocab *en_model_vocab(const struct en_model *m);
const struct fx_manifest *en_model_manifest(const struct en_model *m);	/* NULL: has none */

/* A prompt is a list of parts. Images come first, as the model was trained. */
enum en_part_kind { EN_PART_IMAGE, EN_PART_TEXT, EN_PART_LITERAL };
struct en_part {
	enum en_part_kind kind;
	const struct fx_raster *image;	/* EN_PART_IMAGE: of any size; fitted to the model's side */
	enum fx_fit fit;
	int centre;			/* FX_PAD: 1 in the middle, 0 top left */
	const char *text;		/* EN_PART_TEXT: location and segment names are tokens;
					 * EN_PART_LITERAL: nothing in it is (text of a document) */
};

enum { EN_DRAFT_NGRAM = 1, EN_DRAFT_TEXT = 2 };

struct en_ask {
	const struct en_part *part;
	int parts;
	const char *answer_start;	/* continued causally after the prompt; NULL: none */
	int max_tokens;			/* 1.. */
	const struct fx_guard *guard;	/* NULL: free text */
	int n_best;			/* 2 .. 16: so many answers, by beam search; 0, 1: one,
					 * greedy */
	int repeats;			/* how often a stretch may follow itself before that is
					 * taken for a loop; 0: as loop.h says; -1: however often */
	int unscored;			/* 1: log-probabilities are not wanted. Where a guard leaves
					 * few pieces only their logits are computed; the answer is
					 * the same */
	int sampled;			/* 1: each piece is drawn from the model's distribution, as
					 * the guard leaves it: for inspection. n_best, drafts and
					 * repeats do not apply */
	uint64_t seed;			/* of a sampled answer, which it alone decides */
	const int *score_ids;		/* log-probabilities of these ids as the first token ... */
	int n_score;
	float *score;			/* ... go here (n_score), if not NULL */
	int drafts;			/* which drafts: EN_DRAFT_*; 0: none. Answers are the same
					 * whichever */
	const char *draft_text;		/* EN_DRAFT_TEXT: what the answer is likely to be; NULL: not
					 * known */
	struct fx_arena *keep;		/* en_serve: where its answer lies; NULL: nowhere once it
					 * has been handed over */
};

/* Called between tokens; returning non-zero cancels (en_generate: FX_STOPPED). done and total
 * count tokens of all asks; total is an upper bound. */
typedef int en_progress_fn(void *ud, long done, long total);

/* FX_NOMEM. */
enum fx_st en_run_new(struct en_run **out, const struct en_model *m, struct fx_err *e) FX_CHECKED;
void en_run_free(struct en_run *r);
void en_run_progress(struct en_run *r, en_progress_fn *fn, void *ud);

/* Where asks come from, and where answers go. */
struct en_source {
	/* The next ask, which stays as it is until its answer is done; NULL in *ask: none at this
	 * moment, and without waiting for one; or, when `wait` is 1 (nothing is being answered),
	 * none any more. */
	enum fx_st (*next)(void *ud, const struct en_ask **ask, int wait, struct fx_err *e);
	/* The answer to the nth ask (0 .., in the order of next). Answers come in the order in
	 * which they end. */
	enum fx_st (*done)(void *ud, long nth, const struct fx_answer *ans, struct fx_err *e);
	void *ud;
};

/* How an answer comes about. Greedy: the best piece that the guard takes and that leaves room to
 * close before the limit. A loop is taken back to the end of its first period and may not be begun
 * there again, three times at most; after that the answer ends there. Several answers: a beam as
 * wide as that, by the sum of log-probabilities, no loops looked for and no drafts; answers that
 * end are kept while they are among the best. Drafted tokens are computed along with the last one,
 * and kept where they are the choice of the model (arXiv 2211.17192, for greedy choice): answers
 * are the same to the bit.
 *
 * Answers all that a source asks, up to 32 asks at a time, as many as memory has room for: when one
 * ends the next is taken in at once, and all are decoded together. Answers are the same to the byte
 * for any number of threads and, but for op row blas, whatever they are decoded beside. Fails as
 * en_generate, and as next and done fail. */
enum fx_st en_serve(struct en_run *r, const struct en_source *s, struct fx_err *e) FX_CHECKED;

struct en_drafted {		/* of all answers of a run so far, prefills apart */
	long passes, tokens;	/* tokens that passes gave, ends included */
	long drafted, accepted;	/* among the rows of passes; among the tokens */
	double seconds;		/* of the passes */
	double plain;		/* what they would have taken without drafts, reckoned from passes
				 * of the run that had none */
};
struct en_drafted en_run_drafted(const struct en_run *r);

/* Answers n asks together; BOS and the newline after the text parts are added here. Answers lie in
 * `a`, the same to the byte as en_serve's. Each ends well in its guard's sense even where the limit
 * cut it short. FX_USAGE: an ask that cannot be (says why). FX_MODEL: no token is possible.
 * FX_STOPPED, FX_NOMEM. */
enum fx_st en_generate(struct en_run *r, const struct en_ask *ask, int n, struct fx_arena *a,
	struct fx_answer *ans, struct fx_err *e) FX_CHECKED;

#endif
