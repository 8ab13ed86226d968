/* loop-alarms - what engine/loop.h takes for a loop in texts without one: a line for each alarm and
 * `F files, A answers, T tokens, N alarms`. Then what other thresholds do: false alarms, and how
 * many tokens of a loop they let pass, each text cut at random and its last K tokens repeated. Then
 * how many equal rows of a table are believed.
 * A file is one answer, or several with 0x1E between them; each string of a .json file is one; each
 * of a .txt file is also read with four locations after each word.
 * usage: loop-alarms TOKENIZER.json FILE... */
#include "file.h"
#include "json.h"
#include "loop.h"

#include <stdlib.h>
#include <string.h>

/* Tokens after the first copy, as in loop.h: at least `least`, few p, and the lesser of many p and
 * enough. */
static const struct rule { int least, few, many, enough; } rules[] = {
	{ 32, 2, 0, 0 }, { 64, 2, 0, 0 }, { 64, 4, 0, 0 }, { 128, 3, 0, 0 }, { 128, 4, 0, 0 },
	{ 256, 3, 0, 0 }, { 256, 4, 0, 0 }, { 512, 4, 0, 0 }, { 768, 4, 0, 0 },
	{ 128, 4, 32, 256 }, { 128, 4, 32, 512 }, { 128, 3, 64, 512 }, { 128, 4, 64, 512 },
	{ 128, 4, 64, 1024 },
};
static const int repeated[] = { 1, 2, 5, 10, 20, 50, 100, 200 };

enum { RULES = FX_COUNT(rules), KINDS = FX_COUNT(repeated), ANSWERS = 20000, LATEST = 1100 };

struct answer {
	const char *path;
	int nth, located, n, *id;
	int peak[EN_LOOP_PERIODS + 1];	/* the longest run of each period */
};

struct alarms {
	struct en_vocab *v;
	struct fx_arena kept, mem;	/* what lasts; one text */
	struct answer *answer;
	int n;
	unsigned seed;
};

static unsigned draw(struct alarms *g, unsigned below)
{
	g->seed = g->seed * 1664525u + 1013904223u;
	return (g->seed >> 8) % below;
}

static int ends_in(const char *path, const char *end)
{
	const size_t n = strlen(path), m = strlen(end);

	return n >= m && !strcmp(path + n - m, end);
}

/* ---- answers ---- */

static enum fx_st add(struct alarms *g, struct fx_span text, struct answer a, struct fx_err *e)
{
	struct en_ids ids;

	if (g->n == ANSWERS)
		return fx_fail(e, FX_LIMIT, "more than %d answers", ANSWERS);
	FX_TRY(en_vocab_encode(g->v, text, 0, &g->mem, &ids, e));
	a.n = ids.n;
	a.id = FX_NEWN(&g->kept, (size_t)ids.n + 1, int);
	if (!a.id)
		return fx_fail(e, FX_NOMEM, "%s: %d tokens", a.path, ids.n);
	memcpy(a.id, ids.id, (size_t)ids.n * sizeof(int));
	g->answer[g->n++] = a;
	return FX_OK;
}

static enum fx_st add_located(struct alarms *g, struct fx_span text, struct answer a,
	struct fx_err *e)
{
	static const char places[] = "<loc0001><loc0002><loc0003><loc0004> ";
	char *all = fx_alloc(&g->mem, text.n + 1, sizeof(places)), *to = all;

	if (!all)
		return fx_fail(e, FX_NOMEM, "%s: %zu bytes with locations", a.path, text.n);
	a.located = 1;
	for (size_t i = 0; i < text.n; i++) {
		if ((unsigned char)text.p[i] <= ' ')
			continue;
		*to++ = text.p[i];
		if (i + 1 == text.n || (unsigned char)text.p[i + 1] <= ' ') {
			memcpy(to, places, sizeof(places) - 1);
			to += sizeof(places) - 1;
		}
	}
	return add(g, (struct fx_span){ all, (size_t)(to - all) }, a, e);
}

static enum fx_st add_strings(struct alarms *g, const cJSON *c, struct answer *a, struct fx_err *e)
{
	for (; c; c = c->next) {
		if (cJSON_IsString(c)) {
			const struct fx_span text = { c->valuestring, strlen(c->valuestring) };

			a->nth++;
			FX_TRY(add(g, text, *a, e));
		}
		FX_TRY(add_strings(g, c->child, a, e));
	}
	return FX_OK;
}

static enum fx_st add_file(struct alarms *g, const char *path, struct fx_err *e)
{
	struct answer a = { .path = path };
	const void *file;
	enum fx_st st;
	cJSON *tree;
	size_t n;

