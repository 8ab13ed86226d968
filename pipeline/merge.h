/* merge.h - what was read in the pieces of a page, as one page again */
#ifndef MERGE_H
#define MERGE_H
#include "crops.h"

struct pl_pieces {
	const struct pl_plan *plan;
	const struct pl_crop *crop;	/* (plan->n) with what was read in each */
	const struct fx_layout *layout;
	int w, h;			/* of the upright page, pixels */
	const char *const *lacks;	/* (FX_BLOCK_KINDS) why regions of a kind are not asked for
					 * more than their words; NULL: nothing is said */
};

/* Sets blocks, lines, words, text, status, reason, confidence, events and generated of *to.
 *
 * Pieces of one block of the layout become one block, pieces of several as many as were read in
 * them, and nothing is doubled where a piece goes on what another ended with:
 *
 * Words with places. Two of different pieces are one and the same where their boxes have half of
 * their union in common and their texts are alike (at most a third of the longer has to be
 * changed): the one farther from the edges of its picture stays, then the surer one, then the
 * first. A word that touches an edge of its picture was cut there: it goes where half of it lies
 * in a word of another piece that touches none. Edges of the page itself cut nothing. The lines
 * of two such words become one, by place; so do pieces of one line that lie side by side.
 *
 * Plain text. The end of one and the beginning of the next are aligned word by word (1 for a word
 * that is alike, -1 for one that is not or has none beside it), over twice the words that they were
 * shown in common, best where it takes least of the first; where that comes to half of these
 * words, what both have is taken from the second. Else both stay as they are, and
 * "overlap-unmatched" counts it.
 *
 * Blocks that no piece was for stay as regions, with their reason. Events besides those of the
 * pieces: "more-text-than-ink" counts pieces, "text-without-ink" words whose place has none and
 * pieces of plain text: their confidence is 0. FX_NOMEM. */
enum fx_st pl_merge(struct fx_dpage *to, const struct pl_pieces *m, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

/* The end of text[0 .. len) that `next` begins with, by the rule above for plain text, `words`
 * words in common: *at is where it starts; len: none was found. Scratch memory only. FX_NOMEM. */
enum fx_st pl_overlap(size_t *at, struct fx_span text, struct fx_span next, int words,
	struct fx_err *e) FX_CHECKED;

/* *alike 1: as above for words, 0. FX_NOMEM. */
enum fx_st pl_alike(int *alike, struct fx_span a, struct fx_span b, struct fx_err *e) FX_CHECKED;

#endif
