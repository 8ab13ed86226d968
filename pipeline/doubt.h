/* doubt.h - text that the ink of its place does not bear out. Nothing is dropped for it. */
#ifndef DOUBT_H
#define DOUBT_H
#include "layout.h"

/* Ink in a box of the upright, levelled page (x0 y0 x1 y1), in pixels: of all cells that it
 * touches. -1: the layout has no count. */
double pl_ink(const struct fx_layout *l, const float box[4]);

/* 1: more letters (code points without blanks) than could be written with that much ink. Print
 * takes 0.2 to 0.4 of the square of its body's height (x-height) for a letter, Arabic least (twelve
 * pages of the test data at 200 dots an inch, and more where they have pictures); doubted is what
 * would have to do with less than PL_LETTER_INK. body 0, ink -1: never. */
#define PL_LETTER_INK 0.075
int pl_more_text_than_ink(double ink, int letters, float body);

#endif
