/* cmd_model.c - `palimpsest model`: packing checkpoints, checking and listing them */
#include "cmd.h"
#include "engine.h"
#include "model.h"
#include "outfile.h"
#include "pack.h"
#include "panel.h"
#include "progress.h"
#include "stop.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] = "palimpsest model import|verify|info|list [options] [MODEL]...";

#define MOST 64	/* operands */

struct opts {
	const char *output, *precision, *format;
	int force, threads;
};

static int on_packing(void *ud, size_t done, size_t total)
{
	pl_progress_bytes(ud, "packing", done, total);
	return pl_stop_signal() != 0;
}

static int on_checking(void *ud, size_t done, size_t total)
{
	pl_progress_bytes(ud, "checking", done, total);
	return pl_stop_signal() != 0;
}

static enum fx_st one_operand(char **operand, struct fx_err *e)
{
	if (!operand[0] || operand[1])
		return fx_fail(e, FX_USAGE, "one model is wanted; see palimpsest model --help");
	return FX_OK;
}

/* ---- import ---- */

static enum fx_st write_packed(struct en_model *m, const struct opts *o, struct fx_err *e)
{
	struct pl_outfile *file = malloc(sizeof(*file));
	struct pl_progress progress;
	struct en_packing to = { .progress = on_packing, .ud = &progress };
	enum fx_st st;

	if (!file)
		return fx_fail(e, FX_NOMEM, "no memory for an output");
	pl_progress_start(&progress);
	st = pl_outfile_open(file, o->output, o->force, e);
	if (!st) {
		to.out = &file->out;
		st = en_model_pack(m, &to, e);
		if (!st)
			st = pl_outfile_keep(file, e);
		else
			pl_outfile_drop(file);
	}
	pl_progress_clear(&progress);
	free(file);
	return st;
}

static enum fx_st import(const struct opts *o, char **operand, struct fx_err *e)
{
	struct en_open open = { .threads = o->threads };
	const int precision = o->precision ? en_precision_find(o->precision) : -1;
	struct en_model *m;
	enum fx_st st;

	FX_TRY(one_operand(operand, e));
	if (!o->output || !strcmp(o->output, "-"))
		return fx_fail(e, FX_USAGE, "import wants -o FILE");
	if (precision < 0)
		return fx_fail(e, FX_USAGE, "import wants --precision f32, bf16, int8 or int4");
	open.precision = 1 + precision;
	open.packing = 1;
	FX_TRY(en_model_open(&m, *operand, &open, e));
	st = write_packed(m, o, e);
	en_model_free(m);
	return st;
}

/* ---- verify ---- */

static enum fx_st verify(const struct opts *o, char **operand, struct fx_err *e)
{
	struct pl_progress progress;
	struct en_open open = { .threads = o->threads };
	struct en_model *m;
	enum fx_st st;

	FX_TRY(one_operand(operand, e));
	FX_TRY(en_model_open(&m, *operand, &open, e));	/* names, shapes, tokenizer */
	if (!en_model_info(m)->packed) {
		en_model_free(m);
		printf("ok\t%s\ta folder: shapes and tokenizer; it has no digests\n", *operand);
		return FX_OK;
	}
	en_model_free(m);
	pl_progress_start(&progress);
	st = en_packed_verify(*operand, on_checking, &progress, e);
	pl_progress_clear(&progress);
	if (st)
		return fx_wrap(e, "%s", *operand);
	printf("ok\t%s\tevery byte is what was written\n", *operand);
	return FX_OK;
}

/* ---- info, list ---- */

static enum fx_st info(const struct opts *o, char **operand, struct fx_err *e)
{
	struct pl_model_opts model = { .model = *operand, .threads = o->threads };

	if (operand[0] && operand[1])
		return one_operand(operand, e);
	if (o->format && strcmp(o->format, "text") != 0 && strcmp(o->format, "json") != 0)
		return fx_fail(e, FX_USAGE, "info is written as text or json");
	return pl_model_show(&model, o->format && !strcmp(o->format, "json"), e);
}

