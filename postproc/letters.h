/* letters.h - what kind of character a code point is, as far as the structure of a text asks: no
 * locale, and of Unicode's tables only what is regular enough to be said in ranges. */
#ifndef LETTERS_H
#define LETTERS_H
#include "utf8.h"

enum pp_letter {
	PP_SIGN,	/* punctuation, symbols, marks, malformed bytes */
	PP_DIGIT,	/* ASCII, Arabic, Persian, superscript */
	PP_LOWER,	/* Latin, Greek, Cyrillic; ligatures, long s */
	PP_UPPER,
	PP_CASELESS,	/* letters without capitals, or whose capitals aren't known here */
	PP_CJK		/* Han, kana, their punctuation and wide forms: set without blanks. Hangul
			 * is not among them. */
};
enum pp_letter pp_letter(int32_t c);
int pp_right_to_left(int32_t c);	/* 1: a letter of Hebrew, Arabic, Syriac, .. */
int32_t pp_small(int32_t c);	/* of a capital of ASCII, Latin-1, Greek, Cyrillic; else c */

/* Of a word's text. First and last: of its letters and digits, signs around them passed over;
 * PP_SIGN: it has none. */
enum pp_letter pp_first_letter(const char *text);
enum pp_letter pp_last_letter(const char *text);
int pp_ends_sentence(const char *text);	/* 1: . ! ? : or what other scripts have for them, closing
					 * quotes and brackets and notes' superscripts after it */

/* A text counted. */
struct pp_shape {
	int chars, letters, upper, lower, digits, right;	/* letters: without digits; right:
								 * right to left */
	int tall, deep;	/* 1: something reaches over the x-height; below the base line */
};
void pp_shape(struct pp_shape *s, const char *text);

#endif
