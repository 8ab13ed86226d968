/* u_closing.c - plans for an end: by hand for a few pieces; for every guard along random answers,
 * what a plan spells, that its pieces are the fewest for that, and that it goes on as it began; and
 * with the tokenizer of PaliGemma 2 a search for answers shorter than the plan. */
#include "t.h"
#include "choose.h"
#include "closing.h"
#include "feed.h"
#include "file.h"
#include "guard.h"

#include <limits.h>
#include <stdlib.h>

#define SHARED "../shared/golden/"
#define TINY "tests/models/tiny-plain/tokenizer.json"

static struct fx_arena a;
static struct fx_err e;
static struct en_choosing c;
static struct en_vocab *vocab;
static unsigned char *choosable;
static struct en_trie trie;
static unsigned seed = 3;

static int make_trie(void)
{
	return en_trie_init(&trie, &a, &c, &e) == FX_OK;
}

static int take_vocab(const void *p, size_t n)
{
	size_t length;

	if (en_vocab_json(&vocab, p, n, &e) != FX_OK)
		return 0;
	c = (struct en_choosing){ .vocab = vocab, .n = en_vocab_size(vocab),
		.eos = en_vocab_lookup(vocab, "<eos>", 5) };
	c.choosable = choosable = FX_NEWN(&a, (size_t)c.n, unsigned char);
	for (int id = 0; choosable && id < c.n; id++)
		choosable[id] = en_vocab_piece(vocab, id, &length) != NULL;
	return choosable && make_trie();
}

static int read_vocab(const char *path)
{
	const void *p;
	size_t n;

	return fx_file_read(&p, &n, &a, path, 1 << 24, &e) == FX_OK && take_vocab(p, n);
}

static void drop_vocab(void)
{
	en_vocab_free(vocab);
	vocab = NULL;
	fx_arena_reset(&a);
}

/* ---- by hand ---- */

static const char few[] =
	"{\"added_tokens\": [{\"id\": 0, \"content\": \"<pad>\", \"special\": true}, {\"id\": 1, "
	"\"content\": \"<eos>\", \"special\": true}, {\"id\": 2, \"content\": \"<bos>\", "
	"\"special\": true}, {\"id\": 3, \"content\": \"<unk>\", \"special\": true}], "
	"\"normalizer\": {\"type\": \"Replace\", \"pattern\": {\"String\": \" \"}, \"content\": "
	"\"\xe2\x96\x81\"}, \"pre_tokenizer\": null, \"decoder\": {\"type\": \"Sequence\", "
	"\"decoders\": [{\"type\": \"Replace\", \"pattern\": {\"String\": \"\xe2\x96\x81\"}, "
	"\"content\": \" \"}, {\"type\": \"ByteFallback\"}, {\"type\": \"Fuse\"}]}, \"model\": "
	"{\"type\": \"BPE\", \"unk_token\": \"<unk>\", \"fuse_unk\": true, \"byte_fallback\": "
	"true, \"vocab\": {\"<pad>\": 0, \"<eos>\": 1, \"<bos>\": 2, \"<unk>\": 3, \"abc\": 4, "
	"\"ab\": 5, \"cde\": 6, \"d\": 7, \"e\": 8, \"cd\": 9, \"<0x65>\": 10, "
	"\"eeeeee\xe2\x96\x81\": 11, \"eeeeee \": 12}, \"merges\": []}}";

/* "abcde" and nothing else. */
static void start(void *state) { *(unsigned char *)state = 0; }
static int close_cost(const void *state) { return 5 - *(const unsigned char *)state; }
static int may_end(const void *state) { return !close_cost(state); }
static int step(void *state, int symbol)
{
	unsigned char *at = state;

	return *at < 5 && symbol == "abcde"[(*at)++];
}
static const struct fx_guard abcde = { 1, start, step, may_end, close_cost };

