/* enlarge.c - pages whose letters are a few pixels high are looked at larger: letters that nearly
 * touch come apart, and a tile has something to show. What was found goes back to scale. */
#include "cuts.h"
#include "resize.h"

#include <allheaders.h>
#include <stdlib.h>

enum { SMALL = 11, WANTED = 22, MOST = 4 };	/* pixels a letter; times */
enum { MAX_PIXELS = 20 << 20 };

int fx_page_factor(const struct fx_pink *k)
{
	int by = k->size && k->size < SMALL ? fx_pmin((WANTED + k->size / 2) / k->size, MOST) : 1;

	while (by > 1 && ((int64_t)k->w * k->h * by * by > MAX_PIXELS ||
			  fx_pmax(k->w, k->h) * by > FX_RASTER_MAX_SIDE))
		by--;
	return by;
}

enum fx_st fx_page_enlarge(PIX **grey, struct fx_arena *a, int by, struct fx_err *e)
{
	const int w = pixGetWidth(*grey), h = pixGetHeight(*grey);
	struct fx_raster from, to;
	PIX *large;

	FX_TRY(fx_raster_init(&from, a, w, h, 1, e));
	for (int y = 0; y < h; y++) {
		const l_uint32 *line = pixGetData(*grey) + (size_t)y * (size_t)pixGetWpl(*grey);

		for (int x = 0; x < w; x++)
			from.px[(size_t)y * from.stride + (size_t)x] =
				(unsigned char)GET_DATA_BYTE(line, x);
	}
	FX_TRY(fx_resize(&to, a, &from, by * w, by * h, e));
	large = pixCreate(by * w, by * h, 8);
	if (!large)
		return fx_fail(e, FX_NOMEM, "page of %dx%d pixels", by * w, by * h);
	for (int y = 0; y < to.h; y++) {
		l_uint32 *line = pixGetData(large) + (size_t)y * (size_t)pixGetWpl(large);

		for (int x = 0; x < to.w; x++)
			SET_DATA_BYTE(line, x, to.px[(size_t)y * to.stride + (size_t)x]);
	}
	pixDestroy(grey);
	*grey = large;
	return FX_OK;
}

static void shrink(struct fx_box *b, int by)
{
	b->x0 /= by;
	b->y0 /= by;
	b->x1 = (b->x1 + by - 1) / by;
	b->y1 = (b->y1 + by - 1) / by;
}

static int from_the_top(const void *p, const void *q)
{
	const struct fx_lrule *a = p, *b = q;
	const int by[] = { a->box.y0 - b->box.y0, a->box.x0 - b->box.x0, a->down - b->down,
		a->box.y1 - b->box.y1, a->box.x1 - b->box.x1 };
	size_t i = 0;

	while (i + 1 < FX_COUNT(by) && !by[i])
		i++;
	return by[i];
}

void fx_page_shrink(struct fx_layout *l, int by)
{
	for (int i = 0; i < l->blocks; i++)
		shrink(&l->block[i].box, by);
	for (int i = 0; i < l->lines; i++)
		shrink(&l->line[i].box, by);
	for (int i = 0; i < l->words; i++)
		shrink(&l->word[i].box, by);
	for (int i = 0; i < l->rules; i++)
		shrink(&l->rule[i].box, by);
	if (l->rules)	/* what was below may stand beside */
		qsort(l->rule, (size_t)l->rules, sizeof *l->rule, from_the_top);
}
