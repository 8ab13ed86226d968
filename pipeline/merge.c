/* merge.c - see merge.h */
#include "merge.h"

#include "doubt.h"
#include "piece.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEW_EVENTS 3		/* kinds that joining adds */

struct mark { int place, line, gone; float box[4]; };	/* of a word; place: of its piece */

struct sheet {				/* all that was read, in the pieces' order */
	const struct pl_pieces *m;
	struct fx_arena *a;
	struct fx_dpage *to;
	int order[PL_PIECES];
	int word[PL_PIECES + 1], line[PL_PIECES + 1];	/* the first of the piece at a place */
	struct fx_dword *words;		/* as read, on the page */
	struct mark *mark;
	struct fx_dline *lines;
	struct home { int place, block; } *home;	/* (lines) which block of which piece */
	int *root;			/* (lines) the first line that it is one with */
	char *joined;			/* (lines) 1: it is one with another */
	char bare[PL_PIECES];		/* 1: plain text, and no ink */
	struct fx_dblock *block;	/* the page that comes of it */
	struct fx_dline *to_line;
	struct fx_dword *to_word;
	struct fx_event *event;
	char *text;
	size_t len;
	double sum, weight;		/* of confidences */
};

static const struct pl_piece *piece_at(const struct sheet *s, int place)
{
	return s->m->plan->piece + s->order[place];
}

static const struct pl_crop *crop_at(const struct sheet *s, int place)
{
	return s->m->crop + s->order[place];
}

static enum fx_st no_memory(const struct sheet *s, struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory to join %d pieces", s->m->plan->n);
}

/* ---- what there is ---- */

static enum fx_st room(struct sheet *s, struct fx_err *e)
{
	size_t blocks = (size_t)s->m->layout->blocks + 1, lines = 1, words = 1;
	size_t events = NEW_EVENTS, text = 1;

	for (int i = 0; i < s->m->plan->n; i++) {
		const struct fx_dpage *p = &s->m->crop[i].page;

		blocks += (size_t)p->blocks;
		lines += (size_t)p->lines;
		words += (size_t)p->words;
		events += (size_t)p->events;
		text += p->text ? strlen(p->text) + 2 : 0;
	}
	s->words = FX_NEWN(s->a, words, struct fx_dword);
	s->mark = FX_NEWN(s->a, words, struct mark);
	s->lines = FX_NEWN(s->a, lines, struct fx_dline);
	s->home = FX_NEWN(s->a, lines, struct home);
	s->root = FX_NEWN(s->a, lines, int);
	s->joined = fx_alloc(s->a, lines, 1);
	s->block = FX_NEWN(s->a, blocks, struct fx_dblock);
	s->to_line = FX_NEWN(s->a, lines, struct fx_dline);
	s->to_word = FX_NEWN(s->a, words, struct fx_dword);
	s->event = FX_NEWN(s->a, events, struct fx_event);
	s->text = fx_alloc(s->a, text, 1);
	return s->words && s->mark && s->lines && s->home && s->root && s->joined && s->block &&
		s->to_line && s->to_word && s->event && s->text ? FX_OK : no_memory(s, e);
}

static void event(struct sheet *s, const char *kind, int count)
{
	int k = 0;

	while (k < s->to->events && strcmp(s->event[k].kind, kind) != 0)
		k++;
	if (k < s->to->events)
		s->event[k].count += count;
	else if (count)
		s->event[s->to->events++] = (struct fx_event){ kind, count };
}

static void gather(struct sheet *s, int place)
{
	const struct pl_crop *c = crop_at(s, place);
	const struct fx_dpage *p = &c->page;
	const int turn = piece_at(s, place)->turn, line = s->line[place], word = s->word[place];

	for (int i = 0; i < p->lines; i++) {
		s->lines[line + i] = p->line[i];
		pl_crop_place(s->lines[line + i].quad, c, turn);
		s->root[line + i] = line + i;
		for (int k = p->line[i].word; k < p->line[i].word + p->line[i].words; k++)
			s->mark[word + k].line = line + i;
	}
	for (int b = 0; b < p->blocks; b++)
		for (int i = p->block[b].line; i < p->block[b].line + p->block[b].lines; i++)
			s->home[line + i] = (struct home){ place, b };
	for (int i = 0; i < p->words; i++) {
		s->words[word + i] = p->word[i];
		pl_crop_place(s->words[word + i].quad, c, turn);
		s->mark[word + i].place = place;
		pl_quad_box(s->mark[word + i].box, s->words[word + i].quad);
	}
	s->line[place + 1] = line + p->lines;
	s->word[place + 1] = word + p->words;
	for (int i = 0; i < p->events; i++)
		event(s, p->event[i].kind, p->event[i].count);
	s->to->generated += p->generated;
}

