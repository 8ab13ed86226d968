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
};

const struct pp_guard *pp_guard_at(int i)
{
	return i >= 0 && (size_t)i < FX_COUNT(row) ? &row[i] : NULL;
}

const struct pp_guard *pp_guard_find(const char *name)
{
	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (!strcmp(row[i].name, name))
			return &row[i];
	return NULL;
}
