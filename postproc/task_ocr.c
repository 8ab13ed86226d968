/* task_ocr.c - a page out of its answers (task.h): pieces of rows find their slots here, and become
 * words, lines and blocks in task_ocr_page.c */
#include "ocr.h"
#include "align.h"
#include "spotted.h"

#include <stdlib.h>

struct key { int tile, row, slot, word; };

/* The words that the layout placed in one row of one tile, and the pieces that go to them: its own,
 * and around them those that were read in rows that are not there. */
struct row {
	int tile, row;
	int key, keys;			/* key[..] */
	int piece, before, own, after;	/* pieces[piece .. piece + before + own + after) */
	int cut_short;			/* the answer was truncated in this row */
};

struct rows {
	struct key *key;
	struct row *row;
	int keys, rows;
	int *line_of;			/* of each word */
};

static int by_place(const void *x, const void *y)
{
	const struct key *a = x, *b = y;

	if (a->tile != b->tile)
		return a->tile < b->tile ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->slot != b->slot)
		return a->slot < b->slot ? -1 : 1;
	return (a->word > b->word) - (a->word < b->word);
}

static enum fx_st find_rows(struct rows *r, struct fx_arena *a, const struct fx_layout *l,
	struct fx_err *e)
{
	*r = (struct rows){ 0 };
	r->key = FX_NEWN(a, (size_t)l->words + 1, struct key);
	r->row = FX_NEWN(a, (size_t)l->words + 1, struct row);
	r->line_of = FX_NEWN(a, (size_t)l->words + 1, int);
	if (!r->key || !r->row || !r->line_of)
		return fx_fail(e, FX_NOMEM, "rows of %d words", l->words);
	for (int i = 0; i < l->lines; i++)
		for (int k = 0; k < l->line[i].words; k++)
			r->line_of[l->line[i].word + k] = i;
	for (int i = 0; i < l->words; i++) {
		const struct fx_lword *w = l->word + i;

		if (w->tile >= 0)
			r->key[r->keys++] = (struct key){ w->tile, w->row, w->slot, i };
	}
	qsort(r->key, (size_t)r->keys, sizeof(*r->key), by_place);
	for (int i = 0; i < r->keys; i++) {
		const struct key *k = r->key + i;

		if (!i || k->tile != k[-1].tile || k->row != k[-1].row)
			r->row[r->rows++] = (struct row){ k->tile, k->row, .key = i };
		r->row[r->rows - 1].keys++;
	}
	return FX_OK;
}

/* The row of that place, else the nearest: in the same tile if it has any, the earlier of two. */
static struct row *nearest(const struct rows *r, int tile, int row)
{
	int lo = 0, hi = r->rows;
	struct row *before, *after;

	while (lo < hi) {		/* the first row beyond that place */
		int mid = lo + (hi - lo) / 2;
		const struct row *m = r->row + mid;

		if (m->tile > tile || (m->tile == tile && m->row > row))
			hi = mid;
		else
			lo = mid + 1;
	}
	if (lo == 0 || lo == r->rows)
		return r->row + (lo ? lo - 1 : 0);
	before = r->row + lo - 1;
	after = r->row + lo;
	if (before->tile == after->tile)
		return after->row - row < row - before->row ? after : before;
	return after->tile - tile < tile - before->tile ? after : before;
}

/* Cuts the answers; the nearest row never goes back, so a row's pieces lie together. */
static void cut(struct pp_page *g, const struct rows *r)
{
	for (int t = 0; t < g->r->answers; t++) {
		const struct fx_answer *ans = g->r->answer + t;
		struct row *n = NULL;
		const char *p = ans->text, *end = p + ans->len, *line = p;
		struct fx_span s;
		int row = 0;

		while (pp_piece(&s, &p, end)) {
			for (; line < s.p; line++)
				row += *line == '\n';
			n = nearest(r, t, row);
			if (n->before + n->own + n->after == 0)
				n->piece = g->pieces;
			if (n->tile == t && n->row == row)
				n->own++;
			else if (n->tile > t || (n->tile == t && n->row > row))
				n->before++;
			else
				n->after++;
			g->piece[g->pieces++] = (struct pp_part){ s, pp_code_points(s),
				pp_raw_confidence(ans, s) };
		}
		if (n)
			n->cut_short = ans->truncated && n->own && !n->after;
	}
}