/* ---- words that were read twice ---- */

static double area(const float b[4])
{
	return b[2] > b[0] && b[3] > b[1] ?
		((double)b[2] - (double)b[0]) * ((double)b[3] - (double)b[1]) : 0;
}

static double shared(const float a[4], const float b[4])
{
	const float both[4] = { fmaxf(a[0], b[0]), fmaxf(a[1], b[1]), fminf(a[2], b[2]),
		fminf(a[3], b[3]) };

	return area(both);
}

/* How far a word is from where its picture was cut out of the page, pixels. */
static float to_edge(const struct sheet *s, const struct mark *w)
{
	const struct fx_box *at = &crop_at(s, w->place)->at;
	float d = (float)(s->m->w + s->m->h);

	d = at->x0 > 0 ? fminf(d, w->box[0] - (float)at->x0) : d;
	d = at->y0 > 0 ? fminf(d, w->box[1] - (float)at->y0) : d;
	d = at->x1 < s->m->w ? fminf(d, (float)at->x1 - w->box[2]) : d;
	return at->y1 < s->m->h ? fminf(d, (float)at->y1 - w->box[3]) : d;
}

/* Within a pixel and a location of it. */
static int touches(const struct sheet *s, const struct mark *w, float edge)
{
	const struct fx_box *at = &crop_at(s, w->place)->at;
	const int x = at->x1 - at->x0, y = at->y1 - at->y0;

	return edge <= 1 + (float)(x > y ? x : y) / 1023;
}

static int root_of(const struct sheet *s, int line)
{
	while (s->root[line] != line)
		line = s->root[line];
	return line;
}

static void unite(struct sheet *s, int a, int b)
{
	a = root_of(s, a);
	b = root_of(s, b);
	if (a == b)
		return;
	s->root[a > b ? a : b] = a < b ? a : b;
	s->joined[a] = s->joined[b] = 1;
}

static struct fx_span span(const char *text)
{
	return (struct fx_span){ text, strlen(text) };
}

/* Word x came before word y. */
static enum fx_st compare(struct sheet *s, int x, int y, struct fx_err *e)
{
	struct mark *a = s->mark + x, *b = s->mark + y;
	const double both = shared(a->box, b->box);
	const float ea = to_edge(s, a), eb = to_edge(s, b);
	const int ta = touches(s, a, ea), tb = touches(s, b, eb);
	int alike;

	if (both <= 0)
		return FX_OK;
	if (ta != tb && 2 * both >= area(ta ? a->box : b->box)) {
		(ta ? a : b)->gone = 1;
	} else {
		if (3 * both < area(a->box) + area(b->box))	/* half of the union */
			return FX_OK;
		FX_TRY(pl_alike(&alike, span(s->words[x].text), span(s->words[y].text), e));
		if (!alike)
			return FX_OK;
		if (eb > ea || (!(ea > eb) && s->words[y].confidence > s->words[x].confidence))
			a->gone = 1;
		else
			b->gone = 1;
	}
	unite(s, a->line, b->line);
	return FX_OK;
}

static int apart(const struct fx_box *a, const struct fx_box *b)
{
	return a->x0 >= b->x1 || b->x0 >= a->x1 || a->y0 >= b->y1 || b->y0 >= a->y1;
}

