/* verify.c - see verify.h */
#include "verify.h"

#include "arrange.h"
#include "metrics.h"
#include "normal.h"
#include "piece.h"
#include "utf8.h"
#include "verify_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 256,		/* a side of the grid over the page, at most */
	WIDE = 16,		/* cells that a word is looked for in */
	MOST = 8 };		/* partners that it may have */

enum fate { ALONE, ALIKE, DIFFERS, UNDER };

struct edge { float shared; int ours, theirs; };

struct match {
	struct pp_ver *r;
	struct fx_arena *a;		/* scratch */
	int m, n;			/* words of the page, of the layer */
	struct fx_span *text;		/* (m + n) as they are compared; the page's first */
	struct edge *edge;
	int edges;
	int *root;			/* (m + n) of groups */
	int *partner;			/* (m) a word of the layer that is read differently; -1 */
	unsigned char *fate;		/* (m + n) */
};

/* ---- what is the same sign ---- */

/* Quotation marks, dashes, full-width forms and the ellipsis; the rest is pp_normal's. */
static int32_t sign_of(int32_t c)
{
	if ((c >= 0x2018 && c <= 0x201b) || c == 0x2032 || c == 0x60 || c == 0xb4)
		return '\'';
	if ((c >= 0x201c && c <= 0x201f) || c == 0x2033 || c == 0xab || c == 0xbb)
		return '"';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xff01 + '!';
	return c;
}

/* Without blanks, and with one sign for those that are taken for the same. */
static enum fx_st plain(struct fx_span *to, struct fx_arena *a, struct fx_span text,
	struct fx_err *e)
{
	struct fx_span s;
	char *buf, *at;

	FX_TRY(pp_normal(&s, a, text, 0, e));
	buf = at = fx_alloc(a, s.n + 1, 1);
	if (!buf)
		return fx_fail(e, FX_NOMEM, "no memory to compare words");
	for (const char *p = s.p, *end = s.p + s.n; p < end;) {
		const char *from = p;
		const int32_t c = fx_utf8_next(&p, end), sign = sign_of(c);

		if (c == ' ')
			continue;
		if (sign == c && c != '\'') {
			memcpy(at, from, (size_t)(p - from));
			at += p - from;
		} else if (sign == '\'' && at > buf && at[-1] == '\'') {
			at[-1] = '"';		/* two of one are one of two */
		} else {
			*at++ = (char)sign;
		}
	}
	*to = (struct fx_span){ buf, (size_t)(at - buf) };
	return FX_OK;
}

static enum fx_st set_texts(struct match *t, struct fx_err *e)
{
	const struct fx_dpage *p = t->r->p;
	const struct fx_layer *l = t->r->v->layer;

	t->text = FX_NEWN(t->a, (size_t)t->m + (size_t)t->n, struct fx_span);
	if (!t->text)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
	for (int i = 0; i < t->m; i++)
		FX_TRY(plain(t->text + i, t->a, (struct fx_span){ p->word[i].text,
			strlen(p->word[i].text) }, e));
	for (int i = 0; i < t->n; i++)
		FX_TRY(plain(t->text + t->m + i, t->a, (struct fx_span){ l->text + l->word[i].at,
			(size_t)l->word[i].len }, e));
	return FX_OK;
}

/* ---- what lies together ---- */

static struct pp_vbox bounds(const float q[8])
{
	float c[8];

	for (int i = 0; i < 8; i++)
		c[i] = fmaxf(-PP_FAR, fminf(PP_FAR, q[i]));
	return (struct pp_vbox){ fminf(fminf(c[0], c[2]), fminf(c[4], c[6])),
		fminf(fminf(c[1], c[3]), fminf(c[5], c[7])),
		fmaxf(fmaxf(c[0], c[2]), fmaxf(c[4], c[6])),
		fmaxf(fmaxf(c[1], c[3]), fmaxf(c[5], c[7])) };
}

