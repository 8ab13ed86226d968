/* reading.h - `palimpsest convert` and `palimpsest ocr`: documents in, files out. The two differ in
 * what they do unless told otherwise. */
#ifndef READING_H
#define READING_H
#include "cmd.h"

struct pl_reading {
	const char *usage;
	const char *format;		/* of --format */
	const char *text_layer;		/* of --text-layer */
	int structure;			/* 1: paragraphs, headings, furniture are told apart, and
					 * regions go to tasks of their own */
};

enum fx_st pl_reading(const struct pl_reading *what, int argc, char **argv, struct fx_err *e);

#endif