/* Lines at places i and j whose pieces show one line in columns. */
static void unite_columns(struct sheet *s, int i, int j)
{
	for (int x = s->line[i]; x < s->line[i + 1]; x++)
		for (int y = s->line[j]; y < s->line[j + 1]; y++) {
			float a[4], b[4];

			pl_quad_box(a, s->lines[x].quad);
			pl_quad_box(b, s->lines[y].quad);
			if (2 * (fminf(a[3], b[3]) - fmaxf(a[1], b[1])) >=
			    fminf(a[3] - a[1], b[3] - b[1]))
				unite(s, x, y);
		}
}

/* The pieces at places from .. end go on each other. */
static enum fx_st match(struct sheet *s, int from, int end, struct fx_err *e)
{
	for (int j = from + 1; j < end; j++)
		for (int i = from; i < j; i++) {
			const struct pl_piece *a = piece_at(s, i), *b = piece_at(s, j);

			if (a->kind == PL_COLUMN && b->kind == PL_COLUMN && a->line == b->line)
				unite_columns(s, i, j);
			if (apart(&crop_at(s, i)->at, &crop_at(s, j)->at))
				continue;
			for (int x = s->word[i]; x < s->word[i + 1]; x++)
				for (int y = s->word[j]; y < s->word[j + 1]; y++)
					if (!s->mark[x].gone && !s->mark[y].gone)
						FX_TRY(compare(s, x, y, e));
		}
	return FX_OK;
}

/* ---- blocks ---- */

struct spot { struct home home; int line; float x; int word; };

static int order(int a, int b)
{
	return (a > b) - (a < b);
}

static int by_spot(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	int o = order(x->home.place, y->home.place);

	o = o ? o : order(x->home.block, y->home.block);
	o = o ? o : order(x->line, y->line);
	o = o ? o : (x->x > y->x) - (x->x < y->x);
	return o ? o : order(x->word, y->word);
}

static void set_quad(float q[8], const float b[4])
{
	const float at[8] = { b[0], b[1], b[2], b[1], b[2], b[3], b[0], b[3] };

	memcpy(q, at, sizeof(at));
}

static void widen(float b[4], const float by[4])
{
	b[0] = fminf(b[0], by[0]);
	b[1] = fminf(b[1], by[1]);
	b[2] = fmaxf(b[2], by[2]);
	b[3] = fmaxf(b[3], by[3]);
}

static void put_word(struct sheet *s, const struct spot *at, int first)
{
	struct fx_dpage *to = s->to;
	struct fx_dline *line;

	if (first) {
		line = s->to_line + to->lines++;
		memcpy(line->quad, s->lines[at->line].quad, sizeof(line->quad));
		line->word = to->words;
	}
	line = s->to_line + to->lines - 1;
	line->words++;
	if (s->joined[at->line]) {
		float all[4];

		pl_quad_box(all, line->quad);
		widen(all, s->mark[at->word].box);
		set_quad(line->quad, all);
	}
	s->to_word[to->words++] = s->words[at->word];
}

/* The block that a piece's block becomes; one of the layout, if all of the piece is one. */
static void set_kind(const struct sheet *s, struct fx_dblock *b, const struct pl_piece *of)
{
	const struct fx_lblock *from = s->m->layout->block + of->block;

	if (of->kind == PL_WHOLE || of->blocks > 1)
		return;
	b->kind = pp_block_kind(from, 1);
	b->score = from->score;
	b->reason = s->m->lacks ? s->m->lacks[from->kind] : NULL;
}

/* The quad of a piece's block, on the page. */
static void placed(const struct sheet *s, float q[8], int place, int block)
{
	memcpy(q, crop_at(s, place)->page.block[block].quad, 8 * sizeof(*q));
	pl_crop_place(q, crop_at(s, place), piece_at(s, place)->turn);
}

/* Corners of all blocks that were read at these places. */
static void set_place(const struct sheet *s, struct fx_dblock *b, int from, int end)
{
	float all[4], box[4], q[8];

	pl_quad_box(all, b->quad);
	for (int i = from; i < end; i++)
		for (int k = 0; k < crop_at(s, i)->page.blocks; k++) {
			placed(s, q, i, k);
			pl_quad_box(box, q);
			widen(all, box);
		}
	if (end > from + 1)
		set_quad(b->quad, all);
}

