/* tables DIR - scores of tables against what public references made of the same pairs: every
 * DIR/NAME.json, a list of {id, gt, pred}, with DIR/NAME.expected.json beside it; adjacency.json,
 * pairs with their relations; and ptn_sample.expected.json, whose pairs lie in
 * DIR/../../data/tables/teds-selftest. One line a file with the worst difference; exit 0 only if
 * none is over 1e-6. */
#include "adjacency.h"
#include "file.h"
#include "grits.h"
#include "html_grid.h"
#include "table_form.h"
#include "teds.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct fx_arena a;
static struct fx_err e;
static double worst;
static int values, failures;

static cJSON *load(const char *dir, const char *name)
{
	char path[8192];
	const void *text;
	size_t n;
	cJSON *json = NULL;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (!fx_file_read(&text, &n, &a, path, (size_t)64 << 20, &e))
		json = cJSON_ParseWithLength(text, n);
	fx_arena_reset(&a);
	return json;
}

static const char *text_of(const cJSON *x, const char *key)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(x, key));

	return s ? s : "";
}

static void compare(const char *id, const cJSON *want, const char *key, double got)
{
	const cJSON *x = cJSON_GetObjectItemCaseSensitive(want, key);
	double off;

	if (!cJSON_IsNumber(x))
		return;
	off = fabs(x->valuedouble - got);
	values++;
	if (!(off <= 1e-6)) {
		failures++;
		printf("FAIL %s %s: got %.9f, want %.9f\n", id, key, got, x->valuedouble);
	}
	worst = off > worst ? off : worst;
}

static void failed(const char *id)
{
	failures++;
	printf("FAIL %s: %s\n", id, e.msg);
}

static struct fx_span whole(const char *table)
{
	const size_t n = strlen(table) + 64;
	char *s = fx_alloc(&a, n, 1);

	snprintf(s, n, "<html><body>%s</body></html>", table);
	return (struct fx_span){ s, strlen(s) };
}

static void grid(struct fx_table *t, struct fx_span html)
{
	struct pp_html h;
	int at;

	*t = (struct fx_table){ .rows = 0 };
	if (pp_html_read(&h, &a, html, &e) ||
	    ((at = pp_html_find(&h, 0, h.nodes, "table")) < h.nodes &&
	    (pp_html_grid(t, &a, &h, at, &e) || fx_table_check(t, &e))))
		failed("a grid");
}

static void compare_grits(const char *id, const cJSON *want, const char *of,
	const struct pp_grits_score *s)
{
	const struct { const char *before, *after; double got; } row[] = {
		{ "", "", s->f }, { "precision_", "", s->precision },
		{ "recall_", "", s->recall }, { "", "_upper_bound", s->bound },
	};
	char key[64];

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		snprintf(key, sizeof(key), "grits_%s%s%s", row[i].before, of, row[i].after);
		compare(id, want, key, row[i].got);
	}
}

static void pair(const cJSON *in, const cJSON *want)
{
	static const char *const inline_tags[] = { "b", "i", "sup", "sub", NULL };
	const char *id = text_of(in, "id");
	const struct fx_span truth = whole(text_of(in, "gt")), read = whole(text_of(in, "pred"));
	struct fx_table x, y;
	struct pp_teds t, bare;
	struct pp_grits g;

	if (strcmp(id, text_of(want, "id")) != 0) {
		failures++;
		printf("FAIL %s: its expectation stands elsewhere\n", id);
	}
	grid(&x, truth);
	grid(&y, read);
	if (pp_teds(&t, &a, read, truth, NULL, &e) ||
	    pp_teds(&bare, &a, read, truth, inline_tags, &e) || pp_grits(&g, &a, &y, &x, &e)) {
		failed(id);
		return;
	}
	compare(id, want, "teds", t.teds);
	compare(id, want, "s_teds", t.s_teds);
	compare(id, want, "s_teds_ign_b", bare.s_teds);
	compare_grits(id, want, "top", &g.top);
	compare_grits(id, want, "con", &g.con);
}

static void pairs(const cJSON *in, const cJSON *want)
{
	const cJSON *x;
	int i = 0;

	cJSON_ArrayForEach(x, in) {
		pair(x, cJSON_GetArrayItem(want, i++));
		fx_arena_reset(&a);
	}
}

