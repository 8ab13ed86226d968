/* receipt.c - see receipt.h */
#include "receipt.h"

#include "cmd.h"
#include "outfile.h"
#include "put_json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void pl_receipt_begin(struct pl_receipt *r)
{
	r->began = now();
}

static void ratio(struct fx_put_json *j, const char *key, double a, double b)
{
	if (b > 0)
		fx_pj_num(j, key, a / b, 3);
	else
		fx_pj_null(j, key);
}

static void put(struct fx_out *o, const struct pl_receipt *r, const struct en_model *m,
	const struct en_drafted *d)
{
	const struct en_info *info = en_model_info(m);
	struct fx_put_json j = { .o = o };

	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "schema", "palimpsest.receipt/1");
	fx_pj_text(&j, "tool", pl_version);
	fx_pj_text(&j, "model", info->name);
	fx_pj_text(&j, "precision", info->precision);
	fx_pj_text(&j, "isa", info->isa);
	fx_pj_int(&j, "threads", info->threads);
	fx_pj_num(&j, "seconds", now() - r->began, 3);
	fx_pj_open(&j, "decoding", '{');
	fx_pj_int(&j, "passes", d->passes);
	fx_pj_int(&j, "tokens", d->tokens);
	fx_pj_num(&j, "seconds", d->seconds, 3);
	fx_pj_close(&j, '}');
	fx_pj_open(&j, "drafts", '{');
	fx_pj_int(&j, "drafted", d->drafted);
	fx_pj_int(&j, "accepted", d->accepted);
	ratio(&j, "accepted_a_pass", (double)d->accepted, (double)d->passes);
	ratio(&j, "speedup", d->plain, d->seconds);
	fx_pj_close(&j, '}');
	fx_pj_close(&j, '}');
	fx_puts(o, "\n");
}

enum fx_st pl_receipt_write(const struct pl_receipt *r, const struct en_model *m,
	const struct en_drafted *d, int force, struct fx_err *e)
{
	struct pl_outfile *f;
	struct fx_out out;
	enum fx_st st;

	if (!r->path)
		return FX_OK;
	if (!strcmp(r->path, "-")) {
		fx_out_file(&out, stderr);
		put(&out, r, m, d);
		return fx_out_close(&out, e);
	}
	f = calloc(1, sizeof(*f));
	if (!f)
		return fx_fail(e, FX_NOMEM, "no memory for a receipt");
	st = pl_outfile_open(f, r->path, force, e);
	if (!st) {
		put(&f->out, r, m, d);
		st = pl_outfile_keep(f, e);
	}
	pl_outfile_drop(f);
	free(f);
	return st;
}
