/* u_choose.c - the choice under a guard against masking and sorting, written out: each piece
 * tried, the largest logits of those accepted, the lowest id first on a tie, and what the others
 * had of all probability; for flat and peaked logits with many ties, guards that take much and
 * little, bans, and token limits from the shortest possible answer up. */
#include "t.h"
#include "choose.h"
#include "file.h"
#include "guard.h"

#include <stdlib.h>

enum { WANT = 4 };

static struct fx_arena a;
static struct en_vocab *vocab;
static int n, eos;
static float *logit;
static unsigned char *choosable, *verdict;
static struct en_trie trie;
static struct en_masks masks;
static unsigned seed = 5;

enum { REFUSED, NO_ROOM, TAKEN };

static unsigned char try_one(const struct fx_guard *g, const union fx_guard_state *state, int id,
	int left)
{
	int symbol[EN_PIECE_BYTES], count;
	union fx_guard_state next;

	memcpy(&next, state, g->state_size);
	if (id == eos)
		return g->may_end(state) ? TAKEN : REFUSED;
	count = en_vocab_symbols(vocab, id, symbol);
	for (int i = 0; i < count; i++)
		if (!g->step(&next, symbol[i]))
			return REFUSED;
	return !count ? REFUSED : g->close_cost(&next) > left - 1 ? NO_ROOM : TAKEN;
}

static int better(int x, int y)		/* y -1: there is none */
{
	return y < 0 || logit[x] > logit[y] || (logit[x] >= logit[y] && x < y);
}

static int in(const int *ban, int bans, int id)
{
	for (int i = 0; i < bans; i++)
		if (ban[i] == id)
			return 1;
	return 0;
}

struct want { int id[WANT], ids, cut; double removed; };

/* Verdicts of all pieces are there. */
static struct want masked(double sum, const int *ban, int bans)
{
	struct want w = { .removed = 1 };
	int open = -1;			/* the best if there were room */

	for (int id = 0; id < n; id++) {
		if (verdict[id] == TAKEN)
			w.removed -= exp((double)logit[id]) / sum;
		if (verdict[id] != REFUSED && better(id, open) && !in(ban, bans, id))
			open = id;
	}
	for (; w.ids < WANT; w.ids++) {
		int best = -1;

		for (int id = 0; id < n; id++)
			if (verdict[id] == TAKEN && !in(w.id, w.ids, id) && !in(ban, bans, id) &&
			    better(id, best))
				best = id;
		if (best < 0)
			break;
		w.id[w.ids] = best;
	}
	w.cut = w.ids && open != w.id[0];
	return w;
}

static int same(const struct want *w, const struct en_choice *got, int gots, int want, double sum)
{
	int same = gots == (w->ids < want ? w->ids : want);

	for (int i = 0; same && i < gots; i++)
		same = got[i].id == w->id[i] && fabs((double)got[i].logprob -
			((double)logit[got[i].id] - log(sum))) < 1e-4;
	return same && (!gots || got->cut == w->cut);
}

static double draw(unsigned levels, double height)
{
	double sum = 0;

	for (int i = 0; i < n; i++) {
		logit[i] = (float)(t_random(&seed, levels) * height / (double)levels);
		sum += exp((double)logit[i]);
	}
	return sum;
}

/* Where the pieces that are taken lie one after another, each as wide as it is likely: the one at
 * u, or its neighbour where u is on the edge. */
static int drawn(const struct en_choosing *c, const struct en_place *at, double u)
{
	const struct en_choice got = en_draw(c, at, u);
	double all = 0, before = 0;

	for (int id = 0; id < n; id++)
		all += verdict[id] == TAKEN ? exp((double)logit[id]) : 0;
	for (int id = 0; id < got.id; id++)
		before += verdict[id] == TAKEN ? exp((double)logit[id]) : 0;
	return got.id >= 0 && verdict[got.id] == TAKEN && before / all <= u + 1e-6 &&
		(before + exp((double)logit[got.id])) / all >= u - 1e-6;
}

static void advance(const struct fx_guard *g, union fx_guard_state *state, int id)
{
	int symbol[EN_PIECE_BYTES];
	const int count = en_vocab_symbols(vocab, id, symbol);

	for (int i = 0; i < count; i++)
		T_OK(g->step(state, symbol[i]));
}

