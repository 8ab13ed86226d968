/* layertext.c - see layertext.h */
#include "layertext.h"

#include "engine.h"
#include "piece.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum fx_st pl_draft_kinds(int *drafts, const char *name, int layer, struct fx_err *e)
{
	const struct { const char *name; int drafts; } kind[] = {
		{ "auto", EN_DRAFT_NGRAM | (layer ? EN_DRAFT_TEXT : 0) }, { "none", 0 },
		{ "ngram", EN_DRAFT_NGRAM }, { "text-layer", EN_DRAFT_TEXT },
	};

	for (size_t i = 0; i < FX_COUNT(kind) - !layer; i++)
		if (!strcmp(name, kind[i].name)) {
			*drafts = kind[i].drafts;
			return FX_OK;
		}
	return fx_fail(e, FX_USAGE, "--draft wants auto, none%s", layer ? ", ngram or text-layer" :
		" or ngram");
}

enum fx_st pl_layer_use(enum fx_layer_use *use, const char *name, struct fx_err *e)
{
	static const char *const is[FX_LAYER_USES] = {
		[FX_LAYER_IGNORE] = "ignore",
		[FX_LAYER_DRAFT] = "draft",
		[FX_LAYER_VERIFY] = "verify",
		[FX_LAYER_TEXT] = "use",
		[FX_LAYER_AUTO] = "auto",
	};

	for (int i = 0; i < FX_LAYER_USES; i++)
		if (!strcmp(name, is[i])) {
			*use = (enum fx_layer_use)i;
			return FX_OK;
		}
	return fx_fail(e, FX_USAGE, "--text-layer wants auto, use, verify, draft or ignore");
}

static enum fx_st no_memory(const struct pl_shown *on, struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a draft of %d words", on->layer->words);
}

static void upright(float to[4], const struct pl_shown *on, const struct fx_layout *l, int word)
{
	const struct fx_layer_word *w = on->layer->word + word;

	fx_layout_upright(to, l, (const float[4]){ w->x0, w->y0, w->x1, w->y1 }, on->w, on->h);
}

/* ---- tiles ---- */

struct cut { float y; const struct fx_lword *w; };	/* y: its middle */

struct spot {				/* a word of the layer in its place */
	const struct fx_lword *at;
	float x;
	int word;
};

static int by_height(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;

	return x->y < y->y ? -1 : x->y > y->y ? 1 : (x->w > y->w) - (x->w < y->w);
}

static int by_place(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	if (x->at->tile != y->at->tile)
		return x->at->tile < y->at->tile ? -1 : 1;
	if (x->at->row != y->at->row)
		return x->at->row < y->at->row ? -1 : 1;
	if (x->at->slot != y->at->slot)
		return x->at->slot < y->at->slot ? -1 : 1;
	if (x->x < y->x || x->x > y->x)
		return x->x < y->x ? -1 : 1;
	return (x->word > y->word) - (x->word < y->word);
}

static float shared(const float b[4], const struct fx_box *c)
{
	const float x0 = b[0] > (float)c->x0 ? b[0] : (float)c->x0;
	const float y0 = b[1] > (float)c->y0 ? b[1] : (float)c->y0;
	const float x1 = b[2] < (float)c->x1 ? b[2] : (float)c->x1;
	const float y1 = b[3] < (float)c->y1 ? b[3] : (float)c->y1;

	return x1 > x0 && y1 > y0 ? (x1 - x0) * (y1 - y0) : 0;
}

/* The first cut whose middle is not above y. */
static int first_below(const struct cut *c, int n, float y)
{
	int lo = 0;

	while (lo < n) {
		const int mid = lo + (n - lo) / 2;

		if (c[mid].y < y)
			lo = mid + 1;
		else
			n = mid;
	}
	return lo;
}

#define MOST_TRIED 50000000L	/* of a page: words as high as it is would be tried with all cuts */

/* A font's box is higher than the ink in it, so the cuts of a word have their middle in its box. */
static int find_spots(struct spot *spot, const struct pl_shown *on, const struct cut *cut, int cuts)
{
	long tried = 0;
	int spots = 0;

	for (int i = 0; i < on->layer->words && tried < MOST_TRIED; i++) {
		const struct fx_lword *best = NULL;
		float b[4], most = 0;

		upright(b, on, on->layout, i);
		for (int k = first_below(cut, cuts, b[1]); k < cuts && cut[k].y <= b[3]; k++) {
			const float s = shared(b, &cut[k].w->box);

			tried++;
			best = s > most ? cut[k].w : best;
			most = s > most ? s : most;
		}
		if (best)
			spot[spots++] = (struct spot){ best, b[0], i };
	}
	return spots;
}

/* The words of one tile: spot[0 .. n). */
static const char *tile_text(const struct spot *spot, int n, const struct fx_layer *l,
	struct fx_arena *a)
{
	size_t bytes = (size_t)spot[n - 1].at->row + 1;
	int row = 0;
	char *text, *to;

