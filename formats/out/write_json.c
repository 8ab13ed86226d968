/* write_json.c - schema palimpsest.document/1 (formats/document-1.schema.json), a document a line.
 * Pages stream, so the accounting follows them. No clock and no duration: results repeat. */
#include "put_page.h"
#include "writer.h"

static void begin(struct fx_writing *x)
{
	struct fx_put_json j = { x->o, 0 };

	fx_pj_open(&j, NULL, '{');
	fx_pj_text(&j, "schema", "palimpsest.document/1");
	fx_pj_source(&j, x->d);
	fx_pj_run(&j, x->d);
	fx_pj_open(&j, "pages", '[');
}

static void page(struct fx_writing *x, const struct fx_dpage *p)
{
	struct fx_put_json j = { x->o, x->pages > 0 };

	fx_pj_page(&j, NULL, p, !x->opts.no_raw);
}

static void end(struct fx_writing *x)
{
	struct fx_put_json j = { x->o, 1 };

	fx_pj_close(&j, ']');
	fx_pj_account(&j, x->d);
	fx_pj_close(&j, '}');
	fx_puts(x->o, "\n");
}

const struct fx_writer fx_writer_json = {
	.name = "json", .suffix = ".json", .media_type = "application/json", .joins = 1,
	.begin = begin, .page = page, .end = end,
};
