/* eval_report.c - see eval_report.h: tables for people */
#include "eval_report.h"

#include "normal.h"

#include <math.h>
#include <string.h>

int64_t pl_eval_right(const struct pl_part *p)
{
	int64_t n = 0;

	for (size_t i = 0; i < p->words; i++)
		n += p->word[i].right;
	return n;
}

struct pl_eval_ratio pl_eval_ratio(const struct pl_sums *other, const struct pl_sums *base)
{
	const double x = 1 - pp_rate(&other->chars), y = 1 - pp_rate(&base->chars);
	const double f = pp_f1(&other->bag), g = pp_f1(&base->bag);

	return (struct pl_eval_ratio){ y > 0 ? x / y : NAN, g > 0 ? f / g : NAN };
}

static double ece(const struct pl_part *part, int parts, const struct fx_calibration *map)
{
	struct pp_reliability r = { 0 };

	for (int i = 0; i < parts; i++)
		pl_tally_reliability(&r, part + i, map);
	return pp_ece(&r);
}

/* ---- rows of rates ---- */

struct column { const char *head; enum pl_rate rate; };

static const struct column of_text[] = { { "CER %", PL_CER }, { "WER %", PL_WER },
	{ "P %", PL_PRECISION }, { "R %", PL_RECALL }, { "F1 %", PL_F1 },
	{ "order %", PL_ORDER }, { "lines %", PL_MATCHED }, { NULL, 0 } };
static const struct column of_order[] = { { "order %", PL_ORDER }, { "lines %", PL_MATCHED },
	{ NULL, 0 } };
static const struct column of_places[] = { { "P %", PL_FOUND_P }, { "R %", PL_FOUND_R },
	{ "F1 %", PL_FOUND_F1 }, { "e2e P", PL_SAME_P }, { "e2e R", PL_SAME_R },
	{ "e2e F1", PL_SAME_F1 }, { "tight %", PL_TIGHTNESS }, { "PQ %", PL_QUALITY },
	{ NULL, 0 } };
static const struct column of_nfc[] = { { "P %", PL_NFC_P }, { "R %", PL_NFC_R },
	{ "F1 %", PL_NFC_F1 }, { NULL, 0 } };

static void percent(struct fx_out *o, double share)
{
	if (isfinite(share))
		fx_printf(o, " %8.2f", 100 * share);
	else
		fx_printf(o, " %8s", "-");	/* a truth without text has no rate */
}

void pl_eval_name(struct fx_out *o, const char *name, int width)
{
	int n = 0;

	for (; *name; name++, n++) {
		const char c = (unsigned char)*name < ' ' || *name == 127 ? '?' : *name;

		fx_put(o, &c, 1);
	}
	fx_printf(o, "%*s", width > n ? width - n : 0, "");
}

struct table { const struct column *column; int width, places; };

static void counts(struct fx_out *o, const struct table *t, const struct pl_sums *s)
{
	if (t->places)
		fx_printf(o, " %5d %8lld %7lld", s->placed, (long long)s->spots.read,
			(long long)s->spots.truth);
	else
		fx_printf(o, " %5d %5d %8lld %7lld", s->pages, s->lost, (long long)s->chars.len,
			(long long)s->words.len);
}

static void row(struct fx_out *o, const struct table *t, const char *name, const struct pl_sums *s)
{
	double rate[PL_RATES];

	pl_rates(rate, s);
	pl_eval_name(o, name, t->width);
	counts(o, t, s);
	for (const struct column *c = t->column; c->head; c++)
		percent(o, rate[c->rate]);
	fx_puts(o, "\n");
}

static void bound(struct fx_out *o, const struct table *t, const struct pp_interval *v, int upper)
{
	fx_printf(o, "%-*s", t->width + (t->places ? 23 : 29),
		upper ? "95 % up to" : "95 % from");
	for (const struct column *c = t->column; c->head; c++)
		percent(o, upper ? v[c->rate].hi : v[c->rate].lo);
	fx_puts(o, "\n");
}

static void table(struct fx_out *o, const struct table *t, const struct pl_eval_report *r)
{
	const struct pl_tally *y = &r->set->tally;

	fx_printf(o, t->places ? "\n%-*s %5s %8s %7s" : "\n%-*s %5s %5s %8s %7s", t->width,
		t->places ? "places" : "document", "pages", t->places ? "read" : "lost",
		t->places ? "truth" : "chars", "words");
	for (const struct column *c = t->column; c->head; c++)
		fx_printf(o, " %8s", c->head);
	fx_puts(o, "\n");
	for (int i = 0; i < r->set->rows; i++)
		if (!t->places || r->set->row[i].s.placed)
			row(o, t, r->set->row[i].name, &r->set->row[i].s);
	row(o, t, "total", &y->all);
	if (r->set->n > 1) {
		bound(o, t, r->interval, 0);
		bound(o, t, r->interval, 1);
	}
	if (!t->places && y->beyond.pages)
		row(o, t, "beyond", &y->beyond);
}

