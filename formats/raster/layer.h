/* layer.h - the text that a document holds beside its pixels (a PDF's text layer), as plain values:
 * found by formats/in/ in the worker, carried over the wire. It may say anything: nobody has seen
 * that it is what the page shows. */
#ifndef LAYER_H
#define LAYER_H
#include "raster.h"

#define FX_LAYER_MAX_WORDS 200000
#define FX_LAYER_MAX_BYTES (4 << 20)

struct fx_layer_word {
	float x0, y0, x1, y1;	/* pixels of the page raster, x0 < x1, y0 < y1, inside it */
	int at, len;		/* fx_layer.text[at .. at + len), len >= 1 */
	int starts;		/* 1: a line starts with it */
	float size;		/* of its font, pixels of the raster; 0: unknown */
	int style;		/* FX_LAYER_BOLD .. */
	int turn;		/* quarters clockwise by which it would have to be turned to stand
				 * upright on the raster, 0..3 */
};
enum { FX_LAYER_BOLD = 1, FX_LAYER_ITALIC = 2, FX_LAYER_MONO = 4 };	/* as fx_dword.style */

/* What a document draws besides text and pictures that can part cells: strokes, and the sides of
 * rectangles that are filled. */
struct fx_layer_rule {
	float x0, y0, x1, y1;	/* pixels of the page raster, x0 <= x1, y0 <= y1, inside it: a
				 * level or upright line, as thin as it is drawn; or, `fill`, a
				 * filled rectangle */
	int fill;
};
#define FX_LAYER_MAX_RULES 20000

struct fx_layer {
	struct fx_layer_word *word;	/* (words) in the order of the layer; NULL: none */
	int words;
	char *text;		/* (bytes) word after word: UTF-8 without blanks and controls */
	int bytes;
	struct fx_layer_rule *rule;	/* (rules) from the top, then from the left; NULL: none, or
					 * not asked for */
	int rules;
	float pictured;		/* 0..1: share of the page that pictures cover; with words all over
				 * it, these were most likely read from the picture */
	int odd;		/* characters without a sound Unicode value: unmapped, private use,
				 * U+FFFD, controls; those are not in `text` where they are no
				 * characters */
	int glyphs;		/* characters in all, blanks left out */
};

/* What a text layer is used for. */
enum fx_layer_use {
	FX_LAYER_IGNORE,	/* nothing */
	FX_LAYER_DRAFT,		/* guesses, for the engine to read faster */
	FX_LAYER_VERIFY,	/* to be held against what the model reads */
	FX_LAYER_TEXT,		/* in place of what the model would read */
	FX_LAYER_AUTO,		/* of these, on each page, what the layer is good for */
	FX_LAYER_USES
};

struct fx_layer_verdict {
	float quality;		/* 0..1; -1: there is no layer */
	enum fx_layer_use use;	/* what it is good for: IGNORE, DRAFT or TEXT */
	const char *why;	/* a fixed phrase, fit for fx_dlayer.why */
};

struct fx_layout;

/* What the layer of a page is good for, by explainable measures of it alone and of the page's ink;
 * `on` is the page's layout, whose ink is looked at if it has any; raster_w x raster_h is what both
 * were made from. The quality is that of the worst measure, which `why` names; layer_judge.c has
 * them. TEXT from FX_LAYER_SOUND on, IGNORE below FX_LAYER_RUBBISH, else DRAFT; text over a picture
 * of the page is no more than a DRAFT. */
#define FX_LAYER_SOUND 0.8f
#define FX_LAYER_RUBBISH 0.3f
void fx_layer_judge(struct fx_layer_verdict *v, const struct fx_layer *l,
	const struct fx_layout *on, int raster_w, int raster_h);

/* Holds a layer that came from outside, of a raster of w x h, against all of the above: FX_INPUT
 * names the rule. */
enum fx_st fx_layer_check(const struct fx_layer *l, int w, int h, struct fx_err *e) FX_CHECKED;

#endif
