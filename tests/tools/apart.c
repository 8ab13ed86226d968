/* apart A B - how far two pictures of a page are from each other: the largest difference of grey,
 * 0..255, once both are made so small that how edges are drawn does not count, but where ink is
 * does. Exit 1 where their sizes differ. */
#include "png.h"
#include "resize.h"

#include <stdlib.h>

#define SMALL 32		/* pixels of the longer side */

static enum fx_st small(struct fx_raster *to, struct fx_arena *a, const char *path,
	struct fx_err *e)
{
	struct fx_raster r;
	int longer;

	FX_TRY(t_image(&r, a, path, e));
	printf("%dx%d ", r.w, r.h);
	longer = r.w > r.h ? r.w : r.h;
	return fx_resize(to, a, &r, r.w * SMALL / longer + 1, r.h * SMALL / longer + 1, e);
}

int main(int argc, char **argv)
{
	struct fx_arena mem;
	struct fx_raster r[2] = { { 0 }, { 0 } };
	struct fx_err e = { 0 };
	int most = 0;

	fx_arena_init(&mem, 0);
	for (int i = 0; i < 2; i++)
		if (argc != 3 || small(r + i, &mem, argv[1 + i], &e) != FX_OK) {
			fprintf(stderr, "%s\n", argc == 3 ? e.msg : "apart A B");
			return 2;
		}
	if (r[0].w != r[1].w || r[0].h != r[1].h)
		return 1;
	for (int y = 0; y < r[0].h; y++)
		for (int x = 0; x < r[0].w; x++) {
			const int d = abs(fx_raster_grey(r, x, y) - fx_raster_grey(r + 1, x, y));

			most = d > most ? d : most;
		}
	printf("%d\n", most);
	fx_arena_reset(&mem);
	return 0;
}
