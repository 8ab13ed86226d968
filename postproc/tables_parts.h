/* tables_parts.h - what the steps of tables.c hand to each other; nobody else includes it.
 * Places are those of the frame: pixels along and across the words in question, as page_sheet.h. */
#ifndef TABLES_PARTS_H
#define TABLES_PARTS_H
#include "page_sheet.h"
#include "tables.h"

#define PP_TABLES 64			/* of a page; what is beyond stays text */

struct pp_tword {
	struct pp_area at;
	float size;			/* of its type */
	int word;			/* fx_dpage.word */
	int turn; /* quarters clockwise from the frame that it stands turned by */
	int chars, letters, digits, bold;
	int leader;			/* 1: dots that lead to what stands after them */
	int taken;			/* 1: a table has it */
};

/* A straight line, or the side of a filled rectangle: level at y = at, x from a0 to a1; upright the
 * other way about. */
struct pp_trule { float at, a0, a1; };

struct pp_truleset {
	struct pp_trule *level, *upright;	/* from the top; from the left */
	int levels, uprights;
};

/* Words of one line without a gap as columns have. */
struct pp_tseg {
	struct pp_area at;
	float size;
	int word, words;		/* pp_trows.word[..], left to right */
	int row;
	int chars, letters, digits, bold;
	int prose;			/* 1: a line of a paragraph */
	int col, last;			/* columns that it lies in, once there are some */
};

struct pp_trow {			/* what stands on one line */
	struct pp_area at;
	float y, size;			/* of its middle; the largest of its words */
	int seg, segs;			/* pp_trows.seg[..], left to right */
};

struct pp_trows {
	int *word;			/* (words) numbers of pp_tframe.word */
	struct pp_tseg *seg;
	struct pp_trow *row;		/* from the top */
	int words, segs, rows;
};

struct pp_tframe {
	struct pp_sheet s;		/* the page measured; `along` is this frame's */
	const struct pp_tables_ask *k;
	struct fx_arena *a;
	int turn;			/* quarters clockwise from the raster to the frame */
	struct pp_tword *word;		/* (words) from the top */
	int words;
	struct pp_truleset drawn, seen;	/* lines; with the sides of filled rectangles */
	struct pp_truleset r;		/* of these, what is looked at */
	struct pp_area *figure;		/* regions that are no tables; that are */
	struct pp_area *region;
	int figures, regions;
	float size;			/* usual, of its words */
	int64_t left;			/* steps that may yet be taken */
};

struct pp_tcell {
	int row, col, rows, cols;
	struct pp_area at;		/* of rules; else x0 > x1: that of its words */
};

/* A table that was made, as a grid and the words in it. */
struct pp_tgrid {
	struct pp_area at;
	int rows, cols, head_rows;
	enum fx_head head;		/* who said so */
	int turn;			/* of the frame */
	struct pp_tcell *cell;		/* (cells) by row, then column: every slot in one of them */
	int cells;
	int *word, *of; /* (words) numbers of pp_tframe.word, and the cell of each */
	int words;
	const char *how;
};

/* ---- tables_page.c: what stands on the page ---- */

/* The frame in which words that stand turned by `turn` quarters clockwise on the raster are
 * upright. FX_NOMEM. */
enum fx_st pp_tframe(struct pp_tframe *f, const struct pp_sheet *s, int turn,
	const struct pp_tables_ask *k, struct fx_err *e) FX_CHECKED;

/* Words that are in no table and have their middle in the area; NULL: all of them. As lines, each
 * cut where much white or an upright rule is. With turned: those that stand turned, too. */
enum fx_st pp_trows(struct pp_trows *to, struct pp_tframe *f, const struct pp_area *in, int turned,
	struct fx_err *e) FX_CHECKED;

/* Numbers of words in the area that are in no table, from the top; NULL: of the page. FX_NOMEM. */
enum fx_st pp_twords(int **to, int *n, struct pp_tframe *f, const struct pp_area *in,
	struct fx_err *e) FX_CHECKED;

/* What is known of a stretch whose words are set, word[s->word ..]; dots that lead on left out. */
void pp_tseg_sum(struct pp_tseg *s, const struct pp_tframe *f, const int *word);

/* 1: it starts as a caption does. */
int pp_tcaption(const struct pp_tframe *f, const struct pp_trows *t, const struct pp_tseg *s);

