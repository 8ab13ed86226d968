/* guard_text.c - plain text, see guard.h */
#include "guard.h"
#include "guard_part.h"

#include <string.h>

static void start(void *state)
{
	memset(state, 0, sizeof(struct pp_utf8));
}

static int step(void *state, int c)	/* a location is no byte of a character */
{
	struct pp_utf8 *s = state;

	return (!s->need && (c == '\n' || c == '\t')) || pp_utf8_step(s, c);
}

static int close_cost(const void *state)
{
	const struct pp_utf8 *s = state;

	return s->need;
}

static int may_end(const void *state)
{
	return !close_cost(state);
}

const struct fx_guard pp_guard_text = { sizeof(struct pp_utf8), start, step, may_end, close_cost };
