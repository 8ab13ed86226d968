/* score-cost - what it costs to score tables of a few sizes, the usual one for large ones first:
 * processor time of TEDS and S-TEDS, of GriTS and of relations, between a made table with names,
 * words and figures in it and the same with every fourth cell changed, rows left out and put in. */
#include "adjacency.h"
#include "grits.h"
#include "html_grid.h"
#include "table_form.h"
#include "table_plain.h"
#include "teds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TEXT = 64 };

static struct fx_arena a;
static struct fx_err e;
static unsigned seed = 1;

static unsigned below(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static char *words(int n)
{
	static const char *const word[] = { "total", "net", "of", "which", "revenue", "from", "the",
		"public", "sector", "Standard", "deviation", "per", "cent", "patients", "group" };
	char *s = fx_alloc(&a, TEXT, 1);
	size_t at = 0;

	while (n-- && at < TEXT - 16)
		at += (size_t)snprintf(s + at, TEXT - at, "%s%s", at ? " " : "",
			word[below(FX_COUNT(word))]);
	return s;
}

static char *figure(void)
{
	char *s = fx_alloc(&a, TEXT, 1);

	snprintf(s, TEXT, "%u,%03u.%02u", below(1000), below(1000), below(100));
	return s;
}

/* other NULL: a table; else the same with changes. */
static void make(struct fx_table *t, const struct fx_table *other, int rows, int cols)
{
	struct fx_cell *c = FX_NEWN(&a, (size_t)rows * (size_t)cols, struct fx_cell);

	*t = (struct fx_table){ .rows = rows, .cols = cols, .cell = c, .cells = rows * cols,
		.head_rows = 1, .head = FX_HEAD_THEAD };
	for (int i = 0; i < t->cells; i++) {
		const int moved = rows > 9 && i >= cols * (rows / 3) ? i - cols : i;

		c[i] = pp_form_cell(i / cols, i % cols, 1, 1);
		if (other && below(4))
			c[i].text = other->cell[moved].text;
		else
			c[i].text = i / cols && i % cols ? figure() : words(1 + (int)below(5));
		c[i].head = i / cols == 0;
	}
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static struct fx_span html(const struct fx_table *t)
{
	struct fx_membuf m = { NULL, 0, 0 };
	struct fx_span s;
	struct fx_out o;

	fx_out_mem(&o, &m);
	pp_table_html(&o, t);
	s.p = fx_out_close(&o, &e) ? "" : fx_strndup(&a, m.p, m.n);
	s.n = strlen(s.p);
	free(m.p);
	return s;
}

static void report(const char *what, double from, enum fx_st st, double value)
{
	if (st)
		printf("%-10s %s\n", what, e.msg);
	else
		printf("%-10s %7.3f s  (%.6f)\n", what, seconds() - from, value);
}

static void cost(int rows, int cols)
{
	struct fx_table truth, read;
	struct pp_teds t;
	struct pp_grits g;
	struct pp_adjacency r;
	struct fx_span text[2];
	double from;
	enum fx_st st;

	make(&truth, NULL, rows, cols);
	make(&read, &truth, rows, cols);
	printf("%d x %d\n", rows, cols);
	for (int k = 0; k < 2; k++)
		text[k] = html(k ? &truth : &read);
	from = seconds();
	st = pp_teds(&t, &a, text[0], text[1], NULL, &e);
	report("TEDS", from, st, t.teds);
	from = seconds();
	st = pp_grits(&g, &a, &read, &truth, &e);
	report("GriTS", from, st, g.con.f);
	from = seconds();
	st = pp_adjacency(&r, &a, &read, &truth, &e);
	report("relations", from, st, pp_adjacency_f1(&r));
	fx_arena_reset(&a);
}

int main(void)
{
	cost(100, 30);
	cost(30, 10);
	cost(600, 5);
	return 0;
}
