/* tables.c - tables without rules: rows that are parted by the same white gutters, two at least, so
 * three columns. Each row keeps of a gutter what is white in it; where fewer than two are left the
 * table ends. Cells are short, so that columns of text are none; the dots of a table of contents
 * end where they like and leave no gutter. */
#include "regions.h"

enum { GUTTERS = 40, MIN_ROWS = 3, MIN_CELLS = 3 };

struct gutters { int x0[GUTTERS], x1[GUTTERS], n; };

static int row_parts(const struct fx_prows *r, int row)
{
	return r->row[row + 1] - r->row[row];
}

static const struct fx_frag *frag(const struct fx_prows *r, int part)
{
	return r->k->frag + r->part[part].frag;
}

/* Is a row close enough below the one before it? */
static int follows(const struct fx_prows *r, int row)
{
	const struct fx_frag *a = frag(r, r->row[row - 1]), *b = frag(r, r->row[row]);

	return b->base - a->base <= 5 * fx_pmax(a->xh, b->xh);
}

static void start(struct gutters *g, const struct fx_prows *r, int row)
{
	g->n = 0;
	for (int i = r->row[row] + 1; i < r->row[row + 1] && g->n < GUTTERS; i++) {
		g->x0[g->n] = r->part[i - 1].box.x1;
		g->x1[g->n++] = r->part[i].box.x0;
	}
}

/* What of the gutters is white in a row too, and still as wide as a letter. */
static struct gutters meet(const struct gutters *g, const struct fx_prows *r, int row)
{
	const int least = fx_pmax(frag(r, r->row[row])->xh, 3);
	struct gutters out = { .n = 0 };

	for (int i = 0; i < g->n; i++) {
		int x0 = g->x0[i], x1 = g->x1[i];

		for (int p = r->row[row]; p < r->row[row + 1] && x0 < x1; p++) {
			const struct fx_box *b = &r->part[p].box;

			if (b->x1 <= x0 || b->x0 >= x1)
				continue;
			/* the wider side of what stands in it is left */
			if (b->x0 - x0 > x1 - b->x1)
				x1 = b->x0;
			else
				x0 = b->x1;
		}
		if (x1 - x0 < least)
			continue;
		out.x0[out.n] = x0;
		out.x1[out.n++] = x1;
	}
	return out;
}

/* A heading of the table may span columns: rows of several cells right above it are its too. */
static void take_head(struct fx_pspan *s, const struct fx_prows *r, int from)
{
	for (int n = 0; n < 3 && s->first > from && row_parts(r, s->first - 1) >= 2 &&
	     follows(r, s->first); n++) {
		s->first--;
		s->rows++;
	}
}

/* Marks alone are no cell, and what charts and drawings have in it is none. */
static int is_sound(const struct fx_pspan *s, const struct fx_prows *r)
{
	struct fx_box box = r->part[r->row[s->first]].box;
	int parts = 0, marks = 0;

	for (int p = r->row[s->first]; p < r->row[s->first + s->rows]; p++) {
		fx_pjoin(&box, &r->part[p].box);
		parts++;
		marks += frag(r, p)->marks;
	}
	for (int i = 0; i < r->k->others; i++) {
		const struct fx_lblock *o = r->k->other + i;

		if ((o->kind == FX_BLOCK_FIGURE || o->kind == FX_BLOCK_MOLECULE) &&
		    fx_pcommon(o->box.x0, o->box.x1, box.x0, box.x1) > 0 &&
		    fx_pcommon(o->box.y0, o->box.y1, box.y0, box.y1) > 0)
			return 0;
	}
	return 4 * marks < parts && !fx_page_has_drawing(r->k, &box);
}

/* The longest table that starts in row `row`; 0: none does. */
static int table_at(struct fx_pspan *s, const struct fx_prows *r, int row)
{
	struct gutters g, next;
	int tabular = 0, cells = 0, words = 0, last = row;

	*s = (struct fx_pspan){ FX_BLOCK_TABLE, row, 1, 0 };
	if (row_parts(r, row) < MIN_CELLS)
		return 0;
	start(&g, r, row);
	for (int i = row; i < r->rows && (i == row || follows(r, i)); i++) {
		next = meet(&g, r, i);
		if (next.n < 2)
			break;
		g = next;
		if (row_parts(r, i) < MIN_CELLS) {
			if (i - last > 2)
				break;
			continue;
		}
		last = i;
		tabular++;
		cells += row_parts(r, i);
		for (int p = r->row[i]; p < r->row[i + 1]; p++)
			words += r->part[p].words;
	}
	*s = (struct fx_pspan){ FX_BLOCK_TABLE, row, last + 1 - row, 0 };
	s->score = (float)fx_pmin(40 + 5 * tabular + 5 * g.n, 100) / 100;
	return tabular >= MIN_ROWS && 5 * tabular >= 3 * s->rows && words * 2 <= 7 * cells &&
		is_sound(s, r);
}

int fx_page_table(struct fx_pspan *found, const struct fx_prows *r, int from)
{
	int row = from;

	while (row + MIN_ROWS <= r->rows) {
		if (table_at(found, r, row)) {
			take_head(found, r, from);
			return 1;
		}
		/* what follows long columns that are no table is none either */
		row = fx_pmax(row + 1, found->first + found->rows - MIN_ROWS);
	}
	return 0;
}
