/* tables_page.c - what stands on the page: see tables_parts.h */
#include "tables_parts.h"

#include "roles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float apart = .55f;	/* in sizes of type: words further apart are in two columns;
					 * a blank is a quarter, set to full width hardly more */
static const float one_line = .5f;	/* middles closer than this are on one line */

/* ---- rules ---- */

static int by_place(const void *p, const void *q)
{
	const struct pp_trule *a = p, *b = q;

	return a->at != b->at ? (a->at < b->at ? -1 : 1) : a->a0 != b->a0 ?
		(a->a0 < b->a0 ? -1 : 1) : (a->a1 > b->a1) - (a->a1 < b->a1);
}

/* Rules that lie in one line and touch, or nearly so, become one; so do double rules. */
static int join(struct pp_trule *r, int n, float near, float gap)
{
	int kept = 0;

	qsort(r, (size_t)n, sizeof(*r), by_place);
	for (int i = 0; i < n; i++) {
		int k = kept - 1, steps = 0;

		for (; k >= 0 && r[i].at - r[k].at <= near && steps < 256; k--, steps++)
			if (r[i].a0 <= r[k].a1 + gap && r[k].a0 <= r[i].a1 + gap)
				break;
		if (k < 0 || r[i].at - r[k].at > near || steps == 256) {
			r[kept++] = r[i];
			continue;
		}
		r[k].a0 = fminf(r[k].a0, r[i].a0);
		r[k].a1 = fmaxf(r[k].a1, r[i].a1);
	}
	return kept;
}

static void add_rule(struct pp_truleset *to, const struct pp_tframe *f, const float quad[8])
{
	struct pp_area at;

	pp_sheet_area(&at, &f->s, quad);
	if (at.x1 - at.x0 >= at.y1 - at.y0)
		to->level[to->levels++] = (struct pp_trule){ (at.y0 + at.y1) / 2, at.x0, at.x1 };
	else
		to->upright[to->uprights++] = (struct pp_trule){ (at.x0 + at.x1) / 2, at.y0,
			at.y1 };
}

/* From the raster that the layout and the layer are on to the one that the page's places are on. */
static void turn_quad(float quad[8], const struct pp_tables_ask *k)
{
	for (int i = 0; i < 8; i += 2) {
		const float x = quad[i], y = quad[i + 1], w = (float)k->w, h = (float)k->h;
		const float tx[4] = { x, h - y, w - x, y }, ty[4] = { y, x, h - y, w - x };

		quad[i] = tx[k->turned & 3];
		quad[i + 1] = ty[k->turned & 3];
	}
}

static void box_quad(float quad[8], const struct pp_tables_ask *k, const float b[4])
{
	const float q[8] = { b[0], b[1], b[2], b[1], b[2], b[3], b[0], b[3] };

	memcpy(quad, q, sizeof(q));
	turn_quad(quad, k);
}

/* A filled rectangle that is not thin has four sides, which may be seen. */
static void add_layer_rule(struct pp_tframe *f, const struct fx_layer_rule *r)
{
	const float thin = .35f * f->size;
	const float side[4][4] = { { r->x0, r->y0, r->x1, r->y0 }, { r->x0, r->y1, r->x1, r->y1 },
		{ r->x0, r->y0, r->x0, r->y1 }, { r->x1, r->y0, r->x1, r->y1 } };
	const float all[4] = { r->x0, r->y0, r->x1, r->y1 };
	float quad[8];

	if (!r->fill || r->x1 - r->x0 < thin || r->y1 - r->y0 < thin) {
		box_quad(quad, f->k, all);
		add_rule(&f->drawn, f, quad);
		add_rule(&f->seen, f, quad);
		return;
	}
	for (int i = 0; i < 4; i++) {
		box_quad(quad, f->k, side[i]);
		add_rule(&f->seen, f, quad);
	}
}

