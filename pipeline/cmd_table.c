/* cmd_table.c - `palimpsest table`: the tables of documents as grids, and nothing else */
#include "reading.h"

enum fx_st pl_table(int argc, char **argv, struct fx_err *e)
{
	static const struct pl_reading what = { .usage = "palimpsest table [options] INPUT...",
		.format = "html", .text_layer = "auto", .structure = 1, .tables = 1 };

	return pl_reading(&what, argc, argv, e);
}
