/* The match finder against all earlier places compared one by one, while symbols come and go; the
 * sequences are short enough for it to look at each. */
#include "t.h"
#include "match.h"

enum { ROOM = 24 };

static struct fx_arena a;
static struct fx_err e;

/* The place after the longest earlier occurrence of the end, the latest of equals. */
static int find(const int *symbol, int n, int *length)
{
	int best = -1;

	*length = 0;
	for (int place = 1; place < n; place++) {
		int same = 0;

		while (same < place && symbol[place - 1 - same] == symbol[n - 1 - same])
			same++;
		if (same && same >= *length) {
			*length = same;
			best = place;
		}
	}
	return best;
}

static void the_same_as_by_comparing_all(unsigned alphabet)
{
	int symbol[ROOM], n = 0, same = 1, found = 0;
	struct en_match *m = NULL;
	unsigned seed = alphabet;

	T_EQ(en_match_new(&m, &a, ROOM, &e), FX_OK);
	for (int step = 0; m && step < 2000; step++) {
		int want, length, want_length, got;

		if (n == ROOM || !t_random(&seed, 6)) {
			n = (int)t_random(&seed, (unsigned)n + 1);
			en_match_cut(m, n);
		} else {
			symbol[n] = (int)t_random(&seed, alphabet) - 3;
			en_match_push(m, symbol[n++]);
		}
		want = find(symbol, n, &want_length);
		got = en_match_find(m, &length);
		same &= got == want && length == want_length && en_match_symbols(m) == n;
		same &= !n || en_match_at(m, n - 1) == symbol[n - 1];
		found += got >= 0;
	}
	T_OK(same);
	T_OK(found > 500);
}

/* Of a long run of one symbol the latest place is as good as any, and compared no further than is
 * said. */
static void long_matches_are_cut(void)
{
	struct en_match *m = NULL;
	int length;

	T_EQ(en_match_new(&m, &a, 1000, &e), FX_OK);
	for (int i = 0; m && i < 1000; i++)
		en_match_push(m, 5);
	T_EQ(en_match_find(m, &length), 999);
	T_EQ(length, EN_MATCH_MOST);
}

static void any_allocation_may_be_refused(void)
{
	struct en_match *m;
	enum fx_st st = FX_NOMEM;
	long i = 1;

	for (; i < 20 && st == FX_NOMEM; i++) {
		fx_arena_reset(&a);
		a.refuse_at = i;
		st = en_match_new(&m, &a, 10, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(i, 10);	/* itself, the symbols, heads and chains of three orders */
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	the_same_as_by_comparing_all(2);
	the_same_as_by_comparing_all(4);
	the_same_as_by_comparing_all(20);
	long_matches_are_cut();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
