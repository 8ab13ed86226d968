/* arrange_parts.h - what the steps of arrange.c hand to each other; nobody else includes it.
 * Coordinates are those of the frame: the raster turned so that the words in question stand
 * upright. */
#ifndef ARRANGE_PARTS_H
#define ARRANGE_PARTS_H
#include "arrange.h"

#define PP_MAX_REGIONS 256		/* more are no layout that anyone would look at */

struct pp_seg {				/* a stretch of one line, or a region; a word */
	float x0, y0, x1, y1;
	float high;			/* of its letters */
	int sized;			/* 1: that is the size of a font */
	float widest;			/* of its words */
	int word, last, words;		/* pp_arr.next leads from one to the next */
	int in;				/* of pp_arr.region: it lies in it; -1: in none */
	int region;			/* >= 0: is that region, and has no words itself */
	int row;
};

struct pp_aregion { float x0, y0, x1, y1; int block; enum fx_block_kind kind; int seg, segs; };

struct pp_key { float by; int item; };
struct pp_row {				/* a line */
	float y0, y1, x0, x1;		/* y: means */
	float wide, high;		/* of its widest stretch */
	int sized;
	int seg, segs;			/* of the order that its column is put in */
};
struct pp_rows { int row, rows; };	/* a block of text */

struct pp_arr {
	const struct pp_scene *s;
	struct pp_arranged *to;
	int turn;			/* of this frame */
	float w, h;			/* its size */
	float high;			/* median height of its letters */
	int rtl;			/* 1: most of its words */
	struct pp_seg *box;		/* (spots) of each word by itself */
	int *next;			/* (spots) the next word of its stretch; -1: none */
	struct pp_seg *seg;
	int segs;
	int *item, *tmp;		/* (segs) */
	struct pp_aregion *region;
	int regions;
	struct pp_row *row, *own;	/* (segs) of a column; of a region in it */
	struct pp_rows *block;		/* (segs) */
	struct pp_key *key, *at;	/* (segs), (regions) */
	int words;			/* of to->word that are set */
	int64_t left;			/* steps that may yet be taken in searches */
};

/* Common length of two intervals; negative: the gap between them. */
static inline float pp_shared(float a0, float a1, float b0, float b1)
{
	return (a1 < b1 ? a1 : b1) - (a0 > b0 ? a0 : b0);
}

/* A white strip that parts item[0 .. n), sorted by their middles, into columns: where it is, and 1;
 * else 0. */
struct pp_strip { float x0, y0, x1, y1; };
int pp_strip_find(struct pp_strip *best, struct pp_arr *r, const int *item, int n);

/* Stretches item[0 .. n) of one column as lines and blocks, with the regions among them. */
void pp_column(struct pp_arr *r, int *item, int n);

void pp_sort(struct pp_key *key, int n);	/* by value, then by item */
float pp_median(struct pp_key *key, int n);	/* sorts them; 0: of none */

#endif
