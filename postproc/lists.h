/* lists.h - lines that items of a list start with. Only structure and the files beside it include
 * this. */
#ifndef LISTS_H
#define LISTS_H
#include "numeral.h"
#include "page_sheet.h"

/* What a row starts with, if that may be a marker. */
struct pp_marker {
	int words;		/* 0: it starts with none */
	int32_t style;		/* a bullet; of numbers, how they are written: equal for all of
				 * a list */
	int sure;		/* 1: a bullet that is nothing else */
	int bare;		/* 1: a dash of running text as well (dialogue), or a number and no
				 * sign */
	long value[PP_NUMERALS]; /* of a number, as each kind of numeral; -1: it is none of that
				  * kind. Bullets: all -1 */
};
void pp_marker(struct pp_marker *m, const struct pp_sheet *s, const struct pp_row *r);
int pp_counts_on(const struct pp_marker *a, const struct pp_marker *b);	/* 1: b is next after a */

/* Finds the rows that start items and says in pp_row.marker how many words the marker has. A bullet
 * such as U+2022 is enough; anything else that could be a marker needs a neighbour that counts on
 * (numbers) or looks alike (dashes), or a text that hangs beside it; what is bare needs
 * the latter, numbers both. */
void pp_list_rows(struct pp_sheet *s);

/* How deep items are nested, from how far their markers are indented; where a page or column breaks
 * a list, from how they look. */
#define PP_DEEPEST 6
struct pp_nest {
	struct { int32_t style; float x; } open[PP_DEEPEST];	/* a level each;
								 * x NAN: of another
								 * column or page */
	int n, known;		/* levels that are open; that the list has had */
	struct pp_area last;	/* item; on this page */
	int broken;		/* 1: no item yet on this page */
};
int pp_nest_item(struct pp_nest *n, const struct pp_sheet *s, const struct pp_row *r); /* level */

#endif