int pp_tseg_number(const struct pp_tseg *s);
int pp_tnumber(int chars, int letters, int digits);	/* 1: a number, with its unit or signs */

/* ---- tables_lattice.c: tables within rules ---- */

struct pp_tlattice {
	float *x, *y;			/* (cols + 1), (rows + 1) */
	int rows, cols;
	unsigned char *over, *left;	/* (rows, cols) 1: a rule is on that side of the slot */
};

/* Lattices of rules that cross or touch, from the top. FX_NOMEM. */
enum fx_st pp_tlattices(struct pp_tlattice **to, int *n, struct pp_tframe *f, struct fx_err *e)
	FX_CHECKED;

/* Labels of rows that stand outside, to its left, are a column of it. FX_NOMEM. */
enum fx_st pp_tlattice_labels(struct pp_tlattice *l, struct pp_tframe *f, struct fx_err *e)
	FX_CHECKED;

/* Its slots as cells, where neither rules nor white at its lines part them one; with the words in
 * them. FX_NOMEM. */
enum fx_st pp_tlattice_grid(struct pp_tgrid *g, struct pp_tframe *f, struct pp_tlattice *l,
	struct fx_err *e) FX_CHECKED;

/* ---- tables_white.c: tables within white ---- */

struct pp_twhite {
	struct pp_area at;
	const float *cut;		/* (cuts) x where columns are to part, from the left */
	int cuts;
	int only;			/* 1: nowhere else */
};

/* Columns by the white that the lines have in common, rows by what stands where. g->rows is 0
 * where there are less than two columns. FX_NOMEM. */
enum fx_st pp_twhite_grid(struct pp_tgrid *g, struct pp_tframe *f, const struct pp_twhite *w,
	struct fx_err *e) FX_CHECKED;

/* ---- tables_runs.c: where lines have white in common ---- */

/* Is told an area that may be a table; *taken: 1 if it was one. */
typedef enum fx_st pp_trun_fn(void *ud, struct pp_tframe *f, const struct pp_area *at, int *taken,
	struct fx_err *e);
enum fx_st pp_truns(struct pp_tframe *f, pp_trun_fn *fn, void *ud, struct fx_err *e) FX_CHECKED;

/* ---- tables_find.c: which of them are tables ---- */

struct pp_tfound {
	struct pp_tgrid grid[PP_TABLES];
	int n;
};

/* Tables whose words are upright in the frame; their words are taken. FX_NOMEM. */
enum fx_st pp_tfind(struct pp_tfound *to, struct pp_tframe *f, struct fx_err *e) FX_CHECKED;
/* What was asked for to be one, of which most words are upright in the frame. */
enum fx_st pp_tarea(struct pp_tfound *to, struct pp_tframe *f, const struct pp_area *at,
	struct fx_err *e) FX_CHECKED;

/* ---- tables_put.c: into the page ---- */

struct pp_tmade {
	struct fx_table *table;
	struct fx_dline *line;		/* (lines) words numbered from 0 in `word` */
	struct fx_dword *word;		/* (words) */
	int lines, words;
	struct pp_area at;		/* in the frame of `f` */
	const struct pp_tframe *f;
	int caption, captions;		/* fx_dpage.line[..]: its caption; 0: none */
	int done;			/* 1: it is in the page */
};

struct pp_tput {
	struct fx_dpage *p;
	struct fx_arena *a, *tmp;	/* of the page; of what is needed until it is made */
	int *in;			/* (words) 1 + number of the table that each word is in */
	struct pp_tmade made[4 * PP_TABLES];
	int tables;
};

/* Adds a grid, unless it comes out unsound (fx_table_check). f stays as it is until the end.
 * FX_NOMEM. */
enum fx_st pp_tput_add(struct pp_tput *o, const struct pp_tframe *f, const struct pp_tgrid *g,
	struct fx_err *e) FX_CHECKED;
/* Looks for captions and makes the page anew. FX_NOMEM. */
enum fx_st pp_tput_page(struct pp_tput *o, struct fx_err *e) FX_CHECKED;

/* tables_make.c: a grid as a table, with its words line by line, cell by cell. *m->table NULL: it
 * came out unsound. FX_NOMEM. */
enum fx_st pp_tmake(struct pp_tmade *m, struct pp_tput *o, const struct pp_tframe *f,
	const struct pp_tgrid *g, struct fx_err *e) FX_CHECKED;

#endif
