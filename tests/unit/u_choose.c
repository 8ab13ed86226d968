/* u_choose.c - the choice under a guard against masking and arg-max, written out: each piece
 * tried, the largest logit of those accepted, the lowest id on a tie; for logits with many ties,
 * guards that take much and little, and token limits from the tightest one up. */
#include "t.h"
#include "choose.h"
#include "file.h"
#include "guard.h"

#include <stdlib.h>

static struct fx_arena a;
static struct en_vocab *vocab;
static int n, eos;
static float *logit, *copy;
static unsigned char *choosable;
static unsigned seed = 5;

/* -2: refused; -1: no room; 0: accepted, with the state afterwards in *next. */
static int try_one(const struct fx_guard *g, union fx_guard_state *next,
	const union fx_guard_state *state, int id, int left)
{
	int symbol[EN_PIECE_BYTES], count;

	memcpy(next, state, g->state_size);
	if (id == eos)
		return g->may_end(state) ? 0 : -2;
	count = en_vocab_symbols(vocab, id, symbol);
	for (int i = 0; i < count; i++)
		if (!g->step(next, symbol[i]))
			return -2;
	return !count ? -2 : g->close_cost(next) > left - 1 ? -1 : 0;
}

struct want { int id, cut; };

static struct want masked(const struct fx_guard *g, const union fx_guard_state *state, int left)
{
	struct want w = { -1, 0 };
	union fx_guard_state next;

	for (int id = 0; id < n; id++)
		if (choosable[id] && isfinite(logit[id]) && (w.id < 0 || logit[id] > logit[w.id]) &&
		    !try_one(g, &next, state, id, left))
			w.id = id;
	for (int id = 0; id < n; id++)
		if (choosable[id] && (w.id < 0 || logit[id] > logit[w.id] ||
				(logit[id] == logit[w.id] && id < w.id)) &&
		    try_one(g, &next, state, id, left) == -1)
			w.cut = 1;
	return w;
}

/* An answer under the guard from logits of `levels` values: how many choices were as masked ones.
 */
static void answer(const struct fx_guard *g, int limit, unsigned levels)
{
	const struct en_choosing c = { en_ops_best(), vocab, choosable, n, eos, g };
	union fx_guard_state state = { 0 }, next;
	int ended = 0, same = 1, kept = 1, none = 0, left = limit;

	g->start(&state);
	for (; left > 0 && !ended; left--) {
		struct en_choice got;
		struct want want;
		double sum = 0;

		for (int i = 0; i < n; i++) {
			logit[i] = (float)t_random(&seed, levels) * 8 / (float)levels;
			sum += exp((double)logit[i]);
		}
		memcpy(copy, logit, (size_t)n * sizeof(*copy));
		want = masked(g, &state, left);
		if (want.id >= 0)
			try_one(g, &next, &state, want.id, left);
		got = en_choose(&c, logit, &state, left);
		same &= got.id == want.id && got.cut == want.cut;
		none = got.id < 0;
		if (none)
			break;
		same &= fabs((double)got.logprob - ((double)copy[got.id] - log(sum))) < 1e-4;
		kept &= !memcmp(&state, &next, g->state_size);
		ended = got.id == eos;
	}
	T_OK(same);
	T_OK(kept);
	T_OK(!none);
	T_OK(ended || g->may_end(&state));	/* room was kept to end well */
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
	copy = calloc((size_t)n, sizeof(*copy));
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
	for (int i = 0; pp_guard_at(i); i++) {
		const struct fx_guard *g = pp_guard_at(i)->guard;
		union fx_guard_state state = { 0 };
		int least;

		g->start(&state);
		least = g->close_cost(&state) + 1;
		for (int more = 0; more < 40; more += 13) {
			answer(g, least + more, 7);
			answer(g, least + more, 60000);
		}
	}
	free(logit);
	free(copy);
	free(choosable);
	en_vocab_free(vocab);
	fx_arena_reset(&a);
	return t_end();
}
