/* task_ocr_page.c - see ocr.h */
#include "ocr.h"

#include "arrange.h"
#include "signs.h"
#include "spotted.h"

#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "words of a page");
}

static enum fx_st set_text(struct pp_page *g, struct fx_dword *w, const struct pp_part *piece,
	struct fx_err *e)
{
	w->text = pp_clean_copy(g->a, piece->text);
	w->confidence = piece->confidence;
	w->source = FX_FROM_MODEL;
	g->malformed += pp_malformed(piece->text);
	return w->text ? FX_OK : no_memory(e);
}

/* How far along a box piece i starts and ends, in parts of 1, when several share it: by characters,
 * with one between two words. */
static void share(double part[2], const struct pp_part *piece, int pieces, int i)
{
	double before = 0, all = pieces - 1;

	for (int k = 0; k < pieces; k++) {
		all += piece[k].len;
		before += k < i ? piece[k].len + 1 : 0;
	}
	part[0] = before / all;
	part[1] = (before + piece[i].len) / all;
}

/* ---- words of a layout ---- */

static struct fx_box both(const struct fx_box *a, const struct fx_box *b)
{
	return (struct fx_box){ a->x0 < b->x0 ? a->x0 : b->x0, a->y0 < b->y0 ? a->y0 : b->y0,
		a->x1 > b->x1 ? a->x1 : b->x1, a->y1 > b->y1 ? a->y1 : b->y1 };
}

static struct fx_box common(const struct fx_lword *w, int n)
{
	struct fx_box b = w->box;

	for (int i = 1; i < n; i++)
		b = both(&b, &w[i].box);
	return b;
}

static struct fx_box slice(struct fx_box b, const double part[2])
{
	const int w = b.x1 - b.x0;
	struct fx_box s = { b.x0 + (int)(w * part[0]), b.y0, b.x0 + (int)(w * part[1]), b.y1 };

	s.x1 = s.x1 > s.x0 ? s.x1 : s.x0 + 1;
	return s;
}

/* The document's words for one of the layout's: none, one or, where several share it, more. */
static enum fx_st put_word(struct pp_page *g, struct fx_dword *to, int word, struct fx_err *e)
{
	const struct fx_layout *l = g->r->layout;
	const struct pp_got *got = g->got + word;
	const struct pp_part *piece = g->piece + got->piece;
	const struct fx_box whole = common(l->word + word, got->covers);

	for (int i = 0; i < got->pieces; i++) {
		struct fx_box b = whole;
		double part[2];

		if (got->pieces > 1) {
			share(part, piece, got->pieces, i);
			b = slice(whole, part);
		}
		fx_layout_quad(to[i].quad, l, &b, g->r->w, g->r->h);
		FX_TRY(set_text(g, to + i, piece + i, e));
	}
	if (got->pieces != 1 || got->covers != 1)
		return FX_OK;
	to->text = pp_signs(g->a, to->text, l->word[word].marks);
	return to->text ? FX_OK : no_memory(e);
}

/* A word that was shown in parts is one again; it is right where they all are (raw confidences). */
static enum fx_st join(struct pp_page *g, struct fx_dword *w, const struct fx_dword *part,
	const struct fx_box *box, struct fx_err *e)
{
	const size_t n = strlen(w->text), m = strlen(part->text);
	char *text = fx_alloc(g->a, n + m + 1, 1);

	if (!text)
		return no_memory(e);
	memcpy(text, w->text, n);
	memcpy(text + n, part->text, m);
	w->text = text;
	w->confidence = w->confidence < 0 || part->confidence < 0 ? -1 :
		w->confidence * part->confidence;
	fx_layout_quad(w->quad, g->r->layout, box, g->r->w, g->r->h);
	return FX_OK;
}

struct made { struct fx_dblock *block; struct fx_dline *line; struct fx_dword *word; };

/* Word i of the layout behind those of its line; `open`: the last of these is an earlier part of
 * it, and `box` that of all its parts so far. */
static enum fx_st put_part(struct pp_page *g, struct made *m, int i, int open,
	const struct fx_box *box, struct fx_err *e)
{
	const int n = g->got[i].pieces;
	struct fx_dword *w = m->word + g->p->words;

	FX_TRY(put_word(g, w, i, e));
	g->p->words += n;
	if (!open || !n)
		return FX_OK;
	FX_TRY(join(g, w - 1, w, box, e));
	memmove(w, w + 1, (size_t)(n - 1) * sizeof *w);
	g->p->words--;
	return FX_OK;
}

