/* receipt.c - see receipt.h */
#include "receipt.h"

#include "cmd.h"
#include "outfile.h"
#include "progress.h"
#include "put_json.h"

#include <string.h>
#include <sys/resource.h>

enum fx_st pl_receipt_begin(struct pl_receipt *r, int force, struct fx_err *e)
{
	r->began = pl_clock();
	if (!r->path || !strcmp(r->path, "-"))
		return FX_OK;
	FX_TRY(pl_outfile_open(&r->file, r->path, force, e));
	r->open = 1;
	return FX_OK;
}

void pl_receipt_drop(struct pl_receipt *r)
{
	if (r->open)
		pl_outfile_drop(&r->file);
	r->open = 0;
}

static void ratio(struct fx_put_json *j, const char *key, double a, double b)
{
	if (b > 0)
		fx_pj_num(j, key, a / b, 3);
	else
		fx_pj_null(j, key);
}

/* MiB of real memory at most; of children: the largest that has ended. */
static double peak(int who)
{
	struct rusage u = { .ru_maxrss = 0 };

	return getrusage(who, &u) == 0 ? (double)u.ru_maxrss / 1024 : 0;
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
	fx_pj_num(&j, "seconds", pl_clock() - r->began, 3);
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
	fx_pj_open(&j, "peak_mib", '{');
	fx_pj_num(&j, "self", peak(RUSAGE_SELF), 1);
	fx_pj_num(&j, "parser", peak(RUSAGE_CHILDREN), 1);
	fx_pj_close(&j, '}');
	fx_pj_close(&j, '}');
	fx_puts(o, "\n");
}

enum fx_st pl_receipt_end(struct pl_receipt *r, const struct en_model *m, struct en_drafted d,
	enum fx_st st, struct fx_err *e)
{
	struct fx_err lost = { .st = FX_OK };
	struct fx_out out;

	if (!r->path || (st && st != FX_DEGRADED))
		return st;
	if (r->open) {
		put(&r->file.out, r, m, &d);
		lost.st = pl_outfile_keep(&r->file, &lost);
	} else {
		fx_out_file(&out, stderr);
		put(&out, r, m, &d);
		lost.st = fx_out_close(&out, &lost);
	}
	if (lost.st)
		*e = lost;
	return lost.st ? lost.st : st;
}
