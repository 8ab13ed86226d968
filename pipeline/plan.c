/* plan.c - see plan.h */
#include "plan.h"

#include <stdlib.h>

#define JOINED 32		/* blocks in one piece, at most */
#define COLUMN_SHARE 2		/* words that two columns of a line have in common */

struct planner {
	struct pl_plan *p;
	const struct pl_plan_ask *ask;
	const struct fx_layout *l;
	float usual;			/* x-height of the page's letters, pixels; 0: unknown */
	int most;			/* pieces that there is room for */
	int full;			/* 1: it did not suffice */
	struct pl_piece like;		/* what all that is added now has in common */
};

/* ---- how high letters are ---- */

static int by_size(const void *a, const void *b)
{
	const int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

/* Half of the median height of lines; `height` has room for them. */
static float body_of(const struct fx_layout *l, int line, int lines, int *height)
{
	for (int i = 0; i < lines; i++)
		height[i] = l->line[line + i].box.y1 - l->line[line + i].box.y0;
	qsort(height, (size_t)lines, sizeof(*height), by_size);
	return lines ? (float)height[lines / 2] / 2 : 0;
}

static float seen(const struct planner *k, const struct fx_box *b, float body)
{
	const int w = b->x1 - b->x0, h = b->y1 - b->y0;

	return body * (float)k->ask->side / (float)(w > h ? w : h);
}

/* 1: letters are high enough there, and one answer has room for the words. */
static int fits(const struct planner *k, const struct fx_box *b, int words, float body)
{
	return words <= k->p->words && (body <= 0 || seen(k, b, body) >= k->p->letters);
}

/* ---- pieces ---- */

static struct fx_box both(struct fx_box a, const struct fx_box *b)
{
	a.x0 = b->x0 < a.x0 ? b->x0 : a.x0;
	a.y0 = b->y0 < a.y0 ? b->y0 : a.y0;
	a.x1 = b->x1 > a.x1 ? b->x1 : a.x1;
	a.y1 = b->y1 > a.y1 ? b->y1 : a.y1;
	return a;
}

static int words_of(const struct fx_layout *l, int line, int lines)
{
	int n = 0;

	for (int i = line; i < line + lines; i++)
		n += l->line[i].words;
	return n;
}

/* Shows what `at` says, and the lines' words unless it says which. */
static void add(struct planner *k, const struct pl_piece *at, float body)
{
	struct pl_piece *to = k->p->piece + k->p->n;

	if (k->p->n == k->most) {
		k->full = 1;
		return;
	}
	*to = *at;
	to->parent = k->like.parent;
	to->round = k->like.round;
	to->follows |= k->like.follows;
	to->body = body;
	to->letters = seen(k, &at->box, body);
	if (to->kind != PL_COLUMN && to->lines) {
		to->word = k->l->line[to->line].word;
		to->words = words_of(k->l, to->line, to->lines);
	}
	k->p->n++;
}

/* A line that is too wide, in columns of its words. */
static void add_columns(struct planner *k, int block, int line, int follows)
{
	const struct fx_lline *n = k->l->line + line;
	const float body = k->p->body[block];

	for (int at = 0, end; at < n->words && !k->full; at = end) {
		struct pl_piece to = { .kind = PL_COLUMN, .block = block, .blocks = 1,
			.line = line, .lines = 1, .follows = follows || at };

		for (int share = at ? COLUMN_SHARE : 0; ; share--) {
			const int from = at > share ? at - share : 0;

			to.box = k->l->word[n->word + from].box;
			to.box.y0 = n->box.y0;
			to.box.y1 = n->box.y1;
			for (end = from + 1; end < n->words; end++) {
				const struct fx_box more =
					both(to.box, &k->l->word[n->word + end].box);

				if (!fits(k, &more, end + 1 - from, body))
					break;
				to.box = more;
			}
			to.word = n->word + from;
			to.words = end - from;
			to.shared = at - from;
			if (end > at || !share)
				break;
		}
		add(k, &to, body);
	}
}

/* Lines line .. end of a block, in bands. */
static void add_bands(struct planner *k, int block, int line, int end)
{
	const struct fx_layout *l = k->l;
	const int first = line;
	int share = 0, until;

	for (; line < end && !k->full; line = until) {
		struct pl_piece to = { .kind = PL_BAND, .block = block, .blocks = 1,
			.follows = line > first };

		for (;; share = 0) {
			const int from = line - share;

			to.box = l->line[from].box;
			to.line = from;
			for (until = from + 1; until < end; until++) {
				const struct fx_box more = both(to.box, &l->line[until].box);

				if (!fits(k, &more, words_of(l, from, until + 1 - from),
					k->p->body[block]))
					break;
				to.box = more;
			}
			if (until > line || !share)
				break;
		}
		to.lines = until - to.line;
		to.shared = words_of(l, to.line, share);
		if (to.lines > 1 || l->line[line].words < 2 ||
		    fits(k, &to.box, l->line[line].words, k->p->body[block])) {
			add(k, &to, k->p->body[block]);
			share = 1;
		} else {
			add_columns(k, block, line, to.follows);
			share = 0;
		}
	}
}

/* ---- regions ---- */

static int shown(const struct fx_lblock *b)
{
	return b->lines > 0 || b->kind == FX_BLOCK_TEXT;
}

static int meet(const struct fx_box *a, const struct fx_box *b)
{
	return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

/* 1: block b stands below in the column of the piece, and nothing else in the way. */
static int may_join(const struct planner *k, const struct pl_piece *to, int b, struct fx_box *all)
{
	const struct fx_lblock *block = k->l->block + b;
	const int x0 = to->box.x0 > block->box.x0 ? to->box.x0 : block->box.x0;
	const int x1 = to->box.x1 < block->box.x1 ? to->box.x1 : block->box.x1;
	const int w = to->box.x1 - to->box.x0, bw = block->box.x1 - block->box.x0;

	*all = both(to->box, &block->box);
	if (block->kind != FX_BLOCK_TEXT || block->turn || to->blocks == JOINED ||
	    block->box.y0 < to->box.y1 || 2 * (x1 - x0) < (w < bw ? w : bw))
		return 0;
	for (int i = 0; i < k->l->blocks; i++)
		if ((i < to->block || i > b) && meet(&k->l->block[i].box, all))
			return 0;
	return 1;
}

/* The piece that starts with block b; how many blocks are in it. */
static int add_region(struct planner *k, int b)
{
	const struct fx_lblock *from = k->l->block + b;
	struct pl_piece to = { .kind = PL_REGION, .box = from->box, .block = b, .blocks = 1,
		.line = from->line, .lines = from->lines, .turn = from->turn };
	int words = words_of(k->l, from->line, from->lines);
	float body = k->p->body[b];

	if (from->lines && !fits(k, &to.box, words, body)) {
		add_bands(k, b, from->line, from->line + from->lines);
		return 1;
	}
	for (int i = b + 1; from->kind == FX_BLOCK_TEXT && !from->turn && !k->ask->apart &&
	     i < k->l->blocks; i++) {
		const struct fx_lblock *next = k->l->block + i;
		const float least = k->p->body[i] < body ? k->p->body[i] : body;
		struct fx_box all;

		words += words_of(k->l, next->line, next->lines);
		if (!may_join(k, &to, i, &all) || !fits(k, &all, words, least))
			break;
		body = least;
		to.box = all;
		to.blocks++;
		to.lines += next->lines;
	}
	add(k, &to, body);
	return to.blocks;
}

static void whole(struct planner *k)
{
	const struct pl_piece all = { .kind = PL_WHOLE, .box = { 0, 0, k->l->w, k->l->h },
		.blocks = k->l->blocks, .lines = k->l->lines };

	k->p->name = "whole";
	k->p->n = 0;
	add(k, &all, k->usual);
}

static void regions(struct planner *k)
{
	k->p->name = "regions";
	k->p->n = 0;
	k->full = 0;
	for (int b = 0; b < k->l->blocks && !k->full;)
		b += shown(k->l->block + b) ? add_region(k, b) : 1;
	for (int i = 0; i < k->p->n; i++)
		if (k->p->piece[i].kind >= PL_BAND)
			k->p->name = "tiles";
}

static enum fx_st measure(struct planner *k, struct fx_arena *a, struct fx_err *e)
{
	const struct fx_layout *l = k->l;
	int *height = FX_NEWN(a, (size_t)l->lines + 1, int);

	k->p->body = FX_NEWN(a, (size_t)l->blocks + 1, float);
	if (!height || !k->p->body)
		return fx_fail(e, FX_NOMEM, "no memory for a plan of %d lines", l->lines);
	k->usual = body_of(l, 0, l->lines, height);
	for (int i = 0; i < l->blocks; i++)
		k->p->body[i] = l->block[i].lines ?
			body_of(l, l->block[i].line, l->block[i].lines, height) : k->usual;
	return FX_OK;
}

enum fx_st pl_plan_make(struct pl_plan *p, const struct pl_plan_ask *ask, struct fx_arena *a,
	struct fx_err *e)
{
	struct planner k = { .p = p, .ask = ask, .l = ask->layout, .most = PL_PIECES_FIRST,
		.like.parent = -1 };
	const struct fx_box page = { 0, 0, k.l->w, k.l->h };
	int blocks = 0, turned = 0;

	*p = (struct pl_plan){ .piece = FX_NEWN(a, PL_PIECES, struct pl_piece),
		.letters = PL_LETTERS, .words = ask->words };
	if (!p->piece)
		return fx_fail(e, FX_NOMEM, "no memory for a plan");
	FX_TRY(measure(&k, a, e));
	for (int i = 0; i < k.l->blocks; i++) {
		blocks += shown(k.l->block + i);
		turned += shown(k.l->block + i) && k.l->block[i].turn;
	}
	if (!blocks || (!ask->apart && !turned && fits(&k, &page, k.l->words, k.usual))) {
		whole(&k);
		return FX_OK;
	}
	for (regions(&k); k.full && p->letters >= 1; regions(&k)) {
		p->letters /= 2;
		p->words = p->words < k.l->words ? 2 * p->words : p->words;
	}
	if (k.full)			/* hundreds of blocks, or letters that are specks */
		whole(&k);
	return FX_OK;
}

/* ---- what was not read ---- */

/* Adds lines line .. end of a block that were not read. */
static void add_unread(struct planner *k, int block, int line, int end, const unsigned char *unread)
{
	for (int until; line < end; line = until + 1) {
		for (until = line; until < end && unread[until]; until++)
			;
		if (until > line)
			add_bands(k, block, line, until);
	}
}

int pl_plan_rest(struct pl_plan *p, const struct pl_plan_ask *ask, int piece,
	const unsigned char *unread, int repeated)
{
	const struct pl_piece from = p->piece[piece];
	const int first = p->n, last = from.line + from.lines;
	struct planner k = { .p = p, .ask = ask, .l = ask->layout, .most = PL_PIECES,
		.like = { .follows = 1, .parent = piece, .round = from.round + 1 } };
	int left = 0;

	for (int i = from.line; i < last; i++)
		left += unread[i];
	if (!left || left == from.lines || from.round + 1 == PL_ROUNDS)
		return 0;
	for (int b = from.block; b < from.block + from.blocks; b++) {
		const struct fx_lblock *block = k.l->block + b;
		const int end = block->line + block->lines;

		add_unread(&k, b, block->line > from.line ? block->line : from.line,
			end < last ? end : last, unread);
	}
	if (k.full)
		p->n = first;
	else
		p->piece[first].shared = repeated;
	return p->n - first;
}

static int put(int *order, int n, const struct pl_plan *p, int piece)
{
	order[n++] = piece;
	for (int i = piece + 1; i < p->n; i++)
		if (p->piece[i].parent == piece)
			n = put(order, n, p, i);
	return n;
}

void pl_plan_order(int *order, const struct pl_plan *p)
{
	int n = 0;

	for (int i = 0; i < p->n; i++)
		if (p->piece[i].parent < 0)
			n = put(order, n, p, i);
}

/* ---- equal rows ---- */

static int near(int a, int b, int height)
{
	return 4 * abs(a - b) <= height;
}

static int equal_words(const struct fx_lword *a, const struct fx_lword *b)
{
	const int h = a->box.y1 - a->box.y0;

	return near(a->box.x1 - a->box.x0, b->box.x1 - b->box.x0, h) &&
		near(h, b->box.y1 - b->box.y0, h);
}

static int equal_lines(const struct fx_layout *l, const struct fx_lline *a,
	const struct fx_lline *b)
{
	const int h = a->box.y1 - a->box.y0;

	for (int i = 0; a->words == b->words && i < a->words; i++) {
		const struct fx_box *x = &l->word[a->word + i].box, *y = &l->word[b->word + i].box;

		if (!near(x->x0, y->x0, h) || !near(x->x1, y->x1, h))
			return 0;
	}
	return a->words && a->words == b->words;
}

int pl_plan_repeats(const struct fx_layout *l, const struct pl_piece *piece)
{
	int most = 1;

	for (int i = piece->line + 1, run = 1; i < piece->line + piece->lines; i++) {
		run = equal_lines(l, l->line + i - 1, l->line + i) ? run + 1 : 1;
		most = run > most ? run : most;
	}
	for (int i = piece->word + 1, run = 1; i < piece->word + piece->words; i++) {
		run = equal_words(l->word + i - 1, l->word + i) ? run + 1 : 1;
		most = run > most ? run : most;
	}
	return most > 1 ? most : 0;
}

/* ---- in words ---- */

void pl_plan_print(struct fx_out *o, int page, const struct pl_plan *p)
{
	static const char *const kind[] = { "page", "region", "band", "column" };

	for (int i = 0; i < p->n; i++) {
		const struct pl_piece *at = p->piece + i;

		fx_printf(o, "page %d: %s", page, kind[at->kind]);
		if (at->letters > 0)
			fx_printf(o, ", letters of %.1f pixels", (double)at->letters);
		fx_printf(o, ", %d %d %d %d, %d lines, %d words", at->box.x0, at->box.y0,
			at->box.x1, at->box.y1, at->lines, at->words);
		if (at->shared)
			fx_printf(o, ", %d as before", at->shared);
		if (at->turn)
			fx_printf(o, ", turned by %d", 90 * at->turn);
		if (at->round)
			fx_printf(o, ", asked again");
		fx_puts(o, "\n");
	}
	if (!p->n)
		fx_printf(o, "page %d: %s\n", page, p->name ? p->name : "nothing to ask");
}
