/* Any bytes as tables of a document: byte 0, modulo 4: ICDAR's XML, HTML, CSV, JSON. What is taken
 * is sound, and a document is as its truth says it is. */
#include "table_match.h"

#include <math.h>
#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static enum fx_st read_as(int kind, struct pl_gtables *g, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	switch (kind) {
	case 0:
		return pl_gtables_xml(g, a, text, e);
	case 1:
		return pl_gtables_html(g, a, text, e);
	case 2:
		return pl_gtables_csv(g, a, text, 1, e);
	default:
		return pl_gtables_json(g, a, text, e);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct pl_gtables g = { NULL, 0, 0 };
	struct pl_table_sums s = { .documents = 0 };
	struct fx_err e = { 0 };
	struct fx_arena a;
	enum fx_st st;
	int slots = 0;

	if (!n || n > 16384)
		return 0;
	fx_arena_init(&a, (size_t)1 << 29);
	st = read_as(p[0] % 4, &g, &a, (struct fx_span){ (const char *)p + 1, n - 1 }, &e);
	if (st)
		hold(st == e.st && *e.msg && (st == FX_INPUT || st == FX_LIMIT || a.failed));
	for (int i = 0; i < g.tables; i++) {
		hold(!fx_table_check(&g.table[i].t, &e));
		hold(g.table[i].html.n && g.table[i].same == i);
		slots += g.table[i].t.rows * g.table[i].t.cols;
	}
	if (!st && slots < 2000 && g.tables < 8) {
		st = pl_tables_compare(&s, &a, &g, &g, &e);
		hold(!st || a.failed);
		hold(st || (s.truth == g.tables && s.relations.matched == s.relations.truth &&
			s.found + s.extra == s.read && s.relations.read == s.relations.truth));
		hold(isfinite(s.teds) && isfinite(s.con));
	}
	fx_arena_reset(&a);
	return 0;
}
