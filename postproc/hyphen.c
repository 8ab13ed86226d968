/* hyphen.c - see hyphen.h */
#include "hyphen.h"

#include "letters.h"

#include <string.h>

enum { SOFT = 0xad };

/* What breaks a word at a line's end: also the double hyphen of Fraktur, as it is and as it is
 * often read, and the sign that stands for it in transcriptions. U+2011 never does. */
static int hyphen(int32_t c)
{
	return c == '-' || c == 0x2010 || c == SOFT || c == '=' || c == 0x2e17 || c == 0xac;
}

static int32_t last_of(const char *text)
{
	int32_t c = -1;

	for (const char *p = text, *end = p + strlen(p); p < end;)
		c = fx_utf8_next(&p, end);
	return c;
}

static int32_t first_of(const char *text)
{
	const char *p = text;

	return *p ? fx_utf8_next(&p, p + strlen(p)) : -1;
}

/* The letter or digit right before the last character. */
static enum pp_letter before_last(const char *text)
{
	enum pp_letter a = PP_SIGN, b = PP_SIGN;

	for (const char *p = text, *end = p + strlen(p); p < end;) {
		a = b;
		b = pp_letter(fx_utf8_next(&p, end));
	}
	return a;
}

int pp_hyphened(const char *text)
{
	struct pp_shape f;

	pp_shape(&f, text);
	/* one letter and "=" is a formula */
	return hyphen(last_of(text)) && before_last(text) > PP_DIGIT &&
		(last_of(text) != '=' || f.letters >= 2);
}

/* ---- words with a hyphen inside ---- */

struct hash { uint64_t v; int hyphens, pending; };

/* FNV-1a over small letters, digits and inner hyphens; other signs are passed over. */
static void hash_on(struct hash *h, const char *text)
{
	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const int32_t c = fx_utf8_next(&p, end);

		if (hyphen(c)) {
			h->pending = h->v != 0;
		} else if (pp_letter(c)) {
			if (!h->v)
				h->v = 14695981039346656037u;
			if (h->pending) {
				h->v = (h->v ^ '-') * 1099511628211u;
				h->hyphens++;
			}
			h->pending = 0;
			h->v = (h->v ^ (uint64_t)pp_small(c)) * 1099511628211u;
		}
	}
}

/* Where a hash is, or would be put; NULL: its places are taken. */
static uint64_t *place(struct pp_hyphens *h, uint64_t v)
{
	for (size_t i = 0; i < 8; i++) {
		uint64_t *at = h->seen + (v + i) % PP_SEEN;

		if (!*at || *at == v)
			return at;
	}
	return NULL;
}

void pp_hyphens_learn(struct pp_hyphens *h, const struct fx_dpage *p)
{
	for (int i = 0; i < p->words; i++) {
		struct hash v = { 0 };
		uint64_t *at;

		hash_on(&v, p->word[i].text);
		at = v.hyphens ? place(h, v.v) : NULL;
		if (at)
			*at = v.v;
	}
}

static int seen(const struct pp_hyphens *h, const char *left, const char *right)
{
	struct hash v = { 0 };

	hash_on(&v, left);
	hash_on(&v, right);
	for (size_t i = 0; v.v && i < 8; i++)
		if (h->seen[(v.v + i) % PP_SEEN] == v.v)
			return 1;
	return 0;
}

/* ---- lists of words ---- */

/* The letters of `text`, small, are one of the words, ASCII. */
static int is_one_of(const char *text, const char *const *word, int n)
{
	char small[16];
	size_t len = 0;

	for (const char *p = text, *end = p + strlen(p); p < end;) {
		const int32_t c = fx_utf8_next(&p, end);

		if (!pp_letter(c))
			continue;
		if (c > 127 || len + 1 == sizeof(small))
			return 0;
		small[len++] = (char)pp_small(c);
	}
	small[len] = 0;
	for (int i = 0; i < n; i++)
		if (!strcmp(small, word[i]))
			return 1;
	return 0;
}

/* Heads of words that English writes with a hyphen, nearly always, and that hardly ever are the
 * first syllables of others ("ex-ample", "low-er"). */
static int keeps_hyphen(const char *left)
{
	static const char *const head[] = { "self", "non", "well", "half", "quasi", "vice",
		"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" };

	return is_one_of(left, head, FX_COUNT(head));
}

/* "Vor- und Nachteile", "pre- and post-war": the hyphen stands for a word that comes later. */
static int suspends(const char *right)
{
	static const char *const link[] = { "und", "oder", "bzw", "and", "or", "et", "ou", "y",
		"e" };

	return is_one_of(right, link, FX_COUNT(link));
}

enum fx_join pp_join(const struct pp_hyphens *h, const char *left, const char *right)
{
	const enum pp_letter last = before_last(left), next = pp_letter(first_of(right));
	struct pp_shape f, g;

	if (last_of(left) == SOFT)
		return FX_JOIN_HYPHEN;
	pp_shape(&f, left);
	if (hyphen(last_of(left)) && last != PP_SIGN && next != PP_SIGN) {
		if (last == PP_DIGIT || next == PP_DIGIT)
			return last_of(left) == '=' ? FX_JOIN_BLANK : FX_JOIN_NONE;
		if (!pp_hyphened(left) || suspends(right))
			return FX_JOIN_BLANK;
		pp_shape(&g, right);
		if (next == PP_UPPER ? f.lower || g.lower : f.upper > 1 && !f.lower)
			return FX_JOIN_NONE;	/* Anglo-Saxon, NATO-led */
		return keeps_hyphen(left) || seen(h, left, right) ? FX_JOIN_NONE : FX_JOIN_HYPHEN;
	}
	return pp_letter(last_of(left)) == PP_CJK && next == PP_CJK ? FX_JOIN_NONE : FX_JOIN_BLANK;
}
