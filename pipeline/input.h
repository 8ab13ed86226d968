/* input.h - what the user names as input, and how it is to be read: the options that all reading
 * commands share, and folders as the files in them */
#ifndef INPUT_H
#define INPUT_H
#include "cmd.h"
#include "intake.h"

struct pl_input_opts {
	const char *pages, *rotate, *password_file;
	int dpi, max_pixels, timeout_page, memory_limit, allow_unsandboxed;
};

#define PL_INPUT_ROWS(o) \
	PL_TEXT(0, "pages", "RANGE", (o).pages, "1-5,8,r3-r1,z:odd as in qpdf [all]"), \
	PL_NUMBER(0, "dpi", "N", (o).dpi, 36, 1200, "dots an inch [what the model can use]"), \
	PL_TEXT(0, "rotate", "HOW", (o).rotate, "auto, 0, 90, 180 or 270 clockwise [auto]"), \
	PL_TEXT(0, "password-file", "FILE", (o).password_file, "its first line opens the input"), \
	PL_NUMBER(0, "max-pixels", "N", (o).max_pixels, 1, 1000000000, "a page [200000000]"), \
	PL_NUMBER(0, "timeout-page", "S", (o).timeout_page, 1, 86400, \
		"seconds to parse and draw a page [20]"), \
	PL_NUMBER(0, "memory-limit", "MIB", (o).memory_limit, 64, 1048576, "of a parser [1024]"), \
	PL_FLAG(0, "allow-unsandboxed", (o).allow_unsandboxed, \
		"go on where layers of the sandbox are missing")

/* Options as an ask without a path; the password lies in `a`. FX_USAGE, FX_INPUT (password file).
 */
enum fx_st pl_input_ask(struct pl_intake_ask *ask, const struct pl_input_opts *o,
	struct fx_arena *a, struct fx_err *e) FX_CHECKED;

struct pl_input {
	const char *path;	/* to open; "-": standard input */
	const char *name; /* to call its output: the path below the folder that was named, or the
			   * last part of the path; "stdin" */
};

/* Operands as files: folders are read recursively, sorted bytewise; links and names that start with
 * a dot are left out there. FX_INPUT: missing, or a folder that cannot be read. FX_LIMIT, FX_NOMEM.
 */
enum fx_st pl_inputs(
	struct pl_input **in, int *n, struct fx_arena *a, char **argv, struct fx_err *e) FX_CHECKED;

#endif
