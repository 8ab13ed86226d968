/* letters.c - see letters.h */
#include "letters.h"

#include <string.h>

struct range { int32_t from, to; enum pp_letter is; };

/* https://www.unicode.org/Public/UCD/latest/ucd/DerivedGeneralCategory.txt, rounded to blocks; the
 * first row that holds a character has it. */
static const struct range table[] = {
	{ '0', '9', PP_DIGIT }, { 'A', 'Z', PP_UPPER }, { 'a', 'z', PP_LOWER },
	{ 0, 0xb1, PP_SIGN }, { 0xb2, 0xb3, PP_DIGIT }, { 0xb9, 0xb9, PP_DIGIT },
	{ 0xb4, 0xbf, PP_SIGN }, { 0xd7, 0xd7, PP_SIGN }, { 0xf7, 0xf7, PP_SIGN },
	{ 0xc0, 0xde, PP_UPPER }, { 0xdf, 0xff, PP_LOWER },
	{ 0x178, 0x178, PP_UPPER }, { 0x17f, 0x17f, PP_LOWER }, { 0x138, 0x138, PP_LOWER },
	{ 0x149, 0x149, PP_LOWER }, { 0x180, 0x2af, PP_CASELESS }, { 0x2b0, 0x36f, PP_SIGN },
	{ 0x386, 0x386, PP_UPPER }, { 0x388, 0x38f, PP_UPPER }, { 0x391, 0x3ab, PP_UPPER },
	{ 0x3ac, 0x3ce, PP_LOWER }, { 0x370, 0x385, PP_SIGN }, { 0x400, 0x42f, PP_UPPER },
	{ 0x430, 0x45f, PP_LOWER }, { 0x482, 0x489, PP_SIGN }, { 0x559, 0x55f, PP_SIGN },
	{ 0x5be, 0x5be, PP_SIGN }, { 0x5f3, 0x5f4, PP_SIGN }, { 0x591, 0x5c7, PP_SIGN },
	{ 0x600, 0x61f, PP_SIGN }, { 0x64b, 0x65f, PP_SIGN }, { 0x660, 0x669, PP_DIGIT },
	{ 0x66a, 0x66d, PP_SIGN }, { 0x6d4, 0x6d4, PP_SIGN }, { 0x6f0, 0x6f9, PP_DIGIT },
	{ 0x964, 0x965, PP_SIGN }, { 0x1e96, 0x1e9d, PP_LOWER }, { 0x1f70, 0x1f7d, PP_LOWER },
	{ 0x1fb0, 0x1fff, PP_CASELESS }, { 0x2070, 0x2079, PP_DIGIT }, { 0x2000, 0x2bff, PP_SIGN },
	{ 0x2e00, 0x2e7f, PP_SIGN }, { 0x2e80, 0x2fdf, PP_CJK }, { 0x3000, 0x3000, PP_SIGN },
	{ 0x3001, 0x312f, PP_CJK }, { 0x31f0, 0x31ff, PP_CJK }, { 0x3400, 0x4dbf, PP_CJK },
	{ 0x4e00, 0x9fff, PP_CJK }, { 0xe000, 0xf8ff, PP_SIGN }, { 0xf900, 0xfaff, PP_CJK },
	{ 0xfb00, 0xfb06, PP_LOWER }, { 0xfe00, 0xfe6f, PP_SIGN }, { 0xff01, 0xff60, PP_CJK },
	{ 0xfff0, 0xffff, PP_SIGN }, { 0x1f000, 0x1ffff, PP_SIGN }, { 0x20000, 0x3ffff, PP_CJK },
};

/* Blocks where capitals and small letters take turns; 0: c is in none. */
static enum pp_letter in_turns(int32_t c)
{
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c & 1 ? PP_UPPER : PP_LOWER;
	if ((c >= 0x100 && c <= 0x177) || (c >= 0x460 && c <= 0x52f) ||
	    (c >= 0x1e00 && c <= 0x1eff))
		return c & 1 ? PP_LOWER : PP_UPPER;
	if (c >= 0x1f00 && c <= 0x1faf)
		return c & 8 ? PP_UPPER : PP_LOWER;
	return PP_SIGN;
}

enum pp_letter pp_letter(int32_t c)
{
	for (size_t i = 0; i < FX_COUNT(table); i++)
		if (c >= table[i].from && c <= table[i].to)
			return table[i].is;
	if (c < 0)
		return PP_SIGN;
	return in_turns(c) ? in_turns(c) : PP_CASELESS;
}

int pp_right_to_left(int32_t c)
{
	return ((c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
		(c >= 0xfe70 && c <= 0xfefc)) && pp_letter(c) == PP_CASELESS;
}

int32_t pp_small(int32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
		return c + 32;
	return c;
}

enum pp_letter pp_first_letter(const char *text)
{
	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const enum pp_letter is = pp_letter(fx_utf8_next(&p, end));

		if (is)
			return is;
	}
	return PP_SIGN;
}

enum pp_letter pp_last_letter(const char *text)
{
	enum pp_letter last = PP_SIGN;

	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const enum pp_letter is = pp_letter(fx_utf8_next(&p, end));

		last = is ? is : last;
	}
	return last;
}

static int among(int32_t c, const int32_t *set)
{
	while (*set && *set != c)
		set++;
	return *set != 0;
}

int pp_ends_sentence(const char *text)
{
	static const int32_t stops[] = { '.', '!', '?', ':', 0x2026, 0x203c, 0x2047, 0x61f, 0x6d4,
		0x964, 0x965, 0x3002, 0xff01, 0xff0e, 0xff1a, 0xff1f, 0 };
	static const int32_t after[] = { ')', ']', '}', '"', '\'', 0xbb, 0xab, 0x2018, 0x2019,
		0x201a, 0x201c, 0x201d, 0x2039, 0x203a, 0x300d, 0x300f, 0xff09, 0xb9, 0xb2, 0xb3,
		'*', 0x2020, 0x2021, 0 };
	int ends = 0;

	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const int32_t c = fx_utf8_next(&p, end);

		if (among(c, stops))
			ends = 1;
		else if (!among(c, after) && !(c >= 0x2070 && c <= 0x2079))
			ends = 0;
	}
	return ends;
}

static int ascii(int32_t c, const char *set)
{
	return c > 0 && c < 128 && strchr(set, c) != NULL;
}

/* Which letters reach beyond the x-height. What is no small letter is as tall as a capital; an
 * accent makes small letters tall. */
static void reach(struct pp_shape *s, int32_t c, enum pp_letter is)
{
	s->deep |= ascii(c, "gjpqy,;()[]{}|/Q$") || is == PP_CJK || c == 0xe7;
	if (is == PP_LOWER)
		s->tall |= c > 127 || ascii(c, "bdfhklijt");
	else
		s->tall |= is != PP_SIGN || ascii(c, "()[]{}|/$%&!?#@");
}

void pp_shape(struct pp_shape *s, const char *text)
{
	*s = (struct pp_shape){ 0 };
	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const int32_t c = fx_utf8_next(&p, end);
		const enum pp_letter is = pp_letter(c);

		s->chars++;
		s->digits += is == PP_DIGIT;
		s->letters += is > PP_DIGIT;
		s->upper += is == PP_UPPER;
		s->lower += is == PP_LOWER;
		s->right += pp_right_to_left(c);
		reach(s, c, is);
	}
}
