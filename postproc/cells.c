/* cells.c - see cells.h */
#include "cells.h"

#include "roles.h"

#include <math.h>
#include <string.h>

#define MOST 32			/* gaps of a row that are looked at */
#define BETWEEN 2		/* rows without cells that may stand between two that have them */

static const float between_cells = 1.5f;	/* in sizes of letters: spaces of lines that are
						 * set to full width hardly come to one */
static const float runs_down = 1;		/* what must be left of it over all rows */

struct gap { float x0, x1; };

/* The white between words of a row, wider than `least`, from left to right; with that beside it,
 * if `beside` is 1. */
static int gaps_of(struct gap *g, const struct pp_sheet *s, const struct pp_row *r, float least,
	int beside)
{
	float end = beside ? -INFINITY : r->at.x0;
	int n = 0;

	for (int i = 0; i < r->words && n < MOST - 1; i++) {
		struct pp_area a;

		pp_sheet_area(&a, s, s->p->word[r->word + i].quad);
		if (a.x0 - end > least && (i == 0 || i != r->marker))
			g[n++] = (struct gap){ end, a.x0 };
		end = a.x1 > end ? a.x1 : end;
	}
	if (beside)
		g[n++] = (struct gap){ end, INFINITY };
	return n;
}

/* What two rows leave white, if wider than `least`; to g. */
static int both(struct gap *g, int n, const struct gap *h, int m, float least)
{
	struct gap out[MOST];
	int k = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < m && k < MOST; j++) {
			const struct gap c = { fmaxf(g[i].x0, h[j].x0), fminf(g[i].x1, h[j].x1) };

			if (c.x1 - c.x0 > least)
				out[k++] = c;
		}
	for (int i = 0; i < k; i++)
		g[i] = out[i];
	return k;
}

/* 1: the row has words on both sides of one of the gaps. */
static int has_cells(const struct pp_row *r, const struct gap *g, int n)
{
	for (int i = 0; i < n; i++)
		if (g[i].x0 >= r->at.x0 && g[i].x1 <= r->at.x1)
			return 1;
	return 0;
}

/* Neither is a caption, which may have as much white after its label. */
static int may_be(const struct pp_sheet *s, const struct pp_row *r)
{
	const char *word[3];
	int n = 0, used;

	for (; n < 3 && n < r->words; n++)
		word[n] = pp_row_text(s, r, n);
	return !r->what && !r->turned && n && r->size > 0 && !pp_caption_label(word, n, &used);
}

/* 1: row b stands below a, or on one line with it, and not far. */
static int follows(const struct pp_sheet *s, const struct pp_row *a, const struct pp_row *b)
{
	const float by = b->base - a->base;

	return may_be(s, b) && by > -.5f * b->size && by < 4 * fmaxf(a->size, b->size);
}

/* Rows of a table from row `first` on; 0: none starts there. */
static int table_at(const struct pp_sheet *s, int first)
{
	const struct pp_row *r = s->row + first;
	struct gap white[MOST], own[MOST];
	int n = gaps_of(white, s, r, between_cells * r->size, 0), rows = 0, celled = 0;

	for (int i = 0; first + i < s->rows && i < rows + 1 + BETWEEN; i++) {
		float least;

		if (i && !follows(s, r + i - 1, r + i))
			break;
		least = runs_down * r[i].size;
		n = both(white, n, own, gaps_of(own, s, r + i, least, 1), least);
		if (!has_cells(r + i, white, n))
			continue;
		celled++;
		rows = i + 1;
	}
	return celled >= 3 && 2 * celled >= rows ? rows : 0;
}

/* Nothing but ten or more of one sign, of those that lines are drawn with. */
static int is_drawn(const struct pp_sheet *s, const struct pp_row *r)
{
	const char sign = r->words ? *pp_row_text(s, r, 0) : 0;
	int n = 0;

	if (!sign || !strchr("._-=*~", sign))
		return 0;
	for (int i = 0; i < r->words; i++)
		for (const char *p = pp_row_text(s, r, i); *p; p++, n++)
			if (*p != sign)
				return 0;
	return n >= 10;
}

void pp_cells(struct pp_sheet *s)
{
	int tables = 0, rows;

	for (int i = 0; i < s->rows; i++)
		if (!s->row[i].what && is_drawn(s, s->row + i))
			s->row[i].what = FX_DOC_RULE;

	for (int i = 0; i < s->rows; i += rows ? rows : 1) {
		rows = may_be(s, s->row + i) ? table_at(s, i) : 0;
		tables += rows > 0;
		for (int k = 0; k < rows; k++)
			s->row[i + k].cells = tables;
	}
}
