/* table_plan.h - the tables of a page as pictures for the table task: a region in one where its
 * letters are then high enough, else in bands of its rows, each below the heading once more. What
 * is shown is a function of what page analysis found and of what the model can see. */
#ifndef TABLE_PLAN_H
#define TABLE_PLAN_H
#include "crops.h"

#define PL_TABLE_PIECES 64	/* pictures of a page's tables, at most, with those asked again */
#define PL_TABLE_HEAD 4		/* rows of text that are shown again as a heading, at most */

/* A row of text of a region: its lines side by side. */
struct pl_trow {
	int y0, y1;			/* on the upright, levelled page, pixels */
	int words;
};

struct pl_tpiece {
	int block;			/* of the layout; -1: the whole page */
	int row, rows;			/* rows of text that it is about; none: not known */
	int head;			/* rows of text of the region's heading that it shows again
					 * above them; 0: none */
	int turn;			/* quarters clockwise by which it is turned to be shown */
	int round;			/* 0: asked at first, 1: what that did not come to, .. */
	int strip;			/* pixels at its picture's top that show the heading */
	struct pl_crop crop;		/* where what is below the strip stands; the picture */
};

struct pl_tregion {
	struct pl_trow *row;		/* (rows) from the top; none: its lines are not known */
	int rows;
	int head;			/* rows of its heading, as far as can be seen: those above
					 * the first level line with text above it that is half as
					 * wide as the region; else the first */
	float body;			/* x-height of its letters, pixels; 0: unknown */
};

struct pl_tplan {
	struct pl_tpiece *piece;	/* (n), room for PL_TABLE_PIECES */
	int n;
	struct pl_tregion *region;	/* by block of the layout */
};

struct pl_tplan_ask {
	const struct fx_layout *layout;
	int side;			/* of the square that the model sees, pixels */
	int words;			/* that an answer has room for, 1.. */
	int whole;			/* 1: the model was made for pages: one piece, all of it */
};

/* One piece for each block that is a table, or as many as its letters and words ask for: a piece's
 * picture is no wider or higher than lets letters be PL_LETTERS high, but where the region's own
 * width does not let them. Where the pieces do not suffice these limits are doubled; blocks beyond
 * PL_TABLE_PIECES are left out. A page without such blocks has no piece, unless it is `whole`.
 * FX_NOMEM. */
enum fx_st pl_tplan_make(struct pl_tplan *p, const struct pl_tplan_ask *ask, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

/* Adds pieces for the rows of text `row` .. of a piece, which its answer did not come to, in the
 * same way. Returns how many; 0: there is no room, it was asked for the last time (PL_ROUNDS), or
 * the same would be asked again. */
int pl_tplan_rest(struct pl_tplan *p, const struct pl_tplan_ask *ask, int piece, int row);

/* Makes the picture of a piece, out of the upright page. FX_NOMEM. */
enum fx_st pl_tplan_picture(struct pl_tpiece *piece, const struct pl_tplan *p,
	const struct fx_layout *l, const struct fx_raster *upright, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

/* Four corners in a piece's picture become the same on the upright page; those in its strip too. */
void pl_tplan_place(float quad[8], const struct pl_tpiece *piece);

/* A line for each piece, as pl_plan_print. */
void pl_tplan_print(struct fx_out *o, int page, const struct pl_tplan *p);

#endif
