/* claim.h - what is claimed of the text of a page, and whether it holds: the unit tests of olmOCR's
 * benchmark (arXiv 2502.18443; what its olmocr/bench does), one JSON object a line */
#ifndef CLAIM_H
#define CLAIM_H
#include "compose.h"

enum pp_claim_kind {
	PP_PRESENT, PP_ABSENT, PP_ORDER, PP_TABLE, PP_BASELINE,
	PP_MATH, PP_FORMAT, PP_FOOTNOTE,	/* read, and not held against anything */
	PP_CLAIM_KINDS
};
const char *pp_claim_name(enum pp_claim_kind k);	/* "present", ... */
const char *pp_claim_skipped(enum pp_claim_kind k);	/* why it is; NULL: it is not */

enum pp_claim_side { PP_UP, PP_DOWN, PP_LEFT, PP_RIGHT, PP_TOP_HEADING, PP_LEFT_HEADING, PP_SIDES };

struct pp_claim {
	const char *document;		/* "pdf": a path without ".." below its folder */
	const char *id;
	int page;			/* from 1 */
	enum pp_claim_kind kind;
	int max_diffs;			/* of the characters of what is looked for */
	struct pp_seq text, after;	/* text, before or cell; and after; in normal form */
	struct pp_seq side[PP_SIDES];	/* what a table's cell has beside it; empty: anything */
	int any_case;			/* present, absent: 1: small letters are capitals */
	int first_n, last_n;		/* present, absent: characters of the page; 0: all */
	int max_length;			/* baseline: letters and digits; -1: the page has text */
	int max_repeats, any_script, skip_images, no_markdown;
};

#define PP_CLAIM_MAX_LINE ((size_t)1 << 20)
#define PP_CLAIM_MAX_TEXT 20000		/* characters of what is looked for */
#define PP_CLAIM_MAX_DIFFS 1000
#define PP_CLAIM_MAX_PAGE 10000

/* One line; texts lie in the arena. FX_INPUT: no such object (says what is missing); FX_LIMIT. */
enum fx_st pp_claim_read(struct pp_claim *c, struct fx_arena *a, struct fx_span line,
	struct fx_err *e) FX_CHECKED;

/* Texts are compared in this form: Markdown's and HTML's bold and italics taken off, a run of white
 * space as a blank, NFC, typographic quotes and dashes as ASCII's, micro as mu. It is not the form
 * of a form: marks that were inner ones may be left. FX_LIMIT, FX_NOMEM. */
enum fx_st pp_claim_normal(struct pp_seq *to, struct fx_arena *a, struct fx_span text,
	struct fx_err *e) FX_CHECKED;

/* Whether it holds of a page, UTF-8 as an engine wrote it, in Markdown perhaps; of a kind that is
 * skipped: 0.
 *
 * present, absent: the text stands in the page as pp_stands_in says. order: the first place of one
 * lies before the last of the other (pp_find_near). table: in a table of Markdown or HTML there is
 * such a cell, and beside it, in each direction that is asked for, one of that text (pp_alike);
 * headings are the cells up or left of it that are marked so, or the outermost ones where none is.
 * baseline: there are letters or digits, the page does not end in more than max_repeats of one
 * to five characters, and no CJK or emoji; with max_length, there are no more letters and digits
 * than that. FX_LIMIT: a page over PP_COMPOSE_MAX. FX_NOMEM. */
enum fx_st pp_claim_holds(int *holds, const struct pp_claim *c, struct fx_arena *a,
	struct fx_span page, struct fx_err *e) FX_CHECKED;

/* For table: claim_table.c. */
enum fx_st pp_claim_table(int *holds, const struct pp_claim *c, struct fx_arena *a,
	struct fx_span page, struct fx_err *e) FX_CHECKED;

#endif
