/* cell_text.h - what stands in a cell of a table, part by part, for writers that print markup; and
 * how wide it is where letters stand in columns */
#ifndef CELL_TEXT_H
#define CELL_TEXT_H
#include "table.h"

enum fx_tag { FX_TAG_B, FX_TAG_I, FX_TAG_SUP, FX_TAG_SUB, FX_TAGS };
const char *fx_tag_name(enum fx_tag t);		/* "b", "i", "sup", "sub" */

enum fx_bit { FX_BIT_END, FX_BIT_TEXT, FX_BIT_BREAK, FX_BIT_OPEN, FX_BIT_CLOSE };

enum { FX_CELL_DEPTH = 8 };			/* of tags; deeper ones are left out */
struct fx_cell_walk {
	struct fx_span text;			/* of FX_BIT_TEXT: any bytes but \n, no escapes */
	enum fx_tag tag;			/* of FX_BIT_OPEN and FX_BIT_CLOSE */
	/* for cell_text.c: */
	const char *at;
	int html, depth, keep;
	enum fx_tag open[FX_CELL_DEPTH];
};
/* Starts with cell.html, where there is one, else its text. */
void fx_cell_walk(struct fx_cell_walk *w, const struct fx_cell *c);
/* The next part. Whatever the cell holds, what is opened is closed, the last one first. */
enum fx_bit fx_cell_next(struct fx_cell_walk *w);

/* The next line of a text, without its newline, moving *at on; "" has one, too. *at NULL: there is
 * none any more. */
struct fx_span fx_cell_line(const char **at);

/* Columns that s takes in a monospaced font: 2 for what East Asia prints wide, 0 for marks that
 * stand on a letter and for characters that are not seen. */
int fx_width(struct fx_span s);

#endif
