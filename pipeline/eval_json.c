/* eval_json.c - see eval_report.h: the same as JSON */
#include "eval_report.h"

#include "normal.h"
#include "put_json.h"

#include <math.h>
#include <string.h>

/* ---- counts and rates ---- */

static void edits(struct fx_put_json *j, const char *key, const struct pp_edits *x)
{
	fx_pj_open(j, key, '{');
	fx_pj_int(j, "edits", x->edits);
	fx_pj_int(j, "truth", x->len);
	fx_pj_num(j, "rate", pp_rate(x), 6);
	fx_pj_close(j, '}');
}

static void order(struct fx_put_json *j, const struct pp_order *x)
{
	fx_pj_open(j, "order", '{');
	fx_pj_int(j, "inverted", x->inverted);
	fx_pj_int(j, "pairs", x->pairs);
	fx_pj_int(j, "matched", x->matched);
	fx_pj_int(j, "lines", x->lines);
	fx_pj_num(j, "distance", pp_order_distance(x), 6);
	fx_pj_num(j, "share", pp_order_matched(x), 6);
	fx_pj_close(j, '}');
}

static void spots(struct fx_put_json *j, const char *key, const struct pp_spots *x, int64_t right)
{
	fx_pj_open(j, key, '{');
	fx_pj_int(j, "matched", right);
	fx_pj_num(j, "precision", pp_spot_precision(x, right), 6);
	fx_pj_num(j, "recall", pp_spot_recall(x, right), 6);
	fx_pj_num(j, "f1", pp_spot_f1(x, right), 6);
	fx_pj_close(j, '}');
}

static void places(struct fx_put_json *j, const struct pl_sums *s, int nfc)
{
	if (!s->placed) {
		fx_pj_null(j, "places");
		return;
	}
	fx_pj_open(j, "places", '{');
	fx_pj_int(j, "pages", s->placed);
	fx_pj_int(j, "read", s->spots.read);
	fx_pj_int(j, "truth", s->spots.truth);
	spots(j, "detection", &s->spots, s->spots.found);
	spots(j, "end_to_end", &s->spots, s->spots.same);
	if (nfc)
		spots(j, "end_to_end_nfc", &s->spots, s->spots.same_nfc);
	fx_pj_num(j, "tightness", pp_spot_tightness(&s->spots), 6);
	fx_pj_num(j, "panoptic_quality", pp_spot_quality(&s->spots), 6);
	fx_pj_close(j, '}');
}

static void sums(struct fx_put_json *j, const struct pl_eval_report *r, const struct pl_sums *s)
{
	fx_pj_int(j, "pages", s->pages);
	fx_pj_int(j, "lost", s->lost);
	if (!strcmp(r->task, "ocr")) {
		edits(j, "chars", &s->chars);
		edits(j, "words", &s->words);
		fx_pj_open(j, "bag", '{');
		fx_pj_int(j, "matched", s->bag.matched);
		fx_pj_int(j, "read", s->bag.read);
		fx_pj_int(j, "truth", s->bag.truth);
		fx_pj_num(j, "precision", pp_precision(&s->bag), 6);
		fx_pj_num(j, "recall", pp_recall(&s->bag), 6);
		fx_pj_num(j, "f1", pp_f1(&s->bag), 6);
		fx_pj_close(j, '}');
		places(j, s, r->nfc);
	}
	order(j, &s->order);
	fx_pj_int(j, "loops", s->loops);
	fx_pj_int(j, "beyond_ascii", s->beyond);
}

static void named(struct fx_put_json *j, const char *key, const struct pl_eval_report *r,
	const struct pl_sums *s)
{
	fx_pj_open(j, key, '{');
	sums(j, r, s);
	fx_pj_close(j, '}');
}

static void intervals(struct fx_put_json *j, const struct pl_eval_report *r)
{
	const int ocr = !strcmp(r->task, "ocr");

	fx_pj_open(j, "intervals", '{');
	fx_pj_num(j, "level", 0.95, 2);
	fx_pj_int(j, "resamples", PP_RESAMPLES);
	fx_pj_int(j, "documents", r->set->n);
	for (int i = 0; i < PL_RATES; i++) {
		const struct pp_interval *v = r->interval + i;

		if ((!ocr && i != PL_ORDER && i != PL_MATCHED) || (!r->nfc && i >= PL_NFC_P))
			continue;
		if (!isfinite(v->lo)) {
			fx_pj_null(j, pl_rate_name[i]);
			continue;
		}
		fx_pj_open(j, pl_rate_name[i], '[');
		fx_pj_num(j, NULL, v->lo, 6);
		fx_pj_num(j, NULL, v->hi, 6);
		fx_pj_close(j, ']');
	}
	fx_pj_close(j, '}');
}

static void ratio(struct fx_put_json *j, const struct pl_sums *other, const struct pl_sums *base)
{
	const struct pl_eval_ratio v = pl_eval_ratio(other, base);

	fx_pj_num(j, "accuracy", v.accuracy, 6);
	fx_pj_num(j, "f1", v.f1, 6);
}

