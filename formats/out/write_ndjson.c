/* write_ndjson.c - schema palimpsest.page/1 (formats/page-1.schema.json): a line for each page,
 * whole as soon as the page is, and one for what became of all of them */
#include "put_page.h"
#include "writer.h"

static void open_line(struct fx_put_json *j, const struct fx_writing *x)
{
	fx_pj_open(j, NULL, '{');
	fx_pj_text(j, "schema", "palimpsest.page/1");
	fx_pj_source(j, x->d);
}

static void close_line(struct fx_put_json *j)
{
	fx_pj_close(j, '}');
	fx_puts(j->o, "\n");
}

static void begin(struct fx_writing *x)
{
	(void)x;
}

static void page(struct fx_writing *x, const struct fx_dpage *p)
{
	struct fx_put_json j = { x->o, 0 };

	open_line(&j, x);
	fx_pj_page(&j, "page", p, !x->opts.no_raw);
	close_line(&j);
}

static void end(struct fx_writing *x)
{
	struct fx_put_json j = { x->o, 0 };

	open_line(&j, x);
	fx_pj_run(&j, x->d);
	fx_pj_account(&j, x->d);
	close_line(&j);
}

const struct fx_writer fx_writer_ndjson = {
	.name = "ndjson", .suffix = ".ndjson", .media_type = "application/x-ndjson", .joins = 1,
	.begin = begin, .page = page, .end = end,
};
