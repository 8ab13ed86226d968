/* number.c - see number.h */
#include "number.h"

#include <string.h>

enum sign { NO_SIGN, PLUS, HYPHEN, MINUS, BRACKETS, BEHIND };

struct scan {
	enum sign sign;
	const char *digits;		/* digits and signs between them: */
	size_t n;
	int percent;			/* 1: right behind it; 2: after a blank */
	enum fx_point proves;		/* by itself */
};

static const char minus[] = "\xe2\x88\x92";	/* U+2212 */

static int is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits(const char *s, const char *end)
{
	const char *p = s;

	while (p < end && is_digit(*p))
		p++;
	return (size_t)(p - s);
}

/* 1: groups of three digits with `mark` between, the first of one to three and not 0, all of s. */
static int grouped(const char *s, const char *end, char mark)
{
	size_t n = digits(s, end);

	if (n < 1 || n > 3 || *s == '0')
		return 0;
	for (s += n; s < end; s += 4)
		if (*s != mark || digits(s + 1, end) < 3 || (end - s > 4 && s[4] != mark))
			return 0;
	return 1;
}

static enum fx_point point_of(char mark)
{
	return mark == '.' ? FX_POINT_DOT : FX_POINT_COMMA;
}

static char other(char mark)
{
	return mark == '.' ? ',' : '.';
}

/* What stands between digits; 0: they are no number. */
static int take_marks(struct scan *k)
{
	const char *end = k->digits + k->n, *last = end;
	int marks = 0, alike = 1;

	for (const char *p = end; p > k->digits; p--)
		if (!is_digit(p[-1])) {
			last = marks++ ? last : p - 1;
			alike &= p[-1] == *last;
		}
	if (!k->n || !is_digit(end[-1]))
		return 0;
	if (!marks)
		return 1;
	if (marks == 1) {
		k->proves = grouped(k->digits, end, *last) ? FX_POINT_OPEN : point_of(*last);
		return 1;
	}
	k->proves = point_of(alike ? other(*last) : *last);
	return alike ? grouped(k->digits, end, *last) : grouped(k->digits, last, other(*last));
}

static int starts(const char **s, const char *with)
{
	const size_t n = strlen(with);

	if (strncmp(*s, with, n) != 0)
		return 0;
	*s += n;
	return 1;
}

static int scan(struct scan *k, const char *s)
{
	*k = (struct scan){ .sign = NO_SIGN };
	s += strspn(s, " ");
	if (starts(&s, "("))
		k->sign = BRACKETS;
	else if (starts(&s, minus))
		k->sign = MINUS;
	else if (starts(&s, "+"))
		k->sign = PLUS;
	else if (starts(&s, "-"))
		k->sign = HYPHEN;
	k->digits = s;
	s += k->n = strspn(s, "0123456789.,");
	if (!k->sign && starts(&s, "-"))
		k->sign = BEHIND;
	else if (starts(&s, "%"))
		k->percent = 1;
	else if (starts(&s, " %"))
		k->percent = 2;
	if (k->sign == BRACKETS && !starts(&s, ")"))
		return 0;
	return !s[strspn(s, " ")] && take_marks(k);
}

int fx_number_is(const char *s, enum fx_point *proves)
{
	struct scan k;
	const int is = scan(&k, s);

	*proves = is ? k.proves : FX_POINT_OPEN;
	return is;
}

void fx_number_columns(struct fx_column *column, const struct fx_table *t)
{
	memset(column, 0, (size_t)t->cols * sizeof(*column));
	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;
		struct fx_column *to = column + c->col;
		enum fx_point proves;

		if (c->row < t->head_rows || c->cols > 1 || !*c->text)
			continue;
		if (fx_number_is(c->text, &proves)) {
			to->numbers++;
			to->spoken |= 1 << proves;
		} else {
			to->others++;
		}
	}
}

int fx_column_numeric(const struct fx_column *c)
{
	return c->numbers > c->others;
}

enum fx_point fx_column_point(const struct fx_column *c)
{
	const int dot = c->spoken >> FX_POINT_DOT & 1, comma = c->spoken >> FX_POINT_COMMA & 1;

	return comma && !dot ? FX_POINT_COMMA : FX_POINT_DOT;
}

/* ---- numbers for spreadsheets ---- */

/* The digits as a whole number, and how many of them are decimals. 0: too many. */
static int whole(int64_t *v, int *decimals, const struct scan *k, char point)
{
	int n = 0, behind = 0;

	*v = 0;
	*decimals = 0;
	for (size_t i = 0; i < k->n; i++)
		if (is_digit(k->digits[i])) {
			if (++n > 15)
				return 0;
			*v = 10 * *v + (k->digits[i] - '0');
			*decimals += behind;
		} else {
			behind |= k->digits[i] == point;
		}
	return 1;
}

/* "#,##0.00 %": digits as they were printed, without a sign. */
static size_t put_digits(char *to, const struct scan *k, char point, int decimals)
{
	const char *mark = memchr(k->digits, other(point), k->n);
	static const char *const percent[] = { "", "%", " %" };
	size_t n = (size_t)snprintf(to, 8, "%s", mark ? "#,##0" : is_digit(*k->digits) ? "0" : "");

	if (decimals)
		to[n++] = '.';
	memset(to + n, '0', (size_t)decimals);
	n += (size_t)decimals;
	return n + (size_t)snprintf(to + n, 4, "%s", percent[k->percent]);
}

static void put_format(struct fx_number *n, const struct scan *k, char point, int decimals)
{
	static const char *const form[] = {
		[NO_SIGN] = "%s", [PLUS] = "+%s;-%s", [HYPHEN] = "%s",
		[MINUS] = "%s;\"\xe2\x88\x92\"%s", [BRACKETS] = "%s;(%s)", [BEHIND] = "%s;%s-",
	};
	char digit[40], *to = n->format;

	digit[put_digits(digit, k, point, decimals)] = 0;
	for (const char *s = form[k->sign]; *s; s++)
		if (*s == '%' && *++s == 's') {
			memcpy(to, digit, strlen(digit));
			to += strlen(digit);
		} else {
			*to++ = *s;
		}
	*to = 0;
}

int fx_number_read(struct fx_number *n, const char *s, enum fx_point point)
{
	double scale = 1;
	struct scan k;
	int decimals, negative;
	int64_t v;
	char mark;

	if (!scan(&k, s))
		return 0;
	if (k.proves != FX_POINT_OPEN)
		point = k.proves;
	mark = point == FX_POINT_COMMA ? ',' : '.';
	negative = k.sign > PLUS;
	if (!whole(&v, &decimals, &k, mark) || (negative && !v) ||
	    (k.n > 1 && *k.digits == '0' && k.digits[1] != mark))
		return 0;
	for (int i = 0; i < decimals + (k.percent ? 2 : 0); i++)
		scale *= 10;
	n->value = (double)(negative ? -v : v) / scale;	/* both exact, so it is rounded once */
	put_format(n, &k, mark, decimals);
	return 1;
}
