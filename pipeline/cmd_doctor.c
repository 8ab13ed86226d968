/* cmd_doctor.c - `palimpsest doctor`: what this machine and this build have, and whether it will do
 */
#define _GNU_SOURCE	/* environ */
#include "bench.h"
#include "cmd.h"
#include "engine.h"
#include "host.h"
#include "model.h"
#include "op.h"
#include "worker.h"

#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usage[] = "palimpsest doctor [options]";

struct found { int bad; };

static void line(struct found *f, int ok, const char *what, const char *value)
{
	f->bad += !ok;
	printf("%-4s %-10s %s\n", ok ? "ok" : "BAD", what, value);
}

/* Runs the worker's own attempts to break out of each layer; its lines go to stdout below ours. */
static int sandbox_holds(const char *path)
{
	char name[] = "palimpsest-worker", what[] = "--try";
	char *argv[] = { name, what, NULL };
	pid_t pid;
	int status = -1;

	fflush(stdout);
	if (posix_spawn(&pid, path, NULL, NULL, argv, environ) != 0)
		return -1;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void look_at_worker(struct found *f)
{
	char path[4096];
	struct fx_err e = { 0 };
	int st;

	if (pl_worker_path(path, sizeof(path), &e) != FX_OK) {
		line(f, 0, "worker", e.msg);
		return;
	}
	line(f, 1, "worker", path);
	st = sandbox_holds(path);
	line(f, st == 0, "sandbox", st == 0 ? "holds: none of the above could be done" :
		st == 69 ? "lacks layers here; see --allow-unsandboxed" : "does not hold");
}

#define ANSWER 400		/* tokens of a page's text */
#define COMPUTED 0.6		/* of their limits, typically: bench prints the truth */
#define READ 0.7

static void predict(struct found *f, const struct en_model *m)
{
	const struct en_info *i = en_model_info(m);
	const int w = en_precision_find(i->precision), prefix = i->patches + 16;
	struct en_roof r;
	struct fx_err e = { 0 };
	char text[200];
	double picture, token;

	if (w < 0 || en_roof_measure(&r, m, &e) != FX_OK) {
		line(f, 0, "speed", e.msg);
		return;
	}
	picture = 1e-9 * (en_phase_work(m, EN_VISION, i->patches, 1).ops / r.gops[EN_BF16] +
		en_phase_work(m, EN_PREFILL, prefix, 1).ops / r.gops[w]) / COMPUTED;
	token = 1e-9 * en_phase_work(m, EN_DECODE, prefix, 1).bytes / r.dram / READ;
	snprintf(text, sizeof(text),
		"about %.2g s a picture and %.2g s a token; a picture answered with "
		"%d tokens: %.2g s",
		picture, token, ANSWER, picture + ANSWER * token);
	line(f, 1, "speed", text);
}

static void look_at_model(struct found *f, const struct pl_model_opts *o)
{
	char text[400], path_buf[4096];
	const char *path;
	struct en_model *m;
	struct fx_err e = { 0 };
	const struct en_info *i;

	if (pl_model_path(&path, path_buf, sizeof(path_buf), o, &e) != FX_OK ||
	    pl_model_open(&m, o, &e) != FX_OK) {
		line(f, 0, "model", e.msg);
		return;
	}
	i = en_model_info(m);
	snprintf(text, sizeof(text), "%s: %lld parameters, %s, %d pixels, row %s, %d threads",
		i->name, i->params, i->precision, i->side, i->isa, i->threads);
	line(f, 1, "model", text);
	predict(f, m);
	en_model_free(m);
}

enum fx_st pl_doctor(int argc, char **argv, struct fx_err *e)
{
	struct pl_model_opts o = { 0 };
	const struct pl_opt opts[] = { PL_MODEL_ROWS(o), PL_END };
	struct found f = { 0 };
	char text[300], cpu[128];
	int at;

	FX_TRY(pl_options(argc, argv, opts, usage, &at, e));
	if (!at)
		return FX_OK;
	if (at != argc)
		return fx_fail(e, FX_USAGE, "%s", usage);
	line(&f, 1, "version", pl_version);
	en_host_cpu(cpu, sizeof(cpu));
	snprintf(text, sizeof(text), "%s, %d threads allowed", cpu, en_host_threads());
	line(&f, 1, "cpu", text);
	snprintf(text, sizeof(text), "%zu MiB free", en_host_memory() >> 20);
	line(&f, 1, "memory", text);
	look_at_worker(&f);
	look_at_model(&f, &o);
	FX_TRY(pl_flush(e));
	return f.bad ? fx_fail(e, FX_SANDBOX, "%d of these will not do", f.bad) : FX_OK;
}