/* Pixels a character, from the rows where every piece has a slot of its own; 0: there are none. */
static double unit(const struct pp_page *g, const struct rows *r)
{
	double px = 0, len = 0;

	for (const struct row *n = r->row; n < r->row + r->rows; n++)
		for (int i = 0; n->own == n->keys && i < n->keys; i++) {
			px += g->r->layout->word[r->key[n->key + i].word].px;
			len += g->piece[n->piece + n->before + i].len;
		}
	return len > 0 ? px / len : 0;
}

/* Text of rows that are not there joins the first or the last word that was read in this row. */
static void join(struct pp_slot *slot, int slots, const struct row *n)
{
	int first = 0, last = slots - 1;

	while (!slot[first].pieces)
		first++;
	while (!slot[last].pieces)
		last--;
	for (int j = first; j <= last; j++)
		slot[j].piece += n->before;
	slot[first].piece -= n->before;
	slot[first].pieces += n->before;
	slot[last].pieces += n->after;
}

static enum fx_st place(struct pp_page *g, const struct rows *r, const struct row *n,
	double pixels, struct fx_err *e)
{
	const struct key *key = r->key + n->key;
	const int all = n->before + n->own + n->after, pieces = n->own ? n->own : all;
	const struct pp_part *piece = g->piece + n->piece + (n->own ? n->before : 0);
	struct pp_slot *slot = FX_NEWN(g->a, (size_t)n->keys, struct pp_slot);
	int *len = FX_NEWN(g->a, (size_t)pieces, int);
	const struct pp_row row = { slot, n->keys, len, pieces, pixels, n->cut_short };

	if (!slot || !len)
		return fx_fail(e, FX_NOMEM, "a row of %d words", n->keys);
	for (int j = 0; j < n->keys; j++) {
		slot[j].px = g->r->layout->word[key[j].word].px;
		slot[j].follows = j && key[j].word == key[j - 1].word + 1 &&
			r->line_of[key[j].word] == r->line_of[key[j - 1].word];
	}
	for (int i = 0; i < pieces; i++)
		len[i] = piece[i].len;
	FX_TRY(pp_align(&row, g->a, e));
	if (n->own)
		join(slot, n->keys, n);
	for (int j = 0; j < n->keys; j++)
		g->got[key[j].word] = (struct pp_got){ n->piece + slot[j].piece, slot[j].pieces,
			slot[j].covers };
	g->mismatch += all != n->own || (n->own != n->keys && !n->cut_short);
	return FX_OK;
}

static enum fx_st tiles(struct pp_page *g, struct fx_err *e)
{
	struct rows r;
	size_t pieces = 1;
	double pixels;

	for (int t = 0; t < g->r->answers; t++)
		pieces += (size_t)pp_pieces((struct fx_span){ g->r->answer[t].text,
			g->r->answer[t].len });
	FX_TRY(find_rows(&r, g->a, g->r->layout, e));
	g->piece = FX_NEWN(g->a, pieces, struct pp_part);
	g->got = FX_NEWN(g->a, (size_t)g->r->layout->words + 1, struct pp_got);
	if (!g->piece || !g->got)
		return fx_fail(e, FX_NOMEM, "%zu words", pieces);
	for (int i = 0; i < g->r->layout->words; i++)
		g->got[i].covers = 1;
	if (r.rows)
		cut(g, &r);
	else				/* the answers have no place on the page */
		FX_TRY(pp_page_plain(g, e));
	pixels = unit(g, &r);
	for (const struct row *n = r.row; n < r.row + r.rows; n++)
		if (n->before + n->own + n->after)
			FX_TRY(place(g, &r, n, pixels, e));
	return pp_page_words(g, e);
}

