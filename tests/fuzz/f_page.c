/* Any bytes as a small page: width, height, flags (1: RGB, 2: 1-bit, 4: no tiles, 64: light;
 * turn in bits 3 to 5, 7: unknown), then pixels, again from the start where they end. */
#include "page.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct fx_page_ask ask = { .tile = { 112, 20, 34, 2, 5, 3 }, .turn = -1 };
	struct fx_arena a;
	struct fx_raster r;
	struct fx_layout l;
	struct fx_err e = { 0 };
	enum fx_st st;
	size_t at = 0;

	if (n < 6)
		return 0;
	fx_arena_init(&a, (size_t)256 << 20);
	st = fx_raster_init(&r, &a, 1 + (p[0] | p[1] << 8) % 300, 1 + (p[2] | p[3] << 8) % 300,
		p[4] & 1 ? 3 : 1, &e);
	ask.turn = (p[4] >> 3 & 7) < 4 ? p[4] >> 3 & 3 : -1;
	ask.light = p[4] >> 6 & 1;
	if (p[4] & 4)
		ask.tile.side = 0;
	for (int y = 0; !st && y < r.h; y++)
		for (int x = 0; x < r.w * r.channels; x++) {
			const size_t i = at++;
			const uint8_t *q = p + 5;
			const size_t m = n - 5;

			r.px[(size_t)y * r.stride + (size_t)x] = p[4] & 2 ?
				(q[i / 8 % m] >> (7 - i % 8) & 1 ? 0 : 255) : q[i % m];
		}
	if (!st)
		st = fx_page_analyse(&l, &a, &r, &ask, &e);
	if (st == FX_OK ? fx_layout_check(&l, &e) != FX_OK : !*e.msg)
		__builtin_trap();
	fx_arena_reset(&a);
	return 0;
}