	for (int i = 0; i < n; i++)
		bytes += (size_t)l->word[spot[i].word].len + 1;
	text = to = fx_alloc(a, bytes, 1);
	for (int i = 0; text && i < n; i++) {
		const struct fx_layer_word *w = l->word + spot[i].word;

		if (i && spot[i].at->row == row)
			*to++ = ' ';
		for (; row < spot[i].at->row; row++)
			*to++ = '\n';
		memcpy(to, l->text + w->at, (size_t)w->len);
		to += w->len;
	}
	return text;
}

enum fx_st pl_draft_tiles(
	const char **text, const struct pl_shown *on, struct fx_arena *a, struct fx_err *e)
{
	const struct fx_layout *y = on->layout;
	struct cut *cut = FX_NEWN(a, (size_t)y->words + 1, struct cut);
	struct spot *spot = FX_NEWN(a, (size_t)on->layer->words + 1, struct spot);
	int cuts = 0, spots, n;

	if (!cut || !spot)
		return no_memory(on, e);
	for (int i = 0; i < y->words; i++)
		if (y->word[i].tile >= 0)
			cut[cuts++] = (struct cut){ (float)(y->word[i].box.y0 +
				y->word[i].box.y1) / 2, y->word + i };
	qsort(cut, (size_t)cuts, sizeof(*cut), by_height);
	spots = find_spots(spot, on, cut, cuts);
	qsort(spot, (size_t)spots, sizeof(*spot), by_place);
	for (int i = 0; i < y->tiles; i++)
		text[i] = NULL;
	for (int i = 0; i < spots; i += n) {
		const int tile = spot[i].at->tile;

		for (n = 1; i + n < spots && spot[i + n].at->tile == tile; n++)
			;
		text[tile] = tile_text(spot + i, n, on->layer, a);
		if (!text[tile])
			return no_memory(on, e);
	}
	return FX_OK;
}

/* ---- whole pages and crops ---- */

#define LOCATED 36		/* bytes of four <locNNNN> */

static size_t put_located(char *to, const float box[4], const struct pp_view *v)
{
	int loc[4];

	pp_fit(loc, box, v);
	return (size_t)snprintf(to, LOCATED + 1, "<loc%04d><loc%04d><loc%04d><loc%04d>", loc[0],
		loc[1], loc[2], loc[3]);
}

/* Where a window lies on the raster, which is not turned: x0 y0 x1 y1, twice. */
static void area_of(float area[4], const struct pl_shown *on, const struct fx_layout *turned,
	const struct pl_window *win)
{
	const struct fx_box box = { win->x, win->y, win->x + win->view.w, win->y + win->view.h };
	float q[8];

	fx_layout_quad(q, turned, &box, on->w, on->h);
	for (int i = 0; i < 2; i++) {	/* corners 0 and 2 are opposite */
		area[i] = 2 * fminf(q[i], q[4 + i]);
		area[2 + i] = 2 * fmaxf(q[i], q[4 + i]);
	}
}

static int holds(const float area[4], const struct fx_layer_word *w)
{
	const float x = w->x0 + w->x1, y = w->y0 + w->y1;

	return x >= area[0] && x <= area[2] && y >= area[1] && y <= area[3];
}

static void put_words(char *to, const struct pl_shown *on, const struct fx_layout *turned,
	const float area[4], const struct pl_window *win)
{
	int starts = 0, words = 0;

	for (int i = 0; i < on->layer->words; i++) {
		const struct fx_layer_word *w = on->layer->word + i;
		float b[4];

		starts |= w->starts;
		if (!holds(area, w))
			continue;
		if (words++)
			*to++ = starts ? '\n' : ' ';
		starts = 0;
		memcpy(to, on->layer->text + w->at, (size_t)w->len);
		to += w->len;
		if (!win->located)
			continue;
		upright(b, on, turned, i);
		for (int k = 0; k < 4; k++)
			b[k] -= (float)(k & 1 ? win->y : win->x);
		to += put_located(to, b, &win->view);
	}
}

enum fx_st pl_draft_window(const char **text, const struct pl_shown *on,
	const struct pl_window *win, struct fx_arena *a, struct fx_err *e)
{
	const int odd = on->layout->turn & 1;
	const struct fx_layout turned = { .turn = on->layout->turn, .w = odd ? on->h : on->w,
		.h = odd ? on->w : on->h };
	size_t bytes = 0;
	float area[4];
	char *all;

	*text = NULL;
	area_of(area, on, &turned, win);
	for (int i = 0; i < on->layer->words; i++)
		if (holds(area, on->layer->word + i))
			bytes += (size_t)on->layer->word[i].len + 1 + (win->located ? LOCATED : 0);
	if (!bytes)
		return FX_OK;
	all = fx_alloc(a, bytes + 1, 1);
	if (!all)
		return no_memory(on, e);
	put_words(all, on, &turned, area, win);
	*text = all;
	return FX_OK;
}
