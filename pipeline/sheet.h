/* sheet.h - what stands on the pages of a document according to a file beside it, the truth or what
 * another engine read: plain text, or words with their places */
#ifndef SHEET_H
#define SHEET_H
#include "spot.h"

struct pl_sheet_page {
	struct fx_span text;	/* UTF-8 as encoded, \n after lines; NUL-free but in plain text */
	const struct pp_spot *word;	/* (words) in pixels of a picture of w x h; NULL: places
					 * are not known */
	int words;
	float w, h;		/* 0: not said */
};

struct pl_sheet {
	struct pl_sheet_page *page;
	int pages;		/* 1.. */
	struct fx_span whole;	/* plain text with its form feeds; else empty */
};

#define PL_SHEET_MAX ((size_t)16 << 20)		/* bytes of a file */
#define PL_SHEET_MAX_PAGES 10000
#define PL_SHEET_MAX_WORDS 200000		/* with places, on all pages */

/* Plain text: a form feed between pages or after each. */
enum fx_st pl_sheet_text(struct pl_sheet *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;
/* PAGE (2010 to 2019) or ALTO (2 to 4), by the root element; boxes are the bounds of polygons. A
 * line of PAGE is its own text, else that of its words; its regions stand in the reading order, if
 * that is one flat ordered group, else as they come. A document type is refused, so no entity is
 * ever expanded or loaded. */
enum fx_st pl_sheet_xml(struct pl_sheet *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;
/* The columns of Tesseract's TSV, with or without its head: rows of level 1 say how large a page
 * is, those of level 5 are words; a word of blanks alone is there but cannot be read. */
enum fx_st pl_sheet_tsv(struct pl_sheet *s, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;

/* A file by its suffix, .xml, .tsv or another for plain text; the message names it. FX_INPUT:
 * missing or damaged. FX_LIMIT: over one of the above. FX_NOMEM. */
enum fx_st pl_sheet_read(struct pl_sheet *s, struct fx_arena *a, const char *path,
	struct fx_err *e) FX_CHECKED;

/* ---- for the readers: a sheet as it grows ---- */

struct pl_sheet_maker {
	struct pl_sheet *s;
	struct fx_arena *a;
	char *text;		/* of the page, (n) of (room) */
	size_t n, room;
	struct pp_spot *word;	/* of the page */
	int words, word_room, page_room, all;
};

enum fx_st pl_sheet_page(struct pl_sheet_maker *m, float w, float h, struct fx_err *e) FX_CHECKED;
/* A line of the page begun last. */
enum fx_st pl_sheet_line(struct pl_sheet_maker *m, struct fx_span text, struct fx_err *e)
	FX_CHECKED;
/* A word of it, whose text is copied and may be empty. */
enum fx_st pl_sheet_word(struct pl_sheet_maker *m, const float box[4], struct fx_span text,
	struct fx_err *e) FX_CHECKED;
/* FX_INPUT: there is no page. */
enum fx_st pl_sheet_end(struct pl_sheet_maker *m, struct fx_err *e) FX_CHECKED;

/* A number of decimal digits at *p, with a sign or a point perhaps; *p moves past it. 0: none, or
 * beyond 10,000,000. */
int pl_sheet_number(double *v, const char **p, const char *end);

#endif
