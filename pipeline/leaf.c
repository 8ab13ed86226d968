/* leaf.c - see leaf.h */
#include "leaf.h"

#include "finish.h"
#include "layertext.h"
#include "leaf_parts.h"
#include "merge.h"
#include "piece.h"
#include "turn.h"

#include <string.h>

/* Tokens that a word takes of an answer: four locations and up to three pieces, or two pieces. */
enum { LOCATED_TOKENS = 7, PLAIN_TOKENS = 2 };

/* ---- what is asked ---- */

/* Room for so many asks for text, and for all that may follow. */
static enum fx_st room(struct pl_leaf *l, int texts, struct fx_err *e)
{
	const size_t asks = (size_t)texts + PL_TABLE_PIECES + PL_CELLS;

	l->ask = FX_NEWN(&l->mem, asks, struct en_ask);
	l->answer = FX_NEWN(&l->mem, asks, struct fx_answer);
	l->about = FX_NEWN(&l->mem, asks, enum pl_about);
	return l->ask && l->answer && l->about ? FX_OK :
		fx_fail(e, FX_NOMEM, "no memory for %d asks", (int)asks);
}

enum fx_st pl_leaf_ask(struct pl_leaf *l, const struct pl_how *how, const struct pl_asked *what,
	struct fx_err *e)
{
	const struct pl_asking *as = what->as;
	struct en_part *part = FX_NEWN(&l->mem, 2, struct en_part);
	const char *pad = as->plan ? as->plan->pad_position : NULL;

	if (!part)
		return fx_fail(e, FX_NOMEM, "no memory for a picture");
	part[0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = what->picture,
		.fit = what->fit, .centre = pad ? !strcmp(pad, "center") : as->task->centre };
	part[1] = (struct en_part){ .kind = EN_PART_TEXT, .text = as->prompt };
	l->texts += what->about == PL_ASK_TEXT;
	l->about[l->asks] = what->about;
	l->ask[l->asks++] = (struct en_ask){ .part = part, .parts = 2,
		.max_tokens = as->max_tokens, .guard = as->guard, .drafts = how->drafts,
		.keep = &l->mem };
	l->to.prefill += as->prefill;
	return FX_OK;
}

static enum fx_st ask_tiles(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	const size_t bytes = (size_t)y->side * (size_t)y->side;
	struct fx_raster *pic = FX_NEWN(&l->mem, (size_t)y->tiles + 1, struct fx_raster);

	if (!pic)
		return fx_fail(e, FX_NOMEM, "no memory for %d tiles", y->tiles);
	l->read.layout = y;
	l->plan.name = y->tiles ? "tiles" : NULL;
	for (int i = 0; i < y->tiles; i++) {
		pic[i] = (struct fx_raster){ y->side, y->side, 1, (size_t)y->side,
			y->tile + (size_t)i * bytes };
		FX_TRY(pl_leaf_ask(l, how, &(struct pl_asked){ &how->text, pic + i,
			how->text.plan->fit, PL_ASK_TEXT }, e));
	}
	return FX_OK;
}

static struct pl_plan_ask planned(const struct pl_leaf *l, const struct pl_how *how)
{
	const int words = how->text.max_tokens /
		(how->text.located ? LOCATED_TOKENS : PLAIN_TOKENS);

	return (struct pl_plan_ask){ .layout = &l->page->layout, .side = how->side,
		.words = words ? words : 1, .apart = how->text.input == FX_INPUT_CROPS };
}

/* Asks for the pieces that were not yet asked for. A band of lines that is made a square would have
 * letters like none that a model has seen: where the model does not say, all but pages are padded.
 */
static enum fx_st ask_pieces(struct pl_leaf *l, const struct pl_how *how, int from,
	struct fx_err *e)
{
	for (int i = from; i < l->plan.n; i++) {
		const struct pl_piece *piece = l->plan.piece + i;
		const enum fx_fit fit = how->text.plan ? how->text.plan->fit :
			piece->kind == PL_WHOLE ? how->text.task->fit : FX_PAD;

		FX_TRY(pl_crop_make(l->crop + i, piece, &l->upright, &l->page->layout, &l->mem,
			e));
		l->piece[i] = l->asks;
		FX_TRY(pl_leaf_ask(l, how, &(struct pl_asked){ &how->text, &l->crop[i].pic, fit,
			PL_ASK_TEXT }, e));
		l->ask[l->piece[i]].repeats = pl_plan_repeats(&l->page->layout, piece);
	}
	return FX_OK;
}

