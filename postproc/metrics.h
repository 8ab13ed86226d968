/* metrics.h - how far a text is from the truth (domain specification E.5). Texts are compared as
 * they are given: whoever calls decides on normalisation. All results are counts, so that those of
 * a corpus are the sums of its pages'; rates are made of them at the end. */
#ifndef METRICS_H
#define METRICS_H
#include "json.h"

/* Levenshtein distance: `edits` insertions, deletions and replacements; `len` of the truth. */
struct pp_edits { int64_t edits, len; };

/* Words whatever their order, each as often as it occurs on both sides. */
struct pp_bag { int64_t matched, read, truth; };

/* Lines matched one to one, most similar first (1 - distance / longer length, at least 0.5), and
 * how many pairs of matched lines stand in the other order than in the truth. */
struct pp_order { int64_t inverted, pairs, matched, lines; };

/* In code points (malformed bytes: U+FFFD), and in words between white space. Time grows with the
 * product of the lengths; memory with their sum. FX_NOMEM. */
enum fx_st pp_cer(struct pp_edits *r, struct fx_arena *a, struct fx_span read, struct fx_span truth,
	struct fx_err *e) FX_CHECKED;
enum fx_st pp_wer(struct pp_edits *r, struct fx_arena *a, struct fx_span read, struct fx_span truth,
	struct fx_err *e) FX_CHECKED;
enum fx_st pp_bag_of_words(struct pp_bag *r, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, struct fx_err *e) FX_CHECKED;

/* Which words of `read` are right, in its order: right[i] is 1 or 0, in the arena. Words are
 * aligned at the fewest edits (of several such alignments, one); what that leaves on both sides is
 * matched whatever its order, as in a bag, so that a block which was read before another isn't all
 * wrong. So as many words are right as pp_bag_of_words matches; the alignment says which of several
 * equal ones. Time grows with the product of the numbers of words, memory with their sum. FX_NOMEM.
 */
enum fx_st pp_right_words(unsigned char **right, size_t *n, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, struct fx_err *e) FX_CHECKED;

/* Lines end with \n; blanks around them are ignored, and so are lines of nothing else. Ties go to
 * the line that was read first, then to the first line of the truth.
 * FX_LIMIT: over PP_ORDER_MAX_LINES on one side. FX_NOMEM. */
#define PP_ORDER_MAX_LINES 2000
enum fx_st pp_order_of_lines(struct pp_order *r, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, struct fx_err *e) FX_CHECKED;

/* edits / len. An empty truth: 0 when nothing was read, NaN (undefined) otherwise. */
double pp_rate(const struct pp_edits *r);

/* 1.0 where there is nothing to divide by. */
double pp_precision(const struct pp_bag *r);
double pp_recall(const struct pp_bag *r);
double pp_f1(const struct pp_bag *r);

/* Inverted pairs / pairs (Kendall): 0 is best, 1 is backwards; 0 where there are no pairs. */
double pp_order_distance(const struct pp_order *r);
double pp_order_matched(const struct pp_order *r);	/* of the truth's lines; 1: it has none */

#endif