static enum fx_st set_boxes(struct match *t, struct fx_err *e)
{
	const struct pp_verify *v = t->r->v;
	const struct fx_layout frame = { .turn = v->turn, .w = v->turn & 1 ? v->h : v->w,
		.h = v->turn & 1 ? v->w : v->h };

	t->r->ours = FX_NEWN(t->a, (size_t)t->m, struct pp_vbox);
	t->r->theirs = FX_NEWN(t->a, (size_t)t->n, struct pp_vbox);
	if (!t->r->ours || !t->r->theirs)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
	for (int i = 0; i < t->m; i++)
		t->r->ours[i] = bounds(t->r->p->word[i].quad);
	for (int i = 0; i < t->n; i++) {
		const struct fx_layer_word *w = v->layer->word + i;
		float b[4];

		fx_layout_upright(b, &frame, (const float[4]){ w->x0, w->y0, w->x1, w->y1 }, v->w,
			v->h);
		t->r->theirs[i] = (struct pp_vbox){ b[0], b[1], b[2], b[3] };
	}
	return FX_OK;
}

static int holds_middle(const struct pp_vbox *a, const struct pp_vbox *b)
{
	const float x = (b->x0 + b->x1) / 2, y = (b->y0 + b->y1) / 2;

	return x >= a->x0 && x <= a->x1 && y >= a->y0 && y <= a->y1;
}

static float shared(const struct pp_vbox *a, const struct pp_vbox *b)
{
	const float w = fminf(a->x1, b->x1) - fmaxf(a->x0, b->x0);
	const float h = fminf(a->y1, b->y1) - fmaxf(a->y0, b->y0);

	return w > 0 && h > 0 ? w * h : 0;
}

struct grid { float cell; int *start, *entry; };

/* The cells that a box touches, from the first on WIDE at most: c[0] .. c[2], c[1] .. c[3]. */
static void cells_of(int c[4], const struct grid *g, const struct pp_vbox *b)
{
	const float at[4] = { b->x0, b->y0, b->x1, b->y1 };

	for (int i = 0; i < 4; i++) {
		const float f = at[i] / g->cell;

		c[i] = f > 0 ? f < CELLS - 1 ? (int)f : CELLS - 1 : 0;
	}
	c[2] = c[2] - c[0] < WIDE ? c[2] : c[0] + WIDE - 1;
	c[3] = c[3] - c[1] < WIDE / (c[2] - c[0] + 1) ? c[3] : c[1] + WIDE / (c[2] - c[0] + 1) - 1;
}

/* Cells are twice as large as words are high, on the mean, so that WIDE of them hold any word. */
static float cell_of(const struct match *t)
{
	const struct fx_dpage *p = t->r->p;
	const float side = (float)(p->w > p->h ? p->w : p->h);
	double sum = 0;

	for (int i = 0; i < t->n; i++) {
		const struct pp_vbox *b = t->r->theirs + i;

		sum += (double)fminf(b->x1 - b->x0, b->y1 - b->y0);
	}
	return fmaxf(fmaxf(2 * (float)(sum / t->n), side / CELLS), 1);
}

/* The layer's words by the cells that they touch: counted, then put. */
static enum fx_st make_grid(struct grid *g, const struct match *t, struct fx_err *e)
{
	int sum = 0, c[4];

	g->cell = cell_of(t);
	g->start = FX_NEWN(t->a, CELLS * CELLS + 2, int);
	g->entry = FX_NEWN(t->a, (size_t)t->n * WIDE, int);
	if (!g->start || !g->entry)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
	for (int put = 0; put < 2; put++) {
		for (int i = 0; i < t->n; i++) {
			cells_of(c, g, t->r->theirs + i);
			for (int y = c[1]; y <= c[3]; y++)
				for (int x = c[0]; x <= c[2]; x++) {
					int *at = g->start + y * CELLS + x + 1;

					if (put)
						g->entry[*at] = i;
					++*at;
				}
		}
		for (int i = 1; !put && i <= CELLS * CELLS; i++) {
			const int n = g->start[i];

			g->start[i] = sum;	/* and where the next begins, once they are put */
			sum += n;
		}
	}
	return FX_OK;
}