	fx_arena_reset(&g->mem);
	FX_TRY(fx_file_read(&file, &n, &g->mem, path, 1 << 24, e));
	if (ends_in(path, ".json")) {
		FX_TRY(fx_json_tree(&tree, file, n, e));
		st = add_strings(g, tree, &a, e);
		cJSON_Delete(tree);
		return st;
	}
	for (const char *p = file, *end = p + n, *to; p < end; p = to + 1) {
		const char *mark = memchr(p, 0x1e, (size_t)(end - p));
		struct fx_span text;

		to = mark ? mark : end;
		text = (struct fx_span){ p, (size_t)(to - p) };
		a.nth++;
		FX_TRY(add(g, text, a, e));
		if (ends_in(path, ".txt"))
			FX_TRY(add_located(g, text, a, e));
	}
	return FX_OK;
}

/* ---- texts as they are ---- */

/* The first alarm; *when: after so many tokens. */
static struct en_looped detect(struct alarms *g, struct answer *a, int *when)
{
	struct en_looped first = { 0, 0 };
	struct en_loop l = { 0 };

	for (int n = 1; n <= a->n; n++) {
		const struct en_looped at = en_loop_step(&l, g->v, a->id, n);

		for (int p = 1; p <= EN_LOOP_PERIODS; p++)
			if (l.run[p] > a->peak[p])
				a->peak[p] = l.run[p];
		if (at.period && !first.period) {
			first = at;
			*when = n;
		}
	}
	return first;
}

static int detect_all(struct alarms *g)
{
	int alarms = 0, files = 0;
	long tokens = 0;

	for (int i = 0; i < g->n; i++) {
		struct answer *a = &g->answer[i];
		struct en_looped at;
		int when = 0;

		at = detect(g, a, &when);
		if (at.period)
			printf("alarm: %s, answer %d%s, after %d of %d tokens: period %d from %d\n",
				a->path, a->nth, a->located ? " with locations" : "", when, a->n,
				at.period, at.start);
		alarms += at.period > 0;
		files += !i || strcmp(a->path, a[-1].path);
		tokens += a->n;
	}
	printf("%d files, %d answers, %ld tokens, %d alarms\n", files, g->n, tokens, alarms);
	return alarms;
}

static void print_peaks(const struct alarms *g)
{
	printf("\nthe longest runs: period, tokens after the first copy, copies of them, where\n");
	for (int p = 1; p <= EN_LOOP_PERIODS; p++) {
		const struct answer *top = g->answer;

		for (int i = 1; i < g->n; i++)
			if (g->answer[i].peak[p] > top->peak[p])
				top = &g->answer[i];
		if (top->peak[p] >= 2 * p && top->peak[p] >= 32)
			printf("%d\t%d\t%d\t%s, answer %d%s\n", p, top->peak[p], top->peak[p] / p,
				top->path, top->nth, top->located ? " with locations" : "");
	}
}

/* ---- other thresholds ---- */

static int is_alarm(const struct rule *r, const int *run)
{
	for (int p = 1; p <= EN_LOOP_PERIODS; p++)
		if (run[p] >= r->least && run[p] >= r->few * p &&
		    (run[p] >= r->many * p || run[p] >= r->enough))
			return 1;
	return 0;
}

/* Cuts the answer at random and repeats its last k tokens; latest[r]: how many of them pass before
 * rule r finds them. */
static void loop(struct alarms *g, const struct answer *a, int k, int latest[RULES])
{
	const int cut = k + (int)draw(g, (unsigned)(a->n - k) + 1);
	int found[RULES] = { 0 }, left = RULES;
	struct en_loop l = { 0 };
	int *id;

	fx_arena_reset(&g->mem);
	id = FX_NEWN(&g->mem, (size_t)cut + LATEST, int);
	if (!id)
		return;
	memcpy(id, a->id, (size_t)cut * sizeof(int));
	en_loop_restart(&l, g->v, id, cut);
	for (int n = 1; n <= LATEST && left; n++) {
		id[cut + n - 1] = id[cut + n - 1 - k];
		(void)en_loop_step(&l, g->v, id, cut + n);
		for (int r = 0; r < RULES; r++)
			if (!found[r] && is_alarm(&rules[r], l.run)) {
				found[r] = 1;
				left--;
				latest[r] = n > latest[r] ? n : latest[r];
			}
	}
	for (int r = 0; r < RULES; r++)
		if (!found[r])
			latest[r] = LATEST;
}

