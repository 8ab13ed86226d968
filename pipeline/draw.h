/* draw.h - boxes and numbers on a picture of three channels, for sketches. What lies beside the
 * picture is cut off. */
#ifndef DRAW_H
#define DRAW_H
#include "layout.h"

int pl_draw_dot(const struct fx_raster *to);	/* pixels that a line on it is wide, from 1 */
int pl_draw_pale(int grey);			/* a page's grey, light enough to be drawn on */

void pl_draw_fill(struct fx_raster *to, const struct fx_box *b, const unsigned char rgb[3]);
/* As through coloured glass. */
void pl_draw_tint(struct fx_raster *to, const struct fx_box *b, const unsigned char rgb[3]);
/* Inside the box, `thick` pixels wide. */
void pl_draw_frame(struct fx_raster *to, const struct fx_box *b, int thick,
	const unsigned char rgb[3]);
/* White digits on a plate of that colour, its corner at x, y. */
void pl_draw_number(struct fx_raster *to, int x, int y, int n, const unsigned char rgb[3]);

#endif
