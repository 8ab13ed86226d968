/* approx.h - texts that are nearly the same, and where one nearly stands in another */
#ifndef APPROX_H
#define APPROX_H
#include "compose.h"

/* Insertions and deletions alone: what it takes to make x of y, twice what has to be replaced. More
 * than `most`: most + 1. Time grows with x by `most`. row has room for 2 most + 2. */
size_t pp_indels(struct pp_seq x, struct pp_seq y, size_t most, size_t *row);

/* 1: x is y but for at most `diffs` of the `of` characters of what is looked for, in shares:
 * indels / (both lengths) is at most diffs / of. FX_NOMEM. */
struct pp_slack { int diffs; size_t of; };
enum fx_st pp_alike(int *is, struct fx_arena *a, struct pp_seq x, struct pp_seq y,
	struct pp_slack slack, struct fx_err *e) FX_CHECKED;

/* 1: `what` stands in `text` so, in a stretch as long as itself, or a shorter one at an end; where
 * the text is the shorter, it stands in `what`. Nothing stands in a text that is shorter by more
 * than `diffs`. Time grows with text, what and diffs. FX_NOMEM. */
enum fx_st pp_stands_in(int *is, struct fx_arena *a, struct pp_seq what, struct pp_seq text,
	int diffs, struct fx_err *e) FX_CHECKED;

/* Where `what` begins in `text`, with at most `diffs` insertions, deletions and replacements, the
 * first such place and the last; with diffs over 0, places that overlap are one, the nearest of
 * them, then the longest. -1: nowhere. Time grows with the product of both. FX_NOMEM. */
struct pp_places { long first, last; };
enum fx_st pp_find_near(struct pp_places *p, struct fx_arena *a, struct pp_seq what,
	struct pp_seq text, int diffs, struct fx_err *e) FX_CHECKED;

#endif
