/* page_copy.h - a page that outlives the one it was made from */
#ifndef PAGE_COPY_H
#define PAGE_COPY_H
#include "document.h"

/* A copy of all that the page holds, its pictures and tables too, but not of its ink's map, which
 * it has none of; fixed phrases (events' kinds, layer, plan, reasons of blocks, how tables were
 * made) stay where they are. word, unless NULL: to->word, to be changed. FX_NOMEM. */
enum fx_st pp_page_copy(struct fx_dpage *to, struct fx_dword **word, struct fx_arena *a,
	const struct fx_dpage *from, struct fx_err *e) FX_CHECKED;

#endif