/* Both spellings of a blank. */
static void spelt_alike(void)
{
	uint32_t node = 0;

	for (const char *p = "eeeeee "; *p; p++)
		node = en_trie_child(&trie, node, *p);
	T_OK(node > 0 && trie.node[node + 1].first - trie.node[node].first == 2);
	T_EQ(trie.id[trie.node[node].first], 11);
	T_EQ(trie.id[trie.node[node].first + 1], 12);
}

static void by_hand(void)
{
	union fx_guard_state s = { 0 };
	int id[5] = { 0 };

	if (!T_OK(take_vocab(few, sizeof(few) - 1)))
		return;
	spelt_alike();
	T_EQ(en_closing(&trie, &abcde, &s, id, 5), 2);		/* not abc, d, e */
	T_OK(id[0] == 5 && id[1] == 6);
	choosable[6] = 0;
	T_OK(make_trie());
	T_EQ(en_closing(&trie, &abcde, &s, id, 5), 3);		/* not ab, cd, e, nor <0x65> */
	T_OK(id[0] == 4 && id[1] == 7 && id[2] == 8);
	id[1] = -7;
	T_EQ(en_closing(&trie, &abcde, &s, id, 1), 3);
	T_OK(id[0] == 4 && id[1] == -7);
	choosable[8] = 0;
	T_OK(make_trie());
	T_EQ(en_closing(&trie, &abcde, &s, id, 5), 3);
	T_OK(id[0] == 4 && id[1] == 7 && id[2] == 10);
	choosable[10] = 0;
	T_OK(make_trie());
	T_EQ(en_closing(&trie, &abcde, &s, id, 5), -1);		/* nothing spells e */
	s.byte[0] = 5;
	T_EQ(en_closing(&trie, &abcde, &s, id, 5), 0);
	drop_vocab();
}

/* So many times e. */
static void start_many(void *state) { *(int *)state = 0; }
static int many_left(const void *state) { return *(const int *)state; }
static int none_left(const void *state) { return !many_left(state); }
static int step_many(void *state, int symbol)
{
	return symbol == 'e' && (*(int *)state)-- > 0;
}

static void as_many_as_can_be(void)
{
	const struct fx_guard many = { sizeof(int), start_many, step_many, none_left, many_left };
	union fx_guard_state s = { 0 };
	int left = EN_CLOSING_MOST, id = 0;

	if (!T_OK(take_vocab(few, sizeof(few) - 1)))
		return;
	memcpy(&s, &left, sizeof(left));
	T_EQ(en_closing(&trie, &many, &s, &id, 1), EN_CLOSING_MOST);
	T_EQ(id, 8);
	left++;
	memcpy(&s, &left, sizeof(left));
	T_EQ(en_closing(&trie, &many, &s, &id, 1), -1);
	drop_vocab();
}

/* ---- every guard ---- */

enum { MOST = 3500 };

/* The fewest pieces of that spelling: each piece tried at each place that some reach. */
static int fewest(const int *symbol, int n)
{
	static int reach[MOST + 1];

	for (int i = 0; i <= n; i++)
		reach[i] = i ? INT_MAX : 0;
	for (int i = 0; i < n; i++)
		for (int id = 0; reach[i] < INT_MAX && id < c.n; id++) {
			int piece[EN_PIECE_BYTES];
			const int k = choosable[id] ? en_vocab_symbols(vocab, id, piece) : 0;

			if (k && k <= n - i && reach[i] + 1 < reach[i + k] &&
			    !memcmp(piece, symbol + i, (size_t)k * sizeof(int)))
				reach[i + k] = reach[i] + 1;
		}
	return reach[n] == INT_MAX ? -1 : reach[n];
}

/* What is closed with: the symbols, by search. */
static int nearest(const struct fx_guard *g, union fx_guard_state s, int *symbol)
{
	union fx_guard_state next;
	int n = 0;

	while (!g->may_end(&s) && n < MOST && (symbol[n] = t_closer(g, &next, &s, 0)) >= 0) {
		s = next;
		n++;
	}
	return g->may_end(&s) ? n : -1;
}

