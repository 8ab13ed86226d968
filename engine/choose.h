/* choose.h - the next token: greedy, under a guard, with room kept to close */
#ifndef CHOOSE_H
#define CHOOSE_H
#include "answer.h"
#include "op.h"
#include "vocab.h"

struct en_choosing {
	const struct en_ops *ops;
	const struct en_vocab *vocab;
	const unsigned char *choosable;	/* (n) 1: this id may be chosen at all */
	int n;				/* stored rows */
	int eos;
	const struct fx_guard *guard;	/* NULL: free text */
};

struct en_choice {
	int id;			/* -1: no piece is accepted, or no logit is a number */
	float logprob; /* over all n rows: the model's view before any choice is ruled out */
	int cut;		/* a better piece was left out for lack of room alone */
};

/* Natural logarithm of the sum of exp over n logits; the largest is taken out first. Within 1e-5.
 */
double en_log_sum_exp(const struct en_ops *ops, const float *logit, int n);

/* The best id that may be chosen, that the guard accepts and after which it can still be closed
 * with the `left` tokens there are, this one included. Candidates are tried from the best one
 * down, which chooses as masking and arg-max would and mostly needs one try; after a few, each
 * piece that is better than the best accepted so far is tried once. The lowest id wins a tie.
 * Steps *state; spoils logit (n). */
struct en_choice en_choose(const struct en_choosing *c, float *logit, union fx_guard_state *state,
	int left);

#endif
