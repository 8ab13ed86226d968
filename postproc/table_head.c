/* table_head.c - which rows of a table are its heading [D A.5]; see table_answer.h */
#include "table_answer.h"
#include "piece.h"
#include "utf8.h"

#include <string.h>

static int has_text(const char *s)
{
	struct fx_span piece;

	return pp_piece(&piece, &s, s + strlen(s));
}

/* A digit, and at most one character that is neither a digit nor a sign of numbers. */
static int is_number(const char *s)
{
	int digits = 0, others = 0;

	for (const char *end = s + strlen(s); s < end;) {
		const int32_t c = fx_utf8_next(&s, end);

		if (c >= '0' && c <= '9')
			digits++;
		else if (!pp_white_space(c) && !(c > 0 && c < 128 && strchr(".,%$()-+<>=/*", c)))
			others++;
	}
	return digits && others <= 1;
}

/* Words above figures: a first row of words alone, and below it a number in every third cell that
 * has anything. */
static int words_above_figures(const struct fx_table *t)
{
	int words = 0, filled = 0, numbers = 0;

	for (int i = 0; i < t->cells; i++) {
		const struct fx_cell *c = t->cell + i;

		if (!has_text(c->text))
			continue;
		if (c->row > 0) {
			filled++;
			numbers += is_number(c->text);
		} else if (is_number(c->text)) {
			return 0;
		} else {
			words = 1;
		}
	}
	return words && filled && 3 * (int64_t)numbers >= filled;
}

void pp_table_head(struct fx_table *t, struct fx_cell *cell)
{
	if (t->head == FX_HEAD_NONE && words_above_figures(t)) {
		t->head = FX_HEAD_HEURISTIC;
		t->head_rows = 1;
	}
	for (int i = 0; i < t->cells && cell[i].row < t->head_rows; i++)
		if (cell[i].row + cell[i].rows > t->head_rows)
			t->head_rows = cell[i].row + cell[i].rows;
	if (t->head_rows == t->rows && (t->head == FX_HEAD_HEURISTIC || t->head == FX_HEAD_TH)) {
		t->head = FX_HEAD_NONE;		/* it would head nothing */
		t->head_rows = 0;
	}
	for (int i = 0; i < t->cells; i++)
		if (cell[i].row < t->head_rows)
			cell[i].head = 1;
		else if (cell[i].head == 1)
			cell[i].head = 0;
}
