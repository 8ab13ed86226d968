/* guard_part.c - see guard_part.h */
#include "guard_part.h"

int pp_is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int pp_is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* Table 3-7 of the Unicode Standard; U+0080..U+009F are left out. */
int pp_utf8_step(struct pp_utf8 *u, int c)
{
	if (u->need) {
		if (c < u->low || c > u->high)
			return 0;
		*u = (struct pp_utf8){ (unsigned char)(u->need - 1), 0x80, 0xbf };
		return 1;
	}
	if (c < 0x80)
		return c >= ' ' && c != 0x7f;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	*u = (struct pp_utf8){ c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3, 0x80, 0xbf };
	if (c == 0xc2 || c == 0xe0)
		u->low = 0xa0;
	if (c == 0xed)
		u->high = 0x9f;
	if (c == 0xf0)
		u->low = 0x90;
	if (c == 0xf4)
		u->high = 0x8f;
	return 1;
}

int pp_words_step(struct pp_words *w, const char *const *word, int byte)
{
	unsigned left = 0;

	for (unsigned may = w->may; may; may &= may - 1) {
		const int i = __builtin_ctz(may);

		if (byte && (unsigned char)word[i][w->at] == byte)
			left |= 1u << i;
	}
	*w = (struct pp_words){ left, w->at + 1 };
	return left != 0;
}

int pp_words_done(const struct pp_words *w, const char *const *word)
{
	for (unsigned may = w->may; may; may &= may - 1) {
		const int i = __builtin_ctz(may);

		if (!word[i][w->at])
			return i;
	}
	return -1;
}

int pp_corners_low(const struct pp_corners *b)
{
	return b->n == 2 || b->n == 3 ? b->low[b->n - 2] : 0;
}

int pp_corners_step(struct pp_corners *b, int v)
{
	if (b->n == 4 || v < pp_corners_low(b))
		return 0;
	if (b->n < 2)
		b->low[b->n] = (unsigned short)v;
	b->n++;
	return 1;
}
