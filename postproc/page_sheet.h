/* page_sheet.h - a page measured, for postproc/structure: its lines of running text as upright
 * boxes with the size of their letters. Only structure, tables and the files beside them
 * include this.
 *
 * Places are pixels along and across the text: x grows in reading direction (so to the left on
 * pages that are read from right to left), y from line to line. */
#ifndef PAGE_SHEET_H
#define PAGE_SHEET_H
#include "document.h"
#include "letters.h"

#define PP_CUTS 12		/* lines of a page that may be cut in two */
#define PP_SIZES 192		/* steps of letter sizes, 16 to the octave, from 1/8 point */

struct pp_area { float x0, y0, x1, y1; };

struct pp_row {			/* a line of a block FX_DOC_TEXT, or a part of one */
	int line, block;	/* fx_dpage.line, .block */
	int word, words;	/* fx_dpage.word[word .. word + words) */
	struct pp_area at;	/* that just holds its words */
	float base;		/* y of the base line */
	float size;		/* of its letters, about one em; 0: it has none */
	float first;		/* width of its first word */
	float second;		/* x where its second word starts; at.x1: there is none */
	int chars, letters, digits;	/* letters: without digits */
	int bold, italic, capitals;	/* 1: (nearly) all of it */
	int turned;		/* 1: reads in another direction than the page */
	int what;		/* 0, or FX_DOC_PAGE_HEADER .. FX_DOC_PAGE_NUMBER, FX_DOC_RULE */
	int marker;		/* words at its start that are a list item's marker */
	int cells;		/* > 0: it is a row of the page's table of that number */
};

struct pp_sheet {
	const struct fx_dpage *p;
	struct pp_row *row;	/* (rows) in reading order; room for PP_CUTS more */
	int rows;
	double along[2];	/* of reading, on the raster: unit vector */
	int mirrored;		/* 1: read from right to left */
	struct pp_area page;
	float scale;		/* points in a pixel; 1: nobody knows */
	int tight;		/* 1: boxes of words hold their ink, not the type's full height */
	float leading;		/* usual distance of base lines, in sizes */
	long letter[PP_SIZES];	/* how many letters of each size */
	long letters, bold, capitals;	/* of them all, in bold rows, in rows of capitals */
};

/* Rows are in the arena. Any numbers may stand in the quads: what is not finite counts as 0. */
enum fx_st pp_sheet(struct pp_sheet *s, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e) FX_CHECKED;

const char *pp_row_text(const struct pp_sheet *s, const struct pp_row *r, int word);
/* 1: it starts with a letter that is let into the lines below, most of the word's rest after it. */
int pp_dropped(const struct pp_sheet *s, const struct pp_row *r);
/* Cuts a row in two: the second begins with its word `at`, 0 < at < words. */
void pp_sheet_cut(struct pp_sheet *s, int row, int at);
void pp_sheet_area(struct pp_area *to, const struct pp_sheet *s, const float quad[8]);
void pp_sheet_quad(float quad[8], const struct pp_sheet *s, const struct pp_area *at);
void pp_area_add(struct pp_area *to, const struct pp_area *more);
/* Of a word's type, pixels: what the document says, if it does, as fonts of one size have boxes of
 * many heights; else by the height h of its box. */
float pp_sheet_size(const struct pp_sheet *s, const struct fx_dword *w, const struct pp_shape *f,
	float h);
int pp_size_step(float points);			/* 0 .. PP_SIZES - 1 */
float pp_size_points(int step);			/* the middle of a step */
/* How far apart two intervals are; negative: how far they overlap. */
float pp_apart(float a0, float a1, float b0, float b1);

struct pp_weight { float v; int w; };
/* The value in the middle, each counted w times; sorts v. 0: there are none. */
float pp_weighted_median(struct pp_weight *v, int n);

#endif
