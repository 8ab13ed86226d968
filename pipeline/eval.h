/* eval.h - what the tasks of `palimpsest eval` share */
#ifndef EVAL_H
#define EVAL_H
#include "input.h"
#include "model.h"

struct pl_eval_opts {
	const char *task;		/* "ocr", "order", "units", "table" */
	struct pl_model_opts model;
	struct pl_input_opts input;
	const char *folder, *list, *data;	/* the folder, or the list and its files' folder */
	const char *predicted;		/* folder of what was read; NULL: a model reads */
	const char *text_layer;		/* as of --text-layer */
	int json, max_new_tokens;
};

/* FX_DEGRADED: a document could not be had, or pages of it. */
enum fx_st pl_eval_units(const struct pl_eval_opts *o, struct fx_err *e) FX_CHECKED;
enum fx_st pl_eval_tables(const struct pl_eval_opts *o, struct fx_err *e) FX_CHECKED;

#endif
