/* manifest.h - palimpsest.json, what a model folder says of itself (formats/model-1.schema.json):
 * {schema: "palimpsest.model/1", name, licence, tasks: {NAME: {prompt, input: page|crops|tiles,
 * tile: {side, row_height, rows, margin}, fit, pad_position, loc_order, loc_scale, language,
 * max_tokens, charset}}, softcaps, calibration: {NAME: {kind: isotonic, page: {share, mean}, x, y,
 * words}}}.
 * A key that the schema doesn't know is an error. A calibration without `page` is of words alone;
 * it may name a task that isn't there: nothing asks for it. */
#ifndef MANIFEST_H
#define MANIFEST_H
#include "answer.h"

enum fx_input { FX_INPUT_PAGE, FX_INPUT_CROPS, FX_INPUT_TILES };

struct fx_mtask {
	const char *name, *prompt;
	enum fx_input input;
	int side, row_min, row_max, rows_min, rows_max, margin;	/* tile; side 0: none given */
	enum fx_fit fit;
	int says_fit;			/* 0: `fit` was not said, and is FX_STRETCH */
	const char *pad_position;	/* "top-left" or "center"; NULL: the task's own */
	const char *loc_order;		/* "auto", "xyxy" or "yxyx"; NULL: the task's own */
	int loc_scale;			/* <loc_N> in text is N / (loc_scale - 1) of a side; 0: not
					 * said */
	const char *language, *charset;	/* NULL: not said. Languages: postproc/guard.h and
					 * task.c, which are not asked here */
	int max_tokens;			/* 0: the task's own */
	const struct fx_calibration *calibration;	/* NULL: none */
};

struct fx_manifest {
	const char *name, *licence;	/* licence may be NULL */
	const struct fx_mtask *task;	/* (tasks) */
	int tasks;
	double attn_softcap, final_softcap;	/* -1: as config.json says; 0: none */
};

/* FX_MODEL: damaged, another schema, a key or value that the schema does not know. FX_NOMEM. */
enum fx_st fx_manifest_parse(struct fx_manifest *m, struct fx_arena *a, const void *p, size_t n,
	struct fx_err *e) FX_CHECKED;
const struct fx_mtask *fx_manifest_task(const struct fx_manifest *m, const char *name);

#endif
