/* overlay.h - words to be laid, unseen, over a page of a PDF: made by a command, carried over the
 * wire, put into the page by formats/pdf/ in the worker. */
#ifndef OVERLAY_H
#define OVERLAY_H
#include "layer.h"

#define FX_OVERLAY_MAX_WORDS 200000
#define FX_OVERLAY_MAX_BYTES (4 << 20)

struct fx_overlay_word {
	float quad[8];		/* as fx_dword.quad; no corner more than a page away from it */
	int at, len;		/* fx_overlay.text[at .. at + len), len >= 1 */
	int blank;		/* 1: a blank divides it from the next word of its line */
};

struct fx_overlay {
	int w, h;		/* of the raster that quads are on, 1..FX_RASTER_MAX_SIDE */
	int quarters;		/* clockwise, by which it was turned from the page as displayed */
	int words, bytes;
	struct fx_overlay_word *word;	/* (words) in reading order; NULL: none */
	char *text;		/* (bytes) word after word: UTF-8 without blanks and controls */
};

/* What is done about a page that has text already. */
enum fx_existing {
	FX_EXISTING_SKIP,	/* the page stays as it is */
	FX_EXISTING_REDO,	/* text that is not shown is replaced; shown text stays */
	FX_EXISTING_FORCE,	/* every page becomes a picture of itself under the words */
	FX_EXISTINGS
};

/* What became of a page. */
enum fx_fate {
	FX_FATE_LAID,		/* the words are over it */
	FX_FATE_EMPTY,		/* there were no words to lay */
	FX_FATE_KEPT,		/* it has text, and stays as it is */
	FX_FATE_TANGLED,	/* hidden text cannot be taken out without moving what is shown;
				 * it stays as it is */
	FX_FATE_DAMAGED,	/* it cannot be changed, or not be drawn; it stays as it is, and a
				 * picture that cannot be decoded leaves an empty page */
	FX_FATES
};

/* Holds an overlay that came from outside against all of the above. FX_INPUT names the rule. */
enum fx_st fx_overlay_check(const struct fx_overlay *o, struct fx_err *e) FX_CHECKED;
/* 1: a quad that may stand in an overlay of w x h. */
int fx_overlay_near(const float quad[8], int w, int h);

/* Leaves out the words whose centre lies in a word of the layer, which is of the same raster. The
 * text stays where it is: fx_overlay_check would find gaps. FX_NOMEM. */
enum fx_st fx_overlay_spare(struct fx_overlay *o, const struct fx_layer *shown, struct fx_arena *a,
	struct fx_err *e) FX_CHECKED;

#endif
