/* table.h - a table as a grid, as plain values: what tasks and rules make of a table, and what
 * writers print. A grid is sound by construction: every slot belongs to exactly one cell. */
#ifndef TABLE_H
#define TABLE_H
#include "fx.h"

#define FX_TABLE_MAX_ROWS 2048
#define FX_TABLE_MAX_COLS 512
#define FX_TABLE_MAX_TEXT 65536		/* bytes of a cell */

enum fx_source { FX_FROM_MODEL, FX_FROM_TEXT_LAYER, FX_FROM_BOTH, FX_FROM_RULES };

/* Something that a person who relies on the page should know. */
struct fx_event {
	const char *kind;		/* "truncated", "row-mismatch", .. fixed words */
	int count;			/* how often on this page */
};

/* Which rows are the heading, and who said so (domain specification, A.5). */
enum fx_head {
	FX_HEAD_NONE,			/* nobody: head_rows is 0 */
	FX_HEAD_THEAD,			/* the answer: <thead>, <ched> */
	FX_HEAD_TH,			/* the answer: its first rows are all <th> */
	FX_HEAD_RULES,			/* where rules and lines stand on the page */
	FX_HEAD_HEURISTIC,		/* words above figures, bold ones above others */
	FX_HEADS
};
const char *fx_head_name(enum fx_head h);	/* "none", "thead", "th", "rules", "heuristic" */

struct fx_cell {
	int row, col;			/* its top left slot, from 0 */
	int rows, cols;			/* spans, 1.. */
	const char *text;		/* UTF-8; \n between lines as printed; "": nothing in it */
	const char *html;		/* the same as b i sup sub br and escaped text, where it has
					 * any of these; NULL: `text`, to be escaped */
	int head;			/* 1: of a heading row; 2: heads its row; 0: neither */
	int filler;			/* 1: nothing was said of this slot; it fills the grid */
	int page;			/* number of the page that it stands on; 0: its table's */
	float quad[8];			/* corners as in document.h; all 0: not known */
	enum fx_source source;
	float confidence;		/* 0..1, of its text; -1: unknown, or it has none */
	const char *other;		/* what the source that lost read here, "": nothing; NULL:
					 * there was no other, or it read the same */
	int weakest;			/* byte in `text` at which its least certain character
					 * starts; -1: unknown */
	float weakest_p;		/* 0..1, the probability of that; -1: unknown */
};

struct fx_table {
	int rows, cols;			/* 0 and 0 (empty), or both 1.. */
	const struct fx_cell *cell;	/* (cells) by row, then column */
	int cells;
	int head_rows;
	enum fx_head head;
	enum fx_source source;		/* of its structure: model, rules */
	const char *language;		/* that the model answered in, "html-table", "otsl",
					 * "markdown"; NULL: it was not asked */
	const char *how;		/* of rules, a fixed phrase: "ruled", "unruled", "area" */
	const struct fx_event *repair;	/* (repairs) what had to be mended in the answer */
	int repairs;
	int truncated;			/* 1: the answer ended before the table did */
	const char *caption;		/* NULL: none was found; also a block of its own */
	float quad[8];			/* all of it; as those of cells */
	int turned;			/* quarters clockwise that it was turned to be read, 0..3 */
	float confidence;		/* mean over its cells that have one; -1: unknown */
	float removed;			/* mean over the answer's tokens of the probability that the
					 * guard ruled out; -1: there was none */
	const char *raw;		/* the answer as it was; NULL: there is none */
	int first_page, last_page;	/* numbers, where it was merged over pages; else 0 */
};

/* Index into t->cell of the cell over each slot, (rows, cols) row by row. FX_NOMEM. */
enum fx_st fx_table_slots(int **slot, struct fx_arena *a, const struct fx_table *t,
	struct fx_err *e) FX_CHECKED;

/* Holds a grid against all of the above: sizes, order, texts, spans inside the grid, every slot
 * covered exactly once, a cell starting in the last column, no heading cell that crosses the
 * heading's lower edge. FX_SELFCHECK names the rule. FX_NOMEM. */
enum fx_st fx_table_check(const struct fx_table *t, struct fx_err *e) FX_CHECKED;

#endif