static void print_rules(struct alarms *g)
{
	int latest[KINDS][RULES] = { { 0 } };

	for (int k = 0; k < KINDS; k++)
		for (int i = 0; i < g->n; i++)
			if (g->answer[i].n >= repeated[k])
				loop(g, &g->answer[i], repeated[k], latest[k]);
	printf("\nleast, few, many, enough: false alarms; tokens at most that pass when the last K "
		"repeat, K");
	for (int k = 0; k < KINDS; k++)
		printf(" %d", repeated[k]);
	printf("\n");
	for (int r = 0; r < RULES; r++) {
		int alarms = 0;

		for (int i = 0; i < g->n; i++)
			alarms += is_alarm(&rules[r], g->answer[i].peak);
		printf("%d %d %d %d\t%d\t", rules[r].least, rules[r].few, rules[r].many,
			rules[r].enough, alarms);
		for (int k = 0; k < KINDS; k++)
			printf(" %d", latest[k][r]);
		printf("\n");
	}
}

/* ---- tables of equal rows ---- */

struct table { const char *name, *start, *row, *cell, *empty, *cell_end, *row_end, *end; };

static const struct table tables[] = {
	{ "html", "<table><tr><td>Name</td></tr>", "<tr>", "<td>", "<td>", "</td>", "</tr>",
		"</table>" },
	{ "otsl", "<otsl><ched>Name<nl>", "", "<fcel>", "<ecel>", "", "<nl>", "</otsl>" },
};

/* 1: a table of so many equal rows is believed. 0: not, or no memory. */
static int believed(struct alarms *g, const struct table *t, const char *text, int cells, int rows)
{
	const size_t room = 128 + (size_t)rows * (size_t)(cells * 32 + 16);
	struct fx_err e = { 0 };
	struct answer a = { 0 };
	struct en_ids ids;
	char *all;
	int at, when;

	fx_arena_reset(&g->mem);
	all = FX_NEWN(&g->mem, room, char);
	if (!all)
		return 0;
	at = snprintf(all, room, "%s", t->start);
	for (int r = 0; r < rows; r++) {
		at += snprintf(all + at, room - (size_t)at, "%s", t->row);
		for (int c = 0; c < cells; c++)
			at += snprintf(all + at, room - (size_t)at, "%s%s%s",
				*text ? t->cell : t->empty, text, t->cell_end);
		at += snprintf(all + at, room - (size_t)at, "%s", t->row_end);
	}
	at += snprintf(all + at, room - (size_t)at, "%s", t->end);
	if (en_vocab_encode(g->v, (struct fx_span){ all, (size_t)at }, 0, &g->mem, &ids, &e))
		return 0;
	a.id = ids.id;
	a.n = ids.n;
	return !detect(g, &a, &when).period;
}

static void print_tables(struct alarms *g)
{
	static const char *const text[] = { "0", "-", "n/a", "0.00", "" };

	printf("\nequal rows that are believed, 200 at most, of 3 4 5 6 7 8 cells\n");
	for (size_t t = 0; t < FX_COUNT(tables); t++)
		for (size_t c = 0; c < FX_COUNT(text); c++) {
			printf("%s \"%s\"\t", tables[t].name, text[c]);
			for (int cells = 3; cells <= 8; cells++) {
				int low = 0, high = 201;	/* believed; not, or not tried */

				while (high - low > 1) {
					const int rows = (low + high) / 2;

					if (believed(g, &tables[t], text[c], cells, rows))
						low = rows;
					else
						high = rows;
				}
				printf(" %d", low);
			}
			printf("\n");
		}
}

int main(int argc, char **argv)
{
	struct alarms g = { .seed = 1 };
	struct fx_err e = { 0 };
	int alarms = 0;
	const void *p;
	enum fx_st st;
	size_t n;

	if (argc < 3) {
		fprintf(stderr, "usage: loop-alarms TOKENIZER.json FILE...\n");
		return 2;
	}
	fx_arena_init(&g.kept, 0);
	fx_arena_init(&g.mem, 0);
	g.answer = calloc(ANSWERS, sizeof(*g.answer));
	st = g.answer ? fx_file_read(&p, &n, &g.mem, argv[1], 1 << 26, &e)
		      : fx_fail(&e, FX_NOMEM, "%d answers", ANSWERS);
	if (!st)
		st = en_vocab_json(&g.v, p, n, &e);
	for (int i = 2; !st && i < argc; i++)
		st = add_file(&g, argv[i], &e);
	if (st) {
		fprintf(stderr, "loop-alarms: %s\n", e.msg);
	} else {
		alarms = detect_all(&g);
		print_peaks(&g);
		print_rules(&g);
		print_tables(&g);
	}
	en_vocab_free(g.v);
	free(g.answer);
	fx_arena_reset(&g.kept);
	fx_arena_reset(&g.mem);
	return st || alarms;
}
