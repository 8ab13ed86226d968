/* Any text as the beginning of an answer in a guarded language: the first byte says which (modulo
 * how many there are); <locNNNN> is a location. What must hold of every state on the way, and the
 * end must be as near as it says. */
#include "feed.h"
#include "guard.h"

#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static int cost_of(const struct fx_guard *g, const union fx_guard_state *s)
{
	const int cost = g->close_cost(s);

	hold(cost >= 0 && !cost == !!g->may_end(s));
	return cost;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data + 1, *end = (const char *)data + n;
	union fx_guard_state s, next;
	const struct fx_guard *g;
	int count = 0, left;

	if (n < 1)
		return 0;
	while (pp_guard_at(count))
		count++;
	g = pp_guard_at(data[0] % count)->guard;
	memset(&s, 0xa5, sizeof(s));	/* nothing is expected of a state before its start */
	g->start(&s);
	cost_of(g, &s);
	while (p < end) {
		const int symbol = t_symbol(&p, end);

		if (fx_guard_try(g, &next, &s, &symbol, 1)) {
			s = next;
			cost_of(g, &s);
		}
	}
	for (left = cost_of(g, &s); left > 0 && !g->may_end(&s); left--) {
		hold(t_closer(g, &next, &s, data[0] * 5) >= 0);
		s = next;
		hold(cost_of(g, &s) < left);
	}
	hold(g->may_end(&s));
	return 0;
}
