/* eval_claims.c - see eval_units.h: claims, what became of them, and the report */
#include "eval_units.h"

#include "eval_report.h"
#include "put_json.h"

#include <math.h>
#include <string.h>

/* ---- claims ---- */

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for claims");
}

static enum fx_st add_unit(struct pl_units *u, struct fx_arena *a, const struct pp_claim *c,
	int document, struct fx_err *e)
{
	if (u->units == PL_UNITS_MAX)
		return fx_fail(e, FX_LIMIT, "over %d claims", PL_UNITS_MAX);
	if (u->units == u->unit_room) {
		struct pl_unit *more = FX_NEWN(a, 2 * (size_t)u->unit_room + 64, struct pl_unit);

		if (!more)
			return no_memory(e);
		if (u->units)
			memcpy(more, u->unit, (size_t)u->units * sizeof(*more));
		u->unit = more;
		u->unit_room = 2 * u->unit_room + 64;
	}
	u->unit[u->units++] = (struct pl_unit){ *c, document, PL_FAILED };
	return FX_OK;
}

/* The document of that name among those from `first` on, or a new one. */
static enum fx_st document(struct pl_units *u, struct fx_arena *a, int first,
	const struct pl_unit_document *d, int *nth, struct fx_err *e)
{
	for (*nth = first; *nth < u->documents; ++*nth)
		if (!strcmp(u->document[*nth].name, d->name))
			return FX_OK;
	if (u->documents == u->document_room) {
		struct pl_unit_document *more = FX_NEWN(a, 2 * (size_t)u->document_room + 16,
			struct pl_unit_document);

		if (!more)
			return no_memory(e);
		if (u->documents)
			memcpy(more, u->document, (size_t)u->documents * sizeof(*more));
		u->document = more;
		u->document_room = 2 * u->document_room + 16;
	}
	u->document[u->documents++] = *d;
	return FX_OK;
}

static enum fx_st add_line(struct pl_units *u, struct fx_arena *a, int first, const char *tests,
	struct fx_span line, struct fx_err *e)
{
	struct pl_unit_document d = { .tests = tests };
	struct pp_claim c;
	int nth;

	FX_TRY(pp_claim_read(&c, a, line, e));
	d.name = c.document;
	FX_TRY(document(u, a, first, &d, &nth, e));
	return add_unit(u, a, &c, nth, e);
}

static enum fx_st add_baselines(struct pl_units *u, struct fx_arena *a, int first, int from,
	struct fx_err *e)
{
	const int to = u->units;

	for (int i = first; i < u->documents; i++) {
		const struct pp_claim c = { .document = u->document[i].name, .id = "baseline",
			.page = 1, .kind = PP_BASELINE, .max_length = -1, .max_repeats = 30 };
		int has = 0;

		for (int k = from; k < to && !has; k++)
			has = u->unit[k].document == i && u->unit[k].c.kind == PP_BASELINE;
		if (!has)
			FX_TRY(add_unit(u, a, &c, i, e));
	}
	return FX_OK;
}

enum fx_st pl_units_add(struct pl_units *u, struct fx_arena *a, const char *tests,
	struct fx_span text, struct fx_err *e)
{
	const char *p = text.p, *end = text.p + text.n;
	const int first = u->documents, from = u->units;

	for (int nth = 1; p < end; nth++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *to = nl ? nl : end;
		struct fx_span line = { p, (size_t)(to - p) };

		p = nl ? nl + 1 : end;
		while (line.n && memchr(" \t\r", line.p[line.n - 1], 3))
			line.n--;
		if (line.n && add_line(u, a, first, tests, line, e))
			return fx_wrap(e, "line %d", nth);
	}
	return add_baselines(u, a, first, from, e);
}

enum fx_st pl_unit_settle(struct pl_units *u, int unit, const struct fx_span *page,
	struct fx_err *e)
{
	struct pl_unit *x = u->unit + unit;
	struct fx_arena a;
	int holds = 0;
	enum fx_st st = FX_OK;

