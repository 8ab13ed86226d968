/* table_match.h - tables that were read held against those of the truth, document by document */
#ifndef TABLE_MATCH_H
#define TABLE_MATCH_H
#include "adjacency.h"
#include "bootstrap.h"
#include "grits.h"
#include "table_gold.h"

/* Sums, so that those of a set are the sums of its documents. */
struct pl_table_sums {
	int documents, lost;		/* lost: nothing could be had of them */
	int truth, read;		/* tables */
	int found;			/* tables of the truth that one was read of */
	int extra;			/* tables that were read where the truth has none left */
	int unsound;			/* tables that were read and are no grid (fx_table_check) */
	int unscored;			/* found, but too large for TEDS or GriTS: these count 0 */
	int placed;			/* found, with places on both sides: loc is of these */
	struct pp_adjacency relations;
	double teds, s_teds, top, con, loc;	/* sums over tables of the truth; a missed one: 0 */
};

enum pl_table_rate {		/* of sums; NaN: there is none */
	PL_TABLE_P, PL_TABLE_R, PL_TABLE_F1,	/* of relations, pooled */
	PL_TEDS, PL_S_TEDS, PL_GRITS_TOP, PL_GRITS_CON,	/* means over the tables of the truth */
	PL_GRITS_LOC,			/* mean over those that have places on both sides */
	PL_TABLE_RATES
};
extern const char *const pl_table_rate_name[PL_TABLE_RATES];	/* as in eval-1.schema.json */
void pl_table_rates(double rate[PL_TABLE_RATES], const struct pl_table_sums *s);
void pl_table_sums_add(struct pl_table_sums *sum, const struct pl_table_sums *x);

/* 95 % intervals of the rates of n documents. FX_NOMEM. */
enum fx_st pl_table_intervals(struct pp_interval v[PL_TABLE_RATES], struct fx_arena *a,
	const struct pl_table_sums *document, int n, struct fx_err *e) FX_CHECKED;

/* Adds what comes of a document's tables to *s. Of all pairs of a table that was read and one of
 * the truth that may be on its page, the one with the most matched relations belongs together,
 * then the next; ties go to the truth's first, then to what was read first. A table of the truth
 * on several pages takes one from each, which are laid below each other in order. Then each that
 * is left takes, in order, one without a matched relation that may be on its page and does not
 * stand elsewhere on it. Several readings of a truth (pl_gtable.same) are one table: the one that
 * was matched counts. What was read and is left counts in relations.read, what was missed with all
 * its relations. Where nobody said which rows are a truth's heading, thead and tbody do not count
 * on either side. FX_NOMEM. */
enum fx_st pl_tables_compare(struct pl_table_sums *s, struct fx_arena *a,
	const struct pl_gtables *read, const struct pl_gtables *truth, struct fx_err *e)
	FX_CHECKED;

#endif
