/* table_gold.h - the tables of a document, as its truth has them or as they were read, so that the
 * two can be compared (table_match.h) */
#ifndef TABLE_GOLD_H
#define TABLE_GOLD_H
#include "document.h"

struct pl_gtable {
	struct fx_table t;		/* a sound grid; its texts have a blank at each tag. Places
					 * are points, x to the right and y upwards from the
					 * bottom left corner of the page */
	struct fx_span html;		/* the table alone, as TEDS reads it */
	const struct fx_table *own;	/* as it was read, with its html; NULL: it was HTML */
	int first_page, last_page;	/* 0: not known */
	int no_head;			/* 1: nobody said whether it has a heading */
	int unsound;			/* 1: `own` is no grid (fx_table_check); t was made of it */
	int same;			/* the first of the tables that this is another reading of:
					 * itself, unless several truths say the same */
};

struct pl_gtables {
	struct pl_gtable *table;	/* (tables) */
	int tables, room;
};

#define PL_TABLES_MAX 10000			/* of a document */
#define PL_TABLE_FILE_MAX ((size_t)64 << 20)	/* bytes */

/* The tables of a file are added to those that are there, by its suffix. FX_INPUT: missing or
 * damaged. FX_LIMIT: over one of the above or of table.h. FX_NOMEM. Messages name the file.
 *
 * - .xml: the structure of ICDAR 2013's competition (-str.xml). Cells are numbered from the first
 *   row and column that has one: some files start at 1. Its heading is not known.
 * - .html: every table that is in no other, with the elements in it.
 * - .csv: one table (RFC 4180); NAME.p3.csv is on page 3. Its heading is not known.
 * - .json: what the JSON writer makes (formats/document-1.schema.json): blocks with a table. */
enum fx_st pl_gtables_read(struct pl_gtables *g, struct fx_arena *a, const char *path,
	struct fx_err *e) FX_CHECKED;
enum fx_st pl_gtables_xml(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;
enum fx_st pl_gtables_html(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;
enum fx_st pl_gtables_csv(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	int page, struct fx_err *e) FX_CHECKED;
enum fx_st pl_gtables_json(struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;

/* The tables of a page that was read, copied. */
enum fx_st pl_gtables_page(struct pl_gtables *g, struct fx_arena *a, const struct fx_dpage *p,
	struct fx_err *e) FX_CHECKED;

/* What all of these do with a table: it is copied with its cells and, if it is no grid, made one.
 * Its places are taken over as they are. */
enum fx_st pl_gtables_add(struct pl_gtables *g, struct fx_arena *a, const struct fx_table *t,
	int page, struct fx_err *e) FX_CHECKED;

/* Of the tables from `from` on: one that stands where another may, and that has over half of its
 * relations (F1 of adjacency.h), is the same table read another way. */
enum fx_st pl_gtables_same(struct pl_gtables *g, int from, struct fx_arena *a, struct fx_err *e)
	FX_CHECKED;

/* 1: both may be on one page. */
int pl_gtables_meet(const struct pl_gtable *x, const struct pl_gtable *y);

/* The tables of `part` (n) below each other, as one. */
enum fx_st pl_gtables_stack(struct pl_gtable *to, struct fx_arena *a,
	const struct pl_gtable *const *part, int n, struct fx_err *e) FX_CHECKED;

#endif
