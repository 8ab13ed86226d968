/* Any bytes as a claim and a page, divided by the first newline: whatever is read can be settled,
 * and what is present is not absent. */
#include "claim.h"

#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *nl = n ? memchr(p, '\n', n) : NULL;
	struct fx_err e = { 0 };
	struct pp_claim c;
	struct fx_arena a;
	struct fx_span page;
	int holds = -1, other = -1;

	if (!nl || n > 4096)		/* time grows with the product of the lengths */
		return 0;
	page = (struct fx_span){ (const char *)nl + 1, n - (size_t)(nl - p) - 1 };
	fx_arena_init(&a, 1 << 28);
	if (pp_claim_read(&c, &a, (struct fx_span){ (const char *)p, (size_t)(nl - p) }, &e)) {
		hold(*e.msg != 0);
	} else if (pp_claim_holds(&holds, &c, &a, page, &e)) {
		hold(a.failed);
	} else {
		hold(holds == 0 || holds == 1);
		hold(!pp_claim_skipped(c.kind) || !holds);
		if (c.kind <= PP_ABSENT) {
			c.kind = c.kind == PP_PRESENT ? PP_ABSENT : PP_PRESENT;
			hold(pp_claim_holds(&other, &c, &a, page, &e) || other != holds);
		}
	}
	fx_arena_reset(&a);
	return 0;
}
