/* replay - what drafts and guards cost and give, at the true cost of a model's passes whatever its
 * weights say (random-model makes some).
 *
 *	replay --model M --answers FILE [--draft FILE] [--kinds ngram|text-layer|auto]
 *
 * Scripted answers, with 0x1E between them, forced in place of the model's choice, without drafts
 * and with them in turn; --draft: as many texts that they may resemble.
 *
 *	replay --model M --language NAME
 *
 * What the model says itself, without a guard and under one in turn. Both: [--limit TOKENS]
 * [--rounds N] [--threads N]. */
#include "engine.h"
#include "file.h"
#include "guard.h"
#include "run.h"

#include <stdio.h>
#include <string.h>

#define MOST ((size_t)16 << 20)

struct replay {
	struct en_model *m;
	struct en_run *run[2];		/* without, with */
	const char *answers, *draft;
	const struct pp_guard *language;
	int kinds, limit, rounds;	/* rounds: with and without in turn */
	struct fx_arena mem;
	struct fx_raster image;
	struct en_part part[2];
	long tokens, passes[2], accepted, drafted;
	double seconds[2];
};

static enum fx_st texts(struct replay *s, const char *path, struct fx_span *all, struct fx_err *e)
{
	const void *p;

	FX_TRY(fx_file_read(&p, &all->n, &s->mem, path, MOST, e));
	all->p = p;
	return FX_OK;
}

/* The next text of a file; 0: there is none. */
static int next(struct fx_span *all, struct fx_span *one)
{
	const char *end = all->n ? memchr(all->p, 0x1e, all->n) : NULL;

	*one = (struct fx_span){ all->p, end ? (size_t)(end - all->p) : all->n };
	if (!all->n)
		return 0;
	all->n -= one->n + (end != NULL);
	all->p += one->n + (end != NULL);
	return 1;
}

static enum fx_st play(struct replay *s, const struct en_ids *ids, const char *draft, int with,
	struct fx_arena *a, struct fx_err *e)
{
	const struct en_ask ask = { .part = s->part, .parts = 2, .max_tokens = ids->n + 1,
		.drafts = with ? s->kinds : 0, .draft_text = draft };
	const struct en_drafted before = en_run_drafted(s->run[with]);
	struct fx_answer ans;
	struct en_drafted after;

	en_run_force(s->run[with], ids->id, ids->n);
	FX_TRY(en_generate(s->run[with], &ask, 1, a, &ans, e));
	after = en_run_drafted(s->run[with]);
	s->passes[with] += after.passes - before.passes;
	s->seconds[with] += after.seconds - before.seconds;
	s->accepted += after.accepted - before.accepted;
	s->drafted += after.drafted - before.drafted;
	return FX_OK;
}

static enum fx_st answer(struct replay *s, int nth, struct fx_span text, const char *draft,
	struct fx_err *e)
{
	const double before[2] = { s->seconds[0], s->seconds[1] };
	const long passes = s->passes[1];
	struct fx_arena a;
	struct en_ids ids;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = en_vocab_encode(en_model_vocab(s->m), text, 0, &a, &ids, e);
	if (!st && s->limit && ids.n > s->limit)
		ids.n = s->limit;
	for (int round = 0; !st && ids.n && round < 2 * s->rounds; round++)
		st = play(s, &ids, draft, (round + round / 2) % 2, &a, e);
	fx_arena_reset(&a);
	FX_TRY(st);
	s->tokens += ids.n;
	if (!ids.n)
		return FX_OK;
	printf("%3d: %5d tokens, %5.2f a pass, %7.2f s without, %7.2f s with, %5.2f\n", nth, ids.n,
		(double)ids.n * s->rounds / (double)(s->passes[1] - passes),
		(s->seconds[0] - before[0]) / s->rounds, (s->seconds[1] - before[1]) / s->rounds,
		(s->seconds[0] - before[0]) / (s->seconds[1] - before[1]));
	fflush(stdout);
	return FX_OK;
}

static int enough(void *ud, long done, long total)
{
	const struct replay *s = ud;

	(void)total;
	return done >= (s->limit ? s->limit : 100);
}

