/* cmd_eval.c - `palimpsest eval ocr|order`: documents, read by a model or by another engine, held
 * against their truths; `eval units` is eval_units.c, `eval table` is eval_tables.c */
#include "digest.h"
#include "eval.h"
#include "eval_report.h"
#include "file.h"
#include "layertext.h"
#include "outfile.h"
#include "panel.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] = "palimpsest eval ocr|order|units|table --gold DIR | --list FILE "
	"--data DIR [options]";

#define MAX_LIST ((size_t)16 << 20)

struct eval {
	struct pl_eval_opts o;
	const char *format, *fit, *relative;
	int held_out, force, inclusive, nfc;
	struct pl_progress progress;
	struct pl_outfile map;		/* where the fitted map goes */
	struct fx_arena mem;
	struct pl_gold *gold;
	int n;
	struct pl_eval_set set[PL_EVAL_PRECISIONS];	/* the first is reported ... */
	const char *precision[PL_EVAL_PRECISIONS];	/* ... the rest beside it */
	int sets;
	struct pl_ledger ledger;
	char model_sha256[65];
};

/* ---- what is compared ---- */

static enum fx_st gold(struct eval *x, struct fx_err *e)
{
	struct fx_span text;
	const void *p;

	if (x->o.folder)
		return pl_gold_folder(&x->gold, &x->n, &x->mem, x->o.folder, e);
	if (fx_file_read(&p, &text.n, &x->mem, x->o.list, MAX_LIST, e))
		return fx_wrap(e, "%s", x->o.list);
	text.p = p;
	if (pl_gold_list(&x->gold, &x->n, &x->mem, text, x->o.data, e))
		return fx_wrap(e, "%s", x->o.list);
	return FX_OK;
}

static enum fx_st start_set(struct eval *x, int i, struct fx_err *e)
{
	FX_TRY(pl_eval_set_init(&x->set[i], x->gold, x->n, e));
	x->set[i].held_out = x->fit ? x->held_out : 0;
	x->set[i].progress = &x->progress;
	x->set[i].tally.inclusive = x->inclusive;
	return FX_OK;
}

/* ---- the report ---- */

static enum fx_st report(struct eval *x, const struct en_model *m, struct fx_err *e)
{
	const struct fx_manifest *manifest = m ? en_model_manifest(m) : NULL;
	const struct fx_mtask *task = manifest ? fx_manifest_task(manifest, "ocr") : NULL;
	const struct pl_eval_set *other[PL_EVAL_PRECISIONS];
	struct pp_interval interval[PL_RATES];
	struct fx_calibration fitted;
	char data[65];
	struct pl_eval_report r = { .task = x->o.task, .data_sha256 = data, .set = x->set,
		.interval = interval, .nfc = x->nfc, .map = task ? task->calibration : NULL,
		.other = other, .other_precision = x->precision + 1, .others = x->sets - 1 };
	struct fx_out o;

	for (int i = 1; i < x->sets; i++)
		other[i - 1] = x->set + i;
	if (m) {
		r.model = en_model_info(m)->name;
		r.precision = en_model_info(m)->precision;
		r.model_sha256 = x->model_sha256;
	}
	FX_TRY(pl_eval_digest(data, x->set, x->o.predicted, e));
	FX_TRY(pl_rate_intervals(interval, &x->mem, x->set->document, x->n, e));
	if (x->fit) {
		FX_TRY(pp_calibration_fit(&fitted, &x->mem, x->set->tally.part[0].word,
			x->set->tally.part[0].words, e));
		r.fitted = &fitted;
		pl_eval_map(&x->map.out, &fitted);
		FX_TRY(pl_outfile_keep(&x->map, e));
	}
	fx_out_file(&o, stdout);
	if (x->o.json)
		pl_eval_json(&o, &r);
	else
		pl_eval_text(&o, &r);
	return fx_out_close(&o, e);
}

static enum fx_st verdict(struct eval *x, struct fx_err *e)
{
	const struct pl_sums *all = &x->set->tally.all;

