/* eval_report.c - see eval_report.h */
#include "eval_report.h"

#include "normal.h"
#include "put_json.h"

#include <math.h>
#include <string.h>

static int64_t right(const struct pl_part *p)
{
	int64_t n = 0;

	for (size_t i = 0; i < p->words; i++)
		n += p->word[i].right;
	return n;
}

static double ece(const struct pl_part *part, int parts, const struct fx_calibration *map)
{
	struct pp_reliability r = { 0 };

	for (int i = 0; i < parts; i++)
		pl_tally_reliability(&r, part + i, map);
	return pp_ece(&r);
}

/* ---- for people ---- */

static void percent(struct fx_out *o, double share)
{
	if (isfinite(share))
		fx_printf(o, " %8.2f", 100 * share);
	else
		fx_printf(o, " %8s", "-");	/* a truth without text has no rate */
}

static void text_row(struct fx_out *o, const char *name, const struct pl_sums *s, int width)
{
	int n = 0;

	for (; *name; name++, n++) {	/* it is from outside, and the output may be a terminal */
		const char c = (unsigned char)*name < ' ' || *name == 127 ? '?' : *name;

		fx_put(o, &c, 1);
	}
	fx_printf(o, "%*s %5d %5d %8lld %7lld", width > n ? width - n : 0, "", s->pages, s->lost,
		(long long)s->chars.len, (long long)s->words.len);
	percent(o, pp_rate(&s->chars));
	percent(o, pp_rate(&s->words));
	percent(o, pp_precision(&s->bag));
	percent(o, pp_recall(&s->bag));
	percent(o, pp_f1(&s->bag));
	fx_puts(o, "\n");
}

static void text_ece(struct fx_out *o, const char *what, double v)
{
	if (isfinite(v))
		fx_printf(o, ", %s %.4f", what, v);
	else
		fx_printf(o, ", %s -", what);
}

static void text_bins(struct fx_out *o, const struct pl_eval_report *r)
{
	struct pp_reliability b[2] = { 0 };

	for (int i = 0; i < 2; i++) {
		pl_tally_reliability(&b[0], &r->tally->part[i], NULL);
		pl_tally_reliability(&b[1], &r->tally->part[i], r->map);
	}
	fx_printf(o, "\n%-13s %8s %8s %8s", "confidence", "words", "mean", "right");
	fx_printf(o, r->map ? "   %8s %8s %8s, calibrated\n" : "\n", "words", "mean", "right");
	for (int i = 0; i < PP_BINS; i++) {
		fx_printf(o, "%.3f - %.3f", (double)i / PP_BINS, (i + 1.0) / PP_BINS);
		for (int k = 0; k <= (r->map != NULL); k++) {
			const struct pp_bin *v = &b[k].bin[i];

			fx_printf(o, "%s %8lld", k ? "  " : "", (long long)v->words);
			if (v->words)
				fx_printf(o, " %8.3f %8.3f", v->confidence / (double)v->words,
					(double)v->right / (double)v->words);
			else
				fx_printf(o, " %8s %8s", "-", "-");
		}
		fx_puts(o, "\n");
	}
}

void pl_eval_text(struct fx_out *o, const struct pl_eval_report *r)
{
	const struct pl_tally *t = r->tally;
	const struct pl_part *fit = &t->part[0], *held = &t->part[1];
	int width = 8;

	for (int i = 0; i < r->rows; i++)
		if ((int)strlen(r->row[i].name) > width)
			width = (int)strlen(r->row[i].name);
	width = width < 60 ? width : 60;
	fx_puts(o, "compared  ");
	fx_puts(o, pp_normal_says);
	fx_printf(o, "\n\n%-*s %5s %5s %8s %7s %8s %8s %8s %8s %8s\n", width, "document", "pages",
		"lost", "chars", "words", "CER %", "WER %", "P %", "R %", "F1 %");
	for (int i = 0; i < r->rows; i++)
		text_row(o, r->row[i].name, &r->row[i].s, width);
	text_row(o, "total", &t->all, width);
	text_bins(o, r);
	fx_printf(o, "\nECE of %zu words, %lld of them right", fit->words + held->words,
		(long long)(right(fit) + right(held)));
	text_ece(o, "as the model says", ece(t->part, 2, NULL));
	if (r->map)
		text_ece(o, "calibrated", ece(t->part, 2, r->map));
	if (t->unknown)
		fx_printf(o, "; %lld words have no confidence", (long long)t->unknown);
	fx_puts(o, "\n");
	if (!r->fitted)
		return;
	fx_printf(o, "fitted on %zu words of %d pages, %d knots, the page's share %.2f\n",
		fit->words, fit->pages, r->fitted->knots, r->fitted->share);
	fx_printf(o, "ECE of %zu words on %d pages held out", held->words, held->pages);
	text_ece(o, "before", ece(held, 1, NULL));
	text_ece(o, "after", ece(held, 1, r->fitted));
	fx_puts(o, "\n");
}

/* ---- as JSON ---- */

static void edits(struct fx_put_json *j, const char *key, const struct pp_edits *x)
{
	fx_pj_open(j, key, '{');
	fx_pj_int(j, "edits", x->edits);
	fx_pj_int(j, "truth", x->len);
	fx_pj_num(j, "rate", pp_rate(x), 6);
	fx_pj_close(j, '}');
}

static void json_sums(struct fx_put_json *j, const struct pl_sums *s)
{
	fx_pj_int(j, "pages", s->pages);
	fx_pj_int(j, "lost", s->lost);
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
}

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
	const struct pl_part *part = r->tally->part;

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

void pl_eval_json(struct fx_out *o, const struct pl_eval_report *r)
{
	const struct pl_tally *t = r->tally;
	struct fx_put_json j = { o, 0 };

	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "schema", "palimpsest.eval/1");
	fx_pj_text(&j, "task", "ocr");
	fx_pj_open(&j, "model", '{');
	fx_pj_text(&j, "name", r->model);
	fx_pj_text(&j, "precision", r->precision);
	fx_pj_close(&j, '}');
	fx_pj_text(&j, "normalisation", pp_normal_says);
	fx_pj_open(&j, "documents", '[');
	for (int i = 0; i < r->rows; i++) {
		fx_pj_open(&j, NULL, '{');
		fx_pj_text(&j, "name", r->row[i].name);
		json_sums(&j, &r->row[i].s);
		fx_pj_close(&j, '}');
	}
	fx_pj_close(&j, ']');
	fx_pj_open(&j, "total", '{');
	json_sums(&j, &t->all);
	fx_pj_close(&j, '}');
	fx_pj_open(&j, "confidence", '{');
	fx_pj_int(&j, "words", (long long)(t->part[0].words + t->part[1].words));
	fx_pj_int(&j, "right", right(&t->part[0]) + right(&t->part[1]));
	fx_pj_int(&j, "unknown", t->unknown);
	reliability(&j, "raw", t->part, 2, NULL);
	if (r->map)
		reliability(&j, "calibrated", t->part, 2, r->map);
	else
		fx_pj_null(&j, "calibrated");
	fx_pj_close(&j, '}');
	if (r->fitted)
		json_fit(&j, r);
	else
		fx_pj_null(&j, "fit");
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
