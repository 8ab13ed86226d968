/* Bytes as a text and an answer that grows, shrinks and changes; what must hold of each draft. The
 * first byte says what is guessed from, the second how many pairs of bytes are the text; then a
 * byte below 32 takes back that many tokens, one below 64 asks for a draft of so many less 32, and
 * another begins a pair that is a token. */
#include "draft.h"
#include "file.h"

enum { MOST = 400 };

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static const struct en_vocab *vocab(void)
{
	static struct en_vocab *v;
	struct fx_arena a;
	struct fx_err e;
	const void *p;
	size_t n;

	fx_arena_init(&a, 0);
	if (!v)
		hold(!fx_file_read(&p, &n, &a, "tests/models/tiny-plain/tokenizer.json", 1 << 24,
			     &e) &&
			!en_vocab_json(&v, p, n, &e));
	fx_arena_reset(&a);
	return v;
}

static int chance(float c)
{
	return c >= 0 && c <= 1;
}

static int has_piece(int id)
{
	size_t n;

	return en_vocab_piece(vocab(), id, &n) != NULL;
}

static void try(struct en_drafter *d, const int *id, int n, int most)
{
	struct en_draft out;

	en_drafter_propose(d, id, n, most, &out);
	hold(out.n >= 0 && out.n <= most && out.n <= EN_DRAFT_MOST && out.n <= MOST - n);
	for (int i = 0; i < out.n; i++)
		hold(has_piece(out.id[i]) && chance(out.chance[i]));
	hold(out.others >= 0 && out.others <= EN_DRAFT_OTHERS);
	for (int i = 0; i < out.others; i++) {
		const struct en_draft_other *o = out.other + i;

		hold(o->at >= 0 && o->at < out.n && has_piece(o->id) && chance(o->chance));
		hold(o->id != out.id[o->at] && (!i || o[-1].chance >= o->chance));
		for (int k = 0; k < i; k++)
			hold(out.other[k].at != o->at || out.other[k].id != o->id);
	}
}

/* Few ids, so that there is something to guess, and all of them: also those that have no piece. */
static int token(const uint8_t *p)
{
	return p[0] & 1 ? (p[0] >> 1 << 8 | p[1]) % (en_vocab_size(vocab()) + 3) - 1 :
		4 + p[1] % 16 + (p[0] & 2 ? 380 : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct en_drafting how = { .vocab = vocab(), .max_tokens = MOST };
	const uint8_t *const end = p + n;
	int text[255], answer[MOST], said = 0;
	struct en_drafter *d;
	struct fx_arena a;
	struct fx_err e;
	enum fx_st st;
	int sound = 1;

	if (n < 2)
		return 0;
	how.ngram = *p++ & 1;
	how.text = text;
	how.text_n = *p++;
	for (int i = 0; i < how.text_n; i++, p += 2) {
		if (end - p < 2)
			return 0;
		text[i] = token(p);
		sound &= has_piece(text[i]);
	}
	fx_arena_init(&a, 0);
	st = en_drafter_new(&d, &a, &how, &e);
	hold(st == (sound ? FX_OK : FX_USAGE));
	while (!st && p < end) {
		if (*p < 32)
			said = said > *p ? said - *p : 0;
		else if (*p < 64)
			try(d, answer, said, *p - 32);
		else if (end - p > 1 && said < MOST)
			answer[said++] = token(p++);
		p++;
	}
	if (!st)
		try(d, answer, said, EN_DRAFT_MOST);
	fx_arena_reset(&a);
	return 0;
}
