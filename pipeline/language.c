/* language.c - see language.h */
#include "language.h"

#include "guard.h"

#include <string.h>

enum fx_st pl_grammar(int *on, const char *text, struct fx_err *e)
{
	*on = !strcmp(text, "on");
	return *on || !strcmp(text, "off") ? FX_OK : fx_fail(e, FX_USAGE,
		"--grammar wants on or off");
}

enum fx_st pl_language(const struct fx_guard **guard, const char *name, enum fx_st unknown,
	struct fx_err *e)
{
	const struct pp_guard *g = pp_guard_find(name);
	char names[160];

	*guard = g ? g->guard : NULL;
	if (g)
		return FX_OK;
	pp_guard_names(names, sizeof(names));
	return fx_fail(e, unknown, "no language %.40s; there are %s", name, names);
}