/* A block of n words. */
static void put_block(struct sheet *s, const struct spot *spot, int n)
{
	struct fx_dblock *b = s->block + s->to->blocks++;
	double sum = 0;
	int known = 0;

	*b = crop_at(s, spot->home.place)->page.block[spot->home.block];
	placed(s, b->quad, spot->home.place, spot->home.block);
	set_kind(s, b, piece_at(s, spot->home.place));
	b->line = s->to->lines;
	for (int i = 0; i < n; i++) {
		const float c = s->words[spot[i].word].confidence;

		put_word(s, spot + i, !i || spot[i].line != spot[i - 1].line);
		sum += c >= 0 ? (double)c : 0;
		known += c >= 0;
	}
	s->sum += sum;
	s->weight += known;
	b->lines = s->to->lines - b->line;
	b->confidence = known ? (float)(sum / known) : -1;
	b->source = FX_FROM_MODEL;
}

/* Words of pieces that go on each other: of one block of the layout one block, else as many as
 * were read. */
static enum fx_st put_blocks(struct sheet *s, int from, int end, struct fx_err *e)
{
	const struct pl_piece *first = piece_at(s, from);
	const int one = first->kind != PL_WHOLE && first->blocks == 1;
	const int words = s->word[end] - s->word[from];
	struct spot *spot = FX_NEWN(s->a, (size_t)words + 1, struct spot);
	int n = 0, count;

	if (!spot)
		return no_memory(s, e);
	for (int i = s->word[from]; i < s->word[end]; i++) {
		const int root = root_of(s, s->mark[i].line);

		if (!s->mark[i].gone)
			spot[n++] = (struct spot){ s->home[root], root,
				s->joined[root] ? s->mark[i].box[0] : 0, i };
	}
	for (int i = 0; one && i < n; i++)
		spot[i].home = s->home[s->mark[spot->word].line];
	qsort(spot, (size_t)n, sizeof(*spot), by_spot);
	for (int i = 0; i < n; i += count) {
		for (count = 1; i + count < n && spot[i + count].home.place == spot[i].home.place &&
		     spot[i + count].home.block == spot[i].home.block; count++)
			;
		put_block(s, spot + i, count);
	}
	if (n && one)
		set_place(s, s->block + s->to->blocks - 1, from, end);
	return FX_OK;
}

/* ---- plain text ---- */

/* After s->text[start ..), which is of the same block. */
static enum fx_st put_text(struct sheet *s, int place, size_t start, struct fx_err *e)
{
	const struct fx_dpage *p = &crop_at(s, place)->page;
	const struct pl_piece *piece = piece_at(s, place);
	const struct fx_span old = { s->text + start, s->len - start },
		next = { p->text, strlen(p->text) };
	size_t at = old.n;

	if (old.n && piece->shared) {
		FX_TRY(pl_overlap(&at, old, next, piece->shared, e));
		event(s, "overlap-unmatched", at == old.n);
	}
	s->len = start + at;
	if (old.n && at == old.n)	/* lines of a block, columns of a line */
		s->text[s->len++] = piece->kind != PL_COLUMN || piece->line !=
			piece_at(s, place - 1)->line ? '\n' : ' ';
	memcpy(s->text + s->len, next.p, next.n);
	s->len += next.n;
	if (p->confidence >= 0) {
		s->sum += s->bare[place] ? 0 : (double)p->confidence * (double)next.n;
		s->weight += (double)next.n;
	}
	return FX_OK;
}

/* ---- the page ---- */

static int letters_of(const char *text)
{
	const char *p = text, *end = p ? p + strlen(p) : p;
	struct fx_span piece;
	int n = 0;

	while (p && pp_piece(&piece, &p, end))
		n += pp_code_points(piece);
	return n;
}

