/* numeral.h - what numbers of pages, lists and headings say */
#ifndef NUMERAL_H
#define NUMERAL_H
#include <stddef.h>

enum pp_numeral { PP_ARABIC, PP_ROMAN, PP_ALPHABETIC, PP_NUMERALS };

int pp_alnum(char c);		/* ASCII letters and digits, in any locale */
/* The value of s[0 .. n), small ASCII: up to four digits; a Roman numeral as it is properly
 * written, up to 3999; one letter, a is 1. -1: it is no such numeral. */
long pp_numeral(const char *s, size_t n, enum pp_numeral as);

#endif
