/* cmd.h - commands and their options as tables: parsing, --help and the manual's check read both */
#ifndef CMD_H
#define CMD_H
#include "fx.h"

/* Exactly one of text, number and flag is set: where the value goes. */
struct pl_opt {
	char letter;		/* 0: long form only */
	const char *name;	/* NULL ends the table */
	const char *arg, *help;	/* arg: what the value is called; NULL for a flag */
	const char **text;
	int *number, min, max;	/* decimal, min..max */
	int *flag;		/* set to 1 */
};

#define PL_TEXT(l, n, a, to, h) { l, n, a, h, &(to), NULL, 0, 0, NULL }
#define PL_NUMBER(l, n, a, to, lo, hi, h) { l, n, a, h, NULL, &(to), lo, hi, NULL }
#define PL_FLAG(l, n, to, h) { l, n, NULL, h, NULL, NULL, 0, 0, &(to) }
#define PL_END { 0, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL }

/* Reads -l VALUE, --name VALUE, --name=VALUE and flags, wherever they stand before a "--", and
 * sorts argv: options, then operands, each in the order given. *operand is the index of the first
 * operand (argc: there is none), or 0 when --help was asked for and printed on stdout. FX_USAGE:
 * anything else. */
enum fx_st pl_options(int argc, char **argv, const struct pl_opt *opts, const char *usage,
	int *operand, struct fx_err *e) FX_CHECKED;

/* Prints the settings that the options make, a line each: name, value, where it is from, by tabs.
 * argv[1 .. operands) as pl_options has left it. */
void pl_settings(char **argv, int operands, const struct pl_opt *opts);

/* Writes what has been printed; FX_OUTPUT if some of it could not be. */
enum fx_st pl_flush(struct fx_err *e) FX_CHECKED;

/* argv[0] is the command's name. A command prints its results, never an error: main does. */
struct pl_cmd {
	const char *name, *help;
	enum fx_st (*run)(int argc, char **argv, struct fx_err *e);
};

extern const char pl_version[];

enum fx_st pl_convert(int argc, char **argv, struct fx_err *e);
enum fx_st pl_ocr(int argc, char **argv, struct fx_err *e);
enum fx_st pl_table(int argc, char **argv, struct fx_err *e);
enum fx_st pl_ask(int argc, char **argv, struct fx_err *e);
enum fx_st pl_eval(int argc, char **argv, struct fx_err *e);
enum fx_st pl_model(int argc, char **argv, struct fx_err *e);
enum fx_st pl_bench(int argc, char **argv, struct fx_err *e);
enum fx_st pl_doctor(int argc, char **argv, struct fx_err *e);
enum fx_st pl_inspect(int argc, char **argv, struct fx_err *e);

#endif
