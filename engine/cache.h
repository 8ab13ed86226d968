/* cache.h - pages of caches (attend.h): made as sequences grow, shared by sequences that begin
 * alike, copied when one of those goes on in a page that another has */
#ifndef CACHE_H
#define CACHE_H
#include "attend.h"

struct en_page;

struct en_pages {
	size_t bytes;		/* of a page */
	struct en_page *spare;	/* given back, to be used again */
};

void en_pages_init(struct en_pages *p, const struct en_cache *like, int layers);
void en_pages_free(struct en_pages *p);		/* spare pages; all others were given back */

/* Afterwards the cache has pages for positions [from, to) that are its alone. What stood in a page
 * that it shared stands there still; a new page is of zeroes. c->page, (en_cache_pages), begins as
 * NULLs. FX_NOMEM: some may be missing. */
enum fx_st en_pages_own(struct en_pages *p, struct en_cache *c, int from, int to, struct fx_err *e)
	FX_CHECKED;

/* *to, of the same shape, has positions [0, len) from now on that *from has, and no others. */
void en_pages_share(struct en_pages *p, struct en_cache *to, const struct en_cache *from, int len);

void en_pages_drop(struct en_pages *p, struct en_cache *c);	/* it has no positions left */

#endif
