/* put_png.h - a raster as a PNG file (W3C PNG, third edition), for people to look at */
#ifndef PUT_PNG_H
#define PUT_PNG_H
#include "raster.h"

/* Writes all of it to `o`, whose errors are sticky. dpi 0: unknown. FX_NOMEM. */
enum fx_st fx_png_write(struct fx_out *o, const struct fx_raster *r, float dpi, struct fx_err *e)
	FX_CHECKED;

#endif
