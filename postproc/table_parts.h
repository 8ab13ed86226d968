/* table_parts.h - what the readers of a model's answer about tables hand to each other
 * (table_answer.h); nobody else includes it. Memory is asked for in many small steps: a refusal
 * shows in the arena (fx_arena.failed), nothing is written from then on, and pp_table_answer says
 * so at its end. [D] is the domain specification. */
#ifndef TABLE_PARTS_H
#define TABLE_PARTS_H
#include "piece.h"
#include "table_answer.h"

enum pp_repair {			/* their words: table_answer.c */
	PP_TRUNCATED, PP_MALFORMED, PP_CONTROL, PP_END_MARKER, PP_OUTSIDE, PP_UNOPENED, PP_UNCLOSED,
	PP_STRAY, PP_TAG, PP_COMMENT, PP_NESTED, PP_SPAN, PP_OVERLAP, PP_TOO_WIDE, PP_PADDED,
	PP_EMPTY_ROW, PP_CONTINUATION, PP_PLACE, PP_LOCATION, PP_LOOP, PP_TEXT_CUT, PP_ROWS_CUT,
	PP_COLUMNS_CUT, PP_TABLES_CUT, PP_REPAIRS
};

#define PP_TABLES_MAX 64		/* of one answer; and the slots of all of them together: */
#define PP_SLOTS_MAX ((size_t)FX_TABLE_MAX_ROWS * FX_TABLE_MAX_COLS)
#define PP_SPAN_MAX 1000		/* rows or columns of a cell [D A.3] */

/* ---- the text of one cell ---- */

enum pp_inline { PP_B, PP_I, PP_SUP, PP_SUB, PP_U, PP_INLINES };	/* U leaves no tag */
#define PP_INLINE_DEPTH 16

struct pp_buf { char *p; size_t n, room; };
struct pp_mark { uint32_t at, from, to; };	/* the character at text[at] is what bytes from ..
						 * to of the answer say */
struct pp_say {
	struct pp_buf text, html;
	struct pp_mark *mark;		/* (marks) where the answer has probabilities */
	int marks, mark_room;
	unsigned char open[PP_INLINE_DEPTH];	/* inline tags, enum pp_inline */
	int depth;
	int tagged;			/* 1: `html` says more than `text` */
	int full;			/* 1: over FX_TABLE_MAX_TEXT, what follows is dropped */
	int blank;			/* 1: what comes next is set apart by a blank */
};

/* ---- a grid that grows row by row ---- */

enum pp_heads { PP_HEADS_NONE, PP_HEADS_TH, PP_HEADS_ROW };	/* <td>, <th>, <rhed> */

struct pp_gcell {
	struct fx_cell c;
	struct pp_gcell *next;		/* by row, then column */
	int loc[4], locs;		/* location tokens as they came; 4: a place */
	enum pp_heads heads;
};

struct pp_grid {
	struct pp_gcell *first, *last;
	struct pp_gcell *row[FX_TABLE_MAX_ROWS];	/* its first cell; NULL: it has none */
	unsigned char head[FX_TABLE_MAX_ROWS];	/* 1: the answer says that the row is heading */
	int rows, cells;
	int holes;			/* empty slots that were counted as something else */
	/* the row that is being read */
	int over;			/* 1: there is no room for it */
	int x;				/* where its next cell may stand */
	struct pp_gcell *owner[FX_TABLE_MAX_COLS];	/* a cell that covers the column ... */
	int left[FX_TABLE_MAX_COLS];	/* ... for so many rows, this one included */
	int covered;			/* columns in which that is not 0 */
};

/* ---- the answer ---- */

struct pp_reader {
	const struct pp_table_said *s;
	struct fx_arena *a;
	struct fx_span text;		/* of the answer, up to an end marker */
	const char *language;		/* struct fx_table */
	struct pp_say say;
	/* the table that is being read, or was last; before the first, what stands before it */
	int begun;
	struct pp_grid grid;
	int count[PP_REPAIRS];
	const char *caption;
	int cut;			/* 1: the answer ended before it */
	/* those that are done */
	struct fx_table *table;		/* (PP_TABLES_MAX) */
	struct fx_cell *cell[PP_TABLES_MAX];	/* table[i].cell */
	int tables;
	size_t slots;			/* that they have in all */
};

static inline size_t pp_at(const struct pp_reader *r, const char *p)
{
	return (size_t)(p - r->text.p);
}

/* Readers: all tables of r->text. */
void pp_read_html(struct pp_reader *r);
void pp_read_otsl(struct pp_reader *r);
void pp_read_markdown(struct pp_reader *r);

/* Readers call it for each table. 0: there are enough, reading ends. */
int pp_table_begin(struct pp_reader *r);

/* table_say.c. _char: the character of the answer at p, with what white space and control
 * characters become; _entity: that of HTML which begins at p, an "&". Both return the byte behind
 * it; _entity p itself, where there is none. from .. to: bytes of the answer that say so. */
void pp_say_start(struct pp_reader *r);
const char *pp_say_char(struct pp_reader *r, const char *p);
const char *pp_say_entity(struct pp_reader *r, const char *p);
void pp_say_break(struct pp_reader *r, size_t from, size_t to);
void pp_say_open(struct pp_reader *r, enum pp_inline i);
void pp_say_close(struct pp_reader *r, enum pp_inline i);	/* of several the innermost */
/* Sets c's text, html, confidence (the model's own) and weakest; all of it stood in from .. to. */
void pp_say_end(struct pp_reader *r, struct fx_cell *c, size_t from, size_t to);
const char *pp_say_caption(struct pp_reader *r);	/* the same for a caption; NULL: blank */

/* table_grid.c. Rows are begun and ended; _cell puts one into the first free slots of the row, by
 * HTML's rules (rows 0: down to the end of its group), _put at a column. NULL: it has no place. */
void pp_grid_row(struct pp_reader *r, int head);
struct pp_gcell *pp_grid_cell(struct pp_reader *r, int rows, int cols);
struct pp_gcell *pp_grid_put(struct pp_reader *r, int col, int cols);
void pp_grid_row_end(struct pp_reader *r);
void pp_grid_group_end(struct pp_reader *r);	/* spans from above end here */
/* Trims what was read to a grid and fills *t, *cell: all but repairs, truncated and raw. */
void pp_grid_finish(struct pp_reader *r, struct fx_table *t, struct fx_cell **cell, int last);

/* table_place.c: the quads of cells and of all of them. slot: (rows, cols) cells, NULL where there
 * is none. */
void pp_table_places(const struct pp_reader *r, struct fx_table *t,
	struct pp_gcell *const *slot);

#endif
