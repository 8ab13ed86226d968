/* Two texts of HTML, divided by the first NUL: a table is as alike to itself as can be, whatever
 * the bytes; scores are numbers within their bounds; what becomes a grid is sound. */
#include "adjacency.h"
#include "grits.h"
#include "html_grid.h"
#include "teds.h"

#include <math.h>
#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static struct fx_arena a;
static struct fx_err e;

static int came(enum fx_st st)
{
	hold(st == FX_OK || (st == e.st && *e.msg && (st == FX_LIMIT || a.failed)));
	return !st;
}

static void hold_teds(struct fx_span x, struct fx_span y)
{
	static const char *const ignore[] = { "b", "tbody", NULL };
	struct pp_teds t;

	if (came(pp_teds(&t, &a, x, y, NULL, &e)))
		hold(t.teds <= 1 && t.s_teds <= 1 && t.teds >= -2 && t.s_teds >= -2);
	if (came(pp_teds(&t, &a, x, x, ignore, &e)))
		hold((fabs(t.teds - 1) < 1e-9 && fabs(t.s_teds - 1) < 1e-9) ||
			(fabs(t.teds) <= 0 && fabs(t.s_teds) <= 0));
}

static int grid(struct fx_table *t, struct fx_span s)
{
	struct pp_html h;
	int at;

	if (!came(pp_html_read(&h, &a, s, &e)))
		return 0;
	for (int i = 0; i < h.nodes; i++)
		hold(h.node[i].end > i && h.node[i].end <= h.nodes &&
			!h.node[i].name != !h.node[i].text);
	at = pp_html_find(&h, 0, h.nodes, "table");
	if (at == h.nodes || !came(pp_html_grid(t, &a, &h, at, &e)))
		return 0;
	hold(!fx_table_check(t, &e));
	return t->rows * t->cols < 2000;	/* enough to be compared often */
}

static void hold_grids(struct fx_span x, struct fx_span y)
{
	struct fx_table s, t;
	struct pp_grits g;
	struct pp_adjacency r;

	if (!grid(&s, x) || !grid(&t, y))
		return;
	if (came(pp_grits(&g, &a, &s, &t, &e)))
		hold(g.con.f >= 0 && g.con.f <= g.con.bound + 1e-9 && g.con.bound < 1 + 1e-9 &&
			g.top.f >= 0 && g.top.f <= g.top.bound + 1e-9 && !g.placed);
	if (came(pp_grits(&g, &a, &s, &s, &e)))
		hold(fabs(g.top.f - 1) < 1e-9 && fabs(g.con.f - 1) < 1e-9);
	if (came(pp_adjacency(&r, &a, &s, &t, &e)))
		hold(r.matched <= r.read && r.matched <= r.truth);
	if (came(pp_adjacency(&r, &a, &s, &s, &e)))
		hold(r.matched == r.read && r.read == r.truth);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *end = n ? memchr(p, 0, n) : NULL;
	const size_t k = end ? (size_t)(end - p) : n;
	const struct fx_span x = { (const char *)p, k };
	const struct fx_span y = { (const char *)p + k + (end != NULL), n - k - (end != NULL) };

	if (n > 16384)
		return 0;
	fx_arena_init(&a, (size_t)1 << 30);
	hold_teds(x, y);
	hold_grids(x, y);
	fx_arena_reset(&a);
	return 0;
}
