/* Grids of answers as large as may be, that repeat themselves, without memory; published tables. */
#include "spelt.h"
#include "file.h"
#include "json.h"
#include "units.h"

#include <glob.h>
#include <stdlib.h>

#define SHARED "../shared/"

/* ---- caps, loops ---- */

static char *many(const char *before, const char *each, int times, const char *after)
{
	const size_t one = strlen(each),
		room = strlen(before) + one * (size_t)times + strlen(after) + 1;
	char *text = malloc(room), *p = text;

	p += snprintf(p, room, "%s", before);
	for (int i = 0; i < times; i++, p += one)
		memcpy(p, each, one);
	snprintf(p, room - (size_t)(p - text), "%s", after);
	return text;
}

static void caps(void)
{
	/* G 18 */
	char *text = many("<table>", "<tr><td>a</td></tr>", 5000, "</table>");

	say(NULL, text);
	T_EQ(t->rows, 2048);
	T_EQ_STR(repairs(t), "rows-cut:2952");
	free(text);
	text = many("<table><tr>", "<td>a</td>", 600, "</tr></table>");
	say(NULL, text);
	T_EQ(t->cols, 512);
	T_EQ_STR(repairs(t), "columns-cut:88");
	free(text);
	text = many("<table><tr><td><b>", "\xc3\xa9", 50000, "</b></i></td><td>b</td></tr>"
		"</table>");
	say(NULL, text);
	T_EQ(strlen(t->cell[0].text), 65536);
	T_EQ(strlen(t->cell[0].html), 65536 + 7);
	T_EQ_STR(t->cell[1].text, "b");
	T_EQ_STR(repairs(t), "text-cut:1");
	free(text);
	text = many("<table><tr><td>", "<b>", 20, "x</td></tr></table>");
	say(NULL, text);
	T_EQ_STR(repairs(t), "unclosed:16 tag:4");
	free(text);
	text = many("", "<table><tr><td>a</td></tr></table>", 70, "");
	say(NULL, text);
	T_EQ(n, 64);
	T_EQ_STR(repairs(t + 62), "");
	T_EQ_STR(repairs(t + 63), "tables-cut:1");
	free(text);
	text = many("", "<fcel>a", 600, "<nl><fcel>b<nl>");
	say(NULL, text);
	T_EQ(t->cols, 512);
	T_EQ_STR(repairs(t), "padded:511 columns-cut:88");
	free(text);
	text = many("<table><tr><td colspan=2000 rowspan=1000>a</td></tr>",
		"<tr><td colspan=600>b</td></tr>", 3, "<tr><td>c</td></tr></table>");
	say(NULL, text);
	T_EQ_STR(spelt(t), "5x1 none:0 a^5");
	free(text);
}

/* Tables of an answer have 2^20 slots together. */
static void room_for_all(void)
{
	char *row = many("<table><tr>", "<td>a</td>", 512, "</tr>");
	char *big = many(row, "<tr><td></td></tr>", 2046, "</table>");
	char *text = many(big, "<table><tr><td>x</td></tr><tr><td>y</td></tr></table>", 1, "");
	char *more = many(text, row, 2, "</tr></table>");

	say(NULL, more);		/* 2047 rows of 512, 2 slots, and rows of 512 */
	T_EQ(n, 4);
	T_EQ(t->rows, 2047);
	T_EQ(t[1].rows, 2);
	T_EQ(t[2].rows, 0);
	T_EQ_STR(repairs(t + 2), "unclosed:1 rows-cut:1");
	T_EQ(t[3].rows, 0);
	free(row);
	free(big);
	free(text);
	free(more);
}

static void looped(const char *row, int times, const char *after, const char *grid,
	const char *mended)
{
	char *text = many("<table><tr><td>a</td><td>b</td></tr>", row, times, after);

	is(text, grid, mended);
	free(text);
}

