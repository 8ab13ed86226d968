/* The table of op rows, and widening; products and functions: u_panel.c. */
#include "t.h"
#include "op.h"

static void widening_is_exact(const struct en_ops *ops)
{
	static const uint16_t f16[] = {0, 0x8000, 1, 0x3ff, 0x400, 0x3c00, 0xbc00, 0x7bff, 0x3555};
	static const float want[] = {
		0, -0.0f, 0x1p-24f, 0x3ffp-24f, 0x1p-14f, 1, -1, 65504, 0x555p-12f};
	float got[FX_COUNT(f16)];
	static const uint16_t bf16[] = {
		0x3f80, 0xc000, 0x0001, 0x7f80, 0x3e00, 0x4049, 0, 0x8000, 0x42c8};
	static const float wide[] = {1, -2, 0x1p-133f, INFINITY, 0.125f, 3.140625f, 0, -0.0f, 100};

	ops->widen(got, f16, FX_F16, FX_COUNT(f16));
	T_OK(!memcmp(got, want, sizeof(want)));
	ops->widen(got, bf16, FX_BF16, FX_COUNT(bf16));
	T_OK(!memcmp(got, wide, sizeof(wide)));
}

int main(void)
{
	T_EQ_STR(en_ops_rows[0]->name, "ref");
	T_OK(en_ops_lookup("none") == NULL);
	for (int i = 0; en_ops_rows[i]; i++) {
		if (!en_ops_rows[i]->usable()) {
			t_skip("an op row that this machine cannot run");
			continue;
		}
		widening_is_exact(en_ops_rows[i]);
	}
	return t_end();
}
