/* prep.h - a raster as what the image tower sees (model specification 7) */
#ifndef PREP_H
#define PREP_H
#include "answer.h"
#include "raster.h"

/* The side x side picture that the model is shown, RGB (side, side, 3), in `a`: stretched, or
 * padded with white to a square (at the top left, or centred) and then scaled. FX_LIMIT, FX_NOMEM.
 */
struct en_fitting { int side; enum fx_fit fit; int centre; };
enum fx_st en_prep_pixels(unsigned char **px, struct fx_arena *a, const struct fx_raster *page,
	const struct en_fitting *how, struct fx_err *e) FX_CHECKED;

/* The picture as patches in raster order, values x / 127.5 - 1, each patch as (channel, y, x):
 * out is (patches, 3 * patch * patch). */
void en_prep_patches(float *out, const unsigned char *px, int side, int patch);

#endif
