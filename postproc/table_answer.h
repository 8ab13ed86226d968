/* table_answer.h - a model's answer about tables, in any of its languages, as grids: whatever the
 * bytes, what comes out is sound (fx_table_check), with a list of what had to be mended. [D] is the
 * domain specification. */
#ifndef TABLE_ANSWER_H
#define TABLE_ANSWER_H
#include "answer.h"
#include "document.h"

enum pp_loc_order { PP_LOC_AUTO, PP_LOC_XYXY, PP_LOC_YXYX };	/* coords of cells [D 0.2] */

struct pp_table_said {
	const struct fx_answer *answer;	/* len is at most PP_TABLE_MAX_ANSWER, else FX_LIMIT */
	const char *language;		/* "html-table", "html-table-ragged", "otsl", "markdown";
					 * NULL or another: told by what is in it [D A.2] */
	enum pp_loc_order order;	/* of HTML's; OTSL's are x0 y0 x1 y1 */
	int loc_scale;			/* OTSL's <loc_N> stands for N / loc_scale of the side
					 * (docling: 500); 0: they say nothing */
	int w, h;			/* of the picture that it is about, pixels; 0: cells get no
					 * places */
	enum fx_fit fit;		/* how that was fitted, as struct pp_view */
	int centre;
	const struct fx_calibration *calibration;	/* NULL: confidences as they are */
};
#define PP_TABLE_MAX_ANSWER ((size_t)16 << 20)

/* All tables of the answer, in its order; *n 0: there is none in it. Places are corners in pixels
 * of the picture. A cell's text is as the answer has it, blanks too (of Markdown without those
 * around it); line ends and tabs are blanks, <br> a line end. Its confidence is that of all between
 * its tags, its weakest character by the first token of the least probability that wrote one. The
 * first 64 tables are read, and rows as long as all tables have no more than FX_TABLE_MAX_ROWS *
 * FX_TABLE_MAX_COLS slots together. Time grows with the answer and those slots. FX_NOMEM, FX_LIMIT.
 *
 * What a language defines is no repair: a rowspan that ends with its section (HTML), a colspan over
 * columns in which nothing begins if all rows reach as far, rows of nothing but spans from above,
 * "&" and "<" as characters, a <thead> that is not first (its rows are no heading). So an answer
 * that the guard html-table or otsl took has none, other than for loops and for locations that are
 * not below loc_scale; f_table and guard-soak hold it to that.
 *
 * Repairs are fixed words with counts, by the rules of [D A.3, A.4]:
 *
 *	truncated	the answer ended within the table: what was open was closed, a tag or a
 *			location that the end cut was dropped
 *	malformed	sequences that are no UTF-8 became U+FFFD
 *	control		control characters became blanks
 *	end-marker	<eos> or </s> and all behind it was dropped
 *	outside		stretches of text outside cells were dropped
 *	unopened	a table or row began without its tag
 *	unclosed	cells, rows, sections, inline tags, captions ended without theirs
 *	stray		tags that end or mean nothing where they stand were passed over
 *	tag		tags without ">", of elements without a part here (<p>, <span>, ..), or in
 *			16 inline tags, were passed over
 *	comment		comments were dropped
 *	nested		tables in cells became text of these
 *	span		spans that are no numbers of 1 to 1000 became 1 or 1000
 *	overlap		colspans ended before a cell from above
 *	too-wide	colspans over columns that no cell begins in were shortened
 *	padded		slots without a cell got an empty one
 *	empty-row	rows without cells, and none above that reaches down, were dropped
 *	continuation	<lcel> <ucel> <xcel> that carry nothing on became empty cells
 *	place		cells whose locations are not four, or not below loc_scale, have no place
 *	location	location tokens in text were dropped
 *	loop		rows were dropped: of eight or more equal ones at the end of an answer that
 *			was truncated, cut or looped only the first stays
 *	text-cut	cells of over FX_TABLE_MAX_TEXT bytes, or four times that with markup
 *	rows-cut	rows over FX_TABLE_MAX_ROWS, or over the slots of all tables
 *	columns-cut	cells that reach over FX_TABLE_MAX_COLS
 *	tables-cut	there are more than 64 tables */
enum fx_st pp_table_answer(struct fx_table **t, int *n, struct fx_arena *a,
	const struct pp_table_said *s, struct fx_err *e) FX_CHECKED;

/* Finds the heading by [D A.5] where nobody has said it (t->head is FX_HEAD_NONE): a first row of
 * words alone above figures; a number is digits and . , % $ ( ) - + < > = / * and blanks, with one
 * other character at most (the specification says byte; a sign like U+2212 has three). Then grows
 * it until no cell crosses its lower edge; one of <th> or words that would be all of the table is
 * none. Sets cells' `head` to 1 in the heading, and to 0 below it where it was 1. Also for tables
 * made by rules. cell: t->cell, not const. */
void pp_table_head(struct fx_table *t, struct fx_cell *cell);

#endif
