/* bench.c - see bench.h */
#define _GNU_SOURCE	/* madvise */
#include "bench.h"
#include "choose.h"
#include "run.h"

#include <stdlib.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>

const char *const en_phase_names[EN_PHASES] = { "vision", "prefill", "decode", "decode-batch" };

/* ---- the roof ---- */

#define DRAM ((size_t)512 << 20)	/* bytes read by all threads */
#define PASSES 3
#define PROMPT "caption en"

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
		double t = en_clock(), ops;

		en_pool_run(m->pool, spin_unit, &s, threads);
		t = en_clock() - t;
		ops = (double)s.rounds * 1000 * threads / (t > 1e-9 ? t : 1e-9);
		best = ops > best ? ops : best;
		if (!pass)		/* the first says how much 0.04 s is */
			s.rounds = (long)(ops / threads * 0.04e-3) + 1;
	}
	return best * 1e-9;
}

struct sweep { const uint64_t *p; size_t words; int parts; uint64_t sum[256]; };

/* Four runs of addresses side by side, asked for ahead: a core that reads fewer, or waits for its
 * prefetcher, has fewer fetches under way. */
static void sweep_unit(void *ud, int unit, int thread)
{
	struct sweep *s = ud;
	const size_t run = s->words / (size_t)s->parts / 4;
	const uint64_t *p = s->p + (size_t)unit * 4 * run;
	uint64_t sum[8] = { 0 };

	(void)thread;
	for (size_t i = 0; i + 8 <= run; i += 8) {
		for (size_t f = 0; f < 4; f++)
			__builtin_prefetch(p + f * run + i + 256);
		for (size_t l = 0; l < 8; l++)
			sum[l] += p[i + l] + p[run + i + l] + p[2 * run + i + l] +
				p[3 * run + i + l];
	}
	for (size_t l = 0; l < 8; l++)
		s->sum[unit] += sum[l];
}

/* A buffer to sweep, and what was read of it. */
static struct sweep *sweep_new(struct fx_err *e)
{
	struct sweep *s = calloc(1, sizeof(*s));
	uint64_t *p = aligned_alloc((size_t)2 << 20, DRAM);

	if (!p || !s) {
		free(p);
		free(s);
		fx_fail(e, FX_NOMEM, "a buffer of %zu MiB", DRAM >> 20);
		return NULL;
	}
	madvise(p, DRAM, MADV_HUGEPAGE);
	for (size_t i = 0; i < DRAM / 8; i++)
		p[i] = i;
	*s = (struct sweep){ .p = p, .words = DRAM / 8, .parts = 64 };
	return s;
}

static void sweep_free(struct sweep *s)
{
	if (s)
		free((void *)(uintptr_t)s->p);
	free(s);
}

static double dram(const struct en_model *m, struct sweep *s)
{
	double best = 0;

	for (int pass = 0; pass < PASSES; pass++) {
		double t = en_clock();

		en_pool_run(m->pool, sweep_unit, s, s->parts);
		t = (double)DRAM * 1e-9 / (en_clock() - t);
		best = t > best ? t : best;
	}
	return best;
}

enum fx_st en_roof_measure(struct en_roof *r, const struct en_model *m, struct fx_err *e)
{
	struct sweep *s = sweep_new(e);

	if (!s)
		return e->st;
	for (int w = 0; w < EN_PRECISION_COUNT; w++)
		r->gops[w] = gops(m, (enum en_precision)w);
	r->dram = dram(m, s);
	sweep_free(s);
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

struct pass {
	struct en_run *r;
	const struct en_model *m;
	const struct en_bench *b;
	struct fx_arena a;
	struct fx_raster image;
	struct sweep *sweep;
	struct en_roof *roof;		/* the best of all */
	struct en_phase *phase;		/* (EN_PHASES) the best so far of each */
	int warm;			/* 0: matrices are being made ready; nothing counts */
	enum en_phase_kind kind;	/* the phase under way; what bounds it, added up */
	double began, sampled;
	struct en_roof sum;
	int samples;
};

/* What bounds phase f, as it is now. */
static struct en_roof limits(struct pass *p, const struct en_phase *f)
{
	struct en_roof r = { .dram = 0 };
	double *best = &p->roof->gops[f->precision];

