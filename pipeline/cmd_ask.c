/* cmd_ask.c - `palimpsest ask`: any prompt on a picture or on pages of a document */
#include "layertext.h"
#include "input.h"
#include "language.h"
#include "ledger.h"
#include "model.h"
#include "outfile.h"
#include "progress.h"
#include "put_json.h"
#include "receipt.h"
#include "stop.h"
#include "task.h"
#include "units.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] = "palimpsest ask --prompt TEXT [options] INPUT";

#define MAX_SCORES 1000
#define MAX_TOKENS 256

struct ask {
	struct pl_model_opts model;
	struct pl_input_opts input;
	const char *prompt, *answer_start, *score_ids, *format, *output;
	const char *language, *grammar, *draft;
	const struct fx_guard *guard;
	int drafts;
	struct pl_receipt receipt;
	int max_new_tokens, n_best, force;
	int json;
	int score_id[MAX_SCORES], scores;
	float score[MAX_SCORES];
	struct pl_outfile file;
	struct pl_progress progress;
	struct fx_arena mem, page;
	int nth, pages;
};

static int on_tokens(void *ud, long done, long total)
{
	struct ask *o = ud;

	pl_progress_show(&o->progress, o->nth, o->pages, done, total);
	return pl_stop_signal() != 0;
}

/* "1,2,3" */
static enum fx_st score_ids(struct ask *o, struct fx_err *e)
{
	const char *p = o->score_ids;

	while (p) {
		int v = 0, digits = 0;

		for (; *p >= '0' && *p <= '9' && v < EN_VOCAB_MAX; digits++)
			v = v * 10 + (*p++ - '0');
		if (!digits || (*p && *p != ',') || o->scores == MAX_SCORES)
			return fx_fail(e, FX_USAGE, "--score-ids wants up to %d ids: 1,2,3",
				MAX_SCORES);
		o->score_id[o->scores++] = v;
		if (!*p++)
			break;
	}
	return FX_OK;
}

static enum fx_st choices(struct ask *o, struct fx_err *e)
{
	int grammar;

	FX_TRY(pl_draft_kinds(&o->drafts, o->draft, 0, e));
	FX_TRY(pl_grammar(&grammar, o->grammar, e));
	if (o->language)
		FX_TRY(pl_language(&o->guard, o->language, FX_USAGE, e));
	o->guard = grammar ? o->guard : NULL;
	return FX_OK;
}

