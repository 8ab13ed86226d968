/* read.c - see read.h */
#include "read.h"

#include "cmd.h"
#include "crops.h"
#include "ledger.h"
#include "stop.h"
#include "turn.h"

#include <stdlib.h>
#include <string.h>

struct pl_reader {
	const struct en_model *m;
	struct en_run *run;
	struct pl_read_opts o;
	const struct pp_task *task;
	const struct fx_mtask *plan;	/* NULL: the published prompt, whole pages */
	enum fx_input input;
	int max_tokens;
	struct fx_arena page;		/* of one page */
	int nth, pages;			/* for progress */
};

/* One document on its way. */
struct pass {
	struct pl_reader *r;
	struct fx_document d;
	const struct pl_page_sink *sink;
	int opened, written;
	struct fx_dpage *lost;		/* failed pages before the first that is not; (losts) */
	int losts;
	struct fx_arena mem;
	struct pl_ledger ledger;
};

static int on_tokens(void *ud, long done, long total)
{
	struct pl_reader *r = ud;

	if (r->o.progress)
		r->o.progress(r->o.ud, r->nth, r->pages, done, total);
	return pl_stop_signal() != 0;
}

enum fx_st pl_reader_new(struct pl_reader **out, const struct en_model *m,
	const struct pl_read_opts *o, struct fx_err *e)
{
	const struct fx_manifest *manifest = en_model_manifest(m);
	struct pl_reader *r;
	enum fx_st st;

	*out = NULL;
	if (manifest && !fx_manifest_task(manifest, o->task))
		return fx_fail(e, FX_MODEL, "%s was not made for the task %s",
			en_model_info(m)->name, o->task);
	r = calloc(1, sizeof(*r));
	if (!r)
		return fx_fail(e, FX_NOMEM, "no memory to read with");
	r->m = m;
	r->o = *o;
	r->task = pp_task_find(o->task);
	r->plan = manifest ? fx_manifest_task(manifest, o->task) : NULL;
	r->input = r->plan ? r->plan->input : FX_INPUT_PAGE;
	r->max_tokens = r->task->max_tokens;
	if (r->plan && r->plan->max_tokens)
		r->max_tokens = r->plan->max_tokens;
	if (o->max_new_tokens)
		r->max_tokens = o->max_new_tokens;
	fx_arena_init(&r->page, 0);
	st = en_run_new(&r->run, m, e);
	if (st) {
		free(r);
		return st;
	}
	en_run_progress(r->run, on_tokens, r);
	*out = r;
	return FX_OK;
}

void pl_reader_free(struct pl_reader *r)
{
	if (!r)
		return;
	en_run_free(r->run);
	fx_arena_reset(&r->page);
	free(r);
}

/* ---- asking ---- */

static const char *prompt(const struct pl_reader *r)
{
	return r->plan && r->plan->prompt ? r->plan->prompt : r->task->prompt;
}

/* n pictures, one ask each. */
static enum fx_st ask(struct pl_reader *r, const struct fx_raster *pic, int n,
	struct fx_answer **ans, struct fx_err *e)
{
	struct en_part (*part)[2] = fx_alloc(&r->page, (size_t)n, sizeof(*part));
	struct en_ask *q = FX_NEWN(&r->page, (size_t)n, struct en_ask);
	const char *pad = r->plan ? r->plan->pad_position : NULL;

	*ans = FX_NEWN(&r->page, (size_t)n, struct fx_answer);
	if (!part || !q || !*ans)
		return fx_fail(e, FX_NOMEM, "no memory for %d pictures", n);
	for (int i = 0; i < n; i++) {
		part[i][0] = (struct en_part){ .kind = EN_PART_IMAGE, .image = pic + i,
			.fit = r->plan ? r->plan->fit : r->task->fit,
			.centre = pad ? !strcmp(pad, "center") : r->task->centre };
		part[i][1] = (struct en_part){ .kind = EN_PART_TEXT, .text = prompt(r) };
		q[i] = (struct en_ask){ .part = part[i], .parts = 2, .max_tokens = r->max_tokens,
			.guard = r->task->guard };
	}
	return en_generate(r->run, q, n, &r->page, *ans, e);
}

static enum fx_st read_tiles(struct pl_reader *r, const struct fx_layout *l, struct pp_read *read,
	struct fx_err *e)
{
	struct fx_raster *pic = FX_NEWN(&r->page, (size_t)l->tiles + 1, struct fx_raster);
	struct fx_answer *ans;

