/* overlap.c - see merge.h: where one plain text goes on in another */
#include "merge.h"

#include "metrics.h"
#include "piece.h"

#include <string.h>

enum { MOST = 64 };		/* words on either side */

enum fx_st pl_alike(int *alike, struct fx_span a, struct fx_span b, struct fx_err *e)
{
	const int x = pp_code_points(a), y = pp_code_points(b), longer = x > y ? x : y;
	struct fx_arena scratch;
	struct pp_edits r;
	enum fx_st st;

	*alike = a.n == b.n && !memcmp(a.p, b.p, a.n);
	if (*alike || 3 * (longer - (x < y ? x : y)) > longer)
		return FX_OK;
	fx_arena_init(&scratch, 0);
	st = pp_cer(&r, &scratch, a, b, e);
	fx_arena_reset(&scratch);
	*alike = !st && 3 * r.edits <= longer;
	return st;
}

/* The last words of a text, or the first; how many. */
static int last_words(struct fx_span *word, int most, struct fx_span text)
{
	const char *p = text.p;
	struct fx_span s;
	int n = 0;

	for (; pp_piece(&s, &p, text.p + text.n); n++)
		word[n % most] = s;
	if (n <= most)
		return n;
	for (int i = 0; i < n % most; i++) {	/* a ring: turned until it begins with the oldest */
		const struct fx_span first = word[0];

		memmove(word, word + 1, (size_t)(most - 1) * sizeof(*word));
		word[most - 1] = first;
	}
	return most;
}

static int first_words(struct fx_span *word, int most, struct fx_span text)
{
	const char *p = text.p;
	int n = 0;

	while (n < most && pp_piece(word + n, &p, text.p + text.n))
		n++;
	return n;
}

struct way { int score, from; };	/* of an alignment; the word that it starts at */

/* Of two that are worth the same the later, which takes less out of the first text. */
static struct way better(struct way a, struct way b)
{
	return b.score > a.score || (b.score == a.score && b.from > a.from) ? b : a;
}

/* One row more: words from[0 .. n) against `word`, the i-th. */
static enum fx_st step(struct way *row, int i, struct fx_span word, const struct fx_span *next,
	int n, struct fx_err *e)
{
	struct way diagonal = row[0];

	row[0] = (struct way){ 0, i + 1 };
	for (int j = 0; j < n; j++) {
		const struct way above = row[j + 1];
		int alike;

		FX_TRY(pl_alike(&alike, word, next[j], e));
		diagonal.score += alike ? 1 : -1;
		row[j + 1] = better(better(diagonal, (struct way){ above.score - 1, above.from }),
			(struct way){ row[j].score - 1, row[j].from });
		diagonal = above;
	}
	return FX_OK;
}

enum fx_st pl_overlap(size_t *at, struct fx_span text, struct fx_span next, int words,
	struct fx_err *e)
{
	const int most = words < MOST / 2 - 2 ? 2 * words + 4 : MOST;
	struct fx_span a[MOST], b[MOST];
	struct way row[MOST + 1], best = { 0, 0 };
	const int m = last_words(a, most, text), n = first_words(b, most, next);
	const int least = words < m ? words : m, half = ((least < n ? least : n) + 1) / 2;

	*at = text.n;
	for (int j = 0; j <= n; j++)
		row[j] = (struct way){ -j, 0 };
	for (int i = 0; i < m; i++)
		FX_TRY(step(row, i, a[i], b, n, e));
	for (int j = 1; j <= n; j++)
		best = better(best, row[j]);
	if (best.score > 0 && best.score >= half)
		*at = (size_t)(a[best.from].p - text.p);
	return FX_OK;
}
