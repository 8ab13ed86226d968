/* place.h - what writers say of places: boxes, angles, points */
#ifndef PLACE_H
#define PLACE_H
#include "document.h"

/* The page in pixels, as wide and high as its places need it: its raster; without one, a pixel a
 * point; where that is not known either, 0, 0. */
void fx_place_size(int size[2], const struct fx_dpage *p);

/* The whole pixels that just hold a quad, x0 y0 x1 y1, x1 and y1 exclusive, cut off at the page.
 * 0: it is no place (not finite); the box is then that of the page. */
int fx_place_box(int box[4], const struct fx_dpage *p, const float quad[8]);

/* Degrees counterclockwise by which upright text in the quad was turned, -180 .. 180, to a tenth;
 * 0: it stands upright, or there is no telling. */
float fx_place_angle(const float quad[8]);

/* The box that just holds a quad, in points of the page as displayed, from its top left corner.
 * A corner (x, y) of the raster is at u = x / w, v = y / h; p->turned quarters undone it is at
 * (u, v), (v, 1 - u), (1 - u, 1 - v) or (1 - v, u) for 0, 1, 2, 3; times (w_pt, h_pt). 0: unknown.
 */
int fx_place_points(float box[4], const struct fx_dpage *p, const float quad[8]);

#endif
