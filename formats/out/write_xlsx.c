/* write_xlsx.c - tables as a workbook, a sheet each, through libxlsxwriter (xlsx_lib.h). Cells that
 * span are merged, the heading is bold and stays in sight, numbers are numbers in the format that
 * they are printed in (number.h), but in headings; all else is text, and nothing is a formula or a
 * link. The same document gives the same bytes: the one date is opts.epoch.
 *
 * The library writes to a name, by way of temporary files: it gets a memory file's name, and has
 * its temporary files in memory where the system has /dev/shm. It keeps all cells until the end,
 * about 150 bytes for each beside its text: over XLSX_SLOTS of them the output is refused. It would
 * print what it refuses, so what it might refuse is asked or cut before. */
#define _GNU_SOURCE	/* memfd_create */
#include "cell_text.h"
#include "number.h"
#include "utf8.h"
#include "writer.h"
#include "xlsx_lib.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	XLSX_SLOTS = 1 << 20,
	XLSX_FORMATS = 200,		/* of numbers; then they stay text. And UTF-16 units ... */
	XLSX_TEXT = 32767,		/* ... of a cell ... */
	XLSX_NAME = 31,			/* ... and of a sheet's name ("Excel specifications and
					 * limits", support.microsoft.com) */
	NARROWEST = 6, WIDEST = 60,	/* columns of a sheet, in digits */
	LINE = 15, HIGHEST = 405,	/* a line, and the most that a row is high, points */
	BOLD = 1, WRAP = 2, CENTRE = 4,
};

struct form { char format[sizeof(((struct fx_number *)0)->format)]; int how; lxw_format *is; };

struct state {
	const struct fx_xlsx_lib *lib;
	lxw_workbook *book;
	lxw_worksheet *sheet;		/* the last one */
	const struct fx_table *t;	/* what is in it */
	int fd;				/* the memory file */
	struct form form[8 + XLSX_FORMATS];
	int forms, formats;
	long slots, cut;		/* cells written; texts that were too long */
	int page, nth;			/* of the last table: its page, its number there */
	char text[3 * XLSX_TEXT + 8];	/* in hand: units are up to 3 bytes each */
};

static void no_memory(struct fx_writing *x)
{
	if (!x->o->err.st)
		fx_fail(&x->o->err, FX_NOMEM, "no memory for a workbook");
}

static void cannot(struct fx_writing *x)
{
	if (!x->o->err.st)
		fx_fail(&x->o->err, FX_OUTPUT, "a workbook cannot be written");
}

static void checked(struct fx_writing *x, lxw_error e)
{
	if (e == LXW_ERROR_MEMORY_MALLOC_FAILED)
		no_memory(x);
	else if (e != LXW_NO_ERROR)
		cannot(x);
}

static int units(int32_t c)
{
	return c > 0xffff ? 2 : 1;
}

/* What XML has no place for, and what a terminal might obey. */
static int printable(int32_t c)
{
	return c == '\n' || c == '\t' || (c >= ' ' && c < 127) ||
		(c > 0x9f && (c < 0xfffe || c > 0xffff));
}

/* 1: "_x0041_", which readers take for the character of that number (ECMA-376 part 1, 22.9.2.19,
 * ST_Xstring); where it was printed the first sign goes that way itself. */
static int is_escape(const char *s)
{
	return s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789abcdefABCDEF") >= 4 &&
		s[6] == '_';
}

/* A cell's text as a workbook holds it, in s->text. */
static void clean(struct state *s, const char *from)
{
	const char *end = from + strlen(from);
	size_t n = 0;

	for (int left = XLSX_TEXT; from < end;) {
		const int escape = is_escape(from);
		const char *p = from;
		const int32_t c = fx_utf8_next(&p, end);
		const struct fx_span as = escape ? (struct fx_span){ "_x005F_", 7 } :
			printable(c) ? (struct fx_span){ from, (size_t)(p - from) } :
			(struct fx_span){ "\xef\xbf\xbd", 3 };

		left -= escape ? 7 : units(c);
		if (left < 0) {
			s->cut++;
			break;
		}
		memcpy(s->text + n, as.p, as.n);
		n += as.n;
		from = p;
	}
	s->text[n] = 0;
}

/* ---- formats: as many as there are different ones ---- */

static lxw_format *made(struct fx_writing *x, const char *format, int how)
{
	const struct state *s = x->state;
	lxw_format *f = s->lib->workbook_add_format(s->book);

	if (!f) {
		no_memory(x);
		return NULL;
	}
	if (*format)
		s->lib->format_set_num_format(f, format);
	if (how & BOLD)
		s->lib->format_set_bold(f);
	if (how & WRAP)
		s->lib->format_set_text_wrap(f);
	if (how & CENTRE)
		s->lib->format_set_align(f, LXW_ALIGN_CENTER);
	return f;
}

