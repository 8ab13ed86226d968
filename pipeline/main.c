/* main.c - the command table, and the only place that ends the process */
#include "cmd.h"
#include "exit.h"
#include "stop.h"

#include <string.h>

static const struct pl_cmd cmds[] = {
	{ "convert", "documents into structured text", pl_convert },
	{ "ocr", "pictures of pages into text with places and confidences", pl_ocr },
	{ "table", "the tables of documents as grids: HTML, JSON, CSV, XLSX", pl_table },
	{ "ask", "any prompt on a picture or a page", pl_ask },
	{ "inspect", "what the program sees in a document, a model, a text", pl_inspect },
	{ "eval", "what is read beside the truth, and what confidences are worth", pl_eval },
	{ "model", "packing checkpoints, checking and listing them", pl_model },
	{ "bench", "a model's speed beside the limits of this machine", pl_bench },
	{ "doctor", "what this machine and this build have", pl_doctor },
	{ NULL, NULL, NULL },
};

static void to_stderr(void *ud, enum fx_level level, const char *msg)
{
	static const char *const tag[] = { "error", "warning", "note", "debug" };

	(void)ud;
	fprintf(stderr, "palimpsest: %s: %s\n", tag[level], msg);
}

static enum fx_st run(int argc, char **argv, struct fx_err *e)
{
	const char *name = argc > 1 ? argv[1] : "";

	for (const struct pl_cmd *c = cmds; c->name; c++)
		if (!strcmp(name, c->name))
			return c->run(argc - 1, argv + 1, e);
	if (!strcmp(name, "--version")) {
		printf("palimpsest %s\nGPL-3.0-or-later\n", pl_version);
		return pl_flush(e);
	}
	if (strcmp(name, "--help"))
		return fx_fail(e, FX_USAGE, "no command '%s'; see palimpsest --help", name);
	printf("usage: palimpsest COMMAND [options] [FILE]\n");
	for (const struct pl_cmd *c = cmds; c->name; c++)
		printf("  %-8s %s\n", c->name, c->help);
	return pl_flush(e);
}

int main(int argc, char **argv)
{
	struct fx_err e = { 0 };
	enum fx_st st;

	fx_log_to(to_stderr, NULL, FX_WARN);
	pl_stop_watch();
	st = run(argc, argv, &e);
	if (st != FX_OK)
		fprintf(stderr, "palimpsest: %s: %s\n", pl_exit_lookup(st)->means, e.msg);
	if (st == FX_STOPPED && pl_stop_signal())
		return 128 + pl_stop_signal();
	return pl_exit_lookup(st)->code;
}
