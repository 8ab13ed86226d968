/* cells.h - lines that are rows of a table, where nothing else says so, and those that are no text.
 * Only structure and the files beside it include this. */
#ifndef CELLS_H
#define CELLS_H
#include "page_sheet.h"

/* Says in pp_row.cells which lines are rows of a table: three or more below each other, of which at
 * least half have words on both sides of some white, wider than that between words, that runs down
 * through all of them. A list item's marker is no cell; nor do columns of text come here as lines,
 * as they are parted before (arrange.h). Before that, in pp_row.what: lines that are nothing but
 * drawn with signs are rules. */
void pp_cells(struct pp_sheet *s);

#endif
