/* table_pages.c - see table_pages.h */
#include "table_pages.h"

#include "table_next.h"
#include "table_state.h"

#include <stdlib.h>
#include <string.h>

enum fx_st pp_table_pages_new(struct pp_table_pages **out, struct fx_err *e)
{
	struct pp_table_pages *m = calloc(1, sizeof(*m));

	*out = m;
	if (!m)
		return fx_fail(e, FX_NOMEM, "no memory for tables over pages");
	m->most = PP_TABLE_WAITING;
	return FX_OK;
}

static void drop(struct pp_held *k)
{
	fx_arena_reset(&k->a);
	free(k);
}

static void release(struct pp_table_pages *m)
{
	if (m->lent)
		drop(m->lent);
	m->lent = NULL;
}

void pp_table_pages_free(struct pp_table_pages *m)
{
	if (!m)
		return;
	release(m);
	while (m->first) {
		struct pp_held *k = m->first;

		m->first = k->next;
		drop(k);
	}
	free(m);
}

/* ---- a table is whole ---- */

static enum fx_st no_memory(struct fx_err *e)
{
	return fx_fail(e, FX_NOMEM, "no memory for a table over pages");
}

/* Cells of a part, each with its page, `down` rows further down. */
static int add_cells(struct fx_cell *to, const struct pp_table_part *p, int down)
{
	int n = 0;

	for (int i = 0; i < p->t->cells; i++) {
		const struct fx_cell *c = p->t->cell + i;

		if (c->row < p->skip)
			continue;
		to[n] = *c;
		to[n].row += down - p->skip;
		to[n].page = c->page ? c->page : p->page;
		n++;
	}
	return n;
}

/* What was mended in any part, each kind once. */
static int add_repairs(struct fx_event *to, int n, const struct fx_table *t)
{
	for (int i = 0; i < t->repairs; i++) {
		int k = 0;

		while (k < n && strcmp(to[k].kind, t->repair[i].kind) != 0)
			k++;
		if (k == n)
			to[n++] = (struct fx_event){ t->repair[i].kind, 0 };
		to[k].count += t->repair[i].count;
	}
	return n;
}

/* The answers of all parts, a line's end between them. */
static enum fx_st add_raw(struct fx_table *to, struct fx_arena *a, const struct pp_table_part *p,
	int parts, struct fx_err *e)
{
	size_t n = 0;
	char *raw;

	for (int i = 0; i < parts; i++)
		n += p[i].t->raw ? strlen(p[i].t->raw) + 1 : 0;
	if (!n)
		return FX_OK;
	to->raw = raw = FX_NEWN(a, n, char);
	if (!raw)
		return no_memory(e);
	for (int i = 0; i < parts; i++)
		if (p[i].t->raw) {
			const size_t len = strlen(p[i].t->raw);

			memcpy(raw, p[i].t->raw, len);
			raw[len] = '\n';
			raw += len + 1;
		}
	raw[-1] = 0;
	return FX_OK;
}

/* Means over cells and parts: what a part says counts by its cells. */
static void weigh(struct fx_table *to, const struct pp_table_part *p, int parts)
{
	double sum = 0, removed = 0;
	int known = 0, of = 0;

	for (int i = 0; i < to->cells; i++) {
		sum += to->cell[i].confidence >= 0 ? (double)to->cell[i].confidence : 0;
		known += to->cell[i].confidence >= 0;
	}
	for (int i = 0; i < parts; i++) {
		const int n = p[i].t->removed >= 0 ? p[i].t->cells : 0;

		removed += n ? n * (double)p[i].t->removed : 0;
		of += n;
	}
	to->confidence = known ? (float)(sum / known) : -1;
	to->removed = of ? (float)(removed / of) : -1;
}

static enum fx_st make(const struct fx_table **made, struct fx_arena *a,
	const struct pp_table_part *p, int parts, struct fx_err *e)
{
	struct fx_table *t = FX_NEWN(a, 1, struct fx_table);
	struct fx_event *repair;
	struct fx_cell *cell;
	size_t cells = 0, repairs = 0;

	for (int i = 0; i < parts; i++) {
		cells += (size_t)p[i].t->cells;
		repairs += (size_t)p[i].t->repairs;
	}
	cell = FX_NEWN(a, cells + 1, struct fx_cell);
	repair = FX_NEWN(a, repairs + 1, struct fx_event);
	if (!t || !cell || !repair)
		return no_memory(e);
	*t = *p->t;
	t->cell = cell;
	t->repair = repair;
	t->rows = t->cells = t->repairs = 0;
	for (int i = 0; i < parts; i++) {
		t->cells += add_cells(cell + t->cells, p + i, t->rows);
		t->repairs = add_repairs(repair, t->repairs, p[i].t);
		t->rows += p[i].t->rows - p[i].skip;
		t->truncated |= p[i].t->truncated;
	}
	t->first_page = p->page;
	t->last_page = p[parts - 1].page;
	weigh(t, p, parts);
	FX_TRY(add_raw(t, a, p, parts, e));
	*made = t;
	return FX_OK;
}

