/* task.c - the table of tasks. Prompts are those of the published checkpoints. */
#include "task.h"
#include "guard.h"

#include <string.h>

static const struct pp_task row[] = {
	{ .name = "ocr", .prompt = "ocr", .max_tokens = 1024, .guard = &pp_guard_text },
	/* As the table transfers were trained: padded to a square with white, answers of up to
	 * 4096 tokens [domain specification, 0.1]. */
	{ .name = "table", .prompt = "table", .fit = FX_PAD, .max_tokens = 4096,
	  .guard = &pp_guard_html_table,
	  .languages = "html-table html-table-ragged otsl markdown " },
	{ .name = "caption", .prompt = "caption en", .max_tokens = 128 },
	{ .name = "answer", .prompt = "answer en ", .max_tokens = 128 },
	{ .name = "detect", .prompt = "detect ", .max_tokens = 512 },
	{ .name = "segment", .prompt = "segment ", .max_tokens = 512 },
};

const struct pp_task *pp_task_at(int i)
{
	return i >= 0 && (size_t)i < FX_COUNT(row) ? &row[i] : NULL;
}

const struct pp_task *pp_task_find(const char *name)
{
	for (size_t i = 0; i < FX_COUNT(row); i++)
		if (!strcmp(row[i].name, name))
			return &row[i];
	return NULL;
}
