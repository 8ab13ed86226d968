/* spotted.h - the words of an answer that says where they stand, one place after another (the
 * domain specification's E.1 and E.2) */
#ifndef SPOTTED_H
#define SPOTTED_H
#include "piece.h"

/* A place is four location tokens, <locNNNN>, <loc_N> or <locN>: y0 x0 y1 x1, more than 1023 taken
 * for 1023, corners in either order. Its words stand before it; behind it, where none stand before
 * the first place. (E.1 asks for more than half of the places to be empty otherwise; where words
 * stand behind places, only the first would be.) Left out and counted:
 * one to three locations, with the words before them where words stand before places; what is over
 * four, and words that no place is left for; places without words, without area (those in the
 * padding are such), or with the words of one of the eight before them and all corners within a
 * pixel of its. Blank , ; and newlines before the words divide places, unless there is nothing
 * else; behind them, where words stand behind places, a lone ; does. */
#define PP_SPOTTED_BACK 8
struct pp_spotted {
	struct fx_span label;		/* the words of this place; next, from label on ... */
	float box[4];			/* ... x0 y0 x1 y1, pixels of the input */
	int left_out;			/* so far */
	/* its own: */
	struct fx_span text;
	const struct pp_view *view;
	size_t at;
	int behind;			/* 1: words stand behind their place */
	struct { struct fx_span label; float box[4]; } was[PP_SPOTTED_BACK];
	int seen;
};

/* 1: the text says where its words stand: it has places, and they have more than half of its words.
 * Text and view are borrowed. */
int pp_spotted_start(struct pp_spotted *s, struct fx_span text, const struct pp_view *view);
int pp_spotted_next(struct pp_spotted *s);		/* 0: there are no more */

/* The next piece of the place, from *p on, which is label.p at first. 0: none is left. */
int pp_spotted_piece(struct fx_span *piece, const char **p, const struct pp_spotted *s);

#endif