static int take(const struct fx_guard *g, union fx_guard_state *s, int id)
{
	int symbol[EN_PIECE_BYTES];
	const int n = en_vocab_symbols(vocab, id, symbol);
	const union fx_guard_state from = *s;

	if (n && fx_guard_try(g, s, &from, symbol, n))
		return 1;
	*s = from;
	return 0;
}

/* The plan spells the nearest end in the fewest pieces, and behind each piece the rest of it is
 * the plan. */
static int is_sound(const struct fx_guard *g, union fx_guard_state s)
{
	static int symbol[MOST], id[MOST], then[MOST], spelt[MOST + EN_PIECE_BYTES];
	const int count = nearest(g, s, symbol), n = en_closing(&trie, g, &s, id, MOST);
	int at = 0;

	if (count < 0 || n != fewest(symbol, count) || !n != !!g->may_end(&s))
		return 0;
	for (int i = 0; i < n && at <= MOST; i++)
		at += en_vocab_symbols(vocab, id[i], spelt + at);
	if (at != count || memcmp(spelt, symbol, (size_t)at * sizeof(int)))
		return 0;
	for (int i = 0; i < n; i++)
		if (!take(g, &s, id[i]) || (i < 40 &&
		    (en_closing(&trie, g, &s, then, MOST) != n - i - 1 ||
		    memcmp(then, id + i + 1, (size_t)(n - i - 1) * sizeof(int)))))
			return 0;
	return g->may_end(&s);
}

static void random_answers(const struct pp_guard *p)
{
	int ok = 1, far = 0;

	for (int i = 0; i < 20 && ok; i++) {
		union fx_guard_state s = { 0 };

		p->guard->start(&s);
		for (int k = 0; k < 1500; k++)
			take(p->guard, &s, (int)t_random(&seed, (unsigned)c.n));
		far += p->guard->close_cost(&s) > 3;
		ok = is_sound(p->guard, s);
	}
	t_ok_(ok, p->name, __FILE__, __LINE__);
	T_OK(far > 3 || !strcmp(p->name, "text"));	/* which may end after any character */
}

static int feed(const struct fx_guard *g, union fx_guard_state *s, const char *text)
{
	for (const char *p = text; *p; p++)
		if (!g->step(s, (unsigned char)*p))
			return 0;
	return 1;
}

/* The farthest end of a table: in the second row two columns are free, one is not, and so on. */
static void widest(void)
{
	const struct fx_guard *g = pp_guard_find("html-table")->guard;
	union fx_guard_state s = { 0 };
	int ok, cost, n, id;

	g->start(&s);
	ok = feed(g, &s, "<table><tr>");
	for (int i = 0; i < 170; i++)
		ok = ok && feed(g, &s, "<td></td><td></td><td rowspan=\"2\"></td>");
	T_OK(ok && feed(g, &s, "<td></td><td></td></tr><tr>"));
	cost = g->close_cost(&s);
	T_EQ(cost, 171 * 2 * 9 + 5 + 8);	/* <td></td>, </tr>, </table> */
	n = en_closing(&trie, g, &s, &id, 1);
	T_OK(n > 0 && n <= cost);
	T_OK(take(g, &s, id));
	T_EQ(en_closing(&trie, g, &s, &id, 1), n - 1);
}

/* ---- no shorter answer ---- */

enum { STATES = 1 << 16, BUCKETS = 1 << 17 };

static unsigned char *found;		/* states, one after another */
static int count, next_in[STATES], bucket[BUCKETS];

static void add(const struct fx_guard *g, const union fx_guard_state *s)
{
	unsigned hash = 2166136261u;

	for (size_t i = 0; i < g->state_size; i++)
		hash = (hash ^ s->byte[i]) * 16777619u;
	hash = (hash ^ hash >> 15) % BUCKETS;
	for (int i = bucket[hash]; i >= 0; i = next_in[i])
		if (!memcmp(found + (size_t)i * g->state_size, s, g->state_size))
			return;
	if (count == STATES)
		return;
	memcpy(found + (size_t)count * g->state_size, s, g->state_size);
	next_in[count] = bucket[hash];
	bucket[hash] = count++;
}

