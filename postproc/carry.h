/* carry.h - paragraphs that a column, a page or a figure divides, and words that a line's end does.
 * Only structure and the files beside it include this. */
#ifndef CARRY_H
#define CARRY_H
#include "hyphen.h"
#include "paras.h"

/* The last paragraph or list item so far, as far as it may go on. */
struct pp_tail {
	int open;		/* 0: there is nothing that could */
	enum fx_dblock_kind kind;
	int level;
	float size;		/* of its letters, points */
	int bold;
	int ends;		/* 1: a sentence does */
	int known;		/* lines that tell where its column ends */
	float width, room;	/* of its last line, and what that leaves of the column, points */
	struct fx_dword *word;	/* its last */
	int page;		/* nth page, from 0 */
	struct pp_area at;
	float base;		/* y of its last base line */
	int passed;		/* 1: a figure or table came after it */
};

struct pp_carry {
	struct pp_tail tail;
	const struct pp_hyphens *hyphens;
	int nth;		/* how many pages came before this one */
	struct fx_dword *word;	/* the page's, to be changed: those of the sheet */
};

/* Sets `continues` of the paragraphs (n) of a page, and the joins of its words and of the last word
 * of the page right before it, if that goes on here. */
void pp_carry(struct pp_carry *c, const struct pp_sheet *s, struct pp_para *para, int n);

#endif
