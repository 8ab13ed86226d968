/* Any two texts, divided by the first NUL: what must hold of every comparison, and of the form in
 * which texts are compared. */
#include "metrics.h"
#include "normal.h"

#include <string.h>

static void hold(int what)
{
	if (!what)
		__builtin_trap();
}

static void hold_right(struct fx_arena *a, struct fx_span x, struct fx_span y,
	const struct pp_bag *bag)
{
	unsigned char *right;
	int64_t sum = 0;
	struct fx_err e;
	size_t n;

	hold(!pp_right_words(&right, &n, a, x, y, &e) && (int64_t)n == bag->read);
	for (size_t i = 0; i < n; i++)
		sum += right[i];
	hold(sum == bag->matched);
}

static void hold_normal(struct fx_arena *a, struct fx_span x, int lines)
{
	struct fx_span once, twice;
	struct fx_err e;

	hold(!pp_normal(&once, a, x, lines, &e));
	hold(!pp_normal(&twice, a, once, lines, &e));
	hold(once.n == twice.n && !memcmp(once.p, twice.p, once.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *nul = n ? memchr(p, 0, n) : NULL;
	struct fx_span x, y;
	struct fx_arena a;
	struct fx_err e;
	struct pp_edits there, back, words;
	struct pp_bag bag;
	struct pp_order order;

	if (!nul || n > 4096)		/* time grows with the product of the lengths */
		return 0;
	x = (struct fx_span){ (const char *)p, (size_t)(nul - p) };
	y = (struct fx_span){ (const char *)nul + 1, n - x.n - 1 };
	fx_arena_init(&a, 1 << 28);
	hold(!pp_cer(&there, &a, x, y, &e) && !pp_cer(&back, &a, y, x, &e));
	hold(there.edits == back.edits && there.edits >= 0);
	hold(there.edits >= there.len - back.len && there.edits >= back.len - there.len);
	hold(there.edits <= (there.len > back.len ? there.len : back.len));
	hold(!pp_wer(&words, &a, x, y, &e) && !pp_bag_of_words(&bag, &a, x, y, &e));
	hold(words.len == bag.truth && bag.matched <= bag.truth && bag.matched <= bag.read);
	hold(words.edits >= (bag.read > bag.truth ? bag.read : bag.truth) - bag.matched);
	hold_right(&a, x, y, &bag);
	hold_normal(&a, x, 0);
	hold_normal(&a, y, 1);
	if (pp_order_of_lines(&order, &a, x, y, &e) == FX_OK) {
		hold(order.matched <= order.lines && order.inverted <= order.pairs);
		hold(order.pairs == order.matched * (order.matched - 1) / 2);
	} else {
		hold(e.st == FX_LIMIT);
	}
	fx_arena_reset(&a);
	return 0;
}
