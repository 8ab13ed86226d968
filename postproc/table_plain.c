/* table_plain.c - see table_plain.h */
#include "table_plain.h"

#include <string.h>

static void put_text(struct fx_out *o, const char *s)
{
	for (; *s; s++) {
		if (*s == '&')
			fx_puts(o, "&amp;");
		else if (*s == '<')
			fx_puts(o, "&lt;");
		else if (*s == '>')
			fx_puts(o, "&gt;");
		else
			fx_put(o, *s == '\n' ? " " : s, 1);
	}
}

static void put_html(struct fx_out *o, const char *s)
{
	static const char br[] = "<br>";
	const char *at;

	for (; (at = strstr(s, br)) != NULL; s = at + sizeof(br) - 1) {
		fx_put(o, s, (size_t)(at - s));
		fx_puts(o, " ");
	}
	fx_puts(o, s);
}

static void put_cell(struct fx_out *o, const struct fx_cell *c)
{
	fx_puts(o, "<td");
	if (c->rows > 1)
		fx_printf(o, " rowspan=\"%d\"", c->rows);
	if (c->cols > 1)
		fx_printf(o, " colspan=\"%d\"", c->cols);
	fx_puts(o, ">");
	if (c->html)
		put_html(o, c->html);
	else
		put_text(o, c->text);
	fx_puts(o, "</td>");
}

/* Cells from i on to the end of the section; the first cell that is none of it. */
static int put_section(struct fx_out *o, const struct fx_table *t, int i, const char *name, int end)
{
	fx_printf(o, "<%s>", name);
	for (int y = i < t->cells ? t->cell[i].row : end; y < end; y++) {
		fx_puts(o, "<tr>");
		for (; i < t->cells && t->cell[i].row == y; i++)
			put_cell(o, t->cell + i);
		fx_puts(o, "</tr>");
	}
	fx_printf(o, "</%s>", name);
	return i;
}

void pp_table_html(struct fx_out *o, const struct fx_table *t)
{
	int i = 0;

	fx_puts(o, "<html><body><table>");
	if (t->head_rows)
		i = put_section(o, t, i, "thead", t->head_rows);
	if (t->head_rows < t->rows)
		put_section(o, t, i, "tbody", t->rows);
	fx_puts(o, "</table></body></html>");
}