static void find_partners(struct match *t, const struct grid *g, int i)
{
	const struct pp_vbox *b = t->r->ours + i;
	const int first = t->edges;
	int c[4], tried = 0;

	cells_of(c, g, b);
	for (int y = c[1]; y <= c[3]; y++)
		for (int x = c[0]; x <= c[2]; x++)
			for (int k = g->start[y * CELLS + x]; k < g->start[y * CELLS + x + 1] &&
			     t->edges - first < MOST && tried < 64 * MOST; k++, tried++) {
				const struct pp_vbox *w = t->r->theirs + g->entry[k];
				int known = 0;

				for (int j = first; j < t->edges; j++)
					known |= t->edge[j].theirs == g->entry[k];
				if (!known && (holds_middle(b, w) || holds_middle(w, b)))
					t->edge[t->edges++] = (struct edge){ shared(b, w), i,
						g->entry[k] };
			}
}

static int root_of(int *root, int i)
{
	while (root[i] != i)
		i = root[i] = root[root[i]];
	return i;
}

static int by_share(const void *p, const void *q)
{
	const struct edge *a = p, *b = q;

	if (a->shared > b->shared || a->shared < b->shared)
		return a->shared > b->shared ? -1 : 1;
	if (a->ours != b->ours)
		return a->ours < b->ours ? -1 : 1;
	return (a->theirs > b->theirs) - (a->theirs < b->theirs);
}

static enum fx_st find_groups(struct match *t, struct fx_err *e)
{
	struct grid g;

	FX_TRY(make_grid(&g, t, e));
	t->edge = FX_NEWN(t->a, (size_t)t->m * MOST, struct edge);
	t->root = FX_NEWN(t->a, (size_t)t->m + (size_t)t->n, int);
	if (!t->edge || !t->root)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
	for (int i = 0; i < t->m; i++)
		find_partners(t, &g, i);
	for (int i = 0; i < t->m + t->n; i++)
		t->root[i] = i;
	for (int i = 0; i < t->edges; i++) {
		const int x = root_of(t->root, t->edge[i].ours);
		const int y = root_of(t->root, t->m + t->edge[i].theirs);

		t->root[x > y ? x : y] = x < y ? x : y;
	}
	for (int i = 0; i < t->m + t->n; i++)
		t->root[i] = root_of(t->root, i);
	qsort(t->edge, (size_t)t->edges, sizeof(*t->edge), by_share);
	return FX_OK;
}

/* ---- what is alike ---- */

/* 1: texts a, one after another, are those of b. */
static int same(const struct fx_span *text, const int *a, int n, const int *b, int m)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (n && i == text[*a].n) {
			a++;
			n--;
			i = 0;
		}
		while (m && k == text[*b].n) {
			b++;
			m--;
			k = 0;
		}
		if (!n || !m)
			return !n && !m;
		if (text[*a].p[i++] != text[*b].p[k++])
			return 0;
	}
}

/* Members of groups one after another, in their order: those of the page are the first of each. */
static enum fx_st compare_groups(struct match *t, struct fx_err *e)
{
	const int all = t->m + t->n;
	int *start = FX_NEWN(t->a, (size_t)all + 2, int);
	int *member = FX_NEWN(t->a, (size_t)all, int);

	if (!start || !member)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
	for (int i = 0; i < all; i++)
		start[t->root[i] + 2]++;
	for (int i = 2; i < all + 2; i++)
		start[i] += start[i - 1];
	for (int i = 0; i < all; i++)
		member[start[t->root[i] + 1]++] = i;
	for (int g = 0; g < all; g++) {
		const int *w = member + start[g], n = start[g + 1] - start[g];
		int ours = 0;

		while (ours < n && w[ours] < t->m)
			ours++;
		if (ours && ours < n && same(t->text, w, ours, w + ours, n - ours))
			for (int i = 0; i < n; i++)
				t->fate[w[i]] = ALIKE;
		else if (ours)
			for (int i = ours; i < n; i++)
				t->fate[w[i]] = UNDER;
	}
	return FX_OK;
}

