/* strip.c - see strip.h */
#include "strip.h"

#include <string.h>

#define DEEPEST 512		/* q .. Q */
#define INVISIBLE 3		/* ISO 32000-1, table 106 */
#define OPERANDS 3		/* the last ones are remembered */

struct token { const char *p, *end; };

struct state {
	const char *at, *end;
	const char *kept;		/* what comes before it has been copied or left out */
	const char *began;		/* where the operands of the next operator begin */
	struct token operand[OPERANDS];	/* the last ones, the newest first */
	struct fx_out *to;
	struct fx_strip *found;
	int mode, depth, moved;		/* moved: text was left out since the last place was set */
	unsigned char modes[DEEPEST];
};

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

/* Past the data of an inline image that follows ID: to an EI between blanks, with only text in the
 * few bytes after it (ISO 32000-1, 8.9.7, leaves it to the reader to find). */
static const char *picture(const char *p, const char *end)
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

static int is(const struct token *t, const char *name)
{
	const size_t n = strlen(name);

	return (size_t)(t->end - t->p) == n && !memcmp(t->p, name, n);
}

static void keep(struct state *s, const char *upto)
{
	fx_put(s->to, s->kept, (size_t)(upto - s->kept));
	s->kept = upto;
}

static void put_token(struct fx_out *o, const struct token *t, const char *operator)
{
	if (!t->p)
		return;
	fx_put(o, t->p, (size_t)(t->end - t->p));
	fx_puts(o, operator);
}

/* An operator that shows text. Those that do more than that leave the rest of it behind. */
static void text(struct state *s, const struct token *op)
{
	const struct token *string = s->operand;

	if (*op->p == '\'' || *op->p == '"')
		s->moved = 0;
	if (s->mode != INVISIBLE) {
		s->found->tangled |= s->moved && string->p && string->end - string->p > 2;
		return;
	}
	keep(s, s->began);
	fx_puts(s->to, " ");
	if (*op->p == '"') {
		put_token(s->to, s->operand + 2, " Tw ");
		put_token(s->to, s->operand + 1, " Tc ");
	}
	if (*op->p == '\'' || *op->p == '"')
		fx_puts(s->to, "T*");
	s->kept = op->end;
	s->found->hidden++;
	s->moved = 1;
}

static void operator(struct state *s, const struct token *op)
{
	static const char *const show[] = { "Tj", "TJ", "'", "\"" };
	static const char *const place[] = { "BT", "ET", "Tm", "Td", "TD", "T*" };
	const struct token *last = s->operand;

	for (size_t i = 0; i < FX_COUNT(show); i++)
		if (is(op, show[i]))
			text(s, op);
	for (size_t i = 0; i < FX_COUNT(place); i++)
		if (is(op, place[i]))
			s->moved = 0;
	if (is(op, "Tr") && last->p)
		s->mode = last->end - last->p == 1 && *last->p >= '0' && *last->p <= '7' ?
			*last->p - '0' : 0;
	if (is(op, "q")) {
		s->found->tangled |= s->depth == DEEPEST;
		if (s->depth < DEEPEST)
			s->modes[s->depth++] = (unsigned char)s->mode;
	}
	if (is(op, "Q") && s->depth)
		s->mode = s->modes[--s->depth];
	if (is(op, "ID"))
		s->at = picture(s->at, s->end);
}

static int is_operand(const struct token *t)
{
	const char c = *t->p;

	return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || is_delimiter(c);
}

void fx_strip(struct fx_out *to, struct fx_strip *found, const void *p, size_t n)
{
	struct state s = { .at = p, .kept = p, .began = p, .to = to, .found = found };

	*found = (struct fx_strip){ 0 };
	if (!n)				/* and maybe no bytes to point past */
		return;
	s.end = (const char *)p + n;
	while ((s.at = skip(s.at, s.end)) < s.end) {
		struct token t = { s.at, past(s.at, s.end) };

		if (*t.p == '[' || (t.end - t.p == 2 && !memcmp(t.p, "<<", 2)))
			t.end = bracketed(t.end, s.end);
		s.at = t.end;
		if (is_operand(&t)) {
			memmove(s.operand + 1, s.operand, (OPERANDS - 1) * sizeof(*s.operand));
			s.operand[0] = t;
			continue;
		}
		operator(&s, &t);
		memset(s.operand, 0, sizeof(s.operand));
		s.began = s.at;
	}
	keep(&s, s.end);
}
