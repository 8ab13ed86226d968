/* numeral.c - see numeral.h */
#include "numeral.h"

#include <string.h>

int pp_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static long arabic(const char *s, size_t n)
{
	long v = 0;

	if (n < 1 || n > 4)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = 10 * v + s[i] - '0';
	}
	return v;
}

static const struct { const char *s; long v; } roman_part[] = { { "m", 1000 }, { "cm", 900 },
	{ "d", 500 }, { "cd", 400 }, { "c", 100 }, { "xc", 90 }, { "l", 50 }, { "xl", 40 },
	{ "x", 10 }, { "ix", 9 }, { "v", 5 }, { "iv", 4 }, { "i", 1 } };

/* The largest parts first; then spelt anew, as there is one proper spelling of each number. */
static long roman(const char *s, size_t n)
{
	const size_t parts = sizeof(roman_part) / sizeof(roman_part[0]);
	char proper[24] = "";
	long v = 0, left;

	for (size_t i = 0, at = 0; i < parts && n <= 15; i++) {
		const size_t len = strlen(roman_part[i].s);

		for (; n - at >= len && !memcmp(s + at, roman_part[i].s, len); at += len)
			v += roman_part[i].v;
	}
	left = v;
	for (size_t i = 0, at = 0; i < parts && v < 4000; i++)
		for (; left >= roman_part[i].v; left -= roman_part[i].v) {
			memcpy(proper + at, roman_part[i].s, strlen(roman_part[i].s));
			at += strlen(roman_part[i].s);
		}
	return v && n == strlen(proper) && !memcmp(proper, s, n) ? v : -1;
}

long pp_numeral(const char *s, size_t n, enum pp_numeral as)
{
	if (as == PP_ARABIC)
		return arabic(s, n);
	if (as == PP_ROMAN)
		return roman(s, n);
	return n == 1 && *s >= 'a' && *s <= 'z' ? *s - 'a' + 1 : -1;
}
