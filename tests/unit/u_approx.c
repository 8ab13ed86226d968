/* Texts that are nearly the same: by hand, and distances held against their textbook definition. */
#include "t.h"
#include "approx.h"

static struct fx_arena a;
static struct fx_err e;

static struct pp_seq seq(const char *s)
{
	struct pp_seq to = { NULL, 0 };

	T_EQ(pp_code_point_seq(&to, &a, (struct fx_span){ s, strlen(s) }, &e), FX_OK);
	return to;
}

static int stands_in(const char *what, const char *text, int diffs)
{
	int is = -1;

	T_EQ(pp_stands_in(&is, &a, seq(what), seq(text), diffs, &e), FX_OK);
	return is;
}

static int alike(const char *x, const char *y, int diffs, size_t of)
{
	int is = -1;

	T_EQ(pp_alike(&is, &a, seq(x), seq(y), (struct pp_slack){ diffs, of }, &e), FX_OK);
	return is;
}

static void likeness(void)
{
	T_EQ(alike("abc", "abc", 0, 3), 1);
	T_EQ(alike("abc", "abd", 0, 3), 0);
	T_EQ(alike("abc", "abd", 1, 3), 1);	/* two of six, a third */
	T_EQ(alike("abc", "ade", 1, 3), 0);	/* four of six */
	T_EQ(alike("abc", "abcd", 1, 7), 1);	/* one of seven */
	T_EQ(alike("abc", "abcd", 1, 8), 0);
	T_EQ(alike("", "", 0, 1), 1);
	T_EQ(alike("", "a", 0, 1), 0);
	T_EQ(alike("na\u00efve", "naive", 1, 5), 1);	/* characters, not bytes */
}

static void standing_in(void)
{
	T_EQ(stands_in("cat", "the cat sat", 0), 1);
	T_EQ(stands_in("cat", "the c@t sat", 0), 0);
	T_EQ(stands_in("cat", "the c@t sat", 1), 1);
	T_EQ(stands_in("cat", "the caat sat", 0), 0);
	T_EQ(stands_in("the cat", "cat sat", 3), 1);	/* "cat": four of ten, 3 / 7 are allowed */
	T_EQ(stands_in("the cat", "cat sat", 2), 0);
	T_EQ(stands_in("abcd", "xbcd", 1), 1);
	T_EQ(stands_in("abcd", "bcd", 1), 1);	/* the shorter stands in the longer */
	T_EQ(stands_in("abcd", "bcd", 0), 0);
	T_EQ(stands_in("ab", "", 1), 0);
	T_EQ(stands_in("ab", "", 2), 1);
	T_EQ(stands_in("abcdefghij", "zzzzzzzabcdefz", 3), 1);	/* seven at the end: 5 of 17 */
	T_EQ(stands_in("abcdefghij", "zefghijzzzzzzz", 3), 1);
	T_EQ(stands_in("abcdefghij", "zzzzzzzabcdefz", 2), 0);
	T_EQ(stands_in("end", "at the end", 0), 1);
	T_EQ(stands_in("at", "at the end", 0), 1);
}

static void place(const char *what, const char *text, int diffs, long first, long last)
{
	struct pp_places p = { 0, 0 };

	T_EQ(pp_find_near(&p, &a, seq(what), seq(text), diffs, &e), FX_OK);
	T_EQ(p.first, first);
	T_EQ(p.last, last);
}

static void places(void)
{
	place("cat", "a cat, a cat", 0, 2, 9);
	place("cat", "a dog", 0, -1, -1);
	place("cat", "a c@t, a cat", 0, 9, 9);
	place("cats", "a c@ts, a cats", 1, 2, 10);
	place("cats", "xxcaatsxx", 1, 2, 2);		/* one of several that overlap */
	place("cat", "", 0, -1, -1);
	place("cats", "xxcatsatsxx", 1, 2, 2);
	place("aa", "aaaa", 0, 0, 2);		/* none is near: each is one */
}

/* ---- the definition ---- */

static size_t indels(struct pp_seq x, struct pp_seq y)
{
	size_t row[40][40];

	for (size_t i = 0; i <= x.n; i++)
		for (size_t j = 0; j <= y.n; j++) {
			size_t d = i + j;

			if (i && row[i - 1][j] + 1 < d)
				d = row[i - 1][j] + 1;
			if (j && row[i][j - 1] + 1 < d)
				d = row[i][j - 1] + 1;
			if (i && j && x.v[i - 1] == y.v[j - 1] && row[i - 1][j - 1] < d)
				d = row[i - 1][j - 1];
			row[i][j] = d;
		}
	return row[x.n][y.n];
}

static struct pp_seq drawn(int32_t *v, unsigned *seed)
{
	struct pp_seq s = { v, t_random(seed, 30) };

	for (size_t i = 0; i < s.n; i++)
		v[i] = 'a' + (int32_t)t_random(seed, 3);
	return s;
}

static void within_a_band(void)
{
	unsigned seed = 7;
	int differ = 0;

	for (int k = 0; k < 3000; k++) {
		int32_t v[2][32];
		const struct pp_seq x = drawn(v[0], &seed), y = drawn(v[1], &seed);
		const size_t most = t_random(&seed, 40), want = indels(x, y);
		size_t row[90];

		differ += pp_indels(x, y, most, row) != (want > most ? most + 1 : want);
	}
	T_EQ(differ, 0);
}

static void any_allocation_may_be_refused(void)
{
	static int32_t v[] = { 'a', 'b', 'c' };
	const struct pp_seq s = { v, 3 };
	struct pp_places p;
	enum fx_st st = FX_NOMEM;
	int is;
	long n = 1;

	for (; n < 20 && st == FX_NOMEM; n++) {
		fx_arena_reset(&a);
		a.refuse_at = n;
		st = pp_alike(&is, &a, s, s, (struct pp_slack){ 1, 3 }, &e);
		st = st ? st : pp_stands_in(&is, &a, s, s, 1, &e);
		st = st ? st : pp_find_near(&p, &a, s, s, 1, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(n, 5);
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	likeness();
	standing_in();
	places();
	within_a_band();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
