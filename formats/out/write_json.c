/* write_json.c - schema palimpsest.document/1 (formats/document-1.schema.json), a document a line.
 * Pages stream, so the accounting follows them. No clock and no duration: results repeat. */
#include "writer.h"
#include "put_json.h"

#include <math.h>

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

static void confidence(struct fx_put_json *j, float c)
{
	if (c >= 0)
		fx_pj_num(j, "confidence", c < 1 ? (double)c : 1, 4);
	else
		fx_pj_null(j, "confidence");
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

static void line(struct fx_put_json *j, const struct fx_dpage *p, const struct fx_dline *l)
{
	fx_pj_open(j, NULL, '{');
	polygon(j, l->quad);
	fx_pj_open(j, "words", '[');
	for (int i = 0; i < l->words; i++) {
		const struct fx_dword *w = p->word + l->word + i;

		fx_pj_open(j, NULL, '{');
		fx_pj_text(j, "text", w->text);
		polygon(j, w->quad);
		confidence(j, w->confidence);
		fx_pj_text(j, "source", fx_source_name(w->source));
		fx_pj_close(j, '}');
	}
	fx_pj_close(j, ']');
	fx_pj_close(j, '}');
}

static void block(struct fx_put_json *j, const struct fx_dpage *p, int nth)
{
	const struct fx_dblock *b = p->block + nth;
	char id[48];

	snprintf(id, sizeof(id), "p%db%d", p->number, nth + 1);
	fx_pj_open(j, NULL, '{');
	fx_pj_text(j, "id", id);
	fx_pj_text(j, "type", b->kind == FX_DOC_FIGURE ? "figure" :
		b->kind == FX_DOC_RULE ? "rule" : "text");
	fx_pj_int(j, "order", nth + 1);
	polygon(j, b->quad);
	fx_pj_text(j, "source", fx_source_name(b->source));
	confidence(j, b->confidence);
	fx_pj_open(j, "lines", '[');
	for (int i = 0; i < b->lines; i++)
		line(j, p, p->line + b->line + i);
	fx_pj_close(j, ']');
	fx_pj_close(j, '}');
}

static void page(struct fx_out *o, const struct fx_document *d, const struct fx_dpage *p, int nth)
{
	struct fx_put_json j = { o, nth > 0 };

	(void)d;
	fx_pj_open(&j, NULL, '{');
	fx_pj_int(&j, "number", p->number);
	fx_pj_text(&j, "label", p->label);
	fx_pj_text(&j, "status", fx_page_status_name(p->status));
	fx_pj_text(&j, "reason", p->reason);
	pair(&j, "size_pt", (double)p->w_pt, (double)p->h_pt);
	pair(&j, "size_px", p->w, p->h);
	fx_pj_int(&j, "rotation_applied", p->rotation);
	fx_pj_num(&j, "skew_deg", (double)p->skew, 2);
	if (p->dpi > 0)
		fx_pj_num(&j, "dpi", (double)p->dpi, 2);
	else
		fx_pj_null(&j, "dpi");
	fx_pj_open(&j, "blocks", '[');
	for (int i = 0; i < p->blocks; i++)
		block(&j, p, i);
	fx_pj_close(&j, ']');
	fx_pj_text(&j, "text", p->text);
	confidence(&j, p->confidence);
	fx_pj_open(&j, "events", '[');
	for (int i = 0; i < p->events; i++) {
		fx_pj_open(&j, NULL, '{');
		fx_pj_text(&j, "kind", p->event[i].kind);
		fx_pj_int(&j, "count", p->event[i].count);
		fx_pj_close(&j, '}');
	}
	fx_pj_close(&j, ']');
	fx_pj_open(&j, "tokens", '{');
	fx_pj_int(&j, "prefill", p->prefill);
	fx_pj_int(&j, "generated", p->generated);
	fx_pj_close(&j, '}');
	fx_pj_close(&j, '}');
}

static void begin(struct fx_out *o, const struct fx_document *d)
{
	struct fx_put_json j = { o, 0 };

	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "schema", "palimpsest.document/1");
	fx_pj_open(&j, "source", '{');
	fx_pj_text(&j, "name", d->name);
	fx_pj_text(&j, "sha256", d->sha256);
	if (d->bytes >= 0)
		fx_pj_int(&j, "bytes", d->bytes);
	else
		fx_pj_null(&j, "bytes");
	fx_pj_text(&j, "media_type", d->media_type);
	fx_pj_int(&j, "pages_total", d->pages_total);
	fx_pj_close(&j, '}');
	fx_pj_open(&j, "run", '{');
	fx_pj_text(&j, "tool", d->tool);
	fx_pj_text(&j, "task", d->task);
	if (d->model) {
		fx_pj_open(&j, "model", '{');
		fx_pj_text(&j, "name", d->model);
		fx_pj_text(&j, "sha256", d->model_sha256);
		fx_pj_text(&j, "precision", d->precision);
		fx_pj_close(&j, '}');
	} else {
		fx_pj_null(&j, "model");
	}
	fx_pj_text(&j, "isa", d->isa);
	fx_pj_close(&j, '}');
	fx_pj_open(&j, "pages", '[');
}

static void end(struct fx_out *o, const struct fx_document *d)
{
	struct fx_put_json j = { o, 1 };

	fx_pj_close(&j, ']');
	fx_pj_open(&j, "accounting", '{');
	fx_pj_int(&j, "selected", d->account.selected);
	for (int i = 0; i < FX_PAGE_STATUSES; i++)
		fx_pj_int(&j, fx_page_status_name((enum fx_page_status)i), d->account.status[i]);
	fx_pj_bool(&j, "balanced", fx_account_balanced(&d->account));
	fx_pj_close(&j, '}');
	if (d->st) {
		fx_pj_open(&j, "error", '{');
		fx_pj_text(&j, "status", cause(d->st));
		fx_pj_text(&j, "reason", d->reason);
		fx_pj_close(&j, '}');
	} else {
		fx_pj_null(&j, "error");
	}
	fx_pj_close(&j, '}');
	fx_puts(o, "\n");
}

const struct fx_writer fx_writer_json = {
	.name = "json", .suffix = ".json", .media_type = "application/json", .joins = 1,
	.begin = begin, .page = page, .end = end,
};
