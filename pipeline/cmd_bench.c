/* cmd_bench.c - `palimpsest bench`: a model's phases beside the limits of this machine */
#include "bench.h"
#include "cmd.h"
#include "host.h"
#include "json.h"
#include "model.h"
#include "progress.h"
#include "stop.h"

#include <string.h>
#include <sys/resource.h>

static const char usage[] = "palimpsest bench [options]";

#define RESOLUTIONS 8

struct opts {
	struct pl_model_opts model;
	const char *resolution, *format, *protocol;
	int batch, tokens, repeat;
};

struct result {
	struct en_info info;
	struct en_roof roof;
	struct { int side; struct en_phase phase[EN_PHASES]; } at[RESOLUTIONS];
	int n;
	char cpu[128], name[128];
	double rss;
};

static int on_tokens(void *ud, long done, long total)
{
	(void)done, (void)total;
	pl_progress_show(ud, 1, 1, 0, 1);
	return pl_stop_signal() != 0;
}

static enum fx_st one(struct result *r, const struct opts *o, int side, struct fx_err *e)
{
	struct pl_progress progress;
	const struct en_bench b = { o->batch, o->tokens, o->repeat, on_tokens, &progress };
	struct en_roof roof;
	struct en_model *m;
	enum fx_st st;

	FX_TRY(pl_model_open_side(&m, &o->model, side, e));
	pl_progress_start(&progress);
	pl_model_progress(m, &progress);
	st = en_bench(r->at[r->n].phase, &roof, m, &b, e);
	pl_progress_clear(&progress);
	if (!st) {
		r->info = *en_model_info(m);
		snprintf(r->name, sizeof(r->name), "%s", r->info.name);
		r->at[r->n++].side = r->info.side;
		for (int w = 0; w < EN_PRECISION_COUNT; w++)
			if (roof.gops[w] > r->roof.gops[w])
				r->roof.gops[w] = roof.gops[w];
		r->roof.dram = roof.dram > r->roof.dram ? roof.dram : r->roof.dram;
	}
	en_model_free(m);
	return st;
}

/* "224,448,896"; empty: the model's own. */
static enum fx_st sides(int side[RESOLUTIONS], int *n, const char *list, struct fx_err *e)
{
	*n = 0;
	if (!list) {
		side[(*n)++] = 0;
		return FX_OK;
	}
	while (*list) {
		int v = 0;

		for (; *list >= '0' && *list <= '9' && v < 10000; list++)
			v = 10 * v + (*list - '0');
		if (v < 28 || v > 1792 || *n == RESOLUTIONS || (*list && *list != ','))
			return fx_fail(e, FX_USAGE,
				"--resolution wants sides from 28 to 1792, as in "
				"224,448,896");
		side[(*n)++] = v;
		list += *list == ',';
	}
	return FX_OK;
}

/* ---- as a table ---- */

static void table(const struct result *r)
{
	printf("cpu        %s\n", r->cpu);
	printf("isa        %s, %d threads\n", r->info.isa, r->info.threads);
	printf("model      %s, %s, %.2f GB\n", r->name, r->info.precision,
		(double)r->info.weight_bytes * 1e-9);
	printf("limits     f32 %.1f, bf16 %.1f GFLOP/s; int8 %.1f, int4 %.1f GOP/s; memory %.1f "
	       "GB/s\n",
		r->roof.gops[EN_F32], r->roof.gops[EN_BF16], r->roof.gops[EN_INT8],
		r->roof.gops[EN_INT4], r->roof.dram);
	printf("memory     %.0f MiB at most\n\n", r->rss / 1048576);
	printf("%-13s %-9s %5s %7s %6s %10s %10s  %s\n", "phase", "precision", "side", "tokens",
		"batch", "seconds", "tokens/s", "of its limit");
	for (int i = 0; i < r->n; i++)
		for (int k = 0; k < EN_PHASES; k++) {
			const struct en_phase *f = &r->at[i].phase[k];

			printf("%-13s %-9s %5d %7d %6d %10.4f %10.2f  %.0f %% of %s\n",
				en_phase_names[f->kind], en_precision_name(f->precision),
				r->at[i].side, f->tokens, f->batch, f->seconds, f->tokens_per_s,
				100 * f->fraction, f->bandwidth ? "bandwidth" : "compute");
		}
}