/* Holds what a piece was read as against its ink. */
static void doubt(struct sheet *s, int place)
{
	const struct fx_dpage *p = &crop_at(s, place)->page;
	const struct pl_piece *piece = piece_at(s, place);
	const struct fx_box *b = &piece->box;
	const double ink = pl_ink(s->m->layout, (const float[4]){ (float)b->x0, (float)b->y0,
		(float)b->x1, (float)b->y1 });
	int letters = letters_of(p->text), without;

	s->bare[place] = letters && ink >= 0 && ink <= 0;
	without = s->bare[place];
	for (int i = s->word[place]; i < s->word[place + 1]; i++) {
		double under;
		float at[4];

		letters += letters_of(s->words[i].text);
		pl_quad_level(at, s->words[i].quad, s->m->layout, s->m->w, s->m->h);
		under = pl_ink(s->m->layout, at);
		if (s->mark[i].gone || under < 0 || under > 0)
			continue;
		s->words[i].confidence = 0;
		without++;
	}
	event(s, "text-without-ink", without);
	event(s, "more-text-than-ink", pl_more_text_than_ink(ink, letters, piece->body));
}

/* What goes on from the piece at a place; the place after it. */
static enum fx_st put_chain(struct sheet *s, int *place, struct fx_err *e)
{
	const int from = *place;
	size_t start = s->len;
	int end = from + 1;

	while (end < s->m->plan->n && piece_at(s, end)->follows)
		end++;
	*place = end;
	FX_TRY(match(s, from, end, e));
	for (int i = from; i < end; i++)
		doubt(s, i);
	FX_TRY(put_blocks(s, from, end, e));
	for (int i = from; i < end; i++) {
		const char *text = crop_at(s, i)->page.text;

		if (!text || !*text)
			continue;
		if (s->len && s->len == start) {	/* blocks stand apart */
			memcpy(s->text + s->len, "\n\n", 2);
			start = s->len += 2;
		}
		FX_TRY(put_text(s, i, start, e));
	}
	return FX_OK;
}

/* A block that no piece was for: text needs one, all else is a region. */
static void put_region(struct sheet *s, const struct fx_lblock *from)
{
	struct fx_layout level = *s->m->layout;
	struct fx_dblock *b = s->block + s->to->blocks;

	if (from->kind == FX_BLOCK_TEXT || (from->kind == FX_BLOCK_FIGURE && from->lines))
		return;
	level.turn = 0;
	*b = (struct fx_dblock){ .kind = pp_block_kind(from, 0), .line = s->to->lines,
		.confidence = -1, .source = FX_FROM_RULES, .score = from->score,
		.reason = s->m->lacks ? s->m->lacks[from->kind] : NULL };
	fx_layout_quad(b->quad, &level, &from->box, s->m->w, s->m->h);
	s->to->blocks++;
}

static enum fx_st put_all(struct sheet *s, struct fx_err *e)
{
	const int n = s->m->plan->n;
	int place = 0, b = 0;

	if (n && piece_at(s, 0)->kind == PL_WHOLE)
		FX_TRY(put_chain(s, &place, e));
	while (b < s->m->layout->blocks) {
		const struct pl_piece *at = place < n ? piece_at(s, place) : NULL;

		if (at && at->block == b) {
			b += at->blocks;
			FX_TRY(put_chain(s, &place, e));
		} else {
			put_region(s, s->m->layout->block + b++);
		}
	}
	return FX_OK;
}

enum fx_st pl_merge(struct fx_dpage *to, const struct pl_pieces *m, struct fx_arena *a,
	struct fx_err *e)
{
	struct sheet *s = FX_NEWN(a, 1, struct sheet);

	if (!s)
		return fx_fail(e, FX_NOMEM, "no memory to join %d pieces", m->plan->n);
	*s = (struct sheet){ .m = m, .a = a, .to = to };
	FX_TRY(room(s, e));
	to->blocks = to->lines = to->words = to->events = 0;
	to->generated = 0;
	pl_plan_order(s->order, m->plan);
	for (int i = 0; i < m->plan->n; i++)
		gather(s, i);
	FX_TRY(put_all(s, e));
	to->block = s->block;
	to->line = s->to_line;
	to->word = s->to_word;
	to->event = s->event;
	s->text[s->len] = 0;		/* an overlap may have left it shorter than it was */
	to->text = s->len ? s->text : NULL;
	to->confidence = s->weight > 0 ? (float)(s->sum / s->weight) : -1;
	to->status = to->words || to->text ? FX_PAGE_OK : FX_PAGE_UNREADABLE;
	to->reason = to->status == FX_PAGE_OK ? NULL : "the model read no text";
	return FX_OK;
}
