/* Any bytes as tokenizer.json, tokenizer.model or a table of bytes, by the first byte; what is
 * accepted must encode and decode a text without leaving its pieces, have each piece in its trie,
 * and be accepted as bytes. */
#include "choose.h"
#include "mask.h"
#include "vocab.h"

#include <stdlib.h>
#include <string.h>

static void use(const struct en_vocab *v)
{
	static const char text[] = "a b <loc0012>\n\n\xc3\xa9\xff<0x41> 12";
	struct fx_span span = { text, sizeof(text) - 1 };
	int symbol[EN_PIECE_BYTES];
	struct en_text t = { 0 };
	struct fx_err e = { 0 };
	struct en_ids ids;
	struct fx_arena a;
	size_t n;

	fx_arena_init(&a, 0);
	for (int literal = 0; literal < 2; literal++) {
		if (en_vocab_encode(v, span, literal, &a, &ids, &e) != FX_OK)
			__builtin_trap();
		for (int i = 0; i < ids.n; i++)
			if (!en_vocab_piece(v, ids.id[i], &n) ||
			    en_vocab_symbols(v, ids.id[i], symbol) > EN_PIECE_BYTES)
				__builtin_trap();
		if (en_vocab_decode(v, ids.id, ids.n, &a, &t, &e) != FX_OK ||
		    t.off[ids.n] != t.len || strlen(t.text) > t.len)
			__builtin_trap();
	}
	fx_arena_reset(&a);
}

static void grow_trie(const struct en_vocab *v)
{
	struct en_choosing c = { .vocab = v, .n = en_vocab_size(v), .eos = -1 };
	unsigned char *choosable;
	struct fx_err e = { 0 };
	struct en_trie t;
	struct fx_arena a;
	size_t length;

	fx_arena_init(&a, 0);
	c.choosable = choosable = FX_NEWN(&a, (size_t)c.n, unsigned char);
	for (int id = 0; id < c.n; id++)
		choosable[id] = en_vocab_piece(v, id, &length) != NULL;
	if (en_trie_init(&t, &a, &c, &e) != FX_OK)
		__builtin_trap();
	for (int id = 0; id < c.n; id++) {
		int symbol[EN_PIECE_BYTES], found = 0;
		const int n = choosable[id] ? en_vocab_symbols(v, id, symbol) : 0;
		uint32_t node = 0;

		for (int i = 0; i < n; i++)
			if (!(node = en_trie_child(&t, node, symbol[i])))
				__builtin_trap();
		for (uint32_t i = t.node[node].first; i < t.node[node + 1].first; i++)
			found += t.id[i] == id;
		if (found != (n > 0))
			__builtin_trap();
	}
	fx_arena_reset(&a);
}

static void use_flat(const void *p, size_t n, int sound)
{
	void *copy = aligned_alloc(64, n / 64 * 64 + 64);	/* as a mapping is */
	struct fx_err e = { 0 };
	struct en_vocab *v;

	if (!copy)
		return;
	memcpy(copy, p, n);
	if (en_vocab_flat(&v, copy, n, &e) == FX_OK) {
		use(v);
		grow_trie(v);
	} else if (sound || v || !*e.msg)
		__builtin_trap();
	en_vocab_free(v);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_err e = { 0 };
	struct en_vocab *v;
	enum fx_st st;

	if (!n)
		return 0;
	if (*p & 2) {
		use_flat(p + 1, n - 1, 0);
		return 0;
	}
	st = *p & 1 ? en_vocab_spm(&v, p + 1, n - 1, &e) : en_vocab_json(&v, p + 1, n - 1, &e);
	if (st && (v || !*e.msg))
		__builtin_trap();
	if (!st) {
		struct fx_arena a;
		struct fx_span flat;

		use(v);
		grow_trie(v);
		fx_arena_init(&a, 0);
		if (en_vocab_flatten(v, &a, &flat, &e) != FX_OK)
			__builtin_trap();
		use_flat(flat.p, flat.n, 1);
		fx_arena_reset(&a);
	}
	en_vocab_free(v);
	return 0;
}
