/* guard.c - the table of guards */
#include "guard.h"

#include <string.h>

static const struct pp_guard row[] = {
	{ "ocr-words", &pp_guard_ocr_words },
	{ "html-table", &pp_guard_html_table },
	{ "html-table-ragged", &pp_guard_html_table_ragged },
	{ "otsl", &pp_guard_otsl },
	{ "smiles", &pp_guard_smiles },
	{ "smiles-labels", &pp_guard_smiles_labels },
	{ "kern", &pp_guard_kern },
	{ "text", &pp_guard_text },
};

const struct pp_guard *pp_guard_at(int i)
{
	return i >= 0 && (size_t)i < FX_COUNT(row) ? &row[i] : NULL;
}

void pp_guard_names(char *to, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < FX_COUNT(row); i++) {
		const size_t len = strlen(row[i].name), sep = i ? 2 : 0;

		if (at + sep + len >= n)
			break;
		memcpy(to + at, ", ", sep);
		memcpy(to + at + sep, row[i].name, len);
		at += sep + len;
	}
	to[at] = 0;
}

const struct pp_guard *pp_guard_find(const char *name)
{
	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (!strcmp(row[i].name, name))
			return &row[i];
	return NULL;
}