	r.gops[f->precision] = gops(p->m, f->precision);
	*best = r.gops[f->precision] > *best ? r.gops[f->precision] : *best;
	if (f->kind == EN_DECODE || f->kind == EN_DECODE_BATCH)
		r.dram = dram(p->m, p->sweep);
	p->roof->dram = r.dram > p->roof->dram ? r.dram : p->roof->dram;
	return r;
}

static void sample(struct pass *p)
{
	const struct en_phase *f = &p->phase[p->kind];
	const struct en_roof r = limits(p, f);

	p->sum.gops[f->precision] += r.gops[f->precision];
	p->sum.dram += r.dram;
	p->samples++;
	p->sampled = en_clock();
}

static void begin(struct pass *p, enum en_phase_kind kind)
{
	p->kind = kind;
	p->sum = (struct en_roof){ .dram = 0 };
	p->samples = 0;
	sample(p);
	p->began = p->sampled;
}

/* Between layers: a long pass is measured again and again what bounds it, off its clock. */
static void meanwhile(struct pass *p)
{
	const double t = en_clock();

	if (t - p->sampled > 1) {
		sample(p);
		p->began += p->sampled - t;
	}
}

/* `passes` of the phase have gone by since it began; its limits are those of the meantime. */
static void end(struct pass *p, enum en_phase_kind kind, int passes)
{
	struct en_phase *f = &p->phase[kind];
	const double seconds = (en_clock() - p->began) / passes;
	const struct en_work w = en_phase_work(p->m, kind, f->tokens, f->batch);
	double compute, memory;
	const int rows = kind == EN_VISION || kind == EN_PREFILL ? f->tokens : 1;

	sample(p);
	compute = w.ops * 1e-9 * p->samples / p->sum.gops[f->precision];
	memory = w.bytes > 0 ? w.bytes * 1e-9 * p->samples / p->sum.dram : 0;
	if (!p->warm || (f->seconds > 0 && f->seconds < seconds))
		return;
	f->seconds = seconds;
	f->bandwidth = memory > compute;
	f->fraction = (f->bandwidth ? memory : compute) / seconds;
	f->tokens_per_s = (double)rows * f->batch / seconds;
}

static void on_tap(void *ud, const char *name, const float *x, int rows, int cols)
{
	struct pass *p = ud;

	(void)x, (void)rows, (void)cols;
	if (!strcmp(name, "projector")) {
		end(p, EN_VISION, 1);
		begin(p, EN_PREFILL);
	} else if (!strcmp(name, "prefill.logits")) {
		end(p, EN_PREFILL, 1);
	} else if (strstr(name, ".layer")) {
		meanwhile(p);
	}
}

/* A picture and a prompt, up to the first logits. */
static enum fx_st prefix(struct pass *p, struct fx_err *e)
{
	const struct en_part part[] = { { .kind = EN_PART_IMAGE, .image = &p->image },
		{ .kind = EN_PART_TEXT, .text = PROMPT } };
	const struct en_ask ask = { .part = part, .parts = 2, .max_tokens = 1 };
	struct fx_answer ans;
	struct fx_arena a;
	enum fx_st st;

	fx_arena_init(&a, 0);
	en_run_tap(p->r, on_tap, p);
	begin(p, EN_VISION);
	st = en_generate(p->r, &ask, 1, &a, &ans, e);
	en_run_tap(p->r, NULL, NULL);
	fx_arena_reset(&a);
	return st;
}

struct sequences { struct en_seq *seq; struct en_feed *feed; int *id, n; float *x, *logit; };

/* Caches filled up to the first token of an answer; with what does not matter, but not with
 * nothing: pages never written to would all be one. */
static enum fx_st sequences(struct sequences *q, const struct pass *p, int n, struct fx_arena *a,
	struct fx_err *e)
{
	const struct en_shape *s = &p->m->shape;
	const int prefix = p->phase[EN_DECODE].tokens;

