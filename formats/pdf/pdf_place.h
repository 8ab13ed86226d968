/* pdf_place.h - words of a page as a content stream that shows nothing */
#ifndef PDF_PLACE_H
#define PDF_PLACE_H
#include "glyphless.h"
#include "overlay.h"

/* Where a page is in its own coordinates, and how it is turned to be displayed. */
struct fx_sheet {
	double x0, y0, x1, y1;		/* what of it is displayed, default user space units,
					 * x0 < x1, y0 < y1 */
	int turn;			/* 0..3 quarters clockwise: /Rotate */
};

/* The matrix (ISO 32000-1, 8.3.3: x' = m0 x + m2 y + m4, y' = m1 x + m3 y + m5) from a raster of
 * w x h that shows the sheet as displayed and then turned by quarters, to the sheet. */
void fx_sheet_matrix(double m[6], const struct fx_sheet *s, int w, int h, int quarters);

/* The words in render mode 3 with the font /NAME, as complete graphics state: q .. Q. A word's em
 * is as high as its box and its advance as wide; a blank covers what lies between two words. */
void fx_place_words(struct fx_out *o, const struct fx_overlay *l, const struct fx_sheet *s,
	const char *name, struct fx_codes *codes);

#endif
