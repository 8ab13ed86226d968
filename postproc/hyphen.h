/* hyphen.h - how the last word of a line goes on in the first of the next. Only structure and the
 * files beside it include this. */
#ifndef HYPHEN_H
#define HYPHEN_H
#include "document.h"

#define PP_SEEN (1 << 14)

/* Words with a hyphen inside that were seen in a document: hashes, as many as fit. */
struct pp_hyphens { uint64_t seen[PP_SEEN]; };
void pp_hyphens_learn(struct pp_hyphens *h, const struct fx_dpage *p);

int pp_hyphened(const char *text);	/* 1: letters, and a hyphen that breaks a line after them */

/* A hyphen goes where it was only put there to break the line: before a small letter (or capitals
 * after capitals), unless the word is known with it, or is of those that are always written so.
 * Before a capital or beside a digit it stays, and the word goes on after it. Soft hyphens always
 * go. Between two characters that are set without blanks there is nothing. */
enum fx_join pp_join(const struct pp_hyphens *h, const char *left, const char *right);

#endif
