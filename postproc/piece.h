/* piece.h - the text of an answer taken apart: pieces between blanks, and located pieces */
#ifndef PIECE_H
#define PIECE_H
#include "task.h"

int pp_white_space(int32_t c);		/* White_Space of Unicode */

/* The next run without white space or control characters in [*p, end); 0: none is left. */
int pp_piece(struct fx_span *piece, const char **p, const char *end);
int pp_pieces(struct fx_span text);			/* how many there are */
int pp_code_points(struct fx_span text);		/* a malformed sequence counts as one */

int pp_malformed(struct fx_span text);			/* 1: it is no UTF-8 */
/* Of a piece of an answer's text: the model's probability; and that through the calibration, if
 * there is one. */
float pp_raw_confidence(const struct fx_answer *ans, struct fx_span piece);
float pp_confidence(const struct pp_read *r, const struct fx_answer *ans, struct fx_span piece);

/* Mean over the words that have a confidence; -1: none has. */
float pp_mean_confidence(const struct fx_dword *w, int n);

/* UTF-8 without control characters: U+FFFD stands for a malformed sequence, a blank for a control
 * character but newlines where `lines`. `to` has room for three times the text; how many bytes. */
size_t pp_clean(char *to, struct fx_span text, int lines);
char *pp_clean_copy(struct fx_arena *a, struct fx_span text);	/* NULL: no memory */

/* Four <locNNNN> in a row and what follows; all but `loc` are offsets into the text. */
struct pp_located {
	int loc[4];			/* y0 x0 y1 x1, bins 0..1023 */
	size_t from, to;		/* the four */
	size_t label;			/* text[to .. label) is <segNNN> and blanks */
	size_t next;			/* the next such four, or the end of the text */
};
int pp_locate(struct pp_located *q, struct fx_span text, size_t from);	/* 0: none from there on */
int pp_loc(struct fx_span text, size_t at);		/* 0..1023; -1: no <locNNNN> stands there */
int pp_seg(struct fx_span text, size_t at);		/* 0..127; -1: no <segNNN> stands there */
#define PP_LOC_BYTES 9
#define PP_SEG_BYTES 8

/* The bins that a box of the input, x0 y0 x1 y1 in pixels, is told in: the nearest. */
void pp_fit(int loc[4], const float box[4], const struct pp_view *v);

/* Where the bins lie on the input: x0 y0 x1 y1 in pixels, sorted and clamped. _of: bin n lies at
 * n / bins of the side, not at n / 1023. */
void pp_unfit(float box[4], const int loc[4], const struct pp_view *v);
void pp_unfit_of(float box[4], const int loc[4], int bins, const struct pp_view *v);

#endif
