/* page_copy.c - see page_copy.h */
#include "page_copy.h"

#include <string.h>

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a page");
}

/* n things of `size` bytes; none: something that isn't NULL. */
static void *copied(struct fx_arena *a, const void *from, int n, size_t size)
{
	void *to = fx_alloc(a, (size_t)n + 1, size);

	if (to && n)
		memcpy(to, from, (size_t)n * size);
	return to;
}

/* ---- texts of a page, one after the other ---- */

struct pool { char *at; };

static size_t bytes(const char *s)
{
	return s ? strlen(s) + 1 : 0;
}

static const char *keep(struct pool *p, const char *s)
{
	const size_t n = bytes(s);
	char *to = p->at;

	if (!s)
		return NULL;
	memcpy(to, s, n);
	p->at += n;
	return to;
}

static size_t table_bytes(const struct fx_table *t)
{
	size_t n = t ? bytes(t->caption) + bytes(t->raw) : 0;

	for (int i = 0; t && i < t->cells; i++)
		n += bytes(t->cell[i].text) + bytes(t->cell[i].html) + bytes(t->cell[i].other);
	return n;
}

static enum fx_st copy_table(const struct fx_table **to, struct fx_arena *a, struct pool *p,
	const struct fx_table *from, struct fx_err *e)
{
	struct fx_table *t = copied(a, from, 1, sizeof(*t));
	struct fx_cell *cell = copied(a, from->cell, from->cells, sizeof(*cell));

	if (!t || !cell)
		return no_memory(e);
	t->repair = copied(a, from->repair, from->repairs, sizeof(*from->repair));
	if (!t->repair)
		return no_memory(e);
	for (int i = 0; i < t->cells; i++) {
		cell[i].text = keep(p, cell[i].text);
		cell[i].html = keep(p, cell[i].html);
		cell[i].other = keep(p, cell[i].other);
	}
	t->cell = cell;
	t->caption = keep(p, t->caption);
	t->raw = keep(p, t->raw);
	*to = t;
	return FX_OK;
}

static enum fx_st copy_texts(struct fx_dpage *p, const struct pp_copied *own, struct fx_arena *a,
	struct fx_err *e)
{
	struct fx_dword *word = own->word;
	struct fx_dblock *block = own->block;
	size_t n = bytes(p->label) + bytes(p->reason) + bytes(p->text);
	struct pool pool;

	for (int i = 0; i < p->words; i++)
		n += bytes(word[i].text) + bytes(word[i].other);
	for (int i = 0; i < p->blocks; i++)
		n += table_bytes(block[i].table);
	pool.at = FX_NEWN(a, n + 1, char);
	if (!pool.at)
		return no_memory(e);
	p->label = keep(&pool, p->label);
	p->reason = keep(&pool, p->reason);
	p->text = keep(&pool, p->text);
	for (int i = 0; i < p->words; i++) {
		word[i].text = keep(&pool, word[i].text);
		word[i].other = keep(&pool, word[i].other);
	}
	for (int i = 0; i < p->blocks; i++)
		if (block[i].table)
			FX_TRY(copy_table(&block[i].table, a, &pool, block[i].table, e));
	return FX_OK;
}

/* ---- ---- */

static enum fx_st copy_picture(struct fx_dblock *b, struct fx_arena *a, struct fx_err *e)
{
	const struct fx_raster *from = b->picture;
	struct fx_raster *r;

	if (!from)
		return FX_OK;
	r = FX_NEWN(a, 1, struct fx_raster);
	if (!r)
		return no_memory(e);
	FX_TRY(fx_raster_init(r, a, from->w, from->h, from->channels, e));
	for (int y = 0; y < r->h; y++)
		memcpy(r->px + (size_t)y * r->stride, from->px + (size_t)y * from->stride,
			(size_t)r->w * (size_t)r->channels);
	b->picture = r;
	return FX_OK;
}

enum fx_st pp_page_copy(struct fx_dpage *to, struct pp_copied *own, struct fx_arena *a,
	const struct fx_dpage *from, struct fx_err *e)
{
	*to = *from;
	to->ink.map = NULL;
	to->ink.covered = NULL;
	to->block = own->block = copied(a, from->block, from->blocks, sizeof(*from->block));
	to->word = own->word = copied(a, from->word, from->words, sizeof(*from->word));
	to->line = copied(a, from->line, from->lines, sizeof(*from->line));
	to->event = copied(a, from->event, from->events, sizeof(*from->event));
	if (!to->block || !to->word || !to->line || !to->event)
		return no_memory(e);
	for (int i = 0; i < to->blocks; i++)
		FX_TRY(copy_picture(own->block + i, a, e));
	return copy_texts(to, own, a, e);
}
