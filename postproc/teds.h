/* teds.h - how alike two tables of HTML are: TEDS and S-TEDS (Zhong, ShafieiBavani and Jimeno
 * Yepes, arXiv 1911.10683) as the public reference computes them [domain specification, A.7]:
 *
 * - Of each document the first table that is a child of its body counts. A document that does not
 *   start with <html> or a document type has none, and neither counts then: 0.
 * - A tree has a node for each element in the table, and the table; what is in a td is its text.
 * - A change of one node into another costs 1 where tag, colspan or rowspan differ, between two td
 *   that agree in these the edit distance of their texts by the longer of them; a text is code
 *   points and tags. Insertion and deletion cost 1. N counts elements below the table, those in
 *   cells too: TEDS = 1 - distance / max(N, N), 1 where both are 0. It can be below 0.
 * - S-TEDS: the same with all texts empty.
 * - A span that is no number fails the pair: 0. */
#ifndef TEDS_H
#define TEDS_H
#include "fx.h"

struct pp_teds { double teds, s_teds; };

#define PP_TEDS_MAX_PAIRS ((size_t)1 << 26)	/* of nodes, one of each tree */
#define PP_TEDS_MAX_STEPS ((size_t)1 << 30)	/* of forests, and of 64 letters with one */

/* ignore: elements that count as what is in them; NULL ends it; NULL: none. The distance is exact
 * (Zhang and Shasha, SIAM J. Comput. 18, 1989); its time grows with the product of the sums of the
 * sizes of all subtrees that are neither a leaf nor a first child, its memory with that of the
 * numbers of nodes: 160 MiB for 100 rows of 30 cells. FX_LIMIT: over one of the above or of
 * html_tree.h. FX_NOMEM. */
enum fx_st pp_teds(struct pp_teds *r, struct fx_arena *a, struct fx_span read,
	struct fx_span truth, const char *const *ignore, struct fx_err *e) FX_CHECKED;

#endif
