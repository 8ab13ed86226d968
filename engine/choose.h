/* choose.h - the next token: greedy or the few best, under a guard, with room kept to close */
#ifndef CHOOSE_H
#define CHOOSE_H
#include "answer.h"
#include "closing.h"
#include "mask.h"
#include "op.h"
#include "vocab.h"

#define EN_CHOICES 32		/* at a place, at most */

struct en_choosing {
	const struct en_ops *ops;
	const struct en_vocab *vocab;
	const unsigned char *choosable;	/* (n) 1: this id may be chosen at all */
	int n;				/* stored rows */
	int eos;
	const struct fx_guard *guard;	/* NULL: free text, and then no trie and no masks */
	const struct en_trie *trie;	/* of vocab, choosable, n */
	struct en_masks *masks;		/* the calling thread's */
};

struct en_place {			/* where a token is wanted */
	const float *logit;		/* (n) */
	double total;			/* their en_log_sum_exp; not read where `few` */
	int few;			/* 1: only logits of ids that the guard takes, if there were
					 * room, are numbers; log-probabilities are not known */
	float near;			/* how far below the best one others may be; INFINITY */
	const union fx_guard_state *state;
	int left;			/* tokens there may still be, this one included; 1.. */
	const int *ban;			/* (bans) ids that are not wanted here */
	int bans;
};

struct en_choice {
	int id;
	float logit;
	float logprob; /* over all n rows: the model's view before any choice is ruled out */
	int cut;		/* a better piece was left out for lack of room alone */
};

/* Natural logarithm of the sum of exp over n logits; the largest is taken out first. Within 1e-5.
 */
double en_log_sum_exp(const struct en_ops *ops, const float *logit, int n);

/* Up to `want`, 1 .. EN_CHOICES, of the best ids that may be chosen, that are not banned and that
 * the guard accepts, best first, the lowest id first on ties: what masking and sorting would give;
 * others than the best only if they are near it. How many there are; 0: no piece is accepted, or
 * no logit is a number. A piece is accepted too where closing at once is all that `left` has room
 * for and the piece is the next on that way (closing.h). Bans are forgotten where they leave
 * nothing.
 *
 * Mostly only pieces with a probability of 1e-6 and more are tried, in that order; the mask of the
 * whole vocabulary is made where these are not enough. *removed (NULL: not wanted; else 0 without a
 * guard): the probability of all that the guard, or the room to close, ruled out; the mask is made
 * for it too where over 1e-2 of the probability lies in pieces that were not tried. */
int en_choose(const struct en_choosing *c, const struct en_place *at, int want,
	struct en_choice *best, float *removed);

/* One id drawn from what may follow, each as likely as the model has it among those; u, 0 to 1,
 * less than 1, decides. id -1: there is none. at->few is 0. */
struct en_choice en_draw(const struct en_choosing *c, const struct en_place *at, double u);

/* Which ids may follow: those of a mask, and one more. */
struct en_allowed {
	const uint64_t *bits;		/* NULL: all that may be chosen at all */
	int way;			/* -1: none */
};

/* Of a guarded place; stands until the next call with the same masks. */
struct en_allowed en_allowed(const struct en_choosing *c, const struct en_place *at);

#endif
