/* writer.c - which formats there are */
#include "writer.h"

#include <string.h>

static const struct fx_writer *const row[] = { &fx_writer_text, &fx_writer_json };

const struct fx_writer *fx_writer_at(int i)
{
	return i >= 0 && (size_t)i < FX_COUNT(row) ? row[i] : NULL;
}

const struct fx_writer *fx_writer_find(const char *name)
{
	const struct fx_writer *w;

	for (int i = 0; (w = fx_writer_at(i)); i++)
		if (!strcmp(w->name, name))
			return w;
	return NULL;
}