/* ---- as JSON: formats/bench-1.schema.json ---- */

static double short_of(double v) /* four digits after the point are more than a clock can tell */
{
	return (double)(long long)(v * 10000 + 0.5) / 10000;
}

static void add_phases(cJSON *list, const struct result *r)
{
	for (int i = 0; i < r->n; i++)
		for (int k = 0; k < EN_PHASES; k++) {
			const struct en_phase *f = &r->at[i].phase[k];
			cJSON *o = cJSON_CreateObject();

			cJSON_AddStringToObject(o, "phase", en_phase_names[f->kind]);
			cJSON_AddStringToObject(o, "precision", en_precision_name(f->precision));
			cJSON_AddNumberToObject(o, "resolution", r->at[i].side);
			cJSON_AddNumberToObject(o, "tokens", f->tokens);
			cJSON_AddNumberToObject(o, "batch", f->batch);
			cJSON_AddNumberToObject(o, "seconds", f->seconds);
			cJSON_AddNumberToObject(o, "tokens_per_s", short_of(f->tokens_per_s));
			cJSON_AddNumberToObject(o, "fraction", short_of(f->fraction));
			cJSON_AddStringToObject(o, "limit", f->bandwidth ? "bandwidth" : "compute");
			cJSON_AddItemToArray(list, o);
		}
}

static enum fx_st json(const struct result *r, struct fx_err *e)
{
	cJSON *all = cJSON_CreateObject(), *machine = cJSON_AddObjectToObject(all, "machine");
	cJSON *model = cJSON_AddObjectToObject(all, "model");
	char *text;

	cJSON_AddStringToObject(machine, "cpu", r->cpu);
	cJSON_AddStringToObject(machine, "isa", r->info.isa);
	cJSON_AddNumberToObject(machine, "threads", r->info.threads);
	cJSON_AddNumberToObject(machine, "f32_gflops", short_of(r->roof.gops[EN_F32]));
	cJSON_AddNumberToObject(machine, "bf16_gflops", short_of(r->roof.gops[EN_BF16]));
	cJSON_AddNumberToObject(machine, "int8_gops", short_of(r->roof.gops[EN_INT8]));
	cJSON_AddNumberToObject(machine, "dram_gb_s", short_of(r->roof.dram));
	cJSON_AddStringToObject(model, "name", r->name);
	cJSON_AddStringToObject(model, "precision", r->info.precision);
	cJSON_AddNumberToObject(model, "parameters", (double)r->info.params);
	cJSON_AddNumberToObject(model, "bytes", (double)r->info.weight_bytes);
	add_phases(cJSON_AddArrayToObject(all, "phases"), r);
	cJSON_AddNumberToObject(all, "rss_bytes", r->rss);
	text = cJSON_PrintUnformatted(all);
	cJSON_Delete(all);
	if (!text)
		return fx_fail(e, FX_NOMEM, "no memory for a result");
	puts(text);
	cJSON_free(text);
	return FX_OK;
}

/* ---- arXiv 2412.03555, table 9: gemma.cpp, 3B at 224 pixels, 8-bit weights, batch 1 ---- */

#define DECODES 11

