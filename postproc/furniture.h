/* furniture.h - what stands at the edge of each page and belongs to none: running headers, footers,
 * page numbers. Only structure and the files beside it include this. */
#ifndef FURNITURE_H
#define FURNITURE_H
#include "page_sheet.h"

#define PP_EDGES PP_CUTS
#define PP_KEY 48

/* A line near the edge of a page, kept longer than the page. */
struct pp_edge {
	int row;		/* pp_sheet.row */
	int top;		/* 1: at the head of the page, 0: at its foot */
	int nth;		/* lines between it and the edge */
	float y;		/* of its middle, in parts of the page's height */
	float apart;		/* white between it and the next line inwards, in sizes */
	float step;		/* from its base line to that one's, in usual line distances */
	int keys;		/* of key */
	int32_t key[PP_KEY];	/* its letters made small, without digits, signs and blanks */
	long number;		/* all that it says is a page number; -1: it isn't */
	int cut;		/* words before a number at its end, or of one at its start; 0:
				 * there is none that stands well apart from the rest */
	long beside;		/* that number; -1 */
	int alone;		/* 1: nothing else stands near it on its line */
	int counted;		/* 1: the next line starts with the next number: lines are numbered,
				 * not pages */
};
struct pp_edges {
	int page;		/* fx_dpage.number; 0: there is no such page */
	int n;
	struct pp_edge edge[PP_EDGES];
};

/* The outermost lines of a page: up to three at its head and foot, in their outer 14 %; the first
 * at each in 20 %. */
enum fx_st pp_edges(struct pp_edges *to, struct fx_arena *a, const struct pp_sheet *s,
	struct fx_err *e) FX_CHECKED;

/* Says in pp_row.what which rows of the page are furniture, and cuts numbers off rows that have
 * more. near: (4) the pages before and after it; body: the usual size of letters, points. */
void pp_furniture(struct pp_sheet *s, const struct pp_edges *own, const struct pp_edges *near[4],
	float body);

/* The page number that the words [word, word + words) of a page are and nothing else: "12", "xiv",
 * "- 12 -", "Page 3 of 9", "A-4"; -1. */
long pp_folio(const struct fx_dpage *p, int word, int words);

#endif
