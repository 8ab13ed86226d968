/* parts.h - what the steps of page analysis hand to each other; nobody else includes it. Ink is
 * kept as horizontal runs, so that every pixel knows its piece (a connected component) and so its
 * word: that is how the letters of neighbouring lines are kept out of a word's cut. */
#ifndef PARTS_H
#define PARTS_H
#include "page.h"

struct Pix;

struct fx_prun { int x0, x1, piece; };

struct fx_piece {
	struct fx_box box;
	int area;
	int frag;		/* -1: of no line */
#define FX_PIECE_NO_TEXT (-2)
	int word;		/* in fx_pink.word; -1: of none */
};

/* A stretch of one printed line without a gap as wide as a column's. */
struct fx_frag {
	struct fx_box box;
	int first, pieces;	/* fx_pink.by_frag[first .. first + pieces), left to right */
	int base, xh;		/* y of the baseline (exclusive), height of an x */
	int caps;		/* 1: one height of letters only, taken for capitals; 2: ...
				 * taken for small ones */
	int marks;		/* 1: of dots and dashes only */
	int word, words;	/* fx_pink.word[word .. word + words) */
};

struct fx_pword {
	struct fx_box box;	/* of its ink */
	int frag;
	int first, pieces;	/* of by_frag */
};

struct fx_pink {
	int w, h;
	struct fx_prun *run;	/* (row[h]) sorted by row, then column */
	int *row;		/* (h + 1) */
	struct fx_piece *piece;
	int pieces, piece_cap;
	int size;		/* usual height of a letter, pixels; 0: no letters */
	struct fx_frag *frag;
	int frags;
	int *by_frag;		/* piece numbers */
	struct fx_pword *word;
	int words;
	struct fx_lblock *other;	/* rules and regions; `line` as fx_page_prose says */
	int others;
	int short_too;		/* 1: short rules are looked for, ... */
	struct fx_lrule *side;	/* ... which are no blocks, and part of none */
	int sides;
	int cleared;		/* 1: ink was taken away since pieces were made */
};

#define FX_PAGE_MAX_RUNS (16 << 20)
#define FX_PAGE_MAX_PIECES 400000
#define FX_PAGE_MAX_OTHERS 5000	/* what comes later is left out: noise has many */

static inline int fx_pmin(int a, int b) { return a < b ? a : b; }
static inline int fx_pmax(int a, int b) { return a > b ? a : b; }
static inline int fx_pclamp(int v, int lo, int hi) { return v < lo ? lo : v > hi ? hi : v; }
/* Common length of two intervals; negative: the gap between them. */
static inline int fx_pcommon(int a0, int a1, int b0, int b1)
{
	return fx_pmin(a1, b1) - fx_pmax(a0, b0);
}
/* Is the middle of b inside a? */
static inline int fx_pholds(const struct fx_box *a, const struct fx_box *b)
{
	return 2 * a->x0 <= b->x0 + b->x1 && b->x0 + b->x1 < 2 * a->x1 &&
		2 * a->y0 <= b->y0 + b->y1 && b->y0 + b->y1 < 2 * a->y1;
}
static inline struct fx_box fx_pgrown(const struct fx_box *b, int by)
{
	return (struct fx_box){ b->x0 - by, b->y0 - by, b->x1 + by, b->y1 + by };
}
static inline void fx_pjoin(struct fx_box *a, const struct fx_box *b)
{
	a->x0 = fx_pmin(a->x0, b->x0);
	a->y0 = fx_pmin(a->y0, b->y0);
	a->x1 = fx_pmax(a->x1, b->x1);
	a->y1 = fx_pmax(a->y1, b->y1);
}

/* Empties an arena, and remembers what a test has ordered. */
static inline void fx_prenew(struct fx_arena *a)
{
	const long calls = a->calls, refuse_at = a->refuse_at;

	fx_arena_reset(a);
	a->calls = calls;
	a->refuse_at = refuse_at;
}

/* ---- grey.c ---- */