static enum fx_st ask_page(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	const struct pl_plan_ask as = planned(l, how);

	if (how->text.input == FX_INPUT_TILES)
		return ask_tiles(l, how, e);
	if (y->blank) {
		l->read.layout = y;
		return FX_OK;
	}
	l->upright = l->page->raster;
	if (y->turn)
		FX_TRY(fx_turn(&l->upright, &l->page->raster, y->turn, &l->mem, e));
	l->sheet = l->upright;
	l->to.w = l->upright.w;
	l->to.h = l->upright.h;
	l->to.turned = (l->to.turned + y->turn) % 4;
	l->crop = FX_NEWN(&l->mem, PL_PIECES, struct pl_crop);
	l->seen = fx_alloc(&l->mem, (size_t)y->words + 1, 1);
	if (!l->crop || !l->seen)
		return fx_fail(e, FX_NOMEM, "no memory for a page of %d words", y->words);
	FX_TRY(pl_plan_make(&l->plan, &as, &l->mem, e));
	return ask_pieces(l, how, 0, e);
}

/* ---- drafts ---- */

static enum fx_st draft_tiles(
	struct pl_leaf *l, const struct pl_shown *on, struct fx_err *e)
{
	const char **text = FX_NEWN(&l->mem, (size_t)l->texts + 1, const char *);

	if (!text)
		return fx_fail(e, FX_NOMEM, "no memory for %d drafts", l->texts);
	FX_TRY(pl_draft_tiles(text, on, &l->mem, e));
	for (int i = 0; i < l->texts; i++)
		l->ask[i].draft_text = text[i];
	return FX_OK;
}

/* What the text layer says that the answers are, from the piece `from` on. */
static enum fx_st draft(struct pl_leaf *l, const struct pl_how *how, int from, struct fx_err *e)
{
	const struct pl_shown on = { &l->page->layer, &l->page->layout, l->page->w, l->page->h };

	if (!(how->drafts & EN_DRAFT_TEXT) || !on.layer->words)
		return FX_OK;
	if (how->text.input == FX_INPUT_TILES)
		return draft_tiles(l, &on, e);
	for (int i = from; i < l->plan.n; i++) {
		const struct en_part *picture = l->ask[l->piece[i]].part;
		const struct pl_window win = { .x = l->crop[i].at.x0, .y = l->crop[i].at.y0,
			.view = { picture->image->w, picture->image->h, picture->fit,
				picture->centre }, .located = how->text.located };

		if (!l->plan.piece[i].turn)
			FX_TRY(pl_draft_window(&l->ask[l->piece[i]].draft_text, &on, &win, &l->mem,
				e));
	}
	return FX_OK;
}

/* ---- a page comes ---- */

/* What is said of the text layer. */
static void told(struct pl_leaf *l, const struct pl_how *how)
{
	const struct pl_page *p = l->page;
	struct fx_dlayer *to = &l->to.layer;

	/* Whether a layer is read for drafts alone is nothing that a result may show. */
	to->present = how->layer == FX_LAYER_IGNORE ? -1 : p->layer.words;
	if (to->present < 0)
		return;
	to->quality = p->verdict.quality;
	to->agreement = -1;
	to->why = p->verdict.why;
	to->used = p->from_layer ? "text" : !to->present ? "none" :
		how->layer == FX_LAYER_VERIFY ? "verify" : "draft";
}

/* 1: its words are those of its layer, if that may be shown and is no rubbish: the model is asked
 * for none. */
static int by_layer(const struct pl_leaf *l, const struct pl_how *how)
{
	return l->page->from_layer || !how->text.task;
}

