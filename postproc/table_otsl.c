/* table_otsl.c - tables in OTSL with docling's token names [D A.1, A.4] (table_parts.h) */
#include "table_parts.h"
#include "guard_part.h"

#include <string.h>

enum name { FCEL, ECEL, CHED, RHED, SROW, LCEL, UCEL, XCEL, NL, OTSL, OTSL_END, CAPTION,
	CAPTION_END, NAMES };
static const char *const name_of[NAMES] = { "<fcel>", "<ecel>", "<ched>", "<rhed>", "<srow>",
	"<lcel>", "<ucel>", "<xcel>", "<nl>", "<otsl>", "</otsl>", "<caption>", "</caption>" };

enum { COLUMNS = FX_TABLE_MAX_COLS };

struct otsl {
	struct pp_reader *r;
	const char *p, *end;
	int begun, wrapped;		/* a table, by <otsl> */
	int in_row, head;		/* 1: there is a row, a <ched> in it */
	int outside;			/* 1: text that belongs nowhere was counted since a tag */
	enum name open;			/* what is being read: a cell, <caption>; NAMES: neither */
	struct pp_gcell *cell;		/* of it */
	const char *from;		/* its text */
	/* the row, slot by slot; that above */
	unsigned char kind[COLUMNS];
	struct pp_gcell *row[2][COLUMNS], **above, **now;
	int n, n_above;
};

/* ---- a row whose slots are known ---- */

/* Whether the cell before slot x began in this row, so that it may go on to the right. */
static int extends(const struct otsl *s, int x)
{
	return x > 0 && s->now[x - 1] && s->now[x - 1]->c.row == s->r->grid.rows;
}

/* Whether the rest of a span from above, so wide, is carried on behind slot x. */
static int carried(const struct otsl *s, int x, int wide)
{
	if (wide > s->n - x)
		return 0;
	for (int i = 1; i < wide; i++)
		if (s->kind[x + i] < LCEL)
			return 0;
	return 1;
}

/* A slot that carries a cell on: one from above, if that begins over it; else the one before it.
 * <xcel> is of both: below the first slot of a wide cell it carries that on, but below a narrow
 * one it belongs to the first row of a span that begins before it. How many slots it takes. */
static int carry_on(struct otsl *s, int x)
{
	const enum name k = (enum name)s->kind[x];
	struct pp_gcell *up = x < s->n_above ? s->above[x] : NULL;

	if (up && up->c.col != x)
		up = NULL;
	if (up && (k == UCEL || (k == XCEL && (up->c.cols > 1 || !extends(s, x)))) &&
	    carried(s, x, up->c.cols)) {
		for (int i = 0; i < up->c.cols; i++)
			s->now[x + i] = up;
		up->c.rows++;
		return up->c.cols;
	}
	if (k != UCEL && extends(s, x)) {
		s->now[x] = s->now[x - 1];
		s->now[x]->c.cols++;
		return 1;
	}
	s->now[x] = NULL;
	s->r->count[PP_CONTINUATION]++;
	s->r->grid.holes++;
	return 1;
}

static void end_row(struct otsl *s)
{
	struct pp_grid *g = &s->r->grid;
	struct pp_gcell **above = s->above;

	if (s->in_row && !g->over) {
		for (int x = 0; x < s->n;)
			x += s->kind[x] < LCEL ? 1 : carry_on(s, x);
		g->head[g->rows++] = (unsigned char)s->head;
		s->n_above = s->n;
		s->above = s->now;
		s->now = above;
	}
	s->r->count[PP_EMPTY_ROW] += !s->in_row;
	s->in_row = s->head = s->n = 0;
}

/* ---- tags ---- */

static void close_text(struct otsl *s)
{
	struct fx_span text = { s->from, (size_t)(s->p - s->from) }, piece;
	const char *at = text.p;

	if (s->open == CAPTION) {
		s->r->caption = pp_say_caption(s->r);
	} else if (s->open < LCEL && s->cell) {
		if (s->open == ECEL && !pp_piece(&piece, &at, s->p))
			pp_say_start(s->r);
		else
			s->r->count[PP_STRAY] += s->open == ECEL;
		s->r->count[PP_PLACE] += s->cell->locs != 0 && s->cell->locs != 4;
		pp_say_end(s->r, &s->cell->c, pp_at(s->r, text.p), pp_at(s->r, s->p));
	}
	s->open = NAMES;
	s->cell = NULL;
}

static int begin_table(struct otsl *s, int wrapped)
{
	if (!pp_table_begin(s->r)) {
		s->end = s->p;
		return 0;
	}
	s->begun = 1;
	s->wrapped = wrapped;
	s->n_above = 0;
	return 1;
}

static void end_table(struct otsl *s)
{
	if (s->in_row)
		end_row(s);
	s->begun = 0;
}

static void begin_cell(struct otsl *s, enum name k)
{
	struct pp_grid *g = &s->r->grid;

	if (!s->in_row)
		pp_grid_row(s->r, 0);
	s->in_row = 1;
	if (g->over || s->n == COLUMNS) {
		s->r->count[PP_COLUMNS_CUT] += !g->over;
		return;
	}
	s->kind[s->n] = (unsigned char)k;
	if (k < LCEL) {
		s->head |= k == CHED;
		s->now[s->n] = s->cell = pp_grid_put(s->r, s->n, 1);
		if (s->cell)
			s->cell->heads = k == RHED ? PP_HEADS_ROW : PP_HEADS_NONE;
	}
	s->n++;
}