static void relative(struct fx_put_json *j, const struct pl_eval_report *r)
{
	const struct pl_eval_set *base = r->set;

	fx_pj_open(j, "relative", '[');
	for (int k = 0; k < r->others; k++) {
		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "precision", r->other_precision[k]);
		fx_pj_open(j, "documents", '[');
		for (int i = 0; i < base->rows; i++) {
			fx_pj_open(j, NULL, '{');
			fx_pj_text(j, "name", base->row[i].name);
			ratio(j, &r->other[k]->row[i].s, &base->row[i].s);
			fx_pj_close(j, '}');
		}
		fx_pj_close(j, ']');
		fx_pj_open(j, "total", '{');
		ratio(j, &r->other[k]->tally.all, &base->tally.all);
		fx_pj_close(j, '}');
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

/* ---- confidences ---- */

static void reliability(struct fx_put_json *j, const char *key, const struct pl_part *part,
	int parts, const struct fx_calibration *map)
{
	struct pp_reliability r = { 0 };

	for (int i = 0; i < parts; i++)
		pl_tally_reliability(&r, part + i, map);
	fx_pj_open(j, key, '{');
	fx_pj_num(j, "ece", pp_ece(&r), 6);
	fx_pj_open(j, "bins", '[');
	for (const struct pp_bin *b = r.bin; b < r.bin + PP_BINS; b++) {
		fx_pj_open(j, NULL, '{');
		fx_pj_int(j, "words", b->words);
		fx_pj_int(j, "right", b->right);
		fx_pj_num(j, "confidence", b->words ? b->confidence / (double)b->words : NAN, 6);
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
	fx_pj_close(j, '}');
}

static void json_fit(struct fx_put_json *j, const struct pl_eval_report *r)
{
	const struct pl_part *part = r->set->tally.part;

	fx_pj_open(j, "fit", '{');
	fx_pj_int(j, "pages", part[0].pages);
	fx_pj_int(j, "words", (long long)part[0].words);
	fx_pj_int(j, "knots", r->fitted->knots);
	fx_pj_num(j, "share", r->fitted->share, 2);
	fx_pj_open(j, "held_out", '{');
	fx_pj_int(j, "pages", part[1].pages);
	fx_pj_int(j, "words", (long long)part[1].words);
	reliability(j, "raw", part + 1, 1, NULL);
	reliability(j, "calibrated", part + 1, 1, r->fitted);
	fx_pj_close(j, '}');
	fx_pj_close(j, '}');
}

static void confidence(struct fx_put_json *j, const struct pl_eval_report *r)
{
	const struct pl_tally *t = &r->set->tally;

	fx_pj_open(j, "confidence", '{');
	fx_pj_int(j, "words", (long long)(t->part[0].words + t->part[1].words));
	fx_pj_int(j, "right", pl_eval_right(&t->part[0]) + pl_eval_right(&t->part[1]));
	fx_pj_int(j, "unknown", t->unknown);
	reliability(j, "raw", t->part, 2, NULL);
	if (r->map)
		reliability(j, "calibrated", t->part, 2, r->map);
	else
		fx_pj_null(j, "calibrated");
	fx_pj_close(j, '}');
	if (r->fitted)
		json_fit(j, r);
	else
		fx_pj_null(j, "fit");
}

/* ---- the report ---- */

void pl_eval_model(struct fx_put_json *j, const char *name, const char *precision,
	const char *sha256)
{
	if (!name) {
		fx_pj_null(j, "model");
		return;
	}
	fx_pj_open(j, "model", '{');
	fx_pj_text(j, "name", name);
	fx_pj_text(j, "precision", precision);
	fx_pj_text(j, "sha256", sha256);
	fx_pj_close(j, '}');
}

void pl_eval_json(struct fx_out *o, const struct pl_eval_report *r)
{
	struct fx_put_json j = { o, 0 };

	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "schema", "palimpsest.eval/1");
	fx_pj_text(&j, "task", r->task);
	pl_eval_model(&j, r->model, r->precision, r->model_sha256);
	fx_pj_text(&j, "data_sha256", r->data_sha256);
	fx_pj_text(&j, "normalisation", pp_normal_says);
	fx_pj_open(&j, "documents", '[');
	for (int i = 0; i < r->set->rows; i++) {
		fx_pj_open(&j, NULL, '{');
		fx_pj_text(&j, "name", r->set->row[i].name);
		sums(&j, r, &r->set->row[i].s);
		fx_pj_close(&j, '}');
	}
	fx_pj_close(&j, ']');
	named(&j, "total", r, &r->set->tally.all);
	named(&j, "beyond_ascii", r, &r->set->tally.beyond);
	intervals(&j, r);
	fx_pj_int(&j, "unaccounted", r->set->selected - r->set->handed);
	if (!strcmp(r->task, "ocr")) {
		relative(&j, r);
		confidence(&j, r);
	}
	fx_pj_close(&j, '}');
	fx_puts(o, "\n");
}

static void knots(struct fx_put_json *j, const char *key, const double *v, int n)
{
	fx_pj_open(j, key, '[');
	for (int i = 0; i < n; i++)
		fx_pj_num(j, NULL, v[i], 6);
	fx_pj_close(j, ']');
}

void pl_eval_map(struct fx_out *o, const struct fx_calibration *map)
{
	struct fx_put_json j = { o, 0 };

	fx_pj_open(&j, NULL, '{');
	fx_pj_open(&j, "ocr", '{');
	fx_pj_text(&j, "kind", "isotonic");
	fx_pj_open(&j, "page", '{');
	fx_pj_num(&j, "share", map->share, 2);
	fx_pj_num(&j, "mean", map->mean, 6);
	fx_pj_close(&j, '}');
	knots(&j, "x", map->x, map->knots);
	knots(&j, "y", map->y, map->knots);
	fx_pj_int(&j, "words", map->words);
	fx_pj_close(&j, '}');
	fx_pj_close(&j, '}');
	fx_puts(o, "\n");
}
