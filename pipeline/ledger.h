/* ledger.h - what became of pages or documents, and what that makes of the whole */
#ifndef LEDGER_H
#define LEDGER_H
#include "fx.h"

struct pl_ledger {
	const char *what;		/* "page", "document": for messages */
	int good, bad;
	int told;			/* the first failure has been logged */
	struct fx_err first;		/* the first failure */
};

/* One that went well, or failed for a reason; name: its number or path. Failures are logged, the
 * first one once it is known not to be the end of everything: then it is the error itself. */
void pl_ledger_good(struct pl_ledger *l);
void pl_ledger_bad(struct pl_ledger *l, const char *name, enum fx_st st, const char *reason);

/* 1: ends everything, as opposed to one page or document. */
int pl_ledger_fatal(enum fx_st st);

/* FX_OK: all went well (or there was none). FX_DEGRADED: some did. Else the first failure. */
enum fx_st pl_ledger_end(struct pl_ledger *l, struct fx_err *e) FX_CHECKED;

#endif
