/* model.h - the model that a command works with */
#ifndef MODEL_H
#define MODEL_H
#include "cmd.h"
#include "engine.h"
#include "progress.h"

struct pl_model_opts {
	const char *model, *isa;
	int threads, memory;	/* memory: MiB; 0: what is free */
	int precision;		/* of a folder's matrices, as en_open.precision; no option */
};

#define PL_MODEL_ROWS(o)                                                                           \
	PL_TEXT('m', "model", "DIR", (o).model,                                                    \
		"the checkpoint [PALIMPSEST_MODEL, the one installed]"),                           \
		PL_NUMBER(0, "threads", "N", (o).threads, 1, 256,                                  \
			"threads [those the system allows]"),                                      \
		PL_NUMBER(0, "memory", "MIB", (o).memory, 1, 1 << 24,                              \
			"for weights and pages read together [what is free]"),                     \
		PL_TEXT(0, "isa", "ROW", (o).isa,                                                  \
			"instructions to compute with, for tests [the best of this CPU]")

/* Where the model is: --model, PALIMPSEST_MODEL, ../share/palimpsest/model from the program,
 * ../../samples/model (a build folder). FX_MODEL: nowhere. The path lies in buf or in opts. */
enum fx_st pl_model_path(const char **path, char *buf, size_t n, const struct pl_model_opts *o,
	struct fx_err *e) FX_CHECKED;
/* Says on a terminal that a folder over 1 GiB is better imported. */
enum fx_st pl_model_open(struct en_model **m, const struct pl_model_opts *o, struct fx_err *e)
	FX_CHECKED;

/* Shows on `p` how far a folder's weights are packed, as they are first used. */
void pl_model_progress(struct en_model *m, struct pl_progress *p);

/* With pictures of another side, for measuring: see en_open. */
enum fx_st pl_model_open_side(struct en_model **m, const struct pl_model_opts *o, int side,
	struct fx_err *e) FX_CHECKED;

/* Prints what a model is, for people or as one JSON object. */
enum fx_st pl_model_show(const struct pl_model_opts *o, int json, struct fx_err *e) FX_CHECKED;

#endif
