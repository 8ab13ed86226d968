/* u_pages.c - page ranges. Expected orders are what qpdf 11.3 selects with --pages (x: its manual).
 */
#include "pages.h"
#include "t.h"

static const char *select_pages(const char *text, int total, int clip)
{
	static char out[400];
	struct pl_range r = { text, total, clip, 0 };
	struct fx_arena a;
	struct fx_err e = { 0 };
	int *page, n;
	size_t at = 0;

	fx_arena_init(&a, 0);
	out[0] = 0;
	if (pl_pages(&page, &n, &a, &r, &e) != FX_OK) {
		fx_arena_reset(&a);
		return e.st == FX_USAGE ? "usage" : "other";
	}
	for (int i = 0; i < n; i++)
		at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%d", i ? " " : "", page[i]);
	fx_arena_reset(&a);
	return out;
}

int main(void)
{
	static const struct { const char *text, *want;
	} row[] = {
		{"1", "1"},
		{"1-3", "1 2 3"},
		{"3-1", "3 2 1"},
		{"z", "10"},
		{"r1", "10"},
		{"r3-r1", "8 9 10"},
		{"r1-r3", "10 9 8"},
		{"1,3,5-7,z", "1 3 5 6 7 10"},
		{"1-z:odd", "1 3 5 7 9"},
		{"1-z:even", "2 4 6 8 10"},
		{"2-5:odd", "2 4"},
		{"5,1-3:even", "1 3"},
		{"2,2", "2 2"},
		{"1-10,x3-4", "1 2 5 6 7 8 9 10"},
		{"4-1,xr9-3,9", "4 1 9"},
		{"z-r3", "10 9 8"},
		{"0", "usage"},
		{"11", "usage"},
		{"r11", "usage"},
		{"1-", "usage"},
		{"-3", "usage"},
		{"", "1 2 3 4 5 6 7 8 9 10"},
		{"1,", "usage"},
		{",1", "usage"},
		{"1:", "usage"},
		{"1:oddly", "usage"},
		{"x1", "usage"},
		{"1-3,x1-3", "usage"},
		{"1 2", "usage"},
		{"99999999999", "usage"},
		{"1-2-3", "usage"},
		{"a", "usage"},
	};
	struct pl_range huge = { "1-z,1-z,1-z,1-z,1-z,1-z,1-z,1-z,1-z,1-z,1-z", 100000, 0, 0 };
	struct pl_range grammar = { "7-9", 0, 0, 0 };
	struct fx_arena a;
	struct fx_err e = { 0 };
	int *page, n;

	for (size_t i = 0; i < FX_COUNT(row); i++)
		T_EQ_STR(select_pages(row[i].text, 10, 0), row[i].want);
	T_EQ_STR(select_pages("1-3", 1, 1), "1");
	T_EQ_STR(select_pages("2-3", 1, 1), "usage");
	fx_arena_init(&a, 0);
	T_EQ(pl_pages(&page, &n, &a, &huge, &e), FX_USAGE);
	T_EQ(pl_pages(&page, &n, &a, &grammar, &e), FX_OK);
	T_EQ(n, 0);
	fx_arena_reset(&a);
	a.refuse_at = a.calls + 1;
	grammar.total = 20;
	T_EQ(pl_pages(&page, &n, &a, &grammar, &e), FX_NOMEM);
	fx_arena_reset(&a);
	return t_end();
}
