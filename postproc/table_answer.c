/* table_answer.c - see table_answer.h */
#include "table_answer.h"
#include "table_parts.h"

#include <string.h>

static const char *const repair_name[PP_REPAIRS] = { "truncated", "malformed", "control",
	"end-marker", "outside", "unopened", "unclosed", "stray", "tag", "comment", "nested",
	"span", "overlap", "too-wide", "padded", "empty-row", "continuation", "place",
	"location", "loop", "text-cut", "rows-cut", "columns-cut", "tables-cut" };

/* ---- languages [D A.2] ---- */

static const char *const otsl_tag[] = { "fcel>", "ecel>", "lcel>", "ucel>", "xcel>", "ched>",
	"rhed>", "srow>", "nl>", "otsl>", NULL };
static const char *const html_tag[] = { "table", "tr", "td", "th", NULL };

static const struct language {
	const char *name, *guard;	/* guard: another name that it goes by */
	const char *const *tag;		/* one of which tells it; NULL: a pipe does */
	void (*read)(struct pp_reader *r);
} language[] = {
	{ "otsl", NULL, otsl_tag, pp_read_otsl },
	{ "html-table", "html-table-ragged", html_tag, pp_read_html },
	{ "markdown", NULL, NULL, pp_read_markdown },
};

static int has_tag(struct fx_span text, const char *const *tag)
{
	const char *const end = text.p + text.n;

	for (const char *p = text.p; (p = memchr(p, '<', (size_t)(end - p))) != NULL;) {
		p++;
		for (int i = 0; tag[i]; i++) {
			const size_t n = strlen(tag[i]);
			size_t k = 0;

			while (k < n && p + k < end && (p[k] | 0x20) == (tag[i][k] | 0x20))
				k++;
			if (k == n && (tag[i][n - 1] == '>' || p + n == end ||
			    (unsigned char)p[n] <= ' ' || strchr("/><", p[n])))
				return 1;
		}
	}
	return 0;
}

/* NULL: there is no table in it. */
static const struct language *find_language(const char *name, struct fx_span text)
{
	for (size_t i = 0; name && i < FX_COUNT(language); i++)
		if (!strcmp(name, language[i].name) ||
		    (language[i].guard && !strcmp(name, language[i].guard)))
			return language + i;
	for (size_t i = 0; i < FX_COUNT(language); i++)
		if (language[i].tag ? has_tag(text, language[i].tag) :
		    memchr(text.p, '|', text.n) != NULL)
			return language + i;
	return NULL;
}

/* ---- tables ---- */

static void finish(struct pp_reader *r, int last)
{
	struct fx_table *t = r->table + r->tables;
	struct fx_event *repair;
	int kinds = 0;

	*t = (struct fx_table){ .source = FX_FROM_MODEL, .language = r->language,
		.caption = r->caption, .confidence = -1, .removed = -1,
		.truncated = last && (r->cut || r->s->answer->truncated) };
	pp_grid_finish(r, t, &r->cell[r->tables], last);
	for (int i = 0; i < PP_REPAIRS; i++)
		kinds += r->count[i] != 0;
	t->repair = repair = FX_NEWN(r->a, (size_t)kinds + 1, struct fx_event);
	for (int i = 0; repair && i < PP_REPAIRS; i++)
		if (r->count[i])
			repair[t->repairs++] = (struct fx_event){ repair_name[i], r->count[i] };
	r->tables++;
}

int pp_table_begin(struct pp_reader *r)
{
	struct pp_grid *g = &r->grid;

	if (r->begun && r->tables + 1 == PP_TABLES_MAX) {
		r->count[PP_TABLES_CUT]++;
		return 0;
	}
	if (r->begun) {
		finish(r, 0);
		memset(r->count, 0, sizeof(r->count));
	}
	r->begun = 1;
	r->caption = NULL;
	g->first = g->last = NULL;
	g->rows = g->cells = g->holes = g->over = 0;
	return 1;
}

/* ---- what the answer's numbers say ---- */

static void calibrate(struct pp_reader *r)
{
	const struct fx_calibration *map = r->s->calibration;
	struct pp_evidence page = { 0, 0 };

	for (int i = 0; map && i < r->tables; i++)
		for (int k = 0; k < r->table[i].cells; k++)
			pp_evidence_add(&page, r->cell[i][k].confidence);
	for (int i = 0; i < r->tables; i++) {
		struct fx_table *t = r->table + i;
		double sum = 0;
		int n = 0;

		for (int k = 0; k < t->cells; k++) {
			struct fx_cell *c = r->cell[i] + k;

			c->confidence = pp_calibrated(map, c->confidence, &page);
			sum += c->confidence >= 0 ? (double)c->confidence : 0;
			n += c->confidence >= 0;
		}
		t->confidence = n ? (float)(sum / n) : -1;
	}
}

static float mean_removed(const struct fx_answer *ans)
{
	double sum = 0;

	for (int i = 0; ans->removed && i < ans->tokens; i++)
		sum += (double)ans->removed[i];
	return ans->removed && ans->tokens ? (float)(sum / ans->tokens) : -1;
}

static void answered(struct pp_reader *r)
{
	const struct fx_answer *ans = r->s->answer;
	char *raw = fx_strndup(r->a, ans->text, ans->len);

	for (size_t i = 0; raw && i < ans->len; i++)
		raw[i] = raw[i] ? raw[i] : ' ';
	for (int i = 0; i < r->tables; i++) {
		r->table[i].removed = mean_removed(ans);
		r->table[i].raw = raw;
	}
}

/* ---- all ---- */

/* What stands before an end marker that the runtime has left in [D 0.3]. */
static struct fx_span before_end(const struct fx_answer *ans, int *marked)
{
	static const char *const mark[] = { "<eos>", "</s>" };
	const struct fx_span all = { ans->text, ans->len };
	const char *const end = all.p + all.n;

	for (const char *p = all.p; (p = memchr(p, '<', (size_t)(end - p))) != NULL; p++)
		for (size_t i = 0; i < FX_COUNT(mark); i++) {
			const size_t n = strlen(mark[i]);

			if ((size_t)(end - p) >= n && !memcmp(p, mark[i], n)) {
				*marked = 1;
				return (struct fx_span){ all.p, (size_t)(p - all.p) };
			}
		}
	return all;
}

enum fx_st pp_table_answer(struct fx_table **t, int *n, struct fx_arena *a,
	const struct pp_table_said *s, struct fx_err *e)
{
	struct pp_reader r = { .s = s, .a = a };
	const struct language *l;

	*t = NULL;
	*n = 0;
	if (s->answer->len > PP_TABLE_MAX_ANSWER)
		return fx_fail(e, FX_LIMIT, "an answer of %zu bytes about tables; %zu are read",
			s->answer->len, PP_TABLE_MAX_ANSWER);
	r.text = before_end(s->answer, &r.count[PP_END_MARKER]);
	l = find_language(s->language, r.text);
	if (!l)
		return FX_OK;
	r.language = l->name;
	r.table = FX_NEWN(a, PP_TABLES_MAX, struct fx_table);
	if (r.table)
		l->read(&r);
	if (r.begun && !a->failed)
		finish(&r, 1);
	calibrate(&r);
	if (r.tables)
		answered(&r);
	if (a->failed)
		return fx_fail(e, FX_NOMEM, "no memory for the tables of an answer");
	*t = r.table;
	*n = r.tables;
	return FX_OK;
}
