/* lacks.c - see lacks.h */
#include "lacks.h"

static const struct {
	enum fx_block_kind kind;
	const char *task, *model, *program;	/* program NULL: it has that task */
} row[] = {
	{ FX_BLOCK_TABLE, "table", "the model has no task for tables", NULL },
	{ FX_BLOCK_MOLECULE, "molecule", "the model has no task for molecules",
		"this program has no task for molecules" },
	{ FX_BLOCK_MUSIC, "music", "the model has no task for music",
		"this program has no task for music" },
};

void pl_regions(const char *lacks[FX_BLOCK_KINDS], const struct fx_manifest *m)
{
	for (int i = 0; i < FX_BLOCK_KINDS; i++)
		lacks[i] = NULL;
	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (!m || !fx_manifest_task(m, row[i].task))
			lacks[row[i].kind] = row[i].model;
		else
			lacks[row[i].kind] = row[i].program;
}