	FX_TRY(pl_ledger_end(&x->ledger, e));
	return all->lost ? fx_fail(e, FX_DEGRADED, "%d of %d pages could not be read", all->lost,
		all->pages) : FX_OK;
}

/* ---- read by a model ---- */

static enum fx_st read_with(struct eval *x, int i, struct en_model *m, struct fx_err *e)
{
	struct pl_read_opts ro = { .task = "ocr", .max_new_tokens = x->o.max_new_tokens, .raw = 1,
		.progress = pl_progress_show, .ud = &x->progress };
	struct pl_intake_ask ask;
	struct pl_reader *r;
	enum fx_st st;

	FX_TRY(pl_layer_use(&ro.layer, x->o.text_layer, e));
	FX_TRY(start_set(x, i, e));
	FX_TRY(pl_input_ask(&ask, &x->o.input, &x->mem, e));
	pl_model_progress(m, &x->progress);
	FX_TRY(pl_reader_new(&r, m, &ro, e));
	x->ledger = (struct pl_ledger){ .what = "" };
	st = pl_eval_read(&x->set[i], r, &ask, &x->ledger, e);
	pl_reader_free(r);
	return st;
}

/* The set that is reported is read last: its model says what the report does. */
static enum fx_st read_all(struct eval *x, struct fx_err *e)
{
	struct pl_model_opts how = x->o.model;
	struct en_model *m;
	const char *path;
	char buf[4096];
	enum fx_st st;

	FX_TRY(pl_model_path(&path, buf, sizeof(buf), &how, e));
	for (int i = x->sets - 1; i >= 0; i--) {
		how.precision = x->relative ? 1 + en_precision_find(x->precision[i]) : 0;
		FX_TRY(pl_model_open(&m, &how, e));
		st = x->relative && en_model_info(m)->packed ? fx_fail(e, FX_USAGE,
			"%s: a packed file has one precision; --relative-to wants a folder",
			path) : read_with(x, i, m, e);
		if (!st && !i)
			st = pl_digest_model(x->model_sha256, path, e);
		if (!st && !i)
			st = report(x, m, e);
		en_model_free(m);
		if (st)
			return st;
	}
	return FX_OK;
}

static enum fx_st work(struct eval *x, struct fx_err *e)
{
	FX_TRY(gold(x, e));
	if (x->fit)
		FX_TRY(pl_outfile_open(&x->map, x->fit, x->force, e));
	if (x->o.predicted) {
		FX_TRY(start_set(x, 0, e));
		FX_TRY(pl_eval_predicted(x->set, x->o.predicted, e));
		FX_TRY(report(x, NULL, e));
	} else {
		FX_TRY(read_all(x, e));
	}
	return verdict(x, e);
}

/* ---- the command line ---- */

static enum fx_st precisions(struct eval *x, struct fx_err *e)
{
	static const char *const all[PL_EVAL_PRECISIONS] = { "f32", "bf16", "int8", "int4" };

	x->sets = 1;
	x->precision[0] = x->relative;
	for (int i = 0; x->relative && i < PL_EVAL_PRECISIONS; i++)
		if (!strcmp(all[i], x->relative))
			x->precision[0] = all[i];
		else if (x->sets < PL_EVAL_PRECISIONS)
			x->precision[x->sets++] = all[i];
		else
			return fx_fail(e, FX_USAGE,
				"--relative-to wants f32, bf16, int8 or int4");
	return FX_OK;
}

static int is_table(const struct eval *x)
{
	return !strcmp(x->o.task, "table");
}

static enum fx_st check(struct eval *x, struct fx_err *e)
{
	const int ocr = x->o.task && !strcmp(x->o.task, "ocr");