static void expand(const struct fx_guard *g, int i, struct en_mask *m, union fx_guard_state *work)
{
	union fx_guard_state s = { 0 }, next;

	memcpy(&s, found + (size_t)i * g->state_size, g->state_size);
	en_trie_mask(&trie, m, g, &s, INT_MAX, work);
	for (int id = 0; id < c.n; id++)
		if (id != c.eos && m->bits[id / 64] >> id % 64 & 1) {
			next = s;
			if (take(g, &next, id))
				add(g, &next);
		}
}

/* Pieces to an end, the fewest there are, by a search over all of them; -1: more than `most`; -2:
 * too many states. */
static int search(const struct fx_guard *g, const union fx_guard_state *s, int most)
{
	struct en_mask m = { .bits = FX_NEWN(&a, en_mask_words(&trie), uint64_t) };
	union fx_guard_state *work = FX_NEWN(&a, (size_t)trie.depth + 1, union fx_guard_state);
	int done = 0;

	if (a.failed)
		return -2;
	memset(bucket, -1, sizeof(bucket));
	count = 0;
	add(g, s);
	for (int n = 0; n <= most; n++) {
		const int end = count;
		union fx_guard_state at = { 0 };

		for (int i = done; i < end; i++) {
			memcpy(&at, found + (size_t)i * g->state_size, g->state_size);
			if (g->may_end(&at))
				return n;
		}
		for (; n < most && done < end; done++)
			expand(g, done, &m, work);
		if (count == STATES)
			return -2;
	}
	return -1;
}

/* What the plan must be after a text, and nothing is shorter. */
static const struct { const char *language, *before, *text; int pieces; } shortest[] = {
	{ "ocr-words", "", "", 0 },
	{ "html-table", "", "<table></table>", 2 },
	{ "html-table", "<table><tr><td>x", "</td></tr></table>", 3 },
	{ "html-table-ragged", "", "<table></table>", 2 },
	{ "html-table-ragged", "<table><tr>", "</tr></table>", 2 },
	{ "otsl", "", "<ched><nl>", 5 },
	{ "smiles", "", "*", 1 },
	{ "smiles", "[N", "]", 1 },
	{ "smiles-labels", "", "*", 1 },
	{ "smiles-labels", "[Ph", "]", 1 },
	{ "kern", "", "*-", 1 },
	{ "kern", "**kern\t**kern\n", "*-\t*-", 3 },
};

static void nothing_is_shorter(void)
{
	for (size_t i = 0; i < FX_COUNT(shortest); i++) {
		const struct fx_guard *g = pp_guard_find(shortest[i].language)->guard;
		union fx_guard_state s = { 0 };
		struct en_text text = { 0 };
		int id[8] = { 0 };

		g->start(&s);
		T_OK(feed(g, &s, shortest[i].before));
		T_EQ(en_closing(&trie, g, &s, id, 8), shortest[i].pieces);
		T_EQ(en_vocab_decode(vocab, id, shortest[i].pieces, &a, &text, &e), FX_OK);
		T_EQ_STR(text.text, shortest[i].text);
		T_EQ(search(g, &s, shortest[i].pieces - 1), -1);
		printf("# %s: among %d states\n", shortest[i].language, count);
	}
}

int main(void)
{
	fx_arena_init(&a, 0);
	found = calloc(STATES, FX_GUARD_STATE);
	if (!T_OK(found != NULL))
		return t_end();
	by_hand();
	as_many_as_can_be();
	if (T_OK(read_vocab(TINY))) {
		for (int i = 0; pp_guard_at(i); i++)
			random_answers(pp_guard_at(i));
		widest();
	}
	drop_vocab();
	if (read_vocab(SHARED "tokenizer/tokenizer.json"))
		nothing_is_shorter();
	else
		t_skip("no " SHARED "tokenizer");
	drop_vocab();
	free(found);
	return t_end();
}
