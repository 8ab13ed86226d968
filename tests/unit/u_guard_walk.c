/* What holds in every language wherever a random walk comes to: an end is as near as close_cost
 * says, and nothing else is looked at but the state. How near it really is, a search over all
 * symbols finds. */
#include "t.h"
#include "feed.h"
#include "guard.h"

#include <stdlib.h>

/* What walks are made of, besides any symbol: without them they would not get far. */
static const char *const words[][16] = {
	{ "text", "a", "b\nc", "\xe2", "\xc3", "\xf0\x9f", "\xe2\x89\xa4", "\x80", "\t" },
	{ "ocr-words", "a", "b c", ", ", "<loc0005>", "<loc0800>", "<loc1023>", "\xe2\x89\xa4" },
	{ "html-table", "<table>", "<thead>", "</thead>", "<tr>", "</tr>", "<td>", "</td>",
		"<td rowspan=\"2\"", " colspan=\"2\"", ">", "<b>", "</b>", " coords=\"", "<br>",
		"x < y" },
	{ "html-table-ragged", "<html><body>", "<table>", "<tbody>", "</tbody>", "<tr>", "</tr>",
		"<th>", "</th>", "</table>", "<td colspan=\"20\">", "</td>", "</body>" },
	{ "otsl", "<otsl>", "<fcel>", "<ecel>", "<ched>a", "<lcel>", "<ucel>", "<xcel>", "<nl>",
		"<nl>", "<loc_7>", "<loc_300>", "<caption>", "</caption>", "</otsl>", "\xc3\xa9" },
	{ "smiles", "C", "c1", "1", "%10", "(", ")", "=", "[nH]", "[C@@H]", "N", ".", "O2", "[13" },
	{ "smiles-labels", "C", "c1", "1", "%10", "(", ")", "=", "[Ph]", "[R1]", "N", ".", "[OMe" },
	{ "kern", "**kern\t**kern\n", "4c", "8.dd#L", " ", "\t", "\n", ".", "*", "*^", "*v\t*v",
		"*x", "*+", "=1", "!!a", "*-" },
};

static unsigned seed;

static const char *const *words_of(const char *language)
{
	for (size_t i = 0; i < FX_COUNT(words); i++)
		if (!strcmp(words[i][0], language))
			return words[i] + 1;
	return NULL;
}

static int take(const struct fx_guard *g, union fx_guard_state *s, const char *text)
{
	const char *p = text, *end = text + strlen(text);
	int symbol[32], n = 0;
	union fx_guard_state next;

	while (p < end)
		symbol[n++] = t_symbol(&p, end);
	if (!fx_guard_try(g, &next, s, symbol, n))
		return 0;
	*s = next;
	return 1;
}

/* A word or a symbol at random, if it is taken. */
static void wander(const struct pp_guard *p, union fx_guard_state *s)
{
	const char *const *word = words_of(p->name);
	const int symbol = t_random(&seed, 4) ? (int)t_random(&seed, 128) :
		(int)t_random(&seed, FX_SYMBOLS);
	union fx_guard_state next;
	int n = 0;

	while (n < 15 && word[n])
		n++;
	if (t_random(&seed, 4))
		take(p->guard, s, word[t_random(&seed, (unsigned)n)]);
	else if (fx_guard_try(p->guard, &next, s, &symbol, 1))
		*s = next;
}

static int is_exact(const char *language)
{
	return strncmp(language, "smiles", 6) != 0 && strcmp(language, "kern") != 0;
}

/* Every symbol that is taken leads to a sound state. None takes more than 1 from the cost where it
 * is exact: were a shorter end to be had, some symbol on the way there would. */
static int sound(const struct pp_guard *p, const union fx_guard_state *s)
{
	const struct fx_guard *g = p->guard;
	const int cost = g->close_cost(s), least = is_exact(p->name) ? cost - 1 : 0;
	union fx_guard_state next;
	int ok = cost >= 0 && !cost == !!g->may_end(s), nearer = !cost;

	for (int symbol = 0; symbol < FX_SYMBOLS && ok; symbol++)
		if (fx_guard_try(g, &next, s, &symbol, 1)) {
			const int then = g->close_cost(&next);

			ok = then >= 0 && then >= least && !then == !!g->may_end(&next);
			nearer = nearer || then < cost;
		}
	return ok && nearer;
}

/* Takes what leads nearer to an end, whatever it is; 0: that was not within close_cost. */
static int closes(const struct fx_guard *g, union fx_guard_state s)
{
	union fx_guard_state next;

	for (int left = g->close_cost(&s); left > 0 && g->close_cost(&s) > 0; left--) {
		if (t_closer(g, &next, &s, (int)t_random(&seed, FX_SYMBOLS)) < 0)
			return 0;
		s = next;
	}
	return g->may_end(&s);
}

