/* put_page.c - see put_page.h */
#include "put_page.h"
#include "flow.h"
#include "place.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *cause(enum fx_st st)
{
	static const char *const name[FX_STATUSES] = {
		[FX_OK] = "ok", [FX_USAGE] = "usage", [FX_INPUT] = "input",
		[FX_ENCRYPTED] = "encrypted", [FX_LIMIT] = "limit", [FX_TIME] = "time",
		[FX_CRASH] = "crash", [FX_DEGRADED] = "degraded", [FX_OUTPUT] = "output",
		[FX_MODEL] = "model", [FX_NOMEM] = "nomem", [FX_SANDBOX] = "sandbox",
		[FX_STOPPED] = "stopped", [FX_SELFCHECK] = "selfcheck", [FX_BUG] = "bug",
	};

	return name[(unsigned)st < FX_STATUSES ? st : FX_BUG];
}

/* 0..1; anything else is not known. */
static void share(struct fx_put_json *j, const char *key, float c)
{
	if (c >= 0)
		fx_pj_num(j, key, c < 1 ? (double)c : 1, 4);
	else
		fx_pj_null(j, key);
}

/* Two numbers; null where either is not known. */
static void pair(struct fx_put_json *j, const char *key, double x, double y)
{
	if (!(x > 0 && y > 0 && x < 1e9 && y < 1e9)) {
		fx_pj_null(j, key);
		return;
	}
	fx_pj_open(j, key, '[');
	fx_pj_num(j, NULL, x, 2);
	fx_pj_num(j, NULL, y, 2);
	fx_pj_close(j, ']');
}

static void polygon(struct fx_put_json *j, const float quad[8])
{
	for (int i = 0; i < 8; i++)
		if (!(fabsf(quad[i]) < 1e9f)) {
			fx_pj_null(j, "polygon");
			return;
		}
	fx_pj_open(j, "polygon", '[');
	for (int i = 0; i < 8; i += 2) {
		fx_pj_open(j, NULL, '[');
		fx_pj_num(j, NULL, (double)quad[i], 2);
		fx_pj_num(j, NULL, (double)quad[i + 1], 2);
		fx_pj_close(j, ']');
	}
	fx_pj_close(j, ']');
}

static void box_pt(struct fx_put_json *j, const struct fx_dpage *p, const float quad[8])
{
	float box[4];

	if (!fx_place_points(box, p, quad)) {
		fx_pj_null(j, "box_pt");
		return;
	}
	fx_pj_open(j, "box_pt", '[');
	for (int i = 0; i < 4; i++)
		fx_pj_num(j, NULL, (double)box[i], 2);
	fx_pj_close(j, ']');
}

static void events(struct fx_put_json *j, const char *key, const struct fx_event *event, int n)
{
	fx_pj_open(j, key, '[');
	for (int i = 0; i < n; i++) {
		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "kind", event[i].kind);
		fx_pj_int(j, "count", event[i].count);
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
}

/* Both, of a table or a cell; all 0 is no place. on: the places are this page's. */
static void place(struct fx_put_json *j, const struct fx_dpage *p, const float quad[8], int on)
{
	int known = 0;

	for (int i = 0; i < 8; i++)
		known |= !(quad[i] >= 0 && quad[i] <= 0);
	if (known)
		polygon(j, quad);
	else
		fx_pj_null(j, "polygon");
	if (known && on)
		box_pt(j, p, quad);
	else
		fx_pj_null(j, "box_pt");
}

static void word(struct fx_put_json *j, const struct fx_dpage *p, const struct fx_dword *w)
{
	static const char *const style[] = { "bold", "italic", "mono" };
	static const char *const join[] = { "blank", "none", "hyphen" };

	fx_pj_open(j, NULL, '{');
	fx_pj_text(j, "text", w->text);
	polygon(j, w->quad);
	share(j, "confidence", w->confidence);
	fx_pj_text(j, "source", fx_source_name(w->source));
	box_pt(j, p, w->quad);
	fx_pj_open(j, "style", '[');
	for (int i = 0; i < 3; i++)
		if (w->style >> i & 1)
			fx_pj_text(j, NULL, style[i]);
	fx_pj_close(j, ']');
	fx_pj_text(j, "join", join[(unsigned)w->join < FX_COUNT(join) ? w->join : 0]);
	fx_pj_text(j, "other", w->other);
	fx_pj_close(j, '}');
}

static void line(struct fx_put_json *j, const struct fx_dpage *p, const struct fx_dline *l)
{
	fx_pj_open(j, NULL, '{');
	polygon(j, l->quad);
	fx_pj_open(j, "words", '[');
	for (int i = 0; i < l->words; i++)
		word(j, p, p->word + l->word + i);
	fx_pj_close(j, ']');
	fx_pj_close(j, '}');
}