enum fx_st pl_leaf_open(
	struct pl_leaf *l, const struct pl_how *how, struct pl_page *p, struct fx_err *e)
{
	*l = (struct pl_leaf){ .page = p, .read = { .w = p->w, .h = p->h,
			.calibration = how->text.calibration },
		.to = { .number = p->number, .label = p->label, .st = p->st, .reason = p->reason,
			.w_pt = p->w_pt, .h_pt = p->h_pt, .w = p->w, .h = p->h,
			.rotation = 90 * p->rotation, .turned = p->rotation, .dpi = p->dpi,
			.confidence = -1,
			.layer = { .present = -1, .quality = -1, .agreement = -1, .used = "none" },
			.ink = { .share = -1, .unread = -1 } } };
	fx_arena_init(&l->mem, 0);
	if (p->st) {
		l->to.status = FX_PAGE_FAILED;
		return FX_OK;
	}
	l->to.skew = p->layout.skew;
	told(l, how);
	if (how->skip && p->layer.words) {
		l->to.status = FX_PAGE_SKIPPED;
		l->to.reason = "it has text already";
		l->to.layer.used = "none";
		return FX_OK;
	}
	FX_TRY(room(l, how->text.input == FX_INPUT_TILES ? p->layout.tiles : PL_PIECES, e));
	if (!by_layer(l, how)) {
		if (how->text.input == FX_INPUT_TILES || !p->layout.blank)
			l->to.rotation = (l->to.rotation + 90 * p->layout.turn) % 360;
		FX_TRY(ask_page(l, how, e));
		FX_TRY(draft(l, how, 0, e));
	}
	return how->table.task && p->raster.px && !p->light && !p->layout.blank ?
		pl_leaf_ask_tables(l, how, e) : FX_OK;
}

/* ---- what an answer did not come to ---- */

static enum fx_st read_piece(struct fx_dpage *to, struct pl_leaf *l, int i, struct fx_err *e)
{
	struct pp_read *read = &l->read;

	read->answer = l->answer + l->piece[i];
	read->answers = 1;
	read->w = l->crop[i].pic.w;
	read->h = l->crop[i].pic.h;
	read->fit = l->ask[l->piece[i]].part->fit;
	read->centre = l->ask[l->piece[i]].part->centre;
	return pp_ocr_page(to, &l->mem, read, e);
}

static int words_in(const struct pl_piece *piece, const struct fx_lline *line)
{
	return piece->kind == PL_COLUMN ? piece->words : line->words;
}

/* Of plain text: the lines beyond as many words as there are, and the one before them, which is
 * read a second time to see where they go on. How many words that may be. */
static int beyond(unsigned char *unread, const struct pl_leaf *l, const struct pl_piece *piece,
	const char *text)
{
	const struct fx_lline *line = l->page->layout.line;
	const int read = text ? pp_pieces((struct fx_span){ text, strlen(text) }) : 0;
	const int end = piece->line + piece->lines;
	int before = 0, first = piece->line, repeated;

	while (first < end && before + words_in(piece, line + first) <= read)
		before += words_in(piece, line + first++);
	repeated = read - before;
	if (first < end && first > piece->line + 1)
		repeated += line[--first].words;
	for (int i = first; i < end; i++)
		unread[i] = 1;
	return repeated;
}

/* Marks the words of the layout whose middle lies in a word of the page; the line of the last. */
static int cover(unsigned char *covered, const struct pl_leaf *l, int i, const struct fx_dpage *p)
{
	const struct pl_piece *piece = l->plan.piece + i;
	int last = -1;

	for (int w = 0; w < p->words; w++) {
		float q[8], b[4];

		memcpy(q, p->word[w].quad, sizeof(q));
		pl_crop_place(q, l->crop + i, piece->turn);
		pl_quad_level(b, q, &l->page->layout, l->upright.w, l->upright.h);
		for (int k = piece->word; k < piece->word + piece->words; k++) {
			const struct fx_box *at = &l->page->layout.word[k].box;
			const float x = (float)(at->x0 + at->x1) / 2;
			const float y = (float)(at->y0 + at->y1) / 2;

			if (x < b[0] || x > b[2] || y < b[1] || y > b[3])
				continue;
			covered[k] = 1;
			last = w == p->words - 1 ? k : last;
		}
	}
	return last;
}

/* Of located text: lines of which less than half is read, and the last where it is not all. */
static enum fx_st uncovered(unsigned char *unread, struct pl_leaf *l, int i,
	const struct fx_dpage *p, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	const struct pl_piece *piece = l->plan.piece + i;
	unsigned char *covered = fx_alloc(&l->mem, (size_t)y->words + 1, 1);
	int last;

	if (!covered)
		return fx_fail(e, FX_NOMEM, "no memory for %d words", y->words);
	last = cover(covered, l, i, p);
	for (int k = piece->line; k < piece->line + piece->lines; k++) {
		const int from = piece->kind == PL_COLUMN ? piece->word : y->line[k].word;
		const int words = words_in(piece, y->line + k);
		const int ends = last >= from && last < from + words;
		int n = 0;

		for (int w = from; w < from + words; w++)
			n += covered[w];
		unread[k] = ends ? n < words : 2 * n < words;
	}
	return FX_OK;
}

