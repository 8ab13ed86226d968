/* plan.h - how a page is shown to a model that sees a square picture of it: whole where its letters
 * are then high enough, else region by region, else in bands of lines, else a line in columns. A
 * pure function of what page analysis found and of what the model can see. */
#ifndef PLAN_H
#define PLAN_H
#include "layout.h"

/* Pixels of the model's picture that a letter's body (x-height, half of its line's height) has to
 * have: half of a patch. Lines are some 2.5 bodies apart and letters as wide as their body, so a
 * patch of 14 pixels holds no letters of two lines, and two of one. Published results still rise
 * below it: on DocVQA, pages of some 10 points, from 37.8 at 224 pixels a side (bodies of 1.2) over
 * 74.1 at 448 (2.4) to 84.8 at 896 (4.8; model specification, T15 and after it). */
#define PL_LETTERS 7.0F

#define PL_PIECES_FIRST 128	/* that a page is asked in at first ... */
#define PL_PIECES 256		/* ... and with what is asked again */
#define PL_ROUNDS 3		/* what an answer did not come to is asked again in the next */

struct pl_plan_ask {
	const struct fx_layout *layout;
	int side;			/* of the square that the model sees, pixels */
	int words;			/* that an answer has room for, 1.. */
	int apart;			/* 1: each block by itself: the model was made for blocks */
};

enum pl_piece_kind { PL_WHOLE, PL_REGION, PL_BAND, PL_COLUMN };

struct pl_piece {
	enum pl_piece_kind kind;
	struct fx_box box;		/* on the upright, levelled page */
	int block, blocks;		/* layout.block[block .. block + blocks) */
	int line, lines;		/* the lines that it shows; none: not known */
	int word, words;		/* the words of these lines that it shows */
	int turn;			/* quarters clockwise by which it is turned to be shown */
	int follows;			/* 1: goes on what the piece before it in pl_plan_order
					 * shows */
	int shared;			/* words at its start that this one may show too */
	float body;			/* x-height of its letters, pixels of the page ... */
	float letters;			/* ... and of the model's picture; 0: not known */
	int parent;			/* the piece that it is the rest of; -1: of none */
	int round;			/* 0: asked at first, 1: what that did not come to, .. */
};

struct pl_plan {
	const char *name;		/* as in fx_dpage.plan: "whole", "regions", "tiles" */
	struct pl_piece *piece;		/* (n), room for PL_PIECES */
	int n;
	float *body;			/* (blocks) x-height of each, pixels of the page; 0: not
					 * known */
	float letters;			/* what was asked of them: PL_LETTERS, or halved until
					 * PL_PIECES_FIRST pieces were enough */
	int words;			/* the same of the words of an answer, doubled */
};

/* Text blocks of any kind that has lines are shown, and turned ones without. A page is shown whole
 * where its letters stay high enough and its words have room in one answer, and where no block of
 * it has to be turned; also where it has no such block. Else its blocks: of those that follow each
 * other in a column as many together as stay high enough and hide no other block. A block that is
 * too large is shown in bands of its lines, each beginning with the last line of the one before, a
 * line that is too wide in columns of its words that have two words in common. Tables and formulas
 * are shown by themselves. FX_NOMEM. */
enum fx_st pl_plan_make(struct pl_plan *p, const struct pl_plan_ask *ask, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

/* Adds pieces for the lines of a piece that were not read: unread[layout line] is 1. `repeated`:
 * words that the first of them may have in common with the text so far. Returns how many; 0: there
 * is no room, it was asked for the last time, or nothing of it was read, so that the same would be
 * asked again. A piece that shows no lines has none. */
int pl_plan_rest(struct pl_plan *p, const struct pl_plan_ask *ask, int piece,
	const unsigned char *unread, int repeated);

/* Which piece comes at each place of the page: order[0 .. n), what is asked again after what it is
 * the rest of. */
void pl_plan_order(int *order, const struct pl_plan *p);

/* How often the ink of a piece shows the same to the eye in a row: lines of words that stand and
 * end alike, or words that are equally wide; 0: never. For en_ask.repeats. */
int pl_plan_repeats(const struct fx_layout *l, const struct pl_piece *piece);

/* A line for each piece: what it is, how high its letters are, its place (x0 y0 x1 y1), what it
 * holds and has in common with the piece before it. */
void pl_plan_print(struct fx_out *o, int page, const struct pl_plan *p);

#endif
