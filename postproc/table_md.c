/* table_md.c - pipe tables of Markdown [D A.4] (table_parts.h) */
#include "table_parts.h"

#include <string.h>

struct md {
	struct pp_reader *r;
	int begun;			/* a table */
	int ruled;			/* its separator was seen */
};

static int is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

static struct fx_span trim(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	while (p < end && is_blank(end[-1]))
		end--;
	return (struct fx_span){ p, (size_t)(end - p) };
}

/* ---- a line ---- */

/* The ticks of a line go in pairs, pipes between two of them divide nothing; an odd one is text. */
struct line { const char *p, *end; size_t ticks; };

static struct line begin_line(const char *p, const char *end)
{
	const struct fx_span s = trim(p, end);
	struct line l = { s.p, s.p + s.n, 0 };

	for (const char *c = l.p; c < l.end; c++)
		l.ticks += *c == '`';
	if (l.p < l.end && *l.p == '|')
		l.p++;
	return l;
}

/* The next cell of the line, without the blanks around it. 0: there is none. */
static int next_cell(struct fx_span *cell, struct line *l)
{
	const char *p = l->p;
	int code = 0;

	if (p >= l->end)
		return 0;
	for (; p < l->end && (*p != '|' || code); p++) {
		if (*p == '\\' && p + 1 < l->end && p[1] == '|') {
			p++;
		} else if (*p == '`') {
			code = !code && l->ticks > 1;
			l->ticks--;
		}
	}
	*cell = trim(l->p, p);
	l->p = p + 1;
	return 1;
}

static int is_rule(struct fx_span s)
{
	const size_t n = s.n;

	if (s.n && *s.p == ':')
		s.p++, s.n--;
	if (s.n && s.p[s.n - 1] == ':')
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '-')
			return 0;
	return n && s.n;
}

/* A row of :---: and nothing else: all above it is heading. */
static int is_separator(struct line l)
{
	struct fx_span cell;
	int n = 0;

	for (; next_cell(&cell, &l); n++)
		if (!is_rule(cell))
			return 0;
	return n > 0;
}

/* ---- rows ---- */

/* How many bytes of [p, end) are <br>, <br/> or <br />. */
static size_t break_at(const char *p, const char *end)
{
	static const char *const spelt[] = { "<br>", "<br/>", "<br />" };

	for (size_t i = 0; i < FX_COUNT(spelt); i++) {
		const size_t n = strlen(spelt[i]);

		if ((size_t)(end - p) >= n && !memcmp(p, spelt[i], n))
			return n;
	}
	return 0;
}

static void say_cell(struct pp_reader *r, struct fx_span cell)
{
	const char *const end = cell.p + cell.n;

	pp_say_start(r);
	for (const char *p = cell.p; p < end;) {
		const size_t n = *p == '<' ? break_at(p, end) : 0;
		const char *const from = p;

		if (n) {
			pp_say_break(r, pp_at(r, p), pp_at(r, p + n));
			p += n;
		} else if (*p == '<' && pp_loc(r->text, pp_at(r, p)) >= 0) {
			r->count[PP_LOCATION]++;
			p += PP_LOC_BYTES;
		} else if (*p != '&' || (p = pp_say_entity(r, p)) == from) {
			p = pp_say_char(r, p + (*p == '\\' && p + 1 < end && p[1] == '|'));
		}
	}
}

static void add_row(struct pp_reader *r, struct line l)
{
	struct fx_span cell;

	pp_grid_row(r, 0);
	while (next_cell(&cell, &l)) {
		struct pp_gcell *c = pp_grid_cell(r, 1, 1);

		if (!c)
			continue;
		say_cell(r, cell);
		pp_say_end(r, &c->c, pp_at(r, cell.p), pp_at(r, cell.p + cell.n));
	}
	pp_grid_row_end(r);
}

/* A line with a pipe. 0: enough tables were read. */
static int on_line(struct md *m, struct line l)
{
	struct pp_grid *g = &m->r->grid;

	if (!m->begun && !pp_table_begin(m->r))
		return 0;
	m->ruled = m->begun && m->ruled;
	m->begun = 1;
	if (m->ruled || !is_separator(l)) {
		add_row(m->r, l);
	} else {
		m->ruled = 1;
		memset(g->head, 1, (size_t)g->rows);
	}
	return 1;
}

void pp_read_markdown(struct pp_reader *r)
{
	const char *p = r->text.p, *const end = p + r->text.n;
	struct md m = { .r = r };

	for (const char *stop; p < end && !r->a->failed; p = stop + 1) {
		struct line l;

		stop = memchr(p, '\n', (size_t)(end - p));
		stop = stop ? stop : end;
		l = begin_line(p, stop);
		if (memchr(p, '|', (size_t)(stop - p))) {
			if (!on_line(&m, l))
				break;
		} else {
			m.begun = 0;
			r->count[PP_OUTSIDE] += l.p < l.end;
		}
	}
}
