/* feed.h - the text of an answer as the symbols that a guard takes: bytes, and for <locNNNN>, NNNN
 * up to 1023, that location */
#ifndef FEED_H
#define FEED_H
#include "answer.h"

#include <string.h>

static inline int t_symbol(const char **p, const char *end)
{
	const char *s = *p;
	int k = 0;

	if (end - s >= 9 && !memcmp(s, "<loc", 4) && s[8] == '>') {
		for (int i = 4; i < 8 && k >= 0; i++)
			k = s[i] >= '0' && s[i] <= '9' ? k * 10 + (s[i] - '0') : -1;
		if (k >= 0 && FX_LOC + k < FX_SYMBOLS) {
			*p += 9;
			return FX_LOC + k;
		}
	}
	return (unsigned char)*(*p)++;
}

/* A symbol, searched from the first on, round and round, that takes at least 1 from close_cost;
 * *to is then the state behind it. -1: there is none. */
static inline int t_closer(const struct fx_guard *g, union fx_guard_state *to,
	const union fx_guard_state *from, int first)
{
	const int cost = g->close_cost(from);

	for (int i = 0; i < FX_SYMBOLS; i++) {
		const int symbol = (first + i) % FX_SYMBOLS;

		if (fx_guard_try(g, to, from, &symbol, 1) && g->close_cost(to) < cost)
			return symbol;
	}
	return -1;
}

#endif