/* ---- what else there is ---- */

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
		pl_tally_reliability(&b[0], &r->set->tally.part[i], NULL);
		pl_tally_reliability(&b[1], &r->set->tally.part[i], r->map);
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

static void text_fit(struct fx_out *o, const struct pl_eval_report *r)
{
	const struct pl_part *fit = &r->set->tally.part[0], *held = &r->set->tally.part[1];

	fx_printf(o, "fitted on %zu words of %d pages, %d knots, the page's share %.2f\n",
		fit->words, fit->pages, r->fitted->knots, r->fitted->share);
	fx_printf(o, "ECE of %zu words on %d pages held out", held->words, held->pages);
	text_ece(o, "before", ece(held, 1, NULL));
	text_ece(o, "after", ece(held, 1, r->fitted));
	fx_puts(o, "\n");
}

static void text_confidence(struct fx_out *o, const struct pl_eval_report *r)
{
	const struct pl_tally *t = &r->set->tally;
	const struct pl_part *part = t->part;

	text_bins(o, r);
	fx_printf(o, "\nECE of %zu words, %lld of them right", part[0].words + part[1].words,
		(long long)(pl_eval_right(part) + pl_eval_right(part + 1)));
	text_ece(o, "as the model says", ece(part, 2, NULL));
	if (r->map)
		text_ece(o, "calibrated", ece(part, 2, r->map));
	if (t->unknown)
		fx_printf(o, "; %lld words have no confidence", (long long)t->unknown);
	fx_puts(o, "\n");
	if (r->fitted)
		text_fit(o, r);
}

static void text_ratios(struct fx_out *o, const char *name, int width, const struct pl_sums *base,
	const struct pl_sums *const other[PL_EVAL_PRECISIONS], int n)
{
	pl_eval_name(o, name, width);
	for (int k = 0; k < n; k++) {
		const struct pl_eval_ratio v = pl_eval_ratio(other[k], base);

		percent(o, v.accuracy);
		percent(o, v.f1);
	}
	fx_puts(o, "\n");
}

static void text_relative(struct fx_out *o, const struct pl_eval_report *r, int width)
{
	const struct pl_sums *other[PL_EVAL_PRECISIONS];

	fx_printf(o, "\n%-*s", width, "relative");
	for (int k = 0; k < r->others; k++)
		fx_printf(o, " %8s %8s", r->other_precision[k], "F1");
	fx_printf(o, ", %% of %s\n", r->precision);
	for (int i = 0; i < r->set->rows; i++) {
		for (int k = 0; k < r->others; k++)
			other[k] = &r->other[k]->row[i].s;
		text_ratios(o, r->set->row[i].name, width, &r->set->row[i].s, other, r->others);
	}
	for (int k = 0; k < r->others; k++)
		other[k] = &r->other[k]->tally.all;
	text_ratios(o, "total", width, &r->set->tally.all, other, r->others);
}

void pl_eval_text(struct fx_out *o, const struct pl_eval_report *r)
{
	const int ocr = !strcmp(r->task, "ocr");
	int width = 8;

	for (int i = 0; i < r->set->rows; i++)
		if ((int)strlen(r->set->row[i].name) > width)
			width = (int)strlen(r->set->row[i].name);
	width = width < 60 ? width : 60;
	fx_puts(o, "compared  ");
	fx_puts(o, pp_normal_says);
	if (r->model)
		fx_printf(o, "\nmodel     %.100s, %s, sha256 %s", r->model, r->precision,
			r->model_sha256);
	fx_printf(o, "\ndata      sha256 %s\n", r->data_sha256);
	table(o, &(struct table){ ocr ? of_text : of_order, width, 0 }, r);
	if (r->set->tally.all.placed && ocr) {
		table(o, &(struct table){ of_places, width, 1 }, r);
		if (r->nfc)
			table(o, &(struct table){ of_nfc, width, 1 }, r);
	}
	fx_printf(o, "\nloops %d, pages unaccounted %ld\n", r->set->tally.all.loops,
		r->set->selected - r->set->handed);
	if (r->others)
		text_relative(o, r, width);
	if (r->model && ocr)
		text_confidence(o, r);
}
