/* table_pages.h - tables that go on over pages, as one.
 *
 * The last table of a page, with nothing below it but footnotes, furniture and rules, and the first
 * of the next one, with nothing above it but furniture, rules, and a caption that is the same or
 * says "continued", are one where
 * - the first reaches into the lower two fifths of its page, or to its footnotes, and the second
 *   starts in the upper two fifths of the next, as far as their places are known;
 * - they have as many columns, and are turned alike;
 * - the second starts with the heading of the first, nine tenths of its letters and all its figures
 *   alike; or has none of its own, and its columns stand where those of the first do, on the page
 *   or from the table's left edge on: half of the narrower one's width is shared, in all that are
 *   known, which are half of them at least.
 * The heading is not repeated: what is told to be one, or else up to four first rows that are the
 * same, with letters and without a figure. A row that the page's end divides stays two rows. */
#ifndef TABLE_PAGES_H
#define TABLE_PAGES_H
#include "document.h"

/* What waits for the end of a table, bytes; at more, or at FX_TABLE_MAX_ROWS, the table ends, and
 * what goes on is another. */
#define PP_TABLE_WAITING ((size_t)256 << 20)

struct pp_table_pages;

/* FX_NOMEM */
enum fx_st pp_table_pages_new(struct pp_table_pages **out, struct fx_err *e) FX_CHECKED;
void pp_table_pages_free(struct pp_table_pages *m);	/* NULL is fine */

/* Takes the next page, whose structure is known (structure.h), in document order. It stays the
 * caller's, and has to be there until the page is fetched or get has nothing more; what has to wait
 * is copied (page_copy.h). FX_NOMEM; FX_BUG: pages that were ready weren't fetched. */
enum fx_st pp_table_pages_put(struct pp_table_pages *m, const struct fx_dpage *p, struct fx_err *e)
	FX_CHECKED;

/* The next page that is ready; NULL in *p: none is, the rest waits for the end of a table; with
 * `last`, which says that no page will follow, all have been fetched. A table that goes on has its
 * rows on its first page, each cell with its page and place there. On the others its block has no
 * table and `continues`; its lines stay, and the event "table-merged" says so. The page stays valid
 * until the next call. FX_NOMEM. */
enum fx_st pp_table_pages_get(struct pp_table_pages *m, const struct fx_dpage **p, int last,
	struct fx_err *e) FX_CHECKED;

#endif
