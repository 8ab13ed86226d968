/* draft.h - guesses at the next tokens of an answer, to be verified by the model several at a time
 * (speculative decoding): a pass over k + 1 rows costs little more than one over a single row where
 * reading the weights is what takes the time. What the model chooses never depends on a draft.
 *
 * Two sources compete: the answer itself, where the same came before, exactly, or with all digits
 * alike, or with all text between two marks alike, so that a table's rows foretell its tags
 * whatever the cells say; and a text that the caller has (the text layer of a page), followed by
 * alignment, its line ends and boxes passed over where the answer has none. Which is believed goes
 * by which has been right lately, in this answer, in such a place. Locations compare as equal in
 * both and are guessed apart, from the text's location and from the boxes before, each moved by
 * what it was off by of late. */
#ifndef DRAFT_H
#define DRAFT_H
#include "vocab.h"

enum { EN_DRAFT_MOST = 32, EN_DRAFT_OTHERS = 16 };

struct en_draft {
	int n;				/* 0..EN_DRAFT_MOST */
	int id[EN_DRAFT_MOST];		/* a chain: each follows the one before; all have pieces */
	/* Estimated probability, 0..1, that id[i] is the model's choice when all before it are. */
	float chance[EN_DRAFT_MOST];
	int others;			/* 0..EN_DRAFT_OTHERS */
	/* `id` in place of id[at], 0 <= at < n; no id twice at one place. chance: that all before
	 * id[at] are the model's choices and then this one is; the likeliest first. */
	struct en_draft_other { int at, id; float chance; } other[EN_DRAFT_OTHERS];
};

struct en_drafting {
	const struct en_vocab *vocab;	/* borrowed, for the drafter's life */
	int ngram;			/* 1: guess from the answer itself */
	const int *text;		/* (text_n) ids of a text that the answer may resemble */
	int text_n;			/* in the answer's language; copied. 0: there is none */
	int max_tokens;			/* of the answer */
};

struct en_drafter;			/* of one answer */

/* In `a`, under 200 bytes for each of max_tokens and about 30 for each of text_n. FX_USAGE: a
 * number below 0, or an id in the text that has no piece. FX_NOMEM. */
enum fx_st en_drafter_new(struct en_drafter **out, struct fx_arena *a,
	const struct en_drafting *how, struct fx_err *e) FX_CHECKED;

/* What may follow id (n), the whole answer so far, n <= max_tokens: up to `most` tokens, no more
 * than are left of max_tokens. Learns from what is new in the answer since the last call; it may
 * also be shorter, or another from some place on. Nothing is guessed that has hardly a chance (1 in
 * 50). */
void en_drafter_propose(
	struct en_drafter *d, const int *id, int n, int most, struct en_draft *out);

#endif