/* 0: there are too many formats of numbers already. NULL in *is: none is needed. */
static int form(lxw_format **is, struct fx_writing *x, const char *format, int how)
{
	struct state *s = x->state;
	struct form *f = s->form;

	*is = NULL;
	if (!*format && !how)
		return 1;
	for (; f < s->form + s->forms; f++)
		if (f->how == how && !strcmp(f->format, format)) {
			*is = f->is;
			return 1;
		}
	if (*format && s->formats == XLSX_FORMATS)
		return 0;
	*f = (struct form){ .how = how, .is = made(x, format, how) };
	snprintf(f->format, sizeof(f->format), "%s", format);
	s->formats += *format != 0;
	s->forms++;
	*is = f->is;
	return 1;
}

/* ---- sheets ---- */

/* Excel takes none of []:*?/\ and no apostrophe at an end. As the page and the table's number there
 * stand first, names that are alike but for their case have two numbers. */
static void name_sheet(char name[4 * XLSX_NAME + 1], int page, int nth, const char *caption)
{
	size_t n = (size_t)snprintf(name, 24, nth > 1 ? "p%d-%d" : "p%d", page, nth);
	const char *end = caption + strlen(caption);
	int left = XLSX_NAME - (int)n, blank = 1;

	while (caption < end) {
		const char *from = caption;
		const int32_t c = fx_utf8_next(&caption, end);

		if (c == ' ' || c == '\n' || c == '\t') {
			blank = 1;
			continue;
		}
		if (!printable(c) || (c < 127 && strchr("[]:*?/\\", c)))
			continue;
		left -= blank + units(c);
		if (left < 0)
			break;
		if (blank)
			name[n++] = ' ';
		blank = 0;
		memcpy(name + n, from, (size_t)(caption - from));
		n += (size_t)(caption - from);
	}
	while (n && (name[n - 1] == '\'' || name[n - 1] == ' '))
		n--;
	name[n] = 0;
}

/* The names of pages that come twice are used already: the number goes on. */
static int add_sheet(struct fx_writing *x, int page, const char *caption)
{
	struct state *s = x->state;
	char name[4 * XLSX_NAME + 1];
	lxw_error e;

	s->nth = page == s->page ? s->nth + 1 : 1;
	s->page = page;
	do
		name_sheet(name, page, s->nth, caption ? caption : "");
	while ((e = s->lib->workbook_validate_sheet_name(s->book, name)) ==
		LXW_ERROR_SHEETNAME_ALREADY_USED && s->nth++ < INT_MAX);
	checked(x, e);
	s->sheet = e ? NULL : s->lib->workbook_add_worksheet(s->book, name);
	if (!s->sheet)
		no_memory(x);
	return s->sheet != NULL;
}

/* The widest line; over WIDEST it is broken. */
static int width(const struct fx_cell *c)
{
	int widest = 0;

	for (const char *at = c->text; at;) {
		const int n = fx_width(fx_cell_line(&at));

		widest = n > widest ? n : widest;
	}
	return widest;
}

static void put_cell(struct fx_writing *x, const struct fx_cell *c, enum fx_point point)
{
	struct state *s = x->state;
	const int spans = c->rows > 1 || c->cols > 1, head = c->row < s->t->head_rows;
	const lxw_row_t row = (lxw_row_t)c->row;
	const lxw_col_t col = (lxw_col_t)c->col;
	const int how = (head ? BOLD : 0) | (head && c->cols > 1 ? CENTRE : 0) |
		(strchr(c->text, '\n') || width(c) > WIDEST ? WRAP : 0);
	struct fx_number n = { .format = "" };
	int number = !head && fx_number_read(&n, c->text, point);
	lxw_format *f;

	if (!spans && !*c->text)
		return;
	s->slots += (long)c->rows * c->cols;
	if (s->slots > XLSX_SLOTS) {
		fx_fail(&x->o->err, FX_LIMIT, "a workbook of over %d cells", XLSX_SLOTS);
		return;
	}
	if (number && !form(&f, x, n.format, how))
		number = 0;
	if (!number)
		form(&f, x, "", how);
	clean(s, number ? "" : c->text);
	if (spans)
		checked(x, s->lib->worksheet_merge_range(s->sheet, row, col,
			(lxw_row_t)(row + c->rows - 1), (lxw_col_t)(col + c->cols - 1), s->text,
			f));
	else if (!number)
		checked(x, s->lib->worksheet_write_string(s->sheet, row, col, s->text, f));
	if (number)
		checked(x, s->lib->worksheet_write_number(s->sheet, row, col, n.value, f));
}

static void put_widths(struct fx_writing *x, int *widest)
{
	struct state *s = x->state;

	for (int i = 0; i < s->t->cells; i++) {
		const struct fx_cell *c = s->t->cell + i;
		const int n = c->cols == 1 ? width(c) : 0;

		widest[c->col] = n > widest[c->col] ? n : widest[c->col];
	}
	for (int k = 0; k < s->t->cols; k++) {
		widest[k] = widest[k] < NARROWEST ? NARROWEST : widest[k];
		widest[k] = widest[k] > WIDEST ? WIDEST : widest[k];
		checked(x, s->lib->worksheet_set_column(s->sheet, (lxw_col_t)k, (lxw_col_t)k,
			widest[k] + 1, NULL));
	}
}

