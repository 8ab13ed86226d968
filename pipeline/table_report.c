/* table_report.c - what `palimpsest eval table` prints (eval_tables.h) */
#include "eval_tables.h"

#include "eval_report.h"
#include "put_json.h"

#include <math.h>
#include <string.h>

static const char says[] = "relations without white space; TEDS on HTML, a text's lines as one; "
	"headings where the truth has them";

/* Documents of one set: those that follow each other. */
struct set { const char *name; int from, n; struct pl_table_sums sums; };

static struct set set_at(const struct pl_tables_report *r, int from)
{
	struct set s = { r->doc[from].set, from, 0, { .documents = 0 } };

	for (int i = from; i < r->docs && !strcmp(r->doc[i].set, s.name); i++, s.n++)
		pl_table_sums_add(&s.sums, r->sums + i);
	return s;
}

static struct set all_of(const struct pl_tables_report *r)
{
	struct set s = { "total", 0, r->docs, { .documents = 0 } };

	for (int i = 0; i < r->docs; i++)
		pl_table_sums_add(&s.sums, r->sums + i);
	return s;
}

/* ---- for people ---- */

enum { COUNTS = 5 };

static void text_head(struct fx_out *o, const char *what, int width)
{
	static const char *const rate[PL_TABLE_RATES] = { "P %", "R %", "F1 %", "TEDS", "S-TEDS",
		"Top", "Con", "Loc" };

	fx_printf(o, "\n%-*s %7s %7s %7s %7s %7s", width, what, "docs", "tables", "found", "extra",
		"unsound");
	for (int i = 0; i < PL_TABLE_RATES; i++)
		fx_printf(o, " %7s", rate[i]);
	fx_puts(o, "\n");
}

static void text_rates(struct fx_out *o, const double rate[PL_TABLE_RATES])
{
	for (int i = 0; i < PL_TABLE_RATES; i++)
		if (isfinite(rate[i]))
			fx_printf(o, " %7.2f", 100 * rate[i]);
		else
			fx_printf(o, " %7s", "-");
	fx_puts(o, "\n");
}

static void text_sums(struct fx_out *o, const char *name, int width, const struct pl_table_sums *s)
{
	double rate[PL_TABLE_RATES];

	pl_eval_name(o, name, width);
	fx_printf(o, " %7d %7d %7d %7d %7d", s->documents, s->truth, s->found, s->extra,
		s->unsound);
	pl_table_rates(rate, s);
	text_rates(o, rate);
}

static enum fx_st text_interval(struct fx_out *o, struct fx_arena *a, int width,
	const struct pl_tables_report *r, const struct set *s, struct fx_err *e)
{
	struct pp_interval v[PL_TABLE_RATES];
	double rate[PL_TABLE_RATES];

	FX_TRY(pl_table_intervals(v, a, r->sums + s->from, s->n, e));
	for (int hi = 0; hi < 2; hi++) {
		for (int i = 0; i < PL_TABLE_RATES; i++)
			rate[i] = hi ? v[i].hi : v[i].lo;
		fx_printf(o, "%-*s", width + 8 * COUNTS, hi ? "     to" : "95 % from");
		text_rates(o, rate);
	}
	return FX_OK;
}

enum fx_st pl_tables_text(struct fx_out *o, struct fx_arena *a, const struct pl_tables_report *r,
	struct fx_err *e)
{
	const struct set all = all_of(r);
	int width = 9;

	for (int i = 0; i < r->docs; i++)
		width = (int)strlen(r->doc[i].name) > width ? (int)strlen(r->doc[i].name) : width;
	width = width < 60 ? width : 60;
	fx_printf(o, "compared  %s\n", says);
	if (r->model)
		fx_printf(o, "model     %.100s, %s, sha256 %s\n", r->model, r->precision,
			r->model_sha256);
	fx_printf(o, "data      sha256 %s\n", r->data_sha256);
	text_head(o, "document", width);
	for (int i = 0; i < r->docs; i++)
		text_sums(o, r->doc[i].name, width, r->sums + i);
	text_head(o, "set", width);
	for (int i = 0; i < r->docs;) {
		const struct set s = set_at(r, i);

		text_sums(o, s.name, width, &s.sums);
		FX_TRY(text_interval(o, a, width, r, &s, e));
		i += s.n;
	}
	text_sums(o, all.name, width, &all.sums);
	return text_interval(o, a, width, r, &all, e);
}

