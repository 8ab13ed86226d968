/* write_latex.c - tables as LaTeX's tabular, to be taken into a document: nothing but the package
 * multirow is needed, and a format that has the characters (XeLaTeX and LuaLaTeX have all that
 * their font has). Columns of numbers stand at the right, others at the left. Rules above, below
 * the heading, and below. No floats, of which LaTeX takes but so many before there is text; and the
 * caption as it was printed, as it has its number already. */
#include "cell_text.h"
#include "flow.h"
#include "number.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>

/* What TeX reads as something else than the character (The TeXbook, chapter 7; ltoutenc), what it
 * joins to one sign, and what could be the argument of the \\ before it. NULL: as it is. */
static const char *escape(char c)
{
	static const char *const is[128] = {
		['\\'] = "\\textbackslash{}", ['{'] = "\\{", ['}'] = "\\}", ['$'] = "\\$",
		['&'] = "\\&", ['#'] = "\\#", ['%'] = "\\%", ['_'] = "\\_",
		['^'] = "\\textasciicircum{}", ['~'] = "\\textasciitilde{}",
		['<'] = "\\textless{}", ['>'] = "\\textgreater{}", ['|'] = "\\textbar{}",
		['-'] = "-{}", ['`'] = "`{}", ['\''] = "'{}", ['"'] = "''{}", ['?'] = "?{}",
		['!'] = "!{}", ['['] = "{[}", ['*'] = "{*}", [','] = ",{}", ['\t'] = " ",
		['\n'] = " ",
	};

	return (unsigned char)c < 128 ? is[(unsigned char)c] : NULL;
}

static void put(struct fx_out *o, struct fx_span s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *is = escape(s.p[i]);

		if (!is)
			continue;
		fx_flow_clean(o, (struct fx_span){ s.p + from, i - from }, "");
		fx_puts(o, is);
		from = i + 1;
	}
	fx_flow_clean(o, (struct fx_span){ s.p + from, s.n - from }, "");
}

/* A break in a cell needs a box that has lines; tags are closed over it. */
static void put_text(struct fx_out *o, const struct fx_cell *c)
{
	static const char *const tag[FX_TAGS] = { "\\textbf{", "\\textit{", "\\textsuperscript{",
		"\\textsubscript{" };
	struct fx_cell_walk w;
	int open = 0;
	enum fx_bit bit;

	fx_cell_walk(&w, c);
	while ((bit = fx_cell_next(&w)) != FX_BIT_END)
		switch (bit) {
		case FX_BIT_TEXT:
			put(o, w.text);
			break;
		case FX_BIT_BREAK:
			for (int i = 0; i < open; i++)
				fx_puts(o, "}");
			fx_puts(o, "\\\\");
			for (int i = 0; i < open; i++)
				fx_puts(o, tag[w.open[i]]);
			break;
		case FX_BIT_OPEN:
			open++;
			fx_puts(o, tag[w.tag]);
			break;
		default:
			open--;
			fx_puts(o, "}");
		}
}

static int has_breaks(const struct fx_cell *c)
{
	struct fx_cell_walk w;
	enum fx_bit bit;

	fx_cell_walk(&w, c);
	while ((bit = fx_cell_next(&w)) != FX_BIT_END)
		if (bit == FX_BIT_BREAK)
			return 1;
	return 0;
}

static void put_cell(struct fx_out *o, const struct fx_cell *c, char side)
{
	const int lines = has_breaks(c);

	if (c->cols > 1)
		fx_printf(o, "\\multicolumn{%d}{%c}{", c->cols, c->head == 1 ? 'c' : side);
	if (c->rows > 1)
		fx_printf(o, "\\multirow{%d}{*}{", c->rows);
	if (lines)
		fx_printf(o, "\\shortstack[%c]{", side);
	put_text(o, c);
	fx_printf(o, "%s%s%s", lines ? "}" : "", c->rows > 1 ? "}" : "", c->cols > 1 ? "}" : "");
}

/* Below a cell of several rows its columns stay empty. */
static void put_row(struct fx_out *o, const struct fx_table *t, const int *slot, int y,
	const char *side)
{
	for (int k = 0; k < t->cols;) {
		const struct fx_cell *c = t->cell + slot[(size_t)y * (size_t)t->cols + (size_t)k];

		fx_puts(o, k ? " & " : "");
		if (c->row == y)
			put_cell(o, c, side[k]);
		else if (c->cols > 1)
			fx_printf(o, "\\multicolumn{%d}{%c}{}", c->cols, side[k]);
		k += c->cols;
	}
	fx_puts(o, " \\\\\n");
}

static enum fx_st put_table(struct fx_out *o, struct fx_arena *a, const struct fx_table *t,
	struct fx_err *e)
{
	struct fx_column *column = FX_NEWN(a, (size_t)t->cols + 1, struct fx_column);
	char *side = fx_alloc(a, (size_t)t->cols + 1, 1);
	int *slot;

	if (!column || !side)
		return fx_fail(e, FX_NOMEM, "no memory for a table of %d columns", t->cols);
	FX_TRY(fx_table_slots(&slot, a, t, e));
	fx_number_columns(column, t);
	for (int k = 0; k < t->cols; k++)
		side[k] = fx_column_numeric(column + k) ? 'r' : 'l';
	fx_puts(o, "\\begin{center}\n");
	if (t->caption) {
		put(o, (struct fx_span){ t->caption, strlen(t->caption) });
		fx_puts(o, "\\par\\smallskip\n");
	}
	fx_puts(o, "\\begin{tabular}{");
	fx_puts(o, side);
	fx_puts(o, "}\n\\hline\n");
	for (int y = 0; y < t->rows; y++) {
		put_row(o, t, slot, y, side);
		if (y == t->head_rows - 1 || y == t->rows - 1)
			fx_puts(o, "\\hline\n");
	}
	fx_puts(o, "\\end{tabular}\n\\end{center}\n");
	return FX_OK;
}

static void begin(struct fx_writing *x)
{
	fx_puts(x->o, "% \\usepackage{multirow}\n");
}

static void page(struct fx_writing *x, const struct fx_dpage *p)
{
	struct fx_err e;

	for (int i = 0; i < p->blocks; i++) {
		const struct fx_table *t = p->block[i].table;

		if (!t || !t->rows)
			continue;
		fx_printf(x->o, "\n%% page %d\n", t->first_page ? t->first_page : p->number);
		if (put_table(x->o, &x->mem, t, &e) != FX_OK && !x->o->err.st)
			x->o->err = e;
		fx_arena_reset(&x->mem);
	}
}

static void end(struct fx_writing *x)
{
	(void)x;
}

const struct fx_writer fx_writer_latex = {
	.name = "latex", .suffix = ".tex", .media_type = "application/x-latex",
	.tables = 1, .begin = begin, .page = page, .end = end,
};
