/* cmd_convert.c - `palimpsest convert`: documents into structured text, by what serves best on each
 * page */
#include "reading.h"

enum fx_st pl_convert(int argc, char **argv, struct fx_err *e)
{
	static const struct pl_reading what = { .usage = "palimpsest convert [options] INPUT...",
		.format = "md", .text_layer = "auto", .structure = 1 };

	return pl_reading(&what, argc, argv, e);
}