	q->n = n;
	q->seq = FX_NEWN(a, (size_t)n, struct en_seq);
	q->feed = FX_NEWN(a, (size_t)n, struct en_feed);
	q->id = FX_NEWN(a, (size_t)n, int);
	q->x = FX_NEWN(a, (size_t)n * (size_t)s->hidden, float);
	q->logit = FX_NEWN(a, (size_t)n * (size_t)s->vocab_rows, float);
	for (int i = 0; !a->failed && i < n; i++) {
		struct en_cache *c = &q->seq[i].cache;

		q->seq[i].prefix = q->seq[i].len = prefix;
		q->feed[i] = (struct en_feed){ .seq = &q->seq[i], .rows = 1 };
		*c = en_model_cache(p->m, prefix + p->b->steps);
		en_cache_take(c, s->layers, a);
		for (int k = 0; c->page && k < en_cache_pages(c); k++)
			memset(c->page[k], 0x3c, en_page_bytes(c, s->layers));
	}
	return a->failed ? fx_fail(e, FX_NOMEM, "%d sequences", n) : FX_OK;
}

struct choosing { const struct pass *p; const struct sequences *q; };

static void choose(void *ud, int unit, int thread)
{
	const struct choosing *g = ud;
	const struct en_model *m = g->p->m;
	const struct en_choosing c = en_run_choosing(g->p->r, NULL, NULL);
	const float *logit = g->q->logit + (size_t)unit * (size_t)c.n;
	struct en_choice choice = { .id = c.eos };

	(void)thread;
	if (g->q->seq[unit].len > g->p->phase[EN_DECODE].tokens)
		en_choose(&c, &(const struct en_place){ .logit = logit, .near = INFINITY,
			.total = en_log_sum_exp(m->ops, logit, c.n), .left = g->p->b->steps }, 1,
			&choice, NULL);
	g->q->id[unit] = choice.id;
}

/* All sequences a token further, chosen from the logits as greedy decoding does. */
static enum fx_st step(struct pass *p, struct sequences *q, struct fx_err *e)
{
	en_pool_run(p->m->pool, choose, &(struct choosing){ p, q }, q->n);
	for (int i = 0; i < q->n; i++)
		en_embed(p->r, q->x + (size_t)i * (size_t)p->m->shape.hidden, q->id[i]);
	FX_TRY(en_lm(p->r, q->x, q->feed, q->n, e));
	FX_TRY(en_logits(p->r, q->logit, q->x, q->n, NULL, e));
	return p->b->progress && p->b->progress(p->b->ud, 0, 1) ?
		fx_fail(e, FX_STOPPED, "stopped") : FX_OK;
}

static enum fx_st decode(struct pass *p, enum en_phase_kind kind, struct fx_err *e)
{
	struct sequences q;
	struct fx_arena a;
	enum fx_st st;

	fx_arena_init(&a, 0);
	st = sequences(&q, p, p->phase[kind].batch, &a, e);
	if (!st)
		st = step(p, &q, e);		/* makes buffers; not timed */
	for (int i = 0; !st && i < p->b->repeat; i++) {
		for (int k = 0; k < q.n; k++)
			q.seq[k].len = q.seq[k].prefix;
		begin(p, kind);
		for (int k = 0; !st && k < p->b->steps; k++)
			st = step(p, &q, e);
		if (!st)
			end(p, kind, p->b->steps);
	}
	fx_arena_reset(&a);
	return st;
}

static int prompt_tokens(const struct en_model *m, struct fx_arena *a)
{
	const struct fx_span text = { PROMPT, strlen(PROMPT) };
	struct en_ids ids;
	struct fx_err e;

	return en_vocab_encode(m->vocab, text, 0, a, &ids, &e) == FX_OK ? ids.n + 2 : 2;
}

static enum fx_st measure(struct pass *p, struct fx_err *e)
{
	const struct en_model *m = p->m;
	const int rows = m->shape.patches, all = rows + prompt_tokens(m, &p->a);
	const enum en_precision vision = m->w.vlayer[0].q.w.type, text = m->w.layer[0].q.w.type;

	p->phase[EN_VISION] = (struct en_phase){ EN_VISION, vision, rows, 1, 0, 0, 0, 0 };
	p->phase[EN_PREFILL] = (struct en_phase){ EN_PREFILL, text, all, 1, 0, 0, 0, 0 };
	p->phase[EN_DECODE] = (struct en_phase){ EN_DECODE, text, all, 1, 0, 0, 0, 0 };
	p->phase[EN_DECODE_BATCH] =
		(struct en_phase){ EN_DECODE_BATCH, text, all, p->b->batch, 0, 0, 0, 0 };
	FX_TRY(en_roof_measure(p->roof, m, e));
	for (int i = 0; i <= p->b->repeat; i++) {
		FX_TRY(prefix(p, e));
		p->warm = 1;
	}
	FX_TRY(decode(p, EN_DECODE, e));
	return decode(p, EN_DECODE_BATCH, e);
}

enum fx_st en_bench(struct en_phase phase[EN_PHASES], struct en_roof *roof,
	const struct en_model *m, const struct en_bench *b, struct fx_err *e)
{
	struct pass p = { .m = m, .b = b, .roof = roof, .phase = phase };
	enum fx_st st;

	FX_TRY(en_run_new(&p.r, m, e));
	fx_arena_init(&p.a, 0);
	en_run_progress(p.r, b->progress, b->ud);
	p.sweep = sweep_new(e);
	st = p.sweep ? fx_raster_init(&p.image, &p.a, m->shape.side, m->shape.side, 3, e) : e->st;
	if (!st)
		st = measure(&p, e);
	sweep_free(p.sweep);
	fx_arena_reset(&p.a);
	en_run_free(p.r);
	return st;
}
