/* u_serve.c - asks that come and go: more of them than are decoded together, of many lengths, some
 * late. What each is answered must be what it is answered alone. */
#include "t.h"
#include "run.h"

#include <stdlib.h>

enum { ASKS = 75, KINDS = 5 };

static struct fx_arena a;
static struct fx_err e;
static struct fx_raster image[KINDS];
static struct en_part part[KINDS][2];
static struct en_ask ask[ASKS];
static struct fx_answer alone[ASKS];

static void make_asks(void)
{
	static const char *const prompt[KINDS] = { "ocr", "table the a", "", "in in in in", "a" };

	for (int i = 0; i < KINDS; i++) {
		if (fx_raster_init(&image[i], &a, 70 + i, 50, 1, &e) != FX_OK)
			exit(1);
		for (size_t p = 0; p < image[i].stride * 50; p++)
			image[i].px[p] = (unsigned char)(p * (size_t)(7 + i));
		part[i][0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = &image[i] };
		part[i][1] = (struct en_part){ .kind = EN_PART_TEXT, .text = prompt[i] };
	}
	for (int i = 0; i < ASKS; i++)		/* lengths 1 to 23, all pictures, in no order */
		ask[i] = (struct en_ask){ .part = part[i % KINDS], .parts = 2,
			.max_tokens = 1 + i * 7 % 23 };
}

struct source {
	int late;			/* every so many calls there is no ask, unless one waits */
	int fail_next, fail_done;	/* the call that fails; -1: none */
	long calls, given, done, most;	/* most: asks on their way at a time */
	int wrong;			/* answers that differ, come twice, or calls out of turn */
	char had[ASKS];
};

static enum fx_st next(void *ud, const struct en_ask **q, int wait, struct fx_err *why)
{
	struct source *s = ud;

	*q = NULL;
	s->wrong += wait != (s->given == s->done);
	if (s->given == s->fail_next)
		return fx_fail(why, FX_INPUT, "next");
	if (s->given == ASKS || (!wait && s->late && ++s->calls % s->late))
		return FX_OK;
	*q = &ask[s->given++];
	if (s->given - s->done > s->most)
		s->most = s->given - s->done;
	return FX_OK;
}

static enum fx_st done(void *ud, long nth, const struct fx_answer *x, struct fx_err *why)
{
	struct source *s = ud;
	const struct fx_answer *y = &alone[nth];
	const size_t n = (size_t)x->tokens;

	if (s->done++ == s->fail_done)
		return fx_fail(why, FX_OUTPUT, "done");
	s->wrong += s->had[nth]++ || x->tokens != y->tokens || x->len != y->len ||
		memcmp(x->text, y->text, x->len) != 0 ||
		memcmp(x->id, y->id, n * sizeof(int)) != 0 ||
		memcmp(x->logprob, y->logprob, n * sizeof(float)) != 0 ||
		memcmp(x->off, y->off, (n + 1) * sizeof(uint32_t)) != 0 ||
		x->truncated != y->truncated;
	return FX_OK;
}

static struct source run(struct en_run *r, struct source s, enum fx_st want)
{
	T_EQ(en_serve(r, &(const struct en_source){ next, done, &s }, &e), want);
	T_EQ(s.wrong, 0);
	return s;
}

static const struct source plain = { .fail_next = -1, .fail_done = -1 };

static void all_are_answered(struct en_run *r, int late)
{
	struct source s = plain;

	s.late = late;
	s = run(r, s, FX_OK);
	T_EQ(s.done, ASKS);
	if (!late)
		T_EQ(s.most, 32);
}

/* Caches of one ask of 24 positions and more are larger than this; so there is one, and one met. */
static void memory_bounds_how_many(struct en_model *m, struct en_run *r)
{
	const size_t room = m->room;
	struct source s;

	m->room = 1;
	s = run(r, plain, FX_OK);
	T_EQ(s.done, ASKS);
	T_OK(s.most <= 2);
	m->room = room;
}

static void failures_are_passed_on(struct en_run *r)
{
	struct source s = plain;

	s.fail_next = 40;
	run(r, s, FX_INPUT);
	T_EQ_STR(e.msg, "next");
	s = plain;
	s.fail_done = 9;
	run(r, s, FX_OUTPUT);
	T_EQ_STR(e.msg, "done");
	ask[50].max_tokens = 0;
	run(r, plain, FX_USAGE);
	ask[50].max_tokens = 1 + 50 * 7 % 23;
}

static int stop(void *ud, long n, long total)
{
	T_OK(n <= total);
	return n >= *(long *)ud;
}

static void it_can_be_stopped(struct en_run *r)
{
	long at = 100;

	en_run_progress(r, stop, &at);
	run(r, plain, FX_STOPPED);
	at = 1000000;
	T_EQ(run(r, plain, FX_OK).done, ASKS);
	en_run_progress(r, NULL, NULL);
}

/* Drafts of what the answer is, of the same with characters lost and changed, and of something
 * else; many rows and few: answers stay what they were, and tokens are accepted. */
static void drafts_change_nothing(struct en_run *r)
{
	static const int rows[] = { 1, 2, 5, 16, 60 };
	long accepted = 0;

	for (int i = 0; i < ASKS; i++) {
		const struct fx_answer *x = &alone[i];
		char *text = fx_strndup(&a, x->text, x->len);

		for (size_t k = 0; k < x->len; k++)
			if (i % 3 == 1 && k % 7 == 3)
				memmove(text + k, text + k + 1, x->len - k);
		ask[i].drafts = EN_DRAFT_NGRAM | EN_DRAFT_TEXT;
		ask[i].draft_text = i % 5 ? text : "in the a in the a in the a";
	}
	for (size_t i = 0; i < FX_COUNT(rows); i++) {
		r->draft_rows = rows[i];
		all_are_answered(r, 0);
		T_OK(en_run_drafted(r).accepted > accepted);
		accepted = en_run_drafted(r).accepted;
	}
	r->draft_rows = 0;		/* as many as pay */
	all_are_answered(r, 3);
	for (int i = 0; i < ASKS; i++)
		ask[i].drafts = 0;
}

int main(void)
{
	struct en_model *m;
	struct en_run *r;

	fx_arena_init(&a, 0);
	make_asks();
	for (int threads = 1; threads <= 2; threads++) {
		const struct en_open o = { .threads = threads, .precision = 1 + EN_INT8 };

		T_EQ(en_model_open(&m, "tests/models/tiny-27b", &o, &e), FX_OK);
		T_EQ(en_run_new(&r, m, &e), FX_OK);
		for (int i = 0; i < ASKS && threads == 1; i++)
			T_EQ(en_generate(r, ask + i, 1, &a, alone + i, &e), FX_OK);
		all_are_answered(r, 0);
		all_are_answered(r, 3);
		memory_bounds_how_many(m, r);
		failures_are_passed_on(r);
		it_can_be_stopped(r);
		drafts_change_nothing(r);
		en_run_free(r);
		en_model_free(m);
	}
	fx_arena_reset(&a);
	return t_end();
}
