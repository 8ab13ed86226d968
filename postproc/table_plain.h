/* table_plain.h - a table as the HTML that scores are computed on [domain specification, A.6 and
 * A.7] */
#ifndef TABLE_PLAIN_H
#define TABLE_PLAIN_H
#include "table.h"

/* A document of one table: table, thead around the rows of the heading, tbody around the others, tr
 * and td, rowspan and colspan where over 1. Cells have their html where there is one; a break is a
 * blank. No th, which TEDS does not read. */
void pp_table_html(struct fx_out *o, const struct fx_table *t);

#endif
