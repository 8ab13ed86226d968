/* slot.h - inside en_serve: one ask that is being answered */
#ifndef SLOT_H
#define SLOT_H
#include "choose.h"
#include "draft.h"
#include "loop.h"
#include "cache.h"
#include "run.h"

/* Sequences at a time: products of 32 rows are bound by arithmetic. */
#define EN_SLOTS 32
#define EN_REWINDS 3		/* out of loops, for an answer */
#define EN_SURE 13.0F		/* more is not told apart */
#define EN_FORKS 8		/* single tokens tried beside drafted chains, in a pass */
#define EN_PATHS 16		/* answers that a beam keeps */

struct en_path {		/* an answer so far */
	struct en_seq seq;	/* holds the prompt and all of the answer but its last token */
	union fx_guard_state state;
	int *id;		/* (limit) */
	float *logprob;		/* (limit) */
	float *removed;		/* (limit) */
	float *margin;		/* (limit) by how much it was better than the next that might have
				 * followed; EN_SURE at most */
	int n, cut;
	double score;		/* sum of log-probabilities, that of the end included */
};

struct en_slot {
	struct fx_arena mem;
	const struct en_ask *ask;
	long nth;
	int pictures, width;	/* width: paths, at most */
	size_t bytes;		/* that its caches take, at most */
	int limit;		/* tokens of its answer */
	int done;
	struct fx_err e;	/* why it could not be chosen for, if that is so */

	struct en_path *path;	/* (width) that go on, best first */
	int paths;
	/* Where width > 1: */
	struct en_path *end;	/* (width) that ended, best first */
	int ends;
	struct en_path *made;	/* (width) the next paths, while they are made */
	struct en_choice *found;	/* (width, width + 1) what may follow each, best first */
	int *founds;		/* (width) how many */
	float *gone;		/* (width) what the guard ruled out */

	struct en_drafter *drafter;	/* NULL: none */
	struct en_draft draft;		/* for this pass */
	struct en_seq fork[EN_FORKS];	/* the draft's others, while they are computed */
	int other[EN_DRAFT_MOST + 1];	/* rows of the pass that forks share */
	int row, chain, forks;		/* first row in the pass; drafted ones after it; others */
	int gained;			/* tokens out of the pass */

	struct en_loop loop;
	int rewinds, looped;
	struct { int at, id; } ban[EN_REWINDS];
};

/* Takes an ask, whose answer may have up to `limit` tokens, and encodes its prompt. FX_USAGE: it
 * cannot be asked (says why). FX_NOMEM. */
enum fx_st en_slot_open(struct en_slot *t, const struct en_run *r, const struct en_ask *ask,
	struct fx_err *e) FX_CHECKED;
/* Memory for its answer; page tables, without pages. FX_NOMEM. */
enum fx_st en_slot_enter(struct en_slot *t, const struct en_run *r, struct fx_err *e) FX_CHECKED;
void en_slot_free(struct en_slot *t, struct en_pages *p);
void en_slot_drop_forks(struct en_slot *t, struct en_pages *p);	/* they have no positions left */

/* Log-probabilities that were asked for of the first token, where this is its place. */
void en_slot_score(const struct en_slot *t, const float *logit, double total);

/* FX_USAGE: an ask that cannot be. */
enum fx_st en_slot_check(const struct en_run *r, const struct en_ask *ask, struct fx_err *e)
	FX_CHECKED;

/* Rows of its prefill. */
int en_slot_rows(const struct en_slot *t);

/* The answer, or the answers of a beam, in the ask's arena or in the slot's. FX_NOMEM. */
enum fx_st en_slot_answer(struct en_slot *t, const struct en_run *r, struct fx_answer *ans,
	struct fx_err *e) FX_CHECKED;

/* Sets draft, chain and forks of n slots, EN_SLOTS at most: drafted tokens that are worth their
 * rows in the next pass (pace.h), for all slots together. */
void en_draft_all(struct en_run *r, struct en_slot *const *live, int n);

/* What a pass computed: logits (rows, vocab_rows) and their en_log_sum_exp (rows). */
struct en_rows { const float *logit; const double *total; int few; };	/* few: see choose.h */

/* Tokens of a slot with one path, from its rows: its next one, and one more for each drafted token
 * that was the model's choice too. Sets `done`, or `e`. Slots may do so at the same time; `masks`
 * are the thread's. */
void en_settle(struct en_slot *t, const struct en_run *r, struct en_masks *masks,
	const struct en_rows *rows);

/* The same of a slot with several paths: the best of what may follow any of them go on. The first
 * finds what may follow, slots at the same time; the second makes new paths of it, one slot after
 * another, for they share pages. */
void en_beam_look(struct en_slot *t, const struct en_run *r, struct en_masks *masks,
	const struct en_rows *rows);
void en_beam_settle(struct en_slot *t, const struct en_run *r, struct en_pages *pages);

/* The guard's state (g NULL: nothing) after a piece that it takes. */
void en_slot_advance(union fx_guard_state *state, const struct fx_guard *g,
	const struct en_vocab *v, int id);

#endif
