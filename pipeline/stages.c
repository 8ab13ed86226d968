/* stages.c - see stages.h */
#include "stages.h"

#include "only_tables.h"
#include "structure.h"
#include "table_pages.h"

enum fx_st pl_stages_open(struct pl_stages *s, const struct pl_stages_ask *ask,
	struct pl_book *book, struct fx_err *e)
{
	*s = (struct pl_stages){ .ask = *ask, .book = book };
	if (ask->structure)
		FX_TRY(pp_structure_new(&s->structure, e));
	return ask->merge ? pp_table_pages_new(&s->merge, e) : FX_OK;
}

void pl_stages_free(struct pl_stages *s)
{
	pp_structure_free(s->structure);
	pp_table_pages_free(s->merge);
	s->structure = NULL;
	s->merge = NULL;
}

static enum fx_st enter(struct pl_stages *s, const struct fx_dpage *p, struct fx_err *e)
{
	struct fx_dpage tables;
	struct fx_arena a;
	enum fx_st st;

	s->tables += pp_grids(p);
	if (!s->ask.only_tables)
		return pl_book_page(s->book, p, e);
	fx_arena_init(&a, 0);
	st = pp_only_tables(&tables, &a, p, e);
	if (!st)
		st = pl_book_page(s->book, &tables, e);
	fx_arena_reset(&a);
	return st;
}

/* What is ready of the tables. */
static enum fx_st enter_merged(struct pl_stages *s, int last, struct fx_err *e)
{
	const struct fx_dpage *p;

	for (;;) {
		FX_TRY(pp_table_pages_get(s->merge, &p, last, e));
		if (!p)
			return FX_OK;
		FX_TRY(enter(s, p, e));
	}
}

static enum fx_st merge(struct pl_stages *s, const struct fx_dpage *p, struct fx_err *e)
{
	if (!s->merge)
		return enter(s, p, e);
	FX_TRY(pp_table_pages_put(s->merge, p, e));
	return enter_merged(s, 0, e);
}

/* What is ready of the structure. */
static enum fx_st merge_structured(struct pl_stages *s, int last, struct fx_err *e)
{
	const struct fx_dpage *p;

	for (;;) {
		FX_TRY(pp_structure_get(s->structure, &p, last, e));
		if (!p)
			return FX_OK;
		FX_TRY(merge(s, p, e));
	}
}

enum fx_st pl_stages_page(struct pl_stages *s, const struct fx_dpage *p, struct fx_err *e)
{
	if (!s->structure)
		return merge(s, p, e);
	FX_TRY(pp_structure_put(s->structure, p, e));
	return merge_structured(s, 0, e);
}

enum fx_st pl_stages_end(struct pl_stages *s, struct fx_err *e)
{
	if (s->structure)
		FX_TRY(merge_structured(s, 1, e));
	return s->merge ? enter_merged(s, 1, e) : FX_OK;
}