static void paper(const struct result *r)
{
	static const struct {
		const char *cpu;
		int threads;
		double vision, prefill, rate, decode;
	} row[] = {
		{"Apple M1 Max", 5, 1.6, 8.2, 32, 12},
		{"Apple M3 Pro", 8, 0.8, 4.4, 59, 22},
		{"AMD Milan", 9, 0.82, 4.9, 53, 17},
		{"AMD Milan", 33, 0.39, 1.8, 144, 32},
		{"AMD Genoa", 9, 0.36, 1.8, 147, 37},
		{"AMD Genoa", 33, 0.17, 0.8, 323, 41},
	};
	const struct en_phase *f = r->at[0].phase;

	printf("%-28s %7s %9s %9s %9s %9s %9s\n", "machine", "threads", "vision s", "prefill s",
		"tokens/s", "decode s", "tokens/s");
	for (size_t i = 0; i < FX_COUNT(row); i++)
		printf("%-28s %7d %9.2f %9.2f %9.0f %9.2f %9.1f\n", row[i].cpu, row[i].threads,
			row[i].vision, row[i].prefill, row[i].rate, DECODES / row[i].decode,
			row[i].decode);
	printf("%-28.28s %7d %9.2f %9.2f %9.0f %9.2f %9.1f  <- this program, %s, %d tokens\n",
		r->cpu, r->info.threads, f[EN_VISION].seconds, f[EN_PREFILL].seconds,
		f[EN_PREFILL].tokens_per_s, DECODES * f[EN_DECODE].seconds,
		f[EN_DECODE].tokens_per_s, r->info.precision, f[EN_PREFILL].tokens);
	if (r->info.hidden != 2304 || r->info.side != 224 || strcmp(r->info.precision, "int8") != 0)
		fx_log(FX_WARN,
			"the table is of the 3B at 224 pixels with 8-bit weights; this is another "
			"model");
}

static enum fx_st bench(struct opts *o, struct fx_err *e)
{
	struct result r = { .n = 0 };
	struct rusage used;
	int side[RESOLUTIONS], n;

	if (o->protocol) {
		if (strcmp(o->protocol, "paper") != 0)
			return fx_fail(e, FX_USAGE, "--protocol: only paper is known");
		o->resolution = NULL;
		o->batch = 1;
		o->tokens = DECODES;
	}
	if (o->format && strcmp(o->format, "text") != 0 && strcmp(o->format, "json") != 0)
		return fx_fail(e, FX_USAGE, "the result is written as text or json");
	FX_TRY(sides(side, &n, o->resolution, e));
	for (int i = 0; i < n; i++)
		FX_TRY(one(&r, o, side[i], e));
	en_host_cpu(r.cpu, sizeof(r.cpu));
	getrusage(RUSAGE_SELF, &used);
	r.rss = (double)used.ru_maxrss * 1024;
	if (o->format && !strcmp(o->format, "json"))
		return json(&r, e);
	if (o->protocol)
		paper(&r);
	else
		table(&r);
	return FX_OK;
}

enum fx_st pl_bench(int argc, char **argv, struct fx_err *e)
{
	struct opts o = { .batch = 8, .tokens = 8, .repeat = 3 };
	const struct pl_opt opts[] = {
		PL_MODEL_ROWS(o.model),
		PL_TEXT(0, "resolution", "LIST", o.resolution,
			"sides in pixels, for measuring only [the model's own]"),
		PL_NUMBER(0, "batch", "N", o.batch, 1, 32, "pages decoded together [8]"),
		PL_NUMBER(0, "tokens", "N", o.tokens, 1, 4096,
			"steps of decoding that are timed [8]"),
		PL_NUMBER(0, "repeat", "N", o.repeat, 1, 100, "best of so many [3]"),
		PL_TEXT('f', "format", "NAME", o.format, "text or json [text]"),
		PL_TEXT(0, "protocol", "NAME", o.protocol,
			"paper: PaliGemma 2's table 9, beside its rows"),
		PL_END,
	};
	int at;

	FX_TRY(pl_options(argc, argv, opts, usage, &at, e));
	if (!at)
		return FX_OK;
	if (at < argc)
		return fx_fail(e, FX_USAGE, "%s", usage);
	FX_TRY(bench(&o, e));
	return pl_flush(e);
}