/* The raster as 8-bit grey, dark on light. */
enum fx_st fx_page_grey(struct Pix **grey, const struct fx_raster *r, struct fx_err *e) FX_CHECKED;
/* Evens out the light of *grey in place; its background is then *back. */
enum fx_st fx_page_even(int *back, struct Pix *grey, struct fx_err *e) FX_CHECKED;
/* *ink is 1 where grey is dark; NULL when nothing stands out of `back`: a blank page. */
enum fx_st fx_page_ink(struct Pix **ink, struct Pix *grey, int back, struct fx_err *e) FX_CHECKED;
/* 1 where grey < below, 1..255; NULL: no memory. */
struct Pix *fx_page_dark(struct Pix *grey, int below);

/* ---- runs.c ---- */
enum fx_st fx_page_pieces(struct fx_pink *k, struct fx_arena *a, struct Pix *ink,
	struct fx_err *e) FX_CHECKED;
/* Cuts piece `p` in two at row y: its runs from y on become the new piece (number returned), or
 * -1: no room. */
int fx_page_split(struct fx_pink *k, int p, int y);

/* ---- clean.c, bleed.c ---- */

/* Takes the dark around the sheet and punch holes out of ink and grey; k->cleared says so. */
enum fx_st fx_page_clean(struct fx_pink *k, struct fx_arena *a, struct Pix *ink, struct Pix *grey,
	int back, struct fx_err *e) FX_CHECKED;
/* 1: the page's ink only shines through. */
int fx_page_faint(const struct fx_pink *k, struct Pix *grey, int back);

/* ---- inkmap.c ---- */

/* Area up to which a piece is no ink worth the name. */
int fx_page_speck(const struct fx_pink *k);
/* k: as binarized, rules and pictures in it. Cells for a page of unknown dpi (0) go by its size. */
enum fx_st fx_page_inkmap(struct fx_ink *m, struct fx_arena *a, const struct fx_pink *k, int dpi,
	struct fx_err *e) FX_CHECKED;

/* ---- upright.c ---- */
struct fx_pose { int turn; double skew; int sure; };	/* skew: degrees clockwise to go */

/* How the page would have to be turned so that lines lie level; ask: turn -1, or known. */
enum fx_st fx_page_pose(struct fx_pose *pose, struct fx_arena *a, const struct fx_pink *k,
	int turn, struct fx_err *e) FX_CHECKED;
enum fx_st fx_page_turn(struct Pix **out, struct Pix *grey, const struct fx_pose *pose, int back,
	struct fx_err *e) FX_CHECKED;

/* ---- frags.c, words.c; order.c and what follows are in cuts.h ---- */
enum fx_st fx_page_frags(struct fx_pink *k, struct fx_arena *a, struct fx_err *e) FX_CHECKED;
/* Finds base, xh and caps of f from its pieces; tmp has room for 2 * f->pieces. */
void fx_page_band(struct fx_frag *f, const struct fx_pink *k, int *tmp);
/* Sets up frag[] and by_frag from the pieces' frag, below k->frags; then every band. */
void fx_page_collect(struct fx_pink *k, int *tmp);
enum fx_st fx_page_words(struct fx_pink *k, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* Words of a region, by number, sorted by baseline. left: how many more words may be looked at;
 * noise has no columns, and its words are many. */
struct fx_pset { int *word; int n; int64_t *left; };

/* The gutter between columns with the most rows of text beside it; returns them, or 0: there is
 * none. seen: 2 * k->frags + 1 of room. */
int fx_page_gutter(struct fx_box *found, const struct fx_pink *k, const struct fx_pset *set,
	int *seen);

/* A part of a stretch: what of it lies in one column. Rows are made of them. */
struct fx_ppart {
	int first, words;	/* words in a list that is its owner's */
	int row, frag;
	struct fx_box box;
};

/* Rows of one column, top to bottom; row r has part[row[r] .. row[r + 1]), left to right. */
struct fx_prows {
	const struct fx_pink *k;
	const struct fx_ppart *part;
	const int *row;
	int rows;
	const int *word;	/* what fx_ppart.first counts in */
};

/* Some of these rows, known to be something. */
struct fx_pspan { enum fx_block_kind kind; int first, rows; float score; };

/* tables.c, formulas.c: the first table (formula) that starts in row `from` or below it; 0: none */
int fx_page_table(struct fx_pspan *found, const struct fx_prows *r, int from);
int fx_page_formula(struct fx_pspan *found, const struct fx_prows *r, int from);

#endif