static void pair(struct match *t)
{
	for (int i = 0; i < t->edges; i++) {
		unsigned char *ours = t->fate + t->edge[i].ours;
		unsigned char *theirs = t->fate + t->m + t->edge[i].theirs;

		if (*ours != ALONE || *theirs != UNDER)
			continue;
		*ours = *theirs = DIFFERS;
		if (same(t->text, &t->edge[i].ours, 1, &(int){ t->m + t->edge[i].theirs }, 1))
			*ours = *theirs = ALIKE;
		else
			t->partner[t->edge[i].ours] = t->edge[i].theirs;
	}
}

/* ---- what comes of it ---- */

static enum fx_st settle(struct match *t, struct fx_dword *word, int *disagrees, struct fx_err *e)
{
	const struct fx_layer *l = t->r->v->layer;
	const float q = t->r->sure;

	for (int i = 0; i < t->m; i++) {
		struct fx_dword *w = word + i;
		const struct fx_layer_word *x;
		const char *theirs;

		if (t->fate[i] == ALIKE) {
			w->source = FX_FROM_BOTH;
			w->confidence = w->confidence < 0 ? q : 1 - (1 - w->confidence) * (1 - q);
		}
		if (t->fate[i] != DIFFERS)
			continue;
		x = l->word + t->partner[i];
		theirs = fx_strndup(t->r->a, l->text + x->at, (size_t)x->len);
		if (!theirs)
			return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
		++*disagrees;
		w->other = theirs;
		if (t->r->v->verdict.use != FX_LAYER_TEXT || q <= w->confidence)
			continue;
		w->other = w->text;
		w->text = theirs;
		w->source = FX_FROM_TEXT_LAYER;
		w->confidence = q;
		w->style = x->style;
	}
	return FX_OK;
}

static enum fx_st tell(struct fx_dpage *p, struct fx_arena *a, int disagrees, int unseen,
	struct fx_err *e)
{
	struct fx_event *v = FX_NEWN(a, (size_t)p->events + 2, struct fx_event);

	if (!v)
		return fx_fail(e, FX_NOMEM, "events of a page");
	for (int i = 0; i < p->events; i++)
		v[i] = p->event[i];
	if (disagrees)
		v[p->events++] = (struct fx_event){ "disagrees", disagrees };
	if (unseen)
		v[p->events++] = (struct fx_event){ "unseen", unseen };
	p->event = v;
	return FX_OK;
}

static int inked(const struct pp_verify *v, int word)
{
	const struct fx_layer_word *w = v->layer->word + word;
	float up[4];

	fx_layout_upright(up, v->layout, (const float[4]){ w->x0, w->y0, w->x1, w->y1 }, v->w,
		v->h);
	return fx_layout_inked(v->layout, up);
}

/* Confidences have changed. */
static enum fx_st set_means(struct fx_dpage *p, struct fx_arena *a, struct fx_err *e)
{
	struct fx_dblock *block = FX_NEWN(a, (size_t)p->blocks + 1, struct fx_dblock);

	if (!block)
		return fx_fail(e, FX_NOMEM, "no memory for %d blocks", p->blocks);
	for (int i = 0; i < p->blocks; i++) {
		block[i] = p->block[i];
		if (block[i].lines) {
			const struct fx_dline *first = p->line + block[i].line;
			const struct fx_dline *last = first + block[i].lines - 1;

			block[i].confidence = pp_mean_confidence(p->word + first->word,
				last->word + last->words - first->word);
		}
	}
	p->block = block;
	p->confidence = pp_mean_confidence(p->word, p->words);
	return FX_OK;
}

