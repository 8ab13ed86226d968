/* page_copy.h - a page that outlives the one it was made from */
#ifndef PAGE_COPY_H
#define PAGE_COPY_H
#include "document.h"

struct pp_copied { struct fx_dword *word; struct fx_dblock *block; };

/* A copy of all that the page holds, its pictures and tables too, but not of its ink's map, which
 * it has none of; fixed phrases (events' kinds, layer, plan, reasons of blocks, how tables were
 * made) stay where they are. own: to->word and to->block, to be changed. FX_NOMEM. */
enum fx_st pp_page_copy(struct fx_dpage *to, struct pp_copied *own, struct fx_arena *a,
	const struct fx_dpage *from, struct fx_err *e) FX_CHECKED;

#endif