/* Not every reader makes rows as high as their lines. widest: of the columns; most: (rows) zeros.
 */
static void put_heights(struct fx_writing *x, const int *widest, int *most)
{
	struct state *s = x->state;

	for (int i = 0; i < s->t->cells; i++) {
		const struct fx_cell *c = s->t->cell + i;
		int lines = 0;

		for (const char *at = c->text; at && c->rows == 1; lines++) {
			const int n = fx_width(fx_cell_line(&at));

			lines += c->cols == 1 && n ? (n - 1) / widest[c->col] : 0;
		}
		most[c->row] = lines > most[c->row] ? lines : most[c->row];
	}
	for (int y = 0; y < s->t->rows; y++) {
		const int n = most[y] < HIGHEST / LINE ? most[y] : HIGHEST / LINE;

		if (n > 1)
			checked(x, s->lib->worksheet_set_row(s->sheet, (lxw_row_t)y, LINE * n,
				NULL));
	}
}

static void put_table(struct fx_writing *x, const struct fx_table *t)
{
	struct fx_column *column = FX_NEWN(&x->mem, (size_t)t->cols, struct fx_column);
	int *widest = FX_NEWN(&x->mem, (size_t)t->cols, int);
	int *lines = FX_NEWN(&x->mem, (size_t)t->rows, int);
	struct state *s = x->state;

	if (!column || !widest || !lines) {
		no_memory(x);
		return;
	}
	s->t = t;
	fx_number_columns(column, t);
	put_widths(x, widest);
	put_heights(x, widest, lines);
	for (int i = 0; i < t->cells && !x->o->err.st; i++)
		put_cell(x, t->cell + i, fx_column_point(column + t->cell[i].col));
	if (t->head_rows && t->head_rows < t->rows)
		s->lib->worksheet_freeze_panes(s->sheet, (lxw_row_t)t->head_rows, 0);
	checked(x, s->lib->worksheet_ignore_errors(s->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
		"A1:XFD1048576"));
}

/* ---- the workbook ---- */

/* The library has the clock's date for 0, so the first second of 1970 is the one after it. */
static void begin(struct fx_writing *x)
{
	struct state *s = fx_write_state(x, sizeof(*s));
	static char memory[] = "/dev/shm";
	lxw_workbook_options how = { .tmpdir = memory };
	lxw_doc_properties about = { .created = (time_t)(x->opts.epoch > 0 ? x->opts.epoch : 1) };
	char name[40];

	if (!s)
		return;
	s->lib = fx_xlsx_lib();
	if (!s->lib) {
		fx_fail(&x->o->err, FX_OUTPUT, "no workbook without libxlsxwriter.so."
			LXW_SOVERSION ", which is not on this system");
		return;
	}
	s->fd = memfd_create("workbook", MFD_CLOEXEC);
	if (s->fd < 0) {
		cannot(x);
		return;
	}
	snprintf(name, sizeof(name), "/proc/self/fd/%d", s->fd);
	s->book = s->lib->workbook_new_opt(name, &how);
	if (s->book)
		checked(x, s->lib->workbook_set_properties(s->book, &about));
	else
		no_memory(x);
}

static void page(struct fx_writing *x, const struct fx_dpage *p)
{
	for (int i = 0; i < p->blocks && !x->o->err.st; i++) {
		const struct fx_table *t = p->block[i].table;

		if (t && t->rows && add_sheet(x, t->first_page ? t->first_page : p->number,
		    t->caption))
			put_table(x, t);
		fx_arena_reset(&x->mem);
	}
}

/* What the library wrote, to the output. */
static void hand_over(struct fx_writing *x, int fd)
{
	char part[8192];
	ssize_t n;

	for (off_t at = 0; (n = pread(fd, part, sizeof(part), at)) > 0; at += n)
		fx_put(x->o, part, (size_t)n);
	if (n < 0)
		cannot(x);
}

static void end(struct fx_writing *x)
{
	struct state *s = x->state;
	lxw_workbook *book = s->book;

	if (!s->sheet && !s->lib->workbook_add_worksheet(book, "no tables"))
		no_memory(x);
	s->book = NULL;
	checked(x, s->lib->workbook_close(book));	/* frees it */
	if (!x->o->err.st)
		hand_over(x, s->fd);
	if (s->cut)
		fx_log(FX_WARN, "cells of over %d characters, cut in the workbook: %ld", XLSX_TEXT,
			s->cut);
}

static void drop(struct fx_writing *x)
{
	struct state *s = x->state;

	if (s->book)
		s->lib->lxw_workbook_free(s->book);
	if (s->fd > 0)
		close(s->fd);
	free(s);
}

const struct fx_writer fx_writer_xlsx = {
	.name = "xlsx", .suffix = ".xlsx",
	.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	.tables = 1, .binary = 1, .begin = begin, .page = page, .end = end, .drop = drop,
};
