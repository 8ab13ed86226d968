/* language.h - what answers are held to, by name (guard.h) */
#ifndef LANGUAGE_H
#define LANGUAGE_H
#include "answer.h"

/* --grammar: on or off. FX_USAGE: another. */
enum fx_st pl_grammar(int *on, const char *text, struct fx_err *e) FX_CHECKED;

/* `unknown`, with the names that there are: none of that name. */
enum fx_st pl_language(const struct fx_guard **guard, const char *name, enum fx_st unknown,
	struct fx_err *e) FX_CHECKED;

#endif
