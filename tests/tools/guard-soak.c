/* guard-soak - answers of a model under a guard, at token limits from the shortest possible answer
 * to 512, that one printed, each fed to a fresh guard: `N answers, M malformed`. Those about tables
 * go to their parser, too, which must find one table in each and have nothing to mend but loops:
 * `N tables, M mended`. Half of the limits are below 32. Random weights say what a trained model
 * would not (random-model makes some); how much of what they would have said the guard ruled out is
 * printed as a mean over tokens.
 * usage: guard-soak --language NAME --answers N --model DIR [--threads N] [--seed N] */
#include "closing.h"
#include "guard.h"
#include "run.h"
#include "table_answer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOST = 512, TIGHT = 32, WORD = 12 };

struct soak {
	struct en_model *m;
	const char *language;
	const struct fx_guard *guard;
	long answers, asked, done, malformed, tokens, cut;
	long tables, mended;		/* answers about tables */
	double removed;			/* sum over tokens */
	int least;
	unsigned seed;
	struct fx_arena mem;
	struct fx_raster image;
	struct en_ask *ask;
	struct en_part (*part)[2];
	char (*prompt)[WORD + 1];	/* each has its own, of random letters */
};

static unsigned draw(struct soak *s, unsigned below)
{
	s->seed = s->seed * 1664525u + 1013904223u;
	return (s->seed >> 8) % below;
}

static enum fx_st next(void *ud, const struct en_ask **ask, int wait, struct fx_err *e)
{
	struct soak *s = ud;
	struct en_ask *a = s->ask + s->asked;
	struct en_part *part = s->part[s->asked];
	char *prompt = s->prompt[s->asked];

	(void)wait, (void)e;
	*ask = NULL;
	if (s->asked == s->answers)
		return FX_OK;
	for (int i = (int)draw(s, WORD); i >= 0; i--)
		prompt[i] = (char)(draw(s, 4) ? 'a' + draw(s, 26) : ' ');
	part[0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = &s->image };
	part[1] = (struct en_part){ .kind = EN_PART_TEXT, .text = prompt };
	*a = (struct en_ask){ .part = part, .parts = 2, .guard = s->guard,
		.max_tokens = s->least + (int)draw(s, (unsigned)((draw(s, 2) ? MOST : TIGHT) -
			s->least + 1)) };
	s->asked++;
	*ask = a;
	return FX_OK;
}

static int tabular(const struct soak *s)
{
	return !strcmp(s->language, "html-table") || !strcmp(s->language, "otsl");
}

/* 1: the answer is one table, and nothing of its form was mended. */
static int parses(const struct fx_answer *ans, const char *language, struct fx_err *e)
{
	const struct pp_table_said said = { .answer = ans, .language = language, .w = 64, .h = 64,
		.loc_scale = 500 };
	struct fx_table *t;
	struct fx_arena a;
	int n, ok;

	fx_arena_init(&a, 0);
	ok = !pp_table_answer(&t, &n, &a, &said, e) && n == 1 && !fx_table_check(t, e);
	for (int i = 0; ok && i < t->repairs; i++)
		ok = !strcmp(t->repair[i].kind, "loop");
	fx_arena_reset(&a);
	return ok;
}

static enum fx_st done(void *ud, long nth, const struct fx_answer *ans, struct fx_err *e)
{
	struct soak *s = ud;
	union fx_guard_state state = { 0 };
	int symbol[EN_PIECE_BYTES], ok = ans->tokens <= s->ask[nth].max_tokens;

	s->guard->start(&state);
	for (int i = 0; ok && i < ans->tokens; i++) {
		const int n = en_vocab_symbols(en_model_vocab(s->m), ans->id[i], symbol);

		ok = n > 0;
		for (int k = 0; ok && k < n; k++)
			ok = s->guard->step(&state, symbol[k]);
	}
	s->malformed += !ok || !s->guard->may_end(&state);
	s->tables += tabular(s);
	s->mended += tabular(s) && !parses(ans, s->language, e);
	for (int i = 0; ans->removed && i < ans->tokens; i++)
		s->removed += (double)ans->removed[i];
	s->tokens += ans->tokens;
	s->cut += ans->truncated;
	s->done++;
	return FX_OK;
}