/* ---- for programs ---- */

static void json_sums(struct fx_put_json *j, const struct pl_table_sums *s)
{
	double rate[PL_TABLE_RATES];

	fx_pj_int(j, "lost", s->lost);
	fx_pj_int(j, "tables", s->truth);
	fx_pj_int(j, "read", s->read);
	fx_pj_int(j, "found", s->found);
	fx_pj_int(j, "extra", s->extra);
	fx_pj_int(j, "unsound", s->unsound);
	fx_pj_int(j, "unscored", s->unscored);
	fx_pj_int(j, "placed", s->placed);
	fx_pj_open(j, "relations", '{');
	fx_pj_int(j, "matched", s->relations.matched);
	fx_pj_int(j, "read", s->relations.read);
	fx_pj_int(j, "truth", s->relations.truth);
	fx_pj_close(j, '}');
	pl_table_rates(rate, s);
	for (int i = 0; i < PL_TABLE_RATES; i++)
		fx_pj_num(j, pl_table_rate_name[i], rate[i], 6);
}

static enum fx_st json_set(struct fx_put_json *j, struct fx_arena *a,
	const struct pl_tables_report *r, const struct set *s, struct fx_err *e)
{
	struct pp_interval v[PL_TABLE_RATES];

	FX_TRY(pl_table_intervals(v, a, r->sums + s->from, s->n, e));
	fx_pj_int(j, "documents", s->n);
	json_sums(j, &s->sums);
	fx_pj_open(j, "intervals", '{');
	for (int i = 0; i < PL_TABLE_RATES; i++) {
		if (!isfinite(v[i].lo)) {
			fx_pj_null(j, pl_table_rate_name[i]);
			continue;
		}
		fx_pj_open(j, pl_table_rate_name[i], '[');
		fx_pj_num(j, NULL, v[i].lo, 6);
		fx_pj_num(j, NULL, v[i].hi, 6);
		fx_pj_close(j, ']');
	}
	fx_pj_close(j, '}');
	return FX_OK;
}

static enum fx_st json_sets(struct fx_put_json *j, struct fx_arena *a,
	const struct pl_tables_report *r, struct fx_err *e)
{
	const struct set all = all_of(r);

	fx_pj_open(j, "sets", '[');
	for (int i = 0; i < r->docs;) {
		const struct set s = set_at(r, i);

		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "name", s.name);
		FX_TRY(json_set(j, a, r, &s, e));
		fx_pj_close(j, '}');
		i += s.n;
	}
	fx_pj_close(j, ']');
	fx_pj_open(j, "total", '{');
	FX_TRY(json_set(j, a, r, &all, e));
	fx_pj_close(j, '}');
	return FX_OK;
}

enum fx_st pl_tables_json(struct fx_out *o, struct fx_arena *a, const struct pl_tables_report *r,
	struct fx_err *e)
{
	struct fx_put_json j = { o, 0 };

	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "schema", "palimpsest.eval/1");
	fx_pj_text(&j, "task", "table");
	pl_eval_model(&j, r->model, r->precision, r->model_sha256);
	fx_pj_text(&j, "data_sha256", r->data_sha256);
	fx_pj_text(&j, "normalisation", says);
	fx_pj_open(&j, "documents", '[');
	for (int i = 0; i < r->docs; i++) {
		fx_pj_open(&j, NULL, '{');
		fx_pj_text(&j, "name", r->doc[i].name);
		fx_pj_text(&j, "set", r->doc[i].set);
		json_sums(&j, r->sums + i);
		fx_pj_close(&j, '}');
	}
	fx_pj_close(&j, ']');
	FX_TRY(json_sets(&j, a, r, e));
	fx_pj_close(&j, '}');
	fx_puts(o, "\n");
	return FX_OK;
}