static void walks(const struct pp_guard *p)
{
	const struct fx_guard *g = p->guard;
	const int near = strcmp(p->name, "text") ? 3 : 0;	/* no text is further than that */
	int ok = 1, far = 0;

	for (int i = 0; i < 100 && ok; i++) {
		union fx_guard_state s = { 0 };

		g->start(&s);
		for (unsigned n = t_random(&seed, 120); n-- && ok;) {
			wander(p, &s);
			if (t_random(&seed, 4) == 0)
				ok = sound(p, &s);
		}
		far += g->close_cost(&s) > near;
		ok = ok && closes(g, s);
	}
	t_ok_(ok, p->name, __FILE__, __LINE__);
	T_OK(far > 10);
}

/* ---- the nearest end, by search ---- */

enum { STATES = 20000, BUCKETS = 1 << 16 };

static union fx_guard_state *found;
static int count, next_in[STATES], bucket[BUCKETS];

static void add(const struct fx_guard *g, const union fx_guard_state *s)
{
	unsigned hash = 2166136261u;

	for (size_t i = 0; i < g->state_size; i++)
		hash = (hash ^ s->byte[i]) * 16777619u;
	hash = (hash ^ hash >> 16) % BUCKETS;
	for (int i = bucket[hash]; i >= 0; i = next_in[i])
		if (!memcmp(found + i, s, g->state_size))
			return;
	if (count < STATES) {
		memcpy(found + count, s, g->state_size);
		next_in[count] = bucket[hash];
		bucket[hash] = count++;
	}
}

/* Symbols until an end, the fewest there are; -1: more than `most`, -2: too many states. */
static int nearest(const struct fx_guard *g, const union fx_guard_state *from, int most)
{
	union fx_guard_state next = { 0 };
	int done = 0;

	memset(bucket, -1, sizeof(bucket));
	count = 0;
	add(g, from);
	for (int n = 0; n <= most; n++) {
		const int end = count;

		for (int i = done; i < end; i++)
			if (g->may_end(found + i))
				return n;
		for (; n < most && done < end; done++)
			for (int symbol = 0; symbol < FX_SYMBOLS; symbol++)
				if (fx_guard_try(g, &next, found + done, &symbol, 1))
					add(g, &next);
		if (count == STATES)
			return -2;
	}
	return -1;
}

static void shortest(const struct pp_guard *p)
{
	const struct fx_guard *g = p->guard;
	union fx_guard_state s = { 0 }, next;
	int searched = 0, ok = 1;

	g->start(&s);
	T_EQ(nearest(g, &s, 16), g->close_cost(&s));
	for (int i = 0; i < 30 && ok; i++) {
		int cost, n;

		memset(&s, 0, sizeof(s));
		g->start(&s);
		for (unsigned k = 1 + t_random(&seed, 40); k--;)
			wander(p, &s);
		while ((cost = g->close_cost(&s)) > 3 && t_closer(g, &next, &s, 0) >= 0)
			s = next;
		n = cost ? nearest(g, &s, cost) : -2;
		searched += n >= 0;
		ok = n == -2 || (is_exact(p->name) ? n == cost : n >= 0 && n <= cost);
	}
	t_ok_(ok, p->name, __FILE__, __LINE__);
	T_OK(searched >= 5);
}

/* ---- nothing but the state ---- */

/* Two answers taken in turns go as each goes alone. */
static void copies(const struct pp_guard *p)
{
	const char *const *word = words_of(p->name);
	union fx_guard_state one = { 0 }, two = { 0 }, alone = { 0 }, copy;
	int same = 1;

	p->guard->start(&one);
	p->guard->start(&two);
	p->guard->start(&alone);
	for (int i = 0; i < 15 && word[i]; i++) {
		same = same && take(p->guard, &one, word[i]) == take(p->guard, &alone, word[i]);
		take(p->guard, &two, word[t_random(&seed, 5)]);
		copy = one;
		take(p->guard, &copy, word[0]);
		same = same && !memcmp(&one, &alone, p->guard->state_size);
	}
	T_OK(same);
}

int main(void)
{
	found = calloc(STATES, sizeof(*found));
	if (!T_OK(found != NULL))
		return t_end();
	for (int i = 0; pp_guard_at(i); i++) {
		if (!T_OK(words_of(pp_guard_at(i)->name) != NULL))
			continue;
		walks(pp_guard_at(i));
		shortest(pp_guard_at(i));
		copies(pp_guard_at(i));
	}
	free(found);
	return t_end();
}
