/* pdf_tokens.c - see pdf_tokens.h */
#include "pdf_tokens.h"

#include <string.h>

#define MOST 1e9			/* no number is larger */

static int is_blank(int c)
{
	return c == 0 || c == 9 || c == 10 || c == 12 || c == 13 || c == 32;
}

static int is_delimiter(int c)
{
	return c && strchr("()<>[]{}/%", c) != NULL;
}

/* Past a string that starts here; its end where it has none. */
static const char *literal(const char *p, const char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	return end;
}

static const char *until(const char *p, const char *end, char c)
{
	p = memchr(p, c, (size_t)(end - p));
	return p ? p + 1 : end;
}

static const char *regular(const char *p, const char *end)
{
	while (p < end && !is_blank(*p) && !is_delimiter(*p))
		p++;
	return p;
}

/* Past blanks and comments. */
static const char *skip(const char *p, const char *end)
{
	while (p < end && (is_blank(*p) || *p == '%'))
		if (*p != '%')
			p++;
		else
			while (p < end && *p != '\n' && *p != '\r')
				p++;
	return p;
}

/* Past one token that starts at p < end: no blank. Brackets count as tokens of their own. */
static const char *past(const char *p, const char *end)
{
	const int twice = p + 1 < end && p[1] == *p;

	switch (*p) {
	case '(':
		return literal(p, end);
	case '<':
		return twice ? p + 2 : until(p, end, '>');
	case '>':
		return p + 1 + twice;
	case '/':
		return regular(p + 1, end);
	case ')': case '[': case ']': case '{': case '}':
		return p + 1;
	default:
		return regular(p, end);
	}
}

/* Past an array or dictionary whose opening token ended at p: up to what closes as many as open. */
static const char *bracketed(const char *p, const char *end)
{
	int depth = 1;

	while (depth && (p = skip(p, end)) < end) {
		const char *next = past(p, end);
		const int open = *p == '[' || (*p == '<' && next == p + 2 && p[1] == '<');
		const int close = *p == ']' || (*p == '>' && next == p + 2);

		depth += open - close;
		p = next;
	}
	return p;
}

const char *fx_token_picture(const char *p, const char *end)
{
	for (; p + 3 <= end; p++) {
		const char *far = end - p > 16 ? p + 16 : end, *s = p + 3;

		if (!is_blank(*p) || p[1] != 'E' || p[2] != 'I' || (s < end && !is_blank(*s)))
			continue;
		while (s < far && ((*s >= ' ' && *s < 127) || (is_blank(*s) && *s)))
			s++;
		if (s == far)
			return p + 3;
	}
	return end;
}

int fx_token_next(struct fx_token *t, const char **at, const char *end)
{
	const char *p = skip(*at, end);

	*at = p;
	if (p >= end)
		return 0;
	*t = (struct fx_token){ p, past(p, end) };
	if (*p == '[' || (t->end - p == 2 && !memcmp(p, "<<", 2)))
		t->end = bracketed(t->end, end);
	*at = t->end;
	return 1;
}

int fx_token_is(const struct fx_token *t, const char *name)
{
	const size_t n = strlen(name);

	return (size_t)(t->end - t->p) == n && !memcmp(t->p, name, n);
}

static int is_number(const struct fx_token *t)
{
	return (*t->p >= '0' && *t->p <= '9') || *t->p == '+' || *t->p == '-' || *t->p == '.';
}

int fx_token_operand(const struct fx_token *t)
{
	return is_number(t) || is_delimiter(*t->p);
}

int fx_token_number(double *v, const struct fx_token *t)
{
	const char *p = t->p;
	double place = 1;
	int minus = 0;

	if (!is_number(t))
		return 0;
	for (; p < t->end && (*p == '+' || *p == '-'); p++)
		minus |= *p == '-';
	for (*v = 0; p < t->end && *p >= '0' && *p <= '9'; p++)
		*v = *v < MOST / 10 ? 10 * *v + (*p - '0') : MOST;
	if (p < t->end && *p == '.')
		while (++p < t->end && *p >= '0' && *p <= '9' && place > 1e-12)
			*v += (*p - '0') * (place /= 10);
	*v = minus ? -*v : *v;
	return 1;
}

static int hex(char c)
{
	const char *const digits = "0123456789abcdef", *at =
		c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 'a' - 'A' : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

int fx_token_name(char name[FX_TOKEN_NAME], const struct fx_token *t)
{
	size_t n = 0;

	if (*t->p != '/')
		return 0;
	for (const char *p = t->p; p < t->end && n < FX_TOKEN_NAME - 1; p++) {
		const int hi = t->end - p > 2 && *p == '#' ? hex(p[1]) : -1;
		const int lo = hi < 0 ? -1 : hex(p[2]);

		name[n++] = lo < 0 ? *p : (char)(16 * hi + lo);
		p += lo < 0 ? 0 : 2;
	}
	name[n] = 0;
	return 1;
}
