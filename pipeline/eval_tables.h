/* eval_tables.h - documents with tables and the report on them: what `palimpsest eval table` reads,
 * compares and prints */
#ifndef EVAL_TABLES_H
#define EVAL_TABLES_H
#include "table_match.h"

struct pl_tdoc {
	const char *set, *name;		/* of the set; below the folder or as listed */
	const char *path;		/* to open */
	const char *pages;		/* one page's number; NULL: all of it is read */
	const char **truth;		/* (truths) paths; none: it has no table */
	int truths;
};

/* Each document in a folder, recursively and in bytewise order, links left out, that has tables
 * beside it: for NAME.pdf, NAME.png .. NAME-str.xml, or else NAME.html, NAME.csv, or else all .csv
 * in its folder if no other document is in it. The set is what its first folder's name starts with,
 * up to "-". Documents without tables beside them are named in the log. FX_INPUT: no folder, or no
 * pair in it. FX_LIMIT, FX_NOMEM. */
enum fx_st pl_tdocs_folder(struct pl_tdoc **doc, int *n, struct fx_arena *a, const char *dir,
	struct fx_err *e) FX_CHECKED;

/* A list as gold.h has them: the name is the set, the truth a file of tables, or "-" where it has
 * none; lines about the same page, or pages, of a file that follow each other are one document. */
enum fx_st pl_tdocs_list(struct pl_tdoc **doc, int *n, struct fx_arena *a, struct fx_span text,
	const char *data, struct fx_err *e) FX_CHECKED;

struct pl_tables_report {
	const char *model, *precision;	/* NULL: what another engine read */
	const char *model_sha256, *data_sha256;
	const struct pl_tdoc *doc;	/* (docs) those of a set follow each other */
	const struct pl_table_sums *sums;	/* (docs) as if each were a set */
	int docs;
};

/* A table for people, or a line of JSON as formats/eval-1.schema.json describes it. FX_NOMEM. */
enum fx_st pl_tables_text(struct fx_out *o, struct fx_arena *a, const struct pl_tables_report *r,
	struct fx_err *e) FX_CHECKED;
enum fx_st pl_tables_json(struct fx_out *o, struct fx_arena *a, const struct pl_tables_report *r,
	struct fx_err *e) FX_CHECKED;

#endif