	if (!x->o.task || (!ocr && strcmp(x->o.task, "order") != 0 &&
	    strcmp(x->o.task, "units") != 0 && !is_table(x)))
		return fx_fail(e, FX_USAGE, "eval wants a task, ocr, order, units or table; "
			"usage: %s", usage);
	if (!x->o.text_layer)
		x->o.text_layer = is_table(x) ? "auto" : "ignore";
	if (!x->o.folder == !x->o.list || !x->o.list != !x->o.data)
		return fx_fail(e, FX_USAGE, "usage: %s", usage);
	if (strcmp(x->format, "text") != 0 && strcmp(x->format, "json") != 0)
		return fx_fail(e, FX_USAGE, "the report is written as text or json");
	if (x->fit && !strcmp(x->fit, "-"))
		return fx_fail(e, FX_USAGE, "the map needs a file: standard output has the report");
	if (!ocr && (x->fit || x->relative || x->nfc || x->inclusive))
		return fx_fail(e, FX_USAGE, "--fit-calibration, --relative-to, --nfc and "
			"--iou-inclusive are for eval ocr");
	if (x->o.predicted && (x->fit || x->relative))
		return fx_fail(e, FX_USAGE, "--fit-calibration and --relative-to want a model, "
			"not --pred");
	x->o.json = !strcmp(x->format, "json");
	return precisions(x, e);
}

static enum fx_st command(struct eval *x, int argc, char **argv, struct fx_err *e)
{
	const struct pl_opt opts[] = {
		PL_TEXT(0, "gold", "DIR", x->o.folder, "documents and truths, or tests (units)"),
		PL_TEXT(0, "list", "FILE", x->o.list, "or a list as tests/score.tsv, or tests ..."),
		PL_TEXT(0, "data", "DIR", x->o.data, "... of files in this folder"),
		PL_TEXT(0, "pred", "DIR", x->o.predicted,
			"what was read, NAME.txt (table: .json); no model"),
		PL_TEXT('f', "format", "NAME", x->format, "text or json [text]"),
		PL_FLAG(0, "iou-inclusive", x->inclusive, "boxes that overlap by half match"),
		PL_FLAG(0, "nfc", x->nfc, "words that are the same in NFC, besides"),
		PL_TEXT(0, "relative-to", "NAME", x->relative,
			"the model in each precision, by f32, bf16, int8 or int4"),
		PL_TEXT(0, "fit-calibration", "FILE", x->fit, "fit a map and write it there"),
		PL_NUMBER(0, "held-out", "PERCENT", x->held_out, 0, 99,
			"pages that the map isn't fitted on [50]"),
		PL_FLAG(0, "force", x->force, "overwrite what exists"),
		PL_INPUT_ROWS(x->o.input), PL_MODEL_ROWS(x->o.model),
		PL_TEXT(0, "text-layer", "HOW", x->o.text_layer,
			"auto, use, verify, draft or ignore it [ignore; table: auto]"),
		PL_NUMBER(0, "max-new-tokens", "N", x->o.max_new_tokens, 1, 1000000,
			"of one answer [what the model says]"),
		PL_END,
	};
	int i = 0, at;

	while (i < argc) {		/* options stand before the task, behind it, or both */
		FX_TRY(pl_options(argc - i, argv + i, opts, usage, &at, e));
		if (!at)
			return FX_OK;
		i += at;
		if (i < argc && x->o.task)
			return fx_fail(e, FX_USAGE, "usage: %s", usage);
		if (i < argc)
			x->o.task = argv[i];
	}
	FX_TRY(check(x, e));
	if (is_table(x))
		return pl_eval_tables(&x->o, e);
	return strcmp(x->o.task, "units") ? work(x, e) : pl_eval_units(&x->o, e);
}

enum fx_st pl_eval(int argc, char **argv, struct fx_err *e)
{
	struct eval *x = calloc(1, sizeof(*x));
	enum fx_st st;

	if (!x)
		return fx_fail(e, FX_NOMEM, "no memory to start");
	x->format = "text";
	x->held_out = 50;
	x->map.fd = 1;
	fx_arena_init(&x->mem, 0);
	pl_progress_start(&x->progress);
	st = command(x, argc, argv, e);
	pl_outfile_drop(&x->map);
	for (int i = 0; i < PL_EVAL_PRECISIONS; i++)
		pl_eval_set_free(&x->set[i]);
	fx_arena_reset(&x->mem);
	free(x);
	return st;
}