static void token(struct fx_out *o, struct fx_span s, int start)
{
	(void)start;
	fx_put(o, s.p, s.n);
}

/* What the words of a block read on as: its own; the next block says where it goes on. */
static void running(struct fx_put_json *j, const struct fx_dpage *p, const struct fx_dblock *b)
{
	static const struct fx_flow_form form = { .token = token };
	struct fx_flow f = { 0 };
	struct fx_membuf m;
	struct fx_out mem;
	struct fx_err e;

	fx_out_mem(&mem, &m);
	fx_flow_open(&f, &mem, &form, FX_FLOW_RUN);
	fx_flow_block(&f, p, b, 0);
	fx_flow_close(&f);
	fx_flow_free(&f);
	if (fx_out_close(&mem, &e) != FX_OK && !j->o->err.st)
		j->o->err = e;
	fx_pj_text(j, "text", b->lines ? m.p : NULL);
	free(m.p);
}

/* ---- tables ---- */

/* 0 is no number of a page. */
static void page_of(struct fx_put_json *j, int number)
{
	if (number > 0)
		fx_pj_int(j, "page", number);
	else
		fx_pj_null(j, "page");
}

/* The character is counted in code points. */
static void weakest(struct fx_put_json *j, const struct fx_cell *c)
{
	const char *end;
	int at = 0;

	if (c->weakest < 0 || (size_t)c->weakest >= strlen(c->text)) {
		fx_pj_null(j, "weakest");
		return;
	}
	end = c->text + c->weakest;
	for (const char *s = c->text; s < end; at++)
		fx_utf8_next(&s, end);
	fx_pj_open(j, "weakest", '{');
	fx_pj_int(j, "char", at);
	share(j, "p", c->weakest_p);
	fx_pj_close(j, '}');
}

static void cell(struct fx_put_json *j, const struct fx_dpage *p, const struct fx_cell *c)
{
	fx_pj_open(j, NULL, '{');
	fx_pj_int(j, "row", c->row);
	fx_pj_int(j, "col", c->col);
	fx_pj_int(j, "rowspan", c->rows);
	fx_pj_int(j, "colspan", c->cols);
	fx_pj_bool(j, "header", c->head != 0);
	fx_pj_bool(j, "filler", c->filler);
	fx_pj_text(j, "text", c->text);
	fx_pj_text(j, "html", c->html);
	page_of(j, c->page);
	place(j, p, c->quad, c->page <= 0 || c->page == p->number);
	share(j, "confidence", c->confidence);
	fx_pj_text(j, "source", fx_source_name(c->source));
	fx_pj_text(j, "other", c->other);
	weakest(j, c);
	fx_pj_close(j, '}');
}

static void table(struct fx_put_json *j, const struct fx_dpage *p, const struct fx_table *t,
	int raw)
{
	fx_pj_open(j, "table", '{');
	fx_pj_int(j, "rows", t->rows);
	fx_pj_int(j, "cols", t->cols);
	fx_pj_int(j, "head_rows", t->head_rows);
	fx_pj_text(j, "head_source", fx_head_name(t->head));
	fx_pj_text(j, "source", fx_source_name(t->source));
	fx_pj_text(j, "language", t->language);
	fx_pj_text(j, "how", t->how);
	events(j, "repairs", t->repair, t->repairs);
	fx_pj_bool(j, "truncated", t->truncated);
	fx_pj_text(j, "caption", t->caption);
	place(j, p, t->quad, 1);
	if (t->first_page > 0) {
		fx_pj_open(j, "pages", '[');
		fx_pj_int(j, NULL, t->first_page);
		fx_pj_int(j, NULL, t->last_page);
		fx_pj_close(j, ']');
	} else {
		fx_pj_null(j, "pages");
	}
	fx_pj_int(j, "turned", 90 * (t->turned & 3));
	share(j, "confidence", t->confidence);
	share(j, "removed", t->removed);
	fx_pj_text(j, "raw", raw ? t->raw : NULL);
	fx_pj_open(j, "cells", '[');
	for (int i = 0; i < t->cells; i++)
		cell(j, p, t->cell + i);
	fx_pj_close(j, ']');
	fx_pj_close(j, '}');
}