/* An answer under the guard: each choice is held against masked ones. */
static void answer(const struct fx_guard *g, int limit, unsigned levels, double height)
{
	const struct en_choosing c = { en_ops_best(), vocab, choosable, n, eos, g, &trie, &masks };
	union fx_guard_state state = { 0 };
	int ended = 0, right = 1, left = limit;

	g->start(&state);
	for (; right && left > 0 && !ended; left--) {
		const double sum = draw(levels, height);
		struct en_choice got[WANT];
		struct want want;
		float removed;
		int ban = 0, bans = 0, plan, id;

		for (id = 0; id < n; id++)
			verdict[id] = choosable[id] ? try_one(g, &state, id, left) : REFUSED;
		plan = en_closing(&trie, g, &state, &id, 1);
		right &= plan >= 0 && plan <= left;
		if (plan > 0 && g->close_cost(&state) >= left)
			verdict[id] = TAKEN;
		want = masked(sum, NULL, 0);
		bans = want.ids > 1 && t_random(&seed, 3) == 0;
		ban = want.ids ? want.id[0] : 0;
		if (bans)
			want = masked(sum, &ban, 1);
		for (int k = 1; k <= WANT; k += WANT - 1) {
			const struct en_place at = { logit, en_log_sum_exp(c.ops, logit, n), 0,
				INFINITY, &state, left, &ban, bans };
			const int gots = en_choose(&c, &at, k, got, &removed);

			right &= same(&want, got, gots, k, sum);
			right &= fabs((double)removed - want.removed) < 0.011;
			right &= drawn(&c, &at, 0) && drawn(&c, &at, 0.37) &&
				drawn(&c, &at, 0.999999);
		}
		right &= want.ids > 0;
		ended = !want.ids || want.id[0] == eos;
		if (!ended)
			advance(g, &state, want.id[0]);
	}
	T_OK(right);
	T_OK(ended || g->may_end(&state));	/* room was kept to end well */
}

/* Bans that would leave nothing are forgotten; without a guard nothing is removed. */
static void bans_and_freedom(void)
{
	const struct fx_guard *g = pp_guard_find("html-table")->guard;
	struct en_choosing c = { en_ops_best(), vocab, choosable, n, eos, g, &trie, &masks };
	union fx_guard_state state = { 0 };
	const double sum = draw(1000, 9);
	struct en_place at = { logit, en_log_sum_exp(c.ops, logit, n), 0, INFINITY, &state, 1, NULL,
		0 };
	struct en_choice got[2];
	float removed;
	int way;

	g->start(&state);
	at.left = en_closing(&trie, g, &state, &way, 1);
	at.ban = &way;
	at.bans = 1;
	T_EQ(en_choose(&c, &at, 1, got, &removed), 1);
	T_EQ(got->id, way);		/* the one way to an end in that many pieces */
	T_EQ(got->cut, 1);
	c.guard = NULL;
	for (int id = 0; id < n; id++)
		verdict[id] = choosable[id] ? TAKEN : REFUSED;
	at.bans = 0;
	T_EQ(en_choose(&c, &at, 2, got, &removed), 2);
	T_EQ(got[1].id, masked(sum, NULL, 0).id[1]);
	T_OK(removed <= 0 && removed >= 0);
	logit[3] = NAN;
	at.total = en_log_sum_exp(c.ops, logit, n);
	T_EQ(en_choose(&c, &at, 1, got, NULL), 0);
}

int main(void)
{
	struct fx_err e = { 0 };
	const void *p;
	size_t size;

	fx_arena_init(&a, 0);
	if (fx_file_read(&p, &size, &a, "tests/models/tiny-plain/tokenizer.json", 1 << 24, &e) !=
			FX_OK ||
	    en_vocab_json(&vocab, p, size, &e) != FX_OK)
		return printf("Bail out! %s\n", e.msg), 1;
	n = en_vocab_size(vocab);
	eos = en_vocab_lookup(vocab, "<eos>", 5);
	logit = calloc((size_t)n, sizeof(*logit));
	verdict = calloc((size_t)n, 1);
	choosable = calloc((size_t)n, 1);
	for (int id = 0; id < n; id++) {
		size_t length;

		choosable[id] = en_vocab_piece(vocab, id, &length) && t_random(&seed, 10) != 0;
	}
	choosable[eos] = 1;
	for (int byte = 0; byte < 256; byte++) {	/* so that any guard can be closed */
		char name[8];
		const int at = snprintf(name, sizeof(name), "<0x%02X>", byte);
		const int id = en_vocab_lookup(vocab, name, (size_t)at);
		const char text = (char)byte;
		const int own = en_vocab_lookup(vocab, &text, 1);

		if (id >= 0)
			choosable[id] = 1;
		if (own >= 0)
			choosable[own] = 1;
	}
	T_EQ(en_trie_init(&trie, &a, &(const struct en_choosing){ .vocab = vocab,
		.choosable = choosable, .n = n, .eos = eos }, &e), FX_OK);
	T_EQ(en_masks_init(&masks, &a, &trie, &e), FX_OK);
	for (int i = 0; pp_guard_at(i); i++) {
		const struct fx_guard *g = pp_guard_at(i)->guard;
		union fx_guard_state state = { 0 };
		int least;

		g->start(&state);
		least = en_closing(&trie, g, &state, NULL, 0);
		for (int more = least < 1; more < 60; more += 1 + more) {
			answer(g, least + more, 7, 8);
			answer(g, least + more, 60000, 8);
			answer(g, least + more, 60000, 60);
		}
	}
	bans_and_freedom();
	free(logit);
	free(verdict);
	free(choosable);
	en_vocab_free(vocab);
	fx_arena_reset(&a);
	return t_end();
}
