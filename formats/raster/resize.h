/* resize.h - Pillow's 8-bit bicubic, to the byte (model specification 7.2; Pillow's Resample.c,
 * horizontal pass first). Pure integer sums over coefficients made in double. */
#ifndef RESIZE_H
#define RESIZE_H
#include "raster.h"

/* *dst becomes w x h with the channels of src, antialiased. A side that does not change is not
 * resampled; an equal size is a copy. Memory from `a`. FX_LIMIT, FX_NOMEM as fx_raster_init. */
enum fx_st fx_resize(struct fx_raster *dst, struct fx_arena *a, const struct fx_raster *src,
	int w, int h, struct fx_err *e) FX_CHECKED;

#endif
