/* png.h - images for tests, through Leptonica: grey or RGB rasters, 1-bit and palettes widened */
#ifndef PNG_H
#define PNG_H
#include "raster.h"

#include <allheaders.h>

static inline enum fx_st t_image(struct fx_raster *r, struct fx_arena *a, const char *path,
	struct fx_err *e)
{
	PIX *in = pixRead(path),
	    *pix = in ? pixRemoveColormap(in, REMOVE_CMAP_TO_FULL_COLOR) : NULL;
	PIX *p8 = pix && pixGetDepth(pix) < 32 ? pixConvertTo8(pix, 0) : pix ? pixClone(pix) : NULL;
	enum fx_st st = FX_OK;

	if (p8)
		st = fx_raster_init(r, a, pixGetWidth(p8), pixGetHeight(p8),
			pixGetDepth(p8) == 32 ? 3 : 1, e);
	else
		st = fx_fail(e, FX_INPUT, "cannot read %s", path);
	for (int y = 0; !st && y < r->h; y++)
		for (int x = 0; x < r->w; x++) {
			unsigned char *to =
				r->px + (size_t)y * r->stride + (size_t)x * (size_t)r->channels;
			int red, green, blue;
			l_uint32 v;

			if (r->channels == 3) {
				pixGetRGBPixel(p8, x, y, &red, &green, &blue);
				to[0] = (unsigned char)red;
				to[1] = (unsigned char)green;
				to[2] = (unsigned char)blue;
			} else {
				pixGetPixel(p8, x, y, &v);
				to[0] = (unsigned char)v;
			}
		}
	pixDestroy(&in);
	pixDestroy(&pix);
	pixDestroy(&p8);
	return st;
}

#endif
