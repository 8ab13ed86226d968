/* align.h - the pieces of one row of text onto the slots of that row, in order, by width */
#ifndef ALIGN_H
#define ALIGN_H
#include "fx.h"

struct pp_slot {
	int px;				/* width */
	int follows;			/* 1: next to the slot before, on one line of the page */
	int piece, pieces;		/* result: pieces[piece .. piece + pieces) stand here */
	int covers;			/* result: slots that its one piece covers, this included;
					 * 0: covered by one before */
};

struct pp_row {
	struct pp_slot *slot;
	int slots;
	const int *len;			/* (pieces) characters in each */
	int pieces;
	double unit;			/* pixels a character; 0: as this row itself suggests */
	int cut_short;			/* 1: its end is missing: too few pieces are the first */
};

/* Every piece gets a slot; a slot gets no piece, one, several, or shares one with the slots that
 * follow it. Least total difference of widths, the earlier slot on ties. FX_NOMEM. */
enum fx_st pp_align(const struct pp_row *r, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

#endif
