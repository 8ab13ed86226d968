/* signs.h - dashes and bullets as the page's ink has them, where a model has one letter for all */
#ifndef SIGNS_H
#define SIGNS_H
#include "layout.h"

/* The text of a word as it was read, with the signs that its ink shows (struct fx_lword): a word
 * that is a sign is that sign, whatever was read; each run of dashes (- _ and the like) that was
 * read is the dash that stands there, if there are as many runs as dashes. text: UTF-8; returned as
 * it is where there is nothing to change. NULL: no memory. */
const char *pp_signs(struct fx_arena *a, const char *text, const struct fx_lword *w);

#endif
