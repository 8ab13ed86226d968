/* u_loop.c - loops by hand, with the numbers of loop.h, and on random tokens against what a loop
 * is, written out. */
#include "t.h"
#include "file.h"
#include "loop.h"

#include <limits.h>

enum { TEXTS = 320, LOCATIONS = 64, MOST = 8000 };

static struct fx_arena a;
static struct en_vocab *vocab;
static int text[TEXTS], location[LOCATIONS];	/* ids */
static int id[MOST];

/* After how many of n tokens there is an alarm; 0: none. */
static int alarm(int n, int repeats, struct en_looped *at)
{
	struct en_loop l = { .repeats = repeats };

	for (int i = 1; i <= n; i++) {
		*at = en_loop_step(&l, vocab, id, i);
		if (at->period)
			return i;
	}
	return 0;
}

/* `before` tokens, then a stretch of p without end; none of them twice. */
static void stretch(int before, int p)
{
	for (int i = 0; i < MOST; i++)
		id[i] = text[i < before ? i : before + (i - before) % p];
}

static void periods(void)
{
	static const struct { int p, needed; } want[] = {
		{ 1, 128 }, { 2, 128 }, { 3, 192 }, { 5, 320 }, { 8, 512 }, { 9, 512 }, { 40, 512 },
		{ 128, 512 }, { 129, 516 }, { 200, 800 }, { 256, 1024 },
	};
	struct en_looped at;

	for (size_t k = 0; k < FX_COUNT(want); k++)
		for (int before = 0; before <= 7; before += 7) {
			stretch(before, want[k].p);
			T_EQ(alarm(MOST, 0, &at), before + want[k].p + want[k].needed);
			T_EQ(at.period, want[k].p);
			T_EQ(at.start, before);
		}
	stretch(7, EN_LOOP_PERIODS + 1);
	T_EQ(alarm(MOST, 0, &at), 0);

	stretch(9, 3);		/* the two tokens before fit too */
	id[7] = text[10];
	id[8] = text[11];
	T_EQ(alarm(MOST, 0, &at), 7 + 3 + 192);
	T_EQ(at.period, 3);
	T_EQ(at.start, 7);
}

static void locations(void)
{
	struct en_looped at;

	for (int i = 0; i < MOST; i++)		/* one word down the page */
		id[i] = i % 5 ? location[i * 7 % LOCATIONS] : text[0];
	T_EQ(alarm(MOST, 0, &at), 5 + 320);
	T_EQ(at.period, 5);
	T_EQ(at.start, 0);
	for (int i = 0; i < MOST; i++)		/* different words, each in the same place */
		id[i] = i % 5 ? location[i % 5] : text[i / 5 * 3 % 307];
	T_EQ(alarm(MOST, 0, &at), 0);
	for (int i = 0; i < MOST; i++)		/* nothing but locations */
		id[i] = location[i * i % LOCATIONS];
	T_EQ(alarm(MOST, 0, &at), 1 + 128);
	T_EQ(at.period, 1);
}

static void near_misses(void)
{
	struct en_looped at;

	stretch(7, 40);
	for (int i = 7; i < MOST; i += 41)	/* each copy has another token of it wrong */
		id[i] = text[300];
	T_EQ(alarm(MOST, 0, &at), 0);
	stretch(7, 40);				/* one copy has */
	id[450] = text[300];
	T_EQ(alarm(MOST, 0, &at), 451 + 40 + 512);
	T_EQ(at.period, 40);
	T_EQ(at.start, 451);
}

static void going_back(void)
{
	struct en_loop l = { .repeats = 1 }, fresh = { .repeats = 1 };
	struct en_looped at;
	int n, first;

	stretch(7, 40);
	first = alarm(MOST, 0, &at);
	T_EQ(at.start + at.period, 47);
	en_loop_restart(&l, vocab, id, first);
	T_EQ(l.run[40], 512);
	en_loop_restart(&l, vocab, id, 47);
	for (int i = 1; i <= 47; i++)
		at = en_loop_step(&fresh, vocab, id, i);
	T_OK(!memcmp(&l, &fresh, sizeof(l)));
	for (n = 48; n < MOST && !en_loop_step(&l, vocab, id, n).period; n++)
		;
	T_EQ(n, first);			/* the same way again */
	en_loop_restart(&l, vocab, id, 47);
	id[47] = text[300];		/* another way, which comes back to the stretch */
	for (n = 48; n < MOST && !en_loop_step(&l, vocab, id, n).period; n++)
		;
	T_EQ(n, 48 + 40 + 512);
	en_loop_restart(&l, vocab, id, 0);
	fresh = (struct en_loop){ .repeats = 1 };
	T_OK(!memcmp(&l, &fresh, sizeof(l)));
}

