/* areas.h - places on a page as the user says them: points (1/72 inch) from the top left corner of
 * the page as it is displayed, x to the right, y down */
#ifndef AREAS_H
#define AREAS_H
#include "fx.h"

#define PL_AREAS 64
#define PL_COLUMNS 511			/* borders between the columns of a table (table.h) */

/* "X0,Y0,X1,Y1", several with ";" between, each with X0 < X1 and Y0 < Y1; numbers as 72 or 72.25,
 * under 100,000. NULL: none. FX_USAGE, FX_NOMEM. */
enum fx_st pl_areas(const float (**area)[4], int *n, struct fx_arena *a, const char *text,
	struct fx_err *e) FX_CHECKED;

/* "X,X,..", each greater than the one before. NULL: none. FX_USAGE, FX_NOMEM. */
enum fx_st pl_columns(const float **x, int *n, struct fx_arena *a, const char *text,
	struct fx_err *e) FX_CHECKED;

#endif