/* 1: the answer says where words stand; s is then before the first of them. */
static int located(struct pp_spotted *s, const struct pp_read *r, struct pp_view *view)
{
	*view = (struct pp_view){ r->w, r->h, r->fit, r->centre };
	return pp_spotted_start(s, (struct fx_span){ r->answer->text, r->answer->len }, view);
}

static enum fx_st whole(struct pp_page *g, struct fx_err *e)
{
	struct pp_spotted s;
	struct pp_view view;

	if (g->r->answers < 1)
		return FX_OK;
	return located(&s, g->r, &view) ? pp_page_located(g, e) : pp_page_plain(g, e);
}

void pp_ocr_evidence(struct pp_evidence *page, const struct pp_read *r)
{
	struct pp_spotted spotted;
	struct pp_view view;
	const int places = !r->layout && r->answers > 0 && located(&spotted, r, &view);
	struct fx_span s;

	for (int i = 0; !places && !r->layout && i < r->answers; i++) {
		const struct fx_answer *ans = r->answer + i;
		const char *p = ans->text, *end = p + ans->len;

		while (pp_piece(&s, &p, end))
			pp_evidence_add(page, pp_raw_confidence(ans, s));
	}
	while (places && pp_spotted_next(&spotted)) {
		const char *p = spotted.label.p;

		while (pp_spotted_piece(&s, &p, &spotted))
			pp_evidence_add(page, pp_raw_confidence(r->answer, s));
	}
}

static void event(struct pp_page *g, struct fx_event *v, const char *kind, int count)
{
	if (count)
		v[g->p->events++] = (struct fx_event){ kind, count };
}

static void conclude(struct fx_dpage *p, const struct fx_layout *l)
{
	if (p->words || p->text) {
		p->status = FX_PAGE_OK;
	} else if (l && l->blank) {
		p->status = FX_PAGE_BLANK;
		p->reason = "no ink was found";
	} else if (l && !l->words) {	/* pictures and rules alone: there was nothing to ask */
		p->status = FX_PAGE_OK;
	} else {
		p->status = FX_PAGE_UNREADABLE;
		p->reason = "the model read no text";
	}
}

enum fx_st pp_ocr_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_read *r,
	struct fx_err *e)
{
	struct pp_page g = { .p = p, .a = a, .r = r };
	struct fx_event *v = FX_NEWN(a, 8, struct fx_event);
	int truncated = 0, rewinds = 0, looped = 0;

	p->st = FX_OK;
	p->reason = p->text = NULL;
	p->block = NULL;
	p->line = NULL;
	p->word = NULL;
	p->blocks = p->lines = p->words = p->events = 0;
	p->generated = 0;
	p->confidence = -1;
	p->event = v;
	if (!v)
		return fx_fail(e, FX_NOMEM, "events of a page");
	FX_TRY(r->layout ? tiles(&g, e) : whole(&g, e));
	for (int i = 0; i < r->answers; i++) {
		truncated += r->answer[i].truncated != 0;
		rewinds += r->answer[i].rewinds;
		looped += r->answer[i].looped;
		p->generated += r->answer[i].tokens;
	}
	event(&g, v, "truncated", truncated);
	event(&g, v, "rewind", rewinds);
	event(&g, v, "loop", looped);
	event(&g, v, "row-mismatch", g.mismatch);
	event(&g, v, "unread", g.unread);
	event(&g, v, "malformed", g.malformed);
	event(&g, v, "misplaced", g.misplaced);
	conclude(p, r->layout);
	event(&g, v, "no-text", p->status == FX_PAGE_OK && !p->words && !p->text);
	return FX_OK;
}
