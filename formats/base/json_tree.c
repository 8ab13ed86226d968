/* json_tree.c - the whole-text half of json.h: a strict scan, then cJSON */
#include "json.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Hashes of the keys of all open objects, innermost last; `first` of a level is where its own
 * begin. Closing an object sorts its part and finds neighbours that are equal. */
struct keys {
	uint64_t *hash;
	size_t n, cap;
};

struct scan {
	const char *p, *end, *start;
	const char *wrong;		/* fixed text; NULL: none yet */
	enum fx_st st;
	struct keys keys;
	size_t first[FX_JSON_MAX_DEPTH];
	char kind[FX_JSON_MAX_DEPTH];	/* '{' or '[' */
	int depth;
	int zero;			/* a \u0000 was seen */
};

static int fail(struct scan *s, enum fx_st st, const char *wrong)
{
	if (!s->wrong) {
		s->wrong = wrong;
		s->st = st;
	}
	return 0;
}

static void blanks(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

static int hex4(struct scan *s)
{
	int v = 0;

	for (int i = 0; i < 4; i++, s->p++) {
		int c = s->p < s->end ? (unsigned char)*s->p : 0;

		if (c >= '0' && c <= '9')
			v = v * 16 + c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			v = v * 16 + (c | 32) - 'a' + 10;
		else
			return -1;
	}
	return v;
}

static uint64_t mix(uint64_t h, unsigned c)		/* FNV-1a over code points */
{
	return (h ^ c) * 1099511628211u;
}

/* After the backslash; the code point, or -1. */
static long escape(struct scan *s)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;
	long v, low;

	if (s->p == s->end)
		return -1;
	if (*s->p != 'u') {
		at = memchr(from, *s->p, sizeof(from) - 1);
		s->p++;
		return at ? to[at - from] : -1;
	}
	s->p++;
	v = hex4(s);
	if (v < 0xd800 || v > 0xdfff) {
		s->zero |= v == 0;
		return v;
	}
	if (v > 0xdbff || s->end - s->p < 6 || s->p[0] != '\\' || s->p[1] != 'u')
		return -1;
	s->p += 2;
	low = hex4(s);
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	return 0x10000 + (v - 0xd800) * 0x400 + (low - 0xdc00);
}

static int text(struct scan *s, uint64_t *hash)
{
	uint64_t h = 14695981039346656037u;

	for (s->p++; s->p < s->end && *s->p != '"';) {
		long c;

		if (*s->p == '\\') {
			s->p++;
			c = escape(s);
			if (c < 0)
				return fail(s, FX_INPUT, "a bad escape");
		} else {
			c = fx_utf8_next(&s->p, s->end);
			if (c < ' ')
				return fail(s, FX_INPUT, "a control character or no UTF-8");
		}
		h = mix(h, (unsigned)c);
	}
	if (s->p == s->end)
		return fail(s, FX_INPUT, "a text without end");
	s->p++;
	*hash = h;
	return 1;
}

static size_t digits(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return (size_t)(s->p - from);
}

static int number(struct scan *s)
{
	const char *from;

	s->p += *s->p == '-';
	from = s->p;
	if (!digits(s) || (*from == '0' && s->p > from + 1))
		return fail(s, FX_INPUT, "a bad number");
	if (s->p < s->end && *s->p == '.') {
		s->p++;
		if (!digits(s))
			return fail(s, FX_INPUT, "a bad number");
	}
	if (s->p < s->end && (*s->p | 32) == 'e') {
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		if (!digits(s))
			return fail(s, FX_INPUT, "a bad number");
	}
	return 1;
}

static int word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < FX_COUNT(words); i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(s->end - s->p) >= n && !memcmp(s->p, words[i], n)) {
			s->p += n;
			return 1;
		}
	}
	return fail(s, FX_INPUT, "expected a value");
}

