/* bench.c - see bench.h */
#include "bench.h"
#include "run.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const en_phase_names[EN_PHASES] = { "vision", "prefill", "decode", "decode-batch" };

static double now(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- the roof ---- */

#define DRAM ((size_t)512 << 20)	/* bytes read by all threads */
#define PASSES 3

struct spin { const struct en_ops *ops; enum en_precision w; long rounds; };

static void spin_unit(void *ud, int unit, int thread)
{
	const struct spin *s = ud;

	(void)unit, (void)thread;
	s->ops->peak(s->w, s->rounds);
}

static double gops(const struct en_model *m, enum en_precision w)
{
	struct spin s = { m->ops, w, 1000 };
	const int threads = en_pool_threads(m->pool);
	double best = 0;

	for (int pass = 0; pass <= PASSES; pass++) {
		double t = now(), ops;

		en_pool_run(m->pool, spin_unit, &s, threads);
		t = now() - t;
		ops = (double)s.rounds * 1000 * threads / (t > 1e-9 ? t : 1e-9);
		best = ops > best ? ops : best;
		if (!pass)		/* the first says how much 0.04 s is */
			s.rounds = (long)(ops / threads * 0.04e-3) + 1;
	}
	return best * 1e-9;
}

struct sweep { const uint64_t *p; size_t words; int parts; uint64_t sum[256]; };

/* Two runs of addresses side by side: a core that reads one run has fewer fetches under way. */
static void sweep_unit(void *ud, int unit, int thread)
{
	struct sweep *s = ud;
	const size_t half = s->words / (size_t)s->parts / 2;
	const uint64_t *p = s->p + (size_t)unit * 2 * half;
	uint64_t sum[8] = { 0 };

	(void)thread;
	for (size_t i = 0; i + 8 <= half; i += 8)
		for (size_t l = 0; l < 8; l++)
			sum[l] += p[i + l] + p[half + i + l];
	for (size_t l = 0; l < 8; l++)
		s->sum[unit] += sum[l];
}

enum fx_st en_roof_measure(struct en_roof *r, const struct en_model *m, struct fx_err *e)
{
	struct sweep *s = calloc(1, sizeof(*s));
	uint64_t *p = malloc(DRAM);

	if (!p || !s) {
		free(p);
		free(s);
		return fx_fail(e, FX_NOMEM, "a buffer of %zu MiB", DRAM >> 20);
	}
	for (size_t i = 0; i < DRAM / 8; i++)
		p[i] = i;
	*r = (struct en_roof){ 0 };
	*s = (struct sweep){ .p = p, .words = DRAM / 8, .parts = 64 };
	for (int w = 0; w < EN_PRECISION_COUNT; w++)
		r->gops[w] = gops(m, (enum en_precision)w);
	for (int pass = 0; pass < PASSES; pass++) {
		double t = now();

		en_pool_run(m->pool, sweep_unit, s, s->parts);
		t = (double)DRAM * 1e-9 / (now() - t);
		r->dram = t > r->dram ? t : r->dram;
	}
	free(p);
	free(s);
	return FX_OK;
}

/* ---- the work ---- */

struct sums { double vision, decoder, head, decoder_bytes, head_bytes; };

static enum fx_st add(void *ud, const struct en_weight *t, struct fx_err *e)
{
	struct sums *s = ud;
	const int text = !strncmp(t->name, "language_model.", 15);
	const int embed = strstr(t->name, "embed_tokens") != NULL;
	const int head = embed || strstr(t->name, "lm_head") != NULL;
	double values, bytes;

	(void)e;
	if (!t->matrix || t->table)
		return FX_OK;
	values = (double)t->matrix->n * t->matrix->k;
	bytes = (double)en_panels_bytes(t->matrix->w.type, t->matrix->n, t->matrix->k);
	if (head) {		/* the last of embedding and head is the one that is multiplied */
		s->head = values;
		s->head_bytes = bytes;
	} else if (text) {
		s->decoder += values;
		s->decoder_bytes += bytes;
	} else {
		s->vision += values;
	}
	return FX_OK;
}

struct en_work en_phase_work(
	const struct en_model *m, enum en_phase_kind kind, int tokens, int batch)
{
	const struct en_shape *s = &m->shape;
	struct sums w = { 0 };
	const double t = tokens, kv = (m->cache == EN_F32 ? 8.0 : 4.0) * s->layers * s->kv_width;
	struct fx_err e;

	if (en_weights_each((struct en_weights *)(uintptr_t)&m->w, s, add, &w, &e) != FX_OK)
		return (struct en_work){ 0, 0 };
	if (kind == EN_VISION)
		return (struct en_work){ batch * (2 * t * w.vision + 4.0 * s->v_layers * t * t *
			s->v_hidden), 0 };
	if (kind == EN_PREFILL)
		return (struct en_work){ batch * (2 * t * w.decoder + 4.0 * s->layers * t * t *
			s->q_width + 2 * w.head), 0 };
	return (struct en_work){
		batch * (2 * (w.decoder + w.head) + 4.0 * s->layers * t * s->q_width),
		w.decoder_bytes + w.head_bytes + batch * t * kv};
}

/* ---- timing ---- */

struct clocks { double began, vision, prefill, last; int steps; };

static void on_tap(void *ud, const char *name, const float *x, int rows, int cols)
{
	struct clocks *c = ud;

	(void)x, (void)rows, (void)cols;
	if (!strcmp(name, "projector")) {
		c->vision = now();
	} else if (!strcmp(name, "prefill.logits")) {
		c->prefill = now();
	} else if (!strcmp(name, "logits")) {
		c->last = now();
		c->steps++;
	}
}

struct pass {
	struct en_run *r;
	const struct en_bench *b;
	struct fx_arena a;
	struct fx_raster image;
	int *ids;
};

/* `n` pictures with the same prompt, each with an answer of the same made-up ids. */
static enum fx_st pass(struct pass *p, int n, double seconds[3], struct fx_err *e)
{
	struct en_part part[] = { { .kind = EN_PART_IMAGE, .image = &p->image },
		{ .kind = EN_PART_TEXT, .text = "caption en" } };
	struct fx_arena a;
	struct clocks c = { 0 };
	struct en_ask *ask;
	struct fx_answer *ans;
	enum fx_st st;

	fx_arena_init(&a, 0);
	ask = FX_NEWN(&a, (size_t)n, struct en_ask);
	ans = FX_NEWN(&a, (size_t)n, struct fx_answer);
	for (int i = 0; ask && i < n; i++)
		ask[i] = (struct en_ask){ .part = part, .parts = 2, .max_tokens = p->b->steps + 1 };
	en_run_tap(p->r, on_tap, &c);
	en_run_force(p->r, p->ids, p->b->steps + 1);
	c.began = now();
	st = ask && ans ? en_generate(p->r, ask, n, &a, ans, e) :
		fx_fail(e, FX_NOMEM, "%d asks", n);
	seconds[0] = c.vision - c.began;
	seconds[1] = c.prefill - c.vision;
	seconds[2] = c.steps ? (c.last - c.prefill) / c.steps : 0;
	fx_arena_reset(&a);
	return st;
}

static enum fx_st best(struct pass *p, int n, double least[3], struct fx_err *e)
{
	for (int i = 0; i <= p->b->repeat; i++) {
		double s[3] = { 0 };

		FX_TRY(pass(p, n, s, e));
		for (int k = 0; k < 3; k++)
			least[k] =
				i < 2 || s[k] < least[k] ? s[k] : least[k]; /* the first: packing */
	}
	return FX_OK;
}

static int prompt_tokens(const struct en_model *m, struct fx_arena *a)
{
	const struct fx_span text = { "caption en", 10 };
	struct en_ids ids;
	struct fx_err e;

	return en_vocab_encode(m->vocab, text, 0, a, &ids, &e) == FX_OK ? ids.n + 2 : 2;
}

static void fill(struct en_phase *f, const struct en_model *m, const struct en_roof *r)
{
	const struct en_work w = en_phase_work(m, f->kind, f->tokens, f->batch);
	const double compute = w.ops * 1e-9 / r->gops[f->precision];
	const double memory = w.bytes * 1e-9 / r->dram;
	const int rows = f->kind == EN_VISION || f->kind == EN_PREFILL ? f->tokens : 1;

	f->bandwidth = memory > compute;
	f->fraction = (f->bandwidth ? memory : compute) / f->seconds;
	f->tokens_per_s = (double)rows * f->batch / f->seconds;
}

static void better(struct en_roof *r, const struct en_roof *s)
{
	for (int w = 0; w < EN_PRECISION_COUNT; w++)
		r->gops[w] = s->gops[w] > r->gops[w] ? s->gops[w] : r->gops[w];
	r->dram = s->dram > r->dram ? s->dram : r->dram;
}

static enum fx_st measure(struct en_phase f[EN_PHASES], struct en_roof *roof, struct pass *p,
	struct fx_err *e)
{
	const struct en_model *m = p->r->m;
	const int rows = m->shape.patches, prefix = rows + prompt_tokens(m, &p->a);
	double one[3] = { 0 }, many[3] = { 0 };
	struct en_roof after;

	FX_TRY(en_roof_measure(roof, m, e));
	FX_TRY(best(p, 1, one, e));
	FX_TRY(best(p, p->b->batch, many, e));
	FX_TRY(en_roof_measure(&after, m, e));
	better(roof, &after);
	f[0] = (struct en_phase){ EN_VISION, m->w.vlayer[0].q.w.type, rows, 1, one[0], 0, 0, 0 };
	f[1] = (struct en_phase){ EN_PREFILL, m->w.layer[0].q.w.type, prefix, 1, one[1], 0, 0, 0 };
	f[2] = (struct en_phase){ EN_DECODE, m->w.layer[0].q.w.type, prefix, 1, one[2], 0, 0, 0 };
	f[3] = f[2];
	f[3].kind = EN_DECODE_BATCH;
	f[3].batch = p->b->batch;
	f[3].seconds = many[2];
	for (int i = 0; i < EN_PHASES; i++)
		fill(&f[i], m, roof);
	return FX_OK;
}

enum fx_st en_bench(struct en_phase phase[EN_PHASES], struct en_roof *roof,
	const struct en_model *m, const struct en_bench *b, struct fx_err *e)
{
	struct pass p = { .b = b };
	enum fx_st st;

	FX_TRY(en_run_new(&p.r, m, e));
	fx_arena_init(&p.a, 0);
	en_run_progress(p.r, b->progress, b->ud);
	p.ids = FX_NEWN(&p.a, (size_t)b->steps + 1, int);
	st = p.ids ? fx_raster_init(&p.image, &p.a, m->shape.side, m->shape.side, 3, e) :
		fx_fail(e, FX_NOMEM, "%d steps", b->steps);
	for (int i = 0; !st && i <= b->steps; i++) /* any ids will do: an end would end it early */
		p.ids[i] = (m->shape.eos + 1 + i) % m->shape.vocab_rows;
	if (!st)
		st = measure(phase, roof, &p, e);
	fx_arena_reset(&p.a);
	en_run_free(p.r);
	return st;
}
