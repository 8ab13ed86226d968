/* layout.h - where the text of a page stands, as plain values: found by formats/page/ in the
 * worker, carried over the wire, used by tasks and writers. It has no pixels but those of tiles. */
#ifndef LAYOUT_H
#define LAYOUT_H
#include "raster.h"

/* The upright page: the page raster turned by `turn` quarters clockwise, then rotated by `skew`
 * degrees clockwise about its centre, so that text lines lie level and read left to right. Boxes
 * are in pixels of the upright page, x1 and y1 exclusive, x0 < x1, y0 < y1. */
struct fx_box { int x0, y0, x1, y1; };

#define FX_MARKS 24
struct fx_lword {
	struct fx_box box;
	int tile, row, slot;	/* where it was pasted: tile number, row in it, place in the row,
				 * all from 0; tile -1: in none */
	int px;			/* width in the tile, pixels; 0: in none */
	int more;		/* 1: a part of a word, which goes on in the next of the line */
	char marks[FX_MARKS];	/* what its ink is, piece by piece from the left: enum fx_mark, up
				 * to a 0; all 0: it has more pieces, or nobody looked */
};

/* A model may have no letter for a sign, or one for several, or miss it: its ink tells. */
enum fx_mark {
	FX_MARK_LETTER = 'x',	/* of any other height than ... */
	FX_MARK_FIGURE = '0',	/* ... as high as a figure */
	FX_MARK_HYPHEN = '-',
	FX_MARK_EN_DASH = 'n',
	FX_MARK_EM_DASH = 'm',
	FX_MARK_POINT = '.',	/* on the baseline */
	FX_MARK_COMMA = ',',	/* reaches below it */
	FX_MARK_BULLET = 'o',	/* a disc that stands alone */
	FX_MARK_OTHER = '?'
};

struct fx_lline {
	struct fx_box box;
	int word, words;	/* fx_layout.word[word .. word + words), left to right */
};

enum fx_block_kind {
	FX_BLOCK_TEXT,
	FX_BLOCK_FIGURE,
	FX_BLOCK_RULE,
	FX_BLOCK_TABLE,		/* its words are in its lines */
	FX_BLOCK_FORMULA,	/* its words are in its lines */
	FX_BLOCK_MOLECULE,	/* looks like a structure diagram */
	FX_BLOCK_MUSIC,		/* staves */
	FX_BLOCK_KINDS
};

struct fx_lblock {
	enum fx_block_kind kind;
	struct fx_box box;
	int line, lines;	/* fx_layout.line[line .. line + lines), top to bottom */
	int turn;		/* quarters clockwise by which its text would have to be turned to
				 * stand upright on the upright page; 0..3. Only blocks with 0
				 * have words: others are read as regions, once turned. */
	float score;		/* of the measure that told its kind, 0..1; -1: none did */
};

/* A straight line of ink, inside tables and figures as well as outside. */
struct fx_lrule {
	struct fx_box box;	/* of its ink */
	int down;		/* 1: upright, 0: level */
};

/* The ink of the upright page, counted: cell (x, y) holds how many of its pixels are ink, in parts
 * of 255 of all of them (255: all). Cells at the right and lower edge are cut off. */
struct fx_ink {
	int cell;		/* pixels a side; 0: there is no count */
	int w, h;		/* cells: the page's sides over `cell`, rounded up */
	unsigned char *part;	/* (h, w) */
};

/* How a model wants its tiles (palimpsest.json, task `tile`). */
struct fx_tile_plan {
	int side;		/* pixels, 28..1024; 0: no tiles wanted */
	int row_min, row_max;	/* height of a row, pixels */
	int rows_min, rows_max;	/* rows in a tile */
	int margin;		/* left and right, pixels */
};

#define FX_INK_MAX_CELLS (4 << 20)
#define FX_LAYOUT_MAX_WORDS 200000
#define FX_LAYOUT_MAX_TILES 20000
#define FX_LAYOUT_MAX_RULES 20000

struct fx_layout {
	int w, h;		/* of the upright page, pixels */
	int turn;		/* 0..3 quarters clockwise from the raster to the upright page */
	float skew;		/* degrees clockwise after that, -45..45 */
	int blank;		/* 1: no ink worth the name was found */
	struct fx_lblock *block;	/* (blocks) in reading order */
	struct fx_lline *line;		/* (lines) in reading order; block after block */
	struct fx_lword *word;		/* (words) in reading order; line after line */
	int blocks, lines, words;
	struct fx_lrule *rule;	/* (rules) all straight lines that were found, from the top, then
				 * from the left */
	int rules;
	struct fx_ink ink;
	int side, tiles;	/* tiles are grey, side x side, one below the other ... */
	unsigned char *tile;	/* ... (tiles * side, side) bytes; NULL: none */
};

/* The corners of an upright box as x, y pairs in pixels of the page raster (raster_w x raster_h),
 * clockwise from the corner that is top left on the upright page. May lie outside by rounding. */
void fx_layout_quad(float quad[8], const struct fx_layout *l, const struct fx_box *b,
	int raster_w, int raster_h);

/* The other way: the box on the upright page that just holds a box of the raster (x0 y0 x1 y1). */
void fx_layout_upright(float to[4], const struct fx_layout *l, const float from[4], int raster_w,
	int raster_h);

/* 1: some ink was counted in a box of the upright page (x0 y0 x1 y1). Of a box over 32 cells wide
 * or high not every cell is looked at. 0 where there is no count. */
int fx_layout_inked(const struct fx_layout *l, const float box[4]);

/* Holds a layout that came from outside against all of the above: FX_INPUT names the rule. */
enum fx_st fx_layout_check(const struct fx_layout *l, struct fx_err *e) FX_CHECKED;

#endif
