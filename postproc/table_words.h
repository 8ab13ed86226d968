/* table_words.h - the words of a page that stand in a table, which is made a block of after them */
#ifndef TABLE_WORDS_H
#define TABLE_WORDS_H
#include "document.h"

/* Words whose middle lies in the box of block `at`, which has no lines, leave the blocks of running
 * text that they were in (fx_running, and headings) and become its lines: a line for each that they
 * were in, in their order. Lines and blocks that are left without words go; *at is where the block
 * is then. Places and confidences of lines and blocks that lose words stay. FX_NOMEM. */
enum fx_st pp_table_words(struct fx_dpage *p, int *at, struct fx_arena *a, struct fx_err *e)
	FX_CHECKED;

#endif