static enum fx_st put_line(struct pp_page *g, struct made *m, const struct fx_lline *from,
	struct fx_err *e)
{
	const struct fx_lword *w = g->r->layout->word;
	struct fx_dpage *p = g->p;
	struct fx_dline *to = m->line + p->lines;
	struct fx_box box = { 0 };
	int open = 0;

	to->word = p->words;
	for (int i = from->word; i < from->word + from->words; i++) {
		const int part = i > from->word && w[i - 1].more;

		box = part ? both(&box, &w[i].box) : w[i].box;
		FX_TRY(put_part(g, m, i, part && open, &box, e));
		open = (part && open) || g->got[i].pieces;
		g->unread += !g->got[i].pieces && g->got[i].covers;
	}
	to->words = p->words - to->word;
	if (to->words) {
		fx_layout_quad(to->quad, g->r->layout, &from->box, g->r->w, g->r->h);
		p->lines++;
	}
	return FX_OK;
}

enum fx_dblock_kind pp_region_kind(enum fx_block_kind k)
{
	static const enum fx_dblock_kind kind[FX_BLOCK_KINDS] = {
		[FX_BLOCK_TEXT] = FX_DOC_TEXT,
		[FX_BLOCK_FIGURE] = FX_DOC_FIGURE,
		[FX_BLOCK_RULE] = FX_DOC_RULE,
		[FX_BLOCK_TABLE] = FX_DOC_TABLE,
		[FX_BLOCK_FORMULA] = FX_DOC_FORMULA,
		[FX_BLOCK_MOLECULE] = FX_DOC_MOLECULE,
		[FX_BLOCK_MUSIC] = FX_DOC_MUSIC,
	};

	return kind[k];
}

enum fx_dblock_kind pp_block_kind(const struct fx_lblock *from, int lines)
{
	if (from->kind == FX_BLOCK_TEXT || from->kind == FX_BLOCK_FIGURE)
		return lines ? FX_DOC_TEXT : FX_DOC_FIGURE;
	return pp_region_kind(from->kind);
}

static enum fx_st put_block(struct pp_page *g, struct made *m, const struct fx_lblock *from,
	struct fx_err *e)
{
	struct fx_dpage *p = g->p;
	struct fx_dblock *to = m->block + p->blocks;

	to->line = p->lines;
	for (int i = 0; i < from->lines; i++)
		FX_TRY(put_line(g, m, g->r->layout->line + from->line + i, e));
	to->lines = p->lines - to->line;
	if (!to->lines && from->kind == FX_BLOCK_TEXT && !from->turn)
		return FX_OK;
	to->kind = pp_block_kind(from, to->lines);
	to->score = from->score;
	to->source = to->lines ? FX_FROM_MODEL : FX_FROM_RULES;
	fx_layout_quad(to->quad, g->r->layout, &from->box, g->r->w, g->r->h);
	p->blocks++;
	return FX_OK;
}

/* Once all words are there and whole: what a word is worth depends on the others of its page. */
static void calibrate(struct pp_page *g, struct made *m)
{
	const struct fx_dpage *p = g->p;
	struct pp_evidence page = { .words = 0 };

	for (int i = 0; i < p->words; i++)
		pp_evidence_add(&page, m->word[i].confidence);
	for (int i = 0; i < p->words; i++)
		m->word[i].confidence = pp_calibrated(g->r->calibration, m->word[i].confidence,
			&page);
	for (int i = 0; i < p->blocks; i++) {
		struct fx_dblock *b = m->block + i;
		const struct fx_dline *line = m->line + b->line;
		int words = 0;

		for (int k = 0; k < b->lines; k++)
			words += line[k].words;
		b->confidence = pp_mean_confidence(m->word + (b->lines ? line->word : 0), words);
	}
}

enum fx_st pp_page_words(struct pp_page *g, struct fx_err *e)
{
	const struct fx_layout *l = g->r->layout;
	struct fx_dpage *p = g->p;
	struct made m = {
		FX_NEWN(g->a, (size_t)l->blocks + 1, struct fx_dblock),
		FX_NEWN(g->a, (size_t)l->lines + 1, struct fx_dline),
		FX_NEWN(g->a, (size_t)g->pieces + 1, struct fx_dword),
	};

