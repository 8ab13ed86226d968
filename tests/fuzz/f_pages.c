/* f_pages.c - page ranges: whatever is selected is a page of the document */
#include "pages.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct pl_range r = { .total = n ? p[0] : 0, .clip = n > 1 && (p[1] & 1) };
	char *text = calloc(1, n + 1);
	struct fx_arena a;
	struct fx_err e;
	int *page, count;

	if (!text)
		return 0;
	if (n > 2)
		memcpy(text, p + 2, n - 2);
	r.text = text;
	fx_arena_init(&a, 0);
	if (pl_pages(&page, &count, &a, &r, &e) == FX_OK)
		for (int i = 0; i < count; i++)
			if (page[i] < 1 || page[i] > r.total)
				__builtin_trap();
	fx_arena_reset(&a);
	free(text);
	return 0;
}
