/* bench.h - what a model's phases take, beside what the machine could do in the same moments */
#ifndef BENCH_H
#define BENCH_H
#include "engine.h"
#include "panel.h"

struct en_roof {		/* of all threads together */
	double gops[EN_PRECISION_COUNT];	/* 1e9 operations a second: en_ops.peak */
	double dram; /* GB (1e9) read a second, from 512 MiB and more, beyond any cache */
};

/* Each limit from some 0.1 s of work on all threads of the model. FX_NOMEM. */
enum fx_st en_roof_measure(
	struct en_roof *r, const struct en_model *m, struct fx_err *e) FX_CHECKED;

enum en_phase_kind { EN_VISION, EN_PREFILL, EN_DECODE, EN_DECODE_BATCH, EN_PHASES };
extern const char *const en_phase_names[EN_PHASES];

struct en_phase {
	enum en_phase_kind kind;
	enum en_precision precision;	/* of the matrices that do most of the work */
	int tokens; /* vision, prefill: rows of one picture; decode: positions seen by the first
		       token */
	int batch;
	double seconds; /* of one pass: all tokens of vision and prefill, one step of decoding */
	double tokens_per_s;
	double fraction; /* of the limit: what the roof needs for the work, by what it took */
	int bandwidth;		/* 1: the roof is that of memory */
};

/* Operations and bytes of one pass with `batch` sequences; `tokens` as in en_phase. Products with a
 * matrix of n x k and m rows are 2 m n k operations; attention 4 operations for each query, key and
 * value of a head; norms and the like are left out. Bytes: matrices in panels, once, and caches. */
struct en_work { double ops, bytes; };
struct en_work en_phase_work(
	const struct en_model *m, enum en_phase_kind kind, int tokens, int batch);

struct en_bench {
	int batch;		/* of decode-batch */
	int steps;		/* of decoding that are timed together */
	int repeat;		/* best of so many, after one that is not timed */
	en_progress_fn *progress;	/* NULL: none */
	void *ud;
};

/* All four phases, on a grey picture and a short prompt; decoding starts from a cache of that size.
 * What bounds a phase is measured right before and right after each pass; a fraction is of the
 * middle of both, for the fastest pass. *roof is the best that was measured. FX_STOPPED, FX_NOMEM.
 */
enum fx_st en_bench(struct en_phase phase[EN_PHASES], struct en_roof *roof,
	const struct en_model *m, const struct en_bench *b, struct fx_err *e) FX_CHECKED;

#endif
