/* match.h - where the end of a growing sequence occurred before in it: what the match finder of an
 * LZ77 compressor answers, of a sequence that can also be cut. */
#ifndef MATCH_H
#define MATCH_H
#include "fx.h"

enum { EN_MATCH_MOST = 64 };		/* symbols compared */

struct en_match;

/* An empty sequence with room for `room` symbols, in `a`. FX_NOMEM. */
enum fx_st en_match_new(
	struct en_match **out, struct fx_arena *a, int room, struct fx_err *e) FX_CHECKED;

void en_match_push(struct en_match *m, int symbol);	/* there is room for it */
void en_match_cut(struct en_match *m, int n);	/* back to the first n; as if no more had come */
int en_match_symbols(const struct en_match *m);
int en_match_at(const struct en_match *m, int i);	/* symbol i */

/* The index of the symbol that followed the longest earlier occurrence of the end, and how many
 * symbols of the end occurred there, 1..EN_MATCH_MOST; of equal ones the latest. -1: the last
 * symbol is new. Looks at a bounded number of the latest occurrences. */
int en_match_find(const struct en_match *m, int *length);

#endif
