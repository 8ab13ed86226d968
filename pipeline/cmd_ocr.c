/* cmd_ocr.c - `palimpsest ocr`: pictures of pages into text with places and confidences */
#include "reading.h"

enum fx_st pl_ocr(int argc, char **argv, struct fx_err *e)
{
	static const struct pl_reading what = { .usage = "palimpsest ocr [options] INPUT...",
		.format = "text", .text_layer = "ignore" };

	return pl_reading(&what, argc, argv, e);
}
