/* Tables in parts as one grid: cells by hand, written row by row, "|" between cells. */
#include "t.h"
#include "table_join.h"

#include <stdlib.h>

static struct fx_arena a;
static struct fx_err e;

/* One cell a slot; rows end with "/". */
static struct fx_table grid(const char *text, int head_rows)
{
	struct fx_table t = { .rows = 1, .head_rows = head_rows,
		.head = head_rows ? FX_HEAD_THEAD : FX_HEAD_NONE, .source = FX_FROM_MODEL,
		.language = "html-table", .confidence = -1, .removed = 0.5F, .raw = text };
	struct fx_cell *cell = FX_NEWN(&a, strlen(text) + 1, struct fx_cell);
	int col = 0;

	for (const char *p = text;; p++) {
		const size_t n = strcspn(p, "|/");
		struct fx_cell *c = cell + t.cells++;

		*c = (struct fx_cell){ t.rows - 1, col++, 1, 1, .text = fx_strndup(&a, p, n),
			.head = t.rows <= head_rows, .confidence = 0.5F, .source = FX_FROM_MODEL,
			.weakest = -1, .weakest_p = -1 };
		t.cols = col > t.cols ? col : t.cols;
		p += n;
		if (!*p)
			break;
		if (*p == '/') {
			t.rows++;
			col = 0;
		}
	}
	t.cell = cell;
	T_EQ(fx_table_check(&t, &e), FX_OK);
	return t;
}

static struct fx_table joined(const struct pp_table_part *part, int n, const char *want)
{
	char got[400] = "";
	struct fx_cell *cell;
	size_t at = 0;
	struct fx_table t;

	T_EQ(pp_table_join(&t, &cell, &a, part, n, &e), FX_OK);
	T_EQ(fx_table_check(&t, &e), FX_OK);
	T_OK(t.cell == cell);
	for (int i = 0, row = 0; i < t.cells; i++) {
		at += (size_t)snprintf(got + at, sizeof(got) - at, "%s%s",
			i == 0 ? "" : cell[i].row > row ? "/" : "|",
			cell[i].filler ? "_" : cell[i].text);
		row = cell[i].row;
	}
	T_EQ_STR(got, want);
	return t;
}

static void headings(void)
{
	const struct fx_table top = grid("Name|Age/Ann|1/Ben|2", 1), low = grid("Name|Age/Cy|3", 1),
		bare = grid("Name|Ages/Dora|4", 0), none = grid("Eve|5/Fay|6", 0);
	struct fx_table t = joined((struct pp_table_part[]){ { &top, 0, 0 }, { &low, 1, 0 },
		{ &bare, 1, 0 }, { &none, 1, 0 } }, 4,
		"Name|Age/Ann|1/Ben|2/Cy|3/Dora|4/Eve|5/Fay|6");

	T_OK(t.head_rows == 1 && t.head == FX_HEAD_THEAD && t.cell[0].head == 1);
	T_OK(t.cell[6].head == 0 && !t.truncated && !t.repairs);
	T_OK(t.confidence > 0.49F && t.confidence < 0.51F && t.removed > 0.49F);
	T_EQ_STR(t.language, "html-table");
	T_OK(strstr(t.raw, "Ben|2\nName|Age/Cy|3\n") != NULL);
	/* a picture that shows no heading again loses nothing; nor one that shows it once more in
	 * the middle */
	joined((struct pp_table_part[]){ { &top, 0, 0 }, { &low, 0, 0 } }, 2,
		"Name|Age/Ann|1/Ben|2/Name|Age/Cy|3");
	/* no more goes than the heading has rows */
	joined((struct pp_table_part[]){ { &top, 0, 0 }, { &top, 3, 0 } }, 2,
		"Name|Age/Ann|1/Ben|2/Ann|1/Ben|2");
	/* a heading that nobody told: as many rows as the picture shows again */
	joined((struct pp_table_part[]){ { &bare, 0, 0 }, { &low, 1, 0 } }, 2,
		"Name|Ages/Dora|4/Cy|3");
	/* text that is alike: a tenth of both may differ */
	t = grid("aaaaaaaa|x/1|2", 1);
	joined((struct pp_table_part[]){ { &t, 0, 0 },
		{ &(struct fx_table[]){ grid("aaaaaaab|x/3|4", 1) }[0], 1, 0 } }, 2,
		"aaaaaaaa|x/1|2/3|4");
	joined((struct pp_table_part[]){ { &t, 0, 0 },
		{ &(struct fx_table[]){ grid("aaaaaabb|x/3|4", 1) }[0], 1, 0 } }, 2,
		"aaaaaaaa|x/1|2/aaaaaabb|x/3|4");
}

static void rests(void)
{
	struct fx_table cut = grid("Name|Age/Ann|1/Ben|2/C|", 1),
		rest = grid("Name|Age/Ann|1/Ben|2/Cy|3", 1), other = grid("Name|Age/Cy|3/Di|4", 1);
	struct fx_table t;

	cut.truncated = 1;
	t = joined((struct pp_table_part[]){ { &cut, 0, 1 }, { &rest, 1, 0 } }, 2,
		"Name|Age/Ann|1/Ben|2/Cy|3");
	T_OK(!t.truncated);
	t = joined((struct pp_table_part[]){ { &cut, 0, 1 }, { &other, 1, 0 } }, 2,
		"Name|Age/Ann|1/Ben|2/Cy|3/Di|4");
	/* where no rest was asked for, the last row stays */
	t = joined((struct pp_table_part[]){ { &cut, 0, 0 }, { &other, 1, 0 } }, 2,
		"Name|Age/Ann|1/Ben|2/C|/Cy|3/Di|4");
	T_EQ(t.truncated, 1);
	t = joined(&(struct pp_table_part){ &cut, 0, 0 }, 1, "Name|Age/Ann|1/Ben|2/C|");
	T_EQ(t.truncated, 1);
}

