/* cache.c - see cache.h */
#include "cache.h"

#include <stdlib.h>
#include <string.h>

struct en_page {		/* a page begins EDGE bytes after this */
	struct en_page *next;	/* spare ones */
	int users;
};

#define EDGE 64			/* pages are aligned to it */

static char *start_of(struct en_page *g)
{
	return (char *)g + EDGE;
}

static struct en_page *page_of(char *start)
{
	return (struct en_page *)(void *)(start - EDGE);
}

void en_pages_init(struct en_pages *p, const struct en_cache *like, int layers)
{
	*p = (struct en_pages){ .bytes = en_page_bytes(like, layers) };
}

void en_pages_free(struct en_pages *p)
{
	while (p->spare) {
		struct en_page *next = p->spare->next;

		free(p->spare);
		p->spare = next;
	}
}

/* One page, of whatever was in it before; NULL: no memory. */
static struct en_page *take(struct en_pages *p)
{
	struct en_page *g = p->spare;

	if (g)
		p->spare = g->next;
	else
		g = aligned_alloc(EDGE, EDGE + p->bytes);
	if (g)
		g->users = 1;
	return g;
}

static void give(struct en_pages *p, char **page)
{
	struct en_page *g = *page ? page_of(*page) : NULL;

	*page = NULL;
	if (!g || --g->users)
		return;
	g->next = p->spare;
	p->spare = g;
}

enum fx_st en_pages_own(struct en_pages *p, struct en_cache *c, int from, int to, struct fx_err *e)
{
	for (int i = from / EN_BLOCK; i * EN_BLOCK < to; i++) {
		struct en_page *g;

		if (c->page[i] && page_of(c->page[i])->users == 1)
			continue;
		g = take(p);
		if (!g)
			return fx_fail(e, FX_NOMEM, "cache: %zu MiB for %d positions",
				p->bytes >> 20, EN_BLOCK);
		if (c->page[i])
			memcpy(start_of(g), c->page[i], p->bytes);
		else	/* never what another answer left: it might not be numbers */
			memset(start_of(g), 0, p->bytes);
		give(p, &c->page[i]);
		c->page[i] = start_of(g);
	}
	return FX_OK;
}

void en_pages_share(struct en_pages *p, struct en_cache *to, const struct en_cache *from, int len)
{
	for (int i = 0; i < en_cache_pages(to); i++) {
		if (i * EN_BLOCK < len) {
			page_of(from->page[i])->users++;
			give(p, &to->page[i]);
			to->page[i] = from->page[i];
		} else {
			give(p, &to->page[i]);
		}
	}
}

void en_pages_drop(struct en_pages *p, struct en_cache *c)
{
	for (int i = 0; c->page && i < en_cache_pages(c); i++)
		give(p, &c->page[i]);
}
