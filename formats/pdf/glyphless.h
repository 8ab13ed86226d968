/* glyphless.h - a font without a picture: every character of the document is an empty glyph of
 * half an em, and a map says which character it stands for */
#ifndef GLYPHLESS_H
#define GLYPHLESS_H
#include "fx.h"

/* Codes are numbers in the order in which characters came first, from 1; one more than these stand
 * for U+FFFD. */
#define FX_CODES 65535
#define FX_CODE_POINTS 0x110000

struct fx_codes {
	uint16_t *code;		/* (FX_CODE_POINTS) code of a character; 0: none yet */
	int32_t *point;		/* (FX_CODES + 1) the way back */
	int n;			/* codes 1..n are in use */
};

enum fx_st fx_codes_init(struct fx_codes *c, struct fx_arena *a, struct fx_err *e) FX_CHECKED;
int fx_codes_of(struct fx_codes *c, int32_t point);	/* 1..FX_CODES */

/* The ToUnicode CMap of the codes in use (ISO 32000-1, 9.10.3); 2-byte codes. */
void fx_codes_cmap(struct fx_out *o, const struct fx_codes *c);
/* The CIDToGIDMap: each code is glyph 1 (ISO 32000-1, table 117). */
void fx_codes_glyphs(struct fx_out *o, const struct fx_codes *c);

/* A TrueType font program of two empty glyphs, 1,000 units to the em, 500 wide, of an ascent of
 * FX_GLYPHLESS_ASCENT and a descent that makes up the em. */
#define FX_GLYPHLESS_ASCENT 800
#define FX_GLYPHLESS_WIDTH 500
void fx_glyphless(struct fx_out *o);

#endif
