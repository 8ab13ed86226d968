/* prep.c - see prep.h */
#include "prep.h"
#include "resize.h"

#include <string.h>

static enum fx_st square(struct fx_raster *sq, struct fx_arena *a, const struct fx_raster *page,
	int centre, struct fx_err *e)
{
	int side = page->w > page->h ? page->w : page->h;
	int x = centre ? (side - page->w) / 2 : 0, y = centre ? (side - page->h) / 2 : 0;

	FX_TRY(fx_raster_init(sq, a, side, side, page->channels, e));
	for (int r = 0; r < page->h; r++)
		memcpy(sq->px + (size_t)(y + r) * sq->stride + (size_t)x * (size_t)page->channels,
			page->px + (size_t)r * page->stride,
			(size_t)page->w * (size_t)page->channels);
	return FX_OK;
}

static enum fx_st scale(unsigned char **px, struct fx_arena *a, const struct fx_raster *src,
	int side, struct fx_err *e)
{
	struct fx_raster small;
	unsigned char *out = *px = FX_NEWN(a, (size_t)side * (size_t)side * 3, unsigned char);

	if (!out)
		return fx_fail(e, FX_NOMEM, "picture of side %d", side);
	FX_TRY(fx_resize(&small, a, src, side, side, e));
	for (int y = 0; y < side; y++) {
		const unsigned char *row = small.px + (size_t)y * small.stride;

		for (int x = 0; x < side; x++)
			for (int c = 0; c < 3; c++)
				*out++ = row[small.channels == 3 ? 3 * x + c : x];
	}
	return FX_OK;
}

enum fx_st en_prep_pixels(unsigned char **px, struct fx_arena *a, const struct fx_raster *page,
	const struct en_fitting *how, struct fx_err *e)
{
	struct fx_raster padded;

	if (how->fit == FX_PAD && page->w != page->h) {
		FX_TRY(square(&padded, a, page, how->centre, e));
		page = &padded;
	}
	return scale(px, a, page, how->side, e);
}

void en_prep_patches(float *out, const unsigned char *px, int side, int patch)
{
	for (int y0 = 0; y0 + patch <= side; y0 += patch)
		for (int x0 = 0; x0 + patch <= side; x0 += patch)
			for (int c = 0; c < 3; c++)
				for (int y = 0; y < patch; y++)
					for (int x = 0; x < patch; x++)
						*out++ = (float)px[3 * ((y0 + y) * side + x0 + x) +
								 c] /
								127.5f -
							1;
}