/* 60 equal rows of 11 tokens; the row before has their last 10, the row after their first 10. */
static void known_rows(void)
{
	const int end = 1 + 10 + 60 * 11 + 10;
	struct en_looped at;

	stretch(1, 11);
	memmove(id + 11, id + 1, (MOST - 11) * sizeof(*id));
	memcpy(id + 1, id + 12, 10 * sizeof(*id));
	T_EQ(alarm(end, 0, &at), 1 + 11 + 512);
	T_EQ(at.start, 1);
	T_EQ(alarm(end, 60, &at), 0);
	T_EQ(alarm(MOST, 60, &at), end + 2);
	T_EQ(at.period, 11);
	T_EQ(at.start, 1);
	T_EQ(alarm(MOST, 3, &at), 1 + 11 + 512);	/* fewer than are believed anyway */
	T_EQ(alarm(MOST, INT_MAX, &at), 0);
}

/* ---- random tokens ---- */

static int kind(int token)		/* locations are one */
{
	for (int i = 0; i < LOCATIONS; i++)
		if (token == location[i])
			return -1;
	return token;
}

/* The shortest stretch that n tokens end with over and over. */
static struct en_looped written_out(const int *kinds, int n, int repeats)
{
	for (int p = 1; p <= 256 && p < n; p++) {
		int start = n - p, after;

		while (start > 0 && kinds[start - 1] == kinds[start - 1 + p])
			start--;
		after = n - start - p;
		if (after >= 128 && after >= 4 * p && (after >= 64 * p || after >= 512) &&
		    (!repeats || after >= (repeats + 1) * p))
			return (struct en_looped){ p, start };
	}
	return (struct en_looped){ 0, 0 };
}

/* Stretches of 1..270 tokens again and again, with an error now and then, and noise. */
static void random_tokens(unsigned *seed, int n)
{
	for (int i = 0; i < n;) {
		const int p = 1 + (int)t_random(seed, t_random(seed, 2) ? 12 : 270);
		int more = (int)t_random(seed, 1200);

		for (int k = 0; k < p && i < n; k++) {
			const unsigned r = t_random(seed, 4);

			id[i++] = r < 2 ? text[r] : location[r];
		}
		for (; more > 0 && i < n; more--, i++)
			id[i] = t_random(seed, 500) ? id[i - p] : text[2];
	}
}

static void properties(void)
{
	static const int repeats[] = { 0, 0, 2, 8, 70 };
	static int kinds[MOST];
	const int n = 6000;
	unsigned seed = 1;

	for (size_t k = 0; k < FX_COUNT(repeats); k++) {
		struct en_loop l = { .repeats = repeats[k] }, back = { .repeats = repeats[k] };
		int same = 1, alarms = 0;

		random_tokens(&seed, n);
		for (int i = 0; i < n; i++)
			kinds[i] = kind(id[i]);
		for (int i = 1; i <= n; i++) {
			const struct en_looped got = en_loop_step(&l, vocab, id, i);
			const struct en_looped want = written_out(kinds, i, repeats[k]);

			same &= got.period == want.period && got.start == want.start;
			alarms += want.period > 0;
			if (i % 101)
				continue;
			en_loop_restart(&back, vocab, id, i);
			same &= !memcmp(&l, &back, sizeof(l));
		}
		T_OK(same);
		T_OK(alarms > 100 && alarms < n - 100);
	}
}

int main(void)
{
	struct fx_err e = { 0 };
	const void *p;
	size_t size, n;

	fx_arena_init(&a, 0);
	if (fx_file_read(&p, &size, &a, "tests/models/tiny-plain/tokenizer.json", 1 << 24, &e) !=
			FX_OK ||
	    en_vocab_json(&vocab, p, size, &e) != FX_OK)
		return printf("Bail out! %s\n", e.msg), 1;
	for (int i = 0, texts = 0, locs = 0; i < en_vocab_size(vocab); i++) {
		enum en_vocab_kind what;
		int value;

		if (!en_vocab_piece(vocab, i, &n))
			continue;
		what = en_vocab_kind(vocab, i, &value);
		if (what == EN_LOC_PIECE && locs < LOCATIONS)
			location[locs++] = i;
		else if ((what == EN_TEXT_PIECE || what == EN_BYTE_PIECE) && texts < TEXTS)
			text[texts++] = i;
	}
	if (T_OK(text[TEXTS - 1] && location[LOCATIONS - 1])) {
		periods();
		locations();
		near_misses();
		going_back();
		known_rows();
		properties();
	}
	en_vocab_free(vocab);
	fx_arena_reset(&a);
	return t_end();
}
