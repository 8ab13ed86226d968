/* Generation as a whole, on the checkpoints in tests/ and samples/: batches and threads change
 * nothing, guards hold, runs share a model and can be stopped, damage is named. */
#include "t.h"
#include "engine.h"
#include "op.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;

static struct fx_raster picture(unsigned seed)		/* a few dark bars on white */
{
	struct fx_raster r;

	if (fx_raster_init(&r, &a, 90, 60, 1, &e) != FX_OK)
		exit(1);
	for (int y = 10; y < 50; y++)
		for (int x = 0; x < 90; x++)
			if ((unsigned)(x * 7 + y) % (11 + seed) < 3)
				r.px[(size_t)y * r.stride + (size_t)x] = (unsigned char)(seed * 20);
	return r;
}

enum { ASKS = 8 };
static struct fx_raster image[ASKS];
static struct en_part part[ASKS][2];
static struct en_ask ask[ASKS];

static void make_asks(void)
{
	static const char *const prompt[ASKS] = {
		"ocr", "table the a", "", "in in in in", "a", "the", "a a a", "in the"};

	for (int i = 0; i < ASKS; i++) {
		image[i] = picture((unsigned)i);
		part[i][0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = &image[i],
			.fit = i % 2 ? FX_PAD : FX_STRETCH };
		part[i][1] = (struct en_part){ .kind = EN_PART_TEXT, .text = prompt[i] };
		ask[i] = (struct en_ask){ .part = part[i], .parts = 2, .max_tokens = 6 + 2 * i };
	}
}

static struct en_model *open_model(const char *dir, const char *isa, int threads)
{
	struct en_open o = { .isa = isa, .threads = threads };
	struct en_model *m;

	return en_model_open(&m, dir, &o, &e) == FX_OK ? m : NULL;
}

static int same(const struct fx_answer *x, const struct fx_answer *y)
{
	size_t n = (size_t)x->tokens;

	return x->tokens == y->tokens && x->len == y->len && !memcmp(x->text, y->text, x->len) &&
		!memcmp(x->id, y->id, n * sizeof(int)) && x->truncated == y->truncated &&
		!memcmp(x->logprob, y->logprob, n * sizeof(float)) &&
		!memcmp(x->off, y->off, (n + 1) * sizeof(uint32_t));
}

/* Answers one by one, three at a time and all at once; 1 to 3 threads; each precision. */
static void batches_and_threads_change_nothing(const char *isa, int precision)
{
	static const int batch[] = { 1, 3, ASKS };
	struct fx_answer one[ASKS], all[ASKS];

	for (int threads = 1; threads <= 3; threads++)
		for (size_t b = 0; b < FX_COUNT(batch); b++) {
			const struct en_open o = { .isa = isa, .threads = threads,
				.precision = 1 + precision };
			struct en_model *m;
			struct en_run *r;
			int alike = 1;

			if (en_model_open(&m, "tests/models/tiny-27b", &o, &e) != FX_OK ||
			    en_run_new(&r, m, &e) != FX_OK) {
				T_EQ_STR(e.msg, "");
				return;
			}
			for (int i = 0; i < ASKS; i += batch[b])
				T_EQ(en_generate(r, ask + i,
					     ASKS - i < batch[b] ? ASKS - i : batch[b], &a, all + i,
					     &e),
					FX_OK);
			for (int i = 0; i < ASKS; i++) {
				if (threads == 1 && !b)
					one[i] = all[i];
				alike &= same(&one[i], &all[i]);
			}
			T_OK(alike);
			en_run_free(r);
			en_model_free(m);
		}
}

/* ---- a guard: digits only, an even number of them ---- */

static void start(void *state)
{
	*(int *)state = 0;
}

static int step(void *state, int symbol)
{
	++*(int *)state;
	return symbol >= '0' && symbol <= '9';
}

static int may_end(const void *state)
{
	return *(const int *)state % 2 == 0;
}

static int close_cost(const void *state)
{
	return *(const int *)state % 2;
}

static const struct fx_guard even_digits = { sizeof(int), start, step, may_end, close_cost };

static void a_guard_holds(struct en_run *r)
{
	for (int limit = 1; limit < 8; limit++) {
		struct en_ask guarded = ask[0];
		struct fx_answer ans;
		int digits = 1;

		guarded.guard = &even_digits;
		guarded.max_tokens = limit;
		T_EQ(en_generate(r, &guarded, 1, &a, &ans, &e), FX_OK);
		for (size_t i = 0; i < ans.len; i++)
			digits &= ans.text[i] >= '0' && ans.text[i] <= '9';
		T_OK(digits && ans.len % 2 == 0 && ans.tokens <= limit);
	}
}

