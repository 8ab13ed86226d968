/* Any bytes as a list of documents, and as a truth of several pages. */
#include "gold.h"

#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct fx_span text = { (const char *)p, n };
	struct fx_err e = { 0 };
	struct pl_gold *g;
	struct fx_arena a;
	size_t bytes = 0;
	int items;

	fx_arena_init(&a, 1 << 24);
	if (pl_gold_list(&g, &items, &a, text, "data", &e))
		hold(*e.msg != 0);
	else
		for (int i = 0; i < items; i++)
			hold(*g[i].name && *g[i].file && strlen(g[i].path) >= strlen(g[i].file) &&
				(!g[i].truth || *g[i].truth));
	for (int i = 1; i <= (int)n + 1; i++)
		bytes += pl_gold_page(text, i).n;
	for (size_t i = 0; i < n; i++)
		bytes += p[i] == '\f';
	hold(bytes == n);		/* pages and form feeds are all there is */
	fx_arena_reset(&a);
	return 0;
}