/* {name: [TEDS, S-TEDS]} of {name: {html}} and {name: html}, where these have that name. */
static void sample(const cJSON *want, const cJSON *truth, const cJSON *read)
{
	const cJSON *w;

	cJSON_ArrayForEach(w, want) {
		const cJSON *x = cJSON_GetObjectItemCaseSensitive(truth, w->string);
		const char *gt = text_of(x, "html"), *pred = text_of(read, w->string);
		struct pp_teds t;
		cJSON *named;

		if (!x)
			continue;
		named = cJSON_CreateObject();
		cJSON_AddNumberToObject(named, "teds", cJSON_GetArrayItem(w, 0)->valuedouble);
		cJSON_AddNumberToObject(named, "s_teds", cJSON_GetArrayItem(w, 1)->valuedouble);
		if (pp_teds(&t, &a, (struct fx_span){ pred, strlen(pred) },
		    (struct fx_span){ gt, strlen(gt) }, NULL, &e)) {
			failed(w->string);
		} else {
			compare(w->string, named, "teds", t.teds);
			compare(w->string, named, "s_teds", t.s_teds);
		}
		cJSON_Delete(named);
		fx_arena_reset(&a);
	}
}

/* Cells as [row, column, row span, column span, text]. */
static void cells(struct fx_table *t, const cJSON *list)
{
	struct fx_cell *c = FX_NEWN(&a, (size_t)cJSON_GetArraySize(list) + 1, struct fx_cell);
	const cJSON *x;

	*t = (struct fx_table){ .cell = c };
	cJSON_ArrayForEach(x, list) {
		int v[4];

		for (int i = 0; i < 4; i++)
			v[i] = cJSON_GetArrayItem(x, i)->valueint;
		c[t->cells] = pp_form_cell(v[0], v[1], v[2], v[3]);
		c[t->cells++].text = cJSON_GetStringValue(cJSON_GetArrayItem(x, 4));
	}
}

static void adjacency(const cJSON *list)
{
	const cJSON *x;

	cJSON_ArrayForEach(x, list) {
		const char *id = text_of(x, "why");
		struct fx_table truth, read;
		struct pp_adjacency r;

		cells(&truth, cJSON_GetObjectItemCaseSensitive(x, "truth"));
		cells(&read, cJSON_GetObjectItemCaseSensitive(x, "result"));
		if (pp_adjacency(&r, &a, &read, &truth, &e)) {
			failed(id);
		} else {
			compare(id, x, "matched", (double)r.matched);
			compare(id, x, "in_truth", (double)r.truth);
			compare(id, x, "in_result", (double)r.read);
			compare(id, x, "precision", pp_adjacency_precision(&r));
			compare(id, x, "recall", pp_adjacency_recall(&r));
			compare(id, x, "f1", pp_adjacency_f1(&r));
		}
		fx_arena_reset(&a);
	}
}

/* 0: it is no expectation, or its pairs are not here. */
static int run(const char *dir, const char *name)
{
	static const char suffix[] = ".expected.json";
	const size_t n = strlen(name), k = sizeof(suffix) - 1;
	char other[4096];
	cJSON *in, *pred = NULL, *want;
	int done = 1;

	if (!strcmp(name, "adjacency.json")) {
		in = load(dir, name);
		adjacency(in);
		cJSON_Delete(in);
		return 1;
	}
	if (n <= k || strcmp(name + n - k, suffix) != 0)
		return 0;
	want = load(dir, name);
	snprintf(other, sizeof(other), "%.*s.json", (int)(n - k), name);
	in = load(dir, other);
	if (in) {
		pairs(in, want);
	} else {
		snprintf(other, sizeof(other), "%s/../../data/tables/teds-selftest", dir);
		in = load(other, "sample_gt.json");
		pred = load(other, "sample_pred.json");
		if (in && pred)
			sample(want, in, pred);
		else
			done = 0;
	}
	cJSON_Delete(want);
	cJSON_Delete(in);
	cJSON_Delete(pred);
	return done;
}

int main(int argc, char **argv)
{
	struct dirent **entry;
	int n, all = 0, bad = 0;

	if (argc != 2) {
		fputs("usage: tables DIR\n", stderr);
		return 2;
	}
	n = scandir(argv[1], &entry, NULL, alphasort);
	if (n < 0) {
		fprintf(stderr, "tables: %s cannot be read\n", argv[1]);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		worst = values = failures = 0;
		if (run(argv[1], entry[i]->d_name)) {
			failures += !values;
			printf("%s %s: %d values, worst difference %.1e\n",
				failures ? "FAIL" : "ok", entry[i]->d_name, values, worst);
			bad += failures != 0;
			all++;
		}
		free(entry[i]);
	}
	free(entry);
	return all && !bad ? 0 : 1;
}
