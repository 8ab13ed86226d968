/* leaf.h - one page on its way: what is asked of the model, and what becomes of its answers */
#ifndef LEAF_H
#define LEAF_H
#include "crops.h"
#include "engine.h"
#include "intake.h"
#include "table_cells.h"
#include "table_plan.h"
#include "task.h"

struct pl_asking {			/* how a task is asked for */
	const struct pp_task *task;	/* NULL: it is not; all else is 0 then */
	const struct fx_mtask *plan;	/* NULL: the published prompt */
	enum fx_input input;
	const char *prompt;
	const struct fx_guard *guard;	/* what answers are held to; NULL: free text */
	int max_tokens;			/* of an answer */
	int located;			/* 1: answers are in guard.h's "ocr-words" */
	int prefill;			/* tokens read for one ask */
	const struct fx_calibration *calibration;	/* NULL: confidences are raw */
};

struct pl_how {				/* the same for all pages */
	struct pl_asking text, table;
	int side;			/* of the model's picture, pixels */
	int drafts;			/* EN_DRAFT_* */
	enum fx_layer_use layer;	/* what text layers are used for */
	int skip;			/* 1: pages with a text layer are left out */
	int pictures;			/* 1: figures are to have theirs */
	int tables;			/* 1: tables are to have their grids */
	enum pp_cells_from cells_from;
	const float (*area)[4];		/* (areas) as pl_read_opts has them */
	const float *column;		/* (columns) */
	int areas, columns;
	const char *lacks[FX_BLOCK_KINDS];	/* lacks.h */
};

#define PL_CELLS 64			/* of a page that are read a second time, at most */

enum pl_about { PL_ASK_TEXT, PL_ASK_TABLE, PL_ASK_CELL };

struct pl_grid {			/* a table of the page */
	struct fx_table *t;
	struct fx_cell *cell;		/* t->cell */
	int block;			/* of `to` */
	int nowhere;			/* 1: nobody said where it stands: all of the page */
};

struct pl_leaf {
	struct fx_arena mem;		/* all that is below */
	struct pl_page *page;		/* owned */
	struct en_ask *ask;		/* (asks) each keeps its answer in mem */
	struct fx_answer *answer;	/* (asks) to be filled in before pl_leaf_more */
	enum pl_about *about;		/* (asks) */
	int asks;			/* 0: there is nothing to ask, or no page */
	int texts;			/* asks for the page's text; of tiles: the first ones */
	struct pl_plan plan;		/* how its text is asked for; of tiles and pages that ask
					 * for none, no piece */
	struct pl_crop *crop;		/* (plan.n) */
	int piece[PL_PIECES];		/* the ask of each piece of the plan */
	struct fx_raster upright;	/* the page as it is read by people; of tiles, none */
	int judged;			/* pieces whose answers pl_leaf_more has seen */
	unsigned char *seen;		/* (words of the layout) 1: an answer came to it */
	int cut, stuck;			/* loops whose rest was asked again; that could not be */
	struct pp_read read;
	struct fx_dpage to;		/* what is known of the page; after pl_leaf_read, all */

	struct pl_tplan tables;		/* how its tables are asked for */
	int table[PL_TABLE_PIECES];	/* the ask of each of its pieces ... */
	unsigned char cut_table[PL_TABLE_PIECES];	/* ... 1: the rest was asked for */
	int tables_judged;		/* of these pieces */
	struct fx_raster sheet;		/* what tables and cells are cut out of: the page as it is
					 * read by people */
	struct pl_grid *grid;		/* (grids) once `made` */
	int grids, made;		/* made 1: `to` has all but second readings */
	struct pl_second {		/* a cell that is read a second time */
		int grid, cell, ask;
	} *second;			/* (seconds) */
	int seconds;
};

/* Takes the page over, whatever happens. FX_NOMEM. */
enum fx_st pl_leaf_open(
	struct pl_leaf *l, const struct pl_how *how, struct pl_page *page, struct fx_err *e)
	FX_CHECKED;

/* All asks have their answers: adds those that have to follow, none where `asks` stays. What an
 * answer that ends in a loop or at its limit did not come to is asked again, in pieces of its own:
 * the lines of which less than half of the words lie in words that it placed; of plain text, those
 * beyond as many words as it has, and the line before. That is done PL_ROUNDS - 1 times; pieces
 * that have not one line less than before, and tiles, are not asked again. Of a table that was cut
 * short the rows are asked for that its answer did not come to, by where its cells stand, or else
 * as if each of its rows were one of text. At last, once and where the model reads crops or pages,
 * cells that no one has read although something dark stands in them, PL_CELLS at most. FX_NOMEM. */
enum fx_st pl_leaf_more(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e) FX_CHECKED;

/* The page as it was read, in l->to, with events on top of those of its answers (task.h) and of
 * its pieces (merge.h): "loop-cured" counts answers that were taken back out of loops and ended
 * well, "loop-cut" those whose rest was asked again, "lines-unread" lines that no answer came to:
 * to half of whose words. With such lines and a loop that could not be helped the page is
 * FX_PAGE_UNREADABLE.
 *
 * With how->tables its tables are grids (fx_dblock.table): those of the rules (tables.h), and in
 * their place those of the model's answers where it was asked. Answers about one region in bands
 * become one ("table-joined"), see table_join.h; one without rows leaves what the rules made
 * ("table-unread"). A grid goes to the block of a table that has half of the smaller one's box in
 * common with it; else a block is made for it, before the first block below, and the words that
 * stand in it become its own (table_words.h), unless nobody said where it stands. Where the rules'
 * grid has as many rows and columns, its places are taken for the cells, and its heading where
 * lines tell one and the model does not. Texts of cells are as table_cells.h says ("cells-differ",
 * "text-without-ink"); "cells-reread" counts those that a second reading filled in. Tables of
 * answers beyond PL_TABLE_PIECES are left out ("tables-cut"). FX_NOMEM. */
enum fx_st pl_leaf_read(struct pl_leaf *l, const struct pl_how *how, struct fx_err *e) FX_CHECKED;
void pl_leaf_free(struct pl_leaf *l);

#endif
