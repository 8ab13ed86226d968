/* writer.c - see writer.h */
#include "writer.h"

#include <stdlib.h>
#include <string.h>

static const struct fx_writer *const row[] = {
	&fx_writer_text, &fx_writer_md, &fx_writer_html, &fx_writer_json, &fx_writer_ndjson,
	&fx_writer_tsv, &fx_writer_hocr, &fx_writer_alto, &fx_writer_page, &fx_writer_csv,
	&fx_writer_table_tsv, &fx_writer_xlsx, &fx_writer_latex,
};

const struct fx_writer *fx_writer_at(int i)
{
	return i >= 0 && (size_t)i < FX_COUNT(row) ? row[i] : NULL;
}

const struct fx_writer *fx_writer_find(const char *name)
{
	const struct fx_writer *w;

	for (int i = 0; (w = fx_writer_at(i)); i++)
		if (!strcmp(w->name, name))
			return w;
	return NULL;
}

const struct fx_writer *fx_writer_find_table(const char *name)
{
	const struct fx_writer *w;

	for (int i = 0; (w = fx_writer_at(i)); i++)
		if (w->tables && !strcmp(w->name, name))
			return w;
	return fx_writer_find(name);
}

void fx_write_begin(struct fx_writing *x, const struct fx_writer *w, struct fx_out *o,
	const struct fx_document *d, const struct fx_write_opts *opts)
{
	*x = (struct fx_writing){ .w = w, .o = o, .d = d };
	fx_arena_init(&x->mem, 0);
	if (opts)
		x->opts = *opts;
	w->begin(x);
}

void fx_write_page(struct fx_writing *x, const struct fx_dpage *p)
{
	if (!x->o->err.st)
		x->w->page(x, p);
	x->pages++;
}

void fx_write_end(struct fx_writing *x)
{
	if (!x->o->err.st)
		x->w->end(x);
}

void fx_write_drop(struct fx_writing *x)
{
	if (x->state && x->w->drop)
		x->w->drop(x);
	x->state = NULL;
	fx_arena_reset(&x->mem);
}

void *fx_write_state(struct fx_writing *x, size_t size)
{
	x->state = calloc(1, size);
	if (!x->state)
		x->o->err.st = fx_fail(&x->o->err, FX_NOMEM, "no memory for a writer");
	return x->state;
}