static int push_key(struct scan *s, uint64_t hash)
{
	struct keys *k = &s->keys;

	if (k->n == k->cap) {
		size_t cap = k->cap ? 2 * k->cap : 64;
		uint64_t *p = realloc(k->hash, cap * sizeof(*p));

		if (!p)
			return fail(s, FX_NOMEM, "keys");
		k->hash = p;
		k->cap = cap;
	}
	k->hash[k->n++] = hash;
	return 1;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int close_level(struct scan *s)
{
	int level = --s->depth;
	size_t first = s->first[level], n = s->keys.n - first;
	uint64_t *h = s->keys.hash ? s->keys.hash + first : NULL;

	s->p++;
	s->keys.n = first;
	if (n > 1)
		qsort(h, n, sizeof(*h), by_value);
	for (size_t i = 1; i < n; i++)
		if (h[i] == h[i - 1])
			return fail(
				s, FX_INPUT, "a key that stands twice in the object ended here");
	return 1;
}

static int open_level(struct scan *s)
{
	if (s->depth == FX_JSON_MAX_DEPTH)
		return fail(s, FX_LIMIT, "nested over 64 deep");
	s->kind[s->depth] = *s->p++;
	s->first[s->depth++] = s->keys.n;
	return 1;
}

static int key(struct scan *s)
{
	uint64_t hash;

	blanks(s);
	if (s->p == s->end || *s->p != '"')
		return fail(s, FX_INPUT, "expected a key");
	if (!text(s, &hash) || !push_key(s, hash))
		return 0;
	blanks(s);
	if (s->p == s->end || *s->p != ':')
		return fail(s, FX_INPUT, "expected a colon");
	s->p++;
	return 1;
}

/* One value, or the opening of one; *open says which. */
static int value(struct scan *s, int *open)
{
	uint64_t hash;

	*open = 0;
	blanks(s);
	if (s->p == s->end)
		return fail(s, FX_INPUT, "expected a value");
	switch (*s->p) {
	case '{': case '[':
		*open = 1;
		return open_level(s);
	case '"':
		return text(s, &hash);
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return number(s);
	default:
		return word(s);
	}
}

/* What may stand after a value at this level: closes levels, or eats the comma before the next. */
static int after(struct scan *s)
{
	while (s->depth) {
		char close = s->kind[s->depth - 1] == '{' ? '}' : ']';

		blanks(s);
		if (s->p < s->end && *s->p == close) {
			if (!close_level(s))
				return 0;
			continue;
		}
		if (s->p == s->end || *s->p != ',')
			return fail(s, FX_INPUT, "expected a comma or the end");
		s->p++;
		return close == ']' || key(s);
	}
	return 1;
}

static int scan(struct scan *s)
{
	int open;

	do {
		if (!value(s, &open))
			return 0;
		if (open) {
			int object = s->kind[s->depth - 1] == '{';

			blanks(s);
			if (s->p < s->end && *s->p == (object ? '}' : ']')) {
				if (!close_level(s) || !after(s))
					return 0;
			} else if (object && !key(s)) {
				return 0;
			}
		} else if (!after(s)) {
			return 0;
		}
	} while (s->depth);
	blanks(s);
	return s->p == s->end || fail(s, FX_INPUT, "something after the end");
}

static enum fx_st check(struct scan *s, const void *p, size_t n, struct fx_err *e)
{
	*s = (struct scan){ .p = p, .start = p };
	if (n > FX_JSON_MAX_BYTES)
		return fx_fail(e, FX_LIMIT, "JSON: %zu bytes, over the limit of %zu", n,
			FX_JSON_MAX_BYTES);
	if (!n)
		return fx_fail(e, FX_INPUT, "JSON: no bytes");
	s->end = s->start + n;
	scan(s);
	free(s->keys.hash);
	return s->wrong ? fx_fail(e, s->st, "JSON: byte %zu: %s", (size_t)(s->p - s->start),
		s->wrong) : FX_OK;
}

enum fx_st fx_json_check(const void *p, size_t n, struct fx_err *e)
{
	struct scan s;

	return check(&s, p, n, e);
}

enum fx_st fx_json_tree(cJSON **tree, const void *p, size_t n, struct fx_err *e)
{
	struct scan s;

	*tree = NULL;
	FX_TRY(check(&s, p, n, e));
	if (s.zero)
		return fx_fail(e, FX_INPUT, "JSON: a text with \\u0000 in it");
	*tree = cJSON_ParseWithLength(p, n);
	return *tree ? FX_OK : fx_fail(e, FX_NOMEM, "JSON: tree of %zu bytes", n);
}
