/* closing.h - the way to an end in few pieces. close_cost() counts symbols; tokens are pieces, most
 * of several symbols. */
#ifndef CLOSING_H
#define CLOSING_H
#include "mask.h"

enum { EN_CLOSING_MOST = 4096 };	/* symbols; postproc's guards stay below 3400 */

/* The plan from a state: its symbols are, again and again, the lowest that takes at least 1 from
 * close_cost(); its pieces the fewest that spell just these, the lowest ids among equals. Other
 * symbols might be spelt in fewer pieces: these are the ones that can be found at once.
 *
 * Returns how many pieces, without eos, and puts the first `room` of them in id; 0 just where the
 * guard may end. -1: no pieces spell these symbols, or they are more than EN_CLOSING_MOST.
 *
 * Once the first piece of a plan of n has been taken the plan is of n - 1: the others of it, as the
 * symbols left are the same. */
int en_closing(const struct en_trie *t, const struct fx_guard *g,
	const union fx_guard_state *state, int *id, int room);

#endif
