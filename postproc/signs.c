/* signs.c - see signs.h */
#include "signs.h"
#include "utf8.h"

#include <string.h>

static int is_dash(int32_t c)
{
	return c == '-' || c == '_' || c == '~' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static const char *sign(char mark)
{
	switch ((enum fx_mark)mark) {
	case FX_MARK_HYPHEN:
		return "-";
	case FX_MARK_EN_DASH:
		return "\xe2\x80\x93";
	case FX_MARK_EM_DASH:
		return "\xe2\x80\x94";
	case FX_MARK_BULLET:
		return "\xe2\x80\xa2";
	default:
		return "";
	}
}

static int has_dash(const char *marks, int i)
{
	return marks[i] == FX_MARK_HYPHEN || marks[i] == FX_MARK_EN_DASH ||
		marks[i] == FX_MARK_EM_DASH;
}

/* Copies text, each run of dashes as the next one of the marks; returns how many runs there are. */
static int put_dashes(char *to, const char *text, const char *marks)
{
	int n = 0, before = 0;

	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const char *from = p;
		const int is = is_dash(fx_utf8_next(&p, end));

		if (is && !before) {
			while (*marks && !has_dash(marks, 0))
				marks++;
			to = stpcpy(to, *marks ? sign(*marks++) : "");
			n++;
		}
		if (!is) {
			memcpy(to, from, (size_t)(p - from));
			to += p - from;
		}
		before = is;
	}
	*to = 0;
	return n;
}

static int is_figure(char c)
{
	return c >= '0' && c <= '9';
}

static int is_point(char c)
{
	return c && strchr(".,:;'", c);
}

/* Figures and signs: no letters. */
static int is_number(const char *text, int *figures)
{
	*figures = 0;
	for (; *text; text++) {
		if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z'))
			return 0;
		*figures += is_figure(*text);
	}
	return *figures > 0;
}

/* Copies a number; between figures whose pieces have one point or comma between them, that. */
static void put_points(char *to, const char *text, const char *marks)
{
	while (*text) {
		const char *next = text + 1;

		*to++ = *text;
		if (!is_figure(*text++))
			continue;
		while (*marks != FX_MARK_FIGURE)
			marks++;
		marks++;
		while (is_point(*next))
			next++;
		if ((*marks == FX_MARK_POINT || *marks == FX_MARK_COMMA) &&
		    marks[1] == FX_MARK_FIGURE && is_figure(*next)) {
			*to++ = *marks;
			text = next;
		}
	}
	*to = 0;
}

static int count(const char *marks, int (*is)(const char *, int))
{
	int n = 0;

	for (int i = 0; marks[i]; i++)
		n += is(marks, i);
	return n;
}

static int is_high(const char *marks, int i)
{
	return marks[i] == FX_MARK_FIGURE;
}

/* The last mark is a point that is none of a colon's two. */
static void put_end(char *text, const char *marks)
{
	const size_t n = strlen(text), m = strlen(marks);

	if (n >= 2 && m >= 2 && marks[m - 1] == FX_MARK_POINT && marks[m - 2] != FX_MARK_OTHER &&
	    marks[m - 2] != FX_MARK_POINT && is_point(text[n - 1]) && !is_point(text[n - 2]))
		text[n - 1] = '.';
}

const char *pp_signs(struct fx_arena *a, const char *text, const char marks[FX_MARKS])
{
	const size_t room = 3 * strlen(text) + FX_MARKS;
	const int dashes = count(marks, has_dash);
	char *one, *two;
	int figures;

	if (!*marks)
		return text;
	if (!marks[1] && *sign(*marks))
		return sign(*marks);
	one = fx_alloc(a, 2 * room, 1);
	if (!one)
		return NULL;
	two = one + room;
	if (put_dashes(one, text, marks) == dashes && dashes)
		text = one;
	if (is_number(text, &figures) && figures == count(marks, is_high)) {
		put_points(two, text, marks);
		text = two;
	} else {
		memcpy(two, text, strlen(text) + 1);
		text = two;
	}
	put_end(two, marks);
	return text;
}