	if (!pic)
		return fx_fail(e, FX_NOMEM, "no memory for %d tiles", l->tiles);
	for (int i = 0; i < l->tiles; i++)
		pic[i] = (struct fx_raster){ l->side, l->side, 1, (size_t)l->side,
			l->tile + (size_t)i * (size_t)l->side * (size_t)l->side };
	if (l->tiles)
		FX_TRY(ask(r, pic, l->tiles, &ans, e));
	read->layout = l;
	read->answer = l->tiles ? ans : NULL;
	read->answers = l->tiles;
	return FX_OK;
}

/* The whole page as one picture, upright. */
static enum fx_st read_whole(struct pl_reader *r, const struct pl_page *p, struct fx_dpage *to,
	struct pp_read *read, struct fx_err *e)
{
	struct fx_raster *pic = FX_NEWN(&r->page, 1, struct fx_raster);
	struct fx_answer *ans;

	if (!pic)
		return fx_fail(e, FX_NOMEM, "no memory for a page");
	*pic = p->raster;
	if (p->layout.turn) {
		FX_TRY(fx_turn(pic, &p->raster, p->layout.turn, &r->page, e));
		to->rotation = (to->rotation + 90 * p->layout.turn) % 360;
		to->w = pic->w;
		to->h = pic->h;
	}
	FX_TRY(ask(r, pic, 1, &ans, e));
	*read = (struct pp_read){ .w = pic->w, .h = pic->h, .answer = ans, .answers = 1,
		.fit = r->plan ? r->plan->fit : r->task->fit, .centre = r->task->centre };
	return FX_OK;
}

static long tokens_read(const struct pl_reader *r, int asks)
{
	struct fx_arena a;
	struct en_ids ids = { 0 };
	struct fx_err e;
	const struct fx_span text = { prompt(r), strlen(prompt(r)) };
	long n;

	fx_arena_init(&a, 0);
	if (en_vocab_encode(en_model_vocab(r->m), text, 0, &a, &ids, &e) != FX_OK)
		ids.n = 0;
	fx_arena_reset(&a);
	n = en_model_info(r->m)->patches + ids.n + 2;	/* BOS and the newline */
	return n * asks;
}

/* Each block of text as a picture of its own, from the upright page. */
static enum fx_st read_crops(struct pl_reader *r, const struct pl_page *p, struct fx_dpage *to,
	struct fx_err *e)
{
	struct fx_raster upright = p->raster;
	struct pl_cut cut;
	struct fx_answer *ans;

	if (p->layout.turn)
		FX_TRY(fx_turn(&upright, &p->raster, p->layout.turn, &r->page, e));
	to->rotation = (to->rotation + 90 * p->layout.turn) % 360;
	to->w = upright.w;
	to->h = upright.h;
	FX_TRY(pl_crops(&cut, &upright, &p->layout, &r->page, e));
	FX_TRY(ask(r, cut.pic, cut.n, &ans, e));
	for (int i = 0; i < cut.n; i++) {
		const struct pp_read read = { .w = cut.pic[i].w, .h = cut.pic[i].h,
			.answer = ans + i, .answers = 1, .fit = r->plan->fit,
			.centre = r->task->centre };

		FX_TRY(pp_ocr_page(&cut.crop[i].page, &r->page, &read, e));
	}
	to->prefill = tokens_read(r, cut.n);
	return pl_crops_join(to, &cut, &r->page, e);
}

static enum fx_st read_page(struct pl_reader *r, const struct pl_page *p, struct fx_dpage *to,
	struct fx_err *e)
{
	struct pp_read read = { .w = p->w, .h = p->h };

	to->skew = p->layout.skew;
	if (r->input == FX_INPUT_TILES) {
		to->rotation = (to->rotation + 90 * p->layout.turn) % 360;
		FX_TRY(read_tiles(r, &p->layout, &read, e));
	} else if (p->layout.blank) {
		read.layout = &p->layout;
	} else if (r->input == FX_INPUT_CROPS) {
		return read_crops(r, p, to, e);
	} else {
		FX_TRY(read_whole(r, p, to, &read, e));
	}
	FX_TRY(pp_ocr_page(to, &r->page, &read, e));
	to->prefill = tokens_read(r, read.answers);
	return FX_OK;
}

/* ---- the document ---- */

/* Hands a page over; pages that failed before anything could be read wait for the first that has
 * not. */
