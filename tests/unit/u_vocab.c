/* u_vocab.c - a tokenizer's table as bytes: what comes back encodes alike; damage is named. That
 * tokenizers themselves are read rightly is shown by tests/golden/tokenizer. */
#include "t.h"
#include "file.h"
#include "vocab.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;

/* A file of the corpus without its first byte, aligned to 64. */
static struct fx_span corpus(const char *name)
{
	char path[256];
	const void *p;
	size_t n = 0;
	char *copy;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/tokenizer/%s", name);
	T_EQ(fx_file_read(&p, &n, &a, path, 1 << 20, &e), FX_OK);
	copy = FX_NEWN(&a, n + 128, char);
	copy += 64 - (uintptr_t)copy % 64;
	memcpy(copy, (const char *)p + 1, n - 1);
	return (struct fx_span){ copy, n - 1 };
}

static void comes_back(const char *source, int spm)
{
	static const char text[] = "a b <loc0012>\n\nab\xc3\xa9 12 ba";
	const struct fx_span file = corpus(source), say = { text, sizeof(text) - 1 };
	struct en_vocab *v, *w;
	struct en_ids x, y;
	struct fx_span flat, again;

	T_EQ(spm ? en_vocab_spm(&v, file.p, file.n, &e) : en_vocab_json(&v, file.p, file.n, &e),
		FX_OK);
	T_EQ(en_vocab_flatten(v, &a, &flat, &e), FX_OK);
	T_EQ(en_vocab_flat(&w, flat.p, flat.n, &e), FX_OK);
	T_EQ(en_vocab_size(v), en_vocab_size(w));
	for (int id = 0; id < en_vocab_size(v); id++) {
		size_t n, m;
		const char *p = en_vocab_piece(v, id, &n), *q = en_vocab_piece(w, id, &m);
		int i = 0, k = 0;

		T_OK(n == m && !p == !q && (!p || !memcmp(p, q, n)));
		T_OK(!p || (en_vocab_kind(v, id, &i) == en_vocab_kind(w, id, &k) && i == k));
	}
	T_EQ(en_vocab_encode(v, say, 0, &a, &x, &e), FX_OK);
	T_EQ(en_vocab_encode(w, say, 0, &a, &y, &e), FX_OK);
	T_OK(x.n == y.n && !memcmp(x.id, y.id, (size_t)x.n * sizeof(int)));
	T_EQ(en_vocab_flatten(w, &a, &again, &e), FX_OK);
	T_OK(again.n == flat.n && !memcmp(again.p, flat.p, flat.n));
	en_vocab_free(w);
	en_vocab_free(v);
}

static int opens(struct fx_span s)
{
	struct en_vocab *v;
	const enum fx_st st = en_vocab_flat(&v, s.p, s.n, &e);

	T_OK(!st == !!v && (!st || st == FX_MODEL));
	en_vocab_free(v);
	return !st;
}

static void damage_is_named(void)
{
	/* cut short; no free slot; a merge into no piece; a slot of another length; text past the
	 * end */
	static const char *const bad[] = { "flat_cut", "flat_full", "flat_merge", "flat_tag",
		"flat_text" };
	struct fx_span s = corpus("flat");

	T_OK(opens(s));
	T_OK(!opens((struct fx_span){ s.p, 0 }));
	memmove((char *)(uintptr_t)s.p + 4, s.p, s.n);
	T_OK(!opens((struct fx_span){ s.p + 4, s.n }));		/* not aligned */
	T_OK(opens(corpus("flat_spm")));
	for (size_t i = 0; i < FX_COUNT(bad); i++)
		T_OK(!opens(corpus(bad[i])));
}

int main(void)
{
	fx_arena_init(&a, 0);
	comes_back("sound", 0);
	comes_back("pairs", 0);
	comes_back("spm", 1);
	damage_is_named();
	fx_arena_reset(&a);
	return t_end();
}
