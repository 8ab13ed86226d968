/* lines.h - what a content stream draws that can part cells: strokes along the axes of the page,
 * and rectangles that are filled (ISO 32000-1, 8.4 and 8.5) */
#ifndef LINES_H
#define LINES_H
#include "layer.h"

/* A form XObject (8.10), or a page's content as one, whose matrix leads to pixels. */
struct fx_form {
	const void *p;
	size_t n;
	double matrix[6];	/* x' = m0 x + m2 y + m4, y' = m1 x + m3 y + m5 */
	double box[4];		/* x0 y0 x1 y1, what is drawn is cut off there; all 0: nowhere */
	unsigned names;		/* what its names are looked up in: the owner's */
};

/* How components of a colour tell white (8.6). */
enum fx_space {
	FX_SPACE_OTHER,		/* never */
	FX_SPACE_GREY,		/* 1 is, one component */
	FX_SPACE_RGB,		/* 1 is, three */
	FX_SPACE_TINT		/* 0 is, as no ink: CMYK, spot colours */
};

/* What the graphics state parameter dictionary (8.4.5) of a name sets; -1: leaves as it is. */
struct fx_gs { double width, stroke, fill; };	/* LW, user space units; CA, ca, 0..1 */

/* What a stream refers to. Each is asked with `names` of the form that refers to it, and a name
 * with its slash. */
struct fx_names {
	void *ud;
	/* 1: *f is a form; its bytes are good until `left`. names that it lacks: those it is drawn
	 * from. */
	int (*form)(struct fx_form *f, void *ud, unsigned names, const char *name);
	void (*left)(void *ud, struct fx_form *f);
	void (*gs)(struct fx_gs *to, void *ud, unsigned names, const char *name);
	enum fx_space (*space)(void *ud, unsigned names, const char *name);
};

#define FX_LINES_THIN 3.0	/* points: what is no thicker is a line */

/* The page's rules to l->rule, l->rules, from `a`, as layer.h says: of a raster of w x h. Lines
 * that touch, or of which one goes on where the other ends, are one; dashes are not looked at. What
 * has no colour is left out: white, but over what is filled before; alpha 0. So is what is clipped
 * away: clipping is by the box of the path. Curves are no lines. Bytes, operators and forms are
 * bounded: what comes after that is not looked at. FX_NOMEM. */
enum fx_st fx_lines(struct fx_layer *l, struct fx_arena *a, const struct fx_form *page,
	const int size[2], const struct fx_names *names, struct fx_err *e) FX_CHECKED;

#endif
