/* spelt.h - tables of answers in tests, spelt in one line each:
 *
 *	2x3 thead:1 A^2|B>2/c|~
 *
 * rows x columns, whose heading and how many rows; then its cells: ^ rows, > columns that a cell
 * spans, # heads its row, ~ fills the grid; | between cells, / between rows. */
#ifndef SPELT_H
#define SPELT_H
#include "t.h"
#include "table_answer.h"

static struct fx_arena a;
static struct fx_err e;
static struct fx_table *t;
static int n;

static inline void put(char *to, size_t room, const char *what)
{
	const size_t at = strlen(to);

	snprintf(to + at, room - at, "%s", what);
}

static inline const char *spelt(const struct fx_table *g)
{
	static char to[4096];
	char part[64];

	snprintf(to, sizeof(to), "%dx%d %s:%d", g->rows, g->cols, fx_head_name(g->head),
		g->head_rows);
	for (int i = 0; i < g->cells; i++) {
		const struct fx_cell *c = g->cell + i;

		put(to, sizeof(to), !i ? " " : c->row == c[-1].row ? "|" : "/");
		put(to, sizeof(to), c->filler ? "~" : c->text);
		snprintf(part, sizeof(part), "^%d", c->rows);
		put(to, sizeof(to), c->rows > 1 ? part : "");
		snprintf(part, sizeof(part), ">%d", c->cols);
		put(to, sizeof(to), c->cols > 1 ? part : "");
		put(to, sizeof(to), c->head == 2 ? "#" : "");
	}
	return to;
}

static inline const char *repairs(const struct fx_table *g)
{
	static char to[1024];
	char part[64];

	to[0] = 0;
	for (int i = 0; i < g->repairs; i++) {
		snprintf(part, sizeof(part), "%s%s:%d", i ? " " : "", g->repair[i].kind,
			g->repair[i].count);
		put(to, sizeof(to), part);
	}
	return to;
}

static inline void ask(const struct pp_table_said *s)
{
	fx_arena_reset(&a);
	T_EQ(pp_table_answer(&t, &n, &a, s, &e), FX_OK);
	for (int i = 0; i < n; i++)
		if (!T_OK(!fx_table_check(t + i, &e)))
			printf("# %s\n", e.msg);
}

static inline void say(const char *language, const char *text)
{
	static struct fx_answer ans;

	ans = (struct fx_answer){ .text = text, .len = strlen(text) };
	ask(&(struct pp_table_said){ .answer = &ans, .language = language });
}

/* One table. */
static inline void is(const char *text, const char *grid, const char *mended)
{
	say(NULL, text);
	T_EQ(n, 1);
	T_EQ_STR(n ? spelt(t) : "none", grid);
	T_EQ_STR(n ? repairs(t) : "none", mended);
}

#endif
