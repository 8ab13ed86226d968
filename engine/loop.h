/* loop.h - whether an answer has fallen into a loop: the same stretch of tokens over and over.
 *
 * Told from ids alone in whole numbers, so the same on every machine. Location tokens are all one
 * and the same here, as a loop may walk down the page. Not seen: a loop that counts ("item 17, item
 * 18"), and one whose stretch is longer than EN_LOOP_PERIODS tokens.
 *
 * A stretch of p tokens that follows itself is a loop as soon as the tokens after its first copy
 * are at least
 *
 *	128, and 4 p, and the lesser of 64 p and 512;
 *
 * so many are lost before a loop is found, and so many equal rows of a table are believed. A short
 * stretch must repeat often, since pages have dot leaders, rows of zeros and columns of equal
 * words; a long one need not. Measured with tests/tools/loop-alarms.c: none of the truths of the
 * test data comes to that (tables, page texts with and without locations, molecules), nor the texts
 * of its PDFs read down the columns (44 equal words: 489 tokens with locations), nor 271 movements
 * of **kern (3 equal passages: 239 tokens). */
#ifndef LOOP_H
#define LOOP_H
#include "vocab.h"

#define EN_LOOP_PERIODS 256	/* the longest stretch, tokens */

struct en_loop {		/* zeroed: no token yet */
	int repeats;		/* the caller's: a stretch may stand so many times in a row, longer
				 * than the rule above has it. 0: as above */
	int run[EN_LOOP_PERIODS + 1];	/* run[p], p 1..: so many last tokens are each the same as
					 * the one p before it */
};

/* The first copy is id[start .. start + period): an answer cut at start + period ends with it.
 * period 0: no loop. It begins as early as it can, and so perhaps in the row before equal rows of a
 * table, whose last tokens are theirs too; that is no place to go another way. Any place of the
 * second copy, id[start + period .. start + 2 period), also leaves one copy whole. */
struct en_looped { int period, start; };

/* To be asked after each token, the last one that there is room for included (to go back makes
 * room): the answer is now id[0 .. n), all of them ids that have pieces. The shortest period wins.
 */
struct en_looped en_loop_step(struct en_loop *l, const struct en_vocab *v, const int *id, int n);

/* The answer is id[0 .. n), n 0.., as after going back: run becomes what steps from the beginning
 * would have made it. */
void en_loop_restart(struct en_loop *l, const struct en_vocab *v, const int *id, int n);

#endif
