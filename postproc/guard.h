/* guard.h - the languages that tasks answer in, as guards (answer.h): what each accepts, within
 * which bounds, and where its rules come from. A guard is one file and one row of guard.c.
 *
 * What holds of all: a state is a plain value; from every state that step() leaves, an end can be
 * reached; close_cost() is 0 just where may_end() holds; from any other state some symbol takes at
 * least 1 from it, so that whoever always picks such a symbol ends within close_cost() of them. It
 * is exact but where a language says that it bounds. Free text is well-formed UTF-8 without control
 * characters (C0, U+007F, C1) but those named; half a character can always be completed. Symbols of
 * location tokens are refused but where a language names them.
 *
 * Sources: [D] the domain specification, by section; others by name. */
#ifndef GUARD_H
#define GUARD_H
#include "answer.h"

struct pp_guard {
	const char *name;
	const struct fx_guard *guard;
};
const struct pp_guard *pp_guard_find(const char *name);	/* NULL: none of that name */
const struct pp_guard *pp_guard_at(int i);		/* NULL: past the last */

/* "ocr-words": words in their places [D E.1], none or more of
 *
 *	separator* text y0 x0 y1 x1
 *
 * text: UTF-8 with something in it that is no blank, and without newlines; four location tokens,
 * y1 >= y0, x1 >= x0. Separators, blank , ; newline, may also end the answer; text that is nothing
 * but , and ; is a separator until a location follows, and then a word. The bytes "<loc" are
 * refused: in the text of an answer they would pass for a location. */
extern const struct fx_guard pp_guard_ocr_words;

#endif