static enum fx_st room(struct pp_truleset *to, struct fx_arena *a, size_t most, struct fx_err *e)
{
	to->level = FX_NEWN(a, most, struct pp_trule);
	to->upright = FX_NEWN(a, most, struct pp_trule);
	return to->level && to->upright ? FX_OK :
		fx_fail(e, FX_NOMEM, "no memory for %zu rules", most);
}

static void tidy(struct pp_truleset *r, float size)
{
	r->levels = join(r->level, r->levels, .3f * size, .3f * size);
	r->uprights = join(r->upright, r->uprights, .3f * size, .3f * size);
}

static enum fx_st find_rules(struct pp_tframe *f, struct fx_err *e)
{
	const struct fx_layout *y = f->k->layout;
	const struct fx_layer *l = f->k->layer;
	const size_t most = (size_t)(y ? y->rules : 0) + (size_t)(l ? l->rules : 0) + 1;
	float quad[8];

	FX_TRY(room(&f->drawn, f->a, most, e));
	FX_TRY(room(&f->seen, f->a, 4 * most, e));
	for (int i = 0; l && i < l->rules; i++)
		add_layer_rule(f, l->rule + i);
	for (int i = 0; y && !(l && l->rules) && i < y->rules; i++) {
		fx_layout_quad(quad, y, &y->rule[i].box, f->k->w, f->k->h);
		turn_quad(quad, f->k);
		add_rule(&f->drawn, f, quad);
		add_rule(&f->seen, f, quad);
	}
	tidy(&f->drawn, f->size);
	tidy(&f->seen, f->size);
	f->r = f->drawn;
	return FX_OK;
}

static enum fx_st find_regions(struct pp_tframe *f, struct fx_err *e)
{
	const struct fx_layout *y = f->k->layout;
	const size_t most = (size_t)(y ? y->blocks : 0) + 1;
	float quad[8];

	f->figure = FX_NEWN(f->a, most, struct pp_area);
	f->region = FX_NEWN(f->a, most, struct pp_area);
	if (!f->figure || !f->region)
		return fx_fail(e, FX_NOMEM, "no memory for %zu regions", most);
	for (int i = 0; y && i < y->blocks; i++) {
		const enum fx_block_kind kind = y->block[i].kind;

		if (kind == FX_BLOCK_TEXT || kind == FX_BLOCK_RULE)
			continue;
		fx_layout_quad(quad, y, &y->block[i].box, f->k->w, f->k->h);
		turn_quad(quad, f->k);
		pp_sheet_area(kind == FX_BLOCK_TABLE ? f->region + f->regions++ :
			f->figure + f->figures++, &f->s, quad);
	}
	return FX_OK;
}

/* ---- words ---- */

static int by_middle(const void *p, const void *q)
{
	const struct pp_tword *a = p, *b = q;
	const float ya = a->at.y0 + a->at.y1, yb = b->at.y0 + b->at.y1;

	return ya != yb ? (ya < yb ? -1 : 1) : a->word - b->word;
}

/* Dots that lead to a number: three or more, or one by itself. */
static int is_leader(const char *text)
{
	int dots = 0;

	for (const char *p = text; *p; p++) {
		dots = *p == '.' ? dots + 1 : 0;
		if (dots == 3)
			return 1;
	}
	return !strcmp(text, ".") || strstr(text, "\xe2\x80\xa6") != NULL;
}

/* Quarters clockwise from the frame's reading direction to the word's. */
static int turn_of(const struct pp_sheet *s, const float q[8])
{
	const double dx = (double)(q[2] - q[0] + q[4] - q[6]);
	const double dy = (double)(q[3] - q[1] + q[5] - q[7]);
	const double on = dx * s->along[0] + dy * s->along[1];
	const double by = dy * s->along[0] - dx * s->along[1];

	if (!isfinite(dx) || !isfinite(dy) || fabs(on) >= fabs(by))
		return on < 0 ? 2 : 0;
	return by < 0 ? 3 : 1;
}

static enum fx_st find_words(struct pp_tframe *f, struct fx_err *e)
{
	const struct fx_dpage *p = f->s.p;
	struct pp_weight *size = FX_NEWN(f->a, (size_t)p->words + 1, struct pp_weight);
	int n = 0;