/* One <loc_N> at p: the byte behind it, *n is its number; else p. */
static const char *read_loc(const struct otsl *s, const char *p, int *n)
{
	const char *at = p + 5;

	if (s->end - p < 7 || memcmp(p, "<loc_", 5) != 0)
		return p;
	for (*n = 0; at < s->end && pp_is_digit(*at) && *n < 1 << 16; at++)
		*n = *n * 10 + (*at - '0');
	return at > p + 5 && at < s->end && *at == '>' ? at + 1 : p;
}

/* The locations that may follow a tag; those of a cell are kept where their scale is known. */
static const char *read_box(struct otsl *s, const char *p)
{
	const int scale = s->r->s->loc_scale;
	const char *next;

	for (int v, n = 0; (next = read_loc(s, p, &v)) > p; p = next, n++)
		if (s->cell && scale > 0) {
			if (n < 4)
				s->cell->loc[n] = v < scale ? v : scale;
			s->cell->locs = v < scale && s->cell->locs == n ? n + 1 : -1;
		}
	return p;
}

static int on_cell(struct otsl *s, enum name k)
{
	if (!s->begun && !begin_table(s, 0))
		return 0;
	begin_cell(s, k);
	if (k < LCEL) {
		s->open = k;
		pp_say_start(s->r);
	}
	return 1;
}

static void on_table(struct otsl *s, enum name k)
{
	int *count = s->r->count;

	if (s->begun) {
		count[PP_UNCLOSED] += s->in_row + (k == OTSL && s->wrapped);
		count[PP_STRAY] += k == OTSL_END && !s->wrapped;
		end_table(s);
	} else {
		count[PP_STRAY] += k == OTSL_END;
	}
	if (k == OTSL)
		begin_table(s, 1);
}

static void on_caption(struct otsl *s)
{
	if (!s->begun) {
		s->r->count[PP_STRAY]++;
		return;
	}
	s->open = CAPTION;
	pp_say_start(s->r);
}

static void on_tag(struct otsl *s, enum name k, const char *next)
{
	const int captioned = s->open == CAPTION;

	close_text(s);
	s->outside = 0;
	if (k == CAPTION_END)
		s->r->count[PP_STRAY] += !captioned;
	else
		s->r->count[PP_UNCLOSED] += captioned;
	if (k < NL && !on_cell(s, k))
		return;
	if (k == NL && s->begun)
		end_row(s);
	else if (k == NL)
		s->r->count[PP_STRAY]++;
	if (k == OTSL || k == OTSL_END)
		on_table(s, k);
	if (k == CAPTION)
		on_caption(s);
	s->p = k < LCEL || k == OTSL || k == CAPTION ? read_box(s, next) : next;
	s->from = s->p;
}

/* ---- the answer ---- */

/* The tag at p, "<": NAMES, there is none. */
static enum name read_name(const struct otsl *s, const char *p, const char **next)
{
	for (int i = 0; i < NAMES; i++) {
		const size_t n = strlen(name_of[i]);

		if ((size_t)(s->end - p) >= n && !memcmp(p, name_of[i], n)) {
			*next = p + n;
			return (enum name)i;
		}
	}
	return NAMES;
}

/* The end has cut a tag or a location. */
static int is_cut(const struct otsl *s, const char *p)
{
	const size_t left = (size_t)(s->end - p);
	char tail[12] = "";

	if (left >= sizeof(tail))
		return 0;
	memcpy(tail, p, left);
	for (int i = 0; i < NAMES; i++)
		if (!strncmp(tail, name_of[i], left))
			return 1;
	return !strncmp(tail, "<loc_", left < 5 ? left : 5) &&
		(left <= 5 || !tail[5 + strspn(tail + 5, "0123456789")]);
}

static void text(struct otsl *s)
{
	const char *const p = s->p;
	int v;

	if (*p == '<' && pp_loc(s->r->text, pp_at(s->r, p)) >= 0)
		s->p += PP_LOC_BYTES;
	else if (*p == '<')
		s->p = read_loc(s, p, &v);
	if (s->p > p) {
		s->r->count[PP_LOCATION]++;
	} else if (s->open != NAMES) {
		s->p = pp_say_char(s->r, p);
	} else {
		if ((unsigned char)*p > ' ' && !s->outside) {
			s->r->count[PP_OUTSIDE]++;
			s->outside = 1;
		}
		s->p++;
	}
}

void pp_read_otsl(struct pp_reader *r)
{
	struct otsl s = { .r = r, .p = r->text.p, .end = r->text.p + r->text.n, .open = NAMES };
	const char *next = s.p;

	s.above = s.row[0];
	s.now = s.row[1];
	while (s.p < s.end && !r->a->failed) {
		const enum name k = *s.p == '<' ? read_name(&s, s.p, &next) : NAMES;

		if (k != NAMES)
			on_tag(&s, k, next);
		else if (*s.p == '<' && is_cut(&s, s.p))
			break;
		else
			text(&s);
	}
	r->count[PP_UNCLOSED] += s.open == CAPTION;
	close_text(&s);
	if (s.begun && (s.wrapped || s.in_row)) {
		r->cut = 1;
		r->count[PP_TRUNCATED]++;
	}
	end_table(&s);
}
