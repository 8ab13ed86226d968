/* signs.h - dashes, bullets and points as the page's ink has them, where a model has one letter for
 * several of them, or misses them */
#ifndef SIGNS_H
#define SIGNS_H
#include "layout.h"

/* The text of a word as it was read, with the signs that its marks (fx_lword.marks) show:
 * - a word that is a dash or a bullet is that, whatever was read;
 * - each run of dashes that was read is the dash that stands there, if there are as many of both;
 * - a word that was read as figures and signs, with as many figures as there are pieces of that
 *   height, has points and commas between them where its ink has;
 * - a point at the end that was read as another sign is a point.
 * text: UTF-8; returned as it is where there is nothing to change. NULL: no memory. */
const char *pp_signs(struct fx_arena *a, const char *text, const char marks[FX_MARKS]);

#endif