	f->word = FX_NEWN(f->a, (size_t)p->words + 1, struct pp_tword);
	if (!size || !f->word)
		return fx_fail(e, FX_NOMEM, "no memory for %d words", p->words);
	f->words = p->words;
	for (int i = 0; i < p->words; i++) {
		struct pp_tword *w = f->word + i;
		struct pp_shape shape;

		pp_shape(&shape, p->word[i].text);
		*w = (struct pp_tword){ .word = i, .turn = turn_of(&f->s, p->word[i].quad),
			.chars = shape.chars, .letters = shape.letters, .digits = shape.digits,
			.bold = (p->word[i].style & FX_BOLD) != 0,
			.leader = is_leader(p->word[i].text) };
		pp_sheet_area(&w->at, &f->s, p->word[i].quad);
		w->size = pp_sheet_size(&f->s, p->word + i, &shape, w->turn & 1 ?
			w->at.x1 - w->at.x0 : w->at.y1 - w->at.y0);
		if (!w->turn && w->size > 0)
			size[n++] = (struct pp_weight){ w->size, shape.letters + shape.digits };
	}
	f->size = fmaxf(pp_weighted_median(size, n), 1);
	for (int i = 0; i < p->words; i++)
		f->word[i].size = f->word[i].size > 0 ? f->word[i].size : f->size;
	qsort(f->word, (size_t)f->words, sizeof(*f->word), by_middle);
	return FX_OK;
}

enum fx_st pp_tframe(struct pp_tframe *f, const struct pp_sheet *s, int turn,
	const struct pp_tables_ask *k, struct fx_err *e)
{
	struct fx_arena *a = f->a;
	const double x = s->along[0], y = s->along[1];
	const double along[4][2] = { { x, y }, { -y, x }, { -x, -y }, { y, -x } };
	const float w = (float)s->p->w, h = (float)s->p->h;
	const float page[8] = { 0, 0, w, 0, w, h, 0, h };

	*f = (struct pp_tframe){ .s = *s, .k = k, .a = a };
	memcpy(f->s.along, along[turn & 3], sizeof(f->s.along));
	pp_sheet_area(&f->s.page, &f->s, page);
	f->turn = turn_of(&f->s, page);		/* of the raster in the frame ... */
	f->left = 64 * ((int64_t)s->p->words + 1000);
	FX_TRY(find_words(f, e));
	FX_TRY(find_rules(f, e));
	return find_regions(f, e);
}

int pp_tnumber(int chars, int letters, int digits)
{
	return digits ? 2 * letters <= digits : chars && chars <= 3 && !letters;
}

int pp_tseg_number(const struct pp_tseg *s)
{
	return pp_tnumber(s->chars, s->letters, s->digits);
}

/* ---- lines ---- */

