/* follow.c - see follow.h. Scores stand in for log-probabilities: what a token as expected adds and
 * what the ways to go on after a miss cost; found on damaged text layers (tests/tools/draft-steps).
 */
#include "follow.h"

#define HIT 2.0F
#define MISS 3.0F		/* replaced: the text's token, another in its stead */
#define INSERTED 3.2F
#define LEFT_OUT 2.2F		/* some words of the text, each .. */
#define LEFT_OUT_WORD 0.3F	/* .. this more; the token found after them counts as a hit */
#define FOUND_WORD 2.5F		/* the answer's last words elsewhere: each .. */
#define FOUND -1.5F		/* .. on top of this */

enum {
	AHEAD = 12,		/* words that may be left out at once */
	WALK = 64,		/* places looked at for the answer's last two words */
	WORDS = 8,		/* compared there */
	SETTLED = 3		/* a run after which no other place is looked for */
};

struct en_follow {
	const int *key;
	int n;
	int *word, words;	/* (words) places of what is neither location nor line end */
	int *nth;		/* (n + 1) words before a place */
	int *head, *before;	/* places in word[] after the same two words; 0 ends a chain */
	unsigned mask;
};

static int is_word(int key)
{
	return key != EN_FOLLOW_LOC && key != EN_FOLLOW_BREAK;
}

static unsigned home(const struct en_follow *f, int first, int second)
{
	return (((unsigned)first * 0x9e3779b1u ^ (unsigned)second) * 0x85ebca6bu) >> 7 & f->mask;
}

enum fx_st en_follow_new(struct en_follow **out, struct fx_arena *a, const int *key, int n,
	struct fx_err *e)
{
	struct en_follow *f = FX_NEWN(a, 1, struct en_follow);
	size_t heads = 64;

	while (heads < (size_t)n)
		heads *= 2;
	if (f) {
		f->key = key;
		f->n = n;
		f->mask = (unsigned)(heads - 1);
		f->word = FX_NEWN(a, (size_t)n + 1, int);
		f->nth = FX_NEWN(a, (size_t)n + 1, int);
		f->head = FX_NEWN(a, heads, int);
		f->before = FX_NEWN(a, (size_t)n + 1, int);
	}
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "draft of %d tokens", n);
	for (int i = 0; i < n; i++) {
		f->nth[i] = f->words;
		if (!is_word(key[i]))
			continue;
		f->word[f->words++] = i;
		if (f->words > 1) {
			int *at = f->head + home(f, key[f->word[f->words - 2]], key[i]);

			f->before[f->words] = *at;
			*at = f->words;
		}
	}
	f->nth[n] = f->words;
	f->word[f->words] = n;
	*out = f;
	return FX_OK;
}

void en_follow_start(const struct en_follow *f, struct en_tracks *t, int at)
{
	*t = (struct en_tracks){ .n = 0 };
	if (f->n)
		*t = (struct en_tracks){ 1, {{ at, 0, EN_FOLLOW_SURE - MISS }} };
}

/* One place, one track; the best ones stay, in order. */
static void add(struct en_tracks *t, struct en_track new)
{
	int i;

	if (new.score > EN_FOLLOW_SURE)
		new.score = EN_FOLLOW_SURE;
	if (!(new.score > 0))
		return;
	for (i = 0; i < t->n && t->track[i].at != new.at; i++)
		;
	if (i < t->n && t->track[i].score >= new.score)
		return;
	if (i == t->n) {
		if (t->n == EN_FOLLOW_TRACKS && t->track[--i].score >= new.score)
			return;
		t->n = i + 1;
	}
	for (; i > 0 && t->track[i - 1].score < new.score; i--)
		t->track[i] = t->track[i - 1];
	t->track[i] = new;
}

/* The answer's last token is not the text's at this track. */
static void miss(const struct en_follow *f, struct en_tracks *t, struct en_track at, int token)
{
	const int here = f->nth[at.at];

	add(t, (struct en_track){ at.at, 0, at.score - INSERTED });
	if (at.at == f->n)
		return;
	add(t, (struct en_track){ at.at + 1, 0, at.score - MISS });
	for (int w = 1; w <= AHEAD && here + w < f->words; w++) {
		const int place = f->word[here + w];

		if (f->key[place] == token)
			add(t, (struct en_track){ place + 1, 1, at.score - LEFT_OUT -
				LEFT_OUT_WORD * (float)w + HIT });
	}
}

/* Places after the answer's last words, two at least, anywhere in the text. */
static void find(const struct en_follow *f, struct en_tracks *t, const int *key, int n)
{
	int last[WORDS], words = 0;

	for (int i = n - 1; i >= 0 && i >= n - 8 * WORDS && words < WORDS; i--)
		if (is_word(key[i]))
			last[words++] = key[i];
	if (words < 2)
		return;
	for (int w = f->head[home(f, last[1], last[0])], i = 0; w && i < WALK; i++) {
		int same = 0;

		while (same < words && same < w && f->key[f->word[w - 1 - same]] == last[same])
			same++;
		if (same > 1)
			add(t, (struct en_track){ f->word[w - 1] + 1, same,
				FOUND + FOUND_WORD * (float)same });
		w = f->before[w];
	}
}

int en_follow_word(const struct en_follow *f, int at)
{
	return f->word[f->nth[at]];
}

void en_follow_step(const struct en_follow *f, struct en_tracks *t, const int *key, int n)
{
	const int token = key[n - 1];
	struct en_tracks now = { .n = 0 };

	for (int i = 0; i < t->n; i++) {
		struct en_track at = t->track[i];

		if (!is_word(token)) {
			at.at += at.at < f->n && f->key[at.at] == token;
			add(&now, at);
			continue;
		}
		at.at = en_follow_word(f, at.at);
		if (at.at < f->n && f->key[at.at] == token)
			add(&now, (struct en_track){ at.at + 1, at.run + 1, at.score + HIT });
		else
			miss(f, &now, at, token);
	}
	if (is_word(token) && (!now.n || now.track[0].run < SETTLED))
		find(f, &now, key, n);
	*t = now;
}