/* An answer to the piece came to that line. */
static void see(struct pl_leaf *l, const struct pl_piece *piece, int line)
{
	const struct fx_lline *n = l->page->layout.line + line;

	memset(l->seen + (piece->kind == PL_COLUMN ? piece->word : n->word), 1,
		(size_t)words_in(piece, n));
}

static enum fx_st judge(struct pl_leaf *l, const struct pl_how *how, int i, struct fx_err *e)
{
	const struct fx_layout *y = &l->page->layout;
	const struct pl_piece piece = l->plan.piece[i];
	const struct pl_plan_ask as = planned(l, how);
	unsigned char *unread = fx_alloc(&l->mem, (size_t)y->lines + 1, 1);
	struct fx_dpage p = { 0 };
	int repeated = 0, left = 0;

	if (!unread)
		return fx_fail(e, FX_NOMEM, "no memory for %d lines", y->lines);
	FX_TRY(read_piece(&p, l, i, e));
	if (p.words)
		FX_TRY(uncovered(unread, l, i, &p, e));
	else
		repeated = beyond(unread, l, &piece, p.text);
	for (int k = piece.line; k < piece.line + piece.lines; k++) {
		left += unread[k];
		if (!unread[k])
			see(l, &piece, k);
	}
	if (pl_plan_rest(&l->plan, &as, i, unread, repeated))
		l->cut += l->answer[l->piece[i]].looped;
	else if (left)
		l->stuck += l->answer[l->piece[i]].looped;
	return FX_OK;
}

/* ---- a page as it was read ---- */

static enum fx_st read_pieces(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct pl_pieces all = { &l->plan, l->crop, &l->page->layout, l->upright.w,
		l->upright.h, how->lacks };

	l->read.answers = 1;
	for (int i = 0; i < l->plan.n; i++) {
		l->read.answer = l->answer + l->piece[i];
		pp_ocr_evidence(&l->read.page, &l->read);
	}
	for (int i = 0; i < l->plan.n; i++)
		FX_TRY(read_piece(&l->crop[i].page, l, i, e));
	return pl_merge(&l->to, &all, &l->mem, e);
}

/* Says of regions why no task has read them. */
static enum fx_st tell_regions(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	struct fx_dblock *b = FX_NEWN(&l->mem, (size_t)l->to.blocks + 1, struct fx_dblock);

	if (!b)
		return fx_fail(e, FX_NOMEM, "no memory for %d blocks", l->to.blocks);
	for (int i = 0; i < l->to.blocks; i++) {
		b[i] = l->to.block[i];
		for (int k = 0; k < FX_BLOCK_KINDS; k++)
			if (how->lacks[k] && pp_region_kind((enum fx_block_kind)k) == b[i].kind)
				b[i].reason = how->lacks[k];
	}
	l->to.block = b;
	return FX_OK;
}

static enum fx_st read_tiles(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	l->read.answer = l->texts ? l->answer : NULL;
	l->read.answers = l->texts;
	pp_ocr_evidence(&l->read.page, &l->read);
	FX_TRY(pp_ocr_page(&l->to, &l->mem, &l->read, e));
	return tell_regions(l, how, e);
}

/* Lines of the pieces' blocks that no answer came to. */
static int missing(const struct pl_leaf *l)
{
	const struct fx_layout *y = &l->page->layout;
	int n = 0;

	for (int i = 0; l->plan.n && i < y->lines; i++) {
		int seen = 0;

		for (int w = y->line[i].word; w < y->line[i].word + y->line[i].words; w++)
			seen += l->seen[w];
		n += 2 * seen < y->line[i].words;
	}
	return n;
}

/* What became of loops. */
static enum fx_st tell_loops(struct pl_leaf *l, struct fx_err *e)
{
	struct fx_event *v = FX_NEWN(&l->mem, (size_t)l->to.events + 3, struct fx_event);
	const int unread = missing(l);
	int cured = 0;