/* G 21 */
static void loops(void)
{
	static const char row[] = "<tr><td>c</td><td>1</td></tr>";
	static const char equal[] = "|a|\n|b|\n|b|\n|b|\n|b|\n|b|\n|b|\n|b|\n|b|\n";
	struct fx_answer ans = { .text = NULL };

	looped(row, 400, "", "2x2 heuristic:1 a|b/c|1", "truncated:1 loop:399");
	looped(row, 8, "<tr><td>c", "2x2 heuristic:1 a|b/c|1", "truncated:1 loop:8");
	looped(row, 7, "", "8x2 heuristic:1 a|b/c|1/c|1/c|1/c|1/c|1/c|1/c|1", "truncated:1");
	looped(row, 3, "", "4x2 heuristic:1 a|b/c|1/c|1/c|1", "truncated:1");
	looped(row, 8, "<tr><td>d", "10x2 heuristic:1 a|b/c|1/c|1/c|1/c|1/c|1/c|1/c|1/c|1/d|~",
		"truncated:1 padded:1");
	/* of a table that ends where it should, rows may be equal */
	looped(row, 8, "</table>", "9x2 heuristic:1 a|b/c|1/c|1/c|1/c|1/c|1/c|1/c|1/c|1", "");
	/* a cell from above is none of them */
	looped("", 0, "<tr><td rowspan=9>x</td><td>y</td></tr><tr><td>y</td></tr><tr><td>y</td>"
		"</tr><tr>"
		"<td>y</td></tr><tr><td>y</td></tr><tr><td>y</td></tr><tr><td>y</td></tr><tr>"
		"<td>y</td>"
		"</tr><tr><td>y</td></tr>", "10x2 none:0 a|b/x^9|y/y/y/y/y/y/y/y/y", "truncated:1");
	/* only the last of several can be cut */
	ans.text = "|b|\n|b|\n|b|\n|b|\n|b|\n|b|\n|b|\n|b|\n\n|c|\n";
	ans.len = strlen(ans.text);
	ans.truncated = 1;
	ask(&(struct pp_table_said){ .answer = &ans });
	T_EQ(n, 2);
	T_EQ(t->rows, 8);
	T_OK(!t->truncated && t[1].truncated);
	ans = (struct fx_answer){ .text = equal, .len = strlen(equal) };
	ask(&(struct pp_table_said){ .answer = &ans });
	T_EQ(t->rows, 9);
	ans.looped = 1;
	ask(&(struct pp_table_said){ .answer = &ans });
	T_EQ_STR(spelt(t), "2x1 none:0 a/b");
	T_OK(!t->truncated);
	ans.looped = 0;
	ans.truncated = 1;
	ask(&(struct pp_table_said){ .answer = &ans });
	T_EQ_STR(repairs(t), "loop:7");
	T_OK(t->truncated);
}

static void too_much(void)
{
	struct fx_answer ans = { .text = "", .len = PP_TABLE_MAX_ANSWER + 1 };

	n = 7;
	T_EQ(pp_table_answer(&t, &n, &a, &(struct pp_table_said){ .answer = &ans }, &e), FX_LIMIT);
	T_EQ(n, 0);
}

static void any_allocation_may_be_refused(void)
{
	static const char *const text[] = {
		"<table><caption>t</caption><td colspan=3>a<b>b<td>c</table><table><td>d</table>",
		"<fcel>a<ecel><nl><ucel><lcel><nl>", "|a|b<br>c|\n|-|" };
	static const uint32_t off[] = { 0, 200 };
	static const float logprob[] = { -1 };

	for (size_t i = 0; i < FX_COUNT(text); i++) {
		struct fx_answer ans = { .text = text[i], .len = strlen(text[i]), .tokens = 1,
			.off = off,
			.logprob = logprob };
		const struct pp_table_said s = { .answer = &ans, .w = 1, .h = 1 };
		enum fx_st st = FX_NOMEM;
		int bad = 0;

		for (long at = 1; st == FX_NOMEM && at < 1000; at++) {
			fx_arena_reset(&a);
			a.refuse_at = at;
			st = pp_table_answer(&t, &n, &a, &s, &e);
			bad += st ? st != FX_NOMEM || n : !n;
		}
		T_EQ(bad, 0);
		T_EQ(st, FX_OK);
		a.refuse_at = 0;
	}
}

/* ---- published tables ---- */

static void unescape(char *s)
{
	static const char *const spelt[] = { "&lt;", "&gt;", "&amp;" };

	for (; *s; s++)
		for (int i = 0; i < 3; i++)
			if (!strncmp(s, spelt[i], strlen(spelt[i]))) {
				memmove(s + 1, s + strlen(spelt[i]),
					strlen(s + strlen(spelt[i])) + 1);
				*s = "<>&"[i];
				break;
			}
}

