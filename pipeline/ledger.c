/* ledger.c - see ledger.h */
#include "ledger.h"

static void tell(struct pl_ledger *l)
{
	if (l->bad && !l->told)
		fx_log(FX_WARN, "%s", l->first.msg);
	l->told = l->bad != 0;
}

void pl_ledger_good(struct pl_ledger *l)
{
	tell(l);
	l->good++;
}

void pl_ledger_bad(struct pl_ledger *l, const char *name, enum fx_st st, const char *reason)
{
	const char *space = *l->what ? " " : "";

	tell(l);
	if (l->bad++)
		fx_log(FX_WARN, "%s%s%s: %s", l->what, space, name, reason);
	else
		fx_fail(&l->first, st, "%s%s%s: %s", l->what, space, name, reason);
}

enum fx_st pl_ledger_end(struct pl_ledger *l, struct fx_err *e)
{
	if (!l->bad)
		return FX_OK;
	if (l->good) {
		tell(l);
		return fx_fail(e, FX_DEGRADED, "%d of %d %ss failed", l->bad, l->bad + l->good,
			*l->what ? l->what : "document");
	}
	*e = l->first;
	return l->first.st;
}

int pl_ledger_fatal(enum fx_st st)
{
	return st == FX_OUTPUT || st == FX_MODEL || st == FX_NOMEM || st == FX_BUG ||
		st == FX_SELFCHECK || st == FX_STOPPED || st == FX_SANDBOX || st == FX_USAGE;
}
