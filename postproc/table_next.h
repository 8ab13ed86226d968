/* table_next.h - whether two tables on pages that follow each other are one. Only table_pages and
 * its tests include this. */
#ifndef TABLE_NEXT_H
#define TABLE_NEXT_H
#include "document.h"

/* The block with the last table of a page, if nothing stands below it but what table_pages.h names;
 * with the first, if so above it. -1: there is none. `before`: the table that it may go on. */
int pp_table_last(const struct fx_dpage *p);
int pp_table_first(const struct fx_dpage *p, const struct fx_table *before);

struct pp_table_on { const struct fx_dpage *p; int block; const struct fx_table *t; };

/* *skip: rows of `b` that repeat the heading of `head`, the first part of the table whose last one
 * is `a`; -1: b does not go on a. Memory for the while from `m`. FX_NOMEM. */
struct pp_table_pair {
	const struct fx_table *head;
	struct pp_table_on a, b;
};
enum fx_st pp_table_goes_on(int *skip, struct fx_arena *m, const struct pp_table_pair *pair,
	struct fx_err *e) FX_CHECKED;

#endif
