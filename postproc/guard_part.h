/* guard_part.h - what several guards are made of: text, words out of a list, boxes; units.c shares
 * some of it. A part of a state is stored as a whole, so it has no padding: equal states have equal
 * bytes. */
#ifndef GUARD_PART_H
#define GUARD_PART_H

/* UTF-8 without control characters (C0, U+007F, C1), byte by byte; zeroed is its start. */
struct pp_utf8 {
	unsigned char need;		/* bytes that the character still lacks */
	unsigned char low, high;	/* what the next of them may be */
};
int pp_utf8_step(struct pp_utf8 *u, int byte);		/* 0: refused */

/* Which of a list's words may still be meant: bit i is word[i], its first `at` bytes were read.
 * _step: 0, none is left; _done: the one that ends here, or -1. */
struct pp_words {
	unsigned may;
	int at;
};
int pp_words_step(struct pp_words *w, const char *const *word, int byte);
int pp_words_done(const struct pp_words *w, const char *const *word);

/* Four numbers, the third at least the first, the fourth at least the second. */
struct pp_corners {
	unsigned short low[2];
	unsigned short n;		/* read so far, 0..4 */
};
int pp_corners_step(struct pp_corners *b, int v);	/* 0: refused */
int pp_corners_low(const struct pp_corners *b);		/* the least that the next may be */

/* Spines of these names, behind "**", hold notes. */
enum { PP_KERN_NAMES = 4 };
extern const char *const pp_kern_name[PP_KERN_NAMES];

int pp_is_letter(int c);		/* of ASCII */
int pp_is_digit(int c);

#endif
