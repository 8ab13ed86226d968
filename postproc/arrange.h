/* arrange.h - words that are known with their places, as lines and blocks in reading order: from
 * geometry alone, whoever read them and in whatever order they come */
#ifndef ARRANGE_H
#define ARRANGE_H
#include "document.h"
#include "layout.h"

#define PP_FAR 1e6f
struct pp_spot {			/* a word */
	float box[4];			/* x0 y0 x1 y1, pixels of the page raster; whatever they
					 * are, up to PP_FAR is looked at */
	float size;			/* of its font, pixels; 0: unknown, then that of its box */
	int turn;			/* quarters clockwise to stand upright there, 0..3 */
	int rtl;			/* 1: most of its letters are read from right to left */
};

struct pp_scene {
	const struct pp_spot *spot;
	int spots;
	const struct fx_layout *layout;	/* its regions: all blocks but those of text; NULL: none */
	int w, h;			/* of the page raster, pixels */
};

struct pp_aline {
	float quad[8];			/* as struct fx_dline */
	int word, words;		/* pp_arranged.word[..] */
};

struct pp_ablock {
	float quad[8];
	int line, lines;
	int region;			/* fx_layout.block[..]; -1: a block of text */
};

struct pp_arranged {
	int turn;			/* of most words, 0..3; of equally many the least */
	struct pp_ablock *block;	/* (blocks) in reading order */
	struct pp_aline *line;		/* (lines) block after block */
	int *word;			/* (spots) numbers of spots, line after line: each once */
	int blocks, lines;
};

/* The domain specification's E.3, and beyond it:
 * Words of a turn stand together, in a frame in which they are upright; those of most words come
 * first, with the regions, the others at the end, where stamps in margins belong.
 * Words whose boxes are more than 1.6 times as high as their font (bullets of symbol fonts) stand
 * on the foot of these.
 * A word belongs to the smallest region that holds its middle, but for rules; figures that most
 * words lie on are a background and hold none. Regions may have lines, tables for one.
 * Other words make stretches, which end at gaps of more than 0.7 of their height, and white
 * strips part these into columns: a strip at least half as wide as text is high, which no
 * stretch, figure or level rule crosses, and along which text stands on both sides in rows, or
 * notes on one side whose rows aren't level with those of the other. What stands above a strip
 * comes first, then its left side, its right side (the other way about where most words are read
 * from right to left), then what stands below it. Up to two rows at the top or bottom edge that
 * much white parts from the page come first, or last, whole.
 * Stretches that overlap by half of the lower one's height are a line, whose words stand from left
 * to right, runs of words of the other direction turned about. A block of lines ends where the next
 * is 1.5 times as far as is usual, of another size (1.25), beside it, behind a rule, or starts more
 * than 3 heights further in or out and neither ends there nor is centred like the one before.
 * Regions stand before the first block below their middle that shares their columns.
 * Time is n log n, and searches for strips and rows end after a fixed number of steps: pages of
 * more words than paper has are arranged less well, never longer. FX_NOMEM. */
enum fx_st pp_arrange(struct pp_arranged *to, struct fx_arena *a, const struct pp_scene *s,
	struct fx_err *e) FX_CHECKED;

/* Fills blocks, lines and words of *p with what was arranged; word[i] is that of spot i, and all
 * but its place in the page. Kinds are those of regions; confidences means over the words; blocks
 * of words have `source`, regions without words FX_FROM_RULES. FX_NOMEM. */
struct pp_arranging {
	const struct pp_scene *scene;
	const struct fx_dword *word;	/* (scene->spots) */
	enum fx_source source;
};
enum fx_st pp_arrange_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_arranging *g,
	struct pp_arranged *done, struct fx_err *e) FX_CHECKED;

/* Box x0 y0 x1 y1 of the raster as the corners of a word with that turn (document.h). */
void pp_quad(float quad[8], const float box[4], int turn);
/* 1: most strong characters of a text are of scripts that are read from right to left (Unicode's
 * Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms). */
int pp_rtl(struct fx_span text);

#endif