	fx_arena_init(&a, 0);
	if (page && !pp_claim_skipped(x->c.kind))
		st = pp_claim_holds(&holds, &x->c, &a, *page, e);
	fx_arena_reset(&a);
	if (st)
		return st;
	x->outcome = pp_claim_skipped(x->c.kind) ? PL_SKIPPED : holds ? PL_PASSED : PL_FAILED;
	u->document[x->document].counts.n[x->c.kind][x->outcome]++;
	u->all.n[x->c.kind][x->outcome]++;
	return FX_OK;
}

/* ---- shares ---- */

double pl_unit_share(const int n[PL_OUTCOMES])
{
	const int all = n[PL_PASSED] + n[PL_FAILED];

	return all ? (double)n[PL_PASSED] / all : NAN;
}

void pl_unit_total(int n[PL_OUTCOMES], const struct pl_unit_counts *c)
{
	memset(n, 0, PL_OUTCOMES * sizeof(*n));
	for (int k = 0; k < PP_CLAIM_KINDS; k++)
		for (int i = 0; i < PL_OUTCOMES; i++)
			n[i] += c->n[k][i];
}

static void shares(const void *ud, const int *pick, int n, double *rate)
{
	const struct pl_unit_document *d = ud;
	struct pl_unit_counts sum = {{{ 0 }}};
	int all[PL_OUTCOMES];

	for (int i = 0; i < n; i++)
		for (int k = 0; k < PP_CLAIM_KINDS; k++)
			for (int o = 0; o < PL_OUTCOMES; o++)
				sum.n[k][o] += d[pick[i]].counts.n[k][o];
	for (int k = 0; k < PP_CLAIM_KINDS; k++)
		rate[k] = pl_unit_share(sum.n[k]);
	pl_unit_total(all, &sum);
	rate[PP_CLAIM_KINDS] = pl_unit_share(all);
}

enum fx_st pl_units_intervals(struct pl_units_report *r, struct fx_arena *a, struct fx_err *e)
{
	const struct pp_resampling how = { r->units->documents, PP_CLAIM_KINDS + 1, shares,
		r->units->document };

	return pp_bootstrap(r->interval, a, &how, e);
}

/* ---- the report ---- */

static const char says[] = "bold and italics taken off, white space as a blank, NFC, typographic "
	"quotes and dashes as ASCII's";

static void percent(struct fx_out *o, double v)
{
	if (isfinite(v))
		fx_printf(o, " %8.2f", 100 * v);
	else
		fx_printf(o, " %8s", "-");
}

static void text_counts(struct fx_out *o, const int n[PL_OUTCOMES])
{
	fx_printf(o, " %8d %8d %8d", n[PL_PASSED], n[PL_FAILED], n[PL_SKIPPED]);
	percent(o, pl_unit_share(n));
}

static void text_kind(struct fx_out *o, const char *name, int width, const int n[PL_OUTCOMES],
	const struct pp_interval *v)
{
	fx_printf(o, "%-*s", width, name);
	text_counts(o, n);
	percent(o, v->lo);
	percent(o, v->hi);
}

static int is_any(const int n[PL_OUTCOMES])
{
	return n[PL_PASSED] || n[PL_FAILED] || n[PL_SKIPPED];
}

