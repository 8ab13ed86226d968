/* task.h - a task is one file and one row: what is asked of a model, and how its answers become a
 * page of a document. A model's palimpsest.json may change prompt, fit and limits. */
#ifndef TASK_H
#define TASK_H
#include "calibrate.h"
#include "document.h"
#include "layout.h"

struct pp_task {
	const char *name;		/* as in palimpsest.json and on the command line */
	const char *prompt;		/* of the published checkpoints; one that ends in a blank
					 * is followed by what the user asks for */
	enum fx_fit fit;
	int centre;			/* FX_PAD: 1 in the middle, 0 top left */
	int max_tokens;			/* of an answer */
	const struct fx_guard *guard;	/* of tiles and crops whose model names no language; NULL:
					 * free text, as of whole pages always: models differ in
					 * whether they say there where words stand */
	const char *languages;		/* that a model may name for it, each with a blank after it;
					 * NULL: any of guard.h. One that is not of guard.h is held
					 * to nothing */
};
const struct pp_task *pp_task_find(const char *name);	/* NULL: none of that name */
const struct pp_task *pp_task_at(int i);		/* NULL: past the last */

/* What the answers of one page are made of. */
struct pp_read {
	const struct fx_layout *layout;	/* NULL: the page was asked whole */
	int w, h;			/* page raster, pixels */
	const struct fx_answer *answer;	/* one a tile (layout with tiles), or one in all (whole) */
	int answers;
	enum fx_fit fit;		/* whole: how it was fitted, as in struct pp_view */
	int centre;
	const struct fx_calibration *calibration;	/* of all confidences; NULL: as they are */
	struct pp_evidence page;	/* where there is a calibration: of the whole page, which
					 * may have been asked in several parts */
};

/* Adds the raw confidences of the words that pp_ocr_page makes of the answers; none of tiles: they
 * are a whole page, and words may be in parts there, so it adds them up itself. */
void pp_ocr_evidence(struct pp_evidence *page, const struct pp_read *r);

/* Fills status, st, reason, blocks, lines, words, text, confidence, events and generated of *p; all
 * else is left as it is. The layout has passed fx_layout_check. Tiles: row r of a tile's answer is
 * text between newlines, and belongs to the words that the layout placed in that row; where the
 * row has as many blank-separated pieces as slots they go one to one, else they are aligned by
 * width (align.h) and the event "row-mismatch" counts it, but where a truncated answer ends they go
 * to the first slots. No character of an answer is dropped: rows that the tile has not join the
 * nearest row, at its end or before it; pieces that share a slot become words that
 * share its box; one piece over several slots of a line takes their common box. Words that got no
 * text are left out of the page and counted as "unread", lines and blocks of such words with them;
 * figures and rules stay. Whole page: words in their places where the answer has most of its words
 * there (spotted.h; "misplaced" counts what that leaves out), arranged as arrange.h says; else
 * plain text. Malformed UTF-8 becomes U+FFFD ("malformed" counts words), control characters
 * become blanks. A layout with ink but without words is
 * FX_PAGE_OK with the event "no-text"; words of which none is read: FX_PAGE_UNREADABLE. FX_NOMEM.
 */
enum fx_st pp_ocr_page(struct fx_dpage *p, struct fx_arena *a, const struct pp_read *r,
	struct fx_err *e) FX_CHECKED;

/* What a region of the layout is in a document; and what one of its blocks is there, of which so
 * many lines were read: a figure whose words are lines of its own is text after all. */
enum fx_dblock_kind pp_region_kind(enum fx_block_kind k);
enum fx_dblock_kind pp_block_kind(const struct fx_lblock *from, int lines);

/* <locNNNN> quadruples (y0 x0 y1 x1; bin n lies at n / 1023 of the side) as boxes, with the label
 * that follows up to ";" or the next quadruple; <segNNN> codes before it. Fewer than four locations
 * in a row are plain text. Every quadruple becomes a box: one that lay in the padding is empty. */
struct pp_box {
	const char *label;		/* trimmed; "" for none */
	float x0, y0, x1, y1;		/* pixels of the input, sorted and clamped to it */
	const int *seg;			/* (segs) codes 0..127 */
	int segs;
	float confidence;		/* of the quadruple's tokens; -1: unknown */
};
struct pp_view {			/* how the picture was fitted */
	int w, h;			/* of the input, pixels */
	enum fx_fit fit;
	int centre;
};
enum fx_st pp_boxes(struct pp_box **box, int *n, struct fx_arena *a, const struct fx_answer *ans,
	const struct pp_view *v, struct fx_err *e) FX_CHECKED;

#endif