static void put_boxes(struct fx_put_json *j, const struct pp_box *box, int n)
{
	fx_pj_open(j, "boxes", '[');
	for (int i = 0; i < n; i++) {
		const struct pp_box *b = box + i;
		const float xy[4] = { b->x0, b->y0, b->x1, b->y1 };

		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "label", b->label);
		fx_pj_open(j, "bbox_px", '[');
		for (int k = 0; k < 4; k++)
			fx_pj_num(j, NULL, (double)xy[k], 2);
		fx_pj_close(j, ']');
		if (b->segs) {
			fx_pj_open(j, "seg", '[');
			for (int k = 0; k < b->segs; k++)
				fx_pj_int(j, NULL, b->seg[k]);
			fx_pj_close(j, ']');
		}
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

/* A stored piece as text; it may be cut anywhere in a character. */
static void put_token(struct fx_put_json *j, const struct en_vocab *v, const struct fx_answer *ans,
	int i)
{
	char piece[EN_PIECE_BYTES + 1];
	size_t n = 0;
	const char *p = en_vocab_piece(v, ans->id[i], &n);

	n = p && n < sizeof(piece) ? n : 0;
	memcpy(piece, p ? p : "", n);
	piece[n] = 0;
	fx_pj_open(j, NULL, '{');
	fx_pj_int(j, "id", ans->id[i]);
	fx_pj_text(j, "piece", piece);
	fx_pj_num(j, "logprob", (double)ans->logprob[i], 6);
	if (ans->removed)
		fx_pj_num(j, "removed", (double)ans->removed[i], 6);
	fx_pj_close(j, '}');
}

static void put_units(struct fx_put_json *j, const struct pp_unit *u, int n)
{
	fx_pj_open(j, "units", '[');
	for (const struct pp_unit *end = u + n; u < end; u++) {
		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "kind", u->kind);
		fx_pj_int(j, "from", (long long)u->from);
		fx_pj_int(j, "to", (long long)u->to);
		if (u->confidence >= 0)
			fx_pj_num(j, "confidence", (double)u->confidence, 4);
		else
			fx_pj_null(j, "confidence");
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

static void put_n_best(struct fx_put_json *j, const struct fx_answer *ans)
{
	fx_pj_open(j, "n_best", '[');
	for (; ans; ans = ans->next) {
		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "text", ans->text);
		fx_pj_bool(j, "truncated", ans->truncated);
		fx_pj_num(j, "logprob", ans->score, 6);
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

static enum fx_st put_answer(struct ask *o, const struct en_vocab *v, const struct pl_page *p,
	const struct fx_answer *ans, struct fx_err *e)
{
	const struct pp_view view = { p->w, p->h, FX_STRETCH, 0 };
	struct fx_put_json j = { .o = &o->file.out };
	struct pp_unit *unit;
	struct pp_box *box;
	int n, units;

	for (const struct fx_answer *x = ans; !o->json && x; x = x->next) {
		fx_put(&o->file.out, x->text, x->len);
		fx_puts(&o->file.out, "\n");
	}
	if (!o->json)
		return FX_OK;
	FX_TRY(pp_boxes(&box, &n, &o->page, ans, &view, e));
	FX_TRY(pp_units(&unit, &units, &o->page, ans, o->language, e));
	fx_pj_open(&j, NULL, '{');
	fx_pj_int(&j, "page", p->number);
	fx_pj_text(&j, "text", ans->text);
	fx_pj_bool(&j, "truncated", ans->truncated);
	fx_pj_num(&j, "logprob", ans->score, 6);
	fx_pj_int(&j, "rewinds", ans->rewinds);
	fx_pj_bool(&j, "looped", ans->looped);
	fx_pj_open(&j, "tokens", '[');
	for (int i = 0; i < ans->tokens; i++)
		put_token(&j, v, ans, i);
	fx_pj_close(&j, ']');
	put_boxes(&j, box, n);
	put_units(&j, unit, units);
	fx_pj_open(&j, "score", '[');
	for (int i = 0; i < o->scores; i++) {
		fx_pj_open(&j, NULL, '{');
		fx_pj_int(&j, "id", o->score_id[i]);
		fx_pj_num(&j, "logprob", (double)o->score[i], 6);
		fx_pj_close(&j, '}');
	}
	fx_pj_close(&j, ']');
	if (o->n_best > 1)
		put_n_best(&j, ans);
	fx_pj_close(&j, '}');
	fx_puts(&o->file.out, "\n");
	return FX_OK;
}

static enum fx_st answer(struct ask *o, const struct en_model *m, struct en_run *run,
	const struct pl_page *p, struct fx_err *e)
{
	const struct en_part part[] = {
		{ .kind = EN_PART_IMAGE, .image = &p->raster, .fit = FX_STRETCH },
		{ .kind = EN_PART_TEXT, .text = o->prompt },
	};
	const struct en_ask q = { .part = part, .parts = 2, .answer_start = o->answer_start,
		.max_tokens = o->max_new_tokens ? o->max_new_tokens : MAX_TOKENS,
		.guard = o->guard, .drafts = o->drafts, .n_best = o->n_best,
		.unscored = !o->json && !o->scores && o->n_best < 2,
		.score_ids = o->score_id, .n_score = o->scores,
		.score = o->scores ? o->score : NULL };
	struct fx_answer ans;

	fx_arena_reset(&o->page);
	FX_TRY(en_generate(run, &q, 1, &o->page, &ans, e));
	pl_progress_clear(&o->progress);
	if (ans.looped)
		fx_log(FX_WARN, "page %d: the answer repeats itself; cut at %d tokens", p->number,
			ans.tokens);
	else if (ans.truncated)
		fx_log(FX_WARN, "page %d: the answer was cut at %d tokens", p->number, ans.tokens);
	return put_answer(o, en_model_vocab(m), p, &ans, e);
}

static enum fx_st pages(struct ask *o, const struct en_model *m, struct en_run *run,
	struct pl_intake *in, struct fx_err *e)
{
	struct pl_ledger ledger = { .what = "page" };
	struct pl_page *p;
	char number[16];
	enum fx_st st;

	o->pages = pl_intake_selected(in);
	while ((st = pl_intake_next(in, &p, 1, e)) == FX_OK && p) {
		o->nth++;
		snprintf(number, sizeof(number), "%d", p->number);
		if (p->st) {
			pl_ledger_bad(&ledger, number, p->st, p->reason);
		} else {
			st = answer(o, m, run, p, e);
			pl_ledger_good(&ledger);
		}
		pl_page_free(p);
		FX_TRY(st);
	}
	FX_TRY(st);
	st = pl_ledger_end(&ledger, e);
	if (!st || st == FX_DEGRADED) {
		struct fx_err lost;

		if (pl_outfile_keep(&o->file, &lost) != FX_OK)
			return *e = lost, lost.st;
	}
	return st;
}

static enum fx_st work(struct ask *o, const char *path, struct fx_err *e)
{
	struct pl_intake_ask k;
	struct pl_intake *in = NULL;
	struct en_model *m;
	struct en_run *run = NULL;
	enum fx_st st;

	FX_TRY(score_ids(o, e));
	FX_TRY(choices(o, e));
	FX_TRY(pl_input_ask(&k, &o->input, &o->mem, e));
	k.path = path;
	k.want_raster = 1;
	k.rotate = k.rotate < 0 ? 0 : k.rotate;
	FX_TRY(pl_outfile_open(&o->file, o->output, o->force, e));
	FX_TRY(pl_model_open(&m, &o->model, e));
	pl_model_progress(m, &o->progress);
	for (int i = 0; i < o->scores; i++)
		if (o->score_id[i] >= en_model_info(m)->vocab_rows) {
			st = fx_fail(e, FX_USAGE, "--score-ids: %d of %d rows", o->score_id[i],
				en_model_info(m)->vocab_rows);
			en_model_free(m);
			return st;
		}
	if (!k.dpi)
		k.max_side = 2 * en_model_info(m)->side;
	st = en_run_new(&run, m, e);
	if (!st)
		st = pl_intake_open(&in, &k, e);
	if (!st) {
		en_run_progress(run, on_tokens, o);
		st = pages(o, m, run, in, e);
		st = pl_receipt_end(&o->receipt, m, en_run_drafted(run), st, e);
	}
	pl_intake_free(in);
	en_run_free(run);
	en_model_free(m);
	return st;
}

enum fx_st pl_ask(int argc, char **argv, struct fx_err *e)
{
	struct ask *o = calloc(1, sizeof(*o));
	enum fx_st st;
	int at;

	if (!o)
		return fx_fail(e, FX_NOMEM, "no memory to start");
	o->format = "text";
	o->grammar = "on";
	o->draft = "auto";
	const struct pl_opt opts[] = {
		PL_TEXT('p', "prompt", "TEXT", o->prompt,
			"without BOS and newline, which are added"),
		PL_TEXT(0, "answer-start", "TEXT", o->answer_start, "how the answer begins"),
		PL_TEXT(0, "score-ids", "LIST", o->score_ids,
			"log-probabilities of these ids as the first token"),
		PL_TEXT('f', "format", "NAME", o->format, "text or json [text]"),
		PL_TEXT('o', "output", "FILE", o->output, "write there [standard output]"),
		PL_FLAG(0, "force", o->force, "overwrite what exists"),
		PL_INPUT_ROWS(o->input),
		PL_MODEL_ROWS(o->model),
		PL_NUMBER(0, "max-new-tokens", "N", o->max_new_tokens, 1, 1000000,
			"of an answer [256]"),
		PL_TEXT(0, "language", "NAME", o->language,
			"hold the answer to it, such as html-table [free text]"),
		PL_TEXT(0, "grammar", "HOW", o->grammar, "on or off: --language holds or not [on]"),
		PL_TEXT(0, "draft", "HOW", o->draft, "auto, none or ngram: to read faster [auto]"),
		PL_NUMBER(0, "n-best", "N", o->n_best, 1, 16, "answers, the most likely first [1]"),
		PL_RECEIPT_ROW(o->receipt),
		PL_END,
	};

	fx_arena_init(&o->mem, 0);
	fx_arena_init(&o->page, 0);
	o->file.fd = 1;
	pl_progress_start(&o->progress);
	st = pl_options(argc, argv, opts, usage, &at, e);
	o->json = !strcmp(o->format, "json");
	if (!st && at && (!o->prompt || argc - at != 1))
		st = fx_fail(e, FX_USAGE, "a prompt and one input; usage: %s", usage);
	if (!st && at && !o->json && strcmp(o->format, "text") != 0)
		st = fx_fail(e, FX_USAGE, "no format %s; there are text and json", o->format);
	if (!st && at)
		st = pl_receipt_begin(&o->receipt, o->force, e);
	if (!st && at)
		st = work(o, argv[at], e);
	pl_progress_clear(&o->progress);
	pl_outfile_drop(&o->file);
	pl_receipt_drop(&o->receipt);
	fx_arena_reset(&o->mem);
	fx_arena_reset(&o->page);
	free(o);
	return st;
}