/* Nothing waits any more. */
static enum fx_st close(struct pp_table_pages *m, struct fx_err *e)
{
	struct pp_held *k = m->wait;

	m->wait = NULL;
	if (!k || m->parts < 2)
		return FX_OK;
	return make(&k->own.block[m->block].table, &k->a, m->part, m->parts, e);
}

/* ---- pages in ---- */

/* A copy of the page, last of all. */
static enum fx_st hold(struct pp_table_pages *m, const struct fx_dpage *p, struct fx_err *e)
{
	struct pp_held *k = calloc(1, sizeof(*k));

	if (!k)
		return no_memory(e);
	fx_arena_init(&k->a, 0);
	k->a.refuse_at = m->refuse_at;
	if (m->first)
		m->last->next = k;
	else
		m->first = k;
	m->last = k;
	return pp_page_copy(&k->page, &k->own, &k->a, p, e);
}

/* The table of the last page's block may go on. */
static void begin(struct pp_table_pages *m, int block)
{
	const struct fx_table *t = m->last->page.block[block].table;

	m->wait = m->last;
	m->block = m->at = block;
	m->part[0] = (struct pp_table_part){ t, 0, m->last->page.number };
	m->parts = 1;
	m->rows = t->rows;
}

/* The table of the last page's block becomes a part. */
static enum fx_st add(struct pp_table_pages *m, int block, int skip, struct fx_err *e)
{
	struct fx_dpage *p = &m->last->page;
	struct fx_dblock *b = m->last->own.block + block;
	struct fx_event *v = FX_NEWN(&m->last->a, (size_t)p->events + 1, struct fx_event);

	if (!v)
		return no_memory(e);
	if (p->events)
		memcpy(v, p->event, (size_t)p->events * sizeof(*v));
	v[p->events++] = (struct fx_event){ "table-merged", 1 };
	p->event = v;
	m->part[m->parts++] = (struct pp_table_part){ b->table, skip, p->number };
	m->rows += b->table->rows - skip;
	m->at = block;
	b->table = NULL;
	b->continues = 1;
	return FX_OK;
}

/* *block: what of the page goes on the table that waits, with *skip rows of heading; -1: nothing
 * does. */
static enum fx_st going_on(int *block, int *skip, const struct pp_table_pages *m,
	const struct fx_dpage *p, struct fx_err *e)
{
	struct pp_table_pair pair;
	struct fx_arena a;
	enum fx_st st;
	int first;

	*block = -1;
	if (!m->wait || p->number != m->last->page.number + 1)
		return FX_OK;
	first = pp_table_first(p, m->part[0].t);
	if (first < 0)
		return FX_OK;
	pair = (struct pp_table_pair){ m->part[0].t,
		{ &m->last->page, m->at, m->part[m->parts - 1].t },
		{ p, first, p->block[first].table } };
	fx_arena_init(&a, 0);
	st = pp_table_goes_on(skip, &a, &pair, e);
	fx_arena_reset(&a);
	if (!st && *skip >= 0 && m->rows + pair.b.t->rows - *skip <= FX_TABLE_MAX_ROWS)
		*block = first;
	return st;
}

static size_t waiting(const struct pp_table_pages *m)
{
	size_t n = 0;

	for (const struct pp_held *k = m->wait; k; k = k->next)
		n += k->a.used;
	return n;
}

enum fx_st pp_table_pages_put(struct pp_table_pages *m, const struct fx_dpage *p, struct fx_err *e)
{
	const int last = pp_table_last(p);
	int block, skip;

	release(m);
	if (m->pass || m->first != m->wait)
		return fx_fail(e, FX_BUG, "pages whose tables are whole were not fetched");
	FX_TRY(going_on(&block, &skip, m, p, e));
	if (block < 0) {
		FX_TRY(close(m, e));
		if (last < 0) {
			m->pass = p;
			return FX_OK;
		}
	}
	FX_TRY(hold(m, p, e));
	if (block >= 0) {
		FX_TRY(add(m, block, skip, e));
		if (block == last && waiting(m) < m->most)
			return FX_OK;
		FX_TRY(close(m, e));
	}
	if (last >= 0 && last != block)
		begin(m, last);
	return FX_OK;
}

/* ---- pages out ---- */

enum fx_st pp_table_pages_get(struct pp_table_pages *m, const struct fx_dpage **p, int last,
	struct fx_err *e)
{
	struct pp_held *k = m->first;

	*p = NULL;
	release(m);
	if (last)
		FX_TRY(close(m, e));
	if (k != m->wait) {
		m->first = k->next;
		m->lent = k;
		*p = &k->page;
	} else if (m->pass) {
		*p = m->pass;
		m->pass = NULL;
	}
	return FX_OK;
}
