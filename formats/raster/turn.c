/* turn.c - see turn.h */
#include "turn.h"

#include <string.h>

enum fx_st fx_turn(struct fx_raster *to, const struct fx_raster *from, int quarters,
	struct fx_arena *a, struct fx_err *e)
{
	const struct fx_raster f = *from;
	const int odd = quarters & 1;
	const size_t c = (size_t)f.channels;

	FX_TRY(fx_raster_init(to, a, odd ? f.h : f.w, odd ? f.w : f.h, f.channels, e));
	for (int y = 0; y < to->h; y++)
		for (int x = 0; x < to->w; x++) {
			const int sx[4] = { x, y, f.w - 1 - x, f.w - 1 - y };
			const int sy[4] = { y, f.h - 1 - x, f.h - 1 - y, x };

			memcpy(to->px + (size_t)y * to->stride + (size_t)x * c,
				f.px + (size_t)sy[quarters & 3] * f.stride +
					(size_t)sx[quarters & 3] * c,
				c);
		}
	return FX_OK;
}
