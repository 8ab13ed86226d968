/* eval_report.h - what `palimpsest eval ocr` and `eval order` print */
#ifndef EVAL_REPORT_H
#define EVAL_REPORT_H
#include "eval_set.h"
#include "put_json.h"

#define PL_EVAL_PRECISIONS 4

struct pl_eval_report {
	const char *task;		/* "ocr", "order" */
	const char *model, *precision;	/* NULL: what another engine read */
	const char *model_sha256, *data_sha256;
	const struct pl_eval_set *set;
	const struct pp_interval *interval;	/* (PL_RATES) of its rates */
	int nfc;			/* 1: words that are the same in NFC too */
	const struct fx_calibration *map;	/* the model's; NULL: none */
	const struct fx_calibration *fitted;	/* on part 0 of the tally; NULL: none */
	const struct pl_eval_set *const *other; /* (others) the same documents read in other
						 * precisions, to be seen relative to `set` */
	const char *const *other_precision;
	int others;			/* 0: none was asked for */
};

/* A score in another precision by that in the set's; NaN where the latter is 0: 1 - CER, F1. */
struct pl_eval_ratio { double accuracy, f1; };
struct pl_eval_ratio pl_eval_ratio(const struct pl_sums *other, const struct pl_sums *base);

/* A table for people, or a line of JSON as formats/eval-1.schema.json describes it. */
void pl_eval_text(struct fx_out *o, const struct pl_eval_report *r);
void pl_eval_json(struct fx_out *o, const struct pl_eval_report *r);

int64_t pl_eval_right(const struct pl_part *p);		/* words of it that are right */

/* {"ocr":{...}}: the value of `calibration` in palimpsest.json. */
void pl_eval_map(struct fx_out *o, const struct fx_calibration *map);

/* "model":{...}, or null for what another engine read. */
void pl_eval_model(struct fx_put_json *j, const char *name, const char *precision,
	const char *sha256);

/* A name from outside for a terminal: control characters as '?', blanks up to `width`. */
void pl_eval_name(struct fx_out *o, const char *name, int width);

#endif
