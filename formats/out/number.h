/* number.h - cells that are numbers as people print them, and what a spreadsheet makes of them.
 *
 * A number is digits, with or without a sign (+, -, U+2212) before them, with groups of three or
 * without, with decimals or without, and behind them a percent sign or none; in brackets or with a
 * hyphen behind it, it is a negative one: -5  1,204.5  1.204,5  .05  (5)  5-  12,5 %. Whether a dot
 * or a comma divides off the decimals is often told by the number itself: the last of both signs
 * does, one that comes twice does not, and one that no group of three digits follows, or that no
 * group can stand before, does. 1,204 and 1.204 tell nothing. */
#ifndef NUMBER_H
#define NUMBER_H
#include "table.h"

enum fx_point { FX_POINT_OPEN, FX_POINT_DOT, FX_POINT_COMMA };	/* what divides off decimals */

/* 1: s is a number and nothing else but blanks around it. *proves: what it tells by itself. */
int fx_number_is(const char *s, enum fx_point *proves);

struct fx_column {
	int numbers, others;	/* cells of it alone, below the heading and not empty */
	int spoken;		/* bits 1 << enum fx_point: what its numbers prove */
};
/* For each column (column: (t->cols)). */
void fx_number_columns(struct fx_column *column, const struct fx_table *t);
int fx_column_numeric(const struct fx_column *c);	/* 1: most of its cells are numbers */
/* What divides off decimals where a number does not tell: what others in its column prove, if they
 * agree; else the dot. */
enum fx_point fx_column_point(const struct fx_column *c);

struct fx_number {
	double value;		/* the double next to what is printed; percents in hundredths */
	char format[96];	/* how it was printed, as a number format (ECMA-376 part 1,
				 * 18.8.31), but that the reader's own signs stand for dot and
				 * comma */
};
/* 1: a number that a spreadsheet holds without a loss. 0: it has to stay text: it is no number; it
 * starts with a zero that no decimals follow (007); it has over 15 digits, more than a double is
 * good for; it is a negative zero. */
int fx_number_read(struct fx_number *n, const char *s, enum fx_point point);

#endif