static enum fx_st conclude(struct match *t, struct fx_err *e)
{
	struct fx_dpage *p = t->r->p;
	struct fx_dword *word = FX_NEWN(t->r->a, (size_t)t->m, struct fx_dword);
	int *add = FX_NEWN(t->a, (size_t)t->n, int);
	int alike = 0, adds = 0, alone = 0, disagrees = 0;

	if (!word || !add)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
	for (int i = 0; i < t->n; i++) {
		alike += t->fate[t->m + i] == ALIKE;
		alone += t->fate[t->m + i] == ALONE;
		if (t->fate[t->m + i] == ALONE && inked(t->r->v, i))
			add[adds++] = i;
	}
	p->layer.agreement = (float)alike / (float)t->n;
	if (!alike || (float)alike < PP_LAYER_SAY * (float)(t->n - alone))
		return FX_OK;
	memcpy(word, p->word, (size_t)t->m * sizeof(*word));
	FX_TRY(settle(t, word, &disagrees, e));
	p->word = word;
	if (adds)
		FX_TRY(pp_verify_add(t->r, add, adds, t->a, e));
	FX_TRY(set_means(p, t->r->a, e));
	return tell(p, t->r->a, disagrees, adds, e);
}

static enum fx_st match(struct match *t, struct fx_err *e)
{
	t->m = t->r->p->words;
	t->n = t->r->v->layer->words;
	t->fate = FX_NEWN(t->a, (size_t)t->m + (size_t)t->n, unsigned char);
	t->partner = FX_NEWN(t->a, (size_t)t->m, int);
	if (!t->fate || !t->partner)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", t->n);
	FX_TRY(set_texts(t, e));
	FX_TRY(set_boxes(t, e));
	FX_TRY(find_groups(t, e));
	FX_TRY(compare_groups(t, e));
	pair(t);
	return conclude(t, e);
}

/* A page of text alone: words wherever they are. */
static enum fx_st match_text(struct match *t, struct fx_err *e)
{
	const struct fx_layer *l = t->r->v->layer;
	const char *said = t->r->p->text;
	struct fx_span ours, theirs;
	struct pp_bag bag = { 0 };
	char *all, *to;

	all = to = fx_alloc(t->a, (size_t)l->bytes + (size_t)l->words + 1, 1);
	if (!all)
		return fx_fail(e, FX_NOMEM, "no memory to compare %d words", l->words);
	for (int i = 0; i < l->words; i++) {
		memcpy(to, l->text + l->word[i].at, (size_t)l->word[i].len);
		to += l->word[i].len;
		*to++ = ' ';
	}
	FX_TRY(pp_normal(&ours, t->a, (struct fx_span){ said, strlen(said) }, 0, e));
	FX_TRY(pp_normal(&theirs, t->a, (struct fx_span){ all, (size_t)(to - all) }, 0, e));
	FX_TRY(pp_bag_of_words(&bag, t->a, ours, theirs, e));
	t->r->p->layer.agreement = (float)pp_recall(&bag);
	return FX_OK;
}

enum fx_st pp_verify(struct fx_dpage *p, struct fx_arena *a, const struct pp_verify *v,
	struct fx_err *e)
{
	struct fx_arena scratch;
	struct pp_ver r = { .p = p, .a = a, .v = v,
		.sure = fminf(fmaxf(v->verdict.quality, 0), PP_LAYER_SURE) };
	struct match t = { .r = &r, .a = &scratch };
	enum fx_st st;

	if (!v->layer->words || (!p->words && !p->text))
		return FX_OK;
	fx_arena_init(&scratch, a->budget);
	scratch.refuse_at = a->refuse_at > a->calls ? a->refuse_at - a->calls : 0;
	st = p->words ? match(&t, e) : match_text(&t, e);
	a->calls += scratch.calls;
	fx_arena_reset(&scratch);
	return st;
}
