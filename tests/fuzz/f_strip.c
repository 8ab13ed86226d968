/* f_strip.c - hidden text out of content streams: nothing is hidden in what is left, nothing is
 * made up, and what holds no hidden text comes out as it is */
#include "strip.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static struct fx_membuf strip(struct fx_strip *found, const void *p, size_t n)
{
	struct fx_membuf m = { 0 };
	struct fx_out o;

	fx_out_mem(&o, &m);
	fx_strip(&o, found, p, n);
	if (o.err.st)
		m.n = 0;
	return m;
}

/* Where a picture ends is guessed from what follows it, which may be gone the second time. */
static int has_picture(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (p[i] == 'I' && p[i + 1] == 'D')
			return 1;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_strip once, twice;
	struct fx_membuf m, again;

	m = strip(&once, p, n);
	if (!once.hidden && (m.n != n || (n && memcmp(m.p, p, n))))
		__builtin_trap();
	if (m.n > n + 16 * (size_t)once.hidden)		/* " Tw ", " Tc ", "T*", blanks */
		__builtin_trap();
	again = strip(&twice, m.p, m.n);
	if (!once.tangled && !has_picture(p, n) && (twice.hidden || again.n != m.n ||
	    (m.n && memcmp(again.p, m.p, m.n))))
		__builtin_trap();
	free(m.p);
	free(again.p);
	return 0;
}
