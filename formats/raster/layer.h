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
};

struct fx_layer {
	struct fx_layer_word *word;	/* (words) in the order of the layer; NULL: none */
	int words;
	char *text;		/* (bytes) word after word: UTF-8 without blanks and controls */
	int bytes;
};

/* Holds a layer that came from outside, of a raster of w x h, against all of the above: FX_INPUT
 * names the rule. */
enum fx_st fx_layer_check(const struct fx_layer *l, int w, int h, struct fx_err *e) FX_CHECKED;

#endif
