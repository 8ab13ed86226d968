/* stages - where a model's time goes: opening, tokenizer, image tower, prefill, decode; and the
 * memory. stages [--threads N] [--isa ROW] [--tokens N] DIR; one line each, seconds on the
 * monotonic clock. */
#include "file.h"
#include "host.h"
#include "run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct clocks { double began, vision, prefill, last; int tokens; };

static void on_tap(void *ud, const char *name, const float *x, int rows, int cols)
{
	struct clocks *c = ud;

	(void)x, (void)rows, (void)cols;
	if (!strcmp(name, "projector"))
		c->vision = now();
	else if (!strcmp(name, "prefill.logits"))
		c->prefill = now();
	else if (!strcmp(name, "logits")) {
		c->last = now();
		c->tokens++;
	}
}

static int go(struct en_run *r, const struct en_info *i, int tokens)
{
	struct clocks c = { 0 };
	int *ids = calloc((size_t)tokens, sizeof(*ids));
	struct fx_arena a;
	struct fx_raster pic;
	struct fx_answer ans;
	struct fx_err e = { 0 };
	struct en_part part[] = { { .kind = EN_PART_IMAGE, .image = &pic },
		{ .kind = EN_PART_TEXT, .text = "caption en" } };
	const struct en_ask ask = { .part = part, .parts = 2, .max_tokens = tokens };
	int ok;

	fx_arena_init(&a, 0);
	for (int t = 0; ids && t < tokens; t++)
		ids[t] = 100 + t;		/* any will do: an end would end it early */
	ok = ids && fx_raster_init(&pic, &a, i->side, i->side, 3, &e) == FX_OK;
	en_run_tap(r, on_tap, &c);
	en_run_force(r, ids, tokens);
	c.began = now();
	ok = ok && en_generate(r, &ask, 1, &a, &ans, &e) == FX_OK;
	if (!ok)
		fprintf(stderr, "stages: %s\n", e.msg);
	else
		printf("vision\t%.3f s\nprefill\t%.3f s\ndecode\t%.3f s a token, %.2f tokens/s\n",
			c.vision - c.began, c.prefill - c.vision, (c.last - c.prefill) / c.tokens,
			c.tokens / (c.last - c.prefill));
	fx_arena_reset(&a);
	free(ids);
	return ok;
}

static void vocab(const char *dir)
{
	char path[4096];
	struct fx_map m;
	struct fx_err e;
	struct en_vocab *v;
	const double t = now();

	snprintf(path, sizeof(path), "%s/tokenizer.json", dir);
	if (fx_map_open(&m, path, &e) != FX_OK)
		return;
	if (en_vocab_json(&v, m.p, m.n, &e) == FX_OK) {
		printf("vocab\t%.3f s, %d pieces\n", now() - t, en_vocab_size(v));
		en_vocab_free(v);
	}
	fx_map_free(&m);
}

static int number(const char *s)
{
	int v = 0;

	while (s && *s >= '0' && *s <= '9' && v < 100000)
		v = v * 10 + (*s++ - '0');
	return v;
}

int main(int argc, char **argv)
{
	struct en_open o = { 0 };
	struct en_model *m;
	struct en_run *r = NULL;
	struct rusage use;
	struct fx_err e = { 0 };
	char cpu[128];
	int tokens = 17, at = 1, ok = 0;
	double t;

	for (; at + 1 < argc && argv[at][0] == '-'; at += 2)
		if (!strcmp(argv[at], "--threads"))
			o.threads = number(argv[at + 1]);
		else if (!strcmp(argv[at], "--isa"))
			o.isa = argv[at + 1];
		else if (!strcmp(argv[at], "--tokens"))
			tokens = number(argv[at + 1]) + 1;
	if (at + 1 != argc || tokens < 2) {
		fputs("usage: stages [--threads N] [--isa ROW] [--tokens N] DIR\n", stderr);
		return 2;
	}
	vocab(argv[at]);
	t = now();
	if (en_model_open(&m, argv[at], &o, &e) != FX_OK) {
		fprintf(stderr, "stages: %s\n", e.msg);
		return 1;
	}
	en_host_cpu(cpu, sizeof(cpu));
	printf("open\t%.3f s, the tokenizer included\n", now() - t);
	printf("machine\t%s, %d threads, row %s\n", cpu, en_model_info(m)->threads,
		en_model_info(m)->isa);
	if (en_run_new(&r, m, &e) == FX_OK)
		ok = go(r, en_model_info(m), tokens);
	en_run_free(r);
	en_model_free(m);
	getrusage(RUSAGE_SELF, &use);
	printf("memory\t%ld MiB at most\n", use.ru_maxrss >> 10);
	return !ok;
}
