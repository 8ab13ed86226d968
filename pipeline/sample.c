/* sample.c - see sample.h */
#include "sample.h"

#include "language.h"
#include "put_json.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLES 10
#define TOKENS 256

struct pl_sampler {
	const struct pl_sample_opts *o;
	const struct fx_guard *guard;
	struct en_run *run;
	struct fx_arena a;
	int n;
};

enum fx_st pl_sampler_new(struct pl_sampler **out, const struct en_model *m,
	const struct pl_sample_opts *o, struct fx_err *e)
{
	struct pl_sampler *s = calloc(1, sizeof(*s));
	enum fx_st st = FX_OK;

	*out = s;
	if (!s)
		return fx_fail(e, FX_NOMEM, "no memory to draw answers");
	fx_arena_init(&s->a, 0);
	s->o = o;
	s->n = o->samples ? o->samples : SAMPLES;
	if (!o->prompt)
		st = fx_fail(e, FX_USAGE, "answers want --prompt");
	if (!st && o->language)
		st = pl_language(&s->guard, o->language, FX_USAGE, e);
	return st ? st : en_run_new(&s->run, m, e);
}

void pl_sampler_free(struct pl_sampler *s)
{
	if (!s)
		return;
	en_run_free(s->run);
	fx_arena_reset(&s->a);
	free(s);
}

struct drawn { const struct fx_answer *ans; int first, times; };

static int by_text(const void *x, const void *y)
{
	const struct drawn *a = x, *b = y;
	const int order = strcmp(a->ans->text, b->ans->text);

	return order ? order : (a->first > b->first) - (a->first < b->first);
}

static int by_times(const void *x, const void *y)
{
	const struct drawn *a = x, *b = y;

	if (a->times != b->times)
		return a->times > b->times ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

static void print(int page, int all, struct drawn *d, int n)
{
	struct fx_out out;
	struct fx_err e;
	int kinds = 0;

	qsort(d, (size_t)n, sizeof(*d), by_text);
	for (int i = 0; i < n; i++) {
		if (kinds && !strcmp(d[kinds - 1].ans->text, d[i].ans->text))
			d[kinds - 1].times++;
		else
			d[kinds++] = d[i];
	}
	qsort(d, (size_t)kinds, sizeof(*d), by_times);
	for (int i = 0; i < kinds; i++) {
		struct fx_put_json j = { .o = &out };

		printf("answer\t%d\t%d of %d\t", page, d[i].times, all);
		fx_out_file(&out, stdout);
		fx_pj_text(&j, NULL, d[i].ans->text);
		if (fx_out_close(&out, &e) == FX_OK)	/* else pl_flush says so */
			printf("\n");
	}
}

enum fx_st pl_sample_page(struct pl_sampler *s, const struct pl_page *p, struct fx_err *e)
{
	const struct en_part part[] = {
		{ .kind = EN_PART_IMAGE, .image = &p->raster, .fit = FX_STRETCH },
		{ .kind = EN_PART_TEXT, .text = s->o->prompt },
	};
	struct en_ask *ask;
	struct fx_answer *ans;
	struct drawn *d;

	fx_arena_reset(&s->a);
	ask = FX_NEWN(&s->a, (size_t)s->n, struct en_ask);
	ans = FX_NEWN(&s->a, (size_t)s->n, struct fx_answer);
	d = FX_NEWN(&s->a, (size_t)s->n, struct drawn);
	if (s->a.failed)
		return fx_fail(e, FX_NOMEM, "%d answers", s->n);
	for (int i = 0; i < s->n; i++) {
		ask[i] = (struct en_ask){ .part = part, .parts = 2, .guard = s->guard, .sampled = 1,
			.max_tokens = s->o->max_new_tokens ? s->o->max_new_tokens : TOKENS,
			.seed = ((uint64_t)s->o->seed << 32) + (uint64_t)i };
		d[i] = (struct drawn){ ans + i, i, 1 };
	}
	FX_TRY(en_generate(s->run, ask, s->n, &s->a, ans, e));
	print(p->number, s->n, d, s->n);
	return FX_OK;
}
