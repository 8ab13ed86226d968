/* normal.h - what of a text counts when it is compared with the truth */
#ifndef NORMAL_H
#define NORMAL_H
#include "fx.h"

/* The form in which texts are compared, after domain specification E.5: a run of White_Space is one
 * blank, none at the ends; soft hyphens (U+00AD) are left out; long s is s; the Latin ligatures
 * U+FB00 to U+FB06 are spelled out; U+FFFD stands for malformed bytes. Nothing else is composed or
 * decomposed (that takes Unicode's tables): a truth is best given in NFC. `to` has room for three
 * times the text; how many bytes. The form of a form is itself. */
size_t pp_normal(char *to, struct fx_span text);
extern const char pp_normal_says[];	/* the above in one line, for reports */

#endif
