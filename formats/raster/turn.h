/* turn.h - quarter turns of a raster */
#ifndef TURN_H
#define TURN_H
#include "raster.h"

/* `from` turned by quarters (0..3) clockwise, in the arena. FX_NOMEM. */
enum fx_st fx_turn(struct fx_raster *to, const struct fx_raster *from, int quarters,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

#endif
