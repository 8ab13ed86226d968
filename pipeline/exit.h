/* exit.h - from statuses to exit codes. The codes are an interface: once released, none changes. */
#ifndef EXIT_H
#define EXIT_H
#include "fx.h"

struct pl_exit {
	int code;
	const char *means; /* heads the message on stderr; man/palimpsest.1 lists code and phrase */
};

const struct pl_exit *pl_exit_lookup(enum fx_st st);	/* an unknown status counts as FX_BUG */

#endif
