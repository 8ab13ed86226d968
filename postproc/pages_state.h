/* pages_state.h - what postproc/structure keeps of the pages on their way. Only structure and its
 * tests include this. */
#ifndef PAGES_STATE_H
#define PAGES_STATE_H
#include "carry.h"
#include "furniture.h"
#include "roles.h"
#include "structure.h"

#define PP_SLOTS 4	/* one whose paragraphs may go on, the next, and two ahead */
#define PP_NEAR 6	/* whose edges are kept: a page, two before it, and up to three after */

struct pp_slot {
	struct fx_arena a;		/* holds all of it */
	struct fx_dpage page;
	struct fx_dword *word;		/* the page's, to be changed */
	struct pp_sheet sheet;
};

struct pp_structure {
	struct pp_slot slot[PP_SLOTS];	/* a ring; page n is in n % PP_SLOTS */
	struct pp_edges edges[PP_NEAR];	/* another */
	int in, done, out;		/* pages taken, with structure, handed out; in - out is
					 * up to PP_SLOTS */
	int lent;			/* 1: the last that was handed out is still valid */
	struct pp_hyphens hyphens;
	struct pp_carry carry;
	struct pp_roles roles;
};

#endif