static void block(struct fx_put_json *j, const struct fx_dpage *p, int nth, int raw)
{
	const struct fx_dblock *b = p->block + nth;
	char id[48];

	snprintf(id, sizeof(id), "p%db%d", p->number, nth + 1);
	fx_pj_open(j, NULL, '{');
	fx_pj_text(j, "id", id);
	fx_pj_text(j, "type", fx_dblock_name(b->kind));
	fx_pj_int(j, "order", nth + 1);
	polygon(j, b->quad);
	fx_pj_text(j, "source", fx_source_name(b->source));
	share(j, "confidence", b->confidence);
	fx_pj_open(j, "lines", '[');
	for (int i = 0; i < b->lines; i++)
		line(j, p, p->line + b->line + i);
	fx_pj_close(j, ']');
	box_pt(j, p, b->quad);
	fx_pj_int(j, "level", b->level);
	fx_pj_int(j, "marker", b->marker);
	fx_pj_bool(j, "continues", b->continues);
	share(j, "score", b->score);
	fx_pj_text(j, "reason", b->reason);
	running(j, p, b);
	if (b->table)
		table(j, p, b->table, raw);
	fx_pj_close(j, '}');
}

static void layer(struct fx_put_json *j, const struct fx_dlayer *l)
{
	if (l->present < 0) {
		fx_pj_null(j, "text_layer");
		return;
	}
	fx_pj_open(j, "text_layer", '{');
	fx_pj_bool(j, "present", l->present > 0);
	fx_pj_int(j, "words", l->present);
	share(j, "quality", l->quality);
	share(j, "agreement", l->agreement);
	fx_pj_text(j, "used", l->used);
	fx_pj_text(j, "why", l->why);
	fx_pj_close(j, '}');
}

void fx_pj_page(struct fx_put_json *j, const char *key, const struct fx_dpage *p, int raw)
{
	fx_pj_open(j, key, '{');
	fx_pj_int(j, "number", p->number);
	fx_pj_text(j, "label", p->label);
	fx_pj_text(j, "status", fx_page_status_name(p->status));
	fx_pj_text(j, "reason", p->reason);
	pair(j, "size_pt", (double)p->w_pt, (double)p->h_pt);
	pair(j, "size_px", p->w, p->h);
	fx_pj_int(j, "rotation_applied", p->rotation);
	fx_pj_num(j, "skew_deg", (double)p->skew, 2);
	if (p->dpi > 0)
		fx_pj_num(j, "dpi", (double)p->dpi, 2);
	else
		fx_pj_null(j, "dpi");
	fx_pj_open(j, "blocks", '[');
	for (int i = 0; i < p->blocks; i++)
		block(j, p, i, raw);
	fx_pj_close(j, ']');
	fx_pj_text(j, "text", p->text);
	share(j, "confidence", p->confidence);
	events(j, "events", p->event, p->events);
	fx_pj_open(j, "tokens", '{');
	fx_pj_int(j, "prefill", p->prefill);
	fx_pj_int(j, "generated", p->generated);
	fx_pj_close(j, '}');
	layer(j, &p->layer);
	fx_pj_open(j, "ink", '{');
	share(j, "share", p->ink.share);
	share(j, "unread", p->ink.unread);
	fx_pj_close(j, '}');
	fx_pj_text(j, "plan", p->plan);
	fx_pj_close(j, '}');
}

void fx_pj_source(struct fx_put_json *j, const struct fx_document *d)
{
	fx_pj_open(j, "source", '{');
	fx_pj_text(j, "name", d->name);
	fx_pj_text(j, "sha256", d->sha256);
	if (d->bytes >= 0)
		fx_pj_int(j, "bytes", d->bytes);
	else
		fx_pj_null(j, "bytes");
	fx_pj_text(j, "media_type", d->media_type);
	fx_pj_int(j, "pages_total", d->pages_total);
	fx_pj_close(j, '}');
}

void fx_pj_run(struct fx_put_json *j, const struct fx_document *d)
{
	fx_pj_open(j, "run", '{');
	fx_pj_text(j, "tool", d->tool);
	fx_pj_text(j, "task", d->task);
	if (d->model) {
		fx_pj_open(j, "model", '{');
		fx_pj_text(j, "name", d->model);
		fx_pj_text(j, "sha256", d->model_sha256);
		fx_pj_text(j, "precision", d->precision);
		fx_pj_close(j, '}');
	} else {
		fx_pj_null(j, "model");
	}
	fx_pj_text(j, "isa", d->isa);
	fx_pj_close(j, '}');
}

void fx_pj_account(struct fx_put_json *j, const struct fx_document *d)
{
	fx_pj_open(j, "accounting", '{');
	fx_pj_int(j, "selected", d->account.selected);
	for (int i = 0; i < FX_PAGE_STATUSES; i++)
		fx_pj_int(j, fx_page_status_name((enum fx_page_status)i), d->account.status[i]);
	fx_pj_bool(j, "balanced", fx_account_balanced(&d->account));
	fx_pj_close(j, '}');
	if (d->st) {
		fx_pj_open(j, "error", '{');
		fx_pj_text(j, "status", cause(d->st));
		fx_pj_text(j, "reason", d->reason);
		fx_pj_close(j, '}');
	} else {
		fx_pj_null(j, "error");
	}
}
