/* adjacency.h - how much of a table's structure was found, by relations between neighbours (Goebel,
 * Hassan, Oro and Orsi, ICDAR 2013 table competition): each cell with text and the next one to its
 * right in each row that it covers, and the next one below in each column, with the number of blank
 * columns or rows between them. A pair of cells counts once in a direction, at the fewest blanks.
 * Two relations match where both texts, without white space, direction and blanks are equal; as a
 * multiset. */
#ifndef ADJACENCY_H
#define ADJACENCY_H
#include "table.h"

/* Sums: those of a set are the sums of its tables. */
struct pp_adjacency { int64_t matched, read, truth; };

/* Cells may leave slots free, share them (the first has it), and come in any order; rows, columns
 * and spans are within table.h's limits, else FX_LIMIT. NULL: no table. FX_NOMEM. */
enum fx_st pp_adjacency(struct pp_adjacency *r, struct fx_arena *a, const struct fx_table *read,
	const struct fx_table *truth, struct fx_err *e) FX_CHECKED;

double pp_adjacency_precision(const struct pp_adjacency *r);	/* 1 where there is none at all, */
double pp_adjacency_recall(const struct pp_adjacency *r);	/* 0 where none was read of some */
double pp_adjacency_f1(const struct pp_adjacency *r);

#endif
