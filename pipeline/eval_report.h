/* eval_report.h - what `palimpsest eval` prints */
#ifndef EVAL_REPORT_H
#define EVAL_REPORT_H
#include "tally.h"

struct pl_eval_row { const char *name; struct pl_sums s; };

struct pl_eval_report {
	const char *model, *precision;
	const struct pl_eval_row *row;	/* (rows) */
	int rows;
	const struct pl_tally *tally;
	const struct fx_calibration *map;	/* the model's; NULL: none */
	const struct fx_calibration *fitted;	/* on part 0 of the tally; NULL: none */
};

/* A table for people, or a line of JSON as formats/eval-1.schema.json describes it. */
void pl_eval_text(struct fx_out *o, const struct pl_eval_report *r);
void pl_eval_json(struct fx_out *o, const struct pl_eval_report *r);

/* {"ocr":{...}}: the value of `calibration` in palimpsest.json. */
void pl_eval_map(struct fx_out *o, const struct fx_calibration *map);

#endif