static enum fx_st hand(struct pass *x, const struct fx_dpage *p, struct fx_err *e)
{
	x->d.account.status[p->status]++;
	if (!x->opened && p->status == FX_PAGE_FAILED) {
		struct fx_dpage *keep = x->lost + x->losts++;

		*keep = *p;
		keep->label = NULL;
		keep->reason = fx_strndup(&x->mem, p->reason, strlen(p->reason));
		return keep->reason ? FX_OK : fx_fail(e, FX_NOMEM, "no memory for a page");
	}
	if (!x->opened)
		FX_TRY(x->sink->open(x->sink->ud, &x->d, e));
	x->opened = 1;
	for (int i = 0; i < x->losts; i++)
		FX_TRY(x->sink->page(x->sink->ud, &x->d, x->lost + i, x->written++, e));
	x->losts = 0;
	return x->sink->page(x->sink->ud, &x->d, p, x->written++, e);
}

static enum fx_st one(struct pass *x, const struct pl_page *p, struct fx_err *e)
{
	struct fx_dpage to = { .number = p->number, .label = p->label, .st = p->st,
		.reason = p->reason, .w_pt = p->w_pt, .h_pt = p->h_pt, .w = p->w, .h = p->h,
		.rotation = 90 * p->rotation, .dpi = p->dpi, .confidence = -1 };
	char number[16];

	fx_arena_reset(&x->r->page);
	snprintf(number, sizeof(number), "%d", p->number);
	if (p->st)
		to.status = FX_PAGE_FAILED;
	else
		FX_TRY(read_page(x->r, p, &to, e));
	if (to.status == FX_PAGE_FAILED)
		pl_ledger_bad(&x->ledger, number, p->st, p->reason);
	else
		pl_ledger_good(&x->ledger);
	if (to.status == FX_PAGE_UNREADABLE)
		fx_log(FX_WARN, "page %d: %s", p->number, to.reason);
	return hand(x, &to, e);
}

static enum fx_st verdict(struct pass *x, struct fx_err *e)
{
	const int *n = x->d.account.status;
	const int odd = n[FX_PAGE_FALLBACK] + n[FX_PAGE_UNREADABLE];

	FX_TRY(pl_ledger_end(&x->ledger, e));
	if (n[FX_PAGE_BLANK] == x->d.account.selected)
		fx_log(FX_WARN, "%s: nothing found: every page is blank", x->d.name);
	return odd ? fx_fail(e, FX_DEGRADED, "%d of %d pages could not be read", odd,
		x->d.account.selected) : FX_OK;
}

static enum fx_st pages(struct pass *x, struct pl_intake *in, struct fx_err *e)
{
	const struct pl_page *p;
	enum fx_st st;

	x->lost = FX_NEWN(&x->mem, (size_t)x->d.account.selected, struct fx_dpage);
	if (!x->lost)
		return fx_fail(e, FX_NOMEM, "no memory for %d pages", x->d.account.selected);
	x->r->pages = x->d.account.selected;
	x->r->nth = 0;
	while ((st = pl_intake_next(in, &p, e)) == FX_OK && p) {
		x->r->nth++;
		FX_TRY(one(x, p, e));
	}
	FX_TRY(st);
	if (!fx_account_balanced(&x->d.account) ||
	    x->written + x->losts != x->d.account.selected)
		return fx_fail(e, FX_SELFCHECK, "%d pages in, %d out", x->d.account.selected,
			x->written + x->losts);
	return x->opened ? x->sink->close(x->sink->ud, &x->d, e) : FX_OK;
}

enum fx_st pl_read(struct pl_reader *r, const struct pl_intake_ask *what, const char *name,
	const struct pl_page_sink *sink, struct fx_err *e)
{
	const struct en_info *info = en_model_info(r->m);
	struct pl_intake_ask k = *what;
	struct pass x = { .r = r, .sink = sink, .ledger = { .what = "page" } };
	const struct pl_source *s;
	struct pl_intake *in;
	enum fx_st st;

	k.want_layout = 1;
	if (r->input == FX_INPUT_TILES) {
		k.tile = (struct fx_tile_plan){ r->plan->side, r->plan->row_min, r->plan->row_max,
			r->plan->rows_min, r->plan->rows_max, r->plan->margin };
	} else {
		k.want_raster = 1;
		if (!k.dpi)	/* twice what is seen: the picture is made smaller, never larger */
			k.max_side = 2 * info->side;
	}
	FX_TRY(pl_intake_open(&in, &k, e));
	s = pl_intake_source(in);
	fx_arena_init(&x.mem, 0);
	x.d = (struct fx_document){ .name = name, .sha256 = s->sha256, .bytes = s->bytes,
		.media_type = s->media_type, .pages_total = s->pages_total, .tool = pl_version,
		.task = r->o.task, .model = info->name, .precision = info->precision,
		.isa = info->isa, .account.selected = pl_intake_selected(in) };
	st = pages(&x, in, e);
	pl_intake_free(in);
	fx_arena_reset(&x.mem);
	return st ? st : verdict(&x, e);
}
