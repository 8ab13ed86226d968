/* bleed.c - is all the ink of a page only what shines through from its other side? Then it is
 * faint, and its edges are soft, as paper spreads light. Faint and sharp is pencil, or a worn
 * ribbon. */
#include "parts.h"

#include <allheaders.h>
#include <stdlib.h>

enum { FAINT = 25, SOFT = 60 };	/* percent of paper's light; of the ink's depth, in two pixels */

static int grey_at(PIX *grey, int x, int y)
{
	const l_uint32 *line = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);

	return (int)GET_DATA_BYTE(line, fx_pclamp(x, 0, pixGetWidth(grey) - 1));
}

/* The steepest step over two pixels where ink starts at x. */
static int step(PIX *grey, int x, int y)
{
	int most = 0;

	for (int at = x - 2; at <= x + 1; at++)
		most = fx_pmax(most, grey_at(grey, at - 1, y) - grey_at(grey, at + 1, y));
	return most;
}

int fx_page_faint(const struct fx_pink *k, struct Pix *grey, int back)
{
	const int speck = fx_page_speck(k);
	int64_t dark = 0, ink = 0, steps = 0, edges = 0, depth;

	for (int y = 0; y < k->h; y++)
		for (int i = k->row[y]; i < k->row[y + 1]; i++) {
			const struct fx_prun *r = k->run + i;

			if (k->piece[r->piece].area <= speck)
				continue;
			for (int x = r->x0; x < r->x1; x++)
				dark += grey_at(grey, x, y);
			ink += r->x1 - r->x0;
			steps += step(grey, r->x0, y);
			edges++;
		}
	if (!ink)
		return 0;
	depth = back - dark / ink;
	return depth * 100 < (int64_t)FAINT * back && steps * 100 < SOFT * depth * edges;
}
