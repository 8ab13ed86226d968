/* reading.h - `palimpsest convert`, `ocr` and `table`: documents in, files out. They differ in what
 * they do unless told otherwise, and in what they can be told. */
#ifndef READING_H
#define READING_H
#include "cmd.h"

struct pl_reading {
	const char *usage;
	const char *format;		/* of --format */
	const char *text_layer;		/* of --text-layer */
	int structure;			/* 1: paragraphs, headings, furniture are told apart, and
					 * regions go to tasks of their own; tables are grids */
	int tables;			/* 1: tables alone are wanted */
};

enum fx_st pl_reading(const struct pl_reading *what, int argc, char **argv, struct fx_err *e);

#endif