	if (!m.block || !m.line || !m.word)
		return no_memory(e);
	for (int i = 0; i < l->blocks; i++)
		FX_TRY(put_block(g, &m, l->block + i, e));
	calibrate(g, &m);
	p->block = m.block;
	p->line = m.line;
	p->word = m.word;
	p->confidence = pp_mean_confidence(m.word, p->words);
	return FX_OK;
}

/* ---- words of a whole page, with their places ---- */

struct placed { struct pp_spot *spot; struct fx_dword *word; int words; };

/* The words of one place share it from left to right. */
static enum fx_st put_place(struct pp_page *g, struct placed *to, const struct pp_spotted *s,
	struct fx_err *e)
{
	const double x0 = (double)s->box[0], w = (double)s->box[2] - x0;
	const char *p = s->label.p;
	struct fx_span piece;
	int n = 0;

	for (; pp_spotted_piece(&piece, &p, s); n++)
		g->piece[n] = (struct pp_part){ piece, pp_code_points(piece),
			pp_confidence(g->r, g->r->answer, piece) };
	for (int i = 0; i < n; i++) {
		struct pp_spot *spot = to->spot + to->words;
		double part[2];

		share(part, g->piece, n, i);
		*spot = (struct pp_spot){ { (float)(x0 + w * part[0]), s->box[1],
			(float)(x0 + w * part[1]), s->box[3] }, .rtl = pp_rtl(g->piece[i].text) };
		FX_TRY(set_text(g, to->word + to->words++, g->piece + i, e));
	}
	return FX_OK;
}

enum fx_st pp_page_located(struct pp_page *g, struct fx_err *e)
{
	const struct fx_span text = { g->r->answer->text, g->r->answer->len };
	const struct pp_view view = { g->r->w, g->r->h, g->r->fit, g->r->centre };
	struct placed to = { .words = 0 };
	struct pp_scene scene = { .w = g->r->w, .h = g->r->h };
	struct pp_arranged done;
	struct pp_spotted s;
	size_t most = 1;

	for (int more = pp_spotted_start(&s, text, &view); more && pp_spotted_next(&s);)
		most += (size_t)pp_pieces(s.label);
	to.spot = FX_NEWN(g->a, most, struct pp_spot);
	to.word = FX_NEWN(g->a, most, struct fx_dword);
	g->piece = FX_NEWN(g->a, most, struct pp_part);
	if (!to.spot || !to.word || !g->piece)
		return no_memory(e);
	for (int more = pp_spotted_start(&s, text, &view); more && pp_spotted_next(&s);)
		FX_TRY(put_place(g, &to, &s, e));
	g->misplaced = s.left_out;
	scene.spot = to.spot;
	scene.spots = to.words;
	return pp_arrange_page(g->p, g->a, &(struct pp_arranging){ &scene, to.word, FX_FROM_MODEL },
		&done, e);
}

/* ---- text without places ---- */

/* All answers one after the other, without blanks at their ends. */
enum fx_st pp_page_plain(struct pp_page *g, struct fx_err *e)
{
	struct fx_dpage *p = g->p;
	double sum = 0;
	int known = 0;
	char *all, *to;
	size_t room = 1;

	for (int i = 0; i < g->r->answers; i++)
		room += 3 * g->r->answer[i].len + 1;
	all = to = FX_NEWN(g->a, room, char);
	if (!all)
		return no_memory(e);
	for (int i = 0; i < g->r->answers; i++) {
		const struct fx_answer *ans = g->r->answer + i;
		const char *at = ans->text;
		struct fx_span s, text = { NULL, 0 };

		while (pp_piece(&s, &at, ans->text + ans->len)) {
			float c = pp_confidence(g->r, ans, s);

			text.p = text.p ? text.p : s.p;
			text.n = (size_t)(s.p + s.n - text.p);
			sum += c >= 0 ? (double)c : 0;
			known += c >= 0;
			g->malformed += pp_malformed(s);
		}
		if (!text.n)
			continue;
		if (to > all)
			*to++ = '\n';
		to += pp_clean(to, text, 1);
	}
	p->text = to > all ? all : NULL;
	p->confidence = known ? (float)(sum / known) : -1;
	return FX_OK;
}
