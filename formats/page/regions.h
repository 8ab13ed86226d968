/* regions.h - what is neither text nor a rule: who finds it, each kind by a measure of its own, and
 * what the other steps of page analysis ask about it */
#ifndef REGIONS_H
#define REGIONS_H
#include "parts.h"

/* What of *ink lies in level (upright, `down`) runs of `len` pixels, 1.., at least: an opening by a
 * line. *any: is there some? NULL: no memory. */
struct Pix *fx_page_straight(int *any, struct Pix *ink, int len, int down);

/* ---- rules.c, sides.c ---- */

/* Takes rules and pictures out of *ink and paints them over in grey; they become k->other. */
enum fx_st fx_page_clear(struct fx_pink *k, struct fx_arena *a, struct Pix *ink, struct Pix *grey,
	int back, struct fx_err *e) FX_CHECKED;
/* All that fx_page_clear has found, the faint and the short as well, to l->rule. */
enum fx_st fx_page_rules(struct fx_layout *l, struct fx_arena *a, struct fx_arena *scratch,
	const struct fx_pink *k, struct fx_err *e) FX_CHECKED;

/* Is paper on both sides of a stroke, for most of its length? Or it is a row of a word, smeared. */
int fx_page_stands_free(struct Pix *ink, const struct fx_box *b, int down);
/* k->side, by the rules in k->other; `dark` has them yet. */
enum fx_st fx_page_sides(struct fx_pink *k, struct fx_arena *a, struct Pix *dark,
	struct fx_err *e) FX_CHECKED;

/* ---- regions.c ---- */

/* Adds to k->other. */
enum fx_st fx_page_add(struct fx_pink *k, struct fx_arena *a, const struct fx_lblock *b,
	struct fx_err *e) FX_CHECKED;
/* Once pieces are without rules: staves, ruled tables, drawings, in k->other. Where two of them
 * claim a place the stronger score has it, and rules inside a region are part of it. */
enum fx_st fx_page_regions(struct fx_pink *k, struct fx_arena *a, struct fx_err *e) FX_CHECKED;
int fx_page_region_of(const struct fx_pink *k, const struct fx_box *b);	/* holds b; -1: none */
/* 1: its words stay in its lines; 0: they leave the flow of text. */
int fx_page_keeps_text(const struct fx_lblock *b);

/* Once there are words: a drawing with lines of prose in its box does not have them: it is their
 * frame, or they stand around it. Its `line` is 1 then. */
void fx_page_prose(struct fx_pink *k);

/* staves.c, grids.c, drawings.c, turned.c */
enum fx_st fx_page_staves(struct fx_pink *k, struct fx_arena *a, struct fx_err *e) FX_CHECKED;
enum fx_st fx_page_grids(struct fx_pink *k, struct fx_arena *a, struct fx_err *e) FX_CHECKED;
enum fx_st fx_page_drawings(struct fx_pink *k, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

enum fx_st fx_page_turned(struct fx_pink *k, struct fx_arena *a, struct fx_err *e) FX_CHECKED;

/* Is there a bar or a curve in the box, as charts have them? */
int fx_page_has_drawing(const struct fx_pink *k, const struct fx_box *box);

/* molecules.c: how much the large pieces of a drawing look like a structure diagram, 0..1 */
enum fx_st fx_page_molecule(float *score, const struct fx_pink *k, const struct fx_box *box,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

#endif
