/* structure.h - what the text of pages is: headings, lists, captions, footnotes, what stands on
 * every page, paragraphs that go on over columns and pages, words that a line's end divides.
 *
 * Pages come in document order and go out in that order, each once what the two pages after it look
 * like and where the next goes on is known; memory does not grow with their number. The rules are
 * those of postproc/furniture, cells, paras, lists, roles, carry and hyphen: measures that can be
 * explained, no clock, no chance. A rule that lacks evidence leaves paragraphs. */
#ifndef STRUCTURE_H
#define STRUCTURE_H
#include "document.h"

struct pp_structure;

/* FX_NOMEM */
enum fx_st pp_structure_new(struct pp_structure **out, struct fx_err *e) FX_CHECKED;
void pp_structure_free(struct pp_structure *s);		/* NULL is fine */

/* Takes a copy of the next page (page_copy.h). Its blocks are FX_DOC_TEXT or regions (FX_DOC_TABLE
 * ..); each line belongs to one block at most and lines follow each other as their blocks do; quads
 * may be anything. FX_NOMEM; FX_BUG: pages that were ready weren't fetched. */
enum fx_st pp_structure_put(struct pp_structure *s, const struct fx_dpage *p, struct fx_err *e)
	FX_CHECKED;

/* The next page that is ready, the same but for blocks, lines and the words' joins: blocks of text
 * are split into paragraphs and told apart, some to be tables or rules; a line may
 * be split where a page number stands on it.
 * Pages without words pass unchanged. *p NULL: none is ready. To be called until then after each
 * put: a page comes out when the third after it has gone in, or when `last` says that no page will
 * follow. The page stays valid until the next call. FX_NOMEM. */
enum fx_st pp_structure_get(struct pp_structure *s, const struct fx_dpage **p, int last,
	struct fx_err *e) FX_CHECKED;

#endif
