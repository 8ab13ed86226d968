/* arrange.c - see arrange.h: frames, regions and stretches; columns one inside the other */
#include "arrange.h"

#include "arrange_parts.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 40			/* columns in columns */
#define STEPS 20000000			/* of searches, on one page */

static int by_value(const void *p, const void *q)
{
	const struct pp_key *a = p, *b = q;

	if (a->by < b->by || a->by > b->by)
		return a->by < b->by ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

void pp_sort(struct pp_key *key, int n)
{
	if (n > 1)
		qsort(key, (size_t)n, sizeof(*key), by_value);
}

float pp_median(struct pp_key *key, int n)
{
	pp_sort(key, n);
	return n ? key[n / 2].by : 0;
}

void pp_quad(float quad[8], const float b[4], int turn)
{
	const float at[4][2] = { { b[0], b[1] }, { b[2], b[1] }, { b[2], b[3] }, { b[0], b[3] } };

	for (int i = 0; i < 4; i++)
		memcpy(quad + 2 * i, at[(i + 4 - turn) & 3], sizeof(at[0]));
}

int pp_rtl(struct fx_span text)
{
	const char *p = text.p, *end = p + text.n;
	int rtl = 0, ltr = 0;

	while (p < end) {
		const int32_t c = fx_utf8_next(&p, end);

		if ((c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfe00) ||
		    (c >= 0xfe70 && c < 0xff00))
			rtl++;
		else if ((c | 32) >= 'a' && (c | 32) <= 'z')
			ltr++;
		else if (c >= 0xc0 && c < 0x2000)
			ltr++;
	}
	return rtl > ltr;
}

/* ---- the frame ---- */

static void put_box(struct pp_seg *to, const struct pp_arr *r, const float b[4])
{
	const float w = (float)r->s->w, h = (float)r->s->h;
	const float at[4][4] = {
		{ b[0], b[1], b[2], b[3] },
		{ h - b[3], b[0], h - b[1], b[2] },
		{ w - b[2], h - b[3], w - b[0], h - b[1] },
		{ b[1], w - b[2], b[3], w - b[0] },
	};
	float c[4];

	for (int i = 0; i < 4; i++)
		c[i] = fmaxf(-PP_FAR, fminf(PP_FAR, at[r->turn][i]));
	to->x0 = fminf(c[0], c[2]);
	to->y0 = fminf(c[1], c[3]);
	to->x1 = fmaxf(c[0], c[2]);
	to->y1 = fmaxf(c[1], c[3]);
}

/* The words of this turn in the frame, by themselves; how many. */
static int set_frame(struct pp_arr *r)
{
	int n = 0, rtl = 0;

	r->w = (float)(r->turn & 1 ? r->s->h : r->s->w);
	r->h = (float)(r->turn & 1 ? r->s->w : r->s->h);
	for (int i = 0; i < r->s->spots; i++) {
		const struct pp_spot *s = r->s->spot + i;
		struct pp_seg *b = r->box + i;

		*b = (struct pp_seg){ .in = -1, .region = -1 };
		if (s->turn != r->turn)
			continue;
		put_box(b, r, s->box);
		b->sized = s->size > 0;
		b->high = b->sized ? fminf(s->size, PP_FAR) : b->y1 - b->y0;
		if (b->sized && b->y1 - b->y0 > 1.6f * b->high)
			b->y0 = b->y1 - 1.2f * b->high;
		r->key[n++] = (struct pp_key){ b->high, i };
		rtl += s->rtl;
	}
	r->rtl = 2 * rtl > n;
	r->high = pp_median(r->key, n);
	r->high = r->high > 0 ? r->high : 1;
	return n;
}

/* ---- regions ---- */

static void set_regions(struct pp_arr *r)
{
	const struct fx_layout *l = r->s->layout;

	r->regions = 0;
	for (int i = 0; l && i < l->blocks && r->regions < PP_MAX_REGIONS; i++) {
		struct pp_seg b;
		float q[8], at[4];

		if (l->block[i].kind == FX_BLOCK_TEXT)
			continue;
		fx_layout_quad(q, l, &l->block[i].box, r->s->w, r->s->h);
		for (int k = 0; k < 4; k++)
			at[k] = k < 2 ? fminf(fminf(q[k], q[k + 2]), fminf(q[k + 4], q[k + 6])) :
				fmaxf(fmaxf(q[k], q[k - 2]), fmaxf(q[k + 2], q[k + 4]));
		put_box(&b, r, at);
		r->region[r->regions++] = (struct pp_aregion){ b.x0, b.y0, b.x1, b.y1, i,
			l->block[i].kind, 0, 0 };
	}
}

/* The smallest region that holds a word's middle; -1: none. */
static int region_of(const struct pp_arr *r, const struct pp_seg *w)
{
	const float x = (w->x0 + w->x1) / 2, y = (w->y0 + w->y1) / 2;
	float least = 0;
	int best = -1;

	for (int i = 0; i < r->regions; i++) {
		const struct pp_aregion *g = r->region + i;
		const float area = (g->x1 - g->x0) * (g->y1 - g->y0);

		if (g->kind != FX_BLOCK_RULE && x >= g->x0 && x <= g->x1 && y >= g->y0 &&
		    y <= g->y1 && (best < 0 || area < least)) {
			best = i;
			least = area;
		}
	}
	return best;
}

/* Words into regions; a figure that most of all words lie on is a background. */
static void fill_regions(struct pp_arr *r, int words)
{
	for (int i = 0; i < words; i++) {
		struct pp_seg *w = r->box + r->key[i].item;

		w->in = region_of(r, w);
		if (w->in >= 0)
			r->region[w->in].segs++;
	}
	for (int i = 0; i < words; i++) {
		struct pp_seg *w = r->box + r->key[i].item;

		if (w->in >= 0 && r->region[w->in].kind == FX_BLOCK_FIGURE &&
		    2 * r->region[w->in].segs > words)
			w->in = -1;
	}
}

/* ---- stretches ---- */

#define BANDS 4096
#define TRIED 64			/* stretches that a word may go on, latest first */

/* Stretches that may yet go on, by the band of the frame that their last word's middle is in: the
 * latest of each band, and of each the one before it. */
struct open { int band[BANDS]; int *before; float high; };

static int band_of(const struct open *o, float y)
{
	const float b = y / o->high;

	return b <= 0 ? 0 : b >= BANDS - 1 ? BANDS - 1 : (int)b;
}

/* The open stretch that word w goes on: it overlaps the last word by half of the lower one, and
 * isn't further than 0.7 of its height. -1: none. */
static int goes_on(const struct pp_arr *r, const struct open *o, const struct pp_seg *w)
{
	const int mid = band_of(o, (w->y0 + w->y1) / 2);
	float most = 0;
	int best = -1;

	for (int b = mid > 0 ? mid - 1 : 0; b <= mid + 1 && b < BANDS; b++)
		for (int i = o->band[b], tried = 0; i >= 0 && tried < TRIED; i = o->before[i],
		     tried++) {
			const struct pp_seg *s = r->seg + i, *v = r->box + s->last;
			const float least = fminf(w->y1 - w->y0, v->y1 - v->y0);
			const float both = pp_shared(w->y0, w->y1, v->y0, v->y1);
			const float gap = w->x0 - v->x1, high = fmaxf(w->high, v->high);

			if (s->in == w->in && both >= least / 2 && both >= most &&
			    gap <= 0.7f * high && gap >= -0.5f * high &&
			    (best < 0 || both > most)) {
				best = i;
				most = both;
			}
		}
	return best;
}

/* A stretch is as high, and stands, as its widest word: large first letters and small numbers that
 * belong to it do not count. */
static void add_word(struct pp_arr *r, struct pp_seg *s, int word)
{
	const struct pp_seg *w = r->box + word, was = *s;

	if (s->words)
		r->next[s->last] = word;
	if (!s->words || w->x1 - w->x0 > s->widest) {
		*s = *w;
		s->widest = w->x1 - w->x0;
	}
	s->word = was.words ? was.word : word;
	s->x0 = was.words ? fminf(was.x0, w->x0) : w->x0;
	s->x1 = was.words ? fmaxf(was.x1, w->x1) : w->x1;
	s->words = was.words + 1;
	s->last = word;
	r->next[word] = -1;
}

/* Words from left to right; one that goes on no stretch starts one. */
static void make_segs(struct pp_arr *r, struct open *o, int words)
{
	for (int i = 0; i < words; i++)
		r->key[i].by = r->box[r->key[i].item].x0;
	pp_sort(r->key, words);
	for (int i = 0; i < BANDS; i++)
		o->band[i] = -1;
	o->high = fmaxf(2 * r->high, r->h / BANDS);
	r->segs = 0;
	for (int i = 0; i < words; i++) {
		const int word = r->key[i].item;
		const struct pp_seg *w = r->box + word;
		int s = goes_on(r, o, w);

		if (s < 0) {
			const int b = band_of(o, (w->y0 + w->y1) / 2);

			s = r->segs++;
			r->seg[s].words = 0;
			o->before[s] = o->band[b];
			o->band[b] = s;
		}
		add_word(r, r->seg + s, word);
	}
}

/* Items: stretches of no region, with the regions; then those of each region. */
static int make_items(struct pp_arr *r)
{
	const int segs = r->segs;
	int n = 0, at;

	for (int i = 0; i < r->regions; i++) {
		const struct pp_aregion *g = r->region + i;

		r->seg[r->segs++] = (struct pp_seg){ .x0 = g->x0, .y0 = g->y0, .x1 = g->x1,
			.y1 = g->y1, .word = -1, .in = -1, .region = i };
		r->region[i].segs = 0;
	}
	for (int i = 0; i < r->segs; i++)
		if (r->seg[i].in < 0)
			r->item[n++] = i;
		else
			r->region[r->seg[i].in].segs++;
	at = n;
	for (int i = 0; i < r->regions; i++) {
		r->region[i].seg = at;
		at += r->region[i].segs;
		r->region[i].segs = 0;
	}
	for (int i = 0; i < segs; i++)
		if (r->seg[i].in >= 0) {
			struct pp_aregion *g = r->region + r->seg[i].in;

			r->item[g->seg + g->segs++] = i;
		}
	return n;
}

/* ---- columns ---- */

static void by_middle(struct pp_arr *r, int *item, int n)
{
	for (int i = 0; i < n; i++)
		r->key[i] = (struct pp_key){ r->seg[item[i]].y0 + r->seg[item[i]].y1, item[i] };
	pp_sort(r->key, n);
	for (int i = 0; i < n; i++)
		item[i] = r->key[i].item;
}

/* 0: above the strip, 1: first side, 2: second side, 3: below. */
static int side_of(const struct pp_arr *r, int i, const struct pp_strip *s)
{
	const struct pp_seg *b = r->seg + i;
	const float y = (b->y0 + b->y1) / 2;
	const int right = b->x0 + b->x1 > s->x0 + s->x1;

	if (y < s->y0)
		return 0;
	return y > s->y1 ? 3 : 1 + (right != r->rtl);
}

static void arrange(struct pp_arr *r, int *item, int n, int depth)
{
	struct pp_strip strip;
	int count[4] = { 0 }, to[4];

	if (!n)
		return;
	by_middle(r, item, n);
	if (depth >= DEPTH || !pp_strip_find(&strip, r, item, n)) {
		pp_column(r, item, n);
		return;
	}
	for (int i = 0; i < n; i++)
		count[side_of(r, item[i], &strip)]++;
	to[0] = 0;
	for (int i = 1; i < 4; i++)
		to[i] = to[i - 1] + count[i - 1];
	for (int i = 0; i < n; i++)
		r->tmp[to[side_of(r, item[i], &strip)]++] = item[i];
	memcpy(item, r->tmp, (size_t)n * sizeof(*item));
	for (int i = 0, at = 0; i < 4; at += count[i++])
		arrange(r, item + at, count[i], depth + 1);
}

/* How many of item[0 .. n), sorted by their middles, are up to two rows by themselves at the edge:
 * within an eighth of the page, 1.5 heights of white beyond. From the top, or (step -1) from the
 * bottom. */
static int edge_rows(const struct pp_arr *r, const int *item, int n, int step)
{
	const struct pp_seg *row = NULL;
	float end = 0;
	int rows = 0;

	for (int i = 0; i < n; i++) {
		const struct pp_seg *s = r->seg + item[step > 0 ? i : n - 1 - i];
		const float near = step > 0 ? s->y0 : r->h - s->y1;
		const float far = step > 0 ? s->y1 : r->h - s->y0;

		if (i && near > end + 1.5f * r->high)
			return i;
		end = i ? fmaxf(end, far) : far;
		if (!row || 2 * pp_shared(row->y0, row->y1, s->y0, s->y1) < s->y1 - s->y0) {
			row = s;
			rows++;
		}
		if (end > r->h / 8 || !s->words || rows > 2)
			return 0;
	}
	return 0;
}

static void arrange_frame(struct pp_arr *r, struct open *o, int words)
{
	int n, head, foot;

	fill_regions(r, words);
	make_segs(r, o, words);
	n = make_items(r);
	by_middle(r, r->item, n);
	head = edge_rows(r, r->item, n, 1);
	foot = edge_rows(r, r->item + head, n - head, -1);
	pp_column(r, r->item, head);
	arrange(r, r->item + head, n - head - foot, 0);
	pp_column(r, r->item + n - foot, foot);
}

static enum fx_st get_room(struct pp_arr *r, struct open *o, struct fx_arena *a, struct fx_err *e)
{
	const size_t n = (size_t)r->s->spots + PP_MAX_REGIONS + 1;

	r->box = FX_NEWN(a, n, struct pp_seg);
	r->next = FX_NEWN(a, n, int);
	r->seg = FX_NEWN(a, n, struct pp_seg);
	r->item = FX_NEWN(a, n, int);
	r->tmp = FX_NEWN(a, n, int);
	r->region = FX_NEWN(a, PP_MAX_REGIONS, struct pp_aregion);
	r->row = FX_NEWN(a, n, struct pp_row);
	r->own = FX_NEWN(a, n, struct pp_row);
	r->block = FX_NEWN(a, n, struct pp_rows);
	r->key = FX_NEWN(a, n, struct pp_key);
	r->at = FX_NEWN(a, PP_MAX_REGIONS, struct pp_key);
	o->before = FX_NEWN(a, n, int);
	return a->failed ? fx_fail(e, FX_NOMEM, "no memory to arrange %d words", r->s->spots) :
		FX_OK;
}

static enum fx_st arrange_all(struct pp_arr *r, struct fx_arena *a, struct fx_err *e)
{
	struct open o;
	int count[4] = { 0 };

	FX_TRY(get_room(r, &o, a, e));
	for (int i = 0; i < r->s->spots; i++)
		count[r->s->spot[i].turn]++;
	for (int i = 1; i < 4; i++)
		if (count[i] > count[r->to->turn])
			r->to->turn = i;
	for (int i = 0; i < 4; i++) {
		r->turn = (r->to->turn + i) & 3;
		set_frame(r);
		r->regions = 0;
		if (!i)
			set_regions(r);
		if (count[r->turn] || r->regions)
			arrange_frame(r, &o, count[r->turn]);
	}
	return FX_OK;
}

enum fx_st pp_arrange(struct pp_arranged *to, struct fx_arena *a, const struct pp_scene *s,
	struct fx_err *e)
{
	const size_t n = (size_t)s->spots + 1;
	struct pp_arr r = { .s = s, .to = to, .left = STEPS };
	struct fx_arena scratch;
	enum fx_st st;

	*to = (struct pp_arranged){ 0 };
	to->block = FX_NEWN(a, n + PP_MAX_REGIONS, struct pp_ablock);
	to->line = FX_NEWN(a, n, struct pp_aline);
	to->word = FX_NEWN(a, n, int);
	if (!to->block || !to->line || !to->word)
		return fx_fail(e, FX_NOMEM, "no memory to arrange %d words", s->spots);
	fx_arena_init(&scratch, a->budget);
	scratch.refuse_at = a->refuse_at > a->calls ? a->refuse_at - a->calls : 0;
	st = arrange_all(&r, &scratch, e);
	a->calls += scratch.calls;
	fx_arena_reset(&scratch);
	return st;
}