/* Cells as they come, as PubTabNet writes them: not escaped. */
static void reprint(char *to, size_t room, const struct fx_table *g)
{
	size_t at = 0;

	to[0] = 0;
	for (int i = 0; i < g->cells; i++) {
		const struct fx_cell *c = g->cell + i;
		char rows[32] = "", cols[32] = "";

		if (c->rows > 1)
			snprintf(rows, sizeof(rows), " rowspan=\"%d\"", c->rows);
		if (c->cols > 1)
			snprintf(cols, sizeof(cols), " colspan=\"%d\"", c->cols);
		at += (size_t)snprintf(to + at, room - at, "<td%s%s>", rows, cols);
		snprintf(to + at, room - at, "%s", c->html ? c->html : c->text);
		if (c->html)
			unescape(to + at);
		put(to, room, "</td>");
		at = strlen(to);
	}
}

/* The same of the HTML itself: everything but cells taken out. */
static void cells_of(char *to, const char *p)
{
	const char *end;

	while ((p = strstr(p, "<td")) != NULL && (end = strstr(p, "</td>")) != NULL) {
		end += 5;
		memcpy(to, p, (size_t)(end - p));
		to += end - p;
		p = end;
	}
	*to = 0;
}

/* Cells are as sure as units.h says: two ways to read an answer. */
static int as_sure(const struct fx_answer *ans)
{
	struct pp_unit *unit;
	int units, same;

	if (pp_units(&unit, &units, &a, ans, "html-table", &e) || units != t->cells)
		return 0;
	same = 1;
	for (int i = 0; i < units; i++)
		same &= t->cell[i].confidence == (*t->cell[i].text ? unit[i].confidence : -1);
	return same;
}

/* The model's truth is its best answer: nothing of it is mended, and the cells are the same. */
static int comes_through(const char *html)
{
	static char got[1 << 16], want[1 << 16];
	static uint32_t off[1 << 16];
	static float logprob[1 << 16];
	struct fx_answer ans = { .text = html, .len = strlen(html), .off = off,
		.logprob = logprob };
	const struct pp_table_said s = { .answer = &ans, .language = "html-table" };
	int ok;

	if (ans.len >= sizeof(want))
		return 0;
	while ((size_t)ans.tokens * 3 < ans.len) {		/* tokens of three bytes */
		off[ans.tokens] = (uint32_t)ans.tokens * 3;
		logprob[ans.tokens] = -(float)(ans.tokens % 7) / 8;
		ans.tokens++;
	}
	off[ans.tokens] = (uint32_t)ans.len;
	fx_arena_reset(&a);
	ok = !pp_table_answer(&t, &n, &a, &s, &e) && n == 1 && !t->repairs &&
		!fx_table_check(t, &e);
	cells_of(want, html);
	if (ok) {
		reprint(got, sizeof(got), t);
		ok = !strcmp(got, want) && as_sure(&ans);
	}
	if (!ok)
		printf("# got:  %s\n# want: %s\n", got, want);
	return ok;
}

static void members(const char *path, const char *member, int want)
{
	struct fx_arena mem;
	const void *bytes;
	cJSON *all, *item;
	size_t len;
	int good = 0;

	fx_arena_init(&mem, 0);
	if (fx_file_read(&bytes, &len, &mem, path, 1 << 20, &e)) {
		t_skip("no " SHARED "golden/tables");
		return;
	}
	if (T_OK(!fx_json_tree(&all, bytes, len, &e))) {
		cJSON_ArrayForEach(item, all)
			good += comes_through(cJSON_GetObjectItem(item, member)->valuestring);
		cJSON_Delete(all);
	}
	T_EQ(good, want);
	fx_arena_reset(&mem);
}

static void published(void)
{
	struct fx_arena mem;
	glob_t found;
	int good = 0;

	members(SHARED "golden/tables/pairs.json", "gt", 14);
	members(SHARED "golden/tables/random.json", "gt", 100);
	if (glob(SHARED "data/tables/pubtabnet-*/*.html", 0, NULL, &found) != 0) {
		t_skip("no " SHARED "data/tables");
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const void *bytes;
		size_t len;

		fx_arena_init(&mem, 0);
		if (T_OK(!fx_file_read(&bytes, &len, &mem, found.gl_pathv[i], 1 << 20, &e)))
			good += comes_through(bytes);
		fx_arena_reset(&mem);
	}
	T_EQ(found.gl_pathc, 14);
	T_EQ(good, found.gl_pathc);
	globfree(&found);
}

int main(void)
{
	fx_arena_init(&a, 0);
	caps();
	room_for_all();
	loops();
	too_much();
	any_allocation_may_be_refused();
	published();
	fx_arena_reset(&a);
	return t_end();
}
