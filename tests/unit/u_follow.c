/* Places in a text after answers of a few words, by hand. */
#include "t.h"
#include "follow.h"

enum { L = EN_FOLLOW_LOC, B = EN_FOLLOW_BREAK };

static struct fx_arena a;
static struct fx_err e;

static const int text[] = { 1, 2, B, 3, 4, L, L, 5, 6, 7, 8, 9, 10, 11, 12 };
#define N ((int)FX_COUNT(text))

/* The tracks after an answer, which ends with -9. */
static struct en_tracks follow(const int *answer)
{
	struct en_follow *f = NULL;
	struct en_tracks t = { .n = 0 };

	fx_arena_reset(&a);
	T_EQ(en_follow_new(&f, &a, text, N, &e), FX_OK);
	en_follow_start(f, &t, 0);
	for (int n = 1; answer[n - 1] != -9; n++)
		en_follow_step(f, &t, answer, n);
	return t;
}

static int place(const int *answer)
{
	const struct en_tracks t = follow(answer);

	for (int i = 0; i < t.n; i++) {
		T_OK(t.track[i].at >= 0 && t.track[i].at <= N);
		T_OK(t.track[i].score > 0 && t.track[i].score <= EN_FOLLOW_SURE);
		T_OK(!i || t.track[i - 1].score >= t.track[i].score);
	}
	return t.n ? t.track[0].at : -1;
}

#define AFTER(...) ((const int[]){ __VA_ARGS__, -9 })

static void places(void)
{
	T_EQ(place(AFTER(1)), 1);
	T_EQ(place(AFTER(1, 2, B, 3, 4, L, L, 5)), 8);
	T_EQ(place(AFTER(1, 2, 3, 4)), 5);		/* without the line end, .. */
	T_EQ(place(AFTER(1, 2, 3, 4, 5)), 8);		/* .. without the locations, .. */
	T_EQ(follow(AFTER(1, 2, 3, 4, 5)).track[0].run, 5);	/* .. and as sure as with them */
	T_EQ(place(AFTER(1, B, 2, L, L, L, B, 3)), 4);	/* what the text has not */
	T_EQ(place(AFTER(1, 2, 3, 4, 20)), 8);		/* in place of 5 */
	T_EQ(place(AFTER(1, 2, 3, 4, 20, 5)), 8);	/* before it */
	T_EQ(place(AFTER(1, 2, 3, 4, 7)), 10);		/* without 5 6 */
	T_EQ(place(AFTER(1, 2, 3, 4, 20, 21, 22, 23, 24, 9, 10)), 13);
	T_EQ(place(AFTER(9, 10, 11, 3, 4)), 5);		/* elsewhere */
	T_EQ(place(AFTER(20, 21, 22, 23)), -1);		/* nowhere, .. */
	T_EQ(place(AFTER(20, 21, 22, 23, 3, 4)), 5);	/* .. until two words are found */
	T_EQ(place(AFTER(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)), N);
	T_EQ(follow(AFTER(1, 2, 3, 4, 20, 21, 22)).n, 0);
}

static void words_ahead(void)
{
	struct en_follow *f = NULL;

	fx_arena_reset(&a);
	T_EQ(en_follow_new(&f, &a, text, N, &e), FX_OK);
	T_EQ(en_follow_word(f, 0), 0);
	T_EQ(en_follow_word(f, 2), 3);
	T_EQ(en_follow_word(f, 5), 7);
	T_EQ(en_follow_word(f, N), N);
	T_EQ(en_follow_new(&f, &a, text + 5, 2, &e), FX_OK);
	T_EQ(en_follow_word(f, 0), 2);
}

static void an_empty_text_has_no_place(void)
{
	struct en_follow *f = NULL;
	struct en_tracks t;

	T_EQ(en_follow_new(&f, &a, text, 0, &e), FX_OK);
	en_follow_start(f, &t, 0);
	T_EQ(t.n, 0);
	en_follow_step(f, &t, text, 1);
	T_EQ(t.n, 0);
}

static void any_allocation_may_be_refused(void)
{
	struct en_follow *f;
	enum fx_st st = FX_NOMEM;
	long i = 1;

	for (; i < 20 && st == FX_NOMEM; i++) {
		fx_arena_reset(&a);
		a.refuse_at = i;
		st = en_follow_new(&f, &a, text, N, &e);
	}
	T_EQ(st, FX_OK);
	T_EQ(i, 7);	/* itself and four lists; then all was well */
	a.refuse_at = 0;
}

int main(void)
{
	fx_arena_init(&a, 0);
	places();
	words_ahead();
	an_empty_text_has_no_place();
	any_allocation_may_be_refused();
	fx_arena_reset(&a);
	return t_end();
}
