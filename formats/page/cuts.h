/* cuts.h - what page.c does before and after letters are found: light ones made dark, small ones
 * large; then from words to tiles: words in the order of the layout, what their ink is, wide ones
 * in parts, and where each is pasted */
#ifndef CUTS_H
#define CUTS_H
#include "parts.h"

/* ---- invert.c ---- */
struct fx_bar_ask { int back, size; };	/* of the page: its paper, its usual letter */

/* Makes dark bars that have light letters dark on light, in grey; *found: how many. */
enum fx_st fx_page_bars(int *found, struct Pix *grey, const struct fx_bar_ask *ask,
	struct fx_err *e) FX_CHECKED;

/* ---- enlarge.c ---- */

/* How much larger a page should be looked at, 1: as it is; makes *grey so; scales what was found
 * back. */
int fx_page_factor(const struct fx_pink *k);
enum fx_st fx_page_enlarge(struct Pix **grey, struct fx_arena *a, int by, struct fx_err *e)
	FX_CHECKED;
void fx_page_shrink(struct fx_layout *l, int by);

/* ---- order.c, marks.c, wide.c, tiles.c ---- */
struct fx_pline { int base, xh; };
struct fx_pcut { int word, base, xh, mark; };	/* of a word of the layout: its ink, its
						 * line; mark 1: of dots and dashes */

/* Fills blocks, lines and words of *l but for tiles; cut[l->words] says how to cut each word. */
enum fx_st fx_page_order(struct fx_layout *l, struct fx_pcut **cut, struct fx_arena *a,
	struct fx_arena *scratch, struct fx_pink *k, struct fx_err *e) FX_CHECKED;

/* marks.c: what the pieces of each word are (fx_lword.marks) */
void fx_page_marks(struct fx_layout *l, const struct fx_pink *k, const struct fx_pcut *cut,
	int *tmp);	/* room for k->pieces */

struct fx_ptiler {
	const struct fx_tile_plan *plan;
	struct fx_pink *ink;
	const struct fx_pcut *cut;
	struct Pix *grey;
	int back;
};
/* The widest word, in pixels of the page, that a tile shows as high as a row is. */
int fx_page_room(const struct fx_tile_plan *p, int xh);
/* wide.c: wider words in parts, which become words of the layout and of t->ink; *cut grows too. */
enum fx_st fx_page_wide(struct fx_layout *l, struct fx_pcut **cut, struct fx_arena *a,
	struct fx_arena *scratch, const struct fx_ptiler *t, struct fx_err *e) FX_CHECKED;
enum fx_st fx_page_tiles(struct fx_layout *l, struct fx_arena *a, const struct fx_ptiler *t,
	struct fx_err *e) FX_CHECKED;

#endif