static int stop(void *ud, long done, long total)
{
	*(long *)ud = done;
	return done >= 3 && total > 0;
}

static void it_can_be_stopped(struct en_run *r)
{
	struct fx_answer ans;
	long done = 0;

	en_run_progress(r, stop, &done);
	T_EQ(en_generate(r, &ask[3], 1, &a, &ans, &e), FX_STOPPED);
	T_EQ(done, 3);
	en_run_progress(r, NULL, NULL);
	T_EQ(en_generate(r, &ask[3], 1, &a, &ans, &e), FX_OK);
}

static void scores_are_of_the_first_token(struct en_run *r)
{
	struct en_ask scored = ask[1];
	struct fx_answer ans;
	float score[2] = { 0 };
	int ids[2] = { 0, 5 };

	T_EQ(en_generate(r, &scored, 1, &a, &ans, &e), FX_OK);
	ids[0] = ans.id[0];
	scored.score_ids = ids;
	scored.n_score = 2;
	scored.score = score;
	T_EQ(en_generate(r, &scored, 1, &a, &ans, &e), FX_OK);
	T_OK(score[0] >= ans.logprob[0] && score[0] <= ans.logprob[0]);
	T_OK(score[1] <= score[0]);
	ids[1] = 1600;
	T_EQ(en_generate(r, &scored, 1, &a, &ans, &e), FX_USAGE);
	scored.n_score = 0;
	scored.max_tokens = 0;
	T_EQ(en_generate(r, &scored, 1, &a, &ans, &e), FX_USAGE);
}

/* Forcing an answer's own beginning as its start must continue as it did: prefill and decoding
 * agree on positions, masks and caches. */
static void an_answer_goes_on_from_its_start(struct en_run *r, const struct en_model *m)
{
	struct en_ask rest = ask[0];
	struct fx_answer whole, tail;
	size_t n;
	char text[64];

	rest.max_tokens = 8;
	T_EQ(en_generate(r, &rest, 1, &a, &whole, &e), FX_OK);
	snprintf(text, sizeof(text), "%.*s%.*s", (int)whole.off[1], whole.text,
		(int)(whole.off[2] - whole.off[1]), whole.text + whole.off[1]);
	T_OK(en_vocab_piece(en_model_vocab(m), whole.id[0], &n) != NULL);
	rest.answer_start = text;
	rest.max_tokens = 6;
	T_EQ(en_generate(r, &rest, 1, &a, &tail, &e), FX_OK);
	for (int i = 0; i < 6; i++)
		T_EQ(tail.id[i], whole.id[i + 2]);
}

static void damage_is_named(void)
{
	struct en_open o = { .memory = 1000 };
	struct en_model *m;

	T_EQ(en_model_open(&m, "tests/none", &o, &e), FX_MODEL);
	T_EQ_STR(e.msg, "tests/none: config.json: cannot open: No such file or directory");
	T_EQ(en_model_open(&m, "tests/models/tiny-plain", &o, &e), FX_NOMEM);
	T_OK(strstr(e.msg, "needs") && strstr(e.msg, "0 MiB are free"));
	o = (struct en_open){ .isa = "none" };
	T_EQ(en_model_open(&m, "tests/models/tiny-plain", &o, &e), FX_USAGE);
	T_OK(m == NULL);
}

int main(void)
{
	struct en_model *m;
	struct en_run *r, *second;
	struct fx_answer x, y;

	fx_arena_init(&a, 0);
	make_asks();
	damage_is_named();
	for (int p = 0; p < EN_PRECISION_COUNT; p++) {
		batches_and_threads_change_nothing("ref", p);
		if (en_ops_best() != en_ops_lookup("ref"))
			batches_and_threads_change_nothing(en_ops_best()->name, p);
		else
			t_skip("no row but the reference on this machine");
	}
	m = open_model("tests/models/tiny-plain", NULL, 2);
	T_OK(m && en_run_new(&r, m, &e) == FX_OK && en_run_new(&second, m, &e) == FX_OK);
	if (m) {
		a_guard_holds(r);
		it_can_be_stopped(r);
		scores_are_of_the_first_token(r);
		an_answer_goes_on_from_its_start(r, m);
		T_EQ(en_generate(r, &ask[2], 1, &a, &x, &e), FX_OK);
		T_EQ(en_generate(second, &ask[2], 1, &a, &y, &e), FX_OK);
		T_OK(same(&x, &y));
		en_run_free(r);
		en_run_free(second);
	}
	en_model_free(m);
	fx_arena_reset(&a);
	return t_end();
}
