/* eval_units.h - claims about pages (claim.h), what became of them, and the report on that */
#ifndef EVAL_UNITS_H
#define EVAL_UNITS_H
#include "bootstrap.h"
#include "claim.h"

enum pl_outcome { PL_PASSED, PL_FAILED, PL_SKIPPED, PL_OUTCOMES };

struct pl_unit {
	struct pp_claim c;
	int document;
	enum pl_outcome outcome;
};

struct pl_unit_counts { int n[PP_CLAIM_KINDS][PL_OUTCOMES]; };

struct pl_unit_document {
	const char *tests;		/* the file of its claims, below the folder or as listed */
	const char *name;		/* as the claims name it */
	struct pl_unit_counts counts;
};

struct pl_units {
	struct pl_unit *unit;		/* (units) in the order of files and lines; baselines that
					 * were added stand behind their file's */
	struct pl_unit_document *document;	/* (documents) by their first claims */
	int units, documents, unit_room, document_room;
	struct pl_unit_counts all;
	int lost;			/* documents of which nothing was had */
};

/* Adds the claims of a file, one a line, and where one of its documents has no claim of kind
 * baseline, such a one about page 1. All lies in the arena. FX_INPUT names the line; FX_LIMIT: over
 * PL_UNITS_MAX claims. FX_NOMEM. */
#define PL_UNITS_MAX 200000
enum fx_st pl_units_add(struct pl_units *u, struct fx_arena *a, const char *tests,
	struct fx_span text, struct fx_err *e) FX_CHECKED;

/* Settles a claim: of a kind that is skipped, whatever `page`; NULL: the page is not there, which
 * fails. FX_LIMIT, FX_NOMEM. */
enum fx_st pl_unit_settle(struct pl_units *u, int unit, const struct fx_span *page,
	struct fx_err *e) FX_CHECKED;

struct pl_units_report {
	const struct pl_units *units;
	const char *model, *precision;	/* NULL: what another engine read */
	const char *model_sha256, *data_sha256;
	struct pp_interval interval[PP_CLAIM_KINDS + 1]; /* of the shares that passed; of all */
};
enum fx_st pl_units_intervals(struct pl_units_report *r, struct fx_arena *a, struct fx_err *e)
	FX_CHECKED;
double pl_unit_share(const int n[PL_OUTCOMES]);	/* passed / all but skipped; NaN: none */
void pl_unit_total(int n[PL_OUTCOMES], const struct pl_unit_counts *c);	/* over all kinds */

void pl_units_text(struct fx_out *o, const struct pl_units_report *r);
void pl_units_json(struct fx_out *o, const struct pl_units_report *r);

#endif