	if (!v)
		return fx_fail(e, FX_NOMEM, "events of a page");
	memcpy(v, l->to.event, (size_t)l->to.events * sizeof(*v));
	l->to.event = v;
	for (int i = 0; i < l->asks; i++)
		cured += l->answer[i].rewinds && !l->answer[i].looped;
	if (cured)
		v[l->to.events++] = (struct fx_event){ "loop-cured", cured };
	if (l->cut)
		v[l->to.events++] = (struct fx_event){ "loop-cut", l->cut };
	if (unread)
		v[l->to.events++] = (struct fx_event){ "lines-unread", unread };
	if (unread && l->stuck) {
		l->to.status = FX_PAGE_UNREADABLE;
		l->to.reason = "the model repeats itself";
	}
	return FX_OK;
}

static enum fx_st read_layer(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	static const struct fx_layer none;
	const int shown = l->page->from_layer || (how->layer > FX_LAYER_DRAFT &&
		l->page->verdict.use != FX_LAYER_IGNORE);
	struct pp_layer_read r = pl_layer_read(l->page);

	if (!shown)
		r.layer = &none;
	else if (r.layer->words)
		l->to.layer.used = "text";
	l->to.plan = "text-layer";
	FX_TRY(pp_layer_page(&l->to, &l->mem, &r, e));
	return tell_regions(l, how, e);
}

static enum fx_st read_model(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	l->to.plan = l->plan.name;
	FX_TRY(l->plan.n ? read_pieces(l, how, e) : read_tiles(l, how, e));
	return tell_loops(l, e);
}

int pl_leaf_turn(const struct pl_leaf *l)
{
	/* A fallback's places are on the raster as it came. */
	return l->upright.w && l->to.status != FX_PAGE_FALLBACK ? l->page->layout.turn : 0;
}

enum fx_st pl_leaf_event(struct pl_leaf *l, const char *kind, int count, struct fx_err *e)
{
	struct fx_event *v;
	int at = 0;

	if (!count)
		return FX_OK;
	v = FX_NEWN(&l->mem, (size_t)l->to.events + 1, struct fx_event);
	if (!v)
		return fx_fail(e, FX_NOMEM, "events of a page");
	if (l->to.events)
		memcpy(v, l->to.event, (size_t)l->to.events * sizeof(*v));
	while (at < l->to.events && strcmp(v[at].kind, kind) != 0)
		at++;
	if (at == l->to.events)
		v[l->to.events++] = (struct fx_event){ kind, 0 };
	v[at].count += count;
	l->to.event = v;
	return FX_OK;
}

/* All of the page, but for what second readings may add. */
static enum fx_st make(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const struct pl_finish f = { l->page, by_layer(l, how) ? FX_LAYER_IGNORE : how->layer,
		l->upright.w > 0,
		!how->pictures ? NULL : l->upright.w ? &l->upright : &l->page->raster };

	FX_TRY(by_layer(l, how) ? read_layer(l, how, e) : read_model(l, how, e));
	FX_TRY(pl_finish_words(&l->to, &l->mem, &f, e));
	if (how->tables)
		FX_TRY(pl_leaf_grids(l, how, e));
	l->made = 1;
	return pl_finish(&l->to, &l->mem, &f, e);
}

enum fx_st pl_leaf_more(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	const int asks = l->asks, asked = l->plan.n;

	if (l->made)
		return FX_OK;
	for (; l->judged < asked; l->judged++) {
		const struct pl_piece piece = l->plan.piece[l->judged];

		if (l->answer[l->piece[l->judged]].truncated)
			FX_TRY(judge(l, how, l->judged, e));
		else
			for (int k = piece.line; k < piece.line + piece.lines; k++)
				see(l, &piece, k);
	}
	FX_TRY(ask_pieces(l, how, asked, e));
	if (l->plan.n > asked)
		FX_TRY(draft(l, how, asked, e));
	if (l->tables.n)
		FX_TRY(pl_leaf_more_tables(l, how, e));
	if (l->asks > asks || !how->tables)
		return FX_OK;
	FX_TRY(make(l, how, e));
	return pl_leaf_ask_cells(l, how, e);
}

enum fx_st pl_leaf_read(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e)
{
	if (l->page->st || l->to.status == FX_PAGE_SKIPPED)
		return FX_OK;
	if (!l->made)
		FX_TRY(make(l, how, e));
	return pl_leaf_read_cells(l, e);
}

void pl_leaf_free(struct pl_leaf *l)
{
	pl_page_free(l->page);
	fx_arena_reset(&l->mem);
	*l = (struct pl_leaf){ .page = NULL };
}