void pl_units_text(struct fx_out *o, const struct pl_units_report *r)
{
	const struct pl_units *u = r->units;
	int width = 8, n[PL_OUTCOMES];

	for (int i = 0; i < u->documents; i++)
		if ((int)strlen(u->document[i].name) > width)
			width = (int)strlen(u->document[i].name);
	width = width < 60 ? width : 60;
	fx_printf(o, "compared  %s\n", says);
	if (r->model)
		fx_printf(o, "model     %.100s, %s, sha256 %s\n", r->model, r->precision,
			r->model_sha256);
	fx_printf(o, "data      sha256 %s\n\n%-*s %8s %8s %8s %8s\n", r->data_sha256, width,
		"document", "passed", "failed", "skipped", "%");
	for (int i = 0; i < u->documents; i++) {
		pl_eval_name(o, u->document[i].name, width);
		pl_unit_total(n, &u->document[i].counts);
		text_counts(o, n);
		fx_puts(o, "\n");
	}
	fx_printf(o, "\n%-*s %8s %8s %8s %8s %8s %8s\n", width, "kind", "passed", "failed",
		"skipped", "%", "95 % fr.", "to");
	for (int k = 0; k < PP_CLAIM_KINDS; k++) {
		const char *why = pp_claim_skipped((enum pp_claim_kind)k);

		if (!is_any(u->all.n[k]))
			continue;
		text_kind(o, pp_claim_name((enum pp_claim_kind)k), width, u->all.n[k],
			r->interval + k);
		fx_printf(o, "%s%s\n", why ? "  " : "", why ? why : "");
	}
	pl_unit_total(n, &u->all);
	text_kind(o, "total", width, n, r->interval + PP_CLAIM_KINDS);
	fx_puts(o, "\n");
}

static void json_counts(struct fx_put_json *j, const int n[PL_OUTCOMES])
{
	fx_pj_int(j, "passed", n[PL_PASSED]);
	fx_pj_int(j, "failed", n[PL_FAILED]);
	fx_pj_int(j, "skipped", n[PL_SKIPPED]);
	fx_pj_num(j, "share", pl_unit_share(n), 6);
}

static void json_interval(struct fx_put_json *j, const struct pp_interval *v)
{
	if (!isfinite(v->lo)) {
		fx_pj_null(j, "interval");
		return;
	}
	fx_pj_open(j, "interval", '[');
	fx_pj_num(j, NULL, v->lo, 6);
	fx_pj_num(j, NULL, v->hi, 6);
	fx_pj_close(j, ']');
}

static void json_documents(struct fx_put_json *j, const struct pl_units *u)
{
	int n[PL_OUTCOMES];

	fx_pj_open(j, "documents", '[');
	for (int i = 0; i < u->documents; i++) {
		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "name", u->document[i].name);
		fx_pj_text(j, "tests", u->document[i].tests);
		pl_unit_total(n, &u->document[i].counts);
		json_counts(j, n);
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

static void json_units(struct fx_put_json *j, const struct pl_units *u)
{
	static const char *const outcome[PL_OUTCOMES] = { "passed", "failed", "skipped" };

	fx_pj_open(j, "units", '[');
	for (int i = 0; i < u->units; i++) {
		const struct pl_unit *x = u->unit + i;

		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "id", x->c.id);
		fx_pj_text(j, "document", u->document[x->document].name);
		fx_pj_int(j, "page", x->c.page);
		fx_pj_text(j, "kind", pp_claim_name(x->c.kind));
		fx_pj_text(j, "outcome", outcome[x->outcome]);
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

static void json_kinds(struct fx_put_json *j, const struct pl_units_report *r)
{
	fx_pj_open(j, "kinds", '[');
	for (int k = 0; k < PP_CLAIM_KINDS; k++) {
		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "kind", pp_claim_name((enum pp_claim_kind)k));
		json_counts(j, r->units->all.n[k]);
		json_interval(j, r->interval + k);
		fx_pj_text(j, "reason", pp_claim_skipped((enum pp_claim_kind)k));
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

void pl_units_json(struct fx_out *o, const struct pl_units_report *r)
{
	struct fx_put_json j = { o, 0 };
	int n[PL_OUTCOMES];

	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "schema", "palimpsest.eval/1");
	fx_pj_text(&j, "task", "units");
	pl_eval_model(&j, r->model, r->precision, r->model_sha256);
	fx_pj_text(&j, "data_sha256", r->data_sha256);
	fx_pj_text(&j, "normalisation", says);
	json_documents(&j, r->units);
	json_kinds(&j, r);
	fx_pj_open(&j, "total", '{');
	pl_unit_total(n, &r->units->all);
	json_counts(&j, n);
	json_interval(&j, r->interval + PP_CLAIM_KINDS);
	fx_pj_close(&j, '}');
	json_units(&j, r->units);
	fx_pj_close(&j, '}');
	fx_puts(o, "\n");
}
