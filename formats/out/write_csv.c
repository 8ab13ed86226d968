/* write_csv.c - tables as records: CSV after RFC 4180, and the same with tabs. The text of a cell
 * that spans stands in its top left slot; several tables have an empty line between.
 *
 * A spreadsheet takes a field that starts with = + - @, a tab or a carriage return for a formula,
 * whoever wrote it (OWASP, "CSV Injection"): an apostrophe comes before it, unless it is a number
 * (number.h) or csv_raw is asked for.
 * CSV: CRLF after each record; in quotes what has a comma, a quote or the end of a line in it or
 * starts with a blank; a field that is all of its record is "" where it is empty.
 * TSV (IANA, text/tab-separated-values): a newline after each record, no quotes; a blank stands for
 * tabs and ends of lines. */
#include "flow.h"
#include "number.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>

struct form { char mark; const char *end, *keep; };
static const struct form comma = { ',', "\r\n", "\t\r\n" }, tab = { '\t', "\n", "" };

static int formula(const char *s)
{
	enum fx_point point;

	return *s && strchr("=+-@\t\r", *s) && !fx_number_is(s, &point);
}

/* In quotes, which are doubled. */
static void put_quoted(struct fx_out *o, const char *prefix, const char *s, const char *keep)
{
	fx_puts(o, "\"");
	fx_puts(o, prefix);
	for (size_t n; *s; s += n) {
		n = strcspn(s, "\"");
		n += s[n] == '"';
		fx_flow_clean(o, (struct fx_span){ s, n }, keep);
		if (s[n - 1] == '"')
			fx_puts(o, "\"");
	}
	fx_puts(o, "\"");
}

static void put_blanked(struct fx_out *o, const char *s)
{
	for (size_t n; *s; s += n) {
		n = strcspn(s, "\t\r\n");
		fx_flow_clean(o, (struct fx_span){ s, n }, "");
		if (s[n]) {
			fx_puts(o, " ");
			n++;
		}
	}
}

static void put_field(const struct fx_writing *x, const struct form *f, const char *s, int alone)
{
	const char *prefix = !x->opts.csv_raw && formula(s) ? "'" : "";

	if (f == &comma && (*s == ' ' || strpbrk(s, ",\"\r\n") || (alone && !*s))) {
		put_quoted(x->o, prefix, s, f->keep);
		return;
	}
	fx_puts(x->o, prefix);
	if (f == &tab)
		put_blanked(x->o, s);
	else
		fx_flow_clean(x->o, (struct fx_span){ s, strlen(s) }, f->keep);
}

static void put_table(const struct fx_writing *x, const struct form *f, const struct fx_table *t,
	const int *slot)
{
	const char mark[2] = { f->mark, 0 };

	for (int y = 0; y < t->rows; y++) {
		for (int k = 0; k < t->cols; k++) {
			const struct fx_cell *c = t->cell + *slot++;
			const int first = c->row == y && c->col == k;

			fx_puts(x->o, k ? mark : "");
			put_field(x, f, first || x->opts.csv_fill ? c->text : "", t->cols == 1);
		}
		fx_puts(x->o, f->end);
	}
}

static void begin(struct fx_writing *x)
{
	if (x->opts.csv_bom)
		fx_puts(x->o, "\xef\xbb\xbf");
	fx_write_state(x, sizeof(int));		/* 1: a table has been written */
}

static void put_page(struct fx_writing *x, const struct fx_dpage *p, const struct form *f)
{
	int *any = x->state;

	for (int i = 0; i < p->blocks; i++) {
		const struct fx_table *t = p->block[i].table;
		struct fx_err e;
		int *slot;

		if (!t || !t->rows)
			continue;
		fx_puts(x->o, *any ? f->end : "");
		*any = 1;
		if (fx_table_slots(&slot, &x->mem, t, &e) == FX_OK)
			put_table(x, f, t, slot);
		else if (!x->o->err.st)
			x->o->err = e;
		fx_arena_reset(&x->mem);
	}
}

static void csv_page(struct fx_writing *x, const struct fx_dpage *p)
{
	put_page(x, p, &comma);
}

static void tsv_page(struct fx_writing *x, const struct fx_dpage *p)
{
	put_page(x, p, &tab);
}

static void end(struct fx_writing *x)
{
	(void)x;
}

static void drop(struct fx_writing *x)
{
	free(x->state);
}

const struct fx_writer fx_writer_csv = {
	.name = "csv", .suffix = ".csv", .media_type = "text/csv; charset=utf-8",
	.tables = 1, .one_table = 1, .begin = begin, .page = csv_page, .end = end,
	.drop = drop,
};

const struct fx_writer fx_writer_table_tsv = {
	.name = "tsv", .suffix = ".tsv", .media_type = "text/tab-separated-values; charset=utf-8",
	.tables = 1, .one_table = 1, .begin = begin, .page = tsv_page, .end = end,
	.drop = drop,
};
