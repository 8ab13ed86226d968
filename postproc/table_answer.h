/* table_answer.h - a model's answer about tables, in any of its languages, as grids: whatever the
 * bytes, what comes out is sound (fx_table_check), with a list of what had to be mended */
#ifndef TABLE_ANSWER_H
#define TABLE_ANSWER_H
#include "answer.h"
#include "document.h"

enum pp_loc_order { PP_LOC_AUTO, PP_LOC_XYXY, PP_LOC_YXYX };	/* coords of cells [D 0.2] */

struct pp_table_said {
	const struct fx_answer *answer;	/* len is at most PP_TABLE_MAX_ANSWER, else FX_LIMIT */
	const char *language;		/* "html-table", "html-table-ragged", "otsl", "markdown";
					 * NULL: told by what is in it [D A.2] */
	enum pp_loc_order order;
	int loc_scale;			/* OTSL's <loc_N>: N / (loc_scale - 1) of the side; 0: 500 */
	int w, h;			/* of the picture that it is about, pixels; 0: cells get no
					 * places */
	enum fx_fit fit;		/* how that was fitted, as struct pp_view */
	int centre;
	const struct fx_calibration *calibration;	/* NULL: confidences as they are */
};
#define PP_TABLE_MAX_ANSWER ((size_t)16 << 20)

/* All tables of the answer, in its order; *n 0: there is none in it. Places are corners in pixels of
 * the picture. Repairs, by domain specification A.3 and A.4, are fixed words with counts:
 * TO BE NAMED HERE. FX_NOMEM, FX_LIMIT. */
enum fx_st pp_table_answer(struct fx_table **t, int *n, struct fx_arena *a,
	const struct pp_table_said *s, struct fx_err *e) FX_CHECKED;

/* Finds the heading by A.5 where the answer did not say it (t->head is FX_HEAD_NONE): words above
 * figures; then grows it until no cell crosses its lower edge; sets cells' `head`. Also for tables
 * made by rules. cell: t->cell, not const. */
void pp_table_head(struct fx_table *t, struct fx_cell *cell);

#endif