static void widths(void)
{
	struct fx_table two = grid("a|b", 0), three = grid("1|2|3/4|5|6", 0), empty = { .rows = 0 };
	struct fx_event repair[] = { { "span", 2 }, { "entity", 1 } };
	struct fx_table t;

	two.repair = repair;
	two.repairs = 1;
	three.repair = repair;
	three.repairs = 2;
	t = joined((struct pp_table_part[]){ { &two, 0, 0 }, { &three, 0, 0 } }, 2,
		"a|b|_/1|2|3/4|5|6");
	T_EQ(t.repairs, 3);
	T_OK(!strcmp(t.repair[0].kind, "span") && t.repair[0].count == 4);
	T_OK(!strcmp(t.repair[1].kind, "entity") && t.repair[1].count == 1);
	T_OK(!strcmp(t.repair[2].kind, "columns-differ") && t.repair[2].count == 1);
	joined((struct pp_table_part[]){ { &empty, 0, 0 }, { &two, 1, 0 } }, 2, "a|b");
	t = joined((struct pp_table_part[]){ { &empty, 0, 1 }, { &empty, 0, 0 } }, 2, "");
	T_OK(t.rows == 0 && t.cols == 0);
}

/* A cell over the heading and the row below it, one over the last rows, one over two columns of
 * which the second goes with the heading. */
static void spans(void)
{
	struct fx_cell cell[] = {
		{ 0, 0, 2, 1, .text = "H", .head = 0, .confidence = -1 },
		{ 0, 1, 1, 1, .text = "I", .confidence = -1 },
		{ 0, 2, 1, 1, .text = "", .confidence = -1 },
		{ 1, 1, 1, 2, .text = "wide", .confidence = -1 },
		{ 2, 0, 2, 1, .text = "low", .confidence = -1 },
		{ 2, 1, 1, 2, .text = "x", .confidence = -1 },
		{ 3, 1, 1, 2, .text = "y", .confidence = -1 },
	};
	struct fx_table t = { 4, 3, cell, 7, .confidence = -1, .removed = -1 }, first;
	struct fx_table got;

	T_EQ(fx_table_check(&t, &e), FX_OK);
	first = grid("H|I", 1);
	first.rows = 1;
	got = joined((struct pp_table_part[]){ { &first, 0, 0 }, { &t, 1, 1 }, { &first, 0, 0 } },
		3, "H|I/H|wide/low|x/H|I");
	T_OK(got.rows == 4 && got.cols == 2 && got.cell[2].rows == 1 && got.cell[4].rows == 1);
	T_EQ(got.cell[3].cols, 1);
}

static void places(void)
{
	struct fx_table p = grid("a", 0), q = grid("b", 0), none = grid("c", 0), t;
	const float one[8] = { 10, 20, 50, 20, 50, 40, 10, 40 },
		two[8] = { 12, 40, 60, 41, 60, 90, 12, 90 },
		all[8] = { 10, 20, 60, 20, 60, 90, 10, 90 };

	memcpy(p.quad, one, sizeof(one));
	memcpy(q.quad, two, sizeof(two));
	t = joined((struct pp_table_part[]){ { &p, 0, 0 }, { &none, 0, 0 }, { &q, 0, 0 } }, 3,
		"a/c/b");
	T_OK(!memcmp(t.quad, all, sizeof(all)));
}

static void too_many_rows(void)
{
	static char text[2 * 1500];
	struct fx_table t, long_one;
	struct fx_cell *cell;

	for (int i = 0; i < 1500; i++)
		memcpy(text + 2 * i, i < 1499 ? "x/" : "x", 2);
	long_one = grid(text, 0);
	T_EQ(pp_table_join(&t, &cell, &a, (struct pp_table_part[]){ { &long_one, 0, 0 },
		{ &long_one, 0, 0 } }, 2, &e), FX_OK);
	T_OK(t.rows == FX_TABLE_MAX_ROWS && t.truncated);
	T_EQ(fx_table_check(&t, &e), FX_OK);
}

static void memory(void)
{
	const struct fx_table top = grid("Name|Age/Ann|1", 1), low = grid("Name|Age|x/Cy|3|y", 1);
	const struct pp_table_part part[] = { { &top, 0, 1 }, { &low, 1, 0 } };
	enum fx_st st = FX_NOMEM;
	long n = 1;

	for (; st == FX_NOMEM && n < 50; n++) {
		struct fx_arena own;
		struct fx_table t;
		struct fx_cell *cell;

		fx_arena_init(&own, 0);
		own.refuse_at = n;
		st = pp_table_join(&t, &cell, &own, part, 2, &e);
		T_OK(st == FX_OK || st == FX_NOMEM);
		fx_arena_reset(&own);
	}
	T_OK(st == FX_OK && n > 4);
}

int main(void)
{
	fx_arena_init(&a, 0);
	headings();
	rests();
	widths();
	spans();
	places();
	too_many_rows();
	memory();
	fx_arena_reset(&a);
	return t_end();
}
