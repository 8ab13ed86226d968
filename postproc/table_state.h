/* table_state.h - what postproc/table_pages keeps of the pages on their way. Only table_pages and
 * its tests include this. */
#ifndef TABLE_STATE_H
#define TABLE_STATE_H
#include "page_copy.h"
#include "table_pages.h"

struct pp_held {		/* a page that waits, or is ready and comes after one that did */
	struct pp_held *next;
	struct fx_arena a;	/* all of it */
	struct fx_dpage page;
	struct pp_copied own;	/* what of the page may be changed */
};

struct pp_table_part {
	const struct fx_table *t;
	int skip;		/* rows at its head that are left out */
	int page;		/* its number */
};

struct pp_table_pages {
	struct pp_held *first, *last;	/* in order; NULL: none */
	struct pp_held *wait;		/* from here on they wait; NULL: all are ready */
	const struct fx_dpage *pass;	/* ready after all of these, as it came; NULL: none is */
	struct pp_held *lent;		/* handed out and still valid; NULL */
	int block;			/* of wait's page: the table that may go on ... */
	struct pp_table_part part[FX_TABLE_MAX_ROWS]; /* ... (parts) as far as it is known; each
						* has a row or more that is not left out */
	int parts, rows;		/* rows: of all parts */
	int at;				/* of last's page: the block that the last part was in */
	size_t most;			/* bytes that may wait */
	long refuse_at;			/* tests: of each page's arena (fx.h) */
};

#endif