static enum fx_st shortest(struct soak *s, struct en_run *r, struct fx_err *e)
{
	union fx_guard_state state = { 0 };
	struct en_text text = { 0 };
	int id[TIGHT], n;

	FX_TRY(en_run_guarded(r, e));
	s->guard->start(&state);
	n = en_closing(&r->trie, s->guard, &state, id, TIGHT);
	if (n < 0 || n >= TIGHT)
		return fx_fail(e, FX_MODEL, "no short answer");
	FX_TRY(en_vocab_decode(s->m->vocab, id, n, &s->mem, &text, e));
	printf("shortest answer, %d tokens: ", n);
	for (size_t i = 0; i < text.len; i++)
		if (text.text[i] < ' ')
			printf("\\x%02x", (unsigned)(unsigned char)text.text[i]);
		else
			putchar(text.text[i]);
	printf("\n");
	s->least = n > 1 ? n : 1;
	return FX_OK;
}

static enum fx_st soak(struct soak *s, struct fx_err *e)
{
	const struct en_source from = { next, done, s };
	struct en_run *r;
	enum fx_st st;

	FX_TRY(fx_raster_init(&s->image, &s->mem, 64, 64, 1, e));
	for (size_t i = 0; i < s->image.stride * (size_t)s->image.h; i++)
		s->image.px[i] = (unsigned char)draw(s, 256);
	s->ask = FX_NEWN(&s->mem, (size_t)s->answers, struct en_ask);
	s->part = fx_alloc(&s->mem, (size_t)s->answers, sizeof(*s->part));
	s->prompt = fx_alloc(&s->mem, (size_t)s->answers, sizeof(*s->prompt));
	if (s->mem.failed)
		return fx_fail(e, FX_NOMEM, "%ld asks", s->answers);
	FX_TRY(en_run_new(&r, s->m, e));
	st = shortest(s, r, e);
	if (!st)
		st = en_serve(r, &from, e);
	en_run_free(r);
	return st;
}

static int number(const char *text)	/* 0: not one, or over a million */
{
	int n = 0;

	for (; *text >= '0' && *text <= '9' && n <= 1000000; text++)
		n = n * 10 + (*text - '0');
	return *text ? 0 : n;
}

int main(int argc, char **argv)
{
	struct soak s = { .answers = 1000, .seed = 1 };
	const struct pp_guard *language = NULL;
	struct en_open open = { 0 };
	const char *model = NULL;
	struct fx_err e = { 0 };
	enum fx_st st;
	clock_t t = clock();

	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--language"))
			language = pp_guard_find(argv[i + 1]);
		else if (!strcmp(argv[i], "--answers"))
			s.answers = number(argv[i + 1]);
		else if (!strcmp(argv[i], "--model"))
			model = argv[i + 1];
		else if (!strcmp(argv[i], "--threads"))
			open.threads = number(argv[i + 1]);
		else if (!strcmp(argv[i], "--seed"))
			s.seed = (unsigned)number(argv[i + 1]);
	}
	if (!language || !model || s.answers < 1) {
		fprintf(stderr, "usage: guard-soak --language NAME --answers N --model DIR "
			"[--threads N] [--seed N]\nlanguages:");
		for (int i = 0; pp_guard_at(i); i++)
			fprintf(stderr, " %s", pp_guard_at(i)->name);
		fprintf(stderr, "\n");
		return 2;
	}
	s.language = language->name;
	s.guard = language->guard;
	fx_arena_init(&s.mem, 0);
	st = en_model_open(&s.m, model, &open, &e);
	if (!st)
		st = soak(&s, &e);
	if (st)
		fprintf(stderr, "guard-soak: %s\n", e.msg);
	printf("%s: limits from %d to %d, %ld tokens, %ld cut short, %.0f s of CPU time\n",
		language->name, s.least, MOST, s.tokens, s.cut,
		(double)(clock() - t) / CLOCKS_PER_SEC);
	printf("mean probability ruled out: %.4f\n", s.removed / (double)(s.tokens + !s.tokens));
	if (s.tables)
		printf("%ld tables, %ld mended\n", s.tables, s.mended);
	printf("%ld answers, %ld malformed\n", s.done, s.malformed);
	en_model_free(s.m);
	fx_arena_reset(&s.mem);
	return st || s.malformed || s.mended || s.done != s.answers;
}
