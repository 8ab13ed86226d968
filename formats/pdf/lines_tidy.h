/* lines_tidy.h - lines as they are drawn, piece by piece, to lines as they are seen */
#ifndef LINES_TIDY_H
#define LINES_TIDY_H
#include "lines.h"

struct fx_piece {
	struct fx_layer_rule r;
	enum { FX_PIECE_LEVEL, FX_PIECE_UPRIGHT, FX_PIECE_FILL } kind;
	int row;		/* its own: pieces of one line have the same */
};

/* Joins pieces of one line: along it they touch, or are dots close to each other; across it their
 * middles differ by half a point at most. What is drawn twice is there once. Keeps the `most`
 * longest, in no order. px: pixels of a point. Returns how many are left. */
int fx_lines_join(struct fx_piece *p, int n, double px, int most);

/* From the top, then from the left, without what is no longer than it may be thick. */
int fx_lines_sort(struct fx_piece *p, int n, double px);

#endif
