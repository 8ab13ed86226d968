/* Any bytes as config.json or palimpsest.json, by the first byte. */
#include "manifest.h"
#include "shape.h"

/* A map that was taken is one. */
static int sound(const struct fx_calibration *c)
{
	for (int i = 0; i < c->knots; i++)
		if (!(c->x[i] >= 0 && c->x[i] <= 1 && c->y[i] >= 0 && c->y[i] <= 1) ||
		    (i && !(c->x[i] > c->x[i - 1] && c->y[i] >= c->y[i - 1])))
			return 0;
	return c->knots > 0 && c->knots <= FX_KNOTS && c->words > 0 && c->share >= 0 &&
		c->share <= 1 && c->mean >= 0 && c->mean <= 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_err e = { 0 };
	struct fx_manifest m;
	struct en_shape s;
	struct fx_arena a;
	enum fx_st st;

	if (!n)
		return 0;
	fx_arena_init(&a, 1 << 22);
	if (*p & 1)
		st = en_shape_parse(&s, p + 1, n - 1, &e);
	else
		st = fx_manifest_parse(&m, &a, p + 1, n - 1, &e);
	if (st ? !*e.msg : (*p & 1) && (s.layers < 1 || s.heads % s.kv_heads || s.hidden < 1))
		__builtin_trap();
	for (int i = 0; !st && !(*p & 1) && i < m.tasks; i++)
		if (m.task[i].calibration && !sound(m.task[i].calibration))
			__builtin_trap();
	fx_arena_reset(&a);
	return 0;
}
