/* runs.c - connected pieces of ink, as runs of pixels (union-find, 8 neighbours) */
#include "parts.h"

#include <allheaders.h>

static int find(int *up, int i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

/* Where the next pixel of value v is, from x on; w: nowhere. */
static int next(const l_uint32 *line, int x, int w, int v)
{
	while (x < w) {
		const l_uint32 word = line[x >> 5], left = (v ? word : ~word) << (x & 31);

		if (left)
			return fx_pmin(x + __builtin_clz(left), w);
		x = (x | 31) + 1;
	}
	return w;
}

/* Runs of a row are as many as pixels that have none to their left. */
static int count_runs(PIX *ink, int y)
{
	const l_uint32 *line = pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink);
	const int w = pixGetWidth(ink);
	l_uint32 left = 0;
	int n = 0;

	for (int x = 0; x < w; x += 32) {
		const l_uint32 in = w - x < 32 ? ~(0xffffffffu >> (w - x)) : 0xffffffff;
		const l_uint32 word = line[x / 32] & in;

		for (l_uint32 first = word & ~(word >> 1 | left << 31); first; first &= first - 1)
			n++;
		left = word & 1;
	}
	return n;
}

static void find_runs(struct fx_prun *out, PIX *ink, int y)
{
	const l_uint32 *line = pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink);
	const int w = pixGetWidth(ink);

	for (int x = next(line, 0, w, 1); x < w; out++) {
		const int end = next(line, x, w, 0);

		*out = (struct fx_prun){ x, end, 0 };
		x = next(line, end, w, 1);
	}
}

static void connect(struct fx_pink *k, int *up, int y)
{
	int i = k->row[y - 1], j = k->row[y];

	while (i < k->row[y] && j < k->row[y + 1]) {
		const struct fx_prun *a = k->run + i, *b = k->run + j;

		if (a->x0 <= b->x1 && b->x0 <= a->x1) {
			int p = find(up, i), q = find(up, j);

			if (p < q)
				up[q] = p;
			else
				up[p] = q;
		}
		if (a->x1 < b->x1)
			i++;
		else
			j++;
	}
}

/* As large as drawings and staves are, and letters hardly ever. */
static int is_large(const struct fx_pink *k, int w, int h)
{
	const int side = fx_pmax(k->w, k->h);

	return fx_pmax(w, h) * 6 > side && fx_pmin(w, h) * 40 > side;
}

/* The weighted median height: letters count by their width, and specks do not count; large pieces
 * only where there are no others, and not as letters where they are thin strokes. */
static int usual_height(const struct fx_pink *k, int large)
{
	int64_t count[512] = { 0 }, total = 0, seen = 0, area = 0, box = 0;
	int h = 0;

	for (int i = 0; i < k->pieces; i++) {
		const struct fx_box *b = &k->piece[i].box;
		int ph = b->y1 - b->y0, pw = b->x1 - b->x0;

		if (ph < 4 || ph > 511 || pw > 12 * ph || ph > 8 * pw ||
			(!large && is_large(k, pw, ph)))
			continue;
		count[ph] += fx_pmin(pw, 2 * ph);
		total += fx_pmin(pw, 2 * ph);
		area += k->piece[i].area;
		box += (int64_t)pw * ph;
	}
	while (total && h < 511 && 2 * (seen += count[h]) < total)
		h++;
	if (!total)
		return large ? 0 : usual_height(k, 1);
	return large && 8 * area < box ? fx_pmin(h, fx_pmax(k->w, k->h) / 16) : h;
}

static enum fx_st name_pieces(struct fx_pink *k, struct fx_arena *a, int *up, struct fx_err *e)
{
	const int runs = k->row[k->h];

	k->pieces = 0;
	for (int i = 0; i < runs; i++)
		k->pieces += find(up, i) == i;
	if (k->pieces > FX_PAGE_MAX_PIECES)
		return fx_fail(e, FX_LIMIT, "page: over %d pieces of ink", FX_PAGE_MAX_PIECES);
	k->piece_cap = k->pieces + k->pieces / 4 + 64;
	k->piece = FX_NEWN(a, k->piece_cap, struct fx_piece);
	if (!k->piece)
		return fx_fail(e, FX_NOMEM, "page: %d pieces of ink", k->pieces);
	for (int i = 0, n = 0; i < runs; i++) {	/* a root stands before its runs */
		struct fx_prun *r = k->run + i;
		int root = find(up, i);

		r->piece = root == i ? n++ : k->run[root].piece;
		if (root == i)
			k->piece[r->piece] = (struct fx_piece){
				.box = { k->w, k->h, 0, 0 }, .frag = -1, .word = -1 };
		k->piece[r->piece].area += r->x1 - r->x0;
	}
	for (int y = 0; y < k->h; y++)
		for (int i = k->row[y]; i < k->row[y + 1]; i++) {
			const struct fx_prun *r = k->run + i;

			fx_pjoin(&k->piece[r->piece].box,
				&(struct fx_box){ r->x0, y, r->x1, y + 1 });
		}
	return FX_OK;
}

enum fx_st fx_page_pieces(struct fx_pink *k, struct fx_arena *a, struct Pix *ink,
	struct fx_err *e)
{
	int runs = 0, *up;

	k->w = pixGetWidth(ink);
	k->h = pixGetHeight(ink);
	k->row = FX_NEWN(a, (size_t)k->h + 1, int);
	if (!k->row)
		return fx_fail(e, FX_NOMEM, "page: %d rows", k->h);
	for (int y = 0; y < k->h; y++) {
		k->row[y] = runs;
		runs += count_runs(ink, y);
		if (runs > FX_PAGE_MAX_RUNS)
			return fx_fail(e, FX_LIMIT, "page: over %d runs of ink", FX_PAGE_MAX_RUNS);
	}
	k->row[k->h] = runs;
	k->run = FX_NEWN(a, (size_t)runs + 1, struct fx_prun);
	up = LEPT_CALLOC((size_t)runs + 1, sizeof *up);
	if (!k->run || !up) {
		LEPT_FREE(up);
		return fx_fail(e, FX_NOMEM, "page: %d runs of ink", runs);
	}
	for (int i = 0; i < runs; i++)
		up[i] = i;
	for (int y = 0; y < k->h; y++) {
		find_runs(k->run + k->row[y], ink, y);
		if (y)
			connect(k, up, y);
	}
	enum fx_st st = name_pieces(k, a, up, e);

	LEPT_FREE(up);
	if (!st)
		k->size = usual_height(k, 0);
	return st;
}

int fx_page_split(struct fx_pink *k, int p, int y)
{
	struct fx_piece *old = k->piece + p, *new = k->piece + k->pieces;
	struct fx_box all = old->box;

	if (k->pieces >= k->piece_cap || y <= all.y0 || y >= all.y1)
		return -1;
	*new = (struct fx_piece){ .box = { k->w, k->h, 0, 0 }, .frag = -1, .word = -1 };
	old->box = new->box;
	old->area = 0;
	for (int r = all.y0; r < all.y1; r++)
		for (int i = k->row[r]; i < k->row[r + 1]; i++) {
			struct fx_prun *run = k->run + i;

			if (run->piece != p)
				continue;
			if (r >= y)
				run->piece = k->pieces;
			k->piece[run->piece].area += run->x1 - run->x0;
			fx_pjoin(&k->piece[run->piece].box,
				&(struct fx_box){ run->x0, r, run->x1, r + 1 });
		}
	return k->pieces++;
}