static int is_model(const char *path)
{
	char config[4200];
	struct stat st;

	if (stat(path, &st) != 0)
		return 0;
	snprintf(config, sizeof(config), "%s/config.json", path);
	return S_ISREG(st.st_mode) ? strlen(path) > 11 && !strcmp(path + strlen(path) - 11,
		".palimpsest") : access(config, R_OK) == 0;
}

/* What cannot be opened is listed with the reason. */
static void list_one(const char *path, const struct opts *o)
{
	const struct en_open open = { .threads = o->threads ? o->threads : 1 };
	struct en_model *m;
	struct fx_err e = { 0 };

	if (en_model_open(&m, path, &open, &e) != FX_OK) {
		printf("-\t-\t-\t-\t%s\t%s\n", path, e.msg);
		return;
	}
	printf("%s\t%s\t%d\t%zu\t%s\n", en_model_info(m)->name, en_model_info(m)->precision,
		en_model_info(m)->side, en_model_info(m)->weight_bytes, path);
	en_model_free(m);
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* A model, or a folder of models. */
static enum fx_st list_place(const char *path, const struct opts *o, struct fx_err *e)
{
	struct dirent **entry;
	int n;

	if (is_model(path)) {
		list_one(path, o);
		return FX_OK;
	}
	n = scandir(path, &entry, visible, by_bytes);
	if (n < 0)
		return fx_fail(e, FX_INPUT, "%s: no model, and no folder of models", path);
	for (int i = 0; i < n; i++) {
		char inside[4096];

		if (snprintf(inside, sizeof(inside), "%s/%s", path, entry[i]->d_name) <
		    (int)sizeof(inside) && is_model(inside))
			list_one(inside, o);
		free(entry[i]);
	}
	free(entry);
	return FX_OK;
}

static enum fx_st list(const struct opts *o, char **operand, struct fx_err *e)
{
	const struct pl_model_opts none = { 0 };
	char buf[4096];
	const char *path;

	printf("name\tprecision\tside\tbytes\tpath\n");
	if (!*operand) {
		FX_TRY(pl_model_path(&path, buf, sizeof(buf), &none, e));
		return list_place(path, o, e);
	}
	for (; *operand; operand++)
		FX_TRY(list_place(*operand, o, e));
	return FX_OK;
}

enum fx_st pl_model(int argc, char **argv, struct fx_err *e)
{
	static const struct {
		const char *name;
		enum fx_st (*run)(const struct opts *o, char **operand, struct fx_err *e);
	} verb[] = {{"import", import}, {"verify", verify}, {"info", info}, {"list", list}};
	struct opts o = { 0 };
	char *operand[MOST + 1] = { NULL };
	int n = 0, i = 0, at;
	const struct pl_opt table[] = {
		PL_TEXT('o', "output", "file", o.output, "import: the packed file"),
		PL_TEXT(0, "precision", "name", o.precision, "import: f32, bf16, int8 or int4"),
		PL_TEXT('f', "format", "name", o.format, "info: text or json (default: text)"),
		PL_FLAG(0, "force", o.force, "import: replace a file that is there"),
		PL_NUMBER(0, "threads", "n", o.threads, 1, 1024,
			"threads (default: what this process may use)"),
		PL_END,
	};

	/* `model import DIR -o FILE`: options may stand anywhere before "--". */
	while (i < argc) {
		FX_TRY(pl_options(argc - i, argv + i, table, usage, &at, e));
		if (!at)
			return FX_OK;
		for (i += at; i < argc && n < MOST; i++) {
			operand[n++] = argv[i];
			if (strcmp(argv[i - 1], "--") != 0)
				break;
		}
		if (n == MOST)
			return fx_fail(e, FX_USAGE, "over %d models at a time", MOST - 1);
	}
	for (size_t v = 0; n && v < FX_COUNT(verb); v++)
		if (!strcmp(operand[0], verb[v].name)) {
			FX_TRY(verb[v].run(&o, operand + 1, e));
			return pl_flush(e);
		}
	return fx_fail(e, FX_USAGE, "model wants import, verify, info or list");
}