/* The beginning of an answer that may be long. */
static enum fx_st guarded(struct replay *s, struct fx_err *e)
{
	for (int round = 0; round < 4 * s->rounds; round++) {
		const int with = (round + round / 2) % 2;
		const struct en_ask ask = { .part = s->part, .parts = 2, .repeats = -1,
			.max_tokens = 1024, .guard = with ? s->language->guard : NULL };
		const struct en_drafted before = en_run_drafted(s->run[with]);
		struct en_drafted after;
		struct fx_answer ans;

		en_run_progress(s->run[with], enough, s);
		if (en_generate(s->run[with], &ask, 1, &s->mem, &ans, e) != FX_OK &&
		    e->st != FX_STOPPED)
			return e->st;
		after = en_run_drafted(s->run[with]);
		s->passes[with] += after.passes - before.passes;
		s->seconds[with] += after.seconds - before.seconds;
	}
	printf("%s: %.3f ms a pass without, %.3f ms with: %+.2f %%\n", s->language->name,
		s->seconds[0] * 1e3 / (double)s->passes[0],
		s->seconds[1] * 1e3 / (double)s->passes[1],
		100 * (s->seconds[1] / (double)s->passes[1] * (double)s->passes[0] /
			s->seconds[0] - 1));
	return FX_OK;
}

static void show(const struct replay *s)
{
	printf("all: %ld tokens, %.2f a pass, %.1f %% of %.1f drafted a pass accepted; "
		"%.2f s without, %.2f s with: %.2f times as fast\n", s->tokens,
		(double)s->tokens * s->rounds / (double)s->passes[1],
		s->drafted ? 100.0 * (double)s->accepted / (double)s->drafted : 0,
		(double)s->drafted / (double)s->passes[1], s->seconds[0] / s->rounds,
		s->seconds[1] / s->rounds, s->seconds[0] / s->seconds[1]);
}

static enum fx_st replay(struct replay *s, struct fx_err *e)
{
	struct fx_span answers, drafts = { NULL, 0 }, one, other;
	char *draft = NULL;

	FX_TRY(fx_raster_init(&s->image, &s->mem, 64, 64, 1, e));
	s->part[0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = &s->image };
	s->part[1] = (struct en_part){ .kind = EN_PART_TEXT, .text = "ocr" };
	for (int i = 0; i < 2; i++)
		FX_TRY(en_run_new(&s->run[i], s->m, e));
	if (s->language)
		return guarded(s, e);
	FX_TRY(texts(s, s->answers, &answers, e));
	if (s->draft)
		FX_TRY(texts(s, s->draft, &drafts, e));
	for (int nth = 0; next(&answers, &one); nth++) {
		if (next(&drafts, &other))
			draft = fx_strndup(&s->mem, other.p, other.n);
		FX_TRY(answer(s, nth, one, draft, e));
	}
	show(s);
	return FX_OK;
}

static int number(const char *text)
{
	int n = 0;

	for (; *text >= '0' && *text <= '9' && n <= 100000; text++)
		n = n * 10 + (*text - '0');
	return n;
}

int main(int argc, char **argv)
{
	struct replay s = { .kinds = EN_DRAFT_NGRAM | EN_DRAFT_TEXT, .rounds = 2 };
	struct en_open open = { 0 };
	const char *model = NULL;
	struct fx_err e = { 0 };
	enum fx_st st;

	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--model"))
			model = argv[i + 1];
		else if (!strcmp(argv[i], "--answers"))
			s.answers = argv[i + 1];
		else if (!strcmp(argv[i], "--draft"))
			s.draft = argv[i + 1];
		else if (!strcmp(argv[i], "--kinds"))
			s.kinds = !strcmp(argv[i + 1], "ngram") ? EN_DRAFT_NGRAM :
				!strcmp(argv[i + 1], "text-layer") ? EN_DRAFT_TEXT : s.kinds;
		else if (!strcmp(argv[i], "--limit"))
			s.limit = number(argv[i + 1]);
		else if (!strcmp(argv[i], "--rounds"))
			s.rounds = number(argv[i + 1]);
		else if (!strcmp(argv[i], "--language"))
			s.language = pp_guard_find(argv[i + 1]);
		else if (!strcmp(argv[i], "--threads"))
			open.threads = number(argv[i + 1]);
	}
	if (!model || !s.answers == !s.language) {
		fprintf(stderr, "usage: replay --model M (--answers FILE [--draft FILE] [--kinds "
			"ngram|text-layer|auto] | --language NAME) [--limit TOKENS] "
			"[--rounds N] [--threads N]\n");
		return 2;
	}
	fx_arena_init(&s.mem, 0);
	st = en_model_open(&s.m, model, &open, &e);
	if (!st)
		st = replay(&s, &e);
	if (st)
		fprintf(stderr, "replay: %s\n", e.msg);
	for (int i = 0; i < 2; i++)
		en_run_free(s.run[i]);
	en_model_free(s.m);
	fx_arena_reset(&s.mem);
	return st != FX_OK;
}
