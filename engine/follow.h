/* follow.h - where in a given text the next token of an answer is: an alignment kept up token by
 * token, with a few places in mind at a time. Locations compare as equal, and so do line ends; they
 * are passed over where one of the two has them and the other hasn't. */
#ifndef FOLLOW_H
#define FOLLOW_H
#include "fx.h"

enum { EN_FOLLOW_LOC = -1, EN_FOLLOW_BREAK = -5, EN_FOLLOW_TRACKS = 8 };

struct en_follow;

struct en_track {
	int at;			/* place in the text, 0..n: what comes next is there */
	int run;		/* words in a row that were as the text has them */
	float score;		/* how sure: 0..EN_FOLLOW_SURE */
};
struct en_tracks { int n; struct en_track track[EN_FOLLOW_TRACKS]; };	/* the best one first */

#define EN_FOLLOW_SURE 8.0F

/* key (n): what compares of the text's tokens, EN_FOLLOW_LOC for each location, EN_FOLLOW_BREAK for
 * each line end, anything else for words; borrowed, it must stay. In `a`. FX_NOMEM. */
enum fx_st en_follow_new(struct en_follow **out, struct fx_arena *a, const int *key, int n,
	struct fx_err *e) FX_CHECKED;

/* At place `at`, as sure as one miss leaves it. */
void en_follow_start(const struct en_follow *f, struct en_tracks *t, int at);

/* The answer's last token came: key (n) is the answer so far, keys as above, n > 0. A miss leaves
 * places for: replaced, inserted, some words left out, and wherever the text has the answer's last
 * words. */
void en_follow_step(const struct en_follow *f, struct en_tracks *t, const int *key, int n);

/* The next word at `at` or behind it; the text's length: none. */
int en_follow_word(const struct en_follow *f, int at);

#endif