/* The first word whose middle is not above y. */
static int first_word(const struct pp_tframe *f, float y)
{
	int lo = 0, hi = f->words;

	while (lo < hi) {
		const int mid = (lo + hi) / 2;

		if ((f->word[mid].at.y0 + f->word[mid].at.y1) / 2 < y)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Into to (f->words), unless that is NULL; how many. */
static int words_in(int *to, struct pp_tframe *f, const struct pp_area *in)
{
	int n = 0;

	for (int i = in ? first_word(f, in->y0) : 0; i < f->words; i++) {
		const struct pp_tword *w = f->word + i;
		const float x = (w->at.x0 + w->at.x1) / 2, y = (w->at.y0 + w->at.y1) / 2;

		f->left--;
		if (in && y > in->y1)
			break;
		if (w->taken || (in && (x < in->x0 || x > in->x1)))
			continue;
		if (to)
			to[n] = i;
		n++;
	}
	return n;
}

enum fx_st pp_twords(int **to, int *n, struct pp_tframe *f, const struct pp_area *in,
	struct fx_err *e)
{
	*n = words_in(NULL, f, in);
	*to = FX_NEWN(f->a, (size_t)*n + 1, int);
	if (!*to)
		return fx_fail(e, FX_NOMEM, "no memory for %d words", *n);
	words_in(*to, f, in);
	return FX_OK;
}

struct by_x { float x; int word; };

static int from_left(const void *p, const void *q)
{
	const struct by_x *a = p, *b = q;

	return a->x != b->x ? (a->x < b->x ? -1 : 1) : a->word - b->word;
}

/* 1: an upright rule stands between two words of a line. */
static int parted(const struct pp_tframe *f, const struct pp_area *a, const struct pp_area *b)
{
	const float y = (fmaxf(a->y0, b->y0) + fminf(a->y1, b->y1)) / 2;
	int lo = 0, hi = f->r.uprights;

	while (lo < hi) {
		const int mid = (lo + hi) / 2;

		if (f->r.upright[mid].at < (a->x0 + a->x1) / 2)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (int i = 0; lo < f->r.uprights && f->r.upright[lo].at < (b->x0 + b->x1) / 2 && i < 16;
	     lo++, i++)
		if (f->r.upright[lo].a0 <= y && y <= f->r.upright[lo].a1)
			return 1;
	return 0;
}

void pp_tseg_sum(struct pp_tseg *s, const struct pp_tframe *f, const int *word)
{
	int n = 0;

	s->at = f->word[word[s->word]].at;
	for (int i = s->word; i < s->word + s->words; i++) {
		const struct pp_tword *w = f->word + word[i];

		if (w->leader)
			continue;
		if (!n++)
			s->at = w->at;
		pp_area_add(&s->at, &w->at);
		s->size = fmaxf(s->size, w->size);
		s->chars += w->chars;
		s->letters += w->letters;
		s->digits += w->digits;
		s->bold += w->bold ? w->letters + w->digits : 0;
	}
}

/* 1: between two words of a line stands what parts columns. Dots that lead to what stands in the
 * next column are part of theirs. */
static int ends_seg(const struct pp_tframe *f, const struct pp_tword *a, const struct pp_tword *b)
{
	const float size = fmaxf(fminf(a->size, b->size), .5f * f->size);
	const float most = !b->leader ? apart : a->leader ? 4 * apart : 8 * apart;

	return (a->leader && !b->leader) || b->at.x0 - a->at.x1 > most * size ||
		parted(f, &a->at, &b->at);
}

/* Words to->word[from .. from + n), of one line, as its stretches. */
static void cut_row(struct pp_trows *to, struct pp_tframe *f, struct by_x *key, int from, int n)
{
	struct pp_trow *r = to->row + to->rows;
	const struct pp_tword *last = NULL;
	float y = 0;

	for (int i = 0; i < n; i++)
		key[i] = (struct by_x){ f->word[to->word[from + i]].at.x0, to->word[from + i] };
	qsort(key, (size_t)n, sizeof(*key), from_left);
	*r = (struct pp_trow){ .seg = to->segs };
	for (int i = 0; i < n; i++) {
		const struct pp_tword *w = f->word + key[i].word;

		to->word[from + i] = key[i].word;
		if (!last || ends_seg(f, last, w))
			to->seg[to->segs++] = (struct pp_tseg){ .word = from + i, .row = to->rows };
		to->seg[to->segs - 1].words++;
		if (!last || w->at.x1 > last->at.x1)
			last = w;
		if (!i)
			r->at = w->at;
		pp_area_add(&r->at, &w->at);
		r->size = fmaxf(r->size, w->size);
		y += (w->at.y0 + w->at.y1) / 2;
	}
	r->segs = to->segs - r->seg;
	for (int i = r->seg; i < to->segs; i++)
		pp_tseg_sum(to->seg + i, f, to->word);
	r->y = y / (float)n;
	to->rows++;
}

int pp_tcaption(const struct pp_tframe *f, const struct pp_trows *t, const struct pp_tseg *s)
{
	const char *word[3];
	int n = 0, used;

	for (; n < 3 && n < s->words; n++)
		word[n] = f->s.p->word[f->word[t->word[s->word + n]].word].text;
	return n && pp_caption_label(word, n, &used);
}

/* ---- paragraphs ---- */

/* A line that may be one of a paragraph: words, in not more columns than text is set in. */
static int wordy(const struct pp_trows *t, const struct pp_tseg *s)
{
	return t->row[s->row].segs <= 3 && s->words >= 4 && s->letters >= 20 &&
		10 * s->letters >= 7 * s->chars &&
		s->letters > 4 * s->digits && s->at.x1 - s->at.x0 > 10 * s->size;
}

/* The stretch below that stands under most of it; -1: there is none. */
static int below(const struct pp_trows *t, int i)
{
	const struct pp_tseg *s = t->seg + i;

	for (int r = s->row + 1; r < t->rows && r < s->row + 8; r++) {
		const struct pp_trow *row = t->row + r;
		int lo = row->seg, hi = row->seg + row->segs;

		if (row->y - t->row[s->row].y > 1.9f * s->size)
			break;
		while (lo < hi) {
			const int mid = (lo + hi) / 2;

			if (t->seg[mid].at.x1 < s->at.x0)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < row->seg + row->segs && pp_apart(s->at.x0, s->at.x1, t->seg[lo].at.x0,
		    t->seg[lo].at.x1) < -.4f * fminf(s->at.x1 - s->at.x0, t->seg[lo].at.x1 -
		    t->seg[lo].at.x0))
			return lo;
	}
	return -1;
}

/* Two lines of one paragraph: of one size, starting in one place or one set in as first lines are,
 * the upper one full. */
static int goes_on(const struct pp_trows *t, const struct pp_tseg *a, const struct pp_tseg *b)
{
	return fabsf(a->size - b->size) < .15f * a->size && fabsf(a->at.x0 - b->at.x0) <
		3 * a->size && a->at.x1 > b->at.x1 - 4 * a->size && wordy(t, a) &&
		(wordy(t, b) || b->letters > 2 * b->digits);
}

static void find_prose(struct pp_trows *t)
{
	for (int i = 0; i < t->segs; i++) {
		const int j = below(t, i);
		const int k = j < 0 ? -1 : below(t, j);

		if (j < 0 || !goes_on(t, t->seg + i, t->seg + j))
			continue;
		if (t->seg[i].prose || (k >= 0 && goes_on(t, t->seg + j, t->seg + k)) ||
		    (t->seg[i].letters > 45 && wordy(t, t->seg + j)))
			t->seg[i].prose = t->seg[j].prose = 1;
	}
}

enum fx_st pp_trows(struct pp_trows *to, struct pp_tframe *f, const struct pp_area *in, int turned,
	struct fx_err *e)
{
	struct by_x *key;
	int n = 0;

	*to = (struct pp_trows){ .words = 0 };
	FX_TRY(pp_twords(&to->word, &to->words, f, in, e));
	for (int i = 0; i < to->words; i++)
		if (turned || !f->word[to->word[i]].turn)
			to->word[n++] = to->word[i];
	to->words = n;
	key = FX_NEWN(f->a, (size_t)n + 1, struct by_x);
	to->seg = FX_NEWN(f->a, (size_t)n + 1, struct pp_tseg);
	to->row = FX_NEWN(f->a, (size_t)n + 1, struct pp_trow);
	if (!key || !to->seg || !to->row)
		return fx_fail(e, FX_NOMEM, "no memory for the lines of %d words", f->words);
	for (int i = 0, k; i < n; i = k) {
		const struct pp_tword *a = f->word + to->word[i];

		for (k = i + 1; k < n; k++) {
			const struct pp_tword *b = f->word + to->word[k];

			if ((b->at.y0 + b->at.y1 - a->at.y0 - a->at.y1) / 2 >
			    one_line * fmaxf(a->size, b->size))
				break;
		}
		cut_row(to, f, key, i, k - i);
	}
	find_prose(to);
	return FX_OK;
}
